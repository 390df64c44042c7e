//! The outward checks (product.md section 3): whether one message may leave now. Asked when it is due and
//! again in the transaction that marks it sending; a pure function of recorded facts, so every answer can be
//! replayed.

mod foresee;

pub use foresee::{Foreseen, foresee};

use crate::{
    claim::Claim,
    policy::Gate,
    schedule::Opening,
    time::{Span, Timestamp},
    vocabulary::{Basis, WaitReason},
};

/// The inbox must have been read this recently, without a gap, for automatic messages to leave.
pub const INBOX_FRESH: Span = Span::minutes(10);
/// An automatic answer leaves within this time of the message it answers, or it is a message we start.
pub const ANSWER_WITHIN: Span = Span::minutes(60);
/// An automatic message this much overdue is drafted anew.
pub const STALE_AFTER: Span = Span::hours(12);
/// From this much overdue a message counts as missed (sleep, offline).
pub const MISSED_AFTER: Span = Span::minutes(10);
/// Missed messages that may leave within [`MISSED_AFTER`].
pub const CATCH_UP_LIMIT: u32 = 5;

/// The rep's decision on this very effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// None.
    Undecided,
    /// Approved, as shown or as edited.
    Approved {
        /// The payload's hash is the approved one.
        hash_matches: bool,
    },
}

/// A count and what it may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// Sent so far in the cap's period.
    pub sent: u32,
    /// Setting.
    pub limit: u32,
    /// When the count falls next.
    pub frees_at: Timestamp,
}

impl Cap {
    const fn is_reached(&self) -> bool {
        self.sent >= self.limit
    }
}

/// Everything that bears on one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutwardFacts {
    /// The present moment.
    pub now: Timestamp,
    /// The kill switch is on.
    pub paused: bool,
    /// Held after a restore or on a new machine, until the rep confirms.
    pub restored: bool,
    /// Automation is kept off this prospect or company.
    pub hands_off: bool,
    /// The address or person is on the suppression list.
    pub suppressed: bool,
    /// The contact point exists, is not do-not-use and has not bounced.
    pub address_usable: bool,
    /// Why we may write at all.
    pub basis: Option<Basis>,
    /// The claimed/confirmed rule's word.
    pub claim: Claim,
    /// The policy gate's word on the job.
    pub gate: Gate,
    /// Why the content waits for approval whatever the gate says.
    pub binding: Option<String>,
    /// The rep's decision.
    pub decision: Decision,
    /// A mailbox to send from is set up and its password can be read.
    pub mailbox_ready: bool,
    /// The postal address of the footer is set.
    pub postal_address: bool,
    /// Setting `inbox.required`.
    pub inbox_required: bool,
    /// Since when until now the inbox is known to have been read without a gap: the last read.
    pub inbox_read_at: Option<Timestamp>,
    /// Away until then, by their own out-of-office reply.
    pub away_until: Option<Timestamp>,
    /// The first message to someone who came to us.
    pub is_first_answer: bool,
    /// The inbound message this answers.
    pub answers_inbound_at: Option<Timestamp>,
    /// That inbound message had its one automatic answer.
    pub inbound_answered: bool,
    /// First moment from now on at which the recipient's window is open; `now` while it is.
    pub opening: Opening,
    /// Mails of the mailbox today (hard limit 400).
    pub mailbox_day: Cap,
    /// Messages we started to this person within 7 days.
    pub person_week: Cap,
    /// Mails to the recipient's domain today; `None` for free-mail domains.
    pub domain_day: Option<Cap>,
    /// When we last started a message to this person, approved ones included.
    pub last_started_at: Option<Timestamp>,
    /// Setting `send.cooldown_hours`.
    pub cooldown: Span,
    /// End of the time in which the causing move can be undone.
    pub grace_until: Option<Timestamp>,
    /// When it first could have left: its schedule, or the `until` of its last wait.
    pub due_at: Timestamp,
    /// It was missed before and waited its turn: still one of the missed, whenever it was looked at last.
    pub catching_up: bool,
    /// Its text names a day or date.
    pub names_a_day: bool,
    /// Missed messages sent in the last ten minutes.
    pub caught_up: u32,
}

/// What may happen to the message now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It leaves.
    Go,
    /// It waits and says why.
    Wait {
        /// The reason.
        reason: WaitReason,
        /// Until when, where time alone releases it.
        until: Option<Timestamp>,
        /// What it waits for, for the rep.
        words: String,
    },
    /// The rep has to decide.
    Card {
        /// For the card.
        why: String,
    },
    /// It will not leave; shown.
    Drop {
        /// For the timeline.
        why: String,
    },
    /// Its text is out of date: draft it anew.
    Redraft {
        /// For the timeline.
        why: String,
    },
}

impl OutwardFacts {
    /// Approved by the rep, exactly as it is.
    pub const fn is_approved(&self) -> bool {
        matches!(self.decision, Decision::Approved { hash_matches: true })
    }

    /// The one automatic answer to an inbound message, in time: neither window nor cool-down hold for it.
    pub fn is_answer(&self) -> bool {
        !self.inbound_answered
            && self.answers_inbound_at.is_some_and(|at| at <= self.now && self.now - at <= ANSWER_WITHIN)
    }

    /// Whether sending it starts the cool-down and counts as a message we start.
    pub fn starts_cooldown(&self) -> bool {
        self.is_approved() || !self.is_answer()
    }
}

/// Decides, in the order of product.md section 3. An approval overrides basis, claimed rule, mode and
/// read-before-write and does not wait for the cool-down; every other check holds for it.
pub fn decide(facts: &OutwardFacts) -> Verdict {
    switches(facts)
        .or_else(|| recipient(facts))
        .or_else(|| permission(facts))
        .or_else(|| mailbox(facts))
        .or_else(|| pace(facts))
        .or_else(|| lateness(facts))
        .unwrap_or(Verdict::Go)
}

fn wait(reason: WaitReason, until: Option<Timestamp>, words: &str) -> Option<Verdict> {
    Some(Verdict::Wait { reason, until, words: words.to_owned() })
}
fn card(why: &str) -> Option<Verdict> {
    Some(Verdict::Card { why: why.to_owned() })
}

/// Kill switch, restore, hands-off.
fn switches(facts: &OutwardFacts) -> Option<Verdict> {
    if facts.paused {
        return wait(WaitReason::Paused, None, "everything is paused: resume to let it go on");
    }
    if facts.restored {
        return wait(WaitReason::Paused, None, "held after a restore until you confirm this machine");
    }
    if facts.hands_off {
        return wait(WaitReason::HandsOff, None, "automation is kept off this prospect");
    }
    None
}

/// Suppression, address, basis, claimed rule.
fn recipient(facts: &OutwardFacts) -> Option<Verdict> {
    if facts.suppressed {
        return Some(Verdict::Drop { why: "the recipient opted out".to_owned() });
    }
    if !facts.address_usable {
        return Some(Verdict::Drop { why: "the address cannot be used".to_owned() });
    }
    if facts.is_approved() {
        return None;
    }
    if facts.basis.is_none() {
        return card("there is no basis on record to write to this person");
    }
    match facts.claim {
        Claim::Allowed => None,
        Claim::Wait { reason, words } => {
            let until = (reason == WaitReason::Cap).then_some(facts.mailbox_day.frees_at);
            wait(reason, until, words)
        }
        Claim::Refused { words } => card(words),
    }
}

/// Mode, approval and hash.
fn permission(facts: &OutwardFacts) -> Option<Verdict> {
    match facts.decision {
        Decision::Approved { hash_matches: true } => None,
        Decision::Approved { hash_matches: false } => card("it changed after it was approved"),
        Decision::Undecided => match (&facts.gate, &facts.binding) {
            (Gate::Hold(reason), _) => wait(*reason, None, "the job is on hold"),
            (Gate::Suggest { why }, _) => wait(WaitReason::Mode, None, why),
            (_, Some(why)) | (Gate::Ask { why }, None) => card(why),
            (Gate::Run, None) => None,
        },
    }
}

/// A mailbox that can send lawfully, read-before-write, and a recipient who is there.
fn mailbox(facts: &OutwardFacts) -> Option<Verdict> {
    if !facts.mailbox_ready {
        return wait(WaitReason::Mailbox, None, "no mailbox is set up");
    }
    if !facts.postal_address {
        return wait(
            WaitReason::Mailbox,
            None,
            "company.address is missing: every mail needs a postal address",
        );
    }
    let fresh = facts.inbox_read_at.is_some_and(|read| facts.now - read <= INBOX_FRESH);
    if facts.inbox_required && !fresh && !facts.is_first_answer && !facts.is_approved() {
        return wait(WaitReason::Inbox, None, "cannot see replies");
    }
    let away = facts.away_until.filter(|until| *until > facts.now && !facts.is_approved());
    away.and_then(|until| {
        wait(WaitReason::OutOfOffice, Some(until), "they are away, by their own automatic reply")
    })
}

/// Window, caps, cool-down, grace.
fn pace(facts: &OutwardFacts) -> Option<Verdict> {
    let started = facts.starts_cooldown();
    if !facts.is_answer() && facts.opening.at > facts.now {
        let holiday = facts.opening.holiday.map(|name| format!("a public holiday where they are: {name}"));
        let words = holiday.as_deref().unwrap_or("outside the send window");
        return wait(WaitReason::Window, Some(facts.opening.at), words);
    }
    if facts.mailbox_day.is_reached() {
        return wait(
            WaitReason::Cap,
            Some(facts.mailbox_day.frees_at),
            "the mailbox's limit for today is reached",
        );
    }
    if started && facts.person_week.is_reached() {
        return wait(
            WaitReason::Cap,
            Some(facts.person_week.frees_at),
            "this person's limit for the week is reached",
        );
    }
    if let Some(domain) = facts.domain_day.filter(Cap::is_reached) {
        return wait(
            WaitReason::Cap,
            Some(domain.frees_at),
            "the recipient domain's limit for today is reached",
        );
    }
    if started && !facts.is_approved() {
        let free = facts.last_started_at.map(|last| last + facts.cooldown);
        if let Some(free) = free.filter(|free| *free > facts.now) {
            return wait(WaitReason::Cooldown, Some(free), "too soon after our last message");
        }
    }
    let undo = facts.grace_until.filter(|until| *until > facts.now);
    undo.and_then(|until| wait(WaitReason::Grace, Some(until), "the move can still be undone"))
}

/// What sleep or a lost line left behind: drafted anew when out of date, never a burst.
fn lateness(facts: &OutwardFacts) -> Option<Verdict> {
    let late = facts.now - facts.due_at;
    let missed = late > MISSED_AFTER;
    if !missed && !facts.catching_up {
        return None;
    }
    if missed && !facts.is_approved() {
        if late > STALE_AFTER {
            return Some(Verdict::Redraft { why: "it should have left more than 12 hours ago".to_owned() });
        }
        if facts.names_a_day {
            return Some(Verdict::Redraft { why: "it is late and names a day".to_owned() });
        }
    }
    if facts.caught_up >= CATCH_UP_LIMIT {
        let until = facts.now + Span::minutes(1);
        return wait(
            WaitReason::Schedule,
            Some(until),
            "catching up: at most 5 missed messages in 10 minutes",
        );
    }
    None
}

#[cfg(test)]
mod tests;
