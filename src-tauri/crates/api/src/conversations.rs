//! Commands about conversations: the list, one thread, and a person in place of the assistant.

use crate::{ApiError, decode, prospects::limit};
use domain::{
    ChatRole, EffectId, EffectState, Handover, MessageId, ProspectId, SessionId, SignalKind, Stage,
    Timestamp, UnknownWord,
};
use engine::{
    Engine,
    conversations::{Entry, Summary, Thread, Which},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, str::FromStr};
use store::chat::{Link, Session};
use ts_rs::TS;

/// A thread in the list: of a person, or of a visit whose person is not known.
#[derive(Debug, Serialize, TS)]
pub struct ConversationSummary {
    /// `p:` and the person's id, else the visit's id.
    id: String,
    /// The person, if known.
    prospect_id: Option<ProspectId>,
    /// The newest visit, if there was one.
    session_id: Option<SessionId>,
    /// Known or stated name.
    name: Option<String>,
    /// Known or stated company.
    company: Option<String>,
    /// Where the person stands.
    stage: Option<Stage>,
    /// The last line, cut to 300 characters.
    last_text: String,
    /// `visitor`, `assistant`, `rep`, `notice`, `mail_out`, `mail_in` or `meeting`.
    #[ts(
        type = "\"visitor\" | \"assistant\" | \"rep\" | \"notice\" | \"mail_out\" | \"mail_in\" | \"meeting\""
    )]
    last_role: &'static str,
    /// When.
    last_at: Timestamp,
    /// Lines of the visitor the rep has not seen.
    unread: i64,
    /// The visitor is there: wrote within five minutes or has the chat open.
    live: bool,
    /// A person answers in place of the assistant.
    taken_over: bool,
    /// The visitor waits for a person since.
    waiting_since: Option<Timestamp>,
    /// The visitor's messages.
    visitor_messages: u32,
    /// First page of the newest visit.
    page: Option<String>,
}

impl From<Summary> for ConversationSummary {
    fn from(one: Summary) -> Self {
        Self {
            id: one.id(),
            prospect_id: one.prospect,
            session_id: one.session,
            name: one.name,
            company: one.company,
            stage: one.stage,
            last_text: one.last_text,
            last_role: one.last_role.as_str(),
            last_at: one.last_at,
            unread: one.unread,
            live: one.live,
            taken_over: one.taken_over,
            waiting_since: one.waiting_since,
            visitor_messages: one.visitor_messages,
            page: one.page,
        }
    }
}

/// Which threads.
#[derive(Debug, Clone, Copy, Default, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ConversationFilter")]
pub enum Filter {
    /// Every one.
    #[default]
    All,
    /// Whose visitor is there.
    Live,
    /// Whose visitor waits for a person.
    Waiting,
    /// With lines the rep has not seen.
    Unread,
}

impl FromStr for Filter {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Ok(match text {
            "all" => Self::All,
            "live" => Self::Live,
            "waiting" => Self::Waiting,
            "unread" => Self::Unread,
            _ => {
                return Err(UnknownWord {
                    what: "filter",
                    text: text.chars().take(64).collect(),
                    allowed: "all, live, waiting, unread".to_owned(),
                });
            }
        })
    }
}

/// Which part of the list.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListConversations {
    /// `all` (when not said), `live`, `waiting` or `unread`.
    #[serde(default, deserialize_with = "decode::word_opt")]
    filter: Option<Filter>,
    /// In names, companies, contact points; without a person also in the page and the last line.
    search: Option<String>,
    /// Last spoken in before this moment: the `last_at` of the last row shown.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    before: Option<Timestamp>,
    /// Rows at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// Which thread: exactly one of the two ids.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GetConversation {
    /// Of this person.
    #[serde(default, deserialize_with = "decode::word_opt")]
    prospect_id: Option<ProspectId>,
    /// The one this visit belongs to.
    #[serde(default, deserialize_with = "decode::word_opt")]
    session_id: Option<SessionId>,
    /// Lines before this moment: the `at` of the oldest shown.
    #[serde(default, deserialize_with = "decode::moment_opt")]
    before: Option<Timestamp>,
    /// Lines at most, 1-10000; 200 when not said.
    #[serde(default, deserialize_with = "decode::whole_opt")]
    limit: Option<i64>,
}

/// A signal within a line.
#[derive(Debug, Serialize, TS)]
pub struct SignalMark {
    /// Which.
    kind: SignalKind,
    /// Where its words begin, in UTF-16 code units as JavaScript counts.
    start: usize,
    /// Where they end.
    end: usize,
    /// What it counts.
    points: i32,
}

/// One line of a thread.
#[derive(Debug, Serialize, TS)]
pub struct ThreadEntry {
    /// Identity, of a message, effect or activity.
    id: String,
    /// What it is.
    #[ts(type = "\"chat\" | \"mail\" | \"meeting\" | \"note\" | \"call\" | \"notice\"")]
    kind: &'static str,
    /// Whose side it is on. A mail the rep approved is the rep's.
    role: ChatRole,
    /// Plain text, of whoever wrote it: never markup.
    text: String,
    /// A mail's subject.
    subject: Option<String>,
    /// When.
    at: Timestamp,
    /// The visit it belongs to.
    session_id: Option<SessionId>,
    /// The effect that sent it.
    effect_id: Option<EffectId>,
    /// How that stands.
    state: Option<EffectState>,
    /// Titles of what an answer of the assistant rests on.
    sources: Vec<String>,
    /// Signals in it.
    signals: Vec<SignalMark>,
    /// What a mail from the mailbox has besides.
    mail: Option<FoundMail>,
    /// Files that go with a mail of ours.
    files: Vec<MailAttachment>,
}

/// A mail that was found in the mailbox.
#[derive(Debug, Serialize, TS)]
pub struct FoundMail {
    /// Who wrote it: name and address.
    from: String,
    /// What tied it to the person, surest first: our `message_id`, its `references`, a `plus_address` made for one mail,
    /// sender and `subject`, the sender's `address`; `new`: it made the person.
    #[ts(type = "\"message_id\" | \"references\" | \"plus_address\" | \"subject\" | \"address\" | \"new\"")]
    matched_by: String,
    /// It counts as the person's own word; else anybody may have written it.
    trusted: bool,
    /// A person's, or what a program wrote.
    #[ts(type = "\"human\" | \"auto_reply\" | \"bounce\" | \"complaint\" | \"delivered\" | \"unsubscribe\"")]
    kind: String,
    /// Files that came along; they stay in the mailbox.
    attachments: Vec<MailAttachment>,
    /// `mails.get` has more of it: quotes, a signature, HTML.
    more: bool,
}

/// A file of a mail.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MailAttachment {
    /// File name, may be empty.
    name: String,
    /// MIME type.
    media_type: String,
    /// Size in bytes.
    #[ts(type = "number")]
    bytes: u64,
}

/// Which mail.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MailById {
    /// The entry's id.
    #[serde(deserialize_with = "decode::word")]
    id: MessageId,
}

/// A mail of the mailbox, whole.
#[derive(Debug, Serialize, TS)]
pub struct WholeMail {
    /// All of its text: never markup.
    text: String,
    /// Its HTML, as its writer sent it: hostile, to be shown without scripts and without anything remote.
    html: Option<String>,
}

pub(crate) async fn whole_mail(engine: &Engine, request: MailById) -> Result<WholeMail, ApiError> {
    let mail = engine.mail(request.id).await?;
    Ok(WholeMail { text: mail.text, html: mail.html })
}

impl From<Entry> for ThreadEntry {
    fn from(entry: Entry) -> Self {
        let units = |at: u32| {
            let at = usize::try_from(at).unwrap_or(usize::MAX);
            entry.text.char_indices().take_while(|(index, _)| *index < at).map(|(_, c)| c.len_utf16()).sum()
        };
        let signals = entry.marks.iter().map(|mark| SignalMark {
            kind: mark.kind,
            start: units(mark.span.0),
            end: units(mark.span.1),
            points: mark.points,
        });
        let signals = signals.collect();
        Self {
            id: entry.id,
            kind: entry.kind,
            role: entry.role,
            subject: entry.subject,
            at: entry.at,
            session_id: entry.session,
            effect_id: entry.effect,
            state: entry.state,
            sources: entry.sources,
            signals,
            mail: entry.mail.map(|mail| FoundMail {
                from: mail.from,
                matched_by: mail.matched_by,
                trusted: mail.trusted,
                kind: mail.kind,
                attachments: mail
                    .attachments
                    .into_iter()
                    .map(|file| MailAttachment {
                        name: file.name,
                        media_type: file.media_type,
                        bytes: file.bytes,
                    })
                    .collect(),
                more: mail.more,
            }),
            files: entry.files.into_iter().map(MailAttachment::from).collect(),
            text: entry.text,
        }
    }
}

impl From<engine::mail::Attached> for MailAttachment {
    fn from(file: engine::mail::Attached) -> Self {
        Self { name: file.name, media_type: file.media_type, bytes: file.bytes }
    }
}

/// A visit of a thread.
#[derive(Debug, Serialize, TS)]
pub struct ConversationSession {
    /// Identity.
    id: SessionId,
    /// When it began.
    opened_at: Timestamp,
    /// First page.
    page: Option<String>,
    /// Where they came from.
    referrer: Option<String>,
    /// The visitor is there.
    live: bool,
    /// A person answers in place of the assistant.
    taken_over: bool,
    /// Since when.
    taken_over_at: Option<Timestamp>,
    /// Why a person is called for, until one answers.
    handover: Option<Handover>,
    /// The line about data as the visitor saw it.
    consent: Option<String>,
    /// How it hangs on its person: `own`, `confirmed` or `claimed`.
    #[ts(type = "\"own\" | \"confirmed\" | \"claimed\" | null")]
    link: Option<Link>,
}

impl From<(Session, bool)> for ConversationSession {
    fn from((visit, live): (Session, bool)) -> Self {
        Self {
            id: visit.id,
            opened_at: visit.opened_at,
            page: visit.page,
            referrer: visit.referrer,
            live,
            taken_over: visit.taken_over_at.is_some(),
            taken_over_at: visit.taken_over_at,
            handover: visit.handover,
            consent: visit.consent,
            link: visit.prospect.map(|(_, link)| link),
        }
    }
}

/// A whole thread.
#[derive(Debug, Serialize, TS)]
pub struct Conversation {
    /// As in the list.
    summary: ConversationSummary,
    /// Its lines, oldest first.
    entries: Vec<ThreadEntry>,
    /// Its visits, the latest first.
    sessions: Vec<ConversationSession>,
    /// What the visitor said of themselves, by field (name, email, phone, company, ...).
    stated: BTreeMap<String, String>,
    /// There are older lines.
    more: bool,
}

impl From<Thread> for Conversation {
    fn from(thread: Thread) -> Self {
        Self {
            summary: thread.summary.into(),
            entries: thread.entries.into_iter().map(ThreadEntry::from).collect(),
            sessions: thread.sessions.into_iter().map(ConversationSession::from).collect(),
            stated: thread.stated,
            more: thread.more,
        }
    }
}

/// A visit.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatById {
    /// Which.
    #[serde(deserialize_with = "decode::word")]
    session_id: SessionId,
}

/// The rep's line.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChatSay {
    /// In which visit.
    #[serde(deserialize_with = "decode::word")]
    session_id: SessionId,
    /// 1-4000 characters.
    text: String,
}

/// Which thread was seen: one of the two ids.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SeenConversation {
    /// Of this person.
    #[serde(default, deserialize_with = "decode::word_opt")]
    prospect_id: Option<ProspectId>,
    /// The one this visit belongs to.
    #[serde(default, deserialize_with = "decode::word_opt")]
    session_id: Option<SessionId>,
}

/// What is still unseen.
#[derive(Debug, Serialize, TS)]
pub struct Unread {
    /// Visits with lines the rep has not seen, counted up to 1,000.
    unread: i64,
}

pub(crate) async fn list(
    engine: &Engine,
    request: ListConversations,
) -> Result<Vec<ConversationSummary>, ApiError> {
    let rows = usize::try_from(limit(request.limit)?).unwrap_or(usize::MAX);
    let which = match request.filter.unwrap_or_default() {
        Filter::All => Which::All,
        Filter::Live => Which::Live,
        Filter::Waiting => Which::Waiting,
        Filter::Unread => Which::Unread,
    };
    let found = engine.conversations(which, request.search.as_deref(), request.before, rows).await?;
    Ok(found.into_iter().map(ConversationSummary::from).collect())
}

pub(crate) async fn get(engine: &Engine, request: GetConversation) -> Result<Conversation, ApiError> {
    let rows = usize::try_from(limit(request.limit)?).unwrap_or(usize::MAX);
    let thread = match (request.prospect_id, request.session_id) {
        (Some(id), None) => engine.conversation_of(id, request.before, rows).await?,
        (None, Some(id)) => engine.conversation_in(id, request.before, rows).await?,
        _ => return Err(ApiError::validation("session_id", "name either prospect_id or session_id")),
    };
    Ok(thread.into())
}

async fn whole(engine: &Engine, session: SessionId) -> Result<Conversation, ApiError> {
    get(engine, GetConversation { prospect_id: None, session_id: Some(session), before: None, limit: None })
        .await
}

pub(crate) async fn take_over(engine: &Engine, request: ChatById) -> Result<Conversation, ApiError> {
    engine.take_over(request.session_id).await?;
    whole(engine, request.session_id).await
}

pub(crate) async fn hand_back(engine: &Engine, request: ChatById) -> Result<Conversation, ApiError> {
    engine.hand_back(request.session_id).await?;
    whole(engine, request.session_id).await
}

pub(crate) async fn say(engine: &Engine, request: ChatSay) -> Result<ThreadEntry, ApiError> {
    let line = engine.say_as_rep(request.session_id, &request.text).await?;
    Ok(ThreadEntry {
        id: line.id.to_string(),
        kind: "chat",
        role: line.role,
        text: line.text,
        subject: None,
        at: line.at,
        session_id: Some(request.session_id),
        effect_id: None,
        state: None,
        sources: Vec::new(),
        mail: None,
        files: Vec::new(),
        signals: Vec::new(),
    })
}

pub(crate) async fn seen(engine: &Engine, request: SeenConversation) -> Result<Unread, ApiError> {
    engine.see_conversation(request.prospect_id, request.session_id).await?;
    Ok(Unread { unread: store::conversations::unseen(engine.store().reader()).await? })
}
