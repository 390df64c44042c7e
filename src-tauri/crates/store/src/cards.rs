//! What lists show beside their rows, fetched for a whole page at once: contact points, amounts, job kinds.

use crate::{Read, StoreError, contacts::ContactPoint, convert::*, deals::Deal};
use domain::{Confirmation, Currency, JobId, JobKind, Money, ProspectId, Timestamp};
use std::collections::HashMap;

/// The contact points of these prospects, each one's primary ones first.
pub async fn contacts<'c>(
    on: impl Read<'c>,
    prospects: &[ProspectId],
) -> Result<HashMap<ProspectId, Vec<ContactPoint>>, StoreError> {
    let ids = to_json(prospects)?;
    let rows = sqlx::query!(
        r#"SELECT c.id, c.prospect_id, c.kind, c.value, c.state, c.source, c.is_primary, c.do_not_use, c.created_at
           FROM json_each(?) AS wanted CROSS JOIN contact_points AS c ON c.prospect_id = wanted.value
           ORDER BY c.prospect_id, c.is_primary DESC, c.created_at"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    let mut found: HashMap<ProspectId, Vec<ContactPoint>> = HashMap::new();
    for row in rows {
        let point = ContactPoint {
            id: word(&row.id)?,
            prospect_id: word(&row.prospect_id)?,
            kind: word(&row.kind)?,
            value: row.value,
            state: word::<Confirmation>(&row.state)?,
            source: word(&row.source)?,
            is_primary: row.is_primary != 0,
            do_not_use: row.do_not_use,
            created_at: Timestamp(row.created_at),
        };
        found.entry(point.prospect_id).or_default().push(point);
    }
    Ok(found)
}

/// The deal each of these prospects is shown with: the open one, else the newest.
pub async fn deals<'c>(
    on: impl Read<'c>,
    prospects: &[ProspectId],
) -> Result<HashMap<ProspectId, Deal>, StoreError> {
    let ids = to_json(prospects)?;
    let rows = sqlx::query!(
        r#"SELECT d.id, d.prospect_id, d.amount_minor, d.currency, d.expected_close, d.state, d.closed_at, d.lost_reason, d.created_at
           FROM json_each(?) AS wanted CROSS JOIN deals AS d ON d.prospect_id = wanted.value
           ORDER BY d.prospect_id, d.state = 'open' DESC, d.created_at DESC, d.id DESC"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    let mut found = HashMap::new();
    for row in rows {
        let currency: Option<Currency> = word_opt(row.currency.as_deref())?;
        let deal = Deal {
            id: word(&row.id)?,
            amount: row.amount_minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
            expected_close: row.expected_close.map(Timestamp),
            state: row.state,
            closed_at: row.closed_at.map(Timestamp),
            lost_reason: row.lost_reason,
            created_at: Timestamp(row.created_at),
        };
        found.entry(word(&row.prospect_id)?).or_insert(deal);
    }
    Ok(found)
}

/// What these jobs do, open or finished.
pub async fn job_kinds<'c>(on: impl Read<'c>, jobs: &[JobId]) -> Result<HashMap<JobId, JobKind>, StoreError> {
    let ids = to_json(jobs)?;
    let rows = sqlx::query!(
        r#"SELECT j.id AS "id!", j.kind AS "kind!" FROM json_each(?1) AS wanted CROSS JOIN jobs AS j ON j.id = wanted.value
           UNION ALL
           SELECT j.id, j.kind FROM json_each(?1) AS wanted CROSS JOIN jobs_done AS j ON j.id = wanted.value"#,
        ids
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok((word(&row.id)?, word(&row.kind)?))).collect()
}

/// How many cards wait for the rep and how many notices are unread: the numbers of the header.
pub async fn waiting<'c>(on: impl Read<'c>, now: Timestamp) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM approvals
             WHERE state = 'pending' AND (snoozed_until IS NULL OR snoozed_until <= ?)) AS "approvals!: i64",
           (SELECT count(*) FROM notifications WHERE read_at IS NULL) AS "notifications!: i64""#,
        now.0
    )
    .fetch_one(on.executor())
    .await?;
    Ok((row.approvals, row.notifications))
}
