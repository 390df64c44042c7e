//! How cards look from outside: the row, what is next and whether it is stale, for a whole page with a fixed
//! number of reads.

use crate::ApiError;
use domain::{Confirmation, Currency, NextStep, ProspectId, Source, Stage, Temperature, Timestamp, next};
use engine::Engine;
use serde::Serialize;
use store::board::{self, Card};
use ts_rs::TS;

/// A prospect as a card of the board or a row of the table shows it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "BoardCard")]
pub struct CardView {
    /// Identity.
    pub id: ProspectId,
    /// Counts changes; a move names the version it saw.
    pub version: i64,
    /// Full name.
    pub name: Option<String>,
    /// Company's name.
    pub company: Option<String>,
    /// The e-mail used first.
    pub email: Option<String>,
    /// Whether that e-mail is claimed or confirmed.
    pub email_state: Option<Confirmation>,
    /// Where the person stands.
    pub stage: Stage,
    /// Since when.
    pub stage_at: Timestamp,
    /// Place in the column; smaller is higher up.
    pub rank: i64,
    /// On the board, or only in the list.
    pub on_board: bool,
    /// The machine's score, 0-100.
    pub scout_score: u8,
    /// The rep's own score, which counts instead.
    pub override_score: Option<u8>,
    /// Highest temperature of the signals.
    pub temperature: Temperature,
    /// Where the person came from.
    pub source: Source,
    /// Amount of the open deal, else of the newest, in minor units.
    pub amount_minor: Option<i64>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// The last meaningful touch.
    pub last_touch_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// Too long without a touch, and nothing with a date is planned.
    pub stale: bool,
    /// Automation is kept off the person or the company now.
    pub hands_off: bool,
    /// Vendor, job seeker or spam: no automation.
    pub barred: bool,
    /// Not stale before.
    pub snoozed_until: Option<Timestamp>,
    /// Of the sample data; nothing ever leaves for them.
    pub sample: bool,
    /// What happens next and who does it.
    pub next: NextStep,
}

/// The cards with what is next.
pub(crate) async fn views(
    engine: &Engine,
    cards: Vec<Card>,
    now: Timestamp,
) -> Result<Vec<CardView>, ApiError> {
    let ids: Vec<ProspectId> = cards.iter().map(|card| card.id).collect();
    let open = board::open(engine.store().reader(), &ids, now).await?;
    Ok(cards
        .into_iter()
        .map(|card| {
            let open = open.get(&card.id);
            let stands = open.is_some_and(|open| open.stands(now));
            let (email, email_state) = card.email.unzip();
            CardView {
                id: card.id,
                version: card.version,
                name: card.name,
                company: card.company,
                email,
                email_state,
                stage: card.stage,
                stage_at: card.stage_at,
                rank: card.rank,
                on_board: card.on_board,
                scout_score: card.scout_score,
                override_score: card.override_score,
                temperature: card.temperature,
                source: card.source,
                amount_minor: card.amount.map(|amount| amount.minor),
                currency: card.amount.map(|amount| amount.currency),
                last_touch_at: card.last_touch_at,
                created_at: card.created_at,
                stale: next::is_stale(card.stage, card.last_touch_at, card.snoozed_until, stands, now),
                hands_off: card.hands_off,
                barred: card.barred,
                snoozed_until: card.snoozed_until,
                sample: card.sample,
                next: open.map_or(NextStep::NONE, |open| open.next(now)),
            }
        })
        .collect())
}

/// One prospect as a card.
pub(crate) async fn one(engine: &Engine, id: ProspectId) -> Result<CardView, ApiError> {
    let now = engine.now();
    let cards = board::by_ids(engine.store().reader(), &[id], now).await?;
    views(engine, cards, now)
        .await?
        .pop()
        .ok_or_else(|| ApiError { field: Some("id".to_owned()), ..ApiError::not_found("prospect", id) })
}
