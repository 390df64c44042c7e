//! Who owns a workspace (architecture.md, "One owner"): an exclusive OS lock that ends with its process,
//! whatever ends it, and beside it a note that says who holds it and where it listens.

use crate::{HostError, folder};
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The locked file. Its content is for people: on Windows nobody else may read a locked file.
const LOCK: &str = "owner.lock";
/// The note for programs.
const NOTE: &str = "owner.json";
/// A note is small; more is not ours.
const NOTE_MAX: u64 = 64 << 10;

/// Who owns a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Process id.
    pub pid: u32,
    /// What it is, e.g. `nexscoutctl serve`.
    pub program: String,
    /// Since when.
    pub since: Timestamp,
    /// It stays until somebody ends it; else it is one command that ends by itself.
    pub stays: bool,
    /// Where it takes commands: a socket's path or a pipe's name.
    pub socket: String,
}

/// `nexscoutctl serve (process 4711, since 2026-11-23T02:22:30.000Z)`.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (process {}, since {})", self.program, self.pid, self.since.rfc3339())
    }
}

/// The held lock; dropping it, or dying, gives it up.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    folder: PathBuf,
}

impl Lock {
    /// Takes the lock of a folder, or `None` while somebody else has it.
    pub(crate) fn try_take(workspace: &Path) -> Result<Option<Self>, HostError> {
        let fault = |cause| folder::fault(workspace, cause);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(workspace.join(LOCK)).map_err(fault)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { file, folder: workspace.to_owned() })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(cause)) => Err(fault(cause)),
        }
    }

    /// Says who holds it. The note appears whole or not at all.
    pub(crate) fn sign(&mut self, owner: &Owner) -> Result<(), HostError> {
        self.write(owner).map_err(|cause| folder::fault(&self.folder, cause))
    }

    fn write(&mut self, owner: &Owner) -> io::Result<()> {
        self.file.set_len(0)?;
        writeln!(self.file, "{owner}")?;
        let mut note = tempfile::Builder::new().prefix(".owner-").tempfile_in(&self.folder)?;
        serde_json::to_writer(&mut note, owner)?;
        note.persist(self.folder.join(NOTE))?;
        Ok(())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // First the note, then (by closing) the lock, so that a note never names somebody who just left and
        // removes the next owner's. A note that stays is harmless: whoever has the lock replaces it.
        let _ = std::fs::remove_file(self.folder.join(NOTE));
        let _ = self.file.set_len(0);
    }
}

/// Who says to own the workspace; a crash leaves a note behind, so that only the lock tells.
pub(crate) fn noted(workspace: &Path) -> Option<Owner> {
    let note = workspace.join(NOTE);
    if note.metadata().ok()?.len() > NOTE_MAX {
        return None;
    }
    serde_json::from_slice(&std::fs::read(note).ok()?).ok()
}
