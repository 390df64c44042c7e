//! Composes a running NexScout: workspace, connectors, worker, endpoint, owner lock. The only place that names
//! connectors; no rule of the product is decided here.

mod client;
mod error;
mod folder;
mod listen;
mod owner;
mod protocol;
mod start;
pub mod system;

pub use client::{Client, call, raise};
/// Reads a mail's bytes as the program does that runs: what the evaluation looks at.
pub use connectors::inbound::read as read_mail;
pub use error::HostError;
pub use folder::{default_folder, listen_address, make_private as make_private_folder, own_folder};
pub use owner::Owner;
pub use start::{Options, Overrides, Role, Running, start};
