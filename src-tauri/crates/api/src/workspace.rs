//! Commands about the workspace as a whole: how it stands, running what is due, copies and checks.

use crate::{ApiError, Code, attention::AttentionView, wallet::WalletView};
use domain::{EffectId, JobId, JobKind, JobState, Mode, Stage, Timestamp, WaitReason, time::Span};
use engine::Engine;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};
use store::upkeep::CopyFault;
use ts_rs::TS;

/// What failed within it is news.
const DAY: Span = Span::hours(24);

/// A request without any field.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// How the workspace stands.
#[derive(Debug, Serialize, TS)]
pub struct Status {
    /// Version of the program that owns the workspace.
    version: &'static str,
    /// Identity of the workspace.
    workspace_id: String,
    /// Process that owns the workspace.
    owner_pid: u32,
    /// The mode in force.
    mode: Mode,
    /// The kill switch is on.
    paused: bool,
    /// Since when.
    paused_at: Option<Timestamp>,
    /// By whom.
    paused_by: Option<String>,
    /// Energy and coins.
    wallet: WalletView,
    /// Prospects on the board, by stage.
    stages: BTreeMap<String, i64>,
    /// Cards that wait for the rep.
    approvals: i64,
    /// Unread notices.
    notifications: i64,
    /// Where website chats are taken, as `http://HOST:PORT`.
    endpoint: Option<String>,
    /// Why nowhere, although they should be.
    endpoint_problem: Option<String>,
    /// Whether the rep may be disturbed.
    attention: AttentionView,
    /// What the machine offers.
    platform: Platform,
    /// The rep has finished the onboarding.
    onboarded: bool,
    /// Sample data is loaded.
    sample: bool,
    /// A mailbox to send from is set up.
    mailbox: bool,
    /// A mailbox to read replies from is set up.
    inbox: bool,
    /// Energy available at most.
    energy_capacity: i64,
    /// Coins that come with each month.
    coins_month: i64,
    /// Chats in which somebody is present or wrote within five minutes.
    live_chats: usize,
    /// Chats with lines the rep has not seen, counted up to 1,000.
    unread_conversations: i64,
    /// Jobs that are queued, run or wait.
    open_jobs: i64,
    /// Jobs that failed within 24 hours.
    failed_jobs: i64,
    /// Prospects on the board.
    prospects: i64,
    /// The present moment by the owner's clock.
    now: Timestamp,
}

/// What the machine offers beside the window.
#[derive(Debug, Serialize, TS)]
pub struct Platform {
    /// The notification service, by name; `null`: none.
    announcer: Option<String>,
    /// Why the last popup did not arrive.
    announcer_problem: Option<String>,
}

/// What one run of all that was due did.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Ran")]
pub struct RanView {
    /// Visits read.
    captured: usize,
    /// Jobs per claim, in order.
    claims: Vec<usize>,
    /// Jobs that ran, in order.
    jobs: Vec<RanJob>,
    /// Effects that talked to a server.
    effects: Vec<EffectId>,
}

/// A job that ran.
#[derive(Debug, Serialize, TS)]
pub struct RanJob {
    /// Which.
    id: JobId,
    /// What it does.
    kind: JobKind,
    /// Where it stands now.
    state: JobState,
    /// Why it waits, if it does.
    waiting_for: Option<WaitReason>,
}

/// What a check found.
#[derive(Debug, Serialize, TS)]
pub struct Verified {
    /// Nothing is wrong.
    ok: bool,
    /// What is wrong, in words.
    problems: Vec<String>,
    /// Energy by the ledger and by the wallet.
    energy: Sums,
    /// Coins by the ledger and by the wallet.
    coins: Sums,
}

/// The same amount, reckoned twice.
#[derive(Debug, Serialize, TS)]
pub struct Sums {
    /// What the ledger adds up to.
    ledger_sum: i64,
    /// Available and reserved together.
    balance: i64,
}

/// Where a copy goes.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Absolute path of a file that does not exist yet.
    file: PathBuf,
}

/// A finished copy.
#[derive(Debug, Serialize, TS)]
pub struct BackedUp {
    /// Where it is.
    file: PathBuf,
    /// Its size.
    bytes: u64,
}

pub(crate) async fn status(engine: &Engine, _: Nothing) -> Result<Status, ApiError> {
    let reader = engine.store().reader();
    let row = store::workspace::get(reader)
        .await?
        .ok_or_else(|| ApiError::new(Code::Precondition, "the workspace is not initialised"))?;
    let counts = store::stages::counts(reader).await?;
    let (approvals, notifications) = store::cards::waiting(reader, engine.now()).await?;
    let counted = |stage: Stage| counts.iter().find(|(of, _)| *of == stage).map_or(0, |(_, count)| *count);
    let (settings, endpoint) = (engine.settings(), engine.endpoint());
    let jobs = store::jobs::counts(reader, engine.now() - DAY).await?;
    let (announcer, announcer_problem) = engine.announcer_state();
    Ok(Status {
        endpoint: endpoint.address.map(|address| format!("http://{address}")),
        endpoint_problem: endpoint.problem,
        attention: engine.attention().await?.into(),
        platform: Platform { announcer, announcer_problem },
        onboarded: row.onboarded_at.is_some(),
        sample: store::sample::is_loaded(reader).await?,
        mailbox: settings.text("smtp.host").is_some() && settings.text("mail.from").is_some(),
        inbox: settings.text("imap.host").is_some(),
        energy_capacity: settings.int("economy.energy_capacity"),
        coins_month: settings.int("economy.coins_month"),
        live_chats: engine.live_chats().await?.len(),
        unread_conversations: store::conversations::unseen(reader).await?,
        open_jobs: jobs.iter().filter(|(state, _)| state.is_open()).map(|(_, count)| count).sum(),
        failed_jobs: jobs
            .iter()
            .filter(|(state, _)| *state == JobState::Failed)
            .map(|(_, count)| count)
            .sum(),
        prospects: counts.iter().map(|(_, count)| count).sum(),
        version: env!("CARGO_PKG_VERSION"),
        workspace_id: row.workspace_id,
        owner_pid: std::process::id(),
        mode: engine.settings().mode(),
        paused: row.paused,
        paused_at: row.paused_at,
        paused_by: row.paused_by,
        wallet: engine.wallet().await?.into(),
        stages: Stage::ALL.iter().map(|stage| (stage.as_str().to_owned(), counted(*stage))).collect(),
        approvals,
        notifications,
        now: engine.now(),
    })
}

pub(crate) async fn run_due(engine: &Engine, _: Nothing) -> Result<RanView, ApiError> {
    let report = engine.run_due().await?;
    let jobs = report.jobs.into_iter().map(|job| RanJob {
        id: job.id,
        kind: job.kind,
        state: job.state,
        waiting_for: job.waiting_for,
    });
    Ok(RanView {
        captured: report.captured,
        claims: report.claims,
        jobs: jobs.collect(),
        effects: report.effects,
    })
}

pub(crate) async fn verify(engine: &Engine, _: Nothing) -> Result<Verified, ApiError> {
    let found = store::upkeep::check(engine.store().reader()).await?;
    let sums = |(ledger_sum, balance)| Sums { ledger_sum, balance };
    Ok(Verified {
        ok: found.problems.is_empty(),
        problems: found.problems,
        energy: sums(found.energy),
        coins: sums(found.coins),
    })
}

pub(crate) async fn backup(engine: &Engine, request: Backup) -> Result<BackedUp, ApiError> {
    // The owner may run in another folder than whoever asks: a relative path would mean something else.
    if !request.file.is_absolute() {
        return Err(ApiError::validation("file", "file: an absolute path is needed"));
    }
    let bytes =
        store::upkeep::copy(engine.store().reader(), &request.file).await.map_err(|fault| match fault {
            CopyFault::Exists(_) => {
                ApiError { field: Some("file".to_owned()), ..ApiError::new(Code::Conflict, fault) }
            }
            CopyFault::Io { .. } => {
                ApiError { field: Some("file".to_owned()), ..ApiError::new(Code::Unavailable, fault) }
            }
            CopyFault::Store(error) => error.into(),
        })?;
    Ok(BackedUp { file: request.file, bytes })
}
