//! The event stream of one session: what was said since `after`, then each line as it is committed. Who falls
//! behind is caught up from the record, so no line is lost and none comes twice.

use super::{AfterQuery, Caller, LineBody, SessionPath, after, figures, session, token};
use crate::app::App;
use crate::fault::Fault;
use crate::limit::Place;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::{MessageId, SessionId};
use engine::EngineError;
use engine::chat::{ChatFeed, ChatLine};
use futures::Stream;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

/// A comment is sent so often, so that proxies keep the line and a gone client is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A stream ends after so long; the widget opens the next. Bounds what a forgotten tab holds.
const LIFETIME: Duration = Duration::from_secs(3_600);
/// Another stream may be tried so long after all places were taken.
const RETRY: Duration = Duration::from_secs(30);

/// `GET /v1/chat/sessions/{id}/events?after=ID` (or the header Last-Event-ID): events named `message` whose
/// data is one line as in the history.
pub(crate) async fn events(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    id: SessionPath,
    query: AfterQuery,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, axum::Error>>>, Fault> {
    let session = session(id)?;
    let token = token(&headers)?.to_owned();
    app.limits.read(figures(&app.engine.settings()), caller.client)?;
    let last = after(query)?.or_else(|| headers.get("last-event-id")?.to_str().ok()?.parse().ok());
    let place = app.streams.take(caller.client).ok_or(Fault::TooMany { retry_after: RETRY })?;
    let live = app.engine.watch_chat(session, &token).await?;
    let mut feed = Feed {
        app,
        session,
        token,
        live,
        last,
        waiting: VecDeque::new(),
        told: HashSet::new(),
        _place: place,
    };
    if last.is_some() {
        feed.catch_up().await?;
    }
    let end = Instant::now() + LIFETIME;
    let events = futures::stream::unfold((feed, end), |(mut feed, end)| async move {
        let line = feed.next(end).await?;
        let event = Event::default().event("message").id(line.id.to_string());
        Some((event.json_data(LineBody::from(&line)), (feed, end)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

struct Feed {
    app: Arc<App>,
    session: SessionId,
    token: String,
    live: ChatFeed,
    /// The last line that was told.
    last: Option<MessageId>,
    /// Lines from the record that are still to be told.
    waiting: VecDeque<ChatLine>,
    /// Lines taken from the record at the last catching up: the live feed may bring them again.
    told: HashSet<MessageId>,
    _place: Place,
}

impl Feed {
    /// The next line; `None` ends the stream.
    async fn next(&mut self, end: Instant) -> Option<ChatLine> {
        loop {
            if let Some(line) = self.waiting.pop_front() {
                self.last = Some(line.id);
                return Some(line);
            }
            let heard = tokio::select! {
                biased;
                () = self.app.shutdown.cancelled() => return None,
                heard = self.live.recv() => heard,
                () = tokio::time::sleep_until(end) => return None,
            };
            match heard {
                Ok((session, line)) if session == self.session && !self.told.contains(&line.id) => {
                    self.last = Some(line.id);
                    return Some(line);
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => self.catch_up().await.ok()?,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Takes every line after the last one from the record.
    async fn catch_up(&mut self) -> Result<(), EngineError> {
        self.told.clear();
        let mut from = self.last;
        loop {
            let lines = self.app.engine.chat_lines(self.session, &self.token, from).await?;
            let Some(newest) = lines.last() else { return Ok(()) };
            from = Some(newest.id);
            self.told.extend(lines.iter().map(|line| line.id));
            self.waiting.extend(lines);
        }
    }
}
