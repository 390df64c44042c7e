//! Today: one ranked list of what wants the rep (product.md section 9). This is the order and nothing else:
//! a pure function of the items and the mode.

use crate::{
    ActivityId, ApprovalId, Currency, EffectId, EffectKind, JobId, JobKind, Mode, ProspectId, SessionId,
    Stage, SuggestionId, Temperature, Timestamp, time::Span,
};
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, collections::HashSet};
use ts_rs::TS;

/// Cards that expire this soon go before dearer ones.
pub const EXPIRES_SOON: Span = Span::hours(12);

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "TodayKind")]
pub enum Kind {
    /// A visitor waits in the chat for a person.
    LiveChat,
    /// Somebody wrote after we wrote to them.
    Reply,
    /// A card waits for the rep's decision.
    Approval,
    /// A task whose time has passed.
    OverdueTask,
    /// A task due later today.
    Task,
    /// A meeting later today, or one that is on.
    Meeting,
    /// A meeting that is over: whether they came.
    MeetingOver,
    /// A job or move that is offered.
    Suggestion,
    /// Somebody new who came by themselves.
    NewLead,
    /// A visitor who left an address but made no prospect.
    LeftAddress,
    /// A visitor says to be somebody we know.
    Unconfirmed,
    /// A job that was given up.
    FailedJob,
    /// A message that arrived or did not.
    Ambiguous,
    /// Nothing has been said for too long and nothing is planned.
    Stale,
}

impl Kind {
    /// Every kind, in the order of hybrid mode.
    pub const ALL: [Self; 14] = [
        Self::LiveChat,
        Self::Reply,
        Self::Approval,
        Self::OverdueTask,
        Self::Task,
        Self::Meeting,
        Self::MeetingOver,
        Self::Suggestion,
        Self::NewLead,
        Self::LeftAddress,
        Self::Unconfirmed,
        Self::FailedJob,
        Self::Ambiguous,
        Self::Stale,
    ];

    /// The word as shown in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LiveChat => "live_chat",
            Self::Reply => "reply",
            Self::Approval => "approval",
            Self::OverdueTask => "overdue_task",
            Self::Task => "task",
            Self::Meeting => "meeting",
            Self::MeetingOver => "meeting_over",
            Self::Suggestion => "suggestion",
            Self::NewLead => "new_lead",
            Self::LeftAddress => "left_address",
            Self::Unconfirmed => "unconfirmed",
            Self::FailedJob => "failed_job",
            Self::Ambiguous => "ambiguous",
            Self::Stale => "stale",
        }
    }

    /// Its place in a mode's list, first 0. Whoever waits in a chat or wrote back goes first in every mode;
    /// then manual leads with tasks and suggestions, hybrid with approvals, autopilot with what only a person
    /// can settle.
    pub const fn place(self, mode: Mode) -> u8 {
        match mode {
            Mode::Hybrid => match self {
                Self::LiveChat => 0,
                Self::Reply => 1,
                Self::Approval => 2,
                Self::OverdueTask => 3,
                Self::Task => 4,
                Self::Meeting => 5,
                Self::MeetingOver => 6,
                Self::Suggestion => 7,
                Self::NewLead => 8,
                Self::LeftAddress => 9,
                Self::Unconfirmed => 10,
                Self::FailedJob => 11,
                Self::Ambiguous => 12,
                Self::Stale => 13,
            },
            Mode::Manual => match self {
                Self::LiveChat => 0,
                Self::Reply => 1,
                Self::OverdueTask => 2,
                Self::Task => 3,
                Self::Suggestion => 4,
                Self::Meeting => 5,
                Self::MeetingOver => 6,
                Self::Approval => 7,
                Self::NewLead => 8,
                Self::LeftAddress => 9,
                Self::Unconfirmed => 10,
                Self::FailedJob => 11,
                Self::Ambiguous => 12,
                Self::Stale => 13,
            },
            Mode::Autopilot => match self {
                Self::LiveChat => 0,
                Self::Reply => 1,
                Self::Approval => 2,
                Self::Ambiguous => 3,
                Self::FailedJob => 4,
                Self::Unconfirmed => 5,
                Self::OverdueTask => 6,
                Self::Task => 7,
                Self::Meeting => 8,
                Self::MeetingOver => 9,
                Self::LeftAddress => 10,
                Self::NewLead => 11,
                Self::Suggestion => 12,
                Self::Stale => 13,
            },
        }
    }

    /// Says only that the person is there: left out when another item names them.
    const fn is_about_nothing_else(self) -> bool {
        matches!(self, Self::NewLead | Self::Stale)
    }
}

/// One thing that wants the rep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "TodayItem")]
pub struct Item {
    /// Stays the same as long as the thing does: kind and the row's id.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// Whom it is about.
    pub prospect_id: Option<ProspectId>,
    /// The visit behind it.
    pub session_id: Option<SessionId>,
    /// The card.
    pub approval_id: Option<ApprovalId>,
    /// The job behind it.
    pub job_id: Option<JobId>,
    /// The task or meeting.
    pub activity_id: Option<ActivityId>,
    /// What is offered.
    pub suggestion_id: Option<SuggestionId>,
    /// The message.
    pub effect_id: Option<EffectId>,
    /// The person's name; of a visitor, as they gave it.
    pub name: Option<String>,
    /// The person's company.
    pub company: Option<String>,
    /// Where the person stands.
    pub stage: Option<Stage>,
    /// A suggested move's aim.
    pub to: Option<Stage>,
    /// The score that counts, 0-100.
    pub scout_score: Option<u8>,
    /// The highest temperature of the person's signals.
    pub temperature: Option<Temperature>,
    /// What the job does.
    pub job_kind: Option<JobKind>,
    /// What would happen on approval.
    pub effect: Option<EffectKind>,
    /// The task's words, the last message, the subject, the error.
    pub text: Option<String>,
    /// Why it is here: sentences from stored facts.
    pub reasons: Vec<String>,
    /// Since when it waits; of tasks and meetings when they are due or start.
    pub at: Timestamp,
    /// When it is too late: a card's end.
    pub expires_at: Option<Timestamp>,
    /// The open deal's amount, in minor units.
    #[ts(type = "number | null")]
    pub amount_minor: Option<i64>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// Whole days since the last touch, of stale ones.
    #[ts(type = "number | null")]
    pub stale_days: Option<i64>,
}

impl Item {
    /// An item with nothing but its kind, its row and its moment.
    pub fn new(kind: Kind, row: impl std::fmt::Display, at: Timestamp) -> Self {
        Self {
            key: format!("{}:{row}", kind.as_str()),
            kind,
            prospect_id: None,
            session_id: None,
            approval_id: None,
            job_id: None,
            activity_id: None,
            suggestion_id: None,
            effect_id: None,
            name: None,
            company: None,
            stage: None,
            to: None,
            scout_score: None,
            temperature: None,
            job_kind: None,
            effect: None,
            text: None,
            reasons: Vec::new(),
            at,
            expires_at: None,
            amount_minor: None,
            currency: None,
            stale_days: None,
        }
    }

    /// What decides between items of one kind. Cards: those that expire within [`EXPIRES_SOON`] first, by
    /// expiry; then the dearest (only amounts in `home` can be compared). Tasks and meetings: the earliest.
    /// Everything else, and every tie: the higher score, then the longer wait, then the key.
    fn within(&self, home: Currency, now: Timestamp) -> (i64, Reverse<i64>, Reverse<u8>, i64, &str) {
        let score = Reverse(self.scout_score.unwrap_or_default());
        let (first, worth) = match self.kind {
            Kind::Approval => {
                let soon = self.expires_at.filter(|at| *at - now <= EXPIRES_SOON);
                let worth = self.amount_minor.filter(|_| self.currency == Some(home)).unwrap_or_default();
                (soon.map_or(i64::MAX, |at| at.0), worth)
            }
            Kind::OverdueTask | Kind::Task | Kind::Meeting => (self.at.0, 0),
            _ => (0, 0),
        };
        (first, Reverse(worth), score, self.at.0, &self.key)
    }
}

/// Puts the items in the order of the mode, and leaves out those that say of a person only that they are new
/// or quiet when another item names the person. The same items give the same list, however they come in.
pub fn rank(mut items: Vec<Item>, mode: Mode, home: Currency, now: Timestamp) -> Vec<Item> {
    items.sort_by(|a, b| {
        a.kind
            .place(mode)
            .cmp(&b.kind.place(mode))
            .then_with(|| a.within(home, now).cmp(&b.within(home, now)))
    });
    let named: HashSet<ProspectId> = items
        .iter()
        .filter(|item| !item.kind.is_about_nothing_else())
        .filter_map(|item| item.prospect_id)
        .collect();
    items.retain(|item| {
        !item.kind.is_about_nothing_else() || item.prospect_id.is_none_or(|id| !named.contains(&id))
    });
    items
}

#[cfg(test)]
mod tests;
