//! A mail server that fails at every step of the dialogue: never two mails for one effect, never a silent loss,
//! and what nobody can know is said to be unknown. The real engine and mailer, time moved by hand.

use connectors::{
    credentials::Credentials,
    smtp::{Patience, SmtpMailer},
};
use domain::{EffectState, JobId, JobKind, JobState, ProspectId, WaitReason, time::Span};
use engine::{
    Engine, ErrorCode,
    ports::{Secret, SecretFault, SecretStore},
};
use futures::{StreamExt as _, stream};
use host::{Options, Overrides, Role, Running};
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::{effects, effects::Effect, jobs, jobs::Job, notifications};
use tempfile::TempDir;
use testkit::{
    FixedClock, START, SeededEntropy,
    peer::parse_mail,
    smtp::{Fault, SmtpDouble, Step},
};

/// How long the mailer waits for a server that fell silent. The server answers at once where it answers.
const SHORT: Duration = Duration::from_millis(1_500);
/// Long after every retry.
const MUCH_LATER: Span = Span::hours(72);

/// No password is needed here.
struct NoSecrets;

impl SecretStore for NoSecrets {
    fn get(&self, _: &str) -> Result<Option<Secret>, SecretFault> {
        Ok(None)
    }
    fn set(&self, _: &str, _: &Secret) -> Result<(), SecretFault> {
        Ok(())
    }
    fn delete(&self, _: &str) -> Result<(), SecretFault> {
        Ok(())
    }
    fn place(&self) -> &'static str {
        "nowhere"
    }
}

/// One confirmed prospect, and one follow-up for them that has run into the server's fault.
struct Case {
    _folder: TempDir,
    running: Running,
    clock: Arc<FixedClock>,
    smtp: SmtpDouble,
    prospect: ProspectId,
    job: JobId,
}

impl Case {
    /// A follow-up is queued; nothing has been sent.
    async fn new() -> Self {
        Self::with(JobKind::FollowUp).await
    }

    /// A job of that kind is queued; nothing has been sent.
    async fn with(kind: JobKind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let smtp = SmtpDouble::start().await.unwrap();
        let clock = Arc::new(FixedClock::new(START));
        let patience =
            Patience { connect: SHORT, greeting: SHORT, command: SHORT, go_ahead: SHORT, delivery: SHORT };
        let secrets: Arc<dyn SecretStore> = Arc::new(NoSecrets);
        let overrides = Overrides {
            clock: Some(clock.clone()),
            mailer: Some(Arc::new(
                SmtpMailer::new(Credentials::new(Arc::clone(&secrets), Arc::new(FixedClock::new(START))))
                    .with_patience(patience),
            )),
            secrets: Some(secrets),
            entropy: Some(Arc::new(SeededEntropy::new(7))),
            ..Overrides::default()
        };
        let options = Options::new(folder.path(), Role::Once, "fault test").create().with(overrides);
        let running = host::start(options).await.unwrap();
        set_up(&running.engine, smtp.port()).await;
        let person = json!({ "name": "Ana Lopez", "email": "ana@lopezdental.example", "basis": "asked" });
        let made = api::dispatch(&running.engine, api::Scope::Admin, "prospects.add", person).await.unwrap();
        let prospect: ProspectId = made["id"].as_str().unwrap().parse().unwrap();
        let job = running.engine.run_job(kind, prospect).await.unwrap();
        Self { _folder: folder, running, clock, smtp, prospect, job }
    }

    /// The same after the first attempt ran into a fault.
    async fn after(step: Step, fault: Fault) -> Self {
        let case = Self::new().await;
        case.smtp.fail_once(step, fault);
        case.work().await;
        case
    }

    fn engine(&self) -> &Engine {
        &self.running.engine
    }

    /// Everything that is due now; the books balance afterwards.
    async fn work(&self) {
        self.engine().run_due().await.unwrap();
        let wallet = self.engine().wallet().await.unwrap();
        for purse in [wallet.energy, wallet.coins] {
            assert_eq!(purse.available + purse.reserved, purse.ledger_sum);
        }
        let jobs = jobs::list(self.engine().store().reader(), None, None, 100).await.unwrap();
        let held: (i64, i64) =
            jobs.iter().fold((0, 0), |sum, job| (sum.0 + job.reserved.0, sum.1 + job.reserved.1));
        assert_eq!((wallet.energy.reserved, wallet.coins.reserved), held);
    }

    /// Moves time to where the effect is looked at again, and does it.
    async fn retry(&self) {
        let effect = self.effect().await;
        let waiting = effect.waiting.expect("nothing to wait for");
        let until = waiting.until.expect("waits for ever");
        let wait = until - self.engine().now();
        assert!(wait > Span(0), "would be tried again at once");
        self.clock.advance(wait);
        self.work().await;
    }

    async fn effect(&self) -> Effect {
        let all = effects::of_job(self.engine().store().reader(), self.job).await.unwrap();
        assert_eq!(all.len(), 1, "one job, one effect: {all:#?}");
        all.into_iter().next().unwrap()
    }

    async fn job(&self) -> Job {
        jobs::get(self.engine().store().reader(), self.job).await.unwrap().unwrap()
    }

    async fn coins(&self) -> (i64, i64) {
        let coins = self.engine().wallet().await.unwrap().coins;
        (coins.available, coins.reserved)
    }

    /// The rep was told that something went wrong with this person.
    async fn is_told(&self) -> bool {
        let told = notifications::list(self.engine().store().reader(), true, 100).await.unwrap();
        told.iter().any(|notice| notice.kind == "job_failed" && notice.prospect_id == Some(self.prospect))
    }

    /// Message-IDs the server took, with duplicates.
    fn taken(&self) -> Vec<String> {
        let parse = |mail: &testkit::smtp::Received| parse_mail(&mail.message).unwrap().message_id;
        self.smtp.received().iter().map(|mail| format!("<{}>", parse(mail))).collect()
    }

    /// It left once, under the effect's Message-ID, and was paid for.
    async fn assert_sent(&self) {
        let (effect, job) = (self.effect().await, self.job().await);
        assert_eq!(effect.state, EffectState::Sent, "{effect:#?}");
        assert_eq!(self.taken(), [effect.message_id.unwrap()]);
        assert_eq!(job.state, JobState::Succeeded);
        assert_eq!(self.coins().await, (20_000 - job.coins, 0));
    }

    /// It was refused: in sight, free of charge, and not tried again.
    async fn assert_failed(&self) {
        let (effect, job) = (self.effect().await, self.job().await);
        assert_eq!(effect.state, EffectState::Rejected, "{effect:#?}");
        assert_eq!(job.state, JobState::Failed);
        assert!(effect.error.is_some() && job.error.is_some(), "it says why: {job:#?}");
        assert!(self.is_told().await, "the rep is told");
        assert_eq!(self.coins().await, (20_000, 0));
        assert_eq!(self.taken(), [""; 0]);
        self.assert_quiet().await;
    }

    /// Nobody knows: in sight, charged, and never tried again by itself.
    async fn assert_ambiguous(&self) {
        let (effect, job) = (self.effect().await, self.job().await);
        assert_eq!(effect.state, EffectState::Ambiguous, "{effect:#?}");
        assert_eq!((job.state, job.waiting_for), (JobState::Waiting, Some(WaitReason::Ambiguous)));
        assert!(effect.error.is_some() && job.wait_words.is_some(), "it says why: {job:#?}");
        assert!(self.is_told().await, "the rep is told");
        assert_eq!(self.coins().await, (20_000 - job.coins, 0));
        assert!(self.taken().len() <= 1);
        self.assert_quiet().await;
    }

    /// Waits for the mailbox, says so, and holds its price.
    async fn assert_waits(&self, attempts: u32) {
        let (effect, job) = (self.effect().await, self.job().await);
        assert_eq!(effect.state, EffectState::Intent, "{effect:#?}");
        assert_eq!(effect.attempt, attempts, "{effect:#?}");
        let waiting = effect.waiting.unwrap();
        assert_eq!(waiting.reason, WaitReason::Mailbox);
        assert!(effect.error.is_some() && !waiting.words.is_empty());
        assert_eq!((job.state, job.waiting_for), (JobState::Waiting, Some(WaitReason::Mailbox)));
        assert_eq!(job.wait_until, waiting.until);
        assert_eq!(self.coins().await, (20_000 - job.coins, job.coins));
        assert_eq!(self.taken(), [""; 0]);
    }

    /// Nothing is tried any more, however long one waits and whoever looks.
    async fn assert_quiet(&self) {
        let before = (self.smtp.connections(), self.taken());
        self.work().await;
        self.clock.advance(MUCH_LATER);
        self.work().await;
        assert_eq!((self.smtp.connections(), self.taken()), before);
    }
}

async fn set_up(engine: &Engine, smtp: u16) {
    let call = |name, request| api::dispatch(engine, api::Scope::Admin, name, request);
    let port = smtp.to_string();
    let settings = [
        ("mode", "autopilot"),
        ("company.name", "Bright Widgets"),
        ("company.address", "12 Mabini Street, Makati"),
        ("mail.from", "sam@brightwidgets.test"),
        ("smtp.host", "127.0.0.1"),
        ("smtp.port", &port),
        ("smtp.security", "none"),
        ("inbox.required", "false"),
        ("send.window", "always"),
    ];
    for (key, value) in settings {
        call("settings.set", json!({ "key": key, "value": value })).await.unwrap();
    }
    // A newcomer by hand gets a scan; here only the one message matters.
    call("rules.set", json!({ "stage": "new", "kind": "smart_scan", "enabled": false })).await.unwrap();
}

/// What must come of one fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// No line: waits without using an attempt.
    Offline,
    /// Tried again later; an attempt is used.
    Later,
    /// Will not work.
    Refused,
    /// Nobody knows.
    Unknown,
    /// Half the message was out when the server spoke: refused for now, or unknown if its word was lost.
    LaterOrUnknown,
}

/// Every step with every way to fail there. A server that keeps a message and then says no (`AfterBody` with a
/// reply) breaks RFC 5321 and is not among them.
fn faults() -> Vec<(Step, Fault, Outcome)> {
    let later = || Fault::Reply(451, "4.3.0 try later");
    let never = || Fault::Reply(554, "5.7.1 not from you");
    let mut all = Vec::new();
    for step in Step::PLAIN {
        let (cut, for_now, for_good) = match step {
            Step::Connect | Step::Greeting => {
                (Outcome::Offline, Some(Outcome::Later), Some(Outcome::Refused))
            }
            Step::Body => (Outcome::Unknown, Some(Outcome::LaterOrUnknown), None),
            Step::AfterBody => (Outcome::Unknown, None, None),
            Step::FinalReply => (Outcome::Unknown, Some(Outcome::Later), Some(Outcome::Refused)),
            _ => (Outcome::Later, Some(Outcome::Later), Some(Outcome::Refused)),
        };
        all.extend([(step, Fault::Drop, cut), (step, Fault::Silent, cut)]);
        all.extend(for_now.map(|outcome| (step, later(), outcome)));
        all.extend(for_good.map(|outcome| (step, never(), outcome)));
    }
    all
}

/// Runs `check` for each, a few at a time.
async fn each<T, F: Future<Output = ()>>(all: Vec<T>, check: impl Fn(T) -> F) {
    stream::iter(all).map(check).buffer_unordered(4).collect::<Vec<()>>().await;
}

#[tokio::test]
async fn every_fault_at_every_step_ends_in_one_mail_or_in_sight() {
    each(faults(), |(step, fault, outcome)| async move {
        println!("{step:?} {fault:?}: {outcome:?}");
        let case = Case::after(step, fault).await;
        match (outcome, case.effect().await.state) {
            (Outcome::Offline, _) => case.assert_waits(0).await,
            (Outcome::Later, _) | (Outcome::LaterOrUnknown, EffectState::Intent) => {
                case.assert_waits(1).await
            }
            (Outcome::Refused, _) => return case.assert_failed().await,
            (Outcome::Unknown | Outcome::LaterOrUnknown, _) => return case.assert_ambiguous().await,
        }
        case.retry().await;
        case.assert_sent().await;
        case.assert_quiet().await;
    })
    .await;
}

#[tokio::test]
async fn five_attempts_then_it_fails_in_sight_and_free_of_charge() {
    let steps = vec![Step::Ehlo, Step::Mail, Step::Rcpt, Step::Data, Step::FinalReply];
    each(steps, |step| async move {
        let case = Case::new().await;
        case.smtp.fail_always(step, Fault::Reply(451, "4.3.0 try later"));
        case.work().await;
        // product.md section 4: after 30 s, 2 min, 10 min, 1 h, give or take a fifth.
        for (attempt, pause) in
            (1..).zip([Span::seconds(30), Span::minutes(2), Span::minutes(10), Span::hours(1)])
        {
            case.assert_waits(attempt).await;
            let waits = case.effect().await.waiting.unwrap().until.unwrap() - case.engine().now();
            let fifth = pause.0 / 5;
            assert!((pause.0 - fifth..=pause.0 + fifth).contains(&waits.0), "attempt {attempt}: {waits:?}");
            // Not a moment earlier.
            let connections = case.smtp.connections();
            case.clock.advance(Span(waits.0 - 1));
            case.work().await;
            assert_eq!(case.smtp.connections(), connections);
            case.clock.advance(Span(1));
            case.work().await;
        }
        assert_eq!(case.smtp.connections(), 5);
        case.assert_failed().await;
    })
    .await;
}

#[tokio::test]
async fn different_faults_one_after_the_other_still_send_one_mail() {
    let mut dice = fastrand::Rng::with_seed(7);
    let harmless: Vec<(Step, Fault)> = faults()
        .into_iter()
        .filter(|(_, fault, outcome)| {
            *fault != Fault::Silent && matches!(outcome, Outcome::Offline | Outcome::Later)
        })
        .map(|(step, fault, _)| (step, fault))
        .collect();
    let runs: Vec<Vec<(Step, Fault)>> =
        (0..6).map(|_| (0..4).map(|_| dice.choice(&harmless).unwrap().clone()).collect()).collect();
    each(runs, |faults| async move {
        println!("{faults:?}");
        let case = Case::new().await;
        for (step, fault) in faults {
            case.smtp.fail_once(step, fault);
            match case.smtp.connections() {
                0 => case.work().await,
                _ => case.retry().await,
            }
            assert_eq!(case.effect().await.state, EffectState::Intent);
        }
        case.retry().await;
        case.assert_sent().await;
    })
    .await;
}

#[tokio::test]
async fn being_offline_uses_no_attempt_and_waits_for_the_mailbox() {
    let case = Case::new().await;
    case.smtp.fail_always(Step::Connect, Fault::Drop);
    case.work().await;
    for _ in 0..8 {
        case.assert_waits(0).await;
        case.retry().await;
    }
    assert_eq!(case.smtp.connections(), 9);
    case.smtp.heal();
    case.retry().await;
    case.assert_sent().await;
}

#[tokio::test]
async fn after_a_day_offline_it_is_written_anew_and_leaves_once_under_the_same_id() {
    let case = Case::after(Step::Connect, Fault::Drop).await;
    let before = case.effect().await;
    case.clock.advance(Span::hours(26));
    case.work().await;
    case.assert_sent().await;
    let after = case.effect().await;
    assert!(after.revision > before.revision, "it is another draft");
    assert_eq!(after.message_id, before.message_id);
}

#[tokio::test]
async fn the_rep_settles_what_nobody_can_know() {
    for (step, arrived) in [(Step::AfterBody, true), (Step::FinalReply, false)] {
        let case = Case::after(step, Fault::Drop).await;
        case.assert_ambiguous().await;
        let effect = case.effect().await;
        case.engine().settle_ambiguous(effect.id, arrived).await.unwrap();
        let wanted = if arrived {
            (EffectState::Sent, JobState::Succeeded)
        } else {
            (EffectState::Cancelled, JobState::Cancelled)
        };
        assert_eq!((case.effect().await.state, case.job().await.state), wanted);
        // It was charged when it became ambiguous, and is not charged again.
        assert_eq!(case.coins().await, (20_000 - case.job().await.coins, 0));
        let again = case.engine().settle_ambiguous(effect.id, !arrived).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::Conflict);
        assert_eq!(case.taken().len(), usize::from(arrived));
        case.assert_quiet().await;
    }
}

#[tokio::test]
async fn what_did_not_arrive_leaves_again_only_by_a_click() {
    let case = Case::after(Step::FinalReply, Fault::Drop).await;
    let first = case.effect().await;
    case.engine().settle_ambiguous(first.id, false).await.unwrap();
    case.engine().retry_job(case.job).await.unwrap();
    case.work().await;
    let taken = case.taken();
    assert_eq!(taken.len(), 1);
    assert_ne!(taken.first(), first.message_id.as_ref(), "another effect has another id");
}

#[tokio::test]
async fn many_messages_over_a_line_that_keeps_breaking_are_told_apart() {
    let case = Case::new().await;
    for n in 0..12 {
        let person = json!({ "name": "Ana", "email": format!("ana@clinic{n}.example"), "basis": "asked" });
        let made = api::dispatch(case.engine(), api::Scope::Admin, "prospects.add", person).await.unwrap();
        let id = made["id"].as_str().unwrap().parse().unwrap();
        case.engine().run_job(JobKind::FollowUp, id).await.unwrap();
    }
    for (step, fault, _) in faults().into_iter().filter(|(_, fault, _)| *fault != Fault::Silent) {
        case.smtp.fail_once(step, fault);
    }
    for _ in 0..12 {
        case.work().await;
        case.clock.advance(Span::minutes(7));
    }
    let on = case.engine().store().reader();
    let taken = case.taken();
    assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), taken.len(), "none twice");
    let mut sent = 0;
    for prospect in store::prospects::list(on, None, 100).await.unwrap() {
        for effect in effects::of_prospect(on, prospect.id, 100).await.unwrap() {
            let got = taken.contains(&effect.message_id.unwrap());
            match effect.state {
                EffectState::Sent => assert!(got),
                EffectState::Ambiguous => {}
                EffectState::Rejected => assert!(!got),
                other => panic!("{other} after all retries"),
            }
            sent += usize::from(got);
        }
    }
    assert_eq!(sent, taken.len(), "nothing is on the server that is not on record");
}

/// A nurture whose first message meets `fault` at `step`, and whose prospect is lost while it is on the line.
async fn lost_while_sending(step: Step, fault: Fault) -> Case {
    let case = Case::with(JobKind::Nurture).await;
    case.work().await;
    assert_eq!(case.taken(), [""; 0], "the first of three leaves a day later");
    case.smtp.fail_once(step, fault);
    case.clock.advance(Span::hours(24));
    let lose = async {
        case.smtp.wait_for_attempts(1).await.unwrap();
        if step == Step::AfterBody {
            // Called off before the message goes out, it would not go out.
            case.smtp.wait_for(|received| !received.is_empty()).await.unwrap();
        }
        let request = json!({ "id": case.prospect, "stage": "lost", "reason": "went with somebody else" });
        api::dispatch(case.engine(), api::Scope::Admin, "prospects.move", request).await.unwrap();
    };
    tokio::join!(case.work(), lose);
    case
}

#[tokio::test]
async fn what_is_called_off_on_the_line_is_not_tried_again_and_holds_nothing() {
    let case = lost_while_sending(Step::Rcpt, Fault::Silent).await;
    let all = effects::of_job(case.engine().store().reader(), case.job).await.unwrap();
    assert!(all.iter().all(|effect| effect.state == EffectState::Cancelled), "{all:#?}");
    assert_eq!(case.job().await.state, JobState::Cancelled);
    assert_eq!(case.coins().await, (20_000, 0));
    case.assert_quiet().await;
    assert_eq!(case.taken(), [""; 0]);
}

#[tokio::test]
async fn what_is_called_off_and_of_unknown_fate_stays_in_sight_and_is_charged_alone() {
    let case = lost_while_sending(Step::AfterBody, Fault::Silent).await;
    let all = effects::of_job(case.engine().store().reader(), case.job).await.unwrap();
    let states: Vec<EffectState> = all.iter().map(|effect| effect.state).collect();
    assert_eq!(states, [EffectState::Ambiguous, EffectState::Cancelled, EffectState::Cancelled]);
    assert_eq!(case.job().await.waiting_for, Some(WaitReason::Ambiguous));
    assert!(case.is_told().await);
    // product.md section 4: nurture settles 8/4, 8/4, 9/4.
    assert_eq!(case.coins().await, (20_000 - 4, 0));
    // Another move does not sweep it under the carpet.
    let request = json!({ "id": case.prospect, "stage": "contacted" });
    api::dispatch(case.engine(), api::Scope::Admin, "prospects.move", request).await.unwrap();
    assert_eq!(case.job().await.waiting_for, Some(WaitReason::Ambiguous));
    let unknown = all.first().unwrap().id;
    case.engine().settle_ambiguous(unknown, true).await.unwrap();
    assert_eq!(case.job().await.state, JobState::Succeeded);
    assert_eq!(case.taken().len(), 1);
}
