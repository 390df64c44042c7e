//! What entering a stage queues (product.md section 3, "Stage entry queues jobs"). Plans only: the policy
//! gate decides what a mode makes of a plan, and the store keeps one open job per prospect and kind.

use crate::{
    policy::Trigger,
    settings::Settings,
    time::{Span, Timestamp},
    vocabulary::{JobKind, Mode, Source, Stage, UnknownWord},
};
use std::{fmt, str::FromStr};

/// No rule queues a kind that ran for the prospect this recently, and re-entering a stage this soon queues
/// nothing.
pub const REPEAT_AFTER: Span = Span::hours(24);

/// Why a stage was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The prospect came into being there.
    Created {
        /// Where from.
        source: Source,
    },
    /// The rep moved it.
    UserMove,
    /// A rule of the pipeline: engagement, a finished qualify, an approved proposal.
    Rule,
    /// The visitor came back with more intent, or the chat went on before it settled.
    VisitorReturn,
    /// An undo.
    Undo,
    /// A merge taken back.
    Unmerge,
    /// An import, or imported people picked for the board.
    Import,
    /// Somebody wrote into the database by hand (architecture.md section 4).
    Unknown,
}

impl Cause {
    /// Drags, rules and visitors queue jobs; undo, unmerge and import offer them.
    const fn queues(self) -> bool {
        match self {
            Self::Created { source } => !matches!(source, Source::Import),
            // A stage written by hand is a move too: it must not silently do less than a drag.
            Self::UserMove | Self::Rule | Self::VisitorReturn | Self::Unknown => true,
            Self::Undo | Self::Unmerge | Self::Import => false,
        }
    }
}

/// As stored in stage events: `created:web_chat`, `user_move`, ...
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Created { source } => write!(f, "created:{source}"),
            Self::UserMove => f.write_str("user_move"),
            Self::Rule => f.write_str("rule"),
            Self::VisitorReturn => f.write_str("visitor_return"),
            Self::Undo => f.write_str("undo"),
            Self::Unmerge => f.write_str("unmerge"),
            Self::Import => f.write_str("import"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}
impl FromStr for Cause {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        if let Some(source) = text.strip_prefix("created:") {
            return source.parse().map(|source| Self::Created { source });
        }
        [
            Self::UserMove,
            Self::Rule,
            Self::VisitorReturn,
            Self::Undo,
            Self::Unmerge,
            Self::Import,
            Self::Unknown,
        ]
        .into_iter()
        .find(|cause| cause.to_string() == text)
        .ok_or_else(|| UnknownWord {
            what: "stage cause",
            text: text.chars().take(64).collect(),
            allowed: "created:SOURCE, user_move, rule, visitor_return, undo, unmerge, import, unknown"
                .to_owned(),
        })
    }
}

/// When a rule's job runs, counted from the entry unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timing {
    /// At once.
    AtOnce,
    /// The follow-up delay of the mode after the last inbound message, else after the entry.
    AfterInbound,
    /// After `delay.nurture_days`, unless a question is open then.
    WhenQuiet,
    /// At once, but `delay.close_after_meeting_hours` after an accepted meeting ends.
    AfterMeeting,
}

impl Timing {
    /// Every timing.
    pub const ALL: &'static [Self] = &[Self::AtOnce, Self::AfterInbound, Self::WhenQuiet, Self::AfterMeeting];

    /// The word as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::AfterInbound => "after_inbound",
            Self::WhenQuiet => "when_quiet",
            Self::AfterMeeting => "after_meeting",
        }
    }
}
impl FromStr for Timing {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|timing| timing.as_str() == text).ok_or_else(|| UnknownWord {
            what: "timing",
            text: text.chars().take(64).collect(),
            allowed: Self::ALL.iter().map(|timing| timing.as_str()).collect::<Vec<_>>().join(", "),
        })
    }
}

/// One row of the table: entering `stage` queues `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The stage entered.
    pub stage: Stage,
    /// The job it queues.
    pub kind: JobKind,
    /// When.
    pub timing: Timing,
}

/// The default rules. Won appends revenue, which is no job.
pub const DEFAULT_RULES: &[Rule] = &[
    Rule { stage: Stage::New, kind: JobKind::SmartScan, timing: Timing::AtOnce },
    Rule { stage: Stage::Contacted, kind: JobKind::FollowUp, timing: Timing::AfterInbound },
    Rule { stage: Stage::Qualified, kind: JobKind::Qualify, timing: Timing::AtOnce },
    Rule { stage: Stage::Qualified, kind: JobKind::Nurture, timing: Timing::WhenQuiet },
    Rule { stage: Stage::Interested, kind: JobKind::BookMeeting, timing: Timing::AtOnce },
    Rule { stage: Stage::ReadyToClose, kind: JobKind::CloseDeal, timing: Timing::AfterMeeting },
];

/// An entry into a stage and what bears on its jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageEntry {
    /// The stage left; `None` on creation.
    pub from: Option<Stage>,
    /// The stage entered.
    pub to: Stage,
    /// Why.
    pub cause: Cause,
    /// The mode in force.
    pub mode: Mode,
    /// When.
    pub entered_at: Timestamp,
    /// The person's last message to us.
    pub last_inbound: Option<Timestamp>,
    /// The address mail would go to is confirmed.
    pub address_confirmed: bool,
    /// Qualification score of the chat, 0-100.
    pub qualification: u8,
    /// Hot or ready to buy.
    pub hot: bool,
    /// End of the latest accepted meeting.
    pub accepted_meeting_end: Option<Timestamp>,
    /// When the same stage was entered before this.
    pub last_entry_of_same_stage: Option<Timestamp>,
    /// When the chat will have settled, while it has not: no outward job starts before.
    pub settle_until: Option<Timestamp>,
}

/// A job to queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its kind.
    pub kind: JobKind,
    /// When it is due.
    pub run_at: Timestamp,
    /// Its [`priority`].
    pub priority: u8,
    /// Why, for the rep.
    pub reason: String,
}

/// What an entry asks for: at most one job of a kind, most urgent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The jobs.
    pub jobs: Vec<Planned>,
    /// Queue none of them; offer them as suggestions.
    pub offer: bool,
}

/// Plans the jobs of a stage entry.
pub fn plan(entry: &StageEntry, rules: &[Rule], settings: &Settings) -> Plan {
    let mut jobs: Vec<Planned> = Vec::new();
    let mut add = |kind: JobKind, timing: Timing, reason: String| {
        if !jobs.iter().any(|job| job.kind == kind) {
            let run_at = due(entry, kind, timing, settings);
            jobs.push(Planned { kind, run_at, priority: priority(kind, entry.hot), reason });
        }
    };
    let created = match entry.cause {
        Cause::Created { source } => extras_for(source),
        _ => None,
    };
    if let Some(extras) = created {
        add(JobKind::SmartScan, Timing::AtOnce, format!("new prospect from {}", extras.source));
    }
    let mut stage_writes = false;
    for rule in rules.iter().filter(|rule| rule.stage == entry.to) {
        stage_writes |= matches!(rule.kind, JobKind::BookMeeting | JobKind::CloseDeal);
        add(rule.kind, rule.timing, format!("entered {}", entry.to));
    }
    if let Some(extras) = created {
        let wanted =
            !extras.needs_qualification || entry.qualification >= settings.score("capture.threshold");
        if wanted && !entry.to.is_terminal() && !(stage_writes && entry.address_confirmed) {
            add(JobKind::FollowUp, Timing::AfterInbound, "first answer to a new prospect".to_owned());
        }
    }
    jobs.sort_by_key(|job| (job.priority, job.run_at));
    Plan { offer: !jobs.is_empty() && !queues(entry), jobs }
}

/// A backward move, an undo, an unmerge, an import and re-entry within 24 hours queue nothing.
fn queues(entry: &StageEntry) -> bool {
    let forward = entry.from.is_none_or(|from| entry.to > from);
    let repeated = entry.last_entry_of_same_stage.is_some_and(|last| entry.entered_at - last < REPEAT_AFTER);
    entry.cause.queues() && forward && !repeated
}

#[derive(Clone, Copy)]
struct Extras {
    source: Source,
    /// Only a chat has to earn its first answer.
    needs_qualification: bool,
}

/// A prospect that came to us by itself also gets a smart_scan and a first follow_up.
fn extras_for(source: Source) -> Option<Extras> {
    match source {
        Source::WebChat => Some(Extras { source, needs_qualification: true }),
        Source::FacebookLeadAds
        | Source::GoogleLeadForm
        | Source::InboundMail
        | Source::WebForm
        | Source::Webhook => Some(Extras { source, needs_qualification: false }),
        Source::Import | Source::Manual => None,
    }
}

fn due(entry: &StageEntry, kind: JobKind, timing: Timing, settings: &Settings) -> Timestamp {
    let entered = entry.entered_at;
    let at = match timing {
        Timing::AtOnce => entered,
        Timing::AfterInbound => {
            return follow_up_at(entry.mode, entry.last_inbound, entered, entry.settle_until, settings);
        }
        Timing::WhenQuiet => entered + settings.days("delay.nurture_days"),
        Timing::AfterMeeting => entry
            .accepted_meeting_end
            .map_or(entered, |end| (end + settings.hours("delay.close_after_meeting_hours")).max(entered)),
    };
    not_before_settled(kind, at, entry.settle_until)
}

/// When a follow-up is due: the mode's delay after the last inbound message, else after the entry, never
/// before the entry or before the chat has settled. Asked again whenever the person writes while the
/// follow-up is open.
pub fn follow_up_at(
    mode: Mode,
    last_inbound: Option<Timestamp>,
    entered_at: Timestamp,
    settle_until: Option<Timestamp>,
    settings: &Settings,
) -> Timestamp {
    let at = last_inbound.unwrap_or(entered_at) + settings.follow_up_delay(mode);
    not_before_settled(JobKind::FollowUp, at.max(entered_at), settle_until)
}

/// Until the chat has been silent for `chat.settle_seconds` no outward job starts.
pub fn not_before_settled(kind: JobKind, at: Timestamp, settle_until: Option<Timestamp>) -> Timestamp {
    match settle_until {
        Some(settled) if is_outward(kind) => at.max(settled),
        _ => at,
    }
}

/// All kinds but smart_scan and qualify may write to the prospect.
pub const fn is_outward(kind: JobKind) -> bool {
    !matches!(kind, JobKind::SmartScan | JobKind::Qualify)
}

/// Smaller goes first: close_deal before follow_up before nurture, and a hot prospect's smart_scan before
/// all.
pub const fn priority(kind: JobKind, hot: bool) -> u8 {
    match kind {
        JobKind::SmartScan if hot => 0,
        JobKind::CloseDeal | JobKind::BookMeeting => 1,
        JobKind::FollowUp | JobKind::FullPipeline => 2,
        JobKind::SmartScan | JobKind::Qualify => 3,
        JobKind::Nurture => 4,
    }
}

/// When an offer without an answer is followed up: 3 and 7 days after it left (product.md section 3).
pub fn offer_follow_ups(sent_at: Timestamp) -> [Timestamp; 2] {
    [3, 7].map(|days| sent_at + Span::days(days))
}

/// Until when effects caused by a move wait so that it can be undone.
pub const fn grace_until(moved_at: Timestamp, grace: Span) -> Timestamp {
    Timestamp(moved_at.0.saturating_add(grace.0))
}

/// Whether one more job of a kind may be queued for a prospect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queueing {
    /// It may.
    Yes,
    /// One is open already.
    AlreadyOpen,
    /// It ran within the last 24 hours.
    RanRecently {
        /// From when a rule may queue it again.
        until: Timestamp,
    },
}

/// At most one open job per prospect and kind; no rule queues a kind that ran in the last 24 hours. A chosen
/// slot and the rep's click are no rules.
pub fn may_queue(
    kind: JobKind,
    trigger: Trigger,
    open_kinds: &[JobKind],
    last_run: Option<Timestamp>,
    now: Timestamp,
) -> Queueing {
    if open_kinds.contains(&kind) {
        return Queueing::AlreadyOpen;
    }
    match last_run.map(|ran| ran + REPEAT_AFTER) {
        Some(until) if trigger == Trigger::Rule && now < until => Queueing::RanRecently { until },
        _ => Queueing::Yes,
    }
}

#[cfg(test)]
mod tests;
