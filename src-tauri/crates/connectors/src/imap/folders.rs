//! Which folder is Sent: the server says so (RFC 6154), or it has one of the usual names.

use async_imap::types::{Name, NameAttribute};

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

/// The name of Sent as the server spells it.
pub(super) fn sent(all: &[Name]) -> Option<String> {
    let flagged = all.iter().find(|name| name.attributes().contains(&NameAttribute::Sent));
    let usual = || {
        USUAL.iter().find_map(|usual| {
            all.iter().find(|name| {
                let shown = name.name().to_lowercase();
                let last = name.delimiter().and_then(|mark| shown.rsplit(mark).next()).unwrap_or(&shown);
                last == *usual && !name.attributes().contains(&NameAttribute::NoSelect)
            })
        })
    };
    flagged.or_else(usual).map(|name| name.name().to_owned())
}
