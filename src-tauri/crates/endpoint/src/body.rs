//! Reads a request's body: never more than the limit in memory, never longer than the deadline. What is too
//! long is read off and thrown away within reason, so that the client gets to see the refusal instead of a
//! reset connection.

use crate::fault::Fault;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use std::time::Duration;

/// The longest body of any call: 64 KiB, room for 4,000 characters in any script and escaping.
pub(crate) const LIMIT: usize = 64 * 1024;
/// Beyond this a body is not even read off; the connection is closed.
const DRAIN_LIMIT: usize = 16 * 1024 * 1024;

/// The whole body, or [`Fault::TooLarge`], [`Fault::Slow`], or [`Fault::Validation`] when the client broke
/// off.
pub(crate) async fn read(headers: &HeaderMap, body: Body, deadline: Duration) -> Result<Bytes, Fault> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    if declared(headers).is_some_and(|length| length > LIMIT) {
        drain(headers, body, deadline).await;
        return Err(Fault::TooLarge { limit: LIMIT });
    }
    tokio::time::timeout(deadline, collect(body)).await.unwrap_or(Err(Fault::Slow))
}

/// Reads a body off without keeping it, before a refusal. Whoever asked first (`Expect: 100-continue`) has
/// not sent it and does not need to.
pub(crate) async fn drain(headers: &HeaderMap, mut body: Body, deadline: Duration) {
    let waits_for_a_go = headers.contains_key(header::EXPECT);
    if body.is_end_stream() || waits_for_a_go || declared(headers).is_some_and(|length| length > DRAIN_LIMIT)
    {
        return;
    }
    // However it ends, the refusal is what the client gets.
    let _ = tokio::time::timeout(deadline, discard(&mut body, 0)).await;
}

fn declared(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn collect(mut body: Body) -> Result<Bytes, Fault> {
    let mut first = Bytes::new();
    let mut rest = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Fault::Validation("the request broke off".into()))?;
        let Ok(data) = frame.into_data() else { continue };
        let length = first.len() + rest.len() + data.len();
        if length > LIMIT {
            discard(&mut body, length).await;
            return Err(Fault::TooLarge { limit: LIMIT });
        }
        // A chat message comes in one frame; nothing is copied then.
        if first.is_empty() {
            first = data;
        } else {
            rest.extend_from_slice(&data);
        }
    }
    if rest.is_empty() { Ok(first) } else { Ok([first.as_ref(), &rest].concat().into()) }
}

async fn discard(body: &mut Body, mut seen: usize) {
    while seen <= DRAIN_LIMIT {
        let Some(Ok(frame)) = body.frame().await else { return };
        seen += frame.data_ref().map_or(0, Bytes::len);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const SOON: Duration = Duration::from_secs(1);

    fn chunks(sizes: Vec<usize>, read: &Arc<AtomicUsize>) -> Body {
        let read = Arc::clone(read);
        Body::from_stream(stream::iter(sizes.into_iter().map(move |size| {
            read.fetch_add(size, Ordering::Relaxed);
            Ok::<_, Infallible>(vec![b'x'; size])
        })))
    }

    #[tokio::test]
    async fn a_body_comes_whole_up_to_the_limit_and_not_a_byte_beyond() {
        let read_off = Arc::default();
        let none = HeaderMap::new();
        let whole = read(&none, chunks(vec![1, 2, LIMIT - 3], &read_off), SOON).await;
        assert_eq!(whole.map(|bytes| bytes.len()), Ok(LIMIT));
        let long = read(&none, chunks(vec![LIMIT, 1], &read_off), SOON).await;
        assert_eq!(long, Err(Fault::TooLarge { limit: LIMIT }));
        assert_eq!(read(&none, Body::empty(), SOON).await, Ok(Bytes::new()));
    }

    #[tokio::test]
    async fn a_long_body_is_read_off_but_not_for_ever() {
        let read_off = Arc::new(AtomicUsize::new(0));
        let ten = vec![1_000_000; 10];
        assert!(read(&HeaderMap::new(), chunks(ten, &read_off), SOON).await.is_err());
        assert_eq!(read_off.load(Ordering::Relaxed), 10_000_000);
        let endless = vec![1_000_000; 100];
        assert!(read(&HeaderMap::new(), chunks(endless, &read_off), SOON).await.is_err());
        assert!(read_off.load(Ordering::Relaxed) < 10_000_000 + 18_000_000);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_come_is_given_up() {
        let none = HeaderMap::new();
        let stuck = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        assert_eq!(read(&none, stuck, SOON).await, Err(Fault::Slow));
        let mut large = HeaderMap::new();
        large.insert(header::CONTENT_LENGTH, (LIMIT + 1).into());
        let stuck = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        assert_eq!(read(&large, stuck, SOON).await, Err(Fault::TooLarge { limit: LIMIT }));
    }
}
