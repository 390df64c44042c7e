//! Sentences from stored facts, for suggestions and Today. Nothing is said here that is not on record; the
//! visitor's own words stand in quotation marks.

use crate::{JobKind, SignalKind, WaitReason};

/// Longest quotation, in characters.
const QUOTE: usize = 160;

/// What a signal says of a person, to follow a name or nothing: "asked for the price".
pub const fn phrase(kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::PurchaseIntent => "wants to buy",
        SignalKind::Urgency => "in a hurry",
        SignalKind::PaymentOptions => "asked how to pay",
        SignalKind::DemoRequest => "asked for a demo or meeting",
        SignalKind::ContactRequest => "asked to be contacted",
        SignalKind::PricingInquiry => "asked for the price",
        SignalKind::DeliveryCheck => "asked about delivery",
        SignalKind::Validation => "asked for references",
        SignalKind::PromoInterest => "asked for a discount",
        SignalKind::Comparison => "compares with others",
        SignalKind::NotInterested => "said no",
        SignalKind::FormSubmitted => "sent a form",
        SignalKind::VendorPitch => "sells something",
        SignalKind::JobSeeker => "looks for work",
        SignalKind::Spam => "looks like spam",
        SignalKind::QuantityInquiry => "named a quantity",
        SignalKind::Interest => "showed interest",
    }
}

/// `Asked for the price: “how much is Widget Pro”.`
pub fn signal(kind: SignalKind, quote: &str) -> String {
    let words = capital(phrase(kind));
    match quoted(quote) {
        Some(quote) => format!("{words}: {quote}."),
        None => format!("{words}."),
    }
}

/// The words in quotation marks: one line, cut at a word; `None` when nothing is left to quote.
pub fn quoted(words: &str) -> Option<String> {
    let line = words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = line.collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return None;
    }
    if line.chars().count() <= QUOTE {
        return Some(format!("\u{201c}{line}\u{201d}"));
    }
    let head: String = line.chars().take(QUOTE).collect();
    let whole = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    Some(format!("\u{201c}{whole}...\u{201d}"))
}

/// A stored reason as a sentence: `entered interested` -> `Entered interested.`
pub fn sentence(reason: &str) -> String {
    let words = capital(
        &reason.trim().replace("ready_to_close", "ready to close").replace("web_chat", "the website chat"),
    );
    if words.is_empty() || words.ends_with(['.', '!', '?']) { words } else { format!("{words}.") }
}

/// How much a signal speaks for a job of a kind: the smaller, the more. What does not speak for it comes last.
pub fn relevance(kind: JobKind, signal: SignalKind) -> usize {
    let first: &[SignalKind] = match kind {
        JobKind::CloseDeal => &[
            SignalKind::PurchaseIntent,
            SignalKind::PaymentOptions,
            SignalKind::QuantityInquiry,
            SignalKind::PricingInquiry,
            SignalKind::Urgency,
        ],
        JobKind::BookMeeting => &[SignalKind::DemoRequest, SignalKind::ContactRequest, SignalKind::Urgency],
        JobKind::Qualify => &[
            SignalKind::PurchaseIntent,
            SignalKind::DemoRequest,
            SignalKind::QuantityInquiry,
            SignalKind::PricingInquiry,
        ],
        JobKind::FollowUp | JobKind::Nurture | JobKind::SmartScan | JobKind::FullPipeline => &[
            SignalKind::PricingInquiry,
            SignalKind::DemoRequest,
            SignalKind::ContactRequest,
            SignalKind::PurchaseIntent,
        ],
    };
    first.iter().position(|one| *one == signal).unwrap_or(first.len())
}

/// What would let something that waits go on.
pub const fn released_by(reason: WaitReason) -> &'static str {
    match reason {
        WaitReason::Approval => "your decision on its card",
        WaitReason::Energy => "more energy: it comes back over the day, or refill it",
        WaitReason::Coins => "more coins: the next month's, or refill them",
        WaitReason::Window => "the recipient's send window opening",
        WaitReason::Cap => "room under the limit",
        WaitReason::Cooldown => "the end of the cool-down after our last message",
        WaitReason::Grace => "the end of the time in which the move can be undone",
        WaitReason::Mailbox => "a mailbox that works (Settings, Mailbox)",
        WaitReason::Inbox => "an inbox that can be read, or your approval",
        WaitReason::Calendar => "a calendar that can be read (Settings, Meetings)",
        WaitReason::Unconfirmed => "a reply from the address, your confirmation, or approving its card",
        WaitReason::OutOfOffice => "the recipient being back",
        WaitReason::Mode => "another mode, or your click on it",
        WaitReason::HandsOff => "letting automation on again for this prospect",
        WaitReason::Paused => "resuming",
        WaitReason::Schedule => "its time",
        WaitReason::Ambiguous => "your word on whether the message arrived",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_one_line_and_no_longer_than_a_line_of_text() {
        assert_eq!(quoted(" how  much\n\u{7}is it "), Some("\u{201c}how much is it\u{201d}".to_owned()));
        assert_eq!(quoted(" \n "), None);
        let long = quoted(&"word ".repeat(3_000)).unwrap();
        assert!(long.chars().count() <= QUOTE + 5 && long.ends_with("word...\u{201d}"), "{long}");
    }

    #[test]
    fn a_reason_is_a_sentence_with_the_visitors_words() {
        assert_eq!(
            signal(SignalKind::PricingInquiry, "how much"),
            "Asked for the price: \u{201c}how much\u{201d}."
        );
        assert_eq!(signal(SignalKind::FormSubmitted, ""), "Sent a form.");
        assert_eq!(sentence("entered ready_to_close"), "Entered ready to close.");
        assert_eq!(sentence("They said no."), "They said no.");
    }

    #[test]
    fn a_wish_for_a_demo_speaks_for_a_meeting() {
        let mut found = [SignalKind::PricingInquiry, SignalKind::DemoRequest];
        found.sort_by_key(|signal| relevance(JobKind::BookMeeting, *signal));
        assert_eq!(found[0], SignalKind::DemoRequest);
    }
}
