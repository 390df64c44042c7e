//! One thread, line by line.

use super::Summary;
use crate::{Engine, EngineError, mail::MailPayload};
use domain::{
    ActivityKind, Actor, ChatRole, EffectId, EffectState, ProspectId, SessionId, SignalKind, Timestamp,
};
use std::collections::{BTreeMap, HashMap};
use store::{
    chat::{self, Session},
    conversations::{self, threads},
    effects,
    mails::{self, Direction},
    prospects,
};

/// Mails of a person looked at in one go.
const MAILS: i64 = 500;

/// A signal within a line.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Which.
    pub kind: SignalKind,
    /// Byte offsets of its words.
    pub span: (u32, u32),
    /// What it counts.
    pub points: i32,
}

/// One line of a thread.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Identity, of a message, effect or activity.
    pub id: String,
    /// `chat`, `mail`, `meeting`, `note`, `call` or `notice`.
    pub kind: &'static str,
    /// Whose side it is on.
    pub role: ChatRole,
    /// Plain text.
    pub text: String,
    /// A mail's subject.
    pub subject: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The visit it belongs to.
    pub session: Option<SessionId>,
    /// The effect that sent it.
    pub effect: Option<EffectId>,
    /// How that stands.
    pub state: Option<EffectState>,
    /// Titles of what an answer rests on.
    pub sources: Vec<String>,
    /// Signals in it.
    pub marks: Vec<Mark>,
    /// What a mail from the mailbox has besides.
    pub mail: Option<Found>,
    /// Files that go with a mail of ours.
    pub files: Vec<crate::mail::Attached>,
}

/// A mail that was found in the mailbox.
#[derive(Debug, Clone)]
pub struct Found {
    /// Who wrote it: name and address.
    pub from: String,
    /// What tied it to the person.
    pub matched_by: String,
    /// It counts as the person's own word.
    pub trusted: bool,
    /// `human`, or what a program wrote.
    pub kind: String,
    /// Files that came along; they stay in the mailbox.
    pub attachments: Vec<mails::Attachment>,
    /// There is more of it than the text shown: quotes, a signature, HTML.
    pub more: bool,
}

/// A whole thread.
#[derive(Debug, Clone)]
pub struct Thread {
    /// As in the list.
    pub summary: Summary,
    /// Its lines, oldest first.
    pub entries: Vec<Entry>,
    /// Its visits, the latest first, and whether each visitor is there.
    pub sessions: Vec<(Session, bool)>,
    /// What the visitor stated, by field.
    pub stated: BTreeMap<String, String>,
    /// There are older lines.
    pub more: bool,
}

impl Engine {
    /// The thread of a person.
    ///
    /// # Errors
    /// There is no such person.
    pub async fn conversation_of(
        &self,
        prospect: ProspectId,
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Thread, EngineError> {
        let on = self.store().reader();
        if prospects::get(on, prospect).await?.is_none() {
            return Err(EngineError::NotFound(format!("prospect {prospect}")));
        }
        let sessions = chat::of(on, &[], &[prospect]).await?;
        self.thread(Some(prospect), sessions, before, limit).await
    }

    /// The thread a visit belongs to.
    ///
    /// # Errors
    /// There is no such visit.
    pub async fn conversation_in(
        &self,
        session: SessionId,
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Thread, EngineError> {
        let visit = chat::get(self.store().reader(), session).await?;
        let visit = visit.ok_or_else(|| EngineError::NotFound(format!("chat session {session}")))?;
        match visit.prospect {
            Some((prospect, _)) => self.conversation_of(prospect, before, limit).await,
            None => self.thread(None, vec![visit], before, limit).await,
        }
    }

    async fn thread(
        &self,
        prospect: Option<ProspectId>,
        sessions: Vec<Session>,
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Thread, EngineError> {
        let on = self.store().reader();
        let before = before.unwrap_or(Timestamp(i64::MAX));
        let rows = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut marks: HashMap<String, Vec<Mark>> = HashMap::new();
        for signal in threads::signals(on, &sessions).await? {
            let mark = Mark { kind: signal.kind, span: signal.span, points: signal.points };
            marks.entry(signal.message_id.to_string()).or_default().push(mark);
        }
        let lines = threads::lines(on, &sessions, before, rows).await?;
        let mut entries: Vec<Entry> = lines
            .into_iter()
            .rev()
            .map(|said| {
                let id = said.line.id.to_string();
                Entry {
                    kind: if said.line.role == ChatRole::Notice { "notice" } else { "chat" },
                    role: said.line.role,
                    text: said.line.text,
                    subject: None,
                    at: said.line.at,
                    session: Some(said.session_id),
                    effect: None,
                    state: None,
                    sources: said.sources,
                    marks: marks.remove(&id).unwrap_or_default(),
                    mail: None,
                    files: Vec::new(),
                    id,
                }
            })
            .collect();
        if let Some(prospect) = prospect {
            entries.extend(self.mails(prospect, before).await?);
            entries.extend(self.found(prospect, before, rows).await?);
            let talks = threads::talks(on, prospect, before, rows).await?;
            entries.extend(talks.into_iter().rev().map(talk));
            // Stable: chat lines of one moment keep their order.
            entries.sort_by_key(|entry| entry.at);
        }
        let surplus = entries.len().saturating_sub(limit);
        entries.drain(..surplus);
        let ids: Vec<SessionId> = sessions.iter().map(|visit| visit.id).collect();
        let last = threads::last_lines(on, &ids).await?;
        let mut stated = BTreeMap::new();
        for visit in sessions.iter().rev() {
            stated.extend(
                chat::fields(on, visit.id).await?.into_iter().map(|field| (field.field, field.value)),
            );
        }
        let people: Vec<ProspectId> = prospect.into_iter().collect();
        let known = threads::people(on, &people).await?;
        let letters = threads::last_correspondence(on, &people).await?;
        let visits: Vec<&Session> = sessions.iter().collect();
        let person = prospect.and_then(|id| known.get(&id));
        let mail = prospect.and_then(|id| letters.get(&id));
        let mut summary = self
            .summary(person, &visits, &last, mail)
            .unwrap_or_else(|| Summary::silent(person, visits.first().copied(), self.now()));
        if let Some(id) = prospect {
            summary.unread += mails::unseen_of(on, &[id]).await?.get(&id).copied().unwrap_or(0);
        } else {
            summary.name = stated.get("name").or(stated.get("email")).or(stated.get("phone")).cloned();
            summary.company = stated.get("company").cloned();
        }
        let sessions = sessions.into_iter().map(|visit| (self.is_live(&visit), visit));
        let sessions = sessions.map(|(live, visit)| (visit, live)).collect();
        Ok(Thread { summary, entries, sessions, stated, more: surplus > 0 })
    }

    /// What we sent by mail, what may have been, and what is about to be.
    async fn mails(&self, prospect: ProspectId, before: Timestamp) -> Result<Vec<Entry>, EngineError> {
        let all = effects::of_prospect(self.store().reader(), prospect, MAILS).await?;
        let sent = all.into_iter().filter_map(|effect| {
            // What the rep wrote or approved stands here from then on, waiting to leave.
            let decided = effect.state == EffectState::Intent && effect.approved_hash.is_some();
            let at = effect.left_at.or(decided.then_some(effect.created_at)).filter(|at| *at < before)?;
            let mail: MailPayload = serde_json::from_str(&effect.payload).ok()?;
            Some(Entry {
                id: effect.id.to_string(),
                kind: "mail",
                role: if effect.approved_hash.is_some() { ChatRole::Rep } else { ChatRole::Assistant },
                text: mail.text,
                subject: Some(mail.subject),
                at,
                session: None,
                effect: Some(effect.id),
                state: Some(effect.state),
                sources: Vec::new(),
                marks: Vec::new(),
                mail: None,
                files: mail.attachments,
            })
        });
        Ok(sent.collect())
    }

    /// Mails of the mailbox: theirs, and the rep's own from elsewhere.
    async fn found(
        &self,
        prospect: ProspectId,
        before: Timestamp,
        rows: i64,
    ) -> Result<Vec<Entry>, EngineError> {
        let on = self.store().reader();
        let mut marks: HashMap<String, Vec<Mark>> = HashMap::new();
        for signal in store::signals::of_mails(on, prospect).await? {
            let mark = Mark { kind: signal.kind, span: signal.span, points: signal.points };
            marks.entry(signal.message_id.to_string()).or_default().push(mark);
        }
        let all = mails::of_prospect(on, prospect, before, rows).await?;
        let entries = all.into_iter().map(|mail| {
            let id = mail.id.to_string();
            Entry {
                kind: "mail",
                role: if mail.direction == Direction::In { ChatRole::Visitor } else { ChatRole::Rep },
                subject: Some(mail.subject),
                at: mail.at,
                session: None,
                effect: mail.effect_id,
                state: None,
                sources: Vec::new(),
                marks: marks.remove(&id).unwrap_or_default(),
                mail: Some(Found {
                    from: match mail.from_name.as_str() {
                        "" => mail.from_address,
                        name => format!("{name} <{}>", mail.from_address),
                    },
                    matched_by: mail.matched_by,
                    trusted: mail.trusted,
                    kind: mail.kind,
                    attachments: mail.attachments,
                    more: mail.html.is_some() || mail.text.trim() != mail.reply.trim(),
                }),
                files: Vec::new(),
                text: mail.reply,
                id,
            }
        });
        Ok(entries.collect())
    }

    /// A mail of the mailbox, whole.
    ///
    /// # Errors
    /// There is no such mail.
    pub async fn mail(&self, id: domain::MessageId) -> Result<mails::Mail, EngineError> {
        let mail = mails::get(self.store().reader(), id).await?;
        mail.ok_or_else(|| EngineError::NotFound(format!("mail {id}")))
    }

    /// The rep has seen a thread to its end; answers how many lines of theirs are still unseen anywhere in it.
    ///
    /// # Errors
    /// There is no such visit or person.
    pub async fn see_conversation(
        &self,
        prospect: Option<ProspectId>,
        session: Option<SessionId>,
    ) -> Result<(), EngineError> {
        let thread = match (prospect, session) {
            (Some(id), _) => self.conversation_of(id, None, 1).await?,
            (None, Some(id)) => self.conversation_in(id, None, 1).await?,
            (None, None) => return Err(EngineError::invalid("session_id", "name a visit or a person")),
        };
        let ids: Vec<SessionId> = thread.sessions.iter().map(|(visit, _)| visit.id).collect();
        let (now, person) = (self.now(), thread.summary.prospect);
        self.store()
            .write(move |tx| {
                futures::FutureExt::boxed(async move {
                    if let Some(person) = person {
                        mails::see(tx, person, now).await?;
                    }
                    conversations::see(tx, &ids, now).await.map_err(EngineError::from)
                })
            })
            .await
    }
}

impl Summary {
    /// A thread in which nothing was said yet.
    fn silent(person: Option<&threads::Person>, visit: Option<&Session>, now: Timestamp) -> Self {
        Self {
            prospect: person.map(|person| person.id),
            session: visit.map(|visit| visit.id),
            name: person.and_then(|person| person.name.clone()),
            company: person.and_then(|person| person.company.clone()),
            stage: person.map(|person| person.stage),
            last_text: String::new(),
            last_role: super::LastRole::Chat(ChatRole::Notice),
            last_at: visit.map_or(now, |visit| visit.opened_at),
            unread: 0,
            live: false,
            taken_over: visit.is_some_and(|visit| visit.taken_over_at.is_some()),
            waiting_since: None,
            visitor_messages: 0,
            page: visit.and_then(|visit| visit.page.clone()),
        }
    }
}

/// A meeting, note or call.
fn talk(row: store::activities::Activity) -> Entry {
    let kind = match row.kind {
        ActivityKind::Meeting => "meeting",
        ActivityKind::Call => "call",
        _ => "note",
    };
    let role = match row.actor {
        Actor::User => ChatRole::Rep,
        Actor::Visitor => ChatRole::Visitor,
        _ => ChatRole::Assistant,
    };
    Entry {
        id: row.id.to_string(),
        kind,
        role,
        text: row.text,
        subject: None,
        at: row.at,
        session: row.session_id,
        effect: row.effect_id,
        state: None,
        sources: Vec::new(),
        marks: Vec::new(),
        mail: None,
        files: Vec::new(),
    }
}
