//! How each change is taken back. Every function checks that what the change left still stands, puts back what
//! was before, and answers a sentence.

use super::{MoveBack, Undone, called};
use crate::{
    Engine, EngineError,
    places::{self, Neighbours},
    prospects::find,
    queue,
};
use domain::{
    ActivityId, ActivityKind, Actor, CompanyId, ContactPointId, EffectKind, EffectState, JobId, JobKind,
    JobState, MeetingOutcome, ProspectId, RevenueId, Stage, Timestamp,
    rules::{self, Cause},
};
use std::collections::BTreeMap;
use store::{
    Tx, activities, companies, contacts, deals as revenue, effects,
    jobs::{self, NewJob},
    places as board, prospects, scores, stages, suppression,
    undo::{self as rows, ActivityState, DealRow},
};

fn moved_on(what: impl std::fmt::Display) -> EngineError {
    EngineError::Conflict(format!("cannot be undone: {what}"))
}

/// A move: stage, place and money as before; what it started and has not left is called off.
pub(super) async fn moved(
    engine: &Engine,
    tx: &mut Tx,
    back: MoveBack,
    undone: &mut Undone,
    now: Timestamp,
) -> Result<(), EngineError> {
    let MoveBack { prospect: id, from, to, .. } = back;
    let prospect = find(tx, id).await?;
    let name = called(&prospect);
    if prospect.stage != to {
        return Err(moved_on(format!("{name} is in {} now, no longer in {to}", prospect.stage)));
    }
    let later = stages::events(&mut *tx, id).await?;
    let later: Vec<_> = later.iter().skip_while(|event| event.id <= back.event).collect();
    // A later move that was undone leaves two entries: its own and the one that took it back.
    let undone_since = later.iter().filter(|event| event.cause == Cause::Undo.to_string()).count();
    if later.len() != 2 * undone_since {
        return Err(moved_on(format!("{name} was moved again since")));
    }
    if rows::deals(&mut *tx, id).await? != back.deals_after {
        return Err(moved_on(format!("the deal with {name} changed since")));
    }
    for job in &back.jobs {
        call_off(engine, tx, *job, "the move was undone", undone, now).await?;
    }
    queue::leave(engine, tx, id, to.is_terminal(), now).await?;
    take_revenue(engine, tx, &back, undone, now).await?;
    rows::put_deals(tx, id, &back.deals_before, now).await?;
    if back.made_customer {
        rows::take_basis(tx, id).await?;
    }
    let beside = Neighbours { above: back.above, below: back.below };
    let rank = places::again(tx, from, id, back.rank, beside, now).await?;
    let event = stages::set(tx, id, from, rank, &Actor::User, &Cause::Undo.to_string(), now)
        .await?
        .ok_or_else(|| EngineError::Internal("a stage event is missing".to_owned()))?;
    if !back.on_board {
        board::set_on_board(tx, id, false, now).await?;
    }
    let row = engine
        .activity(ActivityKind::StageMove, Actor::User, format!("{to} -> {from}: undone"), now)
        .about(id)
        .changing("stage", Some(to.to_string()), Some(from.to_string()));
    activities::add(tx, &row).await?;
    queue::decide(engine, tx, &event, now).await?;
    offer(engine, tx, id, &back.cancelled, "called off by a move that was undone", now).await?;
    undone.taken_back.push(format!("{name} is in {from} again"));
    Ok(())
}

/// Calls off a job that the change made, running or not; says what of it is done or has left.
pub(super) async fn call_off(
    engine: &Engine,
    tx: &mut Tx,
    id: JobId,
    why: &str,
    undone: &mut Undone,
    now: Timestamp,
) -> Result<(), EngineError> {
    let Some(job) = jobs::get(&mut *tx, id).await? else { return Ok(()) };
    if job.state.is_open() {
        queue::cancel(engine, tx, &job, why, now).await?;
        undone.taken_back.push(format!("{} is called off", job.kind.label()));
    } else if job.state == JobState::Suggested {
        queue::cancel(engine, tx, &job, why, now).await?;
    }
    let mut left = false;
    for effect in effects::of_job(&mut *tx, id).await? {
        let thing = match effect.kind {
            EffectKind::SendEmail => "mail",
            EffectKind::SendInvite => "invitation",
            _ => continue,
        };
        let recipient = effect.recipient.as_deref().unwrap_or("the prospect");
        let said = match effect.state {
            EffectState::Sent => format!("the {thing} to {recipient} has left"),
            EffectState::Sending => format!("the {thing} to {recipient} is on its way"),
            EffectState::Ambiguous => format!("whether the {thing} to {recipient} has left is unknown"),
            _ => continue,
        };
        left = true;
        undone.already_left.push(said);
    }
    if job.state == JobState::Succeeded && !left {
        undone.already_left.push(format!("{} has run; its cost stays", job.kind.label()));
    }
    Ok(())
}

/// Revenue is append-only: a win is reversed, a reversal is written anew.
async fn take_revenue(
    engine: &Engine,
    tx: &mut Tx,
    back: &MoveBack,
    undone: &mut Undone,
    now: Timestamp,
) -> Result<(), EngineError> {
    let lines = rows::revenue(&mut *tx, back.prospect).await?;
    for line in lines.iter().filter(|line| back.revenue.contains(&line.id)) {
        let id = engine.id(RevenueId::new, now);
        if line.reverses.is_none() {
            rows::reverse(tx, id, line.id, &Actor::User, now).await?;
            undone.taken_back.push(format!("revenue of {} is reversed", line.amount));
        } else if let Some(again) = line.amount.times(-1) {
            revenue::append_revenue(tx, id, back.prospect, line.deal_id, again, &Actor::User, now).await?;
            undone.taken_back.push(format!("revenue of {again} stands again"));
        }
    }
    Ok(())
}

/// Offers job kinds that are neither open nor offered.
pub(super) async fn offer(
    engine: &Engine,
    tx: &mut Tx,
    prospect: ProspectId,
    kinds: &[JobKind],
    reason: &str,
    now: Timestamp,
) -> Result<(), EngineError> {
    let known: Vec<JobKind> = jobs::open_of(&mut *tx, prospect).await?.iter().map(|job| job.kind).collect();
    let event = stages::last_event(&mut *tx, prospect).await?.map(|event| event.id);
    let offers: Vec<NewJob> = kinds
        .iter()
        .filter(|kind| !known.contains(kind))
        .map(|kind| {
            let price = engine.settings().price(*kind);
            NewJob {
                id: engine.id(JobId::new, now),
                prospect_id: Some(prospect),
                kind: *kind,
                state: JobState::Suggested,
                priority: rules::priority(*kind, false),
                run_at: now,
                clicked: false,
                energy: price.energy,
                coins: price.coins,
                actor: Actor::Rule,
                reason: reason.to_owned(),
                stage_event: event,
                grace_until: None,
            }
        })
        .collect();
    jobs::insert(tx, &offers, now).await?;
    Ok(())
}

/// A place within a column.
pub(super) async fn placed(
    tx: &mut Tx,
    id: ProspectId,
    (stage, after): (Stage, i64),
    (before, above, below): (i64, Option<ProspectId>, Option<ProspectId>),
    now: Timestamp,
) -> Result<String, EngineError> {
    let prospect = find(tx, id).await?;
    if prospect.stage != stage || prospect.rank != after {
        return Err(moved_on(format!("{} was moved since", called(&prospect))));
    }
    let rank = places::again(tx, stage, id, before, Neighbours { above, below }, now).await?;
    board::set(tx, id, rank, now).await?;
    Ok(format!("{} is at its place again", called(&prospect)))
}

/// Fields, with who had set them.
pub(super) async fn fields(
    engine: &Engine,
    tx: &mut Tx,
    id: ProspectId,
    before: BTreeMap<String, (Option<String>, Option<Actor>)>,
    after: &BTreeMap<String, Option<String>>,
    now: Timestamp,
) -> Result<String, EngineError> {
    let prospect = find(tx, id).await?;
    let mut known = prospect.fields.clone();
    let mut actors = prospect.field_actors.clone();
    for (name, (value, actor)) in before {
        let Some(field) = known.get_mut(&name) else { continue };
        if after.get(&name) != Some(&*field) {
            return Err(moved_on(format!("{name} was changed again since")));
        }
        let row = engine
            .activity(ActivityKind::FieldChange, Actor::User, format!("{name} changed back"), now)
            .about(id)
            .changing(&name, field.clone(), value.clone());
        activities::add(tx, &row).await?;
        *field = value;
        match actor {
            Some(actor) => actors.insert(name, actor),
            None => actors.remove(&name),
        };
    }
    let company = match &known.company {
        Some(name) => Some(companies::ensure(tx, engine.id(CompanyId::new, now), name, now).await?),
        None => None,
    };
    prospects::set_fields(tx, id, &known, &actors, company, now).await?;
    engine.rescore(tx, id, "edit undone", now).await?;
    Ok(format!("{} is as before the edit", called(&prospect)))
}

/// The deals' rows.
pub(super) async fn deals(
    engine: &Engine,
    tx: &mut Tx,
    id: ProspectId,
    before: &[DealRow],
    after: &[DealRow],
    now: Timestamp,
) -> Result<String, EngineError> {
    let prospect = find(tx, id).await?;
    if rows::deals(&mut *tx, id).await? != after {
        return Err(moved_on(format!("the deal with {} changed since", called(&prospect))));
    }
    rows::put_deals(tx, id, before, now).await?;
    note(engine, tx, id, "the deal is as before", now).await?;
    Ok(format!("the deal with {} is as before", called(&prospect)))
}

async fn note(
    engine: &Engine,
    tx: &mut Tx,
    id: ProspectId,
    text: &str,
    now: Timestamp,
) -> Result<(), EngineError> {
    let row = engine.activity(ActivityKind::Decision, Actor::User, text, now).about(id);
    Ok(activities::add(tx, &row).await?)
}

/// Hands-off; keeping automation off again calls off what is open, as it did before.
pub(super) async fn hands_off(
    engine: &Engine,
    tx: &mut Tx,
    id: ProspectId,
    before: (bool, Option<Timestamp>),
    after: (bool, Option<Timestamp>),
    cancelled: &[JobKind],
    now: Timestamp,
) -> Result<String, EngineError> {
    let prospect = find(tx, id).await?;
    if (prospect.hands_off, prospect.hands_off_until) != after {
        return Err(moved_on(format!("hands-off of {} changed since", called(&prospect))));
    }
    prospects::set_hands_off(tx, id, before.0, before.1, now).await?;
    engine.note_hands_off(tx, id, before.0, now).await?;
    if !before.0 {
        offer(engine, tx, id, cancelled, "called off by hands-off that was undone", now).await?;
    }
    let state = if before.0 { "is kept off" } else { "is let on" };
    Ok(format!("automation {state} for {} again", called(&prospect)))
}

/// A snooze.
pub(super) async fn snoozed(
    tx: &mut Tx,
    id: ProspectId,
    before: Option<Timestamp>,
    after: Option<Timestamp>,
    now: Timestamp,
) -> Result<String, EngineError> {
    let prospect = find(tx, id).await?;
    if prospect.snoozed_until != after {
        return Err(moved_on(format!("{} was snoozed again since", called(&prospect))));
    }
    prospects::set_snooze(tx, id, before, now).await?;
    Ok(format!("{} rests as before", called(&prospect)))
}

/// The rep's own score.
pub(super) async fn scored(
    engine: &Engine,
    tx: &mut Tx,
    id: ProspectId,
    before: Option<(u8, String)>,
    after: Option<(u8, String)>,
    now: Timestamp,
) -> Result<String, EngineError> {
    let prospect = find(tx, id).await?;
    if prospect.override_score != after {
        return Err(moved_on(format!("the score of {} changed since", called(&prospect))));
    }
    scores::set_override(tx, id, before.as_ref().map(|(score, why)| (*score, why.as_str())), now).await?;
    let row = engine
        .activity(ActivityKind::FieldChange, Actor::User, "score override undone", now)
        .about(id)
        .changing("override_score", after.map(|s| s.0.to_string()), before.map(|s| s.0.to_string()));
    activities::add(tx, &row).await?;
    Ok(format!("the score of {} is as before", called(&prospect)))
}

/// On the board or off it.
pub(super) async fn on_board(
    engine: &Engine,
    tx: &mut Tx,
    id: ProspectId,
    before: bool,
    rank: i64,
    now: Timestamp,
) -> Result<String, EngineError> {
    let prospect = find(tx, id).await?;
    if prospect.on_board == before {
        return Err(moved_on(format!("{} was put on or off the board since", called(&prospect))));
    }
    if !before {
        queue::leave(engine, tx, id, true, now).await?;
    }
    let rank = places::again(tx, prospect.stage, id, rank, Neighbours::default(), now).await?;
    board::set_on_board(tx, id, before, now).await?;
    board::set(tx, id, rank, now).await?;
    let place = if before { "on the board" } else { "only in the list" };
    note(engine, tx, id, &format!("{place} again"), now).await?;
    Ok(format!("{} is {place} again", called(&prospect)))
}

/// A suppressed address.
pub(super) async fn suppressed(tx: &mut Tx, address: &str, now: Timestamp) -> Result<String, EngineError> {
    suppression::remove(tx, address, &Actor::User, now).await?;
    Ok(format!("{address} may be written to again"))
}

/// An added contact point goes, unless something is or was addressed to it.
pub(super) async fn contact_added(
    engine: &Engine,
    tx: &mut Tx,
    prospect: ProspectId,
    id: ContactPointId,
    now: Timestamp,
) -> Result<String, EngineError> {
    let value = contacts::remove(tx, prospect, id, now)
        .await?
        .ok_or_else(|| moved_on("the contact point is in use"))?;
    engine.rescore(tx, prospect, "contact undone", now).await?;
    Ok(format!("{value} is gone again"))
}

/// Which contact point is used first.
pub(super) async fn contact_primary(
    tx: &mut Tx,
    prospect: ProspectId,
    before: Option<ContactPointId>,
    after: ContactPointId,
    now: Timestamp,
) -> Result<String, EngineError> {
    let points = contacts::of_prospect(&mut *tx, prospect).await?;
    if !points.iter().any(|point| point.id == after && point.is_primary) {
        return Err(moved_on("another contact point was chosen since"));
    }
    let Some(before) = points.iter().find(|point| Some(point.id) == before) else {
        return Err(moved_on("the contact point used before is gone"));
    };
    contacts::set_primary(tx, before.id, now).await?;
    Ok(format!("{} is used first again", before.value))
}

/// Whether a contact point may be used.
pub(super) async fn contact_use(
    engine: &Engine,
    tx: &mut Tx,
    prospect: ProspectId,
    id: ContactPointId,
    before: Option<String>,
    after: Option<String>,
    now: Timestamp,
) -> Result<String, EngineError> {
    let points = contacts::of_prospect(&mut *tx, prospect).await?;
    let point = points
        .iter()
        .find(|point| point.id == id && point.do_not_use == after)
        .ok_or_else(|| moved_on("the contact point changed since"))?;
    contacts::put_do_not_use(tx, id, before.as_deref(), now).await?;
    engine.rescore(tx, prospect, "contact undone", now).await?;
    Ok(format!("{} is as before", point.value))
}

/// An added note, call or task.
pub(super) async fn activity_added(
    tx: &mut Tx,
    prospect: Option<ProspectId>,
    id: ActivityId,
    touched: Option<(Timestamp, Timestamp)>,
    now: Timestamp,
) -> Result<String, EngineError> {
    let (_, state) = rows::activity(&mut *tx, id).await?.ok_or_else(|| moved_on("it is gone already"))?;
    rows::remove_activity(tx, id, prospect, now).await?;
    if let (Some(prospect), Some(touch)) = (prospect, touched) {
        rows::put_touch(tx, prospect, touch, now).await?;
    }
    Ok(format!("\u{201c}{}\u{201d} is gone again", brief(&state.text)))
}

/// A note's or task's words, date or done-mark.
pub(super) async fn activity_edited(
    tx: &mut Tx,
    id: ActivityId,
    before: &ActivityState,
    after: &ActivityState,
    now: Timestamp,
) -> Result<String, EngineError> {
    let (prospect, state) = rows::activity(&mut *tx, id).await?.ok_or_else(|| moved_on("it is gone"))?;
    if state != *after {
        return Err(moved_on("it was changed again since"));
    }
    rows::put_activity(tx, id, prospect, before, now).await?;
    let text = brief(&before.text);
    Ok(match (before.done_at, after.done_at) {
        (None, Some(_)) => format!("\u{201c}{text}\u{201d} is open again"),
        (Some(_), None) => format!("\u{201c}{text}\u{201d} is done again"),
        _ => format!("\u{201c}{text}\u{201d} is as before"),
    })
}

/// What the rep said of a meeting.
pub(super) async fn meeting_marked(
    engine: &Engine,
    tx: &mut Tx,
    prospect: ProspectId,
    id: ActivityId,
    (before, after): (Option<MeetingOutcome>, Option<MeetingOutcome>),
    now: Timestamp,
) -> Result<String, EngineError> {
    let row = activities::get(&mut *tx, id).await?.ok_or_else(|| moved_on("the meeting is gone"))?;
    if row.outcome != after {
        return Err(moved_on("the meeting was marked again since"));
    }
    activities::set_meeting_outcome(tx, id, before, now).await?;
    engine.settle_meetings(tx, prospect, now).await?;
    let person = find(tx, prospect).await?;
    Ok(format!("what was said of the meeting with {} is as before", called(&person)))
}

/// At most 60 characters of a text, for a sentence.
fn brief(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}...") } else { short }
}
