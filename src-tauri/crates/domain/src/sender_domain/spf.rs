//! Which servers may send for the domain (RFC 7208): one record, without mistakes, that names the provider, ends in
//! `~all` or `-all`, and costs a receiver no more than ten look-ups.

use super::{
    Answer, Asked, Finding, State, Subject, normal_name,
    provider::Provider,
    shown,
    spf_record::{Qualifier, SpfRecord, Term, is_spf},
};
use std::collections::BTreeSet;

/// Look-ups a receiver makes at most (section 4.6.4).
const LOOKUPS: u32 = 10;
/// How many we follow before we say "more than".
const FOLLOWED: u32 = 20;

/// What following a record shows.
#[derive(Default)]
struct Tally {
    lookups: u32,
    /// Domains whose records count as ours, however deep.
    names: BTreeSet<String>,
    /// It lets servers pass that we cannot name: addresses, `a`, `mx`, macros.
    opaque: bool,
    ptr: bool,
    /// A name that gave no answer, and why.
    silent: Option<(String, String)>,
    /// A mistake in a record it includes.
    mistake: Option<String>,
    /// What the record that decides about everybody else says.
    all: Option<Qualifier>,
}

pub(super) fn check(
    domain: &str,
    server: &str,
    provider: Option<&Provider>,
    asked: &mut Asked<'_>,
) -> Vec<Finding> {
    let texts = match asked.texts(domain) {
        None => return Vec::new(),
        Some(Answer::Silent(why)) => return vec![Finding::silent(Subject::Spf, domain, why)],
        Some(Answer::Texts(texts)) => texts.clone(),
    };
    let records: Vec<&String> = texts.iter().filter(|text| is_spf(text)).collect();
    let [record] = records.as_slice() else {
        return vec![if records.is_empty() {
            none(domain, server, provider)
        } else {
            several(domain, &records, provider)
        }];
    };
    let parsed = match SpfRecord::parse(record) {
        Ok(parsed) => parsed,
        Err(term) => {
            let words = format!(
                "The SPF record has a mistake: \"{}\". Receivers then take it for broken.",
                shown(&term)
            );
            let others = record.split(' ').skip(1).filter(|word| *word != term).map(str::to_owned);
            return vec![
                Finding::new(Subject::Spf, State::Problem, words)
                    .fix("Correct that part. Without it the record would be as below.")
                    .publish(
                        domain,
                        "TXT",
                        written(others, provider.filter(|_| !record.contains("include:"))),
                    ),
            ];
        }
    };
    let mut tally = Tally::default();
    follow(&parsed, &mut vec![domain.to_owned()], &mut tally, asked);
    judge(domain, &parsed, provider, &tally)
}

/// Everything about one record without mistakes.
fn judge(domain: &str, record: &SpfRecord, provider: Option<&Provider>, tally: &Tally) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(mistake) = &tally.mistake {
        findings.push(
            Finding::new(Subject::Spf, State::Problem, mistake).fix(
                "Take that part out of your SPF record, or ask whoever it belongs to for the right one.",
            ),
        );
    }
    if let Some((name, why)) = &tally.silent {
        findings.push(Finding::silent(Subject::Spf, name, why));
    }
    if tally.lookups > LOOKUPS {
        let count = if tally.lookups > FOLLOWED {
            format!("more than {FOLLOWED}")
        } else {
            tally.lookups.to_string()
        };
        let words = format!(
            "The SPF record makes receivers look up {count} names; at {} they stop and take it for broken.",
            LOOKUPS + 1
        );
        findings.push(
            Finding::new(Subject::Spf, State::Problem, words)
                .fix("Take out the include, a and mx parts of services that no longer send for you."),
        );
    }
    if tally.ptr {
        findings.push(
            Finding::new(Subject::Spf, State::Warning, "The SPF record uses ptr, which many receivers skip.")
                .fix("Take ptr out and name the servers by include, a or mx."),
        );
    }
    let terms = || record.terms.iter().map(|(_, word)| word.clone());
    match tally.all {
        Some(Qualifier::Pass) => findings.push(
            Finding::new(
                Subject::Spf,
                State::Problem,
                "The SPF record ends in +all: anybody may send as you.",
            )
            .fix("Publish it with ~all at its end instead.")
            .publish(domain, "TXT", written(terms(), None)),
        ),
        Some(Qualifier::Neutral) => findings.push(
            Finding::new(
                Subject::Spf,
                State::Warning,
                "The SPF record ends in ?all, which says nothing of others.",
            )
            .fix("Publish it with ~all at its end instead.")
            .publish(domain, "TXT", written(terms(), None)),
        ),
        // Whether what it redirects to has one may not be known.
        None if tally.silent.is_none() && tally.mistake.is_none() && !tally.opaque_redirect(record) => {
            findings.push(
                Finding::new(
                    Subject::Spf,
                    State::Warning,
                    "The SPF record has no end: it says nothing of other servers.",
                )
                .fix("Publish it with ~all at its end.")
                .publish(domain, "TXT", written(terms(), None)),
            )
        }
        _ => {}
    }
    findings.extend(names_provider(domain, record, provider, tally));
    if findings.is_empty() {
        let whom = match provider {
            Some(provider) if !provider.includes.is_empty() => format!(" and names {}", provider.name),
            _ => String::new(),
        };
        let words =
            format!("One SPF record; it is well formed{whom} ({} of {LOOKUPS} look-ups).", tally.lookups);
        findings.push(Finding::new(Subject::Spf, State::Ok, words));
    }
    findings
}

impl Tally {
    /// The rest of the record stands at a name that depends on the mail.
    fn opaque_redirect(&self, record: &SpfRecord) -> bool {
        record.reached().any(|term| matches!(term, Term::Redirect(name) if name.contains('%')))
    }
}

/// What is wrong where the provider's servers may not send.
fn names_provider(
    domain: &str,
    record: &SpfRecord,
    provider: Option<&Provider>,
    tally: &Tally,
) -> Option<Finding> {
    let provider = provider?;
    let wanted = *provider.includes.first()?;
    // Beyond the limit, or without an answer, it was not followed to its end.
    let cut = tally.silent.is_some() || tally.lookups > FOLLOWED;
    if provider.includes.iter().any(|name| tally.names.contains(*name)) || cut {
        return None;
    }
    let (state, words) = if tally.opaque {
        (
            State::Warning,
            format!(
                "The SPF record does not include {wanted}, which is how {} asks to be named. The addresses it lists \
                 may cover them, which cannot be seen from here.",
                provider.name
            ),
        )
    } else {
        (
            State::Problem,
            format!(
                "The SPF record does not name {}, over which you send: include:{wanted} is missing.",
                provider.name
            ),
        )
    };
    let terms = record.terms.iter().map(|(_, word)| word.clone());
    Some(
        Finding::new(Subject::Spf, state, words)
            .fix("Put it in: change the record to the one below.")
            .publish(domain, "TXT", written(terms, Some(provider))),
    )
}

/// Goes through a record and those it includes. `path`: whose records led here.
fn follow(record: &SpfRecord, path: &mut Vec<String>, tally: &mut Tally, asked: &mut Asked<'_>) {
    let ours = path.len() == 1;
    if ours {
        tally.all = record.all();
    }
    for term in record.reached() {
        // What others publish could go on for ever.
        if tally.lookups > FOLLOWED {
            return;
        }
        match term {
            Term::All(_) | Term::Modifier => {}
            Term::Address => tally.opaque |= ours,
            Term::Lookup(_) => {
                tally.lookups += 1;
                tally.opaque |= ours;
            }
            Term::Ptr => {
                tally.lookups += 1;
                tally.ptr |= ours;
                tally.opaque |= ours;
            }
            Term::Include(name) => {
                tally.lookups += 1;
                enter(name, None, path, tally, asked);
            }
            Term::Redirect(name) => {
                tally.lookups += 1;
                enter(name, Some(ours), path, tally, asked);
            }
        }
    }
}

/// Goes through the record at `name`. `redirect`: it stands for the whole of the record before it, and whether that
/// one is ours.
fn enter(
    name: &str,
    redirect: Option<bool>,
    path: &mut Vec<String>,
    tally: &mut Tally,
    asked: &mut Asked<'_>,
) {
    if name.contains('%') {
        tally.opaque = true;
        return;
    }
    let Some(name) = normal_name(name) else {
        tally.mistake.get_or_insert(format!("The SPF record names \"{}\", which is no domain.", shown(name)));
        return;
    };
    if path.contains(&name) {
        tally.mistake.get_or_insert(format!("The SPF record of {} leads back to itself.", shown(&name)));
        return;
    }
    tally.names.insert(name.clone());
    let texts = match asked.texts(&name) {
        None => return,
        Some(Answer::Silent(why)) => {
            tally.silent.get_or_insert((name, why.clone()));
            return;
        }
        Some(Answer::Texts(texts)) => texts.clone(),
    };
    let records: Vec<&String> = texts.iter().filter(|text| is_spf(text)).collect();
    let parsed = match records.as_slice() {
        [record] => SpfRecord::parse(record).map_err(|term| format!("has a mistake: \"{}\"", shown(&term))),
        [] => Err("does not exist".to_owned()),
        _ => Err("exists more than once".to_owned()),
    };
    match parsed {
        Ok(parsed) => {
            path.push(name);
            follow(&parsed, path, tally, asked);
            path.pop();
            if redirect == Some(true) {
                tally.all = parsed.all();
            }
        }
        Err(what) => {
            let words = format!(
                "Your SPF record relies on that of {}, which {what}. Receivers then take yours for broken.",
                shown(&name)
            );
            tally.mistake.get_or_insert(words);
        }
    }
}

fn none(domain: &str, server: &str, provider: Option<&Provider>) -> Finding {
    let finding = Finding::new(
        Subject::Spf,
        State::Problem,
        format!("{domain} has no SPF record: others cannot tell your mail from a forger's."),
    );
    let own = server == domain || server.strip_suffix(domain).is_some_and(|host| host.ends_with('.'));
    match provider {
        Some(provider) if !provider.includes.is_empty() => finding
            .fix(format!("Publish this record; it names {}, over which you send.", provider.name))
            .publish(domain, "TXT", written(std::iter::empty(), Some(provider))),
        _ if own && !server.is_empty() => finding
            .fix("Publish this record; it names your own mail server and those that receive for you.")
            .publish(domain, "TXT", format!("v=spf1 mx a:{server} ~all")),
        _ => finding
            .fix("Ask your mail provider what your SPF record has to include, and put it before ~all.")
            .publish(domain, "TXT", "v=spf1 mx ~all"),
    }
}

fn several(domain: &str, records: &[&String], provider: Option<&Provider>) -> Finding {
    let all: Vec<String> =
        records.iter().flat_map(|record| record.split(' ').skip(1)).map(str::to_owned).collect();
    let included = provider.is_some_and(|provider| {
        provider
            .includes
            .iter()
            .any(|name| all.iter().any(|word| word.to_lowercase().ends_with(&format!("include:{name}"))))
    });
    Finding::new(
        Subject::Spf,
        State::Problem,
        format!(
            "{domain} has {} SPF records; there may be one, so receivers take them for broken.",
            records.len()
        ),
    )
    .fix("Delete them and publish one that has the parts of all.")
    .publish(domain, "TXT", written(all.into_iter(), provider.filter(|_| !included)))
}

/// A record of those terms, each once, and of the provider's; with `~all` at its end unless it is stricter already.
fn written(terms: impl Iterator<Item = String>, provider: Option<&Provider>) -> String {
    let mut kept: Vec<String> = Vec::new();
    let (mut strict, mut redirects) = (false, false);
    for word in terms.filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_graphic())) {
        let bare = word.to_lowercase();
        match bare.trim_start_matches(['+', '-', '~', '?']) {
            "all" => strict |= bare == "-all",
            _ if kept.iter().any(|known| known.eq_ignore_ascii_case(&word)) => {}
            _ => {
                redirects |= bare.starts_with("redirect=");
                kept.push(word);
            }
        }
    }
    if let Some(name) = provider.and_then(|provider| provider.includes.first()) {
        let include = format!("include:{name}");
        // It may stand where nobody comes to it.
        kept.retain(|word| !word.eq_ignore_ascii_case(&include));
        kept.insert(0, include);
    }
    // With a redirection the end is the other record's.
    if !redirects {
        kept.push(if strict { "-all" } else { "~all" }.to_owned());
    }
    format!("v=spf1 {}", kept.join(" "))
}
