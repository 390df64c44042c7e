//! The qualification score of a conversation (product.md section 2): how far the visitor's messages show
//! someone worth a prospect. Parts are kept, so that the sum can be explained.

use crate::{
    SignalKind, signal,
    text::{self, Shape, Word},
};
use std::collections::BTreeSet;

/// The score with the parts that make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    /// 0-100: the parts summed and capped.
    pub score: u8,
    /// Named parts above zero, in the order of product.md section 2.
    pub parts: Vec<(&'static str, u8)>,
}

/// Assesses the visitor's messages of one conversation.
pub fn assess<'a>(messages: impl IntoIterator<Item = &'a str>) -> Qualification {
    let mut count = 0_usize;
    let mut characters = 0_usize;
    let mut question = false;
    let mut scheduling = false;
    let mut kinds = BTreeSet::new();
    for message in messages {
        count += 1;
        characters += message.chars().count();
        question |= asks(message);
        scheduling |= proposes_time(message);
        kinds.extend(signal::detect(message).into_iter().map(|found| found.kind));
    }
    let has = |kind: SignalKind, points: u8| if kinds.contains(&kind) { points } else { 0 };
    let parts: Vec<(&'static str, u8)> = [
        (
            "messages",
            if count >= 5 {
                20
            } else if count >= 3 {
                10
            } else {
                0
            },
        ),
        ("pricing", has(SignalKind::PricingInquiry, 15)),
        ("demo", has(SignalKind::DemoRequest, 20)),
        ("purchase", has(SignalKind::PurchaseIntent, 25)),
        ("interest", has(SignalKind::Interest, 10)),
        ("scheduling", if scheduling { 20 } else { 0 }),
        ("contact_request", has(SignalKind::ContactRequest, 20)),
        ("length", if characters > 300 { 10 } else { 0 }),
        ("question", if question { 5 } else { 0 }),
    ]
    .into_iter()
    .filter(|(_, points)| *points > 0)
    .collect();
    let sum: u16 = parts.iter().map(|(_, points)| u16::from(*points)).sum();
    Qualification { score: u8::try_from(sum.min(100)).unwrap_or(100), parts }
}

/// Words that open a question even where nobody types the question mark.
const QUESTION_WORDS: &[&str] = &[
    "how", "what", "whats", "when", "where", "which", "who", "why", "can", "could", "do", "does", "is",
    "are", "may", "magkano", "paano", "pano", "kailan", "kelan", "saan", "ano", "anong", "ilan", "ilang",
    "sino", "pwede", "puwede", "meron",
];

fn asks(message: &str) -> bool {
    message.contains('?')
        || text::words(message).first().is_some_and(|word| QUESTION_WORDS.contains(&word.norm.as_str()))
}

const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mondays",
    "tuesdays",
    "wednesdays",
    "thursdays",
    "fridays",
    "tues",
    "thurs",
    "weekday",
    "weekend",
    "lunes",
    "martes",
    "miyerkules",
    "miyerkoles",
    "huwebes",
    "biyernes",
    "sabado",
    "linggo",
    "tomorrow",
    "tmrw",
    "tomorow",
    "kailan",
    "kelan",
];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "enero",
    "pebrero",
    "marso",
    "abril",
    "mayo",
    "hunyo",
    "hulyo",
    "agosto",
    "setyembre",
    "oktubre",
    "nobyembre",
    "disyembre",
];

/// A weekday, a date or a clock time is proposed, or the visitor asks when (product.md section 2).
pub(crate) fn proposes_time(message: &str) -> bool {
    let words = text::words(message);
    words.iter().enumerate().any(|(at, word)| {
        let next = words.get(at + 1).filter(|next| !next.breaks).map_or("", |next| next.norm.as_str());
        let after = words.get(at + 2).map_or("", |after| after.norm.as_str());
        let before = at.checked_sub(1).and_then(|i| words.get(i)).map_or("", |before| before.norm.as_str());
        let norm = word.norm.as_str();
        WEEKDAYS.contains(&norm)
            || (norm == "when"
                && matches!(
                    (next, after),
                    ("can", "we" | "i" | "you") | ("are", "you") | ("is", _) | ("would", _)
                ))
            || (matches!(norm, "next" | "this") && matches!(next, "week" | "month"))
            || (norm == "bukas" && !matches!(next, "ba" | "kayo" | "po"))
            || (norm == "alas" && !next.is_empty())
            || (matches!(norm, "what" | "which") && matches!(next, "time" | "day" | "date"))
            || (MONTHS.contains(&norm) && (is_day(next) || is_day(before)))
            || is_clock(word, before, next)
            || is_numeric_date(message, word)
    })
}

/// `15`, `15th`, `1st`.
fn is_day(norm: &str) -> bool {
    let digits = norm.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

/// `3pm`, `3:30`, `3 pm`, `at 3`.
fn is_clock(word: &Word, before: &str, next: &str) -> bool {
    let norm = word.norm.as_str();
    let is_half = |text: &str| matches!(text, "am" | "pm" | "a" | "p" | "nn" | "oclock" | "ng");
    let hour = |text: &str| text.parse::<u8>().is_ok_and(|hour| hour <= 24);
    if let Some((hours, minutes)) = norm.trim_end_matches(['a', 'p', 'm', 'n']).split_once(':') {
        return hour(hours) && minutes.len() == 2 && minutes.parse::<u8>().is_ok_and(|minutes| minutes < 60);
    }
    if let Some(digits) =
        norm.strip_suffix("am").or_else(|| norm.strip_suffix("pm")).or_else(|| norm.strip_suffix("nn"))
    {
        return hour(digits);
    }
    word.shape == Shape::Number
        && hour(norm)
        && ((is_half(next) && next != "a" && next != "p") || before == "at")
}

/// `2026-03-15`, `3/15`, `15.03.2026`.
fn is_numeric_date(message: &str, word: &Word) -> bool {
    if word.shape != Shape::Number || word.norm.len() > 10 {
        return false;
    }
    let tail = message.get(word.start..).unwrap_or_default();
    let preceded = message.get(..word.start).and_then(|before| before.chars().next_back());
    if preceded.is_some_and(|c| matches!(c, '/' | '-' | '.' | '$' | '+') || c.is_ascii_digit()) {
        return false;
    }
    let run: &str = tail
        .get(
            ..tail
                .find(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '-' | '.')))
                .unwrap_or(tail.len()),
        )
        .unwrap_or_default();
    let run = run.trim_end_matches(['.', '-', '/']);
    if run == "24/7" {
        return false;
    }
    let separator = ['/', '-', '.'].into_iter().find(|separator| run.contains(*separator));
    let Some(separator) = separator else { return false };
    let fields: Vec<Option<u16>> = run.split(separator).map(|field| field.parse().ok()).collect();
    let is_month_day =
        |a: u16, b: u16| (1..=31).contains(&a) && (1..=31).contains(&b) && (a <= 12 || b <= 12);
    match fields.as_slice() {
        [Some(a), Some(b)] => separator == '/' && is_month_day(*a, *b),
        [Some(a), Some(b), Some(year)] if *a <= 31 => {
            is_month_day(*a, *b) && (*year <= 99 || (2000..=2100).contains(year))
        }
        [Some(year), Some(month), Some(day)] => (2000..=2100).contains(year) && is_month_day(*month, *day),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_scenario_adds_up() {
        // product.md section 12, scenario 1: enough for a prospect when the address comes, the third message.
        let three = [
            "Hi, how much is Widget Pro for 12 seats?",
            "Can we see a demo on Thursday?",
            "My email is ana@lopezdental.example",
        ];
        let assessed = assess(three);
        assert_eq!(
            assessed.parts,
            [("messages", 10), ("pricing", 15), ("demo", 20), ("scheduling", 20), ("question", 5)]
        );
        assert_eq!(assessed.score, 70);
    }

    #[test]
    fn nothing_said_is_nothing() {
        assert_eq!(assess([]), Qualification { score: 0, parts: vec![] });
        assert_eq!(assess(["hi"]).score, 0);
    }

    #[test]
    fn times_that_are_proposed_and_numbers_that_are_none() {
        for yes in [
            "Thursday works",
            "3pm po",
            "at 15:30",
            "sa Biyernes",
            "March 5?",
            "on 5 June",
            "2026-03-05",
            "3/15",
            "when can we start",
            "kailan pwede",
            "bukas na lang",
            "tomorrow",
            "next week",
            "at 3",
        ] {
            assert!(proposes_time(yes), "{yes}");
        }
        for no in [
            "12 seats",
            "0917 555 0123",
            "we may buy 3",
            "1.5 million",
            "v2.3.1",
            "bukas ba kayo",
            "24/7 support is nice",
            "ratio 50/50",
            "$3.50",
        ] {
            assert!(!proposes_time(no), "{no}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn the_score_is_the_capped_sum(messages in proptest::collection::vec("(\\PC|how much |demo |buy |call me |Thursday ){0,40}", 0..8)) {
            let assessed = assess(messages.iter().map(String::as_str));
            let sum: u32 = assessed.parts.iter().map(|(_, points)| u32::from(*points)).sum();
            prop_assert!(assessed.score <= 100);
            prop_assert_eq!(u32::from(assessed.score), sum.min(100));
        }
    }
}
