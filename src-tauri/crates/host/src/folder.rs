//! Where a workspace is, and addresses as people type them.

use crate::HostError;
use std::{
    io,
    net::{SocketAddr, ToSocketAddrs},
    path::{Path, PathBuf},
};

/// Environment variable that names the workspace's folder.
pub(crate) const DATA: &str = "NEXSCOUT_DATA";

/// The workspace's folder when nobody names one: `NEXSCOUT_DATA`, else the data folder of the desktop program.
///
/// # Errors
/// [`HostError::NoFolder`] without a home.
pub fn default_folder() -> Result<PathBuf, HostError> {
    if let Some(folder) = std::env::var_os(DATA).filter(|folder| !folder.is_empty()) {
        return Ok(folder.into());
    }
    own_folder()
}

/// The data folder of the desktop program on this platform, whatever the environment says.
///
/// # Errors
/// [`HostError::NoFolder`] without a home.
pub fn own_folder() -> Result<PathBuf, HostError> {
    directories::ProjectDirs::from("com", "nexscout", "NexScout")
        .map(|places| places.data_dir().to_owned())
        .ok_or(HostError::NoFolder)
}

/// `127.0.0.1:8787`, `localhost:0`, `[::1]:8787`.
///
/// # Errors
/// [`HostError::Address`] for what is no address or names no machine.
pub fn listen_address(text: &str) -> Result<SocketAddr, HostError> {
    let refused = || HostError::Address(text.chars().take(64).collect());
    text.to_socket_addrs().map_err(|_| refused())?.next().ok_or_else(refused)
}

/// Makes a folder, and those above it, for this user only. One that exists stays as it is.
///
/// # Errors
/// [`HostError::Folder`] where that is not allowed or a file is in the way.
pub fn make_private(folder: &Path) -> Result<(), HostError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|cause| fault(folder, cause))
}

/// Makes an empty file that only this user may read, unless it exists: what SQLite fills keeps its mode, and so
/// do the log and index beside it. For a folder that was there before and is open to others.
pub(crate) fn reserve(folder: &Path, name: &str) -> Result<(), HostError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(folder.join(name)) {
        Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => Err(fault(folder, cause)),
        _ => Ok(()),
    }
}

pub(crate) fn fault(folder: &Path, cause: io::Error) -> HostError {
    HostError::Folder { folder: folder.display().to_string(), cause }
}
