//! Phone numbers of the writer: what Google's matcher finds, unless it is a bare row of digits that nobody
//! called a phone; rows of digits that the text, or our question, calls a phone though no numbering plan
//! knows them; and, far below [`super::ACCEPTED`], rows of ten or eleven digits nobody said anything about.

use super::{Field, Finding, Reading};
use crate::{
    phone::{self, PhoneNumber},
    region::Region,
};

/// A labelled or asked number that its plan does not have, or not yet.
const POSSIBLE: u8 = 50;
/// A bare row of digits as long as a phone number: could be any other number, so it is only asked about.
const UNSAID: u8 = 45;
/// Called a phone, but of which country cannot be told: a wrong guess would ring a stranger.
const NO_COUNTRY: u8 = 40;

/// The phones of one turn, in no defined order.
pub(super) fn phones(reading: &Reading<'_>) -> Vec<Finding> {
    let Reading { text, asked, region, .. } = *reading;
    if text.bytes().filter(u8::is_ascii_digit).take(7).count() < 7 && text.is_ascii() {
        return Vec::new();
    }
    let mut findings: Vec<Finding> = phone::find(text, region)
        .into_iter()
        .filter_map(|found| {
            let labelled = phone::is_labelled(text, found.start, found.end);
            let wanted = labelled || asked.phone;
            let confidence = if wanted { 97 } else { 85 };
            (wanted || !found.bare).then(|| Finding {
                field: Field::Phone,
                value: found.e164.to_string(),
                start: found.start,
                end: found.end,
                confidence,
            })
        })
        .collect();
    let mut more: Vec<Finding> = Vec::new();
    for (start, end) in phone::digit_runs(text) {
        let free = findings.iter().all(|found| found.end <= start || end <= found.start);
        let labelled = phone::is_labelled(text, start, end);
        let answers = asked.phone && findings.is_empty();
        if free && (labelled || answers) && !phone::is_labelled_otherwise(text, start) {
            more.extend(text.get(start..end).and_then(|raw| named(raw, region, start, end)));
        }
    }
    findings.append(&mut more);
    if findings.is_empty() && reading.is_unprompted() {
        findings.extend(unsaid(text, region));
    }
    findings
}

/// A row of digits that was called a phone.
fn named(raw: &str, region: Region, start: usize, end: usize) -> Option<Finding> {
    let groups = groups(raw);
    if is_date(&groups) {
        return None;
    }
    // ITU-T E.123: 00 is the usual way to dial abroad, and people write it instead of the +.
    let abroad = raw.strip_prefix("00").map(|rest| format!("+{rest}"));
    let number = abroad.as_deref().unwrap_or(raw);
    let (value, confidence) = if let Ok(valid) = PhoneNumber::parse(number, region) {
        (valid.to_string(), 90)
    } else if let Some(guess) = possible(number, &groups, region) {
        (guess.to_string(), POSSIBLE)
    } else {
        let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
        (digits, NO_COUNTRY)
    };
    Some(Finding { field: Field::Phone, value, start, end, confidence })
}

/// The number that a row of digits, invalid in the region as it stands, most likely is: North American
/// where it is grouped that way, else any of a length the region has.
fn possible(raw: &str, groups: &[&str], region: Region) -> Option<PhoneNumber> {
    let american = groups.iter().map(|group| group.len()).eq([3, 3, 4]);
    if american
        && region != Region::US
        && let Ok(number) = PhoneNumber::parse(raw, Region::US)
    {
        return Some(number);
    }
    PhoneNumber::parse_possible(raw, region).ok()
}

/// Ten or eleven digits in one row, or grouped 3-3-4 by blanks, where nothing calls them anything else: as
/// long as a mobile number of most countries, and longer than dates, postcodes and amounts.
fn unsaid(text: &str, region: Region) -> Vec<Finding> {
    let chunks: Vec<(usize, &str)> = chunks(text).collect();
    let length = |at: usize| {
        let (_, chunk) = chunks.get(at)?;
        chunk.bytes().all(|b| b.is_ascii_digit()).then_some(chunk.len())
    };
    let mut found: Vec<Finding> = Vec::new();
    let mut at = 0;
    while let Some((start, chunk)) = chunks.get(at) {
        let grouped = [length(at), length(at + 1), length(at + 2)] == [Some(3), Some(3), Some(4)]
            && length(at + 3).is_none()
            && (at == 0 || length(at - 1).is_none_or(|digits| digits > 4));
        let last = if grouped { at + 2 } else { at };
        if grouped || length(at).is_some_and(|digits| matches!(digits, 10 | 11)) {
            let end = chunks.get(last).map_or(start + chunk.len(), |(start, chunk)| start + chunk.len());
            let raw = text.get(*start..end).unwrap_or_default();
            if !phone::is_of_other_number(text, *start) {
                let value = PhoneNumber::parse(raw, region)
                    .map_or_else(|_| raw.chars().filter(char::is_ascii_digit).collect(), |n| n.to_string());
                found.push(Finding { field: Field::Phone, value, start: *start, end, confidence: UNSAID });
            }
        }
        at = last + 1;
    }
    found
}

/// What stands between blanks, with its place.
fn chunks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(|chunk| (chunk.as_ptr().addr() - text.as_ptr().addr(), chunk))
}

fn groups(raw: &str) -> Vec<&str> {
    raw.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect()
}

/// `2018-12-18`, `18.12.2018`: a day, as no phone is grouped.
fn is_date(groups: &[&str]) -> bool {
    let year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    match groups {
        [a, b, c] => (year(a) && b.len() <= 2 && c.len() <= 2) || (a.len() <= 2 && b.len() <= 2 && year(c)),
        _ => false,
    }
}
