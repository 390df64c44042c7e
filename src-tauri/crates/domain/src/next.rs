//! What happens next on a prospect and who does it, and whether a card is stale (product.md section 1). One pure
//! answer for the board, the table, the drawer and Today.

use crate::{
    ActivityId, ApprovalId, EffectState, JobId, JobKind, JobState, NextBy, NextWhat, Stage, Timestamp,
    WaitReason, time::Span,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Nurture's messages.
const NURTURE_STEPS: u32 = 3;
/// What waits without a date is counted as due after this long: sooner than a task of next week, later than a
/// message of today.
const UNDATED: Span = Span::days(1);

/// What happens next. The words are the screen's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextStep {
    /// What it is.
    pub what: NextWhat,
    /// The kind of job it is, or that is behind it.
    pub job_kind: Option<JobKind>,
    /// That job.
    pub job_id: Option<JobId>,
    /// The card that waits.
    pub approval_id: Option<ApprovalId>,
    /// The task or meeting.
    pub activity_id: Option<ActivityId>,
    /// What it waits for.
    pub waiting_for: Option<WaitReason>,
    /// Why it waits and what would release it, in words.
    pub wait_words: Option<String>,
    /// When it leaves, starts, is due, or since when somebody waits.
    pub at: Option<Timestamp>,
    /// A task's or meeting's words.
    pub text: Option<String>,
    /// Which message of how many.
    pub step: Option<(u32, u32)>,
    /// Who does it.
    pub by: NextBy,
    /// Its time has passed and it is the rep's to do.
    pub overdue: bool,
}

impl NextStep {
    /// Nothing is planned.
    pub const NONE: Self = Self {
        what: NextWhat::None,
        job_kind: None,
        job_id: None,
        approval_id: None,
        activity_id: None,
        waiting_for: None,
        wait_words: None,
        at: None,
        text: None,
        step: None,
        by: NextBy::Nobody,
        overdue: false,
    };
}

/// An open or suggested job of the prospect.
#[derive(Debug, Clone)]
pub struct OpenJob {
    /// Which.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Suggested, queued, running or waiting.
    pub state: JobState,
    /// Not before.
    pub run_at: Timestamp,
    /// Its handler has run; its effects say what it waits for.
    pub prepared: bool,
    /// What it waits for.
    pub waiting_for: Option<WaitReason>,
    /// Until when.
    pub wait_until: Option<Timestamp>,
    /// In words.
    pub wait_words: Option<String>,
}

/// An effect that is not over.
#[derive(Debug, Clone)]
pub struct OpenEffect {
    /// Its job.
    pub job_id: JobId,
    /// Its number within the job, from 0.
    pub step: u32,
    /// It is a mail or an invitation.
    pub message: bool,
    /// Intent, sending or ambiguous.
    pub state: EffectState,
    /// When it may leave; `None`: not by itself.
    pub release_at: Option<Timestamp>,
    /// What it waits for.
    pub waiting_for: Option<WaitReason>,
    /// In words.
    pub wait_words: Option<String>,
    /// The card that waits for the rep, and until when it is out of sight.
    pub card: Option<(ApprovalId, Option<Timestamp>)>,
}

/// An open task or a meeting to come.
#[derive(Debug, Clone)]
pub struct Appointment {
    /// Which.
    pub id: ActivityId,
    /// In words.
    pub text: String,
    /// Due or start; `None`: whenever.
    pub at: Option<Timestamp>,
}

/// Everything open on one prospect.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// Jobs, suggested ones included.
    pub jobs: Vec<OpenJob>,
    /// Effects that are not over.
    pub effects: Vec<OpenEffect>,
    /// Open tasks.
    pub tasks: Vec<Appointment>,
    /// Meetings that have not begun and are not called off.
    pub meetings: Vec<Appointment>,
    /// Since when a visitor waits for an answer.
    pub unanswered_since: Option<Timestamp>,
}

impl Open {
    /// What happens next: what is burning first, then whatever comes soonest, then what is offered.
    pub fn next(&self, now: Timestamp) -> NextStep {
        self.candidates(now).into_iter().min_by_key(|step| urgency(step, now)).unwrap_or(NextStep::NONE)
    }

    /// Whether a next step with a date stands: an open task, meeting or scheduled message whose time has not
    /// passed. It keeps a card from being stale.
    pub fn stands(&self, now: Timestamp) -> bool {
        let to_come = |at: &Appointment| at.at.is_some_and(|at| at > now);
        self.tasks.iter().any(to_come)
            || self.meetings.iter().any(to_come)
            || self.effects.iter().any(|effect| effect.is_scheduled())
    }

    fn candidates(&self, now: Timestamp) -> Vec<NextStep> {
        let mut found: Vec<NextStep> = Vec::new();
        if let Some(since) = self.unanswered_since {
            found.push(NextStep { at: Some(since), ..step(NextWhat::ReplyNeeded, NextBy::User) });
        }
        found.extend(self.effects.iter().map(|effect| effect.step(self.kind_of(effect.job_id))));
        found.extend(self.jobs.iter().filter_map(|job| {
            // A prepared job is spoken for by its effects.
            let spoken_for = job.prepared && self.effects.iter().any(|effect| effect.job_id == job.id);
            (!spoken_for).then(|| job.step()).flatten()
        }));
        found.extend(self.tasks.iter().map(|task| NextStep {
            overdue: task.at.is_some_and(|due| due < now),
            ..task.step(NextWhat::Task)
        }));
        found.extend(self.meetings.iter().map(|meeting| meeting.step(NextWhat::Meeting)));
        found
    }

    fn kind_of(&self, job: JobId) -> Option<JobKind> {
        self.jobs.iter().find(|known| known.id == job).map(|known| known.kind)
    }
}

const fn step(what: NextWhat, by: NextBy) -> NextStep {
    NextStep { what, by, ..NextStep::NONE }
}

/// Smaller goes first: what waits for the rep now, what runs now, what comes when, what is offered.
fn urgency(step: &NextStep, now: Timestamp) -> (u8, Timestamp, NextWhat) {
    let class = match step.what {
        NextWhat::ReplyNeeded => 0,
        // A card put out of sight comes back at its time.
        NextWhat::Approval if step.at.is_none_or(|at| at <= now) => 1,
        NextWhat::WaitingJob if step.waiting_for == Some(WaitReason::Ambiguous) => 1,
        NextWhat::Task if step.overdue => 2,
        NextWhat::RunningJob => 3,
        NextWhat::Suggestion => 5,
        NextWhat::None => 6,
        _ => 4,
    };
    (class, step.at.unwrap_or(now + UNDATED), step.what)
}

impl OpenEffect {
    /// A message that leaves by itself at its time.
    fn is_scheduled(&self) -> bool {
        self.message
            && self.card.is_none()
            && match self.state {
                EffectState::Sending => true,
                EffectState::Intent => self.release_at.is_some(),
                _ => false,
            }
    }

    fn step(&self, kind: Option<JobKind>) -> NextStep {
        let number =
            (kind == Some(JobKind::Nurture) && self.message).then_some((self.step + 1, NURTURE_STEPS));
        let known = NextStep {
            job_kind: kind,
            job_id: Some(self.job_id),
            waiting_for: self.waiting_for,
            wait_words: self.wait_words.clone(),
            step: number,
            ..NextStep::NONE
        };
        if let Some((card, hidden_until)) = self.card {
            let approval_id = Some(card);
            return NextStep {
                what: NextWhat::Approval,
                by: NextBy::User,
                approval_id,
                at: hidden_until,
                ..known
            };
        }
        if self.state == EffectState::Ambiguous {
            let waiting_for = Some(WaitReason::Ambiguous);
            return NextStep { what: NextWhat::WaitingJob, by: NextBy::User, waiting_for, ..known };
        }
        if self.is_scheduled() {
            let what = NextWhat::ScheduledMessage;
            return NextStep { what, by: NextBy::Automation, at: self.release_at, ..known };
        }
        let by = released_by(self.waiting_for);
        NextStep { what: NextWhat::WaitingJob, by, at: self.release_at, ..known }
    }
}

impl OpenJob {
    fn step(&self) -> Option<NextStep> {
        let (what, at, by) = match self.state {
            JobState::Suggested => (NextWhat::Suggestion, None, NextBy::User),
            JobState::Queued => (NextWhat::QueuedJob, Some(self.run_at), NextBy::Automation),
            JobState::Running => (NextWhat::RunningJob, None, NextBy::Automation),
            JobState::Waiting => (NextWhat::WaitingJob, self.wait_until, released_by(self.waiting_for)),
            _ => return None,
        };
        Some(NextStep {
            job_kind: Some(self.kind),
            job_id: Some(self.id),
            waiting_for: self.waiting_for,
            wait_words: self.wait_words.clone(),
            at,
            ..step(what, by)
        })
    }
}

impl Appointment {
    fn step(&self, what: NextWhat) -> NextStep {
        NextStep {
            activity_id: Some(self.id),
            at: self.at,
            text: Some(self.text.clone()),
            ..step(what, NextBy::User)
        }
    }
}

/// Who sets free what waits for this.
const fn released_by(reason: Option<WaitReason>) -> NextBy {
    match reason {
        Some(WaitReason::Unconfirmed | WaitReason::OutOfOffice) => NextBy::Prospect,
        Some(
            WaitReason::Approval
            | WaitReason::Coins
            | WaitReason::Mailbox
            | WaitReason::Inbox
            | WaitReason::Calendar
            | WaitReason::Mode
            | WaitReason::HandsOff
            | WaitReason::Paused
            | WaitReason::Ambiguous,
        ) => NextBy::User,
        _ => NextBy::Automation,
    }
}

/// The moment of the last touch at or before which a card of the stage is stale; `None`: it never is.
pub fn stale_before(stage: Stage, now: Timestamp) -> Option<Timestamp> {
    stage.stale_after_days().map(|days| now - Span::days(days))
}

/// Whether a card is stale: too long without a meaningful touch, and neither a next step nor a snooze with a date
/// stands.
pub fn is_stale(
    stage: Stage,
    last_touch: Timestamp,
    snoozed_until: Option<Timestamp>,
    step_stands: bool,
    now: Timestamp,
) -> bool {
    stale_before(stage, now).is_some_and(|limit| last_touch <= limit)
        && !step_stands
        && snoozed_until.is_none_or(|until| until <= now)
}

#[cfg(test)]
mod tests;
