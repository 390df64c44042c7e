//! Sample data: rows that we invented, marked so that one click takes exactly them away again.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{ProspectId, Timestamp};

/// Whether invented people are there.
pub async fn is_loaded<'c>(on: impl Read<'c>) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM prospects WHERE sample = 1) AS "loaded!: bool""#)
        .fetch_one(on.executor())
        .await?)
}

/// The invented people.
pub async fn people<'c>(on: impl Read<'c>) -> Result<Vec<ProspectId>, StoreError> {
    let ids = sqlx::query_scalar!("SELECT id FROM prospects WHERE sample = 1 ORDER BY seq")
        .fetch_all(on.executor())
        .await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Marks a person as invented.
pub async fn mark_person(tx: &mut Tx, id: ProspectId) -> Result<(), StoreError> {
    let id = id.to_string();
    sqlx::query!("UPDATE prospects SET sample = 1 WHERE id = ?", id).execute(tx.connection()).await?;
    Ok(())
}

/// Marks another row: `setting`, `product`, `faq`, `company` or `chat`. `mark` tells later whether the rep changed
/// it: a setting's value, a product's version, an answer.
pub async fn mark(tx: &mut Tx, area: &str, id: &str, mark: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO sample_rows (area, id, mark) VALUES (?, ?, ?) ON CONFLICT (area, id) DO UPDATE SET mark = excluded.mark",
        area,
        id,
        mark
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whether a row is marked.
pub async fn is_marked<'c>(on: impl Read<'c>, area: &str, id: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM sample_rows WHERE area = ? AND id = ?) AS "marked!: bool""#,
        area,
        id
    )
    .fetch_one(on.executor())
    .await?)
}

/// Closes the loading: the invented past has been decided, and their companies are marked.
pub async fn finish(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO stage_decisions (event_id, policy_version, result, at)
         SELECT e.id, 0, '{}', ? FROM prospects AS p JOIN stage_events AS e ON e.prospect_id = p.id WHERE p.sample = 1
         ON CONFLICT DO NOTHING",
        now.0
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "INSERT INTO sample_rows (area, id, mark) SELECT DISTINCT 'company', company_id, '' FROM prospects
         WHERE sample = 1 AND company_id IS NOT NULL ON CONFLICT DO NOTHING"
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes away every marked row that the rep has not changed, and all that hangs on invented people; answers how many
/// people that were. What they hold reserved must have been released. A real visitor's chat that was tied to an
/// invented person stays and belongs to nobody again.
pub async fn wipe(tx: &mut Tx, now: Timestamp) -> Result<usize, StoreError> {
    let ids =
        sqlx::query_scalar!("SELECT id FROM prospects WHERE sample = 1").fetch_all(tx.connection()).await?;
    let people = to_json(&ids)?;
    sqlx::query!(
        "UPDATE signals SET prospect_id = NULL WHERE prospect_id IN (SELECT value FROM json_each(?))
           AND session_id NOT IN (SELECT id FROM sample_rows WHERE area = 'chat')",
        people
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "UPDATE chat_sessions SET prospect_id = NULL, link = NULL, outcome = 'open'
         WHERE prospect_id IN (SELECT value FROM json_each(?))
           AND id NOT IN (SELECT id FROM sample_rows WHERE area = 'chat')",
        people
    )
    .execute(tx.connection())
    .await?;
    // Of a chat that the rep made a real person of, everything stays.
    let chats = sqlx::query_scalar!(
        r#"SELECT s.id AS "id!" FROM sample_rows AS r CROSS JOIN chat_sessions AS s ON s.id = r.id
           WHERE r.area = 'chat' AND (s.prospect_id IS NULL
             OR s.prospect_id IN (SELECT id FROM prospects WHERE sample = 1))"#
    )
    .fetch_all(tx.connection())
    .await?;
    let chats = to_json(&chats)?;
    for statement in [
        "DELETE FROM signals WHERE session_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM session_fields WHERE session_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM chat_messages WHERE session_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM activities WHERE prospect_id IS NULL AND session_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM notifications WHERE screen = 'conversation' AND target_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM chat_sessions WHERE id IN (SELECT value FROM json_each(?))",
    ] {
        sqlx::query(statement).bind(&chats).execute(tx.connection()).await?;
    }
    for statement in [
        "DELETE FROM approvals WHERE effect_id IN (SELECT e.id FROM effects AS e WHERE e.prospect_id IN (SELECT value FROM json_each(?)))",
        "DELETE FROM effect_revisions WHERE effect_id IN (SELECT e.id FROM effects AS e WHERE e.prospect_id IN (SELECT value FROM json_each(?)))",
        "DELETE FROM effects WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM jobs WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM jobs_done WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM stage_decisions WHERE event_id IN (SELECT e.id FROM stage_events AS e WHERE e.prospect_id IN (SELECT value FROM json_each(?)))",
        "DELETE FROM stage_events WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM activities WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM notifications WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM score_history WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM revenue_entries WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM deals WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM contact_points WHERE prospect_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM undo_steps WHERE EXISTS (SELECT 1 FROM json_each(?) AS gone WHERE instr(undo_steps.payload, gone.value) > 0)",
        "DELETE FROM prospects WHERE id IN (SELECT value FROM json_each(?))",
    ] {
        sqlx::query(statement).bind(&people).execute(tx.connection()).await?;
    }
    for statement in [
        "DELETE FROM companies WHERE id IN (SELECT id FROM sample_rows WHERE area = 'company')
           AND NOT EXISTS (SELECT 1 FROM prospects AS p WHERE p.company_id = companies.id)",
        "DELETE FROM settings WHERE EXISTS (SELECT 1 FROM sample_rows AS r
           WHERE r.area = 'setting' AND r.id = settings.key AND r.mark = settings.value)",
        "DELETE FROM products WHERE EXISTS (SELECT 1 FROM sample_rows AS r
           WHERE r.area = 'product' AND r.id = products.id AND r.mark = CAST(products.version AS TEXT))",
        "DELETE FROM faq WHERE EXISTS (SELECT 1 FROM sample_rows AS r
           WHERE r.area = 'faq' AND r.id = faq.id AND r.mark = faq.answer)",
        "DELETE FROM sample_rows",
        "UPDATE workspace SET settings_version = settings_version + 1 WHERE id = 1",
    ] {
        sqlx::query(statement).execute(tx.connection()).await?;
    }
    for area in [
        "prospects",
        "conversations",
        "jobs",
        "approvals",
        "activities",
        "notifications",
        "products",
        "faq",
        "settings",
        "workspace",
    ] {
        tx.changed(area, "*", "user", now);
    }
    Ok(ids.len())
}
