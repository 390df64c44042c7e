//! Ad leads over real HTTP: signed deliveries at the endpoint, and polling a stand-in Graph API (formats.md 6.4, 6.5).

use domain::{Mode, time::Span};
use engine::ports::{Secret, SecretStore as _};
use reqwest::StatusCode;
use serde_json::{Value, json};
use testkit::{
    Workspace,
    graph::{Graph, TOKEN},
};

const DELIVERY: &str = include_str!("../fixtures/leads/facebook_delivery.json");
const SIGNATURE: &str = include_str!("../fixtures/leads/facebook_delivery.sha256");
const LEAD: &str = include_str!("../fixtures/leads/facebook_lead.json");
const TEST_LEAD: &str = include_str!("../fixtures/leads/facebook_test_lead.json");
const GOOGLE: &str = include_str!("../fixtures/leads/google_lead.json");
const WEBHOOK: &str = include_str!("../fixtures/leads/webhook_lead.json");
const WEBHOOK_SIGNATURE: &str = include_str!("../fixtures/leads/webhook_lead.sha256");

fn keep(nx: &Workspace, key: &str, value: &str) {
    nx.secrets().set(key, &Secret(value.to_owned())).unwrap();
}

async fn post(
    nx: &Workspace,
    path: &str,
    signature: Option<&str>,
    body: impl Into<reqwest::Body>,
) -> StatusCode {
    let mut request = nx.http().post(nx.url(path)).header("content-type", "application/json").body(body);
    if let Some(signature) = signature {
        request = request.header("X-Hub-Signature-256", signature);
    }
    request.send().await.unwrap().status()
}

async fn connected(mode: Mode) -> (Workspace, Graph) {
    let nx = Workspace::start(mode).await.unwrap();
    let graph = Graph::start().await.unwrap();
    // Polled by hand: what the watcher takes by itself would be missing from the counts.
    nx.set("facebook.poll_minutes", 0).await.unwrap();
    nx.set("facebook.url", graph.url()).await.unwrap();
    keep(&nx, "facebook.token", TOKEN);
    keep(&nx, "facebook.app_secret", "app-secret-of-the-tests");
    (nx, graph)
}

fn lead(n: usize, at: domain::Timestamp) -> Value {
    json!({
        "id": (9_000_000_000_000_000_000_u64 + n as u64).to_string(), "form_id": "7101",
        "created_time": at.utc().format("%Y-%m-%dT%H:%M:%S+0000").to_string(),
        "field_data": [{ "name": "full_name", "values": ["Rosa Santos"] },
            { "name": "email", "values": [format!("rosa{n}@santos.example")] }],
    })
}

async fn states(nx: &Workspace) -> Vec<(String, String)> {
    let rows = nx.call("leads.list", json!({})).await.unwrap();
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows.as_array().unwrap().iter().map(|row| (word(row, "external_id"), word(row, "state"))).collect()
}

#[tokio::test]
async fn the_same_lead_delivered_three_times_is_one_prospect() {
    let (nx, graph) = connected(Mode::Autopilot).await;
    graph.put("7101", serde_json::from_str(LEAD).unwrap());
    for _ in 0..3 {
        assert_eq!(post(&nx, "/v1/webhooks/facebook", Some(SIGNATURE), DELIVERY).await, 200);
    }
    nx.run_due().await.unwrap();
    assert_eq!(nx.engine.poll_facebook().await.unwrap(), 0, "and a fourth time by polling");
    nx.run_due().await.unwrap();
    let ana = nx.only_prospect().await.unwrap();
    assert_eq!(ana["name"], "Ana Lopez");
    assert_eq!(ana["company"], "Lopez Dental");
    assert_eq!(ana["email"], "ana@lopezdental.example");
    assert_eq!(ana["email_state"], "confirmed");
    assert_eq!(ana["source"], "facebook_lead_ads");
    assert_eq!(ana["intent"], 40);
    assert_eq!(ana["temperature"], "warm");
    let all = ana.to_string();
    assert!(all.contains("how_many_chairs?: 12"), "leftovers are a note: {all}");
    assert!(all.contains("not ticked: newsletter"), "{all}");
    assert_eq!(states(&nx).await, [("9223372036854775806".to_owned(), "processed".to_owned())]);
    let id = ana["id"].as_str().unwrap().parse().unwrap();
    let row = store::prospects::get(nx.engine.store().reader(), id).await.unwrap().unwrap();
    assert_eq!(row.basis, Some(domain::Basis::Consent));
    for word in ["23850000000000011", "Blue widgets", "Makati", "November"] {
        assert!(row.first_touch.contains(word), "{word} in {}", row.first_touch);
    }
    let kinds: Vec<String> =
        nx.jobs(id).await.unwrap().iter().map(|job| job["kind"].as_str().unwrap().to_owned()).collect();
    assert!(kinds.contains(&"smart_scan".to_owned()) && kinds.contains(&"follow_up".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn one_flipped_byte_a_wrong_key_or_an_unknown_name_is_refused_and_leaves_nothing() {
    let (nx, _graph) = connected(Mode::Hybrid).await;
    keep(&nx, "google.key", "the-google-key-of-the-tests");
    let mut flipped = DELIVERY.as_bytes().to_vec();
    flipped[40] ^= 1;
    assert_eq!(post(&nx, "/v1/webhooks/facebook", Some(SIGNATURE), flipped).await, 403);
    assert_eq!(post(&nx, "/v1/webhooks/facebook", None, DELIVERY).await, 403);
    let wrong = GOOGLE.replace("the-google-key", "The-google-key");
    assert_eq!(post(&nx, "/v1/webhooks/google", None, wrong).await, 403);
    assert_eq!(post(&nx, "/v1/webhooks/in/nobody", Some(WEBHOOK_SIGNATURE), WEBHOOK).await, 403);
    let large = vec![b'x'; 70_000];
    assert_eq!(post(&nx, "/v1/webhooks/google", None, large).await, 413);
    assert!(states(&nx).await.is_empty());
}

#[tokio::test]
async fn the_handshake_answers_the_challenge_for_the_right_word_only() {
    let (nx, _graph) = connected(Mode::Hybrid).await;
    keep(&nx, "facebook.verify_token", "my-word");
    let ask = async |token: &str, challenge: &str| {
        let path = format!(
            "/v1/webhooks/facebook?hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={token}"
        );
        let answer = nx.http().get(nx.url(&path)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(ask("my-word", "1158201444").await, (200, "1158201444".to_owned()));
    assert_eq!(ask("your-word", "1158201444").await.0, 403);
    assert_eq!(ask("my-word", "%3Cscript%3E").await.0, 403, "nothing but a number is echoed");
}

#[tokio::test]
async fn a_google_lead_keeps_its_64_bits_and_loses_its_key() {
    let nx = Workspace::start(Mode::Hybrid).await.unwrap();
    keep(&nx, "google.key", "the-google-key-of-the-tests");
    for _ in 0..2 {
        assert_eq!(post(&nx, "/v1/webhooks/google", None, GOOGLE).await, 200);
    }
    let test = GOOGLE.replace("\"is_test\":false", "\"is_test\":true").replace("TeSter-123", "other");
    assert_eq!(post(&nx, "/v1/webhooks/google", None, test).await, 200);
    nx.run_due().await.unwrap();
    let ben = nx.only_prospect().await.unwrap();
    assert_eq!((ben["name"].as_str(), ben["source"].as_str()), (Some("Ben Cruz"), Some("google_lead_form")));
    let kept = store::leads::list(nx.engine.store().reader(), None, 10).await.unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!((kept[0].state.as_str(), kept[1].state.as_str()), ("test", "processed"));
    for one in &kept {
        assert_eq!(one.form, "9007199254740993");
        assert!(one.payload.contains("9007199254740995") && one.payload.contains("novelty"));
        assert!(!one.payload.contains("google_key") && !one.payload.contains("the-google-key"));
    }
}

#[tokio::test]
async fn a_named_webhook_claims_and_changes_nothing_of_somebody_known() {
    let nx = Workspace::start(Mode::Hybrid).await.unwrap();
    let put = json!({ "name": "site", "secret": "webhook-secret-of-the-tests" });
    assert_eq!(nx.call("leads.webhook", put).await.unwrap()["path"], "/v1/webhooks/in/site");
    let map = json!({ "source": "webhook", "form": "site", "question": "fields.interest", "field": "role" });
    nx.call("leads.map", map).await.unwrap();
    for _ in 0..2 {
        assert_eq!(post(&nx, "/v1/webhooks/in/site", Some(WEBHOOK_SIGNATURE), WEBHOOK).await, 200);
    }
    nx.run_due().await.unwrap();
    let cora = nx.only_prospect().await.unwrap();
    assert_eq!((cora["email_state"].as_str(), cora["role"].as_str()), (Some("claimed"), Some("Blue")));

    let known = Workspace::start(Mode::Hybrid).await.unwrap();
    known.call("prospects.add", json!({ "email": "cora@diaz.example" })).await.unwrap();
    let put = json!({ "name": "site", "secret": "webhook-secret-of-the-tests" });
    known.call("leads.webhook", put).await.unwrap();
    assert_eq!(post(&known, "/v1/webhooks/in/site", Some(WEBHOOK_SIGNATURE), WEBHOOK).await, 200);
    known.run_due().await.unwrap();
    let cora = known.only_prospect().await.unwrap();
    assert_eq!((&cora["name"], &cora["stage"], &cora["intent"]), (&Value::Null, &json!("new"), &json!(0)));
}

#[tokio::test]
async fn an_ad_lead_of_somebody_known_fills_what_is_empty_and_replaces_nothing() {
    let (nx, graph) = connected(Mode::Hybrid).await;
    let person = json!({ "name": "Dr. Ana", "email": "ana@lopezdental.example", "stage": "interested" });
    nx.call("prospects.add", person).await.unwrap();
    graph.put("7101", serde_json::from_str(LEAD).unwrap());
    assert_eq!(nx.call("leads.poll", json!({})).await.unwrap()["leads"], 1);
    let ana = nx.only_prospect().await.unwrap();
    assert_eq!(
        (&ana["name"], &ana["company"], &ana["stage"]),
        (&json!("Dr. Ana"), &json!("Lopez Dental"), &json!("interested"))
    );
    assert_eq!(ana["phone"], "+639175550123");
}

#[tokio::test]
async fn placeholders_are_kept_as_tests_and_are_nobody() {
    let (nx, graph) = connected(Mode::Autopilot).await;
    graph.put("7101", serde_json::from_str(TEST_LEAD).unwrap());
    nx.engine.poll_facebook().await.unwrap();
    nx.run_due().await.unwrap();
    assert!(nx.prospects().await.unwrap().is_empty());
    assert_eq!(states(&nx).await, [("444444444444".to_owned(), "test".to_owned())]);
}

#[tokio::test]
async fn a_gap_of_six_hours_is_filled_page_by_page_out_of_order_and_with_repeats() {
    let (nx, graph) = connected(Mode::Manual).await;
    nx.set("facebook.page_size", 40).await.unwrap();
    graph.serve_at_most(10);
    graph.put("7101", lead(0, nx.engine.now()));
    assert_eq!(nx.engine.poll_facebook().await.unwrap(), 1);
    let slept = nx.engine.now();
    nx.clock().advance(Span::hours(6));
    for n in (1..=35).rev() {
        graph.put("7101", lead(n, slept + Span::minutes(n as i64 * 10)));
    }
    graph.put("7101", lead(7, slept + Span::minutes(70)));
    assert_eq!(nx.engine.poll_facebook().await.unwrap(), 35);
    assert_eq!(nx.engine.poll_facebook().await.unwrap(), 0);
    assert_eq!(nx.prospects().await.unwrap().len(), 36);
    let limits: Vec<String> =
        graph.asked().iter().filter_map(|(_, query)| query.get("limit").cloned()).collect();
    assert!(limits.contains(&"40".to_owned()) && limits.contains(&"10".to_owned()), "{limits:?}");
    assert!(graph.asked().iter().all(|(_, query)| !query.values().any(|value| value.contains("token-"))));
}

#[tokio::test]
async fn a_used_up_budget_is_left_alone_until_it_is_back() {
    for code in [4, 17, 32, 613, 80_005] {
        let (nx, graph) = connected(Mode::Manual).await;
        graph.put("7101", lead(1, nx.engine.now()));
        graph.fail(Some((code, "(#) too many calls")));
        assert!(nx.engine.poll_facebook().await.is_err(), "{code}");
        let asked = graph.asked().len();
        graph.fail(None);
        assert!(nx.engine.poll_facebook().await.is_err(), "{code}");
        assert_eq!(graph.asked().len(), asked, "{code}: nothing was asked meanwhile");
        nx.clock().advance(Span::minutes(10));
        assert_eq!(nx.engine.poll_facebook().await.unwrap(), 1, "{code}");
    }
    let (nx, graph) = connected(Mode::Manual).await;
    graph.say_used(95);
    assert!(nx.engine.poll_facebook().await.is_err(), "the next call after a nearly used budget waits");
    assert_eq!(graph.asked().len(), 1);
}

#[tokio::test]
async fn a_missing_permission_is_named_and_the_lead_replayed_once_it_is_back() {
    let (nx, graph) = connected(Mode::Hybrid).await;
    graph.put("7101", serde_json::from_str(LEAD).unwrap());
    graph.revoke("leads_retrieval");
    assert_eq!(post(&nx, "/v1/webhooks/facebook", Some(SIGNATURE), DELIVERY).await, 200);
    nx.run_due().await.unwrap();
    let failed = nx.call("leads.list", json!({ "state": "failed" })).await.unwrap();
    assert!(failed[0]["error"].as_str().unwrap().contains("leads_retrieval"), "{failed}");
    let doctor = nx.call("leads.doctor", json!({})).await.unwrap();
    assert_eq!(doctor["ok"], false);
    assert!(doctor.to_string().contains("The permission leads_retrieval is missing"), "{doctor}");
    graph.fail(Some((190, "Error validating access token: Session has expired")));
    let doctor = nx.call("leads.doctor", json!({})).await.unwrap().to_string();
    assert!(doctor.contains("expired") && !doctor.contains(TOKEN), "{doctor}");

    let back = Graph::start().await.unwrap();
    back.put("7101", serde_json::from_str(LEAD).unwrap());
    nx.set("facebook.url", back.url()).await.unwrap();
    assert_eq!(nx.call("leads.replay", json!({})).await.unwrap()["leads"], 1);
    nx.run_due().await.unwrap();
    assert_eq!(nx.only_prospect().await.unwrap()["name"], "Ana Lopez");
    assert_eq!(nx.call("leads.doctor", json!({})).await.unwrap()["ok"], true);
}

#[tokio::test]
async fn a_lead_that_nobody_answers_is_told_once_and_counted() {
    let (nx, graph) = connected(Mode::Manual).await;
    graph.put("7101", serde_json::from_str(LEAD).unwrap());
    nx.engine.poll_facebook().await.unwrap();
    let told = async || {
        nx.notices("new_lead")
            .await
            .unwrap()
            .iter()
            .filter(|one| one["text"].as_str().unwrap().contains("waits for"))
            .count()
    };
    nx.run_after(Span::minutes(14)).await.unwrap();
    assert_eq!(told().await, 0);
    nx.run_after(Span::minutes(1)).await.unwrap();
    nx.run_after(Span::minutes(30)).await.unwrap();
    assert_eq!(told().await, 1);
    let figures = nx.call("leads.sources", json!({})).await.unwrap();
    assert_eq!((&figures["forms"][0]["processed"], &figures["speeds"][0]["late"]), (&json!(1), &json!(true)));
    assert_eq!(figures["forms"][0]["form_name"], "Form 7101");
}

#[tokio::test]
async fn what_was_delivered_survives_a_crash_before_it_is_understood() {
    let (nx, graph) = connected(Mode::Hybrid).await;
    graph.put("7101", serde_json::from_str(LEAD).unwrap());
    assert_eq!(post(&nx, "/v1/webhooks/facebook", Some(SIGNATURE), DELIVERY).await, 200);
    let nx = nx.crash().await.unwrap();
    nx.run_due().await.unwrap();
    assert_eq!(nx.only_prospect().await.unwrap()["name"], "Ana Lopez");
}

/// 10,000 deliveries at once, each twice: `cargo nextest run -p nexscout-tests --run-ignored only burst --no-capture`
/// prints the figures.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: it takes minutes in a debug build"]
async fn a_burst_of_ten_thousand_loses_none_and_doubles_none() {
    use futures::StreamExt as _;
    const LEADS: usize = 10_000;
    let nx = Workspace::start(Mode::Manual).await.unwrap();
    keep(&nx, "google.key", "the-google-key-of-the-tests");
    let began = std::time::Instant::now();
    let calls = (0..LEADS * 2).map(|n| {
        let body = GOOGLE
            .replace("TeSter-123", &format!("burst-{}", n % LEADS))
            .replace("ben@", &format!("ben{}@", n % LEADS))
            .replace("\"+639175550199\"", "\"\"");
        post(&nx, "/v1/webhooks/google", None, body)
    });
    let codes: Vec<StatusCode> = futures::stream::iter(calls).buffer_unordered(32).collect().await;
    let taken = began.elapsed();
    assert!(codes.iter().all(|code| *code == 200));
    let board = std::time::Instant::now();
    nx.call("board.get", json!({})).await.unwrap();
    let board = board.elapsed();
    nx.run_due().await.unwrap();
    let done = began.elapsed();
    let figures = nx.call("leads.sources", json!({})).await.unwrap();
    assert_eq!(
        (&figures["forms"][0]["came"], &figures["forms"][0]["processed"]),
        (&json!(LEADS), &json!(LEADS))
    );
    let people = store::prospects::list(nx.engine.store().reader(), None, 20_000).await.unwrap();
    assert_eq!(people.len(), LEADS);
    println!(
        "{LEADS} leads delivered twice: on disk after {taken:?}, all prospects after {done:?}, board during it {board:?}"
    );
}
