//! `serve`: NexScout without a window, until told to end.

use crate::output;
use api::{ApiError, Code};
use host::{HostError, Options, Role, listen_address, system::EndRequests};
use std::{path::PathBuf, process::ExitCode};

/// Serves the workspace until Ctrl-C or SIGTERM.
pub async fn run(folder: PathBuf, listen: &str, worker: bool) -> Result<ExitCode, ApiError> {
    let listen = listen_address(listen)?;
    let mut ends = EndRequests::listen().map_err(|error| ApiError::new(Code::Unavailable, error))?;
    let options = Options::new(folder, Role::Serve { listen, worker }, "nexscoutctl serve");
    let running = tokio::select! {
        started = host::start(options) => started?,
        () = ends.next() => return Ok(ExitCode::SUCCESS),
    };
    let address = running.address.ok_or(HostError::Address(listen.to_string()))?;
    output::print(std::io::stdout().lock(), &format!("listening on http://{address}"));
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "the chat can be reached from other machines; put TLS in front of it");
    }
    let code = tokio::select! {
        () = ends.next() => ExitCode::SUCCESS,
        () = running.broken() => ExitCode::FAILURE,
    };
    tracing::info!("ending");
    tokio::select! {
        () = running.stop() => Ok(code),
        () = ends.next() => Err(ApiError::new(Code::Unavailable, "ended at once, as asked a second time")),
    }
}
