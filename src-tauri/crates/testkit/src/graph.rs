//! A stand-in for Facebook's Graph API as lead ads use it, as documented: paging by cursors, error codes with HTTP 400,
//! usage headers, 500 on a page that is too large. It wants its token in a header and never in an address.

use anyhow::Context as _;
use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// The token of the user.
pub const TOKEN: &str = "graph-user-token";
/// The page's own token.
const PAGE_TOKEN: &str = "graph-page-token";
/// The page.
pub const PAGE: &str = "2077000000000001";

#[derive(Default)]
struct Books {
    /// Form -> leads, in the order in which they are answered.
    forms: BTreeMap<String, Vec<Value>>,
    /// An error every call answers with.
    error: Option<(i64, String)>,
    /// Permissions that were taken away.
    revoked: Vec<String>,
    /// A page of more leads answers 500.
    serves: Option<usize>,
    /// What X-App-Usage says.
    used: u32,
    /// What was asked: path and query.
    asked: Vec<(String, BTreeMap<String, String>)>,
}

/// The server; it ends when dropped.
pub struct Graph {
    port: u16,
    books: Arc<Mutex<Books>>,
    program: JoinHandle<()>,
}

impl Graph {
    /// Starts one on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// There is none.
    pub async fn start() -> anyhow::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no port")?;
        let port = socket.local_addr()?.port();
        let books = Arc::new(Mutex::new(Books::default()));
        let app = Router::new()
            .route("/{version}/{node}", get(node))
            .route("/{version}/{node}/{edge}", get(edge))
            .with_state(Arc::clone(&books));
        let program = tokio::spawn(async move {
            let _ = axum::serve(socket, app).await;
        });
        Ok(Self { port, books, program })
    }

    /// Its base address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
    /// Puts a lead behind those of a form.
    pub fn put(&self, form: &str, lead: Value) {
        open(&self.books).forms.entry(form.to_owned()).or_default().push(lead);
    }
    /// Answers every call with that error; `None`: no longer.
    pub fn fail(&self, error: Option<(i64, &str)>) {
        open(&self.books).error = error.map(|(code, words)| (code, words.to_owned()));
    }
    /// Takes a permission away.
    pub fn revoke(&self, permission: &str) {
        open(&self.books).revoked.push(permission.to_owned());
    }
    /// Answers 500 for a page of more leads than that.
    pub fn serve_at_most(&self, leads: usize) {
        open(&self.books).serves = Some(leads);
    }
    /// Says that so many percent of the budget are used.
    pub fn say_used(&self, percent: u32) {
        open(&self.books).used = percent;
    }
    /// The paths and queries it was asked for.
    pub fn asked(&self) -> Vec<(String, BTreeMap<String, String>)> {
        open(&self.books).asked.clone()
    }
}

impl Drop for Graph {
    fn drop(&mut self) {
        self.program.abort();
    }
}

fn open(books: &Mutex<Books>) -> MutexGuard<'_, Books> {
    books.lock().unwrap_or_else(PoisonError::into_inner)
}

fn refuse(status: StatusCode, code: i64, words: &str) -> Response {
    let error =
        json!({ "error": { "message": words, "type": "OAuthException", "code": code, "fbtrace_id": "A" } });
    (status, Json(error)).into_response()
}

type Asked = Query<BTreeMap<String, String>>;

async fn node(
    State(books): State<Arc<Mutex<Books>>>,
    Path((_, node)): Path<(String, String)>,
    Query(query): Asked,
    headers: HeaderMap,
) -> Response {
    answer(&books, &node, "", &query, &headers)
}

async fn edge(
    State(books): State<Arc<Mutex<Books>>>,
    Path((_, node, edge)): Path<(String, String, String)>,
    Query(query): Asked,
    headers: HeaderMap,
) -> Response {
    answer(&books, &node, &edge, &query, &headers)
}

fn answer(
    books: &Mutex<Books>,
    node: &str,
    edge: &str,
    query: &BTreeMap<String, String>,
    headers: &HeaderMap,
) -> Response {
    let mut books = open(books);
    books.asked.push((format!("{node}/{edge}"), query.clone()));
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = token.strip_prefix("Bearer ").unwrap_or_default();
    if query.contains_key("access_token") || ![TOKEN, PAGE_TOKEN].contains(&token) {
        return refuse(StatusCode::UNAUTHORIZED, 190, "Invalid OAuth access token.");
    }
    if let Some((code, words)) = &books.error {
        return refuse(StatusCode::BAD_REQUEST, *code, words);
    }
    let has = |permission: &str| !books.revoked.iter().any(|revoked| revoked == permission);
    let body = match (node, edge) {
        ("me", "permissions") => {
            let all =
                ["leads_retrieval", "pages_show_list", "pages_read_engagement", "pages_manage_metadata"];
            let rows: Vec<Value> = all
                .iter()
                .map(|name| json!({ "permission": name, "status": if has(name) { "granted" } else { "declined" } }))
                .collect();
            json!({ "data": rows })
        }
        ("me", "accounts") => {
            json!({ "data": [{ "id": PAGE, "name": "Widgets", "access_token": PAGE_TOKEN }] })
        }
        (PAGE, "leadgen_forms") if token == PAGE_TOKEN => {
            let rows: Vec<Value> =
                books.forms.keys().map(|id| json!({ "id": id, "name": format!("Form {id}") })).collect();
            json!({ "data": rows })
        }
        (_, _) if !has("leads_retrieval") || token != PAGE_TOKEN => {
            let words = "(#200) Requires leads_retrieval permission to manage the object";
            return refuse(StatusCode::FORBIDDEN, 200, words);
        }
        (form, "leads") => match leads(&books, form, query) {
            Some(part) => part,
            None => {
                let words = "Please reduce the amount of data you're asking for, then retry your request";
                return refuse(StatusCode::INTERNAL_SERVER_ERROR, 1, words);
            }
        },
        (id, _) => {
            let mut all = books.forms.values().flatten();
            let found = all.rfind(|lead| lead.get("id").and_then(Value::as_str) == Some(id));
            match found {
                Some(lead) => lead.clone(),
                None => {
                    return refuse(
                        StatusCode::BAD_REQUEST,
                        100,
                        "Unsupported get request. Object does not exist",
                    );
                }
            }
        }
    };
    let usage = json!({ "call_count": books.used, "total_time": 1, "total_cputime": 1 }).to_string();
    ([("x-app-usage", usage)], Json(body)).into_response()
}

/// A part of a form's leads; `None`: it is too large to be served.
fn leads(books: &Books, form: &str, query: &BTreeMap<String, String>) -> Option<Value> {
    let limit: usize = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(25);
    let since: i64 = query
        .get("filtering")
        .and_then(|filter| serde_json::from_str::<Value>(filter).ok())
        .and_then(|filter| filter.pointer("/0/value").and_then(Value::as_i64))
        .unwrap_or_default();
    let newer: Vec<Value> = books
        .forms
        .get(form)
        .into_iter()
        .flatten()
        .filter(|lead| {
            domain::lead::read(domain::Source::FacebookLeadAds, lead)
                .submitted_at
                .is_none_or(|at| at.0 / 1_000 > since)
        })
        .cloned()
        .collect();
    if books.serves.is_some_and(|most| limit > most) {
        return None;
    }
    let from: usize = query.get("after").and_then(|after| after.parse().ok()).unwrap_or_default();
    let part: Vec<Value> = newer.iter().skip(from).take(limit).cloned().collect();
    let end = from + part.len();
    let mut paging = json!({ "cursors": { "before": from.to_string(), "after": end.to_string() } });
    if end < newer.len()
        && let Some(paging) = paging.as_object_mut()
    {
        paging.insert("next".to_owned(), json!("https://graph.facebook.com/next"));
    }
    Some(json!({ "data": part, "paging": paging }))
}
