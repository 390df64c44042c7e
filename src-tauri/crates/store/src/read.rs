//! The reading side: a small pool of `query_only` connections.

use crate::writer::Tx;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};

/// May read, and only read: its connections are `query_only`. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    pub(crate) pool: SqlitePool,
}

/// Whoever may read: a [`Reader`] sees the last commit, a [`Tx`] its own changes as well.
pub trait Read<'c>: Send {
    /// Where a statement runs.
    type Executor: sqlx::Executor<'c, Database = Sqlite> + 'c;
    /// Gives up the right to read for one statement.
    fn executor(self) -> Self::Executor;
}

impl<'c> Read<'c> for &'c Reader {
    type Executor = &'c SqlitePool;
    fn executor(self) -> Self::Executor {
        &self.pool
    }
}

impl<'c> Read<'c> for &'c mut Tx {
    type Executor = &'c mut SqliteConnection;
    fn executor(self) -> Self::Executor {
        self.connection()
    }
}
