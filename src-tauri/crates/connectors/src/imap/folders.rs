//! Which folder is Sent: the server says so (RFC 6154), or it has one of the usual names.

use async_imap::imap_proto::{MailboxListData, NameAttribute};

/// Names mail programs give it, without the prefix of the namespace, in modified UTF-7 (RFC 3501 section 5.1.3), lower
/// case.
const USUAL: &[&str] = &[
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "gesendet",
    "gesendete objekte",
    "gesendete elemente",
    "envoy&aok-s",
    "&aoe-l&aok-ments envoy&aok-s",
    "messages envoy&aok-s",
    "enviados",
    "elementos enviados",
    "enviadas",
    "itens enviados",
    "posta inviata",
    "inviati",
    "inviata",
    "verzonden",
    "verzonden items",
    "skickat",
    "sendt",
    "l&aoq-hetetyt",
    "wys&auq-ane",
    "elementy wys&auq-ane",
    "odeslan&aok-",
    "g&apy-nderilmi&aon- &apy-&aou-eler",
];

/// A line of LIST.
pub(super) struct Listed {
    name: String,
    delimiter: Option<String>,
    attributes: Vec<NameAttribute<'static>>,
}

impl From<&MailboxListData<'_>> for Listed {
    fn from(list: &MailboxListData<'_>) -> Self {
        Self {
            name: list.name.to_string(),
            delimiter: list.delimiter.as_deref().map(str::to_owned),
            attributes: list.name_attributes.iter().cloned().map(NameAttribute::into_owned).collect(),
        }
    }
}

/// The name of Sent as the server spells it.
pub(super) fn sent(all: &[Listed]) -> Option<String> {
    let flagged = all.iter().find(|one| one.attributes.contains(&NameAttribute::Sent));
    let usual = || {
        USUAL.iter().find_map(|usual| {
            all.iter().find(|one| {
                let shown = one.name.to_lowercase();
                let last = one.delimiter.as_deref().and_then(|mark| shown.rsplit(mark).next());
                last.unwrap_or(&shown) == *usual && !one.attributes.contains(&NameAttribute::NoSelect)
            })
        })
    };
    flagged.or_else(usual).map(|one| one.name.clone())
}
