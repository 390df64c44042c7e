//! What became of a meeting: its end counts as a touch, the rep says whether they came, and who did not is offered new
//! times (product.md section 2 "held meeting", section 4 book_meeting). The message is book_meeting's, and goes the way
//! of all its messages: the mode's table, then the outward checks.

use crate::{
    Engine, EngineError,
    prospects::find,
    queue,
    undo::{self, Change, called},
};
use domain::{
    ActivityId, ActivityKind, Actor, JobId, JobKind, JobState, MeetingOutcome, ProspectId, Timestamp, UndoId,
    rules,
};
use futures::FutureExt;
use store::{Tx, activities, jobs, prospects, undo as rows};

/// Why new times are offered; shown with the job.
const MISSED: &str = "they did not come to the meeting";
/// People whose meetings' ends are taken note of in one sweep.
const EACH: i64 = 200;

/// What marking a meeting did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkedMeeting {
    /// Takes it back; `None`: it was marked so already.
    pub undo: Option<UndoId>,
    /// The job that offers new times, if one was queued or suggested.
    pub job: Option<JobId>,
}

impl Engine {
    /// Says of a meeting that is over whether it was held; `None` says nothing again. A no-show stops the offer that
    /// was to follow the meeting, and offers new times.
    ///
    /// # Errors
    /// There is no such meeting, it is not over, or it was called off or declined.
    pub async fn mark_meeting(
        &self,
        id: ActivityId,
        outcome: Option<MeetingOutcome>,
    ) -> Result<MarkedMeeting, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let marked = self
            .store()
            .write(move |tx| async move { engine.mark_in(tx, id, outcome, now).await }.boxed())
            .await?;
        self.wake();
        Ok(marked)
    }

    async fn mark_in(
        &self,
        tx: &mut Tx,
        id: ActivityId,
        outcome: Option<MeetingOutcome>,
        now: Timestamp,
    ) -> Result<MarkedMeeting, EngineError> {
        let missing = || EngineError::NotFound(format!("meeting {id}"));
        let row = activities::get(&mut *tx, id)
            .await?
            .filter(|row| row.kind == ActivityKind::Meeting)
            .ok_or_else(missing)?;
        let person = find(tx, row.prospect_id.ok_or_else(missing)?).await?;
        if let Some(word @ ("cancelled" | "declined")) = row.answer.as_deref() {
            return Err(EngineError::Conflict(format!("the meeting was {word}: it did not take place")));
        }
        if row.ends_at.is_none_or(|end| end > now) {
            return Err(EngineError::Precondition {
                message: "the meeting is not over yet".to_owned(),
                hint: Some("say how it went once it has ended".to_owned()),
            });
        }
        if row.outcome == outcome {
            return Ok(MarkedMeeting { undo: None, job: None });
        }
        activities::set_meeting_outcome(tx, id, outcome, now).await?;
        self.settle_meetings(tx, person.id, now).await?;
        let words = match outcome {
            Some(MeetingOutcome::Held) => "the meeting was held",
            Some(MeetingOutcome::NoShow) => MISSED,
            None => "how the meeting went is open again",
        };
        let note = self.activity(ActivityKind::Decision, Actor::User, words, now).about(person.id);
        activities::add(tx, &note).await?;
        let (mut job, mut cancelled) = (None, Vec::new());
        if outcome == Some(MeetingOutcome::NoShow) {
            // What was to follow the meeting follows nothing. What the rep started by hand stays theirs.
            for open in jobs::open_of(&mut *tx, person.id).await? {
                if open.kind == JobKind::CloseDeal && !open.clicked {
                    queue::cancel(self, tx, &open, MISSED, now).await?;
                    cancelled.push(open.kind);
                }
            }
            if !person.stage.is_terminal() {
                let grace = rules::grace_until(now, self.settings().seconds("send.grace_seconds"));
                let wish = queue::Wish {
                    kind: JobKind::BookMeeting,
                    reason: MISSED,
                    run_at: now,
                    grace_until: Some(grace),
                };
                job = queue::want_so(self, tx, person.id, &wish, now).await?;
            }
        } else if row.outcome == Some(MeetingOutcome::NoShow) {
            for open in jobs::open_of(&mut *tx, person.id).await? {
                let offers = open.kind == JobKind::BookMeeting && open.reason == MISSED;
                if offers && (open.state.is_open() || open.state == JobState::Suggested) {
                    queue::cancel(self, tx, &open, words, now).await?;
                }
            }
        }
        let label = format!("{}: {words}", called(&person));
        let (prospect, before) = (person.id, row.outcome);
        let change = Change::MeetingMarked { prospect, id, before, after: outcome, job, cancelled };
        let undo = undo::record(self, tx, label, vec![change], now).await?;
        Ok(MarkedMeeting { undo, job })
    }

    /// Takes note of meetings whose end has passed: held ones count as touches, and all are reckoned with.
    pub(crate) async fn end_meetings(&self, tx: &mut Tx, now: Timestamp) -> Result<(), EngineError> {
        for prospect in activities::meetings_ended(&mut *tx, now, EACH).await? {
            self.settle_meetings(tx, prospect, now).await?;
        }
        Ok(())
    }

    /// Makes touch and score fit what is known of a person's meetings now. Doing it again changes nothing.
    pub(crate) async fn settle_meetings(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let over = activities::meetings_of(&mut *tx, id).await?;
        let over = over.into_iter().filter(|row| row.meeting.slot.end <= now);
        let mut changed = false;
        for row in over {
            let (held, end) = (row.meeting.was_held(now), row.meeting.slot.end);
            let touched_from = match row.touched_from {
                None if held => {
                    let before = prospects::get(&mut *tx, id).await?.map(|person| person.last_touch_at);
                    prospects::touch(tx, id, end).await?;
                    before.filter(|before| *before < end)
                }
                // Only while nothing later was a touch: that one stands by itself.
                Some(before) if !held => {
                    rows::put_touch(tx, id, (before, end), now).await?;
                    None
                }
                same => same,
            };
            if !row.over || touched_from != row.touched_from {
                activities::set_meeting_over(tx, row.id, touched_from, now).await?;
                changed = true;
            }
        }
        let cause = if changed { "a meeting ended" } else { "how a meeting went" };
        self.rescore(tx, id, cause, now).await?;
        Ok(())
    }
}
