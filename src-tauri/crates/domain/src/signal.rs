//! Signals: named evidence in an inbound text, with the words that show it (product.md section 2). The phrase
//! lists are data, in `phrases`; the reading of them (whole words, clauses, negation) is in `matching`.

mod matching;
mod phrases;

use crate::{SignalKind, Temperature, text};
use std::collections::BTreeSet;

/// One signal in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// What it is evidence of.
    pub kind: SignalKind,
    /// First byte of the words that show it.
    pub start: usize,
    /// Past their last byte.
    pub end: usize,
    /// Those words as typed.
    pub quote: String,
}

/// Links in one message from which on it is a link wall.
const LINK_WALL: usize = 3;

/// The signals of one text, in order of appearance, each kind once with its first words. English and
/// Taglish; whole words only; what is negated in its own clause is no signal.
pub fn detect(text: &str) -> Vec<Detected> {
    let words = text::words(text);
    let mut seen = BTreeSet::new();
    let mut found: Vec<Detected> = matching::matches(text, &words)
        .into_iter()
        .filter(|(kind, ..)| seen.insert(*kind))
        .map(|(kind, start, end)| detected(text, kind, start, end))
        .collect();
    if let Some((start, end)) = link_wall(text, &words)
        && seen.insert(SignalKind::Spam)
    {
        found.push(detected(text, SignalKind::Spam, start, end));
    }
    found
}

fn detected(text: &str, kind: SignalKind, start: usize, end: usize) -> Detected {
    Detected { kind, start, end, quote: text.get(start..end).unwrap_or_default().to_owned() }
}

/// From the first link to the last, when there are too many of them for a person's question.
fn link_wall(text: &str, words: &[text::Word]) -> Option<(usize, usize)> {
    let is_link = |word: &&text::Word| word.shape == text::Shape::Opaque && !word.raw(text).contains('@');
    let links = words.iter().filter(is_link).count();
    let mostly_links = links >= 2 && links * 3 >= words.len();
    if links < LINK_WALL && !mostly_links {
        return None;
    }
    let first = words.iter().find(is_link)?;
    let last = words.iter().rev().find(is_link)?;
    Some((first.start, last.end))
}

/// The points a workspace starts with (product.md section 2; editable data, so ask the settings first).
pub const fn default_points(kind: SignalKind) -> i32 {
    match kind {
        SignalKind::PurchaseIntent | SignalKind::FormSubmitted => 40,
        SignalKind::Urgency => 30,
        SignalKind::QuantityInquiry
        | SignalKind::PaymentOptions
        | SignalKind::DemoRequest
        | SignalKind::ContactRequest => 25,
        SignalKind::PricingInquiry => 20,
        SignalKind::DeliveryCheck => 15,
        SignalKind::Interest
        | SignalKind::Validation
        | SignalKind::PromoInterest
        | SignalKind::Comparison => 10,
        SignalKind::NotInterested => -30,
        SignalKind::VendorPitch | SignalKind::JobSeeker | SignalKind::Spam => -60,
    }
}

/// How warm one signal makes a prospect (product.md section 2); what speaks against buying leaves them cold.
pub const fn temperature(kind: SignalKind) -> Temperature {
    match kind {
        SignalKind::PurchaseIntent => Temperature::ReadyToBuy,
        SignalKind::Urgency
        | SignalKind::QuantityInquiry
        | SignalKind::PaymentOptions
        | SignalKind::DemoRequest
        | SignalKind::ContactRequest => Temperature::Hot,
        SignalKind::FormSubmitted
        | SignalKind::PricingInquiry
        | SignalKind::DeliveryCheck
        | SignalKind::Interest
        | SignalKind::Validation
        | SignalKind::PromoInterest
        | SignalKind::Comparison => Temperature::Warm,
        SignalKind::NotInterested | SignalKind::VendorPitch | SignalKind::JobSeeker | SignalKind::Spam => {
            Temperature::Cold
        }
    }
}

/// Intent: the sum of the points of a prospect's signals, kept within 0-100 (product.md section 2).
pub fn intent(points: impl IntoIterator<Item = i32>) -> u8 {
    let sum: i64 = points.into_iter().map(i64::from).sum();
    u8::try_from(sum.clamp(0, 100)).unwrap_or(100)
}

/// The temperature of a prospect: that of its warmest signal; three different warm signals make hot
/// (product.md section 2).
pub fn temperature_of(kinds: impl IntoIterator<Item = SignalKind>) -> Temperature {
    let kinds: BTreeSet<SignalKind> = kinds.into_iter().collect();
    let highest = kinds.iter().map(|kind| temperature(*kind)).max().unwrap_or(Temperature::Cold);
    let warm = kinds.iter().filter(|kind| temperature(**kind) == Temperature::Warm).count();
    if warm >= 3 { highest.max(Temperature::Hot) } else { highest }
}

#[cfg(test)]
mod tests;
