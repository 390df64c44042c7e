//! The rep's calendar elsewhere, over real HTTP: CalDAV against radicale, feeds and faults against a server that answers
//! as told; and what it means for the meetings that are offered.

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use connectors::calendar::HttpCalendar;
use domain::{Mode, Timestamp, schedule::Busy, time::Span};
use engine::ports::{
    Calendar as _, CalendarAccount, CalendarFault, CalendarProtocol, Secret, SecretStore as _,
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use testkit::{
    MemorySecrets, START, Workspace,
    radicale::{PASSWORD, Radicale, USER},
};

const HOUR: &str = "DTSTART:20261124T010000Z\nDTEND:20261124T020000Z";

async fn busy(
    protocol: CalendarProtocol,
    url: &str,
    login: Option<(&str, &str)>,
) -> Result<Vec<Busy>, CalendarFault> {
    let secrets = MemorySecrets::default();
    secrets.set("calendar.url", &Secret(url.to_owned())).unwrap();
    if let Some((_, password)) = login {
        secrets.set("calendar.password", &Secret(password.to_owned())).unwrap();
    }
    let account = CalendarAccount {
        protocol,
        url_key: "calendar.url",
        user: login.map(|(user, _)| user.to_owned()),
        password_key: "calendar.password",
        own: vec!["rina@widgets.example".to_owned()],
        zone: chrono_tz::Asia::Manila,
    };
    let calendar = HttpCalendar::new(Arc::new(secrets)).with_patience(Duration::from_secs(2));
    calendar.busy(&account, START..START + Span::days(10)).await
}

fn starts(found: &[Busy]) -> Vec<Timestamp> {
    found.iter().map(|one| one.start).collect()
}

#[tokio::test]
async fn caldav_is_read_from_the_calendar_the_user_s_home_or_the_server_s_name() {
    let server = Radicale::start().await.unwrap();
    server.put("once", HOUR).await.unwrap();
    server
        .put("weekly", "DTSTART;TZID=Europe/Berlin:20250107T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY")
        .await
        .unwrap();
    server.put("free", "DTSTART:20261125T010000Z\nDTEND:20261125T020000Z\nTRANSP:TRANSPARENT").await.unwrap();
    let declined = "DTSTART:20261125T030000Z\nDTEND:20261125T040000Z\nATTENDEE;PARTSTAT=DECLINED:mailto:rina@widgets.example";
    server.put("declined", declined).await.unwrap();
    server.put("off", "DTSTART:20261125T050000Z\nDTEND:20261125T060000Z\nSTATUS:CANCELLED").await.unwrap();
    server.put("past", "DTSTART:20261001T010000Z\nDTEND:20261001T020000Z").await.unwrap();
    for path in ["rina/work/", "rina/", ""] {
        let found = busy(CalendarProtocol::CalDav, &server.url(path), Some((USER, PASSWORD))).await.unwrap();
        let hour = START + Span::days(1);
        assert_eq!(
            starts(&found),
            [hour, hour + Span::hours(7), hour + Span::days(7) + Span::hours(7)],
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_or_no_calendar_there_is_said_in_words_without_secrets() {
    let server = Radicale::start().await.unwrap();
    for (path, password, expected) in [
        ("rina/work/", "wrong", "not taken"),
        ("rina/nothing/", PASSWORD, "no"),
        ("other/", PASSWORD, "not taken"),
    ] {
        let fault =
            busy(CalendarProtocol::CalDav, &server.url(path), Some((USER, password))).await.unwrap_err();
        assert!(matches!(fault, CalendarFault::Misconfigured(_)), "{path}: {fault}");
        let words = fault.to_string();
        assert!(
            words.contains(expected) && !words.contains(password) && !words.contains("127.0.0.1"),
            "{path}: {words}"
        );
    }
}

/// A server that answers as its path says.
async fn feed() -> String {
    let calendar = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        HOUR.replace('\n', "\r\n")
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let elsewhere = "http://localhost:1/moved.ics";
    let router = Router::new()
        .route("/good.ics", get(move || async move { calendar }))
        .route("/moved.ics", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "/good.ics")]) }))
        .route("/away.ics", get(move || async move { (StatusCode::FOUND, [(header::LOCATION, elsewhere)]) }))
        .route("/circle.ics", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "/circle.ics")]) }))
        .route("/file.ics", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "file:///etc/passwd")]) }))
        .route("/page.ics", get(|| async { "<!doctype html><title>Sign in</title>" }))
        .route("/broken.ics", get(|| async { StatusCode::SERVICE_UNAVAILABLE }))
        .route("/silent.ics", get(|| async { std::future::pending::<()>().await }))
        .route("/huge.ics", get(|| async { "X".repeat(21 * 1024 * 1024) }))
        .route(
            "/locked.ics",
            get(|headers: HeaderMap| async move {
                if headers.contains_key(header::AUTHORIZATION) {
                    "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".into_response()
                } else {
                    StatusCode::UNAUTHORIZED.into_response()
                }
            }),
        );
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}

#[tokio::test]
async fn a_feed_is_read_and_every_fault_is_one_never_an_empty_calendar() {
    let at = feed().await;
    let read = async |path: &str| busy(CalendarProtocol::Feed, &format!("{at}{path}"), None).await;
    for path in ["/good.ics", "/moved.ics"] {
        assert_eq!(starts(&read(path).await.unwrap()), [START + Span::days(1)], "{path}");
    }
    for path in ["/broken.ics", "/silent.ics", "/away.ics"] {
        assert!(matches!(read(path).await, Err(CalendarFault::Offline(_))), "{path}");
    }
    for path in ["/circle.ics", "/file.ics", "/none.ics", "/locked.ics"] {
        assert!(matches!(read(path).await, Err(CalendarFault::Misconfigured(_))), "{path}");
    }
    for path in ["/page.ics", "/huge.ics"] {
        assert!(matches!(read(path).await, Err(CalendarFault::Unreadable(_))), "{path}");
    }
    let login = Some(("rina", "x"));
    assert_eq!(busy(CalendarProtocol::Feed, &format!("{at}/locked.ics"), login).await.unwrap(), []);
    // With a password nothing is asked of another server.
    let sent_away = busy(CalendarProtocol::Feed, &format!("{at}/away.ics"), login).await;
    assert!(matches!(sent_away, Err(CalendarFault::Misconfigured(_))), "{sent_away:?}");
    for url in ["http://calendar.example/a.ics", "ftp://x/a.ics", "not a link"] {
        assert!(
            matches!(busy(CalendarProtocol::Feed, url, None).await, Err(CalendarFault::Misconfigured(_))),
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_calendar_in_a_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my calendar.ics");
    std::fs::write(&file, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n").unwrap();
    let url = format!("file://{}", file.display().to_string().replace(' ', "%20"));
    assert_eq!(busy(CalendarProtocol::Feed, &url, None).await.unwrap(), []);
}

/// A confirmed person who asked for a demo, in a stage that books a meeting.
async fn asks_for_a_meeting(ws: &Workspace) -> Value {
    let ana = ws.visitor().await.unwrap();
    for words in
        ["How much is Widget Pro for 12 seats?", "Can we see a demo?", "My email is ana@lopezdental.example"]
    {
        ana.say(words).await.unwrap();
    }
    let person = ws.only_prospect().await.unwrap();
    ws.call("prospects.confirm", json!({ "id": person["id"] })).await.unwrap();
    ws.run_after(Span::minutes(5)).await.unwrap();
    ws.only_prospect().await.unwrap()
}

async fn book_meeting(ws: &Workspace, person: &Value) -> Value {
    let jobs = ws.jobs(person["id"].as_str().unwrap().parse().unwrap()).await.unwrap();
    jobs.into_iter().find(|job| job["kind"] == "book_meeting").expect("book_meeting")
}

#[tokio::test]
async fn while_the_calendar_cannot_be_read_no_time_is_offered_and_then_only_free_ones_are() {
    let server = Radicale::start().await.unwrap();
    // All of Tuesday, and the morning of Wednesday, in Manila.
    server.put("tuesday", "DTSTART;VALUE=DATE:20261124").await.unwrap();
    server
        .put("wednesday", "DTSTART;TZID=Asia/Manila:20261125T080000\nDTEND;TZID=Asia/Manila:20261125T120000")
        .await
        .unwrap();
    let ws = Workspace::builder(Mode::Autopilot).set("inbox.required", false).start().await.unwrap();
    for (key, value) in [("calendar.url", server.url("rina/").as_str()), ("calendar.password", "wrong")] {
        ws.call("settings.set_secret", json!({ "key": key, "value": value })).await.unwrap();
    }
    ws.set("calendar.user", USER).await.unwrap();
    ws.set("calendar.kind", "caldav").await.unwrap();
    ws.set("meeting.notice_hours", 8).await.unwrap();
    let person = asks_for_a_meeting(&ws).await;
    let waits = book_meeting(&ws, &person).await;
    assert_eq!(
        (waits["state"].as_str(), waits["waiting_for"].as_str()),
        (Some("waiting"), Some("calendar")),
        "{waits}"
    );
    assert!(waits["wait_words"].as_str().unwrap().contains("not taken"), "{waits}");
    assert!(waits["wait_until"].as_i64() > Some(ws.engine.now().0));
    let test = ws.call("calendar.test", json!({})).await.unwrap();
    assert_eq!(test["ok"], false);
    assert!(test["hint"].as_str().unwrap().contains("CalDAV"), "{test}");
    ws.check_books().await.unwrap();

    // Put right it goes on by itself.
    ws.call("settings.set_secret", json!({ "key": "calendar.password", "value": PASSWORD })).await.unwrap();
    let test = ws.call("calendar.test", json!({})).await.unwrap();
    assert!(test["words"].as_str().unwrap().contains("2 taken times"), "{test}");
    ws.run_after(Span::minutes(15)).await.unwrap();
    assert_eq!(book_meeting(&ws, &person).await["state"], "succeeded");
    // Beside the answer to the chat.
    let mails = ws.mails(2).await.unwrap();
    let calendar = mails.iter().find_map(|mail| mail.calendar.clone()).expect("an invitation");
    let start = calendar.lines().find(|line| line.starts_with("DTSTART")).unwrap().trim_end();
    // Wednesday, 12:30 in Manila: noon and the buffer of 15 minutes, on the next half hour.
    assert_eq!(start, "DTSTART:20261125T043000Z");
    ws.check_books().await.unwrap();
}
