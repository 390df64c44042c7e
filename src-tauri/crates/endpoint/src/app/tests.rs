//! The whole router over a real engine on a real file; the accept loop has its own tests.

use super::*;
use async_trait::async_trait;
use domain::{Actor, Timestamp};
use engine::Ports;
use engine::ports::{
    Calendar, CalendarAccount, CalendarFault, Clock, Entropy, Inbox, InboxAccount, InboxFault, InboxSession,
    MailAccount, MailFault, MailTransaction, Mailer, OutgoingMail, Secret, SecretFault, SecretStore, SignIn,
    SignInClient, SignInFault, SignInStart,
};
use futures::future::BoxFuture;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

mod fuzz;

/// Time stands still; ids and tokens count up; there is neither mail nor a secret.
#[derive(Default)]
struct Still(AtomicU64);

impl Still {
    fn count(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(1_800_000_000_000)
    }
    fn sleep_until(&self, _at: Timestamp) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

impl Entropy for Still {
    fn uuid(&self, _now: Timestamp) -> Uuid {
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(self.count()))
    }
    fn secret_bytes(&self) -> [u8; 32] {
        let mut bytes = [0xab; 32];
        bytes[..8].copy_from_slice(&self.count().to_be_bytes());
        bytes
    }
    fn jitter(&self) -> f64 {
        0.5
    }
}

#[async_trait]
impl Mailer for Still {
    fn encode(&self, _mail: &OutgoingMail) -> Result<Vec<u8>, MailFault> {
        Err(MailFault::Offline { detail: "no mail here".into() })
    }
    async fn open(
        &self,
        _account: &MailAccount,
        _from: &str,
        _to: &str,
    ) -> Result<Box<dyn MailTransaction>, MailFault> {
        Err(MailFault::Offline { detail: "no mail here".into() })
    }
}

#[async_trait]
impl Calendar for Still {
    async fn busy(
        &self,
        _account: &CalendarAccount,
        _window: std::ops::Range<Timestamp>,
    ) -> Result<Vec<domain::schedule::Busy>, CalendarFault> {
        Err(CalendarFault::Offline("no calendar here".into()))
    }
}

#[async_trait]
impl SignIn for Still {
    async fn begin(&self, _client: &SignInClient, _user: &str) -> Result<SignInStart, SignInFault> {
        Err(SignInFault::Offline("no provider here".into()))
    }
    async fn is_kept(&self, _client: &SignInClient) -> Result<bool, SignInFault> {
        Ok(false)
    }
    async fn forget(&self) -> Result<(), SignInFault> {
        Ok(())
    }
}

#[async_trait]
impl Inbox for Still {
    async fn open(&self, _account: &InboxAccount) -> Result<Box<dyn InboxSession>, InboxFault> {
        Err(InboxFault::Offline { detail: "no mail here".into() })
    }
    fn parse(&self, _raw: &[u8], _received: Timestamp) -> domain::inbound::InboundMail {
        domain::inbound::InboundMail::default()
    }
}

#[async_trait]
impl engine::ports::LeadSource for Still {
    async fn permissions(
        &self,
        _: &engine::ports::LeadAccount,
    ) -> Result<Vec<engine::ports::Permission>, engine::ports::LeadFault> {
        Ok(Vec::new())
    }
    async fn forms(
        &self,
        _: &engine::ports::LeadAccount,
    ) -> Result<Vec<engine::ports::LeadForm>, engine::ports::LeadFault> {
        Ok(Vec::new())
    }
    async fn leads(
        &self,
        _: &engine::ports::LeadAccount,
        _: &engine::ports::LeadForm,
        _: Option<Timestamp>,
        _: Option<&str>,
    ) -> Result<engine::ports::LeadPage, engine::ports::LeadFault> {
        Ok(engine::ports::LeadPage { leads: Vec::new(), next: None })
    }
    async fn lead(&self, _: &engine::ports::LeadAccount, _: &str) -> Result<Value, engine::ports::LeadFault> {
        Err(engine::ports::LeadFault::Offline("no Facebook here".into()))
    }
}

#[async_trait]
impl engine::ports::Dns for Still {
    async fn texts(&self, _: &str) -> Result<Vec<String>, engine::ports::DnsFault> {
        Ok(Vec::new())
    }
}

impl SecretStore for Still {
    fn get(&self, _key: &str) -> Result<Option<Secret>, SecretFault> {
        Ok(None)
    }
    fn set(&self, _key: &str, _value: &Secret) -> Result<(), SecretFault> {
        Ok(())
    }
    fn delete(&self, _key: &str) -> Result<(), SecretFault> {
        Ok(())
    }
    fn place(&self) -> &'static str {
        "nowhere"
    }
}

struct Site {
    router: Router,
    engine: Engine,
    shutdown: CancellationToken,
    _folder: TempDir,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    json: Value,
}

impl Answer {
    fn code(&self) -> (u16, &str) {
        (self.status, self.json["error"]["code"].as_str().unwrap_or(""))
    }
    fn text(&self, field: &str) -> String {
        self.json[field].as_str().unwrap_or_else(|| panic!("no {field} in {}", self.json)).to_owned()
    }
}

impl Site {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), true).await.unwrap();
        let still = Arc::new(Still::default());
        let ports = Ports {
            clock: Arc::clone(&still) as Arc<dyn Clock>,
            entropy: Arc::clone(&still) as Arc<dyn Entropy>,
            mailer: Arc::clone(&still) as Arc<dyn Mailer>,
            inbox: Arc::clone(&still) as Arc<dyn Inbox>,
            calendar: Arc::clone(&still) as Arc<dyn Calendar>,
            sign_in: Arc::clone(&still) as Arc<dyn SignIn>,
            leads: Arc::clone(&still) as Arc<dyn engine::ports::LeadSource>,
            dns: Arc::clone(&still) as Arc<dyn engine::ports::Dns>,
            secrets: still,
            announcer: Arc::new(engine::ports::NoAnnouncer),
        };
        let engine = Engine::start(store, ports).await.unwrap();
        let shutdown = CancellationToken::new();
        let router = router(App::new(engine.clone(), shutdown.clone()));
        Self { router, engine, shutdown, _folder: folder }
    }

    async fn set(&self, key: &str, value: &str) {
        self.engine.set_setting(key, value, Actor::User).await.unwrap();
    }

    async fn raw(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Response {
        self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap()
    }

    async fn call(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let response = self.raw(request, body).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, json }
    }

    async fn open(&self) -> (String, String) {
        let opened = self.call(post("/v1/chat/sessions"), "{}").await;
        assert_eq!(opened.status, 201, "{}", opened.json);
        (opened.text("session_id"), opened.text("token"))
    }
}

fn post(path: &str) -> axum::http::request::Builder {
    Request::post(path).header("Host", "127.0.0.1:8787").header("Content-Type", "application/json")
}

fn messages(session: &str, token: &str) -> axum::http::request::Builder {
    post(&format!("/v1/chat/sessions/{session}/messages")).header("Authorization", format!("Bearer {token}"))
}

fn history(session: &str, token: &str, query: &str) -> axum::http::request::Builder {
    Request::get(format!("/v1/chat/sessions/{session}/messages{query}"))
        .header("Authorization", format!("Bearer {token}"))
}

#[tokio::test]
async fn a_visitor_opens_says_and_reads() {
    let site = Site::new().await;
    let body = json!({"page": "https://shop.example/", "referrer": "", "utm": {"utm_source": "ad"}});
    let opened = site.call(post("/v1/chat/sessions"), body.to_string()).await;
    assert_eq!(opened.status, 201, "{}", opened.json);
    assert!(!opened.text("greeting").is_empty() && !opened.text("visitor_token").is_empty());
    let (session, token) = (opened.text("session_id"), opened.text("token"));

    let said =
        site.call(messages(&session, &token), json!({"text": "Hi, what do you sell?"}).to_string()).await;
    assert_eq!(said.status, 200, "{}", said.json);
    assert!(said.json["reply"]["sources"].is_array() && said.json["reply"]["quick_replies"].is_array());
    let (mine, reply) = (said.text("message_id"), said.json["reply"]["id"].clone());

    let all = site.call(history(&session, &token, ""), "").await;
    let lines = all.json["messages"].as_array().unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["id"], &lines[0]["role"]), (&json!(mine), &json!("visitor")));
    assert_eq!(lines[0]["text"], "Hi, what do you sell?");
    assert_eq!(lines[0]["at"], "2027-01-15T08:00:00.000Z");
    let newer = site.call(history(&session, &token, &format!("?after={mine}")), "").await;
    assert_eq!(newer.json["messages"].as_array().unwrap().len(), 1);
    assert_eq!(newer.json["messages"][0]["id"], reply);

    let other = site.open().await;
    let foreign = site.call(history(&other.0, &other.1, &format!("?after={mine}")), "").await;
    assert_eq!(foreign.code(), (400, "validation"), "a message of another session is no cursor");
}

#[tokio::test]
async fn who_has_no_right_gets_nothing() {
    let site = Site::new().await;
    let (session, token) = site.open().await;
    let (_, other) = site.open().await;
    let path = format!("/v1/chat/sessions/{session}/messages");
    let unknown = "01900000-0000-7000-8000-ffffffffffff";
    let hi = r#"{"text":"hi"}"#;
    for (request, body, expected) in [
        (post(&path), hi, (401, "unauthorized")),
        (post(&path).header("Authorization", "Basic eDp5"), hi, (401, "unauthorized")),
        (messages(&session, &other), hi, (401, "unauthorized")),
        (messages(&session, &token.to_uppercase()), hi, (401, "unauthorized")),
        (history(&session, &other, ""), "", (401, "unauthorized")),
        (messages(unknown, &token), hi, (404, "not_found")),
        (messages("1", &token), hi, (404, "not_found")),
        (messages("%ff", &token), hi, (404, "not_found")),
        (Request::get(format!("/v1/chat/sessions/{session}/events")), "", (401, "unauthorized")),
        (history(&session, &token, "?after=x"), "", (400, "validation")),
        (history(&session, &token, "?before=x"), "", (400, "validation")),
    ] {
        let answer = site.call(request, body).await;
        assert_eq!(answer.code(), expected, "{}", answer.json);
        assert!(!answer.json["error"]["message"].as_str().unwrap().is_empty());
    }
    let lines = site.call(history(&session, &token, ""), "").await;
    assert_eq!(lines.json["messages"], json!([]));
}

#[tokio::test]
async fn bad_input_is_named_and_nothing_of_it_is_kept() {
    let site = Site::new().await;
    let (session, token) = site.open().await;
    let long = json!({"text": "x".repeat(4_001)}).to_string();
    for (body, expected) in [
        (b"{\"text\":".to_vec(), (400, "validation")),
        (b"{\"text\":\"\xff\"}".to_vec(), (400, "validation")),
        (b"{\"text\":\"hi\",\"role\":\"rep\"}".to_vec(), (400, "validation")),
        (b"{\"text\":\"  \\n \"}".to_vec(), (400, "validation")),
        (long.into_bytes(), (400, "validation")),
        (vec![b' '; body::LIMIT + 1], (413, "too_large")),
        (vec![b'['; 10_000_000], (413, "too_large")),
    ] {
        let answer = site.call(messages(&session, &token), body).await;
        assert_eq!(answer.code(), expected, "{}", answer.json);
    }
    let form = Request::post(format!("/v1/chat/sessions/{session}/messages"))
        .header("Authorization", format!("Bearer {token}"))
        .header("Content-Type", "text/plain");
    assert_eq!(site.call(form, r#"{"text":"hi"}"#).await.code(), (415, "unsupported_media_type"));
    for body in
        [json!({"page": "x".repeat(3_000)}), json!({"utm": {"a": 1}}), json!({"name": "x"}), json!([])]
    {
        assert_eq!(site.call(post("/v1/chat/sessions"), body.to_string()).await.code(), (400, "validation"));
    }
    let lines = site.call(history(&session, &token, ""), "").await;
    assert_eq!(lines.json["messages"], json!([]));

    let widest = json!({"text": "\u{1f600}".repeat(4_000)}).to_string();
    assert_eq!(site.call(messages(&session, &token), widest).await.status, 200);
}

#[tokio::test]
async fn another_path_or_method_is_an_error_in_the_same_shape() {
    let site = Site::new().await;
    for path in ["/nothing", "/v1/chat", "/v1/chat/sessions/", "/v1/chat/x", "/widget.js/"] {
        assert_eq!(site.call(Request::get(path), "").await.code(), (404, "not_found"), "{path}");
    }
    for (method, path) in [("DELETE", "/v1/chat/sessions"), ("PUT", "/widget.js"), ("POST", "/healthz")] {
        let answer = site.call(Request::builder().method(method).uri(path), "").await;
        assert_eq!(answer.code(), (405, "method_not_allowed"), "{method} {path}");
        assert!(answer.headers.contains_key("allow"), "{method} {path}");
    }
    for path in ["/", "/widget.js", "/healthz", "/test_page.css", "/nothing", "/v1/chat/x"] {
        let answer = site.call(Request::get(path), "").await;
        for header in
            ["x-content-type-options", "content-security-policy", "referrer-policy", "cache-control"]
        {
            // An unknown path outside the chat is as stale as it is fresh.
            let exempt = header == "cache-control" && path == "/nothing";
            assert!(exempt || answer.headers.contains_key(header), "{header} on {path}");
        }
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
}

#[tokio::test]
async fn a_foreign_site_is_refused_before_anything_is_stored_and_the_list_acts_at_once() {
    let site = Site::new().await;
    // One session an hour: a refused call must not have used it.
    site.set("chat.limit.sessions_per_hour", "1").await;
    let shop = "https://shop.example";
    let refused = site.call(post("/v1/chat/sessions").header("Origin", shop), "{}").await;
    assert_eq!(refused.code(), (403, "origin"));
    assert_eq!(refused.headers["vary"], "Origin");
    assert!(!refused.headers.contains_key("access-control-allow-origin"));
    let ask = || {
        Request::options("/v1/chat/sessions")
            .header("Origin", shop)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type, authorization")
    };
    assert_eq!(site.call(ask(), "").await.code(), (403, "origin"));

    site.set("chat.origins", shop).await;
    let granted = site.call(ask(), "").await;
    assert_eq!(granted.status, 204);
    assert_eq!(granted.headers["access-control-allow-origin"], shop);
    let fields = granted.headers["access-control-allow-headers"].to_str().unwrap().to_lowercase();
    assert!(fields.contains("authorization") && fields.contains("content-type"));
    let opened = site.call(post("/v1/chat/sessions").header("Origin", shop), "{}").await;
    assert_eq!(opened.status, 201);
    assert_eq!(opened.headers["access-control-allow-origin"], shop);
    let again = site.call(post("/v1/chat/sessions").header("Origin", "http://127.0.0.1:8787"), "{}").await;
    assert_eq!(again.code(), (429, "rate_limited"), "our own origin passes, the limit does not");
    assert_eq!(again.headers["retry-after"], "3600");
}

#[tokio::test]
async fn a_session_and_an_address_have_their_limits() {
    let site = Site::new().await;
    site.set("chat.limit.messages_per_minute", "2").await;
    let (session, token) = site.open().await;
    let hi = r#"{"text":"hi"}"#;
    for _ in 0..2 {
        assert_eq!(site.call(messages(&session, &token), hi).await.status, 200);
    }
    let third = site.call(messages(&session, &token), hi).await;
    assert_eq!(third.code(), (429, "rate_limited"));
    let wait: u64 = third.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait} s");
    let (other, other_token) = site.open().await;
    assert_eq!(site.call(messages(&other, &other_token), hi).await.status, 200);
    site.set("chat.limit.messages_per_minute", "100").await;
    assert_eq!(site.call(messages(&session, &token), hi).await.status, 200);
}

#[tokio::test]
async fn a_chat_that_is_switched_off_says_so() {
    let site = Site::new().await;
    let (session, token) = site.open().await;
    site.set("chat.enabled", "false").await;
    assert_eq!(site.call(post("/v1/chat/sessions"), "{}").await.code(), (503, "unavailable"));
    assert_eq!(site.call(messages(&session, &token), r#"{"text":"hi"}"#).await.code(), (503, "unavailable"));
    assert_eq!(site.call(Request::get("/widget.js"), "").await.status, 200);
    site.set("chat.enabled", "true").await;
    assert_eq!(site.call(messages(&session, &token), r#"{"text":"hi"}"#).await.status, 200);
}

/// The lines of a stream until it has told `count` of them, or ends.
async fn heard(body: &mut Body, count: usize) -> Vec<Value> {
    let mut text = String::new();
    while text.matches("\n\n").count() < count {
        let Some(frame) = body.frame().await else { break };
        text.push_str(std::str::from_utf8(frame.unwrap().data_ref().unwrap()).unwrap());
    }
    let data = text.lines().filter_map(|line| line.strip_prefix("data:"));
    data.map(|data| serde_json::from_str(data).unwrap()).collect()
}

#[tokio::test]
async fn a_stream_tells_what_was_missed_then_what_is_said_once_each_and_ends_with_the_program() {
    let site = Site::new().await;
    let (session, token) = site.open().await;
    let (other, other_token) = site.open().await;
    let say = async |session: &str, token: &str, text: &str| {
        let said = site.call(messages(session, token), json!({"text": text}).to_string()).await;
        assert_eq!(said.status, 200, "{}", said.json);
        said.text("message_id")
    };
    let first = say(&session, &token, "first").await;
    let path = format!("/v1/chat/sessions/{session}/events?after={first}");
    let request = Request::get(path).header("Authorization", format!("Bearer {token}"));
    let response = site.raw(request, Body::empty()).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut stream = response.into_body();

    say(&other, &other_token, "not yours").await;
    say(&session, &token, "second").await;
    let lines = heard(&mut stream, 3).await;
    let told: Vec<&str> = lines.iter().map(|line| line["role"].as_str().unwrap()).collect();
    assert_eq!(told, ["assistant", "visitor", "assistant"]);
    assert_eq!(lines[1]["text"], "second");
    let all = site.call(history(&session, &token, &format!("?after={first}")), "").await;
    assert_eq!(all.json["messages"], json!(lines));

    site.shutdown.cancel();
    assert!(heard(&mut stream, 1).await.is_empty());
}

#[tokio::test]
async fn who_falls_behind_is_caught_up_without_a_gap() {
    let site = Site::new().await;
    for key in ["chat.limit.messages_per_minute", "chat.limit.messages_per_minute_address"] {
        site.set(key, "10000").await;
    }
    let (session, token) = site.open().await;
    let path = format!("/v1/chat/sessions/{session}/events");
    let request = Request::get(path).header("Authorization", format!("Bearer {token}"));
    let mut stream = site.raw(request, Body::empty()).await.into_body();
    let first = site.engine.say(session.parse().unwrap(), &token, "line 0", None).await.unwrap();
    assert_eq!(heard(&mut stream, 1).await[0]["id"], json!(first.message_id));
    // More than the channel of the engine holds (1,024 lines).
    for n in 1..600 {
        site.engine.say(session.parse().unwrap(), &token, &format!("line {n}"), None).await.unwrap();
    }
    let rest = heard(&mut stream, 1_199).await;
    let mine: Vec<&str> = rest
        .iter()
        .filter(|line| line["role"] == "visitor")
        .map(|line| line["text"].as_str().unwrap())
        .collect();
    let expected: Vec<String> = (1..600).map(|n| format!("line {n}")).collect();
    assert_eq!(mine, expected);
    assert_eq!(rest.len(), 1_199);
}

#[tokio::test]
async fn a_panic_is_an_answer() {
    async fn fails() -> Response {
        panic!("on purpose")
    }
    let router: Router = Router::new().route("/", get(fails)).layer(CatchPanicLayer::custom(broken));
    let response = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 500);
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let json: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["error"]["code"], "internal");
    assert!(!json.to_string().contains("on purpose"));
}

#[tokio::test]
async fn a_message_with_the_same_key_is_said_once_and_answered_the_same() {
    let site = Site::new().await;
    let (session, token) = site.open().await;
    let body = json!({ "text": "How much is it?", "key": "0123456789abcdef" }).to_string();
    let sent: Vec<Answer> = futures::future::join_all((0..8).map(|_| {
        let (site, body) = (&site, body.clone());
        let request = messages(&session, &token);
        async move { site.call(request, body).await }
    }))
    .await;
    for answer in &sent {
        assert_eq!(answer.status, 200, "{}", answer.json);
        assert_eq!(answer.json["message_id"], sent[0].json["message_id"]);
        assert_eq!(answer.json["reply"]["text"], sent[0].json["reply"]["text"]);
    }
    let said = site.call(history(&session, &token, ""), "").await;
    assert_eq!(said.json["messages"].as_array().unwrap().len(), 2, "{}", said.json);
    let (other, its_token) = site.open().await;
    let elsewhere = site.call(messages(&other, &its_token), body).await;
    assert_ne!(elsewhere.json["message_id"], sent[0].json["message_id"], "a key counts within its visit");
    let short =
        site.call(messages(&session, &token), json!({ "text": "x", "key": "short" }).to_string()).await;
    assert_eq!(short.code(), (400, "validation"));
}

#[tokio::test]
async fn a_message_that_was_left_is_kept_once_and_tells_nothing() {
    let site = Site::new().await;
    let left = json!({
        "key": "fedcba9876543210", "text": "Please call me about 12 seats", "name": "Ana Lopez",
        "email": "ana@lopez.example", "visit": { "page": "https://shop.example/", "consent": "We keep this to answer." },
    })
    .to_string();
    for answer in
        [site.call(post("/v1/chat/left"), left.clone()).await, site.call(post("/v1/chat/left"), left).await]
    {
        assert_eq!((answer.status, answer.json), (200, json!({ "received": true })));
    }
    let visits = store::chat::uncaptured(site.engine.store().reader(), 10).await.unwrap();
    assert_eq!(visits.len(), 1);
    let reader = site.engine.store().reader();
    let visit = store::chat::get(reader, visits[0]).await.unwrap().unwrap();
    assert_eq!((visit.visitor_messages, visit.consent.as_deref()), (1, Some("We keep this to answer.")));
    let fields = store::chat::fields(reader, visits[0]).await.unwrap();
    assert_eq!(fields.len(), 2, "name and e-mail: {fields:?}");
    for (field, value) in
        [("email", "nobody"), ("phone", "12"), ("name", "a\nb"), ("key", "x"), ("text", " ")]
    {
        let mut bad = json!({ "key": "fedcba9876543211", "text": "hello" });
        bad[field] = json!(value);
        let refused = site.call(post("/v1/chat/left"), bad.to_string()).await;
        assert_eq!(refused.code(), (400, "validation"), "{field}");
    }
    assert_eq!(store::chat::uncaptured(reader, 10).await.unwrap().len(), 1, "a refused one leaves nothing");
}

#[tokio::test]
async fn the_widget_learns_its_look_before_a_visit_begins_and_other_sites_do_not() {
    let site = Site::new().await;
    site.set("chat.widget.consent", "We keep what you write to answer you.").await;
    site.set("company.privacy_url", "https://shop.example/privacy").await;
    let look = site.call(Request::get("/v1/chat/widget"), "").await;
    assert_eq!(look.status, 200, "{}", look.json);
    assert_eq!(look.json["widget"]["consent"], "We keep what you write to answer you.");
    assert_eq!(look.json["privacy_url"], "https://shop.example/privacy");
    let foreign = Request::get("/v1/chat/widget").header("Host", "127.0.0.1:8787");
    let foreign = site.call(foreign.header("Origin", "https://evil.example"), "").await;
    assert_eq!(foreign.code(), (403, "origin"));
}
