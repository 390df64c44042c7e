//! Who the visitor is and what they need, from their own words (product.md section 2): every value with its
//! quote, its place and how sure we are. Our own turns only tell what was just asked.

mod asked;
mod bare;
mod company;
mod details;
mod lexicon;
mod name;
mod phones;
mod spoken;
pub mod tagger;

use crate::{
    email,
    region::Region,
    text::{self, Shape, Speaker, Turn, Word},
};
use asked::Asked;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use tagger::Tagger;
use ts_rs::TS;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What can be read about a person.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        pub enum Field { $($(#[$doc])* #[serde(rename = $word)] $name,)* }

        impl Field {
            /// Every field, in its defined order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// The word as stored and shown.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

fields! {
    /// The person's name, as written with sane capitals.
    Name = "name",
    /// E-mail address, lower case.
    Email = "email",
    /// Phone number, E.164; below [`ACCEPTED`] perhaps just its digits, the country being unknown.
    Phone = "phone",
    /// The company they speak for.
    Company = "company",
    /// What they do there.
    Role = "role",
    /// City or country.
    Location = "location",
    /// What they can spend: amount in digits, with its currency code if one was named.
    Budget = "budget",
    /// How many they need, in digits.
    Quantity = "quantity",
    /// By when, in their words.
    Timeline = "timeline",
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl FromStr for Field {
    type Err = crate::UnknownWord;
    fn from_str(text: &str) -> Result<Self, crate::UnknownWord> {
        Self::ALL.iter().copied().find(|field| field.as_str() == text).ok_or_else(|| crate::UnknownWord {
            what: "contact field",
            text: text.chars().take(64).collect(),
            allowed: Self::ALL.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(", "),
        })
    }
}

/// One value read from one turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub field: Field,
    /// The value, normalised as [`Field`] says.
    pub value: String,
    /// The words it was read from: exactly `text[start..end]` of its turn.
    pub quote: String,
    /// Index of the turn.
    pub turn: usize,
    /// First byte of the quote in the turn's text.
    pub start: usize,
    /// Past its last byte.
    pub end: usize,
    /// How sure we are, in percent.
    pub confidence: u8,
}

impl Found {
    /// Sure enough to be taken as what the person stated.
    pub const fn is_accepted(&self) -> bool {
        self.confidence >= ACCEPTED
    }
}

/// A value before it is tied to its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    field: Field,
    value: String,
    start: usize,
    end: usize,
    confidence: u8,
}

/// One customer turn with everything its readers need.
struct Reading<'a> {
    text: &'a str,
    words: Vec<Word>,
    asked: Asked,
    region: Region,
    /// All turns before this one.
    before: &'a [Turn<'a>],
}

/// From this confidence on a value may be taken as stated. What is less sure is found, but asked about rather
/// than guessed (product.md section 2, and "finding is separate from accepting").
pub const ACCEPTED: u8 = 50;

/// Longest text read; what follows in one message is not how people introduce themselves.
const MAX_BYTES: usize = 16_384;

/// Reads the customer's turns, in order of appearance: let the later statement win. `region` is the country
/// meant by phone numbers without a country code.
pub fn extract(turns: &[Turn<'_>], region: Region) -> Vec<Found> {
    extract_with(turns, region, Tagger::shipped())
}

/// [`extract`] with other learned weights: for training and cross-validation.
pub fn extract_with(turns: &[Turn<'_>], region: Region, tagger: &Tagger) -> Vec<Found> {
    walk(turns, region, tagger, |_, _| {})
}

/// The words of every customer turn as the learned reader sees them, for training.
pub fn traits(turns: &[Turn<'_>], region: Region) -> Vec<(usize, Vec<tagger::Traits>)> {
    let mut seen = Vec::new();
    walk(turns, region, &Tagger::silent(), |turn, reading| seen.push((turn, tagger::describe(reading))));
    seen
}

fn walk(
    turns: &[Turn<'_>],
    region: Region,
    tagger: &Tagger,
    mut see: impl FnMut(usize, &Reading<'_>),
) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut asked = Asked::default();
    for (turn, Turn { speaker, text }) in turns.iter().enumerate() {
        match speaker {
            Speaker::Agent => asked = asked.then(text),
            Speaker::System => {}
            Speaker::Customer => {
                let text = cut(text);
                let before = turns.get(..turn).unwrap_or_default();
                let reading = Reading { text, words: text::words(text), asked, region, before };
                see(turn, &reading);
                let mut findings = read(&reading);
                let known: Vec<Field> = found.iter().map(|found| found.field).collect();
                tagger::add(&reading, tagger, &known, &mut findings);
                if asked.surname {
                    complete_surname(&mut findings, &found);
                }
                asked = asked.answered(&findings);
                found.extend(findings.into_iter().map(|finding| Found {
                    field: finding.field,
                    quote: text.get(finding.start..finding.end).unwrap_or_default().to_owned(),
                    value: one_line(&finding.value),
                    turn,
                    start: finding.start,
                    end: finding.end,
                    confidence: finding.confidence,
                }));
            }
        }
    }
    found
}

/// A value goes into headers, cards and lists: no control characters, single spaces.
fn one_line(value: &str) -> String {
    let spaced: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The answer to "and your last name?" completes the given name of before.
fn complete_surname(findings: &mut [Finding], before: &[Found]) {
    let given =
        before.iter().rev().find(|found| found.field == Field::Name).map(|found| found.value.as_str());
    let surname = findings.iter_mut().find(|finding| finding.field == Field::Name);
    if let (Some(given), Some(surname)) = (given, surname)
        && !given.contains(' ')
        && !surname.value.contains(' ')
    {
        surname.value = format!("{given} {}", surname.value);
    }
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn read(reading: &Reading<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    if reading.text.contains('@') {
        findings.extend(email::find(reading.text).into_iter().map(|found| Finding {
            field: Field::Email,
            value: found.address.to_string(),
            start: found.start,
            end: found.end,
            confidence: 98,
        }));
    }
    let plain = findings.len();
    for spoken in spoken::addresses(reading) {
        let written = |found: &Finding| found.start < spoken.end && spoken.start < found.end;
        if !findings.iter().take(plain).any(written) {
            findings.push(spoken);
        }
    }
    findings.extend(phones::phones(reading));
    let names = name::names(reading);
    findings.extend(company::companies(reading, &names));
    findings.extend(names);
    findings.extend(details::details(reading));
    findings.sort_by_key(|finding| (finding.start, finding.field));
    findings.dedup();
    findings
}

impl Reading<'_> {
    /// The lower-case form of a word, or nothing past either end.
    fn norm(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.norm.as_str())
    }
    /// Whether a clause ends before this word (or there is none).
    fn breaks(&self, at: usize) -> bool {
        self.words.get(at).is_none_or(|word| word.breaks)
    }
    /// Whether the words from `at` are exactly these, without a clause end inside.
    fn says(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut next = at;
        for wanted in phrase.split(' ') {
            let word = self.words.get(next)?;
            if word.norm != wanted || word.shape == Shape::Opaque || (next > at && word.breaks) {
                return None;
            }
            next += 1;
        }
        Some(next)
    }
    /// A finding that covers the words `first..end`.
    fn finding(
        &self,
        field: Field,
        value: String,
        first: usize,
        end: usize,
        confidence: u8,
    ) -> Option<Finding> {
        let start = self.words.get(first)?.start;
        let end = self.words.get(end.checked_sub(1)?)?.end;
        Some(Finding { field, value, start, end, confidence })
    }
    /// Nothing of ours stands before this turn: what it answers, if anything, cannot be known.
    fn is_unprompted(&self) -> bool {
        self.before.iter().all(|turn| turn.speaker != Speaker::Agent)
    }
    /// Every letter is a capital.
    fn is_shouted(&self) -> bool {
        !self.text.chars().any(char::is_lowercase)
    }
    /// Somewhere in the text a word that is no "I" begins with a capital, and not every letter is one: the
    /// writer's capitals mean something.
    fn has_case(&self) -> bool {
        let lower = self.text.chars().any(char::is_lowercase);
        lower && self.words.iter().skip(1).any(|word| word.is_capitalised(self.text) && word.norm != "i")
    }
}

#[cfg(test)]
mod tests;
