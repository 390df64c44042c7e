//! Handing a mail over: connect, commit "transmitting", transmit, commit the outcome.

use super::check::Ticket;
use crate::{
    Engine, EngineError,
    mail::MailPayload,
    notices::Notice,
    ports::{MailAccepted, MailFault},
    queue,
};
use domain::{
    ActivityKind, Actor, EffectId, EffectState, JobKind, JobState, SequenceName, Timestamp, WaitReason,
    forward::{self, Event, ForwardFacts, How},
    retry,
    rules::Cause,
    sequence,
    time::Span,
};
use futures::FutureExt;
use store::{
    Tx, activities,
    effects::{self, Effect},
    jobs::{self, Waiting},
    prospects, sequences, tasks,
};

/// How long a mailbox that cannot be reached is left alone.
const OFFLINE_RETRY: Span = Span::minutes(1);
/// How long a mailbox whose settings do not work is left alone; a change of settings tries at once.
const SETTINGS_RETRY: Span = Span::minutes(10);

impl Engine {
    /// Looks at one due effect and sends it if it may leave. Answers whether a server was talked to.
    pub(crate) async fn dispatch(&self, id: EffectId) -> Result<bool, EngineError> {
        let Some(ticket) = self.release(id).await? else { return Ok(false) };
        let outcome = self.hand_over(&ticket).await?;
        self.record(ticket, outcome).await?;
        Ok(true)
    }

    async fn hand_over(&self, ticket: &Ticket) -> Result<Result<MailAccepted, MailFault>, EngineError> {
        let settings = self.settings();
        let message_id = ticket.effect.message_id.clone().unwrap_or_default();
        let reference = ticket.effect.key.get(..16).unwrap_or_default().to_owned();
        let Some(files) = self.read_attached(&ticket.payload).await? else {
            let detail = "a file that was to go with it is not there any more: write it again".to_owned();
            return Ok(Err(MailFault::Permanent { code: None, detail }));
        };
        let mail = ticket.payload.outgoing(&message_id, &reference, &settings, files, self.now());
        let message = match self.mailer().encode(&mail) {
            Ok(message) => message,
            Err(fault) => return Ok(Err(fault)),
        };
        let account = self.mail_account();
        let transaction = match self.mailer().open(&account, &mail.from, &mail.to).await {
            Ok(transaction) => transaction,
            Err(fault) => return Ok(Err(fault)),
        };
        // From this commit on a crash leaves the message's fate unknown; before it, nothing has left. The kill
        // switch is asked once more: it may have been pulled while the server was reached.
        let (id, boot) = (ticket.effect.id, self.boot().to_owned());
        let ours = self
            .store()
            .write(move |tx| {
                async move {
                    let paused = store::workspace::get(&mut *tx).await?.is_none_or(|row| row.paused);
                    if paused {
                        return Ok::<_, EngineError>(false);
                    }
                    Ok(effects::mark_transmitting(tx, id, &boot).await?)
                }
                .boxed()
            })
            .await?;
        if !ours {
            let detail = "stopped before the message was handed over".to_owned();
            return Ok(Err(MailFault::Offline { detail }));
        }
        Ok(transaction.transmit(&message).await)
    }

    async fn record(
        &self,
        ticket: Ticket,
        outcome: Result<MailAccepted, MailFault>,
    ) -> Result<(), EngineError> {
        let (engine, now, jitter) = (self.clone(), self.now(), self.entropy().jitter());
        self.store()
            .write(move |tx| async move { engine.record_in(tx, ticket, outcome, jitter, now).await }.boxed())
            .await?;
        self.wake();
        Ok(())
    }

    async fn record_in(
        &self,
        tx: &mut Tx,
        ticket: Ticket,
        outcome: Result<MailAccepted, MailFault>,
        jitter: f64,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let effect = &ticket.effect;
        match outcome {
            Ok(accepted) => self.note_sent(tx, &ticket, &accepted, now).await,
            Err(MailFault::Unknown { detail }) => {
                self.conclude(tx, effect, EffectState::Ambiguous, None, Some(&detail), now).await
            }
            Err(fault @ MailFault::Permanent { .. }) => {
                self.conclude(tx, effect, EffectState::Rejected, None, Some(&fault.to_string()), now).await
            }
            Err(MailFault::Offline { detail }) => {
                self.put_back(tx, effect, false, OFFLINE_RETRY, &format!("offline: {detail}"), now).await
            }
            Err(MailFault::Misconfigured { detail }) => {
                let text = format!("the mailbox does not work: {detail}");
                self.notify(tx, Notice::once("job_failed", "mailbox", text.clone(), now)).await?;
                self.put_back(tx, effect, false, SETTINGS_RETRY, &text, now).await
            }
            Err(fault @ MailFault::Temporary { .. }) => match retry::backoff(effect.attempt, jitter) {
                Some(pause) => self.put_back(tx, effect, true, pause, &fault.to_string(), now).await,
                None => {
                    self.conclude(tx, effect, EffectState::Rejected, None, Some(&fault.to_string()), now)
                        .await
                }
            },
        }
    }

    /// Back to intent: the message certainly did not leave. Waits "mailbox" and says until when, unless it was
    /// called off while it was on the line.
    async fn put_back(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        counted: bool,
        pause: Span,
        words: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if let Some(why) = effects::get(&mut *tx, effect.id).await?.and_then(|effect| effect.error) {
            return self.conclude(tx, effect, EffectState::Cancelled, None, Some(&why), now).await;
        }
        effects::take_back(tx, effect.id, now + pause, words, counted, now).await?;
        let waiting =
            Waiting { reason: WaitReason::Mailbox, until: Some(now + pause), words: words.to_owned() };
        effects::hold(tx, effect.id, &waiting, now).await?;
        jobs::wait(tx, effect.job_id, &waiting, true, now).await?;
        Ok(())
    }

    async fn note_sent(
        &self,
        tx: &mut Tx,
        ticket: &Ticket,
        accepted: &MailAccepted,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let effect = &ticket.effect;
        self.conclude(tx, effect, EffectState::Sent, Some(&accepted.response), None, now).await?;
        self.follow_sent(tx, effect, &ticket.payload, now).await
    }

    /// What a mail that arrived leaves behind: a line in the timeline, the meeting it proposes, a touch, and
    /// the step forward that a first message is.
    pub(crate) async fn follow_sent(
        &self,
        tx: &mut Tx,
        effect: &Effect,
        payload: &MailPayload,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let prospect = effect.prospect_id;
        self.note_left(tx, effect, &payload.subject, now).await?;
        if let Some(invite) = payload.invite.as_ref().filter(|invite| invite.sequence > 0) {
            self.follow_revised(tx, effect, invite, now).await?;
        } else if let Some(invite) = &payload.invite {
            let mut row = self
                .activity(ActivityKind::Meeting, Actor::builtin(), invite.summary.clone(), now)
                .about(prospect)
                .by_effect(effect.id);
            (row.starts_at, row.ends_at) = (Some(invite.start), Some(invite.end));
            activities::add(tx, &row).await?;
            tasks::set_reminder(tx, row.id, invite.start - activities::MEETING_REMINDER).await?;
            self.stop_nurture(tx, prospect, "a meeting was booked", now).await?;
        }
        prospects::touch(tx, prospect, now).await?;
        if payload.offer.is_some() {
            self.plan_reminder(tx, prospect, now).await?;
        }
        self.engage(tx, prospect, Event::FirstMessageTaken, now, now).await
    }

    /// "An offer without an answer is followed up after 3 and 7 days" (product.md section 3).
    async fn plan_reminder(
        &self,
        tx: &mut Tx,
        id: domain::ProspectId,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let mut left: Vec<(domain::offer::Offer, Timestamp)> = Vec::new();
        for effect in effects::thread(&mut *tx, id).await? {
            let offer = super::propose::parse(&effect.payload)?.offer;
            left.extend(offer.zip(effect.left_at));
        }
        let Some(quoted) = left.iter().max_by_key(|(_, at)| *at).map(|(offer, _)| offer.quoted_at) else {
            return Ok(());
        };
        left.retain(|(offer, _)| offer.quoted_at == quoted);
        let Some(first) = left.iter().map(|(_, at)| *at).min() else { return Ok(()) };
        let name = SequenceName::OfferReminder;
        let begun = sequences::begun(&mut *tx, id, name, first).await?;
        // Stopped while the last one was on the line: there is no next.
        let stopped =
            |run: &sequences::Run| run.ended.as_ref().is_some_and(|(_, why)| why != sequences::DONE);
        if begun.as_ref().is_some_and(stopped) {
            return Ok(());
        }
        let now_stands = sequences::current(&mut *tx, name).await?;
        let (version, steps) = match &begun {
            Some(run) => (run.version, sequences::steps(&mut *tx, name, run.version).await?),
            None if now_stands.enabled => (now_stands.version, now_stands.steps),
            None => return Ok(()),
        };
        // The offer itself left first: after it the first reminder, after that the second.
        let Some(at) = sequence::falls(&steps, left.len() - 1, first) else { return Ok(()) };
        let other = sequences::of_prospect(&mut *tx, id).await?.filter(|run| run.ended.is_none());
        if let Some(job) = match &other {
            Some(run) => jobs::get(&mut *tx, run.job).await?.filter(|job| job.state.is_open()),
            None => None,
        } {
            queue::cancel(self, tx, &job, "the offer's reminder took its place", now).await?;
        }
        let reason = "the offer is without an answer";
        queue::want(self, tx, id, JobKind::FollowUp, reason, at.max(now), now).await?;
        let open = jobs::open_of(&mut *tx, id).await?;
        let planned = open.iter().find(|job| {
            job.kind == JobKind::FollowUp && job.state == JobState::Queued && job.reason == reason
        });
        match (planned, &begun) {
            (Some(job), Some(run)) => Ok(sequences::carry_on(tx, run, job.id, now).await?),
            (Some(job), None) => {
                let run = sequences::Run {
                    seq: 0,
                    prospect: id,
                    name,
                    version,
                    job: job.id,
                    started_at: first,
                    ended: None,
                };
                Ok(sequences::start(tx, &run).await?)
            }
            (None, _) => Ok(()),
        }
    }

    /// Takes the step forward that an event asks for, by itself or as a suggestion (product.md section 3).
    pub(crate) async fn engage(
        &self,
        tx: &mut Tx,
        id: domain::ProspectId,
        event: Event,
        event_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Some(prospect) = prospects::get(&mut *tx, id).await? else { return Ok(()) };
        let settings = self.settings();
        let facts = ForwardFacts {
            stage: prospect.stage,
            entered_at: prospect.stage_at,
            event_at,
            mode: settings.mode(),
            scout_score: prospect.effective_score(),
            close_threshold: settings.score("close.threshold"),
        };
        let Some(step) = forward::step(event, &facts) else { return Ok(()) };
        match step.how {
            // Hands-off keeps rules from moving the prospect too.
            How::Move if !queue::is_hands_off(tx, &prospect, now).await? => {
                let details = crate::stages::MoveDetails::default();
                self.enter(tx, id, step.to, Cause::Rule, &details, Actor::Rule, now).await?;
            }
            _ => {
                self.offer_step(tx, &prospect, step.to, event, now).await?;
            }
        }
        Ok(())
    }
}
