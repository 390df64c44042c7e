//! One integration binary: real HTTP, real SMTP, real processes.

mod cli;
