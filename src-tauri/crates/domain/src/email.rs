//! E-mail addresses: what is one, whose it is likely to be, and where one stands in free text. Finding is
//! separate from accepting (product.md section 2): [`find`] reports, [`Address::is_contact`] decides.

use serde::{Deserialize, Serialize};
use std::{collections::HashSet, fmt, str::FromStr, sync::LazyLock};
use ts_rs::TS;

/// Longest address in octets (RFC 5321 section 4.5.3.1.3, path without its brackets).
const MAX_OCTETS: usize = 254;
/// Longest local part in octets (RFC 5321 section 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// Longest domain label in octets (RFC 1035 section 2.3.4).
const MAX_LABEL: usize = 63;
/// Domains reserved for documentation (RFC 2606 section 3): found, but nobody's contact.
const DOCUMENTATION: [&str; 3] = ["example.com", "example.org", "example.net"];
/// Top-level domains for testing and documentation (RFC 2606 section 2): accepted (product.md section 2).
const RESERVED_TLDS: [&str; 2] = ["example", "test"];
/// Mailboxes of a function rather than a person (RFC 2142 and common use).
const ROLES: &[&str] = &[
    "abuse",
    "accounting",
    "accounts",
    "admin",
    "administrator",
    "billing",
    "careers",
    "compliance",
    "contact",
    "contactus",
    "customerservice",
    "daemon",
    "donotreply",
    "enquiries",
    "enquiry",
    "finance",
    "feedback",
    "hello",
    "help",
    "helpdesk",
    "hostmaster",
    "hr",
    "info",
    "inquiries",
    "inquiry",
    "it",
    "jobs",
    "legal",
    "mail",
    "mailerdaemon",
    "marketing",
    "media",
    "news",
    "newsletter",
    "noc",
    "noreply",
    "office",
    "orders",
    "postmaster",
    "press",
    "privacy",
    "purchasing",
    "recruitment",
    "root",
    "sales",
    "security",
    "service",
    "spam",
    "support",
    "team",
    "undisclosed",
    "webmaster",
    "www",
];

static DISPOSABLE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let more = include_str!("../data/disposable_mail.txt").lines().filter(|line| !line.starts_with('#'));
    mailchecker::blacklist().into_iter().chain(more).filter(|domain| !FREE.contains(domain)).collect()
});
static FREE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../data/free_mail.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// A syntactically valid address in lower case, without quoted local part, comment or address literal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Address(String);

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// No `@`, or nothing on one side of it.
    #[error("an e-mail address needs a name, an @ and a domain")]
    Incomplete,
    /// Past a limit of RFC 5321.
    #[error("the e-mail address is too long")]
    TooLong,
    /// Quotes, blanks, control characters, dots out of place, or more than one `@`.
    #[error("the part before the @ has a character or dot that may not stand there")]
    Local,
    /// Empty label, hyphen at an end, an address literal or an IP address.
    #[error("the part after the @ is not a domain name")]
    Domain,
}

/// An address seen in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundAddress {
    /// First byte in the text.
    pub start: usize,
    /// Past the last byte.
    pub end: usize,
    /// The address, normalised.
    pub address: Address,
}

const fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '!' | '#' | '$' | '%' | '&' | '\'' | '*' | '+' | '-' | '/' | '=' | '?')
        || matches!(c, '^' | '_' | '`' | '{' | '|' | '}' | '~')
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= MAX_LABEL
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .chars()
            .all(|c| if c.is_ascii() { c.is_ascii_alphanumeric() || c == '-' } else { c.is_alphanumeric() })
}

impl Address {
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    fn halves(&self) -> (&str, &str) {
        self.0.split_once('@').unwrap_or((&self.0, ""))
    }
    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        self.halves().0
    }
    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.halves().1
    }
    /// A mailbox of a function (info@, sales@, noreply@), not of a person.
    pub fn is_role(&self) -> bool {
        let local = self.local();
        let name = local.split_once('+').map_or(local, |(name, _)| name);
        let bare: String = name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect();
        ROLES.contains(&bare.as_str()) || bare.starts_with("noreply") || bare.starts_with("donotreply")
    }
    /// The domain or one above it belongs to a throw-away mail provider (the `mailchecker` crate and `data/disposable_mail.txt`).
    pub fn is_disposable(&self) -> bool {
        parents(self.domain()).any(|domain| DISPOSABLE.contains(domain))
    }
    /// Anyone can get an address there (gmail.com), so the domain says nothing about a company.
    pub fn is_free_mail(&self) -> bool {
        FREE.contains(self.domain())
    }
    /// The domain of the person's company, unless it is free, disposable or reserved for documentation.
    pub fn business_domain(&self) -> Option<&str> {
        let domain = self.domain();
        let ours = domain.contains('.')
            && !is_documentation(domain)
            && !self.is_free_mail()
            && !self.is_disposable();
        ours.then_some(domain)
    }
    /// May be stored as a contact point: not example.com/.org/.net, not one of `own`, not at a domain in
    /// `competitors` or below it (product.md section 2).
    pub fn is_contact(&self, own: &[Self], competitors: &[String]) -> bool {
        let domain = self.domain();
        let theirs = |competitor: &String| {
            let competitor = competitor.trim().trim_start_matches('@').to_lowercase();
            !competitor.is_empty() && parents(domain).any(|parent| parent == competitor)
        };
        domain.contains('.')
            && !is_documentation(domain)
            && !own.contains(self)
            && !competitors.iter().any(theirs)
    }
}

/// The domain and every domain above it that still has a dot.
fn parents(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |domain| domain.split_once('.').map(|(_, parent)| parent))
        .filter(|domain| domain.contains('.'))
}

fn is_documentation(domain: &str) -> bool {
    parents(domain).any(|parent| DOCUMENTATION.contains(&parent))
}

impl FromStr for Address {
    type Err = InvalidAddress;
    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        if text.len() > MAX_OCTETS {
            return Err(InvalidAddress::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidAddress::Incomplete)?;
        if local.is_empty() || domain.is_empty() {
            return Err(InvalidAddress::Incomplete);
        }
        if local.len() > MAX_LOCAL {
            return Err(InvalidAddress::TooLong);
        }
        // Letters beyond ASCII are legal with SMTPUTF8 (RFC 6531); controls and blanks never are.
        let atom = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| if c.is_ascii() { is_atext(c) } else { c.is_alphanumeric() })
        };
        if !local.split('.').all(atom) {
            return Err(InvalidAddress::Local);
        }
        let top_is_number =
            domain.rsplit('.').next().is_some_and(|top| top.bytes().all(|b| b.is_ascii_digit()));
        if top_is_number || !domain.split('.').all(is_label) {
            return Err(InvalidAddress::Domain);
        }
        let lower = text.to_lowercase();
        if lower.len() > MAX_OCTETS { Err(InvalidAddress::TooLong) } else { Ok(Self(lower)) }
    }
}
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl TryFrom<String> for Address {
    type Error = InvalidAddress;
    fn try_from(text: String) -> Result<Self, InvalidAddress> {
        text.parse()
    }
}
impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

/// Every address in a text, in order. The domain must end in a known or reserved top-level domain; the user
/// part of a link (`http://user@host`) is none.
pub fn find(text: &str) -> Vec<FoundAddress> {
    text.match_indices('@').filter_map(|(at, _)| around(text, at)).collect()
}

/// Characters a local part is read back over. Those of RFC 5322 that in running text rather end a
/// neighbouring word, a link's query or a quotation are left out.
fn is_local_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '!' | '#' | '$' | '&' | '^' | '~')
}

fn around(text: &str, at: usize) -> Option<FoundAddress> {
    let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
    let mut start = at;
    let mut octets = 0;
    for (offset, c) in before.char_indices().rev() {
        octets += c.len_utf8();
        if octets > MAX_OCTETS {
            return None;
        }
        if !is_local_char(c) {
            break;
        }
        start = offset;
    }
    let left = text.get(..start)?.chars().next_back();
    if matches!(left, Some('@')) || is_in_link(text, start) {
        return None;
    }
    let raw = text.get(start..at)?;
    let local = raw.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '+'));
    // After two dots in a row only what follows them can be meant.
    let local = local.rsplit_once("..").map_or(local, |(_, rest)| rest);
    let start = at - local.len();

    let reach: usize = after
        .chars()
        .take(MAX_OCTETS)
        .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        .map(char::len_utf8)
        .sum();
    let follower = after.get(reach..)?.chars().next();
    let mut domain = after.get(..reach)?.trim_end_matches(['.', '-']);
    if matches!(follower, Some('@' | '_')) && domain.len() == reach {
        return None;
    }
    // "a@b.com.Thanks": a sentence that begins without a blank is not part of the domain.
    while !ends_in_known_tld(domain) {
        let (rest, last) = domain.rsplit_once('.')?;
        if !last.starts_with(char::is_uppercase) || rest.chars().all(|c| !c.is_lowercase()) {
            return None;
        }
        domain = rest;
    }
    if domain.split('.').any(|label| label.contains("--") && !label.to_ascii_lowercase().starts_with("xn--"))
    {
        return None;
    }
    let end = at + 1 + domain.len();
    let address = text.get(start..end)?.parse().ok()?;
    Some(FoundAddress { start, end, address })
}

/// Whether the domain ends in a known or reserved top-level domain.
pub(crate) fn ends_in_known_tld(domain: &str) -> bool {
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    let top = top.to_lowercase();
    RESERVED_TLDS.contains(&top.as_str()) || tld::exist(&top)
}

/// The run of non-blank characters before `start` opens a link (`http://`, or a host with a path).
fn is_in_link(text: &str, start: usize) -> bool {
    let Some(before) = text.get(..start) else { return false };
    let mut from = start;
    for (offset, c) in before.char_indices().rev().take(2_048) {
        if c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ',' | '|' | '｜') {
            break;
        }
        from = offset;
    }
    let run = text.get(from..start).unwrap_or_default();
    run.contains("://")
        || run.split_once('/').is_some_and(|(host, _)| host.contains('.') && !host.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }
    fn found(text: &str) -> Vec<String> {
        find(text).into_iter().map(|found| found.address.to_string()).collect()
    }

    #[test]
    fn addresses_are_lower_cased_and_hostile_forms_refused() {
        assert_eq!(address("Ana@LopezDental.example").as_str(), "ana@lopezdental.example");
        let long = format!("{}@a.com", "x".repeat(65));
        for bad in [
            "",
            "ana",
            "@a.com",
            "ana@",
            "ana@a.com\r\nBcc: all@b.com",
            "ana\0@a.com",
            "\"a b\"@c.com",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a..b@c.com",
            ".a@c.com",
            "a.@c.com",
            "a@-c.com",
            "a@c-.com",
            "a@c..com",
            "a b@c.com",
            &long,
            "a@b.com,c@d.com",
            "<a@b.com>",
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn kinds_of_mailboxes() {
        assert!(address("no-reply@acme.ph").is_role() && address("info+x@acme.ph").is_role());
        assert!(!address("ana@acme.ph").is_role());
        assert!(address("x@mailinator.com").is_disposable() && address("x@a.mailinator.com").is_disposable());
        assert!(address("x@gmail.com").is_free_mail() && !address("x@gmail.com").is_disposable());
        assert_eq!(address("ana@lopezdental.example").business_domain(), Some("lopezdental.example"));
        for none in ["ana@gmail.com", "ana@yahoo.com.ph", "ana@mailinator.com", "ana@example.com"] {
            assert_eq!(address(none).business_domain(), None, "{none}");
        }
    }

    #[test]
    fn found_is_not_accepted() {
        let own = [address("rep@acme.example")];
        let rivals = ["rival.example".to_owned()];
        for refused in [
            "a@example.com",
            "a@mail.example.org",
            "rep@acme.example",
            "b@rival.example",
            "b@x.rival.example",
        ] {
            assert_eq!(found(refused), [refused]);
            assert!(!address(refused).is_contact(&own, &rivals), "{refused}");
        }
        for taken in ["ana@lopezdental.example", "a@b.test", "b@notrival.example"] {
            assert!(address(taken).is_contact(&own, &rivals), "{taken}");
        }
    }

    #[test]
    fn finds_addresses_in_running_text_but_not_in_links() {
        assert_eq!(
            found("It's ANA@Lopez.example, or (bea.cruz+x@mail.co.uk)."),
            ["ana@lopez.example", "bea.cruz+x@mail.co.uk"]
        );
        assert_eq!(found("ana@lopez.example.Thanks"), ["ana@lopez.example"]);
        assert_eq!(found("'ana@lopez.example' <bea@x.test>"), ["ana@lopez.example", "bea@x.test"]);
        for none in [
            "http://user@example.com",
            "see http://x.com/a@b.com",
            "@ana",
            "ana@localhost",
            "a@b.comf",
            "a@b@c.com",
        ] {
            assert!(!found(none).contains(&"user@example.com".to_owned()) || none.is_empty(), "{none}");
            if none != "a@b@c.com" {
                assert_eq!(found(none), Vec::<String>::new(), "{none}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn spans_hold_the_address(text in "([ -~éñ]|@|\\.com|a){0,60}") {
            for found in find(&text) {
                let quote = text.get(found.start..found.end);
                prop_assert_eq!(quote.map(str::to_lowercase), Some(found.address.to_string()));
            }
        }
        #[test]
        fn parsing_is_stable(text in "\\PC{0,40}@\\PC{0,40}") {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.as_str().parse::<Address>(), Ok(address.clone()));
            }
        }
    }
}
