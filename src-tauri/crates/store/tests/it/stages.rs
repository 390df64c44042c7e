//! Stage moves: triggers write the events and keep the counts, whoever moves and however.

use crate::support::{NOW, Workspace, new_prospect};
use domain::{Actor, ProspectId, Stage, Timestamp};
use futures::FutureExt;
use proptest::prelude::*;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use store::{StoreError, prospects, stages};

async fn set(
    workspace: &Workspace,
    id: ProspectId,
    to: Stage,
    actor: Actor,
    cause: &'static str,
    now: Timestamp,
) {
    workspace
        .store
        .write(move |tx| {
            async move { stages::set(tx, id, to, 1, &actor, cause, now).await.map(drop) }.boxed()
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_move_by_the_program_keeps_its_actor_and_cause() {
    let workspace = Workspace::new().await;
    let id = workspace.prospect(1, Stage::New).await;
    set(&workspace, id, Stage::Contacted, Actor::Rule, "first message left", Timestamp(NOW.0 + 5)).await;
    let events = stages::events(workspace.store.reader(), id).await.unwrap();
    let told: Vec<_> =
        events.iter().map(|e| (e.from, e.to, e.actor.clone(), e.cause.as_str(), e.at.0 - NOW.0)).collect();
    assert_eq!(
        told,
        [
            (None, Stage::New, Actor::User, "added by hand", 0),
            (Some(Stage::New), Stage::Contacted, Actor::Rule, "first message left", 5),
        ]
    );
}

#[tokio::test]
async fn two_moves_in_one_millisecond_keep_their_own_actors() {
    let workspace = Workspace::new().await;
    let id = workspace.prospect(1, Stage::New).await;
    for (to, cause) in [(Stage::Contacted, "one"), (Stage::Qualified, "two"), (Stage::Interested, "three")] {
        set(&workspace, id, to, Actor::Visitor, cause, NOW).await;
    }
    let events = stages::events(workspace.store.reader(), id).await.unwrap();
    assert_eq!(
        events.iter().map(|e| e.cause.as_str()).collect::<Vec<_>>(),
        ["added by hand", "one", "two", "three"]
    );
    assert!(events[1..].iter().all(|event| event.actor == Actor::Visitor));
    assert!(events.is_sorted_by(|a, b| a.at < b.at), "stage_at grows: {events:?}");
}

#[tokio::test]
async fn a_stage_written_by_hand_is_recorded_as_system_and_waits_for_a_decision() {
    let workspace = Workspace::new().await;
    let id = workspace.prospect(1, Stage::New).await;
    let mut hand = workspace.by_hand().await;
    sqlx::query("UPDATE prospects SET stage = 'qualified'").execute(&mut hand).await.unwrap();
    let event = stages::last_event(workspace.store.reader(), id).await.unwrap().unwrap();
    assert_eq!((event.from, event.to), (Some(Stage::New), Stage::Qualified));
    assert_eq!((event.actor, event.cause.as_str()), (Actor::System, "unknown"));
    let prospect = prospects::get(workspace.store.reader(), id).await.unwrap().unwrap();
    assert_eq!(prospect.stage_at, event.at);
    assert!(event.at > NOW || event.at.0 > 1_700_000_000_000, "a real moment: {:?}", event.at);

    let undecided = stages::undecided(workspace.store.reader(), 10).await.unwrap();
    assert_eq!(undecided.len(), 2, "creation and move");
    for event in undecided {
        workspace
            .store
            .write(move |tx| async move { stages::decide(tx, event.id, 1, "[]", NOW).await }.boxed())
            .await
            .unwrap();
    }
    assert!(stages::undecided(workspace.store.reader(), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn stage_events_cannot_be_changed() {
    let workspace = Workspace::new().await;
    workspace.prospect(1, Stage::New).await;
    let mut hand = workspace.by_hand().await;
    for change in ["UPDATE stage_events SET actor = 'user'", "UPDATE stage_events SET at = at + 1"] {
        let refused = sqlx::query(change).execute(&mut hand).await.unwrap_err();
        assert!(refused.to_string().contains("immutable"), "{refused}");
    }
}

/// What happens to a prospect, by whichever hand.
#[derive(Debug, Clone)]
enum Step {
    Add(Stage),
    Move(usize, Stage),
    MoveByHand(usize, Stage),
    TakeOffBoard(usize, bool),
    MergeInto(usize, usize),
    /// A whole transaction that is taken back.
    Refused(usize, Stage),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let stage = || prop::sample::select(Stage::ALL);
    let step = prop_oneof![
        2 => stage().prop_map(Step::Add),
        4 => (any::<usize>(), stage()).prop_map(|(who, to)| Step::Move(who, to)),
        2 => (any::<usize>(), stage()).prop_map(|(who, to)| Step::MoveByHand(who, to)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(who, on)| Step::TakeOffBoard(who, on)),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(who, whom)| Step::MergeInto(who, whom)),
        1 => (any::<usize>(), stage()).prop_map(|(who, to)| Step::Refused(who, to)),
    ];
    prop::collection::vec(step, 1..30)
}

async fn carry_out(
    workspace: &Workspace,
    hand: &mut SqliteConnection,
    people: &mut Vec<ProspectId>,
    step: Step,
) {
    let pick = |people: &[ProspectId], at: usize| people[at % people.len()];
    let sql = |text: &'static str| sqlx::query(text);
    match step {
        Step::Add(stage) => {
            let number = people.len() as u128 + 1;
            people.push(workspace.prospect(number, stage).await);
        }
        _ if people.is_empty() => {}
        Step::Move(who, to) => set(workspace, pick(people, who), to, Actor::User, "dragged", NOW).await,
        Step::MoveByHand(who, to) => {
            sql("UPDATE prospects SET stage = ? WHERE id = ?")
                .bind(to.as_str())
                .bind(pick(people, who).to_string())
                .execute(hand)
                .await
                .unwrap();
        }
        Step::TakeOffBoard(who, on) => {
            sql("UPDATE prospects SET on_board = ? WHERE id = ?")
                .bind(on)
                .bind(pick(people, who).to_string())
                .execute(hand)
                .await
                .unwrap();
        }
        Step::MergeInto(who, whom) => {
            let (who, whom) = (pick(people, who), pick(people, whom));
            sql("UPDATE prospects SET merged_into = nullif(?, id) WHERE id = ?")
                .bind(whom.to_string())
                .bind(who.to_string())
                .execute(hand)
                .await
                .unwrap();
        }
        Step::Refused(who, to) => {
            let (who, new) = (pick(people, who), new_prospect(u128::MAX >> 70, to));
            let refused: Result<(), StoreError> = workspace
                .store
                .write(move |tx| {
                    async move {
                        prospects::insert(tx, &new, NOW).await?;
                        stages::set(tx, who, to, 1, &Actor::User, "mistake", NOW).await?;
                        Err(StoreError::Constraint("refused".to_owned()))
                    }
                    .boxed()
                })
                .await;
            assert!(refused.is_err());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The counters of the columns are the true counts, and each person's events are one unbroken chain.
    #[test]
    fn counts_are_true_and_events_are_a_chain(steps in steps()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let workspace = Workspace::new().await;
            let mut hand = workspace.by_hand().await;
            let mut people = Vec::new();
            for step in steps {
                carry_out(&workspace, &mut hand, &mut people, step).await;
                let counted: Vec<(String, i64)> = sqlx::query_as(
                    "SELECT stage, count(*) FROM prospects WHERE on_board = 1 AND merged_into IS NULL GROUP BY stage",
                )
                .fetch_all(&mut hand)
                .await
                .unwrap();
                let counted: BTreeMap<String, i64> = counted.into_iter().collect();
                let kept = stages::counts(workspace.store.reader()).await.unwrap();
                assert_eq!(kept.len(), Stage::ALL.len());
                for (stage, count) in kept {
                    assert_eq!(count, counted.get(stage.as_str()).copied().unwrap_or_default(), "{stage}");
                }
            }
            for id in people {
                let events = stages::events(workspace.store.reader(), id).await.unwrap();
                let stage = prospects::get(workspace.store.reader(), id).await.unwrap().unwrap().stage;
                assert_eq!(events[0].from, None);
                assert!(events.windows(2).all(|pair| pair[1].from == Some(pair[0].to)));
                assert!(events.windows(2).all(|pair| pair[0].at < pair[1].at));
                assert_eq!(events.last().unwrap().to, stage);
            }
        });
    }
}
