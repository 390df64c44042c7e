//! Scratch target while the scenarios are being written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]
mod crash;
mod faults;
mod processes;
