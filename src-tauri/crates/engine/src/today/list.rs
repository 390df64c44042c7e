//! Gathers what wants the rep, one bounded read per kind; `domain::today` puts it in order.

use crate::{
    Engine, EngineError,
    mail::MailPayload,
    suggestions::{Offered, Suggestion},
};
use domain::{
    ActivityId, ActivityKind, Mode, ProspectId, Stage, SuggestionId, Timestamp,
    next::stale_before,
    reasons, schedule,
    time::Span,
    today::{Item, Kind, rank},
};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{approvals, cards, chat, tasks, today};

/// Rows of a kind that are looked at; no list is longer.
const EACH: i64 = 200;
/// A reply this old is no news any more.
const REPLIES: Span = Span::days(14);
/// How long somebody is new.
const NEW: Span = Span::hours(24);
/// How long a failed job is shown.
const FAILED: Span = Span::days(3);
/// What automation did: this far back, and so many rows.
const RECENT: (Span, i64) = (Span::hours(24), 100);

/// The screen of the day.
#[derive(Debug, Clone)]
pub struct Today {
    /// The mode the order is for.
    pub mode: Mode,
    /// What wants the rep, most urgent first.
    pub items: Vec<Item>,
    /// How many there are of each kind, at most [`EACH`] of one.
    pub totals: BTreeMap<&'static str, usize>,
    /// What automation did by itself in the last 24 hours, newest first.
    pub recent: Vec<Recent>,
}

/// Something automation did.
#[derive(Debug, Clone)]
pub struct Recent {
    /// Its row in the timeline.
    pub id: ActivityId,
    /// To whom.
    pub prospect_id: Option<ProspectId>,
    /// The person's name.
    pub name: Option<String>,
    /// What it is.
    pub kind: ActivityKind,
    /// In words.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

impl Engine {
    /// What wants the rep today, at most `limit` items.
    pub async fn today(&self, limit: usize) -> Result<Today, EngineError> {
        let (on, now) = (self.store().reader(), self.now());
        let settings = self.settings();
        let mode = settings.mode();
        let mut items = self.conversations_of_today(now).await?;
        items.extend(self.decisions_of_today(now).await?);
        items.extend(self.appointments_of_today(now).await?);
        let offered = self.suggestions(None, EACH).await?;
        let awake =
            offered.into_iter().filter(|one| one.person.snoozed_until.is_none_or(|until| until <= now));
        items.extend(one_each(awake).into_iter().map(suggested));
        items.extend(self.people_of_today(now).await?);
        items.extend(self.troubles_of_today(now).await?);
        self.fill_in(&mut items, now).await?;
        let mut items = rank(items, mode, settings.currency(), now);
        let mut totals: BTreeMap<&'static str, usize> =
            Kind::ALL.iter().map(|kind| (kind.as_str(), 0)).collect();
        for item in &items {
            *totals.entry(item.kind.as_str()).or_default() += 1;
        }
        items.truncate(limit);
        let recent = today::done_by_itself(on, now - RECENT.0, RECENT.1).await?;
        let recent = recent.into_iter().map(|done| Recent {
            id: done.id,
            prospect_id: done.prospect_id,
            name: done.name,
            kind: done.kind,
            text: done.text,
            at: done.at,
        });
        Ok(Today { mode, items, totals, recent: recent.collect() })
    }

    async fn conversations_of_today(&self, now: Timestamp) -> Result<Vec<Item>, EngineError> {
        let on = self.store().reader();
        let mut items = Vec::new();
        for visitor in today::waiting_visitors(on, EACH).await? {
            items.push(Item {
                prospect_id: visitor.prospect_id,
                session_id: Some(visitor.session_id),
                name: visitor.name,
                text: visitor.text,
                reasons: vec!["You took this chat over, and they wait for your answer.".to_owned()],
                ..Item::new(Kind::LiveChat, visitor.session_id, visitor.since)
            });
        }
        for reply in today::replies(on, now - REPLIES, EACH).await? {
            items.push(Item {
                prospect_id: Some(reply.prospect_id),
                session_id: reply.session_id,
                text: reply.text,
                reasons: vec!["They wrote after your last message.".to_owned()],
                ..Item::new(Kind::Reply, reply.prospect_id, reply.at)
            });
        }
        for visit in today::claimed_visits(on, EACH).await? {
            let Some(session) = visit.session_id else { continue };
            items.push(Item {
                prospect_id: Some(visit.prospect_id),
                session_id: Some(session),
                text: visit.text,
                reasons: vec![
                    "A visitor gave this person's address or number; until you confirm, it counts for nothing."
                        .to_owned(),
                ],
                ..Item::new(Kind::Unconfirmed, session, visit.at)
            });
        }
        for visit in chat::left_address(on, EACH).await? {
            let stated: HashMap<String, String> = chat::fields(on, visit.id)
                .await?
                .into_iter()
                .map(|field| (field.field, field.value))
                .collect();
            let take = |field: &str| stated.get(field).cloned();
            let points = i64::from(visit.qualification);
            let threshold = self.settings().score("capture.threshold");
            items.push(Item {
                session_id: Some(visit.id),
                name: take("name"),
                company: take("company"),
                text: take("email").or_else(|| take("phone")),
                reasons: vec![format!(
                    "{} messages, qualification {points}; a prospect needs {threshold}.",
                    visit.visitor_messages
                )],
                ..Item::new(
                    Kind::LeftAddress,
                    visit.id,
                    visit.spoke.map_or(visit.opened_at, |(_, last)| last),
                )
            });
        }
        Ok(items)
    }

    async fn decisions_of_today(&self, now: Timestamp) -> Result<Vec<Item>, EngineError> {
        let on = self.store().reader();
        let pending = approvals::pending(on, now, EACH).await?;
        let jobs: Vec<_> = pending.iter().map(|card| card.job_id).collect();
        let kinds = cards::job_kinds(on, &jobs).await?;
        Ok(pending
            .into_iter()
            .map(|card| {
                let subject =
                    serde_json::from_str::<MailPayload>(&card.payload).ok().map(|mail| mail.subject);
                Item {
                    prospect_id: Some(card.prospect_id),
                    approval_id: Some(card.id),
                    job_id: Some(card.job_id),
                    effect_id: Some(card.effect_id),
                    job_kind: kinds.get(&card.job_id).copied(),
                    effect: Some(card.kind),
                    text: subject,
                    reasons: vec![reasons::sentence(&card.why)],
                    expires_at: Some(card.expires_at),
                    ..Item::new(Kind::Approval, card.id, card.created_at)
                }
            })
            .collect())
    }

    /// Tasks and meetings until the end of the rep's day.
    async fn appointments_of_today(&self, now: Timestamp) -> Result<Vec<Item>, EngineError> {
        let on = self.store().reader();
        let day_end = schedule::day_end(now, self.settings().time_zone());
        let mut items = Vec::new();
        for task in tasks::due_before(on, day_end, EACH).await? {
            let kind = if task.due_at < now { Kind::OverdueTask } else { Kind::Task };
            items.push(Item {
                prospect_id: task.prospect_id,
                activity_id: Some(task.id),
                text: Some(task.text),
                ..Item::new(kind, task.id, task.due_at)
            });
        }
        for meeting in today::meetings(on, now, day_end).await? {
            let state = if meeting.accepted { "Accepted." } else { "No answer to the invitation yet." };
            items.push(Item {
                prospect_id: meeting.prospect_id,
                activity_id: Some(meeting.id),
                text: Some(meeting.text),
                reasons: vec![state.to_owned()],
                ..Item::new(Kind::Meeting, meeting.id, meeting.starts_at)
            });
        }
        for meeting in today::unmarked_meetings(on, now - REPLIES, now, EACH).await? {
            items.push(Item {
                prospect_id: meeting.prospect_id,
                activity_id: Some(meeting.id),
                text: Some(meeting.text),
                reasons: vec!["Until you say so it counts as held.".to_owned()],
                ..Item::new(Kind::MeetingOver, meeting.id, meeting.starts_at)
            });
        }
        Ok(items)
    }

    async fn people_of_today(&self, now: Timestamp) -> Result<Vec<Item>, EngineError> {
        let on = self.store().reader();
        let mut items = Vec::new();
        for (id, at, source) in today::newcomers(on, now - NEW).await? {
            let why = reasons::sentence(&format!("came from {}", source.as_str()));
            items.push(Item {
                prospect_id: Some(id),
                reasons: vec![why],
                ..Item::new(Kind::NewLead, id, at)
            });
        }
        let fresh_until: Vec<(Stage, Timestamp)> =
            Stage::ALL.iter().filter_map(|stage| Some((*stage, stale_before(*stage, now)?))).collect();
        for id in today::stale(on, &fresh_until, now, EACH).await? {
            items.push(Item { prospect_id: Some(id), ..Item::new(Kind::Stale, id, now) });
        }
        Ok(items)
    }

    async fn troubles_of_today(&self, now: Timestamp) -> Result<Vec<Item>, EngineError> {
        let on = self.store().reader();
        let mut items = Vec::new();
        for failed in today::failed_jobs(on, now - FAILED, EACH).await? {
            items.push(Item {
                prospect_id: Some(failed.prospect_id),
                job_id: Some(failed.id),
                job_kind: Some(failed.kind),
                text: failed.error,
                ..Item::new(Kind::FailedJob, failed.id, failed.at)
            });
        }
        let unknown = today::ambiguous(on, EACH).await?;
        let jobs: Vec<_> = unknown.iter().map(|(_, job, _, _)| *job).collect();
        let kinds = cards::job_kinds(on, &jobs).await?;
        for (effect, job, prospect, at) in unknown {
            items.push(Item {
                prospect_id: Some(prospect),
                effect_id: Some(effect),
                job_id: Some(job),
                job_kind: kinds.get(&job).copied(),
                reasons: vec!["Whether it arrived is unknown: look in Sent, then say so.".to_owned()],
                ..Item::new(Kind::Ambiguous, effect, at)
            });
        }
        Ok(items)
    }

    /// What every item shows of its person, and the person's own words where there is room for a reason.
    async fn fill_in(&self, items: &mut [Item], now: Timestamp) -> Result<(), EngineError> {
        let on = self.store().reader();
        let ids: HashSet<ProspectId> = items.iter().filter_map(|item| item.prospect_id).collect();
        let ids: Vec<ProspectId> = ids.into_iter().collect();
        let (people, deals) = (today::people(on, &ids).await?, cards::deals(on, &ids).await?);
        let said = today::signals(on, &ids).await?;
        for item in items {
            let Some(id) = item.prospect_id else { continue };
            let Some(person) = people.get(&id) else { continue };
            item.name = person.name.clone();
            item.company = person.company.clone();
            item.stage = Some(person.stage);
            item.scout_score = Some(person.score);
            item.temperature = Some(person.temperature);
            if let Some(amount) =
                deals.get(&id).filter(|deal| deal.state == "open").and_then(|deal| deal.amount)
            {
                (item.amount_minor, item.currency) = (Some(amount.minor), Some(amount.currency));
            }
            if item.kind == Kind::Stale {
                let days = (now - person.last_touch_at).whole_days();
                item.stale_days = Some(days);
                item.at = person.last_touch_at;
                item.reasons.push(format!("Nothing has been said for {days} days, and nothing is planned."));
            }
            if matches!(item.kind, Kind::NewLead | Kind::Approval | Kind::Stale) {
                let best = said.get(&id).and_then(|said| said.iter().find(|one| one.points > 0));
                item.reasons.extend(best.map(|one| reasons::signal(one.kind, &one.quote)));
            }
        }
        Ok(())
    }
}

/// A person's suggestions are one matter: the move if one is offered, else the most urgent job.
fn one_each(offered: impl Iterator<Item = Suggestion>) -> Vec<Suggestion> {
    let mut seen = HashSet::new();
    offered.filter(|one| seen.insert(one.prospect_id)).collect()
}

fn suggested(offer: Suggestion) -> Item {
    let mut item = Item::new(Kind::Suggestion, offer.id, offer.created_at);
    item.prospect_id = Some(offer.prospect_id);
    item.suggestion_id = Some(SuggestionId::new(offer.id.uuid()));
    item.reasons = offer.reasons;
    match offer.what {
        Offered::Job(job) => (item.job_id, item.job_kind) = (Some(job.id), Some(job.kind)),
        Offered::Move(to) => item.to = Some(to),
    }
    item
}
