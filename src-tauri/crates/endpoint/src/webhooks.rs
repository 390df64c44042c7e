//! Deliveries of ad platforms and signed webhooks (formats.md 6.4 and 6.5). A delivery is believed by its signature
//! over the bytes as they came, and on disk before it is answered; what it means is the engine's.

use crate::app::App;
use crate::fault::Fault;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::leads::Refused;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// What Facebook, and whoever signs as it does, puts the signature in.
const SIGNATURE: &str = "x-hub-signature-256";

/// The handshake's query.
#[derive(Deserialize)]
pub(crate) struct Handshake {
    #[serde(rename = "hub.mode", default)]
    mode: String,
    #[serde(rename = "hub.verify_token", default)]
    token: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
}

/// Facebook asks whether the address is ours: the challenge as plain text, else 403.
pub(crate) async fn verify(State(app): State<Arc<App>>, Query(asked): Query<Handshake>) -> Response {
    // Nothing but a number is ever echoed.
    let number = !asked.challenge.is_empty()
        && asked.challenge.len() <= 40
        && asked.challenge.bytes().all(|digit| digit.is_ascii_digit());
    if asked.mode != "subscribe" || !number {
        return forbidden();
    }
    match app.engine.verify_facebook(&asked.token).await {
        Ok(()) => asked.challenge.into_response(),
        Err(refused) => answer(&refused),
    }
}

/// A delivery of Facebook's.
pub(crate) async fn facebook(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let signature = signature(&headers);
    let engine = app.engine.clone();
    let work = async move { Ok(engine.take_facebook(signature.as_deref(), &body).await) };
    done(app.finish(work).await)
}

/// A delivery of Google's; the key is in its body.
pub(crate) async fn google(State(app): State<Arc<App>>, body: Bytes) -> Response {
    let engine = app.engine.clone();
    done(app.finish(async move { Ok(engine.take_google(&body).await) }).await)
}

/// A delivery to a webhook of the rep's own.
pub(crate) async fn named(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let signature = signature(&headers);
    let engine = app.engine.clone();
    done(app.finish(async move { Ok(engine.take_webhook(&name, signature.as_deref(), &body).await) }).await)
}

fn signature(headers: &HeaderMap) -> Option<String> {
    headers.get(SIGNATURE)?.to_str().ok().map(str::to_owned)
}

fn done(taken: Result<Result<usize, Refused>, Fault>) -> Response {
    match taken {
        Ok(Ok(_)) => Json(json!({})).into_response(),
        Ok(Err(refused)) => answer(&refused),
        Err(fault) => fault.into_response(),
    }
}

fn forbidden() -> Response {
    refuse(StatusCode::FORBIDDEN, "the signature does not fit")
}

/// 4xx is not sent again, 5xx is (formats.md 6.5). A name that is not set up answers like a wrong signature, so that
/// nobody finds out by asking.
fn answer(refused: &Refused) -> Response {
    match refused {
        Refused::NotSetUp | Refused::Signature => forbidden(),
        Refused::Unreadable(words) => refuse(StatusCode::BAD_REQUEST, words),
        Refused::Here(error) => {
            tracing::error!(%error, "a delivery could not be kept; the sender tries again");
            refuse(StatusCode::SERVICE_UNAVAILABLE, "not possible at the moment; please try again")
        }
    }
}

fn refuse(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}
