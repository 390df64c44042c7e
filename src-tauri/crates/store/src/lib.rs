//! The only SQL of NexScout: pools, migrations, one module per table, transactions.
//!
//! Reads take a [`Reader`], writes a [`Tx`]: the type shows who may write. Every write goes through the one
//! writer ([`Store::write`]), which lets concurrent commands share a commit and acknowledges after it.

mod convert;
mod error;
mod open;
mod read;
mod writer;

pub mod activities;
pub mod approvals;
pub mod attachments;
pub mod board;
pub mod bulk;
pub mod cards;
pub mod changes;
pub mod chat;
pub mod companies;
pub mod contacts;
pub mod conversations;
pub mod deals;
pub mod documents;
pub mod drafts;
pub mod effects;
pub mod jobs;
pub mod knowledge;
pub mod leads;
pub mod mails;
pub mod notifications;
pub mod places;
pub mod prospects;
pub mod sample;
pub mod scores;
pub mod sequences;
pub mod signals;
pub mod stages;
pub mod suggestions;
pub mod suppression;
pub mod tasks;
pub mod today;
pub mod undo;
pub mod upkeep;
pub mod wallet;
pub mod workspace;

pub use changes::Change;
pub use error::StoreError;
pub use open::{FILE_NAME, Store};
pub use read::{Read, Reader, Source};
pub use writer::{AsStoreError, Lane, Tx};
