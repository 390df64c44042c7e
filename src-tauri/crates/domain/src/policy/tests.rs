use super::*;
use proptest::prelude::*;

const FACTS: GateFacts = GateFacts {
    kind: JobKind::CloseDeal,
    mode: Mode::Autopilot,
    cell: Cell::Auto,
    trigger: Trigger::Rule,
    scout_score: 70,
    close_threshold: 70,
    paused: false,
    hands_off: false,
    bars_automation: false,
};

fn gate(kind: JobKind, mode: Mode, scout_score: u8) -> Gate {
    decide(&GateFacts { kind, mode, cell: default_cell(kind, mode), scout_score, ..FACTS })
}

/// The table of product.md section 3, word for word.
#[test]
fn the_table_is_total_and_as_written() {
    for (kind, row) in [
        (JobKind::SmartScan, "SAA"),
        (JobKind::FollowUp, "SAA"),
        (JobKind::Qualify, "SAA"),
        (JobKind::Nurture, "SAA"),
        (JobKind::BookMeeting, "SAA"),
        (JobKind::CloseDeal, "S?A"),
        (JobKind::FullPipeline, "S?A"),
    ] {
        for (mode, cell) in Mode::ALL.iter().zip(row.chars()) {
            let letter = match gate(kind, *mode, 100) {
                Gate::Run => 'A',
                Gate::Ask { .. } => '?',
                Gate::Suggest { .. } => 'S',
                Gate::Hold(reason) => panic!("{kind} in {mode} holds: {reason}"),
            };
            assert_eq!(letter, cell, "{kind} in {mode}");
        }
    }
}

#[test]
fn scenario_9_a_score_of_69_asks() {
    assert!(matches!(gate(JobKind::CloseDeal, Mode::Autopilot, 69), Gate::Ask { .. }));
    assert_eq!(gate(JobKind::CloseDeal, Mode::Autopilot, 70), Gate::Run);
    assert!(matches!(gate(JobKind::CloseDeal, Mode::Hybrid, 100), Gate::Ask { .. }));
    assert_eq!(gate(JobKind::FollowUp, Mode::Autopilot, 0), Gate::Run);
}

#[test]
fn scenario_6_manual_only_suggests() {
    for kind in JobKind::ALL {
        assert!(matches!(gate(*kind, Mode::Manual, 100), Gate::Suggest { .. }), "{kind}");
    }
}

#[test]
fn spam_gets_no_automation_but_the_rep_may_click() {
    let spam = GateFacts { kind: JobKind::SmartScan, bars_automation: true, ..FACTS };
    assert!(matches!(decide(&spam), Gate::Suggest { .. }));
    assert_eq!(decide(&GateFacts { trigger: Trigger::Click, ..spam }), Gate::Run);
}

#[test]
fn binding_content_waits_whatever_the_cell_says() {
    let why = |binding, kind, mode, scout_score| {
        approval_for(binding, &BindingFacts { kind, mode, scout_score, close_threshold: 70 }).is_some()
    };
    let always = [
        Binding::OffSheetPrice,
        Binding::Discount,
        Binding::ContractWording,
        Binding::UnitPricesOnly,
        Binding::Deletion,
    ];
    for (mode, kind) in Mode::ALL.iter().flat_map(|mode| JobKind::ALL.iter().map(move |kind| (*mode, *kind)))
    {
        for binding in always {
            assert!(why(binding, kind, mode, 100), "{binding:?} in {mode}");
        }
        let listed = kind == JobKind::CloseDeal && mode != Mode::Autopilot;
        assert_eq!(why(Binding::ListPrice, kind, mode, 100), listed, "{kind} in {mode}");
        assert_eq!(why(Binding::MarkWon, kind, mode, 70), mode != Mode::Autopilot);
        assert!(why(Binding::MarkWon, kind, mode, 69));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn no_mode_or_cell_overrides_the_switches(
        kind in 0_usize..7, mode in 0_usize..3, cell in 0_usize..3, trigger in 0_usize..3,
        score in 0_u8..=100, paused in any::<bool>(), hands_off in any::<bool>(),
        bars_automation in any::<bool>(),
    ) {
        let facts = GateFacts {
            kind: JobKind::ALL[kind], mode: Mode::ALL[mode], cell: Cell::ALL[cell], scout_score: score,
            trigger: [Trigger::Rule, Trigger::ChosenSlot, Trigger::Click][trigger],
            close_threshold: 70, paused, hands_off, bars_automation,
        };
        let gate = decide(&facts);
        prop_assert_eq!(matches!(gate, Gate::Hold(_)), paused || hands_off);
        if facts.trigger == Trigger::Click {
            prop_assert!(matches!(gate, Gate::Run | Gate::Hold(_)));
        } else if bars_automation || facts.cell == Cell::Suggest {
            prop_assert!(!gate.may_claim());
        }
        if facts.trigger != Trigger::Click && facts.kind == JobKind::CloseDeal && score < 70 {
            prop_assert!(gate != Gate::Run);
        }
    }
}
