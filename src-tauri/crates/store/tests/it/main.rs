//! What the store promises, checked on real files: opening and refusing, the shared writer, crashes and full
//! disks, triggers, the queue, money, search, and the plans of its statements.
// Helpers of tests may fail loudly; clippy only knows it of functions marked #[test].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod board;
mod crash;
mod disk_full;
mod jobs;
mod open;
mod plans;
mod search;
mod stages;
mod support;
mod wallet;
mod writer;
