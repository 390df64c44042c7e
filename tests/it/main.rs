//! One integration binary: real HTTP, real SMTP, real processes.

mod cli;
mod crash;
mod faults;
mod processes;
mod scenarios;
