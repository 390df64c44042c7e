//! What is open on a whole page of prospects: five statements, however many cards.

use crate::{Read, Reader, StoreError, convert::*, effects::NEVER};
use domain::{
    EffectKind, EffectState, ProspectId, SessionId, Timestamp, WaitReason,
    next::{Appointment, Open, OpenEffect, OpenJob},
};
use std::collections::HashMap;

/// What is open on each of these prospects; who has nothing open is left out.
pub async fn open(
    on: &Reader,
    prospects: &[ProspectId],
    now: Timestamp,
) -> Result<HashMap<ProspectId, Open>, StoreError> {
    let ids = to_json(prospects)?;
    let mut found: HashMap<ProspectId, Open> = HashMap::new();
    jobs(on, &ids, &mut found).await?;
    effects(on, &ids, &mut found).await?;
    appointments(on, &ids, now, &mut found).await?;
    unanswered(on, &ids, &mut found).await?;
    Ok(found)
}

async fn jobs<'c>(
    on: impl Read<'c>,
    ids: &str,
    found: &mut HashMap<ProspectId, Open>,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT j.id AS "id!", j.prospect_id AS "prospect!: String", j.kind, j.state, j.waiting_for, j.wait_until,
             j.wait_words, j.run_at, j.prepared
           FROM json_each(?) AS wanted CROSS JOIN jobs AS j ON j.prospect_id = wanted.value ORDER BY j.seq"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    for row in rows {
        let job = OpenJob {
            id: word(&row.id)?,
            kind: word(&row.kind)?,
            state: word(&row.state)?,
            run_at: Timestamp(row.run_at),
            prepared: row.prepared != 0,
            waiting_for: word_opt(row.waiting_for.as_deref())?,
            wait_until: row.wait_until.map(Timestamp),
            wait_words: row.wait_words,
        };
        found.entry(word(&row.prospect)?).or_default().jobs.push(job);
    }
    Ok(())
}

async fn effects<'c>(
    on: impl Read<'c>,
    ids: &str,
    found: &mut HashMap<ProspectId, Open>,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.prospect_id AS "prospect!: String", e.job_id AS "job!: String", e.step, e.kind, e.state, e.release_at,
             e.waiting_for, e.wait_words, a.id AS "card?: String", a.snoozed_until AS "hidden_until?: i64"
           FROM json_each(?) AS wanted
           CROSS JOIN effects AS e INDEXED BY effects_open
             ON e.prospect_id = wanted.value AND e.state IN ('intent', 'sending', 'ambiguous')
           LEFT JOIN approvals AS a ON a.effect_id = e.id AND a.state = 'pending' ORDER BY e.release_at"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    for row in rows {
        let kind: EffectKind = word(&row.kind)?;
        let state: EffectState = word(&row.state)?;
        let waiting_for: Option<WaitReason> = word_opt(row.waiting_for.as_deref())?;
        let card: Option<domain::ApprovalId> = word_opt(row.card.as_deref())?;
        // What waits for a decision has its expiry there, which is no time of leaving.
        let by_itself = row.release_at < NEVER.0 && waiting_for != Some(WaitReason::Approval);
        let effect = OpenEffect {
            job_id: word(&row.job)?,
            step: small(row.step)?,
            message: matches!(kind, EffectKind::SendEmail | EffectKind::SendInvite),
            state,
            release_at: by_itself.then_some(Timestamp(row.release_at)),
            waiting_for,
            wait_words: row.wait_words,
            card: card.map(|card| (card, row.hidden_until.map(Timestamp))),
        };
        found.entry(word(&row.prospect)?).or_default().effects.push(effect);
    }
    Ok(())
}

async fn appointments(
    on: &Reader,
    ids: &str,
    now: Timestamp,
    found: &mut HashMap<ProspectId, Open>,
) -> Result<(), StoreError> {
    let tasks = sqlx::query!(
        r#"SELECT t.id, t.prospect_id AS "prospect!: String", t.text, t.starts_at
           FROM json_each(?) AS wanted CROSS JOIN activities AS t ON t.prospect_id = wanted.value
             AND t.kind = 'task' AND t.done_at IS NULL"#,
        ids
    )
    .fetch_all(&on.pool)
    .await?;
    for row in tasks {
        let task = Appointment { id: word(&row.id)?, text: row.text, at: row.starts_at.map(Timestamp) };
        found.entry(word(&row.prospect)?).or_default().tasks.push(task);
    }
    // A meeting that was declined or called off is none.
    let meetings = sqlx::query!(
        r#"SELECT m.id, m.prospect_id AS "prospect!: String", m.text, m.starts_at
           FROM json_each(?1) AS wanted CROSS JOIN activities AS m ON m.prospect_id = wanted.value
             AND m.kind = 'meeting' AND m.starts_at > ?2 AND coalesce(m.answer, '') NOT IN ('declined', 'cancelled')"#,
        ids,
        now.0
    )
    .fetch_all(&on.pool)
    .await?;
    for row in meetings {
        let meeting = Appointment { id: word(&row.id)?, text: row.text, at: row.starts_at.map(Timestamp) };
        found.entry(word(&row.prospect)?).or_default().meetings.push(meeting);
    }
    Ok(())
}

/// A visit in which the visitor had the last word, or waits for a person who took it over. What was said before
/// a deal was won or lost needs no answer any more.
async fn unanswered<'c>(
    on: impl Read<'c>,
    ids: &str,
    found: &mut HashMap<ProspectId, Open>,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.prospect_id AS "prospect!: String", min(coalesce(s.waiting_since, m.at)) AS "since!: i64"
           FROM json_each(?) AS wanted CROSS JOIN chat_sessions AS s ON s.prospect_id = wanted.value
             AND s.link IN ('own', 'confirmed')
           JOIN chat_messages AS m ON m.seq = s.last_seq AND (m.role = 'visitor' OR s.waiting_since IS NOT NULL)
           JOIN prospects AS p ON p.id = s.prospect_id AND (p.stage NOT IN ('won', 'lost') OR m.at > p.stage_at)
           GROUP BY s.prospect_id"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    for row in rows {
        found.entry(word(&row.prospect)?).or_default().unanswered_since = Some(Timestamp(row.since));
    }
    Ok(())
}

/// A chat visit of a prospect.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Identity.
    pub id: SessionId,
    /// When it began.
    pub opened_at: Timestamp,
    /// The visitor's messages.
    pub messages: i64,
    /// `own`, `confirmed` or `claimed`.
    pub link: Option<String>,
    /// The visitor's last word.
    pub last_visitor_at: Option<Timestamp>,
    /// A person answers in place of the assistant.
    pub taken_over: bool,
}

/// The newest visits of a prospect, newest first, at most 50.
pub async fn visits<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<Visit>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT id, opened_at, visitor_messages, link, last_visitor_at, taken_over_at FROM chat_sessions WHERE prospect_id = ?
         ORDER BY opened_at DESC LIMIT 50",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Visit {
                id: word(&row.id)?,
                opened_at: Timestamp(row.opened_at),
                messages: row.visitor_messages,
                link: row.link,
                last_visitor_at: row.last_visitor_at.map(Timestamp),
                taken_over: row.taken_over_at.is_some(),
            })
        })
        .collect()
}
