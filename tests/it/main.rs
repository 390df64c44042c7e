//! One integration binary: real HTTP, real SMTP, real processes.
// Helpers of tests may fail loudly; clippy only knows it of functions marked #[test].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod calendar;
mod cli;
mod crash;
mod demo;
mod domain;
mod faults;
mod gather;
mod imap;
mod inbox;
mod leads;
mod meetings;
mod processes;
mod scenarios;
mod sequences;
mod sign_in;
mod simulation;
