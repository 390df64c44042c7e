//! Commands of the Today screen.

use crate::{
    ApiError, decode, people,
    prospects::{ProspectDetail, limit},
};
use domain::{ActivityId, ActivityKind, Mode, ProspectId, SessionId, Timestamp, today::Item};
use engine::{Engine, today::Recent};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// How many.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Limit {
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// What wants the rep, and what was done without them.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Today")]
pub struct TodayView {
    /// The mode the order is for.
    mode: Mode,
    /// Most urgent first.
    items: Vec<Item>,
    /// How many there are of each kind, also beyond the limit; at most 200 of one.
    totals: BTreeMap<&'static str, usize>,
    /// What automation did by itself in the last 24 hours, newest first.
    recent: Vec<RecentView>,
}

/// Something automation did.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "RecentWork")]
pub struct RecentView {
    /// Its row in the timeline.
    id: ActivityId,
    /// To whom.
    prospect_id: Option<ProspectId>,
    /// The person's name.
    name: Option<String>,
    /// In words.
    text: String,
    /// What it is.
    kind: ActivityKind,
    /// When.
    at: Timestamp,
    /// Takes it back (undo.apply), where that is on record.
    undo_id: Option<String>,
    /// The rep can take it back: nothing has left the machine.
    reversible: bool,
}

impl From<Recent> for RecentView {
    fn from(row: Recent) -> Self {
        Self {
            id: row.id,
            prospect_id: row.prospect_id,
            name: row.name,
            text: row.text,
            kind: row.kind,
            at: row.at,
            undo_id: None,
            reversible: matches!(
                row.kind,
                ActivityKind::StageMove | ActivityKind::FieldChange | ActivityKind::Task
            ),
        }
    }
}

/// A visitor who left an address or asked for contact but made no prospect.
#[derive(Debug, Serialize, TS)]
pub struct LeftAddress {
    /// The visit.
    session_id: SessionId,
    /// What the visitor said of themselves, by field (name, email, phone, company, ...).
    stated: BTreeMap<String, String>,
    /// How many messages.
    messages: u32,
    /// First page.
    page: Option<String>,
    /// The last of them.
    last_message_at: Option<Timestamp>,
}

/// A visit that waits in Today.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BySession {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    session_id: SessionId,
}

/// A visit that no longer waits in Today.
#[derive(Debug, Serialize, TS)]
pub struct Ignored {
    /// Which one.
    session_id: SessionId,
}

pub(crate) async fn get(engine: &Engine, request: Limit) -> Result<TodayView, ApiError> {
    let limit = usize::try_from(limit(request.limit)?).unwrap_or(usize::MAX);
    let today = engine.today(limit).await?;
    Ok(TodayView {
        mode: today.mode,
        items: today.items,
        totals: today.totals,
        recent: today.recent.into_iter().map(RecentView::from).collect(),
    })
}

pub(crate) async fn add_left_address(
    engine: &Engine,
    request: BySession,
) -> Result<ProspectDetail, ApiError> {
    let id = engine.add_left_address(request.session_id).await?;
    people::detail(engine, id).await
}

pub(crate) async fn ignore_left_address(engine: &Engine, request: BySession) -> Result<Ignored, ApiError> {
    engine.ignore_left_address(request.session_id).await?;
    Ok(Ignored { session_id: request.session_id })
}

pub(crate) async fn left_address(engine: &Engine, request: Limit) -> Result<Vec<LeftAddress>, ApiError> {
    let reader = engine.store().reader();
    let sessions = store::chat::left_address(reader, limit(request.limit)?).await?;
    let mut rows = Vec::with_capacity(sessions.len());
    for session in sessions {
        let stated = store::chat::fields(reader, session.id).await?;
        rows.push(LeftAddress {
            session_id: session.id,
            stated: stated.into_iter().map(|field| (field.field, field.value)).collect(),
            messages: session.visitor_messages,
            page: session.page,
            last_message_at: session.spoke.map(|(_, last)| last),
        });
    }
    Ok(rows)
}
