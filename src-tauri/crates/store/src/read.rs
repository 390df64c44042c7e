//! The reading side: a small pool of `query_only` connections.

use crate::writer::Tx;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};

/// May read, and only read: its connections are `query_only`. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    pub(crate) pool: SqlitePool,
}

/// Whoever may read: a [`Reader`] sees the last commit, a [`Tx`] its own changes as well.
pub trait Read<'c>: Source<Executor: sqlx::Executor<'c, Database = Sqlite> + 'c> {}

impl<'c, T> Read<'c> for T where T: Source<Executor: sqlx::Executor<'c, Database = Sqlite> + 'c> {}

/// Where a statement runs. Apart from [`Read`], without its lifetime: a type that depends on a trait's lifetime
/// cannot be held across an await of a boxed future that must be `Send`.
pub trait Source: Send {
    /// What sqlx runs a statement on.
    type Executor;
    /// Gives up the right to read for one statement.
    fn executor(self) -> Self::Executor;
}

impl<'c> Source for &'c Reader {
    type Executor = &'c SqlitePool;
    fn executor(self) -> Self::Executor {
        &self.pool
    }
}

impl<'c> Source for &'c mut Tx {
    type Executor = &'c mut SqliteConnection;
    fn executor(self) -> Self::Executor {
        self.connection()
    }
}
