//! The person's name: introduced ("my name is", "ako si"), signed, or a bare answer when it was just asked.

use super::{Field, Finding, Reading, lexicon};
use crate::text::{Shape, Word};

/// How much an introduction proves by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Only a name can follow: lower case will do.
    Full,
    /// Much else can follow ("I'm ready"): capitals, or "from" or "here" after it, are needed.
    Weak,
    /// Bookings and orders are under a name, but also under other things: capitals are needed.
    Capitals,
}

/// Words before a name.
const INTRODUCTIONS: &[(&str, Proof)] = &[
    ("my name is", Proof::Full), ("my names", Proof::Full), ("my name", Proof::Full), ("my full name is", Proof::Full),
    ("my first name is", Proof::Full), ("first name is", Proof::Full), ("first name", Proof::Full),
    ("my last name is", Proof::Full), ("last name is", Proof::Full), ("my surname is", Proof::Full), ("surname is", Proof::Full),
    ("the name is", Proof::Full), ("the names", Proof::Full), ("name is", Proof::Full), ("names", Proof::Full), ("name", Proof::Weak),
    ("full name", Proof::Full), ("under the name of", Proof::Full), ("under the name", Proof::Full), ("in the name of", Proof::Full),
    ("under name", Proof::Full), ("by the name of", Proof::Full), ("people call me", Proof::Full), ("everyone calls me", Proof::Full),
    ("you can call me", Proof::Full), ("call me", Proof::Weak), ("they call me", Proof::Full), ("known as", Proof::Capitals),
    ("ako po si", Proof::Full), ("ako si", Proof::Full), ("ako nga pala si", Proof::Full), ("ako nga po pala si", Proof::Full),
    ("ako ay si", Proof::Full), ("pangalan ko po ay", Proof::Full), ("pangalan ko ay", Proof::Full), ("pangalan ko po", Proof::Full),
    ("pangalan ko", Proof::Full), ("ang pangalan ko ay", Proof::Full), ("name ko po", Proof::Full), ("name ko", Proof::Full),
    ("si", Proof::Weak), ("i am", Proof::Weak), ("im", Proof::Weak), ("this is", Proof::Weak), ("its", Proof::Weak), ("it is", Proof::Weak),
    ("iam", Proof::Weak), ("m", Proof::Weak), ("name to", Proof::Capitals), ("change it to", Proof::Capitals), ("under", Proof::Capitals), ("reservation for", Proof::Capitals),
    ("booking for", Proof::Capitals), ("booked for", Proof::Capitals), ("table for", Proof::Capitals), ("reserved for", Proof::Capitals),
    ("appointment for", Proof::Capitals), ("order for", Proof::Capitals), ("regards", Proof::Capitals), ("sincerely", Proof::Capitals),
    ("cheers", Proof::Capitals), ("respectfully", Proof::Capitals), ("attention", Proof::Capitals),
];

/// After a name: it was the writer's own.
const CLOSINGS: &[&str] = &["here", "speaking", "po ito", "ito po", "po to", "to po", "ito", "calling", "from", "of", "po"];

/// Names the writer gives, in order.
pub(super) fn names(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut at = 0;
    while at < reading.words.len() {
        let next = introduced(reading, at).or_else(|| closed(reading, at));
        if let Some((finding, end)) = next {
            found.push(finding);
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
    if found.is_empty() && reading.asked.name {
        found.extend(bare(reading));
    }
    found
}

/// The name after the longest introduction that begins at `at`.
fn introduced(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    let (first, proof) = INTRODUCTIONS
        .iter()
        .filter_map(|(phrase, proof)| reading.says(at, phrase).map(|end| (end, *proof)))
        .max_by_key(|(end, _)| *end)?;
    // "in my name", "what is the name": nothing of the writer's follows across the end of a sentence.
    let mark = reading.words.get(first)?.mark;
    let listed = proof == Proof::Full || matches!(reading.norm(at), "name" | "regards" | "sincerely" | "cheers" | "respectfully");
    if mark != ' ' && !(listed && matches!(mark, ':' | ',' | '\n' | '"' | '(' | '=')) {
        return None;
    }
    if is_denied(reading, at) || (proof == Proof::Weak && reading.norm(at) == "m" && !follows_i(reading, at)) {
        return None;
    }
    let (start, end) = span(reading, first, proof)?;
    let confidence = match proof {
        Proof::Full => 95,
        Proof::Weak => 85,
        Proof::Capitals => 75,
    };
    finding(reading, start, end, confidence).map(|finding| (finding, end))
}

fn follows_i(reading: &Reading<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| reading.norm(before) == "i")
}

/// "not under Smith", "my name is not".
fn is_denied(reading: &Reading<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        !reading.breaks(at) && matches!(reading.norm(before), "not" | "isnt" | "your" | "whats" | "product" | "brand" | "user" | "file")
    })
}

/// "Ana Lopez here", "Maria Cruz po ito" at the start of a clause.
fn closed(reading: &Reading<'_>, at: usize) -> Option<(Finding, usize)> {
    if at > 0 && !reading.breaks(at) && !matches!(reading.norm(at - 1), "hi" | "hello" | "hey") {
        return None;
    }
    let end = run(reading, at, true)?;
    let closes = ["here", "speaking", "po ito", "ito po", "po to"].iter().any(|closing| {
        reading.says(end, closing).is_some_and(|after| reading.breaks(after)) && !reading.breaks(end)
    });
    if !closes || lexicon::is_place(&phrase(reading, at, end)) {
        return None;
    }
    finding(reading, at, end, 85).map(|finding| (finding, end))
}

fn phrase(reading: &Reading<'_>, first: usize, end: usize) -> String {
    reading.words.get(first..end).unwrap_or_default().iter().map(|word| word.norm.as_str()).collect::<Vec<_>>().join(" ")
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
    let upper = word.is_capitalised(reading.text);
    let end = run(reading, start, capitals && upper)?;
    if capitals && !upper {
        let closes = CLOSINGS.iter().any(|closing| reading.says(end, closing).is_some() && !reading.breaks(end));
        let short = end - start <= 2 && !reading.has_case();
        if proof == Proof::Capitals || !closes || !short {
            return None;
        }
    }
    let phrase = phrase(reading, start, end);
    let sole_company = proof != Proof::Full && reading.words.get(start..end)?.iter().any(|word| lexicon::is_company_word(&word.norm));
    if lexicon::is_location(&phrase) || (sole_company && end - start > 1) {
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
        if !is_name_word(word, text) {
            break;
        }
        let particle = lexicon::is_particle(&word.norm) && end > first;
        let fits = word.is_capitalised(text) || !case || (particle && !word.breaks) || lexicon::is_suffix(&word.norm);
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
fn continues(reading: &Reading<'_>, at: usize) -> bool {
    let Some(word) = reading.words.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|before| reading.words.get(before));
    let initial = before.is_some_and(|before| before.norm.chars().count() == 1 || lexicon::is_particle(&before.norm));
    (word.mark == '.' && initial) || (matches!(word.mark, ',' | '.') && lexicon::is_suffix(&word.norm))
}

fn is_name_word(word: &Word, text: &str) -> bool {
    let raw = word.raw(text);
    word.shape == Shape::Letters
        && raw.chars().all(|c| !c.is_numeric())
        && word.norm.chars().count() <= 24
        && (!lexicon::is_common(&word.norm) || (word.norm.chars().count() == 1 && raw.chars().all(char::is_uppercase) && word.norm != "i"))
        && !is_possessive(raw)
}

fn is_possessive(raw: &str) -> bool {
    raw.ends_with("'s") || raw.ends_with("’s")
}

/// Answers that are no name though nothing in them is a common word.
const NO_ANSWER: &[&str] = &["anonymous", "secret", "nevermind", "skip", "na", "n", "lol", "haha", "hmm", "why", "idk", "whatever", "yun", "test"];
/// What may stand before and after a bare answer.
const FILLERS: &[&str] = &[
    "yes", "yeah", "yep", "sure", "ok", "okay", "hi", "hello", "hey", "oh", "it", "is", "its", "thats", "that", "of", "course", "please", "thanks",
    "thank", "you", "po", "opo", "certainly", "the", "name", "under", "a", "well", "um", "uh", "so", "and", "no", "sorry", "i", "am", "im", "my", "be",
    "would", "should", "just", "for", "this", "here", "si",
];

/// The whole turn is a name.
fn bare(reading: &Reading<'_>) -> Option<Finding> {
    let len = reading.words.len();
    let filler = |at: usize| FILLERS.contains(&reading.norm(at)) || lexicon::is_title(reading.norm(at));
    let mut first = 0;
    while first < len && filler(first) {
        first += 1;
    }
    let mut end = len;
    while end > first && filler(end - 1) {
        end -= 1;
    }
    // An address or number after the name ("Ana Lopez, ana@x.test") belongs to another field.
    let stop = (first..end).find(|at| {
        let word = reading.words.get(*at);
        let mark = word.map_or(' ', |word| word.mark);
        let other = word.is_some_and(|word| word.shape != Shape::Letters || word.norm.chars().any(char::is_numeric));
        *at > first && (other || (matches!(mark, ',' | '\n' | ';' | '.') && !continues(reading, *at)))
    });
    let whole = stop.is_none();
    let mut end = stop.unwrap_or(end);
    while end > first && matches!(reading.norm(end - 1), "and" | "at" | "po" | "my") {
        end -= 1;
    }
    let words = reading.words.get(first..end)?;
    if words.is_empty() || words.len() > 4 || (!whole && words.len() < 2 && !words.first()?.is_capitalised(reading.text)) {
        return None;
    }
    let fits = words.iter().all(|word| is_name_word(word, reading.text) && !NO_ANSWER.contains(&word.norm.as_str()));
    if !fits || reading.text.contains('?') {
        return None;
    }
    finding(reading, first, end, 80)
}

fn finding(reading: &Reading<'_>, first: usize, end: usize, confidence: u8) -> Option<Finding> {
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
    let shouted = raw.chars().filter(|c| c.is_alphabetic()).count() > 3 && !raw.chars().any(char::is_lowercase);
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
