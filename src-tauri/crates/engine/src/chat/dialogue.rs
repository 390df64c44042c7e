//! Running conversations in memory: what the brain looks back on, so that a message costs one search and one
//! write. The database stays the truth; a conversation that is not here is read from there.

use super::{ChatLine, presence::Presence};
use crate::{EngineError, brain, mail::sha256};
use domain::{
    Asked, ChatRole, SessionId, Timestamp, email, extract::Field, offer::Product, phone, region::Region,
    schedule::Slot, time::Span,
};
use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex as StdMutex, PoisonError},
};
use store::{Reader, chat, documents, knowledge};
use tokio::sync::{Mutex, broadcast};

/// Lines the brain looks back on.
pub(super) const HISTORY: usize = 16;
/// Conversations kept; the oldest go first and come back from the database.
const KEPT: usize = 20_000;

/// One conversation; its lock orders its messages.
pub(crate) type Shared = Arc<Mutex<Dialogue>>;

/// What is remembered of a conversation.
#[derive(Debug)]
pub(crate) struct Dialogue {
    token_hash: String,
    pub(super) history: VecDeque<(ChatRole, String)>,
    pub(super) contact: brain::Contact,
    pub(super) asked: brain::AskedSoFar,
    /// What capture has read of the visitor, and what it read without certainty.
    pub(super) known: BTreeSet<Field>,
    pub(super) unsure: BTreeSet<Field>,
    /// The times offered last.
    pub(super) offered: Vec<Slot>,
    /// A person was called for and has not answered yet.
    pub(crate) handed_over: bool,
    /// A person answers; the assistant is silent.
    pub(crate) taken_over: bool,
    before: brain::Contact,
}

impl Dialogue {
    pub(super) fn new(token_hash: String) -> Self {
        let contact = brain::Contact { email: false, phone: false, given_now: false };
        Self {
            token_hash,
            history: VecDeque::new(),
            contact,
            asked: brain::AskedSoFar::default(),
            known: BTreeSet::new(),
            unsure: BTreeSet::new(),
            offered: Vec::new(),
            handed_over: false,
            taken_over: false,
            before: contact,
        }
    }

    pub(super) fn resume(
        session: &chat::Session,
        recent: &[chat::Message],
        fields: &[chat::StatedField],
        asked: Vec<(Asked, u8)>,
    ) -> Self {
        let stated = |name: &str| fields.iter().any(|field| field.field == name);
        let contact = brain::Contact { email: stated("email"), phone: stated("phone"), given_now: false };
        Self {
            token_hash: session.token_hash.clone(),
            history: recent
                .iter()
                .filter(|message| message.role != ChatRole::Notice)
                .map(|message| (message.role, message.text.clone()))
                .collect(),
            contact,
            asked: brain::AskedSoFar { counts: asked.into_iter().collect(), last: None },
            known: fields.iter().filter_map(|field| field.field.parse().ok()).collect(),
            unsure: BTreeSet::new(),
            offered: Vec::new(),
            handed_over: session.handover.is_some(),
            taken_over: session.taken_over_at.is_some(),
            before: contact,
        }
    }

    /// Refuses another token. Both sides are hashes, so how long a comparison takes tells nothing.
    pub(super) fn check(&self, token: &str) -> Result<(), EngineError> {
        if sha256(token) == self.token_hash { Ok(()) } else { Err(EngineError::Unauthorized) }
    }

    /// Takes a new line of the visitor, and whether it gives an address or a number.
    pub(super) fn hear(&mut self, text: &str, region: Region) {
        self.before = self.contact;
        let email = text.contains('@') && !email::find(text).is_empty();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let phone = digits >= 7 && !phone::find(text, region).is_empty();
        self.contact.given_now = (email && !self.contact.email) || (phone && !self.contact.phone);
        self.contact.email |= email;
        self.contact.phone |= phone;
        self.push(ChatRole::Visitor, text);
    }

    /// Takes back the line that could not be stored.
    pub(super) fn unsay(&mut self) {
        self.history.pop_back();
        self.contact = self.before;
    }

    pub(crate) fn answer(&mut self, role: ChatRole, text: &str, asked: Option<Asked>) {
        self.push(role, text);
        self.asked.and(asked);
    }

    fn push(&mut self, role: ChatRole, text: &str) {
        if self.history.len() >= HISTORY {
            self.history.pop_front();
        }
        self.history.push_back((role, text.to_owned()));
    }
}

/// All of them, with the price sheet they are answered from.
pub(crate) struct Dialogues {
    open: StdMutex<Open>,
    products: StdMutex<Option<Arc<Vec<Product>>>>,
    /// Whether there are documents to search.
    documents: StdMutex<Option<bool>>,
    /// Free times and when they were worked out.
    free: StdMutex<Option<(Timestamp, Arc<Vec<Slot>>)>>,
    lines: broadcast::Sender<(SessionId, ChatLine)>,
    pub(super) presence: Presence,
}

#[derive(Default)]
struct Open {
    by_id: HashMap<SessionId, Shared>,
    order: VecDeque<SessionId>,
}

impl Default for Dialogues {
    fn default() -> Self {
        Self {
            open: StdMutex::default(),
            products: StdMutex::default(),
            documents: StdMutex::default(),
            free: StdMutex::default(),
            lines: broadcast::channel(1_024).0,
            presence: Presence::default(),
        }
    }
}

impl Dialogues {
    pub(super) fn get(&self, id: SessionId) -> Option<Shared> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).by_id.get(&id).cloned()
    }

    /// Drops a conversation that is no more.
    pub(super) fn forget(&self, id: SessionId) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.by_id.remove(&id);
        open.order.retain(|known| *known != id);
    }

    /// Keeps a conversation; if somebody else kept it meanwhile, theirs.
    pub(super) fn insert(&self, id: SessionId, dialogue: Dialogue) -> Shared {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = open.by_id.get(&id) {
            return Arc::clone(known);
        }
        let shared = Arc::new(Mutex::new(dialogue));
        open.by_id.insert(id, Arc::clone(&shared));
        open.order.push_back(id);
        // A conversation in use must stay the only one of its id: it goes round again.
        for _ in 0..open.order.len() {
            if open.by_id.len() <= KEPT {
                break;
            }
            let Some(oldest) = open.order.pop_front() else { break };
            if open.by_id.get(&oldest).is_some_and(|known| Arc::strong_count(known) > 1) {
                open.order.push_back(oldest);
            } else {
                open.by_id.remove(&oldest);
            }
        }
        shared
    }

    pub(super) async fn products(&self, on: &Reader) -> Result<Arc<Vec<Product>>, EngineError> {
        if let Some(known) = self.products.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(known);
        }
        let products = Arc::new(knowledge::products(on).await?);
        *self.products.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&products));
        Ok(products)
    }

    pub(super) async fn has_documents(&self, on: &Reader) -> Result<bool, EngineError> {
        if let Some(known) = *self.documents.lock().unwrap_or_else(PoisonError::into_inner) {
            return Ok(known);
        }
        let any = !documents::list(on, 1).await?.is_empty();
        *self.documents.lock().unwrap_or_else(PoisonError::into_inner) = Some(any);
        Ok(any)
    }

    /// The documents changed.
    pub(crate) fn forget_documents(&self) {
        *self.documents.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Free times that are no older than `fresh`.
    pub(super) fn free_times(&self, now: Timestamp, fresh: Span) -> Option<Arc<Vec<Slot>>> {
        let kept = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(at, _)| *at <= now && now < *at + fresh).map(|(_, free)| Arc::clone(free))
    }
    pub(super) fn keep_free_times(&self, now: Timestamp, free: Arc<Vec<Slot>>) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, free));
    }

    /// What capture read of a visit that runs.
    pub(crate) async fn learn(&self, id: SessionId, known: BTreeSet<Field>, unsure: BTreeSet<Field>) {
        if let Some(dialogue) = self.get(id) {
            let mut dialogue = dialogue.lock().await;
            dialogue.known.extend(known);
            dialogue.unsure.extend(unsure);
        }
    }

    /// Chats were taken away: what is kept of them here goes too.
    pub(crate) fn forget_chats(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // One in use stays the only one of its id.
        open.by_id.retain(|_, known| Arc::strong_count(known) > 1);
        let Open { by_id, order } = &mut *open;
        order.retain(|id| by_id.contains_key(id));
    }

    /// The price sheet changed.
    pub(crate) fn forget_products(&self) {
        *self.products.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) fn tell(&self, session: SessionId, line: ChatLine) {
        // Nobody watching is fine.
        let _ = self.lines.send((session, line));
    }
    pub(super) fn watch(&self) -> broadcast::Receiver<(SessionId, ChatLine)> {
        self.lines.subscribe()
    }
}
