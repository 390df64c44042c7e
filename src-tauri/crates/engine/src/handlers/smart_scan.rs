//! smart_scan: reads everything known, fills gaps, infers company and time zone, looks for duplicates, and
//! writes a short summary with the next best action.

use super::JobError;
use crate::{
    Engine, EngineError,
    facts::{Brief, Known},
};
use domain::{ProspectId, phone::PhoneNumber};
use serde::Serialize;
use store::contacts;

/// What a scan found; written when the job completes.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Scan {
    /// Inferred from the business mail domain, where no company is known.
    pub(crate) company: Option<String>,
    /// Inferred from the phone number, where no zone is known.
    pub(crate) time_zone: Option<String>,
    /// Others with the same address or number.
    pub(crate) duplicates: Vec<ProspectId>,
    /// A few sentences.
    pub(crate) summary: String,
    /// What to do next and why.
    pub(crate) next_action: Option<String>,
}

pub(super) async fn scan(engine: &Engine, known: &Known) -> Result<Scan, JobError> {
    let mut duplicates = Vec::new();
    for point in &known.points {
        let others = contacts::with_value(engine.store().reader(), point.kind, &point.value)
            .await
            .map_err(EngineError::from)?;
        duplicates.extend(others.into_iter().map(|other| other.prospect_id));
    }
    duplicates.retain(|id| *id != known.prospect.id);
    duplicates.sort_unstable();
    duplicates.dedup();
    let zone =
        known.phone().and_then(|point| point.value.parse::<PhoneNumber>().ok()).and_then(|n| n.time_zone());
    let Brief { summary, next_action } = known.brief();
    Ok(Scan {
        company: known.prospect.fields.company.is_none().then(|| known.company_from_domain()).flatten(),
        time_zone: known
            .prospect
            .time_zone
            .is_none()
            .then(|| zone.map(|zone| zone.name().to_owned()))
            .flatten(),
        duplicates,
        summary,
        next_action,
    })
}
