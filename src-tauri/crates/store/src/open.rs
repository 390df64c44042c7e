//! Opening a workspace's database: version gate, migrations, and a clear refusal for everything else.

use crate::{Change, Lane, Reader, StoreError, Tx, writer::AsStoreError, writer::Writer};
use futures::future::BoxFuture;
use sqlx::{
    ConnectOptions, SqliteConnection,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::sync::{Mutex, broadcast};

/// Name of the database inside the workspace's folder.
pub const FILE_NAME: &str = "nexscout.db";

/// Below this SQLite's WAL-reset bug loses committed writes (architecture.md section 3).
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);
/// Connections that read; the work is on two cores.
const READERS: u32 = 4;
/// Facts a slow screen may fall behind before it must read everything again.
const FEED: usize = 4_096;

static MIGRATIONS: Migrator = sqlx::migrate!("../../../migrations");

/// An open workspace database. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Store {
    writer: Writer,
    reader: Reader,
    feed: broadcast::Sender<Change>,
    task: Arc<Mutex<Option<tokio::task::JoinHandle<()>>>>,
}

impl Store {
    /// Opens the database in `folder`, making it when `create` is set and none is there, and brings its
    /// schema up to date. Changes nothing when it refuses.
    pub async fn open(folder: &Path, create: bool) -> Result<Self, StoreError> {
        let file = folder.join(FILE_NAME);
        // An empty file is what a creation leaves that was cut off before its first page.
        if !create && std::fs::metadata(&file).map_or(true, |found| found.len() == 0) {
            return Err(StoreError::Missing(folder.display().to_string()));
        }
        let mut connection =
            options(&file).create_if_missing(create).connect().await.map_err(StoreError::from)?;
        check_version(&mut connection).await?;
        check_origin(&mut connection).await?;
        // Kept in the file, so the readers find it; only now, because it writes.
        sqlx::query("PRAGMA journal_mode = WAL").execute(&mut connection).await?;
        MIGRATIONS.run(&mut connection).await.map_err(refusal)?;
        check_writable(&mut connection).await?;
        let pool = SqlitePoolOptions::new()
            .max_connections(READERS)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options(&file).pragma("query_only", "ON"))
            .await?;
        let (feed, _) = broadcast::channel(FEED);
        let wal = folder.join(format!("{FILE_NAME}-wal"));
        let (writer, task) = Writer::start(connection, wal, feed.clone());
        Ok(Self { writer, reader: Reader { pool }, feed, task: Arc::new(Mutex::new(Some(task))) })
    }

    /// Runs `body` in the shared write transaction; the answer comes after COMMIT. An error takes back all
    /// that `body` wrote, and nothing else.
    pub async fn write<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + AsStoreError + Send + 'static,
    {
        self.writer.write(Lane::Interactive, body).await
    }

    /// The same, behind whatever somebody waits for.
    pub async fn write_later<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + AsStoreError + Send + 'static,
    {
        self.writer.write(Lane::Background, body).await
    }

    /// The reading side.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Facts as they are committed from now on.
    pub fn watch(&self) -> broadcast::Receiver<Change> {
        self.feed.subscribe()
    }

    /// Ends the writer after what is queued, folds the log into the file and closes every connection.
    pub async fn close(self) {
        let Self { writer, reader, task, .. } = self;
        drop(writer);
        reader.pool.close().await;
        if let Some(task) = task.lock().await.take() {
            // Other clones may still hold the writer; they end it when they go.
            let _ = tokio::time::timeout(Duration::from_secs(5), task).await;
        }
    }
}

/// The one place that says how a connection is opened (and where a key would be given to an encrypted file).
fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        // Sorting and temporary tables hold people's data: never in a file.
        .pragma("temp_store", "MEMORY")
        // The writer folds the log back when idle; inline checkpoints show as 5-10 ms in p99.
        .pragma("wal_autocheckpoint", "0")
        .pragma("cache_size", "-65536")
        .statement_cache_capacity(300)
        .disable_statement_logging()
}

async fn check_version(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut *connection).await?;
    let mut parts = found.split('.').map(|part| part.parse::<u32>().unwrap_or_default());
    let version = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    if version < SQLITE_AT_LEAST { Err(StoreError::SqliteTooOld { found }) } else { Ok(()) }
}

/// Tables without our migration history are another program's: they are left alone.
async fn check_origin(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let (tables, ours): (i64, i64) = sqlx::query_as(
        "SELECT count(*), count(*) FILTER (WHERE name = '_sqlx_migrations') FROM sqlite_schema WHERE type = 'table'",
    )
    .fetch_one(&mut *connection)
    .await?;
    if tables > 0 && ours == 0 {
        return Err(StoreError::ForeignHistory("the file was not made by NexScout".to_owned()));
    }
    Ok(())
}

/// SQLite opens a file it may not write without a word; the rep must hear of it now, not at the first lead. A
/// statement that writes nothing needs the right to write all the same (BEGIN IMMEDIATE does not).
async fn check_writable(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM settings WHERE false").execute(&mut *connection).await?;
    Ok(())
}

fn refusal(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => StoreError::TooNew,
        MigrateError::VersionMismatch(version) => {
            StoreError::ForeignHistory(format!("migration {version} differs"))
        }
        MigrateError::Dirty(version) => {
            StoreError::ForeignHistory(format!("migration {version} is half applied"))
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Database(other.to_string()),
    }
}
