//! `nexscoutctl eval TASK`: reads the rows of an evaluation set as JSON lines and writes predictions as JSON
//! lines, in the shapes the set's `score.py` names (tests/EVALUATION.md has the figures). Nothing is stored.

use anyhow::{Context, Result, bail};
use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use domain::{
    Timestamp, email,
    extract::{self, Field, Found},
    inbound::{InboundKind, Signature, new_text},
    intent, phone,
    region::Region,
    text::{Speaker, Turn},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, Write};

/// The tasks, as typed.
pub const TASKS: &[&str] =
    &["contact", "contact-taken", "phone", "email", "email-valid", "disposable", "intent", "reply", "bounce"];

/// Rows without a region of their own are read as a US workspace would.
const DEFAULT_REGION: Region = Region::US;

/// One line of a set; each task uses its own part.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    turns: Vec<RowTurn>,
    /// What the other side had just asked for, where the set says so instead of giving the turn.
    #[serde(default)]
    asked: Option<Vec<String>>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    domain: Option<String>,
    #[serde(default)]
    region: Option<String>,
    #[serde(default)]
    policy: Option<String>,
    #[serde(default)]
    raw: Option<String>,
    #[serde(default)]
    raw_b64: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RowTurn {
    role: Role,
    text: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Customer,
    Agent,
    System,
}

type Predict = fn(&Row) -> Result<Value>;

/// Predicts every row of `input`. Fails on an unknown task, naming the known ones, and on a row that is not
/// of the task's shape, naming its line.
pub fn run(task: &str, input: impl BufRead, mut output: impl Write) -> Result<()> {
    let predict: Predict = match task {
        "contact" => |row| contact(row, |_| true),
        "contact-taken" => |row| contact(row, Found::is_accepted),
        "phone" => phones,
        "email" => emails,
        "email-valid" => email_valid,
        "disposable" => disposable,
        "intent" => intents,
        "reply" => reply,
        "bounce" => bounce,
        _ => bail!("unknown task {task:?}; known tasks: {}", TASKS.join(", ")),
    };
    for (index, line) in input.lines().enumerate() {
        let number = index + 1;
        let line = line.with_context(|| format!("line {number} cannot be read"))?;
        if line.trim().is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(&line).with_context(|| format!("line {number} is not a row"))?;
        let prediction = predict(&row).with_context(|| format!("line {number}"))?;
        writeln!(output, "{prediction}").context("the predictions cannot be written")?;
    }
    output.flush().context("the predictions cannot be written")
}

/// The question to a row that only names the fields that were asked for.
fn question(asked: &[String]) -> String {
    asked.iter().map(|field| format!("What is your {field}? ")).collect()
}

fn turns<'a>(row: &'a Row, question: &'a str) -> Vec<Turn<'a>> {
    let mut turns: Vec<Turn<'_>> = row
        .turns
        .iter()
        .map(|turn| Turn {
            speaker: match turn.role {
                Role::Customer => Speaker::Customer,
                Role::Agent => Speaker::Agent,
                Role::System => Speaker::System,
            },
            text: &turn.text,
        })
        .collect();
    if !question.is_empty()
        && let Some(last) = turns.iter().rposition(|turn| turn.speaker == Speaker::Customer)
    {
        turns.insert(last, Turn::agent(question));
    }
    turns
}

/// What is found about the customer, of that which `counts`.
fn contact(row: &Row, counts: fn(&Found) -> bool) -> Result<Value> {
    let question = question(row.asked.as_deref().unwrap_or_default());
    let found = extract::extract(&turns(row, &question), DEFAULT_REGION);
    let values = |field: Field| -> Vec<&str> {
        let mut values: Vec<&str> = Vec::new();
        for one in found.iter().filter(|one| one.field == field && counts(one)) {
            // The set's phones are as typed; E.164 drops the zero of "+46 (0)8" and is counted as wrong.
            let value = if field == Field::Phone { one.quote.as_str() } else { one.value.as_str() };
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    };
    Ok(json!({
        "id": row.id,
        "name": values(Field::Name),
        "email": values(Field::Email),
        "phone": values(Field::Phone),
        "company": values(Field::Company),
    }))
}

fn phones(row: &Row) -> Result<Value> {
    let text = row.text.as_deref().context("the row has no \"text\"")?;
    let region = row.region.as_deref().map(str::parse::<Region>).transpose()?;
    let found: Vec<&str> =
        phone::find(text, region).iter().filter_map(|found| text.get(found.start..found.end)).collect();
    Ok(json!({ "id": row.id, "found": found }))
}

fn emails(row: &Row) -> Result<Value> {
    let text = row.text.as_deref().context("the row has no \"text\"")?;
    let found: Vec<&str> =
        email::find(text).iter().filter_map(|found| text.get(found.start..found.end)).collect();
    Ok(json!({ "id": row.id, "found": found }))
}

fn email_valid(row: &Row) -> Result<Value> {
    let address = row.address.as_deref().context("the row has no \"address\"")?;
    Ok(json!({ "id": row.id, "valid": address.parse::<email::Address>().is_ok() }))
}

fn disposable(row: &Row) -> Result<Value> {
    let domain = row.domain.as_deref().context("the row has no \"domain\"")?;
    let address: email::Address = format!("someone@{domain}").parse()?;
    Ok(json!({ "id": row.id, "disposable": address.is_disposable(), "free": address.is_free_mail() }))
}

/// The new text of a reply; the row says whether signatures count as text.
fn reply(row: &Row) -> Result<Value> {
    let text = row.text.as_deref().context("a row of this task has a text")?;
    let signature = match row.policy.as_deref() {
        Some("signature_kept") => Signature::Keep,
        _ => Signature::Cut,
    };
    Ok(json!({ "id": row.id, "reply": new_text(text, signature) }))
}

/// What kind of word a whole mail is.
fn bounce(row: &Row) -> Result<Value> {
    let raw = match (&row.raw, &row.raw_b64) {
        (Some(raw), _) => raw.clone().into_bytes(),
        (None, Some(encoded)) => BASE64.decode(encoded).context("raw_b64 is not base64")?,
        (None, None) => bail!("a row of this task has raw or raw_b64"),
    };
    let (kind, hard) = match host::read_mail(&raw, Timestamp(0)).kind {
        InboundKind::Bounce(bounce) => ("bounce", Some(bounce.recipients.iter().any(|one| one.hard))),
        InboundKind::Complaint { .. } => ("complaint", None),
        InboundKind::AutoReply { .. } => ("autoreply", None),
        InboundKind::Delivered { .. } => ("delivered", None),
        InboundKind::Human | InboundKind::Unsubscribe => ("none", None),
    };
    Ok(json!({ "id": row.id, "kind": kind, "hard": hard }))
}

fn intents(row: &Row) -> Result<Value> {
    Ok(json!({ "id": row.id, "score": intent::score(&turns(row, "")) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predictions(task: &str, rows: &str) -> Result<String> {
        let mut output = Vec::new();
        run(task, rows.as_bytes(), &mut output)?;
        Ok(String::from_utf8(output)?)
    }

    #[test]
    fn predicts_in_the_shape_of_the_set() {
        let rows =
            r#"{"id":"a","turns":[{"role":"customer","text":"I'm Ana Lopez, a@b.test"}],"fields":["name"]}"#;
        assert_eq!(
            predictions("contact", rows).unwrap(),
            "{\"company\":[],\"email\":[\"a@b.test\"],\"id\":\"a\",\"name\":[\"Ana Lopez\"],\"phone\":[]}\n"
        );
        let rows = r#"{"id":"a","turns":[{"role":"customer","text":"4156667777"}],"fields":["phone"]}"#;
        let phone = |task| predictions(task, rows).unwrap().contains("4156667777");
        assert!(phone("contact") && !phone("contact-taken"), "found, not taken");
        let rows = "{\"id\":\"p\",\"region\":null,\"text\":\"call +14156667777 now\"}\n\n";
        assert_eq!(predictions("phone", rows).unwrap(), "{\"found\":[\"+14156667777\"],\"id\":\"p\"}\n");
    }

    #[test]
    fn wrong_tasks_and_lines_are_named() {
        let unknown = predictions("contacts", "").unwrap_err().to_string();
        assert!(TASKS.iter().all(|task| unknown.contains(task)), "{unknown}");
        let rows = "{\"id\":\"a\",\"text\":\"\"}\n{\"id\":";
        assert_eq!(predictions("email", rows).unwrap_err().to_string(), "line 2 is not a row");
    }
}
