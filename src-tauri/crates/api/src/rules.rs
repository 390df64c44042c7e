//! Commands about "stage entry queues jobs" (product.md section 3).

use crate::{ApiError, decode, workspace::Nothing};
use domain::{
    JobKind, Stage,
    rules::{DEFAULT_RULES, Timing},
};
use engine::Engine;
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use store::{StoreError, stages::RuleChange};
use ts_rs::TS;

/// A year in minutes: the longest delay.
const DELAY_MAX: i64 = 525_600;

/// Entering the stage queues the job.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "Rule")]
pub struct RuleView {
    /// The stage entered.
    stage: Stage,
    /// The job queued.
    kind: JobKind,
    /// On or off.
    enabled: bool,
    /// `at_once`, `after_inbound`, `when_quiet` or `after_meeting`.
    timing: &'static str,
    /// The rep's own delay in minutes, instead of the timing's.
    delay_minutes: Option<i64>,
}

/// A change of a rule.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SetRule {
    /// The stage entered.
    #[serde(deserialize_with = "decode::word")]
    stage: Stage,
    /// The job queued.
    #[serde(deserialize_with = "decode::word")]
    kind: JobKind,
    /// On or off.
    enabled: bool,
    /// Another delay, 0-525600 minutes; absent: the default one.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    delay_minutes: Option<i64>,
}

pub(crate) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<RuleView>, ApiError> {
    let mut rules = Vec::new();
    for stage in Stage::ALL.iter().copied() {
        let changes = store::stages::rules(engine.store().reader(), stage).await?;
        let defaults = DEFAULT_RULES.iter().filter(|rule| rule.stage == stage);
        let mut shown: Vec<RuleView> = defaults
            .map(|rule| RuleView {
                stage,
                kind: rule.kind,
                enabled: true,
                timing: rule.timing.as_str(),
                delay_minutes: None,
            })
            .collect();
        for (kind, change) in changes {
            match shown.iter_mut().find(|rule| rule.kind == kind) {
                Some(rule) => {
                    rule.enabled = change.enabled;
                    rule.delay_minutes = change.delay_minutes;
                }
                None => shown.push(RuleView {
                    stage,
                    kind,
                    enabled: change.enabled,
                    timing: Timing::AtOnce.as_str(),
                    delay_minutes: change.delay_minutes,
                }),
            }
        }
        rules.append(&mut shown);
    }
    Ok(rules)
}

pub(crate) async fn set(engine: &Engine, request: SetRule) -> Result<Vec<RuleView>, ApiError> {
    if let Some(delay) = request.delay_minutes.filter(|delay| !(0..=DELAY_MAX).contains(delay)) {
        let message = format!("delay_minutes: {delay} is not a number from 0 to {DELAY_MAX}");
        return Err(ApiError::validation("delay_minutes", message));
    }
    if request.stage.is_terminal() && request.enabled {
        return Err(ApiError::validation("stage", format!("entering {} queues no job", request.stage)));
    }
    let (now, change) =
        (engine.now(), RuleChange { enabled: request.enabled, delay_minutes: request.delay_minutes });
    engine
        .store()
        .write(move |tx| {
            async move { store::stages::set_rule(tx, request.stage, request.kind, &change, now).await }
                .boxed()
        })
        .await
        .map_err(|error: StoreError| ApiError::from(error))?;
    list(engine, Nothing {}).await
}
