use super::*;
use proptest::{
    array::{uniform4, uniform6},
    prelude::*,
};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn open_at(at: Timestamp) -> Opening {
    Opening { at, holiday: None }
}

/// A message to a confirmed address about which nothing is special: it goes.
fn plain() -> OutwardFacts {
    let cap = |limit| Cap { sent: 0, limit, frees_at: NOW + Span::hours(9) };
    OutwardFacts {
        now: NOW,
        paused: false,
        restored: false,
        hands_off: false,
        suppressed: false,
        address_usable: true,
        basis: Some(Basis::Asked),
        claim: Claim::Allowed,
        gate: Gate::Run,
        binding: None,
        decision: Decision::Undecided,
        mailbox_ready: true,
        postal_address: true,
        inbox_required: true,
        inbox_read_at: Some(NOW - Span::minutes(9)),
        away_until: None,
        is_first_answer: false,
        answers_inbound_at: None,
        inbound_answered: false,
        opening: open_at(NOW),
        mailbox_day: cap(50),
        person_week: cap(3),
        domain_day: Some(cap(10)),
        last_started_at: None,
        cooldown: Span::hours(24),
        grace_until: None,
        due_at: NOW,
        catching_up: false,
        names_a_day: false,
        caught_up: 0,
    }
}
const APPROVED: Decision = Decision::Approved { hash_matches: true };
const UNCONFIRMED: Claim = Claim::Wait { reason: WaitReason::Unconfirmed, words: "address not confirmed" };

fn with(change: impl Fn(&mut OutwardFacts)) -> Verdict {
    let mut facts = plain();
    change(&mut facts);
    decide(&facts)
}
fn approved(change: impl Fn(&mut OutwardFacts)) -> Verdict {
    with(|f| {
        change(f);
        f.decision = APPROVED;
    })
}
fn waits_for(verdict: &Verdict) -> Option<WaitReason> {
    match verdict {
        Verdict::Wait { reason, words, .. } => {
            assert!(!words.is_empty());
            Some(*reason)
        }
        _ => None,
    }
}
fn full(cap: Cap) -> Cap {
    Cap { sent: cap.limit, ..cap }
}

#[test]
fn each_check_alone_stops_an_automatic_message() {
    assert_eq!(with(|_| ()), Verdict::Go);
    let waits = |reason, change: fn(&mut OutwardFacts)| assert_eq!(waits_for(&with(change)), Some(reason));
    waits(WaitReason::Paused, |f| f.paused = true);
    waits(WaitReason::Paused, |f| f.restored = true);
    waits(WaitReason::HandsOff, |f| f.hands_off = true);
    waits(WaitReason::Unconfirmed, |f| f.claim = UNCONFIRMED);
    waits(WaitReason::Mode, |f| f.gate = Gate::Suggest { why: "manual".to_owned() });
    waits(WaitReason::Paused, |f| f.gate = Gate::Hold(WaitReason::Paused));
    waits(WaitReason::Mailbox, |f| f.mailbox_ready = false);
    waits(WaitReason::Mailbox, |f| f.postal_address = false);
    waits(WaitReason::Inbox, |f| f.inbox_read_at = None);
    waits(WaitReason::Inbox, |f| f.inbox_read_at = Some(NOW - Span::minutes(11)));
    waits(WaitReason::Window, |f| f.opening = open_at(NOW + Span::hours(3)));
    waits(WaitReason::Cap, |f| f.mailbox_day = full(f.mailbox_day));
    waits(WaitReason::Cap, |f| f.person_week = full(f.person_week));
    waits(WaitReason::Cap, |f| f.domain_day = f.domain_day.map(full));
    waits(WaitReason::Cooldown, |f| f.last_started_at = Some(NOW - Span::hours(23)));
    waits(WaitReason::Grace, |f| f.grace_until = Some(NOW + Span::seconds(1)));
    assert!(matches!(with(|f| f.suppressed = true), Verdict::Drop { .. }));
    assert!(matches!(with(|f| f.address_usable = false), Verdict::Drop { .. }));
    assert!(matches!(with(|f| f.basis = None), Verdict::Card { .. }));
    assert!(matches!(with(|f| f.claim = Claim::Refused { words: "role" }), Verdict::Card { .. }));
    assert!(matches!(with(|f| f.gate = Gate::Ask { why: "asks".to_owned() }), Verdict::Card { .. }));
    assert!(matches!(with(|f| f.binding = Some("a discount".to_owned())), Verdict::Card { .. }));
}

#[test]
fn an_approval_overrides_what_the_product_says_and_nothing_else() {
    for overridden in [
        |f: &mut OutwardFacts| f.basis = None,
        |f: &mut OutwardFacts| f.claim = UNCONFIRMED,
        |f: &mut OutwardFacts| f.claim = Claim::Refused { words: "role" },
        |f: &mut OutwardFacts| f.gate = Gate::Ask { why: "asks".to_owned() },
        |f: &mut OutwardFacts| f.gate = Gate::Suggest { why: "manual".to_owned() },
        |f: &mut OutwardFacts| f.binding = Some("a discount".to_owned()),
        |f: &mut OutwardFacts| f.inbox_read_at = None,
        |f: &mut OutwardFacts| f.last_started_at = Some(NOW),
        |f: &mut OutwardFacts| f.due_at = NOW - Span::days(2),
    ] {
        assert_ne!(with(overridden), Verdict::Go);
        assert_eq!(approved(overridden), Verdict::Go);
    }
    for held in [
        |f: &mut OutwardFacts| f.paused = true,
        |f: &mut OutwardFacts| f.restored = true,
        |f: &mut OutwardFacts| f.hands_off = true,
        |f: &mut OutwardFacts| f.suppressed = true,
        |f: &mut OutwardFacts| f.address_usable = false,
        |f: &mut OutwardFacts| f.mailbox_ready = false,
        |f: &mut OutwardFacts| f.postal_address = false,
        |f: &mut OutwardFacts| f.opening = open_at(NOW + Span::hours(3)),
        |f: &mut OutwardFacts| f.mailbox_day = full(f.mailbox_day),
        |f: &mut OutwardFacts| f.person_week = full(f.person_week),
        |f: &mut OutwardFacts| f.domain_day = f.domain_day.map(full),
        |f: &mut OutwardFacts| f.grace_until = Some(NOW + Span::seconds(1)),
    ] {
        assert_ne!(approved(held), Verdict::Go);
    }
    let changed = with(|f| f.decision = Decision::Approved { hash_matches: false });
    assert!(matches!(changed, Verdict::Card { .. }), "a changed payload never leaves on an old approval");
}

#[test]
fn an_answer_in_time_ignores_window_and_cool_down_once() {
    let answer = |minutes: i64, answered: bool| {
        with(|f| {
            f.answers_inbound_at = Some(NOW - Span::minutes(minutes));
            f.inbound_answered = answered;
            f.opening = open_at(NOW + Span::hours(3));
            f.last_started_at = Some(NOW - Span::hours(1));
            f.person_week = full(f.person_week);
        })
    };
    assert_eq!(answer(5, false), Verdict::Go);
    assert_eq!(answer(60, false), Verdict::Go);
    assert_eq!(waits_for(&answer(61, false)), Some(WaitReason::Window));
    assert_eq!(waits_for(&answer(5, true)), Some(WaitReason::Window));
    let facts = OutwardFacts { answers_inbound_at: Some(NOW), ..plain() };
    assert!(!facts.starts_cooldown());
    assert!(OutwardFacts { decision: APPROVED, ..facts }.starts_cooldown());
    assert!(plain().starts_cooldown());
}

#[test]
fn without_sight_of_replies_only_first_answers_leave() {
    let blind = |f: &mut OutwardFacts| f.inbox_read_at = None;
    let first = with(|f| {
        blind(f);
        f.is_first_answer = true;
    });
    assert_eq!(first, Verdict::Go);
    let later = with(blind);
    let Verdict::Wait { reason: WaitReason::Inbox, words, .. } = later else { panic!("{later:?}") };
    assert_eq!(words, "cannot see replies");
    let off = with(|f| {
        blind(f);
        f.inbox_required = false;
    });
    assert_eq!(off, Verdict::Go);
}

#[test]
fn what_is_late_is_drafted_anew_and_never_bursts() {
    let late = |hours: i64, names_a_day: bool, caught_up: u32| {
        with(|f| {
            f.due_at = NOW - Span::hours(hours);
            f.names_a_day = names_a_day;
            f.caught_up = caught_up;
        })
    };
    assert_eq!(late(12, false, 4), Verdict::Go);
    assert!(matches!(late(13, false, 0), Verdict::Redraft { .. }));
    assert!(matches!(late(1, true, 0), Verdict::Redraft { .. }));
    assert_eq!(waits_for(&late(1, false, 5)), Some(WaitReason::Schedule));
    assert_eq!(late(0, true, 5), Verdict::Go, "on time is never a burst");
    let again = with(|f| (f.catching_up, f.caught_up) = (true, 5));
    assert_eq!(waits_for(&again), Some(WaitReason::Schedule), "a turn that was waited for is still one");
}

#[test]
fn time_based_waits_say_until_when() {
    let until = |verdict| match verdict {
        Verdict::Wait { until, .. } => until,
        other => panic!("{other:?}"),
    };
    assert_eq!(until(with(|f| f.opening = open_at(NOW + Span::hours(3)))), Some(NOW + Span::hours(3)));
    let cooling = with(|f| f.last_started_at = Some(NOW - Span::hours(1)));
    assert_eq!(until(cooling), Some(NOW + Span::hours(23)));
    assert_eq!(until(with(|f| f.claim = UNCONFIRMED)), None);
    let capped = Claim::Wait { reason: WaitReason::Cap, words: "used up" };
    assert_eq!(until(with(|f| f.claim = capped)), Some(NOW + Span::hours(9)));
}

prop_compose! {
    fn facts()(
        flags in any::<[bool; 10]>(), basis in any::<bool>(), claim in 0_usize..4, gate in 0_usize..4,
        binding in any::<bool>(), decision in 0_usize..3, minutes in uniform6(-2_000_i64..2_000),
        counts in uniform4(0_u32..8),
    ) -> OutwardFacts {
        let at = |index: usize| NOW + Span::minutes(minutes[index]);
        let some = |index: usize| (minutes[index] % 3 != 0).then(|| at(index));
        let cap = |sent| Cap { sent, limit: 6, frees_at: NOW + Span::hours(1) };
        OutwardFacts {
            paused: flags[0], restored: flags[1] && flags[2], hands_off: flags[2] && flags[3],
            suppressed: flags[3] && flags[4], address_usable: flags[4] || flags[5],
            mailbox_ready: flags[5] || flags[6], postal_address: flags[6] || flags[7], inbox_required: flags[7],
            is_first_answer: flags[8],
            inbound_answered: flags[9], names_a_day: flags[0] && flags[9],
            basis: basis.then_some(Basis::Asked),
            claim: [Claim::Allowed, UNCONFIRMED, Claim::Refused { words: "role" }, Claim::Allowed][claim],
            gate: match gate {
                0 => Gate::Ask { why: "asks".to_owned() },
                1 => Gate::Suggest { why: "manual".to_owned() },
                _ => Gate::Run,
            },
            binding: binding.then(|| "a discount".to_owned()),
            decision: [Decision::Undecided, APPROVED, Decision::Approved { hash_matches: false }][decision],
            inbox_read_at: some(0), away_until: some(5), answers_inbound_at: some(1), opening: open_at(at(2).max(NOW)),
            last_started_at: some(3), grace_until: some(4), due_at: at(5), mailbox_day: cap(counts[0]),
            person_week: cap(counts[1]),
            domain_day: Some(cap(counts[2])), caught_up: counts[3], ..plain()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn whatever_goes_passed_every_check(facts in facts()) {
        let verdict = decide(&facts);
        if let Verdict::Wait { until: Some(until), .. } = &verdict {
            prop_assert!(*until > facts.now);
        }
        if verdict != Verdict::Go {
            return Ok(());
        }
        prop_assert!(!facts.paused && !facts.restored && !facts.hands_off && !facts.suppressed);
        prop_assert!(facts.address_usable && facts.mailbox_ready && facts.postal_address);
        prop_assert!(facts.mailbox_day.sent < 6 && facts.domain_day.unwrap().sent < 6);
        prop_assert!(facts.grace_until.is_none_or(|until| until <= NOW));
        prop_assert!(facts.opening.at <= NOW || facts.is_answer());
        prop_assert_ne!(facts.decision, Decision::Approved { hash_matches: false });
        if facts.decision == Decision::Undecided {
            prop_assert!(facts.basis.is_some() && facts.claim == Claim::Allowed);
            prop_assert!(facts.gate == Gate::Run && facts.binding.is_none());
        }
    }

    #[test]
    fn with_nothing_against_it_a_message_goes(
        answer in proptest::option::of(0_i64..90), is_first_answer in any::<bool>(),
    ) {
        let facts = OutwardFacts {
            answers_inbound_at: answer.map(|minutes| NOW - Span::minutes(minutes)), is_first_answer, ..plain()
        };
        prop_assert_eq!(decide(&facts), Verdict::Go);
    }
}

mod foreseen {
    use super::*;

    /// Open from an hour from now on.
    fn seen(change: impl Fn(&mut OutwardFacts)) -> Foreseen {
        let mut facts = plain();
        change(&mut facts);
        foresee(&facts, |at| open_at(at.max(NOW + Span::hours(1))))
    }

    #[test]
    fn with_nothing_in_the_way_it_leaves_at_once_whatever_an_approval_overrides() {
        let at_once = Foreseen { at: Some(NOW), waits: Vec::new(), refused: None };
        assert_eq!(seen(|_| {}), at_once);
        let overridden = seen(|f| {
            f.basis = None;
            f.claim = UNCONFIRMED;
            f.inbox_read_at = None;
            f.last_started_at = Some(NOW - Span::hours(1));
            f.binding = Some("quotes a price".to_owned());
            f.due_at = NOW - Span::days(2);
        });
        assert_eq!(overridden, at_once);
    }

    #[test]
    fn one_wait_after_the_other_is_followed() {
        let later = seen(|f| {
            f.opening = open_at(NOW + Span::hours(1));
            f.mailbox_day = full(f.mailbox_day);
            f.grace_until = Some(NOW + Span::hours(10));
        });
        let reasons: Vec<WaitReason> = later.waits.iter().map(|(reason, _)| *reason).collect();
        assert_eq!(reasons, [WaitReason::Window, WaitReason::Cap, WaitReason::Grace]);
        assert_eq!(later.at, Some(NOW + Span::hours(10)));
    }

    #[test]
    fn what_time_alone_does_not_release_has_no_moment() {
        let waiting = seen(|f| f.mailbox_ready = false);
        assert_eq!((waiting.at, waiting.waits.len()), (None, 1));
        let refused = seen(|f| f.suppressed = true);
        assert_eq!(refused.refused.as_deref(), Some("the recipient opted out"));
    }
}
