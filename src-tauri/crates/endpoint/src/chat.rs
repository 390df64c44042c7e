//! The chat calls of interfaces.md, "Website chat". Reads requests and writes answers; what they mean is the
//! engine's. Text of visitors goes nowhere but there.

mod stream;

pub(crate) use stream::events;

use crate::address::ClientAddress;
use crate::app::App;
use crate::fault::Fault;
use crate::limit::Figures;
use axum::body::Bytes;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::{Extension, Json};
use domain::settings::Settings;
use domain::{MessageId, SessionId};
use engine::chat::{ChatLine, ChatReply, LeftMessage, OpenSession};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

/// The longest token that is looked at; ours have 64 characters.
const TOKEN_LENGTH: usize = 128;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenBody {
    visitor_token: Option<String>,
    page: Option<String>,
    referrer: Option<String>,
    #[serde(default)]
    utm: BTreeMap<String, String>,
    /// The line about data as it was shown.
    consent: Option<String>,
}

/// What the widget's form holds; interfaces.md does not know it, the widget does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeftBody {
    key: String,
    text: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    /// As for a session.
    #[serde(default)]
    visit: OpenBody,
}

#[derive(Debug, Serialize)]
pub(crate) struct Received {
    received: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Opened {
    session_id: SessionId,
    token: String,
    visitor_token: String,
    greeting: String,
    /// What the widget links; `null` while none is set.
    privacy_url: Option<String>,
    /// How the widget looks and what it says; kept by it for when nobody answers.
    widget: Widget,
}

/// The widget by the settings `chat.widget.*`; what is `null` is as built in.
#[derive(Debug, Serialize)]
pub(crate) struct Widget {
    title: Option<String>,
    label: Option<String>,
    accent: Option<String>,
    consent: Option<String>,
    mail: Option<String>,
}

/// What the widget shows before a visit begins.
#[derive(Debug, Serialize)]
pub(crate) struct Look {
    widget: Widget,
    privacy_url: Option<String>,
}

impl Widget {
    fn of(settings: &Settings) -> Self {
        let text = |key| settings.text(key).map(str::to_owned);
        Self {
            title: text("chat.widget.title"),
            label: text("chat.widget.label"),
            accent: text("chat.widget.accent"),
            consent: text("chat.widget.consent"),
            mail: text("chat.widget.mail"),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SayBody {
    text: String,
    /// Made by the widget for each message: one that is sent again is the same message.
    key: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct SaidBody {
    message_id: MessageId,
    reply: Option<ChatReply>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct After {
    after: Option<String>,
}

/// One line as visitors see it; `at` is RFC 3339.
#[derive(Debug, Serialize)]
struct LineBody<'a> {
    id: MessageId,
    role: domain::ChatRole,
    text: &'a str,
    at: String,
}

impl<'a> From<&'a ChatLine> for LineBody<'a> {
    fn from(line: &'a ChatLine) -> Self {
        Self { id: line.id, role: line.role, text: &line.text, at: line.at.rfc3339() }
    }
}

#[derive(Serialize)]
struct LinesBody<'a> {
    messages: Vec<LineBody<'a>>,
}

/// Where a call comes from.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) client: ClientAddress,
    pub(crate) origin: Option<String>,
}

type SessionPath = Result<Path<String>, PathRejection>;
type AfterQuery = Result<Query<After>, QueryRejection>;

/// `POST /v1/chat/sessions`: every field may be left out, and so may the whole body.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Opened>), Fault> {
    let settings = app.engine.settings();
    app.limits.open(figures(&settings), caller.client)?;
    let body: OpenBody = if body.is_empty() { OpenBody::default() } else { json(&headers, &body)? };
    let open = visit(body, &caller);
    let engine = app.engine.clone();
    let opened = app.finish(async move { engine.open_chat(open).await }).await?;
    let opened = Opened {
        session_id: opened.session_id,
        token: opened.token,
        visitor_token: opened.visitor_token,
        greeting: opened.greeting,
        privacy_url: settings.text("company.privacy_url").map(str::to_owned),
        widget: Widget::of(&settings),
    };
    Ok((StatusCode::CREATED, Json(opened)))
}

/// `GET /v1/chat/widget`: asked before a visit begins, so that the first visitor too sees the rep's words, and the
/// consent line that is stored is the one that was shown.
pub(crate) async fn widget(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<Look>, Fault> {
    let settings = app.engine.settings();
    app.limits.read(figures(&settings), caller.client)?;
    let privacy_url = settings.text("company.privacy_url").map(str::to_owned);
    Ok(Json(Look { widget: Widget::of(&settings), privacy_url }))
}

fn visit(body: OpenBody, caller: &Caller) -> OpenSession {
    OpenSession {
        visitor_token: body.visitor_token.filter(|token| token.len() <= TOKEN_LENGTH),
        page: body.page,
        referrer: body.referrer,
        utm: body.utm,
        address: caller.client.to_string(),
        origin: caller.origin.clone(),
        consent: body.consent,
    }
}

/// `POST /v1/chat/left`: a message that was left by form while nobody answered. 200 for the first delivery and for each
/// later one of the same key; the answer tells nothing of what is on record.
pub(crate) async fn left(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Received>, Fault> {
    app.limits.open(figures(&app.engine.settings()), caller.client)?;
    let LeftBody { key, text, name, email, phone, visit: opened } = json(&headers, &body)?;
    let left = LeftMessage { key, name, email, phone, text, visit: visit(opened, &caller) };
    let engine = app.engine.clone();
    app.finish(async move { engine.leave_message(left).await }).await?;
    Ok(Json(Received { received: true }))
}

/// `POST /v1/chat/sessions/{id}/messages`.
pub(crate) async fn say(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    id: SessionPath,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<SaidBody>, Fault> {
    let session = session(id)?;
    let token = token(&headers)?.to_owned();
    app.limits.message(figures(&app.engine.settings()), caller.client, session)?;
    let SayBody { text, key } = json(&headers, &body)?;
    let engine = app.engine.clone();
    let said = app.finish(async move { engine.say(session, &token, &text, key).await }).await?;
    Ok(Json(SaidBody { message_id: said.message_id, reply: said.reply }))
}

/// `GET /v1/chat/sessions/{id}/messages?after=ID`: oldest first, at most 500; ask again after the last.
pub(crate) async fn lines(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    id: SessionPath,
    query: AfterQuery,
    headers: HeaderMap,
) -> Result<axum::response::Response, Fault> {
    use axum::response::IntoResponse;
    let session = session(id)?;
    let token = token(&headers)?;
    app.limits.read(figures(&app.engine.settings()), caller.client)?;
    let lines = app.engine.chat_lines(session, token, after(query)?).await?;
    Ok(Json(LinesBody { messages: lines.iter().map(LineBody::from).collect() }).into_response())
}

/// The limits in force. The settings keep them at 1 or more.
fn figures(settings: &Settings) -> Figures {
    let count = |key| NonZeroU32::new(settings.count(key)).unwrap_or(NonZeroU32::MIN);
    Figures {
        messages: count("chat.limit.messages_per_minute"),
        messages_address: count("chat.limit.messages_per_minute_address"),
        sessions_address: count("chat.limit.sessions_per_hour"),
    }
}

/// An id that is none names no session.
fn session(id: SessionPath) -> Result<SessionId, Fault> {
    id.ok()
        .and_then(|Path(id)| id.parse().ok())
        .ok_or_else(|| Fault::NotFound("there is no such session".into()))
}

fn after(query: AfterQuery) -> Result<Option<MessageId>, Fault> {
    let Query(query) = query.map_err(|_| Fault::Validation("the only parameter is after=ID".into()))?;
    query
        .after
        .map(|id| id.parse())
        .transpose()
        .map_err(|_| Fault::Validation("after must be the id of a message".into()))
}

/// The Bearer token (RFC 6750; the scheme's case does not matter).
fn token(headers: &HeaderMap) -> Result<&str, Fault> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, token) = value.and_then(|value| value.split_once(' ')).ok_or(Fault::Unauthorized)?;
    let token = token.trim();
    let fits = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.len() <= TOKEN_LENGTH;
    if fits { Ok(token) } else { Err(Fault::Unauthorized) }
}

/// A body that must be JSON, say so, and have no field we do not know.
fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Fault> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        return Err(Fault::MediaType);
    }
    // serde's words name a field or a place, never the text of a visitor; what it quotes goes back to the
    // sender alone.
    serde_json::from_slice(body).map_err(|error| {
        let error: String = error.to_string().chars().take(200).collect();
        Fault::Validation(format!("the body is not what this call takes: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn with(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    fn parse(body: &[u8]) -> Result<SayBody, Fault> {
        json(&with(header::CONTENT_TYPE, "application/json; charset=utf-8"), body)
    }

    #[test]
    fn a_body_is_exactly_what_the_call_takes() {
        assert_eq!(parse(br#"{"text":"hi"}"#).map(|body| body.text), Ok("hi".to_owned()));
        let bad: [&[u8]; 9] = [
            b"",
            b"{",
            b"[]",
            br#"{"text":1}"#,
            br#"{"txt":"hi"}"#,
            br#"{"text":"hi","role":"rep"}"#,
            br#"{"text":"a","text":"b"}"#,
            b"{\"text\":\"\xff\xfe\"}",
            br#"{"text":"\ud800"}"#,
        ];
        for body in bad {
            assert!(matches!(parse(body), Err(Fault::Validation(_))), "{:?}", String::from_utf8_lossy(body));
        }
        let deep = "[".repeat(50_000);
        assert!(matches!(parse(deep.as_bytes()), Err(Fault::Validation(_))));
    }

    #[test]
    fn only_declared_json_is_read() {
        for media in ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
            let headers = with(header::CONTENT_TYPE, media);
            assert_eq!(
                json::<SayBody>(&headers, br#"{"text":"hi"}"#).err(),
                Some(Fault::MediaType),
                "{media}"
            );
        }
        assert_eq!(json::<SayBody>(&HeaderMap::new(), b"{}").err(), Some(Fault::MediaType));
    }

    #[test]
    fn the_token_stands_behind_bearer() {
        assert_eq!(token(&with(header::AUTHORIZATION, "Bearer abc")), Ok("abc"));
        assert_eq!(token(&with(header::AUTHORIZATION, "bearer abc")), Ok("abc"));
        for bad in ["", "abc", "Basic abc", "Bearer ", "Bearer"] {
            assert_eq!(token(&with(header::AUTHORIZATION, bad)), Err(Fault::Unauthorized), "{bad:?}");
        }
        assert_eq!(token(&HeaderMap::new()), Err(Fault::Unauthorized));
    }
}
