//! The parts of a card that bear on its decision.

use crate::people::ScoreParts;
use domain::{Confirmation, SignalKind, Stage, Temperature, Timestamp, grounding::Sourced, offer::Offer};
use engine::{
    approvals::{Quote, Risk, Shown},
    mail::MailPayload,
    ports::Invite,
};
use serde::Serialize;
use ts_rs::TS;

/// What is at stake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "Risk")]
pub enum RiskWord {
    /// It binds us.
    Binding,
    /// It names a price that is on the sheet.
    Money,
    /// The address is only claimed.
    Unconfirmed,
    /// None of these.
    None,
}

impl From<Risk> for RiskWord {
    fn from(risk: Risk) -> Self {
        match risk {
            Risk::Binding => Self::Binding,
            Risk::Money => Self::Money,
            Risk::Unconfirmed => Self::Unconfirmed,
            Risk::None => Self::None,
        }
    }
}

/// The person a card is about.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "ApprovalPerson")]
pub struct PersonView {
    /// Full name.
    pub name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Where the person stands.
    pub stage: Stage,
    /// Since when.
    pub stage_at: Timestamp,
    /// The score that counts, 0-100.
    pub scout_score: u8,
    /// The parts of the machine's score.
    pub score_parts: ScoreParts,
    /// The highest temperature of the person's signals.
    pub temperature: Temperature,
    /// Whether the address it goes to is claimed or confirmed.
    pub email_state: Option<Confirmation>,
    /// IANA time zone, where one is known.
    pub time_zone: Option<String>,
}

impl From<&Shown> for PersonView {
    fn from(shown: &Shown) -> Self {
        let prospect = &shown.prospect;
        Self {
            name: prospect.fields.name.clone(),
            company: prospect.fields.company.clone(),
            stage: prospect.stage,
            stage_at: prospect.stage_at,
            scout_score: prospect.effective_score(),
            score_parts: prospect.score_parts.into(),
            temperature: prospect.evidence.temperature,
            email_state: shown.point.as_ref().map(|point| point.state),
            time_zone: prospect.time_zone.clone(),
        }
    }
}

/// An invitation in a mail.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "ApprovalInvite")]
pub struct InviteView {
    /// What calendars show.
    pub summary: String,
    /// When it starts.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// Where, or how to join.
    pub location: String,
    /// What it says.
    pub description: String,
}

impl From<Invite> for InviteView {
    fn from(invite: Invite) -> Self {
        Self {
            summary: invite.summary,
            start: invite.start,
            end: invite.end,
            location: invite.location,
            description: invite.description,
        }
    }
}

/// A mail, part by part.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "ApprovalMail")]
pub struct MailView {
    /// Sender's name.
    pub from_name: String,
    /// Sender's address.
    pub from: String,
    /// Recipient's name, may be empty.
    pub to_name: String,
    /// Recipient's address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// What the rep may edit.
    pub body: String,
    /// Sender, postal address and opt-out.
    pub footer: String,
    /// What the recipient reads: body, an empty line, footer.
    pub text: String,
    /// Invitation, if any.
    pub invite: Option<InviteView>,
    /// The offer it makes, frozen.
    pub offer: Option<Offer>,
    /// Files that go with it.
    pub files: Vec<crate::conversations::MailAttachment>,
}

impl From<MailPayload> for MailView {
    fn from(mail: MailPayload) -> Self {
        Self {
            from_name: mail.from_name,
            from: mail.from,
            to_name: mail.to_name,
            to: mail.to,
            subject: mail.subject,
            body: mail.body,
            footer: mail.footer,
            text: mail.text,
            invite: mail.invite.map(InviteView::from),
            offer: mail.offer,
            files: mail.attachments.into_iter().map(Into::into).collect(),
        }
    }
}

/// When a message would leave.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "Leaves")]
pub struct LeavesView {
    /// The moment; absent: something else must happen first, or it is decided and has not left.
    pub at: Option<Timestamp>,
    /// In words.
    pub words: String,
}

/// Words of the person.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "ApprovalQuote")]
pub struct QuoteView {
    /// As said.
    pub text: String,
    /// The weight of the signal found in it.
    pub points: Option<i32>,
    /// That signal.
    pub kind: Option<SignalKind>,
    /// When it was said.
    pub at: Option<Timestamp>,
}

impl From<Quote> for QuoteView {
    fn from(quote: Quote) -> Self {
        Self { text: quote.text, points: quote.points, kind: quote.kind, at: quote.at }
    }
}

/// A fragment of a mail that stands on record.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "SourcedText")]
pub struct SourcedView {
    /// The fragment, as in the body.
    pub text: String,
    /// Where it stands.
    pub source: String,
}

impl From<Sourced> for SourcedView {
    fn from(sourced: Sourced) -> Self {
        Self { text: sourced.text, source: sourced.source }
    }
}
