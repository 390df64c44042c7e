//! A whole NexScout in a temporary folder, on a clock that stands still: the real host, endpoint and SMTP
//! connector. Its worker does not run by itself; [`Workspace::run_due`] is its every step.

use crate::{
    FixedClock, MemorySecrets, RecordingAnnouncer, SeededEntropy, Visitor,
    dns::MemoryDns,
    dovecot::{Dovecot, PASSWORD},
    peer::{Mail, SmtpSink},
};
use anyhow::{Context as _, ensure};
use api::{ApiError, Scope};
use domain::{EffectState, Mode, ProspectId, Timestamp, time::Span};
use engine::{
    Engine,
    ports::{Secret, SecretStore as _},
    worker::Report,
};
use host::{Options, Overrides, Role, Running};
use serde_json::{Value, json};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;

/// Where the clock starts: Monday 2026-11-23, 09:00 in Manila, within the send window.
pub const START: Timestamp = Timestamp(1_795_395_600_000);

/// The seed of every workspace's ids, tokens and jitter.
const SEED: u64 = 0x4e65_7853_636f_7574;
/// How long the background may take for what a test waits for, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at a condition nobody announces.
const LOOK: Duration = Duration::from_millis(2);

/// How a workspace starts.
#[derive(Debug)]
pub struct Builder {
    mode: Mode,
    now: Timestamp,
    mailbox: bool,
    inbox: bool,
    settings: Vec<(String, String)>,
}

impl Builder {
    /// Begins at another moment than [`START`].
    pub fn at(self, now: Timestamp) -> Self {
        Self { now, ..self }
    }
    /// Without a mail server, and without the settings that name one.
    pub fn without_mailbox(self) -> Self {
        Self { mailbox: false, ..self }
    }
    /// With an IMAP server that is read: automatic mail needs no other leave to write.
    pub fn with_inbox(self) -> Self {
        Self { inbox: true, ..self }
    }
    /// With a setting.
    pub fn set(mut self, key: &str, value: impl ToString) -> Self {
        self.settings.push((key.to_owned(), value.to_string()));
        self
    }

    /// Starts it: company, price sheet (Widget Pro, 49.00 USD per seat and month) and mailbox are set up.
    ///
    /// # Errors
    /// The host, the mail server or a setting refuses.
    pub async fn start(self) -> anyhow::Result<Workspace> {
        let folder = TempDir::new()?;
        let clock = Arc::new(FixedClock::new(self.now));
        let entropy = Arc::new(SeededEntropy::new(SEED));
        let announcer = Arc::new(RecordingAnnouncer::default());
        let secrets = Arc::new(MemorySecrets::default());
        let dns = Arc::new(MemoryDns::default());
        let running = take_up(folder.path(), &clock, &entropy, &announcer, &secrets, &dns).await?;
        let dovecot = if self.inbox { Some(Dovecot::start().await?) } else { None };
        let sink = if self.mailbox { Some(SmtpSink::start().await?) } else { None };
        let parts = Parts {
            clock,
            entropy,
            announcer,
            secrets,
            dns,
            folder,
            sink,
            dovecot,
            http: reqwest::Client::new(),
        };
        let workspace = Workspace { engine: running.engine.clone(), running, parts };
        workspace.call("mode.set", json!({ "mode": self.mode })).await?;
        for (key, value) in [
            ("company.name", "Widget Works"),
            ("company.address", "1 Ayala Avenue, Makati 1226, Philippines"),
            ("company.site", "https://widgets.example"),
            ("rep.name", "Rina Reyes"),
            ("mail.from", "rina@widgets.example"),
        ] {
            workspace.set(key, value).await?;
        }
        let product = json!({
            "name": "Widget Pro", "price": "49.00", "currency": "USD", "unit": "seat", "period": "month",
            "description": "Keeps widgets in order.",
        });
        workspace.call("products.put", product).await?;
        if self.mailbox {
            workspace.connect_mailbox().await?;
        }
        if self.inbox {
            workspace.connect_inbox().await?;
        }
        for (key, value) in self.settings {
            workspace.set(&key, value).await?;
        }
        Ok(workspace)
    }
}

/// A NexScout at work; it ends when dropped.
pub struct Workspace {
    /// What does the work.
    pub engine: Engine,
    running: Running,
    parts: Parts,
}

/// What outlives a restart.
struct Parts {
    clock: Arc<FixedClock>,
    entropy: Arc<SeededEntropy>,
    announcer: Arc<RecordingAnnouncer>,
    secrets: Arc<MemorySecrets>,
    dns: Arc<MemoryDns>,
    folder: TempDir,
    sink: Option<SmtpSink>,
    dovecot: Option<Dovecot>,
    http: reqwest::Client,
}

async fn take_up(
    folder: &Path,
    clock: &Arc<FixedClock>,
    entropy: &Arc<SeededEntropy>,
    announcer: &Arc<RecordingAnnouncer>,
    secrets: &Arc<MemorySecrets>,
    dns: &Arc<MemoryDns>,
) -> anyhow::Result<Running> {
    let role = Role::Serve { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), worker: false };
    let overrides = Overrides {
        clock: Some(Arc::clone(clock) as _),
        entropy: Some(Arc::clone(entropy) as _),
        announcer: Some(Arc::clone(announcer) as _),
        secrets: Some(Arc::clone(secrets) as _),
        dns: Some(Arc::clone(dns) as _),
        ..Overrides::default()
    };
    Ok(host::start(Options::new(folder, role, "a test").create().with(overrides)).await?)
}

impl Workspace {
    /// A workspace in that mode, to be adjusted and started.
    pub const fn builder(mode: Mode) -> Builder {
        Builder { mode, now: START, mailbox: true, inbox: false, settings: Vec::new() }
    }

    /// One in that mode with nothing adjusted.
    ///
    /// # Errors
    /// As [`Builder::start`].
    pub async fn start(mode: Mode) -> anyhow::Result<Self> {
        Self::builder(mode).start().await
    }

    /// Ends it in good order and takes the same folder up again, at the clock's moment.
    ///
    /// # Errors
    /// The host refuses.
    pub async fn restart(self) -> anyhow::Result<Self> {
        let Self { engine, running, parts } = self;
        drop(engine);
        running.stop().await;
        Self::again(parts).await
    }

    /// Drops everything where it stands and takes the same folder up again.
    ///
    /// # Errors
    /// The host refuses.
    pub async fn crash(self) -> anyhow::Result<Self> {
        let Self { engine, running, parts } = self;
        drop(engine);
        drop(running);
        Self::again(parts).await
    }

    async fn again(parts: Parts) -> anyhow::Result<Self> {
        let running = take_up(
            parts.folder.path(),
            &parts.clock,
            &parts.entropy,
            &parts.announcer,
            &parts.secrets,
            &parts.dns,
        )
        .await?;
        Ok(Self { engine: running.engine.clone(), running, parts })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.parts.folder.path()
    }
    /// Its clock.
    pub fn clock(&self) -> &FixedClock {
        &self.parts.clock
    }
    /// Its randomness.
    pub fn entropy(&self) -> &Arc<SeededEntropy> {
        &self.parts.entropy
    }
    /// Its DNS: what is published.
    pub fn dns(&self) -> &MemoryDns {
        &self.parts.dns
    }
    /// Its secrets.
    pub fn secrets(&self) -> &MemorySecrets {
        &self.parts.secrets
    }
    /// Its desktop: what popped up.
    pub fn announcer(&self) -> &RecordingAnnouncer {
        &self.parts.announcer
    }
    /// A client for its endpoint.
    pub fn http(&self) -> &reqwest::Client {
        &self.parts.http
    }
    /// A path of its endpoint as a URL.
    pub fn url(&self, path: &str) -> String {
        // The role always listens.
        let address = self.running.address.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        format!("http://{address}{path}")
    }

    /// Sets the clock to a time after [`START`].
    pub fn at(&self, since_start: Span) {
        self.clock().set(START + since_start);
    }

    /// Runs all that is due now.
    ///
    /// # Errors
    /// The engine's.
    pub async fn run_due(&self) -> anyhow::Result<Report> {
        Ok(self.engine.run_due().await?)
    }

    /// Moves the clock on and runs what is due then.
    ///
    /// # Errors
    /// The engine's.
    pub async fn run_after(&self, pause: Span) -> anyhow::Result<Report> {
        self.clock().advance(pause);
        self.run_due().await
    }

    /// Carries out a row of the command table as the rep would.
    ///
    /// # Errors
    /// What the command refuses.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, ApiError> {
        api::dispatch(&self.engine, Scope::Admin, name, request).await
    }

    /// Changes a setting.
    ///
    /// # Errors
    /// The value is not allowed.
    pub async fn set(&self, key: &str, value: impl ToString) -> Result<(), ApiError> {
        self.call("settings.set", json!({ "key": key, "value": value.to_string() })).await.map(drop)
    }

    /// Names the mail server in the settings.
    ///
    /// # Errors
    /// It was built without one.
    pub async fn connect_mailbox(&self) -> anyhow::Result<()> {
        let port = self.sink()?.port();
        self.set("smtp.port", port).await?;
        self.set("smtp.security", "none").await?;
        self.set("smtp.host", "127.0.0.1").await?;
        Ok(())
    }

    /// Names the IMAP server in the settings.
    ///
    /// # Errors
    /// It was built without one.
    pub async fn connect_inbox(&self) -> anyhow::Result<()> {
        let port = self.dovecot()?.port();
        self.parts.secrets.set("imap.password", &Secret(PASSWORD.to_owned()))?;
        self.set("imap.user", "rina").await?;
        self.set("imap.port", port).await?;
        self.set("imap.security", "none").await?;
        self.set("imap.host", "127.0.0.1").await?;
        Ok(())
    }

    /// Its IMAP server.
    ///
    /// # Errors
    /// It was built without one.
    pub fn dovecot(&self) -> anyhow::Result<&Dovecot> {
        self.parts.dovecot.as_ref().context("this workspace has no IMAP server")
    }

    /// A mail comes in, now by the clock, and the mailbox is read.
    ///
    /// # Errors
    /// It cannot be delivered or read.
    pub async fn receive(&self, mail: &str) -> anyhow::Result<()> {
        let raw = mail.replace("\r\n", "\n").replace('\n', "\r\n");
        self.dovecot()?.deliver(raw.as_bytes(), self.engine.now())?;
        Ok(self.engine.read_inbox().await?)
    }

    /// Starts a mail server for a workspace built without one; its settings still name none.
    ///
    /// # Errors
    /// Python or aiosmtpd is missing.
    pub async fn start_sink(&mut self) -> anyhow::Result<()> {
        self.parts.sink = Some(SmtpSink::start().await?);
        Ok(())
    }

    fn sink(&self) -> anyhow::Result<&SmtpSink> {
        self.parts.sink.as_ref().context("this workspace has no mail server")
    }

    /// What the mail server has taken so far, which must be as many mails as expected, and as many as we say
    /// were sent.
    ///
    /// # Errors
    /// The numbers differ, or a kept mail cannot be read.
    pub async fn mails(&self, expected: usize) -> anyhow::Result<Vec<Mail>> {
        // By our books, so that no mail can still be on its way to the count.
        let sent = self.sent().await?;
        ensure!(sent == expected, "{sent} mails were sent, not {expected}");
        let Some(sink) = &self.parts.sink else { return Ok(Vec::new()) };
        let mails = sink.wait_for(expected).await?;
        ensure!(mails.len() == expected, "{} mails were taken, not {expected}", mails.len());
        Ok(mails)
    }

    /// How many mails our books say were sent.
    ///
    /// # Errors
    /// The books cannot be read.
    pub async fn sent(&self) -> anyhow::Result<usize> {
        let reader = self.engine.store().reader();
        let mut sent = 0;
        for prospect in store::prospects::list(reader, None, 10_000).await? {
            let all = store::effects::of_prospect(reader, prospect.id, 10_000).await?;
            sent += all.iter().filter(|effect| effect.state == EffectState::Sent).count();
        }
        Ok(sent)
    }

    /// Every prospect, newest first.
    ///
    /// # Errors
    /// The command's.
    pub async fn prospects(&self) -> anyhow::Result<Vec<Value>> {
        self.rows("prospects.list", json!({})).await
    }

    /// The one prospect there is, with all its details.
    ///
    /// # Errors
    /// There is none, or more than one.
    pub async fn only_prospect(&self) -> anyhow::Result<Value> {
        let all = self.prospects().await?;
        ensure!(all.len() == 1, "{} prospects instead of one: {all:?}", all.len());
        let id = all.first().and_then(|one| one.get("id")).context("a prospect without id")?;
        Ok(self.call("prospects.get", json!({ "id": id })).await?)
    }

    /// A prospect's jobs, open ones first.
    ///
    /// # Errors
    /// The command's.
    pub async fn jobs(&self, prospect: ProspectId) -> anyhow::Result<Vec<Value>> {
        self.rows("jobs.list", json!({ "prospect_id": prospect })).await
    }

    /// The cards that wait for a decision, oldest first.
    ///
    /// # Errors
    /// The command's.
    pub async fn cards(&self) -> anyhow::Result<Vec<Value>> {
        self.rows("approvals.list", json!({})).await
    }

    /// Notices of a kind, newest first.
    ///
    /// # Errors
    /// The command's.
    pub async fn notices(&self, kind: &str) -> anyhow::Result<Vec<Value>> {
        let all = self.rows("notifications.list", json!({})).await?;
        Ok(all
            .into_iter()
            .filter(|notice| notice.get("kind").and_then(Value::as_str) == Some(kind))
            .collect())
    }

    async fn rows(&self, name: &str, request: Value) -> anyhow::Result<Vec<Value>> {
        match self.call(name, request).await? {
            Value::Array(rows) => Ok(rows),
            other => anyhow::bail!("{name} answered {other}"),
        }
    }

    /// A visitor who opens the chat.
    ///
    /// # Errors
    /// The endpoint refuses.
    pub async fn visitor(&self) -> anyhow::Result<Visitor<'_>> {
        Visitor::open(self, json!({})).await
    }

    /// Waits until capture has read all that visitors said.
    ///
    /// # Errors
    /// It does not within a minute.
    pub async fn wait_for_capture(&self) -> anyhow::Result<()> {
        let read = async {
            while !store::chat::uncaptured(self.engine.store().reader(), 1).await?.is_empty() {
                tokio::time::sleep(LOOK).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(PATIENCE, read).await.context("capture did not read the chat")?
    }

    /// Checks the books: the file is sound, ledger = balance = available + reserved, nothing is negative, and
    /// what is reserved is exactly what open jobs hold.
    ///
    /// # Errors
    /// In words what does not add up.
    pub async fn check_books(&self) -> anyhow::Result<()> {
        let found = self.call("workspace.verify", json!({})).await?;
        ensure!(found.get("ok") == Some(&json!(true)), "the file is not sound: {found}");
        let wallet = self.engine.wallet().await?;
        let jobs = store::jobs::list(self.engine.store().reader(), None, None, 10_000).await?;
        let held = jobs
            .iter()
            .fold((0, 0), |(energy, coins), job| (energy + job.reserved.0, coins + job.reserved.1));
        for (what, purse, held) in [("energy", wallet.energy, held.0), ("coins", wallet.coins, held.1)] {
            ensure!(
                purse.available >= 0
                    && purse.reserved >= 0
                    && purse.available + purse.reserved == purse.ledger_sum,
                "{what} does not add up: {purse:?}"
            );
            ensure!(purse.reserved == held, "jobs hold {held} {what}, the wallet says {}", purse.reserved);
        }
        Ok(())
    }
}
