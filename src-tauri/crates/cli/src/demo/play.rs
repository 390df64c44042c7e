//! One scenario on its stage: moves the clock, lets visitors and the rep act, and after each step tells what has
//! become different. What it tells it reads back from the program; nothing is made up for the telling.

use super::{
    post::Post,
    teller::{Teller, clock},
};
use anyhow::Context;
use domain::{EffectState, Mode, ProspectId, time::Span};
use engine::{ports::Clock, worker::Report};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Builder, Visitor, Workspace, peer::Mail};

/// A workspace with the demo's mail server in its settings.
pub fn builder(mode: Mode, post: &Post) -> Builder {
    Workspace::builder(mode)
        .without_mailbox()
        .set("smtp.port", post.port())
        .set("smtp.security", "none")
        .set("smtp.host", "127.0.0.1")
}

/// A text in a row; empty if it has none.
pub fn text<'v>(row: &'v Value, name: &str) -> &'v str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A number in a row; 0 if it has none.
pub fn number(row: &Value, name: &str) -> i64 {
    row.get(name).and_then(Value::as_i64).unwrap_or_default()
}

/// Whether a job stands there, waiting for that if anything.
pub fn stands(job: &Value, state: &str, waiting_for: &str) -> bool {
    text(job, "state") == state && text(job, "waiting_for") == waiting_for
}

/// A scenario being played.
pub struct Play<'a> {
    /// The program.
    pub ws: &'a Workspace,
    /// The teller.
    pub teller: &'a mut Teller,
    post: &'a Post,
    /// Mails the server had before.
    before: usize,
    told: Told,
}

/// What has been told already.
#[derive(Default)]
struct Told {
    /// Score and stage by prospect.
    prospects: BTreeMap<String, (i64, String)>,
    /// State and reason by job.
    jobs: BTreeMap<String, (String, String)>,
    notices: BTreeSet<String>,
    cards: BTreeSet<String>,
    wallet: Option<[i64; 4]>,
    mails: usize,
}

impl<'a> Play<'a> {
    /// Begins; `before` is how many mails the server has taken in other scenarios.
    pub async fn begin(ws: &'a Workspace, post: &'a Post, teller: &'a mut Teller) -> anyhow::Result<Self> {
        let before = post.mails(0).await?.len();
        let mut play = Self { ws, teller, post, before, told: Told::default() };
        play.told.wallet = Some(play.wallet().await?);
        Ok(play)
    }

    /// Tells a thing that happens now.
    pub fn tell(&mut self, who: &str, words: &str) {
        self.teller.line(self.ws.clock().now(), who, words);
    }

    /// Checks what the scenario demands.
    pub fn check(&mut self, demand: &str, holds: bool) {
        self.teller.check(demand, holds);
    }

    /// A visitor writes, over HTTP, so long after nine o'clock; the worker takes a step.
    pub async fn say(&mut self, visitor: &Visitor<'_>, since: Span, words: &str) -> anyhow::Result<String> {
        self.ws.at(since);
        let answer = visitor.say(words).await?;
        self.tell("visitor", words);
        self.tell("assistant", &answer);
        self.step().await?;
        Ok(answer)
    }

    /// A whole conversation: seconds after nine, and words.
    pub async fn converse(&mut self, visitor: &Visitor<'_>, lines: &[(i64, &str)]) -> anyhow::Result<()> {
        for (second, words) in lines {
            self.say(visitor, Span::seconds(*second), words).await?;
        }
        Ok(())
    }

    /// The demo moves the clock; the worker takes a step.
    pub async fn at(&mut self, since: Span) -> anyhow::Result<Report> {
        self.ws.at(since);
        self.tell("clock", "the demo moves the clock on");
        self.step().await
    }

    /// The rep does something: a row of the command table; the worker takes a step.
    pub async fn rep(&mut self, words: &str, name: &str, request: Value) -> anyhow::Result<Value> {
        self.tell("rep", words);
        let answer = self.call(name, request).await?;
        self.step().await?;
        Ok(answer)
    }

    /// A row of the command table, without a word.
    pub async fn call(&self, name: &str, request: Value) -> anyhow::Result<Value> {
        self.ws.call(name, request).await.map_err(|error| anyhow::anyhow!("{name}: {}", error.message))
    }

    /// The worker does all that is due, and what has become different is told.
    pub async fn step(&mut self) -> anyhow::Result<Report> {
        // What capture or the rep brought about stands there before the worker does anything about it.
        self.tell_changes().await?;
        let report = self.ws.run_due().await?;
        self.tell_changes().await?;
        Ok(report)
    }

    async fn tell_changes(&mut self) -> anyhow::Result<()> {
        self.tell_prospects().await?;
        self.tell_jobs().await?;
        self.tell_cards().await?;
        self.tell_notices().await?;
        self.tell_wallet().await?;
        self.tell_mails().await
    }

    /// The one prospect there is, with its details.
    pub async fn prospect(&self) -> anyhow::Result<Value> {
        self.ws.only_prospect().await
    }

    /// The newest job of a kind that was not called off; `null` if there is none.
    pub async fn job(&self, prospect: &Value, kind: &str) -> anyhow::Result<Value> {
        let id: ProspectId = text(prospect, "id").parse().context("a prospect's id")?;
        let jobs = self.ws.jobs(id).await?.into_iter().filter(|job| text(job, "kind") == kind);
        Ok(jobs
            .max_by_key(|job| (text(job, "state") != "cancelled", number(job, "created_at")))
            .unwrap_or_default())
    }

    /// Mails of this scenario so far.
    pub async fn mails(&self) -> anyhow::Result<Vec<Mail>> {
        let mut all = self.post.mails(self.before + self.sent().await?).await?;
        Ok(all.split_off(self.before.min(all.len())))
    }

    /// Reads an invitation back with another library, and tells what it says.
    pub async fn read_invitation(&mut self, mail: &Mail) -> anyhow::Result<bool> {
        let Some(event) = self.post.invitation(mail).await? else {
            let raw = mail.calendar.as_deref().unwrap_or_default();
            self.tell("calendar", &format!("as it arrived (no other calendar library here):\n{raw}"));
            return Ok(raw.contains("METHOD:REQUEST"));
        };
        let attendee = event.pointer("/attendees/0/address").and_then(Value::as_str).unwrap_or_default();
        let organizer = event.pointer("/organizer/address").and_then(Value::as_str).unwrap_or_default();
        let words = format!(
            "read by PyPI's icalendar: METHOD {}, {}, {} to {}, organizer {organizer}, attendee {attendee}",
            text(&event, "method"),
            text(&event, "summary"),
            text(&event, "start"),
            text(&event, "end"),
        );
        self.tell("calendar", &words);
        Ok(text(&event, "method") == "REQUEST" && text(&event, "mime_method") == "REQUEST")
    }

    /// Checks that the books add up, as every scenario ends.
    pub async fn close(&mut self) -> anyhow::Result<()> {
        let sound = self.ws.check_books().await;
        self.check("ledger = balance = available + reserved, and the file is sound", sound.is_ok());
        Ok(())
    }

    async fn tell_prospects(&mut self) -> anyhow::Result<()> {
        for row in self.ws.prospects().await? {
            let (id, score, stage) = (text(&row, "id"), number(&row, "scout_score"), text(&row, "stage"));
            let now = (score, stage.to_owned());
            let known = self.told.prospects.insert(id.to_owned(), now.clone());
            if known.as_ref() == Some(&now) {
                continue;
            }
            let detail = self.call("prospects.get", json!({ "id": id })).await?;
            let parts = detail.get("score_parts").and_then(Value::as_object);
            let parts: Vec<String> = ["intent", "temperature", "contact", "engagement", "signal"]
                .into_iter()
                .map(|name| {
                    let part =
                        parts.and_then(|parts| parts.get(name)).and_then(Value::as_i64).unwrap_or_default();
                    format!("{name} {part}")
                })
                .collect();
            let sum = parts.join(" + ");
            match known {
                None => {
                    self.tell("prospect", &format!("created: {}", person(&detail)));
                    self.tell("stage", &format!("enters {stage}"));
                    self.tell("score", &format!("{score} = {sum}"));
                    self.tell_signals(&detail);
                }
                Some((before, was)) => {
                    if was != stage {
                        self.tell("stage", &format!("{was} -> {stage}"));
                    }
                    if before != score {
                        self.tell("score", &format!("{before} -> {score} = {sum}"));
                    }
                }
            }
        }
        Ok(())
    }

    fn tell_signals(&mut self, detail: &Value) {
        let signals = detail.get("signals").and_then(Value::as_array).cloned().unwrap_or_default();
        let reasons: Vec<String> = signals
            .iter()
            .map(|one| {
                format!("{} {:+} (\"{}\")", text(one, "kind"), number(one, "points"), text(one, "quote"))
            })
            .collect();
        if !reasons.is_empty() {
            let (intent, warm) = (number(detail, "intent"), text(detail, "temperature"));
            self.tell("because", &format!("intent {intent}, {warm}: {}", reasons.join(", ")));
        }
    }

    async fn tell_jobs(&mut self) -> anyhow::Result<()> {
        let Value::Array(mut jobs) = self.call("jobs.list", json!({})).await? else { return Ok(()) };
        jobs.sort_by_key(|job| (number(job, "created_at"), text(job, "id").to_owned()));
        let now = self.ws.clock().now();
        for job in &jobs {
            let state = (text(job, "state").to_owned(), text(job, "waiting_for").to_owned());
            let known = self.told.jobs.insert(text(job, "id").to_owned(), state.clone());
            if known.as_ref() == Some(&state) {
                continue;
            }
            let kind = text(job, "kind");
            let cost = format!("{} energy, {} coins", number(job, "energy"), number(job, "coins"));
            let due = domain::Timestamp(number(job, "run_at"));
            let due = if due > now { format!("due {}", clock(due)) } else { "due at once".to_owned() };
            let words = match state.0.as_str() {
                "queued" => format!("{kind} queued, {due}, costs {cost}"),
                "suggested" => format!("{kind} suggested, not queued (it would cost {cost})"),
                "waiting" => format!("{kind} waits ({}): {}", state.1, text(job, "wait_words")),
                "succeeded" => format!("{kind} done, paid {cost}"),
                other => format!("{kind} {other}: {}", text(job, "error")),
            };
            self.tell("job", &words);
        }
        Ok(())
    }

    async fn tell_cards(&mut self) -> anyhow::Result<()> {
        for card in self.ws.cards().await? {
            if !self.told.cards.insert(text(&card, "id").to_owned()) {
                continue;
            }
            let payload = card.get("payload").cloned().unwrap_or_default();
            let expires = clock(domain::Timestamp(number(&card, "expires_at")));
            let words =
                format!("{} wants a decision until {expires}: {}", text(&card, "kind"), text(&card, "why"));
            self.tell("card", &words);
            let mail = format!(
                "To: {}\nSubject: {}\n\n{}",
                text(&payload, "to"),
                text(&payload, "subject"),
                text(&payload, "text")
            );
            self.tell("", &quoted(&mail));
        }
        Ok(())
    }

    async fn tell_notices(&mut self) -> anyhow::Result<()> {
        let Value::Array(notices) = self.call("notifications.list", json!({})).await? else { return Ok(()) };
        for notice in notices.iter().rev() {
            if self.told.notices.insert(text(notice, "id").to_owned()) {
                self.tell("notice", &format!("the rep is told: {}", text(notice, "text")));
            }
        }
        Ok(())
    }

    async fn wallet(&self) -> anyhow::Result<[i64; 4]> {
        let wallet = self.ws.engine.wallet().await?;
        Ok([wallet.energy.available, wallet.energy.reserved, wallet.coins.available, wallet.coins.reserved])
    }

    async fn tell_wallet(&mut self) -> anyhow::Result<()> {
        let now = self.wallet().await?;
        if self.told.wallet.replace(now) != Some(now) {
            let [energy, held_energy, coins, held_coins] = now;
            let words = format!(
                "{energy} energy free, {held_energy} reserved; {coins} coins free, {held_coins} reserved"
            );
            self.tell("wallet", &words);
        }
        Ok(())
    }

    async fn tell_mails(&mut self) -> anyhow::Result<()> {
        let mails = self.mails().await?;
        for mail in mails.iter().skip(self.told.mails) {
            self.tell("mail", "the mail server took a message:");
            let mut lines: Vec<String> =
                ["From", "To", "Subject", "Message-ID", "In-Reply-To", "List-Unsubscribe"]
                    .into_iter()
                    .filter_map(|name| Some(format!("{name}: {}", mail.header(name)?)))
                    .collect();
            lines.push(String::new());
            lines.push(mail.text.trim_end().to_owned());
            if mail.calendar.is_some() {
                lines.push("[text/calendar; method=REQUEST]".to_owned());
            }
            self.tell("", &quoted(&lines.join("\n")));
        }
        self.told.mails = mails.len();
        Ok(())
    }

    /// Messages a server took, by our own books: a mail is waited for only if it must be there.
    async fn sent(&self) -> anyhow::Result<usize> {
        let reader = self.ws.engine.store().reader();
        let mut sent = 0;
        for prospect in store::prospects::list(reader, None, 1_000).await? {
            let effects = store::effects::of_prospect(reader, prospect.id, 1_000).await?;
            sent += effects.iter().filter(|effect| effect.state == EffectState::Sent).count();
        }
        Ok(sent)
    }
}

/// Who a prospect is, as far as that is known.
fn person(detail: &Value) -> String {
    let email = match text(detail, "email") {
        "" => String::new(),
        email => format!("{email} ({})", text(detail, "email_state")),
    };
    let parts = [text(detail, "name"), text(detail, "company"), &email, text(detail, "phone")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A text as a block of its own.
fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("| {line}")).collect::<Vec<_>>().join("\n")
}
