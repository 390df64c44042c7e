//! Who is there: visits with an open event stream, and the stream itself.

use super::ChatLine;
use crate::{Engine, EngineError};
use domain::{SessionId, time::Span};
use futures::FutureExt;
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};
use store::conversations;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// A visitor who wrote so recently is there.
const LIVE: Span = Span::minutes(5);
/// Live visits told of at most.
const LIVE_AT_MOST: i64 = 1_000;

/// Open streams by visit.
#[derive(Default)]
pub(crate) struct Presence(Mutex<HashMap<SessionId, usize>>);

impl Presence {
    /// Whether a stream is open.
    fn has(&self, session: SessionId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&session)
    }
    fn all(&self) -> Vec<SessionId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }
    /// Counts a stream in; whether it is the first.
    fn enter(&self, session: SessionId) -> bool {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = streams.entry(session).or_default();
        *count += 1;
        *count == 1
    }
    /// Counts a stream out; whether it was the last.
    fn leave(&self, session: SessionId) -> bool {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match streams.get_mut(&session) {
            Some(count) if *count > 1 => {
                *count -= 1;
                false
            }
            _ => streams.remove(&session).is_some(),
        }
    }
}

/// Lines as they are committed; while it lives, its visitor counts as present.
pub struct ChatFeed {
    engine: Engine,
    session: SessionId,
    lines: Receiver<(SessionId, ChatLine)>,
}

impl ChatFeed {
    pub(super) fn new(engine: &Engine, session: SessionId) -> Self {
        let feed = Self { engine: engine.clone(), session, lines: engine.dialogues().watch() };
        if engine.dialogues().presence.enter(session) {
            tell(engine, session);
        }
        feed
    }

    /// The next line of any visit; the caller keeps those of its own.
    ///
    /// # Errors
    /// `Lagged` when lines were missed: the record has them.
    pub async fn recv(&mut self) -> Result<(SessionId, ChatLine), RecvError> {
        self.lines.recv().await
    }
}

impl Drop for ChatFeed {
    fn drop(&mut self) {
        if self.engine.dialogues().presence.leave(self.session) {
            tell(&self.engine, self.session);
        }
    }
}

/// Tells screens that somebody came or went; nobody waits for it.
fn tell(engine: &Engine, session: SessionId) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    let engine = engine.clone();
    runtime.spawn(async move {
        let now = engine.now();
        let told: Result<(), EngineError> = engine
            .store()
            .write_later(move |tx| {
                async move {
                    tx.changed("conversations", session, "visitor", now);
                    Ok(())
                }
                .boxed()
            })
            .await;
        if let Err(error) = told {
            tracing::debug!(%error, "a visitor's coming or going was not told");
        }
    });
}

impl Engine {
    /// Visits whose visitor is there: a stream is open, or they wrote within five minutes.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn live_chats(&self) -> Result<BTreeSet<SessionId>, EngineError> {
        let wrote =
            conversations::written_since(self.store().reader(), self.now() - LIVE, LIVE_AT_MOST).await?;
        let mut live: BTreeSet<SessionId> = wrote.into_iter().collect();
        live.extend(self.dialogues().presence.all());
        Ok(live)
    }

    /// Whether the visitor of one visit is there.
    pub(crate) fn is_live(&self, session: &store::chat::Session) -> bool {
        self.dialogues().presence.has(session.id)
            || session.spoke.is_some_and(|(_, last)| last >= self.now() - LIVE)
    }
}
