//! For tests, demo and bench only: temporary workspace, fixed clock, builders, protocol doubles.

pub mod peer;
pub mod smtp;
