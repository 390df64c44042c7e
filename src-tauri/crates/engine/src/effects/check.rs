//! The outward checks: gathers the facts and lets `domain::outward` decide, in the transaction that marks an
//! effect sending.

use super::propose::parse;
use crate::{
    Engine, EngineError,
    mail::MailPayload,
    notices::Notice,
    queue::{self, Standing},
    thread, wallet,
};
use domain::{
    ApprovalId, Basis, Confirmation, EffectId, EffectState, JobKind, Timestamp, WaitReason,
    claim::{self, Claim, ClaimFacts},
    email::Address,
    notice::{Screen, Target},
    outward::{self, Cap, Decision, MISSED_AFTER, OutwardFacts, Verdict},
    policy::{self, BindingFacts},
    schedule,
    time::Span,
};
use futures::FutureExt;
use serde_json::json;
use store::{
    Tx, approvals, chat, contacts,
    effects::{self, Effect},
    jobs::{self, Job, Waiting},
    mails,
    prospects::{self, Prospect},
    signals, suppression, workspace,
};

/// An effect that passed every check and is marked sending.
#[derive(Debug)]
pub(super) struct Ticket {
    pub(super) effect: Effect,
    pub(super) payload: MailPayload,
}

impl Engine {
    /// Looks at a due effect: lets it go, or records why it stays.
    pub(super) async fn release(&self, id: EffectId) -> Result<Option<Ticket>, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store().write_later(move |tx| async move { engine.release_in(tx, id, now).await }.boxed()).await
    }

    async fn release_in(
        &self,
        tx: &mut Tx,
        id: EffectId,
        now: Timestamp,
    ) -> Result<Option<Ticket>, EngineError> {
        let Some(effect) = effects::get(&mut *tx, id).await? else { return Ok(None) };
        if effect.state != EffectState::Intent || effect.release_at > now {
            return Ok(None);
        }
        let Some(job) = jobs::get(&mut *tx, effect.job_id).await? else { return Ok(None) };
        if !job.prepared || !job.state.is_open() {
            // Being drafted anew, or called off: not this one's turn.
            let waiting =
                Waiting { reason: WaitReason::Schedule, until: None, words: "drafted anew".to_owned() };
            effects::hold(tx, id, &waiting, now).await?;
            return Ok(None);
        }
        let Some(prospect) = prospects::get(&mut *tx, effect.prospect_id).await? else { return Ok(None) };
        let payload = parse(&effect.payload)?;
        let facts = self.outward_facts(tx, &effect, &job, &prospect, &payload, now).await?;
        let verdict = match outward::decide(&facts) {
            Verdict::Go if payload.earliest.is_some_and(|earliest| earliest <= now) => {
                Verdict::Redraft { why: "the time it names has passed".to_owned() }
            }
            verdict => verdict,
        };
        let verdict = match verdict {
            verdict @ (Verdict::Go | Verdict::Wait { .. }) if prospect.sample => {
                spare_sample(verdict, effect.approved_hash.is_some())
            }
            verdict => verdict,
        };
        match verdict {
            Verdict::Go => {
                let started = facts.starts_cooldown();
                if !effects::start_sending(tx, id, self.boot(), started, now).await? {
                    return Ok(None);
                }
                let payload = self.rejoin(tx, &effect, payload).await?;
                queue::withdraw_card(tx, id, "it may leave without asking", now).await?;
                workspace::note_first_mail(tx, now).await?;
                let effect = effects::get(&mut *tx, id).await?;
                return Ok(effect.map(|effect| Ticket { effect, payload }));
            }
            Verdict::Wait { reason, until, words } => {
                if reason == WaitReason::Unconfirmed {
                    self.ask(tx, &effect, &job, &prospect, &payload, &words, now).await?;
                }
                let waiting = Waiting { reason, until, words };
                effects::hold(tx, id, &waiting, now).await?;
                jobs::wait(tx, job.id, &waiting, true, now).await?;
            }
            Verdict::Card { why } => {
                let expires = self.ask(tx, &effect, &job, &prospect, &payload, &why, now).await?;
                let waiting = Waiting { reason: WaitReason::Approval, until: Some(expires), words: why };
                effects::hold(tx, id, &waiting, now).await?;
                jobs::wait(tx, job.id, &waiting, true, now).await?;
            }
            Verdict::Drop { why } => {
                self.conclude(tx, &effect, EffectState::Cancelled, None, Some(&why), now).await?;
                let row = self
                    .activity(
                        domain::ActivityKind::System,
                        domain::Actor::System,
                        format!("not sent: {why}"),
                        now,
                    )
                    .about(prospect.id)
                    .by_effect(id);
                store::activities::add(tx, &row).await?;
            }
            Verdict::Redraft { why } => {
                queue::withdraw_card(tx, id, "drafted anew", now).await?;
                // What is on the line keeps its part.
                let all = effects::of_job(&mut *tx, job.id).await?;
                let kept = all.iter().filter(|e| e.state == EffectState::Sending);
                let kept = kept.fold((0, 0), |sum, e| (sum.0 + e.energy, sum.1 + e.coins));
                wallet::release_all_but(tx, job.id, job.reserved, kept, now).await?;
                jobs::requeue(tx, job.id, now, Some(&why), now).await?;
                let waiting = Waiting { reason: WaitReason::Schedule, until: None, words: why };
                effects::hold(tx, id, &waiting, now).await?;
                self.signals().jobs.notify_one();
            }
        }
        Ok(None)
    }

    /// A later step of a sequence was written before the one it follows had left: it answers that one now. Headers of
    /// the thread are outside the hash.
    async fn rejoin(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        mut payload: MailPayload,
    ) -> Result<MailPayload, EngineError> {
        if effect.step == 0 {
            return Ok(payload);
        }
        let mut ours = effects::thread(&mut *tx, effect.prospect_id).await?;
        ours.retain(|one| one.id != effect.id);
        let thread = thread::running(&ours, mails::latest(&mut *tx, effect.prospect_id).await?)?;
        if (&payload.in_reply_to, &payload.references) != (&thread.answers, &thread.references) {
            (payload.in_reply_to, payload.references) = (thread.answers, thread.references);
            let json =
                serde_json::to_string(&payload).map_err(|error| EngineError::Internal(error.to_string()))?;
            effects::set_payload(tx, effect.id, effect.revision, &json).await?;
        }
        Ok(payload)
    }

    /// What the checks would make of an effect if the rep approved it now; `None` when its job is not ready.
    pub(crate) async fn foresee(
        &self,
        tx: &mut Tx,
        id: EffectId,
        now: Timestamp,
    ) -> Result<Option<outward::Foreseen>, EngineError> {
        let Some(effect) = effects::get(&mut *tx, id).await? else { return Ok(None) };
        let Some(job) = jobs::get(&mut *tx, effect.job_id).await? else { return Ok(None) };
        let Some(prospect) = prospects::get(&mut *tx, effect.prospect_id).await? else { return Ok(None) };
        if effect.state != EffectState::Intent || !job.prepared || !job.state.is_open() {
            return Ok(None);
        }
        let payload = parse(&effect.payload)?;
        let facts = self.outward_facts(tx, &effect, &job, &prospect, &payload, now).await?;
        let settings = self.settings();
        let place = settings.place(prospect.zone());
        let mut foreseen = outward::foresee(&facts, |at| settings.send_window().opening(at, place));
        if payload.earliest.is_some_and(|earliest| foreseen.at.unwrap_or(now) >= earliest) {
            foreseen.at = None;
            foreseen.refused = Some("the time it names will have passed: it is written anew then".to_owned());
        }
        Ok(Some(foreseen))
    }

    async fn outward_facts(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        job: &Job,
        prospect: &Prospect,
        payload: &MailPayload,
        now: Timestamp,
    ) -> Result<OutwardFacts, EngineError> {
        let settings = self.settings();
        let zone = settings.time_zone();
        let here =
            workspace::get(&mut *tx).await?.ok_or(EngineError::Unavailable("no workspace".to_owned()))?;
        let hands_off = queue::is_hands_off(tx, prospect, now).await?;
        let standing = Standing {
            scout_score: prospect.effective_score(),
            paused: here.paused,
            hands_off,
            barred: prospect.barred,
        };
        let point = contacts::of_prospect(&mut *tx, prospect.id)
            .await?
            .into_iter()
            .find(|point| Some(point.id) == effect.contact_point_id);
        let address: Option<Address> = payload.to.parse().ok();
        let day_start = schedule::day_start(now, zone);
        let day_end = schedule::day_end(now, zone);
        let mail_domain = address.as_ref().map(Address::domain).unwrap_or_default().to_owned();
        let left = effects::left(
            &mut *tx,
            prospect.id,
            (&payload.to, &mail_domain),
            effect.answers_at,
            day_start,
            schedule::week_before(now),
        )
        .await?;
        let (elsewhere, wrote) =
            mails::written_elsewhere(&mut *tx, prospect.id, schedule::week_before(now)).await?;
        let claim = match (&point, &address) {
            (Some(point), Some(address)) => claim::decide(&ClaimFacts {
                confirmation: point.state,
                kind: job.kind,
                answered_before: left.answers_to_person > 0,
                plain_content: payload.plain,
                first_answers_today: left.first_answers,
                first_answers_cap: settings.count("cap.first_answers_day"),
                from_visitor_today: self.first_answers_to_visitor(tx, prospect, day_start).await?,
                from_visitor_cap: settings.count("cap.first_answers_address"),
                role_address: address.is_role(),
                disposable: address.is_disposable(),
            }),
            _ => Claim::Refused { words: "the address is not on record" },
        };
        let binding = payload.binding.and_then(|word| word.binding()).and_then(|binding| {
            policy::approval_for(
                binding,
                &BindingFacts {
                    kind: job.kind,
                    mode: settings.mode(),
                    scout_score: prospect.effective_score(),
                    close_threshold: settings.score("close.threshold"),
                },
            )
        });
        Ok(OutwardFacts {
            now,
            paused: here.paused,
            restored: false,
            hands_off,
            suppressed: suppression::reason(&mut *tx, &payload.to).await?.is_some(),
            address_usable: address.is_some()
                && point
                    .as_ref()
                    .is_some_and(|point| point.do_not_use.is_none() && point.value == payload.to),
            basis: prospect.basis,
            claim,
            gate: queue::gate(self, job.kind, job.clicked, standing),
            binding: binding.map(str::to_owned),
            decision: match &effect.approved_hash {
                Some(hash) => {
                    Decision::Approved { hash_matches: *hash == effect.hash && *hash == payload.hash() }
                }
                None => Decision::Undecided,
            },
            mailbox_ready: settings.text("smtp.host").is_some() && !payload.from.is_empty(),
            postal_address: settings.text("company.address").is_some(),
            inbox_required: settings.bool("inbox.required"),
            inbox_read_at: here.inbox_read_at,
            away_until: prospect.away_until,
            is_first_answer: job.kind == JobKind::FollowUp
                && left.ever == 0
                && (prospect.basis == Some(Basis::Asked) || prospect.last_inbound_at.is_some()),
            answers_inbound_at: effect.answers_at,
            inbound_answered: left.answers_to_message > 0,
            opening: settings.send_window().opening(now, settings.place(prospect.zone())),
            mailbox_day: Cap {
                sent: left.mailbox,
                limit: settings.mailbox_cap(here.first_mail_at, now),
                frees_at: day_end,
            },
            person_week: Cap {
                sent: left.person_week + wrote,
                limit: settings.count("cap.person_week"),
                frees_at: left.week_began.map_or(day_end, |began| began + Span::days(7)),
            },
            domain_day: address.as_ref().filter(|address| !address.is_free_mail()).map(|_| Cap {
                sent: left.domain,
                limit: settings.count("cap.domain_day"),
                frees_at: day_end,
            }),
            last_started_at: left.last_started.max(elsewhere),
            cooldown: settings.hours("send.cooldown_hours"),
            grace_until: effect.grace_until,
            due_at: effect.missed_since.unwrap_or(effect.release_at),
            catching_up: effect.missed_since.is_some()
                || effect.waiting.as_ref().is_some_and(|wait| wait.reason == WaitReason::Schedule),
            names_a_day: payload.names_a_day,
            caught_up: effects::left_since(&mut *tx, now - MISSED_AFTER).await?,
        })
    }

    async fn first_answers_to_visitor(
        &self,
        tx: &mut Tx,
        prospect: &Prospect,
        day_start: Timestamp,
    ) -> Result<u32, EngineError> {
        let own = chat::of_prospect(&mut *tx, prospect.id).await?;
        let Some(session) = own.into_iter().find(|s| matches!(s.prospect, Some((_, chat::Link::Own)))) else {
            return Ok(0);
        };
        Ok(effects::first_answers_of_address(&mut *tx, &session.address_key, day_start).await?)
    }

    /// Makes the card for an effect, unless one is on the table; answers when it expires.
    #[allow(clippy::too_many_arguments, reason = "a card shows all of these")]
    async fn ask(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        job: &Job,
        prospect: &Prospect,
        payload: &MailPayload,
        why: &str,
        now: Timestamp,
    ) -> Result<Timestamp, EngineError> {
        if let Some(id) = approvals::pending_of(&mut *tx, effect.id).await?
            && let Some(card) = approvals::get(&mut *tx, id).await?
        {
            return Ok(card.expires_at);
        }
        let expires_at = now + self.settings().hours("approval.expiry_hours");
        let found = signals::of_prospect(&mut *tx, prospect.id).await?;
        let claimed = contacts::of_prospect(&mut *tx, prospect.id)
            .await?
            .iter()
            .any(|point| point.value == payload.to && point.state == Confirmation::Claimed);
        let evidence = json!({
            "why": why,
            "job": job.kind,
            "reason": job.reason,
            "stage": prospect.stage,
            "scout_score": prospect.effective_score(),
            "signals": found.iter().map(|s| json!({ "kind": s.kind, "quote": s.quote })).collect::<Vec<_>>(),
            "summary": prospect.summary,
            "cost": { "energy": effect.energy, "coins": effect.coins },
            "address": if claimed { "claimed: approving confirms it" } else { "confirmed" },
            "offer": payload.offer,
            "undo": "a mail cannot be taken back once it has left",
        });
        let card = approvals::NewApproval {
            id: self.id(ApprovalId::new, now),
            effect_id: effect.id,
            revision: effect.revision,
            hash: effect.hash.clone(),
            why: why.to_owned(),
            evidence: evidence.to_string(),
            expires_at,
        };
        if approvals::insert(tx, &card, now).await? {
            let who = prospect.fields.name.clone().unwrap_or_else(|| payload.to.clone());
            let text = format!("{} to {who} waits for you: {why}", job.kind.label());
            let notice = Notice::about("approval_needed", prospect.id, text, now);
            self.notify(tx, notice.opening(Target::at(Screen::Approval, card.id))).await?;
        }
        Ok(expires_at)
    }

    /// For the kill switch's drill: whether any effect on record would pass while paused.
    pub(crate) async fn may_leave_while_paused(
        &self,
        tx: &mut Tx,
        now: Timestamp,
    ) -> Result<bool, EngineError> {
        for id in effects::due(&mut *tx, now, 20).await? {
            if self.release_in(tx, id, now).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Nothing is ever sent to invented people: what would leave is shown, and what was approved ends here.
fn spare_sample(verdict: Verdict, approved: bool) -> Verdict {
    match verdict {
        _ if approved => Verdict::Drop { why: "sample data: nothing is sent to invented people".to_owned() },
        Verdict::Go => Verdict::Card { why: "sample data: it would leave by itself".to_owned() },
        other => other,
    }
}
