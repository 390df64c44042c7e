//! Commands of the table: sorted pages, the type-ahead, and filters kept under a name.

use crate::{
    ApiError,
    cards::{self, CardView},
    decode,
    filter::{self, FilterView},
    prospects::limit,
    workspace::Nothing,
};
use domain::{FilterId, ProspectId, Stage, Temperature};
use engine::Engine;
use serde::{Deserialize, Serialize};
use store::board::{self, Order, SortBy};
use ts_rs::TS;

/// Hits of the type-ahead when nobody says how many, and at most.
const HITS: i64 = 8;
const MOST_HITS: i64 = 50;

/// What the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "SortBy")]
pub enum SortByView {
    /// Full name.
    Name,
    /// Company's name.
    Company,
    /// In the order of the pipeline.
    Stage,
    /// The score that counts.
    ScoutScore,
    /// What the deal is worth, whatever its currency.
    Amount,
    /// Where the person came from.
    Source,
    /// The last meaningful touch.
    LastTouchAt,
    /// When it was made.
    CreatedAt,
}

/// The order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// By what.
    by: SortByView,
    /// Largest first.
    descending: bool,
}

/// Which part of the table.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GetProspectPage {
    /// Only these; everybody when not said, also who is only in the list.
    filter: Option<FilterView>,
    /// Newest first when not said.
    sort: Option<Sort>,
    /// Rows before it; 0 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    offset: Option<i64>,
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// A part of the table.
#[derive(Debug, Serialize, TS)]
pub struct ProspectPage {
    /// Its rows.
    rows: Vec<CardView>,
    /// How many there are in all.
    total: i64,
    /// Rows before these.
    offset: i64,
}

/// What was typed so far.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct QuickSearch {
    /// Beginnings of a name, company, address or number.
    text: String,
    /// Hits at most, 1-50; 8 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// Somebody who may be meant.
#[derive(Debug, Serialize, TS)]
pub struct QuickHit {
    /// Identity.
    id: ProspectId,
    /// Full name.
    name: Option<String>,
    /// Company's name.
    company: Option<String>,
    /// The e-mail used first.
    email: Option<String>,
    /// Where the person stands.
    stage: Stage,
    /// The score that counts, 0-100.
    scout_score: u8,
    /// Highest temperature of the signals.
    temperature: Temperature,
}

/// A filter under a name.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "SavedFilter")]
pub struct SavedFilterView {
    /// Identity.
    id: FilterId,
    /// Its name.
    name: String,
    /// The filter.
    filter: FilterView,
    /// The table's order, if one was kept.
    sort: Option<Sort>,
}

/// A filter to keep.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SaveFilter {
    /// The one to replace; absent: a new one.
    #[serde(default, deserialize_with = "decode::word_opt")]
    id: Option<FilterId>,
    /// Its name, 1-100 characters, unlike any other's.
    name: String,
    /// The filter.
    filter: FilterView,
    /// The table's order.
    sort: Option<Sort>,
}

/// A kept filter.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RemoveFilter {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: FilterId,
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        let by = match sort.by {
            SortByView::Name => SortBy::Name,
            SortByView::Company => SortBy::Company,
            SortByView::Stage => SortBy::Stage,
            SortByView::ScoutScore => SortBy::ScoutScore,
            SortByView::Amount => SortBy::Amount,
            SortByView::Source => SortBy::Source,
            SortByView::LastTouchAt => SortBy::LastTouchAt,
            SortByView::CreatedAt => SortBy::CreatedAt,
        };
        Self { by, descending: sort.descending }
    }
}

pub(crate) async fn page(engine: &Engine, request: GetProspectPage) -> Result<ProspectPage, ApiError> {
    let (filter, limit) = (filter::filter(request.filter)?, limit(request.limit)?);
    let offset = request.offset.unwrap_or_default();
    if offset < 0 {
        return Err(ApiError::validation("offset", format!("offset: {offset} is below 0")));
    }
    let order = request.sort.map_or(Order { by: SortBy::CreatedAt, descending: true }, Order::from);
    let (reader, now) = (engine.store().reader(), engine.now());
    let total = board::total(reader, &filter, now).await?;
    let rows = board::listing(reader, &filter, order, offset, limit, now).await?;
    Ok(ProspectPage { rows: cards::views(engine, rows, now).await?, total, offset })
}

pub(crate) async fn quick(engine: &Engine, request: QuickSearch) -> Result<Vec<QuickHit>, ApiError> {
    let hits = request.limit.unwrap_or(HITS);
    if !(1..=MOST_HITS).contains(&hits) {
        return Err(ApiError::validation(
            "limit",
            format!("limit: {hits} is not a number from 1 to {MOST_HITS}"),
        ));
    }
    let found = board::quick(engine.store().reader(), &request.text, hits, engine.now()).await?;
    Ok(found
        .into_iter()
        .map(|card| QuickHit {
            id: card.id,
            name: card.name,
            company: card.company,
            email: card.email.map(|(address, _)| address),
            stage: card.stage,
            scout_score: card.override_score.unwrap_or(card.scout_score),
            temperature: card.temperature,
        })
        .collect())
}

fn saved(row: board::SavedFilter) -> Result<SavedFilterView, ApiError> {
    let sort = row.sort.as_deref().map(serde_json::from_str).transpose().map_err(ApiError::internal)?;
    Ok(SavedFilterView { id: row.id, name: row.name, filter: row.filter.into(), sort })
}

pub(crate) async fn filters(engine: &Engine, _: Nothing) -> Result<Vec<SavedFilterView>, ApiError> {
    board::saved_filters(engine.store().reader()).await?.into_iter().map(saved).collect()
}

pub(crate) async fn save_filter(engine: &Engine, request: SaveFilter) -> Result<SavedFilterView, ApiError> {
    let sort =
        request.sort.map(|sort| serde_json::to_string(&sort)).transpose().map_err(ApiError::internal)?;
    let filter = filter::filter(Some(request.filter))?;
    saved(engine.save_filter(request.id, &request.name, filter, sort).await?)
}

pub(crate) async fn remove_filter(
    engine: &Engine,
    request: RemoveFilter,
) -> Result<Vec<SavedFilterView>, ApiError> {
    engine.remove_filter(request.id).await?;
    filters(engine, Nothing {}).await
}
