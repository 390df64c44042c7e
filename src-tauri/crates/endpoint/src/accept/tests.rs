use super::*;
use axum::routing::{get, post};
use std::future::pending;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

struct Running {
    address: SocketAddr,
    shutdown: CancellationToken,
    ended: JoinHandle<()>,
}

async fn start(router: Router, bounds: Bounds, shared: bool) -> Running {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = CancellationToken::new();
    let work = TaskTracker::new();
    let ended = tokio::spawn(accept(listener, router, bounds, move |_| shared, work, shutdown.clone()));
    Running { address, shutdown, ended }
}

/// Bounds that no test waits for.
fn wide() -> Bounds {
    let long = Duration::from_secs(600);
    Bounds { header: long, write: long, drain: long, ..Bounds::default() }
}

fn echo() -> Router {
    Router::new().route("/", get(async || "hello")).route("/echo", post(async |body: String| body))
}

async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// All the server says until it closes; a reset counts as closing.
async fn rest(mut stream: TcpStream) -> String {
    let mut said = Vec::new();
    let mut chunk = [0; 4_096];
    while let Ok(length @ 1..) = stream.read(&mut chunk).await {
        said.extend_from_slice(&chunk[..length]);
    }
    String::from_utf8(said).unwrap()
}

const CLOSING: &str = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn half_a_header_is_given_up_and_others_are_served_meanwhile() {
    let bounds = Bounds { header: Duration::from_millis(100), ..wide() };
    let running = start(echo(), bounds, true).await;
    let half = send(running.address, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
    let silent = TcpStream::connect(running.address).await.unwrap();
    assert!(rest(send(running.address, CLOSING).await).await.ends_with("hello"));
    assert_eq!(rest(half).await, "");
    assert_eq!(rest(silent).await, "");
}

#[tokio::test]
async fn more_connections_than_fit_wait_for_their_turn() {
    let bounds = Bounds { header: Duration::from_millis(200), connections: 2, ..wide() };
    let running = start(echo(), bounds, true).await;
    let slow = [send(running.address, "GET /").await, send(running.address, "GET /").await];
    assert!(rest(send(running.address, CLOSING).await).await.ends_with("hello"));
    drop(slow);
}

#[tokio::test]
async fn one_address_has_its_share_of_connections() {
    let bounds = Bounds { connections_each: 1, ..wide() };
    let running = start(echo(), bounds, false).await;
    let mut first = send(running.address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut chunk = [0; 1_024];
    assert!(first.read(&mut chunk).await.unwrap() > 0);
    assert_eq!(rest(TcpStream::connect(running.address).await.unwrap()).await, "");
    drop(first);
    // The place is free as soon as the server has seen the end of the first.
    while rest(send(running.address, CLOSING).await).await.is_empty() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_header_without_end_is_refused() {
    let running = start(echo(), wide(), true).await;
    let long = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "a".repeat(HEAD_BYTES * 2));
    assert!(rest(send(running.address, &long).await).await.starts_with("HTTP/1.1 431"));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(HEAD_FIELDS + 1));
    assert!(rest(send(running.address, &many).await).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn at_the_end_a_request_under_way_is_answered_and_nobody_else_is_let_in() {
    let (entered, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside, signal) = (Arc::clone(&entered), Arc::clone(&go));
    let router = Router::new().route(
        "/",
        get(async move || {
            inside.notify_one();
            signal.notified().await;
            "finished"
        }),
    );
    let running = start(router, wide(), true).await;
    let under_way = send(running.address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let idle = TcpStream::connect(running.address).await.unwrap();
    entered.notified().await;
    running.shutdown.cancel();
    while TcpStream::connect(running.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    go.notify_one();
    assert!(rest(under_way).await.ends_with("finished"));
    drop(idle);
    running.ended.await.unwrap();
}

#[tokio::test]
async fn what_never_ends_is_cut_off() {
    let entered = Arc::new(Notify::new());
    let inside = Arc::clone(&entered);
    let router = Router::new().route(
        "/",
        get(async move || {
            inside.notify_one();
            pending::<()>().await;
        }),
    );
    let running = start(router, Bounds { drain: Duration::from_millis(50), ..wide() }, true).await;
    let stuck = send(running.address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    entered.notified().await;
    running.shutdown.cancel();
    running.ended.await.unwrap();
    assert_eq!(rest(stuck).await, "");
}

#[tokio::test]
async fn who_takes_nothing_is_let_go() {
    let bytes = 64 * 1024 * 1024;
    let router = Router::new().route("/", get(async move || vec![b'x'; bytes]));
    let bounds = Bounds { write: Duration::from_millis(100), connections: 1, ..wide() };
    let running = start(router, bounds, true).await;
    let deaf = send(running.address, CLOSING).await;
    // The only place is taken until the deaf client is given up.
    let mut next = send(running.address, CLOSING).await;
    let mut chunk = [0; 1_024];
    assert!(next.read(&mut chunk).await.unwrap() > 0);
    drop(deaf);
}

#[tokio::test]
async fn sockets_that_say_nothing_make_room_and_those_that_asked_stay() {
    let running = start(echo(), Bounds { connections: 4, ..wide() }, true).await;
    let mut asked = send(running.address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut answer = [0; 512];
    assert!(asked.read(&mut answer).await.unwrap() > 0);
    let mut slow = Vec::new();
    for _ in 0..20 {
        slow.push(send(running.address, "GET / HTTP/1.1\r\nX-Slow: ").await);
    }
    assert!(rest(send(running.address, CLOSING).await).await.ends_with("hello"), "a newcomer is served");
    asked.write_all(CLOSING.as_bytes()).await.unwrap();
    assert!(rest(asked).await.ends_with("hello"), "who asked before keeps the connection");
    assert_eq!(rest(slow.swap_remove(0)).await, "", "the oldest silent one made room");
}
