//! What became of a meeting (product.md section 2). Pure rules over its row; must not ask for the present moment.

use crate::{MeetingOutcome, schedule::Slot, time::Timestamp};

/// A meeting, as far as it matters whether it took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meeting {
    /// Its time.
    pub slot: Slot,
    /// Somebody called it off or declined it.
    pub off: bool,
    /// What the rep says of it.
    pub outcome: Option<MeetingOutcome>,
}

impl Meeting {
    /// "Its end has passed, nobody cancelled, declined or marked a no-show" (product.md section 2).
    pub fn was_held(&self, now: Timestamp) -> bool {
        self.slot.end <= now && !self.off && self.outcome != Some(MeetingOutcome::NoShow)
    }
}

/// The meeting they did not come to, while nothing has happened since: it is the last one that was to be, and they
/// have not written after its end.
pub fn missed(meetings: &[Meeting], last_inbound: Option<Timestamp>) -> Option<Slot> {
    let last = meetings.iter().filter(|one| !one.off).max_by_key(|one| one.slot.start)?;
    let silent = last_inbound.is_none_or(|heard| heard < last.slot.end);
    (last.outcome == Some(MeetingOutcome::NoShow) && silent).then_some(last.slot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn meeting() -> impl Strategy<Value = Meeting> {
        let outcome =
            prop_oneof![Just(None), Just(Some(MeetingOutcome::Held)), Just(Some(MeetingOutcome::NoShow))];
        (0_i64..1_000, 1_i64..100, any::<bool>(), outcome).prop_map(|(start, length, off, outcome)| Meeting {
            slot: Slot { start: Timestamp(start), end: Timestamp(start + length) },
            off,
            outcome,
        })
    }

    proptest! {
        #[test]
        fn held_is_over_not_off_and_no_no_show(one in meeting(), now in 0_i64..1_200) {
            let held = one.was_held(Timestamp(now));
            if held {
                prop_assert!(one.slot.end <= Timestamp(now) && !one.off);
                prop_assert!(one.outcome != Some(MeetingOutcome::NoShow));
                // It stays held, whatever time goes by, and stops being so by each of the three alone.
                prop_assert!(one.was_held(Timestamp(now + 1)));
            }
            let off = Meeting { off: true, ..one };
            prop_assert!(!off.was_held(Timestamp(now)));
            let missed = Meeting { outcome: Some(MeetingOutcome::NoShow), ..one };
            prop_assert!(!missed.was_held(Timestamp(now)));
            prop_assert!(!one.was_held(one.slot.end - crate::time::Span(1)));
        }

        #[test]
        fn only_the_last_one_can_be_missed_and_a_word_of_theirs_ends_it(
            all in proptest::collection::vec(meeting(), 0..6),
            heard in proptest::option::of(0_i64..1_200),
        ) {
            let heard = heard.map(Timestamp);
            if let Some(slot) = missed(&all, heard) {
                prop_assert!(heard.is_none_or(|at| at < slot.end));
                prop_assert!(all.iter().all(|one| one.off || one.slot.start <= slot.start));
                prop_assert!(missed(&all, Some(slot.end)).is_none());
            }
        }
    }
}
