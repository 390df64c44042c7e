//! Opening: what is made, what is refused, and that a refusal changes nothing.

use crate::support::{Workspace, by_hand, child, child_folder, create, note, notes, this_program};
use sqlx::{AssertSqlSafe, Connection};
use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
};
use store::{FILE_NAME, Store, StoreError};
use tempfile::TempDir;

/// A closed workspace with one note in it.
async fn closed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path()).await;
    store.write(|tx| note(tx, "kept")).await.unwrap();
    store.close().await;
    folder
}

/// Opens what must be refused; the file has to stay as it is, to the byte.
async fn refusal(folder: &Path) -> StoreError {
    let file = folder.join(FILE_NAME);
    let before = fs::read(&file).unwrap();
    let error = match Store::open(folder, false).await {
        Ok(_) => panic!("it was opened"),
        Err(error) => error,
    };
    assert!(before == fs::read(&file).unwrap(), "the refused file was changed ({error})");
    error
}

/// Changes a closed workspace behind the store's back.
async fn tamper(folder: &Path, sql: &'static str) {
    let mut hand = by_hand(folder).await;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut hand).await.unwrap();
    hand.close().await.unwrap();
}

#[tokio::test]
async fn a_workspace_is_made_once_and_opened_again_with_what_it_held() {
    let folder = closed().await;
    for create in [false, true] {
        let store = Store::open(folder.path(), create).await.unwrap();
        assert_eq!(notes(&store).await, ["kept"]);
        store.close().await;
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [FILE_NAME], "a closed workspace is one file");
}

#[tokio::test]
async fn a_folder_without_a_workspace_is_refused_and_stays_empty() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(folder.path(), false).await, Err(StoreError::Missing(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    // What a creation leaves that was cut off at once.
    fs::write(folder.path().join(FILE_NAME), b"").unwrap();
    assert!(matches!(refusal(folder.path()).await, StoreError::Missing(_)));
    create(folder.path()).await;
}

#[tokio::test]
async fn a_newer_programs_file_is_refused() {
    let folder = closed().await;
    tamper(
        folder.path(),
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (99991231235959, 'from the future', 1, x'00', 0)",
    )
    .await;
    assert!(matches!(refusal(folder.path()).await, StoreError::TooNew));
}

#[tokio::test]
async fn another_history_is_refused() {
    for change in ["UPDATE _sqlx_migrations SET checksum = x'00'", "UPDATE _sqlx_migrations SET success = 0"]
    {
        let folder = closed().await;
        tamper(folder.path(), change).await;
        assert!(matches!(refusal(folder.path()).await, StoreError::ForeignHistory(_)), "{change}");
    }
}

#[tokio::test]
async fn another_programs_database_is_left_alone() {
    let folder = closed().await;
    let theirs = tempfile::tempdir().unwrap();
    let file = theirs.path().join(FILE_NAME);
    // Made without write-ahead log, so that turning it on would show as a change.
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let mut hand = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql("CREATE TABLE prospects (name TEXT)").execute(&mut hand).await.unwrap();
    hand.close().await.unwrap();
    assert!(matches!(refusal(theirs.path()).await, StoreError::ForeignHistory(_)));
    assert!(Store::open(theirs.path(), true).await.is_err(), "nor is it taken over when one may be made");
    drop(folder);
}

#[tokio::test]
async fn damaged_files_are_refused() {
    let folder = closed().await;
    let file = folder.path().join(FILE_NAME);
    let whole = fs::read(&file).unwrap();
    let noise: Vec<u8> = (0..whole.len()).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let mut headless = whole.clone();
    headless[..100].copy_from_slice(&noise[..100]);
    let mut gutted = whole.clone();
    gutted[4_096..].fill(0xff);
    let cases: [(&str, &[u8]); 6] = [
        ("random bytes", &noise),
        ("a text", b"not a database at all\n"),
        ("half of the file", &whole[..whole.len() / 2]),
        ("one page of it", &whole[..4_096]),
        ("a header overwritten", &headless),
        ("all but the first page overwritten", &gutted),
    ];
    for (case, bytes) in cases {
        fs::write(&file, bytes).unwrap();
        let error = refusal(folder.path()).await;
        assert!(matches!(error, StoreError::Damaged(_)), "{case}: {error}");
    }
    fs::write(&file, &whole).unwrap();
    assert_eq!(notes(&Store::open(folder.path(), false).await.unwrap()).await, ["kept"]);
}

#[tokio::test]
async fn a_database_that_is_a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(FILE_NAME)).unwrap();
    for create in [false, true] {
        assert!(matches!(Store::open(folder.path(), create).await, Err(StoreError::ReadOnly(_))));
    }
}

/// Permissions mean nothing to root, so this opens as another user where it can.
#[tokio::test]
async fn what_cannot_be_written_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(home.path(), 0o755);
    // Where the build lies another user may not look.
    let program = home.path().join("it");
    fs::copy(this_program(), &program).unwrap();
    mode(&program, 0o755);
    // (case, the file's mode or none, the folder's)
    for (case, file_mode, folder_mode) in [
        ("a read-only file", Some(0o444), 0o777),
        ("a read-only file in a read-only folder", Some(0o444), 0o555),
        ("a read-only folder", Some(0o666), 0o555),
        ("an empty read-only folder", None, 0o555),
    ] {
        let folder = home.path().join("workspace");
        fs::create_dir(&folder).unwrap();
        let file = folder.join(FILE_NAME);
        if let Some(file_mode) = file_mode {
            create(&folder).await.close().await;
            mode(&file, file_mode);
        }
        let before = fs::read(&file).ok();
        mode(&folder, folder_mode);
        let mut opening = child(&program, "open::opens_as_another_user", &folder);
        if fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
            opening.uid(65_534).gid(65_534);
        }
        let said = match opening.output() {
            Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
            Err(error) => {
                println!("skipped: this machine does not let root become another user ({error})");
                return;
            }
        };
        assert!(said.contains("refused: ReadOnly"), "{case}: {said}");
        assert_eq!(before, fs::read(&file).ok(), "{case}: the file was changed");
        mode(&folder, 0o755);
        fs::remove_dir_all(&folder).unwrap();
    }
}

#[tokio::test]
#[ignore = "a part of what_cannot_be_written_is_refused, which starts it"]
async fn opens_as_another_user() {
    let Some(folder) = child_folder() else { return };
    match Store::open(&folder, true).await {
        Ok(_) => println!("opened"),
        Err(error) => println!("refused: {error:?}"),
    }
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let workspace = Workspace::new().await;
    let reader = workspace.store.reader().clone();
    workspace.store.close().await;
    assert!(matches!(store::workspace::get(&reader).await, Err(StoreError::Closed)));
}
