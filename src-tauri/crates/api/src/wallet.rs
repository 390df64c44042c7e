//! Commands about energy and coins.

use crate::{ApiError, decode, prospects::limit};
use domain::{Actor, JobId, JobKind, Timestamp};
use engine::Engine;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One spendable kind; available + reserved = ledger_sum.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Purse {
    /// Free to spend.
    pub available: i64,
    /// Held by jobs.
    pub reserved: i64,
    /// What the ledger adds up to.
    pub ledger_sum: i64,
}

/// The wallet.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[ts(rename = "Wallet")]
pub struct WalletView {
    /// Pace.
    pub energy: Purse,
    /// Spend.
    pub coins: Purse,
    /// For how many more leads it lasts; absent when leads cost nothing.
    pub leads_left: Option<i64>,
}

impl From<engine::wallet::View> for WalletView {
    fn from(view: engine::wallet::View) -> Self {
        let purse = |side: engine::wallet::Purse| Purse {
            available: side.available,
            reserved: side.reserved,
            ledger_sum: side.ledger_sum,
        };
        Self { energy: purse(view.energy), coins: purse(view.coins), leads_left: view.leads_left }
    }
}

/// How much to add.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Refill {
    /// Energy to add; none when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    energy: Option<i64>,
    /// Coins to add; none when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    coins: Option<i64>,
}

/// Which part of the ledger.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListLedger {
    /// Rows before this `seq`.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    before: Option<i64>,
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// A row of the ledger: what was booked. Reservations and releases only shift between available and reserved.
#[derive(Debug, Serialize, TS)]
pub struct LedgerRow {
    /// Order.
    seq: i64,
    /// `start`, `accrue`, `refill`, `month`, `reserve`, `settle` or `release`.
    kind: String,
    /// Change of available energy.
    energy: i64,
    /// Change of available coins.
    coins: i64,
    /// Change of reserved energy.
    energy_reserved: i64,
    /// Change of reserved coins.
    coins_reserved: i64,
    /// The job it is for.
    job_id: Option<JobId>,
    /// What the job does.
    job_kind: Option<JobKind>,
    /// For whom.
    prospect_name: Option<String>,
    /// Who caused it.
    actor: Actor,
    /// When.
    at: Timestamp,
}

pub(crate) async fn ledger(engine: &Engine, request: ListLedger) -> Result<Vec<LedgerRow>, ApiError> {
    let rows = limit(request.limit)?;
    let before = request.before.unwrap_or(i64::MAX);
    let booked = store::wallet::ledger(engine.store().reader(), before, rows).await?;
    Ok(booked
        .into_iter()
        .map(|row| LedgerRow {
            seq: row.seq,
            kind: row.kind,
            energy: row.energy.0,
            coins: row.coins.0,
            energy_reserved: row.energy.1,
            coins_reserved: row.coins.1,
            job_id: row.job_id,
            job_kind: row.job_kind,
            prospect_name: row.prospect_name,
            actor: row.actor,
            at: row.at,
        })
        .collect())
}

pub(crate) async fn get(engine: &Engine, _: crate::workspace::Nothing) -> Result<WalletView, ApiError> {
    Ok(engine.wallet().await?.into())
}

pub(crate) async fn refill(engine: &Engine, request: Refill) -> Result<WalletView, ApiError> {
    let (energy, coins) = (request.energy.unwrap_or_default(), request.coins.unwrap_or_default());
    Ok(engine.refill(energy, coins, Actor::User).await?.into())
}
