//! The stop rules (product.md section 3): whoever has answered, or was written to by the rep, gets no more of what
//! was planned before they did; all of it in the transaction that found out. A handler at work is stopped too: its
//! result comes too late for its fence.

use crate::{Engine, EngineError, prospects::find, queue};
use domain::{JobKind, ProspectId, Timestamp, rules};
use store::{Tx, jobs, prospects};

/// What an answer makes pointless: messages that were to start or keep up a talk.
const SEQUENCE: [JobKind; 3] = [JobKind::FollowUp, JobKind::Nurture, JobKind::FullPipeline];

impl Engine {
    /// Calls off a person's running sequence: every step that has not left, with its card.
    pub(crate) async fn stop_sequence(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        why: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.call_off(tx, id, |kind| SEQUENCE.contains(&kind), why, now).await
    }

    /// Calls off what was to keep up a talk that a meeting now stands for; a follow-up that they asked for stays.
    pub(crate) async fn stop_nurture(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        why: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.call_off(tx, id, |kind| kind == JobKind::Nurture, why, now).await
    }

    /// The nurtures of their colleagues of the same company, whom one answer speaks for. A first answer that one of
    /// them asked for stays.
    pub(super) async fn stop_colleagues(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Some(company) = find(tx, id).await?.company_id else { return Ok(()) };
        for colleague in prospects::of_company(&mut *tx, company).await? {
            if colleague != id {
                self.call_off(tx, colleague, |kind| kind == JobKind::Nurture, "a colleague answered", now)
                    .await?;
            }
        }
        Ok(())
    }

    /// Everything to a person that has not left, whatever proposed it.
    pub(super) async fn stop_all(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        why: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.call_off(tx, id, rules::is_outward, why, now).await
    }

    pub(crate) async fn call_off(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        concerns: impl Fn(JobKind) -> bool,
        why: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        for job in jobs::open_of(&mut *tx, id).await? {
            if concerns(job.kind) && job.state.is_open() {
                queue::cancel(self, tx, &job, why, now).await?;
            }
        }
        Ok(())
    }
}
