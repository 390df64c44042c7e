//! The company the person speaks for: said after a name ("Ana from Lopez Dental"), claimed ("we are", "I work
//! for"), or a bare answer when it was just asked. A place is never a company.

use super::{Field, Finding, Reading, lexicon};
use crate::text::Shape;
use std::sync::LazyLock;

/// Words before a company, and whether only a company can follow.
const CLAIMS: &[(bool, &str)] = &[
    (
        true,
        "my company is|my companys name is|my company name is|our company is|our company name is|\
         company name is|company name|name of the company is|name of my company is|the company is|\
         company is|companys name is|business name is|business name|i work for|i work at|im working at|\
         im working for|we work for|i am working for|i represent|we represent|employed at|employed by|\
         kumpanya ko ay|kumpanya namin ay",
    ),
    (
        false,
        "this is|company|my business is|our business is|our company|my company|i work with|i work in|\
         representing|on behalf of|working for|working at|owner of|founder of|co founder of|ceo of|\
         manager of|manager at|manager for|owner at|director of|director at|president of|head of|\
         officer at|assistant at|buyer at|buyer for|engineer at|i own|i run|we run|we own|we are|were|\
         kami po ay|kami ang|taga|galing sa",
    ),
];

static BY_FIRST_WORD: LazyLock<lexicon::Openers<bool>> = LazyLock::new(|| lexicon::openers(CLAIMS));

/// Companies the writer speaks for, in order. `names` are those of the same turn.
pub(super) fn companies(reading: &Reading<'_>, names: &[Finding]) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for at in 0..reading.words.len() {
        let next =
            after_name(reading, names, at).or_else(|| claimed(reading, at)).or_else(|| from(reading, at));
        if let Some(finding) = next
            && found.last().is_none_or(|last| finding.start >= last.end)
        {
            found.push(finding);
        }
    }
    if found.is_empty() && reading.asked.company {
        found.extend(bare(reading, names));
    }
    found
}

/// "Ana Lopez from Lopez Dental", "Ana of Lopez Dental", "Ana, Lopez Dental Inc."
fn after_name(reading: &Reading<'_>, names: &[Finding], at: usize) -> Option<Finding> {
    let start = reading.words.get(at)?.start;
    let previous = at.checked_sub(1).and_then(|before| reading.words.get(before));
    let follows =
        names.iter().any(|name| previous.is_some_and(|word| word.end == name.end) && name.end <= start);
    if !follows {
        return None;
    }
    let skip = reading.says(at, "here").unwrap_or(at);
    let link = [
        "from",
        "of",
        "at",
        "with",
        "ng",
        "po from",
        "po ng",
        "po taga",
        "taga",
        "po mula sa",
        "mula sa",
        "representing",
    ]
    .iter()
    .find_map(|link| reading.says(skip, link).map(|end| (*link, end)));
    let Some((link, first)) = link else {
        let listed = reading.words.get(at).is_some_and(|word| matches!(word.mark, ',' | '\n' | '-' | '|'));
        let end = span(reading, at)?;
        let known = (at..end).any(|i| lexicon::is_company_word(reading.norm(i)));
        return if listed && known && end - at > 1 { accept(reading, at, end, 70) } else { None };
    };
    if reading.breaks(first) {
        return None;
    }
    let end = span(reading, first)?;
    if lexicon::is_place(&phrase(reading, first, end)) {
        return None;
    }
    let confidence = if matches!(link, "from" | "of") { 90 } else { 80 };
    accept(reading, first, end, confidence)
}

/// "I work for Datamyne", "our company is Lopez Dental".
fn claimed(reading: &Reading<'_>, at: usize) -> Option<Finding> {
    let (first, certain, phrase) = BY_FIRST_WORD
        .get(reading.norm(at))?
        .iter()
        .filter_map(|(phrase, certain)| reading.says(at, phrase).map(|end| (end, *certain, *phrase)))
        .max_by_key(|(end, ..)| *end)?;
    let word = reading.words.get(first)?;
    // The label of a form: what follows is what it says.
    let certain = certain || word.mark == ':';
    let listed = phrase.ends_with("name")
        || phrase == "company"
        || phrase.starts_with("our")
        || phrase.starts_with("my");
    if word.mark != ' ' && !(listed && matches!(word.mark, ':' | ',' | '"')) {
        return None;
    }
    if phrase == "company" && word.mark != ':' {
        return None;
    }
    let first = if matches!(reading.norm(first), "the" | "a" | "an" | "called" | "named" | "ay") {
        first + 1
    } else {
        first
    };
    let end = span(reading, first)?;
    let upper = reading.words.get(first)?.is_capitalised(reading.text);
    let known = (first..end).any(|i| lexicon::is_company_word(reading.norm(i)));
    // "we are Filipino", "I run Windows": without a word that only companies have, capitals must show a name.
    let told = match phrase {
        "this is" | "we are" | "were" | "kami po ay" | "kami ang" | "i run" | "we run" | "i work in"
        | "i work with" | "our company" | "my company" | "head of" => known && upper,
        _ => upper || (certain && (known || !reading.has_case())),
    };
    // Somebody may well work for Google, though "I'm from Google" says how they found us.
    if told { accept(reading, first, end, if certain { 92 } else { 78 }) } else { None }
}

/// "I'm from Acme Corporation", "we're with Acme Inc": only with a word that makes it a company.
fn from(reading: &Reading<'_>, at: usize) -> Option<Finding> {
    let first = [
        "im from",
        "i am from",
        "were from",
        "we are from",
        "im with",
        "i am with",
        "were with",
        "we are with",
        "calling from",
        "writing from",
        "ito from",
        "this is from",
    ]
    .iter()
    .find_map(|link| reading.says(at, link))?;
    if reading.breaks(first) {
        return None;
    }
    let end = span(reading, first)?;
    let known = (first..end).any(|i| lexicon::is_company_word(reading.norm(i)));
    if known && end - first > 1 { accept(reading, first, end, 85) } else { None }
}

/// Words a company's name cannot begin with or run across.
const STOPS: &str = "i|im|we|my|our|your|you|it|its|is|are|was|that|this|which|who|and|but|or|so|in|on|at|to|from|with|\
     by|as|po|ako|ko|kami|namin|lang|ba|na|sa|ng|here|there|if|when|can|could|would|want|need|looking|\
     interested|asking|calling|how|what|where|please|thanks|thank|a|an|not|have|has|had|do|does|because|\
     based|located|just|about|ito|today|now|for|yung|ang|hi|hello|hey|yes|no|ok|okay|sure|will|be|been|\
     am|since|password|pwd";

/// The end of the company's name that begins at `first`.
fn span(reading: &Reading<'_>, first: usize) -> Option<usize> {
    let text = reading.text;
    let upper = reading.words.get(first)?.is_capitalised(text);
    let case = upper && (reading.has_case() || first == 0);
    let mut end = first;
    while end - first < 7 {
        let Some(word) = reading.words.get(end) else { break };
        let suffix =
            end > first && matches!(word.norm.as_str(), "inc" | "llc" | "ltd" | "corp" | "co" | "limited");
        if word.shape == Shape::Opaque
            || (end > first && word.breaks && !(suffix && matches!(word.mark, ',' | '.')))
        {
            break;
        }
        let joins = end > first
            && matches!(word.norm.as_str(), "and" | "of" | "the" | "de" | "ng")
            && case
            && reading
                .words
                .get(end + 1)
                .is_some_and(|next| next.is_capitalised(text) && !next.breaks && next.norm != "i");
        if !joins && lexicon::lists(STOPS, &word.norm) {
            break;
        }
        let number = word.shape == Shape::Number;
        if case && !word.is_capitalised(text) && !number && !joins && !lexicon::is_company_word(&word.norm) {
            break;
        }
        if number
            && end == first
            && !reading.words.get(end + 1).is_some_and(|next| next.is_capitalised(text) && !next.breaks)
        {
            break;
        }
        end += 1;
    }
    (end > first).then_some(end)
}

fn phrase(reading: &Reading<'_>, first: usize, end: usize) -> String {
    let words = reading.words.get(first..end).unwrap_or_default();
    words.iter().map(|word| word.norm.as_str()).collect::<Vec<_>>().join(" ")
}

/// The words `first..end` as a company, unless they are a place or say nothing.
pub(super) fn accept(reading: &Reading<'_>, first: usize, end: usize, confidence: u8) -> Option<Finding> {
    let words = reading.words.get(first..end)?;
    let phrase = phrase(reading, first, end);
    let vague = words.len() == 1
        && (lexicon::is_common(&phrase)
            || matches!(phrase.as_str(), "company" | "business" | "here" | "team"));
    if lexicon::is_location(&phrase) || vague || phrase.chars().count() < 2 {
        return None;
    }
    let (start, stop) = (words.first()?.start, words.last()?.end);
    let raw = reading.text.get(start..stop)?;
    let lower = !raw.chars().any(char::is_uppercase);
    let value = if lower { title(raw) } else { raw.split_whitespace().collect::<Vec<_>>().join(" ") };
    reading.finding(Field::Company, value, first, end, confidence)
}

/// One capital per word: `lopez dental` is `Lopez Dental`.
fn title(raw: &str) -> String {
    raw.split_whitespace()
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
        })
        .collect::<Vec<String>>()
        .join(" ")
}

/// The whole turn, names and fillers aside, is the company just asked for.
fn bare(reading: &Reading<'_>, names: &[Finding]) -> Option<Finding> {
    let skip = |word: &str| {
        matches!(
            word,
            "its"
                | "it"
                | "is"
                | "yes"
                | "sure"
                | "the"
                | "ok"
                | "okay"
                | "from"
                | "hi"
                | "hello"
                | "po"
                | "thats"
                | "sa"
        )
    };
    let named = |at: usize| {
        reading
            .words
            .get(at)
            .is_some_and(|word| names.iter().any(|name| name.start <= word.start && word.end <= name.end))
    };
    let first = (0..reading.words.len()).find(|at| !skip(reading.norm(*at)) && !named(*at))?;
    let end = span(reading, first)?;
    let rest = (end..reading.words.len()).all(|at| matches!(reading.norm(at), "po" | "please" | "thanks"));
    let plain = (first..end)
        .all(|at| !lexicon::is_common(reading.norm(at)) || lexicon::is_company_word(reading.norm(at)));
    if rest && plain && !reading.text.contains('?') { accept(reading, first, end, 75) } else { None }
}
