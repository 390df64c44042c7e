//! Paying for work: the arithmetic of `domain::economy` applied to the stored wallet, always inside the
//! transaction of the state change it belongs to.

use crate::{Engine, EngineError, notices::Notice};
use domain::{
    Actor, JobId, JobKind, Timestamp, WaitReason,
    economy::{self, Balance, LedgerKind, LedgerRow, Price, Wallet},
    schedule,
    settings::Settings,
};
use futures::FutureExt;
use serde::Serialize;
use store::{Tx, jobs, notifications, wallet};

/// The wallet as the rep sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct View {
    /// Energy.
    pub energy: Purse,
    /// Coins.
    pub coins: Purse,
    /// "Enough for N more leads"; `None` when leads are free.
    pub leads_left: Option<i64>,
}

/// One kind of it; `available + reserved = ledger_sum` at every commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Purse {
    /// Free to spend.
    pub available: i64,
    /// Held by jobs.
    pub reserved: i64,
    /// What the ledger adds up to.
    pub ledger_sum: i64,
}

/// The stored wallet with the rows written so far in this transaction.
pub(crate) struct Book {
    row: wallet::Wallet,
    pub(crate) balance: Wallet,
    entries: Vec<wallet::Entry>,
    /// The month's coins are among the entries.
    pub(crate) coins_came: bool,
}

impl Book {
    pub(crate) async fn open(tx: &mut Tx) -> Result<Self, EngineError> {
        let row = wallet::get(&mut *tx)
            .await?
            .ok_or_else(|| EngineError::Internal("the workspace has no wallet".to_owned()))?;
        let balance = Wallet {
            energy: Balance { available: row.energy_available, reserved: row.energy_reserved },
            coins: Balance { available: row.coins_available, reserved: row.coins_reserved },
        };
        Ok(Self { row, balance, entries: Vec::new(), coins_came: false })
    }

    /// Adds what accrued since last time: energy evenly, coins once a month. `true` if anything came.
    pub(crate) fn accrue(&mut self, settings: &Settings, now: Timestamp) -> Result<bool, EngineError> {
        let capacity = settings.int("economy.energy_capacity");
        let (gain, until) =
            economy::accrue(self.balance.energy.available, capacity, self.row.energy_accrued_at, now);
        self.row.energy_accrued_at = until;
        let months = economy::months_begun(self.row.coins_granted_at, now, settings.time_zone());
        let coins = settings.int("economy.coins_month").saturating_mul(i64::from(months));
        if gain > 0 {
            self.add(LedgerKind::Accrue, Price { energy: gain, coins: 0 }, Actor::System)?;
        }
        if months > 0 {
            self.row.coins_granted_at = now;
            self.coins_came = true;
            self.add(LedgerKind::Month, Price { energy: 0, coins }, Actor::System)?;
        }
        Ok(gain > 0 || months > 0)
    }

    pub(crate) fn add(&mut self, kind: LedgerKind, amount: Price, actor: Actor) -> Result<(), EngineError> {
        let rows = self.balance.add(kind, amount).map_err(|fault| EngineError::invalid("amount", fault))?;
        self.note(kind, &rows, None, actor);
        Ok(())
    }

    pub(crate) fn reserve(
        &mut self,
        job: JobId,
        price: Price,
        budget_left: Option<i64>,
    ) -> Result<(), economy::NotAffordable> {
        let rows = self.balance.reserve(price, budget_left)?;
        self.note(LedgerKind::Reserve, &rows, Some(job), Actor::System);
        Ok(())
    }

    pub(crate) fn settle(&mut self, job: JobId, price: Price) -> Result<(), EngineError> {
        let rows = self.balance.settle(price).map_err(|fault| EngineError::Internal(fault.to_string()))?;
        self.note(LedgerKind::Settle, &rows, Some(job), Actor::System);
        Ok(())
    }

    pub(crate) fn release(&mut self, job: JobId, price: Price) -> Result<(), EngineError> {
        let rows = self.balance.release(price).map_err(|fault| EngineError::Internal(fault.to_string()))?;
        self.note(LedgerKind::Release, &rows, Some(job), Actor::System);
        Ok(())
    }

    /// When accrual alone makes the price affordable.
    pub(crate) fn when_affordable(
        &self,
        price: Price,
        settings: &Settings,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let capacity = settings.int("economy.energy_capacity");
        economy::when_affordable(price, &self.balance, capacity, self.row.energy_accrued_at, now)
    }

    /// Both resources of one booking share a ledger row.
    fn note(&mut self, kind: LedgerKind, rows: &[LedgerRow], job: Option<JobId>, actor: Actor) {
        if rows.is_empty() {
            return;
        }
        let mut entry = wallet::Entry {
            kind: kind.as_str(),
            energy_available: 0,
            energy_reserved: 0,
            coins_available: 0,
            coins_reserved: 0,
            job_id: job,
            actor,
        };
        for row in rows {
            match row.resource {
                domain::Resource::Energy => {
                    entry.energy_available = row.delta_available;
                    entry.energy_reserved = row.delta_reserved;
                }
                domain::Resource::Coins => {
                    entry.coins_available = row.delta_available;
                    entry.coins_reserved = row.delta_reserved;
                }
            }
        }
        self.entries.push(entry);
    }

    /// Writes balance and rows.
    pub(crate) async fn close(mut self, tx: &mut Tx, now: Timestamp) -> Result<(), EngineError> {
        self.row.energy_available = self.balance.energy.available;
        self.row.energy_reserved = self.balance.energy.reserved;
        self.row.coins_available = self.balance.coins.available;
        self.row.coins_reserved = self.balance.coins.reserved;
        wallet::put(tx, &self.row, &self.entries, now).await?;
        if self.coins_came {
            // Whoever booked the month's coins: what waited for them, or for both, is asked again.
            jobs::release_waiting(tx, &[WaitReason::Coins, WaitReason::Energy], now).await?;
        }
        Ok(())
    }
}

/// Gives back what a job holds reserved.
pub(crate) async fn release(
    tx: &mut Tx,
    job: JobId,
    reserved: (i64, i64),
    now: Timestamp,
) -> Result<(), EngineError> {
    release_all_but(tx, job, reserved, (0, 0), now).await
}

/// Gives back what a job holds reserved beyond `kept` (energy, coins).
pub(crate) async fn release_all_but(
    tx: &mut Tx,
    job: JobId,
    reserved: (i64, i64),
    kept: (i64, i64),
    now: Timestamp,
) -> Result<(), EngineError> {
    let (energy, coins) = ((reserved.0 - kept.0).max(0), (reserved.1 - kept.1).max(0));
    if energy == 0 && coins == 0 {
        return Ok(());
    }
    let mut book = Book::open(tx).await?;
    book.release(job, Price { energy, coins })?;
    book.close(tx, now).await?;
    jobs::claim::set_reserved(tx, job, reserved.0 - energy, reserved.1 - coins).await?;
    Ok(())
}

/// What the daily budget leaves: settled and reserved coins of the rep's day count. `None` without one.
pub(crate) async fn budget_left(
    tx: &mut Tx,
    settings: &Settings,
    reserved: i64,
    now: Timestamp,
) -> Result<Option<i64>, EngineError> {
    let budget = settings.int("economy.coins_daily_budget");
    if budget == 0 {
        return Ok(None);
    }
    let today = schedule::day_start(now, settings.time_zone());
    let spent = wallet::coins_spent_since(&mut *tx, today).await?;
    Ok(economy::budget_left(budget, spent + reserved))
}

impl Engine {
    /// Fills a new workspace's wallet: 2,000 energy and a month's coins (product.md section 5).
    pub(crate) async fn open_wallet(&self) -> Result<(), EngineError> {
        let (now, settings) = (self.now(), self.settings());
        self.store()
            .write(move |tx| {
                async move {
                    if wallet::get(&mut *tx).await?.is_some() {
                        return Ok(());
                    }
                    let row = wallet::Wallet {
                        energy_available: 0,
                        energy_reserved: 0,
                        coins_available: 0,
                        coins_reserved: 0,
                        energy_accrued_at: now,
                        coins_granted_at: now,
                    };
                    let mut book =
                        Book { row, balance: Wallet::default(), entries: Vec::new(), coins_came: false };
                    let first = Price {
                        energy: settings.int("economy.energy_capacity"),
                        coins: settings.int("economy.coins_month"),
                    };
                    book.add(LedgerKind::Start, first, Actor::System)?;
                    book.close(tx, now).await
                }
                .boxed()
            })
            .await
    }

    /// The balances, with what accrued up to now booked.
    pub async fn wallet(&self) -> Result<View, EngineError> {
        self.book(Price { energy: 0, coins: 0 }, Actor::System).await
    }

    /// Adds energy and coins: free, explicit, ledgered. What waited for them goes on.
    pub async fn refill(&self, energy: i64, coins: i64, actor: Actor) -> Result<View, EngineError> {
        for (field, amount) in [("energy", energy), ("coins", coins)] {
            if !(0..=10_000_000).contains(&amount) {
                return Err(EngineError::invalid(field, format!("{amount} is not within 0 to 10000000")));
            }
        }
        if energy == 0 && coins == 0 {
            return Err(EngineError::invalid("energy", "nothing to refill: give energy or coins above 0"));
        }
        let view = self.book(Price { energy, coins }, actor).await?;
        self.wake();
        Ok(view)
    }

    async fn book(&self, plus: Price, actor: Actor) -> Result<View, EngineError> {
        let (now, settings) = (self.now(), self.settings());
        self.store()
            .write(move |tx| {
                async move {
                    let mut book = Book::open(tx).await?;
                    let mut came = book.accrue(&settings, now)?;
                    if plus.energy > 0 || plus.coins > 0 {
                        book.add(LedgerKind::Refill, plus, actor)?;
                        came = true;
                        for kind in ["energy", "coins"] {
                            notifications::rearm(tx, &format!("{kind}:short"), now).await?;
                        }
                    }
                    let balance = book.balance;
                    if came {
                        book.close(tx, now).await?;
                    }
                    if plus.energy > 0 || plus.coins > 0 {
                        jobs::release_waiting(tx, &[WaitReason::Energy, WaitReason::Coins], now).await?;
                    }
                    let (energy, coins) = wallet::ledger_sums(&mut *tx).await?;
                    let lead = settings.price(JobKind::SmartScan).plus(settings.price(JobKind::FollowUp));
                    Ok(View {
                        energy: Purse {
                            available: balance.energy.available,
                            reserved: balance.energy.reserved,
                            ledger_sum: energy,
                        },
                        coins: Purse {
                            available: balance.coins.available,
                            reserved: balance.coins.reserved,
                            ledger_sum: coins,
                        },
                        leads_left: economy::leads_left(&balance, lead),
                    })
                }
                .boxed()
            })
            .await
    }

    /// "Notices at 20 % and 0, once each."
    pub(crate) async fn notice_level(
        &self,
        tx: &mut Tx,
        before: &Wallet,
        after: &Wallet,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let settings = self.settings();
        let kinds = [
            (
                "energy",
                before.energy.available,
                after.energy.available,
                settings.int("economy.energy_capacity"),
            ),
            ("coins", before.coins.available, after.coins.available, settings.int("economy.coins_month")),
        ];
        for (kind, was, is, full) in kinds {
            let Some(level) = economy::notice(was, is, full) else { continue };
            let text = match level {
                economy::Level::Empty => format!("no {kind} left"),
                _ => format!("{kind} is low: {is} left"),
            };
            self.notify(tx, Notice::once(kind, format!("{kind}:{level:?}"), text, now)).await?;
        }
        Ok(())
    }
}
