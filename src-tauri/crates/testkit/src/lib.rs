//! For tests, demo and bench only: temporary workspace, fixed clock, builders, protocol doubles.

mod announcer;
pub mod authorization;
mod clock;
pub mod customer;
pub mod dns;
#[cfg(unix)]
pub mod dovecot;
mod entropy;
mod fill;
pub mod graph;
pub mod imap;
mod memory_mail;
pub mod peer;
#[cfg(unix)]
pub mod postfix;
mod program;
pub mod radicale;
mod secrets;
pub mod smtp;
mod visitor;
mod workspace;

pub use announcer::RecordingAnnouncer;
pub use clock::FixedClock;
pub use entropy::SeededEntropy;
pub use fill::fill;
pub use memory_mail::{Fate, MemoryMail, Taken};
pub use program::program;
pub use secrets::MemorySecrets;
pub use visitor::Visitor;
pub use workspace::{Builder, START, Workspace};
