//! The person's name: introduced ("my name is", "ako si"), signed, or a bare answer when it was just asked.

use super::{Field, Finding, Reading, bare, lexicon};
use crate::text::{Shape, Word};
use std::sync::LazyLock;

/// How much an introduction proves by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Only a name can follow: lower case will do.
    Full,
    /// Much else can follow ("I'm ready"): capitals, or "from" or "here" after it, are needed.
    Weak,
    /// As "capitals", but only where a booking is spoken of, and never a single word.
    Booking,
    /// Closes a message; a name on the line below is the writer's.
    Signature,
    /// Bookings and orders are under a name, but also under other things: capitals are needed.
    Capitals,
}

/// Words before a name.
const INTRODUCTIONS: &[(Proof, &str)] = &[
    (
        Proof::Full,
        "my name is|my names|my name|my full name is|my first name is|first name is|first name|\
         my last name is|last name is|my surname is|surname is|the name is|the names|name is|names|\
         full name|under the name of|under the name|in the name of|under name|by the name of|\
         people call me|everyone calls me|you can call me|they call me|i am called|im called|\
         family name is|ako po si|ako si|ako nga pala si|ako nga po pala si|ako ay si|pangalan ko po ay|\
         pangalan ko ay|pangalan ko po|pangalan ko|ang pangalan ko ay|name ko po|name ko",
    ),
    (Proof::Weak, "name|call me|si|i am|im|this is|its|it is|iam|m"),
    (
        Proof::Capitals,
        "known as|i go by|it should be|the name of|name to|change it to|under|reservation for|\
         booking for|booked for|table for|reserved for|appointment for|order for|attention",
    ),
    (Proof::Booking, "for|with|the|a"),
    (
        Proof::Signature,
        "regards|sincerely|cheers|respectfully|respectfully yours|best|thanks|thank you|many thanks|\
         salamat|salamat po",
    ),
];

static BY_FIRST_WORD: LazyLock<lexicon::Openers<Proof>> = LazyLock::new(|| lexicon::openers(INTRODUCTIONS));

/// After a name: it was the writer's own.
const CLOSINGS: &[&str] =
    &["here", "speaking", "po ito", "ito po", "po to", "to po", "ito", "calling", "from", "of", "po"];

/// Names the writer gives, in order.
pub(super) fn names(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut at = 0;
    while at < reading.words.len() {
        let next = introduced(reading, at)
            .or_else(|| closed(reading, at))
            .or_else(|| if found.is_empty() { None } else { corrected(reading, at) });
        if let Some((finding, end)) = next {
            found.push(finding);
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
    if found.is_empty() && reading.asked.name {
        found.extend(bare::answer(reading));
    }
    if found.is_empty() {
        found.extend(bare::signature(reading));
    }
    joined(reading, found)
}

/// "First name Carry, last name Jocoy" is one name.
fn joined(reading: &Reading<'_>, found: Vec<Finding>) -> Vec<Finding> {
    let says = |phrase: &str| (0..reading.words.len()).any(|at| reading.says(at, phrase).is_some());
    let halves = says("first name")
        && ["last name", "surname", "family name", "second name"].iter().any(|half| says(half));
    match found.as_slice() {
        [first, last] if halves => {
            let value = format!("{} {}", first.value, last.value);
            vec![Finding { field: Field::Name, value, start: first.start, end: last.end, confidence: 90 }]
        }
        _ => found,
    }
}

/// The name after the longest introduction that begins at `at`.
fn introduced(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    let (first, proof) = BY_FIRST_WORD
        .get(reading.norm(at))?
        .iter()
        .filter_map(|(phrase, proof)| reading.says(at, phrase).map(|end| (end, *proof)))
        .max_by_key(|(end, _)| *end)?;
    // "in my name", "what is the name": nothing of the writer's follows across the end of a sentence.
    let mark = reading.words.get(first)?.mark;
    if proof == Proof::Signature {
        let last_line = mark == '\n'
            || (mark == ',' && reading.text.get(reading.words.get(first)?.end..)?.lines().count() <= 1);
        if !last_line || !reading.text.trim_end().contains('\n') {
            return None;
        }
    }
    let listed = matches!(proof, Proof::Full | Proof::Signature) || reading.norm(at) == "name";
    if mark != ' ' && !(listed && matches!(mark, ':' | ',' | '\n' | '"' | '(' | '=')) {
        return None;
    }
    if is_denied(reading, at) || (proof == Proof::Weak && reading.norm(at) == "m" && !follows_i(reading, at))
    {
        return None;
    }
    let (start, end) = span(reading, first, proof)?;
    let confidence = match proof {
        Proof::Full => 95,
        Proof::Weak => 85,
        Proof::Capitals => 75,
        Proof::Booking => 65,
        Proof::Signature => 80,
    };
    if proof == Proof::Booking && !(end - start > 1 && speaks_of_a_booking(reading)) {
        return None;
    }
    finding(reading, start, end, confidence).map(|finding| (finding, end))
}

/// "my name is Ana. Sorry, Anna Lopez": after a name, what follows the apology replaces it.
fn corrected(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    let first = ["sorry", "i mean", "i meant", "correction", "ay mali"]
        .iter()
        .find_map(|word| reading.says(at, word))?;
    let first = reading.says(first, "its").or_else(|| reading.says(first, "i mean")).unwrap_or(first);
    let (start, end) = span(reading, first, Proof::Capitals)?;
    finding(reading, start, end, 85).map(|finding| (finding, end))
}

fn follows_i(reading: &Reading<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| reading.norm(before) == "i")
}

/// Someone booked something, and it stands under their name.
fn speaks_of_a_booking(reading: &Reading<'_>) -> bool {
    const WORDS: &[&str] = &[
        "booking",
        "bookings",
        "booked",
        "book",
        "reservation",
        "reservations",
        "reserved",
        "table",
        "appointment",
    ];
    reading.words.iter().any(|word| WORDS.contains(&word.norm.as_str()))
}

/// "not under Smith", "her maiden name is".
fn is_denied(reading: &Reading<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        let owner = reading
            .words
            .get(before)
            .is_some_and(|word| is_possessive(word.raw(reading.text)) && !is_contraction(&word.norm));
        let other = [
            "not", "isnt", "your", "whats", "product", "brand", "user", "file", "maiden", "her", "his",
            "their", "partners",
        ];
        !reading.breaks(at) && (owner || other.contains(&reading.norm(before)))
    })
}

/// After a name and before the end of the clause: the writer's own.
const FINAL: &[&str] = &["here", "speaking", "po ito", "ito po", "po to"];
/// After a name, whatever follows: the writer's own, or the one a booking is under.
const OWN: &[&str] = &[
    "is my name",
    "is my full name",
    "is my first name",
    "is my last name",
    "is my family name",
    "is the name",
    "is what you can call me",
    "po ang pangalan ko",
    "ang pangalan ko",
    "has a booking",
    "has a reservation",
    "has done the booking",
    "has booked",
];

/// "Ana Lopez here", "Maria Cruz po ito" at the start of a clause.
fn closed(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    if at > 0
        && !reading.breaks(at)
        && !matches!(reading.norm(at - 1), "hi" | "hello" | "hey" | "probably" | "the")
    {
        return None;
    }
    let end = run(reading, at, true)?;
    let says = |closing: &&str| !reading.breaks(end) && reading.says(end, closing).is_some();
    let ends = |closing: &&str| {
        !reading.breaks(end) && reading.says(end, closing).is_some_and(|after| reading.breaks(after))
    };
    let party = end - at > 1 && reading.says(end, "party of").is_some();
    let closes = FINAL.iter().any(ends) || OWN.iter().any(says) || party;
    if !closes || lexicon::is_place(&phrase(reading, at, end)) {
        return None;
    }
    finding(reading, at, end, 85).map(|finding| (finding, end))
}

/// The words `first..end`, in lower case, one blank between them.
pub(super) fn phrase(reading: &Reading<'_>, first: usize, end: usize) -> String {
    reading
        .words
        .get(first..end)
        .unwrap_or_default()
        .iter()
        .map(|word| word.norm.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Where the name that begins at `first` stands, titles aside.
fn span(reading: &Reading<'_>, first: usize, proof: Proof) -> Option<(usize, usize)> {
    let mut start = first;
    let mut titled = false;
    while lexicon::is_title(reading.norm(start)) {
        start += 1;
        titled = true;
    }
    let capitals = proof != Proof::Full && !titled;
    let word = reading.words.get(start)?;
    // Where all is in capitals, none of them says anything.
    let upper = word.is_capitalised(reading.text) && !(reading.is_shouted() && reading.words.len() > 3);
    let end = run(reading, start, capitals && upper)?;
    if capitals && !upper {
        let comma = reading.words.get(end).is_some_and(|word| word.mark == ',');
        let closes = CLOSINGS.iter().any(|closing| {
            reading.says(end, closing).is_some() && (!reading.breaks(end) || (comma && *closing == "from"))
        });
        let short = end - start <= 2 && !reading.has_case();
        let labelled = reading.norm(first.saturating_sub(1)) == "name" && first == 1 && short;
        if matches!(proof, Proof::Capitals | Proof::Booking | Proof::Signature)
            || !(labelled || (closes && short))
        {
            return None;
        }
    }
    let phrase = phrase(reading, start, end);
    // "I'm leaving from there": what one does, not who one is.
    let verb = proof == Proof::Weak && end - start == 1 && phrase.len() > 5 && phrase.ends_with("ing");
    let sole_company = proof != Proof::Full
        && reading.words.get(start..end)?.iter().any(|word| lexicon::is_company_word(&word.norm));
    if verb || lexicon::is_location(&phrase) || (sole_company && end - start > 1) {
        return None;
    }
    Some((start, end))
}

/// Longest name in words, particles and initials included.
const MAX_WORDS: usize = 5;

/// The end of the run of name-like words from `first`.
fn run(reading: &Reading<'_>, first: usize, capitals: bool) -> Option<usize> {
    let text = reading.text;
    let case = capitals || (reading.words.get(first)?.is_capitalised(text) && reading.has_case());
    let mut end = first;
    let mut last_real = first;
    while end - first < MAX_WORDS {
        let Some(word) = reading.words.get(end) else { break };
        if end > first && word.breaks && !continues(reading, end) {
            break;
        }
        let calendar = !capitals && lexicon::is_calendar_name(&word.norm) && word.is_capitalised(text);
        if !is_name_word(word, text) && !calendar {
            break;
        }
        let particle = lexicon::is_particle(&word.norm) && end > first;
        let fits = word.is_capitalised(text)
            || !case
            || (particle && !word.breaks)
            || lexicon::is_suffix(&word.norm);
        if !fits {
            break;
        }
        end += 1;
        if !particle || word.is_capitalised(text) {
            last_real = end;
        }
    }
    (last_real > first).then_some(last_real)
}

/// A dot after an initial, or a comma before Jr, does not end a name.
pub(super) fn continues(reading: &Reading<'_>, at: usize) -> bool {
    let Some(word) = reading.words.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|before| reading.words.get(before));
    let initial =
        before.is_some_and(|before| before.norm.chars().count() == 1 || lexicon::is_particle(&before.norm));
    (word.mark == '.' && initial) || (matches!(word.mark, ',' | '.') && lexicon::is_suffix(&word.norm))
}

pub(super) fn is_name_word(word: &Word, text: &str) -> bool {
    let raw = word.raw(text);
    word.shape == Shape::Letters
        && raw.chars().all(|c| !c.is_numeric())
        && word.norm.chars().count() <= 24
        && (!lexicon::is_common(&word.norm)
            || (word.norm.chars().count() == 1 && raw.chars().all(char::is_uppercase) && word.norm != "i"))
        && !is_possessive(raw)
}

fn is_possessive(raw: &str) -> bool {
    raw.ends_with("'s") || raw.ends_with("’s")
}

/// "it's" and "that's" end like a possessive and are none.
fn is_contraction(norm: &str) -> bool {
    ["its", "thats", "whats", "heres", "theres", "lets", "hes", "shes", "whos"].contains(&norm)
}

pub(super) fn finding(reading: &Reading<'_>, first: usize, end: usize, confidence: u8) -> Option<Finding> {
    let start = reading.words.get(first)?.start;
    let stop = reading.words.get(end.checked_sub(1)?)?.end;
    let raw = reading.text.get(start..stop)?;
    if raw.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return None;
    }
    reading.finding(Field::Name, capitalise(raw), first, end, confidence)
}

/// Sane capitals: what is all lower or all upper case gets one capital per word; what has both stays, but
/// for words wholly in lower case.
fn capitalise(raw: &str) -> String {
    let shouted =
        raw.chars().filter(|c| c.is_alphabetic()).count() > 3 && !raw.chars().any(char::is_lowercase);
    let words: Vec<String> = raw.split_whitespace().map(|word| capital_word(word, shouted)).collect();
    words.join(" ")
}

fn capital_word(word: &str, shouted: bool) -> String {
    let plain: String = word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    if lexicon::is_particle(&plain) && word.chars().all(|c| !c.is_uppercase()) {
        return word.to_owned();
    }
    if word.chars().any(char::is_uppercase) && !shouted {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    let mut boundary = true;
    for c in word.chars() {
        if boundary && c.is_alphabetic() {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        boundary = matches!(c, '-' | '\'' | '’' | '.');
    }
    out
}
