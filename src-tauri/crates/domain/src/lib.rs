//! The pure rules and types of NexScout (product.md). Everything here is a function of its arguments:
//! no I/O, no clock, no randomness, so that any decision can be replayed from recorded facts.

pub mod answer;
pub mod claim;
pub mod conversion;
pub mod economy;
pub mod email;
pub mod extract;
pub mod file;
pub mod forward;
pub mod grounding;
pub mod handover;
pub mod id;
pub mod inbound;
pub mod intent;
pub mod language;
pub mod lead;
pub mod meeting;
pub mod money;
pub mod next;
pub mod notice;
pub mod offer;
pub mod outward;
pub mod passages;
pub mod phone;
pub mod policy;
pub mod qualification;
pub mod rank;
pub mod reasons;
pub mod region;
pub mod retry;
pub mod rules;
pub mod schedule;
pub mod score;
pub mod sender_domain;
pub mod sequence;
pub mod settings;
pub mod sign_in;
pub mod signal;
pub mod text;
pub mod time;
pub mod today;
pub mod vocabulary;

pub use id::*;
pub use money::{Currency, Money};
pub use next::NextStep;
pub use time::Timestamp;
pub use vocabulary::*;

#[cfg(test)]
mod scenarios;
