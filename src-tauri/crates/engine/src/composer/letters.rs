//! The mails of a conversation: first answer, follow-up, qualifying questions and answers to a question.
//! They must not carry more than product.md section 2 allows the state of the address.

use super::parts::{
    answer_in_passing, description, how_many, known_answer, listed_price, next_question, price, quoted_words,
};
use super::wording::{Letter, by_way_of, came_to_us, company, either, item, one_line, quotable, topics};
use super::{Draft, Facts};
use domain::{SignalKind, Source, signal};

/// The one message a merely claimed address may get (product.md section 2): no price, offer or invitation,
/// none of the visitor's words but a name of letters, no link but the company's own site. It asks for the
/// reply that confirms the address.
pub fn first_answer(facts: &Facts<'_>) -> Draft {
    let (company, via) = (company(facts), by_way_of(facts));
    let place = match facts.source {
        Source::WebChat => either(facts, "typed into our chat", "nilagay sa chat namin"),
        Source::WebForm => either(facts, "typed into our form", "nilagay sa form namin"),
        _ => either(facts, "given to us", "ibinigay sa amin"),
    };
    let site = one_line(facts.sender.site);
    let letter = Letter::to(facts)
        .say(
            format!("Thank you for getting in touch with {company}{via}. Your message reached us."),
            format!("Salamat po sa pag-message sa {company}{via}. Natanggap po namin ang message ninyo."),
        )
        .say(
            format!(
                "This e-mail address was {place}, and anyone can do that. Before we write about the \
                 details, we would like to be sure that it is yours. If it was you, please reply to this \
                 mail; a short \"yes, that was me\" is enough. Then we can go on from there."
            ),
            format!(
                "Ang email address na ito ay {place}, at kahit sino po ay puwedeng gumawa noon. Bago po \
                 kami magpadala ng details, gusto lang naming makasigurado na sa inyo ito. Kung kayo po \
                 iyon, paki-reply lang ang email na ito; sapat na po ang \"opo, ako iyon\". Doon na po \
                 natin itutuloy."
            ),
        )
        .aside(
            "If it was not you, there is nothing you need to do.",
            "Kung hindi po kayo iyon, wala na po kayong kailangang gawin.",
        );
    let letter = if site.is_empty() {
        letter
    } else {
        letter.aside(format!("Our website: {site}"), format!("Website po namin: {site}"))
    };
    letter.sign(&either(
        facts,
        &format!("Your message to {company}"),
        &format!("Ang message ninyo sa {company}"),
    ))
}

/// The personal message to a confirmed address: what they asked, what is on record about it, one next
/// question. A list price is named only if they asked for one and it has not ended.
pub fn follow_up(facts: &Facts<'_>) -> Draft {
    Letter::to(facts)
        .add(opening(facts))
        .add(answer_in_passing(facts))
        .add(price(facts))
        .add(description(facts))
        .add(format!("{} {}", quoted_words(facts), next_question(facts)).trim())
        .sign(&subject(facts))
}

/// Asks for what is still unknown of budget, authority, need and timeline; short, as a list to answer below.
pub fn qualify(facts: &Facts<'_>) -> Draft {
    let inquiry = &facts.inquiry;
    let mut questions = Vec::new();
    if inquiry.product.is_none() {
        questions.push(either(
            facts,
            "What would you like to use it for?",
            "Para saan po ninyo ito gagamitin?",
        ));
    }
    if inquiry.quantity.is_none() {
        questions.push(how_many(facts));
    }
    if inquiry.timeline.is_none() {
        questions.push(either(facts, "When would you like to start?", "Kailan po ninyo gustong magsimula?"));
    }
    if inquiry.budget.is_none() {
        questions.push(either(
            facts,
            "Is there a budget to keep within?",
            "May budget po ba na dapat sundin?",
        ));
    }
    questions.push(either(
        facts,
        "Who else takes part in the decision?",
        "Sino pa po ang kasama sa pagdedesisyon?",
    ));
    let list: Vec<String> = questions.into_iter().map(|question| format!("- {question}")).collect();
    let about = item(facts).unwrap_or_else(|| company(facts));
    Letter::to(facts)
        .add(opening(facts))
        .say(
            "So that we can give you an answer that fits, a few things would help us:",
            "Para maibigay po namin ang tamang sagot, makakatulong po kung malalaman namin:",
        )
        .add(list.join("\n"))
        .aside(
            "A few words on each are enough, and you can leave out what you do not want to say.",
            "Kahit maikling sagot lang po sa bawat isa, at puwede ninyong laktawan ang ayaw ninyong sagutin.",
        )
        .sign(&either(
            facts,
            &format!("A few questions about {about}"),
            &format!("Ilang tanong po tungkol sa {about}"),
        ))
}

/// The draft for the card "answer NAME": their question, and what is on record for it. Without anything on
/// record it says so and asks back, for the rep to complete.
pub fn answer(facts: &Facts<'_>) -> Draft {
    let asked = facts.open_question.and_then(quotable);
    let thanks = match &asked {
        Some(words) => either(
            facts,
            &format!("Thank you for your question: \"{words}\""),
            &format!("Salamat po sa tanong ninyo: \"{words}\""),
        ),
        None => either(facts, "Thank you for your question.", "Salamat po sa tanong ninyo."),
    };
    let asks_price = facts.open_question.is_some_and(|text| {
        signal::detect(text).iter().any(|found| found.kind == SignalKind::PricingInquiry)
    });
    let prices = if asks_price { listed_price(facts) } else { String::new() };
    let known: Vec<String> = [known_answer(facts).unwrap_or_default(), prices]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let letter = Letter::to(facts).add(thanks);
    let letter = if known.is_empty() {
        letter
            .say(
                "We do not have a certain answer to that at hand, and we do not want to guess.",
                "Wala pa po kaming siguradong sagot diyan, at ayaw po naming manghula.",
            )
            .say(
                "Could you tell us a little more about what you need it for? That helps us to find the \
                 right answer.",
                "Puwede po bang malaman kung para saan ninyo ito kailangan? Makakatulong po iyon para \
                 makita namin ang tamang sagot.",
            )
    } else {
        known.into_iter().fold(letter, Letter::add).say(
            "Does that answer it? If something is still open, a short reply is enough.",
            "Nasagot po ba nito ang tanong ninyo? Kung may kulang pa, mag-reply lang po kayo.",
        )
    };
    letter.sign(&subject(facts))
}

fn subject(facts: &Facts<'_>) -> String {
    let company = company(facts);
    match (item(facts), topics(facts)) {
        (Some(item), Some(topics)) => format!("{item}: {topics}"),
        (Some(item), None) => item,
        (None, Some(topics)) => either(
            facts,
            &format!("Your question to {company}: {topics}"),
            &format!("Ang tanong ninyo sa {company}: {topics}"),
        ),
        (None, None) if came_to_us(facts) => {
            either(facts, &format!("Your message to {company}"), &format!("Ang message ninyo sa {company}"))
        }
        (None, None) => {
            either(facts, &format!("A question from {company}"), &format!("Tanong po mula sa {company}"))
        }
    }
}

/// Thanks for what they did; who never wrote is told who writes instead.
pub(super) fn opening(facts: &Facts<'_>) -> String {
    let (company, via) = (company(facts), by_way_of(facts));
    if !came_to_us(facts) {
        return either(facts, &format!("This is {company}."), &format!("Ito po ang {company}."));
    }
    match item(facts) {
        Some(item) => either(
            facts,
            &format!("Thank you for asking about {item}{via}."),
            &format!("Salamat po sa interest ninyo sa {item}."),
        ),
        None => either(
            facts,
            &format!("Thank you for getting in touch with {company}{via}."),
            &format!("Salamat po sa pag-message sa {company}{via}."),
        ),
    }
}
