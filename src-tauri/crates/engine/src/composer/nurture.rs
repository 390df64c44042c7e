//! The three messages of a nurture (product.md section 4): one about the product, one answer on record, one
//! that leaves it open. With nothing on record they are short, honest check-ins.

use super::wording::{Letter, company, either, item, one_line, passage};
use super::{Draft, Facts, FaqEntry};
use crate::brain::knowledge::nearest;

/// Which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NurtureStep {
    /// 24 h after the start.
    First,
    /// 72 h after the start.
    Second,
    /// 168 h after the start.
    Third,
}

/// A nurture has three steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a nurture has the steps 1, 2 and 3, not {0}")]
pub struct NoSuchStep(pub u8);

impl TryFrom<u8> for NurtureStep {
    type Error = NoSuchStep;
    fn try_from(step: u8) -> Result<Self, NoSuchStep> {
        match step {
            1 => Ok(Self::First),
            2 => Ok(Self::Second),
            3 => Ok(Self::Third),
            other => Err(NoSuchStep(other)),
        }
    }
}

/// One of the three messages. Each takes other facts, so that none repeats another or an earlier answer.
pub fn nurture(facts: &Facts<'_>, step: NurtureStep) -> Draft {
    match step {
        NurtureStep::First => about_the_product(facts),
        NurtureStep::Second => one_answer(facts),
        NurtureStep::Third => leave_it_open(facts),
    }
}

fn about_the_product(facts: &Facts<'_>) -> Draft {
    let only = match facts.products {
        [only] => Some(only),
        _ => None,
    };
    let described = facts.inquiry.product.or(only);
    let text = described.map(|product| passage(&product.description)).unwrap_or_default();
    let Some(product) = described.filter(|_| !text.is_empty() && !facts.sent_before(&text)) else {
        let about = item(facts).unwrap_or_else(|| company(facts));
        return Letter::to(facts)
            .say(
                format!("We wanted to ask whether you still have questions about {about}."),
                format!("Gusto lang po naming itanong kung may tanong pa kayo tungkol sa {about}."),
            )
            .aside(
                "If so, a reply with the question is enough. If you are waiting for something from us, \
                 please tell us that too.",
                "Kung mayroon po, i-reply lang ang tanong ninyo. Kung may hinihintay po kayo mula sa \
                 amin, pakisabi rin po.",
            )
            .sign(&either(
                facts,
                &format!("Questions about {about}?"),
                &format!("May tanong po ba tungkol sa {about}?"),
            ));
    };
    let name = one_line(&product.name);
    Letter::to(facts)
        .say(
            format!("Here is {name} in a few words, as a short summary to keep:"),
            format!("Ito po ang {name} sa ilang salita, para may maikling summary kayo:"),
        )
        .add(text)
        .say(
            "Which part of it matters most to you? A word or two in reply is enough.",
            "Alin po dito ang pinakamahalaga sa inyo? Kahit isa o dalawang salita lang po na reply, sapat \
             na.",
        )
        .sign(&either(facts, &format!("{name} in a few words"), &format!("{name} sa ilang salita")))
}

fn one_answer(facts: &Facts<'_>) -> Draft {
    let Some(entry) = unused_answer(facts) else {
        return Letter::to(facts)
            .say(
                "We do not want to fill your inbox, so only one question: is the timing right for you \
                 now, or would a later month be better?",
                "Ayaw po naming punuin ang inbox ninyo, kaya isang tanong lang: okay po ba ang timing \
                 ngayon, o mas mabuti sa susunod na buwan?",
            )
            .aside(
                "Either answer is fine. It only tells us when to ask again.",
                "Kahit alin po ang sagot, okay lang. Para lang po malaman namin kung kailan magtatanong \
                 ulit.",
            )
            .sign(&either(facts, "Is the timing right?", "Tama po ba ang timing?"));
    };
    let question = one_line(&entry.question);
    Letter::to(facts)
        .say(
            "Here is a question and its answer from our list; it may be useful while you decide:",
            "Ito po ang isang tanong at sagot mula sa listahan namin, baka makatulong habang \
             nagdedesisyon kayo:",
        )
        .add(format!("{question}\n{}", passage(&entry.answer)))
        .aside(
            "Is there another question we should answer? Just reply to this mail.",
            "May iba pa po ba kayong tanong? Mag-reply lang po kayo sa email na ito.",
        )
        .sign(&question)
}

fn leave_it_open(facts: &Facts<'_>) -> Draft {
    let about = item(facts).unwrap_or_else(|| company(facts));
    Letter::to(facts)
        .say(
            format!("This is the last of our three short notes about {about}."),
            format!("Ito na po ang huli sa tatlong maikling email namin tungkol sa {about}."),
        )
        .say(
            "If you would like to go on, one word in reply is enough: \"price\" for the figures, \"demo\" \
             to see it, or \"call\" to talk to a person. If now is not the time, that is fine too, and you \
             do not need to answer.",
            "Kung gusto po ninyong ituloy, isang salita lang na reply ay sapat na: \"price\" para sa \
             presyo, \"demo\" para makita ito, o \"call\" para may makausap. Kung hindi pa po ito ang \
             tamang panahon, okay lang din, at hindi na po kailangang sumagot.",
        )
        .sign(&either(
            facts,
            &format!("Shall we leave {about} here?"),
            &format!("Itutuloy pa po ba natin ang {about}?"),
        ))
}

/// The answer that fits what they asked, else the first one they have not had yet.
fn unused_answer<'a>(facts: &Facts<'a>) -> Option<&'a FaqEntry> {
    let unused: Vec<&FaqEntry> = facts
        .faq
        .iter()
        .filter(|entry| !passage(&entry.answer).is_empty() && !facts.sent_before(&passage(&entry.answer)))
        .collect();
    let asked: Vec<&str> = facts.inquiry.signals.iter().map(|evidence| evidence.span).collect();
    let questions: Vec<&str> = unused.iter().map(|entry| entry.question.as_str()).collect();
    let fitting = nearest(&asked.join(" "), &questions, facts.sender.company, facts.products)
        .and_then(|index| unused.get(index).copied());
    fitting.or_else(|| unused.first().copied())
}
