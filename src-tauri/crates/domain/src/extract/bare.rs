//! Names without an introduction: the whole turn answers "your name?", or heads a pasted signature.

use super::{
    Finding, Reading,
    lexicon::{self, lists},
    name::{continues, finding, is_name_word},
};
use crate::text::{self, Shape, Word};

/// Answers that are no name though nothing in them is a common word.
const NO_ANSWER: &str = "anonymous|secret|nevermind|skip|na|n|lol|haha|hmm|why|idk|whatever|yun|test";
/// What may stand before and after a bare answer.
const FILLERS: &str = "yes|yeah|yep|sure|ok|okay|hi|hello|hey|oh|it|is|its|thats|that|of|course|please|thanks|thank|you|\
     po|opo|certainly|the|name|under|a|well|um|uh|so|and|no|sorry|i|am|im|my|be|would|should|just|for|\
     this|here|si";

/// The whole turn is a name.
pub(super) fn answer(reading: &Reading<'_>) -> Option<Finding> {
    let len = reading.words.len();
    let filler = |at: usize| lists(FILLERS, reading.norm(at)) || lexicon::is_title(reading.norm(at));
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
        let other =
            word.is_some_and(|word| word.shape != Shape::Letters || word.norm.chars().any(char::is_numeric));
        let pair = len == 2 && mark == ',' && word.is_some_and(|word| word.is_capitalised(reading.text));
        *at > first
            && !pair
            && (other || (matches!(mark, ',' | '\n' | ';' | '.') && !continues(reading, *at)))
    });
    let whole = stop.is_none();
    let mut end = stop.unwrap_or(end);
    while end > first && matches!(reading.norm(end - 1), "and" | "at" | "po" | "my") {
        end -= 1;
    }
    // Said twice, as speech recognition hears it: once is enough.
    let half = first + (end - first) / 2;
    if end - first >= 4 && (first..half).zip(half..end).all(|(a, b)| reading.norm(a) == reading.norm(b)) {
        first = half;
    }
    let words = reading.words.get(first..end)?;
    if words.is_empty()
        || words.len() > 4
        || (!whole && words.len() < 2 && !words.first()?.is_capitalised(reading.text))
    {
        return None;
    }
    let is_name = |word: &Word| {
        let calendar = lexicon::is_calendar_name(&word.norm) && word.is_capitalised(reading.text);
        (is_name_word(word, reading.text) || calendar) && !lists(NO_ANSWER, &word.norm)
    };
    let fits = words.iter().all(is_name);
    if !fits || reading.text.contains('?') || was_said(reading, first, end) {
        return None;
    }
    finding(reading, first, end, 80)
}

/// No name, whatever else speaks for it: a refusal to answer, or what was already spoken of.
pub(super) fn is_no_answer(reading: &Reading<'_>, first: usize, end: usize) -> bool {
    (first..end).any(|at| lists(NO_ANSWER, reading.norm(at))) || was_said(reading, first, end)
}

/// What was already spoken of ("interested in Widget Pro", then "Widget Pro") is hardly the answer.
fn was_said(reading: &Reading<'_>, first: usize, end: usize) -> bool {
    let words = reading.words.get(first..end).unwrap_or_default();
    let same = |window: &[Word]| window.iter().zip(words).all(|(said, word)| said.norm == word.norm);
    let mut recent = reading.before.iter().rev().take(20);
    recent.any(|turn| text::words(super::cut(turn.text)).windows(words.len().max(1)).any(same))
}

/// The first line of a pasted signature: a name above lines with ways to reach its owner.
pub(super) fn signature(reading: &Reading<'_>) -> Option<Finding> {
    let text = reading.text;
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let reachable = ["phone", "fax", "mobile", "email", "tel", "cell", "mail"]
        .iter()
        .any(|label| reading.words.iter().any(|word| word.norm == *label));
    if lines < 3 || !reachable {
        return None;
    }
    let mut first = 0;
    while lexicon::is_title(reading.norm(first)) {
        first += 1;
    }
    let end = (first + 1..reading.words.len())
        .find(|at| reading.words.get(*at).is_some_and(|word| word.mark == '\n'))?;
    let words = reading.words.get(first..end)?;
    let fits = (2..=4).contains(&words.len())
        && words
            .iter()
            .all(|word| is_name_word(word, text) && (word.is_capitalised(text) || !reading.has_case()))
        && !words.iter().any(|word| lexicon::is_company_word(&word.norm));
    if fits { finding(reading, first, end, 75) } else { None }
}
