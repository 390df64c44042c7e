//! Randomness that repeats: the same seed gives the same ids, tokens and jitter.

use domain::Timestamp;
use engine::ports::Entropy;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// A generator behind the port; every call moves it on (SplitMix64, <https://prng.di.unimi.it/splitmix64.c>).
#[derive(Debug)]
pub struct SeededEntropy {
    state: Mutex<u64>,
    gate: Mutex<Gate>,
    moved: Condvar,
}

/// Where whoever asks for jitter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    Open,
    /// The next one who asks is held.
    Armed,
    Held,
}

impl SeededEntropy {
    /// A generator from that seed.
    pub const fn new(seed: u64) -> Self {
        Self { state: Mutex::new(seed), gate: Mutex::new(Gate::Open), moved: Condvar::new() }
    }

    /// Holds the next caller that asks for jitter, and blocks its thread, until [`SeededEntropy::release`]. The
    /// worker asks between running a job and writing down what came out, so that a test can let that come late.
    pub fn hold_next_jitter(&self) {
        self.turn(Gate::Armed);
    }

    /// Blocks until somebody is held.
    pub fn wait_until_held(&self) {
        let mut gate = self.gate();
        while *gate != Gate::Held {
            gate = self.moved.wait(gate).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets whoever is held go on.
    pub fn release(&self) {
        self.turn(Gate::Open);
    }

    fn gate(&self) -> MutexGuard<'_, Gate> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self, to: Gate) {
        *self.gate() = to;
        self.moved.notify_all();
    }

    fn pass(&self) {
        let mut gate = self.gate();
        if *gate == Gate::Armed {
            *gate = Gate::Held;
            self.moved.notify_all();
            while *gate == Gate::Held {
                gate = self.moved.wait(gate).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    fn next(&self) -> u64 {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Entropy for SeededEntropy {
    fn uuid(&self, now: Timestamp) -> Uuid {
        let bytes = self.secret_bytes();
        let random = bytes.first_chunk::<10>().copied().unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(now.0.unsigned_abs(), &random).into_uuid()
    }

    fn secret_bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for chunk in bytes.chunks_exact_mut(8) {
            chunk.copy_from_slice(&self.next().to_be_bytes());
        }
        bytes
    }

    fn jitter(&self) -> f64 {
        self.pass();
        // 53 bits, the precision of an f64.
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_two_differ() {
        let take = |seed| {
            let entropy = SeededEntropy::new(seed);
            (entropy.uuid(Timestamp(7)), entropy.secret_bytes(), entropy.jitter())
        };
        assert_eq!(take(1), take(1));
        assert_ne!(take(1).1, take(2).1);
        let (id, _, jitter) = take(3);
        assert_eq!(id.get_version_num(), 7);
        assert!((0.0..1.0).contains(&jitter));
    }
}
