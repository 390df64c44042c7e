//! What is where: `POST /rpc/NAME` is the command table, `GET /events` the change feed, `/test/...` what only a
//! test may do, everything else the pages.

use crate::{clock::ShiftedClock, feed, guard, pages};
use api::{ApiError, Code, Scope};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::{StatusCode, Uri},
    middleware::from_fn_with_state,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use domain::time::Span;
use engine::{Engine, ports::Clock as _};
use mail_parser::MessageParser;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use testkit::{MemoryMail, smtp::SmtpDouble};

/// A request's length at most, in bytes; as over the owner's socket.
const REQUEST_MAX: usize = 4 << 20;

/// What the routes share.
pub struct World {
    pub engine: Engine,
    pub clock: Arc<ShiftedClock>,
    pub mails: Option<SmtpDouble>,
    pub inbox: MemoryMail,
    /// Where the website chat listens.
    pub chat: Option<String>,
    pub address: SocketAddr,
    pub ui: PathBuf,
}

type Shared = State<Arc<World>>;

pub fn router(world: World) -> Router {
    let world = Arc::new(world);
    Router::new()
        .route("/rpc/{name}", post(rpc))
        .route("/events", get(async |State(world): Shared| feed::of(&world.engine)))
        .route("/test/world", get(about))
        .route("/test/mails", get(mails))
        .route("/test/deliver", post(deliver))
        .route("/test/clock", post(advance))
        .fallback(async |State(world): Shared, uri: Uri| pages::page(&world.ui, &uri).await)
        .layer(from_fn_with_state(Arc::clone(&world), guard::own_pages_only))
        .layer(DefaultBodyLimit::max(REQUEST_MAX))
        .with_state(world)
}

/// A row of the command table, as the window calls it. A refusal is the `ApiError` itself.
async fn rpc(State(world): Shared, Path(name): Path<String>, body: Bytes) -> Response {
    let request = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body) };
    let done = match request {
        Ok(request) => api::dispatch(&world.engine, Scope::Admin, &name, request).await,
        Err(error) => Err(ApiError::new(Code::Validation, format!("the request is no JSON: {error}"))),
    };
    match done {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => {
            let status = match error.code {
                Code::Validation => StatusCode::BAD_REQUEST,
                Code::NotFound => StatusCode::NOT_FOUND,
                Code::Conflict => StatusCode::CONFLICT,
                Code::Precondition => StatusCode::PRECONDITION_FAILED,
                Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            };
            (status, Json(error)).into_response()
        }
    }
}

/// Where the chat is and what time it is.
async fn about(State(world): Shared) -> Json<Value> {
    Json(json!({ "chat": world.chat, "now": world.clock.now() }))
}

/// What the mail server took responsibility for, in order.
async fn mails(State(world): Shared) -> Json<Value> {
    let received = world.mails.as_ref().map(SmtpDouble::received).unwrap_or_default();
    let mails = received.iter().map(|mail| {
        let message = MessageParser::default().parse(&mail.message);
        let subject = message.as_ref().and_then(|message| message.subject());
        let text = message.as_ref().and_then(|message| message.body_text(0));
        json!({ "from": mail.from, "to": mail.to, "subject": subject, "text": text,
            "raw": String::from_utf8_lossy(&mail.message) })
    });
    Json(mails.collect())
}

/// A mail comes in and is read.
async fn deliver(State(world): Shared, raw: Bytes) -> Response {
    world.inbox.deliver(raw.to_vec());
    match world.engine.read_inbox().await {
        Ok(()) => Json(json!({})).into_response(),
        Err(error) => (StatusCode::PRECONDITION_FAILED, error.to_string()).into_response(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    ms: i64,
}

/// Moves the clock on.
async fn advance(State(world): Shared, Json(by): Json<Advance>) -> Json<Value> {
    world.clock.advance(Span(by.ms));
    Json(json!({ "now": world.clock.now() }))
}
