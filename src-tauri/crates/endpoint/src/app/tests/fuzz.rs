//! Fuzz targets for what the web may send: the chat's JSON, and whole requests. Nothing may fail on our side (5xx),
//! every refusal of a message has a code, and what is refused leaves nothing behind. As tests they run a fixed number
//! of inputs from a fixed seed (`.cargo/config.toml`); `make fuzz` runs one under libFuzzer.

use super::*;
use bolero::check;
use std::panic::AssertUnwindSafe;
use tokio::runtime::Runtime;

/// Bodies the calls take or nearly take; fuzz bytes edit them.
const BODIES: &[&str] = &[
    r#"{"text":"How much is Widget Pro for 12 seats?"}"#,
    r#"{"text":"My email is ana@lopez.example, 0917 555 0123"}"#,
    r#"{"visitor_token":"aaaa","page":"https://shop.example/?a=b","referrer":"","utm":{"utm_source":"ad"}}"#,
    r#"{"text":"\u0000\ud83d\ude00","x":[1,2,{"y":null}]}"#,
    "{}",
    "",
];
const METHODS: &[&str] = &["GET", "POST", "OPTIONS", "PUT", "DELETE", "HEAD", "PATCH"];
const HEADERS: &[&str] = &[
    "authorization",
    "content-type",
    "origin",
    "host",
    "last-event-id",
    "content-length",
    "x-forwarded-for",
    "if-none-match",
    "access-control-request-method",
];

/// One of the bodies with edits: pairs of a place and what to do there.
fn body(which: u8, edits: &[u8]) -> Vec<u8> {
    let mut body = BODIES[usize::from(which) % BODIES.len()].as_bytes().to_vec();
    for edit in edits.chunks_exact(2) {
        let at = usize::from(edit[0]) % (body.len() + 1);
        match edit[1] % 3 {
            0 if at < body.len() => body[at] = edit[1],
            1 if at < body.len() => _ = body.remove(at),
            _ => body.insert(at, edit[1]),
        }
    }
    body
}

/// A site with a visit, its limits out of the way.
fn site() -> AssertUnwindSafe<(Runtime, Site, String, String)> {
    let runtime = Runtime::new().unwrap();
    let (site, session, token) = runtime.block_on(async {
        let site = Site::new().await;
        for (key, value) in [
            ("chat.limit.messages_per_minute", "10000"),
            ("chat.limit.messages_per_minute_address", "1000000"),
            ("chat.limit.sessions_per_hour", "1000000"),
        ] {
            site.set(key, value).await;
        }
        let (session, token) = site.open().await;
        (site, session, token)
    });
    // A panic ends the test; nothing is used after it.
    AssertUnwindSafe((runtime, site, session, token))
}

async fn stored(site: &Site, session: &str) -> usize {
    let session = session.parse().unwrap();
    store::chat::recent(site.engine.store().reader(), session, 100_000).await.unwrap().len()
}

#[test]
fn chat_json() {
    let parts = site();
    check!().with_iterations(600).with_max_len(24).for_each(|input: &[u8]| {
        let (runtime, site, session, token) = &*parts;
        let Some((which, edits)) = input.split_first() else { return };
        runtime.block_on(async {
            let before = stored(site, session).await;
            let answer = site.call(messages(session, token), body(*which, edits)).await;
            let expected = if answer.status == 200 { 2 } else { 0 };
            assert!(answer.status < 500, "{} {}", answer.status, answer.json);
            assert!(answer.status < 400 || !answer.code().1.is_empty(), "no code: {}", answer.json);
            assert_eq!(stored(site, session).await - before, expected, "{}", answer.json);
        });
    });
}

#[test]
fn widget_api() {
    let parts = site();
    let own = format!("/v1/chat/sessions/{}/messages", parts.2);
    let paths = [
        "/v1/chat/sessions",
        &own,
        "/v1/chat/sessions/x/messages",
        "/widget.js",
        "/",
        "/healthz",
        "/v1/chat/",
        "/v1/chat/sessions/00000000-0000-7000-8000-000000000000/messages?after=x",
        "/../etc/passwd",
        "/v1/%00",
    ];
    check!().with_iterations(1_000).with_type::<(u8, u8, u8, Vec<(u8, Vec<u8>)>, Vec<u8>)>().for_each(
        |(method, path, which, headers, edits)| {
            let (runtime, site, _, token) = &*parts;
            let mut request = Request::builder()
                .method(METHODS[usize::from(*method) % METHODS.len()])
                .uri(paths[usize::from(*path) % paths.len()])
                .header("content-type", "application/json")
                .header("authorization", format!("Bearer {token}"));
            for (name, value) in headers.iter().take(4) {
                if let Ok(value) = HeaderValue::from_bytes(value) {
                    request = request.header(HEADERS[usize::from(*name) % HEADERS.len()], value);
                }
            }
            runtime.block_on(async {
                let edits = edits.get(..24).unwrap_or(edits);
                let response = site.raw(request, body(*which, edits)).await;
                assert!(response.status().as_u16() < 500, "{}", response.status());
                assert!(response.headers().contains_key("content-security-policy"));
            });
        },
    );
}
