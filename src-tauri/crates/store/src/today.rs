//! What Today is made of: one bounded read per kind of item. Which of it matters more is `domain::today`.

use crate::{Read, StoreError, convert::*};
use domain::{
    ActivityId, ActivityKind, Actor, EffectId, JobId, JobKind, ProspectId, SessionId, SignalKind, Stage,
    Temperature, Timestamp,
};
use std::collections::HashMap;

/// What an item shows of a person.
#[derive(Debug, Clone)]
pub struct Person {
    /// Full name.
    pub name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Where the person stands.
    pub stage: Stage,
    /// The score that counts.
    pub score: u8,
    /// The highest temperature.
    pub temperature: Temperature,
    /// The last meaningful touch.
    pub last_touch_at: Timestamp,
    /// Rests until then.
    pub snoozed_until: Option<Timestamp>,
}

/// These people.
pub async fn people<'c>(
    on: impl Read<'c>,
    ids: &[ProspectId],
) -> Result<HashMap<ProspectId, Person>, StoreError> {
    let ids = to_json(ids)?;
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name, p.company, p.stage AS "stage!",
             coalesce(p.override_score, p.scout_score) AS "score!: i64", p.temperature AS "temperature!",
             p.last_touch_at AS "last_touch_at!", p.snoozed_until
           FROM json_each(?) AS wanted CROSS JOIN prospects AS p ON p.id = wanted.value"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            let person = Person {
                name: row.name,
                company: row.company,
                stage: word(&row.stage)?,
                score: small(row.score)?,
                temperature: word(&row.temperature)?,
                last_touch_at: Timestamp(row.last_touch_at),
                snoozed_until: row.snoozed_until.map(Timestamp),
            };
            Ok((word(&row.id)?, person))
        })
        .collect()
}

/// A signal with the words it was found in.
#[derive(Debug, Clone)]
pub struct Said {
    /// Which.
    pub kind: SignalKind,
    /// Its weight.
    pub points: i32,
    /// The words.
    pub quote: String,
}

/// These people's signals, the heaviest first, each kind once.
pub async fn signals<'c>(
    on: impl Read<'c>,
    ids: &[ProspectId],
) -> Result<HashMap<ProspectId, Vec<Said>>, StoreError> {
    let ids = to_json(ids)?;
    let rows = sqlx::query!(
        r#"SELECT s.prospect_id AS "id!", s.kind AS "kind!", s.points AS "points!", s.quote AS "quote!"
           FROM json_each(?) AS wanted CROSS JOIN signals AS s ON s.prospect_id = wanted.value
           LEFT JOIN chat_sessions AS c ON c.id = s.session_id LEFT JOIN mails AS m ON m.id = s.mail_id
           WHERE c.link IN ('own', 'confirmed') OR m.trusted = 1
           ORDER BY s.points DESC, s.seq"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    let mut found: HashMap<ProspectId, Vec<Said>> = HashMap::new();
    for row in rows {
        let said = Said { kind: word(&row.kind)?, points: small(row.points)?, quote: row.quote };
        let all = found.entry(word(&row.id)?).or_default();
        if !all.iter().any(|known| known.kind == said.kind) {
            all.push(said);
        }
    }
    Ok(found)
}

/// Something that was said or happened to a person.
#[derive(Debug, Clone)]
pub struct Event {
    /// To whom.
    pub prospect_id: ProspectId,
    /// In which visit.
    pub session_id: Option<SessionId>,
    /// In words.
    pub text: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// People who wrote after `since` and later than our last message to them, with what they wrote last, unless
/// a job that may answer is open or they are won or lost. The newest first.
pub async fn replies<'c>(on: impl Read<'c>, since: Timestamp, limit: i64) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.last_inbound_at AS "at!: i64",
             (SELECT s.id FROM chat_sessions AS s WHERE s.prospect_id = p.id AND s.link IN ('own', 'confirmed')
                ORDER BY s.last_visitor_at DESC LIMIT 1) AS "session?: String",
             (SELECT m.text FROM chat_sessions AS s JOIN chat_messages AS m ON m.session_id = s.id
                WHERE s.prospect_id = p.id AND s.link IN ('own', 'confirmed') AND m.role = 'visitor'
                ORDER BY m.seq DESC LIMIT 1) AS "text?: String",
             (SELECT m.reply FROM mails AS m WHERE m.prospect_id = p.id AND m.direction = 'in' AND m.trusted = 1
                AND m.at >= p.last_inbound_at ORDER BY m.at DESC LIMIT 1) AS "mail?: String"
           FROM prospects AS p
           WHERE p.last_inbound_at > ?1 AND p.merged_into IS NULL AND p.stage NOT IN ('won', 'lost')
             AND p.last_inbound_at > (SELECT max(e.left_at) FROM effects AS e WHERE e.prospect_id = p.id)
             AND NOT EXISTS (SELECT 1 FROM jobs AS j WHERE j.prospect_id = p.id AND j.state <> 'suggested'
               AND j.kind IN ('follow_up', 'book_meeting', 'close_deal', 'full_pipeline'))
             AND NOT EXISTS (SELECT 1 FROM activities AS a WHERE a.prospect_id = p.id AND a.kind = 'call'
               AND a.after = 'reached' AND a.at > p.last_inbound_at)
             AND NOT EXISTS (SELECT 1 FROM mails AS m WHERE m.prospect_id = p.id AND m.direction = 'out'
               AND m.at > p.last_inbound_at)
           ORDER BY p.last_inbound_at DESC LIMIT ?2"#,
        since.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Event {
                prospect_id: word(&row.id)?,
                // A mail opens the person's thread, which has no visit in it for sure.
                session_id: if row.mail.is_some() { None } else { word_opt(row.session.as_deref())? },
                text: row.mail.or(row.text),
                at: Timestamp(row.at),
            })
        })
        .collect()
}

/// A visitor who waits for a person.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The visit.
    pub session_id: SessionId,
    /// Whom it belongs to.
    pub prospect_id: Option<ProspectId>,
    /// The visitor's name, as they gave it.
    pub name: Option<String>,
    /// What they wrote last.
    pub text: Option<String>,
    /// Since when nobody has answered.
    pub since: Timestamp,
}

/// Visitors whom no person has answered since they were taken over, the longest waiting first.
pub async fn waiting_visitors<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.id, s.prospect_id, s.waiting_since AS "since!: i64",
             (SELECT f.value FROM session_fields AS f WHERE f.session_id = s.id AND f.field = 'name') AS "name?: String",
             (SELECT m.text FROM chat_messages AS m WHERE m.session_id = s.id AND m.role = 'visitor'
                ORDER BY m.seq DESC LIMIT 1) AS "text?: String"
           FROM chat_sessions AS s WHERE s.waiting_since IS NOT NULL ORDER BY s.waiting_since LIMIT ?"#,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Waiting {
                session_id: word(&row.id)?,
                prospect_id: word_opt(row.prospect_id.as_deref())?,
                name: row.name,
                text: row.text,
                since: Timestamp(row.since),
            })
        })
        .collect()
}

/// A meeting.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// Its row.
    pub id: ActivityId,
    /// With whom.
    pub prospect_id: Option<ProspectId>,
    /// What it is.
    pub text: String,
    /// When it starts.
    pub starts_at: Timestamp,
    /// They accepted it.
    pub accepted: bool,
}

macro_rules! meeting {
    ($row:expr) => {{
        let row = $row;
        Meeting {
            id: word(&row.id)?,
            prospect_id: word_opt(row.prospect_id.as_deref())?,
            text: row.text,
            starts_at: Timestamp(row.starts_at),
            accepted: row.answer.as_deref() == Some("accepted"),
        }
    }};
}

/// Meetings that are not over and start before a moment, the earliest first; called-off ones are none.
pub async fn meetings<'c>(
    on: impl Read<'c>,
    now: Timestamp,
    before: Timestamp,
) -> Result<Vec<Meeting>, StoreError> {
    // No meeting is longer than a day, so that the index on its start bounds the walk.
    let from = now - domain::time::Span::days(1);
    let rows = sqlx::query!(
        r#"SELECT id, prospect_id, text, starts_at AS "starts_at!: i64", answer FROM activities
           WHERE kind = 'meeting' AND starts_at >= ?1 AND starts_at < ?2 AND ends_at > ?3
             AND coalesce(answer, '') NOT IN ('declined', 'cancelled')
           ORDER BY starts_at"#,
        from.0,
        before.0,
        now.0
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(meeting!(row))).collect()
}

/// Meetings that ended after `since` and of which the rep has not said how they went, the latest first.
pub async fn unmarked_meetings<'c>(
    on: impl Read<'c>,
    since: Timestamp,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Meeting>, StoreError> {
    // No meeting is longer than a day, so that the index on its start bounds the walk.
    let from = since - domain::time::Span::days(1);
    let rows = sqlx::query!(
        r#"SELECT id, prospect_id, text, starts_at AS "starts_at!: i64", answer FROM activities
           WHERE kind = 'meeting' AND starts_at >= ?1 AND starts_at < ?3 AND ends_at > ?2 AND ends_at <= ?3
             AND outcome IS NULL AND coalesce(answer, '') NOT IN ('declined', 'cancelled')
           ORDER BY starts_at DESC LIMIT ?4"#,
        from.0,
        since.0,
        now.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(meeting!(row))).collect()
}

/// People who came by themselves after `since`, the newest first, of the newest 500 of all.
pub async fn newcomers<'c>(
    on: impl Read<'c>,
    since: Timestamp,
) -> Result<Vec<(ProspectId, Timestamp, domain::Source)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", created_at AS "created_at!", source AS "source!" FROM (
             SELECT id, created_at, source, stage, merged_into, on_board FROM prospects ORDER BY seq DESC LIMIT 500)
           WHERE created_at > ? AND source NOT IN ('manual', 'import') AND merged_into IS NULL AND on_board = 1
             AND stage NOT IN ('won', 'lost')"#,
        since.0
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok((word(&row.id)?, Timestamp(row.created_at), word(&row.source)?))).collect()
}

/// Visits that say they are somebody we know and are not confirmed, the newest first.
pub async fn claimed_visits<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.id, s.prospect_id AS "prospect_id!", coalesce(s.last_visitor_at, s.opened_at) AS "at!: i64",
             (SELECT m.text FROM chat_messages AS m WHERE m.session_id = s.id AND m.role = 'visitor'
                ORDER BY m.seq DESC LIMIT 1) AS "text?: String"
           FROM chat_sessions AS s WHERE s.link = 'claimed' ORDER BY 3 DESC LIMIT ?"#,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Event {
                prospect_id: word(&row.prospect_id)?,
                session_id: Some(word(&row.id)?),
                text: row.text,
                at: Timestamp(row.at),
            })
        })
        .collect()
}

/// A job that was given up.
#[derive(Debug, Clone)]
pub struct Failed {
    /// Which.
    pub id: JobId,
    /// Whom it was for.
    pub prospect_id: ProspectId,
    /// What it should have done.
    pub kind: JobKind,
    /// What went wrong.
    pub error: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Jobs given up after `since`, the newest first, unless one of the kind is open or ended since then.
pub async fn failed_jobs<'c>(
    on: impl Read<'c>,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Failed>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT d.id, d.prospect_id AS "prospect_id!", d.kind, d.error, d.finished_at FROM jobs_done AS d
           WHERE d.finished_at > ?1 AND d.state = 'failed' AND d.prospect_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM jobs AS j WHERE j.prospect_id = d.prospect_id AND j.kind = d.kind
               AND j.state <> 'suggested')
             AND NOT EXISTS (SELECT 1 FROM jobs_done AS n WHERE n.prospect_id = d.prospect_id AND n.kind = d.kind
               AND n.finished_at > d.finished_at)
           ORDER BY d.finished_at DESC LIMIT ?2"#,
        since.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Failed {
                id: word(&row.id)?,
                prospect_id: word(&row.prospect_id)?,
                kind: word(&row.kind)?,
                error: row.error,
                at: Timestamp(row.finished_at),
            })
        })
        .collect()
}

/// Messages of unknown fate: (effect, job, prospect, since when), the oldest first.
pub async fn ambiguous<'c>(
    on: impl Read<'c>,
    limit: i64,
) -> Result<Vec<(EffectId, JobId, ProspectId, Timestamp)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, job_id, prospect_id, coalesce(left_at, updated_at) AS "at!: i64" FROM effects
           WHERE state = 'ambiguous' ORDER BY left_at LIMIT ?"#,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| Ok((word(&row.id)?, word(&row.job_id)?, word(&row.prospect_id)?, Timestamp(row.at))))
        .collect()
}

/// People on the board with whom nothing was said for as long as their stage allows and nothing is planned (no
/// open task, meeting, message with its time or open job), of higher scores first. Days per stage come in as
/// (stage, last moment that is still fresh).
pub async fn stale<'c>(
    on: impl Read<'c>,
    fresh_until: &[(Stage, Timestamp)],
    now: Timestamp,
    limit: i64,
) -> Result<Vec<ProspectId>, StoreError> {
    let limits: HashMap<&str, i64> = fresh_until.iter().map(|(stage, at)| (stage.as_str(), at.0)).collect();
    let limits = to_json(&limits)?;
    let ids = sqlx::query_scalar!(
        r#"SELECT p.id AS "id!" FROM prospects AS p
           WHERE p.on_board = 1 AND p.merged_into IS NULL AND p.last_touch_at <= ?1 ->> ('$.' || p.stage)
             AND (p.snoozed_until IS NULL OR p.snoozed_until <= ?2)
             AND NOT EXISTS (SELECT 1 FROM activities AS a WHERE a.prospect_id = p.id
               AND (a.kind = 'task' AND a.done_at IS NULL OR a.kind = 'meeting' AND a.starts_at > ?2
                 AND coalesce(a.answer, '') NOT IN ('declined', 'cancelled')))
             AND NOT EXISTS (SELECT 1 FROM jobs AS j WHERE j.prospect_id = p.id AND j.state <> 'suggested')
           ORDER BY coalesce(p.override_score, p.scout_score) DESC LIMIT ?3"#,
        limits,
        now.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Something automation did by itself.
#[derive(Debug, Clone)]
pub struct Done {
    /// Its row in the timeline.
    pub id: ActivityId,
    /// To whom.
    pub prospect_id: Option<ProspectId>,
    /// The person's name.
    pub name: Option<String>,
    /// What it is.
    pub kind: ActivityKind,
    /// Who did it.
    pub actor: Actor,
    /// In words.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// What rules and the built-in writer did after `since`, the newest first, of the newest 2,000 rows.
pub async fn done_by_itself<'c>(
    on: impl Read<'c>,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Done>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT a.id AS "id!", a.prospect_id, p.name AS "name?", a.kind AS "kind!", a.actor AS "actor!",
             a.text AS "text!", a.at AS "at!"
           FROM (SELECT seq, id, prospect_id, kind, actor, text, at FROM activities ORDER BY seq DESC LIMIT 2000) AS a
           LEFT JOIN prospects AS p ON p.id = a.prospect_id
           WHERE a.at > ?1 AND a.kind IN ('message', 'meeting', 'stage_move', 'job', 'task', 'field_change')
             AND (a.actor = 'rule' OR a.actor GLOB 'ai:*') ORDER BY a.seq DESC LIMIT ?2"#,
        since.0,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Done {
                id: word(&row.id)?,
                prospect_id: word_opt(row.prospect_id.as_deref())?,
                name: row.name,
                kind: word(&row.kind)?,
                actor: word(&row.actor)?,
                text: row.text,
                at: Timestamp(row.at),
            })
        })
        .collect()
}
