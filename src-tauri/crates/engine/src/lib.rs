//! What NexScout does: use cases, job handlers, the worker and effects. Everything outside (time, randomness,
//! mail, secrets) is a port; the only SQL is behind `store`.

pub mod approvals;
pub mod brain;
mod capture;
pub mod chat;
mod clicks;
pub mod composer;
pub mod effects;
mod error;
mod facts;
mod gather;
mod handlers;
mod knowledge;
pub mod mail;
mod notices;
pub mod ports;
pub mod prospects;
mod queue;
mod scoring;
mod settings;
pub mod stages;
mod start;
mod today;
pub mod wallet;
pub mod worker;

pub use error::{EngineError, ErrorCode};
pub use facts::Brief;
pub use ports::Ports;
pub use start::Engine;
