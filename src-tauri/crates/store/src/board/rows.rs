//! Cards in pages: a column by place, the table by its order, the type-ahead, and single cards again.

use super::{
    Card, Filter, Order,
    filter::{push_hands_off, push_where},
};
use crate::{Reader, StoreError, convert::*};
use domain::{Currency, Money, ProspectId, Stage, Timestamp};
use sqlx::{QueryBuilder, Row, Sqlite, sqlite::SqliteRow};
use std::{fmt, str::FromStr};

/// Matches of a short text that are looked at for the type-ahead: enough to choose from, few enough for 30 ms.
const LOOKED_AT: i64 = 200;

/// Where a page of a column ends: the place of its last card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Its rank.
    pub rank: i64,
    /// Its row.
    pub seq: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.rank, self.seq)
    }
}

impl FromStr for Cursor {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || "a cursor is what the page before answered as next_cursor".to_owned();
        let (rank, seq) = text.split_once(':').ok_or_else(refused)?;
        Ok(Self { rank: rank.parse().map_err(|_| refused())?, seq: seq.parse().map_err(|_| refused())? })
    }
}

impl Card {
    /// Its place in the column.
    pub const fn cursor(&self) -> Cursor {
        Cursor { rank: self.rank, seq: self.seq }
    }
}

fn select(now: Timestamp) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(
        "SELECT p.seq, p.id, p.version, p.name, p.company, p.stage, p.stage_at, p.rank, p.on_board, p.scout_score,
           p.override_score, p.temperature, p.source, p.amount_minor, p.currency, p.last_touch_at, p.created_at,
           p.barred, p.snoozed_until, p.sample, a.value AS email, a.state AS email_state, ",
    );
    push_hands_off(&mut query, now);
    query.push(
        " AS hands_off_now FROM prospects AS p LEFT JOIN contact_points AS a ON a.id = (SELECT c.id FROM contact_points
           AS c WHERE c.prospect_id = p.id AND c.kind = 'email' ORDER BY c.is_primary DESC, c.created_at LIMIT 1)",
    );
    query
}

fn card(row: &SqliteRow) -> Result<Card, StoreError> {
    let amount: Option<i64> = row.try_get("amount_minor")?;
    let currency: Option<Currency> = word_opt(row.try_get("currency")?)?;
    let email: Option<String> = row.try_get("email")?;
    let state: Option<&str> = row.try_get("email_state")?;
    let override_score: Option<i64> = row.try_get("override_score")?;
    Ok(Card {
        seq: row.try_get("seq")?,
        id: word(row.try_get("id")?)?,
        version: row.try_get("version")?,
        name: row.try_get("name")?,
        company: row.try_get("company")?,
        email: email.zip(word_opt(state)?),
        stage: word(row.try_get("stage")?)?,
        stage_at: Timestamp(row.try_get("stage_at")?),
        rank: row.try_get("rank")?,
        on_board: row.try_get::<i64, _>("on_board")? != 0,
        scout_score: small(row.try_get("scout_score")?)?,
        override_score: override_score.map(small).transpose()?,
        temperature: word(row.try_get("temperature")?)?,
        source: word(row.try_get("source")?)?,
        amount: amount.zip(currency).map(|(minor, currency)| Money { minor, currency }),
        last_touch_at: Timestamp(row.try_get("last_touch_at")?),
        created_at: Timestamp(row.try_get("created_at")?),
        hands_off: row.try_get::<i64, _>("hands_off_now")? != 0,
        barred: row.try_get::<i64, _>("barred")? != 0,
        snoozed_until: row.try_get::<Option<i64>, _>("snoozed_until")?.map(Timestamp),
        sample: row.try_get::<i64, _>("sample")? != 0,
    })
}

async fn cards(on: &Reader, mut query: QueryBuilder<Sqlite>) -> Result<Vec<Card>, StoreError> {
    query.build().fetch_all(&on.pool).await?.iter().map(card).collect()
}

/// A page of a column: at most `limit` cards after a place, from the top down.
pub async fn column(
    on: &Reader,
    stage: Stage,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Card>, StoreError> {
    cards(on, column_query(stage, filter, after, limit, now)).await
}

fn column_query(
    stage: Stage,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
    now: Timestamp,
) -> QueryBuilder<Sqlite> {
    let mut query = select(now);
    push_where(&mut query, filter, now);
    query.push(" AND p.stage = ").push_bind(stage.as_str());
    if let Some(after) = after {
        // A row value would not use the index's end, the row number; so the range first, then the tie.
        query.push(" AND p.rank >= ").push_bind(after.rank);
        query
            .push(" AND (p.rank > ")
            .push_bind(after.rank)
            .push(" OR p.seq > ")
            .push_bind(after.seq)
            .push(")");
    }
    query.push(" ORDER BY p.rank, p.seq LIMIT +").push_bind(limit);
    query
}

/// The text of a column page's statement, for the test that freezes its plan.
pub fn column_sql(after: Option<Cursor>) -> String {
    let board = Filter { on_board: Some(true), ..Filter::default() };
    column_query(Stage::New, &board, after, 1, Timestamp(0)).sql().as_str().to_owned()
}

/// These prospects as cards, in the order asked for; who is merged away is left out.
pub async fn by_ids(on: &Reader, ids: &[ProspectId], now: Timestamp) -> Result<Vec<Card>, StoreError> {
    let mut query = select(now);
    query.push(" WHERE p.id IN (SELECT value FROM json_each(").push_bind(to_json(ids)?);
    query.push(")) AND p.merged_into IS NULL");
    let mut found = cards(on, query).await?;
    found.sort_by_cached_key(|card| ids.iter().position(|id| *id == card.id));
    Ok(found)
}

/// A page of the table.
pub async fn listing(
    on: &Reader,
    filter: &Filter,
    order: Order,
    offset: i64,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Card>, StoreError> {
    // The page is found in narrow rows first; only it is widened.
    let mut query = select(now);
    query.push(" WHERE p.seq IN (SELECT p.seq FROM prospects AS p");
    push_where(&mut query, filter, now);
    query.push(" ORDER BY ").push(order.sql());
    query.push(" LIMIT +").push_bind(limit).push(" OFFSET +").push_bind(offset);
    query.push(") ORDER BY ").push(order.sql());
    cards(on, query).await
}

/// The ids of everybody a filter lets through, at most `limit`, newest first.
pub async fn ids_of(
    on: &Reader,
    filter: &Filter,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<ProspectId>, StoreError> {
    let mut query = QueryBuilder::new("SELECT p.id FROM prospects AS p");
    push_where(&mut query, filter, now);
    query.push(" ORDER BY p.seq DESC LIMIT +").push_bind(limit);
    let ids: Vec<String> = query.build_query_scalar().fetch_all(&on.pool).await?;
    ids.iter().map(|id| word(id)).collect()
}

/// Who is meant by the beginning of a name, company, address or number: at most `limit`, likeliest first. Open
/// prospects before closed ones, a name that begins so before other matches, then by score.
pub async fn quick(on: &Reader, text: &str, limit: i64, now: Timestamp) -> Result<Vec<Card>, StoreError> {
    match quick_query(text, limit, now) {
        Some(query) => cards(on, query).await,
        None => Ok(Vec::new()),
    }
}

/// Open before closed, a name that begins so before other matches, then by score.
fn push_likeliest(query: &mut QueryBuilder<Sqlite>, row: &'static str, begins: &str) {
    let length = i64::try_from(begins.chars().count()).unwrap_or(i64::MAX);
    query.push(" ORDER BY ").push(row).push(".stage IN ('won', 'lost'), lower(substr(coalesce(");
    query.push(row).push(".name, ''), 1, ").push_bind(length).push(")) <> ").push_bind(begins.to_owned());
    query.push(", coalesce(").push(row).push(".override_score, ").push(row).push(".scout_score) DESC, ");
    query.push(row).push(".seq DESC");
}

/// The text of the type-ahead's statement, for the test that freezes its plan.
pub fn quick_sql() -> String {
    quick_query("a", 1, Timestamp(0)).map(|query| query.sql().as_str().to_owned()).unwrap_or_default()
}

fn quick_query(text: &str, limit: i64, now: Timestamp) -> Option<QueryBuilder<Sqlite>> {
    let words = crate::knowledge::all_words(text)?;
    let begins = text.trim().to_lowercase();
    let mut query = select(now);
    // Ranking every match of a letter would read the whole index; the newest matches come straight from it.
    query.push(
        " WHERE p.seq IN (SELECT n.seq FROM (SELECT rowid AS seq FROM prospects_fts WHERE prospects_fts MATCH ",
    );
    query.push_bind(words).push(" ORDER BY rowid DESC LIMIT +").push_bind(LOOKED_AT);
    query.push(") AS hit CROSS JOIN prospects AS n ON n.seq = hit.seq WHERE n.merged_into IS NULL ");
    push_likeliest(&mut query, "n", &begins);
    query.push(" LIMIT +").push_bind(limit).push(")");
    push_likeliest(&mut query, "p", &begins);
    Some(query)
}
