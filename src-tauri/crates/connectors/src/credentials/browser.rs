//! Where the browser comes back to (RFC 8252 section 7.3): a port of this machine that answers one page, until a
//! return with the right `state` came. Others get nothing and end nothing.

use crate::printable::printable;
use axum::{
    Router,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use engine::ports::SignInFault;
use futures::future::BoxFuture;
use oauth2::CsrfToken;
use serde::Deserialize;
use std::{
    net::{Ipv4Addr, Ipv6Addr},
    sync::Arc,
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
};

pub(super) struct Listener {
    sockets: Vec<TcpListener>,
    port: u16,
}

/// What the provider hands the browser (RFC 6749 section 4.1.2).
#[derive(Deserialize)]
struct Returned {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// A return with the right state, and whom to tell what came of it.
struct Arrival {
    returned: Returned,
    tell: oneshot::Sender<Result<(), SignInFault>>,
}

#[derive(Clone)]
struct Waiting {
    state: Arc<CsrfToken>,
    arrivals: mpsc::Sender<Arrival>,
}

impl Listener {
    pub(super) async fn bind() -> Result<Self, SignInFault> {
        let fault = |error: std::io::Error| {
            SignInFault::Misconfigured(format!(
                "no port of this machine can be listened on: {}",
                error.kind()
            ))
        };
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(fault)?;
        let port = socket.local_addr().map_err(fault)?.port();
        let mut sockets = vec![socket];
        // A browser that is sent to localhost may try this one first, and wait.
        sockets.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await);
        Ok(Self { sockets, port })
    }

    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    /// Waits for the browser, has its code redeemed, and shows it the outcome.
    pub(super) async fn wait(
        self,
        state: CsrfToken,
        redeem: impl FnOnce(String) -> BoxFuture<'static, Result<(), SignInFault>> + Send,
    ) -> Result<(), SignInFault> {
        let (arrivals, mut arrived) = mpsc::channel(1);
        let app =
            Router::new().route("/", get(returned)).with_state(Waiting { state: Arc::new(state), arrivals });
        let servers = self.sockets.into_iter().map(|socket| axum::serve(socket, app.clone()).into_future());
        let outcome = async {
            let gone = || SignInFault::Refused("the waiting for the browser ended".to_owned());
            let Arrival { returned, tell } = arrived.recv().await.ok_or_else(gone)?;
            let outcome = match (returned.code, returned.error) {
                (Some(code), None) => redeem(code).await,
                (_, Some(error)) if error == "access_denied" => {
                    Err(SignInFault::Refused("leave was not given in the browser".to_owned()))
                }
                (_, Some(error)) => {
                    let more = returned.error_description.unwrap_or_default();
                    Err(SignInFault::Refused(printable(&format!("the provider says {error} {more}"))))
                }
                (None, None) => Err(SignInFault::Refused("the provider sent no code".to_owned())),
            };
            // The page goes on its way by itself when the listening has ended.
            let _ = tell.send(outcome.clone());
            outcome
        };
        tokio::select! {
            outcome = outcome => outcome,
            _ = futures::future::join_all(servers) => {
                Err(SignInFault::Refused("the waiting for the browser ended".to_owned()))
            }
        }
    }
}

async fn returned(State(waiting): State<Waiting>, Query(returned): Query<Returned>) -> Response {
    let nothing = || page(StatusCode::BAD_REQUEST, "Nothing is waiting for this", "Begin again in NexScout.");
    if returned.state.as_deref() != Some(waiting.state.secret().as_str()) {
        return nothing();
    }
    let (tell, told) = oneshot::channel();
    // The first one counts; its code is good once.
    if waiting.arrivals.try_send(Arrival { returned, tell }).is_err() {
        return nothing();
    }
    match told.await {
        Ok(Ok(())) => page(StatusCode::OK, "You are signed in", "Close this page and go back to NexScout."),
        Ok(Err(_)) => page(StatusCode::OK, "You are not signed in", "NexScout says why."),
        Err(_) => nothing(),
    }
}

/// A page of fixed words: nothing of what came in the address is in it.
fn page(status: StatusCode, title: &str, words: &str) -> Response {
    let text = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><body \
         style=\"font:16px/1.5 system-ui;margin:15vh auto;max-width:26em;padding:0 1em\"><h1 \
         style=\"font-size:1.4em\">{title}</h1><p>{words}</p></body></html>"
    );
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ),
        // Its task must not stay behind with the line.
        (header::CONNECTION, "close"),
    ];
    (status, headers, Html(text)).into_response()
}
