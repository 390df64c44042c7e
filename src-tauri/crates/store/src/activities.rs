//! The timeline: what happened, who did it, and the value before and after.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{
    ActivityId, ActivityKind, Actor, EffectId, JobId, MeetingOutcome, MessageId, ProspectId, SessionId,
    Timestamp, meeting::Meeting, schedule::Slot, time::Span,
};

/// One row of the timeline.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Identity.
    pub id: ActivityId,
    /// Whom it is about.
    pub prospect_id: Option<ProspectId>,
    /// What it is.
    pub kind: ActivityKind,
    /// Who did it.
    pub actor: Actor,
    /// In words.
    pub text: String,
    /// The field that changed.
    pub field: Option<String>,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
    /// The job behind it.
    pub job_id: Option<JobId>,
    /// The effect behind it.
    pub effect_id: Option<EffectId>,
    /// The mail it tells of.
    pub mail_id: Option<MessageId>,
    /// The visit it belongs to.
    pub session_id: Option<SessionId>,
    /// Task: due; meeting: start.
    pub starts_at: Option<Timestamp>,
    /// Meeting: end.
    pub ends_at: Option<Timestamp>,
    /// Task: when it was done.
    pub done_at: Option<Timestamp>,
    /// Meeting: what the invited person answered, or `cancelled`.
    pub answer: Option<String>,
    /// Meeting that is over: what the rep says of it.
    pub outcome: Option<MeetingOutcome>,
    /// When.
    pub at: Timestamp,
}

impl Activity {
    /// A row with the given words and nothing else.
    pub fn new(
        id: ActivityId,
        kind: ActivityKind,
        actor: Actor,
        text: impl Into<String>,
        at: Timestamp,
    ) -> Self {
        Self {
            id,
            prospect_id: None,
            kind,
            actor,
            text: text.into(),
            field: None,
            before: None,
            after: None,
            job_id: None,
            effect_id: None,
            mail_id: None,
            session_id: None,
            starts_at: None,
            ends_at: None,
            done_at: None,
            answer: None,
            outcome: None,
            at,
        }
    }
    /// About a prospect.
    pub fn about(mut self, prospect: ProspectId) -> Self {
        self.prospect_id = Some(prospect);
        self
    }
    /// With the change of a field.
    pub fn changing(mut self, field: &str, before: Option<String>, after: Option<String>) -> Self {
        self.field = Some(field.to_owned());
        self.before = before;
        self.after = after;
        self
    }
    /// Done by a job.
    pub fn by_job(mut self, job: JobId) -> Self {
        self.job_id = Some(job);
        self
    }
    /// Done by an effect.
    pub fn by_effect(mut self, effect: EffectId) -> Self {
        self.effect_id = Some(effect);
        self
    }
}

/// Appends a row.
pub async fn add(tx: &mut Tx, activity: &Activity) -> Result<(), StoreError> {
    let id = activity.id.to_string();
    let prospect = activity.prospect_id.map(|id| id.to_string());
    let (kind, actor) = (activity.kind.as_str(), activity.actor.to_string());
    let job = activity.job_id.map(|id| id.to_string());
    let effect = activity.effect_id.map(|id| id.to_string());
    let session = activity.session_id.map(|id| id.to_string());
    let mail = activity.mail_id.map(|id| id.to_string());
    let starts = activity.starts_at.map(|at| at.0);
    let ends = activity.ends_at.map(|at| at.0);
    let done = activity.done_at.map(|at| at.0);
    sqlx::query!(
        "INSERT INTO activities (id, prospect_id, kind, actor, text, field, before, after, job_id, effect_id, session_id,
           mail_id, starts_at, ends_at, done_at, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        prospect,
        kind,
        actor,
        activity.text,
        activity.field,
        activity.before,
        activity.after,
        job,
        effect,
        session,
        mail,
        starts,
        ends,
        done,
        activity.at.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("activities", prospect.unwrap_or_default(), &actor, activity.at);
    Ok(())
}

macro_rules! activity {
    ($row:expr) => {{
        let row = $row;
        Activity {
            id: word(&row.id)?,
            prospect_id: word_opt(row.prospect_id.as_deref())?,
            kind: word(&row.kind)?,
            actor: word(&row.actor)?,
            text: row.text,
            field: row.field,
            before: row.before,
            after: row.after,
            job_id: word_opt(row.job_id.as_deref())?,
            effect_id: word_opt(row.effect_id.as_deref())?,
            mail_id: word_opt(row.mail_id.as_deref())?,
            session_id: word_opt(row.session_id.as_deref())?,
            starts_at: row.starts_at.map(Timestamp),
            ends_at: row.ends_at.map(Timestamp),
            done_at: row.done_at.map(Timestamp),
            answer: row.answer,
            outcome: word_opt(row.outcome.as_deref())?,
            at: Timestamp(row.at),
        }
    }};
}

/// One row.
pub async fn get<'c>(on: impl Read<'c>, id: ActivityId) -> Result<Option<Activity>, StoreError> {
    let id = id.to_string();
    sqlx::query!(
        "SELECT id, prospect_id, kind, actor, text, field, before, after, job_id, effect_id, mail_id, session_id, starts_at,
           ends_at, done_at, answer, outcome, at FROM activities WHERE id = ?",
        id
    )
    .fetch_optional(on.executor())
    .await?
    .map(|row| Ok(activity!(row)))
    .transpose()
}

/// The newest rows, of a prospect or of all, newest first.
pub async fn list<'c>(
    on: impl Read<'c>,
    prospect: Option<ProspectId>,
    limit: i64,
) -> Result<Vec<Activity>, StoreError> {
    let prospect = prospect.map(|id| id.to_string());
    let rows = sqlx::query!(
        // Two ways in one: a person's rows come from their index, never from a walk through everybody's.
        r#"SELECT * FROM (
             SELECT id AS "id!", prospect_id, kind AS "kind!", actor AS "actor!", text AS "text!", field, before, after,
               job_id, effect_id, mail_id, session_id, starts_at, ends_at, done_at, answer, outcome, at AS "at!"
             FROM activities WHERE ?1 IS NULL ORDER BY seq DESC LIMIT ?2)
           UNION ALL
           SELECT * FROM (
             SELECT id, prospect_id, kind, actor, text, field, before, after, job_id, effect_id, mail_id, session_id, starts_at,
               ends_at, done_at, answer, outcome, at
             FROM activities WHERE prospect_id = ?1 ORDER BY seq DESC LIMIT ?2)"#,
        prospect,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(activity!(row))).collect()
}

/// Meetings that overlap a span of time, as (start, end): what keeps slots free of each other.
pub async fn meetings<'c>(
    on: impl Read<'c>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Timestamp)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT starts_at AS "start!", ends_at AS "end!" FROM activities
           WHERE kind = 'meeting' AND starts_at < ?2 AND ends_at > ?1
             AND coalesce(answer, '') NOT IN ('declined', 'cancelled') ORDER BY starts_at"#,
        from.0,
        to.0
    )
    .fetch_all(on.executor())
    .await?;
    Ok(rows.into_iter().map(|row| (Timestamp(row.start), Timestamp(row.end))).collect())
}

/// How long before a meeting the rep is told.
pub const MEETING_REMINDER: Span = Span::minutes(15);

/// Notes what the invited person answered, on the meeting that a mail proposed. `false`: it says so already, or there
/// is no such meeting.
pub async fn set_meeting_answer(
    tx: &mut Tx,
    effect: EffectId,
    answer: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let effect = effect.to_string();
    let set = sqlx::query!(
        "UPDATE activities SET answer = ?2, remind_at = CASE WHEN ?2 <> 'declined' THEN starts_at - ?3 END
         WHERE effect_id = ?1 AND kind = 'meeting' AND answer IS NOT ?2",
        effect,
        answer,
        MEETING_REMINDER.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("activities", effect, "connector", now);
    Ok(set.rows_affected() > 0)
}

/// A later revision of an invitation has left: the meeting stands at its time, and what was answered before says nothing
/// any more. `cancels`: it does not stand at all.
pub async fn revise_meeting(
    tx: &mut Tx,
    prospect: ProspectId,
    uid: &str,
    effect: EffectId,
    time: (Timestamp, Timestamp),
    cancels: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (person, effect) = (prospect.to_string(), effect.to_string());
    let answer = cancels.then_some("cancelled");
    sqlx::query!(
        "UPDATE activities SET effect_id = ?3, starts_at = ?4, ends_at = ?5, answer = ?6, reminded_at = NULL,
           remind_at = CASE WHEN ?6 IS NULL THEN ?4 - ?7 END
         WHERE prospect_id = ?1 AND kind = 'meeting' AND effect_id IN
           (SELECT e.id FROM effects AS e JOIN effect_revisions AS r ON r.effect_id = e.id
             WHERE e.prospect_id = ?1 AND json_extract(r.payload, '$.invite.uid') = ?2)",
        person,
        uid,
        effect,
        time.0.0,
        time.1.0,
        answer,
        MEETING_REMINDER.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("activities", person, "user", now);
    Ok(())
}

/// Whether a meeting with the person is still to come, invited to or agreed.
pub async fn meeting_ahead<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let prospect = prospect.to_string();
    let ahead = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM activities WHERE prospect_id = ? AND kind = 'meeting' AND starts_at > ?
             AND coalesce(answer, '') NOT IN ('declined', 'cancelled')) AS "ahead!: i64""#,
        prospect,
        now.0
    )
    .fetch_one(on.executor())
    .await?;
    Ok(ahead != 0)
}

/// The end of the latest meeting a person accepted and did not miss.
pub async fn accepted_meeting_end<'c>(
    on: impl Read<'c>,
    prospect: ProspectId,
) -> Result<Option<Timestamp>, StoreError> {
    let prospect = prospect.to_string();
    let end = sqlx::query_scalar!(
        r#"SELECT max(ends_at) AS "end?: i64" FROM activities
           WHERE prospect_id = ? AND kind = 'meeting' AND answer = 'accepted' AND outcome IS NOT 'no_show'"#,
        prospect
    )
    .fetch_one(on.executor())
    .await?;
    Ok(end.map(Timestamp))
}

/// A meeting of somebody's, with what its end did.
#[derive(Debug, Clone)]
pub struct MeetingRow {
    /// Its row.
    pub id: ActivityId,
    /// What the rules need of it.
    pub meeting: Meeting,
    /// Its end was taken note of.
    pub over: bool,
    /// It counts as the touch; the one before it.
    pub touched_from: Option<Timestamp>,
}

/// Every meeting of a person.
pub async fn meetings_of<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<MeetingRow>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        r#"SELECT id, starts_at AS "start!", ends_at AS "end!", outcome, over_at, touched_from,
             coalesce(answer, '') IN ('declined', 'cancelled') AS "off!: bool"
           FROM activities WHERE prospect_id = ? AND kind = 'meeting' AND starts_at IS NOT NULL
             AND ends_at IS NOT NULL ORDER BY starts_at"#,
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            let slot = Slot { start: Timestamp(row.start), end: Timestamp(row.end) };
            let outcome = word_opt(row.outcome.as_deref())?;
            Ok(MeetingRow {
                id: word(&row.id)?,
                meeting: Meeting { slot, off: row.off, outcome },
                over: row.over_at.is_some(),
                touched_from: row.touched_from.map(Timestamp),
            })
        })
        .collect()
}

/// People with a meeting whose end has passed and was not taken note of, at most `limit`.
pub async fn meetings_ended<'c>(
    on: impl Read<'c>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<ProspectId>, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT DISTINCT prospect_id AS "id!" FROM activities
           WHERE kind = 'meeting' AND over_at IS NULL AND ends_at <= ? AND prospect_id IS NOT NULL LIMIT ?"#,
        now.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Takes note of a meeting's end, and of the touch before it where it counts as one.
pub async fn set_meeting_over(
    tx: &mut Tx,
    id: ActivityId,
    touched_from: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (row, from) = (id.to_string(), touched_from.map(|at| at.0));
    sqlx::query!(
        "UPDATE activities SET over_at = coalesce(over_at, ?2), touched_from = ?3 WHERE id = ?1",
        row,
        now.0,
        from
    )
    .execute(tx.connection())
    .await?;
    tx.changed("activities", row, "system", now);
    Ok(())
}

/// Keeps what the rep says of a meeting that is over.
pub async fn set_meeting_outcome(
    tx: &mut Tx,
    id: ActivityId,
    outcome: Option<MeetingOutcome>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (row, outcome) = (id.to_string(), outcome.map(MeetingOutcome::as_str));
    sqlx::query!("UPDATE activities SET outcome = ?2 WHERE id = ?1 AND kind = 'meeting'", row, outcome)
        .execute(tx.connection())
        .await?;
    tx.changed("activities", row, "user", now);
    Ok(())
}
