//! Finds the phrases of `phrases` in the words of a text: whole words, within a clause, not negated.

use super::phrases;
use crate::{
    SignalKind,
    text::{Shape, Word, spelled_number},
};
use std::{collections::HashMap, sync::LazyLock};

/// One place in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Exactly this word.
    Word(&'static str),
    /// A number, in digits or spelled.
    Number,
    /// A unit of what is sold: seats, pcs, boxes.
    Unit,
    /// Up to three words of any kind.
    Gap,
}

#[derive(Debug)]
struct Phrase {
    /// `None` for phrases that look like a signal and are not.
    kind: Option<SignalKind>,
    parts: Vec<Part>,
}

/// Phrases by their first word; those that begin with a number are under `#`.
static INDEX: LazyLock<HashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut index: HashMap<&'static str, Vec<Phrase>> = HashMap::new();
    let innocent = phrases::INNOCENT.split('|').map(|phrase| (None, phrase));
    let telling =
        phrases::SIGNALS.iter().flat_map(|(kind, list)| list.split('|').map(|phrase| (Some(*kind), phrase)));
    for (kind, phrase) in innocent.chain(telling) {
        let parts: Vec<Part> = phrase.split(' ').map(part).collect();
        let first = phrase.split(' ').next().unwrap_or_default();
        index.entry(first).or_default().push(Phrase { kind, parts });
    }
    index
});

fn part(word: &'static str) -> Part {
    match word {
        "#" => Part::Number,
        "@unit" => Part::Unit,
        ".." => Part::Gap,
        word => Part::Word(word),
    }
}

struct Match {
    kind: Option<SignalKind>,
    first: usize,
    last: usize,
}

/// Every signal in the words as (kind, first byte, past the last byte), in order of appearance.
pub(super) fn matches(text: &str, words: &[Word]) -> Vec<(SignalKind, usize, usize)> {
    let mut all: Vec<Match> = Vec::new();
    for (first, word) in words.iter().enumerate() {
        let key = if is_number(word) { "#" } else { word.norm.as_str() };
        // A spelled number may also begin a phrase as a word ("one time"); both lists are looked at.
        for key in [key, word.norm.as_str()].into_iter().take(if key == "#" { 2 } else { 1 }) {
            for phrase in INDEX.get(key).into_iter().flatten() {
                if let Some(last) = fits(words, first, &phrase.parts) {
                    all.push(Match { kind: phrase.kind, first, last });
                }
            }
        }
    }
    let mut reach = ReachIndex::default();
    all.iter().for_each(|found| reach.add(found));
    all.iter()
        .filter_map(|found| Some((found.kind?, found)))
        .filter(|(_, found)| !reach.covers(found))
        .filter(|(kind, found)| {
            let exempt = *kind == SignalKind::NotInterested || kind.bars_automation();
            (exempt || !is_negated(words, found)) && !names_the_caller(text, words, *kind, found)
        })
        .filter_map(|(kind, found)| Some((kind, words.get(found.first)?.start, words.get(found.last)?.end)))
        .collect()
}

/// The longest match beginning at or shortly before each word: what lies wholly within a longer phrase
/// ("delivery" in "cash on delivery") is no evidence of its own.
#[derive(Default)]
struct ReachIndex {
    longest: HashMap<usize, usize>,
}

/// No phrase spans more words than this, gaps included.
const MAX_SPAN: usize = 12;

impl ReachIndex {
    fn add(&mut self, found: &Match) {
        let last = self.longest.entry(found.first).or_insert(found.last);
        *last = (*last).max(found.last);
    }
    fn covers(&self, found: &Match) -> bool {
        (found.first.saturating_sub(MAX_SPAN)..=found.first).any(|first| {
            self.longest
                .get(&first)
                .is_some_and(|last| *last >= found.last && last - first > found.last - found.first)
        })
    }
}

fn is_number(word: &Word) -> bool {
    word.shape == Shape::Number || spelled_number(&word.norm).is_some()
}

/// The last word of the phrase, if it stands at `at` without a clause end inside.
fn fits(words: &[Word], at: usize, parts: &[Part]) -> Option<usize> {
    let mut next = at;
    let mut parts = parts.iter().peekable();
    while let Some(part) = parts.next() {
        if *part == Part::Gap {
            let wanted = parts.next()?;
            let skipped = (0..=3).find(|skip| {
                let clear = (next..=next + skip).all(|i| words.get(i).is_some_and(|word| !word.breaks));
                clear && words.get(next + skip).is_some_and(|word| is(word, *wanted))
            })?;
            next += skipped + 1;
            continue;
        }
        let word = words.get(next)?;
        if !is(word, *part) || (next > at && word.breaks) {
            return None;
        }
        next += 1;
    }
    next.checked_sub(1)
}

fn is(word: &Word, part: Part) -> bool {
    match part {
        Part::Word(wanted) => word.shape != Shape::Opaque && word.norm == wanted,
        Part::Number => is_number(word),
        Part::Unit => phrases::is_in(phrases::UNITS, word.norm.as_str()),
        Part::Gap => true,
    }
}

/// How far back in its clause a negation reaches, in words.
const NEGATION_REACH: usize = 6;

fn is_negated(words: &[Word], found: &Match) -> bool {
    negated_before(words, found.first) || negated_after(words, found.last)
}

/// A negation in the same clause before the phrase: "I do not want to buy", "hindi ko bibilhin".
fn negated_before(words: &[Word], first: usize) -> bool {
    let mut at = first;
    for _ in 0..NEGATION_REACH {
        if words.get(at).is_none_or(|word| word.breaks) {
            return false;
        }
        let Some(before) = at.checked_sub(1) else { return false };
        at = before;
        let norm = words.get(at).map_or("", |word| word.norm.as_str());
        if phrases::is_in(phrases::CONTRASTS, norm) {
            return false;
        }
        if phrases::is_in(phrases::NEGATIONS, norm) && !is_mere_form(words, at) {
            return true;
        }
    }
    false
}

/// Negative in form only: "why don't we", "don't you have a demo?", "not sure about", "can't wait to".
fn is_mere_form(words: &[Word], at: usize) -> bool {
    let norm = |i: Option<usize>| i.and_then(|i| words.get(i)).map_or("", |word| word.norm.as_str());
    let (this, next, after) = (norm(Some(at)), norm(Some(at + 1)), norm(Some(at + 2)));
    let before = if words.get(at).is_none_or(|word| word.breaks) { "" } else { norm(at.checked_sub(1)) };
    let asks = before.is_empty()
        && matches!(next, "you" | "we" | "i" | "there" | "they" | "it" | "ba" | "po" | "ninyo");
    let opens_answer = matches!(this, "no" | "wala" | "hindi" | "di")
        && before.is_empty()
        && matches!(
            next,
            "i" | "im"
                | "id"
                | "how"
                | "what"
                | "can"
                | "we"
                | "you"
                | "just"
                | "thanks"
                | "but"
                | "is"
                | "po"
        );
    matches!(before, "why" | "bakit" | "if" | "whether" | "or" | "kung")
        || matches!(
            next,
            "know" | "sure" | "understand" | "only" | "just" | "wait" | "mind" | "sigurado" | "lang"
        )
        || (matches!(this, "hindi" | "di") && (next == "alam" || after == "alam" || next == "ba"))
        || (this.ends_with("nt") && asks)
        || opens_answer
}

/// A negation after the phrase: "a demo is not needed", "demo hindi kailangan".
fn negated_after(words: &[Word], last: usize) -> bool {
    let rest = words.get(last + 1..).unwrap_or_default();
    let clause: Vec<&str> =
        rest.iter().take(4).take_while(|word| !word.breaks).map(|word| word.norm.as_str()).collect();
    clause.iter().zip(clause.iter().skip(1)).any(|(word, next)| {
        matches!(*word, "not" | "isnt" | "arent" | "hindi" | "di" | "no")
            && matches!(*next, "needed" | "necessary" | "required" | "wanted" | "longer" | "kailangan" | "na")
    })
}

/// "Call me Ana" gives a name, not an order to call.
fn names_the_caller(text: &str, words: &[Word], kind: SignalKind, found: &Match) -> bool {
    let Some(next) = words.get(found.last + 1) else { return false };
    kind == SignalKind::ContactRequest
        && words.get(found.first).is_some_and(|word| word.norm == "call")
        && words.get(found.last).is_some_and(|word| word.norm == "me")
        && !next.breaks
        && next.is_capitalised(text)
        && next.raw(text).chars().nth(1).is_some_and(char::is_lowercase)
        && !phrases::is_in(phrases::DAYS, next.norm.as_str())
}
