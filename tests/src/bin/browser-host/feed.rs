//! The change feed as server-sent events, `{changes, lagged}` each, the facts of about 10 ms together.

use axum::response::{
    IntoResponse, Sse,
    sse::{Event, KeepAlive},
};
use engine::Engine;
use futures::stream;
use serde_json::json;
use std::{convert::Infallible, time::Duration};
use store::Change;
use tokio::sync::broadcast::{
    Receiver,
    error::{RecvError, TryRecvError},
};

/// Facts that follow each other so soon come together.
const TOGETHER: Duration = Duration::from_millis(10);

/// Everything that changes from now on.
pub fn of(engine: &Engine) -> impl IntoResponse + use<> {
    let events = stream::unfold(engine.store().watch(), async |mut feed| {
        let event = batch(&mut feed).await?;
        Some((Ok::<_, Infallible>(event), feed))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// The next facts; `None` when the store is closed.
async fn batch(feed: &mut Receiver<Change>) -> Option<Event> {
    let (mut changes, mut lagged) = match feed.recv().await {
        Ok(fact) => (vec![fact], false),
        Err(RecvError::Lagged(_)) => (Vec::new(), true),
        Err(RecvError::Closed) => return None,
    };
    tokio::time::sleep(TOGETHER).await;
    loop {
        match feed.try_recv() {
            Ok(fact) => changes.push(fact),
            Err(TryRecvError::Lagged(_)) => lagged = true,
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
        }
    }
    Some(Event::default().data(json!({ "changes": changes, "lagged": lagged }).to_string()))
}
