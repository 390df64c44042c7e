//! Why a workspace could not be taken up, in words the rep can act on.

use crate::Owner;
use api::{ApiError, Code};
use engine::EngineError;
use std::{io, net::SocketAddr};
use store::StoreError;

/// Why nothing runs. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// Another process owns the workspace.
    #[error("this workspace is owned by {0}")]
    Owned(Owner),
    /// Another process holds the lock and cannot be reached.
    #[error("this workspace is locked by {}, which does not answer", owner_words(.0.as_ref()))]
    Unreachable(Option<Owner>),
    /// There is no workspace.
    #[error("no NexScout workspace in {0}")]
    Missing(String),
    /// The folder or a file in it cannot be used.
    #[error("the workspace's folder {folder} cannot be used: {cause}")]
    Folder {
        /// Which one.
        folder: String,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// No folder was named and the platform has none.
    #[error("this platform names no folder for data; name one with --data or NEXSCOUT_DATA")]
    NoFolder,
    /// The text is no address to listen on.
    #[error("{0:?} is not an address to listen on, such as 127.0.0.1:8787")]
    Address(String),
    /// Somebody else listens there.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The passphrase's file cannot be read.
    #[error("the passphrase file {file} (NEXSCOUT_PASSPHRASE_FILE) cannot be used: {cause}")]
    Passphrase {
        /// Which file.
        file: String,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The local socket cannot be made.
    #[error("the workspace's local socket cannot be made: {0}")]
    Socket(#[source] io::Error),
    /// The database refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The engine refuses.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

fn owner_words(owner: Option<&Owner>) -> String {
    owner.map_or_else(|| "another process".to_owned(), Owner::to_string)
}

impl From<HostError> for ApiError {
    fn from(error: HostError) -> Self {
        let with = |code| Self::new(code, &error);
        match &error {
            HostError::Owned(owner) => {
                with(Code::Conflict).hint(format!("end process {} first, or use its workspace", owner.pid))
            }
            HostError::Unreachable(_) => with(Code::Unavailable).hint("try again in a moment"),
            HostError::Missing(_) => with(Code::NotFound).hint("nexscoutctl init makes a workspace"),
            HostError::Folder { .. } => {
                with(Code::Unavailable).hint("check the folder's permissions, or name another with --data")
            }
            HostError::NoFolder => Self { field: Some("data".to_owned()), ..with(Code::Validation) },
            HostError::Address(_) => Self { field: Some("listen".to_owned()), ..with(Code::Validation) },
            HostError::Listen { .. } => Self { field: Some("listen".to_owned()), ..with(Code::Unavailable) }
                .hint("name another port with --listen; port 0 picks a free one"),
            HostError::Passphrase { .. } => with(Code::Precondition),
            HostError::Socket(_) => with(Code::Unavailable),
            HostError::Store(cause) => cause.clone().into(),
            HostError::Engine(cause) => cause.clone().into(),
        }
    }
}
