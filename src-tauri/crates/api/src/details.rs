//! Commands on one prospect's contact points, deal and rest; each answers the whole person again.

use crate::{
    ApiError, decode,
    moves::SnoozeProspect,
    people::{self, ProspectDetail},
    prospects::amount,
};
use domain::{ContactKind, ContactPointId, Currency, ProspectId, Timestamp};
use engine::Engine;
use serde::{Deserialize, Deserializer};
use ts_rs::TS;

/// The open deal.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SetDeal {
    /// Whose.
    #[serde(deserialize_with = "decode::word")]
    id: ProspectId,
    /// What it is worth, e.g. `1200.00`; null: not known any more.
    amount: Option<String>,
    /// Its currency; the workspace's when not said.
    #[serde(default, deserialize_with = "decode::word_opt")]
    currency: Option<Currency>,
    /// When it should close; null: not known any more; absent: as it was.
    #[serde(default, deserialize_with = "given_moment")]
    #[ts(type = "number | null")]
    expected_close: Option<Option<Timestamp>>,
}

/// A contact point to add.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddContact {
    /// Whose.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// What it is.
    #[serde(deserialize_with = "decode::word")]
    kind: ContactKind,
    /// The address, number or handle; what is typed here counts as confirmed.
    value: String,
}

/// A contact point.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ContactById {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ContactPointId,
}

/// Whether a contact point may be used.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DoNotUse {
    /// Which one.
    #[serde(deserialize_with = "decode::word")]
    id: ContactPointId,
    /// Why it must not be used; null: it may be used again.
    reason: Option<String>,
}

/// Tells "null" from "not said".
fn given_moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<Timestamp>>, D::Error> {
    decode::moment_opt(from).map(Some)
}

pub(crate) async fn deal(engine: &Engine, request: SetDeal) -> Result<ProspectDetail, ApiError> {
    let amount = amount(engine, request.amount.as_deref(), request.currency)?;
    engine.set_deal(request.id, amount, request.expected_close).await?;
    people::detail(engine, request.id).await
}

pub(crate) async fn snooze(engine: &Engine, request: SnoozeProspect) -> Result<ProspectDetail, ApiError> {
    engine.snooze_prospect(request.id, request.until).await?;
    people::detail(engine, request.id).await
}

pub(crate) async fn add_contact(engine: &Engine, request: AddContact) -> Result<ProspectDetail, ApiError> {
    engine.add_contact(request.prospect_id, request.kind, &request.value).await?;
    people::detail(engine, request.prospect_id).await
}

pub(crate) async fn set_primary(engine: &Engine, request: ContactById) -> Result<ProspectDetail, ApiError> {
    let whose = engine.set_primary_contact(request.id).await?;
    people::detail(engine, whose).await
}

pub(crate) async fn do_not_use(engine: &Engine, request: DoNotUse) -> Result<ProspectDetail, ApiError> {
    let whose = engine.set_contact_use(request.id, request.reason).await?;
    people::detail(engine, whose).await
}
