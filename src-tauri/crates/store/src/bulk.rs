//! People by the thousand in a few statements (sqlx costs per statement, not per row): for bench and tests. Nothing
//! follows from their stages; they count as decided.

use crate::{StoreError, Tx, convert::*};
use domain::{Actor, Source, Stage, Temperature, Timestamp};
use serde::Serialize;

/// A made-up person with all that a board shows of one.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// Identity (a `ProspectId`).
    pub id: String,
    /// Identity of the contact point.
    pub contact_id: String,
    /// Identity of the deal.
    pub deal_id: String,
    /// Identity of the task.
    pub task_id: String,
    /// Full name.
    pub name: Option<String>,
    /// Company's name.
    pub company: Option<String>,
    /// Address, lower case.
    pub email: Option<String>,
    /// Whether the address is confirmed.
    pub confirmed: bool,
    /// Where the person came from.
    pub source: Source,
    /// Where the person stands.
    pub stage: Stage,
    /// Since when.
    pub stage_at: Timestamp,
    /// Order in the column.
    pub rank: i64,
    /// How warm.
    pub temperature: Temperature,
    /// Score parts: intent, temperature, contact, engagement, signal.
    pub score: [u8; 5],
    /// What the deal is worth, in minor units; no deal without it.
    pub amount_minor: Option<i64>,
    /// Its currency, three letters.
    pub currency: &'static str,
    /// An open task's words and when it is due.
    pub task: Option<(String, Timestamp)>,
    /// Automation is kept off.
    pub hands_off: bool,
    /// Last meaningful touch.
    pub last_touch_at: Timestamp,
    /// When the person was made.
    pub created_at: Timestamp,
}

/// Inserts them with contact point, deal and task.
pub async fn insert(tx: &mut Tx, people: &[Person], now: Timestamp) -> Result<(), StoreError> {
    let (rows, actor) = (to_json(people)?, Actor::Import.to_string());
    sqlx::query!(
        "INSERT INTO prospects (id, name, company, source, stage, stage_at, stage_actor, stage_cause, rank, hands_off,
           temperature, intent, score_intent, score_temperature, score_contact, score_engagement, score_signal,
           scout_score, scored_at, last_touch_at, created_at, updated_at)
         SELECT value ->> 'id', value ->> 'name', value ->> 'company', value ->> 'source', value ->> 'stage',
           value ->> 'stage_at', ?2, 'made up', value ->> 'rank', value ->> 'hands_off', value ->> 'temperature',
           value ->> '$.score[0]' * 5 / 2, value ->> '$.score[0]', value ->> '$.score[1]', value ->> '$.score[2]',
           value ->> '$.score[3]', value ->> '$.score[4]', (SELECT sum(value) FROM json_each(person.value, '$.score')),
           ?3, value ->> 'last_touch_at', value ->> 'created_at', value ->> 'created_at'
         FROM json_each(?1) AS person ORDER BY key",
        rows,
        actor,
        now.0
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "INSERT INTO stage_decisions (event_id, policy_version, result, at)
         SELECT e.id, 0, '{}', ?2 FROM json_each(?1) AS person JOIN stage_events AS e ON e.prospect_id = value ->> 'id'",
        rows,
        now.0
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "INSERT INTO contact_points (id, prospect_id, kind, value, state, source, is_primary, confirmed_at, confirmed_by,
           created_at)
         SELECT value ->> 'contact_id', value ->> 'id', 'email', value ->> 'email',
           iif(value ->> 'confirmed', 'confirmed', 'claimed'), value ->> 'source', 1,
           iif(value ->> 'confirmed', value ->> 'created_at', NULL), iif(value ->> 'confirmed', ?2, NULL),
           value ->> 'created_at'
         FROM json_each(?1) WHERE value ->> 'email' IS NOT NULL",
        rows,
        actor
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "INSERT INTO deals (id, prospect_id, amount_minor, currency, state, closed_at, lost_reason, created_at)
         SELECT value ->> 'deal_id', value ->> 'id', value ->> 'amount_minor', value ->> 'currency',
           CASE value ->> 'stage' WHEN 'won' THEN 'won' WHEN 'lost' THEN 'lost' ELSE 'open' END,
           iif(value ->> 'stage' IN ('won', 'lost'), value ->> 'stage_at', NULL),
           iif(value ->> 'stage' = 'lost', 'No budget', NULL), value ->> 'created_at'
         FROM json_each(?1) WHERE value ->> 'amount_minor' IS NOT NULL",
        rows
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "INSERT INTO activities (id, prospect_id, kind, actor, text, starts_at, at)
         SELECT value ->> 'task_id', value ->> 'id', 'task', ?2, value ->> '$.task[0]', value ->> '$.task[1]', ?3
         FROM json_each(?1) WHERE value ->> 'task' IS NOT NULL",
        rows,
        actor,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("prospects", "*", &actor, now);
    Ok(())
}
