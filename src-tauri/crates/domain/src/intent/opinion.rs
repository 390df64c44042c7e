//! A text that stands alone, with nothing of ours before it: does its writer plan to get the thing, have it
//! already, like or dislike it?

use super::{
    Telling,
    phrases::{ALONE_INDEX, Class, hits},
};
use crate::text::{self, Word};

/// Ways to come by something.
const GETS: &[&str] = &[
    "get",
    "buy",
    "buying",
    "getting",
    "order",
    "ordering",
    "ordered",
    "bought",
    "preordered",
    "preorder",
    "purchase",
    "purchasing",
    "upgrade",
    "upgrading",
    "upgraded",
    "switch",
    "switching",
    "cop",
    "need",
    "want",
    "wish",
    "afford",
    "have",
    "having",
    "grab",
    "trade",
];
/// The writer as the one who acts.
const ACTOR: &[&str] = &["i", "im", "ill", "id", "ive", "imma", "ima", "gonna", "wanna", "gotta", "me", "we"];
/// The writer, not acting.
const OWNER: &[&str] = &["my", "mine", "myself", "am"];
/// Refusals and doubts.
const NOT: &[&str] =
    &["not", "dont", "wont", "never", "didnt", "cant", "refuse", "wouldnt", "isnt", "aint", "no", "doesnt"];
/// What each class is worth, and how often it counts.
const WORTH: &[(Class, i32, usize)] = &[
    (Class::Got, 9, 2),
    (Class::Warm, 7, 2),
    (Class::Cold, -9, 3),
    (Class::Plans, 5, 1),
    (Class::Others, -5, 2),
    (Class::News, -5, 1),
    (Class::Deal, 2, 1),
];
/// Nothing is known either way.
const START: i32 = 32;
/// "I'm going to get it", and its opposite.
const PLAN: i32 = 14;
/// The writer speaks of themselves at all.
const PERSONAL: i32 = 3;

/// What the text is worth, with the words that tell.
pub(super) fn worth(text: &str) -> (i32, Vec<Telling>) {
    let words = text::words(text);
    let is = |word: &Word, list: &[&str]| list.contains(&word.norm.as_str());
    let mut telling: Vec<Telling> = Vec::new();
    let found: Vec<(Class, usize, usize)> = hits(&words, &ALONE_INDEX)
        .into_iter()
        .map(|hit| (turned(&words, hit.first, hit.class), hit.first, hit.end))
        .collect();
    for (class, points, most) in WORTH {
        let of_class = found.iter().filter(|(found, ..)| found == class).take(*most);
        telling.extend(of_class.filter_map(|(_, first, end)| {
            Some((words.get(*first)?.start, words.get(end.checked_sub(1)?)?.end, *points))
        }));
    }
    let mut score = START + telling.iter().map(|(.., points)| points).sum::<i32>();
    let gets = gets(&words);
    let plan = PLAN * gets.iter().map(|(_, sign)| sign).sum::<i32>().signum();
    if let Some((at, _)) = gets.iter().find(|(_, sign)| *sign == plan.signum()) {
        telling.extend(words.get(*at).map(|word| (word.start, word.end, plan)));
    }
    score += plan;
    if words.iter().any(|word| is(word, ACTOR) || is(word, OWNER)) {
        score += PERSONAL;
    }
    (score, telling)
}

/// "Not good" is cold, "no problem" is warm.
fn turned(words: &[Word], first: usize, class: Class) -> Class {
    let own = words.get(first).is_some_and(|word| matches!(word.norm.as_str(), "not" | "no" | "never"));
    let (reach, other) = match class {
        Class::Warm => (3, Class::Cold),
        Class::Cold if !own => (2, Class::Warm),
        _ => return class,
    };
    let before = words.get(first.saturating_sub(reach)..first).unwrap_or_default();
    let negated = before.iter().any(|word| {
        matches!(word.norm.as_str(), "not" | "isnt" | "dont" | "no" | "never" | "doesnt" | "aint")
    });
    if negated { other } else { class }
}

/// Where the writer gets, buys or wants something, and whether they say so (1) or deny it (-1).
fn gets(words: &[Word]) -> Vec<(usize, i32)> {
    words
        .iter()
        .enumerate()
        .filter(|(_, word)| GETS.contains(&word.norm.as_str()))
        .filter_map(|(at, _)| {
            let before = words.get(at.saturating_sub(5)..at).unwrap_or_default();
            let says = |list: &[&str]| before.iter().any(|word| list.contains(&word.norm.as_str()));
            // "Can't wait to get it".
            let waits = says(&["wait"]);
            (at == 0 || waits || says(ACTOR)).then_some((at, if says(NOT) && !waits { -1 } else { 1 }))
        })
        .collect()
}
