//! The keys mails of the domain are signed with (RFC 6376, RFC 8301, RFC 8463). DNS does not tell under which selectors
//! they stand: those a provider uses are tried, and the one the rep names.

use super::{Answer, Asked, Finding, State, Subject, key, normal_name, provider::Provider, shown, tags};

/// Bits of an RSA key: fewer are not accepted, and fewer are discouraged (RFC 8301 section 3.2).
const RSA_LEAST: usize = 1024;
const RSA_GOOD: usize = 2048;
/// Octets of an Ed25519 key (RFC 8463 section 4).
const ED25519: usize = 32;

/// What stands at one selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// A key, in words.
    Good(String),
    /// One that is short, in bits.
    Short(usize),
    /// One that receivers do not accept, in words.
    Bad(String),
    /// Taken back: `p=` is empty (section 3.6.1).
    Revoked,
}

pub(super) fn check(
    domain: &str,
    named: Option<&str>,
    provider: Option<&Provider>,
    asked: &mut Asked<'_>,
) -> Vec<Finding> {
    let named = named.map(|selector| selector.trim().to_lowercase());
    let known = provider.map_or(&[][..], |provider| provider.selectors);
    let others = known.iter().map(|&selector| selector.to_owned()).filter(|one| Some(one) != named.as_ref());
    let selectors: Vec<String> = named.iter().cloned().chain(others).collect();
    if selectors.is_empty() {
        return vec![unknown(domain)];
    }
    let mut findings = Vec::new();
    let mut silent = None;
    for selector in &selectors {
        let Some(name) = normal_name(&format!("{selector}._domainkey.{domain}")) else { continue };
        match asked.texts(&name) {
            None => {}
            Some(Answer::Silent(why)) => {
                silent.get_or_insert_with(|| Finding::silent(Subject::Dkim, &name, why));
            }
            Some(Answer::Texts(texts)) => findings.extend(at(&name, texts)),
        }
    }
    // An old key may be taken back while a new one is in use.
    if findings.iter().any(|one| one.state == State::Ok) {
        findings.retain(|one| one.state == State::Ok);
    }
    if findings.is_empty() {
        findings.push(silent.unwrap_or_else(|| missing(domain, named.as_deref(), &selectors, provider)));
    }
    findings
}

/// What is to be said of a selector's records; `None` where there are none.
fn at(name: &str, texts: &[String]) -> Option<Finding> {
    let keys: Vec<Key> = texts.iter().filter_map(|text| read(text)).collect();
    let finding = |state, words: String| Finding::new(Subject::Dkim, state, words);
    Some(match keys.as_slice() {
        [] => return None,
        [Key::Good(what)] => finding(
            State::Ok,
            format!("A DKIM key is published at {name} ({what}). Whether mails are signed with it shows in a mail you receive."),
        ),
        [Key::Short(bits)] => finding(
            State::Warning,
            format!("The DKIM key at {name} has {bits} bits; {RSA_GOOD} are advised, and some receivers ask for them."),
        )
        .fix("Have your provider make a new key of 2048 bits, and publish that."),
        [Key::Bad(what)] => finding(State::Problem, format!("The DKIM key at {name} cannot be used: {what}."))
            .fix("Copy the record anew from your provider's settings, whole and in one piece."),
        [Key::Revoked] => finding(
            State::Problem,
            format!("The DKIM key at {name} has been taken back: its p= is empty. Signatures made with it do not count."),
        )
        .fix("Have your provider make a new key and publish it, or name the selector that is in use."),
        _ => finding(State::Problem, format!("There are {} DKIM keys at {name}; there may be one.", keys.len()))
            .fix("Delete all but the one your provider shows."),
    })
}

/// Reads a record (section 3.6.1); `None` for what is none.
pub(super) fn read(text: &str) -> Option<Key> {
    let tag = |wanted: &str| tags(text).find(|(name, _)| *name == wanted).map(|(_, value)| value);
    match tag("v") {
        // Where there is one it comes first, and is this (section 3.6.1).
        Some("DKIM1") => {}
        Some(other) => return Some(Key::Bad(format!("its version is \"{}\", not DKIM1", shown(other)))),
        // Not every text at such a name is a key.
        None if tag("p").is_none() => return None,
        None => {}
    }
    let Some(public) = tag("p") else { return Some(Key::Bad("it has no p=".to_owned())) };
    if public.is_empty() {
        return Some(Key::Revoked);
    }
    let Some(octets) = key::octets(public) else {
        return Some(Key::Bad("its p= is no base64".to_owned()));
    };
    Some(match tag("k").unwrap_or("rsa") {
        "rsa" => match key::rsa_bits(&octets) {
            None => Key::Bad("its p= is no RSA key".to_owned()),
            Some(bits) if bits < RSA_LEAST => {
                Key::Bad(format!("{bits} bits are too few, {RSA_LEAST} is the least"))
            }
            Some(bits) if bits < RSA_GOOD => Key::Short(bits),
            Some(bits) => Key::Good(format!("RSA, {bits} bits")),
        },
        "ed25519" if octets.len() == ED25519 => Key::Good("Ed25519".to_owned()),
        "ed25519" => Key::Bad("its p= is no Ed25519 key".to_owned()),
        other => Key::Bad(format!("its kind \"{}\" is not known", shown(other))),
    })
}

fn missing(domain: &str, named: Option<&str>, tried: &[String], provider: Option<&Provider>) -> Finding {
    let names: Vec<String> = tried.iter().map(|one| format!("{}._domainkey.{domain}", shown(one))).collect();
    // What we only guess may stand elsewhere.
    let state = if named.is_some() { State::Problem } else { State::Warning };
    let words = format!("No DKIM key was found at {}. Unsigned mail often lands in spam.", names.join(", "));
    let finding = Finding::new(Subject::Dkim, state, words);
    let Some(provider) = provider else {
        return finding.fix(
            "Turn DKIM signing on in your mail provider's settings and publish the record it shows; if it is on, the \
             selector may be another one: in a mail you sent, it stands in DKIM-Signature after s=.",
        );
    };
    let elsewhere =
        if named.is_none() { " If your key stands under another selector, name it here." } else { "" };
    let mut finding = finding.fix(format!("{}{elsewhere}", provider.signing));
    if let Some(alias) = provider.alias {
        for selector in provider.selectors {
            let value = alias.replace("{s}", selector).replace("{d}", domain);
            finding = finding.publish(&format!("{selector}._domainkey.{domain}"), "CNAME", value);
        }
    }
    finding
}

fn unknown(domain: &str) -> Finding {
    Finding::new(
        Subject::Dkim,
        State::Unknown,
        format!("Where the DKIM key of {domain} stands is not known: this provider's selectors are not among those NexScout knows."),
    )
    .fix(
        "Open a mail you sent elsewhere, show its original, and look in DKIM-Signature for s=; name that selector here. \
         Without such a header turn signing on at your provider.",
    )
}
