//! Taking a workspace up and putting it down: lock, database, ports, engine, worker, endpoint, local socket.

use crate::{
    HostError, Owner, client, folder,
    listen::{bind, follow_setting, listening},
    owner::{self, Lock},
    protocol::{self, Carry},
    system::{SystemClock, SystemEntropy},
};
use api::Scope;
use connectors::{
    calendar::HttpCalendar, credentials::Credentials, dns::NetworkDns, facebook::GraphLeads, imap::ImapInbox,
    smtp::SmtpMailer,
};
use domain::Timestamp;
use engine::{
    Engine, Ports,
    ports::{
        Announcer, Calendar, Clock, Dns, Entropy, Inbox, Mailer, NoAnnouncer, Secret, SecretFault,
        SecretStore,
    },
};
use futures::{FutureExt, future::BoxFuture};
use serde_json::Value;
use std::{
    future::Future,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};
use store::{FILE_NAME, Store, StoreError, workspace};
use tempfile::TempDir;
use tokio::{task::JoinHandle, time::Instant};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

/// How long `serve` waits for an owner that is about to end by itself.
const HANDOVER: Duration = Duration::from_secs(5);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(25);
/// How long visitors' open requests, callers and the worker get to finish when told to stop.
const FAREWELL: Duration = Duration::from_secs(20);
/// A socket's path at most, in bytes: what every Unix takes (macOS 104, Linux 108), less the final NUL.
#[cfg(unix)]
const SOCKET_PATH_MAX: usize = 100;
/// A passphrase file's length at most, in bytes.
const PASSPHRASE_MAX: u64 = 4_096;

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Stays: website endpoint, and the worker unless it is left out.
    Serve {
        /// Where the endpoint listens; port 0 picks a free one.
        listen: SocketAddr,
        /// Whether jobs run.
        worker: bool,
    },
    /// The window: like [`Role::Serve`] with the worker, but it listens where `chat.listen` says, follows that
    /// setting, and opens all the same where it cannot; the status tells why.
    Desktop,
    /// One command, then ends: nothing runs by itself.
    Once,
}

impl Role {
    /// Whether it stays until told to end.
    const fn stays(self) -> bool {
        !matches!(self, Self::Once)
    }
    const fn works(self) -> bool {
        matches!(self, Self::Serve { worker: true, .. } | Self::Desktop)
    }
}

/// Other ports than the machine's, for tests, demo and bench.
#[derive(Clone, Default)]
pub struct Overrides {
    /// Time.
    pub clock: Option<Arc<dyn Clock>>,
    /// Randomness.
    pub entropy: Option<Arc<dyn Entropy>>,
    /// Mail.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// Reading mail.
    pub inbox: Option<Arc<dyn Inbox>>,
    /// Reading the calendar elsewhere.
    pub calendar: Option<Arc<dyn Calendar>>,
    /// Asking DNS.
    pub dns: Option<Arc<dyn Dns>>,
    /// Secrets.
    pub secrets: Option<Arc<dyn SecretStore>>,
    /// Popups; the shell's. Without one nothing pops up.
    pub announcer: Option<Arc<dyn Announcer>>,
}

/// How to take a workspace up.
#[derive(Clone)]
pub struct Options {
    /// The workspace's folder.
    pub data: PathBuf,
    /// Make a workspace there if there is none.
    pub create: bool,
    /// What the run is for.
    pub role: Role,
    /// What others are told the owner is, e.g. `nexscoutctl serve`.
    pub program: String,
    /// File with the passphrase of sealed secrets (`NEXSCOUT_PASSPHRASE_FILE`).
    pub passphrase_file: Option<PathBuf>,
    /// Other ports than the machine's.
    pub overrides: Overrides,
    /// Brings this run's window to the front, if it has one: another start for the same workspace asks for it.
    pub raise: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Options {
    /// A run of that role with the machine's own ports, for a workspace that exists.
    pub fn new(data: impl Into<PathBuf>, role: Role, program: impl Into<String>) -> Self {
        Self {
            data: data.into(),
            create: false,
            role,
            program: program.into(),
            passphrase_file: std::env::var_os("NEXSCOUT_PASSPHRASE_FILE")
                .filter(|file| !file.is_empty())
                .map(PathBuf::from),
            overrides: Overrides::default(),
            raise: None,
        }
    }
    /// A window brings itself to the front when another start for the same workspace asks.
    pub fn raised_by(self, raise: impl Fn() + Send + Sync + 'static) -> Self {
        Self { raise: Some(Arc::new(raise)), ..self }
    }
    /// Makes the workspace if there is none.
    pub fn create(self) -> Self {
        Self { create: true, ..self }
    }
    /// With other ports than the machine's.
    pub fn with(self, overrides: Overrides) -> Self {
        Self { overrides, ..self }
    }
}

/// A workspace at work. Call [`Running::stop`]; merely dropping it cuts everything short.
pub struct Running {
    /// What does the work.
    pub engine: Engine,
    /// Where the endpoint listened at the start; [`Engine::endpoint`] says where it does now.
    pub address: Option<SocketAddr>,
    /// Whether this run made the workspace.
    pub created: bool,
    outside: DropGuard,
    inside: DropGuard,
    visitors: Option<JoinHandle<()>>,
    callers: JoinHandle<()>,
    /// What works by itself: capture, takeovers, notices, the worker.
    parts: Vec<(&'static str, JoinHandle<()>)>,
    broken: CancellationToken,
    /// The socket's own folder, where it has one; removed with it.
    place: Option<TempDir>,
    // Last, so that everything has ended before somebody else may own the workspace.
    lock: Lock,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Running {
    /// Completes if endpoint, socket or worker ends without having been told to: a defect, after which nothing
    /// but [`Running::stop`] makes sense.
    pub async fn broken(&self) {
        self.broken.cancelled().await;
    }

    /// Takes no more from outside, finishes what was begun, closes the database and gives up the workspace.
    pub async fn stop(self) {
        let Self { engine, outside, inside, visitors, callers, parts, place, lock, .. } = self;
        drop(outside);
        finish("the endpoint", visitors).await;
        finish("the local socket", Some(callers)).await;
        drop(place);
        drop(inside);
        for (what, part) in parts {
            finish(what, Some(part)).await;
        }
        let store = engine.store().clone();
        drop(engine);
        store.close().await;
        drop(lock);
    }
}

async fn finish(what: &str, task: Option<JoinHandle<()>>) {
    let Some(mut task) = task else { return };
    match tokio::time::timeout(FAREWELL, &mut task).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "{what} failed"),
        Err(_) => {
            tracing::warn!("{what} did not end in time and was cut short");
            task.abort();
        }
    }
}

/// Runs a part until it ends, and says so if nobody told it to.
fn part(
    what: &'static str,
    stop: CancellationToken,
    broken: CancellationToken,
    body: impl Future<Output = ()> + Send + 'static,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        // A panic is reported by the task's handle; the guard tells the rest.
        let guard = broken.drop_guard();
        body.await;
        if stop.is_cancelled() {
            guard.disarm();
        } else {
            tracing::error!("{what} ended by itself");
        }
    })
}

/// Takes a workspace up.
///
/// # Errors
/// [`HostError`]; nothing runs then, and the workspace is free again.
pub async fn start(options: Options) -> Result<Running, HostError> {
    let Options { data, create, role, program, passphrase_file, overrides, raise } = options;
    if create {
        folder::make_private(&data)?;
    } else if !data.join(FILE_NAME).exists() {
        return Err(HostError::Missing(data.display().to_string()));
    }
    let data = std::fs::canonicalize(&data).map_err(|cause| folder::fault(&data, cause))?;
    let mut lock = take(&data, role).await?;
    let passphrase = passphrase_file.as_deref().map(read_passphrase).transpose()?;
    let clock = overrides.clock.unwrap_or_else(|| Arc::new(SystemClock));
    let entropy = overrides.entropy.unwrap_or_else(|| Arc::new(SystemEntropy));
    // Before the database is touched: a taken port is the commonest refusal.
    let listener = match role {
        Role::Serve { listen, .. } => Some(bind(listen).await?),
        Role::Desktop | Role::Once => None,
    };

    if create {
        folder::reserve(&data, FILE_NAME)?;
    }
    let store = Store::open(&data, create).await?;
    let (id, created) = identify(&store, create, &data, clock.now(), entropy.as_ref()).await?;
    let secrets = overrides.secrets.unwrap_or_else(|| {
        Arc::new(LateSecrets { folder: data.clone(), passphrase, id, opened: OnceLock::new() })
    });
    let credentials = Credentials::new(Arc::clone(&secrets), Arc::clone(&clock));
    let mailer = overrides.mailer.unwrap_or_else(|| Arc::new(SmtpMailer::new(credentials.clone())));
    let since = clock.now();
    let announcer = overrides.announcer.unwrap_or_else(|| Arc::new(NoAnnouncer));
    let inbox = overrides.inbox.unwrap_or_else(|| Arc::new(ImapInbox::new(credentials.clone())));
    let calendar = overrides.calendar.unwrap_or_else(|| Arc::new(HttpCalendar::new(Arc::clone(&secrets))));
    let dns = overrides.dns.unwrap_or_else(|| Arc::new(NetworkDns::default()));
    let sign_in = Arc::new(credentials);
    let leads = Arc::new(GraphLeads::new(Arc::clone(&secrets), Arc::clone(&clock)));
    let ports = Ports {
        calendar,
        leads,
        dns,
        clock,
        entropy: Arc::clone(&entropy),
        mailer,
        inbox,
        secrets,
        sign_in,
        announcer,
    };
    let engine = Engine::start(store, ports).await?;

    let (socket, place) = socket_place(&data, entropy.as_ref(), since)?;
    let callers = protocol::listen(&socket).map_err(HostError::Socket)?;
    let stays = role.stays();
    lock.sign(&Owner { pid: std::process::id(), program, since, stays, socket })?;

    let (outside, inside, broken) =
        (CancellationToken::new(), CancellationToken::new(), CancellationToken::new());
    let visitors = match (listener, role) {
        (Some(listener), _) => {
            let serving = listening(&engine, listener, outside.clone()).await?;
            Some(part("the endpoint", outside.clone(), broken.clone(), serving))
        }
        (None, Role::Desktop) => {
            let serving = follow_setting(engine.clone(), outside.clone()).await?;
            Some(part("the endpoint", outside.clone(), broken.clone(), serving))
        }
        (None, _) => None,
    };
    let address = engine.endpoint().address;
    let callers = part(
        "the local socket",
        outside.clone(),
        broken.clone(),
        protocol::serve(callers, carry(engine.clone(), raise), outside.clone()),
    );
    let mut parts = Vec::new();
    let mut run = |what: &'static str, work: BoxFuture<'static, ()>| {
        parts.push((what, part(what, inside.clone(), broken.clone(), work)));
    };
    if stays {
        // With or without the worker: a visitor's words become a prospect while the endpoint listens.
        let stop = || (engine.clone(), inside.clone());
        let (by, until) = stop();
        run("capture", async move { by.watch_captures(until).await }.boxed());
        let (by, until) = stop();
        run("takeovers", async move { by.watch_takeovers(until).await }.boxed());
        let (by, until) = stop();
        run("notices", async move { by.watch_notices(until).await }.boxed());
        let (by, until) = stop();
        run("the mailbox", async move { by.watch_inbox(until).await }.boxed());
        let (by, until) = stop();
        run("leads", async move { by.watch_leads(until).await }.boxed());
        let (by, until) = stop();
        run("Facebook", async move { by.watch_facebook(until).await }.boxed());
        if role.works() {
            let (by, until) = stop();
            run("the worker", async move { by.work(until).await }.boxed());
        }
    }
    Ok(Running {
        engine,
        address,
        created,
        outside: outside.drop_guard(),
        inside: inside.drop_guard(),
        visitors,
        callers,
        parts,
        broken,
        place,
        lock,
    })
}

/// What the owner does with a command that comes over the socket: the folder's owner is the rep, so that
/// whoever may open the socket may do everything.
fn carry(engine: Engine, raise: Option<Arc<dyn Fn() + Send + Sync>>) -> Carry {
    Arc::new(move |name, request| {
        if name == client::RAISE
            && let Some(raise) = &raise
        {
            raise();
            return std::future::ready(Ok(Value::Null)).boxed();
        }
        let engine = engine.clone();
        async move { api::dispatch(&engine, Scope::Admin, &name, request).await }.boxed()
    })
}

/// The lock. A single command does not wait (its caller asks the owner instead); `serve` waits for an owner
/// that ends by itself or has just ended, and refuses beside one that stays.
async fn take(data: &Path, role: Role) -> Result<Lock, HostError> {
    let until = Instant::now() + if role == Role::Once { Duration::ZERO } else { HANDOVER };
    loop {
        if let Some(lock) = Lock::try_take(data)? {
            return Ok(lock);
        }
        let owner = owner::noted(data);
        if let Some(owner) = owner.as_ref().filter(|owner| owner.stays)
            && protocol::is_alive(&owner.socket).await
        {
            return Err(HostError::Owned(owner.clone()));
        }
        if Instant::now() >= until {
            return Err(HostError::Unreachable(owner));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The workspace's identity, which its secrets hang on, given when the workspace is made.
async fn identify(
    store: &Store,
    create: bool,
    data: &Path,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(Uuid, bool), HostError> {
    let known = workspace::get(store.reader()).await?;
    if known.is_none() && !create {
        return Err(HostError::Missing(data.display().to_string()));
    }
    let created = known.is_none();
    let id = match known {
        Some(row) => row.workspace_id,
        None => {
            let id = entropy.uuid(now).to_string();
            let row = id.clone();
            store.write(move |tx| async move { workspace::create(tx, &row, now).await }.boxed()).await?;
            id
        }
    };
    let id = id.parse().map_err(|_| StoreError::Corrupt("the workspace's id is no UUID".to_owned()))?;
    Ok((id, created))
}

/// In the folder; where its path is too long for a socket, in a private folder of the machine's temporary one.
#[cfg(unix)]
fn socket_place(data: &Path, _: &dyn Entropy, _: Timestamp) -> Result<(String, Option<TempDir>), HostError> {
    let beside = data.join("owner.sock");
    if let Some(path) = beside.to_str().filter(|path| path.len() <= SOCKET_PATH_MAX) {
        return Ok((path.to_owned(), None));
    }
    let place = tempfile::Builder::new().prefix("nexscout-").tempdir().map_err(HostError::Socket)?;
    let socket = place.path().join("owner.sock");
    match socket.to_str() {
        Some(path) => Ok((path.to_owned(), Some(place))),
        None => Err(HostError::Socket(std::io::ErrorKind::InvalidFilename.into())),
    }
}

/// A name nobody can guess; the note tells it to those who may read the folder.
#[cfg(windows)]
fn socket_place(
    _: &Path,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> Result<(String, Option<TempDir>), HostError> {
    Ok((format!("nexscout-{}", entropy.uuid(now)), None))
}

fn read_passphrase(file: &Path) -> Result<Secret, HostError> {
    let fault = |cause| HostError::Passphrase { file: file.display().to_string(), cause };
    let length = file.metadata().map_err(fault)?.len();
    let text =
        if length <= PASSPHRASE_MAX { std::fs::read_to_string(file).map_err(fault)? } else { String::new() };
    let passphrase = text.trim_end_matches(['\r', '\n']);
    if passphrase.is_empty() {
        let words = format!("it must hold a passphrase of 1 to {PASSPHRASE_MAX} bytes");
        return Err(fault(std::io::Error::new(std::io::ErrorKind::InvalidData, words)));
    }
    Ok(Secret(passphrase.to_owned()))
}

/// Opens the secret store when the first secret is wanted: asking an absent keyring takes seconds, and most
/// commands want none.
struct LateSecrets {
    folder: PathBuf,
    passphrase: Option<Secret>,
    id: Uuid,
    opened: OnceLock<Arc<dyn SecretStore>>,
}

impl LateSecrets {
    fn open(&self) -> &dyn SecretStore {
        self.opened
            .get_or_init(|| connectors::secrets::open_secrets(&self.folder, self.passphrase.clone(), self.id))
            .as_ref()
    }
}

impl Drop for LateSecrets {
    fn drop(&mut self) {
        // Letting go of the system's keyring waits for its bus on a runtime of its own, which panics on a thread that
        // drives this one; and whoever drops the engine last does.
        if let Some(store) = self.opened.take() {
            std::thread::spawn(move || drop(store));
        }
    }
}

impl SecretStore for LateSecrets {
    fn get(&self, key: &str) -> Result<Option<Secret>, SecretFault> {
        self.open().get(key)
    }
    fn set(&self, key: &str, value: &Secret) -> Result<(), SecretFault> {
        self.open().set(key, value)
    }
    fn delete(&self, key: &str) -> Result<(), SecretFault> {
        self.open().delete(key)
    }
    fn place(&self) -> &'static str {
        self.open().place()
    }
}
