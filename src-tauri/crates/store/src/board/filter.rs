//! Which prospects: the conditions of a filter as SQL. The one place that builds statements (architecture.md
//! section 2); every value is bound, only constants of this file are text.

use domain::{Source, Stage, Temperature, Timestamp, next};
use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Sqlite};

/// Which prospects; every condition given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Name, company, address or number has every one of these words, as a beginning.
    pub search: Option<String>,
    /// In one of these stages.
    pub stages: Option<Vec<Stage>>,
    /// From one of these sources.
    pub sources: Option<Vec<Source>>,
    /// Of one of these temperatures.
    pub temperatures: Option<Vec<Temperature>>,
    /// The score that counts is at least this.
    pub score_min: Option<u8>,
    /// Stale, or not.
    pub stale: Option<bool>,
    /// Nothing is planned, or something is.
    pub no_next_step: Option<bool>,
    /// Automation is kept off, or not.
    pub hands_off: Option<bool>,
    /// On the board, or only in the list.
    pub on_board: Option<bool>,
}

impl Filter {
    /// Lets everybody through who is on the board.
    pub fn is_whole_board(&self) -> bool {
        *self == Self { on_board: Some(true), ..Self::default() }
    }

    /// Lets everybody through.
    pub fn is_everybody(&self) -> bool {
        *self == Self::default()
    }
}

/// What the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what; ties newest first.
    pub by: SortBy,
    /// Largest first.
    pub descending: bool,
}

/// Stages in the order of the pipeline.
macro_rules! stage_order {
    () => {
        "instr('new,contacted,qualified,interested,ready_to_close,won,lost', p.stage)"
    };
}

impl Order {
    /// As ORDER BY's words. What is unknown comes last either way.
    pub(super) const fn sql(self) -> &'static str {
        match (self.by, self.descending) {
            (SortBy::Name, false) => "p.name IS NULL, p.name COLLATE NOCASE, p.seq DESC",
            (SortBy::Name, true) => "p.name IS NULL, p.name COLLATE NOCASE DESC, p.seq DESC",
            (SortBy::Company, false) => "p.company IS NULL, p.company COLLATE NOCASE, p.seq DESC",
            (SortBy::Company, true) => "p.company IS NULL, p.company COLLATE NOCASE DESC, p.seq DESC",
            (SortBy::Stage, false) => concat!(stage_order!(), ", p.seq DESC"),
            (SortBy::Stage, true) => concat!(stage_order!(), " DESC, p.seq DESC"),
            (SortBy::ScoutScore, false) => "coalesce(p.override_score, p.scout_score), p.seq DESC",
            (SortBy::ScoutScore, true) => "coalesce(p.override_score, p.scout_score) DESC, p.seq DESC",
            (SortBy::Amount, false) => "p.amount_minor IS NULL, p.amount_minor, p.seq DESC",
            (SortBy::Amount, true) => "p.amount_minor IS NULL, p.amount_minor DESC, p.seq DESC",
            (SortBy::Source, false) => "p.source, p.seq DESC",
            (SortBy::Source, true) => "p.source DESC, p.seq DESC",
            (SortBy::LastTouchAt, false) => "p.last_touch_at, p.seq DESC",
            (SortBy::LastTouchAt, true) => "p.last_touch_at DESC, p.seq DESC",
            // Rows are numbered as they are made.
            (SortBy::CreatedAt, false) => "p.seq",
            (SortBy::CreatedAt, true) => "p.seq DESC",
        }
    }
}

/// A task, meeting or message with a date to come (product.md section 1, "next step").
const STEP_STANDS: &str =
    "(EXISTS (SELECT 1 FROM activities AS t WHERE t.prospect_id = p.id AND t.kind = 'task'
    AND t.done_at IS NULL AND t.starts_at > ";
const STEP_MEETING: &str = ") OR EXISTS (SELECT 1 FROM activities AS m WHERE m.prospect_id = p.id
    AND m.kind = 'meeting' AND coalesce(m.answer, '') NOT IN ('declined', 'cancelled') AND m.starts_at > ";
const STEP_MESSAGE: &str = ") OR EXISTS (SELECT 1 FROM effects AS e WHERE e.prospect_id = p.id
    AND e.state IN ('intent', 'sending', 'ambiguous') AND e.state <> 'ambiguous'
    AND e.kind IN ('send_email', 'send_invite') AND e.waiting_for IS NOT 'approval' AND e.release_at < ";

/// Appends " WHERE ..." for prospects `p`.
pub(super) fn push_where(query: &mut QueryBuilder<Sqlite>, filter: &Filter, now: Timestamp) {
    query.push(" WHERE p.merged_into IS NULL");
    if let Some(on_board) = filter.on_board {
        // A constant, so that the board's partial indexes fit.
        query.push(if on_board { " AND p.on_board = 1" } else { " AND p.on_board = 0" });
    }
    if let Some(text) = filter.search.as_deref().filter(|text| !text.trim().is_empty()) {
        match crate::knowledge::all_words(text) {
            Some(words) => {
                query.push(" AND p.seq IN (SELECT rowid FROM prospects_fts WHERE prospects_fts MATCH ");
                query.push_bind(words).push(")");
            }
            // Nothing in it that could be found.
            None => {
                query.push(" AND 0");
            }
        }
    }
    one_of(query, "p.stage", filter.stages.as_deref(), Stage::as_str);
    one_of(query, "p.source", filter.sources.as_deref(), Source::as_str);
    one_of(query, "p.temperature", filter.temperatures.as_deref(), Temperature::as_str);
    if let Some(least) = filter.score_min {
        query.push(" AND coalesce(p.override_score, p.scout_score) >= ").push_bind(i64::from(least));
    }
    if let Some(stale) = filter.stale {
        query.push(if stale { " AND " } else { " AND NOT " });
        push_stale(query, now);
    }
    if let Some(none) = filter.no_next_step {
        query.push(if none { " AND NOT " } else { " AND " });
        push_planned(query, now);
    }
    if let Some(off) = filter.hands_off {
        query.push(if off { " AND " } else { " AND NOT " });
        push_hands_off(query, now);
    }
}

fn one_of<T: Copy>(
    query: &mut QueryBuilder<Sqlite>,
    column: &'static str,
    wanted: Option<&[T]>,
    word: fn(T) -> &'static str,
) {
    let Some(wanted) = wanted else { return };
    query.push(" AND ").push(column).push(" IN (");
    let mut list = query.separated(", ");
    for value in wanted {
        list.push_bind(word(*value));
    }
    query.push(")");
}

/// The card is stale now; true or false, never NULL.
fn push_stale(query: &mut QueryBuilder<Sqlite>, now: Timestamp) {
    query.push("(p.last_touch_at <= CASE p.stage");
    for stage in Stage::ALL {
        if let Some(limit) = next::stale_before(*stage, now) {
            query.push(" WHEN '").push(stage.as_str()).push("' THEN ").push_bind(limit.0);
        }
    }
    // The first moment there is: terminal stages are never stale.
    query.push(" ELSE -9223372036854775807 END AND coalesce(p.snoozed_until, 0) <= ").push_bind(now.0);
    query.push(" AND NOT ");
    push_step_stands(query, now);
    query.push(")");
}

fn push_step_stands(query: &mut QueryBuilder<Sqlite>, now: Timestamp) {
    query.push(STEP_STANDS).push_bind(now.0);
    query.push(STEP_MEETING).push_bind(now.0);
    query.push(STEP_MESSAGE).push_bind(crate::effects::NEVER.0).push("))");
}

/// Something is going to happen: a job, an effect, a task or a meeting to come.
fn push_planned(query: &mut QueryBuilder<Sqlite>, now: Timestamp) {
    query.push(
        "(EXISTS (SELECT 1 FROM jobs AS j WHERE j.prospect_id = p.id AND j.state IN ('queued', 'running', 'waiting'))
          OR EXISTS (SELECT 1 FROM activities AS t WHERE t.prospect_id = p.id AND t.kind = 'task' AND t.done_at IS NULL)
          OR EXISTS (SELECT 1 FROM effects AS e WHERE e.prospect_id = p.id
            AND e.state IN ('intent', 'sending', 'ambiguous'))
          OR EXISTS (SELECT 1 FROM activities AS m WHERE m.prospect_id = p.id AND m.kind = 'meeting'
            AND coalesce(m.answer, '') NOT IN ('declined', 'cancelled') AND m.starts_at > ",
    );
    query.push_bind(now.0).push("))");
}

pub(super) fn push_hands_off(query: &mut QueryBuilder<Sqlite>, now: Timestamp) {
    query.push("((p.hands_off = 1 AND (p.hands_off_until IS NULL OR p.hands_off_until > ").push_bind(now.0);
    query.push(
        ")) OR EXISTS (SELECT 1 FROM companies AS h WHERE h.id = p.company_id AND h.hands_off = 1
          AND (h.hands_off_until IS NULL OR h.hands_off_until > ",
    );
    query.push_bind(now.0).push(")))");
}
