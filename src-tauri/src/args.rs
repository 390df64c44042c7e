//! The few things that can be said when the program is started.

use clap::Parser;
use std::path::PathBuf;

/// NexScout in a window.
///
/// A second start for the same workspace brings the first one's window to the front.
#[derive(Debug, Parser)]
#[command(name = "nexscout", version, max_term_width = 100)]
pub struct Args {
    /// Workspace folder [default: NEXSCOUT_DATA, else the platform's folder for data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Begin in the tray, without showing the window
    #[arg(long)]
    pub hidden: bool,
}
