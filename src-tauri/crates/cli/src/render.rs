//! Answers in words and tables, for people. Everything that came from outside is made harmless first.

use crate::output::{clean, lines};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use domain::{Currency, Money, Timestamp};
use serde_json::Value;

/// A field as text; empty if there is none.
fn text(row: &Value, field: &str) -> String {
    match row.get(field) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => clean(text),
        Some(other) => clean(&other.to_string()),
    }
}

fn number(row: &Value, field: &str) -> Option<i64> {
    row.get(field).and_then(Value::as_i64)
}

/// A moment as `2026-11-23 02:22Z`.
fn when(row: &Value, field: &str) -> String {
    let Some(at) = number(row, field) else { return String::new() };
    let text = Timestamp(at).rfc3339().replace('T', " ");
    text.get(..16).map_or_else(|| text.clone(), |minute| format!("{minute}Z"))
}

/// An amount in minor units with the currency beside it.
fn money(row: &Value, minor: &str) -> String {
    let currency = row.get("currency").and_then(Value::as_str).and_then(|code| code.parse::<Currency>().ok());
    match (number(row, minor), currency) {
        (Some(minor), Some(currency)) => Money { minor, currency }.to_string(),
        _ => String::new(),
    }
}

fn rows_of(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The words of a list of plain texts.
fn words(row: &Value, field: &str) -> String {
    let items = row.get(field).map_or(&[][..], rows_of);
    items.iter().filter_map(Value::as_str).map(clean).collect::<Vec<_>>().join(", ")
}

fn table<const N: usize>(headers: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(headers);
    for row in rows {
        let cells = row.into_iter().map(|text| {
            let numeric = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            Cell::new(text).set_alignment(if numeric { CellAlignment::Right } else { CellAlignment::Left })
        });
        table.add_row(cells);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

/// A table, or a sentence where there is nothing.
fn list<const N: usize>(
    value: &Value,
    nothing: &str,
    headers: [&str; N],
    row: impl Fn(&Value) -> [String; N],
) -> String {
    match rows_of(value) {
        [] => nothing.to_owned(),
        rows => table(headers, rows.iter().map(row)),
    }
}

/// Lines of `name: value`, empty ones left out.
fn facts<const N: usize>(facts: [(&str, String); N]) -> String {
    let width = facts.iter().filter(|(_, v)| !v.is_empty()).map(|(name, _)| name.len()).max().unwrap_or(0);
    let facts = facts.iter().filter(|(_, value)| !value.is_empty());
    facts.map(|(name, value)| format!("{name:width$}  {value}")).collect::<Vec<_>>().join("\n")
}

/// As indented JSON, every text in it made harmless.
pub fn json(value: &Value) -> String {
    // serde_json escapes control characters itself; the rest is what `lines` takes out.
    serde_json::to_string_pretty(value).map_or_else(|_| clean(&value.to_string()), |text| lines(&text))
}

/// `init`.
pub fn made(value: &Value) -> String {
    let folder = text(value, "folder");
    if value.get("created") != Some(&Value::Bool(true)) {
        return format!("a workspace exists in {folder}; nothing was changed");
    }
    let sample =
        if value.get("sample") == Some(&Value::Bool(true)) { " with an example company" } else { "" };
    format!(
        "made a workspace{sample} in {folder}, mode {}\nnext: nexscoutctl --data '{folder}' serve",
        text(value, "mode")
    )
}

/// `rpc --list`.
pub fn rows(value: &Value) -> String {
    list(value, "no commands", ["NAME", "SCOPE", "REQUEST", "RESPONSE", ""], |row| {
        ["name", "scope", "request", "response", "summary"].map(|field| text(row, field))
    })
}

/// `status`.
pub fn status(value: &Value) -> String {
    let stages = value.get("stages").and_then(Value::as_object);
    let stages = stages.map(|stages| {
        let order = domain::Stage::ALL.iter().map(|stage| stage.as_str());
        let counts = order.map(|stage| {
            let count = stages.get(stage).and_then(Value::as_i64).unwrap_or_default();
            format!("{stage} {count}")
        });
        counts.collect::<Vec<_>>().join(", ")
    });
    let head = facts([
        ("mode", text(value, "mode")),
        ("kill switch", paused(value)),
        ("prospects", stages.unwrap_or_default()),
        ("approvals", text(value, "approvals")),
        ("notices", text(value, "notifications")),
        ("owner", format!("process {}, version {}", text(value, "owner_pid"), text(value, "version"))),
    ]);
    format!("{head}\n\n{}", value.get("wallet").map(wallet).unwrap_or_default())
}

/// `settings get`.
pub fn settings(value: &Value) -> String {
    list(value, "no settings", ["KEY", "VALUE", "SET", "MEANING"], |row| {
        let secret = row.get("secret") == Some(&Value::Bool(true));
        let shown = if secret { "(secret)".to_owned() } else { text(row, "value") };
        let set = if row.get("is_set") == Some(&Value::Bool(true)) { "yes" } else { "" };
        [text(row, "key"), shown, set.to_owned(), text(row, "doc")]
    })
}

/// `settings get KEY`, `settings set KEY VALUE`.
pub fn setting(value: &Value) -> String {
    if value.get("secret") == Some(&Value::Bool(true)) {
        return format!("{} is kept secret and never shown", text(value, "key"));
    }
    format!("{} = {}", text(value, "key"), text(value, "value"))
}

/// `settings set-secret KEY`.
pub fn secret(value: &Value) -> String {
    format!("{} is kept", text(value, "key"))
}

/// `product list`.
pub fn products(value: &Value) -> String {
    list(value, "the price sheet is empty", ["NAME", "PRICE", "UNIT", "PERIOD", "DESCRIPTION"], |row| {
        [
            text(row, "name"),
            money(row, "price_minor"),
            text(row, "unit"),
            text(row, "period"),
            text(row, "description"),
        ]
    })
}

/// `product add`.
pub fn product(value: &Value) -> String {
    let version = text(value, "version");
    format!("{} costs {} (version {version})", text(value, "name"), money(value, "price_minor"))
}

/// `faq list`.
pub fn faqs(value: &Value) -> String {
    list(value, "no questions yet", ["QUESTION", "ANSWER"], |row| {
        [text(row, "question"), text(row, "answer")]
    })
}

/// `faq add`.
pub fn faq(value: &Value) -> String {
    format!("added: {}", text(value, "question"))
}

/// `document list`, `document remove`.
pub fn documents(value: &Value) -> String {
    list(value, "no documents yet", ["ID", "TITLE", "CHARACTERS", "PASSAGES"], |row| {
        [text(row, "id"), text(row, "title"), text(row, "characters"), text(row, "passages")]
    })
}

/// `document add`.
pub fn document(value: &Value) -> String {
    format!("kept: {} ({})", text(value, "title"), text(value, "id"))
}

/// `prospects`.
pub fn prospects(value: &Value) -> String {
    let headers = ["ID", "NAME", "COMPANY", "STAGE", "SCORE", "TEMPERATURE", "EMAIL", "PHONE", "AMOUNT"];
    list(value, "no prospects", headers, |row| {
        let state = if text(row, "email_state") == "claimed" { " (claimed)" } else { "" };
        let own = text(row, "override_score");
        [
            text(row, "id"),
            text(row, "name"),
            text(row, "company"),
            text(row, "stage"),
            if own.is_empty() { text(row, "scout_score") } else { own },
            text(row, "temperature"),
            text(row, "email") + state,
            text(row, "phone"),
            money(row, "amount_minor"),
        ]
    })
}

/// `prospect show`, `prospect add`, `prospect confirm`.
pub fn prospect(value: &Value) -> String {
    let parts = value.get("score_parts").and_then(Value::as_object).map(|parts| {
        let parts = ["intent", "temperature", "contact", "engagement", "signal"]
            .map(|part| format!("{part} {}", parts.get(part).and_then(Value::as_i64).unwrap_or_default()));
        parts.join(" + ")
    });
    let hands_off = value.get("hands_off") == Some(&Value::Bool(true));
    let head = facts([
        ("id", text(value, "id")),
        ("name", text(value, "name")),
        ("company", text(value, "company")),
        ("role", text(value, "role")),
        ("location", text(value, "location")),
        ("stage", format!("{} since {}", text(value, "stage"), when(value, "stage_at"))),
        ("score", format!("{} = {}", text(value, "scout_score"), parts.unwrap_or_default())),
        ("your score", own_score(value)),
        ("intent", format!("{}, {}", text(value, "intent"), text(value, "temperature"))),
        ("source", text(value, "source")),
        ("amount", money(value, "amount_minor")),
        (
            "hands off",
            if hands_off { format!("yes {}", when(value, "hands_off_until")) } else { String::new() },
        ),
        ("summary", text(value, "summary")),
        ("next", text(value, "next_action")),
        ("merged into", text(value, "merged_into")),
    ]);
    let part = |field: &str| value.get(field).cloned().unwrap_or_default();
    let contacts =
        list(&part("contact_points"), "no contact points", ["CONTACT", "STATE", "SOURCE"], |row| {
            [text(row, "value"), text(row, "state"), text(row, "source")]
        });
    let signals = list(&part("signals"), "no signals", ["SIGNAL", "POINTS", "QUOTE"], |row| {
        [text(row, "kind"), text(row, "points"), text(row, "quote")]
    });
    let deals = list(&part("deals"), "no deals", ["DEAL", "AMOUNT", "CLOSED", "REASON"], |row| {
        [text(row, "state"), money(row, "amount_minor"), when(row, "closed_at"), text(row, "lost_reason")]
    });
    [head, contacts, signals, deals, activities(&part("timeline"))].join("\n\n")
}

fn own_score(value: &Value) -> String {
    match number(value, "override_score") {
        Some(score) => format!("{score} ({})", text(value, "override_reason")),
        None => String::new(),
    }
}

/// `move`.
pub fn moved(value: &Value) -> String {
    let mut text = format!("moved from {} to {}", text(value, "from"), text(value, "to"));
    for (field, what) in [("queued", "queued"), ("offered", "offered, not queued")] {
        let kinds = words(value, field);
        if !kinds.is_empty() {
            text = format!("{text}\n{what}: {kinds}");
        }
    }
    match number(value, "cancelled") {
        Some(count) if count > 0 => format!("{text}\ncalled off: {count} open jobs"),
        _ => text,
    }
}

/// Why a job waits, or what went wrong, in one line.
fn because(row: &Value) -> String {
    let waits = text(row, "wait_words");
    if waits.is_empty() { text(row, "error") } else { waits }
}

/// `jobs`.
pub fn jobs(value: &Value) -> String {
    let headers = ["ID", "KIND", "STATE", "WAITS FOR", "DUE", "TRIES", "ENERGY", "COINS", "BECAUSE"];
    list(value, "no jobs", headers, |row| {
        [
            text(row, "id"),
            text(row, "kind"),
            text(row, "state"),
            text(row, "waiting_for"),
            when(row, "run_at"),
            text(row, "attempts"),
            text(row, "energy"),
            text(row, "coins"),
            because(row),
        ]
    })
}

/// `job show`, `job run`, `job retry`.
pub fn job(value: &Value) -> String {
    facts([
        ("id", text(value, "id")),
        ("kind", text(value, "kind")),
        ("state", text(value, "state")),
        ("waits for", text(value, "waiting_for")),
        ("until", when(value, "wait_until")),
        ("because", because(value)),
        ("prospect", text(value, "prospect_id")),
        ("due", when(value, "run_at")),
        ("tries", text(value, "attempts")),
        ("price", format!("{} energy, {} coins", text(value, "energy"), text(value, "coins"))),
        ("reason", text(value, "reason")),
        ("result", value.get("result").filter(|result| !result.is_null()).map(json).unwrap_or_default()),
    ])
}

/// `today`.
pub fn today(value: &Value) -> String {
    let headers = ["WHAT", "WHO", "SCORE", "SINCE OR DUE", "TEXT", "BECAUSE"];
    list(value.get("items").unwrap_or(&Value::Null), "nothing wants you now", headers, |row| {
        let who = [text(row, "name"), text(row, "company")];
        [
            text(row, "kind"),
            who.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            text(row, "scout_score"),
            when(row, "at"),
            text(row, "text"),
            words(row, "reasons"),
        ]
    })
}

/// `task list`.
pub fn tasks(value: &Value) -> String {
    list(value, "no open tasks", ["ID", "DUE", "OVERDUE", "ABOUT", "WHAT"], |row| {
        [text(row, "id"), when(row, "due_at"), text(row, "overdue"), text(row, "name"), text(row, "text")]
    })
}

/// `approvals`.
pub fn approvals(value: &Value) -> String {
    match rows_of(value) {
        [] => "nothing waits for you".to_owned(),
        cards => cards.iter().map(card).collect::<Vec<_>>().join("\n\n"),
    }
}

/// A card: everything the rep is asked to agree to.
fn card(row: &Value) -> String {
    let head = facts([
        ("id", text(row, "id")),
        ("what", format!("{} by {}", text(row, "effect"), text(row, "kind"))),
        ("why", text(row, "why")),
        ("prospect", text(row, "prospect_id")),
        ("expires", when(row, "expires_at")),
    ]);
    let payload = row.get("payload").cloned().unwrap_or_default();
    format!("{head}\n{}", indent(&json(&payload)))
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// `approve`, `reject`.
pub fn decided(value: &Value) -> String {
    format!("{}: {} is {}", text(value, "state"), text(value, "effect"), text(value, "effect_state"))
}

/// `wallet`.
pub fn wallet(value: &Value) -> String {
    let purses = ["energy", "coins"].map(|name| {
        let purse = value.get(name).cloned().unwrap_or_default();
        let [available, reserved, sum] =
            ["available", "reserved", "ledger_sum"].map(|field| text(&purse, field));
        [name.to_owned(), available, reserved, sum]
    });
    let table = table(["", "AVAILABLE", "RESERVED", "LEDGER"], purses);
    match number(value, "leads_left") {
        Some(leads) => format!("{table}\nenough for {leads} more leads"),
        None => table,
    }
}

/// `activity`.
pub fn activities(value: &Value) -> String {
    list(value, "nothing happened yet", ["WHEN", "WHO", "WHAT", ""], |row| {
        [when(row, "at"), text(row, "actor"), text(row, "kind"), text(row, "text")]
    })
}

/// `notifications`.
pub fn notifications(value: &Value) -> String {
    list(value, "no notices", ["WHEN", "KIND", "READ", ""], |row| {
        [when(row, "at"), text(row, "kind"), when(row, "read_at"), text(row, "text")]
    })
}

/// `mode`.
pub fn mode(value: &Value) -> String {
    text(value, "mode")
}

/// `pause`, `resume`.
pub fn paused(value: &Value) -> String {
    if value.get("paused") == Some(&Value::Bool(true)) {
        let (since, by) = (when(value, "paused_at"), text(value, "paused_by"));
        format!("on since {since} by {by}: nothing is claimed, nothing leaves")
    } else {
        "off: work goes on".to_owned()
    }
}

/// `worker --once`.
pub fn ran(value: &Value) -> String {
    let count = |field: &str| value.get(field).map_or(&[][..], rows_of).len();
    let (visits, effects) = (number(value, "captured").unwrap_or_default(), count("effects"));
    if visits == 0 && effects == 0 && count("jobs") == 0 {
        return "nothing was due".to_owned();
    }
    let jobs = value.get("jobs").cloned().unwrap_or_default();
    let jobs = list(&jobs, "no job ran", ["JOB", "KIND", "STATE", "WAITS FOR"], |row| {
        ["id", "kind", "state", "waiting_for"].map(|field| text(row, field))
    });
    format!("{jobs}\n{visits} visits read, {effects} effects carried out")
}

/// `backup`.
pub fn backed_up(value: &Value) -> String {
    format!("copied to {} ({} bytes)", text(value, "file"), text(value, "bytes"))
}

/// `verify`.
pub fn verified(value: &Value) -> String {
    if value.get("ok") == Some(&Value::Bool(true)) {
        return "sound: pages, references, ledger and counts agree".to_owned();
    }
    let problems = value.get("problems").map_or(&[][..], rows_of);
    let problems = problems.iter().filter_map(Value::as_str).map(|problem| format!("- {}", clean(problem)));
    format!("not sound:\n{}", problems.collect::<Vec<_>>().join("\n"))
}
