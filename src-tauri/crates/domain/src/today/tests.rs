use super::*;
use proptest::prelude::*;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_795_395_600_000);

fn usd() -> Currency {
    "USD".parse().unwrap()
}

fn kinds(items: Vec<Item>, mode: Mode) -> Vec<Kind> {
    rank(items, mode, usd(), NOW).into_iter().map(|item| item.kind).collect()
}

fn one_of_each() -> Vec<Item> {
    Kind::ALL.into_iter().rev().map(|kind| Item::new(kind, "x", NOW)).collect()
}

#[test]
fn each_mode_leads_with_what_it_is_about() {
    assert_eq!(kinds(one_of_each(), Mode::Hybrid), Kind::ALL);
    let lead = |mode| kinds(one_of_each(), mode)[2..5].to_vec();
    assert_eq!(lead(Mode::Hybrid), [Kind::Approval, Kind::OverdueTask, Kind::Task]);
    assert_eq!(lead(Mode::Manual), [Kind::OverdueTask, Kind::Task, Kind::Suggestion]);
    assert_eq!(lead(Mode::Autopilot), [Kind::Approval, Kind::Ambiguous, Kind::FailedJob]);
    for mode in Mode::ALL {
        let mut places: Vec<u8> = Kind::ALL.iter().map(|kind| kind.place(*mode)).collect();
        places.sort_unstable();
        assert_eq!(places, (0..14).collect::<Vec<u8>>(), "{mode}: two kinds share a place");
    }
}

#[test]
fn of_cards_the_one_that_expires_soon_goes_first_then_the_dearest() {
    let card = |name: &str, hours, amount, currency: &str| Item {
        expires_at: Some(NOW + Span::hours(hours)),
        amount_minor: amount,
        currency: Some(currency.parse().unwrap()),
        ..Item::new(Kind::Approval, name, NOW)
    };
    let items = vec![
        card("cheap", 70, Some(100), "USD"),
        card("foreign", 70, Some(9_000_000), "PHP"),
        card("dear", 70, Some(90_000), "USD"),
        card("soon", 2, None, "USD"),
        card("sooner", 1, Some(1), "USD"),
    ];
    let keys: Vec<String> = rank(items, Mode::Hybrid, usd(), NOW).into_iter().map(|item| item.key).collect();
    assert_eq!(keys, ["sooner", "soon", "dear", "cheap", "foreign"].map(|name| format!("approval:{name}")));
}

#[test]
fn ties_go_by_score_then_by_wait() {
    let offered = |name: &str, score, at| Item {
        scout_score: Some(score),
        at: Timestamp(at),
        ..Item::new(Kind::Suggestion, name, NOW)
    };
    let items = vec![offered("late", 50, 9), offered("early", 50, 1), offered("hot", 90, 99)];
    let keys: Vec<String> = rank(items, Mode::Manual, usd(), NOW).into_iter().map(|item| item.key).collect();
    assert_eq!(keys, ["suggestion:hot", "suggestion:early", "suggestion:late"]);
}

#[test]
fn who_is_named_already_is_not_listed_again_as_new_or_quiet() {
    let person = ProspectId::new(Uuid::from_u128(7));
    let about = |kind| Item { prospect_id: Some(person), ..Item::new(kind, "x", NOW) };
    let other = Item { prospect_id: Some(ProspectId::new(Uuid::from_u128(8))), ..about(Kind::Stale) };
    let items = vec![about(Kind::Stale), about(Kind::NewLead), about(Kind::Suggestion), other];
    assert_eq!(kinds(items, Mode::Hybrid), [Kind::Suggestion, Kind::Stale]);
}

fn any_item() -> impl Strategy<Value = Item> {
    (0..14_usize, 0..5_u128, 0..4_u8, 0..4_i64, proptest::option::of(0..3_i64), 0..2_i64, any::<bool>())
        .prop_map(|(kind, person, score, at, amount, expires, dollars)| Item {
            prospect_id: Some(ProspectId::new(Uuid::from_u128(person))),
            scout_score: Some(score),
            amount_minor: amount,
            currency: Some(if dollars { usd() } else { "PHP".parse().unwrap() }),
            expires_at: Some(NOW + Span::hours(expires * 24)),
            ..Item::new(Kind::ALL[kind], format!("{person}/{score}/{at}/{amount:?}/{expires}"), Timestamp(at))
        })
}

proptest! {
    #[test]
    fn the_list_does_not_depend_on_how_the_items_come_in(
        mut items in proptest::collection::vec(any_item(), 0..40), seed in any::<u64>(), mode in 0..3_usize,
    ) {
        // Two items with one key would be the same thing twice.
        items.sort_by(|a, b| a.key.cmp(&b.key));
        items.dedup_by(|a, b| a.key == b.key);
        let mut shuffled = items.clone();
        let mut state = seed;
        for index in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(index, usize::try_from(state >> 33).unwrap() % (index + 1));
        }
        let mode = Mode::ALL[mode];
        let ranked = rank(items.clone(), mode, usd(), NOW);
        prop_assert_eq!(&ranked, &rank(shuffled, mode, usd(), NOW));
        prop_assert_eq!(&ranked, &rank(ranked.clone(), mode, usd(), NOW), "ranking again changes nothing");
        prop_assert!(ranked.windows(2).all(|pair| pair[0].kind.place(mode) <= pair[1].kind.place(mode)));
        // Nothing but the two kinds that say nothing more is ever left out.
        for item in items {
            prop_assert!(ranked.contains(&item) || item.kind.is_about_nothing_else());
        }
    }
}
