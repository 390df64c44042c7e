//! Whether the rep may be disturbed: quiet hours hold popups back, "busy until" takes what is personal out of them.

use crate::{Engine, EngineError};
use domain::{Timestamp, time::Span};
use futures::FutureExt;
use store::workspace;

/// The longest a rep may be busy at a stretch.
const BUSY_AT_MOST: Span = Span::days(7);

/// How the rep may be disturbed just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attention {
    /// Until then popups say nothing personal.
    pub busy_until: Option<Timestamp>,
    /// Until then nothing pops up: quiet hours.
    pub quiet_until: Option<Timestamp>,
    /// Unread notices.
    pub unread: i64,
}

impl Engine {
    /// How the rep may be disturbed now.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn attention(&self) -> Result<Attention, EngineError> {
        let (now, reader) = (self.now(), self.store().reader());
        let busy_until = workspace::get(reader).await?.and_then(|row| row.busy_until).filter(|at| *at > now);
        let (_, unread) = store::cards::waiting(reader, now).await?;
        Ok(Attention { busy_until, quiet_until: self.quiet_until(now), unread })
    }

    /// Until when popups say nothing personal; `None`: they may again.
    ///
    /// # Errors
    /// A moment that is past or more than a week away.
    pub async fn set_busy(&self, until: Option<Timestamp>) -> Result<(), EngineError> {
        let now = self.now();
        if until.is_some_and(|until| until <= now || until > now + BUSY_AT_MOST) {
            return Err(EngineError::invalid("until", "until must be a moment within the next 7 days"));
        }
        self.store()
            .write(move |tx| {
                async move { workspace::set_busy(tx, until, now).await.map_err(EngineError::from) }.boxed()
            })
            .await
    }

    /// When the quiet hours that hold now end.
    pub(crate) fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        let settings = self.settings();
        settings.quiet_hours()?.until(now, settings.time_zone())
    }
}
