//! The connectors against servers and readers: a double that fails on command, and programs NexScout did not
//! write (tests/peers).
// All of this is tests, helpers included.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

mod calendar;
mod message;
#[cfg(unix)]
mod postfix;
mod secrets;
mod smtp;
mod support;
