//! Newtype ids over UUIDv7, so that no two kinds of id can be mixed up and rows sort by creation.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;
use uuid::Uuid;

/// The text was not an id of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {kind} id (a UUID is expected)")]
pub struct InvalidId {
    /// What the id should have named.
    pub kind: &'static str,
    /// The refused text, cut to 64 characters.
    pub text: String,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(Uuid);

        impl $name {
            /// Takes a UUID that an `Entropy` port made.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }
            /// The bare UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::parse_str(text)
                    .map(Self)
                    .map_err(|_| InvalidId { kind: $kind, text: text.chars().take(64).collect() })
            }
        }
    )*};
}

ids! {
    /// A person who may buy.
    ProspectId = "prospect";
    /// A company prospects belong to.
    CompanyId = "company";
    /// One e-mail, phone or handle of a prospect.
    ContactPointId = "contact point";
    /// An amount that may be won.
    DealId = "deal";
    /// One chat visit.
    SessionId = "session";
    /// One chat message, either side.
    MessageId = "message";
    /// One unit of background work.
    JobId = "job";
    /// One consequence a job proposes.
    EffectId = "effect";
    /// One decision the rep is asked for.
    ApprovalId = "approval";
    /// One row of the timeline.
    ActivityId = "activity";
    /// One notice to the rep.
    NotificationId = "notification";
    /// One product of the price sheet.
    ProductId = "product";
    /// One question and its answer.
    FaqId = "faq";
    /// A document the rep pasted.
    DocumentId = "document";
    /// One line of revenue.
    RevenueId = "revenue entry";
    /// One local change that can be taken back.
    UndoId = "undo step";
    /// One filter kept under a name.
    FilterId = "saved filter";
    /// Something offered: a suggested job's id, or a suggested move's.
    SuggestionId = "suggestion";
    /// A text to begin a mail with.
    SnippetId = "snippet";
    /// A file with a mail that the rep writes.
    AttachmentId = "attachment";
    /// A form that came in from an ad or a webhook.
    LeadId = "lead";
}
