use super::*;
use proptest::{collection::vec, prelude::*};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn wallet(energy: i64, coins: i64) -> Wallet {
    let balance = |available| Balance { available, reserved: 0 };
    Wallet { energy: balance(energy), coins: balance(coins) }
}

#[test]
fn scenario_5_too_little_is_not_run_and_says_so() {
    let mut poor = wallet(12, 100);
    let before = poor;
    let refused = poor.reserve(Price { energy: 30, coins: 15 }, None).unwrap_err();
    assert_eq!(refused.to_string(), "not run: needs 30 energy, has 12");
    assert_eq!(poor, before);
    let coins = wallet(30, 14).afford(Price { energy: 30, coins: 15 }, None).unwrap_err();
    assert_eq!(coins.to_string(), "not run: needs 15 coins, has 14");
    let budget = wallet(30, 500).afford(Price { energy: 30, coins: 15 }, budget_left(100, 90)).unwrap_err();
    assert_eq!((budget.resource, budget.has), (Resource::Coins, 10));
    assert_eq!(wallet(30, 500).afford(Price { energy: 30, coins: 15 }, budget_left(0, 90)), Ok(()));
}

#[test]
fn a_reservation_is_settled_or_released_once() {
    let price = Price { energy: 15, coins: 8 };
    let mut wallet = wallet(100, 100);
    let rows = wallet.reserve(price, None).unwrap();
    assert!(rows.iter().all(|row| row.amount() == 0));
    assert_eq!(wallet.energy, Balance { available: 85, reserved: 15 });
    assert_eq!(wallet.settle(price).unwrap().iter().map(|row| row.amount()).sum::<i64>(), -23);
    assert_eq!(wallet.coins, Balance { available: 92, reserved: 0 });
    assert!(matches!(wallet.settle(price), Err(WalletFault::NotReserved { .. })));
    assert!(matches!(wallet.release(price), Err(WalletFault::NotReserved { .. })));
    assert!(matches!(wallet.release(Price { energy: -1, coins: 0 }), Err(WalletFault::Amount(-1))));
}

#[test]
fn nurture_settles_in_three() {
    let parts = instalments(Price { energy: 25, coins: 12 }, 3);
    assert_eq!(parts, [(8, 4), (8, 4), (9, 4)].map(|(energy, coins)| Price { energy, coins }));
}

#[test]
fn energy_fills_evenly_in_a_day() {
    let day = NOW + Span::days(1);
    assert_eq!(accrue(0, 2_000, NOW, day), (2_000, day));
    assert_eq!(accrue(0, 2_000, NOW, NOW + Span(43_199)), (0, NOW));
    assert_eq!(accrue(0, 2_000, NOW, NOW + Span(43_200 + 5)), (1, NOW + Span(43_200)));
    assert_eq!(accrue(1_990, 2_000, NOW, day), (10, day), "only up to the capacity");
    assert_eq!(accrue(2_500, 2_000, NOW, day), (0, day), "a refill may pass it; nothing is banked");
    assert_eq!(accrue(0, 2_000, NOW, NOW - Span::days(1)), (0, NOW), "a clock that went back");
    assert_eq!(accrue(0, 0, NOW, day), (0, day));
}

#[test]
fn what_is_missing_tells_when_it_comes() {
    let price = Price { energy: 30, coins: 15 };
    let when = |wallet: Wallet, price| when_affordable(price, &wallet, 2_000, NOW, NOW);
    assert_eq!(when(wallet(30, 15), price), Some(NOW));
    assert_eq!(when(wallet(12, 15), price), Some(NOW + Span(18 * 43_200)));
    assert_eq!(when(wallet(30, 14), price), None);
    assert_eq!(when(wallet(0, 15), Price { energy: 2_001, coins: 0 }), None);
}

#[test]
fn notices_come_once_on_the_way_down() {
    assert_eq!(notice(401, 400, 2_000), Some(Level::Low));
    assert_eq!(notice(400, 399, 2_000), None);
    assert_eq!(notice(10, 0, 2_000), Some(Level::Empty));
    assert_eq!(notice(500, 0, 2_000), Some(Level::Empty));
    assert_eq!(notice(0, 2_000, 2_000), None);
}

#[test]
fn leads_left_follow_the_scarcer_kind() {
    let lead = Price { energy: 10, coins: 5 }.plus(Price { energy: 15, coins: 8 });
    assert_eq!(leads_left(&wallet(2_000, 20_000), lead), Some(80));
    assert_eq!(leads_left(&wallet(2_000, 26), lead), Some(2));
    assert_eq!(leads_left(&wallet(1, 1), Price::default()), None);
}

#[test]
fn the_month_turns_on_the_rep_s_calendar() {
    let at = |text: &str| Timestamp::from(chrono::DateTime::parse_from_rfc3339(text).unwrap());
    let (before, after) = (at("2027-01-31T15:30:00Z"), at("2027-01-31T16:30:00Z"));
    assert_eq!(months_begun(before, after, Tz::Asia__Manila), 1);
    assert_eq!(months_begun(before, after, Tz::UTC), 0);
    assert_eq!(months_begun(at("2026-11-05T00:00:00Z"), after, Tz::UTC), 2);
    assert_eq!(months_begun(after, before, Tz::Asia__Manila), 0);
}

#[derive(Debug, Clone)]
enum Step {
    Reserve(Price),
    Settle(Price),
    Release(Price),
    Add(Price),
}

fn step() -> impl Strategy<Value = Step> {
    let price = || (-5_i64..200, -5_i64..200).prop_map(|(energy, coins)| Price { energy, coins });
    let cost = || (0_i64..200, 0_i64..200).prop_map(|(energy, coins)| Price { energy, coins });
    prop_oneof![
        cost().prop_map(Step::Reserve),
        price().prop_map(Step::Settle),
        price().prop_map(Step::Release),
        price().prop_map(Step::Add),
        Just(Step::Add(Price { energy: i64::MAX, coins: 0 })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn the_wallet_is_never_negative_and_equals_its_ledger(steps in vec(step(), 0..60)) {
        let mut books = Wallet::default();
        let mut ledger: Vec<LedgerRow> = Vec::new();
        for step in steps {
            let before = books;
            let rows = match step {
                Step::Reserve(price) => books.reserve(price, None).ok(),
                Step::Settle(price) => books.settle(price).ok(),
                Step::Release(price) => books.release(price).ok(),
                Step::Add(price) => books.add(LedgerKind::Refill, price).ok(),
            };
            match rows {
                Some(rows) => ledger.extend(rows),
                None => prop_assert_eq!(books, before, "a refused step changed the wallet"),
            }
            for resource in Resource::ALL {
                let balance = books.balance(*resource);
                let sum = |of: fn(&LedgerRow) -> i64| -> i64 {
                    ledger.iter().filter(|row| row.resource == *resource).map(of).sum()
                };
                prop_assert!(balance.available >= 0 && balance.reserved >= 0);
                prop_assert_eq!(sum(|row| row.amount()), balance.total());
                prop_assert_eq!(sum(|row| row.delta_available), balance.available);
                prop_assert_eq!(sum(|row| row.delta_reserved), balance.reserved);
            }
        }
        prop_assert!(ledger.iter().all(|row| row.kind != LedgerKind::Reserve || row.amount() == 0));
        prop_assert!(ledger.iter().all(|row| row.kind != LedgerKind::Release || row.amount() == 0));
    }

    #[test]
    fn accrual_never_passes_capacity_or_the_even_pace(
        available in 0_i64..3_000, capacity in 0_i64..3_000, pauses in vec(0_i64..10_000_000, 1..40),
    ) {
        let (mut have, mut last, mut now, mut gained) = (available, NOW, NOW, 0_i64);
        for pause in pauses {
            now = now + Span(pause);
            let (gain, new_last) = accrue(have, capacity, last, now);
            prop_assert!(gain >= 0 && new_last >= last && new_last <= now);
            prop_assert!(gain == 0 || have + gain <= capacity);
            (have, last, gained) = (have + gain, new_last, gained + gain);
        }
        let pace = i128::from((now - NOW).0) * i128::from(capacity) / 86_400_000;
        prop_assert!(i128::from(gained) <= pace);
        // Each accrual may round `last_at` up by less than a millisecond: far from a whole unit in 40 steps.
        let never_full = available < capacity && have < capacity;
        prop_assert!(!never_full || pace - i128::from(gained) <= 1);
    }

    #[test]
    fn what_will_be_affordable_is_affordable_then_and_not_before(
        energy in 0_i64..300, needs in 1_i64..300, capacity in 300_i64..5_000,
    ) {
        let price = Price { energy: needs, coins: 0 };
        let at = when_affordable(price, &wallet(energy, 0), capacity, NOW, NOW).unwrap();
        let by = |moment| energy + accrue(energy, capacity, NOW, moment).0;
        prop_assert!(by(at) >= needs);
        prop_assert!(at == NOW || by(at - Span(1)) < needs);
    }

    #[test]
    fn instalments_add_up(energy in 0_i64..10_000, coins in 0_i64..10_000, parts in 1_u32..10) {
        let price = Price { energy, coins };
        let sum = instalments(price, parts).into_iter().fold(Price::default(), Price::plus);
        prop_assert_eq!(sum, price);
    }
}
