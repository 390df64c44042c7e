//! From a stage entry to queued jobs (gate one), and from a stage left to cancelled ones. The rules are
//! `domain::rules` and `domain::policy`; this reads the facts they need and writes what they decide.

use crate::{Engine, EngineError, notices::Notice, wallet};
use domain::{
    Confirmation, ContactKind, EffectState, JobId, JobKind, JobState, Mode, ProspectId, SequenceName, Source,
    Stage, Temperature, Timestamp, WaitReason,
    notice::{Screen, Target},
    policy::{self, Gate, GateFacts, Trigger},
    rules::{self, Cause, Planned, StageEntry},
};
use serde_json::json;
use store::{
    Tx, approvals, contacts, effects,
    jobs::{self, Finish, Job, NewJob},
    prospects::{self, Prospect},
    sequences,
    stages::{self, StageEvent},
    suggestions, workspace,
};

/// What became of a plan.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queued {
    pub(crate) queued: Vec<JobKind>,
    pub(crate) offered: Vec<JobKind>,
}

/// Decides a stage event: queues its jobs or offers them, and keeps the decision.
pub(crate) async fn decide(
    engine: &Engine,
    tx: &mut Tx,
    event: &StageEvent,
    now: Timestamp,
) -> Result<Queued, EngineError> {
    decide_as(engine, tx, event, false, now).await
}

/// The same; `offer_only` queues nothing and offers all ("move only").
pub(crate) async fn decide_as(
    engine: &Engine,
    tx: &mut Tx,
    event: &StageEvent,
    offer_only: bool,
    now: Timestamp,
) -> Result<Queued, EngineError> {
    let settings = engine.settings();
    let Some(prospect) = prospects::get(&mut *tx, event.prospect_id).await? else {
        return Ok(Queued::default());
    };
    let cause = event.cause.parse().unwrap_or(Cause::Unknown);
    let entry = StageEntry {
        from: event.from,
        to: event.to,
        cause,
        mode: settings.mode(),
        entered_at: event.at,
        last_inbound: prospect.last_inbound_at,
        address_confirmed: address_confirmed(tx, event.prospect_id).await?,
        qualification: prospect.evidence.qualification,
        hot: prospect.evidence.temperature >= Temperature::Hot,
        accepted_meeting_end: store::activities::accepted_meeting_end(&mut *tx, prospect.id).await?,
        last_entry_of_same_stage: stages::entered_before(&mut *tx, event.prospect_id, event.to, event.id)
            .await?,
        settle_until: prospect.settle_until.filter(|until| *until > now),
    };
    let done = queue_plan(engine, tx, &prospect, &entry, Some(event.id), offer_only, now).await?;
    let result = json!({
        "mode": settings.mode(),
        "queued": done.queued,
        "offered": done.offered,
    });
    stages::decide(tx, event.id, settings.version(), &result.to_string(), now).await?;
    Ok(done)
}

/// Queues what a stage asks for, once more, without a move: a returning visitor (product.md section 2).
pub(crate) async fn queue_again(
    engine: &Engine,
    tx: &mut Tx,
    prospect: &Prospect,
    now: Timestamp,
) -> Result<Queued, EngineError> {
    let entry = StageEntry {
        from: None,
        to: prospect.stage,
        cause: Cause::VisitorReturn,
        mode: engine.settings().mode(),
        entered_at: now,
        last_inbound: prospect.last_inbound_at,
        address_confirmed: address_confirmed(tx, prospect.id).await?,
        qualification: prospect.evidence.qualification,
        hot: prospect.evidence.temperature >= Temperature::Hot,
        accepted_meeting_end: store::activities::accepted_meeting_end(&mut *tx, prospect.id).await?,
        last_entry_of_same_stage: None,
        settle_until: prospect.settle_until.filter(|until| *until > now),
    };
    let event = stages::last_event(&mut *tx, prospect.id).await?.map(|event| event.id);
    queue_plan(engine, tx, prospect, &entry, event, false, now).await
}

/// Offers what the stage asks for to somebody picked from the list: an import queues nothing.
pub(crate) async fn offer_entry(
    engine: &Engine,
    tx: &mut Tx,
    prospect: &Prospect,
    now: Timestamp,
) -> Result<Queued, EngineError> {
    let entry = StageEntry {
        from: None,
        to: prospect.stage,
        cause: Cause::Import,
        mode: engine.settings().mode(),
        entered_at: now,
        last_inbound: prospect.last_inbound_at,
        address_confirmed: address_confirmed(tx, prospect.id).await?,
        qualification: prospect.evidence.qualification,
        hot: prospect.evidence.temperature >= Temperature::Hot,
        accepted_meeting_end: store::activities::accepted_meeting_end(&mut *tx, prospect.id).await?,
        last_entry_of_same_stage: None,
        settle_until: None,
    };
    let event = stages::last_event(&mut *tx, prospect.id).await?.map(|event| event.id);
    queue_plan(engine, tx, prospect, &entry, event, true, now).await
}

async fn queue_plan(
    engine: &Engine,
    tx: &mut Tx,
    prospect: &Prospect,
    entry: &StageEntry,
    event: Option<i64>,
    offer_only: bool,
    now: Timestamp,
) -> Result<Queued, EngineError> {
    let settings = engine.settings();
    let mut plan = rules::plan(entry, rules::DEFAULT_RULES, &settings);
    plan.offer |= offer_only;
    for (kind, change) in stages::rules(&mut *tx, entry.to).await? {
        if !change.enabled {
            plan.jobs.retain(|job| job.kind != kind);
        }
        for job in plan.jobs.iter_mut().filter(|job| job.kind == kind) {
            if let Some(minutes) = change.delay_minutes {
                let at = entry.entered_at + domain::time::Span::minutes(minutes);
                job.run_at = rules::not_before_settled(kind, at, entry.settle_until);
            }
        }
    }
    let open: Vec<JobKind> = jobs::open_of(&mut *tx, prospect.id)
        .await?
        .iter()
        .filter(|job| job.state.is_open())
        .map(|j| j.kind)
        .collect();
    let last_runs = jobs::last_runs(&mut *tx, prospect.id).await?;
    let dismissed = suggestions::dismissed_jobs(&mut *tx, prospect.id, now - rules::REPEAT_AFTER).await?;
    let hands_off = is_hands_off(tx, prospect, now).await?;
    let grace = match entry.cause {
        Cause::UserMove => Some(rules::grace_until(entry.entered_at, settings.seconds("send.grace_seconds"))),
        _ => None,
    };
    let mut rows = Vec::new();
    let mut done = Queued::default();
    for planned in plan.jobs {
        let last = last_runs.iter().find(|(kind, _)| *kind == planned.kind).map(|(_, at)| *at);
        if rules::may_queue(planned.kind, Trigger::Rule, &open, last, now) != rules::Queueing::Yes {
            continue;
        }
        let gate = policy::decide(&GateFacts {
            kind: planned.kind,
            mode: settings.mode(),
            cell: settings.cell(planned.kind, settings.mode()),
            trigger: Trigger::Rule,
            scout_score: prospect.effective_score(),
            close_threshold: settings.score("close.threshold"),
            // The kill switch stops claims; what is queued under it waits for its end.
            paused: false,
            hands_off,
            bars_automation: prospect.barred,
        });
        let (state, reason) = match gate {
            Gate::Hold(_) => continue,
            Gate::Suggest { .. } => (JobState::Suggested, planned.reason.clone()),
            Gate::Run | Gate::Ask { .. } if plan.offer => (JobState::Suggested, planned.reason.clone()),
            Gate::Run | Gate::Ask { .. } => (JobState::Queued, planned.reason.clone()),
        };
        if state == JobState::Suggested && dismissed.contains(&planned.kind) {
            continue;
        }
        match state {
            JobState::Suggested => done.offered.push(planned.kind),
            _ => done.queued.push(planned.kind),
        }
        // First answer and scan of somebody who came to us are not the stage's: they survive the next step.
        let bound = match (entry.cause, planned.kind) {
            (Cause::Created { source: Source::Manual | Source::Import }, _) => event,
            (Cause::Created { .. }, JobKind::SmartScan | JobKind::FollowUp) => None,
            _ => event,
        };
        rows.push(new_job(engine, prospect.id, &planned, state, reason, bound, grace, now));
    }
    jobs::insert(tx, &rows, now).await?;
    Ok(done)
}

#[allow(clippy::too_many_arguments, reason = "a row has that many columns")]
fn new_job(
    engine: &Engine,
    prospect: ProspectId,
    planned: &Planned,
    state: JobState,
    reason: String,
    stage_event: Option<i64>,
    grace_until: Option<Timestamp>,
    now: Timestamp,
) -> NewJob {
    let price = engine.settings().price(planned.kind);
    NewJob {
        id: engine.id(JobId::new, now),
        prospect_id: Some(prospect),
        kind: planned.kind,
        state,
        priority: planned.priority,
        run_at: planned.run_at,
        clicked: false,
        energy: price.energy,
        coins: price.coins,
        actor: domain::Actor::Rule,
        reason,
        stage_event,
        grace_until,
    }
}

/// Queues what a person asked for themselves, or what an offer without an answer calls for: no rule's 24 hours stand
/// against it, the mode's gate does. What is for later is offered nowhere: it suggests itself when its time has come.
pub(crate) async fn want(
    engine: &Engine,
    tx: &mut Tx,
    id: ProspectId,
    kind: JobKind,
    reason: &str,
    run_at: Timestamp,
    now: Timestamp,
) -> Result<(), EngineError> {
    let wish = Wish { kind, reason, run_at, grace_until: None };
    want_so(engine, tx, id, &wish, now).await.map(drop)
}

/// What [`want_so`] is to queue.
pub(crate) struct Wish<'w> {
    pub(crate) kind: JobKind,
    pub(crate) reason: &'w str,
    pub(crate) run_at: Timestamp,
    /// Its messages wait so long, to be taken back.
    pub(crate) grace_until: Option<Timestamp>,
}

/// [`want`], with all there is to say; answers the job, queued or suggested.
pub(crate) async fn want_so(
    engine: &Engine,
    tx: &mut Tx,
    id: ProspectId,
    wish: &Wish<'_>,
    now: Timestamp,
) -> Result<Option<JobId>, EngineError> {
    let Wish { kind, reason, run_at, grace_until } = *wish;
    let Some(prospect) = prospects::get(&mut *tx, id).await? else { return Ok(None) };
    let settings = engine.settings();
    let open: Vec<JobKind> = jobs::open_of(&mut *tx, id)
        .await?
        .iter()
        .filter(|job| job.state.is_open())
        .map(|job| job.kind)
        .collect();
    if rules::may_queue(kind, Trigger::Click, &open, None, now) != rules::Queueing::Yes {
        return Ok(None);
    }
    let gate = policy::decide(&GateFacts {
        kind,
        mode: settings.mode(),
        cell: settings.cell(kind, settings.mode()),
        trigger: Trigger::Rule,
        scout_score: prospect.effective_score(),
        close_threshold: settings.score("close.threshold"),
        paused: false,
        hands_off: is_hands_off(tx, &prospect, now).await?,
        bars_automation: prospect.barred,
    });
    let state = match gate {
        Gate::Hold(_) => return Ok(None),
        Gate::Suggest { .. } if run_at > now => return Ok(None),
        Gate::Suggest { .. } => JobState::Suggested,
        Gate::Run | Gate::Ask { .. } => JobState::Queued,
    };
    let hot = prospect.evidence.temperature >= Temperature::Hot;
    let planned = Planned { kind, run_at, priority: rules::priority(kind, hot), reason: reason.to_owned() };
    // Of the stage it was asked for in: leaving that calls it off.
    let event = stages::last_event(&mut *tx, id).await?.map(|event| event.id);
    let job = new_job(engine, id, &planned, state, planned.reason.clone(), event, grace_until, now);
    let made = job.id;
    jobs::insert(tx, &[job], now).await?;
    Ok(Some(made))
}

/// Whether mail to the prospect would go to a confirmed address.
pub(crate) async fn address_confirmed(tx: &mut Tx, id: ProspectId) -> Result<bool, EngineError> {
    let points = contacts::of_prospect(&mut *tx, id).await?;
    Ok(points
        .iter()
        .find(|point| point.kind == ContactKind::Email && point.do_not_use.is_none())
        .is_some_and(|point| point.state == Confirmation::Confirmed))
}

/// Whether the rep keeps automation off the person or the company now.
pub(crate) async fn is_hands_off(
    tx: &mut Tx,
    prospect: &Prospect,
    now: Timestamp,
) -> Result<bool, EngineError> {
    let stands = |on: bool, until: Option<Timestamp>| on && until.is_none_or(|until| until > now);
    if stands(prospect.hands_off, prospect.hands_off_until) {
        return Ok(true);
    }
    let company = match prospect.company_id {
        Some(id) => store::companies::hands_off(&mut *tx, id).await?,
        None => None,
    };
    Ok(company.is_some_and(|until| stands(true, until)))
}

/// Leaving a stage calls off the jobs it queued that are not running, with every effect that has not left and
/// every card. A terminal stage calls off everything open. Answers how many jobs.
pub(crate) async fn leave(
    engine: &Engine,
    tx: &mut Tx,
    id: ProspectId,
    everything: bool,
    now: Timestamp,
) -> Result<usize, EngineError> {
    suggestions::withdraw_moves(tx, id, now).await?;
    let bound = jobs::bound_to_stage(&mut *tx, id).await?;
    let run = sequences::of_prospect(&mut *tx, id).await?.filter(|run| run.ended.is_none());
    // The sequence's own first message makes the move to contacted, and goes on after it.
    let goes_on = match &run {
        Some(run) if prospects::get(&mut *tx, id).await?.is_some_and(|p| p.stage == Stage::New) => {
            effects::of_job(&mut *tx, run.job).await?.iter().any(|effect| effect.left_at.is_some())
        }
        _ => false,
    };
    let mut cancelled = 0;
    for job in jobs::open_of(&mut *tx, id).await? {
        let carries = run.as_ref().filter(|run| run.job == job.id);
        // A nurture, and what the rep began by hand, was meant for the stage they stood in.
        let meant = carries.is_some_and(|run| job.clicked || run.name == SequenceName::Nurture);
        let of_stage = (bound.contains(&job.id) || meant)
            && !(carries.is_some() && goes_on)
            && job.state != JobState::Running;
        if everything || of_stage {
            cancel(engine, tx, &job, "the prospect left the stage", now).await?;
            cancelled += usize::from(job.state.is_open());
        }
    }
    Ok(cancelled)
}

/// Calls off one job with what of it has not left; what it holds reserved for that goes back. A mail on the
/// line ends by itself and concludes the job then, but is not tried again; one of unknown fate stays in sight.
pub(crate) async fn cancel(
    engine: &Engine,
    tx: &mut Tx,
    job: &Job,
    why: &str,
    now: Timestamp,
) -> Result<(), EngineError> {
    sequences::end(tx, job.id, why, now).await?;
    for effect in effects::of_job(&mut *tx, job.id).await? {
        if effect.state == EffectState::Intent {
            withdraw_card(tx, effect.id, why, now).await?;
            effects::end(tx, effect.id, EffectState::Cancelled, None, Some(why), now).await?;
        }
    }
    let all = effects::of_job(&mut *tx, job.id).await?;
    let sending = || all.iter().filter(|effect| effect.state == EffectState::Sending);
    let kept = sending().fold((0, 0), |sum, effect| (sum.0 + effect.energy, sum.1 + effect.coins));
    wallet::release_all_but(tx, job.id, job.reserved, kept, now).await?;
    for effect in sending() {
        effects::call_off(tx, effect.id, why, now).await?;
    }
    if sending().next().is_some() {
        return Ok(());
    }
    if let Some(unknown) = all.iter().find(|effect| effect.state == EffectState::Ambiguous) {
        return engine.conclude_job(tx, unknown, None, now).await;
    }
    finish(engine, tx, job.id, JobState::Cancelled, Some(why), now).await
}

/// Ends a job as failed after its reservation went back.
pub(crate) async fn give_up(
    engine: &Engine,
    tx: &mut Tx,
    id: JobId,
    error: &str,
    now: Timestamp,
) -> Result<(), EngineError> {
    if let Some(job) = jobs::get(&mut *tx, id).await? {
        wallet::release(tx, id, job.reserved, now).await?;
        if let Some(prospect) = job.prospect_id {
            let text = format!("{} failed: {error}", job.kind.label());
            let opens = Target::at(Screen::Job, id);
            engine.notify(tx, Notice::about("job_failed", prospect, text, now).opening(opens)).await?;
        }
    }
    finish(engine, tx, id, JobState::Failed, Some(error), now).await
}

async fn finish(
    engine: &Engine,
    tx: &mut Tx,
    id: JobId,
    state: JobState,
    error: Option<&str>,
    now: Timestamp,
) -> Result<(), EngineError> {
    let end = Finish { id, attempt: None, state, error: error.map(str::to_owned), result: None };
    jobs::finish(tx, &[end], engine.boot(), now).await?;
    Ok(())
}

/// Takes an effect's card off the table.
pub(crate) async fn withdraw_card(
    tx: &mut Tx,
    effect: domain::EffectId,
    why: &str,
    now: Timestamp,
) -> Result<(), EngineError> {
    if let Some(card) = approvals::pending_of(&mut *tx, effect).await? {
        let state = domain::ApprovalState::Withdrawn;
        approvals::decide(tx, card, state, &domain::Actor::System, Some(why), now).await?;
    }
    Ok(())
}

/// Decides events that somebody wrote by hand, and moves the mark behind which all are decided.
pub(crate) async fn decide_strays(
    engine: &Engine,
    tx: &mut Tx,
    now: Timestamp,
) -> Result<usize, EngineError> {
    let strays = stages::undecided(&mut *tx, 100).await?;
    for event in &strays {
        leave(engine, tx, event.prospect_id, event.to.is_terminal(), now).await?;
        decide(engine, tx, event, now).await?;
    }
    if strays.len() < 100 {
        let newest = stages::newest(&mut *tx).await?;
        let mark = workspace::get(&mut *tx).await?.map_or(0, |row| row.decided_through);
        if newest > mark {
            workspace::set_decided_through(tx, newest).await?;
        }
    }
    Ok(strays.len())
}

/// The gate's word on a job that is due or whose effect is: gates two and three.
pub(crate) fn gate(engine: &Engine, kind: JobKind, clicked: bool, facts: Standing) -> Gate {
    let settings = engine.settings();
    let mode: Mode = settings.mode();
    policy::decide(&GateFacts {
        kind,
        mode,
        cell: settings.cell(kind, mode),
        trigger: if clicked { Trigger::Click } else { Trigger::Rule },
        scout_score: facts.scout_score,
        close_threshold: settings.score("close.threshold"),
        paused: facts.paused,
        hands_off: facts.hands_off,
        bars_automation: facts.barred,
    })
}

/// What the gate needs of the prospect and the workspace.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) scout_score: u8,
    pub(crate) paused: bool,
    pub(crate) hands_off: bool,
    pub(crate) barred: bool,
}

/// Words for a job that waits for a reason the gate gave.
pub(crate) const fn hold_words(reason: WaitReason) -> &'static str {
    match reason {
        WaitReason::Paused => "everything is paused: resume to let it go on",
        WaitReason::HandsOff => "automation is kept off this prospect",
        WaitReason::Mode => "the mode only suggests this: run it with a click",
        _ => "on hold",
    }
}
