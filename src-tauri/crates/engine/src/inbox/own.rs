//! Mails of the rep's own that were found in Sent: ours settle what was unknown, others are a touch and end what would
//! have been sent beside them. And the other way round: what we sent gets a copy in Sent, unless the provider keeps one.

use super::{
    Halt,
    matching::{Layer, Match},
    take::News,
};
use crate::{Engine, EngineError, effects::parse_payload, ports::InboxSession};
use domain::{ActivityKind, Actor, ContactKind, Timestamp, forward::Event, time::Span};
use futures::FutureExt;
use std::collections::BTreeSet;
use store::{Tx, activities, contacts, effects, mails::Direction, prospects};

/// Providers that keep a copy by themselves have done so by then.
const COPY_AFTER: Span = Span::minutes(2);
/// Older ones are left as they are.
const COPY_WITHIN: Span = Span::hours(24);
/// Copies made in one pass.
const COPIES: i64 = 20;

impl Engine {
    pub(super) async fn take_own(&self, tx: &mut Tx, news: &News, now: Timestamp) -> Result<(), EngineError> {
        let named: Vec<String> = news.mail.message_id.iter().cloned().collect();
        if let Some(effect) = effects::with_message_id(&mut *tx, &named).await? {
            effects::set_copied(tx, effect.id).await?;
            return self.settle_by_evidence(tx, &effect, "it was found in Sent", now).await;
        }
        let mut people = BTreeSet::new();
        for to in news.mail.to.iter().chain(&news.mail.cc) {
            let address = to.address.to_lowercase();
            for point in contacts::with_value(&mut *tx, ContactKind::Email, &address).await? {
                people.insert(point.prospect_id);
            }
        }
        let mut kept = None;
        for (n, prospect) in people.into_iter().enumerate() {
            let found = Match { prospect, layer: Layer::Address, effect: None, point: None };
            // One row for one mail; others it went to have their line in the timeline.
            if n == 0 {
                kept = Some(self.keep_mail(tx, news, &found, Direction::Out, true, now).await?.0);
            }
            let text =
                format!("you wrote elsewhere: {}", news.mail.subject.chars().take(200).collect::<String>());
            let mut row =
                self.activity(ActivityKind::Message, Actor::User, text, news.received).about(prospect);
            row.mail_id = kept;
            activities::add(tx, &row).await?;
            prospects::touch(tx, prospect, news.received).await?;
            self.stop_sequence(tx, prospect, "you wrote to them yourself", now).await?;
            self.engage(tx, prospect, Event::FirstMessageTaken, news.received, now).await?;
        }
        Ok(())
    }

    /// Puts a copy of what we sent into Sent where none is.
    pub(super) async fn keep_copies(&self, session: &mut dyn InboxSession) -> Result<(), Halt> {
        if !self.settings().bool("imap.keep_copies") {
            return Ok(());
        }
        let now = self.now();
        let wanting =
            effects::without_copy(self.store().reader(), now - COPY_WITHIN, now - COPY_AFTER, COPIES)
                .await
                .map_err(EngineError::from)?;
        for effect in wanting {
            let Some(message_id) = effect.message_id.as_deref() else { continue };
            if !session.find_sent(message_id).await? {
                let reference = effect.key.get(..16).unwrap_or_default();
                let settings = self.settings();
                let at = effect.left_at.unwrap_or(now);
                let payload = parse_payload(&effect.payload)?;
                let files = self.read_attached(&payload).await?;
                let mail = files.map(|files| payload.outgoing(message_id, reference, &settings, files, at));
                match mail.map(|mail| self.mailer().encode(&mail)) {
                    Some(Ok(message)) => session.keep_sent(&message).await?,
                    Some(Err(fault)) => tracing::warn!(%fault, "a copy for Sent could not be made"),
                    None => tracing::warn!(effect = %effect.id, "a file is gone: no copy for Sent was made"),
                }
            }
            let id = effect.id;
            self.store()
                .write_later(move |tx| {
                    async move { effects::set_copied(tx, id).await.map_err(EngineError::from) }.boxed()
                })
                .await?;
        }
        Ok(())
    }
}
