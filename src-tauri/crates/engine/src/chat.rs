//! The website chat: sessions, what visitors say, and the answer of the built-in brain. The visitor's words
//! are durable, in one commit with the answer, before anybody hears it. Capture reads them afterwards.

pub(crate) mod desk;
mod dialogue;
mod left;
mod presence;

pub(crate) use dialogue::Dialogues;
use dialogue::{Dialogue, HISTORY};
pub use left::LeftMessage;
pub use presence::ChatFeed;

use crate::{
    Engine, EngineError, brain,
    mail::{hex, sha256},
};
use domain::{
    Asked, ChatRole, MessageId, SessionId, SignalKind, Timestamp, handover, language,
    schedule::{self, Slot},
    signal,
};
use futures::{FutureExt, future::BoxFuture};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Tx,
    chat::{self, Exchange, NewMessage, NewSession},
    documents, knowledge, workspace,
};

/// Longest message of a visitor, in characters.
pub const LONGEST_MESSAGE: usize = 4_000;

/// Longest line about data, in characters.
const LONGEST_CONSENT: usize = 1_000;

/// A visit that begins.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// Token of an earlier visit from the same browser.
    pub visitor_token: Option<String>,
    /// First page.
    pub page: Option<String>,
    /// Where they came from.
    pub referrer: Option<String>,
    /// UTM fields.
    pub utm: BTreeMap<String, String>,
    /// The visitor's network address; kept only as a keyed hash.
    pub address: String,
    /// The page's origin.
    pub origin: Option<String>,
    /// The line about data as the visitor saw it.
    pub consent: Option<String>,
}

/// A visit that began.
#[derive(Debug, Clone)]
pub struct OpenedSession {
    /// Identity.
    pub session_id: SessionId,
    /// Bearer token of this visit.
    pub token: String,
    /// Token of the browser, for later visits.
    pub visitor_token: String,
    /// What the assistant says first.
    pub greeting: String,
}

/// The assistant's answer.
#[derive(Debug, Clone, Serialize)]
pub struct ChatReply {
    /// Identity.
    pub id: MessageId,
    /// Plain text.
    pub text: String,
    /// What it rests on.
    pub sources: Vec<ChatSource>,
    /// Answers to click.
    pub quick_replies: Vec<String>,
}

impl ChatReply {
    /// An answer that was given before: its sources by their titles, nothing to click any more.
    fn again((id, text, titles): (MessageId, String, Vec<String>)) -> Self {
        let sources = titles
            .into_iter()
            .map(|title| ChatSource { kind: brain::SourceKind::Company, id: String::new(), title })
            .collect();
        Self { id, text, sources, quick_replies: Vec::new() }
    }
}

/// What was found for a message.
#[derive(Default)]
struct Found {
    faq: Vec<brain::FaqHit>,
    passages: Vec<brain::Passage>,
}

/// Times for a meeting.
#[derive(Default)]
struct Times {
    offered: Vec<Slot>,
    chosen: Option<Slot>,
}

/// Something on record that an answer rests on.
pub type ChatSource = brain::Source;

/// A message that is on disk, with the answer to it.
#[derive(Debug, Clone)]
pub struct Said {
    /// The visitor's message.
    pub message_id: MessageId,
    /// The answer; `None` while a person has taken over.
    pub reply: Option<ChatReply>,
}

/// One line of a conversation.
#[derive(Debug, Clone)]
pub struct ChatLine {
    /// Identity.
    pub id: MessageId,
    /// Who wrote it.
    pub role: ChatRole,
    /// Plain text.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

impl Engine {
    /// Begins a visit.
    pub async fn open_chat(&self, open: OpenSession) -> Result<OpenedSession, EngineError> {
        let settings = self.settings();
        if !settings.bool("chat.enabled") {
            return Err(EngineError::Unavailable("the chat is switched off".to_owned()));
        }
        let now = self.now();
        let (session, token, visitor_token) = self.new_visit(open, now).await?;
        let (id, token_hash) = (session.id, session.token_hash.clone());
        self.store()
            .write(move |tx| {
                async move { chat::open(tx, &session, now).await.map(|_| ()).map_err(EngineError::from) }
                    .boxed()
            })
            .await?;
        self.dialogues().insert(id, Dialogue::new(token_hash));
        let own = settings.text("chat.greeting");
        let mut greeting = own.map_or_else(
            || brain::greeting(&company(&settings), settings.get("company.privacy_url")),
            str::to_owned,
        );
        // The rep's own first line stands alone, unless they wrote what to say while away as well.
        let back = |when: &str| format!("Our people are back {when}; until then I answer what I can.");
        if (own.is_none() || settings.text("chat.away_message").is_some())
            && let Some(away) = desk::desk(&settings).away(now, back)
        {
            greeting = format!("{greeting}\n{away}");
        }
        Ok(OpenedSession { session_id: id, token, visitor_token, greeting })
    }

    /// The row of a visit that begins, with its bearer token and the browser's token. What it says of itself is bounded.
    async fn new_visit(
        &self,
        open: OpenSession,
        now: Timestamp,
    ) -> Result<(NewSession, String, String), EngineError> {
        check_origin_fields(&open)?;
        let token = hex(&self.entropy().secret_bytes());
        let known = open
            .visitor_token
            .filter(|token| token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()));
        let visitor_token = known.unwrap_or_else(|| hex(&self.entropy().secret_bytes()));
        let salt =
            workspace::get(self.store().reader()).await?.map(|row| row.workspace_id).unwrap_or_default();
        let session = NewSession {
            id: self.id(SessionId::new, now),
            token_hash: sha256(&token),
            visitor_hash: sha256(&visitor_token),
            address_key: sha256(&format!("{salt}:{}", open.address)),
            page: open.page,
            referrer: open.referrer,
            utm: open.utm,
            consent: open.consent,
            left_key: None,
        };
        Ok((session, token, visitor_token))
    }

    /// Takes a visitor's message and answers it. Both are on disk before this returns. One whose key was taken before
    /// is the same message: it gets the same answer and is stored once.
    pub async fn say(
        &self,
        session: SessionId,
        token: &str,
        text: &str,
        key: Option<String>,
    ) -> Result<Said, EngineError> {
        let settings = self.settings();
        if !settings.bool("chat.enabled") {
            return Err(EngineError::Unavailable("the chat is switched off".to_owned()));
        }
        let text = message(text)?;
        let dialogue = self.dialogue(session).await?;
        // One message of a visit at a time: the answer depends on what was said before.
        let mut dialogue = dialogue.lock().await;
        dialogue.check(token)?;
        if let Some(key) = &key {
            left::check_key(key)?;
            if let Some((message_id, answer)) = chat::by_key(self.store().reader(), session, key).await? {
                return Ok(Said { message_id, reply: answer.map(ChatReply::again) });
            }
        }
        let now = self.now();
        dialogue.hear(&text, settings.region());
        if dialogue.taken_over {
            return self.hear_only(session, &mut dialogue, text, key, now).await;
        }
        let found = self.look_up(&text).await?;
        let kinds: BTreeSet<SignalKind> = signal::detect(&text).into_iter().map(|found| found.kind).collect();
        let times = self.times(&dialogue, &text, &kinds, now).await;
        let products = self.dialogues().products(self.store().reader()).await?;
        let reply = {
            let lines: Vec<brain::Line<'_>> =
                dialogue.history.iter().map(|(role, text)| brain::Line { role: *role, text }).collect();
            let visitor = dialogue.history.iter().filter(|(role, _)| *role == ChatRole::Visitor);
            brain::reply(&brain::Question {
                company: company(&settings),
                history: &lines,
                kinds: &kinds,
                faq_hits: &found.faq,
                passages: &found.passages,
                products: &products,
                contact: dialogue.contact,
                asked: &dialogue.asked,
                known: &dialogue.known,
                unsure: &dialogue.unsure,
                region: settings.region(),
                calls_for: handover::reason(&text),
                handed_over: dialogue.handed_over,
                desk: desk::desk(&settings),
                slots: &times.offered,
                chosen: times.chosen,
                privacy_url: settings.get("company.privacy_url"),
                language: language::detect(visitor.map(|(_, text)| text.as_str())),
                now,
            })
        };
        let (message_id, reply_id) = (self.id(MessageId::new, now), self.id(MessageId::new, now));
        let exchange = Exchange {
            session,
            lines: vec![
                NewMessage {
                    id: message_id,
                    role: ChatRole::Visitor,
                    text: text.clone(),
                    sources: Vec::new(),
                    key,
                },
                NewMessage {
                    id: reply_id,
                    role: ChatRole::Assistant,
                    text: reply.text.clone(),
                    sources: reply.sources.iter().map(|source| source.title.clone()).collect(),
                    key: None,
                },
            ],
            asked: reply.asked,
            handover: reply.handover,
            at: now,
        };
        let stored = self.gathers().said.add(self, exchange).await;
        if let Err(error) = stored {
            // What is not on disk was not said.
            dialogue.unsay();
            // A visit that the retention sweep erased is gone for the visitor as well.
            if chat::get(self.store().reader(), session).await?.is_none() {
                self.dialogues().forget(session);
                return Err(EngineError::NotFound("such chat session".to_owned()));
            }
            return Err(error);
        }
        dialogue.answer(ChatRole::Assistant, &reply.text, reply.asked);
        dialogue.handed_over |= reply.handover.is_some();
        if reply.asked == Some(Asked::Slot) {
            dialogue.offered = times.offered;
        }
        self.dialogues().tell(session, ChatLine { id: message_id, role: ChatRole::Visitor, text, at: now });
        let line = ChatLine { id: reply_id, role: ChatRole::Assistant, text: reply.text.clone(), at: now };
        self.dialogues().tell(session, line);
        self.signals().capture.notify_one();
        let reply = ChatReply {
            id: reply_id,
            text: reply.text,
            sources: reply.sources,
            quick_replies: reply.quick_replies,
        };
        Ok(Said { message_id, reply: Some(reply) })
    }

    /// A message that a person will answer: stored, told, and no reply.
    async fn hear_only(
        &self,
        session: SessionId,
        dialogue: &mut Dialogue,
        text: String,
        key: Option<String>,
        now: Timestamp,
    ) -> Result<Said, EngineError> {
        let message_id = self.id(MessageId::new, now);
        let line = NewMessage {
            id: message_id,
            role: ChatRole::Visitor,
            text: text.clone(),
            sources: Vec::new(),
            key,
        };
        let exchange = Exchange { session, lines: vec![line], asked: None, handover: None, at: now };
        if let Err(error) = self.gathers().said.add(self, exchange).await {
            dialogue.unsay();
            return Err(error);
        }
        self.dialogues().tell(session, ChatLine { id: message_id, role: ChatRole::Visitor, text, at: now });
        self.signals().capture.notify_one();
        self.signals().takeover.notify_one();
        Ok(Said { message_id, reply: None })
    }

    /// The lines of a visit after a message, oldest first, at most 500.
    pub async fn chat_lines(
        &self,
        session: SessionId,
        token: &str,
        after: Option<MessageId>,
    ) -> Result<Vec<ChatLine>, EngineError> {
        self.dialogue(session).await?.lock().await.check(token)?;
        let on = self.store().reader();
        let from = match after {
            Some(id) => chat::seq_of(on, session, id)
                .await?
                .ok_or_else(|| EngineError::invalid("after", "there is no such message in this session"))?,
            None => 0,
        };
        let lines = chat::messages(on, session, from, 500).await?;
        Ok(lines.into_iter().map(|m| ChatLine { id: m.id, role: m.role, text: m.text, at: m.at }).collect())
    }

    /// Lines of all visits as they are committed; the caller keeps those of its session. Its visitor counts as
    /// present meanwhile.
    pub async fn watch_chat(&self, session: SessionId, token: &str) -> Result<ChatFeed, EngineError> {
        self.dialogue(session).await?.lock().await.check(token)?;
        Ok(ChatFeed::new(self, session))
    }

    pub(crate) async fn dialogue(&self, id: SessionId) -> Result<dialogue::Shared, EngineError> {
        if let Some(dialogue) = self.dialogues().get(id) {
            return Ok(dialogue);
        }
        let on = self.store().reader();
        let session =
            chat::get(on, id).await?.ok_or_else(|| EngineError::NotFound("such chat session".to_owned()))?;
        let recent = chat::recent(on, id, HISTORY as i64).await?;
        let fields = chat::fields(on, id).await?;
        let asked = chat::asked(on, id).await?;
        Ok(self.dialogues().insert(id, Dialogue::resume(&session, &recent, &fields, asked)))
    }

    /// What is on record for a message.
    async fn look_up(&self, text: &str) -> Result<Found, EngineError> {
        let terms = brain::search_terms(text);
        if terms.is_empty() {
            return Ok(Found::default());
        }
        let on = self.store().reader();
        let faq = knowledge::search_faq(on, &terms, 5).await?.into_iter().map(|hit| brain::FaqHit {
            id: hit.faq.id,
            question: hit.faq.question,
            answer: hit.faq.answer,
            score: hit.score,
        });
        let passages = match self.dialogues().has_documents(on).await? {
            true => documents::search(on, &terms, 8).await?,
            false => Vec::new(),
        };
        let passages = passages.into_iter().map(|hit| brain::Passage {
            document_id: hit.document_id,
            title: hit.title,
            heading: hit.heading,
            text: hit.text,
        });
        Ok(Found { faq: faq.collect(), passages: passages.collect() })
    }

    /// The times a message asks for, and the one it chooses of those that were offered.
    async fn times(
        &self,
        dialogue: &Dialogue,
        text: &str,
        kinds: &BTreeSet<SignalKind>,
        now: Timestamp,
    ) -> Times {
        let settings = self.settings();
        let answers = dialogue.asked.times(Asked::Slot) > 0;
        let asks = kinds.contains(&SignalKind::DemoRequest);
        if !settings.bool("chat.offer_times") || !(asks || answers) {
            return Times::default();
        }
        let (free, zone) = (self.free_times(now).await, settings.time_zone());
        let chosen = match dialogue.asked.last {
            Some(Asked::Slot) => schedule::choose(text, &dialogue.offered, zone),
            _ => None,
        };
        let chosen = chosen.filter(|slot| free.contains(slot));
        let chosen = chosen.or_else(|| schedule::labelled(text, &free, zone).filter(|_| answers));
        Times { offered: self.times_for(text, &free), chosen }
    }
}

/// Puts on disk what was said in several visits at once.
pub(crate) fn store_said(
    engine: Engine,
    tx: &mut Tx,
    said: Vec<Exchange>,
) -> BoxFuture<'_, Result<(), EngineError>> {
    async move {
        chat::say(tx, &said).await?;
        for exchange in said.iter().filter(|exchange| exchange.handover.is_some()) {
            engine.call_for_person(tx, exchange).await?;
        }
        Ok(())
    }
    .boxed()
}

fn company(settings: &domain::settings::Settings) -> brain::Company<'_> {
    brain::Company {
        name: settings.get("company.name"),
        address: settings.get("company.address"),
        site: settings.get("company.site"),
    }
}

/// A visitor's message: not empty, not too long, control characters taken out.
pub(crate) fn message(text: &str) -> Result<String, EngineError> {
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let clean = clean.trim();
    let length = clean.chars().count();
    if length == 0 || length > LONGEST_MESSAGE {
        return Err(EngineError::invalid("text", format!("a message has 1 to {LONGEST_MESSAGE} characters")));
    }
    Ok(clean.to_owned())
}

/// Page, referrer and UTM fields come from strangers: bounded, one line each.
fn check_origin_fields(open: &OpenSession) -> Result<(), EngineError> {
    let fits = |text: &str| text.len() <= 2_048 && !text.chars().any(char::is_control);
    for (field, value) in [("page", &open.page), ("referrer", &open.referrer)] {
        if value.as_deref().is_some_and(|value| !fits(value)) {
            return Err(EngineError::invalid(field, format!("{field} takes up to 2048 bytes on one line")));
        }
    }
    if open.consent.as_deref().is_some_and(|consent| consent.chars().count() > LONGEST_CONSENT) {
        return Err(EngineError::invalid(
            "consent",
            format!("consent takes up to {LONGEST_CONSENT} characters"),
        ));
    }
    if open.utm.len() > 16 || open.utm.iter().any(|(key, value)| key.len() > 64 || !fits(key) || !fits(value))
    {
        return Err(EngineError::invalid("utm", "utm takes up to 16 fields on one line each"));
    }
    Ok(())
}
