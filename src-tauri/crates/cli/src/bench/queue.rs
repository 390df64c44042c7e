//! `bench queue`: jobs a second from queueing to history, at small and large backlogs, with the real worker on a
//! real disk; how soon an idle worker takes up a job; and whether an idle one leaves the database alone.

use super::{
    Found, Wish,
    figures::{Latencies, grouped, rate, round, table},
    machine::{self, Disk},
};
use anyhow::{Context, ensure};
use domain::{Actor, JobKind};
use engine::Engine;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use store::Change;
use tokio::{sync::broadcast, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// What the jobs are: the cheapest kind, so that a million are affordable. They are for nobody and do nothing.
const KIND: JobKind = JobKind::SmartScan;
/// Jobs in one commit of the queueing.
const QUEUED_TOGETHER: usize = 512;
/// Refills at most this much at a time (the engine's own limit).
const REFILL: i64 = 10_000_000;

/// Jobs waiting at the start, and how often that is repeated: the median is shown.
const BACKLOGS: [(usize, usize); 3] = [(1_000, 15), (100_000, 3), (1_000_000, 1)];
const QUICK_BACKLOGS: [(usize, usize); 2] = [(1_000, 5), (20_000, 1)];

/// One size of backlog, worked off.
struct Backlog {
    jobs: usize,
    /// Of so many passes this is the median.
    times: usize,
    pass: Pass,
    /// What the disk did right afterwards: one that was fast a minute ago may be throttled by now.
    disk: Disk,
}

impl Backlog {
    fn rate(&self) -> f64 {
        rate(self.jobs, self.pass.whole())
    }
}

/// One time.
#[derive(Debug, Clone, Copy)]
struct Pass {
    queueing: Duration,
    draining: Duration,
    cpu: Option<Duration>,
}

impl Pass {
    fn whole(&self) -> Duration {
        self.queueing + self.draining
    }
}

pub(super) async fn measure(wish: &Wish) -> anyhow::Result<Found> {
    wish.say("measuring the disk");
    let disk = disk(wish, Duration::from_secs(if wish.quick { 1 } else { 3 })).await?;
    // First what waits for the disk: a long run of writing leaves many disks throttled.
    wish.say("waking an idle worker, one job at a time");
    let wake = wake(wish, if wish.quick { 100 } else { 1_000 }).await?;
    let length = Duration::from_secs(if wish.quick { 5 } else { 20 });
    wish.say(&format!("leaving a worker idle for {} s", length.as_secs()));
    let idle = idle(wish, length).await?;
    let backlogs: &[(usize, usize)] = if wish.quick { &QUICK_BACKLOGS } else { &BACKLOGS };
    let mut passes = Vec::new();
    for &(jobs, times) in backlogs {
        wish.say(&format!("working off {} jobs, {times} times", grouped(jobs as f64)));
        let pass = backlog(wish, jobs, times).await?;
        let disk = self::disk(wish, Duration::from_secs(1)).await?;
        passes.push(Backlog { jobs, times, pass, disk });
    }
    Ok(Found {
        figures: figures(&disk, &passes, &wake, idle, length),
        words: words(wish, &disk, &passes, &wake, idle, length),
    })
}

pub(super) async fn disk(wish: &Wish, length: Duration) -> anyhow::Result<Disk> {
    let folder = wish.folder.clone();
    tokio::task::spawn_blocking(move || Disk::measure(&folder, length))
        .await?
        .context("the disk cannot be measured")
}

/// A worker as `serve` runs it.
struct Worker {
    task: JoinHandle<()>,
    stop: CancellationToken,
}

impl Worker {
    fn start(engine: &Engine) -> Self {
        let (engine, stop) = (engine.clone(), CancellationToken::new());
        let until = stop.clone();
        Self { task: tokio::spawn(async move { engine.work(until).await }), stop }
    }

    async fn end(self) -> anyhow::Result<()> {
        self.stop.cancel();
        Ok(self.task.await?)
    }
}

/// Queues so many jobs without a worker, then lets one work them off; repeated in the same new workspace. The
/// median by duration of both together.
async fn backlog(wish: &Wish, jobs: usize, times: usize) -> anyhow::Result<Pass> {
    let (running, _folder) = wish.workspace().await?;
    let engine = running.engine.clone();
    let mut passes = Vec::new();
    for _ in 0..times {
        afford(&engine, jobs).await?;
        let before = engine.wallet().await?;
        let used = machine::process_cpu();
        let start = Instant::now();
        let mut left = jobs;
        while left > 0 {
            let together = left.min(QUEUED_TOGETHER);
            engine.queue_for_nobody(KIND, together).await?;
            left -= together;
        }
        let queueing = start.elapsed();
        let start = Instant::now();
        let worker = Worker::start(&engine);
        let look = if jobs <= 10_000 { Duration::from_millis(1) } else { Duration::from_millis(5) };
        while !is_drained(&engine).await? {
            tokio::time::sleep(look).await;
        }
        let draining = start.elapsed();
        let used_after = machine::process_cpu();
        worker.end().await?;
        let after = engine.wallet().await?;
        let paid = before.coins.ledger_sum - after.coins.ledger_sum;
        let price = engine.settings().price(KIND).coins * i64::try_from(jobs)?;
        ensure!(paid == price, "{jobs} jobs cost {price} coins, {paid} were paid");
        ensure!(after.coins.available == after.coins.ledger_sum, "the ledger and the balance differ");
        let cpu = used.zip(used_after).map(|(before, after)| after.saturating_sub(before));
        passes.push(Pass { queueing, draining, cpu });
    }
    drop(engine);
    running.stop().await;
    passes.sort_by_key(Pass::whole);
    passes.get(passes.len() / 2).copied().context("nothing was measured")
}

/// Enough energy and coins for so many jobs.
async fn afford(engine: &Engine, jobs: usize) -> anyhow::Result<()> {
    let (price, jobs) = (engine.settings().price(KIND), i64::try_from(jobs)?);
    loop {
        let wallet = engine.wallet().await?;
        let energy = (price.energy * jobs - wallet.energy.available).clamp(0, REFILL);
        let coins = (price.coins * jobs - wallet.coins.available).clamp(0, REFILL);
        if energy == 0 && coins == 0 {
            return Ok(());
        }
        engine.refill(energy, coins, Actor::User).await?;
    }
}

/// Every job has gone to history: none is queued, and none holds a reservation any more.
async fn is_drained(engine: &Engine) -> anyhow::Result<bool> {
    let reader = engine.store().reader();
    let wallet = store::wallet::get(reader).await?.context("no wallet")?;
    Ok(wallet.coins_reserved == 0 && store::jobs::next_due(reader).await?.is_none())
}

/// How soon an idle worker takes a job up, and has completed it.
struct Wake {
    started: Latencies,
    finished: Latencies,
}

/// Queues one job at a time into an idle worker. What moves the wallet tells: the first commit after the job's
/// own is its claim (its handler starts then), the second its completion.
async fn wake(wish: &Wish, samples: usize) -> anyhow::Result<Wake> {
    let (running, _folder) = wish.workspace().await?;
    let engine = running.engine.clone();
    afford(&engine, samples + 1).await?;
    let worker = Worker::start(&engine);
    let mut feed = engine.store().watch();
    engine.queue_for_nobody(KIND, 1).await?;
    paid(&mut feed).await?;
    paid(&mut feed).await?;
    let (mut started, mut finished) = (Vec::with_capacity(samples), Vec::with_capacity(samples));
    for _ in 0..samples {
        // Long enough for the worker to fall asleep again.
        tokio::time::sleep(Duration::from_millis(5)).await;
        engine.queue_for_nobody(KIND, 1).await?;
        let queued = Instant::now();
        paid(&mut feed).await?;
        started.push(queued.elapsed());
        paid(&mut feed).await?;
        finished.push(queued.elapsed());
    }
    worker.end().await?;
    drop(engine);
    running.stop().await;
    Ok(Wake { started: started.into(), finished: finished.into() })
}

/// Waits for the next commit that moved the wallet.
async fn paid(feed: &mut broadcast::Receiver<Change>) -> anyhow::Result<()> {
    loop {
        let change =
            tokio::time::timeout(Duration::from_secs(60), feed.recv()).await.context("no job ran")??;
        if change.area == "wallet" {
            return Ok(());
        }
    }
}

/// How often SQLite was asked anything while a worker, endpoint and capture had nothing to do.
async fn idle(wish: &Wish, length: Duration) -> anyhow::Result<Option<u64>> {
    let (running, _folder) = wish.workspace().await?;
    let worker = Worker::start(&running.engine);
    // Past the first sweep and the folding back of the log.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = machine::sqlite_wakeups();
    tokio::time::sleep(length).await;
    let after = machine::sqlite_wakeups();
    worker.end().await?;
    running.stop().await;
    Ok(before.zip(after).map(|(before, after)| after - before))
}

/// Of the largest backlog and the smallest, the rate of work.
fn ratio(passes: &[Backlog]) -> Option<f64> {
    passes
        .last()
        .map(Backlog::rate)
        .zip(passes.first().map(Backlog::rate))
        .map(|(large, small)| large / small)
}

/// Microseconds of CPU that one job takes, from queueing to history.
fn cpu_each(backlog: &Backlog) -> Option<f64> {
    backlog.pass.cpu.map(|cpu| cpu.as_secs_f64() * 1e6 / backlog.jobs as f64)
}

fn figures(disk: &Disk, passes: &[Backlog], wake: &Wake, idle: Option<u64>, length: Duration) -> Value {
    let backlogs: Vec<Value> = passes
        .iter()
        .map(|backlog| {
            let Backlog { jobs, times, pass, disk } = backlog;
            json!({
                "jobs": jobs,
                "median_of": times,
                "queue_seconds": round(pass.queueing.as_secs_f64(), 4),
                "drain_seconds": round(pass.draining.as_secs_f64(), 4),
                "queued_per_second": rate(*jobs, pass.queueing).round(),
                "drained_per_second": rate(*jobs, pass.draining).round(),
                "jobs_per_second": backlog.rate().round(),
                "cpu_us_per_job": cpu_each(backlog).map(|each| round(each, 1)),
                "fdatasync_afterwards": disk.json(),
            })
        })
        .collect();
    json!({
        "fdatasync": disk.json(),
        "backlogs": backlogs,
        "largest_to_smallest": ratio(passes).map(|ratio| round(ratio, 2)),
        "wake_until_started": wake.started.json(),
        "wake_until_finished": wake.finished.json(),
        "idle": { "seconds": length.as_secs(), "sqlite_wakeups": idle },
        "aims": { "jobs_per_second": 10_000, "largest_to_smallest": 0.8, "wake_p99_ms": 2, "sqlite_wakeups": 0 },
    })
}

fn words(
    wish: &Wish,
    disk: &Disk,
    passes: &[Backlog],
    wake: &Wake,
    idle: Option<u64>,
    length: Duration,
) -> String {
    let head = [
        "backlog",
        "median of",
        "queued/s",
        "worked off/s",
        "jobs/s",
        "seconds",
        "CPU us/job",
        "fdatasync/s afterwards",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(passes.iter().map(|backlog| {
        vec![
            grouped(backlog.jobs as f64),
            backlog.times.to_string(),
            grouped(rate(backlog.jobs, backlog.pass.queueing)),
            grouped(rate(backlog.jobs, backlog.pass.draining)),
            grouped(backlog.rate()),
            format!("{:.3}", backlog.pass.whole().as_secs_f64()),
            cpu_each(backlog).map_or_else(|| "-".to_owned(), |each| format!("{each:.0}")),
            grouped(backlog.disk.per_second()),
        ]
    }));
    let ratio = ratio(passes).map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
    let idle = match idle {
        Some(wakeups) => format!("SQLite was asked {wakeups} times (wake-ups of its threads; aim 0)"),
        None => "this system does not say how often SQLite was asked".to_owned(),
    };
    let lines = [
        disk.words(&wish.folder),
        "jobs for nobody, each with its own reservation and settlement; jobs/s counts from the first queued to the \
         last in history, queueing (512 to a commit, no worker yet) included"
            .to_owned(),
        table(&rows),
        "aim: 10,000 jobs/s".to_owned(),
        format!("largest backlog / smallest: {ratio} (aim 0.8)"),
        format!("wake-up, job committed until claimed (its handler starts): {} (aim p99 2 ms)", wake.started.words()),
        format!("wake-up, job committed until completed on disk: {}", wake.finished.words()),
        format!("idle for {} s: {idle}", length.as_secs()),
    ];
    lines.join("\n")
}
