//! What can go wrong with the workspace's file, in words the rep can act on.

/// Errors of the store. Causes are kept as sources; texts never carry row contents.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The file was written by a newer NexScout.
    #[error(
        "this workspace was written by a newer NexScout; install that version to open it (nothing was changed)"
    )]
    TooNew,
    /// The migrations in the file are not ours.
    #[error("this workspace's history differs from this program's ({0}); nothing was changed")]
    ForeignHistory(String),
    /// There is no database where one is expected.
    #[error("no NexScout workspace in {0}; `nexscoutctl init` makes one")]
    Missing(String),
    /// The file is no SQLite database, or a damaged one.
    #[error(
        "the workspace's database is damaged or not a database: {0}; restore a backup (nothing was changed)"
    )]
    Damaged(String),
    /// The file or folder cannot be written.
    #[error("the workspace cannot be written: {0}; check the permissions of its folder")]
    ReadOnly(String),
    /// No room on the disk.
    #[error("the disk is full; nothing was lost, free some space and try again")]
    DiskFull,
    /// Another program holds the file.
    #[error("the workspace's database is locked by another program")]
    Locked,
    /// The SQLite linked in is older than what keeps committed writes.
    #[error(
        "SQLite {found} is too old: 3.51.3 or newer is needed (its WAL-reset bug loses committed writes)"
    )]
    SqliteTooOld {
        /// The version linked in.
        found: String,
    },
    /// A rule of the schema was broken; a defect of ours or a race.
    #[error("a rule of the database was broken: {0}")]
    Constraint(String),
    /// A stored value is not of its list.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    /// The writer has stopped.
    #[error("the workspace is closing")]
    Closed,
    /// Anything else SQLite said.
    #[error("the database failed: {0}")]
    Database(String),
}

impl StoreError {
    /// A commit may have been impossible for the whole batch, not just for one command.
    pub(crate) fn ends_the_transaction(&self) -> bool {
        matches!(self, Self::DiskFull | Self::Damaged(_) | Self::ReadOnly(_) | Self::Locked | Self::Closed)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => {
                let text = inner.message().to_owned();
                // Primary result codes of https://sqlite.org/rescode.html; sqlx reports extended ones.
                let code = inner.code().and_then(|code| code.parse::<i32>().ok()).unwrap_or_default() & 0xff;
                match code {
                    5 | 6 => Self::Locked,
                    8 | 14 => Self::ReadOnly(text),
                    11 | 26 => Self::Damaged(text),
                    13 => Self::DiskFull,
                    19 => Self::Constraint(text),
                    _ => Self::Database(text),
                }
            }
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Closed,
            other => Self::Database(other.to_string()),
        }
    }
}
