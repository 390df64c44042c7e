//! What DNS says of the domain the rep's mail comes from: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489), in
//! words, with what to publish where something is missing. Which names are needed is only known while answers are
//! read (SPF includes others), so [`check`] is called again with more answers until it wants none.
//!
//! It advises and stops nothing: product.md section 3 lists what holds a message back, and this is not among it.

mod dkim;
mod dmarc;
mod key;
mod provider;
mod spf;
mod spf_record;
#[cfg(test)]
mod tests;

use crate::email::Address;
use std::collections::{BTreeMap, BTreeSet};

/// Letters of foreign text that are repeated in our words.
const SHOWN: usize = 120;

/// What is known of how the rep sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The address in From.
    pub from: Address,
    /// The submission server; empty while none is set.
    pub server: String,
    /// The DKIM selector the rep named.
    pub selector: Option<String>,
}

/// What DNS answered for the TXT records of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Its records, each with its strings joined; empty where there is no such name or it has none.
    Texts(Vec<String>),
    /// No answer: whether there are records is not known. Why, in words.
    Silent(String),
}

/// Answers by name, in lower case and without the last dot.
pub type Answers = BTreeMap<String, Answer>;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The domain as such.
    Domain,
    /// Which servers may send for it.
    Spf,
    /// The keys its mails are signed with.
    Dkim,
    /// What others do with mail that fails both.
    Dmarc,
}

impl Subject {
    /// As it goes over the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Spf => "spf",
            Self::Dkim => "dkim",
            Self::Dmarc => "dmarc",
        }
    }
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// As it should be.
    Ok,
    /// Works, but could be better.
    Warning,
    /// Mail is refused or lands in spam because of it.
    Problem,
    /// Could not be found out; says nothing about the domain.
    Unknown,
}

impl State {
    /// As it goes over the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
            Self::Unknown => "unknown",
        }
    }
}

/// A DNS record to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its whole name.
    pub name: String,
    /// `TXT` or `CNAME`.
    pub kind: &'static str,
    /// Its value.
    pub value: String,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub subject: Subject,
    /// How it stands.
    pub state: State,
    /// What was found.
    pub words: String,
    /// What to do about it.
    pub fix: Option<String>,
    /// The records to publish.
    pub records: Vec<Record>,
}

impl Finding {
    fn new(subject: Subject, state: State, words: impl Into<String>) -> Self {
        Self { subject, state, words: words.into(), fix: None, records: Vec::new() }
    }
    fn fix(self, fix: impl Into<String>) -> Self {
        Self { fix: Some(fix.into()), ..self }
    }
    fn publish(mut self, name: &str, kind: &'static str, value: impl Into<String>) -> Self {
        self.records.push(Record { name: name.to_owned(), kind, value: value.into() });
        self
    }
    fn silent(subject: Subject, name: &str, why: &str) -> Self {
        Self::new(subject, State::Unknown, format!("DNS did not answer for {name}: {why}"))
            .fix("Nothing is known from this. Look at the network and check again.")
    }
}

/// What was found so far, and which names' TXT records would tell more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// By subject.
    pub findings: Vec<Finding>,
    /// Names that have no answer yet; the findings are final when there are none.
    pub wanted: BTreeSet<String>,
}

/// Answers, and a note of what was asked for in vain.
struct Asked<'a> {
    answers: &'a Answers,
    wanted: BTreeSet<String>,
}

impl Asked<'_> {
    /// What is known of a name; `None` where it has not been asked for.
    fn texts(&mut self, name: &str) -> Option<&Answer> {
        let found = self.answers.get(name);
        if found.is_none() {
            self.wanted.insert(name.to_owned());
        }
        found
    }
}

/// Judges the answers there are.
pub fn check(sender: &Sender, answers: &Answers) -> Check {
    let domain = sender.from.domain();
    let provider = provider::of_server(&sender.server);
    if let Some(found) = provider::public_mail(&sender.from, provider) {
        return Check { findings: vec![found], wanted: BTreeSet::new() };
    }
    let mut asked = Asked { answers, wanted: BTreeSet::new() };
    let mut findings = spf::check(domain, &sender.server, provider, &mut asked);
    findings.extend(dkim::check(domain, sender.selector.as_deref(), provider, &mut asked));
    findings.extend(dmarc::check(domain, &mut asked));
    Check { findings, wanted: asked.wanted }
}

/// The parts of a list of tags, name and value (RFC 6376 section 3.2; DMARC has the same).
fn tags(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(';').filter_map(|tag| tag.split_once('=')).map(|(name, value)| (name.trim(), value.trim()))
}

/// Text of strangers, as our words repeat it: printable ASCII, and not much of it.
fn shown(text: &str) -> String {
    let mut out: String = text.chars().take(SHOWN).map(|c| if is_plain(c) { c } else { '?' }).collect();
    if text.chars().count() > SHOWN {
        out.push_str("...");
    }
    out
}

const fn is_plain(c: char) -> bool {
    c.is_ascii_graphic() || c == ' '
}

/// A name as it may be asked for: at most 253 octets in labels of 1 to 63 (RFC 1035 section 2.3.4), two of them at
/// least, in lower case, without the last dot. `None` for anything else.
pub fn normal_name(text: &str) -> Option<String> {
    let name = text.strip_suffix('.').unwrap_or(text).to_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_' || !c.is_ascii())
    };
    (name.len() <= 253 && name.contains('.') && name.split('.').all(label)).then_some(name)
}
