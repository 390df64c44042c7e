//! The one writer: shared commits, each command's own fate, lanes, rehearsals, facts, idleness.

use crate::support::{NOW, Workspace, note, notes};
use futures::{FutureExt, future::BoxFuture};
use std::{
    path::Path,
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{AsStoreError, Store, StoreError, changes};

/// A caller's error, as the engine's: its own, or one of the store's inside.
#[derive(Debug)]
enum CallerError {
    Refused,
    Store(StoreError),
}
impl From<StoreError> for CallerError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
impl AsStoreError for CallerError {
    fn as_store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Refused => None,
            Self::Store(error) => Some(error),
        }
    }
}

type Written = Result<(), CallerError>;

/// Writes a note and ends as told.
fn command(store: &Store, key: &str, end: fn() -> Written) -> impl Future<Output = Written> + use<> {
    let (store, key) = (store.clone(), key.to_owned());
    async move {
        store
            .write(move |tx| {
                async move {
                    note(tx, &key).await?;
                    end()
                }
                .boxed()
            })
            .await
    }
}

/// Queues all of them behind a busy writer, so that they share its transaction, and answers how each ended.
async fn together(workspace: &Workspace, commands: Vec<BoxFuture<'static, Written>>) -> Vec<Written> {
    let (go, held) = workspace.hold_writer();
    let mut held = pin!(held);
    assert!(futures::poll!(held.as_mut()).is_pending());
    let mut all = pin!(futures::future::join_all(commands));
    assert!(futures::poll!(all.as_mut()).is_pending());
    go.send(()).unwrap();
    let (_, answers) = futures::join!(held, all);
    answers
}

/// Commits in a write-ahead log: frames that name the database's size after them
/// (<https://sqlite.org/fileformat2.html#walformat>).
fn commits(file: &Path) -> usize {
    let log = std::fs::read(file.with_extension("db-wal")).unwrap();
    let word = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let page = word(8) as usize;
    let salts = &log[16..24];
    (32..log.len())
        .step_by(24 + page)
        .filter(|&at| word(at + 4) != 0 && log[at + 8..at + 16] == *salts)
        .count()
}

/// (frames in the log, frames folded back into the file), from the log's index
/// (<https://sqlite.org/walformat.html#the_wal_index_file_format>).
fn folded(file: &Path) -> (u32, u32) {
    let index = std::fs::read(file.with_extension("db-shm")).unwrap();
    let word = |at: usize| u32::from_ne_bytes(index[at..at + 4].try_into().unwrap());
    (word(16), word(96))
}

#[tokio::test]
async fn hundreds_of_concurrent_writes_share_commits() {
    let workspace = Workspace::new().await;
    // A reader's open transaction keeps the log from starting over, so that all its frames can be counted.
    let mut hand = workspace.by_hand().await;
    sqlx::raw_sql("BEGIN; SELECT * FROM workspace").execute(&mut hand).await.unwrap();
    let before = commits(&workspace.file());
    let writes =
        (0..1_000).map(|n| command(&workspace.store, &format!("{n:04}"), || Ok(())).boxed()).collect();
    let answers = together(&workspace, writes).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(notes(&workspace.store).await.len(), 1_000);
    // The holding command and 511 more, then the rest.
    assert_eq!(commits(&workspace.file()) - before, 2);
}

#[tokio::test]
async fn a_write_is_acknowledged_after_its_commit() {
    let workspace = Workspace::new().await;
    let mut hand = workspace.by_hand().await;
    for n in 0..20 {
        command(&workspace.store, &format!("{n}"), || Ok(())).await.unwrap();
        let seen: i64 =
            sqlx::query_scalar("SELECT count(*) FROM settings").fetch_one(&mut hand).await.unwrap();
        assert_eq!(seen, n + 1);
    }
}

#[tokio::test]
async fn an_error_or_a_panic_takes_back_only_its_own_writes() {
    let workspace = Workspace::new().await;
    let mut facts = workspace.store.watch();
    let store = &workspace.store;
    let answers = together(
        &workspace,
        vec![
            command(store, "a", || Ok(())).boxed(),
            command(store, "refused", || Err(CallerError::Refused)).boxed(),
            command(store, "panicked", || panic!("a defect in one command")).boxed(),
            command(store, "broken", || Err(StoreError::Constraint("UNIQUE".to_owned()).into())).boxed(),
            command(store, "b", || Ok(())).boxed(),
        ],
    )
    .await;
    assert!(matches!(answers[0], Ok(())));
    assert!(matches!(answers[1], Err(CallerError::Refused)));
    assert!(matches!(answers[2], Err(CallerError::Store(StoreError::Database(_)))));
    assert!(matches!(answers[3], Err(CallerError::Store(StoreError::Constraint(_)))));
    assert!(matches!(answers[4], Ok(())));
    assert_eq!(notes(store).await, ["a", "b"]);
    assert_eq!(facts.recv().await.unwrap().ids, ["a", "b"], "facts of what was taken back are not told");
    command(store, "c", || Ok(())).await.unwrap();
    assert_eq!(facts.recv().await.unwrap().ids, ["c"]);
}

#[tokio::test]
async fn a_lost_transaction_fails_every_command_of_the_batch() {
    let workspace = Workspace::new().await;
    let mut facts = workspace.store.watch();
    let store = &workspace.store;
    let answers = together(
        &workspace,
        vec![
            command(store, "before", || Ok(())).boxed(),
            command(store, "fatal", || Err(StoreError::DiskFull.into())).boxed(),
        ],
    )
    .await;
    for answer in answers {
        assert!(matches!(answer, Err(CallerError::Store(StoreError::DiskFull))), "{answer:?}");
    }
    assert_eq!(notes(store).await, [""; 0]);
    command(store, "after", || Ok(())).await.unwrap();
    assert_eq!(notes(store).await, ["after"]);
    assert_eq!(facts.recv().await.unwrap().ids, ["after"], "facts of a lost transaction are not told");
}

#[tokio::test]
async fn whoever_waits_goes_before_bookkeeping() {
    let workspace = Workspace::new().await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let line = |word: &'static str, later: bool| {
        let (store, order) = (workspace.store.clone(), order.clone());
        async move {
            let note = move || {
                order.lock().unwrap().push(word);
                Ok::<_, CallerError>(())
            };
            if later {
                store.write_later(move |_| async move { note() }.boxed()).await
            } else {
                store.write(move |_| async move { note() }.boxed()).await
            }
        }
        .boxed()
    };
    let mut commands: Vec<_> = (0..50).map(|_| line("background", true)).collect();
    commands.extend((0..50).map(|_| line("interactive", false)));
    assert!(together(&workspace, commands).await.iter().all(Result::is_ok));
    let order = order.lock().unwrap();
    assert_eq!(order[..50], ["interactive"; 50]);
    assert_eq!(order[50..], ["background"; 50]);
}

#[tokio::test]
async fn a_rehearsal_answers_and_leaves_nothing() {
    let workspace = Workspace::new().await;
    let mut facts = workspace.store.watch();
    let seen: usize = workspace
        .store
        .write(|tx| {
            async move {
                note(tx, "kept").await?;
                let seen = tx
                    .rehearse(|tx| {
                        async move {
                            note(tx, "tried").await.unwrap();
                            // One within the other is fine.
                            tx.rehearse(|tx| note(tx, "deeper")).await.unwrap().unwrap();
                            store::workspace::settings(tx).await.unwrap().len()
                        }
                        .boxed()
                    })
                    .await?;
                note(tx, "kept too").await?;
                Ok::<_, StoreError>(seen)
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(seen, 2, "within the rehearsal its writes are there");
    assert_eq!(notes(&workspace.store).await, ["kept", "kept too"]);
    assert_eq!(facts.recv().await.unwrap().ids, ["kept", "kept too"]);
}

#[tokio::test]
async fn a_panic_inside_a_rehearsal_leaves_nothing_either() {
    let workspace = Workspace::new().await;
    let mut facts = workspace.store.watch();
    let panicked = workspace
        .store
        .write(|tx| {
            async move {
                note(tx, "before").await?;
                tx.rehearse(|tx| {
                    async move {
                        note(tx, "tried").await.unwrap();
                        panic!("a defect in a drill")
                    }
                    .boxed()
                })
                .await
            }
            .boxed()
        })
        .await;
    let _: StoreError = panicked.err().map(|error: StoreError| error).unwrap();
    command(&workspace.store, "after", || Ok(())).await.unwrap();
    assert_eq!(notes(&workspace.store).await, ["after"]);
    assert_eq!(facts.recv().await.unwrap().ids, ["after"]);
}

#[tokio::test]
async fn facts_are_told_in_commit_order_and_can_be_read_again() {
    let workspace = Workspace::new().await;
    let mut facts = workspace.store.watch();
    let start =
        changes::after(workspace.store.reader(), 0, 100).await.unwrap().last().map_or(0, |fact| fact.seq);
    for n in 0..5 {
        command(&workspace.store, &format!("{n}"), || Ok(())).await.unwrap();
    }
    let kept = changes::after(workspace.store.reader(), start, 100).await.unwrap();
    assert_eq!(
        kept.iter().map(|fact| fact.seq).collect::<Vec<_>>(),
        (start + 1..=start + 5).collect::<Vec<_>>()
    );
    for fact in kept {
        assert_eq!((fact.area.as_str(), fact.source.as_str(), fact.at), ("settings", "user", NOW));
        assert_eq!(facts.recv().await.unwrap(), fact);
    }
}

#[tokio::test]
async fn an_idle_writer_folds_the_log_back_once_and_then_keeps_still() {
    let workspace = Workspace::new().await;
    let file = workspace.file();
    command(&workspace.store, "a", || Ok(())).await.unwrap();
    let wait = async {
        while folded(&file).1 != folded(&file).0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("the log was never folded back");
    // A frame by another hand: a second checkpoint would fold it back.
    let mut hand = workspace.by_hand().await;
    sqlx::raw_sql("PRAGMA wal_autocheckpoint = 0; UPDATE settings SET value = '2'")
        .execute(&mut hand)
        .await
        .unwrap();
    let still = folded(&file);
    assert_ne!(still.0, still.1);
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(3_600)).await;
    tokio::time::resume();
    // Whatever the writer had begun in that hour comes before this command.
    let now = workspace
        .store
        .write(move |_| async move { Ok::<_, StoreError>(folded(&file)) }.boxed())
        .await
        .unwrap();
    assert_eq!(now, still, "an idle writer touched the database");
}
