//! Commands about what happened: timeline, notices, change feed.

use crate::{ApiError, decode, prospects::limit};
use domain::{
    ActivityId, ActivityKind, Actor, EffectId, JobId, MeetingOutcome, NotificationId, ProspectId, SessionId,
    Timestamp, notice::Target,
};
use engine::Engine;
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use store::{Change, StoreError, activities::Activity};
use ts_rs::TS;

/// One row of the timeline.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "Activity")]
pub struct ActivityView {
    /// Identity.
    pub id: ActivityId,
    /// Whom it is about.
    pub prospect_id: Option<ProspectId>,
    /// What it is.
    pub kind: ActivityKind,
    /// Who did it.
    pub actor: Actor,
    /// In words.
    pub text: String,
    /// The field that changed.
    pub field: Option<String>,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
    /// The job behind it.
    pub job_id: Option<JobId>,
    /// The effect behind it.
    pub effect_id: Option<EffectId>,
    /// The visit it belongs to.
    pub session_id: Option<SessionId>,
    /// Task: due; meeting: start.
    pub starts_at: Option<Timestamp>,
    /// Meeting: end.
    pub ends_at: Option<Timestamp>,
    /// Task: when it was done.
    pub done_at: Option<Timestamp>,
    /// Meeting: what the invited person answered, or `cancelled`.
    pub answer: Option<String>,
    /// Meeting that is over: what the rep says of it.
    pub outcome: Option<MeetingOutcome>,
    /// When.
    pub at: Timestamp,
}

impl From<Activity> for ActivityView {
    fn from(row: Activity) -> Self {
        Self {
            id: row.id,
            prospect_id: row.prospect_id,
            kind: row.kind,
            actor: row.actor,
            text: row.text,
            field: row.field,
            before: row.before,
            after: row.after,
            job_id: row.job_id,
            effect_id: row.effect_id,
            session_id: row.session_id,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            done_at: row.done_at,
            answer: row.answer,
            outcome: row.outcome,
            at: row.at,
        }
    }
}

/// Which part of the timeline.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListActivity {
    /// Of this prospect only.
    #[serde(default, deserialize_with = "decode::word_opt")]
    prospect_id: Option<ProspectId>,
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// A notice to the rep.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Notification")]
pub struct NotificationView {
    /// Identity.
    id: NotificationId,
    /// `new_lead`, `approval_needed`, ...
    kind: String,
    /// What its kind is called; names nobody.
    title: String,
    /// Whom it is about.
    prospect_id: Option<ProspectId>,
    /// In words.
    text: String,
    /// What a click opens.
    target: Target,
    /// When.
    at: Timestamp,
    /// When the rep saw it.
    read_at: Option<Timestamp>,
}

/// Which notices.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListNotifications {
    /// Unread ones only.
    unread_only: Option<bool>,
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// Which notices were seen.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SeenNotifications {
    /// These; absent: all.
    ids: Option<Vec<NotificationId>>,
}

/// How many notices were marked.
#[derive(Debug, Serialize, TS)]
pub struct ReadNotifications {
    /// How many.
    read: u64,
}

/// Where a screen stands in the change feed.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ChangesAfter {
    /// The last fact it has seen; 0 for the oldest kept.
    #[serde(deserialize_with = "decode::whole")]
    seq: i64,
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// Rows of an area that changed in one commit. A gap in `seq` means: read everything again.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Change")]
pub struct ChangeView {
    /// Order of commits.
    seq: i64,
    /// `prospects`, `jobs`, ...
    area: String,
    /// Their ids; `*`: any.
    ids: Vec<String>,
    /// Who caused it.
    source: String,
    /// When.
    at: Timestamp,
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        Self { seq: change.seq, area: change.area, ids: change.ids, source: change.source, at: change.at }
    }
}

pub(crate) async fn activities(
    engine: &Engine,
    request: ListActivity,
) -> Result<Vec<ActivityView>, ApiError> {
    let limit = limit(request.limit)?;
    let rows = store::activities::list(engine.store().reader(), request.prospect_id, limit).await?;
    Ok(rows.into_iter().map(ActivityView::from).collect())
}

pub(crate) async fn notifications(
    engine: &Engine,
    request: ListNotifications,
) -> Result<Vec<NotificationView>, ApiError> {
    let (unread, limit) = (request.unread_only.unwrap_or_default(), limit(request.limit)?);
    let rows = store::notifications::list(engine.store().reader(), unread, limit).await?;
    Ok(rows
        .into_iter()
        .map(|row| NotificationView {
            id: row.id,
            kind: row.kind,
            title: row.title,
            prospect_id: row.prospect_id,
            text: row.text,
            target: row.target,
            at: row.at,
            read_at: row.read_at,
        })
        .collect())
}

pub(crate) async fn read_notifications(
    engine: &Engine,
    request: SeenNotifications,
) -> Result<ReadNotifications, ApiError> {
    let now = engine.now();
    let read: u64 = engine
        .store()
        .write(move |tx| {
            async move {
                match request.ids {
                    Some(ids) => store::notifications::read(tx, &ids, now).await,
                    None => store::notifications::read_all(tx, now).await,
                }
            }
            .boxed()
        })
        .await
        .map_err(|error: StoreError| ApiError::from(error))?;
    Ok(ReadNotifications { read })
}

pub(crate) async fn changes(engine: &Engine, request: ChangesAfter) -> Result<Vec<ChangeView>, ApiError> {
    let limit = limit(request.limit)?;
    let rows = store::changes::after(engine.store().reader(), request.seq, limit).await?;
    Ok(rows.into_iter().map(ChangeView::from).collect())
}
