//! A person in place of the assistant: taking a chat over, answering, handing it back, and what a visitor is told
//! who waits too long (product.md section 10, "busy takeover unanswered"). The state is on the visit's row, so
//! that it outlives a restart; a visit's lock orders it with the visitor's messages.

use crate::{
    Engine, EngineError,
    chat::{ChatLine, desk::desk, message},
    notices::Notice,
};
use domain::{
    ActivityKind, Actor, ChatRole, MessageId, ProspectId, SessionId, Timestamp,
    notice::{Screen, Target},
    time::Span,
};
use futures::FutureExt;
use store::{
    activities,
    chat::{self, Exchange, NewMessage},
    conversations::{self, Care},
    prospects,
};
use tokio_util::sync::CancellationToken;

/// Visitors told in one go.
const TOLD_AT_ONCE: i64 = 100;
/// What waits is looked at again so often, whatever a clock did.
const SWEEP: Span = Span::minutes(1);

impl Engine {
    /// A person answers from now on: the assistant falls silent and the visitor is told.
    ///
    /// # Errors
    /// There is no such visit, or a person answers there already.
    pub async fn take_over(&self, session: SessionId) -> Result<(), EngineError> {
        let text = format!("A person has joined: {}.", self.rep_name());
        self.turn(session, true, text).await
    }

    /// The assistant answers again, and the visitor is told.
    ///
    /// # Errors
    /// There is no such visit, or nobody has taken it over.
    pub async fn hand_back(&self, session: SessionId) -> Result<(), EngineError> {
        let text = format!("{} has left. The automated assistant answers again.", self.rep_name());
        self.turn(session, false, text).await
    }

    async fn turn(&self, session: SessionId, take: bool, text: String) -> Result<(), EngineError> {
        let dialogue = self.dialogue(session).await?;
        let mut dialogue = dialogue.lock().await;
        if dialogue.taken_over == take {
            let message =
                if take { "a person answers there already" } else { "nobody has taken the chat over" };
            return Err(EngineError::Conflict(message.to_owned()));
        }
        let now = self.now();
        let line = ChatLine { id: self.id(MessageId::new, now), role: ChatRole::Notice, text, at: now };
        let (engine, exchange) = (self.clone(), single(session, &line));
        self.store()
            .write(move |tx| {
                async move {
                    let care = Care { taken_over_at: take.then_some(now), ..Care::default() };
                    conversations::set_care(tx, session, &care).await?;
                    chat::say(tx, &[exchange]).await?;
                    conversations::see(tx, &[session], now).await?;
                    let whose = chat::get(&mut *tx, session).await?.and_then(|visit| visit.prospect);
                    if let Some((prospect, _)) = whose {
                        let what = if take { "took the chat over" } else { "handed the chat back" };
                        let mut row = engine.activity(ActivityKind::System, Actor::User, what, now);
                        row.prospect_id = Some(prospect);
                        row.session_id = Some(session);
                        activities::add(tx, &row).await?;
                    }
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        dialogue.taken_over = take;
        dialogue.handed_over = false;
        self.dialogues().tell(session, line);
        Ok(())
    }

    /// The rep's line: on disk and on its way to the visitor when this returns.
    ///
    /// # Errors
    /// There is no such visit, nobody has taken it over, or the text is empty or too long.
    pub async fn say_as_rep(&self, session: SessionId, text: &str) -> Result<ChatLine, EngineError> {
        let text = message(text)?;
        let dialogue = self.dialogue(session).await?;
        let mut dialogue = dialogue.lock().await;
        if !dialogue.taken_over {
            return Err(EngineError::Precondition {
                message: "the assistant answers in this chat".to_owned(),
                hint: Some("take it over first".to_owned()),
            });
        }
        let now = self.now();
        let line = ChatLine { id: self.id(MessageId::new, now), role: ChatRole::Rep, text, at: now };
        let exchange = single(session, &line);
        self.store()
            .write(move |tx| {
                async move {
                    let taken_over_at =
                        conversations::care(&mut *tx, session).await?.and_then(|c| c.taken_over_at);
                    chat::say(tx, &[exchange]).await?;
                    // Answered: nobody waits any more.
                    conversations::set_care(tx, session, &Care { taken_over_at, ..Care::default() }).await?;
                    let whose = chat::get(&mut *tx, session).await?.and_then(|visit| visit.prospect);
                    if let Some((prospect, chat::Link::Own | chat::Link::Confirmed)) = whose {
                        prospects::touch(tx, prospect, now).await?;
                    }
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        dialogue.answer(ChatRole::Rep, &line.text, None);
        self.dialogues().tell(session, line.clone());
        Ok(line)
    }

    /// Tells visitors who have waited too long, as they come to it, until told to stop.
    pub async fn watch_takeovers(&self, stop: CancellationToken) {
        loop {
            let next = match self.tell_waiting().await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(%error, "waiting visitors could not be told; it is tried again");
                    None
                }
            };
            let sweep = self.now() + SWEEP;
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.signals().takeover.notified() => {}
                () = self.clock().sleep_until(next.unwrap_or(sweep).min(sweep)) => {}
            }
        }
    }

    /// Tells everybody who has waited too long by now; answers when the next one will have.
    pub(crate) async fn tell_waiting(&self) -> Result<Option<Timestamp>, EngineError> {
        let patience = self.settings().seconds("chat.takeover_seconds");
        let due = conversations::waiting_before(self.store().reader(), self.now() - patience, TOLD_AT_ONCE);
        for session in due.await? {
            self.tell_one(session, patience).await?;
        }
        let since = conversations::longest_waiting(self.store().reader()).await?;
        Ok(since.map(|since| since + patience))
    }

    async fn tell_one(&self, session: SessionId, patience: Span) -> Result<(), EngineError> {
        let dialogue = self.dialogue(session).await?;
        // Held while it is written, so that an answer of the rep is either before or after it.
        let _dialogue = dialogue.lock().await;
        let (now, settings) = (self.now(), self.settings());
        let (by, words) = desk(&settings).answer_by(now);
        let text = format!(
            "{} is busy right now. Your message is kept and will be answered {words}.",
            self.rep_name()
        );
        let line = ChatLine { id: self.id(MessageId::new, now), role: ChatRole::Notice, text, at: now };
        let (engine, exchange) = (self.clone(), single(session, &line));
        let told = self
            .store()
            .write(move |tx| {
                async move {
                    let Some(care) = conversations::care(&mut *tx, session).await? else { return Ok(false) };
                    let late = care.waiting_since.is_some_and(|since| since + patience <= now);
                    if !late || care.told || (care.taken_over_at.is_none() && care.handover.is_none()) {
                        return Ok(false);
                    }
                    chat::say(tx, &[exchange]).await?;
                    conversations::set_care(tx, session, &Care { told: true, ..care }).await?;
                    engine.make_answer_task(tx, session, by, now).await?;
                    Ok::<_, EngineError>(true)
                }
                .boxed()
            })
            .await?;
        if told {
            self.dialogues().tell(session, line);
        }
        Ok(())
    }

    /// The task "answer NAME", and the notice of it.
    pub(crate) async fn make_answer_task(
        &self,
        tx: &mut store::Tx,
        session: SessionId,
        due: Timestamp,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let Some(visit) = chat::get(&mut *tx, session).await? else { return Ok(()) };
        let prospect: Option<ProspectId> = visit.prospect.map(|(id, _)| id);
        let mut name = match prospect {
            Some(id) => prospects::get(&mut *tx, id).await?.and_then(|person| person.fields.name),
            None => None,
        };
        if name.is_none() {
            let stated = chat::fields(&mut *tx, session).await?;
            name = stated.into_iter().find(|field| field.field == "name").map(|field| field.value);
        }
        let whom = match (name, visit.page) {
            (Some(name), _) => name,
            (None, Some(page)) => format!("the visitor on {page}"),
            (None, None) => "the visitor in the chat".to_owned(),
        };
        let mut task = self.activity(ActivityKind::Task, Actor::System, format!("answer {whom}"), now);
        (task.prospect_id, task.session_id, task.starts_at) = (prospect, Some(session), Some(due));
        activities::add(tx, &task).await?;
        let text = format!("{whom} waits for an answer in the chat");
        let notice = Notice {
            kind: "chat_waiting",
            prospect,
            text,
            once: Some(format!("chat_waiting:{session}")),
            target: Target::at(Screen::Conversation, session),
            at: now,
        };
        self.notify(tx, notice).await
    }

    /// How visitors are told the rep's name.
    fn rep_name(&self) -> String {
        let settings = self.settings();
        match (settings.text("rep.name"), settings.text("company.name")) {
            (Some(name), _) => name.to_owned(),
            (None, Some(company)) => format!("a colleague from {company}"),
            (None, None) => "a colleague".to_owned(),
        }
    }
}

fn single(session: SessionId, line: &ChatLine) -> Exchange {
    let stored =
        NewMessage { id: line.id, role: line.role, text: line.text.clone(), sources: Vec::new(), key: None };
    Exchange { session, lines: vec![stored], asked: None, handover: None, at: line.at }
}
