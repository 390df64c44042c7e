//! Whom a mail concerns, in layers from the surest: it names a Message-ID of ours, its thread does, it went to an
//! address made for one mail, its sender and subject are those of a mail on record, its sender is known.

use crate::{EngineError, effects::parse_payload};
use domain::{Confirmation, ContactKind, ProspectId, inbound::InboundMail};
use store::{
    Tx,
    contacts::{self, ContactPoint},
    effects::{self, Effect},
    mails,
};

/// What tied a mail to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    /// In-Reply-To names our mail.
    MessageId,
    /// References name our mail, or one of the thread.
    References,
    /// It went to an address made for one mail of ours.
    PlusAddress,
    /// Sender and subject.
    Subject,
    /// The sender alone.
    Address,
    /// It made the person.
    New,
}

impl Layer {
    /// As stored and shown.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::MessageId => "message_id",
            Self::References => "references",
            Self::PlusAddress => "plus_address",
            Self::Subject => "subject",
            Self::Address => "address",
            Self::New => "new",
        }
    }
}

/// The person a mail concerns.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub(super) prospect: ProspectId,
    pub(super) layer: Layer,
    /// Our mail it answers.
    pub(super) effect: Option<Effect>,
    /// The sender's address, where it is one of the person's.
    pub(super) point: Option<ContactPoint>,
}

impl Match {
    /// It names a Message-ID that only the recipient of our mail was told.
    pub(super) fn names_ours(&self) -> bool {
        self.effect.is_some()
            && matches!(self.layer, Layer::MessageId | Layer::References | Layer::PlusAddress)
    }
    /// It shows that the sender's address is the person's (product.md section 2, "claimed and confirmed").
    pub(super) fn confirms(&self, mail: &InboundMail) -> bool {
        self.point.is_some() && (self.names_ours() || mail.dmarc_aligned)
    }
    /// It counts as the person's own word: whoever sent it knows what only they were told, or has their address.
    pub(super) fn is_trusted(&self, mail: &InboundMail) -> bool {
        let confirmed = self.point.as_ref().is_some_and(|point| point.state == Confirmation::Confirmed);
        self.names_ours() || self.confirms(mail) || confirmed
    }
}

/// Finds the person a mail to us concerns.
pub(super) async fn find(tx: &mut Tx, mail: &InboundMail) -> Result<Option<Match>, EngineError> {
    let sender = mail.from.as_ref().map(|from| from.address.to_lowercase()).unwrap_or_default();
    let holders = match sender.as_str() {
        "" => Vec::new(),
        address => contacts::with_value(&mut *tx, ContactKind::Email, address).await?,
    };
    let of = |prospect: ProspectId| holders.iter().find(|point| point.prospect_id == prospect).cloned();
    let named = |effect: Effect, layer: Layer| Match {
        prospect: effect.prospect_id,
        layer,
        point: of(effect.prospect_id),
        effect: Some(effect),
    };
    if let Some(effect) = effects::with_message_id(&mut *tx, &mail.in_reply_to).await? {
        return Ok(Some(named(effect, Layer::MessageId)));
    }
    // The newest of the thread comes last.
    let thread: Vec<String> = mail.references.iter().rev().cloned().collect();
    if let Some(effect) = effects::with_message_id(&mut *tx, &thread).await? {
        return Ok(Some(named(effect, Layer::References)));
    }
    for token in
        mail.delivered_to.iter().chain(mail.to.iter().map(|to| &to.address)).filter_map(|to| token(to))
    {
        if let Some(effect) = effects::with_reference(&mut *tx, &token).await? {
            return Ok(Some(named(effect, Layer::PlusAddress)));
        }
    }
    let ids: Vec<String> = mail.in_reply_to.iter().chain(&thread).cloned().collect();
    if let Some(prospect) = mails::holder(&mut *tx, &ids).await? {
        let point = of(prospect);
        return Ok(Some(Match { prospect, layer: Layer::References, effect: None, point }));
    }
    let subject = bare(&mail.subject);
    for point in &holders {
        for effect in effects::thread(&mut *tx, point.prospect_id).await? {
            if !subject.is_empty() && bare(&parse_payload(&effect.payload)?.subject) == subject {
                let (prospect, point) = (point.prospect_id, Some(point.clone()));
                return Ok(Some(Match { prospect, layer: Layer::Subject, effect: Some(effect), point }));
            }
        }
    }
    // Where two people share an address, the one for whom it is confirmed.
    let best = holders.iter().max_by_key(|point| (point.state == Confirmation::Confirmed, point.created_at));
    Ok(best.map(|point| Match {
        prospect: point.prospect_id,
        layer: Layer::Address,
        effect: None,
        point: Some(point.clone()),
    }))
}

/// The reference in `rep+nx-REFERENCE@example.com`, 16 hexadecimal digits.
fn token(address: &str) -> Option<String> {
    let (local, _) = address.rsplit_once('@')?;
    let (_, tag) = local.split_once('+')?;
    let token = tag.strip_prefix(crate::mail::REPLY_TAG)?;
    (token.len() == 16 && token.bytes().all(|b| b.is_ascii_hexdigit())).then(|| token.to_ascii_lowercase())
}

/// A subject without the "Re:" and "Fwd:" of several languages, in lower case.
pub(super) fn bare(subject: &str) -> String {
    const PREFIXES: &[&str] = &[
        "re", "aw", "sv", "vs", "antw", "odp", "ynt", "res", "rif", "r", "fw", "fwd", "wg", "tr", "rv",
        "enc", "doorst",
    ];
    let mut rest = subject.trim();
    while let Some((prefix, after)) = rest.split_once(':') {
        let word = prefix.trim().split('[').next().unwrap_or_default().trim().to_lowercase();
        if !PREFIXES.contains(&word.as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    rest.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_compared_without_its_prefixes() {
        for subject in [
            "Widget Pro: price",
            "Re: Widget Pro: price",
            "AW: RE[2]: widget pro: price",
            "Fwd: Re: Widget Pro: price",
        ] {
            assert_eq!(bare(subject), "widget pro: price", "{subject}");
        }
        assert_eq!(bare("Re:"), "");
    }

    #[test]
    fn only_our_own_tags_are_references() {
        assert_eq!(token("rico+nx-0123456789abcdef@acme.example").as_deref(), Some("0123456789abcdef"));
        for other in [
            "rico@acme.example",
            "rico+news@acme.example",
            "rico+nx-0123@acme.example",
            "nx-0123456789abcdef@acme.example",
        ] {
            assert_eq!(token(other), None, "{other}");
        }
    }
}
