//! ScoutScore of a prospect from stored facts. Reckoned again whenever they change.

use crate::{Engine, EngineError};
use domain::{
    ContactKind, ProspectId, SignalKind, Timestamp,
    score::{ScoreFacts, ScoutScore, scout_score},
    time::Span,
};
use store::{Tx, contacts, prospects, scores, signals};

impl Engine {
    /// Reckons the score anew and keeps it, with its parts in history when they changed.
    pub(crate) async fn rescore(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        cause: &str,
        now: Timestamp,
    ) -> Result<ScoutScore, EngineError> {
        let prospect = prospects::get(&mut *tx, id)
            .await?
            .ok_or_else(|| EngineError::NotFound(format!("prospect {id}")))?;
        let points = contacts::of_prospect(&mut *tx, id).await?;
        let found = signals::of_prospect(&mut *tx, id).await?;
        let met = store::activities::meetings_of(&mut *tx, id).await?;
        let has = |kind| points.iter().any(|point| point.kind == kind && point.do_not_use.is_none());
        let score = scout_score(&ScoreFacts {
            intent: prospect.evidence.intent,
            days_since_touch: (now - prospect.last_touch_at).whole_days(),
            temperature: prospect.evidence.temperature,
            has_email: has(ContactKind::Email),
            has_phone: has(ContactKind::Phone),
            has_company: prospect.fields.company.is_some(),
            has_name: prospect.fields.name.is_some(),
            messages: prospect.evidence.messages,
            duration: Span(prospect.evidence.duration_ms),
            held_meeting: met.iter().any(|row| row.meeting.was_held(now)),
            high_value: found.iter().map(|signal| signal.kind).any(SignalKind::is_high_value),
        });
        scores::set(tx, id, &score, cause, now).await?;
        Ok(score)
    }
}
