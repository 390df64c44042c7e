//! Phone numbers in E.164: reading, finding in free text (Google's matcher, through `rlibphonenumber`),
//! showing, and the time zone a number implies. An order number is never a phone (product.md section 2).

use crate::region::Region;
use rlibphonenumber::{
    PHONE_NUMBER_UTIL, PhoneNumberFormat,
    phonenumber_matcher::{FindNumberExt, Leniency},
};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, fmt, str::FromStr, sync::LazyLock};
use ts_rs::TS;

/// Candidates the matcher may try per text, so that a wall of digits cannot hold it up.
const MAX_TRIES: u64 = 64;
/// Most digits of an international number (ITU-T E.164 section 6).
const MAX_DIGITS: usize = 15;

/// A number in E.164: `+` and at most 15 digits, with a known country code and a length that exists there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct PhoneNumber(String);

/// The text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a phone number; write it like +639175550123")]
pub struct InvalidPhone;

/// A number seen in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPhone {
    /// First byte in the text.
    pub start: usize,
    /// Past the last byte.
    pub end: usize,
    /// The number.
    pub e164: PhoneNumber,
    /// Digits only, without `+`, separators or a national prefix: could be any other kind of number.
    pub bare: bool,
}

impl PhoneNumber {
    /// Reads a number as people type it; `region` is the country meant when it names none. The number must
    /// be valid in its numbering plan.
    pub fn parse(text: &str, region: Region) -> Result<Self, InvalidPhone> {
        let number = read(text, Some(region))?;
        if number.is_valid() { Ok(Self::of(&number)) } else { Err(InvalidPhone) }
    }

    /// Like [`PhoneNumber::parse`], but any number of possible length will do: for an answer to "your
    /// phone?", where the plan may have grown since the program was built.
    pub fn parse_possible(text: &str, region: Region) -> Result<Self, InvalidPhone> {
        let number = read(text, Some(region))?;
        if PHONE_NUMBER_UTIL.is_possible_number(&number) { Ok(Self::of(&number)) } else { Err(InvalidPhone) }
    }

    fn of(number: &rlibphonenumber::PhoneNumber) -> Self {
        Self(number.format_as(PhoneNumberFormat::E164).into_owned())
    }
    /// E.164: `+639175550123`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// As people of its country write it: `0917 555 0123`.
    pub fn national(&self) -> String {
        read(&self.0, None)
            .map_or_else(|_| self.0.clone(), |n| n.format_as(PhoneNumberFormat::National).into_owned())
    }
    /// The country, if the number belongs to exactly one.
    pub fn region(&self) -> Option<Region> {
        read(&self.0, None).ok()?.get_region_code().and_then(Region::from_plan)
    }
    /// The time zone, if all numbers of its country (in +1: of its area code) share one.
    pub fn time_zone(&self) -> Option<chrono_tz::Tz> {
        let digits = self.0.strip_prefix('+')?;
        // A prefix of four digits is a +1 area code, one to three digits are a country code.
        (1..=4).rev().find_map(|length| ZONES.get(digits.get(..length)?).copied())
    }
}

fn read(text: &str, region: Option<Region>) -> Result<rlibphonenumber::PhoneNumber, InvalidPhone> {
    if text.len() > 250 {
        return Err(InvalidPhone);
    }
    rlibphonenumber::PhoneNumber::parse(text, region.map(Region::plan)).map_err(|_| InvalidPhone)
}

static ZONES: LazyLock<HashMap<&'static str, chrono_tz::Tz>> = LazyLock::new(|| {
    include_str!("../data/phone_zones.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(prefix, zone)| Some((prefix, zone.parse().ok()?)))
        .collect()
});

impl FromStr for PhoneNumber {
    type Err = InvalidPhone;
    fn from_str(text: &str) -> Result<Self, InvalidPhone> {
        let digits = text.strip_prefix('+').ok_or(InvalidPhone)?;
        if digits.len() > MAX_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidPhone);
        }
        let number = read(text, None)?;
        let canonical = Self::of(&number);
        if PHONE_NUMBER_UTIL.is_possible_number(&number) && canonical.0 == text {
            Ok(canonical)
        } else {
            Err(InvalidPhone)
        }
    }
}
impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl TryFrom<String> for PhoneNumber {
    type Error = InvalidPhone;
    fn try_from(text: String) -> Result<Self, InvalidPhone> {
        text.parse()
    }
}
impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

/// Every valid number in a text, in order, without those that the text calls an order, account, card or
/// other identifying number. Without a region only numbers with their country code are found.
pub fn find(text: &str, region: impl Into<Option<Region>>) -> Vec<FoundPhone> {
    // The matcher is by far the dearest reader of a message; nothing below seven digits can be a number.
    if text.chars().filter(|c| c.is_numeric()).take(7).count() < 7 {
        return Vec::new();
    }
    text.phone_number_matcher_builder()
        .leniency(Leniency::Valid)
        .max_tries(MAX_TRIES)
        .preferred_region(region.into().map(Region::plan))
        .build()
        .map(|found| FoundPhone {
            start: found.start,
            end: found.end(),
            e164: PhoneNumber::of(&found.number),
            bare: is_bare(found.raw_string),
        })
        .filter(|found| !is_labelled_otherwise(text, found.start))
        .filter(|found| !text.get(found.start..found.end).is_some_and(is_ip_address))
        .collect()
}

/// Digits alone, and not with the leading zero of a national prefix.
fn is_bare(raw: &str) -> bool {
    raw.chars().all(char::is_numeric) && !raw.starts_with('0')
}

/// `86.231.85.193` has the digits of a number and the form of an address.
fn is_ip_address(raw: &str) -> bool {
    raw.split('.').count() == 4 && raw.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Words that call the number after them something other than a phone.
const OTHER_NUMBERS: &[&str] = &[
    "order",
    "account",
    "acct",
    "id",
    "ticket",
    "ref",
    "reference",
    "invoice",
    "card",
    "cc",
    "ssn",
    "iban",
    "sku",
    "serial",
    "tracking",
    "booking",
    "reservation",
    "confirmation",
    "case",
    "transaction",
    "tin",
    "passport",
    "license",
    "licence",
    "member",
    "membership",
    "policy",
    "visa",
    "mastercard",
    "amex",
    "vin",
    "imei",
    "zip",
    "zipcode",
    "postcode",
    "routing",
    "swift",
    "otp",
    "pin",
    "username",
    "isbn",
    "receipt",
    "claim",
    "batch",
];
/// Words that may stand between such a word and its number.
const CONNECTIVES: &[&str] =
    &["number", "no", "num", "nr", "is", "was", "code", "ng", "ko", "ay", "s", "my", "the", "po"];
/// Words that call the number after them a phone.
const PHONE_WORDS: &[&str] = &[
    "phone",
    "cell",
    "cellphone",
    "cel",
    "cp",
    "mobile",
    "tel",
    "telephone",
    "ph",
    "registered",
    "messages",
    "call",
    "contact",
    "whatsapp",
    "viber",
    "text",
    "txt",
    "sms",
    "fax",
    "telegram",
    "landline",
    "hotline",
    "reach",
    "ring",
    "dial",
    "celfone",
    "tawagan",
    "numero",
];

/// Whether the words just before, or right after, the number at `start..end` call it a phone number.
pub(crate) fn is_labelled(text: &str, start: usize, end: usize) -> bool {
    let before: Vec<String> = label_words(text, start).take(6).collect();
    let mine = before
        .iter()
        .take(3)
        .any(|word| matches!(word.as_str(), "number" | "no" | "numero" | "num" | "digits"))
        && before.iter().any(|word| matches!(word.as_str(), "my" | "ko" | "our" | "namin" | "me"));
    let after = text.get(end..).unwrap_or_default();
    let next = after
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty() && !is_extension(word))
        .unwrap_or_default()
        .to_lowercase();
    mine || before.iter().any(|word| PHONE_WORDS.contains(&word.as_str()))
        || matches!(next.as_str(), "mobile" | "cell" | "phone" | "office" | "fax" | "tel")
}

/// `x818`, after a number: the extension.
fn is_extension(word: &str) -> bool {
    word.strip_prefix(['x', 'X'])
        .is_some_and(|digits| (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Rows of 7 to 15 digits with the usual separators between them; an extension ends a row. A group that is
/// as long as a whole number stands alone: the postcode before it is not part of it.
pub(crate) fn digit_runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut runs = Vec::new();
    let mut open: Option<(usize, usize, usize)> = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), '\n'))) {
        open = match (open, c) {
            (None, '+' | '(') => Some((at, at + 1, 0)),
            (None, c) if c.is_ascii_digit() => Some((at, at + 1, 1)),
            (Some((start, _, digits)), c) if c.is_ascii_digit() => Some((start, at + 1, digits + 1)),
            (Some(run), ' ' | '-' | '.' | '(' | ')') => Some(run),
            (Some((start, end, digits)), c) => {
                let rest = text.get(at..).unwrap_or_default();
                let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                let glued = end == at && c.is_alphanumeric() && !is_extension(word);
                if !glued {
                    let row = text.get(start..end).unwrap_or_default();
                    let whole = row
                        .split(' ')
                        .filter(|group| group.len() >= 10)
                        .find(|group| group.len() < row.len());
                    match whole.filter(|group| group.bytes().all(|b| b.is_ascii_digit())) {
                        Some(group) => {
                            let from = start + row.find(group).unwrap_or_default();
                            runs.push((from, from + group.len()));
                        }
                        None if (7..=MAX_DIGITS).contains(&digits) => runs.push((start, end)),
                        None => {}
                    }
                }
                None
            }
            (None, _) => None,
        };
    }
    runs.into_iter()
}

/// Whether the nearest noun before `start` calls it an order, account or other number.
pub(crate) fn is_labelled_otherwise(text: &str, start: usize) -> bool {
    for word in label_words(text, start).take(5) {
        if OTHER_NUMBERS.contains(&word.as_str()) {
            return true;
        }
        if !CONNECTIVES.contains(&word.as_str()) {
            return false;
        }
    }
    false
}

/// Whether any word shortly before `start` speaks of an order, account or other number: for rows of digits
/// that nothing calls a phone.
pub(crate) fn is_of_other_number(text: &str, start: usize) -> bool {
    label_words(text, start).take(6).any(|word| OTHER_NUMBERS.contains(&word.as_str()))
}

/// The words before `start` in the same sentence, nearest first, in lower case.
fn label_words(text: &str, start: usize) -> impl Iterator<Item = String> {
    let mut from = start.saturating_sub(120);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..start).unwrap_or_default();
    // "Phone:" may label what stands on the next line.
    let labelled_above = before.trim_end().ends_with(':');
    let same = if labelled_above { before.trim_end() } else { before };
    let sentence = same.rsplit(['?', '!', ';', '\n']).next().unwrap_or_default();
    sentence
        .rsplit(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str, region: Region) -> Vec<String> {
        find(text, region).into_iter().map(|found| found.e164.to_string()).collect()
    }

    #[test]
    fn reads_and_shows_numbers_of_both_first_class_regions() {
        let globe = PhoneNumber::parse("0917 555 0123", Region::PH).unwrap();
        assert_eq!(globe.as_str(), "+639175550123");
        assert_eq!(globe.national(), "0917 555 0123");
        assert_eq!(globe.region(), Some(Region::PH));
        assert_eq!(globe.time_zone(), Some(chrono_tz::Asia::Manila));
        let us = PhoneNumber::parse("(415) 666-7777", Region::US).unwrap();
        assert_eq!(us.as_str(), "+14156667777");
        assert_eq!(us.time_zone(), Some(chrono_tz::America::Los_Angeles));
        assert_eq!(PhoneNumber::parse("+1 800 234 1111", Region::PH).unwrap().time_zone(), None);
    }

    #[test]
    fn e164_round_trips_and_anything_else_is_refused() {
        let number: PhoneNumber = "+639175550123".parse().unwrap();
        assert_eq!(serde_json::from_str::<PhoneNumber>("\"+639175550123\"").unwrap(), number);
        for bad in [
            "",
            "+",
            "09175550123",
            "+63 917 555 0123",
            "+999123456789",
            "+6391755501234567",
            "tel:+639175550123",
        ] {
            assert_eq!(bad.parse::<PhoneNumber>(), Err(InvalidPhone), "{bad}");
        }
    }

    #[test]
    fn order_numbers_are_no_phones() {
        for text in [
            "order 5545781356",
            "Order ID: 5545781356",
            "my account number is 5545781356",
            "ref no. 4156667777",
        ] {
            assert_eq!(found(text, Region::US), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("call 4156667777", Region::US), ["+14156667777"]);
        assert_eq!(found("number ko po 09175550123 salamat", Region::PH), ["+639175550123"]);
    }

    #[test]
    fn every_zone_of_the_table_is_known() {
        let lines =
            include_str!("../data/phone_zones.txt").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(ZONES.len(), lines);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn spans_are_in_the_text(text in "([0-9 +().-]|é|order |\\PC){0,60}") {
            for found in find(&text, Region::US) {
                prop_assert!(text.get(found.start..found.end).is_some());
                prop_assert_eq!(found.e164.as_str().parse::<PhoneNumber>(), Ok(found.e164.clone()));
            }
        }
    }
}
