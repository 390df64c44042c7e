//! A small learned reader of names and companies, for where rules cannot reach: bare and lower-case answers
//! whose question is missing. One logistic regression per field over hashed traits of a word and its
//! neighbours; the weights are in `data/tagger.bin`, written by `scripts/train-tagger` (its data and their
//! licences: docs/TRAINING.md). Whole numbers alone decide, so every machine reads the same.

use super::{Field, Finding, Reading, bare, company, lexicon, name};
use crate::text::{Shape, Word};
use std::sync::LazyLock;

/// Weights of one model: two to this power.
pub const BITS: u32 = 15;
/// The slots of one model.
pub const SLOTS: usize = 1 << BITS;
/// The fields that are learned, in the order of the file.
pub const FIELDS: [Field; 2] = [Field::Name, Field::Company];
/// Bytes of a model in the file before its weights.
const HEAD: usize = 8;
/// Most words of a turn looked at: names are given in short lines.
const MAX_WORDS: usize = 40;

/// In a turn of more words than this, capitals are those of a written sentence.
const LINE: usize = 6;

/// Learned weights: for each field the sum that its surest word must reach, the sum that is enough beside
/// that word, and one weight per slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tagger {
    models: Vec<Model>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Model {
    threshold: i32,
    beside: i32,
    weights: Box<[i8]>,
}

/// What ships.
static SHIPPED: LazyLock<Tagger> =
    LazyLock::new(|| Tagger::read(include_bytes!("../../data/tagger.bin")).unwrap_or_else(Tagger::silent));

/// One word as the models see it: its place in the text and its slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traits {
    /// First byte of the word.
    pub start: usize,
    /// Past its last byte.
    pub end: usize,
    /// The slots it touches, each once per trait.
    pub slots: Vec<u16>,
}

impl Tagger {
    /// What ships with the program.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }
    /// Knows nothing and says nothing.
    pub fn silent() -> Self {
        let model = || Model { threshold: i32::MAX, beside: i32::MAX, weights: vec![0; SLOTS].into() };
        Self { models: FIELDS.iter().map(|_| model()).collect() }
    }
    /// From the two sums and the weights of each field, in the order of [`FIELDS`].
    pub fn new(models: Vec<([i32; 2], Vec<i8>)>) -> Option<Self> {
        let fits = models.len() == FIELDS.len() && models.iter().all(|(_, weights)| weights.len() == SLOTS);
        let model = |([threshold, beside], weights): ([i32; 2], Vec<i8>)| Model {
            threshold,
            beside,
            weights: weights.into(),
        };
        fits.then(|| Self { models: models.into_iter().map(model).collect() })
    }
    /// The file: per field the two sums (4 bytes each, little endian) and its weights.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.models.len() * (SLOTS + HEAD));
        for model in &self.models {
            bytes.extend(model.threshold.to_le_bytes());
            bytes.extend(model.beside.to_le_bytes());
            bytes.extend(model.weights.iter().map(|weight| weight.cast_unsigned()));
        }
        bytes
    }
    /// Reads what [`Tagger::write`] wrote; nothing if it is not of that shape.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut models = Vec::new();
        for model in bytes.chunks(SLOTS + HEAD) {
            let (threshold, model) = model.split_first_chunk::<4>()?;
            let (beside, weights) = model.split_first_chunk::<4>()?;
            let weights: Vec<i8> = weights.iter().map(|byte| byte.cast_signed()).collect();
            models.push(([i32::from_le_bytes(*threshold), i32::from_le_bytes(*beside)], weights));
        }
        Self::new(models)
    }

    /// The likeliest name or company of a turn without one: the run of words that all reach the threshold,
    /// with how far its best word is above it.
    fn find(&self, reading: &Reading<'_>, field: Field) -> Option<(i32, usize, usize)> {
        let model = self.models.get(FIELDS.iter().position(|one| *one == field)?)?;
        let words = reading.words.get(..reading.words.len().min(MAX_WORDS))?;
        let seen = Seen::of(reading, words);
        let sums: Vec<i32> = (0..words.len()).map(|at| model.sum(&seen, at)).collect();
        let reaches = |at: usize, least: i32| sums.get(at).is_some_and(|sum| *sum >= least);
        let (top, at) = sums
            .iter()
            .enumerate()
            .map(|(at, sum)| (*sum, at))
            .max_by_key(|(sum, at)| (*sum, usize::MAX - at))?;
        if top < model.threshold {
            return None;
        }
        // Beside a sure word less will do: the other half of a name is rarer than the first.
        let joins = |at: usize| {
            reaches(at, model.beside) && words.get(at).is_some_and(|word| is_possible(word, field))
        };
        let (mut first, mut end) = (at, at + 1);
        while first > 0 && joins(first - 1) && (!reading.breaks(first) || name::continues(reading, first)) {
            first -= 1;
        }
        while end < words.len() && joins(end) && (!reading.breaks(end) || name::continues(reading, end)) {
            end += 1;
        }
        Some((top - model.threshold, first, end))
    }
}

/// Could be part of the field at all.
fn is_possible(word: &Word, field: Field) -> bool {
    match field {
        Field::Name => {
            word.shape == Shape::Letters
                && !lexicon::is_common(&word.norm)
                && !word.norm.chars().any(char::is_numeric)
        }
        _ => word.shape != Shape::Opaque,
    }
}

impl Model {
    fn sum(&self, seen: &Seen<'_>, at: usize) -> i32 {
        let mut sum = 0;
        traits(seen, at, |slot| {
            sum += self.weights.get(usize::from(slot)).map_or(0, |weight| i32::from(*weight));
        });
        sum
    }
}

/// The words of a turn as the models see them.
pub(super) fn describe(reading: &Reading<'_>) -> Vec<Traits> {
    let words = reading.words.get(..reading.words.len().min(MAX_WORDS)).unwrap_or_default();
    let seen = Seen::of(reading, words);
    words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let mut slots = Vec::new();
            traits(&seen, at, |slot| slots.push(slot));
            Traits { start: word.start, end: word.end, slots }
        })
        .collect()
}

/// FNV-1a over a trait's number and its parts.
fn slot(kind: u8, parts: &[&[u8]]) -> u16 {
    let mut hash = 0x811c_9dc5_u32 ^ u32::from(kind);
    for part in parts {
        hash = hash.wrapping_mul(0x0100_0193);
        for byte in *part {
            hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    }
    u16::try_from((hash ^ (hash >> BITS)) & ((1 << BITS) - 1)).unwrap_or_default()
}

/// A turn as the traits need it, worked out once.
struct Seen<'a> {
    words: &'a [Word],
    classes: Vec<u8>,
    asked: u8,
    prompted: u8,
    /// Turns before this one.
    before: usize,
    case: u8,
}

impl<'a> Seen<'a> {
    fn of(reading: &Reading<'_>, words: &'a [Word]) -> Self {
        Self {
            words,
            classes: words.iter().map(|word| class(reading.text, word)).collect(),
            asked: u8::from(reading.asked.name) | (u8::from(reading.asked.company) << 1),
            prompted: u8::from(!reading.is_unprompted()),
            before: reading.before.len(),
            case: u8::from(reading.has_case()),
        }
    }
}

/// What a word is known to be; 0 is no word.
fn class(text: &str, word: &Word) -> u8 {
    match word.shape {
        Shape::Number => 1,
        Shape::Opaque => 2,
        Shape::Letters if lexicon::is_particle(&word.norm) => 3,
        Shape::Letters if lexicon::is_title(&word.norm) => 4,
        Shape::Letters if lexicon::is_company_word(&word.norm) => 5,
        Shape::Letters if lexicon::is_common(&word.norm) => 6,
        Shape::Letters if word.norm.chars().any(char::is_numeric) => 7,
        Shape::Letters if lexicon::is_place(&word.norm) => 8,
        Shape::Letters if word.is_capitalised(text) => 9,
        Shape::Letters => 10,
    }
}

/// Every trait of a word, as slots.
fn traits(seen: &Seen<'_>, at: usize, mut add: impl FnMut(u16)) {
    let words = seen.words;
    let near = |by: isize| at.checked_add_signed(by).and_then(|at| words.get(at));
    let norm = |by: isize| near(by).map_or("", |word| word.norm.as_str()).as_bytes();
    let kind =
        |by: isize| at.checked_add_signed(by).and_then(|at| seen.classes.get(at)).copied().unwrap_or(0);
    let Some(word) = near(0) else { return };
    let small = |n: usize, most: usize| u8::try_from(n.min(most)).unwrap_or(u8::MAX);
    let length = small(words.len(), 7);
    let place = small(at, 4) * 8 + small(words.len() - at - 1, 4);
    let (asked, prompted, case) = (seen.asked, seen.prompted, seen.case);
    let turn = small(seen.before, 6);

    add(slot(0, &[]));
    add(slot(1, &[norm(0)]));
    add(slot(2, &[norm(-1)]));
    add(slot(3, &[norm(1)]));
    add(slot(4, &[norm(-2), norm(-1)]));
    add(slot(5, &[norm(1), norm(2)]));
    add(slot(6, &[norm(-1), norm(0)]));
    add(slot(7, &[norm(-3), norm(-2), norm(-1)]));
    add(slot(8, &[&[kind(0)]]));
    add(slot(9, &[&[kind(0), kind(-1), kind(1)]]));
    add(slot(10, &[&[kind(0), length, place]]));
    add(slot(11, &[&[kind(0), length, turn]]));
    add(slot(12, &[&[asked, prompted, length, kind(0)]]));
    add(slot(13, &[&[case, kind(0)]]));
    add(slot(14, &[&[kind(-2), kind(-1), kind(0), kind(1), kind(2), length]]));
    add(slot(15, &[&[turn, kind(0), kind(1)]]));
    add(slot(16, &[&[small(word.norm.chars().count(), 12), kind(0)]]));
    add(slot(17, &[&[prompted, turn]]));
    add(slot(18, &[norm(-1), &[kind(0), kind(1)]]));
    add(slot(19, &[norm(1), &[kind(0)]]));
    for (by, mark) in [(-3, 0), (-2, 1), (2, 2), (3, 3)] {
        add(slot(20, &[&[mark], norm(by)]));
    }
    // Pieces of the word, its ends marked.
    let mut marked: Vec<char> = Vec::with_capacity(26);
    marked.push('^');
    marked.extend(word.norm.chars().take(24));
    marked.push('$');
    let mut buffer = [0_u8; 16];
    for size in 2..=4 {
        for piece in marked.windows(size) {
            let mut end = 0;
            for c in piece {
                end += c.encode_utf8(buffer.get_mut(end..).unwrap_or_default()).len();
            }
            add(slot(21, &[buffer.get(..end).unwrap_or_default()]));
        }
    }
}

/// Adds the name and company of a turn in which no rule found one. What just answers our question may be taken;
/// where our question is missing it is only asked about ([`super::ACCEPTED`]), and only while nothing is known.
pub(super) fn add(reading: &Reading<'_>, tagger: &Tagger, known: &[Field], findings: &mut Vec<Finding>) {
    // In a written-out sentence capitals show names to the rules, and most of the others are of third persons.
    let sentence = reading.has_case() && reading.words.len() > LINE;
    let silent = reading.text.contains('?') || reading.words.len() > MAX_WORDS;
    let tagged = |field: Field| {
        let asked = if field == Field::Name { reading.asked.name } else { reading.asked.company };
        let open = asked || (reading.is_unprompted() && !sentence && !known.contains(&field));
        if silent || !open || findings.iter().any(|found| found.field == field) {
            return None;
        }
        let (margin, first, end) = tagger.find(reading, field)?;
        let place = field == Field::Name && lexicon::is_location(&name::phrase(reading, first, end));
        if place || bare::is_no_answer(reading, first, end) {
            return None;
        }
        let confidence = if asked { 55 } else { 45 };
        let finding = match field {
            Field::Name => name::finding(reading, first, end, confidence)?,
            _ => company::accept(reading, first, end, confidence)?,
        };
        let free = findings.iter().all(|found| found.end <= finding.start || finding.end <= found.start);
        free.then_some((margin, finding))
    };
    match (tagged(Field::Name), tagged(Field::Company)) {
        (Some((name, person)), Some((company, firm)))
            if person.start < firm.end && firm.start < person.end =>
        {
            findings.push(if name >= company { person } else { firm });
        }
        (person, firm) => findings.extend(person.into_iter().chain(firm).map(|(_, finding)| finding)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let shipped = Tagger::shipped();
        assert_ne!(*shipped, Tagger::silent());
        assert_eq!(Tagger::read(&shipped.write()).as_ref(), Some(shipped));
        let bytes = shipped.write();
        assert_eq!(Tagger::read(bytes.get(1..).unwrap_or_default()), None);
        assert_eq!(Tagger::read(&[]), None);
        assert_eq!(bytes.len(), FIELDS.len() * (SLOTS + HEAD));
    }
}
