//! Capture: from what a visitor said to a prospect. Reads a visit from its cursor, keeps what was stated and
//! the signals, finds out who it is, and makes or updates the prospect - all in one transaction with the
//! cursor, so that a crash repeats it and never doubles it. Runs after the visitor was answered.

mod evidence;
mod identity;
mod newborn;
mod update;

pub(crate) use evidence::SessionFacts;

use crate::{Engine, EngineError, notices::Notice};
use domain::{
    ChatRole, SessionId, Timestamp,
    conversion::{self, Conversion},
    email::Address,
    extract,
    notice::{Screen, Target},
    qualification, signal,
    text::Turn,
};
use futures::FutureExt;
use std::collections::BTreeSet;
use store::{
    Tx,
    chat::{self, Outcome, Session, StatedField},
    signals::{self, Signal},
};

/// Visitor messages of one visit that qualification looks at: far above what anybody types, it bounds the
/// work a flood can cause.
const LOOKED_AT: i64 = 200;

impl Engine {
    /// Reads every visit with unread messages; answers how many there were.
    pub(crate) async fn capture_all(&self) -> Result<usize, EngineError> {
        let mut read = 0;
        loop {
            match self.capture_some().await? {
                0 => return Ok(read),
                some => read += some,
            }
        }
    }

    /// Reads the visits that have waited longest; answers how many there were.
    pub(crate) async fn capture_some(&self) -> Result<usize, EngineError> {
        let waiting = chat::uncaptured(self.store().reader(), 64).await?;
        let mut read = 0;
        for session in waiting {
            match self.capture(session).await {
                Ok(()) => read += 1,
                // One visit that cannot be read must not keep everybody else's from being read.
                Err(error) => {
                    tracing::error!(%error, %session, "a visit could not be read; it is tried again")
                }
            }
        }
        Ok(read)
    }

    /// Reads one visit up to its last message.
    async fn capture(&self, id: SessionId) -> Result<(), EngineError> {
        let on = self.store().reader();
        let Some(session) = chat::get(on, id).await? else { return Ok(()) };
        let lines = chat::recent(on, id, LOOKED_AT * 2).await?;
        let through = lines.last().map_or(session.last_seq, |line| line.seq);
        let settings = self.settings();
        // Milliseconds of computing for a long visit: on a thread where nobody's answer waits behind it.
        let read = tokio::task::spawn_blocking(move || {
            let found = understand(&lines, &session, &settings);
            let texts: Vec<&str> = lines
                .iter()
                .filter(|line| line.role == ChatRole::Visitor)
                .map(|line| line.text.as_str())
                .collect();
            let qualification = qualification::assess(texts.iter().copied()).score;
            (found, qualification, domain::language::detect(texts.iter().copied()))
        });
        let (found, qualification, language) =
            read.await.map_err(|error| EngineError::Internal(error.to_string()))?;
        let (known, unsure) = (found.known(), found.unsure.clone());
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write_later(move |tx| {
                async move {
                    chat::state_fields(tx, id, &found.fields).await?;
                    signals::add(tx, id, &found.signals).await?;
                    let facts = SessionFacts::gather(tx, id, qualification, language).await?;
                    let outcome = engine.place(tx, &facts, now).await?;
                    chat::set_captured(tx, id, through, qualification, outcome).await?;
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        self.dialogues().learn(id, known, unsure).await;
        self.wake();
        Ok(())
    }

    /// Makes a prospect of a visit in Today, because the rep says so.
    pub(crate) async fn add_visit(
        &self,
        tx: &mut Tx,
        id: SessionId,
        now: Timestamp,
    ) -> Result<domain::ProspectId, EngineError> {
        let visit = chat::get(&mut *tx, id)
            .await?
            .ok_or_else(|| EngineError::NotFound(format!("chat session {id}")))?;
        if visit.outcome != Outcome::LeftAddress {
            return Err(EngineError::Conflict("the visit is not waiting in Today".to_owned()));
        }
        let language = self.settings().language();
        let facts = SessionFacts::gather(tx, id, visit.qualification, language).await?;
        let prospect = self.make_prospect(tx, &facts, now).await?;
        // An invented visitor makes an invented person.
        if store::sample::is_marked(&mut *tx, "chat", &id.to_string()).await? {
            store::sample::mark_person(tx, prospect).await?;
        }
        Ok(prospect)
    }

    /// Finds out whose visit it is and what it has come to.
    async fn place(&self, tx: &mut Tx, facts: &SessionFacts, now: Timestamp) -> Result<Outcome, EngineError> {
        if let Some((prospect, link)) = facts.session.prospect {
            if link == chat::Link::Claimed {
                return Ok(Outcome::Prospect);
            }
            self.take_in(tx, prospect, facts, now).await?;
            return Ok(Outcome::Prospect);
        }
        if facts.session.outcome == Outcome::Ignored {
            return Ok(Outcome::Ignored);
        }
        if let Some((prospect, link)) = self.identify(tx, facts).await? {
            self.attach(tx, facts, prospect, link, now).await?;
            return Ok(Outcome::Prospect);
        }
        let settings = self.settings();
        match conversion::decide(&facts.conversion(), settings.score("capture.threshold")) {
            Conversion::Prospect if self.within_daily_cap(tx, now).await? => {
                self.make_prospect(tx, facts, now).await?;
                Ok(Outcome::Prospect)
            }
            Conversion::Prospect | Conversion::LeftAddress => {
                if facts.session.outcome == Outcome::Open {
                    let text = "somebody left an address or asked for contact".to_owned();
                    let key = format!("left_address:{}", facts.session.id);
                    let opens = Target::at(Screen::Conversation, facts.session.id);
                    self.notify(tx, Notice::once("left_address", key, text, now).opening(opens)).await?;
                }
                Ok(Outcome::LeftAddress)
            }
            Conversion::Nothing => Ok(Outcome::Open),
        }
    }
}

/// What unread lines say.
pub(crate) struct Understood {
    /// What was stated, sure enough to be taken.
    pub(crate) fields: Vec<StatedField>,
    /// What was found and not taken: the visitor is asked.
    pub(crate) unsure: BTreeSet<extract::Field>,
    /// Signals.
    pub(crate) signals: Vec<Signal>,
}

impl Understood {
    fn known(&self) -> BTreeSet<extract::Field> {
        self.fields.iter().filter_map(|stated| stated.field.parse().ok()).collect()
    }
}

/// What the unread lines say: stated fields and signals. Earlier lines are context only.
pub(crate) fn understand(
    lines: &[chat::Message],
    session: &Session,
    settings: &domain::settings::Settings,
) -> Understood {
    let first_new = lines.iter().position(|line| line.seq > session.captured_seq).unwrap_or(lines.len());
    // A few lines back suffice to know what was asked.
    let context = first_new.saturating_sub(4);
    let seen = lines.get(context..).unwrap_or_default();
    let turns: Vec<Turn<'_>> = seen
        .iter()
        .map(|line| match line.role {
            ChatRole::Visitor => Turn::customer(&line.text),
            _ => Turn::agent(&line.text),
        })
        .collect();
    let new = |turn: usize| seen.get(turn).filter(|line| line.seq > session.captured_seq);
    let (sure, doubtful): (Vec<_>, Vec<_>) =
        extract::extract(&turns, settings.region()).into_iter().partition(extract::Found::is_accepted);
    let unsure = doubtful.iter().filter(|found| new(found.turn).is_some()).map(|found| found.field).collect();
    let fields = sure
        .into_iter()
        .filter(|found| found.field != extract::Field::Email || is_contact(&found.value, settings))
        .filter_map(|found| {
            let line = new(found.turn)?;
            Some(StatedField {
                field: found.field.as_str().to_owned(),
                value: found.value,
                quote: found.quote,
                confidence: found.confidence,
                message_id: line.id,
                at: line.at,
            })
        })
        .collect();
    let signals = lines
        .get(first_new..)
        .unwrap_or_default()
        .iter()
        .filter(|line| line.role == ChatRole::Visitor)
        .flat_map(|line| {
            signal::detect(&line.text).into_iter().map(|found| Signal {
                kind: found.kind,
                points: settings.signal_points(found.kind),
                message_id: line.id,
                quote: found.quote,
                span: (offset(found.start), offset(found.end)),
                at: line.at,
            })
        })
        .collect();
    Understood { fields, unsure, signals }
}

/// Finding is separate from accepting: our own address, competitors' and the example domains are nobody's
/// contact.
pub(crate) fn is_contact(address: &str, settings: &domain::settings::Settings) -> bool {
    let own = own_addresses(settings);
    let competitors: Vec<String> = settings.list("company.competitors").map(str::to_owned).collect();
    address.parse::<Address>().is_ok_and(|address| address.is_contact(&own, &competitors))
}

/// What mail of ours comes from and is answered to.
pub(crate) fn own_addresses(settings: &domain::settings::Settings) -> Vec<Address> {
    ["mail.from", "mail.reply_to"].into_iter().filter_map(|key| settings.get(key).parse().ok()).collect()
}

/// Messages are far shorter than 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
