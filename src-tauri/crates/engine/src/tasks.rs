//! What the rep writes down: notes, calls and tasks with their reminders. A call that reached the person is a
//! touch, a note is none.

use crate::{
    Engine, EngineError,
    knowledge::text,
    notices::Notice,
    prospects::find,
    undo::{self, Change},
};
use domain::{ActivityId, ActivityKind, Actor, ProspectId, Timestamp};
use futures::FutureExt;
use store::{
    Tx,
    activities::{self, Activity},
    prospects,
    tasks::{self, Task},
    undo::ActivityState,
};

/// Longest note or call, in characters.
const NOTE: usize = 10_000;
/// Longest task, in characters.
const TASK: usize = 1_000;
/// The last moment a task may be due: the year 9999.
const LATEST: Timestamp = Timestamp(253_402_300_799_000);

/// How a call went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// They talked.
    Reached,
    /// Nobody answered.
    NoAnswer,
    /// A message was left.
    Voicemail,
}

impl Outcome {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::NoAnswer => "no_answer",
            Self::Voicemail => "voicemail",
        }
    }
}

impl Engine {
    /// Writes a note into a prospect's timeline.
    pub async fn add_note(&self, prospect: ProspectId, words: &str) -> Result<Activity, EngineError> {
        let words = text("text", words, NOTE)?;
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    find(tx, prospect).await?;
                    let row = engine.activity(ActivityKind::Note, Actor::User, words, now).about(prospect);
                    activities::add(tx, &row).await?;
                    engine.put_on_record(tx, "note", &row, None, now).await?;
                    Ok(row)
                }
                .boxed()
            })
            .await
    }

    /// Writes a call down, made now or at an earlier moment.
    pub async fn log_call(
        &self,
        prospect: ProspectId,
        words: &str,
        outcome: Option<Outcome>,
        at: Option<Timestamp>,
    ) -> Result<Activity, EngineError> {
        let words = text("text", words, NOTE)?;
        let (engine, now) = (self.clone(), self.now());
        let at = at.unwrap_or(now);
        if at > now || at.0 < 0 {
            return Err(EngineError::invalid("at", "a call that was made is not in the future"));
        }
        self.store()
            .write(move |tx| {
                async move {
                    let before = find(tx, prospect).await?.last_touch_at;
                    let mut row =
                        engine.activity(ActivityKind::Call, Actor::User, words, now).about(prospect);
                    row.at = at;
                    if let Some(outcome) = outcome {
                        row = row.changing("outcome", None, Some(outcome.as_str().to_owned()));
                    }
                    activities::add(tx, &row).await?;
                    let touched = (outcome == Some(Outcome::Reached)).then_some((before, before.max(at)));
                    if touched.is_some() {
                        prospects::touch(tx, prospect, at).await?;
                        tx.changed("prospects", prospect, "user", now);
                    }
                    engine.put_on_record(tx, "call", &row, touched, now).await?;
                    Ok(row)
                }
                .boxed()
            })
            .await
    }

    /// Adds a task, for a prospect or for nobody in particular. With `remind` the rep is told when it is due.
    pub async fn add_task(
        &self,
        prospect: Option<ProspectId>,
        words: &str,
        due_at: Timestamp,
        remind: bool,
    ) -> Result<Activity, EngineError> {
        let words = text("text", words, TASK)?;
        check_due(due_at)?;
        let (engine, now) = (self.clone(), self.now());
        let row = self
            .store()
            .write(move |tx| {
                async move {
                    let mut row = engine.activity(ActivityKind::Task, Actor::User, words, now);
                    if let Some(prospect) = prospect {
                        find(tx, prospect).await?;
                        row = row.about(prospect);
                    }
                    row.starts_at = Some(due_at);
                    activities::add(tx, &row).await?;
                    if remind {
                        tasks::set_reminder(tx, row.id, due_at).await?;
                    }
                    engine.put_on_record(tx, "task", &row, None, now).await?;
                    Ok::<_, EngineError>(row)
                }
                .boxed()
            })
            .await?;
        // The worker's timer may have to ring earlier than it thought.
        self.wake();
        Ok(row)
    }

    /// Changes a task's words or moment; who wanted to be reminded is reminded at the new one.
    pub async fn edit_task(
        &self,
        id: ActivityId,
        words: Option<String>,
        due_at: Option<Timestamp>,
    ) -> Result<(), EngineError> {
        let words = words.map(|words| text("text", &words, TASK)).transpose()?;
        due_at.map(check_due).transpose()?;
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let task = find_task(tx, id).await?;
                    let due = due_at.unwrap_or(task.due_at);
                    let remind = task.remind_at.map(|_| due);
                    let words = words.unwrap_or_else(|| task.text.clone());
                    tasks::set(tx, id, &words, due, remind, now).await?;
                    let after = ActivityState { text: words, starts_at: Some(due), done_at: task.done_at };
                    engine.note_edit(tx, "task changed", &task, after, now).await
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// Marks a task as done, or as open again. Saying what is so already changes nothing.
    pub async fn complete_task(&self, id: ActivityId, done: bool) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let task = find_task(tx, id).await?;
                    if task.done_at.is_some() == done {
                        return Ok(());
                    }
                    let done_at = done.then_some(now);
                    tasks::complete(tx, id, done_at, now).await?;
                    let text = task.text.clone();
                    let after = ActivityState { text, starts_at: Some(task.due_at), done_at };
                    let what = if done { "task done" } else { "task open again" };
                    engine.note_edit(tx, what, &task, after, now).await
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    async fn put_on_record(
        &self,
        tx: &mut Tx,
        what: &str,
        row: &Activity,
        touched: Option<(Timestamp, Timestamp)>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let change = Change::ActivityAdded { prospect: row.prospect_id, id: row.id, touched };
        undo::record(self, tx, format!("{what} added"), vec![change], now).await?;
        Ok(())
    }

    async fn note_edit(
        &self,
        tx: &mut Tx,
        what: &'static str,
        task: &Task,
        after: ActivityState,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let before =
            ActivityState { text: task.text.clone(), starts_at: Some(task.due_at), done_at: task.done_at };
        if before == after {
            return Ok(());
        }
        let change = Change::ActivityEdited { prospect: task.prospect_id, id: task.id, before, after };
        undo::record(self, tx, what, vec![change], now).await?;
        Ok(())
    }

    /// Tells the rep of the tasks and meetings whose moment has come, each once.
    pub(crate) async fn remind(&self, tx: &mut Tx, now: Timestamp) -> Result<(), EngineError> {
        for task in tasks::take_reminders(tx, now).await? {
            let key = format!("task:{}:{}", task.id, task.due_at.0);
            // A meeting is told of some minutes before; a task when it is due.
            let minutes = ((task.due_at - now).0 + 59_999) / 60_000;
            let when = if minutes > 0 { format!("in {minutes} minutes") } else { "due now".to_owned() };
            let notice = Notice::once("task_due", key, format!("{when}: {}", task.text), now);
            let notice = match task.prospect_id {
                Some(prospect) => notice.whose(prospect),
                None => notice,
            };
            self.notify(tx, notice).await?;
        }
        Ok(())
    }
}

fn check_due(at: Timestamp) -> Result<(), EngineError> {
    if at.0 < 0 || at > LATEST {
        return Err(EngineError::invalid("due_at", "a task is due between the years 1970 and 9999"));
    }
    Ok(())
}

async fn find_task(tx: &mut Tx, id: ActivityId) -> Result<Task, EngineError> {
    tasks::get(&mut *tx, id).await?.ok_or_else(|| EngineError::NotFound(format!("task {id}")))
}
