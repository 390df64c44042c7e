//! A clock that runs as the machine's does, from another moment on: so that "their night" does not depend on
//! when the tests run, and a minute of grace is over when a test says so.

use domain::{Timestamp, time::Span};
use engine::ports::Clock;
use futures::{FutureExt as _, future::BoxFuture};
use host::system::SystemClock;
use std::time::Duration;
use tokio::sync::watch;

/// The machine's clock, shifted.
#[derive(Debug)]
pub struct ShiftedClock {
    shift: watch::Sender<Span>,
}

impl ShiftedClock {
    /// A clock that shows that moment now; the machine's own without one.
    pub fn starting(at: Option<Timestamp>) -> Self {
        Self { shift: watch::Sender::new(at.map_or(Span(0), |at| at - SystemClock.now())) }
    }

    /// Moves it on.
    pub fn advance(&self, by: Span) {
        self.shift.send_modify(|shift| shift.0 += by.0);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        SystemClock.now() + *self.shift.borrow()
    }

    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'static, ()> {
        let mut shift = self.shift.subscribe();
        async move {
            loop {
                let left = at - (SystemClock.now() + *shift.borrow_and_update());
                let Some(left) = u64::try_from(left.0).ok().filter(|left| *left > 0) else { return };
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_millis(left)) => {}
                    moved = shift.changed() => if moved.is_err() { return },
                }
            }
        }
        .boxed()
    }
}
