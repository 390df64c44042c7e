//! Forward moves from engagement (product.md section 3): which step an event takes a prospect. Never
//! backwards, one event one step.

use crate::{
    time::Timestamp,
    vocabulary::{Mode, Stage},
};

/// Something that happened between the prospect and us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A server took our first outward message to them.
    FirstMessageTaken,
    /// A person replied (no auto-reply, no bounce).
    HumanReply {
        /// It says no.
        is_no: bool,
    },
    /// A demo, purchase or contact signal.
    BuyingSignal,
    /// Another inbound touch: a chat, call or message.
    InboundTouch,
    /// The ScoutScore was computed anew.
    Rescored,
    /// They accepted a meeting.
    MeetingAccepted,
    /// A qualify finished.
    Qualified {
        /// Its result, 0-100.
        score: u8,
    },
    /// A yes to an offer on record.
    OfferAccepted {
        /// From the address the offer went to, answering its Message-ID.
        from_recipient: bool,
        /// Without question or condition.
        unconditional: bool,
    },
    /// A clear no.
    ClearNo,
}

impl Event {
    /// What happened, as a sentence for the rep; `scout_score` is the one that counts.
    pub fn words(self, scout_score: u8) -> String {
        match self {
            Self::FirstMessageTaken => "Their mail server took our first message.".to_owned(),
            Self::HumanReply { is_no: false } => "They replied.".to_owned(),
            Self::HumanReply { is_no: true } | Self::ClearNo => "They said no.".to_owned(),
            Self::BuyingSignal => "They asked for a demo or a call, or want to buy.".to_owned(),
            Self::InboundTouch => "They got in touch again.".to_owned(),
            Self::Rescored => format!("The ScoutScore is {scout_score} now."),
            Self::MeetingAccepted => "They accepted a meeting.".to_owned(),
            Self::Qualified { score } => format!("Qualify found {score} of 100 points."),
            Self::OfferAccepted { .. } => "They said yes to the offer.".to_owned(),
        }
    }
}

/// Where the prospect stands as the event is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForwardFacts {
    /// Its stage.
    pub stage: Stage,
    /// When it entered.
    pub entered_at: Timestamp,
    /// When the event happened; a qualify's is when it finished.
    pub event_at: Timestamp,
    /// The mode in force.
    pub mode: Mode,
    /// ScoutScore, an override included, 0-100.
    pub scout_score: u8,
    /// Setting `close.threshold`, 0-100.
    pub close_threshold: u8,
}

/// How a step is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By itself.
    Move,
    /// Offered.
    Suggest,
    /// A card for the rep to decide.
    Card,
}

/// One step forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The stage left.
    pub from: Stage,
    /// A later stage.
    pub to: Stage,
    /// How.
    pub how: How,
}

/// The score from which engagement alone moves to interested, and qualify outside autopilot.
const CONVINCED: u8 = 75;
/// What qualify must reach in autopilot.
const QUALIFIED_ENOUGH: u8 = 50;

/// The step an event takes, if any. Events at or before the stage entry don't count.
pub fn step(event: Event, facts: &ForwardFacts) -> Option<Step> {
    let ForwardFacts { stage, mode, scout_score, .. } = *facts;
    if facts.event_at <= facts.entered_at || stage.is_terminal() {
        return None;
    }
    let manual = mode == Mode::Manual;
    let by_mode = if manual { How::Suggest } else { How::Move };
    let (to, how) = match (stage, event) {
        (_, Event::OfferAccepted { from_recipient: true, unconditional: true }) => {
            let by_itself = mode == Mode::Autopilot && scout_score >= facts.close_threshold;
            (Stage::Won, if by_itself { How::Move } else { How::Card })
        }
        (_, Event::ClearNo | Event::HumanReply { is_no: true }) => (Stage::Lost, How::Card),
        (Stage::New, Event::FirstMessageTaken) => (Stage::Contacted, by_mode),
        (Stage::Contacted, Event::HumanReply { is_no: false }) => (Stage::Qualified, by_mode),
        (
            Stage::Qualified,
            Event::BuyingSignal | Event::InboundTouch | Event::HumanReply { is_no: false },
        ) => (Stage::Interested, by_mode),
        (Stage::Qualified, Event::Rescored) if scout_score >= CONVINCED => (Stage::Interested, by_mode),
        (Stage::Qualified, Event::Qualified { score }) => {
            let enough = if mode == Mode::Autopilot { QUALIFIED_ENOUGH } else { CONVINCED };
            (score >= enough).then_some((Stage::Interested, by_mode))?
        }
        (Stage::Interested, Event::MeetingAccepted) => (Stage::ReadyToClose, by_mode),
        _ => return None,
    };
    Some(Step { from: stage, to, how })
}

#[cfg(test)]
mod tests;
