//! Order of cards in a column: integers with gaps, so that a card between two others needs no other row
//! changed. When a gap is used up the column is spread anew.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A place in a column; smaller is higher up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Rank(pub i64);

/// Distance of neighbours after a spread: halved at least 32 times before the next.
const GAP: i64 = 1 << 32;
/// JavaScript reads integers exactly up to here.
const LIMIT: i64 = (1 << 53) - 1;

impl Rank {
    /// The only card of a column.
    pub const FIRST: Self = Self(0);
}

/// The rank between two neighbours (above, below); a missing one is the column's end. `None`: no room, or the
/// neighbours are not in order - [`spread`] the column and ask again.
pub fn between(above: Option<Rank>, below: Option<Rank>) -> Option<Rank> {
    let rank = match (above, below) {
        (None, None) => Some(Rank::FIRST.0),
        (Some(above), None) => above.0.checked_add(GAP),
        (None, Some(below)) => below.0.checked_sub(GAP),
        (Some(above), Some(below)) if above < below => {
            let middle = above.0.midpoint(below.0);
            (middle > above.0 && middle < below.0).then_some(middle)
        }
        _ => None,
    };
    rank.filter(|rank| (-LIMIT..=LIMIT).contains(rank)).map(Rank)
}

/// New ranks for a column of `count` cards, in order, with equal gaps around zero.
pub fn spread(count: usize) -> impl Iterator<Item = Rank> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let gap = (LIMIT / count.max(1)).clamp(1, GAP);
    (0..count).map(move |index| Rank((index - count / 2) * gap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*, sample::Index};

    /// Puts a card at `index` of the column as the store would, and says whether the column had to be spread.
    fn insert(column: &mut Vec<Rank>, index: usize) -> bool {
        let neighbours =
            |column: &[Rank]| (index.checked_sub(1).map(|i| column[i]), column.get(index).copied());
        let (above, below) = neighbours(column);
        if let Some(rank) = between(above, below) {
            column.insert(index, rank);
            return false;
        }
        *column = spread(column.len()).collect();
        let (above, below) = neighbours(column);
        column.insert(index, between(above, below).expect("room after a spread"));
        true
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_order_of_insertions_keeps_the_order(places in vec(any::<Index>(), 1..300)) {
            let mut column = Vec::new();
            for place in places {
                let index = place.index(column.len() + 1);
                insert(&mut column, index);
                prop_assert!(column.is_sorted_by(|a, b| a < b));
            }
        }
    }

    #[test]
    fn the_worst_place_needs_a_spread_only_now_and_then() {
        let mut column = vec![Rank::FIRST];
        let spreads = (0..3_200).filter(|_| insert(&mut column, 1)).count();
        assert!(column.is_sorted_by(|a, b| a < b));
        assert!(spreads <= 100, "{spreads} spreads");
    }

    #[test]
    fn ends_and_wrong_order() {
        assert!(between(Some(Rank(5)), None).unwrap() > Rank(5));
        assert!(between(None, Some(Rank(5))).unwrap() < Rank(5));
        assert_eq!(between(Some(Rank(5)), Some(Rank(5))), None);
        assert_eq!(between(Some(Rank(9)), Some(Rank(5))), None);
        assert_eq!(between(Some(Rank(LIMIT)), None), None);
    }
}
