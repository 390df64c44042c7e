//! How prospects look from outside; built for a whole page with a fixed number of reads.

use crate::{ApiError, jobs::JobView, record::ActivityView};
use domain::{
    Actor, ApprovalId, Basis, CompanyId, Confirmation, ContactKind, ContactPointId, Currency, DealId,
    Language, MessageId, NextStep, ProspectId, SessionId, SignalKind, Source, Stage, Temperature, Timestamp,
    next, time::Span,
};
use engine::Engine;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use store::{contacts::ContactPoint, deals::Deal, prospects::Prospect};
use ts_rs::TS;

/// Rows of the timeline shown with a prospect.
const TIMELINE: i64 = 200;
/// A visit counts as live this long after the visitor's last word.
const LIVE: Span = Span::minutes(5);
/// Old scores shown with a prospect.
const SCORES: i64 = 50;

/// The named parts of a ScoutScore; they add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScoreParts {
    /// 0-40.
    pub intent: u8,
    /// 0-25.
    pub temperature: u8,
    /// 0-15.
    pub contact: u8,
    /// 0-15.
    pub engagement: u8,
    /// 0 or 5.
    pub signal: u8,
}

impl From<[u8; 5]> for ScoreParts {
    fn from([intent, temperature, contact, engagement, signal]: [u8; 5]) -> Self {
        Self { intent, temperature, contact, engagement, signal }
    }
}

/// A prospect as lists and cards show it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "Prospect")]
pub struct ProspectView {
    /// Identity.
    pub id: ProspectId,
    /// Counts changes; an edit names the version it saw.
    pub version: i64,
    /// Full name.
    pub name: Option<String>,
    /// The e-mail used first.
    pub email: Option<String>,
    /// Whether that e-mail is claimed or confirmed.
    pub email_state: Option<Confirmation>,
    /// The phone used first, E.164.
    pub phone: Option<String>,
    /// Company's name.
    pub company: Option<String>,
    /// Company's row.
    pub company_id: Option<CompanyId>,
    /// Job title.
    pub role: Option<String>,
    /// Place.
    pub location: Option<String>,
    /// Where the person stands.
    pub stage: Stage,
    /// Since when.
    pub stage_at: Timestamp,
    /// Probability of winning in percent.
    pub probability: u8,
    /// On the board, or only in the list.
    pub on_board: bool,
    /// The machine's score, 0-100.
    pub scout_score: u8,
    /// Its parts.
    pub score_parts: ScoreParts,
    /// What decay took from the intent part.
    pub score_lost: u8,
    /// The rep's own score, which counts instead.
    pub override_score: Option<u8>,
    /// Why the rep set it.
    pub override_reason: Option<String>,
    /// Sum of signal points, 0-100.
    pub intent: u8,
    /// Highest temperature of the signals.
    pub temperature: Temperature,
    /// Qualification score, 0-100.
    pub qualification: u8,
    /// The visitor's messages.
    pub messages: u32,
    /// The longest visit, in milliseconds.
    pub duration_ms: i64,
    /// Where the person came from.
    pub source: Source,
    /// Amount of the open deal, else of the newest, in minor units.
    pub amount_minor: Option<i64>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// Why we may write to the person.
    pub basis: Option<Basis>,
    /// Automation is kept off.
    pub hands_off: bool,
    /// Until when; absent: for good.
    pub hands_off_until: Option<Timestamp>,
    /// Vendor, job seeker or spam: no automation.
    pub barred: bool,
    /// What to do next, in words.
    pub next_action: Option<String>,
    /// The person's last message.
    pub last_inbound_at: Option<Timestamp>,
    /// The last meaningful touch.
    pub last_touch_at: Timestamp,
    /// The prospect this one was merged into.
    pub merged_into: Option<ProspectId>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// One e-mail, phone or handle.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "ContactPoint")]
pub struct ContactView {
    /// Identity.
    pub id: ContactPointId,
    /// What it is.
    pub kind: ContactKind,
    /// Normalised.
    pub value: String,
    /// Claimed or confirmed.
    pub state: Confirmation,
    /// Where it came from.
    pub source: Source,
    /// Used first.
    pub primary: bool,
    /// Why it must not be used.
    pub do_not_use: Option<String>,
}

/// An amount that may be won.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "Deal")]
pub struct DealView {
    /// Identity.
    pub id: DealId,
    /// `open`, `won` or `lost`.
    pub state: String,
    /// In minor units.
    pub amount_minor: Option<i64>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// When it should close.
    pub expected_close: Option<Timestamp>,
    /// When it was won or lost.
    pub closed_at: Option<Timestamp>,
    /// Why it was lost.
    pub lost_reason: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Named evidence with its quote.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "Signal")]
pub struct SignalView {
    /// Which.
    pub kind: SignalKind,
    /// Its weight when found.
    pub points: i32,
    /// The words.
    pub quote: String,
    /// The message they stand in.
    pub message_id: MessageId,
    /// When they were said.
    pub at: Timestamp,
}

/// A score of the past with its parts.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "PastScore")]
pub struct PastScoreView {
    /// 0-100.
    pub scout_score: u8,
    /// Its parts.
    pub score_parts: ScoreParts,
    /// What made it be reckoned again.
    pub cause: String,
    /// When.
    pub at: Timestamp,
}

/// An entry into a stage.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "StageEvent")]
pub struct StageEventView {
    /// From where; absent on creation.
    pub from: Option<Stage>,
    /// Where to.
    pub to: Stage,
    /// Who did it.
    pub actor: Actor,
    /// Why.
    pub cause: String,
    /// When.
    pub at: Timestamp,
}

/// Everything about a prospect.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ProspectDetail {
    /// What lists show.
    #[serde(flatten)]
    pub prospect: ProspectView,
    /// Budget, as said.
    pub budget: Option<String>,
    /// How many, as said.
    pub quantity: Option<String>,
    /// When, as said.
    pub timeline_stated: Option<String>,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// Language mails are written in.
    pub language: Language,
    /// Who set each field that stands.
    pub field_actors: BTreeMap<String, Actor>,
    /// What smart_scan found.
    pub summary: Option<String>,
    /// First touch: page, referrer, UTM.
    #[ts(type = "unknown")]
    pub first_touch: serde_json::Value,
    /// Every contact point, primary ones first.
    pub contact_points: Vec<ContactView>,
    /// Every deal, newest first.
    pub deals: Vec<DealView>,
    /// The signals that count.
    pub signals: Vec<SignalView>,
    /// Old scores, newest first.
    pub scores: Vec<PastScoreView>,
    /// Every entry into a stage, oldest first.
    pub stages: Vec<StageEventView>,
    /// What happened, newest first.
    pub timeline: Vec<ActivityView>,
    /// What happens next and who does it.
    pub next: NextStep,
    /// Too long without a touch, and nothing with a date is planned.
    pub stale: bool,
    /// Not stale before.
    pub snoozed_until: Option<Timestamp>,
    /// An automatic reply says that they are away until then; `null`: they are not, or are back.
    pub away_until: Option<Timestamp>,
    /// Of the sample data; nothing ever leaves for them.
    pub sample: bool,
    /// Open jobs and offered ones, oldest first.
    pub jobs: Vec<JobView>,
    /// Visits that are this person's or say so, newest first.
    pub sessions: Vec<VisitView>,
    /// Automation is kept off everybody of the company.
    pub company_hands_off: bool,
    /// Cards that wait for the rep's decision, oldest first.
    pub approvals: Vec<ApprovalId>,
}

/// A chat visit of a prospect.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "ProspectVisit")]
pub struct VisitView {
    /// Identity.
    pub id: SessionId,
    /// When it began.
    pub opened_at: Timestamp,
    /// The visitor's messages.
    pub messages: i64,
    /// `own`: it made the prospect; `confirmed`: the same person; `claimed`: only says so.
    pub link: Option<String>,
    /// The visitor wrote within the last five minutes.
    pub live: bool,
    /// A person answers in place of the assistant.
    pub taken_over: bool,
}

impl From<ContactPoint> for ContactView {
    fn from(point: ContactPoint) -> Self {
        Self {
            id: point.id,
            kind: point.kind,
            value: point.value,
            state: point.state,
            source: point.source,
            primary: point.is_primary,
            do_not_use: point.do_not_use,
        }
    }
}

impl From<Deal> for DealView {
    fn from(deal: Deal) -> Self {
        Self {
            id: deal.id,
            state: deal.state,
            amount_minor: deal.amount.map(|amount| amount.minor),
            currency: deal.amount.map(|amount| amount.currency),
            expected_close: deal.expected_close,
            closed_at: deal.closed_at,
            lost_reason: deal.lost_reason,
            created_at: deal.created_at,
        }
    }
}

/// The view of one row with its contact points and its deal.
fn view(prospect: Prospect, contacts: &[ContactPoint], deal: Option<&Deal>) -> ProspectView {
    let first = |kind| contacts.iter().find(|point| point.kind == kind);
    let email = first(ContactKind::Email);
    let amount = deal.and_then(|deal| deal.amount);
    let (override_score, override_reason) = prospect.override_score.unzip();
    ProspectView {
        id: prospect.id,
        version: prospect.version,
        name: prospect.fields.name,
        email: email.map(|point| point.value.clone()),
        email_state: email.map(|point| point.state),
        phone: first(ContactKind::Phone).map(|point| point.value.clone()),
        company: prospect.fields.company,
        company_id: prospect.company_id,
        role: prospect.fields.role,
        location: prospect.fields.location,
        stage: prospect.stage,
        stage_at: prospect.stage_at,
        probability: prospect.stage.probability(),
        on_board: prospect.on_board,
        scout_score: prospect.scout_score,
        score_parts: prospect.score_parts.into(),
        score_lost: prospect.score_lost,
        override_score,
        override_reason,
        intent: prospect.evidence.intent,
        temperature: prospect.evidence.temperature,
        qualification: prospect.evidence.qualification,
        messages: prospect.evidence.messages,
        duration_ms: prospect.evidence.duration_ms,
        source: prospect.source,
        amount_minor: amount.map(|amount| amount.minor),
        currency: amount.map(|amount| amount.currency),
        basis: prospect.basis,
        hands_off: prospect.hands_off,
        hands_off_until: prospect.hands_off_until,
        barred: prospect.barred,
        next_action: prospect.next_action,
        last_inbound_at: prospect.last_inbound_at,
        last_touch_at: prospect.last_touch_at,
        merged_into: prospect.merged_into,
        created_at: prospect.created_at,
    }
}

/// The views of these rows, in their order.
pub(crate) async fn views(engine: &Engine, prospects: Vec<Prospect>) -> Result<Vec<ProspectView>, ApiError> {
    let reader = engine.store().reader();
    let ids: Vec<ProspectId> = prospects.iter().map(|prospect| prospect.id).collect();
    let contacts: HashMap<_, _> = store::cards::contacts(reader, &ids).await?;
    let deals = store::cards::deals(reader, &ids).await?;
    Ok(prospects
        .into_iter()
        .map(|prospect| {
            let id = prospect.id;
            view(prospect, contacts.get(&id).map_or(&[], Vec::as_slice), deals.get(&id))
        })
        .collect())
}

/// Everything about one prospect.
pub(crate) async fn detail(engine: &Engine, id: ProspectId) -> Result<ProspectDetail, ApiError> {
    let reader = engine.store().reader();
    let prospect = store::prospects::get(reader, id)
        .await?
        .ok_or_else(|| ApiError { field: Some("id".to_owned()), ..ApiError::not_found("prospect", id) })?;
    let contacts = store::contacts::of_prospect(reader, id).await?;
    let deals = store::deals::of_prospect(reader, id).await?;
    let signals = store::signals::of_prospect(reader, id).await?;
    let scores = store::scores::history(reader, id, SCORES).await?;
    let events = store::stages::events(reader, id).await?;
    let timeline = store::activities::list(reader, Some(id), TIMELINE).await?;
    let now = engine.now();
    let open = store::board::open(reader, &[id], now).await?.remove(&id).unwrap_or_default();
    let jobs = store::jobs::open_of(reader, id).await?;
    let jobs = jobs.into_iter().map(JobView::try_from).collect::<Result<_, _>>()?;
    let company_hands_off = match prospect.company_id {
        Some(company) => store::companies::hands_off(reader, company)
            .await?
            .is_some_and(|until| until.is_none_or(|until| until > now)),
        None => false,
    };
    let visits = store::board::visits(reader, id).await?;
    let shown = deals.iter().find(|deal| deal.state == "open").or(deals.first());
    let mut prospect = prospect;
    let (snoozed_until, sample) = (prospect.snoozed_until, prospect.sample);
    let away_until = prospect.away_until.filter(|until| *until > now);
    let stale = next::is_stale(prospect.stage, prospect.last_touch_at, snoozed_until, open.stands(now), now);
    if prospect.summary.is_some() {
        // A scanned prospect's words follow the facts: what was next before a mail left is not next after it.
        let brief = engine.brief(id).await?;
        prospect.summary = Some(brief.summary);
        prospect.next_action = brief.next_action;
    }
    Ok(ProspectDetail {
        budget: prospect.fields.budget.clone(),
        quantity: prospect.fields.quantity.clone(),
        timeline_stated: prospect.fields.timeline.clone(),
        time_zone: prospect.time_zone.clone(),
        language: prospect.language,
        field_actors: prospect.field_actors.clone(),
        summary: prospect.summary.clone(),
        first_touch: serde_json::from_str(&prospect.first_touch).map_err(ApiError::internal)?,
        prospect: view(prospect, &contacts, shown),
        contact_points: contacts.into_iter().map(ContactView::from).collect(),
        deals: deals.into_iter().map(DealView::from).collect(),
        signals: signals
            .into_iter()
            .map(|signal| SignalView {
                kind: signal.kind,
                points: signal.points,
                quote: signal.quote,
                message_id: signal.message_id,
                at: signal.at,
            })
            .collect(),
        scores: scores
            .into_iter()
            .map(|score| PastScoreView {
                scout_score: score.total,
                score_parts: score.parts.into(),
                cause: score.cause,
                at: score.at,
            })
            .collect(),
        stages: events
            .into_iter()
            .map(|event| StageEventView {
                from: event.from,
                to: event.to,
                actor: event.actor,
                cause: event.cause,
                at: event.at,
            })
            .collect(),
        timeline: timeline.into_iter().map(ActivityView::from).collect(),
        next: open.next(now),
        stale,
        snoozed_until,
        away_until,
        sample,
        jobs,
        sessions: visits
            .into_iter()
            .map(|visit| VisitView {
                id: visit.id,
                opened_at: visit.opened_at,
                messages: visit.messages,
                link: visit.link,
                live: visit.last_visitor_at.is_some_and(|at| now - at < LIVE),
                taken_over: visit.taken_over,
            })
            .collect(),
        company_hands_off,
        approvals: open.effects.iter().filter_map(|effect| effect.card).map(|(card, _)| card).collect(),
    })
}
