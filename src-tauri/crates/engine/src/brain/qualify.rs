//! One question back at a time: what could not be read with certainty, then need, size, budget and timeline. None is
//! asked twice, none while the visitor waits for something else, and what was said is not asked for.

use super::{
    Asked, Line, Question,
    answer::Tally,
    knowledge::{clauses, is_question},
    price::{products_meant, quantity},
    terms::words,
};
use domain::{
    ChatRole,
    extract::{self, Field},
    signal,
    text::Turn,
};
use std::collections::BTreeSet;

/// Points from which on a signal is a reason to ask back (product.md section 2: interest and up).
const INTEREST_POINTS: i32 = 10;
/// What is asked back, in this order.
const ASKABLE: [Asked; 7] =
    [Asked::Phone, Asked::Name, Asked::Company, Asked::Need, Asked::Quantity, Asked::Budget, Asked::Timeline];
/// A statement of so many words has told what it is about.
const TOLD_WORDS: usize = 6;

/// The next question, if this is the moment for one.
pub(super) fn next(question: &Question<'_>, tally: &Tally) -> Option<(Asked, String)> {
    let interest = tally.kinds().any(|kind| signal::default_points(kind) >= INTEREST_POINTS);
    let occasion = interest || question.contact.given_now || question.asked.last.is_some();
    let reachable = question.contact.email || question.contact.phone;
    let unsure = |field| question.unsure.contains(&field) && !question.known.contains(&field);
    let mut left = ASKABLE.into_iter().filter(|asked| {
        question.asked.times(*asked) == 0
            && match asked {
                Asked::Phone => unsure(Field::Phone) && !question.contact.phone,
                Asked::Name => unsure(Field::Name) || reachable,
                Asked::Company => unsure(Field::Company),
                _ => true,
            }
    });
    // Reading a line costs more than all the rest: only where something is left to ask.
    if !occasion || left.clone().next().is_none() {
        return None;
    }
    let heard = Heard::of(question);
    let answers = question.asked.last.is_some_and(|asked| heard.answers(asked));
    if !(interest || answers || question.contact.given_now) {
        return None;
    }
    // A question of theirs in place of the answer to ours: they lead.
    if !answers
        && question.asked.last.is_some_and(|asked| asked != Asked::Contact)
        && is_question(question.text())
    {
        return None;
    }
    let unknown = |field| !heard.known.contains(&field);
    let asked = left.find(|asked| match asked {
        Asked::Phone => unknown(Field::Phone),
        Asked::Name => unknown(Field::Name),
        Asked::Company => unknown(Field::Company),
        Asked::Need => !told(question),
        Asked::Quantity => unknown(Field::Quantity) && counts(question),
        Asked::Budget => unknown(Field::Budget),
        Asked::Timeline => unknown(Field::Timeline),
        Asked::Contact | Asked::Slot => false,
    })?;
    Some((asked, question.ask_for(asked)))
}

/// What is known of the visitor, the newest line included.
struct Heard {
    known: BTreeSet<Field>,
    /// Read from the newest line.
    now: BTreeSet<Field>,
    says_something: bool,
}

impl Heard {
    fn of(question: &Question<'_>) -> Self {
        // The line before it tells how a bare answer is meant.
        let from = question.history.len().saturating_sub(2);
        let turns: Vec<Turn<'_>> = question
            .history
            .iter()
            .skip(from)
            .map(|Line { role, text }| match role {
                ChatRole::Visitor => Turn::customer(text),
                _ => Turn::agent(text),
            })
            .collect();
        let newest = turns.len().saturating_sub(1);
        let mut heard = Self {
            known: question.known.clone(),
            now: BTreeSet::new(),
            says_something: words(question.text()).len() >= 2,
        };
        for found in
            extract::extract(&turns, question.region).into_iter().filter(|found| found.turn == newest)
        {
            if found.is_accepted() {
                heard.known.insert(found.field);
                heard.now.insert(found.field);
            }
        }
        heard
    }

    /// Whether the newest line answers what was asked.
    fn answers(&self, asked: Asked) -> bool {
        let any = |fields: &[Field]| fields.iter().any(|field| self.now.contains(field));
        match asked {
            Asked::Contact => any(&[Field::Email, Field::Phone]),
            Asked::Name => any(&[Field::Name]),
            Asked::Company => any(&[Field::Company]),
            Asked::Phone => any(&[Field::Phone]),
            Asked::Need => self.says_something,
            Asked::Quantity => any(&[Field::Quantity]),
            Asked::Budget => any(&[Field::Budget]),
            Asked::Timeline => any(&[Field::Timeline]),
            Asked::Slot => false,
        }
    }
}

/// The visitor has told what it is about, in a statement of some length.
fn told(question: &Question<'_>) -> bool {
    question
        .visitor_lines()
        .flat_map(clauses)
        .any(|clause| !is_question(&clause) && words(&clause).len() >= TOLD_WORDS)
}

/// What they ask about is sold by the unit and they have not said how many.
fn counts(question: &Question<'_>) -> bool {
    let meant = products_meant(question, question.text());
    meant.iter().any(|product| !product.unit.is_empty())
        && question.visitor_lines().all(|text| quantity(text, question.products).is_none())
}

impl Question<'_> {
    fn ask_for(&self, asked: Asked) -> String {
        let (english, taglish) = match asked {
            Asked::Contact | Asked::Slot => ("How can we reach you?", "Paano po kayo makokontak?"),
            Asked::Name => ("May I have your name?", "Ano po ang pangalan ninyo?"),
            Asked::Company => ("Which company is this for?", "Para sa aling company po ito?"),
            Asked::Phone => (
                "Could you write the phone number once more, with its country code?",
                "Pakisulat po ulit ang phone number, kasama ang country code?",
            ),
            Asked::Need => ("What do you need it for?", "Ano po ang kailangan ninyo dito?"),
            Asked::Quantity => ("How many do you need?", "Ilan po ang kailangan ninyo?"),
            Asked::Budget => ("Do you have a budget in mind?", "May budget na po ba kayo?"),
            Asked::Timeline => ("When would you like to start?", "Kailan po ninyo gustong magsimula?"),
        };
        self.say(english, taglish)
    }
}
