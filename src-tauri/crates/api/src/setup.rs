//! Commands of setting up: the mailbox's test, what each mode does by itself, the website's snippet, onboarding.

use crate::{ApiError, Code, workspace::Nothing};
use domain::{Cell, JobKind, Mode, Timestamp, outward::INBOX_FRESH, schedule};
use engine::{Engine, MailboxTest};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use store::StoreError;
use ts_rs::TS;

/// Where the test mail goes.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TestMailbox {
    /// An address; absent: the rep's own.
    to: Option<String>,
}

/// A step of the test.
#[derive(Debug, Serialize, TS)]
pub struct MailboxStep {
    /// Which.
    #[ts(
        type = "\"settings\" | \"connect\" | \"secure\" | \"login\" | \"recipient\" | \"message\" | \"folder\""
    )]
    name: &'static str,
    /// Whether it worked; `null`: not come to, or not needed.
    ok: Option<bool>,
    /// What happened.
    words: String,
}

/// How the test went.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "MailboxTest")]
pub struct MailboxTestView {
    /// The server took the mail, or lets INBOX be read.
    ok: bool,
    /// Every step, in order.
    steps: Vec<MailboxStep>,
    /// What to do about the one that failed.
    hint: Option<String>,
    /// The mail's Message-ID, where one was sent.
    message_id: Option<String>,
}

impl From<MailboxTest> for MailboxTestView {
    fn from(test: MailboxTest) -> Self {
        let steps = test.steps.into_iter().map(|step| MailboxStep {
            name: step.name.as_str(),
            ok: step.ok,
            words: step.words,
        });
        Self { ok: test.ok, steps: steps.collect(), hint: test.hint, message_id: test.message_id }
    }
}

/// How the reading of the mailbox stands.
#[derive(Debug, Serialize, TS)]
pub struct MailboxState {
    /// The mailbox, as `user at host`; `null`: none is set, replies cannot be seen.
    account: Option<String>,
    /// When it was last read to its end.
    read_at: Option<Timestamp>,
    /// Automatic messages may leave: it was read within the last ten minutes (product.md section 3).
    fresh: bool,
    /// Why it cannot be read, in words; `null` while it can.
    problem: Option<String>,
}

pub(crate) async fn mailbox_state(engine: &Engine, _: Nothing) -> Result<MailboxState, ApiError> {
    let state = engine.inbox_state().await?;
    Ok(MailboxState {
        fresh: state.read_at.is_some_and(|at| engine.now() - at <= INBOX_FRESH),
        account: state.account,
        read_at: state.read_at,
        problem: state.problem,
    })
}

pub(crate) async fn read_mailbox(engine: &Engine, nothing: Nothing) -> Result<MailboxState, ApiError> {
    engine.read_inbox().await?;
    mailbox_state(engine, nothing).await
}

/// What one kind of job does by itself in each mode.
#[derive(Debug, Serialize, TS)]
pub struct PolicyRow {
    /// The kind.
    kind: JobKind,
    /// In manual mode.
    manual: Cell,
    /// In hybrid mode, `pipeline.automation` considered.
    hybrid: Cell,
    /// In autopilot.
    autopilot: Cell,
    /// What it costs in energy.
    energy: i64,
    /// What it costs in coins.
    coins: i64,
    /// What it does, in one sentence.
    what: &'static str,
}

/// The website chat, as the rep sets it up.
#[derive(Debug, Serialize, TS)]
pub struct ChatSite {
    /// Where it listens, as `http://HOST:PORT`.
    listening: Option<String>,
    /// Why it does not although it should.
    problem: Option<String>,
    /// What to paste into the website.
    snippet: String,
    /// Origins whose pages may use it.
    origins: Vec<String>,
    /// The chat answers.
    enabled: bool,
    /// Chats of the rep's day in which something was said.
    sessions_today: i64,
}

/// What is set up.
#[derive(Debug, Serialize, TS)]
pub struct Onboarding {
    /// The rep has finished it.
    done: bool,
    /// Its steps.
    steps: Vec<OnboardingStep>,
    /// Sample data is loaded.
    sample: bool,
}

/// One step of the onboarding.
#[derive(Debug, Serialize, TS)]
pub struct OnboardingStep {
    /// Which.
    #[ts(type = "\"mode\" | \"company\" | \"products\" | \"mailbox\" | \"chat\" | \"people\"")]
    key: &'static str,
    /// What it asks for is there.
    done: bool,
}

/// What to load.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LoadSample {
    /// With its people (when not said); `false`: company, price sheet and FAQ only.
    people: Option<bool>,
}

/// How many invented people there were.
#[derive(Debug, Serialize, TS)]
pub struct SamplePeople {
    /// Prospects loaded or wiped.
    prospects: usize,
}

pub(crate) async fn load_sample(engine: &Engine, request: LoadSample) -> Result<SamplePeople, ApiError> {
    Ok(SamplePeople { prospects: engine.load_sample(request.people.unwrap_or(true)).await? })
}

pub(crate) async fn wipe_sample(engine: &Engine, _: Nothing) -> Result<SamplePeople, ApiError> {
    Ok(SamplePeople { prospects: engine.wipe_sample().await? })
}

pub(crate) async fn test_mailbox(engine: &Engine, request: TestMailbox) -> Result<MailboxTestView, ApiError> {
    Ok(engine.test_mailbox(request.to.as_deref()).await?.into())
}

pub(crate) async fn test_reading(engine: &Engine, _: Nothing) -> Result<MailboxTestView, ApiError> {
    Ok(engine.test_reading().await.into())
}

/// What a test of the calendar found.
#[derive(Debug, Serialize, TS)]
pub struct CalendarTestView {
    /// It can be read.
    ok: bool,
    /// What was found, or why not.
    words: String,
    /// What to do about it.
    hint: Option<String>,
}

pub(crate) async fn test_calendar(engine: &Engine, _: Nothing) -> Result<CalendarTestView, ApiError> {
    let engine::CalendarTest { ok, words, hint } = engine.test_calendar().await;
    Ok(CalendarTestView { ok, words, hint })
}

/// A record to publish.
#[derive(Debug, Serialize, TS)]
pub struct DnsRecord {
    /// Its whole name.
    name: String,
    /// Its kind.
    #[ts(type = "\"TXT\" | \"CNAME\"")]
    kind: &'static str,
    /// Its value.
    value: String,
}

/// One thing that was found.
#[derive(Debug, Serialize, TS)]
pub struct DomainFinding {
    /// What it is about.
    #[ts(type = "\"domain\" | \"spf\" | \"dkim\" | \"dmarc\"")]
    subject: &'static str,
    /// How it stands.
    #[ts(type = "\"ok\" | \"warning\" | \"problem\" | \"unknown\"")]
    state: &'static str,
    /// What was found.
    words: String,
    /// What to do about it.
    fix: Option<String>,
    /// What to publish.
    records: Vec<DnsRecord>,
}

/// What DNS says of the domain the rep's mail comes from.
#[derive(Debug, Serialize, TS)]
pub struct DomainCheckView {
    /// The domain.
    domain: String,
    /// When DNS was asked.
    at: Timestamp,
    /// By subject.
    findings: Vec<DomainFinding>,
}

pub(crate) async fn check_domain(engine: &Engine, _: Nothing) -> Result<DomainCheckView, ApiError> {
    let engine::DomainCheck { domain, at, findings } = engine.check_domain().await?;
    let findings = findings.into_iter().map(|one| DomainFinding {
        subject: one.subject.as_str(),
        state: one.state.as_str(),
        words: one.words,
        fix: one.fix,
        records: one
            .records
            .into_iter()
            .map(|record| DnsRecord { name: record.name, kind: record.kind, value: record.value })
            .collect(),
    });
    Ok(DomainCheckView { domain, at, findings: findings.collect() })
}

pub(crate) async fn policy(engine: &Engine, _: Nothing) -> Result<Vec<PolicyRow>, ApiError> {
    let settings = engine.settings();
    Ok(JobKind::ALL
        .iter()
        .map(|kind| {
            let price = settings.price(*kind);
            PolicyRow {
                kind: *kind,
                manual: settings.cell(*kind, Mode::Manual),
                hybrid: settings.cell(*kind, Mode::Hybrid),
                autopilot: settings.cell(*kind, Mode::Autopilot),
                energy: price.energy,
                coins: price.coins,
                what: what(*kind),
            }
        })
        .collect())
}

const fn what(kind: JobKind) -> &'static str {
    match kind {
        JobKind::SmartScan => {
            "Reads everything known, fills gaps, finds duplicates and rescores. Sends nothing."
        }
        JobKind::FollowUp => "Writes one personal message from facts on record and sends it.",
        JobKind::Qualify => "Collects budget, authority, need and timeline with quotes. Sends nothing.",
        JobKind::Nurture => {
            "Sends three messages over seven days; each can be seen, edited and stopped before."
        }
        JobKind::BookMeeting => "Finds free slots and sends an invitation, or three slots to choose from.",
        JobKind::CloseDeal => "Sends the offer from your price sheet and how to accept it.",
        JobKind::FullPipeline => {
            "Scans and qualifies, then follows up or nurtures. Its price covers all of them."
        }
    }
}

pub(crate) async fn site(engine: &Engine, _: Nothing) -> Result<ChatSite, ApiError> {
    let (settings, endpoint, now) = (engine.settings(), engine.endpoint(), engine.now());
    let listening = endpoint.address.map(|address| format!("http://{address}"));
    // Where it does not listen yet, the snippet says where it would.
    let host = listening.clone().or_else(|| settings.listen().map(|address| format!("http://{address}")));
    let host = host.unwrap_or_else(|| "http://127.0.0.1:8787".to_owned());
    let today = schedule::day_start(now, settings.time_zone());
    Ok(ChatSite {
        listening,
        problem: endpoint.problem,
        snippet: format!("<script src=\"{host}/widget.js\" defer></script>"),
        origins: settings.origins(),
        enabled: settings.bool("chat.enabled"),
        sessions_today: store::conversations::opened_since(engine.store().reader(), today).await?,
    })
}

pub(crate) async fn onboarding(engine: &Engine, _: Nothing) -> Result<Onboarding, ApiError> {
    let (reader, settings) = (engine.store().reader(), engine.settings());
    let row = store::workspace::get(reader)
        .await?
        .ok_or_else(|| ApiError::new(Code::Precondition, "the workspace is not initialised"))?;
    let set = |keys: &[&str]| keys.iter().all(|key| settings.text(key).is_some());
    let products = store::knowledge::products(reader).await?;
    let people = store::prospects::list(reader, None, 1).await?;
    let step = |key, done| OnboardingStep { key, done };
    Ok(Onboarding {
        done: row.onboarded_at.is_some(),
        steps: vec![
            step("mode", settings.is_set("mode")),
            step("company", set(&["company.name", "company.address", "rep.name"])),
            step("products", !products.is_empty()),
            step("mailbox", set(&["smtp.host", "mail.from"])),
            step("chat", settings.bool("chat.enabled") && engine.endpoint().address.is_some()),
            step("people", !people.is_empty()),
        ],
        sample: store::sample::is_loaded(reader).await?,
    })
}

pub(crate) async fn finish(engine: &Engine, _: Nothing) -> Result<Onboarding, ApiError> {
    let now = engine.now();
    engine
        .store()
        .write(move |tx| async move { store::workspace::set_onboarded(tx, now).await }.boxed())
        .await
        .map_err(|error: StoreError| ApiError::from(error))?;
    onboarding(engine, Nothing {}).await
}
