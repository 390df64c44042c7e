//! The books after the last kill: what was acknowledged against what is stored, what is stored against what
//! the mail server took, and the wallet against both.

use super::{
    people::{Person, Street},
    rep::{Decision, Rep},
    workspace::{REFILL, Workspace},
};
use anyhow::{Context as _, bail, ensure};
use domain::{
    ApprovalState, ChatRole, Confirmation, ContactKind, EffectState, JobKind, JobState, ProspectId,
    WaitReason,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Reader, Store, approvals, chat, contacts,
    effects::{self, Effect},
    jobs::{self, Job},
    notifications, prospects, stages, upkeep, wallet,
};
use testkit::{peer::parse_mail, smtp::Received};

/// More rows than there are.
const ALL: i64 = 100_000;
/// What a workspace has at its start (product.md section 5).
const COINS_AT_START: i64 = 20_000;
/// Why a follow_up is queued for days after an offer left (product.md section 3).
const OFFER_REMINDER: &str = "the offer is without an answer";

/// Everything on record.
struct Record {
    jobs: Vec<Job>,
    effects: Vec<Effect>,
}

/// Compares everything with everything.
pub(super) async fn audit(
    workspace: &Workspace,
    street: &Street,
    rep: &Rep,
    received: &[Received],
) -> anyhow::Result<()> {
    let store = workspace.open().await?;
    let people = street.people();
    let record = read(&store).await?;
    let on = store.reader();
    let found = upkeep::check(on).await?;
    ensure!(found.problems.is_empty(), "the file has problems: {:#?}", found.problems);
    ensure!(stages::undecided(on, ALL).await?.is_empty(), "a stage entry was never decided");
    ensure!(chat::uncaptured(on, ALL).await?.is_empty(), "a visit was never read");
    for person in &people {
        check_person(on, &record, person).await.with_context(|| format!("{person:?}"))?;
    }
    check_jobs(&record)?;
    check_mail(on, &record, received).await?;
    check_decisions(on, rep).await?;
    check_money(on, &record).await?;
    let sent = record.effects.iter().filter(|effect| effect.state == EffectState::Sent).count();
    let ambiguous = record.effects.iter().filter(|effect| effect.state == EffectState::Ambiguous).count();
    // A run in which nobody came or nothing left has tested nothing.
    ensure!(
        people.len() >= 20 && sent + ambiguous >= 10,
        "only {} people came and {sent} mails left",
        people.len()
    );
    println!(
        "{} people, {} prospects, {sent} mails sent, {ambiguous} ambiguous, {} decisions, {} jobs given up",
        people.len(),
        prospects::list(on, None, ALL).await?.len(),
        rep.decisions().len(),
        record.jobs.iter().filter(|job| job.state == JobState::Failed).count(),
    );
    store.close().await;
    Ok(())
}

async fn read(store: &Store) -> anyhow::Result<Record> {
    let on = store.reader();
    let mut all = Vec::new();
    for prospect in prospects::list(on, None, ALL).await? {
        all.extend(effects::of_prospect(on, prospect.id, ALL).await?);
    }
    Ok(Record { jobs: jobs::list(on, None, None, ALL).await?, effects: all })
}

/// Every acknowledged line is stored as it was said; whoever must be a prospect is exactly one, with the jobs a
/// newcomer gets, once.
async fn check_person(on: &Reader, record: &Record, person: &Person) -> anyhow::Result<()> {
    let session = person.session.parse().ok().context("not an id")?;
    let stored: BTreeMap<String, String> = chat::messages(on, session, 0, ALL)
        .await?
        .into_iter()
        .filter(|line| line.role == ChatRole::Visitor)
        .map(|line| (line.id.to_string(), line.text))
        .collect();
    for (id, text) in &person.acknowledged {
        ensure!(stored.get(id) == Some(text), "lost {text:?}; stored is {stored:?}");
    }
    let same = contacts::with_value(on, ContactKind::Email, &person.email).await?;
    let is_prospect = person.wish.makes_prospect() || person.wish == super::people::Wish::Again;
    let expected = usize::from(is_prospect);
    ensure!(same.len() == expected, "{} prospects instead of {expected}", same.len());
    let Some(point) = same.first() else { return Ok(()) };
    let visit = chat::get(on, session).await?.context("the visit is lost")?;
    let tied = visit.prospect.map(|(prospect, _)| prospect);
    ensure!(tied == Some(point.prospect_id), "the visit belongs to {tied:?}");
    for kind in [JobKind::SmartScan, JobKind::FollowUp] {
        let of_kind: Vec<&Job> = record
            .of(point.prospect_id)
            .filter(|job| job.kind == kind && job.reason != OFFER_REMINDER)
            .collect();
        ensure!(of_kind.len() == 1, "{} jobs {kind} instead of one: {of_kind:#?}", of_kind.len());
    }
    Ok(())
}

impl Record {
    fn of(&self, prospect: ProspectId) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(move |job| job.prospect_id == Some(prospect))
    }
    fn effects_of<'a>(&'a self, job: &'a Job) -> impl Iterator<Item = &'a Effect> {
        self.effects.iter().filter(|effect| effect.job_id == job.id)
    }
}

/// Nothing hangs, nothing is there twice, and everything that waits says why.
fn check_jobs(record: &Record) -> anyhow::Result<()> {
    let mut open = BTreeSet::new();
    let mut ran = BTreeSet::new();
    for job in &record.jobs {
        // The reminder of an offer is a follow_up too, beside the newcomer's.
        let kind = (job.prospect_id, job.kind.as_str(), job.reason == OFFER_REMINDER);
        match job.state {
            JobState::Suggested | JobState::Queued => {}
            JobState::Running => bail!("left running: {job:#?}"),
            JobState::Waiting => ensure!(job.waiting_for.is_some() && job.wait_words.is_some(), "{job:#?}"),
            JobState::Succeeded | JobState::Cancelled => {
                ensure!(job.state == JobState::Cancelled || ran.insert(kind), "ran twice: {job:#?}");
            }
            // A crash is no failure of the job: all of them are taken up again and end.
            JobState::Failed => bail!("failed: {job:#?}"),
        }
        let is_open = matches!(job.state, JobState::Queued | JobState::Waiting);
        ensure!(!is_open || open.insert(kind), "open twice: {job:#?}");
        let reserved = job.reserved != (0, 0);
        ensure!(!reserved || job.state == JobState::Waiting, "holds a reservation: {job:#?}");
    }
    Ok(())
}

/// The server's word against ours, effect by effect.
async fn check_mail(on: &Reader, record: &Record, received: &[Received]) -> anyhow::Result<()> {
    let mut taken: BTreeMap<String, Vec<&Received>> = BTreeMap::new();
    for mail in received {
        let id = parse_mail(&mail.message)?.message_id;
        taken.entry(format!("<{id}>")).or_default().push(mail);
    }
    for (id, mails) in &taken {
        ensure!(mails.len() == 1, "{id} was sent {} times", mails.len());
    }
    for effect in &record.effects {
        let id = effect.message_id.clone().unwrap_or_default();
        let got = taken.remove(&id);
        if let Some(mail) = got.as_ref().and_then(|mails| mails.first()) {
            ensure!(
                Some(&mail.to) == effect.recipient.clone().map(|to| vec![to]).as_ref(),
                "{effect:#?} went to {mail:?}"
            );
        }
        match effect.state {
            EffectState::Sent => ensure!(got.is_some(), "said to be sent and never taken: {effect:#?}"),
            EffectState::Ambiguous => check_shown(on, record, effect).await?,
            EffectState::Sending => bail!("lost in sending: {effect:#?}"),
            EffectState::Intent => {
                ensure!(effect.waiting.is_some() && got.is_none(), "neither sent nor waiting: {effect:#?}");
            }
            EffectState::Done | EffectState::Rejected | EffectState::Cancelled => {
                ensure!(got.is_none(), "{} and yet sent: {effect:#?}", effect.state);
            }
        }
    }
    ensure!(taken.is_empty(), "sent without being on record: {:?}", taken.keys());
    Ok(())
}

/// A message of unknown fate is in sight: its job waits for the rep's word, and the rep was told.
async fn check_shown(on: &Reader, record: &Record, effect: &Effect) -> anyhow::Result<()> {
    let job = record.jobs.iter().find(|job| job.id == effect.job_id).context("an effect without a job")?;
    ensure!(job.waiting_for == Some(WaitReason::Ambiguous), "ambiguous, and its job says {job:#?}");
    ensure!(effect.error.is_some(), "ambiguous without a reason: {effect:#?}");
    let told = notifications::list(on, false, ALL).await?;
    ensure!(
        told.iter()
            .any(|notice| notice.prospect_id == Some(effect.prospect_id) && notice.kind == "job_failed"),
        "nobody was told that {effect:#?} is ambiguous"
    );
    Ok(())
}

/// Whatever the rep heard to be done is done.
async fn check_decisions(on: &Reader, rep: &Rep) -> anyhow::Result<()> {
    for decision in rep.decisions() {
        match &decision {
            Decision::Approved { card, hash } => {
                let card =
                    approvals::get(on, card.parse().ok().context("not an id")?).await?.context("lost")?;
                ensure!(card.state == ApprovalState::Approved, "{decision:?}: {card:#?}");
                let effect = effects::get(on, card.effect_id).await?.context("lost")?;
                let left = matches!(effect.state, EffectState::Sent | EffectState::Ambiguous);
                ensure!(left && effect.hash == *hash, "approved as {hash}, and: {effect:#?}");
            }
            Decision::Rejected { card } => {
                let card =
                    approvals::get(on, card.parse().ok().context("not an id")?).await?.context("lost")?;
                ensure!(card.state == ApprovalState::Rejected, "{decision:?}: {card:#?}");
                let effect = effects::get(on, card.effect_id).await?.context("lost")?;
                ensure!(effect.state == EffectState::Cancelled, "rejected, and: {effect:#?}");
            }
            Decision::Confirmed { prospect } => {
                let points = contacts::of_prospect(on, prospect.parse().ok().context("not an id")?).await?;
                let all = points.iter().all(|point| point.state == Confirmation::Confirmed);
                ensure!(all && !points.is_empty(), "{decision:?}: {points:#?}");
            }
        }
    }
    Ok(())
}

/// Every job was charged exactly once for what it did, and holds only what its open effects will cost.
async fn check_money(on: &Reader, record: &Record) -> anyhow::Result<()> {
    let wallet = wallet::get(on).await?.context("no wallet")?;
    let held = record.jobs.iter().fold((0, 0), |sum, job| (sum.0 + job.reserved.0, sum.1 + job.reserved.1));
    let reserved = (wallet.energy_reserved, wallet.coins_reserved);
    ensure!(held == reserved, "jobs hold {held:?}, the wallet reserves {reserved:?}");
    let mut spent = 0;
    for job in &record.jobs {
        let effects: Vec<&Effect> = record.effects_of(job).collect();
        spent += match (job.state, effects.is_empty()) {
            (JobState::Succeeded, true) => job.coins,
            _ => effects
                .iter()
                .filter(|effect| {
                    matches!(effect.state, EffectState::Sent | EffectState::Done | EffectState::Ambiguous)
                })
                .map(|effect| effect.coins)
                .sum(),
        };
    }
    let gone = COINS_AT_START + REFILL - wallet.coins_available - wallet.coins_reserved;
    ensure!(gone == spent, "{gone} coins were charged for work worth {spent}");
    Ok(())
}
