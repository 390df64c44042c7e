//! A workspace in a temporary folder, rows to put in it, a second hand on its file, and child processes.

use domain::{Actor, JobId, JobKind, JobState, Language, ProspectId, Source, Stage, Timestamp};
use futures::{FutureExt, future::BoxFuture};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    collections::BTreeMap,
    future::Future,
    path::{Path, PathBuf},
    process::Command,
};
use store::{FILE_NAME, Store, StoreError, Tx, jobs::NewJob, prospects, prospects::NewProspect, workspace};
use tempfile::TempDir;
use tokio::sync::oneshot;
use uuid::Uuid;

/// "Now" wherever a test does not care.
pub const NOW: Timestamp = Timestamp(1_790_000_000_000);

/// An open workspace; its folder goes when it is dropped.
pub struct Workspace {
    pub store: Store,
    pub folder: TempDir,
}

impl Workspace {
    /// A new one with its row, so that settings can be written.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = create(folder.path()).await;
        Self { store, folder }
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join(FILE_NAME)
    }

    /// Another program's connection to the same file.
    pub async fn by_hand(&self) -> SqliteConnection {
        by_hand(self.folder.path()).await
    }

    /// Adds a prospect at a stage and answers its id.
    pub async fn prospect(&self, number: u128, stage: Stage) -> ProspectId {
        let new = new_prospect(number, stage);
        let id = new.id;
        self.store
            .write(move |tx| async move { prospects::insert(tx, &new, NOW).await }.boxed())
            .await
            .unwrap();
        id
    }

    /// Keeps the writer busy: until the answer's sender speaks, everything written queues up behind it.
    pub fn hold_writer(&self) -> (oneshot::Sender<()>, impl Future<Output = Result<(), StoreError>> + use<>) {
        let (go, gate) = oneshot::channel::<()>();
        let store = self.store.clone();
        let held = async move {
            store
                .write(move |_| {
                    async move {
                        let _ = gate.await;
                        Ok(())
                    }
                    .boxed()
                })
                .await
        };
        (go, held)
    }
}

/// A new database with the workspace's row.
pub async fn create(folder: &Path) -> Store {
    let store = Store::open(folder, true).await.unwrap();
    store.write(|tx| async move { workspace::create(tx, "w", NOW).await }.boxed()).await.unwrap();
    store
}

/// A plain connection to the database in `folder`.
pub async fn by_hand(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join(FILE_NAME)).foreign_keys(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// Writes one setting: the smallest write that leaves a row and a fact.
pub fn note<'t>(tx: &'t mut Tx, key: &str) -> BoxFuture<'t, Result<(), StoreError>> {
    let key = key.to_owned();
    async move { workspace::set(tx, &key, "1", &Actor::User, NOW).await.map(drop) }.boxed()
}

/// The keys written by [`note`].
pub async fn notes(store: &Store) -> Vec<String> {
    workspace::settings(store.reader()).await.unwrap().into_keys().collect()
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn new_prospect(number: u128, stage: Stage) -> NewProspect {
    NewProspect {
        id: ProspectId::new(id(number)),
        fields: prospects::Fields::default(),
        field_actors: BTreeMap::new(),
        company_id: None,
        time_zone: None,
        language: Language::English,
        source: Source::Manual,
        stage,
        actor: Actor::User,
        cause: "added by hand".to_owned(),
        rank: i64::try_from(number).unwrap(),
        basis: None,
        barred: false,
        evidence: prospects::Evidence::default(),
        first_touch: "{}".to_owned(),
        last_inbound_at: None,
        settle_until: None,
    }
}

pub fn new_job(number: u128, prospect: Option<ProspectId>, kind: JobKind) -> NewJob {
    NewJob {
        id: JobId::new(id(number)),
        prospect_id: prospect,
        kind,
        state: JobState::Queued,
        priority: 2,
        run_at: NOW,
        clicked: false,
        energy: 10,
        coins: 5,
        actor: Actor::Rule,
        reason: "entered the stage".to_owned(),
        stage_event: None,
        grace_until: None,
    }
}

/// Names the folder a child works in; without it the children's tests do nothing.
const FOLDER: &str = "NEXSCOUT_TEST_FOLDER";

/// The folder to work in, if this process was started by [`child`].
pub fn child_folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// This test binary again, to run one ignored test in `folder`.
pub fn child(program: &Path, test: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"]).env(FOLDER, folder);
    command
}

pub fn this_program() -> PathBuf {
    std::env::current_exe().unwrap()
}

/// Whole numbers from a seed (SplitMix64), so that a failed run can be repeated.
pub struct Dice(u64);

impl Dice {
    /// From NEXSCOUT_TEST_SEED, else the default given; says which.
    pub fn new(default: u64) -> Self {
        let seed =
            std::env::var("NEXSCOUT_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(default);
        println!("seed {seed} (set NEXSCOUT_TEST_SEED to use another)");
        Self(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}
