//! From a handler's proposal to a recorded effect. A retry finds the effect it made before by its key.

use crate::{
    Engine, EngineError,
    facts::Known,
    mail::{BindingWord, MailPayload, sha256},
    ports::Invite,
    thread::{self, Thread},
};
use domain::{
    ActivityKind, Actor, EffectId, EffectKind, EffectState, Timestamp, WaitReason, economy::Price,
    offer::Offer,
};
use serde_json::json;
use store::{
    Tx, activities,
    effects::{self, NewEffect},
    jobs::{Job, Waiting},
    mails,
};

/// What a handler wants to happen.
#[derive(Debug, Clone)]
pub(crate) enum Proposal {
    /// A mail to the prospect.
    Mail(Box<Letter>),
    /// A task for the rep, with the text ready.
    Task {
        /// What to do.
        title: String,
        /// Text and links (JSON).
        detail: serde_json::Value,
    },
}

/// A mail as a handler wrote it.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) invite: Option<Invite>,
    pub(crate) offer: Option<Offer>,
    pub(crate) binding: Option<BindingWord>,
    pub(crate) names_a_day: bool,
    /// The earliest time it offers.
    pub(crate) earliest: Option<Timestamp>,
    /// Starts of the slots it names.
    pub(crate) times: Vec<Timestamp>,
    /// Keeps to what a first answer may hold.
    pub(crate) plain: bool,
    /// Goes on in the running thread under its subject.
    pub(crate) in_thread: bool,
    /// Not before; `None`: now.
    pub(crate) release_at: Option<Timestamp>,
    /// Its part of the job's price.
    pub(crate) part: Price,
}

impl Engine {
    /// Records a proposal as the job's effect number `step`. Local ones are done here and now.
    pub(crate) async fn propose(
        &self,
        tx: &mut Tx,
        job: &Job,
        known: &Known,
        step: u32,
        proposal: Proposal,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let key = sha256(&format!("{}:{step}", job.id));
        let letter = match proposal {
            Proposal::Mail(letter) => *letter,
            Proposal::Task { title, detail } => {
                return self.make_task(tx, job, known, key, title, detail, now).await;
            }
        };
        let (point, to) = known
            .email()
            .map(|point| (point.id, point.value.clone()))
            .ok_or_else(|| EngineError::Internal("a mail without a recipient".to_owned()))?;
        let ours = effects::thread(&mut *tx, known.prospect.id).await?;
        let mut thread = thread::running(&ours, mails::latest(&mut *tx, known.prospect.id).await?)?;
        if step > 0 && letter.in_thread && thread.subject.is_none() {
            // The first step will have begun the thread.
            let first = effects::of_job(&mut *tx, job.id).await?.into_iter().find(|effect| effect.step == 0);
            let subject = first.map(|first| parse(&first.payload)).transpose()?.map(|mail| mail.subject);
            thread.subject = subject.map(|subject| subject.trim_start_matches("Re: ").to_owned());
        }
        let release_at = letter.release_at;
        let (plain, part) = (letter.plain, letter.part);
        let payload = self.mail_payload(known, &thread, letter)?;
        let kind = if payload.invite.is_some() { EffectKind::SendInvite } else { EffectKind::SendEmail };
        let hash = payload.hash();
        let domain = payload.from.rsplit_once('@').map_or("nexscout.invalid", |(_, domain)| domain);
        let message_id = format!("<{}@{domain}>", key.get(..32).unwrap_or(&key));
        let payload = serde_json::to_string(&payload).map_err(|e| EngineError::Internal(e.to_string()))?;
        let new = NewEffect {
            id: self.id(EffectId::new, now),
            key,
            job_id: job.id,
            prospect_id: known.prospect.id,
            step,
            kind,
            release_at: release_at.unwrap_or(now),
            grace_until: job.grace_until,
            recipient: Some((point, to)),
            first_answer: plain && !known.email_confirmed(),
            answers_at: known.prospect.last_inbound_at.filter(|_| release_at.is_none()),
            payload,
            hash,
            message_id: Some(message_id),
            energy: part.energy,
            coins: part.coins,
            author: Actor::builtin(),
        };
        if !effects::insert(tx, &new, now).await? {
            self.redraft(tx, &new, now).await?;
        }
        Ok(())
    }

    /// The mail a letter is, as it would leave now: the running thread's subject, the person's first usable
    /// address, sender and footer. Nothing is stored.
    pub(crate) fn mail_payload(
        &self,
        known: &Known,
        thread: &Thread,
        letter: Letter,
    ) -> Result<MailPayload, EngineError> {
        let to = known
            .email()
            .map(|point| point.value.clone())
            .ok_or_else(|| EngineError::Internal("a mail without a recipient".to_owned()))?;
        let settings = self.settings();
        let from = settings.get("mail.from").to_owned();
        let subject = match thread.subject.as_ref().filter(|_| letter.in_thread) {
            Some(subject) => format!("Re: {subject}"),
            None => letter.subject,
        };
        Ok(MailPayload {
            from_name: settings
                .text("mail.from_name")
                .or(settings.text("rep.name"))
                .unwrap_or_default()
                .to_owned(),
            footer: known.footer(&settings),
            from,
            to_name: known.safe_name().unwrap_or_default(),
            to,
            subject,
            body: letter.body,
            text: String::new(),
            invite: letter.invite,
            offer: letter.offer,
            binding: letter.binding,
            names_a_day: letter.names_a_day,
            earliest: letter.earliest,
            times: letter.times,
            earlier_times: Vec::new(),
            instructions: Vec::new(),
            plain: letter.plain,
            in_reply_to: thread.answers.clone(),
            references: thread.references.clone(),
            attachments: Vec::new(),
        }
        .compose())
    }

    /// A new draft of an effect that has not left is its next revision; one that has left stays as it is.
    async fn redraft(&self, tx: &mut Tx, new: &NewEffect, now: Timestamp) -> Result<(), EngineError> {
        let Some(old) = effects::with_key(&mut *tx, &new.key).await? else { return Ok(()) };
        if old.state != EffectState::Intent {
            return Ok(());
        }
        crate::queue::withdraw_card(tx, old.id, "drafted anew", now).await?;
        effects::revise(tx, old.id, &new.payload, &new.hash, &new.author, now).await?;
        effects::redirect(tx, old.id, new, now).await?;
        // One that was missed is still catching up, whatever its text: drafting must not let a burst out.
        if let Some(waiting) = old.waiting.filter(|waiting| waiting.reason == WaitReason::Schedule) {
            let waiting = Waiting { until: Some(new.release_at), ..waiting };
            effects::hold(tx, old.id, &waiting, now).await?;
        }
        Ok(())
    }

    /// "A prospect without a usable e-mail gets, in place of a message, a task with the text ready."
    #[allow(clippy::too_many_arguments, reason = "a task's own row")]
    async fn make_task(
        &self,
        tx: &mut Tx,
        job: &Job,
        known: &Known,
        key: String,
        title: String,
        detail: serde_json::Value,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let payload = json!({ "title": title, "detail": detail }).to_string();
        let mut new = NewEffect {
            id: self.id(EffectId::new, now),
            key,
            job_id: job.id,
            prospect_id: known.prospect.id,
            step: 0,
            kind: EffectKind::CreateTask,
            release_at: now,
            grace_until: None,
            recipient: None,
            first_answer: false,
            answers_at: None,
            hash: sha256(&payload),
            payload,
            message_id: None,
            energy: job.energy,
            coins: job.coins,
            author: Actor::builtin(),
        };
        if !effects::insert(tx, &new, now).await? {
            // Drafted anew after the address became unusable: the task takes the mail's place.
            let Some(old) = effects::with_key(&mut *tx, &new.key).await? else { return Ok(()) };
            if old.kind == EffectKind::CreateTask {
                return Ok(());
            }
            let why = "the address cannot be used any more";
            effects::end(tx, old.id, EffectState::Cancelled, None, Some(why), now).await?;
            new.key = sha256(&format!("{}:task", job.id));
            if !effects::insert(tx, &new, now).await? {
                return Ok(());
            }
        }
        let mut row = self
            .activity(ActivityKind::Task, Actor::builtin(), title, now)
            .about(known.prospect.id)
            .by_job(job.id)
            .by_effect(new.id)
            .changing("detail", None, Some(detail.to_string()));
        row.starts_at = Some(now);
        activities::add(tx, &row).await?;
        if let Some(effect) = effects::get(&mut *tx, new.id).await? {
            self.conclude(tx, &effect, EffectState::Done, Some("task made"), None, now).await?;
        }
        Ok(())
    }
}

/// Reads a stored payload.
pub(crate) fn parse(payload: &str) -> Result<MailPayload, EngineError> {
    serde_json::from_str(payload).map_err(|error| EngineError::Internal(format!("payload: {error}")))
}
