//! The one writer: a task that owns the only write connection. Up to [`BATCH`] commands share a transaction,
//! each taken back alone where it fails (by a savepoint), and hear of their success only after COMMIT has reached the disk
//! (`synchronous = FULL`). That is how throughput passes the disk's fsync rate without giving up durability.

use crate::{Change, StoreError, changes};
use domain::Timestamp;
use futures::{FutureExt, future::BoxFuture};
use sqlx::{Connection, SqliteConnection};
use std::{panic::AssertUnwindSafe, path::PathBuf, time::Duration};
use tokio::sync::{broadcast, mpsc, oneshot};

/// Commands per commit at most: bounds how long the first of them waits.
const BATCH: usize = 512;
/// Commands that may queue per lane before callers wait.
const QUEUE: usize = 4_096;
/// After this long without a command the write-ahead log goes back into the file.
const IDLE: Duration = Duration::from_millis(250);
/// Past this size the log is folded back even under load (bytes).
const WAL_LIMIT: u64 = 64 << 20;

/// Who goes first when both wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Somebody is waiting for the answer: a visitor, the rep.
    Interactive,
    /// The worker's own bookkeeping.
    Background,
}

/// The right to write, within one savepoint of the running transaction.
#[derive(Debug)]
pub struct Tx {
    connection: SqliteConnection,
    changes: Vec<Change>,
    /// Where the running savepoint's own facts begin in `changes`: what is taken back takes its facts along.
    own: usize,
}

impl Tx {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Notes for the change feed that rows of an area changed; told to screens after the commit.
    pub fn changed(&mut self, area: &'static str, id: impl ToString, source: &str, at: Timestamp) {
        let change =
            Change { seq: 0, area: area.into(), ids: vec![id.to_string()], source: source.to_owned(), at };
        self.note(change);
    }

    /// Adds a fact to the running savepoint's own, folded into the one of the same area and source.
    fn note(&mut self, change: Change) {
        let own = self.changes.get_mut(self.own..).unwrap_or_default();
        match own.iter_mut().find(|known| known.area == change.area && known.source == change.source) {
            Some(known) => {
                for id in change.ids {
                    if !known.ids.contains(&id) {
                        known.ids.push(id);
                    }
                }
            }
            None => self.changes.push(change),
        }
    }

    /// Ends a savepoint whose facts began at `own`: kept ones join the outer ones, others are forgotten.
    fn end_facts(&mut self, own: usize, outer: usize, keep: bool) {
        let facts = self.changes.split_off(own.min(self.changes.len()));
        self.own = outer;
        if keep {
            facts.into_iter().for_each(|fact| self.note(fact));
        }
    }

    /// The same for many rows at once; above 64 screens read the area again anyway, so it says `*`.
    pub(crate) fn changed_all(&mut self, area: &'static str, ids: &[String], source: &str, at: Timestamp) {
        if ids.len() > 64 {
            return self.changed(area, "*", source, at);
        }
        for id in ids {
            self.changed(area, id, source, at);
        }
    }

    /// Tries `body` and takes back whatever it wrote, whatever it answers: for drills and previews.
    pub async fn rehearse<T: Send>(
        &mut self,
        body: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, T> + Send,
    ) -> Result<T, StoreError> {
        sqlx::query("SAVEPOINT rehearsal").execute(&mut self.connection).await?;
        let outer = std::mem::replace(&mut self.own, self.changes.len());
        let answer = body(self).await;
        self.end_facts(self.own, outer, false);
        sqlx::query("ROLLBACK TO rehearsal").execute(&mut self.connection).await?;
        sqlx::query("RELEASE rehearsal").execute(&mut self.connection).await?;
        Ok(answer)
    }

    /// Runs `body` as an item of its own: what it wrote is taken back alone where it fails. The outer error is one
    /// that ends the transaction.
    pub async fn attempt<T, E>(
        &mut self,
        body: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
    ) -> Result<Result<T, E>, E>
    where
        T: Send,
        E: From<StoreError> + AsStoreError + Send,
    {
        self.execute("SAVEPOINT item").await?;
        let outer = std::mem::replace(&mut self.own, self.changes.len());
        let answer = body(self).await;
        let own = self.own;
        self.end_facts(own, outer, answer.is_ok());
        if let Err(error) = &answer {
            if error.as_store_error().is_some_and(StoreError::ends_the_transaction) {
                return answer.map(Ok);
            }
            self.execute("ROLLBACK TO item").await?;
        }
        self.execute("RELEASE item").await?;
        Ok(answer)
    }

    async fn execute(&mut self, sql: &'static str) -> Result<(), StoreError> {
        sqlx::query(sql).execute(&mut self.connection).await?;
        Ok(())
    }
}

/// What became of one command inside the transaction.
enum Ran {
    Kept,
    TakenBack,
    /// The transaction as a whole is lost.
    Lost(StoreError),
}

trait Command: Send {
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Ran>;
    fn finish(self: Box<Self>, commit: Result<(), StoreError>);
}

struct Call<F, T, E> {
    body: Option<F>,
    answer: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Command for Call<F, T, E>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
    T: Send,
    E: From<StoreError> + AsStoreError + Send,
{
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Ran> {
        async move {
            let Some(body) = self.body.take() else { return Ran::TakenBack };
            // A panic in one command must not end the writer for everybody.
            let answer = match AssertUnwindSafe(body(tx)).catch_unwind().await {
                Ok(answer) => answer,
                Err(_) => Err(StoreError::Database("a write panicked; it was taken back".to_owned()).into()),
            };
            let ran = match &answer {
                Ok(_) => Ran::Kept,
                Err(error) => match error.as_store_error() {
                    Some(cause) if cause.ends_the_transaction() => Ran::Lost(cause.clone()),
                    _ => Ran::TakenBack,
                },
            };
            self.answer = Some(answer);
            ran
        }
        .boxed()
    }

    fn finish(self: Box<Self>, commit: Result<(), StoreError>) {
        let answer = match (self.answer, commit) {
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(answer)), Ok(())) => Ok(answer),
            (_, Err(error)) => Err(error.into()),
            (None, Ok(())) => Err(StoreError::Closed.into()),
        };
        // A caller that went away does not care any more.
        let _ = self.reply.send(answer);
    }
}

/// Errors of callers that may carry one of ours: a full disk must be told from a refused request.
pub trait AsStoreError {
    /// The store's error inside, if it is one.
    fn as_store_error(&self) -> Option<&StoreError>;
}
impl AsStoreError for StoreError {
    fn as_store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// The calling side of the writer.
#[derive(Clone)]
pub(crate) struct Writer {
    interactive: mpsc::Sender<Box<dyn Command>>,
    background: mpsc::Sender<Box<dyn Command>>,
}

impl Writer {
    pub(crate) fn start(
        connection: SqliteConnection,
        wal: PathBuf,
        feed: broadcast::Sender<Change>,
    ) -> (Self, tokio::task::JoinHandle<()>) {
        let (interactive, first) = mpsc::channel(QUEUE);
        let (background, second) = mpsc::channel(QUEUE);
        let tx = Tx { connection, changes: Vec::new(), own: 0 };
        let task = tokio::spawn(Loop { tx, first, second, wal, feed, dirty: false }.run());
        (Self { interactive, background }, task)
    }

    pub(crate) async fn write<T, E, F>(&self, lane: Lane, body: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + AsStoreError + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let call = Box::new(Call { body: Some(body), answer: None, reply });
        let lane = match lane {
            Lane::Interactive => &self.interactive,
            Lane::Background => &self.background,
        };
        lane.send(call).await.map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }
}

struct Loop {
    tx: Tx,
    first: mpsc::Receiver<Box<dyn Command>>,
    second: mpsc::Receiver<Box<dyn Command>>,
    wal: PathBuf,
    feed: broadcast::Sender<Change>,
    dirty: bool,
}

impl Loop {
    async fn run(mut self) {
        while let Some(command) = self.next().await {
            self.batch(command).await;
        }
        let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut self.tx.connection).await;
        let _ = self.tx.connection.close().await;
    }

    /// The next command, folding the log back once when none comes for a while.
    async fn next(&mut self) -> Option<Box<dyn Command>> {
        loop {
            let wait = async {
                tokio::select! {
                    biased;
                    Some(command) = self.first.recv() => Some(command),
                    Some(command) = self.second.recv() => Some(command),
                    else => None,
                }
            };
            if !self.dirty {
                return wait.await;
            }
            match tokio::time::timeout(IDLE, wait).await {
                Ok(command) => return command,
                Err(_) => self.checkpoint().await,
            }
        }
    }

    async fn checkpoint(&mut self) {
        self.dirty = false;
        if let Err(error) =
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut self.tx.connection).await
        {
            tracing::warn!(%error, "checkpoint failed; the log stays and grows until the next one");
        }
    }

    async fn batch(&mut self, command: Box<dyn Command>) {
        let mut done = Vec::new();
        let outcome = self.transaction(command, &mut done).await;
        if let Err(error) = &outcome {
            // Harmless when SQLite has rolled back by itself.
            let _ = sqlx::query("ROLLBACK").execute(&mut self.tx.connection).await;
            self.tx.changes.clear();
            tracing::warn!(%error, commands = done.len(), "a write transaction was lost as a whole");
        }
        let facts = std::mem::take(&mut self.tx.changes);
        for command in done {
            command.finish(outcome.clone());
        }
        for fact in facts {
            // Nobody listening is fine.
            let _ = self.feed.send(fact);
        }
        self.dirty = true;
        if std::fs::metadata(&self.wal).is_ok_and(|log| log.len() > WAL_LIMIT) {
            self.checkpoint().await;
        }
    }

    async fn transaction(
        &mut self,
        first: Box<dyn Command>,
        done: &mut Vec<Box<dyn Command>>,
    ) -> Result<(), StoreError> {
        let mut next = Some(first);
        if let Err(error) = self.begin().await {
            done.extend(next);
            return Err(error);
        }
        let mut holds = false;
        while let Some(mut command) = next {
            let kept = if holds {
                self.savepoint(command.as_mut()).await
            } else {
                self.first(command.as_mut()).await
            };
            done.push(command);
            holds |= kept?;
            next = if done.len() < BATCH {
                self.first.try_recv().or_else(|_| self.second.try_recv()).ok()
            } else {
                None
            };
        }
        changes::append(&mut self.tx.connection, &mut self.tx.changes).await?;
        sqlx::query("COMMIT").execute(&mut self.tx.connection).await?;
        Ok(())
    }

    async fn begin(&mut self) -> Result<(), StoreError> {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.tx.connection).await?;
        Ok(())
    }

    /// Runs a command while the transaction holds nothing yet: it needs no savepoint, since taking it back is
    /// starting over. Two statements less for most commits. Answers whether it was kept.
    async fn first(&mut self, command: &mut dyn Command) -> Result<bool, StoreError> {
        match self.command(command).await {
            Ran::Kept => Ok(true),
            Ran::TakenBack => {
                sqlx::query("ROLLBACK").execute(&mut self.tx.connection).await?;
                self.begin().await?;
                Ok(false)
            }
            Ran::Lost(error) => Err(error),
        }
    }

    /// Runs a command after others; it alone is taken back where it fails. Answers whether it was kept.
    async fn savepoint(&mut self, command: &mut dyn Command) -> Result<bool, StoreError> {
        sqlx::query("SAVEPOINT command").execute(&mut self.tx.connection).await?;
        let kept = match self.command(command).await {
            Ran::Kept => true,
            Ran::TakenBack => {
                sqlx::query("ROLLBACK TO command").execute(&mut self.tx.connection).await?;
                false
            }
            Ran::Lost(error) => return Err(error),
        };
        sqlx::query("RELEASE command").execute(&mut self.tx.connection).await?;
        Ok(kept)
    }

    /// Runs a command; the facts of one that is taken back are forgotten.
    async fn command(&mut self, command: &mut dyn Command) -> Ran {
        let own = self.tx.changes.len();
        self.tx.own = own;
        let ran = command.run(&mut self.tx).await;
        self.tx.end_facts(own, 0, matches!(ran, Ran::Kept));
        ran
    }
}
