//! nexscoutctl: NexScout from a terminal, and without a window. Parses, asks the workspace's owner (or becomes
//! it), prints; no rule of the product is decided here.

mod args;
mod bench;
mod commands;
mod demo;
mod eval;
mod init;
mod output;
mod render;
mod request;
mod serve;

use api::{ApiError, Code};
use args::{Cli, Command};
use clap::{Parser, error::ErrorKind};
use output::Output;
use std::{io::IsTerminal, process::ExitCode};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.kind() == ErrorKind::InvalidUtf8 => return not_text(),
        // Help and version go to standard output with 0, misuse to standard error with 2.
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let level = if matches!(cli.command, Command::Serve { .. }) { "info" } else { "warn" };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level)))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let output = Output::new(cli.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.error(&ApiError::new(Code::Unavailable, error)),
    };
    match runtime.block_on(commands::run(cli, output)) {
        Ok(code) => code,
        Err(error) => output.error(&error),
    }
}

/// An argument that is no text is a value that is not allowed, so exit 1 and not 2; clap has not parsed, so that
/// `--json` is looked for by hand.
fn not_text() -> ExitCode {
    let json = std::env::args_os().any(|argument| argument == "--json");
    let place = std::env::args_os().position(|argument| argument.to_str().is_none()).unwrap_or_default();
    let message = format!("argument {place} is not valid UTF-8");
    Output::new(json).error(&ApiError::new(Code::Validation, message))
}
