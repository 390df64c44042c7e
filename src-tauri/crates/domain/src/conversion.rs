//! When a chat becomes a prospect, and at which stage it starts (product.md section 2). Ad and form leads
//! always become prospects and don't ask here.

use crate::{
    time::Span,
    vocabulary::{Source, Stage, Temperature},
};

/// What is known of a visitor who is not yet a prospect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConversionFacts {
    /// An accepted e-mail address or phone number was given.
    pub has_contact: bool,
    /// A contact_request signal: they asked to be contacted.
    pub asked_contact: bool,
    /// Qualification score, 0-100.
    pub qualification: u8,
    /// Sum of signal points, 0-100.
    pub intent: u8,
    /// Highest temperature of the signals.
    pub temperature: Temperature,
    /// Messages of the visitor.
    pub messages: u32,
    /// Any demo, pricing, purchase or contact signal.
    pub high_value: bool,
    /// First to last visitor message of one session, the longest.
    pub duration: Span,
}

/// What a chat has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    /// A prospect.
    Prospect,
    /// Shown in Today as "left an address", with Add and Ignore.
    LeftAddress,
    /// Nothing to show.
    Nothing,
}

/// One of the five conditions of which two must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Intent of 50 or more.
    Intent,
    /// Hot or above.
    Temperature,
    /// Five messages or more.
    Messages,
    /// A high-value signal.
    HighValue,
    /// Two minutes or more.
    Duration,
}

impl Condition {
    /// The condition in words for the rep.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Intent => "intent of 50 or more",
            Self::Temperature => "hot",
            Self::Messages => "five messages or more",
            Self::HighValue => "asked about price, demo, purchase or contact",
            Self::Duration => "stayed two minutes or more",
        }
    }
}

/// Which of the five conditions hold.
pub fn conditions(facts: &ConversionFacts) -> Vec<Condition> {
    [
        (facts.intent >= 50, Condition::Intent),
        (facts.temperature >= Temperature::Hot, Condition::Temperature),
        (facts.messages >= 5, Condition::Messages),
        (facts.high_value, Condition::HighValue),
        (facts.duration >= Span::minutes(2), Condition::Duration),
    ]
    .into_iter()
    .filter_map(|(holds, condition)| holds.then_some(condition))
    .collect()
}

/// What the chat has come to; `threshold` is the setting `capture.threshold`, 0-100.
pub fn decide(facts: &ConversionFacts, threshold: u8) -> Conversion {
    if facts.has_contact && facts.qualification >= threshold && conditions(facts).len() >= 2 {
        Conversion::Prospect
    } else if facts.has_contact || facts.asked_contact {
        Conversion::LeftAddress
    } else {
        Conversion::Nothing
    }
}

/// Whether automation may make one more prospect today (section 10: chat and mail only, `cap` a day; the rest
/// wait in Today).
pub const fn within_daily_cap(source: Source, made_today: u32, cap: u32) -> bool {
    match source {
        Source::WebChat | Source::InboundMail => made_today < cap,
        _ => true,
    }
}

/// The stage a new prospect enters; until the chat has settled it is looked at again, forward only.
pub fn first_stage(temperature: Temperature, intent: u8, messages: u32) -> Stage {
    let hot = temperature >= Temperature::Hot;
    if temperature == Temperature::ReadyToBuy {
        Stage::ReadyToClose
    } else if hot && intent >= 70 {
        Stage::Interested
    } else if hot || intent >= 50 {
        Stage::Qualified
    } else if messages >= 5 {
        Stage::Contacted
    } else {
        Stage::New
    }
}

#[cfg(test)]
mod tests;
