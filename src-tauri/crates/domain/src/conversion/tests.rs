use super::*;
use crate::vocabulary::Temperature::{Cold, Hot, ReadyToBuy, Warm};
use proptest::prelude::*;

const SILENT: ConversionFacts = ConversionFacts {
    has_contact: false,
    asked_contact: false,
    qualification: 0,
    intent: 0,
    temperature: Cold,
    messages: 1,
    high_value: false,
    duration: Span(0),
};

#[test]
fn scenarios_1_2_7_and_8() {
    let ana = ConversionFacts {
        has_contact: true,
        qualification: 70,
        intent: 70,
        temperature: Hot,
        messages: 3,
        high_value: true,
        duration: Span::minutes(1),
        ..SILENT
    };
    assert_eq!(decide(&ana, 50), Conversion::Prospect);
    assert_eq!(conditions(&ana), [Condition::Intent, Condition::Temperature, Condition::HighValue]);
    assert_eq!(decide(&SILENT, 50), Conversion::Nothing);
    assert_eq!(decide(&ConversionFacts { qualification: 49, ..ana }, 50), Conversion::LeftAddress);
    let one = ConversionFacts { has_contact: true, qualification: 50, high_value: true, ..SILENT };
    assert_eq!(conditions(&one).len(), 1);
    assert_ne!(decide(&one, 50), Conversion::Prospect);
    assert_eq!(decide(&ConversionFacts { asked_contact: true, ..SILENT }, 50), Conversion::LeftAddress);
    assert_ne!(decide(&ConversionFacts { has_contact: false, ..ana }, 50), Conversion::Prospect);
}

#[test]
fn every_first_stage_is_reachable() {
    for (temperature, intent, messages, stage) in [
        (ReadyToBuy, 40, 1, Stage::ReadyToClose),
        (ReadyToBuy, 0, 1, Stage::ReadyToClose),
        (Hot, 70, 1, Stage::Interested),
        (Hot, 69, 9, Stage::Qualified),
        (Warm, 50, 1, Stage::Qualified),
        (Warm, 100, 9, Stage::Qualified),
        (Warm, 49, 5, Stage::Contacted),
        (Cold, 0, 5, Stage::Contacted),
        (Warm, 49, 4, Stage::New),
    ] {
        assert_eq!(first_stage(temperature, intent, messages), stage, "{temperature} {intent} {messages}");
    }
}

#[test]
fn the_daily_cap_is_for_chat_and_mail() {
    for source in Source::ALL {
        let counted = matches!(source, Source::WebChat | Source::InboundMail);
        assert_eq!(within_daily_cap(*source, 50, 50), !counted, "{source}");
        assert!(within_daily_cap(*source, 49, 50), "{source}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn a_prospect_always_has_contact_score_and_two_conditions(
        bits in any::<[bool; 3]>(), qualification in 0_u8..=100, intent in 0_u8..=100, warmth in 0_usize..4,
        messages in 0_u32..12, seconds in 0_i64..400, threshold in 0_u8..=100,
    ) {
        let [has_contact, asked_contact, high_value] = bits;
        let facts = ConversionFacts {
            has_contact, asked_contact, qualification, intent, messages, high_value,
            temperature: Temperature::ALL[warmth], duration: Span::seconds(seconds),
        };
        let held = [intent >= 50, warmth >= 2, messages >= 5, high_value, seconds >= 120];
        let held = held.into_iter().filter(|holds| *holds).count();
        let wanted = has_contact && qualification >= threshold && held >= 2;
        prop_assert_eq!(decide(&facts, threshold) == Conversion::Prospect, wanted);
        let silent = !has_contact && !asked_contact;
        prop_assert_eq!(decide(&facts, threshold) == Conversion::Nothing, silent);
    }

    #[test]
    fn more_interest_never_starts_earlier(warmth in 0_usize..3, intent in 0_u8..100, messages in 0_u32..9) {
        let at = |w: usize, i, m| first_stage(Temperature::ALL[w], i, m);
        let stage = at(warmth, intent, messages);
        prop_assert!(at(warmth + 1, intent, messages) >= stage);
        prop_assert!(at(warmth, intent + 1, messages) >= stage);
        prop_assert!(at(warmth, intent, messages + 1) >= stage);
        prop_assert!(!stage.is_terminal());
    }
}
