//! One SPF record (RFC 7208 sections 4.5, 4.6, 5 and 6), read strictly: a receiver that finds a mistake in it treats
//! it as an error, not as a pass.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What a mechanism says of those it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Qualifier {
    Pass,
    Fail,
    SoftFail,
    Neutral,
}

/// A part of a record that matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// Everybody else.
    All(Qualifier),
    /// Whom another domain's record lets pass.
    Include(String),
    /// Addresses written down.
    Address,
    /// `a`, `mx` and `exists`: one look-up each; with the domain, if named.
    Lookup(Option<String>),
    /// The discouraged `ptr` (section 5.5); one look-up.
    Ptr,
    /// The whole record is another domain's.
    Redirect(String),
    /// Any other modifier; not to be minded (section 6).
    Modifier,
}

/// A record without mistakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SpfRecord {
    /// Its terms with their text, in order.
    pub(super) terms: Vec<(Term, String)>,
}

/// Whether a TXT record is an SPF record (section 4.5).
pub(super) fn is_spf(text: &str) -> bool {
    let (version, rest) = text.split_at_checked(6).unwrap_or((text, ""));
    version.eq_ignore_ascii_case("v=spf1") && (rest.is_empty() || rest.starts_with(' '))
}

impl SpfRecord {
    /// Reads the record. The error is the term that is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut terms = Vec::new();
        for word in text.split(' ').skip(1).filter(|word| !word.is_empty()) {
            terms.push((term(word).ok_or_else(|| word.to_owned())?, word.to_owned()));
        }
        for modifier in ["redirect=", "exp="] {
            let mut same = terms.iter().filter(|(_, word)| starts(word, modifier));
            if let (Some(_), Some((_, second))) = (same.next(), same.next()) {
                return Err(second.clone());
            }
        }
        Ok(Self { terms })
    }

    /// What it says of everybody it does not name; nothing after that counts (section 5.1).
    pub(super) fn all(&self) -> Option<Qualifier> {
        self.terms.iter().find_map(|(term, _)| match term {
            Term::All(qualifier) => Some(*qualifier),
            _ => None,
        })
    }

    /// The terms a receiver comes to: none behind `all`, and a redirection only without one.
    pub(super) fn reached(&self) -> impl Iterator<Item = &Term> {
        let all = self.all().is_some();
        let modifier = |term: &Term| matches!(term, Term::Redirect(_) | Term::Modifier);
        let mechanisms = self.terms.iter().map(|(term, _)| term).filter(move |term| !modifier(term));
        let redirect =
            self.terms.iter().map(|(term, _)| term).filter(|term| matches!(term, Term::Redirect(_)));
        mechanisms.take_while(|term| !matches!(term, Term::All(_))).chain(redirect.filter(move |_| !all))
    }
}

fn starts(word: &str, with: &str) -> bool {
    word.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

fn term(word: &str) -> Option<Term> {
    if let Some((name, value)) = modifier(word) {
        return match name.to_ascii_lowercase().as_str() {
            "redirect" => domain_spec(value).map(Term::Redirect),
            "exp" => domain_spec(value).map(|_| Term::Modifier),
            _ => Some(Term::Modifier),
        };
    }
    let (qualifier, mechanism) = match word.split_at_checked(1)? {
        ("+", rest) => (Qualifier::Pass, rest),
        ("-", rest) => (Qualifier::Fail, rest),
        ("~", rest) => (Qualifier::SoftFail, rest),
        ("?", rest) => (Qualifier::Neutral, rest),
        _ => (Qualifier::Pass, word),
    };
    let end = mechanism.find([':', '/']).unwrap_or(mechanism.len());
    let (name, rest) = mechanism.split_at_checked(end)?;
    match name.to_ascii_lowercase().as_str() {
        "all" => rest.is_empty().then_some(Term::All(qualifier)),
        "include" => domain_spec(rest.strip_prefix(':')?).map(Term::Include),
        "exists" => domain_spec(rest.strip_prefix(':')?).map(|domain| Term::Lookup(Some(domain))),
        "ptr" if rest.is_empty() => Some(Term::Ptr),
        "ptr" => domain_spec(rest.strip_prefix(':')?).map(|_| Term::Ptr),
        "a" | "mx" => server(rest),
        "ip4" => address::<Ipv4Addr>(rest, 32),
        "ip6" => address::<Ipv6Addr>(rest, 128),
        _ => None,
    }
}

/// `name=value`, with the name as RFC 7208 section 12 has it.
fn modifier(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    good.then_some((name, value))
}

/// A domain, perhaps with macros; visible characters only.
fn domain_spec(text: &str) -> Option<String> {
    (!text.is_empty() && text.chars().all(|c| c.is_ascii_graphic())).then(|| text.to_lowercase())
}

/// What follows `a` or `mx`: a domain, and lengths of prefixes.
fn server(rest: &str) -> Option<Term> {
    let (domain, lengths) = match rest.find('/') {
        Some(at) => rest.split_at_checked(at)?,
        None => (rest, ""),
    };
    let domain = match domain {
        "" => None,
        named => Some(domain_spec(named.strip_prefix(':')?)?),
    };
    let good = match lengths.split_once("//") {
        Some((four, six)) => (four.is_empty() || length(four.strip_prefix('/')?, 32)) && length(six, 128),
        None => lengths.is_empty() || length(lengths.strip_prefix('/')?, 32),
    };
    good.then_some(Term::Lookup(domain))
}

fn address<T: std::str::FromStr>(rest: &str, most: u8) -> Option<Term> {
    let text = rest.strip_prefix(':')?;
    let (address, good) = match text.split_once('/') {
        Some((address, bits)) => (address, length(bits, most)),
        None => (text, true),
    };
    (good && address.parse::<T>().is_ok()).then_some(Term::Address)
}

fn length(text: &str, most: u8) -> bool {
    text.chars().all(|c| c.is_ascii_digit()) && text.parse::<u8>().is_ok_and(|bits| bits <= most)
}
