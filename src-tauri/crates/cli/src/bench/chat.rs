//! `bench chat`: messages a second through the real endpoint over HTTP, each with its answer on disk before it is
//! given; capture reads along as in `serve`. The visitors run in this process on a thread of their own, so they
//! take their share of the same cores; that share is printed.

use super::{
    Found, Wish,
    client::{self, Connection},
    figures::{Latencies, grouped, rate, round},
    machine::{self, Disk},
    queue,
};
use anyhow::{Context, ensure};
use domain::SessionId;
use engine::Engine;
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

/// Connections, each with a session of its own and one message under way at a time.
const CONNECTIONS: usize = 32;

/// What visitors say, in turn: questions on record and off it, prices, small talk, an address.
const LINES: [&str; 16] = [
    "Hi there",
    "How much is Widget Pro for 12 seats?",
    "Do you offer a free trial?",
    "What are your support hours?",
    "Where is my data stored?",
    "Can I pay with GCash?",
    "I think we would start with the small plan and grow from there",
    "magkano po ang Widget Starter?",
    "ok thanks",
    "Does it work offline on a ship?",
    "Can I cancel at any time?",
    "We are a dental clinic with three branches in Quezon City",
    "How long does onboarding take?",
    "Can we see a demo on Thursday?",
    "Is there a discount for schools?",
    "Sounds good, let me talk to my partner first",
];

/// Limits that would stop visitors of one address: as high as the settings go.
const LIMITS: [(&str, &str); 3] = [
    ("chat.limit.messages_per_minute", "10000"),
    ("chat.limit.messages_per_minute_address", "1000000"),
    ("chat.limit.sessions_per_hour", "1000000"),
];

/// Sockets that send half a head and then nothing.
const SLOW_SOCKETS: usize = 10_000;

/// What slow sockets did to the others.
struct Flooded {
    /// Slow sockets that were opened; each one that was closed was opened again.
    opened: usize,
    latencies: Latencies,
    /// Resident memory of the process before, and at most during the flood, in bytes: both sides of 10,000 sockets.
    memory: Option<(u64, u64)>,
}

/// What the visitors saw.
struct Seen {
    sessions: Vec<SessionId>,
    latencies: Latencies,
    took: Duration,
    cpu: Option<Duration>,
}

pub(super) async fn measure(wish: &Wish) -> anyhow::Result<Found> {
    wish.say("measuring the disk");
    let disk = queue::disk(wish, Duration::from_secs(if wish.quick { 1 } else { 3 })).await?;
    let (running, _folder) = wish.workspace().await?;
    let engine = running.engine.clone();
    engine.load_sample(false).await?;
    for (key, value) in LIMITS {
        engine.set_setting(key, value, domain::Actor::User).await?;
    }
    let address = running.address.context("no endpoint")?;
    let length = Duration::from_secs(if wish.quick { 3 } else { 10 });
    wish.say(&format!("{CONNECTIONS} visitors write for {} s", length.as_secs()));
    let before = machine::process_cpu();
    let seen = tokio::task::spawn_blocking(move || visitors(address, length)).await??;
    let after = machine::process_cpu();
    let unread = store::chat::uncaptured(engine.store().reader(), i64::MAX).await?.len();
    let stored = stored(&engine, &seen.sessions).await?;
    ensure!(
        stored == seen.latencies.count(),
        "{} answers, {stored} messages on disk",
        seen.latencies.count()
    );
    wish.say(&format!(
        "{SLOW_SOCKETS} sockets that send half a head, and {CONNECTIONS} visitors beside them"
    ));
    let flooded = flood(address, length).await?;
    drop(engine);
    running.stop().await;
    let whole = before.zip(after).map(|(before, after)| after.saturating_sub(before));
    let server = whole.zip(seen.cpu).map(|(whole, client)| whole.saturating_sub(client));
    Ok(Found {
        figures: figures(&disk, &seen, &flooded, server, unread),
        words: words(wish, &disk, &seen, &flooded, server, unread),
    })
}

/// Messages of visitors that are on record.
async fn stored(engine: &Engine, sessions: &[SessionId]) -> anyhow::Result<usize> {
    let mut messages = 0;
    for id in sessions {
        let session = store::chat::get(engine.store().reader(), *id).await?.context("a session is gone")?;
        messages += usize::try_from(session.visitor_messages)?;
    }
    Ok(messages)
}

/// All visitors, on this thread alone.
fn visitors(address: SocketAddr, length: Duration) -> anyhow::Result<Seen> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut opened = Vec::new();
        for _ in 0..CONNECTIONS {
            opened.push(Visitor::open(address).await?);
        }
        let sessions = opened.iter().map(|visitor| visitor.session).collect();
        let (start, cpu) = (Instant::now(), machine::thread_cpu());
        let mut writing = JoinSet::new();
        for (number, visitor) in opened.into_iter().enumerate() {
            writing.spawn(visitor.write_until(start + length, number));
        }
        let mut samples = Vec::new();
        while let Some(written) = writing.join_next().await {
            samples.extend(written??);
        }
        let took = start.elapsed();
        let cpu = cpu.zip(machine::thread_cpu()).map(|(before, after)| after - before);
        Ok(Seen { sessions, latencies: samples.into(), took, cpu })
    })
}

/// Visitors as before, beside slow sockets on a thread of their own.
async fn flood(address: SocketAddr, length: Duration) -> anyhow::Result<Flooded> {
    let stop = CancellationToken::new();
    let before = machine::resident();
    let (opened, count) = tokio::sync::oneshot::channel();
    let (ending, ended) = (stop.clone(), stop.child_token());
    let slow = std::thread::spawn(move || -> anyhow::Result<usize> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(slow_sockets(address, opened, ended))
    });
    count.await.context("the slow sockets did not open")?;
    let seen = tokio::task::spawn_blocking(move || visitors(address, length)).await?;
    let most = machine::resident();
    ending.cancel();
    let opened = tokio::task::spawn_blocking(move || slow.join()).await?;
    let opened = opened.map_err(|_| anyhow::anyhow!("the slow sockets broke"))??;
    Ok(Flooded { opened, latencies: seen?.latencies, memory: before.zip(most) })
}

/// Opens them all, says so, and opens anew what is closed, until told to stop; answers how many were opened.
async fn slow_sockets(
    address: SocketAddr,
    opened: tokio::sync::oneshot::Sender<()>,
    stop: CancellationToken,
) -> anyhow::Result<usize> {
    let count = Arc::new(AtomicUsize::new(0));
    let mut sockets = JoinSet::new();
    for _ in 0..SLOW_SOCKETS {
        let mut stream = slow_socket(address).await?;
        count.fetch_add(1, Ordering::Relaxed);
        let (count, stop) = (Arc::clone(&count), stop.clone());
        sockets.spawn(async move {
            let mut byte = [0; 1];
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    // Whatever comes, an end or a refusal, the next one takes its place, as fast as a patient
                    // attacker would.
                    _ = stream.read(&mut byte) => {}
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
                match slow_socket(address).await {
                    Ok(next) => stream = next,
                    Err(_) => return,
                }
                count.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let _ = opened.send(());
    while sockets.join_next().await.is_some() {}
    Ok(count.load(Ordering::Relaxed))
}

async fn slow_socket(address: SocketAddr) -> anyhow::Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await.context("a slow socket could not connect")?;
    stream.write_all(b"POST /v1/chat/sessions HTTP/1.1\r\nHost: shop.example\r\nX-Slow: ").await?;
    Ok(stream)
}

struct Visitor {
    connection: Connection,
    session: SessionId,
    /// Ready to send, one for each line.
    requests: Vec<Vec<u8>>,
}

impl Visitor {
    async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let mut connection = Connection::open(address).await?;
        let request =
            client::post(address, "/v1/chat/sessions", None, &json!({ "page": "https://shop.example/" }));
        let opened: Value = connection.ask(&request, 201, |body| Ok(serde_json::from_slice(body)?)).await?;
        let field =
            |name: &str| opened.get(name).and_then(Value::as_str).context("a session without its fields");
        let (session, token) = (field("session_id")?, field("token")?);
        let path = format!("/v1/chat/sessions/{session}/messages");
        let requests = LINES
            .iter()
            .map(|line| client::post(address, &path, Some(token), &json!({ "text": line })))
            .collect();
        Ok(Self { connection, session: session.parse().context("a session's id")?, requests })
    }

    /// Writes one line after the other, each after the answer to the last; how long each answer took.
    async fn write_until(mut self, end: Instant, first: usize) -> anyhow::Result<Vec<Duration>> {
        let mut samples = Vec::with_capacity(8_192);
        for request in self.requests.iter().cycle().skip(first) {
            let sent = Instant::now();
            if sent >= end {
                break;
            }
            self.connection
                .ask(request, 200, |body| {
                    ensure!(body.starts_with(b"{\"message_id\":"), "an answer of another shape");
                    Ok(())
                })
                .await?;
            samples.push(sent.elapsed());
        }
        Ok(samples)
    }
}

fn figures(disk: &Disk, seen: &Seen, flooded: &Flooded, server: Option<Duration>, unread: usize) -> Value {
    let seconds = |time: Option<Duration>| time.map(|time| round(time.as_secs_f64(), 2));
    json!({
        "fdatasync": disk.json(),
        "connections": CONNECTIONS,
        "seconds": round(seen.took.as_secs_f64(), 2),
        "messages": seen.latencies.count(),
        "messages_per_second": rate(seen.latencies.count(), seen.took).round(),
        "latency": seen.latencies.json(),
        "cpu_seconds": { "server": seconds(server), "visitors": seconds(seen.cpu) },
        "visits_unread_at_the_end": unread,
        "slow_sockets": {
            "opened": flooded.opened,
            "latency": flooded.latencies.json(),
            "memory_bytes": flooded.memory.map(|(before, most)| json!({ "before": before, "most": most })),
        },
        "aims": { "messages_per_second": 10_000, "p99_ms": 5, "p99_ms_beside_slow_sockets": 10 },
    })
}

fn words(
    wish: &Wish,
    disk: &Disk,
    seen: &Seen,
    flooded: &Flooded,
    server: Option<Duration>,
    unread: usize,
) -> String {
    let cpu = match server.zip(seen.cpu) {
        Some((server, visitors)) => {
            let micros = server.as_secs_f64() * 1e6 / (seen.latencies.count().max(1)) as f64;
            format!(
                "CPU on the same cores: server {:.1} s ({micros:.0} us a message), visitors {:.1} s",
                server.as_secs_f64(),
                visitors.as_secs_f64()
            )
        }
        None => "CPU: this system does not say".to_owned(),
    };
    let lines = [
        disk.words(&wish.folder),
        format!(
            "{} messages, each on disk with its answer before it was answered, over {CONNECTIONS} kept connections \
             in {:.1} s",
            grouped(seen.latencies.count() as f64),
            seen.took.as_secs_f64()
        ),
        format!("messages/s: {} (aim 10,000)", grouped(rate(seen.latencies.count(), seen.took))),
        format!("until the answer: {} (aim p99 5 ms)", seen.latencies.words()),
        cpu,
        format!(
            "beside {} slow sockets: {} (aim p99 10 ms){}",
            grouped(flooded.opened as f64),
            flooded.latencies.words(),
            flooded.memory.map_or_else(String::new, |(before, most)| format!(
                "; memory {} MiB before, {} MiB at most",
                before >> 20,
                most >> 20
            ))
        ),
        format!("capture ran along; visits with unread lines at the end: {unread} of {CONNECTIONS}"),
    ];
    lines.join("\n")
}
