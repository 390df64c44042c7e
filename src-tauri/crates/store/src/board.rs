//! Cards and columns of the board, rows of the table and the type-ahead: read in pages, with a fixed number of
//! statements. Sums without a filter come from counters that triggers keep; with one they are reckoned.

mod filter;
mod heads;
mod open;
mod rows;
mod saved;

pub use filter::{Filter, Order, SortBy};
pub use heads::{Chips, Head, chips, heads, total};
pub use open::{Visit, open, visits};
pub use rows::{Cursor, by_ids, column, column_sql, ids_of, listing, quick, quick_sql};
pub use saved::{SavedFilter, remove_filter, save_filter, saved_filters};

use domain::{Confirmation, Money, ProspectId, Source, Stage, Temperature, Timestamp};

/// A prospect as a card shows it.
#[derive(Debug, Clone)]
pub struct Card {
    /// Local order of creation; breaks ties of rank.
    pub seq: i64,
    /// Identity.
    pub id: ProspectId,
    /// Counts changes.
    pub version: i64,
    /// Full name.
    pub name: Option<String>,
    /// Company's name.
    pub company: Option<String>,
    /// The e-mail used first, and how sure we are of it.
    pub email: Option<(String, Confirmation)>,
    /// Where the person stands.
    pub stage: Stage,
    /// Since when.
    pub stage_at: Timestamp,
    /// Place in the column.
    pub rank: i64,
    /// On the board, or only in the list.
    pub on_board: bool,
    /// The machine's score, 0-100.
    pub scout_score: u8,
    /// The rep's own score.
    pub override_score: Option<u8>,
    /// Highest temperature of the signals.
    pub temperature: Temperature,
    /// Where the person came from.
    pub source: Source,
    /// What the shown deal is worth.
    pub amount: Option<Money>,
    /// The last meaningful touch.
    pub last_touch_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// Hands-off of the person or the company stands at the moment asked for.
    pub hands_off: bool,
    /// Vendor, job seeker or spam.
    pub barred: bool,
    /// Not stale before.
    pub snoozed_until: Option<Timestamp>,
    /// Of the sample data.
    pub sample: bool,
}
