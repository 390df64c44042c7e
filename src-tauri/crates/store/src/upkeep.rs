//! Looking after the file as a whole: a copy of it, and whether it is sound.

use crate::{Reader, StoreError};
use sqlx::Connection;
use std::{fs::File, io, path::Path};

/// Why no copy was made.
#[derive(Debug, thiserror::Error)]
pub enum CopyFault {
    /// Something is there already; it was left alone.
    #[error("{0} exists already; choose another name (nothing was overwritten)")]
    Exists(String),
    /// The folder or file cannot be written.
    #[error("the copy cannot be written to {place}: {cause}")]
    Io {
        /// Where.
        place: String,
        /// Why.
        cause: io::Error,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Copies the whole database, as of now and without its log, into a new file that only this user may read,
/// while others go on working. Answers its size in bytes. The name appears only when the copy is complete and
/// on the disk; a file that exists is never touched.
pub async fn copy(reader: &Reader, file: &Path) -> Result<u64, CopyFault> {
    let fault = |cause| CopyFault::Io { place: file.display().to_string(), cause };
    let exists = || CopyFault::Exists(file.display().to_string());
    if file.exists() {
        return Err(exists());
    }
    let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // An empty file is what VACUUM INTO fills; tempfile makes it 0600 and removes it when we fail.
    let part = tempfile::Builder::new().prefix(".nexscout-copy-").tempfile_in(folder).map_err(fault)?;
    let target = part.path().to_str().ok_or_else(|| fault(io::ErrorKind::InvalidFilename.into()))?;
    copy_into(reader, target).await?;
    File::open(part.path()).and_then(|copy| copy.sync_all()).map_err(fault)?;
    let bytes = part.path().metadata().map_err(fault)?.len();
    part.persist_noclobber(file).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => exists(),
        _ => fault(error.error),
    })?;
    // A directory entry is durable once its directory is; Windows has no such call and needs none.
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault)?;
    }
    Ok(bytes)
}

/// On a connection that leaves the pool for it, as the pool's own may not write anywhere.
async fn copy_into(reader: &Reader, target: &str) -> Result<(), StoreError> {
    let mut connection = reader.pool.acquire().await?.detach();
    sqlx::query("PRAGMA query_only = OFF").execute(&mut connection).await?;
    sqlx::query("VACUUM INTO ?").bind(target).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// What a check of the whole file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// What is wrong, in words; empty: nothing.
    pub problems: Vec<String>,
    /// Sum of the ledger and of the wallet, in energy.
    pub energy: (i64, i64),
    /// Sum of the ledger and of the wallet, in coins.
    pub coins: (i64, i64),
}

/// Checks the pages and indexes of the file, every foreign key, that the ledger explains the wallet, and that
/// the counts per column are true.
pub async fn check(reader: &Reader) -> Result<Findings, StoreError> {
    // One snapshot, so that a commit in between cannot look like a fault.
    let mut snapshot = reader.pool.begin().await?;
    // SQLite 3.51 checks a full-text index against the structure this connection last read, and takes what others
    // wrote since for a fault; a search reads it anew.
    for search in [
        "SELECT rowid FROM prospects_fts WHERE prospects_fts MATCH '\"a\"' LIMIT 1",
        "SELECT rowid FROM faq_fts WHERE faq_fts MATCH '\"a\"' LIMIT 1",
    ] {
        sqlx::query(search).fetch_optional(&mut *snapshot).await?;
    }
    let pages: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check(20)").fetch_all(&mut *snapshot).await?;
    let mut problems: Vec<String> = pages.into_iter().filter(|line| line != "ok").collect();
    let orphans: Vec<(String, Option<i64>, String, i64)> =
        sqlx::query_as("PRAGMA foreign_key_check").fetch_all(&mut *snapshot).await?;
    problems.extend(
        orphans.iter().take(20).map(|(table, _, parent, _)| format!("a row of {table} has no {parent}")),
    );
    let ledger = sqlx::query!(
        r#"SELECT coalesce(sum(energy_available + energy_reserved), 0) AS "energy!: i64",
             coalesce(sum(coins_available + coins_reserved), 0) AS "coins!: i64" FROM ledger"#
    )
    .fetch_one(&mut *snapshot)
    .await?;
    let held = sqlx::query!(
        r#"SELECT coalesce(sum(energy_available + energy_reserved), 0) AS "energy!: i64",
             coalesce(sum(coins_available + coins_reserved), 0) AS "coins!: i64" FROM wallet"#
    )
    .fetch_one(&mut *snapshot)
    .await?;
    for (what, ledger, wallet) in
        [("energy", ledger.energy, held.energy), ("coins", ledger.coins, held.coins)]
    {
        if ledger != wallet {
            problems.push(format!("the ledger's {what} add up to {ledger}, the wallet holds {wallet}"));
        }
    }
    let miscounted = sqlx::query!(
        r#"SELECT c.stage, c.prospects AS counted, (SELECT count(*) FROM prospects AS p
             WHERE p.stage = c.stage AND p.on_board = 1 AND p.merged_into IS NULL) AS "there!: i64"
           FROM stage_counts AS c"#
    )
    .fetch_all(&mut *snapshot)
    .await?;
    problems.extend(miscounted.iter().filter(|row| row.counted != row.there).map(|row| {
        format!("the board counts {} prospects in {}, there are {}", row.counted, row.stage, row.there)
    }));
    Ok(Findings { problems, energy: (ledger.energy, held.energy), coins: (ledger.coins, held.coins) })
}
