//! The built-in composer: mails, invitations and rep notes written from facts on record, in English and
//! Taglish. It must invent nothing: every name, number and claim comes from [`Facts`] (product.md section 4,
//! "Nothing invented"). Whether a draft may leave is not decided here.

mod closing;
mod letters;
mod manner;
mod meeting;
mod next;
mod nurture;
mod own;
mod parts;
mod task;
#[cfg(test)]
mod tests;
mod wording;

pub use closing::{closing, closing_unit_prices, offer_follow_up};
pub use letters::{answer, first_answer, follow_up, qualify};
pub(crate) use manner::instructions;
pub use manner::{Instruction, Manner, Tone, UnknownInstruction};
pub use meeting::{Invitation, called_off, invitation, missed, moved, offer_slots};
pub use next::{NextAction, NextStep, next_best_action, summary};
pub use nurture::{NoSuchStep, NurtureStep, nurture};
pub use own::own_step;
pub use task::{TaskLinks, phone_text, task_links};
pub use wording::footer;
pub(crate) use wording::{one_line, passage};

use chrono_tz::Tz;
use domain::offer::Product;
use domain::{Confirmation, FaqId, Language, SignalKind, Source, Stage, Temperature, Timestamp};
use serde::{Deserialize, Serialize};

/// Everything a message may draw on. Texts of the visitor are marked as such; all else is the rep's own.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// Who writes.
    pub sender: Sender<'a>,
    /// Who is written to.
    pub person: Person<'a>,
    /// Where the person came from.
    pub source: Source,
    /// What the person asked for.
    pub inquiry: Inquiry<'a>,
    /// Texts we sent this person before, chat and mail, so that nothing is told twice.
    pub answered: &'a [&'a str],
    /// The price sheet.
    pub products: &'a [Product],
    /// The questions and answers on record.
    pub faq: &'a [FaqEntry],
    /// The person's question nobody answered yet, in their own words.
    pub open_question: Option<&'a str>,
    /// How to write it.
    pub manner: Manner,
    /// Where things stand.
    pub standing: Standing,
    /// The present moment.
    pub now: Timestamp,
}

/// The rep's side; an empty text means that it is not on record.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sender<'a> {
    /// Name of the company.
    pub company: &'a str,
    /// Postal address (product.md section 11).
    pub address: &'a str,
    /// The company's own site, with its scheme.
    pub site: &'a str,
    /// Name that signs.
    pub rep: &'a str,
    /// The rep's own signature, several lines; empty: rep and company.
    pub signature: &'a str,
}

/// The recipient.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// Full name; one that was only claimed has to be let through by `domain::claim` before.
    pub name: Option<&'a str>,
    /// Whether the address is confirmed.
    pub confirmed: bool,
    /// The person's company.
    pub company: Option<&'a str>,
    /// Language to write in.
    pub language: Language,
    /// Time zone to name moments in: the person's, else the rep's.
    pub zone: Tz,
}

/// What the person asked for. Spans are the visitor's words and hostile until cleaned.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inquiry<'a> {
    /// The product they named, matched to the price sheet.
    pub product: Option<&'a Product>,
    /// The quantity they stated.
    pub quantity: Option<i64>,
    /// Their words on when.
    pub timeline: Option<&'a str>,
    /// Their words on budget.
    pub budget: Option<&'a str>,
    /// Signals found in their messages.
    pub signals: &'a [Evidence<'a>],
}

/// One signal with the words it was found in.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// What it says.
    pub kind: SignalKind,
    /// The visitor's words.
    pub span: &'a str,
}

/// Where things stand with the person.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Pipeline stage.
    pub stage: Stage,
    /// ScoutScore, 0-100.
    pub scout_score: u8,
    /// Temperature.
    pub temperature: Temperature,
    /// State of the usable e-mail address; `None` when there is none.
    pub email: Option<Confirmation>,
    /// Whether a phone number is on record.
    pub phone: bool,
    /// The person's last message.
    pub last_inbound: Option<Timestamp>,
    /// Our last message that a server took.
    pub last_outbound: Option<Timestamp>,
    /// When the offer that still waits for an answer was sent.
    pub offer_sent: Option<Timestamp>,
    /// Points of the last finished qualify, 0-100.
    pub qualify: Option<u8>,
}

/// One question and answer the rep put on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaqEntry {
    /// Which one.
    pub id: FaqId,
    /// The question.
    pub question: String,
    /// Its answer.
    pub answer: String,
}

/// A mail without its footer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// One line.
    pub subject: String,
    /// Plain text that ends with the signature; the mail's text is this, an empty line and [`footer`].
    pub body: String,
}

impl Facts<'_> {
    fn has(&self, kind: SignalKind) -> bool {
        self.inquiry.signals.iter().any(|evidence| evidence.kind == kind)
    }
    fn sent_before(&self, text: &str) -> bool {
        self.answered.iter().any(|earlier| earlier.contains(text))
    }
    fn taglish(&self) -> bool {
        self.person.language == Language::Taglish
    }
}
