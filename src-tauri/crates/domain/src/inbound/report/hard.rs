//! Whether a message that came back shows that there is no such address, host or account (hard), or says something
//! about now, about us or about the message (soft). The enhanced status (RFC 3463) says it where it is specific; many
//! systems give a general one, and then the words do.

use regex::Regex;
use std::sync::LazyLock;

static STATUS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b([245]\.\d{1,3}\.\d{1,3})\b").ok());
static REPLY_CODE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[^\d.])([45]\d\d)(?:[ -]|$)").ok());

/// Codes that mean just this (RFC 3463 sections 3.2 and 3.5, RFC 7505).
const NOBODY: &[&str] = &["5.1.1", "5.1.2", "5.1.6", "5.1.10", "5.4.4", "5.4.310"];
/// Codes that mean something else, whatever the words.
const SOMETHING_ELSE: &[&str] = &[
    "5.1.7", "5.1.8", "5.2.1", "5.2.2", "5.2.3", "5.3.4", "5.7.26", "5.7.25", "5.4.6", "5.4.7", "4.4.7",
    "5.7.23", "5.7.64", "5.7.509", "5.7.515",
];

/// No such person, lower case.
const NO_SUCH: &[&str] = &[
    "user unknown",
    "unknown user",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no such person",
    "no such address",
    "no such account",
    "mailbox not found",
    "mailbox does not exist",
    "mailbox doesn't exist",
    "recipient not found",
    "recipient unknown",
    "unknown recipient",
    "unknown address",
    "address unknown",
    "unknown local",
    "unknown or illegal alias",
    "unknown account",
    "unknown mailbox",
    "user not found",
    "user doesn't exist",
    "user does not exist",
    "invalid recipient",
    "invalid mailbox",
    "invalid user",
    "invalid address",
    "invalid local",
    "no mailbox here by that name",
    "no mailbox by that name",
    "does not exist",
    "doesn't exist",
    "is not a valid",
    "not a valid mailbox",
    "not a valid user",
    "not a known user",
    "not our customer",
    "not in directory",
    "is unknown",
    "isn't known",
    "not known here",
    "bad destination mailbox",
    "bad destination email",
    "bad mailbox",
    "no longer available",
    "not listed in",
    "no valid recipient",
    "name is not recognized",
    "not a registered",
    "no such local",
    "unrouteable address",
    "unroutable address",
    "unrouteable user",
    "recipient no longer",
    "account not found",
    "no account by that name",
    "account does not",
    "recipnotfound",
    "adr.recipnotfound",
    "resolver.adr",
    "couldn't be found",
    "could not be found",
    "wasn't found at",
    "was not found at",
    "cannot find your recipient",
    "doesn't have a",
    "does not have a",
    "no local mailbox",
    "there is no one at this address",
    "nobody by that name",
    "addressee unknown",
    "does not like recipient",
    "non-existent",
    "nonexistent",
    "not a customer",
    "undeliverable address",
    "email address not found",
    "address not found",
    "user is unknown",
    "no user",
    "this address no longer accepts mail",
    "the email account that you tried to reach",
    "unbekannt",
    "existiert nicht",
    "empfänger nicht gefunden",
    "inconnu",
    "n'existe pas",
    "no existe",
    "desconocido",
    "non esiste",
    "sconosciuto",
    "onbekend",
    "bestaat niet",
    "não existe",
    "ユーザーが存在しません",
    "宛先不明",
    "見つかりませんでした",
];
/// No such host or domain, lower case.
const NO_HOST: &[&str] = &[
    "host unknown",
    "unknown host",
    "host not found",
    "domain not found",
    "no such domain",
    "no such host",
    "domain does not exist",
    "domain doesn't exist",
    "nxdomain",
    "name server: host not found",
    "host or domain name not found",
    "unrouteable mail domain",
    "unrouteable domain",
    "couldn't find any host",
    "bad destination host",
    "bad destination system",
    "invalid domain",
    "domain must resolve",
    "domain name not found",
    "null mx",
    "does not accept mail",
    "doesn't accept mail",
    "does not accept email",
    "mx record is null",
    "no mx or a records",
    "no mx record found",
    "indicated no smtp service",
    "does not receive email",
    "doesn't receive email",
    "illegal host/domain",
];
/// They moved, lower case.
const MOVED: &[&str] =
    &["has moved", "has been replaced by", "address has changed", "changed address", "new address is"];
/// The server took the address and refused when it saw the message: that is its filter's word, whatever it says.
const AFTER_DATA: &[&str] = &[
    "end of data",
    "in reply to data",
    ">>> data",
    "after data",
    "smtp command\ndata",
    "to the data command",
    "data command:",
];
/// Something about now, us or the message, lower case: what it says beside "rejected" is no word on the address.
const ABOUT_ELSE: &[&str] = &[
    "mailbox full",
    "mailbox is full",
    "quota",
    "disk full",
    "mail box full",
    "exceeded storage",
    "insufficient system storage",
    "out of storage",
    "mailbox exceeds",
    "blocked",
    "blacklist",
    "black list",
    "block list",
    "blocklist",
    "blackhole",
    "rbl",
    "spamhaus",
    "spamcop",
    "barracuda reputation",
    "spam",
    "junk",
    "bulk mail",
    "unsolicited",
    "reputation",
    "policy",
    "relaying",
    "relay access",
    "relay not",
    "not permitted to relay",
    "unable to relay",
    "greylist",
    "graylist",
    "grey listed",
    "try again",
    "try later",
    "temporar",
    "timed out",
    "timeout",
    "time-out",
    "timeout",
    "expired",
    "too large",
    "too big",
    "size limit",
    "exceeds the max",
    "maximum size",
    "message size",
    "virus",
    "malware",
    "infected",
    "suspended",
    "disabled",
    "inactive",
    "deactivated",
    "expired account",
    "authentication",
    "authenticated",
    "dmarc",
    "dkim",
    "spf",
    "ptr record",
    "reverse dns",
    "rdns",
    "rate limit",
    "rate-limit",
    "too many",
    "too fast",
    "connection refused",
    "connection reset",
    "connection lost",
    "network error",
    "access denied",
    "content rejected",
    "attachment",
    "loop",
    "hop count",
    "sender address rejected",
    "sender verify",
    "sender domain",
    "sender is not",
    "domain of sender",
    "system error",
    "server error",
    "local error",
    "not accepting",
    "unable to verify",
    "verification failed",
    "must issue a starttls",
];

/// The first enhanced status in a text that says more than "other".
pub(super) fn status_in(text: &str) -> Option<String> {
    let all = || {
        STATUS
            .as_ref()
            .into_iter()
            .flat_map(|pattern| pattern.captures_iter(text))
            .filter_map(|found| found.get(1))
    };
    let says = |status: &str| !status.ends_with(".0.0");
    all().find(|found| says(found.as_str())).or_else(|| all().next()).map(|found| found.as_str().to_owned())
}

/// `words`: what the server said; `text`: the whole report, for systems that say it only there.
pub(super) fn is_hard(status: Option<&str>, words: &str, text: &str) -> bool {
    let said = words.to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
    let about_else = has(ABOUT_ELSE);
    let status = status.unwrap_or_default();
    let whole = text.to_lowercase();
    let elsewhere = |phrases: &[&str]| phrases.iter().any(|phrase| whole.contains(phrase));
    if SOMETHING_ELSE.contains(&status) {
        return false;
    }
    // Exchange Online for an address that its directory does not have.
    if status == "5.4.1" && said.contains("recipient address rejected") {
        return true;
    }
    let (nobody, no_host, moved) = (has(NO_SUCH), has(NO_HOST), has(MOVED));
    if NOBODY.contains(&status) {
        // Some systems give 5.1.1 to everything; their words then say what it is about.
        return !about_else || nobody || no_host;
    }
    // Where commands are sent ahead of their answers, DATA says nothing about a status that is clear by itself.
    if has(AFTER_DATA) || elsewhere(AFTER_DATA) {
        return false;
    }
    if no_host && !status.starts_with('4') {
        return !about_else || status.is_empty();
    }
    if status.starts_with('4')
        || (status.is_empty() && reply_code(&said).is_some_and(|code| code.starts_with('4')))
    {
        return false;
    }
    if about_else
        && !said.contains("user unknown")
        && !said.contains("no such user")
        && !said.contains("does not exist")
    {
        return false;
    }
    if nobody || moved {
        return true;
    }
    // The words said nothing either way: the rest of the report may.
    whole.len() > said.len()
        && matches!(status, "" | "5.0.0" | "5.1.0" | "5.5.0")
        && elsewhere(NO_SUCH)
        && !elsewhere(ABOUT_ELSE)
}

fn reply_code(text: &str) -> Option<&str> {
    REPLY_CODE.as_ref()?.captures(text)?.get(1).map(|code| code.as_str())
}
