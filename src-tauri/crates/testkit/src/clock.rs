//! A clock that stands still until a test moves it.

use domain::{Timestamp, time::Span};
use engine::ports::Clock;
use futures::{FutureExt as _, future::BoxFuture};
use tokio::sync::watch;

/// Time as a test sets it; who sleeps wakes when it passes the moment they wait for.
#[derive(Debug)]
pub struct FixedClock {
    now: watch::Sender<Timestamp>,
}

impl FixedClock {
    /// A clock that stands at that moment.
    pub fn new(now: Timestamp) -> Self {
        Self { now: watch::Sender::new(now) }
    }

    /// Moves it to a moment.
    pub fn set(&self, now: Timestamp) {
        self.now.send_replace(now);
    }

    /// Moves it on.
    pub fn advance(&self, by: Span) {
        self.now.send_modify(|now| *now = *now + by);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'static, ()> {
        let mut now = self.now.subscribe();
        async move {
            // The clock is gone when the test is: nobody waits for the answer then.
            let _ = now.wait_for(|now| *now >= at).await;
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_clock_passes_its_moment_and_not_before() {
        let clock = Arc::new(FixedClock::new(Timestamp(1_000)));
        clock.sleep_until(Timestamp(1_000)).await;
        let mut sleeper = tokio::spawn(clock.sleep_until(Timestamp(3_000)));
        clock.advance(Span(1_999));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.set(Timestamp(5_000));
        (&mut sleeper).await.unwrap();
        assert_eq!(clock.now(), Timestamp(5_000));
    }
}
