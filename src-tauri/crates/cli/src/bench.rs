//! `nexscoutctl bench NAME`: measures this machine with the parts that really run, and prints what it found
//! beside the aim. It never judges: a busy or slow machine is no defect.

mod board;
mod chat;
mod client;
mod figures;
mod machine;
mod queue;

use crate::{args::Bench, output, output::Output};
use api::{ApiError, Code};
use host::{Options, Role, Running};
use serde_json::Value;
use std::{net::Ipv4Addr, path::PathBuf, process::ExitCode};
use tempfile::TempDir;

/// The benchmarks, as typed.
pub const NAMES: [&str; 3] = ["queue", "chat", "board"];

/// How a benchmark runs.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Seconds instead of minutes: smaller backlogs, shorter runs.
    quick: bool,
    /// Folder for the throw-away workspace; its disk is what is measured.
    folder: PathBuf,
    /// Says what is being done, on standard error.
    chatty: bool,
}

/// What a benchmark found, for programs and for people.
struct Found {
    figures: Value,
    words: String,
}

/// Runs a benchmark and prints what it found.
pub async fn run(bench: Bench, output: Output) -> Result<ExitCode, ApiError> {
    let wish = Wish {
        quick: bench.quick,
        folder: bench.dir.unwrap_or_else(std::env::temp_dir),
        chatty: !output.json,
    };
    let found = match bench.name.as_str() {
        "queue" => queue::measure(&wish).await,
        "chat" => chat::measure(&wish).await,
        "board" => board::measure(&wish).await,
        other => {
            let message = format!("{:?} is no benchmark; known: {}", output::clean(other), NAMES.join(", "));
            return Err(ApiError::validation("name", message));
        }
    };
    let found = found.map_err(|error| ApiError::new(Code::Unavailable, format!("{error:#}")))?;
    Ok(output.answer(&found.figures, |_| found.words))
}

impl Wish {
    /// Says what is being done.
    fn say(&self, words: &str) {
        if self.chatty {
            output::print(std::io::stderr().lock(), words);
        }
    }

    /// A new workspace in a folder of its own, taken up as `serve` does it but for the worker; the folder goes
    /// when its guard is dropped.
    async fn workspace(&self) -> anyhow::Result<(Running, TempDir)> {
        let folder = tempfile::Builder::new().prefix("nexscout-bench-").tempdir_in(&self.folder)?;
        let role = Role::Serve { listen: (Ipv4Addr::LOCALHOST, 0).into(), worker: false };
        let running = host::start(Options::new(folder.path(), role, "nexscoutctl bench").create()).await?;
        Ok((running, folder))
    }
}
