//! One mail, taken in: whose it is, and what kind of word it says.

use super::matching::{self, Layer, Match};
use crate::{Engine, EngineError, ports::Folder};
use domain::{
    EffectId, MessageId, Timestamp,
    answer::{self, Answer},
    inbound::{InboundKind, InboundMail, own_words},
};
use std::sync::Arc;
use store::{
    Tx,
    mails::{self, Attachment, Direction, Mail},
};

/// Longest text kept of a mail, in characters; the rest stays in the mailbox.
const TEXT_MAX: usize = 100_000;
/// Longest HTML kept, in bytes; a longer one is shown as text.
const HTML_MAX: usize = 500_000;

/// A mail that was found in a folder.
pub(super) struct News {
    pub(super) folder: Folder,
    /// When the mailbox took it, never in the future.
    pub(super) received: Timestamp,
    /// Of its bytes, for mails without a Message-ID.
    pub(super) hash: String,
    pub(super) mail: Arc<InboundMail>,
}

impl News {
    /// What a second copy of the mail would have in common with it.
    pub(super) fn key(&self) -> String {
        self.mail.message_id.clone().unwrap_or_else(|| format!("hash:{}", self.hash))
    }
    pub(super) fn sender(&self) -> String {
        self.mail.from.as_ref().map(|from| from.address.to_lowercase()).unwrap_or_default()
    }
}

impl Engine {
    pub(super) async fn take_in_mail(
        &self,
        tx: &mut Tx,
        news: &News,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if mails::is_known(&mut *tx, &news.key()).await? {
            return Ok(());
        }
        let by_us = self.is_ours(&news.sender());
        match (news.folder, &news.mail.kind) {
            (Folder::Sent, _) => self.take_own(tx, news, now).await,
            // A report names the rep's address as its sender at some providers.
            (Folder::Inbox, InboundKind::Bounce(bounce)) => self.take_bounce(tx, news, bounce, now).await,
            (Folder::Inbox, InboundKind::Complaint { about, original_message_id }) => {
                self.take_complaint(tx, news, about, original_message_id.as_deref(), now).await
            }
            (Folder::Inbox, InboundKind::Delivered { original_message_id }) => {
                self.take_delivered(tx, original_message_id.as_deref(), now).await
            }
            (Folder::Inbox, _) if by_us => self.take_own(tx, news, now).await,
            (Folder::Inbox, kind) => {
                let found = matching::find(tx, &news.mail).await?;
                match (found, kind) {
                    (Some(found), InboundKind::Human) => self.take_reply(tx, news, found, now).await,
                    (Some(found), InboundKind::AutoReply { until, absent }) => {
                        self.take_absence(tx, news, &found, *absent, *until, now).await
                    }
                    (found, InboundKind::Unsubscribe) => self.take_opt_out(tx, news, found, now).await,
                    (None, InboundKind::Human) => self.take_stranger(tx, news, now).await,
                    _ => Ok(()),
                }
            }
        }
    }

    /// Whether an address is the rep's own.
    pub(super) fn is_ours(&self, address: &str) -> bool {
        let settings = self.settings();
        ["mail.from", "mail.reply_to", "imap.user", "smtp.user"]
            .iter()
            .filter_map(|key| settings.text(key))
            .any(|own| own.eq_ignore_ascii_case(address))
    }

    /// Keeps a mail with the person it concerns.
    pub(super) async fn keep_mail(
        &self,
        tx: &mut Tx,
        news: &News,
        found: &Match,
        direction: Direction,
        trusted: bool,
        now: Timestamp,
    ) -> Result<(MessageId, Answer), EngineError> {
        let mail = &news.mail;
        let cut = |text: &str| -> String { text.chars().filter(|c| *c != '\0').take(TEXT_MAX).collect() };
        let read = answer::read(&own_words(&mail.reply));
        let human = direction == Direction::In && mail.kind == InboundKind::Human;
        let row = Mail {
            id: self.id(MessageId::new, now),
            key: news.key(),
            direction,
            kind: kind_word(&mail.kind).to_owned(),
            prospect_id: found.prospect,
            matched_by: found.layer.as_str().to_owned(),
            effect_id: found.effect.as_ref().map(|effect: &store::effects::Effect| -> EffectId { effect.id }),
            trusted,
            from_name: mail.from.as_ref().map(|from| cut(&from.name)).unwrap_or_default(),
            from_address: news.sender(),
            to_address: mail.to.first().map(|to| to.address.to_lowercase()).unwrap_or_default(),
            subject: cut(&mail.subject),
            reply: cut(&mail.reply),
            text: cut(&mail.text),
            html: mail.html.clone().filter(|html| html.len() <= HTML_MAX),
            attachments: mail
                .attachments
                .iter()
                .map(|file| Attachment {
                    name: file.name.clone(),
                    media_type: file.media_type.clone(),
                    bytes: file.bytes,
                })
                .collect(),
            message_id: mail.message_id.clone(),
            references: mail.references.clone(),
            question: read.question.clone().filter(|_| human),
            at: news.received,
            seen_at: (!human).then_some(now),
        };
        mails::insert(tx, &row).await?;
        Ok((row.id, read))
    }
}

/// The word for a kind, as stored.
const fn kind_word(kind: &InboundKind) -> &'static str {
    match kind {
        InboundKind::Human => "human",
        InboundKind::AutoReply { .. } => "auto_reply",
        InboundKind::Bounce(_) => "bounce",
        InboundKind::Complaint { .. } => "complaint",
        InboundKind::Delivered { .. } => "delivered",
        InboundKind::Unsubscribe => "unsubscribe",
    }
}

impl Match {
    /// Somebody whom the mail itself made.
    pub(super) const fn newborn(prospect: domain::ProspectId) -> Self {
        Self { prospect, layer: Layer::New, effect: None, point: None }
    }
}
