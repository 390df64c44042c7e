//! Scenario 13 of product.md section 12: `kill -9` at any moment, and nothing is lost, sent twice or charged
//! twice. Real processes, real HTTP, real SMTP, real time.

mod audit;
mod people;
mod rep;
mod workspace;

use crate::processes::program::{PATIENCE, Serve, until};
use anyhow::{Context as _, ensure};
use audit::audit;
use fastrand::Rng;
use futures::future::join_all;
use people::Street;
use rep::Rep;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use testkit::smtp::SmtpDouble;
use tokio::{sync::watch, task::JoinSet, time::timeout};
use workspace::Workspace;

/// Workspaces that are tormented side by side.
const WORKSPACES: u64 = 4;
/// SIGKILLs each: 100 together, as the issue demands.
const KILLS: usize = 25;
/// People who come to the website after each start.
const NEW_PEOPLE: usize = 4;
/// Visitors who write at the same time.
const AT_ONCE: usize = 3;
/// What the rep does after each start.
const DECISIONS: usize = 2;
/// A kill that waits for something to happen waits no longer than this.
const AT_LATEST: Duration = Duration::from_secs(2);
/// Replayed by default; `NEXSCOUT_SEED` sets another.
const SEED: u64 = 20_261_123;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_sigkills_lose_nothing_and_repeat_nothing() {
    let seed = std::env::var("NEXSCOUT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    let torments = (0..WORKSPACES).map(|number| async move {
        let done = torment(number, seed.wrapping_add(number)).await;
        done.with_context(|| format!("workspace {number}; NEXSCOUT_SEED={seed} replays"))
    });
    for done in join_all(torments).await {
        if let Err(error) = done {
            panic!("{error:#}");
        }
    }
}

async fn torment(number: u64, seed: u64) -> anyhow::Result<()> {
    let mut dice = Rng::with_seed(seed);
    let smtp = Arc::new(SmtpDouble::start().await?);
    let workspace = Workspace::make(number, smtp.port()).await?;
    let (door, entrance) = watch::channel(None);
    let street = Street::new(workspace.folder(), number, entrance.clone());
    let mut crowd = JoinSet::new();
    for _ in 0..AT_ONCE {
        crowd.spawn(Arc::clone(&street).walk(dice.fork()));
    }
    let rep = Rep::new(workspace.folder(), entrance);
    let deciding = tokio::spawn(Arc::clone(&rep).decide(dice.fork()));

    for _ in 0..KILLS {
        let mut serve = Serve::spawn(workspace.folder(), &workspace.listen(), &[])?;
        if dice.u8(0..8) == 0 {
            // While it starts.
            let _ = timeout(Duration::from_millis(dice.u64(0..200)), serve.listening()).await;
        } else {
            let address = serve.listening().await?;
            street.invite(NEW_PEOPLE);
            rep.ask_for(DECISIONS);
            door.send_replace(Some(address));
            moment(&mut dice, &smtp, &street).await;
            door.send_replace(None);
        }
        serve.kill().await?;
        workspace.check_between().await?;
    }

    let (serve, address) = workspace.serve().await?;
    rep.ask_for(DECISIONS);
    door.send_replace(Some(address));
    street.close();
    rep.close();
    let told = timeout(PATIENCE, async {
        while let Some(walked) = crowd.join_next().await {
            walked??;
        }
        deciding.await?
    });
    told.await.context("visitors and rep do not come to an end")??;
    until("all work is done", async || Ok(is_idle(&workspace).await?.then_some(()))).await?;
    let log = serve.log()?;
    let status = serve.terminate().await?;
    ensure!(status.code() == Some(0), "SIGTERM ended it with {status}");
    let trouble: Vec<&str> =
        log.lines().filter(|line| line.contains("ERROR") || line.contains("panic")).collect();
    ensure!(trouble.is_empty(), "serve logged {trouble:#?}");
    audit(&workspace, &street, &rep, &smtp.received()).await
}

/// The moment of a kill: some time after the start, or right when something happens.
async fn moment(dice: &mut Rng, smtp: &SmtpDouble, street: &Street) {
    let happens = async {
        match dice.u8(0..4) {
            0 => tokio::time::sleep(Duration::from_millis(dice.u64(0..250))).await,
            1 => {
                // The server has said 354 or is about to.
                let _ = smtp.wait_for_attempts(smtp.attempts() + dice.usize(1..4)).await;
            }
            2 => {
                // The server has the message, its reply is on the way.
                let enough = smtp.received().len() + dice.usize(1..4);
                let _ = smtp.wait_for(|taken| taken.len() >= enough).await;
            }
            _ => street.heard(dice.usize(1..8)).await,
        }
        // Seldom exactly then.
        tokio::time::sleep(Duration::from_micros(dice.u64(0..4_000))).await;
    };
    let _ = timeout(AT_LATEST, happens).await;
}

/// Nothing is due, running or on the line any more.
async fn is_idle(workspace: &Workspace) -> anyhow::Result<bool> {
    let ran = workspace.call("worker.run_due", json!({})).await?;
    let nothing = |field: &str| ran[field].as_array().is_some_and(Vec::is_empty);
    if ran["captured"] != 0 || !nothing("jobs") || !nothing("effects") {
        return Ok(false);
    }
    let now = workspace.call("status.get", json!({})).await?["now"].as_i64().context("no clock")?;
    let jobs = workspace.call("jobs.list", json!({ "limit": 10_000 })).await?;
    let due = |at: &Value| at.as_i64().is_some_and(|at| at <= now);
    Ok(jobs.as_array().context("no list")?.iter().all(|job| match job["state"].as_str() {
        Some("running") => false,
        Some("queued") => !due(&job["run_at"]),
        Some("waiting") => !due(&job["wait_until"]),
        _ => true,
    }))
}
