//! How likely the customer's last turn, in its context, is to lead to a purchase or booking: 0-100. An
//! estimate for ranking; the intent of the ScoutScore is the sum of signals (`signal::intent`), not this.
//! Rules and phrase lists alone, with the words that tell; nothing is learned (docs/TRAINING.md says why).

mod opinion;
mod phrases;
mod stage;
mod wording;

use crate::text::{Speaker, Turn};

/// Words of the last customer turn that moved the estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Index of the turn.
    pub turn: usize,
    /// First byte of the words in the turn's text.
    pub start: usize,
    /// Past their last byte.
    pub end: usize,
    /// Those words as typed.
    pub quote: String,
    /// What they are worth; below 0 they speak against buying.
    pub points: i32,
}

/// The estimate and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Estimate {
    /// 0-100.
    pub score: u8,
    /// Strongest first, at most five.
    pub reasons: Vec<Reason>,
}

/// Bytes of the last turn, from and to, and what they are worth.
type Telling = (usize, usize, i32);

/// Most reasons shown.
const MAX_REASONS: usize = 5;

/// The estimate for the last customer turn. No customer turn: 0.
pub fn score(turns: &[Turn<'_>]) -> u8 {
    estimate(turns).score
}

/// The estimate for the last customer turn with the words that tell. No customer turn: 0.
pub fn estimate(turns: &[Turn<'_>]) -> Estimate {
    let last = turns.iter().rposition(|turn| turn.speaker == Speaker::Customer);
    let Some((last, turn)) = last.and_then(|last| Some((last, turns.get(last)?))) else {
        return Estimate::default();
    };
    let (own, mut telling) = wording::worth(turns, last);
    let own = own.clamp(0, 100);
    let stage = stage::stage(turns, last);
    // In hundredths: the stage weighs most in a conversation, the opinion in a text that stands alone.
    let sum = if turns.iter().take(last).any(|turn| turn.speaker == Speaker::Agent) {
        75 * (50 + stage / 2) + 25 * own
    } else {
        let (opinion, more) = opinion::worth(turn.text);
        telling.extend(more);
        let moved = (stage - stage::START) / 2;
        30 * own + 70 * opinion + moved * if moved < 0 { 100 } else { 20 }
    };
    // The strongest reading of the same words alone.
    telling.sort_by_key(|(start, end, points)| (*start, *end, -points.abs()));
    telling.dedup_by_key(|(start, end, _)| (*start, *end));
    telling.sort_by_key(|(start, _, points)| (-points.abs(), *start));
    let reasons = telling
        .into_iter()
        .take(MAX_REASONS)
        .map(|(start, end, points)| Reason {
            turn: last,
            start,
            end,
            quote: turn.text.get(start..end).unwrap_or_default().to_owned(),
            points,
        })
        .collect();
    Estimate { score: u8::try_from((sum / 100).clamp(0, 100)).unwrap_or_default(), reasons }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_accepted_offer_ranks_above_a_question_and_a_refusal() {
        let offer = Turn::agent("Shall I book the demo for you?");
        let yes = score(&[offer, Turn::customer("Yes, please book it")]);
        let no = score(&[offer, Turn::customer("No, not right now")]);
        let question = score(&[Turn::customer("What is the weather there?")]);
        assert!(yes >= 80 && no <= 20 && question <= 40, "{yes} {question} {no}");
        assert_eq!(score(&[offer]), 0);
    }

    #[test]
    fn the_stage_of_a_conversation_outlives_the_words_of_one_turn() {
        let booked = [
            Turn::customer("Can you book a table for two?"),
            Turn::agent("Please confirm: a table for 2 at Lucia's today at 7 pm."),
            Turn::customer("That is right."),
            Turn::agent("Your table has been booked."),
            Turn::customer("Do they have parking?"),
        ];
        let looking = [
            Turn::customer("Find me a place to eat."),
            Turn::agent("I found 4 places. How about Lucia's?"),
            Turn::customer("Do they have parking?"),
        ];
        let (after, before) = (score(&booked), score(&looking));
        assert!(after >= 60 && before <= 40, "{after} {before}");
        let offer = Turn::agent("Would you like to book it?");
        let other_day = score(&[offer, Turn::customer("No, on the 7th please")]);
        let later = score(&[offer, Turn::customer("I'd rather not, maybe later")]);
        assert!(other_day > later + 20, "{other_day} {later}");
    }

    #[test]
    fn a_lone_text_is_judged_by_plans_and_likes() {
        let of = |text| score(&[Turn::customer(text)]);
        let (plan, like) = (of("Can't wait to get my new laptop"), of("I love this laptop, so good"));
        let (dislike, deny) =
            (of("This laptop is slow and crashes"), of("I won't buy this laptop, it's not worth it"));
        assert!(plan > like && like > dislike && like > deny, "{plan} {like} {dislike} {deny}");
    }

    #[test]
    fn reasons_are_words_of_the_turn_strongest_first() {
        let text = "Yes, I want to buy it but it is a bit expensive";
        let estimate = estimate(&[Turn::customer(text)]);
        assert!(estimate.reasons.iter().any(|reason| reason.quote == "buy" && reason.points > 0));
        assert!(estimate.reasons.iter().any(|reason| reason.quote == "expensive" && reason.points < 0));
        assert!(estimate.reasons.windows(2).all(|pair| pair[0].points.abs() >= pair[1].points.abs()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_text_has_a_score(ask in "\\PC{0,40}", say in "(\\PC|book |no |buy ){0,40}") {
            for turns in [&[Turn::agent(&ask), Turn::customer(&say)][..], &[Turn::customer(&say)][..]] {
                let estimate = estimate(turns);
                prop_assert!(estimate.score <= 100);
                for reason in estimate.reasons {
                    prop_assert_eq!(say.get(reason.start..reason.end), Some(reason.quote.as_str()));
                }
            }
        }
    }
}
