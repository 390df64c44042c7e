//! What others are asked to do with mail that fails both checks (RFC 7489). Where the domain has no record, the one of
//! the domain above it holds. Which that is is found by walking up to the last name of two labels, as DMARCbis does
//! (RFC 9989's tree walk, at most eight steps), without a list of public suffixes: a registry's own record, such as
//! one at `co.uk`, would count, and says the same to everybody below it.

use super::{Answer, Asked, Finding, State, Subject, shown, tags};

/// Steps up at most.
const STEPS: usize = 8;

pub(super) fn check(domain: &str, asked: &mut Asked<'_>) -> Vec<Finding> {
    let labels: Vec<&str> = domain.split('.').collect();
    for above in 0..=labels.len().saturating_sub(2).min(STEPS) {
        let at = labels.get(above..).unwrap_or_default().join(".");
        let name = format!("_dmarc.{at}");
        let texts = match asked.texts(&name) {
            None => return Vec::new(),
            Some(Answer::Silent(why)) => return vec![Finding::silent(Subject::Dmarc, &name, why)],
            Some(Answer::Texts(texts)) => texts,
        };
        let records: Vec<&String> = texts.iter().filter(|text| is_dmarc(text)).collect();
        match records.as_slice() {
            [] => {}
            [record] => return vec![judge(&name, record, above > 0)],
            several => {
                let words = format!(
                    "There are {} DMARC records at {name}; with more than one none counts.",
                    several.len()
                );
                return vec![
                    Finding::new(Subject::Dmarc, State::Problem, words)
                        .fix("Delete all but the strictest one you mean."),
                ];
            }
        }
    }
    vec![
        Finding::new(
            Subject::Dmarc,
            State::Warning,
            format!("{domain} has no DMARC record. Gmail and Yahoo ask for one from whoever sends much."),
        )
        .fix("Publish this record; it changes nothing about your mail yet. Once SPF and DKIM are fine, p=quarantine protects your name.")
        .publish(&format!("_dmarc.{domain}"), "TXT", "v=DMARC1; p=none"),
    ]
}

/// The version comes first and is written just so (section 6.3).
fn is_dmarc(text: &str) -> bool {
    text.split(';')
        .next()
        .and_then(|tag| tag.split_once('='))
        .is_some_and(|(name, value)| name.trim() == "v" && value.trim() == "DMARC1")
}

fn judge(name: &str, record: &str, from_above: bool) -> Finding {
    let tag = |wanted: &str| {
        let found = tags(record).find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.to_lowercase())
    };
    let policy = tag("p");
    let below = if from_above { tag("sp") } else { None };
    let place = if from_above { " It holds for yours as well." } else { "" };
    match below.or(policy).as_deref() {
        Some("none") => Finding::new(
            Subject::Dmarc,
            State::Ok,
            format!(
                "A DMARC record stands at {name}.{place} It only watches (p=none); once SPF and DKIM are fine, p=quarantine would protect your name."
            ),
        ),
        Some(policy @ ("quarantine" | "reject")) => Finding::new(
            Subject::Dmarc,
            State::Ok,
            format!(
                "A DMARC record stands at {name}.{place} It asks others to {} what fails.",
                match policy {
                    "reject" => "refuse",
                    _ => "put into spam",
                }
            ),
        ),
        other => {
            let words = match other {
                None => format!("The DMARC record at {name} has no p=, so it is not heeded."),
                Some(policy) => {
                    format!("The DMARC record at {name} says p={}, which nobody understands.", shown(policy))
                }
            };
            Finding::new(Subject::Dmarc, State::Problem, words)
                .fix("Change it to one with p=none, p=quarantine or p=reject.")
                .publish(name, "TXT", "v=DMARC1; p=none")
        }
    }
}
