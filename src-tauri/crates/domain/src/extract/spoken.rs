//! Addresses written so that machines do not read them: "jane at acme dot io", "jane (at) acme [dot] io",
//! "jane @ acme.io".

use super::{Field, Finding, Reading, lexicon};
use crate::email::{self, Address};
use regex::Regex;
use std::sync::LazyLock;

/// Brackets, or the word "email", or nothing else in the message show that an address is meant.
const MEANT: u8 = 85;
/// "Ask Jane at acme dot io" may as well say where Jane is: asked about.
const UNSURE: u8 = 45;

/// The parts of such an address: before the at, the at, after it.
static SPOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let dot = r"(?:\s+dot\s+|\s*[(\[{]\s*(?:dot|\.)\s*[)\]}]\s*)";
    let at = r"\s+at\s+|\s*[(\[{<]\s*(?:at|@)\s*[)\]}>]\s*|\s+@\s*|\s*@\s+";
    let local = format!(
        r"[a-z0-9][a-z0-9._%+-]*(?:(?:{dot}|\s+(?:underscore|dash|hyphen)\s+)[a-z0-9][a-z0-9_%+-]*){{0,3}}"
    );
    let domain = format!(r"[a-z0-9][a-z0-9-]*(?:(?:{dot}|\.)[a-z0-9][a-z0-9-]*){{1,4}}");
    Regex::new(&format!(r"(?i)\b(?P<local>{local})(?P<at>{at})(?P<domain>{domain})")).ok()
});
/// What stands for one sign.
static DOT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\s+dot\s+|\s*[(\[{]\s*(?:dot|\.)\s*[)\]}]\s*").ok());
static LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\s+(underscore|dash|hyphen)\s+").ok());

/// Words that call what follows an address.
const LABELS: &[&str] = &["email", "mail", "gmail", "e", "address", "reach", "write"];

/// The spoken addresses of one turn, in order.
pub(super) fn addresses(reading: &Reading<'_>) -> Vec<Finding> {
    let text = reading.text;
    // Without one of these nothing can match, and most messages have none.
    let has =
        |wanted: &[u8]| text.as_bytes().windows(wanted.len()).any(|part| part.eq_ignore_ascii_case(wanted));
    let bracketed = || [b"(at", b"[at", b"{at", b"<at", b"( a", b"[ a"].iter().any(|mark| has(*mark));
    if !(text.contains('@') || has(b"dot") || bracketed()) {
        return Vec::new();
    }
    let Some(pattern) = SPOKEN.as_ref() else { return Vec::new() };
    pattern
        .captures_iter(text)
        .take(8)
        .filter_map(|found| {
            let (local, at, domain) = (found.name("local")?, found.name("at")?, found.name("domain")?);
            let address = address(local.as_str(), domain.as_str())?;
            let start = local.start();
            // What the domain lost at its end ("acme.io.Thanks") is not part of the quote.
            let dropped = signs(domain.as_str())?.len() - address.domain().len();
            let end = domain.end() - dropped;
            let bracketed = !at.as_str().trim().eq_ignore_ascii_case("at");
            let said = domain.as_str() != signs(domain.as_str())?;
            let word = local
                .as_str()
                .rsplit(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default()
                .to_lowercase();
            let usual = lexicon::is_common(&word) && !address.is_role();
            // "Look at acme.io": an ordinary word before an ordinary "at".
            if !bracketed && (!said || usual) {
                return None;
            }
            let before = text.get(..start).unwrap_or_default();
            let labelled = before
                .rsplit(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .take(4)
                .any(|word| LABELS.contains(&word.to_lowercase().as_str()));
            let alone = before.trim().is_empty()
                && text.get(end..).is_some_and(|rest| rest.trim_matches(['.', ' ', '\n']).is_empty());
            let confidence = if bracketed || labelled || alone { MEANT } else { UNSURE };
            Some(Finding { field: Field::Email, value: address.to_string(), start, end, confidence })
        })
        .collect()
}

/// Words for signs replaced by the signs.
fn signs(spoken: &str) -> Option<String> {
    let dotted = DOT.as_ref()?.replace_all(spoken, ".");
    let lined = LINE.as_ref()?.replace_all(&dotted, |found: &regex::Captures<'_>| {
        if found.get(1).is_some_and(|word| word.as_str().eq_ignore_ascii_case("underscore")) {
            "_"
        } else {
            "-"
        }
    });
    Some(lined.into_owned())
}

/// The address, its domain cut back to one that can exist.
fn address(local: &str, domain: &str) -> Option<Address> {
    let local = signs(local)?;
    let mut domain = signs(domain)?;
    while !email::ends_in_known_tld(&domain) {
        let (rest, _) = domain.rsplit_once('.')?;
        domain = rest.to_owned();
    }
    format!("{local}@{domain}").parse().ok()
}
