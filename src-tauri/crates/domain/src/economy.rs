//! Energy and coins (product.md section 5): accrual, reservation, settlement, release. Pure arithmetic that
//! names the ledger rows it implies; storing both in one transaction is the caller's.

use crate::{
    schedule::local_date,
    time::{Span, Timestamp},
    vocabulary::Resource,
};
use chrono::Datelike;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a job costs; neither part is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Price {
    /// Energy.
    #[ts(type = "number")]
    pub energy: i64,
    /// Coins.
    #[ts(type = "number")]
    pub coins: i64,
}

impl Price {
    /// One part of it.
    pub const fn of(self, resource: Resource) -> i64 {
        match resource {
            Resource::Energy => self.energy,
            Resource::Coins => self.coins,
        }
    }
    /// The price of both together.
    pub const fn plus(self, other: Self) -> Self {
        Self { energy: self.energy + other.energy, coins: self.coins + other.coins }
    }
}

/// The price in `parts` instalments that add up to it: equal ones, the rest on the last. For nurture 25/12 in
/// three: 8/4, 8/4, 9/4 (product.md section 4).
pub fn instalments(price: Price, parts: u32) -> Vec<Price> {
    let parts = i64::from(parts);
    let share = |whole: i64, index: i64| whole / parts + if index + 1 == parts { whole % parts } else { 0 };
    (0..parts)
        .map(|index| Price { energy: share(price.energy, index), coins: share(price.coins, index) })
        .collect()
}

/// One kind of the wallet. `available` and `reserved` are never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Balance {
    /// Can be reserved.
    #[ts(type = "number")]
    pub available: i64,
    /// Held for claimed jobs and open cards.
    #[ts(type = "number")]
    pub reserved: i64,
}

impl Balance {
    /// What the ledger sums to.
    pub const fn total(self) -> i64 {
        self.available + self.reserved
    }
}

/// Both kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Wallet {
    /// Pace.
    pub energy: Balance,
    /// Spend.
    pub coins: Balance,
}

/// Why a ledger row was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// The first fill of a workspace.
    Start,
    /// Energy that accrued since the last row.
    Accrue,
    /// The rep's free refill.
    Refill,
    /// The month's coins.
    Month,
    /// From available to reserved.
    Reserve,
    /// Reserved and spent.
    Settle,
    /// From reserved back to available.
    Release,
}

impl LedgerKind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Start, Self::Accrue, Self::Refill, Self::Month, Self::Reserve, Self::Settle, Self::Release];

    /// The word as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Accrue => "accrue",
            Self::Refill => "refill",
            Self::Month => "month",
            Self::Reserve => "reserve",
            Self::Settle => "settle",
            Self::Release => "release",
        }
    }
}

/// One row of the append-only ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerRow {
    /// Why.
    pub kind: LedgerKind,
    /// Of what.
    pub resource: Resource,
    /// Change of what is available.
    pub delta_available: i64,
    /// Change of what is reserved.
    pub delta_reserved: i64,
}

impl LedgerRow {
    /// What the row adds to the ledger's sum; 0 for reservations and releases.
    pub const fn amount(self) -> i64 {
        self.delta_available + self.delta_reserved
    }
}

/// Nothing was reserved: too little of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not run: needs {needs} {resource}, has {has}")]
pub struct NotAffordable {
    /// Of what there is too little; energy is looked at first.
    pub resource: Resource,
    /// The price.
    pub needs: i64,
    /// What is available, or left of the day's budget.
    pub has: i64,
}

/// The caller asked for what the books don't hold; nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WalletFault {
    /// More was to be settled or released than is reserved.
    #[error("{asked} {resource} to settle or release, but only {reserved} reserved")]
    NotReserved {
        /// Of what.
        resource: Resource,
        /// How much.
        asked: i64,
        /// What is reserved.
        reserved: i64,
    },
    /// A negative amount, or one past 64 bits.
    #[error("{0} is not an amount of energy or coins")]
    Amount(i64),
}

impl Wallet {
    /// One kind of it.
    pub const fn balance(&self, resource: Resource) -> Balance {
        match resource {
            Resource::Energy => self.energy,
            Resource::Coins => self.coins,
        }
    }

    fn balance_mut(&mut self, resource: Resource) -> &mut Balance {
        match resource {
            Resource::Energy => &mut self.energy,
            Resource::Coins => &mut self.coins,
        }
    }

    /// Whether `price` can be reserved. `budget_left` is what the daily coin budget leaves, `None` without
    /// one.
    ///
    /// # Errors
    /// [`NotAffordable`], energy before coins.
    pub fn afford(&self, price: Price, budget_left: Option<i64>) -> Result<(), NotAffordable> {
        let coins = budget_left.map_or(self.coins.available, |left| left.clamp(0, self.coins.available));
        for (resource, has) in [(Resource::Energy, self.energy.available), (Resource::Coins, coins)] {
            let needs = price.of(resource);
            if needs > has {
                return Err(NotAffordable { resource, needs, has });
            }
        }
        Ok(())
    }

    /// Moves `price` from available to reserved, or changes nothing. Rows of zero are left out.
    ///
    /// # Errors
    /// [`NotAffordable`].
    pub fn reserve(
        &mut self,
        price: Price,
        budget_left: Option<i64>,
    ) -> Result<Vec<LedgerRow>, NotAffordable> {
        self.afford(price, budget_left)?;
        Ok(self.book(LedgerKind::Reserve, price, -1, 1))
    }

    /// Spends what was reserved; a part of a reservation is settled the same way.
    ///
    /// # Errors
    /// [`WalletFault`] if less is reserved; nothing changes.
    pub fn settle(&mut self, price: Price) -> Result<Vec<LedgerRow>, WalletFault> {
        self.check_reserved(price)?;
        Ok(self.book(LedgerKind::Settle, price, 0, -1))
    }

    /// Gives back what was reserved, all or a part.
    ///
    /// # Errors
    /// [`WalletFault`] if less is reserved; nothing changes.
    pub fn release(&mut self, price: Price) -> Result<Vec<LedgerRow>, WalletFault> {
        self.check_reserved(price)?;
        Ok(self.book(LedgerKind::Release, price, 1, -1))
    }

    /// Adds to what is available: start, accrual, refill, the month's coins. A refill may pass the capacity.
    ///
    /// # Errors
    /// [`WalletFault::Amount`] for negative amounts and past 64 bits; nothing changes.
    pub fn add(&mut self, kind: LedgerKind, amount: Price) -> Result<Vec<LedgerRow>, WalletFault> {
        for resource in [Resource::Energy, Resource::Coins] {
            let plus = amount.of(resource);
            let balance = self.balance(resource);
            if plus < 0
                || balance
                    .available
                    .checked_add(plus)
                    .is_none_or(|a| a.checked_add(balance.reserved).is_none())
            {
                return Err(WalletFault::Amount(plus));
            }
        }
        Ok(self.book(kind, amount, 1, 0))
    }

    fn check_reserved(&self, price: Price) -> Result<(), WalletFault> {
        for resource in [Resource::Energy, Resource::Coins] {
            let (asked, reserved) = (price.of(resource), self.balance(resource).reserved);
            if asked < 0 {
                return Err(WalletFault::Amount(asked));
            }
            if asked > reserved {
                return Err(WalletFault::NotReserved { resource, asked, reserved });
            }
        }
        Ok(())
    }

    fn book(&mut self, kind: LedgerKind, price: Price, available: i64, reserved: i64) -> Vec<LedgerRow> {
        let mut rows = Vec::new();
        for resource in [Resource::Energy, Resource::Coins] {
            let amount = price.of(resource);
            if amount == 0 {
                continue;
            }
            let row = LedgerRow {
                kind,
                resource,
                delta_available: amount * available,
                delta_reserved: amount * reserved,
            };
            let balance = self.balance_mut(resource);
            balance.available += row.delta_available;
            balance.reserved += row.delta_reserved;
            rows.push(row);
        }
        rows
    }
}

/// What is left of the daily coin budget (setting `economy.coins_daily_budget`); `None` when it is 0: no
/// limit. `used` is what was settled or is reserved today.
pub fn budget_left(budget: i64, used: i64) -> Option<i64> {
    (budget > 0).then(|| (budget - used).max(0))
}

const DAY: i128 = 86_400_000;

/// Energy that accrued between `last_at` and `now`: `capacity` evenly over 24 hours, in whole units, and only
/// up to `capacity` available. Answers the gain and the new `last_at`, which keeps the remainder; while full
/// nothing is banked. A clock that went back accrues nothing.
pub fn accrue(available: i64, capacity: i64, last_at: Timestamp, now: Timestamp) -> (i64, Timestamp) {
    if now <= last_at {
        return (0, last_at);
    }
    if capacity <= 0 || available >= capacity {
        return (0, now);
    }
    let room = capacity - available;
    let earned = i128::from((now - last_at).0) * i128::from(capacity) / DAY;
    match i64::try_from(earned) {
        Ok(earned) if earned < room => (earned, last_at + time_for(earned, capacity)),
        _ => (room, now),
    }
}

/// How long `units` of energy take to accrue, rounded up to a millisecond.
fn time_for(units: i64, capacity: i64) -> Span {
    let (units, capacity) = (i128::from(units.max(0)), i128::from(capacity.max(1)));
    Span(i64::try_from((units * DAY + capacity - 1) / capacity).unwrap_or(i64::MAX))
}

/// When accrual alone makes `price` affordable: `now` if it is already, `None` if only a refill (or the next
/// month's coins) can. `last_at` is where accrual stands.
pub fn when_affordable(
    price: Price,
    wallet: &Wallet,
    capacity: i64,
    last_at: Timestamp,
    now: Timestamp,
) -> Option<Timestamp> {
    if price.coins > wallet.coins.available {
        return None;
    }
    let missing = price.energy - wallet.energy.available;
    if missing <= 0 {
        return Some(now);
    }
    (price.energy <= capacity).then(|| (last_at + time_for(missing, capacity)).max(now))
}

/// How full a kind is, for the notices of product.md section 5 ("at 20 % and 0, once each").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing left.
    Empty,
    /// A fifth of a full wallet or less.
    Low,
    /// More than that.
    Fine,
}

/// The level of `available`, where `full` is the energy capacity or a month's coins.
pub const fn level(available: i64, full: i64) -> Level {
    if available <= 0 {
        Level::Empty
    } else if available <= full / 5 {
        Level::Low
    } else {
        Level::Fine
    }
}

/// The notice due when what is available goes from `before` to `after`: only on the way down, once per level.
pub fn notice(before: i64, after: i64, full: i64) -> Option<Level> {
    let now = level(after, full);
    (now < level(before, full)).then_some(now)
}

/// "Enough for N more leads": how often `per_lead` (a smart_scan and a follow_up) fits into what is
/// available. `None` when leads are free.
pub fn leads_left(wallet: &Wallet, per_lead: Price) -> Option<i64> {
    [Resource::Energy, Resource::Coins]
        .into_iter()
        .filter(|resource| per_lead.of(*resource) > 0)
        .map(|resource| wallet.balance(resource).available / per_lead.of(resource))
        .min()
}

/// Calendar months (the rep's) that began after `last` up to `now`: each brings the month's coins.
pub fn months_begun(last: Timestamp, now: Timestamp, tz: Tz) -> u32 {
    let index = |at: Timestamp| {
        let date = local_date(at, tz);
        i64::from(date.year()) * 12 + i64::from(date.month0())
    };
    u32::try_from(index(now) - index(last)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
