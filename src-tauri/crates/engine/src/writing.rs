//! Mails the rep writes by hand. They go the way of every mail: recorded, checked, handed over, kept in the thread. The
//! rep's own act stands for the approval (product.md section 3): suppression, window and caps hold for it all the same.

use crate::{
    Engine, EngineError,
    effects::Letter,
    facts::Known,
    knowledge::text,
    mail::{BindingWord, sha256},
    prospects::find,
    thread,
};
use domain::{
    ActivityKind, Actor, AttachmentId, EffectId, EffectKind, JobId, JobKind, JobState, ProspectId, SnippetId,
    Timestamp, WaitReason, economy::Price, outward::Foreseen, rules, time::Span,
};
use futures::FutureExt;
use store::{
    Tx, activities, attachments, drafts,
    drafts::{Draft, Snippet},
    effects::{self, NewEffect},
    jobs::{self, NewJob, Waiting},
    mails, suppression,
};

/// How long a mail can be taken back after "send": what mail programs give.
const TAKE_BACK: Span = Span::seconds(10);
/// Longest body, in characters.
const BODY_MAX: usize = 20_000;

/// A mail as the rep wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandWritten {
    /// Subject of a new mail; `None`: it goes on in the running thread.
    pub subject: Option<String>,
    /// The text, without the footer.
    pub body: String,
    /// Of the draft's files those that go with it.
    pub attachments: Vec<AttachmentId>,
}

/// A mail that the rep's own act stands for.
pub(crate) struct ByHand {
    pub(crate) letter: Letter,
    /// Of the draft's files.
    pub(crate) attachments: Vec<AttachmentId>,
    /// The kind of job that carries it; what else of that kind is open for the person is called off.
    pub(crate) carried_by: JobKind,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The mail.
    pub effect: EffectId,
    /// The job that carries it: calling that off takes the mail back while it has not left.
    pub job: JobId,
    /// When it leaves, and what it waits for until then.
    pub foreseen: Option<Foreseen>,
}

impl Engine {
    /// Sends a mail to a person's first usable address, once every check lets it.
    ///
    /// # Errors
    /// There is no such address, it is suppressed, or the text is not allowed.
    pub async fn write_mail(&self, id: ProspectId, mail: HandWritten) -> Result<Written, EngineError> {
        let subject = mail.subject.map(|subject| text("subject", &subject, 200)).transpose()?;
        if subject.as_ref().is_some_and(|subject| subject.chars().any(char::is_control)) {
            return Err(EngineError::invalid("subject", "a subject has one line"));
        }
        let body = text("body", &mail.body, BODY_MAX)?;
        let letter = Letter {
            in_thread: subject.is_none(),
            subject: subject.unwrap_or_default(),
            body,
            invite: None,
            offer: None,
            binding: Some(BindingWord::Edited),
            names_a_day: false,
            earliest: None,
            times: Vec::new(),
            plain: false,
            release_at: None,
            part: Price { energy: 0, coins: 0 },
        };
        let known = self.know(id).await?;
        self.send_by_hand(
            known,
            ByHand { letter, attachments: mail.attachments, carried_by: JobKind::FollowUp },
        )
        .await
    }

    /// Records a mail that the rep's own act stands for, to leave once every check lets it.
    pub(crate) async fn send_by_hand(&self, known: Known, mail: ByHand) -> Result<Written, EngineError> {
        let id = known.prospect.id;
        let ByHand { letter, attachments: files, carried_by } = mail;
        let unusable = |message: &str, hint: &str| EngineError::Precondition {
            message: message.to_owned(),
            hint: Some(hint.to_owned()),
        };
        if known.prospect.sample {
            return Err(unusable(
                "sample data: nothing is sent to invented people",
                "wipe it in Settings, Data",
            ));
        }
        let Some(point) = known.email().cloned() else {
            return Err(unusable("there is no usable e-mail address", "add one, or let one be used again"));
        };
        let (engine, now) = (self.clone(), self.now());
        let written = self
            .store()
            .write(move |tx| {
                async move {
                    if let Some(reason) = suppression::reason(&mut *tx, &point.value).await? {
                        return Err(unusable(
                            &format!("{} is suppressed: {reason}", point.value),
                            "nothing may be sent there, by hand neither",
                        ));
                    }
                    // What was to be said by itself would come beside the rep's own words.
                    match carried_by {
                        JobKind::FollowUp => {
                            engine.stop_sequence(tx, id, "you wrote to them yourself", now).await?
                        }
                        kind => {
                            engine.call_off(tx, id, |one| one == kind, "you did it yourself", now).await?
                        }
                    }
                    let ours = effects::thread(&mut *tx, id).await?;
                    let thread = thread::running(&ours, mails::latest(&mut *tx, id).await?)?;
                    if letter.in_thread && thread.subject.is_none() {
                        return Err(EngineError::invalid(
                            "subject",
                            "there is no thread to go on with: give a subject",
                        ));
                    }
                    let mut payload = engine.mail_payload(&known, &thread, letter)?;
                    payload.attachments = engine.take_attached(tx, id, &files).await?;
                    let (job, release_at) = (engine.carry(tx, id, carried_by, now).await?, now + TAKE_BACK);
                    let key = sha256(&format!("{job}:0"));
                    let domain =
                        payload.from.rsplit_once('@').map_or("nexscout.invalid", |(_, domain)| domain);
                    let message_id = format!("<{}@{domain}>", key.get(..32).unwrap_or(&key));
                    let hash = payload.hash();
                    let new = NewEffect {
                        id: engine.id(EffectId::new, now),
                        key,
                        job_id: job,
                        prospect_id: id,
                        step: 0,
                        kind: if payload.invite.is_some() {
                            EffectKind::SendInvite
                        } else {
                            EffectKind::SendEmail
                        },
                        release_at,
                        grace_until: Some(release_at),
                        recipient: Some((point.id, point.value.clone())),
                        first_answer: false,
                        answers_at: known.prospect.last_inbound_at,
                        payload: serde_json::to_string(&payload)
                            .map_err(|e| EngineError::Internal(e.to_string()))?,
                        hash: hash.clone(),
                        message_id: Some(message_id),
                        energy: 0,
                        coins: 0,
                        author: Actor::User,
                    };
                    effects::insert(tx, &new, now).await?;
                    for file in &payload.attachments {
                        attachments::send_with(tx, new.id, &file.sha256).await?;
                    }
                    effects::approve(tx, new.id, &hash, release_at).await?;
                    if payload.invite.is_none() {
                        attachments::remove(tx, id, None, now).await?;
                        drafts::remove(tx, id, now).await?;
                    }
                    let foreseen = engine.foresee(tx, new.id, now).await?;
                    Ok::<_, EngineError>(Written { effect: new.id, job, foreseen })
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(written)
    }

    /// The job that carries a hand-written mail: ready, free, and the rep's own.
    async fn carry(
        &self,
        tx: &mut Tx,
        id: ProspectId,
        kind: JobKind,
        now: Timestamp,
    ) -> Result<JobId, EngineError> {
        let job = NewJob {
            id: self.id(JobId::new, now),
            prospect_id: Some(id),
            kind,
            state: JobState::Queued,
            priority: rules::priority(kind, true),
            run_at: now,
            clicked: true,
            energy: 0,
            coins: 0,
            actor: Actor::User,
            reason: "written by you".to_owned(),
            stage_event: None,
            grace_until: None,
        };
        jobs::insert(tx, std::slice::from_ref(&job), now).await?;
        let words = "can be taken back for a few seconds".to_owned();
        let waiting = Waiting { reason: WaitReason::Grace, until: Some(now + TAKE_BACK), words };
        jobs::wait(tx, job.id, &waiting, true, now).await?;
        Ok(job.id)
    }

    /// Keeps what the rep has written so far; nothing written: forgets it.
    ///
    /// # Errors
    /// There is no such person, or the text is too long.
    pub async fn save_draft(
        &self,
        id: ProspectId,
        subject: Option<String>,
        body: String,
    ) -> Result<(), EngineError> {
        let too_long =
            body.chars().count() > BODY_MAX || subject.as_ref().is_some_and(|s| s.chars().count() > 200);
        if too_long {
            return Err(EngineError::invalid(
                "body",
                format!("at most {BODY_MAX} characters, 200 in the subject"),
            ));
        }
        let now = self.now();
        self.store()
            .write(move |tx| {
                async move {
                    find(tx, id).await?;
                    let subject = subject.filter(|subject| !subject.trim().is_empty());
                    if body.trim().is_empty() && subject.is_none() {
                        return drafts::remove(tx, id, now).await.map_err(EngineError::from);
                    }
                    drafts::put(tx, id, &Draft { subject, body, updated_at: now }).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// What the rep has begun to write to a person.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn draft(&self, id: ProspectId) -> Result<Option<Draft>, EngineError> {
        Ok(drafts::get(self.store().reader(), id).await?)
    }

    /// Keeps a text to begin with; one of the same name is replaced.
    ///
    /// # Errors
    /// Name or text is empty or too long.
    pub async fn put_snippet(&self, name: &str, body: &str) -> Result<Snippet, EngineError> {
        let now = self.now();
        let mut new = Snippet {
            id: self.id(SnippetId::new, now),
            name: text("name", name, 80)?,
            body: text("body", body, 8_000)?,
        };
        let row = new.clone();
        new.id = self
            .store()
            .write(move |tx| {
                async move { drafts::put_snippet(tx, &row, now).await.map_err(EngineError::from) }.boxed()
            })
            .await?;
        Ok(new)
    }

    /// Takes a text away.
    ///
    /// # Errors
    /// There is no such text.
    pub async fn remove_snippet(&self, id: SnippetId) -> Result<(), EngineError> {
        let now = self.now();
        self.store()
            .write(move |tx| {
                async move {
                    match drafts::remove_snippet(tx, id, now).await? {
                        true => Ok(()),
                        false => Err(EngineError::NotFound(format!("snippet {id}"))),
                    }
                }
                .boxed()
            })
            .await
    }

    /// A line of the timeline for a mail that left: the rep's own, or ours.
    pub(crate) async fn note_left(
        &self,
        tx: &mut Tx,
        effect: &effects::Effect,
        subject: &str,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let by_hand = jobs::get(&mut *tx, effect.job_id)
            .await?
            .is_some_and(|job| job.actor == Actor::User && job.energy == 0);
        let actor = if by_hand { Actor::User } else { Actor::builtin() };
        let row = self
            .activity(ActivityKind::Message, actor, format!("sent: {subject}"), now)
            .about(effect.prospect_id)
            .by_job(effect.job_id)
            .by_effect(effect.id);
        Ok(activities::add(tx, &row).await?)
    }
}
