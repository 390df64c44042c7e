//! The queue: order of claims, fencing, one open job of a kind, waiting and waking, history.

use crate::support::{NOW, Workspace, new_job};
use domain::{JobId, JobKind, JobState, Stage, Timestamp, WaitReason};
use futures::FutureExt;
use proptest::prelude::*;
use store::{
    StoreError,
    jobs::{self, Finish, NewJob, Waiting, claim},
};

const BOOT: &str = "this boot";

async fn insert(workspace: &Workspace, new: Vec<NewJob>) -> Vec<JobId> {
    workspace.store.write(move |tx| async move { jobs::insert(tx, &new, NOW).await }.boxed()).await.unwrap()
}

/// Claims what is due, as the worker does: look and take in one transaction.
async fn claim(workspace: &Workspace, limit: i64, boot: &'static str) -> Vec<JobId> {
    workspace
        .store
        .write(move |tx| {
            async move {
                let due = claim::due(&mut *tx, NOW, limit).await?;
                let ids: Vec<JobId> = due.iter().map(|due| due.id).collect();
                claim::start(tx, &ids, boot, Timestamp(NOW.0 + 60_000), NOW).await?;
                Ok::<_, StoreError>(ids)
            }
            .boxed()
        })
        .await
        .unwrap()
}

async fn finish(workspace: &Workspace, id: JobId, attempt: Option<u32>, boot: &'static str) -> usize {
    let end = Finish { id, attempt, state: JobState::Succeeded, error: None, result: Some("{}".to_owned()) };
    let moved = workspace
        .store
        .write(move |tx| async move { jobs::finish(tx, &[end], boot, NOW).await }.boxed())
        .await
        .unwrap();
    moved.len()
}

async fn state(workspace: &Workspace, id: JobId) -> (JobState, u32) {
    let job = jobs::get(workspace.store.reader(), id).await.unwrap().unwrap();
    (job.state, job.attempt)
}

async fn wait(workspace: &Workspace, id: JobId, reason: WaitReason, until: Option<i64>, prepared: bool) {
    let waiting = Waiting { reason, until: until.map(Timestamp), words: "because".to_owned() };
    workspace
        .store
        .write(move |tx| async move { jobs::wait(tx, id, &waiting, prepared, NOW).await }.boxed())
        .await
        .unwrap();
}

/// Scenario 11 of product.md section 12.
#[tokio::test]
async fn twenty_five_due_jobs_are_claimed_as_ten_ten_five_oldest_first() {
    let workspace = Workspace::new().await;
    let new: Vec<NewJob> = (1..=25)
        .map(|n: u32| NewJob {
            run_at: Timestamp(NOW.0 - 100 + i64::from(n)),
            ..new_job(n.into(), None, JobKind::Nurture)
        })
        .collect();
    let expected: Vec<JobId> = new.iter().map(|job| job.id).collect();
    // Inserted newest first: order is by time, not by arrival.
    insert(&workspace, new.into_iter().rev().collect()).await;
    let mut claimed = Vec::new();
    for size in [10, 10, 5, 0] {
        let ids = claim(&workspace, 10, BOOT).await;
        assert_eq!(ids.len(), size);
        claimed.extend(ids);
    }
    assert_eq!(claimed, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn claims_go_by_priority_then_time_and_never_early(
        jobs in prop::collection::vec((0_u8..5, -3_i64..4), 1..60),
        limit in 1_i64..20,
    ) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let workspace = Workspace::new().await;
            let new: Vec<NewJob> = jobs
                .iter()
                .zip(1_u128..)
                .map(|(&(priority, offset), n)| NewJob {
                    priority,
                    run_at: Timestamp(NOW.0 + offset),
                    ..new_job(n, None, JobKind::SmartScan)
                })
                .collect();
            let mut due: Vec<_> = new.iter().filter(|job| job.run_at <= NOW).collect();
            due.sort_by_key(|job| (job.priority, job.run_at));
            let expected: Vec<JobId> = due.iter().map(|job| job.id).collect();
            let first_later = new.iter().filter(|job| job.run_at > NOW).map(|job| job.run_at).min();
            insert(&workspace, new).await;
            let mut claimed = Vec::new();
            loop {
                let ids = claim(&workspace, limit, BOOT).await;
                if ids.is_empty() {
                    break;
                }
                claimed.extend(ids);
            }
            assert_eq!(claimed, expected);
            assert_eq!(jobs::next_due(workspace.store.reader()).await.unwrap(), first_later);
        });
    }
}

#[tokio::test]
async fn a_late_result_changes_nothing() {
    let workspace = Workspace::new().await;
    let id = insert(&workspace, vec![new_job(1, None, JobKind::Qualify)]).await[0];
    claim(&workspace, 10, "an earlier boot").await;
    assert_eq!(state(&workspace, id).await, (JobState::Running, 1));
    // The lease is lost: the job is queued and claimed again.
    let left = claim::abandoned(workspace.store.reader(), BOOT, NOW).await.unwrap();
    assert_eq!(
        left.iter().map(|job| (job.id, job.attempt, job.reserved)).collect::<Vec<_>>(),
        [(id, 1, (10, 5))]
    );
    workspace
        .store
        .write(move |tx| async move { jobs::requeue(tx, id, NOW, None, NOW).await }.boxed())
        .await
        .unwrap();
    claim(&workspace, 10, BOOT).await;
    assert_eq!(state(&workspace, id).await, (JobState::Running, 2));

    for (attempt, boot) in [(1, "an earlier boot"), (1, BOOT), (2, "an earlier boot"), (3, BOOT)] {
        assert_eq!(finish(&workspace, id, Some(attempt), boot).await, 0, "attempt {attempt} of {boot}");
        assert!(!claim::holds(workspace.store.reader(), id, attempt, boot).await.unwrap());
    }
    assert_eq!(state(&workspace, id).await, (JobState::Running, 2));
    assert!(claim::holds(workspace.store.reader(), id, 2, BOOT).await.unwrap());
    assert_eq!(finish(&workspace, id, Some(2), BOOT).await, 1);
    assert_eq!(state(&workspace, id).await, (JobState::Succeeded, 2));
    assert_eq!(finish(&workspace, id, Some(2), BOOT).await, 0, "only once");
    assert_eq!(finish(&workspace, id, None, BOOT).await, 0, "from outside neither");
}

#[tokio::test]
async fn a_lease_runs_out_unless_it_is_renewed() {
    let workspace = Workspace::new().await;
    let id = insert(&workspace, vec![new_job(1, None, JobKind::Qualify)]).await[0];
    claim(&workspace, 10, BOOT).await;
    let abandoned = async |at: i64| {
        claim::abandoned(workspace.store.reader(), BOOT, Timestamp(NOW.0 + at)).await.unwrap().len()
    };
    assert_eq!((abandoned(59_999).await, abandoned(60_000).await), (0, 1));
    workspace
        .store
        .write(move |tx| {
            async move { claim::renew(tx, &[id], BOOT, Timestamp(NOW.0 + 80_000)).await }.boxed()
        })
        .await
        .unwrap();
    assert_eq!((abandoned(60_000).await, abandoned(80_000).await), (0, 1));
}

#[tokio::test]
async fn a_prospect_has_at_most_one_open_job_of_a_kind() {
    let workspace = Workspace::new().await;
    let (ana, ben) = (workspace.prospect(1, Stage::New).await, workspace.prospect(2, Stage::New).await);
    let wanted = vec![
        new_job(11, Some(ana), JobKind::FollowUp),
        new_job(12, Some(ana), JobKind::FollowUp),
        new_job(13, Some(ana), JobKind::Nurture),
        new_job(14, Some(ben), JobKind::FollowUp),
        NewJob { state: JobState::Suggested, ..new_job(15, Some(ana), JobKind::FollowUp) },
        NewJob { state: JobState::Suggested, ..new_job(16, Some(ana), JobKind::FollowUp) },
    ];
    let ids: Vec<JobId> = wanted.iter().map(|job| job.id).collect();
    assert_eq!(insert(&workspace, wanted).await, [ids[0], ids[2], ids[3], ids[4]]);
    // Running and waiting are open too.
    claim(&workspace, 1, BOOT).await;
    assert_eq!(insert(&workspace, vec![new_job(17, Some(ana), JobKind::FollowUp)]).await, []);
    wait(&workspace, ids[0], WaitReason::Energy, None, false).await;
    assert_eq!(insert(&workspace, vec![new_job(17, Some(ana), JobKind::FollowUp)]).await, []);
    // A finished one is not; and it is remembered for the 24 h rule.
    assert_eq!(finish(&workspace, ids[0], None, BOOT).await, 1);
    assert_eq!(insert(&workspace, vec![new_job(17, Some(ana), JobKind::FollowUp)]).await.len(), 1);
    assert_eq!(jobs::last_runs(workspace.store.reader(), ana).await.unwrap(), [(JobKind::FollowUp, NOW)]);
}

#[tokio::test]
async fn waiting_jobs_wake_by_time_or_by_reason_but_prepared_ones_wait_for_their_effects() {
    let workspace = Workspace::new().await;
    let new = (1..=4).map(|n| new_job(n, None, JobKind::Qualify)).collect();
    let ids = insert(&workspace, new).await;
    wait(&workspace, ids[0], WaitReason::Energy, None, false).await;
    wait(&workspace, ids[1], WaitReason::Energy, Some(NOW.0 + 1_000), false).await;
    wait(&workspace, ids[2], WaitReason::Mode, None, false).await;
    wait(&workspace, ids[3], WaitReason::Energy, Some(NOW.0), true).await;
    assert_eq!(claim(&workspace, 10, BOOT).await, []);
    assert_eq!(jobs::next_due(workspace.store.reader()).await.unwrap(), Some(Timestamp(NOW.0 + 1_000)));

    let wake = async |at: i64| {
        let at = Timestamp(NOW.0 + at);
        workspace.store.write(move |tx| async move { jobs::wake(tx, at).await }.boxed()).await.unwrap()
    };
    assert_eq!((wake(999).await, wake(1_000).await), (0, 1));
    let released = workspace
        .store
        .write(|tx| async move { jobs::release_waiting(tx, &[WaitReason::Energy], NOW).await }.boxed())
        .await
        .unwrap();
    assert_eq!(released, 1);
    assert_eq!(claim(&workspace, 10, BOOT).await, [ids[0], ids[1]]);
    let waiting = jobs::get(workspace.store.reader(), ids[2]).await.unwrap().unwrap();
    assert_eq!(
        (waiting.waiting_for, waiting.wait_words.as_deref()),
        (Some(WaitReason::Mode), Some("because"))
    );
}

#[tokio::test]
async fn words_and_ranges_outside_of_the_lists_are_refused_by_the_schema() {
    let workspace = Workspace::new().await;
    let id = workspace.prospect(1, Stage::New).await.to_string();
    let mut hand = workspace.by_hand().await;
    for change in [
        "UPDATE prospects SET stage = 'somewhere'",
        "UPDATE prospects SET intent = 101",
        "UPDATE prospects SET scout_score = 5",
        "UPDATE prospects SET source = 'guess'",
        "UPDATE prospects SET company_id = 'nobody'",
        "INSERT INTO jobs (id, kind, state, priority, run_at, energy, coins, actor, reason, created_at, updated_at)
         VALUES ('1', 'qualify', 'succeeded', 2, 0, 0, 0, 'user', '', 0, 0)",
        "INSERT INTO jobs (id, kind, state, priority, run_at, energy, coins, actor, reason, created_at, updated_at)
         VALUES ('1', 'qualify', 'waiting', 2, 0, 0, 0, 'user', '', 0, 0)",
        "INSERT INTO jobs (id, kind, state, priority, run_at, energy, coins, actor, reason, created_at, updated_at)
         VALUES ('1', 'qualify', 'queued', 2, 0, -1, 0, 'user', '', 0, 0)",
        "INSERT INTO jobs (id, kind, state, priority, run_at, energy, coins, actor, reason, created_at, updated_at)
         VALUES ('1', 'qualify', 'queued', 2, 'soon', 0, 0, 'user', '', 0, 0)",
        "INSERT INTO deals (id, prospect_id, state, created_at) SELECT '1', id, 'won', 0 FROM prospects",
    ] {
        let refused = sqlx::query(change).execute(&mut hand).await;
        assert!(refused.is_err(), "accepted: {change}");
    }
    assert!(!id.is_empty());
}
