//! When a visitor's words call for a person: on request, out of frustration, for legal matters, to negotiate a
//! price. The phrases are data (`data/handover.tsv`); whole words within a clause, English and Taglish.

use crate::{
    Handover,
    text::{self, Word},
};
use std::{collections::HashMap, sync::LazyLock};

const PHRASES: &str = include_str!("../data/handover.tsv");
/// Any words, up to [`GAP_WORDS`].
const GAP: &str = "..";
const GAP_WORDS: usize = 3;
/// Words looked at: a flood of them is no wish.
const MOST_WORDS: usize = 2_000;

/// Words before a phrase that turn it into its opposite: "I don't need to talk to a person".
const NEGATIONS: &[&str] = &[
    "not", "dont", "doesnt", "didnt", "no", "never", "without", "wont", "hindi", "ayaw", "ayoko", "huwag",
    "wag",
];
/// So many words before a phrase a negation reaches it.
const NEGATION_REACH: usize = 4;

type Phrase = (Handover, Vec<&'static str>);

/// The phrases by their first word.
static INDEX: LazyLock<HashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut index: HashMap<&'static str, Vec<Phrase>> = HashMap::new();
    for (reason, phrase) in listed() {
        let parts: Vec<&'static str> = phrase.split(' ').collect();
        let Some(first) = parts.first().copied() else { continue };
        index.entry(first).or_default().push((reason, parts));
    }
    index
});

fn listed() -> impl Iterator<Item = (Handover, &'static str)> {
    PHRASES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (reason, phrase) = line.split_once('\t')?;
        Some((reason.parse().ok()?, phrase.trim()))
    })
}

/// Why this text calls for a person, if it does. Of several reasons the one asked for in so many words counts
/// first, then the order of [`Handover::ALL`].
pub fn reason(text: &str) -> Option<Handover> {
    let words = text::words(text);
    let words = words.get(..words.len().min(MOST_WORDS)).unwrap_or_default();
    (0..words.len()).flat_map(|at| reasons_at(words, at)).min()
}

fn reasons_at(words: &[Word], at: usize) -> impl Iterator<Item = Handover> {
    let first = words.get(at).map(|word| word.norm.as_str()).unwrap_or_default();
    INDEX.get(first).into_iter().flatten().filter_map(move |(reason, parts)| {
        let negated = *reason != Handover::Frustration && is_negated(words, at);
        (fits(words, at, parts) && !negated).then_some(*reason)
    })
}

/// Whether the phrase stands at `at`, with no clause end inside.
fn fits(words: &[Word], at: usize, parts: &[&str]) -> bool {
    let Some((part, rest)) = parts.split_first() else { return true };
    if *part == GAP {
        return (0..=GAP_WORDS).any(|skipped| fits(words, at + skipped, rest));
    }
    let follows = |next: usize| rest.is_empty() || words.get(next).is_some_and(|word| !word.breaks);
    words.get(at).is_some_and(|word| word.norm == *part) && follows(at + 1) && fits(words, at + 1, rest)
}

fn is_negated(words: &[Word], at: usize) -> bool {
    let from = at.saturating_sub(NEGATION_REACH);
    let clause = (from..=at).rev().find(|i| words.get(*i).is_some_and(|word| word.breaks)).unwrap_or(from);
    (clause..at).any(|i| words.get(i).is_some_and(|word| NEGATIONS.contains(&word.norm.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every line of the list is used, and finds itself.
    #[test]
    fn every_phrase_of_the_list_is_found() {
        let lines = PHRASES.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(listed().count(), lines, "a line has no known reason");
        for (expected, phrase) in listed() {
            let text = format!("Well, {}.", phrase.replace("..", "one two"));
            assert!(reason(&text).is_some_and(|found| found <= expected), "{text:?}");
        }
    }

    #[test]
    fn the_reason_is_told_apart() {
        let cases = [
            ("Can I talk to a person?", Some(Handover::Request)),
            ("I'd rather speak with someone from sales", Some(Handover::Request)),
            ("pwede po bang makausap ang tao", Some(Handover::Request)),
            ("This is useless, I want a human!", Some(Handover::Request)),
            ("That's not what I asked", Some(Handover::Frustration)),
            ("ano ba yan, walang kwenta", Some(Handover::Frustration)),
            ("Our lawyer has to see the liability clause", Some(Handover::Legal)),
            ("Could you match their price?", Some(Handover::Negotiation)),
            ("may tawad pa po ba", Some(Handover::Negotiation)),
            ("can you do 15 percent off", Some(Handover::Negotiation)),
            ("How much is Widget Pro?", None),
            ("I don't need to talk to a person, just the price", None),
            ("no lawyer needed", None),
            ("Let me talk to my partner first", None),
            ("The best. Price is fine", None),
            ("Is it negotiated per year", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(reason(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,200}") {
            let _ = reason(&text);
        }
    }
}
