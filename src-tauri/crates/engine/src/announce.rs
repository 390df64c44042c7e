//! Brings notices to the desktop: each once, none in quiet hours, one digest where many come at once, nothing
//! personal while the rep is busy. The in-app list has them all, whatever becomes of the popup.

use crate::{
    Engine, EngineError,
    ports::{AnnounceFault, Popup},
};
use domain::{
    Timestamp,
    notice::{Screen, Target},
    time::Span,
};
use futures::FutureExt;
use std::{collections::BTreeMap, time::Duration};
use store::notifications::{self, Notification};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

/// Popups within [`BURST`] at most; more become one digest.
const AT_ONCE: usize = 3;
/// How far apart popups count as one burst.
const BURST: Span = Span::seconds(5);
/// Notices looked at in one go: what a digest counts.
const LOOKED_AT: i64 = 500;
/// A notification service that has not answered by then does not.
const PATIENCE: Duration = Duration::from_secs(5);
/// What is held is looked at again so often, whatever a clock did.
const SWEEP: Span = Span::minutes(1);
/// A popup's body, in characters.
const BODY_MAX: usize = 240;

/// What to do with what has not been shown yet.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    /// Each by itself.
    Singly,
    /// All as one.
    Digest,
    /// Not before this moment.
    Hold(Timestamp),
}

impl Engine {
    /// Hands notices to the desktop as they come, until told to stop. With or without the worker.
    pub async fn watch_notices(&self, stop: CancellationToken) {
        let mut feed = self.store().watch();
        loop {
            let next = match self.announce_due().await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(%error, "notices could not be brought to the desktop; it is tried again");
                    None
                }
            };
            let sweep = self.now() + SWEEP;
            let wake = self.clock().sleep_until(next.unwrap_or(sweep).min(sweep));
            tokio::pin!(wake);
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = &mut wake => break,
                    heard = feed.recv() => match heard {
                        Ok(change) if matches!(change.area.as_str(), "notifications" | "settings") => break,
                        Ok(_) => {}
                        Err(RecvError::Lagged(_)) => break,
                        Err(RecvError::Closed) => return,
                    },
                }
            }
        }
    }

    /// Shows what may be shown now; answers when to look again for what may not.
    pub(crate) async fn announce_due(&self) -> Result<Option<Timestamp>, EngineError> {
        if self.announcer().name().is_none() {
            return Ok(None);
        }
        let (now, reader) = (self.now(), self.store().reader());
        let pending = notifications::undelivered(reader, LOOKED_AT).await?;
        if pending.is_empty() {
            return Ok(None);
        }
        if let Some(until) = self.quiet_until(now) {
            return Ok(Some(until));
        }
        let recent = notifications::delivered_since(reader, now - BURST + Span(1)).await?;
        let held = self.held_by_quiet(&pending) || self.held_by_burst(&pending).await?;
        match plan(pending.len(), recent, held, now) {
            Plan::Hold(until) => return Ok(Some(until)),
            Plan::Digest => self.pop_up(pending, true).await?,
            Plan::Singly => {
                for notice in pending {
                    self.pop_up(vec![notice], false).await?;
                }
            }
        }
        Ok(None)
    }

    /// Whether quiet hours kept any of them back.
    fn held_by_quiet(&self, pending: &[Notification]) -> bool {
        pending.iter().any(|notice| self.quiet_until(notice.at).is_some())
    }

    /// Whether a burst kept any of them back: they came within [`BURST`] of what was shown.
    async fn held_by_burst(&self, pending: &[Notification]) -> Result<bool, EngineError> {
        let Some(first) = pending.first() else { return Ok(false) };
        let (shown, _) = notifications::delivered_since(self.store().reader(), first.at - BURST).await?;
        Ok(usize::try_from(shown).unwrap_or(usize::MAX).saturating_add(pending.len()) > AT_ONCE)
    }

    /// Marks first and shows then: a crash in between costs a popup, never shows one twice.
    async fn pop_up(&self, mut notices: Vec<Notification>, digest: bool) -> Result<(), EngineError> {
        let now = self.now();
        let ids: Vec<_> = notices.iter().map(|notice| notice.id).collect();
        let marked = self
            .store()
            .write_later(move |tx| {
                async move { notifications::set_delivered(tx, &ids, now).await.map_err(EngineError::from) }
                    .boxed()
            })
            .await?;
        notices.retain(|notice| marked.contains(&notice.id));
        let busy = self.attention().await?.busy_until.is_some();
        let Some(popup) = popup(&notices, digest, busy) else { return Ok(()) };
        if let Err(fault) = self.show(&popup).await {
            tracing::warn!(%fault, "a popup was not shown");
        }
        Ok(())
    }

    /// Shows a popup now, and remembers whether that worked.
    pub(crate) async fn show(&self, popup: &Popup) -> Result<(), AnnounceFault> {
        let announcer = self.announcer();
        let shown = match tokio::time::timeout(PATIENCE, announcer.show(popup)).await {
            Ok(shown) => shown,
            Err(_) => Err(AnnounceFault::Silent),
        };
        self.note_popup(shown.as_ref().err().map(ToString::to_string));
        shown
    }

    /// Shows a popup that says it is a test; answers why not, if not.
    pub async fn test_popup(&self) -> Result<(), AnnounceFault> {
        self.show(&Popup {
            id: format!("test:{}", self.now().0),
            title: "NexScout".to_owned(),
            body: "This is a test. Notifications arrive here.".to_owned(),
            target: Target::at(Screen::Settings, "notifications"),
            action_label: Some("Open".to_owned()),
        })
        .await
    }
}

/// `recent`: how many were shown within the last [`BURST`], and when the last one was.
fn plan(pending: usize, recent: (i64, Option<Timestamp>), held: bool, now: Timestamp) -> Plan {
    let shown = usize::try_from(recent.0).unwrap_or(usize::MAX);
    match recent.1 {
        // The burst goes on: what comes in its course makes one digest at its end.
        Some(last) if pending.saturating_add(shown) > AT_ONCE => Plan::Hold((last + BURST).max(now)),
        _ if held && pending > 1 => Plan::Digest,
        _ => Plan::Singly,
    }
}

/// The popup for these; `None` for none.
fn popup(notices: &[Notification], digest: bool, busy: bool) -> Option<Popup> {
    let newest = notices.last()?;
    let single = !digest || notices.len() == 1;
    let target = if single { newest.target.clone() } else { Target::TODAY };
    let (title, body) = match (busy, single) {
        (true, true) => ("NexScout".to_owned(), "Something needs you.".to_owned()),
        (true, false) => ("NexScout".to_owned(), format!("{} things need you.", notices.len())),
        (false, true) => (newest.title.clone(), newest.text.clone()),
        (false, false) => (format!("NexScout: {} notices", notices.len()), summary(notices)),
    };
    let body = body.chars().take(BODY_MAX).collect();
    Some(Popup { id: newest.id.to_string(), title, body, target, action_label: Some("Open".to_owned()) })
}

/// "3 x New lead, Approval needed, 2 x Reply": by kind, in the order of their first coming.
fn summary(notices: &[Notification]) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for notice in notices {
        let count = counts.entry(&notice.title).or_default();
        if *count == 0 {
            kinds.push(&notice.title);
        }
        *count += 1;
    }
    let parts = kinds.iter().map(|title| match counts.get(title) {
        Some(1) | None => (*title).to_owned(),
        Some(count) => format!("{count} \u{d7} {title}"),
    });
    parts.collect::<Vec<_>>().join(", ")
}
