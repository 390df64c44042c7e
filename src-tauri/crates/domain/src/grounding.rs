//! What a text rests on: fragments of it that stand on record, and sentences that say more than the record does.
//!
//! The rule is modest and literal. A fragment is *sourced* when it is, character for character, a fact on record
//! and stands there as whole words. A sentence is *unsourced* when it holds a number, a date word or a word of
//! promise (the lists below) that occurs nowhere in the record. Whether a sentence is true is not judged.

use std::collections::HashSet;

/// Shorter facts are found everywhere and say nothing.
const SHORTEST: usize = 3;

/// Words that name a day.
const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "lunes",
    "martes",
    "miyerkules",
    "huwebes",
    "biyernes",
    "sabado",
    "linggo",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "today",
    "tomorrow",
    "tonight",
    "bukas",
    "mamaya",
];

/// Words that promise something.
const PROMISES: &[&str] = &[
    "guarantee",
    "guaranteed",
    "guarantees",
    "promise",
    "promised",
    "promises",
    "free",
    "discount",
    "discounted",
    "refund",
    "refundable",
    "warranty",
    "unlimited",
    "forever",
    "exclusive",
    "cheapest",
    "lowest",
    "garantisado",
    "garantiya",
    "pangako",
    "libre",
    "diskwento",
    "tawad",
];

/// Something on record and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The words.
    pub words: String,
    /// Where they stand, for the rep: "price sheet: Widget Pro".
    pub source: String,
}

/// A fragment of a text that stands on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced {
    /// The fragment, as in the text.
    pub text: String,
    /// Where it stands.
    pub source: String,
}

/// The fragments of `body` that are facts, in the order of the text; of overlapping ones the longest.
pub fn sourced(body: &str, facts: &[Fact]) -> Vec<Sourced> {
    let mut facts: Vec<&Fact> =
        facts.iter().filter(|fact| fact.words.trim().chars().count() >= SHORTEST).collect();
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.words.len()));
    let mut found: Vec<(usize, usize, &Fact)> = Vec::new();
    for fact in facts {
        let words = fact.words.trim();
        for (start, _) in body.match_indices(words) {
            let end = start + words.len();
            let free = found.iter().all(|(from, to, _)| end <= *from || start >= *to);
            if free && stands_alone(body, start, end) {
                found.push((start, end, fact));
            }
        }
    }
    found.sort_by_key(|(start, _, _)| *start);
    let mut shown: Vec<Sourced> = Vec::new();
    for (start, end, fact) in found {
        let one = Sourced {
            text: body.get(start..end).unwrap_or_default().to_owned(),
            source: fact.source.clone(),
        };
        if !shown.contains(&one) {
            shown.push(one);
        }
    }
    shown
}

/// The sentences of `body` that hold a number, date word or promise found in none of the texts of `record`.
pub fn unsourced(body: &str, record: &[&str]) -> Vec<String> {
    let known: HashSet<String> = record.iter().flat_map(|text| claims(text)).collect();
    sentences(body)
        .into_iter()
        .filter(|sentence| claims(sentence).iter().any(|claim| !known.contains(claim)))
        .map(str::to_owned)
        .collect()
}

/// Whether a text names an amount of money: a number with a currency's code or sign before it.
pub fn names_money(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let coded = words.windows(2).any(|pair| match pair {
        [code, amount] => {
            let code = code.trim_start_matches(|c: char| !c.is_alphanumeric());
            code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) && digit(amount)
        }
        _ => false,
    });
    let signs = ['$', '\u{20b1}', '\u{20ac}', '\u{a3}'];
    coded || words.iter().any(|word| word.strip_prefix(signs).is_some_and(digit))
}

/// Whether a fragment neither begins nor ends within a word.
fn stands_alone(body: &str, start: usize, end: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let fragment = body.get(start..end).unwrap_or_default();
    let before = body.get(..start).and_then(|text| text.chars().next_back());
    let after = body.get(end..).and_then(|text| text.chars().next());
    let begins_within = letter(before) && letter(fragment.chars().next());
    let ends_within = letter(after) && letter(fragment.chars().next_back());
    !begins_within && !ends_within
}

/// Lines, and within them what a full stop, an exclamation or a question mark before a blank ends.
fn sentences(body: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in body.lines() {
        let mut from = 0;
        let mut letters = line.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let last = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
            if matches!(letter, '.' | '!' | '?') && last {
                let end = at + letter.len_utf8();
                found.push(line.get(from..end).unwrap_or_default());
                from = end;
            }
        }
        found.push(line.get(from..).unwrap_or_default());
    }
    found.into_iter().map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

/// The numbers, date words and promises in a text, each in one spelling.
fn claims(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ','));
    words
        .filter_map(|word| {
            let word = word.trim_matches(['.', ',']);
            if !word.starts_with(|c: char| c.is_ascii_digit()) {
                return (DAYS.contains(&word) || PROMISES.contains(&word)).then(|| word.to_owned());
            }
            let plain = word.replace(',', "");
            // "588.00" and "588" are the same number.
            Some(match plain.split_once('.') {
                Some((whole, cents)) if cents.bytes().all(|byte| byte == b'0') => whole.to_owned(),
                _ => plain,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
