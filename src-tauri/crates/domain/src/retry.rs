//! How long to wait before trying again (product.md section 4): five attempts, backoff with jitter.

use crate::time::Span;

/// Attempts at most, the first included.
pub const MAX_ATTEMPTS: u32 = 5;

const BACKOFF: [Span; 4] = [Span::seconds(30), Span::minutes(2), Span::minutes(10), Span::hours(1)];

/// The pause after the `attempts`-th attempt failed (1-based); `None` when it was the last. `jitter` of
/// 0.0..1.0 spreads it from -20 % to +20 %; other values count as the nearest of these.
pub fn backoff(attempts: u32, jitter: f64) -> Option<Span> {
    let index = usize::try_from(attempts.checked_sub(1)?).ok()?;
    let Span(base) = *BACKOFF.get(index)?;
    let spread = base * 2 / 5;
    // f64 to i64 saturates and takes NaN as 0; spread is at most 24 minutes, so nothing is lost.
    let shift = (jitter.clamp(0.0, 1.0) * 1_000_000.0) as i64 * spread / 1_000_000;
    Some(Span(base - base / 5 + shift))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn five_attempts_then_no_more() {
        let pauses: Vec<_> = (1..=5).map(|attempt| backoff(attempt, 0.5)).collect();
        let wanted = [Span::seconds(30), Span::minutes(2), Span::minutes(10), Span::hours(1)];
        assert_eq!(pauses, [wanted.map(Some).as_slice(), &[None]].concat());
        assert_eq!(backoff(0, 0.5), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn jitter_stays_within_a_fifth(attempt in 1_u32..5, jitter in proptest::num::f64::ANY) {
            let middle = backoff(attempt, 0.5).unwrap().0;
            let Span(pause) = backoff(attempt, jitter).unwrap();
            prop_assert!((middle - middle / 5..=middle + middle / 5).contains(&pause));
        }
    }
}
