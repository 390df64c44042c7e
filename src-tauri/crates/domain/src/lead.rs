//! Leads of ad forms as they are delivered (formats.md 6.4 and 6.5), read without loss: standard answers become
//! fields, the rest stays an answer under its question. Ids are text, so that 64 bits stay 64 bits.

use crate::{Source, Timestamp};
use serde_json::{Map, Value};

/// Characters of one answer that are kept.
const ANSWER: usize = 2_000;

/// One tick of a consent box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The wording, or the key where the platform names only that.
    pub wording: String,
    /// Whether it was ticked.
    pub given: bool,
}

/// A name and an id, either of which may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// The id there.
    pub id: Option<String>,
    /// What it is called there.
    pub name: Option<String>,
}

/// One delivered form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lead {
    /// Its id there.
    pub external_id: Option<String>,
    /// The form.
    pub form: Named,
    /// The campaign.
    pub campaign: Named,
    /// The ad set or ad group.
    pub adset: Named,
    /// The ad or creative.
    pub ad: Named,
    /// Where it was shown: `fb`, `ig`.
    pub platform: Option<String>,
    /// When it was sent, by the platform.
    pub submitted_at: Option<Timestamp>,
    /// Question and answer, in order; several values of one question are joined by a comma.
    pub answers: Vec<(String, String)>,
    /// Ticks.
    pub consents: Vec<Consent>,
    /// A test of the platform, nobody's word.
    pub is_test: bool,
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// A field of the person by its name.
    Field(&'static str),
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// A part of the place: 0 city, 1 region, 2 country.
    Place(u8),
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
}

/// What a standard question asks for, whatever its spelling; `None`: a question of the rep's own.
pub fn asks(question: &str) -> Option<Asks> {
    let question: String =
        question.trim().to_lowercase().chars().map(|c| if c == ' ' || c == '-' { '_' } else { c }).collect();
    Some(match question.as_str() {
        "full_name" | "name" => Asks::Field("name"),
        "first_name" | "given_name" => Asks::FirstName,
        "last_name" | "family_name" => Asks::LastName,
        "email" | "work_email" | "email_address" | "e_mail" => Asks::Email,
        "phone_number" | "phone" | "work_phone_number" | "work_phone" => Asks::Phone,
        "company_name" | "company" => Asks::Field("company"),
        "job_title" | "role" => Asks::Field("role"),
        "city" => Asks::Place(0),
        "state" | "province" | "region" => Asks::Place(1),
        "country" => Asks::Place(2),
        "location" => Asks::Field("location"),
        "budget" => Asks::Field("budget"),
        "quantity" => Asks::Field("quantity"),
        "timeline" => Asks::Field("timeline"),
        _ => return None,
    })
}

/// A field the rep may give a question to, by name.
pub fn field(name: &str) -> Option<Asks> {
    ["name", "company", "role", "location", "budget", "quantity", "timeline"]
        .into_iter()
        .find(|known| *known == name)
        .map(Asks::Field)
        .or(match name {
            "first_name" => Some(Asks::FirstName),
            "last_name" => Some(Asks::LastName),
            "email" => Some(Asks::Email),
            "phone" => Some(Asks::Phone),
            _ => None,
        })
}

/// Reads a delivered form; what is not understood is left in the payload.
pub fn read(source: Source, payload: &Value) -> Lead {
    let Some(object) = payload.as_object() else { return Lead::default() };
    match source {
        Source::FacebookLeadAds => facebook(object),
        Source::GoogleLeadForm => google(object),
        _ => generic(object),
    }
}

/// The Graph API's Lead, or the announcement of one.
fn facebook(lead: &Map<String, Value>) -> Lead {
    let mut answers = Vec::new();
    for one in list(lead, "field_data") {
        let values = one.get("values").and_then(Value::as_array).into_iter().flatten();
        let values: Vec<String> = values.filter_map(text).collect();
        answers.extend(word(one, "name").map(|name| (name, cut(&values.join(", ")))));
    }
    let consents = lead
        .get("custom_disclaimer_responses")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|one| {
            let wording =
                one.get("checkbox_text").and_then(text).or(one.get("checkbox_key").and_then(text))?;
            let given = match one.get("is_checked") {
                Some(Value::Bool(given)) => *given,
                Some(other) => matches!(text(other).as_deref(), Some("1" | "true")),
                None => false,
            };
            Some(Consent { wording: cut(&wording), given })
        })
        .collect();
    let is_test = answers.iter().any(|(_, answer)| is_placeholder(answer));
    Lead {
        external_id: word(lead, "id").or(word(lead, "leadgen_id")),
        form: Named { id: word(lead, "form_id"), name: word(lead, "form_name") },
        campaign: named(lead, "campaign_id", "campaign_name"),
        adset: Named { id: id(lead, "adset_id").or(id(lead, "adgroup_id")), name: word(lead, "adset_name") },
        ad: named(lead, "ad_id", "ad_name"),
        platform: word(lead, "platform"),
        submitted_at: lead.get("created_time").and_then(moment),
        answers,
        consents,
        is_test,
    }
}

fn google(lead: &Map<String, Value>) -> Lead {
    let answers: Vec<(String, String)> = list(lead, "user_column_data")
        .into_iter()
        .filter_map(|column| {
            let question = word(column, "column_id").or(word(column, "column_name"))?;
            Some((question, cut(&word(column, "string_value")?)))
        })
        .collect();
    let flagged = match lead.get("is_test") {
        Some(Value::Bool(test)) => *test,
        Some(other) => text(other).as_deref() == Some("true"),
        None => false,
    };
    Lead {
        external_id: word(lead, "lead_id"),
        form: named(lead, "form_id", "form_name"),
        campaign: named(lead, "campaign_id", "campaign_name"),
        adset: named(lead, "adgroup_id", "adgroup_name"),
        ad: named(lead, "creative_id", "creative_name"),
        platform: Some("google".to_owned()),
        submitted_at: lead.get("lead_submit_time").and_then(moment),
        is_test: flagged || answers.iter().any(|(_, answer)| is_placeholder(answer)),
        answers,
        consents: Vec::new(),
    }
}

/// Any JSON object: its texts and numbers are answers, objects in it one level deep as `outer.inner`.
fn generic(lead: &Map<String, Value>) -> Lead {
    let mut answers = Vec::new();
    for (key, value) in lead {
        match value {
            Value::Object(inner) => answers.extend(inner.iter().filter_map(|(name, value)| {
                let name = if asks(name).is_some() { name.clone() } else { format!("{key}.{name}") };
                Some((name, cut(&text(value)?)))
            })),
            Value::Array(items) => {
                let items: Vec<String> = items.iter().filter_map(text).collect();
                if !items.is_empty() {
                    answers.push((key.clone(), cut(&items.join(", "))));
                }
            }
            _ => answers.extend(text(value).map(|value| (key.clone(), cut(&value)))),
        }
    }
    let known = ["id", "lead_id", "event_id", "submitted_at", "campaign", "consent_wording"];
    answers.retain(|(key, _)| !known.contains(&key.as_str()));
    let consents = match (lead.get("consent"), word(lead, "consent_wording")) {
        (Some(Value::Bool(given)), Some(wording)) => vec![Consent { wording: cut(&wording), given: *given }],
        _ => Vec::new(),
    };
    Lead {
        external_id: word(lead, "id").or(word(lead, "lead_id")).or(word(lead, "event_id")),
        campaign: Named { id: None, name: word(lead, "campaign") },
        submitted_at: lead.get("submitted_at").and_then(moment),
        is_test: answers.iter().any(|(_, answer)| is_placeholder(answer)),
        answers,
        consents,
        ..Lead::default()
    }
}

/// "Test leads carry no flag" (formats.md 6.4): they are told by what they hold.
pub fn is_placeholder(answer: &str) -> bool {
    let answer = answer.trim().to_lowercase();
    // A phone field is cut to 40 characters, so the end need not be there.
    answer.starts_with("<test lead") || matches!(answer.as_str(), "test@fb.com" | "test@meta.com")
}

/// One announcement of a delivery (formats.md 6.4, "Event").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The lead's id.
    pub leadgen_id: String,
    /// The form's.
    pub form: String,
    /// The value as it came.
    pub value: Value,
}

/// The leads a delivery of Facebook's announces; other changes are none of ours.
pub fn announcements(delivery: &Value) -> Vec<Announcement> {
    let Some(delivery) = delivery.as_object() else { return Vec::new() };
    list(delivery, "entry")
        .into_iter()
        .flat_map(|entry| list(entry, "changes"))
        .filter(|change| change.get("field").and_then(Value::as_str) == Some("leadgen"))
        .filter_map(|change| {
            let value = change.get("value")?.as_object()?;
            Some(Announcement {
                leadgen_id: word(value, "leadgen_id")?,
                form: word(value, "form_id").unwrap_or_default(),
                value: Value::Object(value.clone()),
            })
        })
        .collect()
}

fn list<'a>(of: &'a Map<String, Value>, key: &str) -> Vec<&'a Map<String, Value>> {
    of.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn word(of: &Map<String, Value>, key: &str) -> Option<String> {
    of.get(key).and_then(text)
}

/// "ad_id/adgroup_id may be missing or 0 (organic)".
fn id(of: &Map<String, Value>, key: &str) -> Option<String> {
    word(of, key).filter(|id| id != "0")
}

fn named(of: &Map<String, Value>, id_key: &str, name_key: &str) -> Named {
    Named { id: id(of, id_key), name: word(of, name_key) }
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(ANSWER).collect()
}

/// ISO 8601 with `Z`, `+00:00` or Facebook's `+0000`, or seconds since 1970.
fn moment(value: &Value) -> Option<Timestamp> {
    if let Some(seconds) = value.as_i64() {
        return Some(Timestamp(seconds.saturating_mul(1_000)));
    }
    let text = value.as_str()?;
    chrono::DateTime::parse_from_rfc3339(text)
        .or_else(|_| chrono::DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%z"))
        .ok()
        .map(Timestamp::from)
}

#[cfg(test)]
mod tests;
