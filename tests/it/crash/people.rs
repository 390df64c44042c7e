//! Visitors of the website. They say their lines one after the other and say a line again that nobody
//! acknowledged, as the widget does; what was acknowledged is on their list.

use crate::processes::program::PATIENCE;
use anyhow::{Context as _, bail};
use fastrand::Rng;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    sync::{Semaphore, watch},
    time::timeout,
};

/// What somebody comes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Price and demo: a prospect who is interested.
    Demo,
    /// To buy: a prospect who is ready to close.
    Buy,
    /// Asks like [`Self::Demo`] under the address of somebody who was here: no prospect of their own.
    Again,
    /// Leaves an address and no interest: no prospect.
    Shy,
    /// Says hello: no prospect.
    Passing,
}

impl Wish {
    fn lines(self, email: &str) -> Vec<String> {
        let address = format!("My email is {email}");
        let lines: &[&str] = match self {
            Self::Demo => {
                &["Hi, how much is Widget Pro for 12 seats?", "Can we see a demo on Thursday?", &address]
            }
            Self::Buy => {
                &["I want to buy 5 seats of Widget Pro, how much is it?", &address, "Please call me today"]
            }
            Self::Again => &[&address, "How much is Widget Pro?", "I would like a demo on Friday"],
            Self::Shy => &["hello", &address],
            Self::Passing => &["hi"],
        };
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    /// Whether the address must belong to a prospect once all was said.
    pub(super) const fn makes_prospect(self) -> bool {
        matches!(self, Self::Demo | Self::Buy)
    }
}

/// Somebody who was here.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) wish: Wish,
    pub(super) email: String,
    pub(super) session: String,
    /// Id and text of every line that was acknowledged.
    pub(super) acknowledged: Vec<(String, String)>,
}

/// Where visitors come from, and who of them was here.
pub(super) struct Street {
    folder: PathBuf,
    number: u64,
    door: watch::Receiver<Option<String>>,
    invited: Semaphore,
    came: AtomicUsize,
    lines: watch::Sender<usize>,
    gone: Mutex<Vec<Person>>,
}

impl Street {
    /// `door` says where the website is, and nothing while it is down.
    pub(super) fn new(folder: &Path, number: u64, door: watch::Receiver<Option<String>>) -> Arc<Self> {
        Arc::new(Self {
            folder: folder.to_owned(),
            number,
            door,
            invited: Semaphore::new(0),
            came: AtomicUsize::new(0),
            lines: watch::Sender::new(0),
            gone: Mutex::default(),
        })
    }

    /// So many more may come.
    pub(super) fn invite(&self, people: usize) {
        self.invited.add_permits(people);
    }

    /// Nobody comes any more; those who are here finish.
    pub(super) fn close(&self) {
        self.invited.close();
    }

    /// Waits until so many more lines were acknowledged.
    pub(super) async fn heard(&self, lines: usize) {
        let enough = *self.lines.borrow() + lines;
        let _ = self.lines.subscribe().wait_for(|heard| *heard >= enough).await;
    }

    /// Everybody who has said all.
    pub(super) fn people(&self) -> Vec<Person> {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One visitor after the other, until the street is closed.
    pub(super) async fn walk(self: Arc<Self>, mut dice: Rng) -> anyhow::Result<()> {
        let http = reqwest::Client::builder().timeout(PATIENCE).build()?;
        while let Ok(ticket) = self.invited.acquire().await {
            ticket.forget();
            let person = self.somebody(&mut dice);
            let person = self.visit(&http, person).await?;
            self.gone.lock().unwrap_or_else(PoisonError::into_inner).push(person);
        }
        Ok(())
    }

    fn somebody(&self, dice: &mut Rng) -> Person {
        let n = self.came.fetch_add(1, Ordering::Relaxed);
        let before =
            self.people().into_iter().filter(|person| person.wish.makes_prospect()).collect::<Vec<_>>();
        let wish = match dice.u8(0..10) {
            0..5 => Wish::Demo,
            5..7 => Wish::Buy,
            7 if !before.is_empty() => Wish::Again,
            8 => Wish::Shy,
            _ => Wish::Passing,
        };
        let email = match dice.choice(before).filter(|_| wish == Wish::Again) {
            Some(known) => known.email,
            None => format!("visitor{n}@shop{n}w{}.example", self.number),
        };
        Person { wish, email, session: String::new(), acknowledged: Vec::new() }
    }

    async fn visit(&self, http: &reqwest::Client, mut person: Person) -> anyhow::Result<Person> {
        let page = json!({ "page": "https://brightwidgets.test/pricing" });
        let opened = self.insist(http, "/v1/chat/sessions", "", &page).await?;
        let word = |field: &str| opened[field].as_str().map(str::to_owned).context("a session without token");
        let token = word("token")?;
        person.session = word("session_id")?;
        let path = format!("/v1/chat/sessions/{}/messages", person.session);
        for line in person.wish.lines(&person.email) {
            let said = self.insist(http, &path, &token, &json!({ "text": line })).await?;
            let id = said["message_id"].as_str().context("no message_id")?.to_owned();
            person.acknowledged.push((id, line));
            self.lines.send_modify(|heard| *heard += 1);
        }
        Ok(person)
    }

    /// Posts until it is acknowledged. A line that breaks says nothing; a refusal is a failure.
    async fn insist(
        &self,
        http: &reqwest::Client,
        path: &str,
        token: &str,
        body: &Value,
    ) -> anyhow::Result<Value> {
        let mut door = self.door.clone();
        let came = self.came.load(Ordering::Relaxed);
        loop {
            let open = timeout(PATIENCE, door.wait_for(Option::is_some)).await;
            let address = open.context("the website stays down")??.clone().unwrap_or_default();
            let sent = http
                .post(format!("{address}{path}"))
                .bearer_auth(token)
                .header("x-forwarded-for", format!("203.0.{}.{}", came / 250 % 250, came % 250))
                .json(body)
                .send()
                .await;
            let answer = match sent {
                Ok(answer) => answer,
                Err(_) => {
                    self.again(&mut door, &address).await?;
                    continue;
                }
            };
            let status = answer.status();
            match answer.json::<Value>().await {
                Ok(value) if status.is_success() => return Ok(value),
                Ok(error) => bail!("{path} in {}: {status} {error}", self.folder.display()),
                // Cut off in the middle of the answer.
                Err(_) => self.again(&mut door, &address).await?,
            }
        }
    }

    /// Waits until the website is somewhere else, as nobody answers at `address`.
    async fn again(&self, door: &mut watch::Receiver<Option<String>>, address: &str) -> anyhow::Result<()> {
        let moved = door.wait_for(|open| open.as_deref() != Some(address));
        timeout(PATIENCE, moved).await.context("the website does not answer and was not killed")??;
        Ok(())
    }
}
