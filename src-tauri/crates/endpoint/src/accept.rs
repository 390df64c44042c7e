//! The accept loop. axum::serve waits for a header without end (architecture.md, section 3), so connections
//! are served by hyper itself with time limits on header and writing, a bound on how many there are, and an
//! orderly end. Where all places are taken, the connection that has waited longest without ever having sent a whole
//! head makes room: ten thousand sockets that trickle bytes keep nobody out. It knows nothing of the chat.

use crate::address::ClientAddress;
use crate::limit::Places;
use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
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
    /// Connections at a time; more take the place of those that have sent no head yet, else they wait. Below the
    /// 1,024 files a process usually has.
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
    let silent = Arc::new(Silent::default());
    loop {
        let accepted = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            accepted = next(&listener, &free, &silent) => accepted,
        };
        let Some((stream, peer, permit)) = accepted else { continue };
        let place = if shared(peer) { None } else { places.take(ClientAddress::of(peer.ip())) };
        if place.is_none() && !shared(peer) {
            tracing::debug!("connection closed: its address holds too many");
            continue;
        }
        let newcomer = silent.enter();
        let evicted = newcomer.evicted.clone();
        let connection = connection(stream, peer, router.clone(), newcomer, bounds.clone(), shutdown.clone());
        let cut = cut.clone();
        work.spawn(async move {
            let _held = (permit, place);
            tokio::select! {
                () = cut.cancelled() => {}
                () = evicted.cancelled() => {}
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

/// Connections that have not sent a whole head yet, by age.
#[derive(Default)]
struct Silent(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    next: u64,
    by_age: BTreeMap<u64, CancellationToken>,
}

/// One of them; it leaves with its first request, or when it ends.
struct Newcomer {
    silent: Arc<Silent>,
    age: u64,
    evicted: CancellationToken,
}

impl Silent {
    fn enter(self: &Arc<Self>) -> Newcomer {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (age, evicted) = (waiting.next, CancellationToken::new());
        waiting.next += 1;
        waiting.by_age.insert(age, evicted.clone());
        Newcomer { silent: Arc::clone(self), age, evicted }
    }

    /// Ends the one that has waited longest, if there is one.
    fn evict(&self) {
        let oldest = self.0.lock().unwrap_or_else(PoisonError::into_inner).by_age.pop_first();
        if let Some((_, evicted)) = oldest {
            evicted.cancel();
        }
    }
}

impl Newcomer {
    fn leave(&self) {
        self.silent.0.lock().unwrap_or_else(PoisonError::into_inner).by_age.remove(&self.age);
    }
}

impl Drop for Newcomer {
    fn drop(&mut self) {
        self.leave();
    }
}

type Accepted = (TcpStream, SocketAddr, OwnedSemaphorePermit);

/// The next connection, with room for it; `None` after a fault that concerns one connection only.
async fn next(listener: &TcpListener, free: &Arc<Semaphore>, silent: &Silent) -> Option<Accepted> {
    match listener.accept().await {
        Ok((stream, peer)) => {
            if free.available_permits() == 0 {
                silent.evict();
            }
            let permit = Arc::clone(free).acquire_owned().await.ok()?;
            Some((stream, peer, permit))
        }
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
    newcomer: Newcomer,
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
        newcomer.leave();
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
