//! The machine's own clock and randomness, behind the engine's ports.

use domain::Timestamp;
use engine::ports::{Clock, Entropy};
use futures::{FutureExt, future::BoxFuture};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// The longest sleep at a stretch: the wall clock may jump, and a machine may sleep, so that the remaining time
/// is reckoned anew at least this often.
const STRETCH: Duration = Duration::from_secs(60);

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

fn wall_clock() -> Timestamp {
    // The adapter: everybody else asks the Clock port.
    #[allow(clippy::disallowed_methods)]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        wall_clock()
    }

    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'static, ()> {
        async move {
            loop {
                let left = (at - wall_clock()).0;
                let Some(left) = u64::try_from(left).ok().filter(|left| *left > 0) else { return };
                tokio::time::sleep(Duration::from_millis(left).min(STRETCH)).await;
            }
        }
        .boxed()
    }
}

/// The machine's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn uuid(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.0).unwrap_or_default();
        let mut random = [0; 10];
        random.copy_from_slice(self.secret_bytes().first_chunk::<10>().unwrap_or(&[0; 10]));
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    fn secret_bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        if let Err(error) = getrandom::fill(&mut bytes) {
            // Guessable tokens would be worse than no program; it cannot happen on a booted machine.
            tracing::error!(%error, "the machine has no randomness");
            std::process::abort();
        }
        bytes
    }

    fn jitter(&self) -> f64 {
        let [a, b, c, d, ..] = self.secret_bytes();
        f64::from(u32::from_le_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
    }
}

/// Asks to end: Ctrl-C everywhere, SIGTERM where there is one. From its making on, these no longer kill the
/// process by themselves.
#[derive(Debug)]
pub struct EndRequests {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
    #[cfg(windows)]
    terminate: tokio::signal::windows::CtrlClose,
}

impl EndRequests {
    /// Begins to listen for them.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn listen() -> std::io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }
        #[cfg(windows)]
        {
            use tokio::signal::windows::{ctrl_c, ctrl_close};
            Ok(Self { interrupt: ctrl_c()?, terminate: ctrl_close()? })
        }
    }

    /// Completes with the next one.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
