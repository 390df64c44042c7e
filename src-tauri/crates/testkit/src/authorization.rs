//! A stand-in for a provider's authorization server (RFC 6749, 7636, 7662): it asks nobody and gives leave at once, and
//! is strict about everything else. Access tokens last a day unless told otherwise.

use anyhow::Context as _;
use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// The client it knows.
pub const CLIENT_ID: &str = "nexscout-of-rina";
/// That client's secret.
pub const CLIENT_SECRET: &str = "client-secret";
/// Whose mailbox its tokens open.
pub const USER: &str = "rina@widgets.example";

type Fields = BTreeMap<String, String>;

/// What it does out of the ordinary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mood {
    /// Nothing.
    #[default]
    Good,
    /// The rep says no.
    Denies,
    /// It answers 503.
    Down,
    /// Its answers are no JSON.
    Babbles,
    /// It gives no refresh token.
    Once,
}

#[derive(Default)]
struct Books {
    mood: Mood,
    /// Seconds its access tokens are said to last.
    lasts: Option<u64>,
    count: u32,
    /// Codes with what they were asked with.
    codes: BTreeMap<String, Fields>,
    refresh: BTreeSet<String>,
    access: BTreeSet<String>,
    asked: Vec<Fields>,
}

/// The server; it ends when dropped.
pub struct Authorization {
    port: u16,
    books: Arc<Mutex<Books>>,
    program: JoinHandle<()>,
}

impl Authorization {
    /// Starts one on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// There is none.
    pub async fn start() -> anyhow::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no port")?;
        let port = socket.local_addr()?.port();
        let books = Arc::new(Mutex::new(Books::default()));
        let app = Router::new()
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/introspect", post(introspect))
            .with_state(Arc::clone(&books));
        let program = tokio::spawn(async move {
            let _ = axum::serve(socket, app).await;
        });
        Ok(Self { port, books, program })
    }

    /// A path of it as a URL.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Behaves so from now on.
    pub fn set_mood(&self, mood: Mood) {
        open(&self.books).mood = mood;
    }

    /// Tokens made from now on are said to last so many seconds.
    pub fn set_lasting(&self, seconds: u64) {
        open(&self.books).lasts = Some(seconds);
    }

    /// Access tokens that were given are worth nothing any more; refresh tokens still are.
    pub fn expire(&self) {
        open(&self.books).access.clear();
    }

    /// As when the rep withdraws the leave at the provider.
    pub fn withdraw(&self) {
        let mut books = open(&self.books);
        books.access.clear();
        books.refresh.clear();
    }

    /// What its token endpoint was asked, in order.
    pub fn asked(&self) -> Vec<Fields> {
        open(&self.books).asked.clone()
    }
}

impl Drop for Authorization {
    fn drop(&mut self) {
        self.program.abort();
    }
}

fn open(books: &Mutex<Books>) -> MutexGuard<'_, Books> {
    books.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Books {
    fn new_token(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("{kind}-token-{}", self.count)
    }
}

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", String::as_str)
}

async fn authorize(State(books): State<Arc<Mutex<Books>>>, Query(asked): Query<Fields>) -> Response {
    let mut books = open(&books);
    let sound = field(&asked, "response_type") == "code"
        && field(&asked, "client_id") == CLIENT_ID
        && field(&asked, "code_challenge_method") == "S256"
        && !field(&asked, "code_challenge").is_empty()
        && !field(&asked, "state").is_empty()
        && field(&asked, "scope").split(' ').any(|scope| scope == "mail");
    if !sound {
        return (StatusCode::BAD_REQUEST, "this is no sound request").into_response();
    }
    let (back, state) = (field(&asked, "redirect_uri").to_owned(), field(&asked, "state").to_owned());
    if books.mood == Mood::Denies {
        return Redirect::to(&format!("{back}?error=access_denied&state={state}")).into_response();
    }
    let code = books.new_token("code");
    books.codes.insert(code.clone(), asked);
    Redirect::to(&format!("{back}?code={code}&state={state}")).into_response()
}

async fn token(State(books): State<Arc<Mutex<Books>>>, Form(asked): Form<Fields>) -> Response {
    let mut books = open(&books);
    books.asked.push(asked.clone());
    let refuse = |word: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": word }))).into_response();
    match books.mood {
        Mood::Down => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Mood::Babbles => return "<html>secret-token</html>".into_response(),
        _ => {}
    }
    if field(&asked, "client_id") != CLIENT_ID || field(&asked, "client_secret") != CLIENT_SECRET {
        return refuse("invalid_client");
    }
    let good = match field(&asked, "grant_type") {
        "authorization_code" => books.codes.remove(field(&asked, "code")).is_some_and(|begun| {
            let hashed = Sha256::digest(field(&asked, "code_verifier"));
            field(&begun, "code_challenge") == BASE64_URL_SAFE_NO_PAD.encode(hashed)
                && field(&begun, "redirect_uri") == field(&asked, "redirect_uri")
        }),
        // Each refresh token is good once, as with Microsoft and RFC 9700 section 4.14.2.
        "refresh_token" => books.refresh.remove(field(&asked, "refresh_token")),
        _ => return refuse("unsupported_grant_type"),
    };
    if !good {
        return refuse("invalid_grant");
    }
    let access = books.new_token("access");
    books.access.insert(access.clone());
    let refresh = (books.mood != Mood::Once).then(|| books.new_token("refresh"));
    books.refresh.extend(refresh.clone());
    Json(json!({
        "access_token": access, "token_type": "Bearer", "expires_in": books.lasts.unwrap_or(86_400),
        "refresh_token": refresh,
    }))
    .into_response()
}

/// What mail servers ask (RFC 7662).
async fn introspect(State(books): State<Arc<Mutex<Books>>>, Form(asked): Form<Fields>) -> Json<Value> {
    let active = open(&books).access.contains(field(&asked, "token"));
    Json(if active { json!({ "active": true, "username": USER }) } else { json!({ "active": false }) })
}
