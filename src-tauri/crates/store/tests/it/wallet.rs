//! Money: the ledger explains every balance, and what does not add up is refused whole.

use crate::support::{NOW, Workspace};
use domain::{Actor, Timestamp};
use futures::FutureExt;
use proptest::prelude::*;
use store::{
    StoreError,
    wallet::{self, Entry, Wallet},
};

const START: Wallet = Wallet {
    energy_available: 2_000,
    energy_reserved: 0,
    coins_available: 20_000,
    coins_reserved: 0,
    energy_accrued_at: NOW,
    coins_granted_at: NOW,
};

fn entry(kind: &'static str, energy: (i64, i64), coins: (i64, i64)) -> Entry {
    Entry {
        kind,
        energy_available: energy.0,
        energy_reserved: energy.1,
        coins_available: coins.0,
        coins_reserved: coins.1,
        job_id: None,
        actor: Actor::System,
    }
}

fn after(wallet: Wallet, entry: &Entry) -> Wallet {
    Wallet {
        energy_available: wallet.energy_available + entry.energy_available,
        energy_reserved: wallet.energy_reserved + entry.energy_reserved,
        coins_available: wallet.coins_available + entry.coins_available,
        coins_reserved: wallet.coins_reserved + entry.coins_reserved,
        ..wallet
    }
}

async fn put(workspace: &Workspace, wallet: Wallet, entries: Vec<Entry>, at: i64) -> Result<(), StoreError> {
    workspace
        .store
        .write(move |tx| {
            async move { wallet::put(tx, &wallet, &entries, Timestamp(NOW.0 + at)).await }.boxed()
        })
        .await
}

/// The wallet, if the ledger explains it.
async fn explained(workspace: &Workspace) -> Wallet {
    let wallet = wallet::get(workspace.store.reader()).await.unwrap().unwrap();
    let (energy, coins) = wallet::ledger_sums(workspace.store.reader()).await.unwrap();
    assert_eq!(energy, wallet.energy_available + wallet.energy_reserved);
    assert_eq!(coins, wallet.coins_available + wallet.coins_reserved);
    wallet
}

#[tokio::test]
async fn what_breaks_a_rule_of_the_ledger_is_refused_with_the_balance() {
    let workspace = Workspace::new().await;
    assert_eq!(wallet::get(workspace.store.reader()).await.unwrap(), None);
    put(&workspace, START, vec![entry("start", (2_000, 0), (20_000, 0))], 0).await.unwrap();
    let overdrawn = Wallet { energy_available: -1, ..START };
    let vanishing = entry("reserve", (-10, 9), (0, 0));
    let unnamed = entry("gift", (1, 0), (0, 0));
    for (wallet, entry) in [
        (overdrawn, entry("settle", (-2_001, 0), (0, 0))),
        (after(START, &vanishing), vanishing),
        (after(START, &unnamed), unnamed),
    ] {
        let refused = put(&workspace, wallet, vec![entry], 1).await;
        assert!(matches!(refused, Err(StoreError::Constraint(_))), "{refused:?}");
        assert_eq!(explained(&workspace).await, START);
    }
}

#[tokio::test]
async fn coins_spent_count_what_was_settled_since() {
    let workspace = Workspace::new().await;
    put(&workspace, START, vec![entry("start", (2_000, 0), (20_000, 0))], 0).await.unwrap();
    let mut wallet = START;
    for (at, kind, coins) in
        [(1, "reserve", (-8, 8)), (2, "settle", (0, -5)), (3, "release", (3, -3)), (9, "settle", (-4, 0))]
    {
        let entry = entry(kind, (0, 0), coins);
        wallet = after(wallet, &entry);
        put(&workspace, wallet, vec![entry], at).await.unwrap();
    }
    explained(&workspace).await;
    let since = async |at: i64| {
        wallet::coins_spent_since(workspace.store.reader(), Timestamp(NOW.0 + at)).await.unwrap()
    };
    assert_eq!((since(0).await, since(2).await, since(3).await), (5, 5, 0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// Reserve, settle and release in any order: balance = ledger after each commit, whatever was refused.
    #[test]
    fn the_ledger_explains_every_balance(moves in prop::collection::vec((0_usize..4, 0_i64..900, 0_i64..9_000), 1..25)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let workspace = Workspace::new().await;
            put(&workspace, START, vec![entry("start", (2_000, 0), (20_000, 0))], 0).await.unwrap();
            let mut wallet = START;
            for (kind, energy, coins) in moves {
                let entry = match kind {
                    0 => entry("reserve", (-energy, energy), (-coins, coins)),
                    1 => entry("settle", (0, -energy), (0, -coins)),
                    2 => entry("release", (energy, -energy), (coins, -coins)),
                    _ => entry("refill", (energy, 0), (coins, 0)),
                };
                let next = after(wallet, &entry);
                let possible = [next.energy_available, next.energy_reserved, next.coins_available, next.coins_reserved]
                    .into_iter()
                    .all(|balance| balance >= 0);
                let answer = put(&workspace, next, vec![entry], 1).await;
                assert_eq!(answer.is_ok(), possible, "{answer:?}");
                if possible {
                    wallet = next;
                }
                assert_eq!(explained(&workspace).await, wallet);
            }
        });
    }
}
