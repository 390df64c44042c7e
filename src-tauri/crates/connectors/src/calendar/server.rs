//! Fetching calendars: a feed by one GET, CalDAV by its reports. Bounded in size and time; a link or a password is
//! never in an error, and neither goes to another server than the one named.

use super::{caldav, events};
use crate::web::{self, BodyFault};
use async_trait::async_trait;
use domain::{Timestamp, schedule::Busy};
use engine::ports::{Calendar, CalendarAccount, CalendarFault, CalendarProtocol, SecretStore};
use reqwest::{Client, Method, StatusCode, Url, header, redirect};
use std::{ops::Range, sync::Arc, time::Duration};

/// Bytes of an answer at most; a calendar of ten years has a few.
const SIZE: usize = 20 * 1024 * 1024;
/// How often an address may point to another.
const HOPS: usize = 5;
/// For one answer, connecting included.
const PATIENCE: Duration = Duration::from_secs(20);

/// Calendars over HTTP, and files of this computer.
pub struct HttpCalendar {
    secrets: Arc<dyn SecretStore>,
    patience: Duration,
}

impl HttpCalendar {
    /// Asks `secrets` for links and passwords.
    pub fn new(secrets: Arc<dyn SecretStore>) -> Self {
        Self { secrets, patience: PATIENCE }
    }

    /// Waits so long for an answer.
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    fn secret(&self, key: &str) -> Result<Option<String>, CalendarFault> {
        let kept = self.secrets.get(key).map_err(|fault| CalendarFault::Misconfigured(fault.to_string()))?;
        Ok(kept.map(|secret| secret.0.trim().to_owned()).filter(|text| !text.is_empty()))
    }
}

#[async_trait]
impl Calendar for HttpCalendar {
    async fn busy(
        &self,
        account: &CalendarAccount,
        window: Range<Timestamp>,
    ) -> Result<Vec<Busy>, CalendarFault> {
        let url = self.secret(account.url_key)?.ok_or_else(|| misconfigured("its address is not set"))?;
        let url = address(&url)?;
        let texts = if url.scheme() == "file" {
            vec![file(&url).await?]
        } else {
            let password = self.secret(account.password_key)?;
            let line =
                Line::new(url.clone(), account.user.clone().map(|user| (user, password)), self.patience)?;
            match account.protocol {
                CalendarProtocol::Feed => vec![line.ask(Method::GET, &url, None).await?.1],
                CalendarProtocol::CalDav => caldav::events(&line, url, &window).await?,
            }
        };
        let mut all = Vec::new();
        for text in texts {
            all.extend(
                events::busy(&text, &window, account.zone, &account.own)
                    .map_err(CalendarFault::Unreadable)?,
            );
        }
        all.sort_by_key(|one| (one.start, one.end));
        Ok(all)
    }
}

fn misconfigured(words: &str) -> CalendarFault {
    CalendarFault::Misconfigured(words.to_owned())
}

/// `webcal:` is https by another name. Over plain http nothing is asked beyond this computer, as with mail.
fn address(text: &str) -> Result<Url, CalendarFault> {
    let text =
        text.strip_prefix("webcal://").map_or_else(|| text.to_owned(), |rest| format!("https://{rest}"));
    let url = Url::parse(&text).map_err(|_| misconfigured("its address is no link such as https://..."))?;
    match url.scheme() {
        "https" | "file" => Ok(url),
        "http" if web::is_here(&url) => Ok(url),
        "http" => Err(misconfigured("its address is not encrypted; use https://")),
        _ => Err(misconfigured("its address begins with neither https://, webcal:// nor file://")),
    }
}

async fn file(url: &Url) -> Result<String, CalendarFault> {
    let path =
        url.to_file_path().map_err(|()| misconfigured("its address names no file of this computer"))?;
    let size =
        tokio::fs::metadata(&path).await.map_err(|error| misconfigured(&format!("the file: {error}")))?.len();
    if size > SIZE as u64 {
        return Err(too_large());
    }
    tokio::fs::read_to_string(&path).await.map_err(|error| misconfigured(&format!("the file: {error}")))
}

fn too_large() -> CalendarFault {
    CalendarFault::Unreadable(format!("it is larger than {} MB", SIZE / 1024 / 1024))
}

/// The line to one server.
pub(super) struct Line {
    client: Client,
    home: Url,
    login: Option<(String, Option<String>)>,
}

impl Line {
    fn new(
        home: Url,
        login: Option<(String, Option<String>)>,
        patience: Duration,
    ) -> Result<Self, CalendarFault> {
        let client = Client::builder()
            .timeout(patience)
            // By hand: a password stays with its server, and the method stays what it is.
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| CalendarFault::Offline(error.without_url().to_string()))?;
        Ok(Self { client, home, login })
    }

    /// Asks, and answers where the answer came from, and its text. `body`: XML, and how deep it asks (RFC 4918).
    pub(super) async fn ask(
        &self,
        method: Method,
        at: &Url,
        body: Option<(&str, &str)>,
    ) -> Result<(Url, String), CalendarFault> {
        let mut at = at.clone();
        for _ in 0..HOPS {
            let mut request = self.client.request(method.clone(), at.clone());
            if let Some((user, password)) = &self.login {
                if at.origin() != self.home.origin() {
                    return Err(misconfigured(
                        "it points to another server, which is not to have your password",
                    ));
                }
                request = request.basic_auth(user, password.as_deref());
            }
            if let Some((depth, xml)) = body {
                request = request
                    .header("Depth", depth)
                    .header(header::CONTENT_TYPE, "application/xml; charset=utf-8")
                    .body(xml.to_owned());
            }
            let answer = request.send().await.map_err(|error| offline(&error))?;
            if answer.status().is_redirection() {
                let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
                let next =
                    to.and_then(|to| at.join(to).ok()).ok_or_else(|| misconfigured("it points nowhere"))?;
                at = address(next.as_str())?;
                if at.scheme() == "file" {
                    return Err(misconfigured("it points nowhere"));
                }
                continue;
            }
            refusal(answer.status())?;
            return Ok((at, text(answer).await?));
        }
        Err(misconfigured("it points from address to address without end"))
    }
}

fn refusal(status: StatusCode) -> Result<(), CalendarFault> {
    match status.as_u16() {
        200..=299 => Ok(()),
        401 | 403 => Err(misconfigured(&format!("user name or password is not taken ({})", status.as_u16()))),
        404 | 410 => Err(misconfigured(&format!("there is nothing at its address ({})", status.as_u16()))),
        429 | 500.. => Err(CalendarFault::Offline(format!("the server answers {}", status.as_u16()))),
        other => Err(misconfigured(&format!("the server answers {other}"))),
    }
}

async fn text(answer: reqwest::Response) -> Result<String, CalendarFault> {
    let bytes = web::body(answer, SIZE).await.map_err(|fault| match fault {
        BodyFault::Broken(words) => CalendarFault::Offline(words.to_owned()),
        BodyFault::TooLarge => too_large(),
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What failed, without the link.
fn offline(error: &reqwest::Error) -> CalendarFault {
    CalendarFault::Offline(web::words(error).to_owned())
}
