//! What a move of several cards would start and call off, reckoned without writing: the rules in force, the
//! mode's policy, the prices. The move itself decides again.

use crate::{Engine, EngineError};
use domain::{
    JobKind, ProspectId, Stage, Timestamp,
    policy::{self, Gate, GateFacts, Trigger},
    rules::{self, Cause, StageEntry},
};
use std::collections::BTreeMap;
use store::{
    Store, jobs,
    prospects::{self, Prospect},
    stages,
};

/// What a move would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many would move.
    pub prospects: usize,
    /// Messages that would be written, three for a nurture.
    pub messages: usize,
    /// Jobs that may send an invitation.
    pub invitations: usize,
    /// Jobs that make an offer.
    pub offers: usize,
    /// Jobs that would be queued, by kind.
    pub jobs: BTreeMap<JobKind, usize>,
    /// Their price.
    pub energy: i64,
    /// Their price.
    pub coins: i64,
    /// Open jobs that would be called off.
    pub cancels: usize,
    /// Cannot be won without an amount.
    pub needs_amount: usize,
    /// Who would not move, and why.
    pub skipped: Vec<(ProspectId, String)>,
}

impl Engine {
    /// What moving these prospects to a stage and running its jobs would do.
    pub async fn preview_move(&self, ids: &[ProspectId], to: Stage) -> Result<Preview, EngineError> {
        let mut preview = Preview::default();
        for id in ids {
            match prospects::get(self.store().reader(), *id).await? {
                None => preview.skipped.push((*id, "there is no such prospect any more".to_owned())),
                Some(prospect) if prospect.merged_into.is_some() => {
                    preview.skipped.push((*id, "merged into another prospect".to_owned()));
                }
                Some(prospect) if prospect.stage == to => {
                    preview.skipped.push((*id, format!("already in {to}")));
                }
                Some(prospect) => self.preview_one(&mut preview, &prospect, to).await?,
            }
        }
        Ok(preview)
    }

    async fn preview_one(
        &self,
        preview: &mut Preview,
        prospect: &Prospect,
        to: Stage,
    ) -> Result<(), EngineError> {
        let (store, now) = (self.store(), self.now());
        preview.prospects += 1;
        let open: Vec<_> = jobs::open_of(store.reader(), prospect.id)
            .await?
            .into_iter()
            .filter(|job| job.state.is_open())
            .collect();
        let bound = jobs::bound_to_stage(store.reader(), prospect.id).await?;
        let stays = |job: &jobs::Job| {
            !to.is_terminal() && (!bound.contains(&job.id) || job.state == domain::JobState::Running)
        };
        preview.cancels += open.iter().filter(|job| !stays(job)).count();
        if to == Stage::Won {
            let deals = store::deals::of_prospect(store.reader(), prospect.id).await?;
            let known = deals.iter().any(|deal| deal.state == "open" && deal.amount.is_some());
            preview.needs_amount += usize::from(!known);
        }
        let stay_open: Vec<JobKind> = open.iter().filter(|job| stays(job)).map(|job| job.kind).collect();
        for kind in self.would_queue(store, prospect, to, &stay_open, now).await? {
            *preview.jobs.entry(kind).or_default() += 1;
            let price = self.settings().price(kind);
            preview.energy += price.energy;
            preview.coins += price.coins;
            match kind {
                JobKind::Nurture => preview.messages += 3,
                JobKind::BookMeeting => preview.invitations += 1,
                JobKind::CloseDeal => preview.offers += 1,
                JobKind::FollowUp | JobKind::FullPipeline => preview.messages += 1,
                JobKind::SmartScan | JobKind::Qualify => {}
            }
        }
        Ok(())
    }

    /// The kinds a move by hand would queue: the plan, the rep's rules, the gate, as the queue decides them.
    async fn would_queue(
        &self,
        store: &Store,
        prospect: &Prospect,
        to: Stage,
        open: &[JobKind],
        now: Timestamp,
    ) -> Result<Vec<JobKind>, EngineError> {
        let settings = self.settings();
        let entered = stages::entered_before(store.reader(), prospect.id, to, i64::MAX).await?;
        let entry = StageEntry {
            from: Some(prospect.stage),
            to,
            cause: Cause::UserMove,
            mode: settings.mode(),
            entered_at: now,
            last_inbound: prospect.last_inbound_at,
            address_confirmed: false,
            qualification: prospect.evidence.qualification,
            hot: false,
            accepted_meeting_end: None,
            last_entry_of_same_stage: entered,
            settle_until: None,
        };
        let plan = rules::plan(&entry, rules::DEFAULT_RULES, &settings);
        if plan.offer {
            return Ok(Vec::new());
        }
        let changed = stages::rules(store.reader(), to).await?;
        let last_runs = jobs::last_runs(store.reader(), prospect.id).await?;
        let hands_off = self.kept_off(store, prospect, now).await?;
        Ok(plan
            .jobs
            .into_iter()
            .map(|job| job.kind)
            .filter(|kind| !changed.iter().any(|(changed, rule)| changed == kind && !rule.enabled))
            .filter(|kind| {
                let last = last_runs.iter().find(|(known, _)| known == kind).map(|(_, at)| *at);
                rules::may_queue(*kind, Trigger::Rule, open, last, now) == rules::Queueing::Yes
            })
            .filter(|kind| {
                let gate = policy::decide(&GateFacts {
                    kind: *kind,
                    mode: settings.mode(),
                    cell: settings.cell(*kind, settings.mode()),
                    trigger: Trigger::Rule,
                    scout_score: prospect.effective_score(),
                    close_threshold: settings.score("close.threshold"),
                    paused: false,
                    hands_off,
                    bars_automation: prospect.barred,
                });
                matches!(gate, Gate::Run | Gate::Ask { .. })
            })
            .collect())
    }

    async fn kept_off(
        &self,
        store: &Store,
        prospect: &Prospect,
        now: Timestamp,
    ) -> Result<bool, EngineError> {
        let stands = |on: bool, until: Option<Timestamp>| on && until.is_none_or(|until| until > now);
        if stands(prospect.hands_off, prospect.hands_off_until) {
            return Ok(true);
        }
        let Some(company) = prospect.company_id else { return Ok(false) };
        let until = store::companies::hands_off(store.reader(), company).await?;
        Ok(until.is_some_and(|until| stands(true, until)))
    }
}
