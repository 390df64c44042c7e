//! Commands about the board as a whole: columns with true counts and sums, pages of cards, chips.

use crate::{
    ApiError,
    cards::{self, CardView},
    decode,
    filter::{self, FilterView},
    workspace::Nothing,
};
use domain::{Currency, Money, ProspectId, Stage};
use engine::Engine;
use serde::{Deserialize, Serialize};
use store::board::{self, Cursor, Head};
use ts_rs::TS;

/// Cards of a column when nobody says how many, and at most.
const PAGE: i64 = 50;
const MOST: i64 = 200;
/// Cards read again at once.
const CARDS: usize = 2_000;

/// Which board.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GetBoard {
    /// Only these prospects; counts and sums are theirs too.
    filter: Option<FilterView>,
    /// Cards per column, 1-200; 50 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    page: Option<i64>,
}

/// Which part of a column.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GetBoardPage {
    /// Which column.
    #[serde(deserialize_with = "decode::word")]
    stage: Stage,
    /// Only these prospects.
    filter: Option<FilterView>,
    /// Where the page before ended; absent: from the top.
    #[serde(default, deserialize_with = "decode::word_opt")]
    #[ts(type = "string | null")]
    cursor: Option<Cursor>,
    /// Cards at most, 1-200; 50 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// Which cards.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct GetCards {
    /// At most 2000.
    ids: Vec<ProspectId>,
}

/// An amount of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Sum {
    /// Its currency.
    currency: Currency,
    /// In minor units.
    minor: i64,
}

/// A column with its head and a page of its cards.
#[derive(Debug, Serialize, TS)]
pub struct BoardColumn {
    /// Which.
    stage: Stage,
    /// Cards in it, over all pages.
    count: i64,
    /// What they are worth, per currency.
    sums: Vec<Sum>,
    /// That times the probability.
    weighted: Vec<Sum>,
    /// Probability of winning in percent.
    probability: u8,
    /// This page, from the top down.
    cards: Vec<CardView>,
    /// Where the next page begins; absent: this was the last.
    next_cursor: Option<String>,
}

/// The board.
#[derive(Debug, Serialize, TS)]
pub struct Board {
    /// Every stage, in order.
    columns: Vec<BoardColumn>,
    /// What everybody open is worth, per currency.
    open_sums: Vec<Sum>,
    /// That times the probabilities.
    open_weighted: Vec<Sum>,
    /// Cards in all columns.
    total: i64,
    /// Where the change feed stood when it was read: facts after it may be news.
    seq: i64,
}

/// Numbers on the chips over the board.
#[derive(Debug, Serialize, TS)]
pub struct BoardCounts {
    /// Open, and hot or ready to buy.
    hot_and_ready: i64,
    /// Too long without a touch.
    stale: i64,
    /// Open, with nothing planned.
    no_next_step: i64,
    /// Automation is kept off.
    hands_off: i64,
    /// Not on the board: only in the list.
    list_only: i64,
}

pub(crate) async fn get(engine: &Engine, request: GetBoard) -> Result<Board, ApiError> {
    let (filter, page) = (filter::on_board(request.filter)?, page("page", request.page)?);
    let (reader, now) = (engine.store().reader(), engine.now());
    // First: what changes while the rest is read is told again after it.
    let seq = store::changes::newest(reader).await?;
    let mut heads = board::heads(reader, &filter, now).await?;
    let mut pages = Vec::new();
    for stage in Stage::ALL {
        // One more than shown says whether there is another page.
        let cards = match heads.get(stage) {
            Some(head) if head.count > 0 => {
                board::column(reader, *stage, &filter, None, page + 1, now).await?
            }
            _ => Vec::new(),
        };
        pages.push((*stage, cards));
    }
    // What is next is asked for all columns at once.
    let (cursors, shown): (Vec<_>, Vec<_>) = pages
        .into_iter()
        .map(|(stage, mut cards)| {
            let next = cut(&mut cards, page);
            ((stage, cards.len(), next), cards)
        })
        .unzip();
    let mut views = cards::views(engine, shown.into_iter().flatten().collect(), now).await?.into_iter();
    let columns: Vec<BoardColumn> = cursors
        .into_iter()
        .map(|(stage, count, next)| {
            column(
                stage,
                heads.remove(&stage).unwrap_or_default(),
                views.by_ref().take(count).collect(),
                next,
            )
        })
        .collect();
    let open = || columns.iter().filter(|column| !column.stage.is_terminal());
    Ok(Board {
        open_sums: add_up(open().flat_map(|column| &column.sums)),
        open_weighted: add_up(open().flat_map(|column| &column.weighted)),
        total: columns.iter().map(|column| column.count).sum(),
        columns,
        seq,
    })
}

pub(crate) async fn get_page(engine: &Engine, request: GetBoardPage) -> Result<BoardColumn, ApiError> {
    let (filter, limit) = (filter::on_board(request.filter)?, page("limit", request.limit)?);
    let (reader, now, stage) = (engine.store().reader(), engine.now(), request.stage);
    let head = board::heads(reader, &filter, now).await?.remove(&stage).unwrap_or_default();
    let mut cards = board::column(reader, stage, &filter, request.cursor, limit + 1, now).await?;
    let next = cut(&mut cards, limit);
    Ok(column(stage, head, cards::views(engine, cards, now).await?, next))
}

pub(crate) async fn counts(engine: &Engine, _: Nothing) -> Result<BoardCounts, ApiError> {
    let chips = board::chips(engine.store().reader(), engine.now()).await?;
    Ok(BoardCounts {
        hot_and_ready: chips.hot_and_ready,
        stale: chips.stale,
        no_next_step: chips.no_next_step,
        hands_off: chips.hands_off,
        list_only: chips.list_only,
    })
}

pub(crate) async fn get_cards(engine: &Engine, request: GetCards) -> Result<Vec<CardView>, ApiError> {
    if request.ids.len() > CARDS {
        return Err(ApiError::validation("ids", format!("at most {CARDS} ids, not {}", request.ids.len())));
    }
    let now = engine.now();
    let mut cards = board::by_ids(engine.store().reader(), &request.ids, now).await?;
    cards.retain(|card| card.on_board);
    cards::views(engine, cards, now).await
}

/// How many cards, 1 to [`MOST`], [`PAGE`] when not said.
fn page(field: &str, wanted: Option<i64>) -> Result<i64, ApiError> {
    let cards = wanted.unwrap_or(PAGE);
    if (1..=MOST).contains(&cards) {
        return Ok(cards);
    }
    Err(ApiError::validation(field, format!("{field}: {cards} is not a number from 1 to {MOST}")))
}

/// Cuts what was read beyond the page, and answers where the next one begins.
fn cut(cards: &mut Vec<board::Card>, page: i64) -> Option<String> {
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    if cards.len() <= page {
        return None;
    }
    cards.truncate(page);
    cards.last().map(|card| card.cursor().to_string())
}

fn column(stage: Stage, head: Head, cards: Vec<CardView>, next_cursor: Option<String>) -> BoardColumn {
    let probability = stage.probability();
    BoardColumn {
        stage,
        count: head.count,
        sums: head.sums.iter().copied().map(sum).collect(),
        weighted: head.sums.iter().map(|money| sum(weighted(*money, probability))).collect(),
        probability,
        cards,
        next_cursor,
    }
}

const fn sum(money: Money) -> Sum {
    Sum { currency: money.currency, minor: money.minor }
}

/// An amount times a probability in percent, rounded to the nearest minor unit.
fn weighted(money: Money, percent: u8) -> Money {
    let minor = (i128::from(money.minor) * i128::from(percent) + 50).div_euclid(100);
    Money { minor: i64::try_from(minor).unwrap_or(i64::MAX), ..money }
}

/// Adds up sums per currency, in the order of the codes.
fn add_up<'a>(sums: impl Iterator<Item = &'a Sum>) -> Vec<Sum> {
    let mut totals: std::collections::BTreeMap<&str, Sum> = std::collections::BTreeMap::new();
    for sum in sums {
        let total = totals.entry(sum.currency.code()).or_insert(Sum { currency: sum.currency, minor: 0 });
        total.minor = total.minor.saturating_add(sum.minor);
    }
    totals.into_values().collect()
}
