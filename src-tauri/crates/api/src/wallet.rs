//! Commands about energy and coins.

use crate::{ApiError, decode};
use domain::Actor;
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

pub(crate) async fn get(engine: &Engine, _: crate::workspace::Nothing) -> Result<WalletView, ApiError> {
    Ok(engine.wallet().await?.into())
}

pub(crate) async fn refill(engine: &Engine, request: Refill) -> Result<WalletView, ApiError> {
    let (energy, coins) = (request.energy.unwrap_or_default(), request.coins.unwrap_or_default());
    Ok(engine.refill(energy, coins, Actor::User).await?.into())
}
