use super::*;
use crate::vocabulary::Temperature::{Cold, Hot, ReadyToBuy};
use proptest::prelude::*;

const NOTHING: ScoreFacts = ScoreFacts {
    intent: 0,
    days_since_touch: 0,
    temperature: Cold,
    has_email: false,
    has_phone: false,
    has_company: false,
    has_name: false,
    messages: 0,
    duration: Span(0),
    held_meeting: false,
    high_value: false,
};

#[test]
fn scenario_1_scores_77() {
    let ana = ScoreFacts {
        intent: 70,
        temperature: Hot,
        has_email: true,
        has_phone: true,
        has_company: true,
        has_name: true,
        messages: 5,
        duration: Span::minutes(2),
        high_value: true,
        ..NOTHING
    };
    let wanted = ScoutScore {
        intent: 28,
        temperature: 20,
        contact: 15,
        engagement: 9,
        signal: 5,
        lost_to_decay: 0,
        total: 77,
    };
    assert_eq!(scout_score(&ana), wanted);
    let later = scout_score(&ScoreFacts { days_since_touch: 21, ..ana });
    assert_eq!((later.intent, later.lost_to_decay, later.total), (14, 14, 63));
}

#[test]
fn both_ends_are_reached() {
    assert_eq!(scout_score(&NOTHING), ScoutScore::default());
    let all = ScoreFacts {
        intent: 100,
        temperature: ReadyToBuy,
        has_email: true,
        has_phone: true,
        has_company: true,
        has_name: true,
        messages: 10,
        duration: Span::minutes(5),
        high_value: true,
        ..NOTHING
    };
    assert_eq!(scout_score(&all).total, 100);
}

#[test]
fn a_held_meeting_gives_the_seven_and_no_more() {
    let met = ScoreFacts { held_meeting: true, ..NOTHING };
    assert_eq!(scout_score(&met).engagement, 7);
    assert_eq!(scout_score(&ScoreFacts { duration: Span::hours(1), ..met }).engagement, 7);
    let steps = [(1, 0), (3, 2), (4, 2), (5, 5), (9, 5), (10, 8), (500, 8)];
    for (messages, points) in steps {
        assert_eq!(scout_score(&ScoreFacts { messages, ..NOTHING }).engagement, points, "{messages}");
    }
    for (seconds, points) in [(119, 0), (120, 4), (299, 4), (300, 7)] {
        let facts = ScoreFacts { duration: Span::seconds(seconds), ..NOTHING };
        assert_eq!(scout_score(&facts).engagement, points, "{seconds} s");
    }
}

prop_compose! {
    fn facts()(
        intent in any::<u8>(), days_since_touch in any::<i64>(), warmth in 0_usize..4,
        has in any::<[bool; 6]>(), messages in any::<u32>(), duration in any::<i64>(),
    ) -> ScoreFacts {
        let [has_email, has_phone, has_company, has_name, held_meeting, high_value] = has;
        ScoreFacts {
            intent, days_since_touch, temperature: Temperature::ALL[warmth], has_email, has_phone,
            has_company, has_name, messages, duration: Span(duration), held_meeting, high_value,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn parts_stay_in_range_and_add_up(facts in facts()) {
        let s = scout_score(&facts);
        prop_assert!(s.intent <= 40 && s.temperature <= 25 && s.contact <= 15);
        prop_assert!(s.engagement <= 15 && (s.signal == 0 || s.signal == 5));
        prop_assert_eq!(s.total, s.intent + s.temperature + s.contact + s.engagement + s.signal);
        prop_assert!(s.intent + s.lost_to_decay <= 40);
    }

    #[test]
    fn silence_never_raises_the_score(facts in facts(), days in 0_i64..5_000) {
        let now = ScoreFacts { days_since_touch: days, ..facts };
        let later = ScoreFacts { days_since_touch: days + 1, ..facts };
        prop_assert!(scout_score(&later).total <= scout_score(&now).total);
    }

    #[test]
    fn fresh_intent_is_rounded_as_in_the_table(intent in 0_u8..=100) {
        let s = scout_score(&ScoreFacts { intent, ..NOTHING });
        prop_assert_eq!(s.intent, (u32::from(intent) * 4 + 5).div_euclid(10) as u8);
        prop_assert_eq!(s.lost_to_decay, 0);
    }
}
