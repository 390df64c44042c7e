use super::*;
use crate::time::Span;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

const FACTS: ForwardFacts = ForwardFacts {
    stage: Stage::New,
    entered_at: NOW,
    event_at: Timestamp(NOW.0 + 1),
    mode: Mode::Autopilot,
    scout_score: 70,
    close_threshold: 70,
};
const YES: Event = Event::OfferAccepted { from_recipient: true, unconditional: true };

fn on(stage: Stage, event: Event) -> Option<(Stage, How)> {
    step(event, &ForwardFacts { stage, ..FACTS }).map(|step| (step.to, step.how))
}

#[test]
fn each_move_of_the_product_is_made() {
    use Stage::{Contacted, Interested, New, Qualified, ReadyToClose, Won};
    let reply = Event::HumanReply { is_no: false };
    for (from, event, to) in [
        (New, Event::FirstMessageTaken, Contacted),
        (Contacted, reply, Qualified),
        (Qualified, Event::BuyingSignal, Interested),
        (Qualified, Event::InboundTouch, Interested),
        (Qualified, reply, Interested),
        (Qualified, Event::Qualified { score: 50 }, Interested),
        (Interested, Event::MeetingAccepted, ReadyToClose),
        (ReadyToClose, YES, Won),
    ] {
        assert_eq!(on(from, event), Some((to, How::Move)), "{from} {event:?}");
    }
    let convinced = ForwardFacts { stage: Qualified, scout_score: 75, ..FACTS };
    assert_eq!(step(Event::Rescored, &convinced).map(|s| s.to), Some(Interested));
    assert_eq!(step(Event::Rescored, &ForwardFacts { scout_score: 74, ..convinced }), None);
}

#[test]
fn one_event_moves_one_step_and_only_from_its_stage() {
    assert_eq!(on(Stage::New, Event::HumanReply { is_no: false }), None);
    assert_eq!(on(Stage::Contacted, Event::FirstMessageTaken), None);
    assert_eq!(on(Stage::Qualified, Event::MeetingAccepted), None);
    assert_eq!(on(Stage::Interested, Event::BuyingSignal), None);
    let early = ForwardFacts { stage: Stage::Contacted, event_at: NOW, ..FACTS };
    assert_eq!(step(Event::HumanReply { is_no: false }, &early), None, "it happened before the entry");
}

#[test]
fn qualify_needs_more_outside_autopilot() {
    let at = |mode, score| {
        step(Event::Qualified { score }, &ForwardFacts { stage: Stage::Qualified, mode, ..FACTS })
            .map(|s| s.how)
    };
    assert_eq!(at(Mode::Autopilot, 49), None);
    assert_eq!(at(Mode::Autopilot, 50), Some(How::Move));
    assert_eq!(at(Mode::Hybrid, 74), None);
    assert_eq!(at(Mode::Hybrid, 75), Some(How::Move));
    assert_eq!(at(Mode::Manual, 75), Some(How::Suggest));
}

#[test]
fn winning_needs_a_clear_yes_and_usually_the_rep() {
    let won = |mode, scout_score, event| {
        let facts = ForwardFacts { stage: Stage::ReadyToClose, mode, scout_score, ..FACTS };
        step(event, &facts).map(|step| step.how)
    };
    assert_eq!(won(Mode::Autopilot, 70, YES), Some(How::Move));
    assert_eq!(won(Mode::Autopilot, 69, YES), Some(How::Card));
    assert_eq!(won(Mode::Hybrid, 100, YES), Some(How::Card));
    assert_eq!(won(Mode::Manual, 100, YES), Some(How::Card));
    for (from_recipient, unconditional) in [(false, true), (true, false), (false, false)] {
        assert_eq!(won(Mode::Autopilot, 100, Event::OfferAccepted { from_recipient, unconditional }), None);
    }
    for mode in Mode::ALL {
        assert_eq!(won(*mode, 100, Event::ClearNo), Some(How::Card), "lost is only proposed");
    }
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::FirstMessageTaken),
        any::<bool>().prop_map(|is_no| Event::HumanReply { is_no }),
        Just(Event::BuyingSignal),
        Just(Event::InboundTouch),
        Just(Event::Rescored),
        Just(Event::MeetingAccepted),
        (0_u8..=100).prop_map(|score| Event::Qualified { score }),
        any::<(bool, bool)>().prop_map(|(from_recipient, unconditional)| Event::OfferAccepted {
            from_recipient,
            unconditional,
        }),
        Just(Event::ClearNo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn never_backwards_never_out_of_the_end_never_by_itself_in_manual(
        event in event(), stage in 0_usize..7, mode in 0_usize..3, scout_score in 0_u8..=100,
        later in -5_i64..5,
    ) {
        let facts = ForwardFacts {
            stage: Stage::ALL[stage], mode: Mode::ALL[mode], scout_score, event_at: NOW + Span(later), ..FACTS
        };
        if let Some(step) = step(event, &facts) {
            prop_assert!(step.from == facts.stage && step.to > step.from && !step.from.is_terminal());
            prop_assert!(later > 0);
            prop_assert!(facts.mode != Mode::Manual || step.how != How::Move);
            let next = Stage::ALL[stage + 1];
            prop_assert!(step.to == next || step.to.is_terminal());
            prop_assert!(step.to != Stage::Lost || step.how == How::Card);
        }
    }
}
