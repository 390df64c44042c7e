//! The accept loop. axum::serve waits for a header without end (architecture.md, section 3), so connections
//! are served by hyper itself with time limits on header and writing, a bound on how many there are, and an
//! orderly end. It knows nothing of the chat.

use crate::address::ClientAddress;
use crate::limit::Places;
use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// Time and size limits of the connections.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    /// A request's head must be complete so soon after the connection or the previous answer; also how long
    /// an idle connection is kept.
    pub(crate) header: Duration,
    /// A client that takes nothing for so long is gone.
    pub(crate) write: Duration,
    /// Requests under way may go on so long after the end was asked for.
    pub(crate) drain: Duration,
    /// Connections at a time; more wait in the system's backlog. Below the 1,024 files a process usually has.
    pub(crate) connections: usize,
    /// Connections of one client address; more are closed at once. Loopback and the trusted proxy stand for
    /// many clients and have no such bound.
    pub(crate) connections_each: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(10),
            write: Duration::from_secs(30),
            drain: Duration::from_secs(10),
            connections: 800,
            connections_each: 200,
        }
    }
}

/// The longest head of a request, in bytes.
const HEAD_BYTES: usize = 16 * 1024;
/// The most header fields of a request.
const HEAD_FIELDS: usize = 64;
/// Out of files or memory: wait so long before accepting again.
const EXHAUSTED: Duration = Duration::from_millis(200);

/// The address at the other end of the connection, an extension of every request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Serves until `shutdown`; then closes the listener, lets requests under way and `work` end within the
/// bound, and returns. `shared` names the peers that stand for many clients.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    shared: impl Fn(SocketAddr) -> bool,
    work: TaskTracker,
    shutdown: CancellationToken,
) {
    let free = Arc::new(Semaphore::new(bounds.connections));
    let places = Places::new(bounds.connections, bounds.connections_each);
    let cut = CancellationToken::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            accepted = next(&listener, &free) => accepted,
        };
        let Some((stream, peer, permit)) = accepted else { continue };
        let place = if shared(peer) { None } else { places.take(ClientAddress::of(peer.ip())) };
        if place.is_none() && !shared(peer) {
            tracing::debug!("connection closed: its address holds too many");
            continue;
        }
        let connection = connection(stream, peer, router.clone(), bounds.clone(), shutdown.clone());
        let cut = cut.clone();
        work.spawn(async move {
            let _held = (permit, place);
            tokio::select! {
                () = cut.cancelled() => {}
                () = connection => {}
            }
        });
    }
    drop(listener);
    work.close();
    if tokio::time::timeout(bounds.drain, work.wait()).await.is_err() {
        tracing::warn!("requests still under way at the end were cut off");
        cut.cancel();
    }
}

type Accepted = (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit);

/// The next connection there is room for; `None` after a fault that concerns one connection only.
async fn next(listener: &TcpListener, free: &Arc<Semaphore>) -> Option<Accepted> {
    let permit = Arc::clone(free).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, permit)),
        Err(fault) => {
            use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
            if !matches!(fault.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
                tracing::warn!(kind = ?fault.kind(), "cannot accept connections for the moment");
                tokio::time::sleep(EXHAUSTED).await;
            }
            None
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    bounds: Bounds,
    shutdown: CancellationToken,
) {
    // Answers are small and one write each; waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(bounds.write));
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        router.clone().oneshot(request)
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.header)
        .max_headers(HEAD_FIELDS)
        .max_header_size(HEAD_BYTES)
        .max_buf_size(HEAD_BYTES * 2)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let mut served = pin!(served);
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = shutdown.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(fault) = ended {
        tracing::debug!(
            timeout = fault.is_timeout(),
            parse = fault.is_parse(),
            "connection ended with a fault"
        );
    }
}

#[cfg(test)]
mod tests;
