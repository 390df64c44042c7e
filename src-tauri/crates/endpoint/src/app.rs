//! The router: which path is whose, and what holds for every request - origin, size, headers, log, panics.
//! Nothing personal is logged: no texts, tokens, ids or addresses.

use crate::accept::Peer;
use crate::address;
use crate::body;
use crate::chat::{self, Caller};
use crate::fault::Fault;
use crate::limit::{Limits, Places};
use crate::origin::{self, Origin};
use crate::site;
use crate::webhooks;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::settings::Settings;
use engine::{Engine, EngineError, ErrorCode};
use std::any::Any;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;

/// A body must be complete so soon after its head.
const BODY_DEADLINE: Duration = Duration::from_secs(15);
/// Event streams at a time, and for one client; the rest of the connections stays for calls.
const STREAMS: (usize, usize) = (400, 20);
/// Browsers may remember a preflight for so many seconds.
const PREFLIGHT_AGE: HeaderValue = HeaderValue::from_static("600");

/// What the handlers share.
pub(crate) struct App {
    pub(crate) engine: Engine,
    pub(crate) limits: Limits,
    pub(crate) streams: Arc<Places>,
    pub(crate) work: TaskTracker,
    pub(crate) shutdown: CancellationToken,
}

impl App {
    pub(crate) fn new(engine: Engine, shutdown: CancellationToken) -> Arc<Self> {
        let streams = Places::new(STREAMS.0, STREAMS.1);
        Arc::new(Self { engine, limits: Limits::default(), streams, work: TaskTracker::new(), shutdown })
    }

    /// Runs a change to its end even if the visitor's connection breaks meanwhile: a message that is being
    /// stored is not left half done.
    pub(crate) async fn finish<T: Send + 'static>(
        &self,
        change: impl Future<Output = Result<T, EngineError>> + Send + 'static,
    ) -> Result<T, Fault> {
        match self.work.spawn(change).await {
            Ok(done) => done.map_err(Fault::from),
            Err(broken) => {
                tracing::error!(panic = broken.is_panic(), "a chat call broke");
                Err(Fault::Internal)
            }
        }
    }

    /// Whether a peer stands for many clients: a proxy or tunnel on this machine, or the trusted one.
    pub(crate) fn is_shared(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        let trusted = trusted_proxy(&self.engine.settings());
        peer.is_loopback() || trusted.is_some_and(|proxy| proxy.to_canonical() == peer)
    }
}

impl From<EngineError> for Fault {
    fn from(error: EngineError) -> Self {
        match error.code() {
            ErrorCode::Validation => Self::Validation(error.to_string()),
            ErrorCode::NotFound => Self::NotFound(error.to_string()),
            ErrorCode::Unauthorized => Self::Unauthorized,
            ErrorCode::Conflict | ErrorCode::Precondition => Self::Conflict(error.to_string()),
            ErrorCode::Unavailable => {
                // The words are for the rep (a full disk, a lock); a visitor needs to know that it may pass.
                tracing::warn!(%error, "a chat call is not possible for the moment");
                Self::Unavailable("the chat is not available at the moment".into())
            }
            ErrorCode::Internal => {
                tracing::error!(%error, "a chat call failed");
                Self::Internal
            }
        }
    }
}

/// All paths.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/v1/chat/widget", get(chat::widget))
        .route("/v1/chat/sessions", post(chat::open))
        .route("/v1/chat/left", post(chat::left))
        .route("/v1/chat/sessions/{id}/messages", get(chat::lines).post(chat::say))
        .route("/v1/chat/sessions/{id}/events", get(chat::events))
        .route("/v1/webhooks/facebook", get(webhooks::verify).post(webhooks::facebook))
        .route("/v1/webhooks/google", post(webhooks::google))
        .route("/v1/webhooks/in/{name}", post(webhooks::named))
        .route("/", get(site::test_page))
        .route("/test_page.css", get(site::test_page_style))
        .route("/widget.js", get(site::widget))
        .route("/healthz", get(site::health))
        .fallback(async || Fault::NotFound("there is no such path".into()))
        .method_not_allowed_fallback(async || Fault::Method)
        .layer(CatchPanicLayer::custom(broken))
        // `edge` has read the body already, within its own limit.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(Arc::clone(&app), edge))
        .with_state(app)
}

/// A panic becomes an answer. Its text may quote a visitor and is not logged; the panic hook has the place.
fn broken(_panic: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request handler panicked");
    Fault::Internal.into_response()
}

async fn edge(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let is_chat = request.uri().path().starts_with("/v1/chat/");
    let mut response = if is_chat { chat_call(&app, request, next).await } else { page(request, next).await };
    secure(response.headers_mut());
    tracing::debug!(
        %method,
        path = route.as_ref().map_or("-", MatchedPath::as_str),
        status = response.status().as_u16(),
        micros = start.elapsed().as_micros(),
        "request"
    );
    response
}

/// Script, test page and health: open to every site, since they hold nothing.
async fn page(request: Request, next: Next) -> Response {
    match buffer(request).await {
        Ok(request) => next.run(request).await,
        Err(fault) => fault.into_response(),
    }
}

/// A chat call: judged by its origin before anything of it is looked at, then answered with CORS headers.
async fn chat_call(app: &App, mut request: Request, next: Next) -> Response {
    let settings = app.engine.settings();
    let allowed: Vec<&str> = settings.list("chat.origins").collect();
    let origin = origin::judge(request.headers(), request.uri(), &allowed);
    let allowed = match &origin {
        Origin::Foreign => Err(Fault::Origin),
        Origin::Allowed(_) if is_preflight(&request) => Ok(false),
        _ if !settings.bool("chat.enabled") => Err(Fault::Unavailable("the chat is switched off".into())),
        _ => Ok(true),
    };
    let mut response = match allowed {
        Ok(true) => {
            let caller = caller(&settings, &request, &origin);
            request.extensions_mut().insert(caller);
            page(request, next).await
        }
        Ok(false) => preflight(),
        Err(fault) => {
            let (parts, body) = request.into_parts();
            body::drain(&parts.headers, body, BODY_DEADLINE).await;
            fault.into_response()
        }
    };
    let headers = response.headers_mut();
    if let Origin::Allowed(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After"));
    }
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Authorization, Content-Type, Last-Event-ID"),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE);
    response
}

fn caller(settings: &Settings, request: &Request, origin: &Origin) -> Caller {
    // Only the accept loop knows the peer; a request that did not come through it is nobody's in particular.
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([0, 0, 0, 0]), |Peer(peer)| peer.ip());
    let origin = match origin {
        Origin::Allowed(value) => value.to_str().ok().map(str::to_owned),
        Origin::Absent | Origin::Foreign => None,
    };
    Caller { client: address::client(peer, trusted_proxy(settings), request.headers()), origin }
}

fn trusted_proxy(settings: &Settings) -> Option<IpAddr> {
    settings.text("chat.trusted_proxy")?.parse().ok()
}

/// The request with its body in memory.
async fn buffer(request: Request) -> Result<Request, Fault> {
    let (parts, body) = request.into_parts();
    let bytes: Bytes = body::read(&parts.headers, body, BODY_DEADLINE).await?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// Headers of every answer; a page may bring its own policy.
fn secure(headers: &mut HeaderMap) {
    const NOTHING: HeaderValue =
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NOTHING);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

#[cfg(test)]
mod tests;
