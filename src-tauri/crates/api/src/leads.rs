//! Leads of ads and webhooks: what came by which form, what failed and why, and how fast they were answered.

use crate::{ApiError, workspace::Nothing};
use domain::{LeadId, ProspectId, Source, Timestamp};
use engine::{Engine, ports::Secret};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What came by one form.
#[derive(Debug, Serialize, TS)]
pub struct LeadFormView {
    /// Where from.
    source: Source,
    /// The form's id there, or the webhook's name.
    form: String,
    /// What it is called there.
    form_name: Option<String>,
    /// All that came.
    came: i64,
    /// Those that became prospects or belong to one.
    processed: i64,
    /// Those that failed.
    failed: i64,
    /// Tests of the platform.
    tests: i64,
    /// Those that wait to be fetched or understood.
    waiting: i64,
    /// When the newest came.
    last_at: Timestamp,
}

/// How fast one lead was answered.
#[derive(Debug, Serialize, TS)]
pub struct LeadSpeed {
    /// Which lead.
    id: LeadId,
    /// Who.
    prospect_id: ProspectId,
    /// When it came.
    received_at: Timestamp,
    /// Minutes to the first message or call; `null`: none yet.
    minutes: Option<i64>,
    /// It has waited longer than the alert's threshold without either.
    late: bool,
}

/// Where leads come from.
#[derive(Debug, Serialize, TS)]
pub struct LeadSources {
    /// By form, the newest first.
    forms: Vec<LeadFormView>,
    /// Of the last seven days, the newest first.
    speeds: Vec<LeadSpeed>,
    /// Median of the minutes to the first touch, of those that had one.
    median_minutes: Option<i64>,
    /// Threshold of the alert in minutes; 0: none.
    alert_minutes: i64,
    /// Why Facebook could not be read the last time.
    problem: Option<String>,
}

pub(crate) async fn sources(engine: &Engine, _: Nothing) -> Result<LeadSources, ApiError> {
    let figures = engine.lead_figures().await?;
    let (now, alert) = (engine.now(), figures.alert_after);
    let speeds: Vec<LeadSpeed> = figures
        .speeds
        .into_iter()
        .map(|one| LeadSpeed {
            id: one.id,
            prospect_id: one.prospect_id,
            received_at: one.received_at,
            minutes: one.touched_at.map(|at| (at - one.received_at).0 / 60_000),
            late: alert.0 > 0 && one.touched_at.is_none() && now - one.received_at >= alert,
        })
        .collect();
    let mut minutes: Vec<i64> = speeds.iter().filter_map(|one| one.minutes).collect();
    minutes.sort_unstable();
    Ok(LeadSources {
        median_minutes: minutes.get(minutes.len() / 2).copied(),
        speeds,
        alert_minutes: alert.0 / 60_000,
        problem: engine.lead_problem(),
        forms: figures
            .forms
            .into_iter()
            .map(|one| LeadFormView {
                source: one.source,
                form: one.form,
                form_name: one.form_name,
                came: one.came,
                processed: one.processed,
                failed: one.failed,
                tests: one.tests,
                waiting: one.waiting,
                last_at: one.last_at,
            })
            .collect(),
    })
}

/// Which leads.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListLeads {
    /// `announced`, `received`, `processed`, `failed` or `test`; none: all.
    #[serde(default)]
    #[ts(optional)]
    state: Option<String>,
}

/// A lead.
#[derive(Debug, Serialize, TS)]
pub struct LeadView {
    /// Identity.
    id: LeadId,
    /// Where from.
    source: Source,
    /// Its id there.
    external_id: String,
    /// The form.
    form: String,
    /// Its name.
    form_name: Option<String>,
    /// Where it stands.
    state: String,
    /// Why it failed.
    error: Option<String>,
    /// What to do about it.
    hint: Option<String>,
    /// Whose it is.
    prospect_id: Option<ProspectId>,
    /// When it was sent.
    submitted_at: Option<Timestamp>,
    /// When it came.
    received_at: Timestamp,
}

pub(crate) async fn list(engine: &Engine, request: ListLeads) -> Result<Vec<LeadView>, ApiError> {
    let all = store::leads::list(engine.store().reader(), request.state.as_deref(), 500).await;
    Ok(all
        .map_err(engine::EngineError::from)?
        .into_iter()
        .map(|one| LeadView {
            id: one.id,
            source: one.source,
            external_id: one.external_id,
            form: one.form,
            form_name: one.form_name,
            state: one.state,
            error: one.error,
            hint: one.hint,
            prospect_id: one.prospect_id,
            submitted_at: one.submitted_at,
            received_at: one.received_at,
        })
        .collect())
}

/// Which failed leads are taken up again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReplayLeads {
    /// One; none: all that failed.
    #[serde(default)]
    #[ts(optional)]
    id: Option<LeadId>,
}

/// How many.
#[derive(Debug, Serialize, TS)]
pub struct LeadCount {
    /// Leads.
    leads: u64,
}

pub(crate) async fn replay(engine: &Engine, request: ReplayLeads) -> Result<LeadCount, ApiError> {
    Ok(LeadCount { leads: engine.replay_leads(request.id).await? })
}

pub(crate) async fn poll(engine: &Engine, _: Nothing) -> Result<LeadCount, ApiError> {
    Ok(LeadCount { leads: u64::try_from(engine.poll_facebook().await?).unwrap_or(u64::MAX) })
}

/// One thing the doctor looked at.
#[derive(Debug, Serialize, TS)]
pub struct LeadFinding {
    /// What.
    name: String,
    /// Whether it is well.
    ok: bool,
    /// In words.
    words: String,
    /// What to do.
    hint: Option<String>,
}

/// What the doctor found.
#[derive(Debug, Serialize, TS)]
pub struct LeadDoctor {
    /// Facebook's leads can be read.
    ok: bool,
    /// In order.
    findings: Vec<LeadFinding>,
}

pub(crate) async fn doctor(engine: &Engine, _: Nothing) -> Result<LeadDoctor, ApiError> {
    let found = engine.lead_doctor().await;
    Ok(LeadDoctor {
        ok: found.ok,
        findings: found
            .findings
            .into_iter()
            .map(|one| LeadFinding { name: one.name, ok: one.ok, words: one.words, hint: one.hint })
            .collect(),
    })
}

/// Which field a question is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MapQuestion {
    /// Of which source.
    source: Source,
    /// The form's id, or the webhook's name; empty: every form of the source.
    #[serde(default)]
    form: String,
    /// The question as the form names it.
    question: String,
    /// The field; `null`: none, its answers are notes.
    field: Option<String>,
}

pub(crate) async fn map(engine: &Engine, request: MapQuestion) -> Result<MapQuestion, ApiError> {
    let MapQuestion { source, form, question, field } = request.clone();
    engine.map_lead_question(source, form, &question, field).await?;
    Ok(request)
}

/// A webhook of the rep's own.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PutWebhook {
    /// a-z, 0-9, - and _.
    name: String,
    /// What its deliveries are signed with, 16 to 500 characters; kept with the secrets.
    secret: String,
}

/// Where it is taken.
#[derive(Debug, Serialize, TS)]
pub struct WebhookView {
    /// Its path at the endpoint.
    path: String,
}

pub(crate) async fn webhook(engine: &Engine, request: PutWebhook) -> Result<WebhookView, ApiError> {
    engine.put_webhook(&request.name, Secret(request.secret)).await?;
    Ok(WebhookView { path: format!("/v1/webhooks/in/{}", request.name) })
}
