//! One command table: name, request, response, handler, scope; DTOs and error codes.
//!
//! The window, the command line and a test's HTTP host loop over [`TABLE`]; nothing else reaches the engine on
//! the rep's behalf. Moments are milliseconds since 1970 UTC in fields named `..._at` (or `at`); money is in
//! minor units beside its currency, and typed amounts come in as decimal text.

mod approvals;
mod attention;
mod board;
mod cards;
mod conversations;
mod decode;
mod details;
mod documents;
mod error;
mod filter;
mod jobs;
mod knowledge;
mod leads;
mod listing;
mod moves;
mod people;
mod prospects;
mod record;
mod rules;
mod sequences;
mod setting_kind;
mod settings;
mod setup;
mod sign_in;
mod suggestions;
mod table;
mod tasks;
mod today;
mod typescript;
mod undo;
mod wallet;
mod workspace;
mod writing;

pub use error::{ApiError, Code};
pub use table::{Row, Scope, TABLE, dispatch, row};
pub use typescript::typescript;
