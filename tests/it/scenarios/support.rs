//! People, short forms and a second hand on the file.

use api::{ApiError, Code};
use domain::{EffectId, Mode, ProspectId, time::Span};
use futures::FutureExt;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use store::{StoreError, effects};
use testkit::{Visitor, Workspace};

/// Scenario 1's conversation: second and words.
pub const ANA: [(i64, &str); 5] = [
    (0, "Hi, how much is Widget Pro for 12 seats?"),
    (30, "Can we see a demo on Thursday?"),
    (60, "My email is ana@lopezdental.example"),
    (90, "0917 555 0123"),
    (120, "I'm Ana Lopez from Lopez Dental"),
];

/// A conversation that ends at qualified, with a wish for a meeting.
pub const BEA: [(i64, &str); 3] = [
    (0, "Hello, is this the right place to ask about a product demo?"),
    (20, "Thursday would suit us"),
    (40, "My email is bea@santosfoods.example"),
];

/// A conversation that ends at ready_to_close with ScoutScore 69 once the company is inferred: 26 for intent
/// 65, 25 ready to buy, 8 e-mail and company, 5 messages, 5 high-value signal.
pub const BEN: [(i64, &str); 5] = [
    (0, "Good morning, is anybody there?"),
    (20, "We want to buy Widget Pro"),
    (40, "It is for 12 seats"),
    (60, "Our office is in Cebu"),
    (80, "My email is ben@cruzlogistics.example"),
];

/// Plays a conversation, with the worker's step after each message.
pub async fn play<'w>(ws: &'w Workspace, lines: &[(i64, &str)]) -> Visitor<'w> {
    let visitor = ws.visitor().await.unwrap();
    for (second, words) in lines {
        visitor.say_at(Span::seconds(*second), words).await.unwrap();
        ws.run_due().await.unwrap();
    }
    visitor
}

/// A workspace in which automatic messages may leave without a mailbox to read.
pub async fn blind(mode: Mode) -> Workspace {
    Workspace::builder(mode).set("inbox.required", false).start().await.unwrap()
}

/// A person the rep typed in, who asked to be written to.
pub async fn add(ws: &Workspace, name: &str, email: &str, stage: &str) -> ProspectId {
    let person = json!({ "name": name, "email": email, "stage": stage, "basis": "asked" });
    id(&ws.call("prospects.add", person).await.unwrap())
}

/// The id in a row.
pub fn id(row: &Value) -> ProspectId {
    text(row, "id").parse().unwrap()
}

/// A text in a row; empty if it has none.
pub fn text<'v>(row: &'v Value, name: &str) -> &'v str {
    row[name].as_str().unwrap_or_default()
}

/// A prospect with its details.
pub async fn detail(ws: &Workspace, prospect: ProspectId) -> Value {
    ws.call("prospects.get", json!({ "id": prospect })).await.unwrap()
}

/// The newest job of a kind.
pub async fn job(ws: &Workspace, prospect: ProspectId, kind: &str) -> Value {
    let all: Vec<Value> =
        ws.jobs(prospect).await.unwrap().into_iter().filter(|job| text(job, "kind") == kind).collect();
    let newest = all.iter().max_by_key(|job| (text(job, "state") != "cancelled", job["created_at"].as_i64()));
    newest.unwrap_or_else(|| panic!("there is no {kind}")).clone()
}

/// Kinds of the prospect's jobs in that state, sorted.
pub async fn kinds(ws: &Workspace, prospect: ProspectId, state: &str) -> Vec<String> {
    let all = ws.jobs(prospect).await.unwrap();
    let mut kinds: Vec<String> = all
        .iter()
        .filter(|job| text(job, "state") == state)
        .map(|job| text(job, "kind").to_owned())
        .collect();
    kinds.sort();
    kinds
}

/// Asserts where a job stands and, if it waits, why.
#[track_caller]
pub fn stands(job: &Value, state: &str, waiting_for: Option<&str>) {
    let found = (text(job, "state"), job["waiting_for"].as_str());
    assert_eq!(found, (state, waiting_for), "{job:#}");
}

/// The one card on the table.
pub async fn only_card(ws: &Workspace) -> Value {
    let cards = ws.cards().await.unwrap();
    assert_eq!(cards.len(), 1, "{cards:#?}");
    cards[0].clone()
}

/// Moves a prospect as the rep does.
pub async fn drag(ws: &Workspace, prospect: ProspectId, stage: &str) -> Value {
    ws.call("prospects.move", json!({ "id": prospect, "stage": stage })).await.unwrap()
}

/// The rep's click on a job.
pub async fn click(ws: &Workspace, prospect: ProspectId, kind: &str) -> Value {
    ws.call("jobs.run", json!({ "kind": kind, "prospect_id": prospect })).await.unwrap()
}

/// The rep vouches for a prospect's address.
pub async fn confirm(ws: &Workspace, prospect: ProspectId) {
    ws.call("prospects.confirm", json!({ "id": prospect })).await.unwrap();
}

/// The code of a refusal.
#[track_caller]
pub fn refused(answer: Result<Value, ApiError>) -> Code {
    answer.expect_err("this should have been refused").code
}

/// Another program's hand on the same file.
pub async fn by_hand(ws: &Workspace) -> SqliteConnection {
    let file = SqliteConnectOptions::new().filename(ws.folder().join(store::FILE_NAME));
    SqliteConnection::connect_with(&file).await.unwrap()
}

/// The end of every scenario: the books add up, and no job was charged more than its price.
pub async fn close_books(ws: &Workspace) {
    ws.check_books().await.unwrap();
    let overcharged: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "SELECT l.job_id, j.kind, -sum(l.energy_reserved), j.energy FROM ledger AS l
         JOIN (SELECT id, kind, energy, coins FROM jobs UNION ALL SELECT id, kind, energy, coins FROM jobs_done) AS j
           ON j.id = l.job_id
         WHERE l.kind = 'settle' GROUP BY l.job_id
         HAVING -sum(l.energy_reserved) > j.energy OR -sum(l.coins_reserved) > j.coins",
    )
    .fetch_all(&mut by_hand(ws).await)
    .await
    .unwrap();
    assert!(overcharged.is_empty(), "charged more than the price: {overcharged:?}");
}

/// Energy spent so far.
pub async fn spent_energy(ws: &Workspace) -> i64 {
    let sql = "SELECT coalesce(-sum(energy_reserved), 0) FROM ledger WHERE kind = 'settle'";
    sqlx::query_scalar(sql).fetch_one(&mut by_hand(ws).await).await.unwrap()
}

/// Asserts that a text keeps to what a first answer to a claimed address may hold (product.md section 2).
#[track_caller]
pub fn is_plain_first_answer(body: &str, subject: &str) {
    let whole = format!("{subject}\n{body}").to_lowercase();
    for word in
        ["49", "588", "usd", "$", "price", "offer", "discount", "thursday", "demo", "12 seats", "how much"]
    {
        assert!(!whole.contains(word), "{word:?} in a first answer:\n{whole}");
    }
    for link in whole.split_whitespace().filter(|word| word.contains("://") || word.contains("www.")) {
        assert!(
            link.trim_end_matches('.') == "https://widgets.example",
            "{link} in a first answer:\n{whole}"
        );
    }
    assert!(whole.contains("1 ayala avenue"), "no postal address:\n{whole}");
}

/// Leaves an effect as a run of the program does that dies while it sends: before or after "transmitting".
pub async fn begin_sending(ws: &Workspace, effect: EffectId, transmitting: bool) {
    let now = ws.engine.now();
    let run = "a former run";
    ws.engine
        .store()
        .write(move |tx| {
            async move {
                assert!(effects::start_sending(tx, effect, run, false, now).await?);
                if transmitting {
                    assert!(effects::mark_transmitting(tx, effect, run).await?);
                }
                Ok::<_, StoreError>(())
            }
            .boxed()
        })
        .await
        .unwrap();
}
