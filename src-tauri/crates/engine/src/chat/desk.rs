//! What the chat may promise of people's time: free times for a meeting, and calling for a person.

use crate::{Engine, EngineError, brain::Desk, notices::Notice};
use domain::{
    Handover, Timestamp,
    notice::{Screen, Target},
    schedule::{self, Slot},
    settings::Settings,
    time::Span,
};
use std::{sync::Arc, time::Duration};
use store::{
    Tx,
    chat::{self, Exchange},
    conversations::{self, Care},
};

/// Times offered in one answer, as in a mail that offers slots.
const OFFERED: usize = 3;
/// Free times are worked out anew after so long; an invitation looks again in any case.
const FRESH: Span = Span::minutes(1);
/// A visitor does not wait longer for a calendar that is kept elsewhere. A matter of the network and not of the
/// engine's clock.
const CALENDAR_PATIENCE: Duration = Duration::from_secs(2);

pub(crate) fn desk(settings: &Settings) -> Desk<'_> {
    let rules = settings.slot_rules();
    Desk { days: rules.days, hours: rules.hours, tz: rules.tz, away: settings.get("chat.away_message") }
}

impl Engine {
    /// Free times, in order; none while a calendar that is connected cannot be read (product.md section 4).
    pub(super) async fn free_times(&self, now: Timestamp) -> Arc<Vec<Slot>> {
        if let Some(known) = self.dialogues().free_times(now, FRESH) {
            return known;
        }
        let free = match tokio::time::timeout(CALENDAR_PATIENCE, self.taken(now)).await {
            Ok(Ok(busy)) => schedule::slots(now, &self.settings().slot_rules(), &busy),
            Ok(Err(unknown)) => {
                tracing::warn!(%unknown, "the chat offers no times");
                Vec::new()
            }
            Err(_) => {
                tracing::warn!("the calendar took too long; the chat offers no times");
                Vec::new()
            }
        };
        let free = Arc::new(free);
        self.dialogues().keep_free_times(now, Arc::clone(&free));
        free
    }

    /// The times to offer for what a visitor wrote: the day they named first.
    pub(super) fn times_for(&self, text: &str, free: &[Slot]) -> Vec<Slot> {
        schedule::offer(free, schedule::weekday(text), OFFERED, self.settings().time_zone())
    }

    /// In the transaction of the visitor's words: the rep is told at once. While nobody is at the desk the visitor
    /// was told so in the answer; then it is a task for the next opening.
    pub(crate) async fn call_for_person(&self, tx: &mut Tx, said: &Exchange) -> Result<(), EngineError> {
        let Some(reason) = said.handover else { return Ok(()) };
        let (session, now) = (said.session, said.at);
        let settings = self.settings();
        let desk = desk(&settings);
        if !desk.is_open(now)
            && let Some(care) = conversations::care(&mut *tx, session).await?
        {
            conversations::set_care(tx, session, &Care { told: true, ..care }).await?;
            let (by, _) = desk.answer_by(now);
            return self.make_answer_task(tx, session, by, now).await;
        }
        let prospect = chat::get(&mut *tx, session).await?.and_then(|visit| visit.prospect).map(|(id, _)| id);
        let notice = Notice {
            kind: "chat_waiting",
            prospect,
            text: words(reason).to_owned(),
            once: Some(format!("handover:{session}:{}", now.0)),
            target: Target::at(Screen::Conversation, session),
            at: now,
        };
        self.notify(tx, notice).await
    }
}

/// What the rep is told.
fn words(reason: Handover) -> &'static str {
    match reason {
        Handover::Request => "a visitor asks to talk to a person",
        Handover::Frustration => "a visitor is not happy with the assistant's answers",
        Handover::Legal => "a visitor has a legal question",
        Handover::Negotiation => "a visitor wants to negotiate a price",
    }
}
