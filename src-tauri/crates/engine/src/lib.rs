//! What NexScout does: use cases, job handlers, the worker and effects. Everything outside (time, randomness,
//! mail, secrets) is a port; the only SQL is behind `store`.

pub mod approvals;
pub mod brain;
mod bulk;
mod capture;
pub mod chat;
mod clicks;
pub mod composer;
mod contacts;
mod deals;
pub mod effects;
mod error;
mod facts;
mod filters;
mod gather;
mod handlers;
mod knowledge;
pub mod mail;
pub mod moves;
mod notices;
pub mod places;
pub mod ports;
mod preview;
pub mod prospects;
mod queue;
mod reach;
mod scoring;
mod settings;
pub mod stages;
mod start;
mod today;
pub mod undo;
pub mod wallet;
pub mod worker;

pub use bulk::{Bulk, BulkAction};
pub use error::{EngineError, ErrorCode};
pub use facts::Brief;
pub use ports::Ports;
pub use preview::Preview;
pub use start::Engine;
