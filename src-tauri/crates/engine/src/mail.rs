//! The payload of a mail effect: exactly what a card shows, what its hash covers, and what leaves.

use crate::{
    EngineError,
    composer::Instruction,
    ports::{Invite, OutgoingFile, OutgoingMail},
};
use domain::{Timestamp, offer::Offer, policy::Binding, settings::Settings};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Marks the reference in an address that takes the replies to one mail: `rep+nx-REFERENCE@example.com`.
pub(crate) const REPLY_TAG: &str = "nx-";
/// The same for opt-outs.
pub(crate) const OPT_OUT_TAG: &str = "unsub-";

/// A mail as proposed. `text` is what the recipient reads: body, an empty line, footer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPayload {
    /// Sender's name.
    pub from_name: String,
    /// Sender's address.
    pub from: String,
    /// Recipient's name, may be empty.
    pub to_name: String,
    /// Recipient's address: always a stored contact point.
    pub to: String,
    /// Subject, one line.
    pub subject: String,
    /// What the rep may edit.
    pub body: String,
    /// Sender, postal address and opt-out: the law's part.
    pub footer: String,
    /// Body and footer.
    pub text: String,
    /// Invitation, if any.
    pub invite: Option<Invite>,
    /// The offer it makes, frozen.
    pub offer: Option<Offer>,
    /// Content that binds us, in words of `domain::policy::Binding`.
    pub binding: Option<BindingWord>,
    /// It names a day, so it may not leave late.
    pub names_a_day: bool,
    /// The earliest time it offers: past that it says something that cannot be any more.
    #[serde(default)]
    pub earliest: Option<Timestamp>,
    /// Starts of the slots it names.
    #[serde(default)]
    pub times: Vec<Timestamp>,
    /// Starts of slots that earlier drafts named.
    #[serde(default)]
    pub earlier_times: Vec<Timestamp>,
    /// What the rep asked for in new drafts, in order.
    #[serde(default)]
    pub instructions: Vec<Instruction>,
    /// It keeps to what a first answer may hold.
    pub plain: bool,
    /// Message-ID it answers.
    pub in_reply_to: Option<String>,
    /// The thread so far.
    pub references: Vec<String>,
    /// Files that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attached>,
}

/// A file of a mail, by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Its name.
    pub name: String,
    /// Its MIME type.
    pub media_type: String,
    /// How many octets.
    pub bytes: u64,
    /// Which.
    pub sha256: String,
}

/// Binding contents that the built-in composer can produce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BindingWord {
    /// A line of the price sheet times a stated quantity.
    ListPrice,
    /// Unit prices without a total.
    UnitPricesOnly,
    /// An answer to what the person asks: the rep looks at it first.
    Answer,
    /// The rep's own text of a sequence names a price.
    OwnPrice,
    /// It speaks of a discount.
    OwnDiscount,
    /// It has the words of a contract.
    OwnTerms,
    /// Edited by hand: whatever it says, the rep says it.
    Edited,
}

impl BindingWord {
    /// The policy's name for it; the rep's own words need no further approval.
    pub const fn binding(self) -> Option<Binding> {
        match self {
            Self::ListPrice => Some(Binding::ListPrice),
            Self::UnitPricesOnly => Some(Binding::UnitPricesOnly),
            Self::Answer => Some(Binding::Answer),
            Self::OwnPrice => Some(Binding::OffSheetPrice),
            Self::OwnDiscount => Some(Binding::Discount),
            Self::OwnTerms => Some(Binding::ContractWording),
            Self::Edited => None,
        }
    }
    /// The word for what a text of the rep's says.
    pub const fn of(binding: Binding) -> Option<Self> {
        match binding {
            Binding::OffSheetPrice => Some(Self::OwnPrice),
            Binding::Discount => Some(Self::OwnDiscount),
            Binding::ContractWording => Some(Self::OwnTerms),
            _ => None,
        }
    }
}

impl MailPayload {
    /// Joins body and footer again after either changed.
    pub fn compose(mut self) -> Self {
        self.text = format!("{}\n\n{}", self.body.trim_end(), self.footer);
        self
    }

    /// Hash over From, To, Subject, body with footer and attachments (product.md section 6). Each part is
    /// preceded by its length, so that no two mails share one.
    pub fn hash(&self) -> String {
        let invite = self.invite.as_ref().map(|i| format!("{i:?}")).unwrap_or_default();
        let mut hasher = Sha256::new();
        for part in [&self.from_name, &self.from, &self.to_name, &self.to, &self.subject, &self.text, &invite]
        {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        for file in &self.attachments {
            for part in [&file.name, &file.media_type, &file.sha256] {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hex(&hasher.finalize())
    }

    /// The rep's edit: a subject of one line, a body of reasonable length.
    pub fn edited(mut self, subject: Option<&str>, body: Option<&str>) -> Result<Self, EngineError> {
        if let Some(subject) = subject {
            let subject = subject.trim();
            if subject.is_empty() || subject.chars().count() > 200 || subject.chars().any(char::is_control) {
                return Err(EngineError::invalid("subject", "a subject has 1 to 200 characters on one line"));
            }
            self.subject = subject.to_owned();
        }
        if let Some(body) = body {
            self.body = crate::knowledge::text("body", body, 20_000)?;
        }
        self.binding = Some(BindingWord::Edited);
        Ok(self.compose())
    }

    /// The mail for the connector.
    pub fn outgoing(
        &self,
        message_id: &str,
        job_reference: &str,
        settings: &Settings,
        files: Vec<OutgoingFile>,
        now: Timestamp,
    ) -> OutgoingMail {
        let own = settings.text("mail.reply_to").unwrap_or(&self.from);
        let tagged =
            |tag: &str| own.split_once('@').map(|(local, at)| format!("{local}+{tag}{job_reference}@{at}"));
        let plus = settings.bool("mail.plus_addressing");
        let reply_to =
            if plus { tagged(REPLY_TAG) } else { settings.text("mail.reply_to").map(str::to_owned) };
        let opt_out = if plus { tagged(OPT_OUT_TAG) } else { None };
        let opt_out = opt_out.unwrap_or_else(|| own.to_owned());
        OutgoingMail {
            from_name: self.from_name.clone(),
            from: self.from.clone(),
            to_name: self.to_name.clone(),
            to: self.to.clone(),
            reply_to,
            subject: self.subject.clone(),
            text: self.text.clone(),
            invite: self.invite.clone(),
            files,
            message_id: message_id.to_owned(),
            in_reply_to: self.in_reply_to.clone(),
            references: self.references.clone(),
            list_unsubscribe: Some(format!("<mailto:{opt_out}?subject=unsubscribe>")),
            job_reference: job_reference.to_owned(),
            date: now,
        }
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of a text, in hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
