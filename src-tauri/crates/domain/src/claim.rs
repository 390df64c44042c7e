//! The claimed/confirmed rule (product.md section 2): what may go, unattended, to an address that a visitor
//! only typed. Approval overrides it; that is `outward`'s business.

use crate::vocabulary::{Confirmation, JobKind, WaitReason};

/// What the rule looks at. Counts are of today, what is being sent included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimFacts {
    /// State of the recipient's contact point.
    pub confirmation: Confirmation,
    /// The job that writes.
    pub kind: JobKind,
    /// The address had its first answer, or one is on its way.
    pub answered_before: bool,
    /// The content keeps to what a first answer may hold: no price, offer, invitation, attachment, visitor's
    /// words.
    pub plain_content: bool,
    /// First answers sent to claimed addresses today.
    pub first_answers_today: u32,
    /// Setting `cap.first_answers_day`.
    pub first_answers_cap: u32,
    /// First answers sent today to addresses typed from the same network address.
    pub from_visitor_today: u32,
    /// Setting `cap.first_answers_address`.
    pub from_visitor_cap: u32,
    /// info@, sales@ and the like.
    pub role_address: bool,
    /// A throw-away mail domain.
    pub disposable: bool,
}

/// What the rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// May go.
    Allowed,
    /// Waits: for a reply that confirms, or for tomorrow.
    Wait {
        /// `unconfirmed` or `cap`.
        reason: WaitReason,
        /// For the rep.
        words: &'static str,
    },
    /// Never unattended.
    Refused {
        /// For the card.
        words: &'static str,
    },
}

/// Decides whether a message may go to this address unattended.
pub const fn decide(facts: &ClaimFacts) -> Claim {
    if facts.role_address {
        return Claim::Refused { words: "a role address gets nothing unattended" };
    }
    if facts.disposable {
        return Claim::Refused { words: "a disposable address gets nothing unattended" };
    }
    if matches!(facts.confirmation, Confirmation::Confirmed) {
        return Claim::Allowed;
    }
    if !matches!(facts.kind, JobKind::FollowUp) || facts.answered_before || !facts.plain_content {
        return Claim::Wait { reason: WaitReason::Unconfirmed, words: "address not confirmed" };
    }
    if facts.first_answers_today >= facts.first_answers_cap {
        return Claim::Wait {
            reason: WaitReason::Cap,
            words: "today's first answers to unconfirmed addresses are used up",
        };
    }
    if facts.from_visitor_today >= facts.from_visitor_cap {
        return Claim::Wait {
            reason: WaitReason::Cap,
            words: "this visitor's first answers for today are used up",
        };
    }
    Claim::Allowed
}

/// The name as a first answer may use it: letters of any script with single spaces, apostrophes and hyphens
/// between them, at most 40 characters. Anything else is the visitor's words and stays out.
pub fn safe_name(name: &str) -> Option<String> {
    let name = name.trim();
    let joins = |c: char| matches!(c, ' ' | '\'' | '\u{2019}' | '-');
    let mut previous_joins = true;
    for c in name.chars() {
        let joining = joins(c);
        // A few letters are also numerals (Gothic ninety, U+10341). Combining marks belong to the letter before them (Devanagari, Thai, decomposed accents).
        let allowed = (c.is_alphabetic() && !c.is_numeric()) || joining || (!previous_joins && is_mark(c));
        if !allowed || (joining && previous_joins) {
            return None;
        }
        previous_joins = joining;
    }
    (!name.is_empty() && !previous_joins && name.chars().count() <= 40).then(|| name.to_owned())
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests;
