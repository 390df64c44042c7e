//! Deals and the revenue they became. At most one deal of a prospect is open.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{Actor, Currency, DealId, Money, ProspectId, RevenueId, Timestamp};

/// An amount that may be won.
#[derive(Debug, Clone)]
pub struct Deal {
    /// Identity.
    pub id: DealId,
    /// What it is worth, once known.
    pub amount: Option<Money>,
    /// When it should close.
    pub expected_close: Option<Timestamp>,
    /// `open`, `won` or `lost`.
    pub state: String,
    /// When it was won or lost.
    pub closed_at: Option<Timestamp>,
    /// Why it was lost.
    pub lost_reason: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A prospect's deals, newest first.
pub async fn of_prospect<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<Deal>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        "SELECT id, amount_minor, currency, expected_close, state, closed_at, lost_reason, created_at FROM deals
         WHERE prospect_id = ? ORDER BY created_at DESC, id DESC",
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency: Option<Currency> = word_opt(row.currency.as_deref())?;
            Ok(Deal {
                id: word(&row.id)?,
                amount: row.amount_minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
                expected_close: row.expected_close.map(Timestamp),
                state: row.state,
                closed_at: row.closed_at.map(Timestamp),
                lost_reason: row.lost_reason,
                created_at: Timestamp(row.created_at),
            })
        })
        .collect()
}

/// The prospect's open deal, made with `id` if there is none; `amount` replaces the one it had, if given.
pub async fn open(
    tx: &mut Tx,
    id: DealId,
    prospect: ProspectId,
    amount: Option<Money>,
    now: Timestamp,
) -> Result<DealId, StoreError> {
    let (id, prospect) = (id.to_string(), prospect.to_string());
    let (minor, currency) = (amount.map(|a| a.minor), amount.map(|a| a.currency.code()));
    let kept = sqlx::query_scalar!(
        r#"INSERT INTO deals (id, prospect_id, amount_minor, currency, state, created_at) VALUES (?, ?, ?, ?, 'open', ?)
           ON CONFLICT (prospect_id) WHERE state = 'open' DO UPDATE SET
             amount_minor = coalesce(excluded.amount_minor, amount_minor),
             currency = coalesce(excluded.currency, currency) RETURNING id AS "id!""#,
        id,
        prospect,
        minor,
        currency,
        now.0
    )
    .fetch_one(tx.connection())
    .await?;
    word(&kept)
}

/// Writes what an open deal is worth and, if given, when it should close.
pub async fn set_open(
    tx: &mut Tx,
    deal: DealId,
    amount: Option<Money>,
    expected_close: Option<Option<Timestamp>>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let deal = deal.to_string();
    let (minor, currency) = (amount.map(|a| a.minor), amount.map(|a| a.currency.code()));
    let (keep, expected) = (expected_close.is_none(), expected_close.flatten().map(|at| at.0));
    let prospect = sqlx::query_scalar!(
        "UPDATE deals SET amount_minor = ?2, currency = ?3, expected_close = iif(?4, expected_close, ?5)
         WHERE id = ?1 AND state = 'open' RETURNING prospect_id",
        deal,
        minor,
        currency,
        keep,
        expected
    )
    .fetch_optional(tx.connection())
    .await?;
    if let Some(prospect) = prospect {
        tx.changed("prospects", prospect, "user", now);
    }
    Ok(())
}

/// Closes a deal as won with its amount.
pub async fn win(tx: &mut Tx, deal: DealId, amount: Money, at: Timestamp) -> Result<(), StoreError> {
    let (deal, currency) = (deal.to_string(), amount.currency.code());
    sqlx::query!(
        "UPDATE deals SET state = 'won', amount_minor = ?, currency = ?, closed_at = ? WHERE id = ? AND state = 'open'",
        amount.minor,
        currency,
        at.0,
        deal
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Closes the open deal as lost, if there is one.
pub async fn lose(tx: &mut Tx, prospect: ProspectId, reason: &str, at: Timestamp) -> Result<(), StoreError> {
    let prospect = prospect.to_string();
    sqlx::query!(
        "UPDATE deals SET state = 'lost', lost_reason = ?, closed_at = ? WHERE prospect_id = ? AND state = 'open'",
        reason,
        at.0,
        prospect
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Opens the newest closed deal again (a win or loss taken back), unless another one is open.
pub async fn reopen(tx: &mut Tx, prospect: ProspectId) -> Result<(), StoreError> {
    let prospect = prospect.to_string();
    sqlx::query!(
        "UPDATE deals SET state = 'open', closed_at = NULL, lost_reason = NULL
         WHERE id = (SELECT id FROM deals WHERE prospect_id = ?1 AND state <> 'open' AND created_at > 0
             ORDER BY closed_at DESC, id DESC LIMIT 1)
           AND NOT EXISTS (SELECT 1 FROM deals WHERE prospect_id = ?1 AND state = 'open')",
        prospect
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Appends the revenue of a won deal.
pub async fn append_revenue(
    tx: &mut Tx,
    id: RevenueId,
    prospect: ProspectId,
    deal: DealId,
    amount: Money,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (id, prospect, deal) = (id.to_string(), prospect.to_string(), deal.to_string());
    let (currency, actor) = (amount.currency.code(), actor.to_string());
    sqlx::query!(
        "INSERT INTO revenue_entries (id, prospect_id, deal_id, amount_minor, currency, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        id,
        prospect,
        deal,
        amount.minor,
        currency,
        actor,
        at.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("revenue", id, &actor, at);
    Ok(())
}

/// Appends the reversal of the prospect's newest revenue that is not reversed yet; `false` if there is none.
pub async fn reverse_revenue(
    tx: &mut Tx,
    id: RevenueId,
    prospect: ProspectId,
    actor: &Actor,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let (id, prospect, actor) = (id.to_string(), prospect.to_string(), actor.to_string());
    let reversed = sqlx::query!(
        "INSERT INTO revenue_entries (id, prospect_id, deal_id, amount_minor, currency, reverses, actor, at)
         SELECT ?1, r.prospect_id, r.deal_id, -r.amount_minor, r.currency, r.id, ?3, ?4 FROM revenue_entries AS r
         WHERE r.prospect_id = ?2 AND r.reverses IS NULL
           AND NOT EXISTS (SELECT 1 FROM revenue_entries AS v WHERE v.reverses = r.id) ORDER BY r.seq DESC LIMIT 1",
        id,
        prospect,
        actor,
        at.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("revenue", id, &actor, at);
    Ok(reversed.rows_affected() == 1)
}

/// The sum of a prospect's revenue entries per currency.
pub async fn revenue_of<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Vec<Money>, StoreError> {
    let prospect = prospect.to_string();
    let rows = sqlx::query!(
        r#"SELECT currency AS "currency!", sum(amount_minor) AS "minor!: i64" FROM revenue_entries WHERE prospect_id = ? GROUP BY currency"#,
        prospect
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter().map(|row| Ok(Money { minor: row.minor, currency: word(&row.currency)? })).collect()
}
