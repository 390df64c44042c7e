//! The built-in chat brain: answers a visitor from the company's facts, the price sheet and the FAQ, asks for
//! contact when interest shows, and says so when it does not know. Pure. It must not invent, must not echo
//! the visitor's words, and knows nothing about other people or records, so it cannot reveal any.

mod answer;
mod desk;
mod documents;
pub(crate) mod knowledge;
mod phrases;
mod price;
mod qualify;
mod terms;
#[cfg(test)]
mod tests;
mod turn;
mod wishes;

pub use desk::Desk;
pub use terms::search_terms;

use domain::{
    Asked, ChatRole, DocumentId, FaqId, Handover, Language, SignalKind, Timestamp, extract::Field,
    offer::Product, region::Region, schedule::Slot,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The company the chat speaks for; an empty text is not on record.
#[derive(Debug, Clone, Copy, Default)]
pub struct Company<'a> {
    /// Name.
    pub name: &'a str,
    /// Postal address.
    pub address: &'a str,
    /// Own site.
    pub site: &'a str,
}

/// One line of the conversation.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Who wrote it.
    pub role: ChatRole,
    /// What.
    pub text: &'a str,
}

/// A question on record that the full-text index found for [`search_terms`].
#[derive(Debug, Clone, PartialEq)]
pub struct FaqHit {
    /// Which one.
    pub id: FaqId,
    /// The question.
    pub question: String,
    /// Its answer.
    pub answer: String,
    /// Rank, larger is better (SQLite's bm25 negated).
    pub score: f64,
}

/// A passage of a document that the full-text index found for [`search_terms`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Of which document.
    pub document_id: DocumentId,
    /// The document's title.
    pub title: String,
    /// The heading it stands under; may be empty.
    pub heading: String,
    /// Whole sentences.
    pub text: String,
}

/// What the assistant asked for in this session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedSoFar {
    /// How often each.
    pub counts: BTreeMap<Asked, u8>,
    /// In its last line.
    pub last: Option<Asked>,
}

impl AskedSoFar {
    /// How often this was asked.
    pub fn times(&self, asked: Asked) -> u8 {
        self.counts.get(&asked).copied().unwrap_or_default()
    }
    /// Takes in one more line of the assistant.
    pub fn and(&mut self, asked: Option<Asked>) {
        self.last = asked;
        if let Some(asked) = asked {
            let count = self.counts.entry(asked).or_default();
            *count = count.saturating_add(1);
        }
    }
}

/// What the visitor has given, the newest message included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contact {
    /// An e-mail address that was accepted.
    pub email: bool,
    /// A phone number that was accepted.
    pub phone: bool,
    /// One of them came with the newest message.
    pub given_now: bool,
}

/// Everything an answer may draw on.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// Who we are.
    pub company: Company<'a>,
    /// Recent lines, oldest first; the last is the visitor's new one.
    pub history: &'a [Line<'a>],
    /// Signals of the newest message as a whole.
    pub kinds: &'a BTreeSet<SignalKind>,
    /// FAQ hits for the newest message, best first; they are checked again here.
    pub faq_hits: &'a [FaqHit],
    /// The price sheet.
    pub products: &'a [Product],
    /// What contact we have.
    pub contact: Contact,
    /// What was asked for before.
    pub asked: &'a AskedSoFar,
    /// What is known of the visitor from earlier lines.
    pub known: &'a BTreeSet<Field>,
    /// What was read in earlier lines without certainty.
    pub unsure: &'a BTreeSet<Field>,
    /// Country meant by phone numbers without a country code.
    pub region: Region,
    /// Passages of documents for the newest message, best first; they are checked again here.
    pub passages: &'a [Passage],
    /// Why the newest message calls for a person, if it does.
    pub calls_for: Option<Handover>,
    /// A person was called for before and has not answered yet.
    pub handed_over: bool,
    /// When somebody is at the desk.
    pub desk: Desk<'a>,
    /// Free times that may be offered.
    pub slots: &'a [Slot],
    /// The time the newest message chooses of those offered.
    pub chosen: Option<Slot>,
    /// Address of the privacy notice; empty if there is none.
    pub privacy_url: &'a str,
    /// Language to answer in.
    pub language: Language,
    /// The present moment, against which prices end.
    pub now: Timestamp,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Plain text.
    pub text: String,
    /// Where its facts are from.
    pub sources: Vec<Source>,
    /// Up to three short lines the visitor may tap.
    pub quick_replies: Vec<String>,
    /// What it asked the visitor for, if anything; the caller counts.
    pub asked: Option<Asked>,
    /// Why it called for a person, if it did.
    pub handover: Option<Handover>,
}

/// A record an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What kind of record.
    pub kind: SourceKind,
    /// Its id; empty for the company.
    pub id: String,
    /// Its title: the question, the product's or company's name.
    pub title: String,
}

/// Kinds of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A question and answer.
    Faq,
    /// A line of the price sheet.
    Product,
    /// The company's own facts.
    Company,
    /// A document.
    Document,
}

/// How often a session is asked for contact at most.
pub const CONTACT_ASKED_AT_MOST: u8 = 2;

/// Answers the last line of the history.
pub fn reply(question: &Question<'_>) -> Reply {
    answer::compose(question)
}

/// The first line of a session: who speaks, that it is automated, and where the privacy notice is
/// (product.md section 11).
pub fn greeting(company: &Company<'_>, privacy_url: &str) -> String {
    let name = phrases::name(company.name, Language::English);
    let privacy = match privacy_url.trim() {
        "" => String::new(),
        url => format!(" Privacy notice: {url}"),
    };
    format!("Hi, I'm the automated assistant of {name}. What can I help you with?{privacy}")
}

impl<'a> Question<'a> {
    /// The visitor's newest line.
    fn text(&self) -> &'a str {
        self.history.last().filter(|line| line.role == ChatRole::Visitor).map_or("", |line| line.text)
    }
    /// The visitor's lines, newest first.
    fn visitor_lines(&self) -> impl Iterator<Item = &'a str> {
        self.history.iter().rev().filter(|line| line.role == ChatRole::Visitor).map(|line| line.text)
    }
    fn say(&self, english: &str, taglish: &str) -> String {
        match self.language {
            Language::English => english.to_owned(),
            Language::Taglish => taglish.to_owned(),
        }
    }
}
