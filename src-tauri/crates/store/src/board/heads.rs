//! Column heads and chips: true counts and sums over everybody a filter lets through.

use super::{Filter, filter::push_where};
use crate::{Reader, StoreError, convert::*, effects::NEVER};
use domain::{Currency, Money, Stage, Timestamp, next};
use sqlx::{QueryBuilder, Row};
use std::collections::{BTreeMap, HashMap};

/// A column's head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// Cards in it.
    pub count: i64,
    /// What they are worth, per currency, in the order of the codes.
    pub sums: Vec<Money>,
}

/// The heads of all columns that have a card.
pub async fn heads(
    on: &Reader,
    filter: &Filter,
    now: Timestamp,
) -> Result<BTreeMap<Stage, Head>, StoreError> {
    if filter.is_whole_board() { counted(on).await } else { reckoned(on, filter, now).await }
}

/// From the counters that triggers keep.
async fn counted(on: &Reader) -> Result<BTreeMap<Stage, Head>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT c.stage AS "stage!", c.prospects AS "count!", s.currency AS "currency?: String", s.minor AS "minor?: i64"
           FROM stage_counts AS c LEFT JOIN stage_sums AS s ON s.stage = c.stage ORDER BY c.stage, s.currency"#
    )
    .fetch_all(&on.pool)
    .await?;
    let mut heads: BTreeMap<Stage, Head> = BTreeMap::new();
    for row in rows {
        let head = heads.entry(word(&row.stage)?).or_default();
        head.count = row.count;
        let currency: Option<Currency> = word_opt(row.currency.as_deref())?;
        head.sums.extend(row.minor.zip(currency).map(|(minor, currency)| Money { minor, currency }));
    }
    Ok(heads)
}

async fn reckoned(on: &Reader, filter: &Filter, now: Timestamp) -> Result<BTreeMap<Stage, Head>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT p.stage, p.currency, count(*) AS count, sum(p.amount_minor) AS minor FROM prospects AS p",
    );
    push_where(&mut query, filter, now);
    query.push(" GROUP BY p.stage, p.currency ORDER BY p.stage, p.currency");
    let mut heads: BTreeMap<Stage, Head> = BTreeMap::new();
    for row in query.build().fetch_all(&on.pool).await? {
        let head = heads.entry(word(row.try_get("stage")?)?).or_default();
        head.count += row.try_get::<i64, _>("count")?;
        let currency: Option<Currency> = word_opt(row.try_get("currency")?)?;
        let minor: Option<i64> = row.try_get("minor")?;
        head.sums.extend(minor.zip(currency).map(|(minor, currency)| Money { minor, currency }));
    }
    Ok(heads)
}

/// How many a filter lets through.
pub async fn total(on: &Reader, filter: &Filter, now: Timestamp) -> Result<i64, StoreError> {
    if filter.is_everybody() || filter.is_whole_board() {
        let row = sqlx::query!(
            r#"SELECT (SELECT sum(prospects) FROM stage_counts) AS "on_board!: i64",
                 (SELECT count(*) FROM prospects WHERE on_board = 0 AND merged_into IS NULL) AS "listed!: i64""#
        )
        .fetch_one(&on.pool)
        .await?;
        return Ok(row.on_board + if filter.is_everybody() { row.listed } else { 0 });
    }
    let mut query = QueryBuilder::new("SELECT count(*) FROM prospects AS p");
    push_where(&mut query, filter, now);
    Ok(query.build_query_scalar().fetch_one(&on.pool).await?)
}

/// The numbers on the chips over the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chips {
    /// Open, and hot or ready to buy.
    pub hot_and_ready: i64,
    /// Stale.
    pub stale: i64,
    /// Open, with nothing planned.
    pub no_next_step: i64,
    /// Automation is kept off.
    pub hands_off: i64,
    /// Only in the list.
    pub list_only: i64,
}

/// Counts for the chips. What is open is far less than who there is: everybody is counted by indexes, and who
/// has something open is taken off.
pub async fn chips(on: &Reader, now: Timestamp) -> Result<Chips, StoreError> {
    let plain = sqlx::query!(
        r#"SELECT
             (SELECT count(*) FROM prospects WHERE on_board = 1 AND merged_into IS NULL
               AND temperature IN ('hot', 'ready_to_buy') AND stage NOT IN ('won', 'lost')) AS "hot!: i64",
             (SELECT count(*) FROM prospects WHERE on_board = 0 AND merged_into IS NULL) AS "listed!: i64",
             (SELECT coalesce(sum(prospects), 0) FROM stage_counts WHERE stage NOT IN ('won', 'lost')) AS "open!: i64",
             (SELECT count(*) FROM prospects AS p WHERE p.hands_off = 1 AND p.on_board = 1 AND p.merged_into IS NULL
               AND (p.hands_off_until IS NULL OR p.hands_off_until > ?1))
             + (SELECT count(*) FROM companies AS h CROSS JOIN prospects AS p ON p.company_id = h.id
               WHERE h.hands_off = 1 AND (h.hands_off_until IS NULL OR h.hands_off_until > ?1)
                 AND p.on_board = 1 AND p.merged_into IS NULL
                 AND NOT (p.hands_off = 1 AND (p.hands_off_until IS NULL OR p.hands_off_until > ?1)))
               AS "hands_off!: i64""#,
        now.0
    )
    .fetch_one(&on.pool)
    .await?;
    let mut quiet = 0;
    for stage in Stage::ALL {
        let Some(limit) = next::stale_before(*stage, now) else { continue };
        let stage = stage.as_str();
        quiet += sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!: i64" FROM prospects WHERE on_board = 1 AND merged_into IS NULL AND stage = ?1
                 AND last_touch_at <= ?2 AND (snoozed_until IS NULL OR snoozed_until <= ?3)"#,
            stage,
            limit.0,
            now.0
        )
        .fetch_one(&on.pool)
        .await?;
    }
    Ok(Chips {
        hot_and_ready: plain.hot,
        stale: quiet - quiet_but_planned(on, now).await?,
        no_next_step: plain.open - planned(on, now).await?,
        hands_off: plain.hands_off,
        list_only: plain.listed,
    })
}

/// Open people for whom something is planned, as [`Filter::no_next_step`] has it.
async fn planned(on: &Reader, now: Timestamp) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64" FROM (
             SELECT prospect_id FROM jobs WHERE state IN ('queued', 'running', 'waiting') AND prospect_id IS NOT NULL
             UNION SELECT prospect_id FROM activities WHERE kind = 'task' AND done_at IS NULL
             UNION SELECT prospect_id FROM effects WHERE state IN ('intent', 'sending', 'ambiguous')
             UNION SELECT prospect_id FROM activities WHERE kind = 'meeting' AND coalesce(answer, '') NOT IN ('declined', 'cancelled') AND starts_at > ?1) AS some
           CROSS JOIN prospects AS p ON p.id = some.prospect_id
           WHERE p.on_board = 1 AND p.merged_into IS NULL AND p.stage NOT IN ('won', 'lost')"#,
        now.0
    )
    .fetch_one(&on.pool)
    .await?)
}

/// People who would be stale but for a task, meeting or message with a date to come, as [`Filter::stale`] has it.
async fn quiet_but_planned(on: &Reader, now: Timestamp) -> Result<i64, StoreError> {
    let limits: HashMap<&str, i64> = Stage::ALL
        .iter()
        .filter_map(|stage| Some((stage.as_str(), next::stale_before(*stage, now)?.0)))
        .collect();
    let limits = to_json(&limits)?;
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64" FROM (
             SELECT prospect_id FROM activities WHERE kind = 'task' AND done_at IS NULL AND starts_at > ?1
             UNION SELECT prospect_id FROM activities WHERE kind = 'meeting' AND coalesce(answer, '') NOT IN ('declined', 'cancelled') AND starts_at > ?1
             UNION SELECT prospect_id FROM effects WHERE state = 'intent' AND release_at < ?2
               AND kind IN ('send_email', 'send_invite') AND waiting_for IS NOT 'approval'
             UNION SELECT prospect_id FROM effects WHERE state = 'sending' AND kind IN ('send_email', 'send_invite')
               AND waiting_for IS NOT 'approval') AS some
           CROSS JOIN prospects AS p ON p.id = some.prospect_id
           CROSS JOIN json_each(?3) AS limits ON limits.key = p.stage
           WHERE p.on_board = 1 AND p.merged_into IS NULL AND p.last_touch_at <= limits.value
             AND (p.snoozed_until IS NULL OR p.snoozed_until <= ?1)"#,
        now.0,
        NEVER.0,
        limits
    )
    .fetch_one(&on.pool)
    .await?)
}
