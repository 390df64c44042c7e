//! Energy and coins with their append-only ledger. The arithmetic is `domain::economy`'s; this writes the new
//! balance and the rows that explain it in one go.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{Actor, JobId, JobKind, Timestamp};
use serde::Serialize;

/// The balances and the marks of accrual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wallet {
    /// Energy free to spend.
    pub energy_available: i64,
    /// Energy held by jobs.
    pub energy_reserved: i64,
    /// Coins free to spend.
    pub coins_available: i64,
    /// Coins held by jobs.
    pub coins_reserved: i64,
    /// Until when energy has accrued.
    pub energy_accrued_at: Timestamp,
    /// When the month's coins last came.
    pub coins_granted_at: Timestamp,
}

/// One row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// `start`, `accrue`, `refill`, `month`, `reserve`, `settle` or `release`.
    pub kind: &'static str,
    /// Change of available energy.
    pub energy_available: i64,
    /// Change of reserved energy.
    pub energy_reserved: i64,
    /// Change of available coins.
    pub coins_available: i64,
    /// Change of reserved coins.
    pub coins_reserved: i64,
    /// The job it is for.
    pub job_id: Option<JobId>,
    /// Who caused it.
    pub actor: Actor,
}

/// The wallet, once the workspace has one.
pub async fn get<'c>(on: impl Read<'c>) -> Result<Option<Wallet>, StoreError> {
    let row = sqlx::query!(
        "SELECT energy_available, energy_reserved, coins_available, coins_reserved, energy_accrued_at,
           coins_granted_at FROM wallet WHERE id = 1"
    )
    .fetch_optional(on.executor())
    .await?;
    Ok(row.map(|row| Wallet {
        energy_available: row.energy_available,
        energy_reserved: row.energy_reserved,
        coins_available: row.coins_available,
        coins_reserved: row.coins_reserved,
        energy_accrued_at: Timestamp(row.energy_accrued_at),
        coins_granted_at: Timestamp(row.coins_granted_at),
    }))
}

/// Writes the new state of the wallet with the rows that explain the difference.
pub async fn put(tx: &mut Tx, wallet: &Wallet, entries: &[Entry], now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO wallet (id, energy_available, energy_reserved, coins_available, coins_reserved, energy_accrued_at,
           coins_granted_at) VALUES (1, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET energy_available = excluded.energy_available,
           energy_reserved = excluded.energy_reserved, coins_available = excluded.coins_available,
           coins_reserved = excluded.coins_reserved, energy_accrued_at = excluded.energy_accrued_at,
           coins_granted_at = excluded.coins_granted_at",
        wallet.energy_available,
        wallet.energy_reserved,
        wallet.coins_available,
        wallet.coins_reserved,
        wallet.energy_accrued_at.0,
        wallet.coins_granted_at.0
    )
    .execute(tx.connection())
    .await?;
    if entries.is_empty() {
        return Ok(());
    }
    let rows = to_json(entries)?;
    sqlx::query!(
        "INSERT INTO ledger (kind, energy_available, energy_reserved, coins_available, coins_reserved, job_id, actor, at)
         SELECT value ->> 'kind', value ->> 'energy_available', value ->> 'energy_reserved',
           value ->> 'coins_available', value ->> 'coins_reserved', value ->> 'job_id', value ->> 'actor', ?2
         FROM json_each(?1) ORDER BY key",
        rows,
        now.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("wallet", "wallet", "system", now);
    Ok(())
}

/// The sums of the ledger: (energy, coins). They equal available + reserved at every commit.
pub async fn ledger_sums<'c>(on: impl Read<'c>) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query!(
        r#"SELECT coalesce(sum(energy_available + energy_reserved), 0) AS "energy!: i64",
             coalesce(sum(coins_available + coins_reserved), 0) AS "coins!: i64" FROM ledger"#
    )
    .fetch_one(on.executor())
    .await?;
    Ok((row.energy, row.coins))
}

/// Coins settled since a moment: what the daily budget counts.
pub async fn coins_spent_since<'c>(on: impl Read<'c>, since: Timestamp) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(-sum(coins_reserved), 0) AS "coins!: i64" FROM ledger WHERE kind = 'settle' AND at >= ?"#,
        since.0
    )
    .fetch_one(on.executor())
    .await?)
}

/// A row of the ledger as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// Order.
    pub seq: i64,
    /// `start`, `accrue`, `refill`, `month`, `reserve`, `settle` or `release`.
    pub kind: String,
    /// Changes of available and of reserved energy.
    pub energy: (i64, i64),
    /// Changes of available and of reserved coins.
    pub coins: (i64, i64),
    /// The job it is for.
    pub job_id: Option<JobId>,
    /// What the job does.
    pub job_kind: Option<JobKind>,
    /// For whom.
    pub prospect_name: Option<String>,
    /// Who caused it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// The ledger before a row, newest first, at most `limit`.
pub async fn ledger<'c>(on: impl Read<'c>, before: i64, limit: i64) -> Result<Vec<Booked>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT l.seq, l.kind, l.energy_available, l.energy_reserved, l.coins_available, l.coins_reserved, l.job_id,
             coalesce(j.kind, d.kind) AS "job_kind?: String", p.name AS "prospect_name?", l.actor, l.at
           FROM (SELECT * FROM ledger WHERE seq < ? ORDER BY seq DESC LIMIT ?) AS l
           LEFT JOIN jobs AS j ON j.id = l.job_id LEFT JOIN jobs_done AS d ON d.id = l.job_id
           LEFT JOIN prospects AS p ON p.id = coalesce(j.prospect_id, d.prospect_id) ORDER BY l.seq DESC"#,
        before,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Booked {
                seq: row.seq,
                kind: row.kind,
                energy: (row.energy_available, row.energy_reserved),
                coins: (row.coins_available, row.coins_reserved),
                job_id: word_opt(row.job_id.as_deref())?,
                job_kind: word_opt(row.job_kind.as_deref())?,
                prospect_name: row.prospect_name,
                actor: word(&row.actor)?,
                at: Timestamp(row.at),
            })
        })
        .collect()
}
