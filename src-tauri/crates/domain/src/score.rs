//! ScoutScore (product.md section 2): a sum of named parts that always adds up. Override and history are
//! stored beside it by others.

use crate::{time::Span, vocabulary::Temperature};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Days in which the intent part halves while nobody is in touch.
const HALF_LIFE_DAYS: f64 = 21.0;

/// What the score is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreFacts {
    /// Sum of signal points, 0-100.
    pub intent: u8,
    /// Whole days since the last meaningful touch; negative counts as 0.
    pub days_since_touch: i64,
    /// Highest temperature of the signals.
    pub temperature: Temperature,
    /// An e-mail address is on record.
    pub has_email: bool,
    /// A phone number is on record.
    pub has_phone: bool,
    /// A company is on record.
    pub has_company: bool,
    /// A name is on record.
    pub has_name: bool,
    /// Messages of the visitor, chat and mail.
    pub messages: u32,
    /// First to last visitor message of one session, the longest.
    pub duration: Span,
    /// A meeting's end has passed and nobody cancelled, declined or missed it.
    pub held_meeting: bool,
    /// Any demo, pricing, purchase or contact signal.
    pub high_value: bool,
}

/// The score and its parts; `total` is their sum. `lost_to_decay` is shown beside them, not as one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ScoutScore {
    /// 0-40.
    pub intent: u8,
    /// 0-25.
    pub temperature: u8,
    /// 0-15.
    pub contact: u8,
    /// 0-15.
    pub engagement: u8,
    /// 0 or 5.
    pub signal: u8,
    /// What the intent part would have had more without decay, 0-40.
    pub lost_to_decay: u8,
    /// 0-100.
    pub total: u8,
}

/// The score of these facts.
pub fn scout_score(facts: &ScoreFacts) -> ScoutScore {
    let (intent, fresh) = intent_part(facts.intent, facts.days_since_touch);
    let temperature = temperature_part(facts.temperature);
    let contact = [(facts.has_email, 5), (facts.has_phone, 5), (facts.has_company, 3), (facts.has_name, 2)]
        .into_iter()
        .map(|(has, points)| if has { points } else { 0 })
        .sum();
    let engagement = engagement_part(facts);
    let signal = if facts.high_value { 5 } else { 0 };
    ScoutScore {
        intent,
        temperature,
        contact,
        engagement,
        signal,
        lost_to_decay: fresh - intent,
        total: intent + temperature + contact + engagement + signal,
    }
}

/// round(0.4 x intent x 0.5^(days / 21)) and the same without decay; the first is never larger.
fn intent_part(intent: u8, days: i64) -> (u8, u8) {
    let full = 0.4 * f64::from(intent.min(100));
    // A century is long enough for any intent to round to zero, and keeps the exponent in range.
    let days = u32::try_from(days.clamp(0, 36_500)).unwrap_or_default();
    let decayed = full * 0.5_f64.powf(f64::from(days) / HALF_LIFE_DAYS);
    (round(decayed), round(full))
}

/// Rounds a value of 0.0..=40.0.
fn round(value: f64) -> u8 {
    (0..=40_u8).rev().find(|whole| f64::from(*whole) - 0.5 <= value).unwrap_or_default()
}

const fn temperature_part(temperature: Temperature) -> u8 {
    match temperature {
        Temperature::Cold => 0,
        Temperature::Warm => 10,
        Temperature::Hot => 20,
        Temperature::ReadyToBuy => 25,
    }
}

fn engagement_part(facts: &ScoreFacts) -> u8 {
    let messages = match facts.messages {
        10.. => 8,
        5..=9 => 5,
        3..=4 => 2,
        _ => 0,
    };
    let presence = if facts.held_meeting || facts.duration >= Span::minutes(5) {
        7
    } else if facts.duration >= Span::minutes(2) {
        4
    } else {
        0
    };
    messages + presence
}

#[cfg(test)]
mod tests;
