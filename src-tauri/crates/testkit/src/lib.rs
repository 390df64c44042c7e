//! For tests, demo and bench only: temporary workspace, fixed clock, builders, protocol doubles.

pub mod peer;
mod program;
pub mod smtp;

pub use program::program;
