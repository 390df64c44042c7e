//! Which prospects: the filter of the board, the table, bulk actions and saved filters.

use crate::{ApiError, decode};
use domain::{Source, Stage, Temperature};
use serde::{Deserialize, Serialize};
use store::board;
use ts_rs::TS;

/// Which prospects; every condition that is given must hold. Lists name what is let through.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable, rename = "Filter")]
pub struct FilterView {
    /// Name, company, address or number has every one of these words, as a beginning.
    pub search: Option<String>,
    /// In one of these stages.
    pub stages: Option<Vec<Stage>>,
    /// From one of these sources.
    pub sources: Option<Vec<Source>>,
    /// Of one of these temperatures.
    pub temperatures: Option<Vec<Temperature>>,
    /// The score that counts is at least this, 0-100.
    #[serde(deserialize_with = "decode::whole_opt")]
    pub score_min: Option<i64>,
    /// Stale, or not.
    pub stale: Option<bool>,
    /// Nothing is planned, or something is.
    pub no_next_step: Option<bool>,
    /// Automation is kept off, or not.
    pub hands_off: Option<bool>,
    /// On the board, or only in the list. The board itself shows only who is on it.
    pub on_board: Option<bool>,
}

/// The filter for the store.
pub(crate) fn filter(view: Option<FilterView>) -> Result<board::Filter, ApiError> {
    let view = view.unwrap_or_default();
    let score_min = match view.score_min {
        None => None,
        Some(score) => Some(u8::try_from(score).ok().filter(|score| *score <= 100).ok_or_else(|| {
            ApiError::validation(
                "filter.score_min",
                format!("score_min: {score} is not a number from 0 to 100"),
            )
        })?),
    };
    Ok(board::Filter {
        search: view.search.filter(|text| !text.trim().is_empty()),
        stages: view.stages,
        sources: view.sources,
        temperatures: view.temperatures,
        score_min,
        stale: view.stale,
        no_next_step: view.no_next_step,
        hands_off: view.hands_off,
        on_board: view.on_board,
    })
}

/// The filter of a board command: only who is on the board.
pub(crate) fn on_board(view: Option<FilterView>) -> Result<board::Filter, ApiError> {
    Ok(board::Filter { on_board: Some(true), ..filter(view)? })
}

impl From<board::Filter> for FilterView {
    fn from(filter: board::Filter) -> Self {
        Self {
            search: filter.search,
            stages: filter.stages,
            sources: filter.sources,
            temperatures: filter.temperatures,
            score_min: filter.score_min.map(i64::from),
            stale: filter.stale,
            no_next_step: filter.no_next_step,
            hands_off: filter.hands_off,
            on_board: filter.on_board,
        }
    }
}
