//! The board's promises on real files: sums by triggers equal a recount after anything, pages neither skip nor
//! repeat, and the type-ahead finds beginnings.

use crate::support::{Dice, NOW, Workspace, id, new_job, new_prospect};
use domain::{
    ActivityId, ActivityKind, Actor, Currency, DealId, JobKind, Money, ProspectId, Source, Stage,
    Temperature, Timestamp,
};
use futures::FutureExt;
use sqlx::Row;
use store::{
    StoreError, activities,
    activities::Activity,
    board::{self, Filter},
    bulk::{self, Person},
    deals, jobs, places, prospects, stages, undo,
};

fn money(minor: u64, currency: u64) -> Money {
    let currency: Currency = ["USD", "PHP", "JPY"][usize::try_from(currency).unwrap() % 3].parse().unwrap();
    Money { minor: i64::try_from(minor).unwrap(), currency }
}

async fn on_board() -> Filter {
    Filter { on_board: Some(true), ..Filter::default() }
}

#[tokio::test]
async fn counts_and_sums_are_true_after_any_operations() {
    let workspace = Workspace::new().await;
    let mut dice = Dice::new(3);
    let mut people: Vec<ProspectId> = Vec::new();
    for step in 0..400_u64 {
        let pick = people.get(usize::try_from(dice.below(40)).unwrap()).copied();
        let (kind, stage) = (dice.below(8), Stage::ALL[usize::try_from(dice.below(7)).unwrap()]);
        let (amount, other) = (money(dice.below(1_000_000), dice.below(3)), dice.below(2) == 0);
        let at = Timestamp(NOW.0 + i64::try_from(step).unwrap());
        let Some(who) = pick.filter(|_| kind > 0) else {
            people.push(workspace.prospect(u128::from(step) + 1, stage).await);
            continue;
        };
        workspace
            .store
            .write(move |tx| {
                async move {
                    match kind {
                        1 | 2 => {
                            stages::set(tx, who, stage, 0, &Actor::User, "user_move", at).await?;
                        }
                        3 | 4 => {
                            let deal = DealId::new(id(u128::from(step) + 10_000));
                            let deal = deals::open(tx, deal, who, Some(amount), at).await?;
                            if other {
                                deals::win(tx, deal, amount, at).await?;
                            }
                        }
                        5 => deals::lose(tx, who, "no", at).await?,
                        6 => deals::reopen(tx, who).await?,
                        _ => places::set_on_board(tx, who, other, at).await?,
                    }
                    Ok::<_, StoreError>(())
                }
                .boxed()
            })
            .await
            .unwrap();
    }
    let reader = workspace.store.reader();
    let counted = board::heads(reader, &on_board().await, NOW).await.unwrap();
    // A filter that lets everybody through is reckoned row by row.
    let everybody = Filter { score_min: Some(0), ..on_board().await };
    let mut reckoned = board::heads(reader, &everybody, NOW).await.unwrap();
    for (stage, head) in counted {
        assert_eq!(head, reckoned.remove(&stage).unwrap_or_default(), "{stage}");
    }
    // What a card says is its open deal, else its newest.
    let mut hand = workspace.by_hand().await;
    let wrong = sqlx::query(
        "SELECT count(*) AS n FROM prospects AS p WHERE (p.amount_minor, p.currency) IS NOT (SELECT d.amount_minor, d.currency
           FROM deals AS d WHERE d.prospect_id = p.id ORDER BY d.state = 'open' DESC, d.created_at DESC, d.id DESC LIMIT 1)",
    )
    .fetch_one(&mut hand)
    .await
    .unwrap();
    assert_eq!(wrong.get::<i64, _>("n"), 0);
    sqlx::query("DELETE FROM revenue_entries").execute(&mut hand).await.unwrap();
    sqlx::query("DELETE FROM deals").execute(&mut hand).await.unwrap();
    let sums = sqlx::query("SELECT count(*) AS n FROM stage_sums").fetch_one(&mut hand).await.unwrap();
    assert_eq!(sums.get::<i64, _>("n"), 0, "a column without deals has no sum");
}

/// So many people over all stages, some with deals and tasks, one in twenty only in the list; the same ones each
/// time.
async fn crowd(workspace: &Workspace, count: u64) {
    let mut dice = Dice::new(7);
    let word = |dice: &mut Dice, words: &[&str]| {
        words[usize::try_from(dice.below(words.len() as u64)).unwrap()].to_owned()
    };
    let ago = |dice: &mut Dice| Timestamp(NOW.0 - i64::try_from(dice.below(20 * 86_400_000)).unwrap());
    let people: Vec<Person> = (0..count)
        .map(|number| {
            let ids = |kind: u128| id(u128::from(number) * 10 + kind).to_string();
            let stage = Stage::ALL[usize::try_from(dice.below(7)).unwrap()];
            Person {
                id: ids(1),
                contact_id: ids(2),
                deal_id: ids(3),
                task_id: ids(4),
                name: Some(format!(
                    "{} {}",
                    word(&mut dice, &["Ana", "Ben", "Anatole", "Zach"]),
                    word(&mut dice, &["Lopez", "Santos", "Reyes"])
                )),
                company: Some(word(&mut dice, &["Lopez Dental", "Ana Foods"])),
                email: Some(format!("person{number}@mail.example")),
                confirmed: number % 2 == 0,
                source: Source::Manual,
                stage,
                stage_at: ago(&mut dice),
                rank: i64::try_from(dice.below(500)).unwrap(),
                temperature: Temperature::Warm,
                score: [u8::try_from(dice.below(41)).unwrap(), 10, 5, 0, 0],
                amount_minor: (stage == Stage::Won || number % 3 == 0).then_some(1_000),
                currency: "USD",
                task: (number % 5 == 0)
                    .then(|| ("call".to_owned(), Timestamp(ago(&mut dice).0 + 10 * 86_400_000))),
                hands_off: number % 30 == 0,
                last_touch_at: ago(&mut dice),
                created_at: NOW,
            }
        })
        .collect();
    workspace
        .store
        .write(move |tx| async move { bulk::insert(tx, &people, NOW).await }.boxed())
        .await
        .unwrap();
    let mut hand = workspace.by_hand().await;
    sqlx::query("UPDATE prospects SET on_board = 0 WHERE seq % 20 = 0").execute(&mut hand).await.unwrap();
}

#[tokio::test]
async fn a_crowd_is_paged_without_gaps_and_found_by_beginnings() {
    let workspace = Workspace::new().await;
    crowd(&workspace, 3_000).await;
    let reader = workspace.store.reader();
    let filter = on_board().await;
    let heads = board::heads(reader, &filter, NOW).await.unwrap();
    for stage in Stage::ALL {
        let (mut cursor, mut seen) = (None, Vec::new());
        loop {
            let page = board::column(reader, *stage, &filter, cursor, 70, NOW).await.unwrap();
            cursor = page.last().map(board::Card::cursor);
            seen.extend(page.iter().map(board::Card::cursor));
            if page.len() < 70 {
                break;
            }
        }
        assert!(seen.is_sorted_by(|a, b| a < b), "{stage}");
        assert_eq!(i64::try_from(seen.len()).unwrap(), heads[stage].count, "{stage}");
    }
    let listed = Filter { on_board: Some(false), ..Filter::default() };
    assert_eq!(board::total(reader, &listed, NOW).await.unwrap(), 150);
    assert_eq!(board::total(reader, &Filter::default(), NOW).await.unwrap(), 3_000);
    for (typed, least) in [("a", 8), ("ana", 8), ("ana lop", 1), ("person77", 1), ("zzz", 0), ("\"", 0)] {
        let hits = board::quick(reader, typed, 8, NOW).await.unwrap();
        assert!(hits.len() >= least && hits.len() <= 8, "{typed}: {}", hits.len());
    }
    let best = board::quick(reader, "ana", 8, NOW).await.unwrap();
    assert!(best.iter().all(|card| card.name.as_deref().unwrap().starts_with("Ana")));
    let chips = board::chips(reader, NOW).await.unwrap();
    let stale = Filter { stale: Some(true), ..filter.clone() };
    assert_eq!(board::total(reader, &stale, NOW).await.unwrap(), chips.stale);
    assert!(chips.stale > 0 && chips.no_next_step > 0);
}

/// The filter's idea of stale is the card's.
#[tokio::test]
async fn sql_and_cards_agree_on_what_is_stale_and_planned() {
    let workspace = Workspace::new().await;
    crowd(&workspace, 600).await;
    let reader = workspace.store.reader();
    let stale = Filter { stale: Some(true), ..Filter::default() };
    let stale = board::ids_of(reader, &stale, 10_000, NOW).await.unwrap();
    let unplanned = Filter { no_next_step: Some(true), ..Filter::default() };
    let unplanned = board::ids_of(reader, &unplanned, 10_000, NOW).await.unwrap();
    let all = board::ids_of(reader, &Filter::default(), 10_000, NOW).await.unwrap();
    assert_eq!(all.len(), 600);
    let open = board::open(reader, &all, NOW).await.unwrap();
    for card in board::by_ids(reader, &all, NOW).await.unwrap() {
        let open = open.get(&card.id).cloned().unwrap_or_default();
        let is =
            domain::next::is_stale(card.stage, card.last_touch_at, card.snoozed_until, open.stands(NOW), NOW);
        assert_eq!(stale.contains(&card.id), is, "{card:?}");
        let next = open.next(NOW).what;
        let planned = !matches!(next, domain::NextWhat::None | domain::NextWhat::Suggestion);
        assert_eq!(!unplanned.contains(&card.id), planned, "{card:?} {next}");
    }
}

#[tokio::test]
async fn neighbours_and_the_top_are_found_among_equal_ranks() {
    let workspace = Workspace::new().await;
    for (number, rank) in [(1, 5), (2, 5), (3, 9)] {
        let new = prospects::NewProspect { rank, ..new_prospect(number, Stage::New) };
        workspace
            .store
            .write(move |tx| async move { prospects::insert(tx, &new, NOW).await }.boxed())
            .await
            .unwrap();
    }
    let [one, two, three] = [1, 2, 3].map(|number| ProspectId::new(id(number)));
    let reader = workspace.store.reader();
    let place = places::place(reader, two).await.unwrap().unwrap();
    assert_eq!(places::above(reader, place, two).await.unwrap(), Some((one, 5)));
    assert_eq!(places::below(reader, place, two).await.unwrap(), Some((three, 9)));
    assert_eq!(places::below(reader, place, three).await.unwrap(), None);
    assert_eq!(places::top(reader, Stage::New, one).await.unwrap(), Some((two, 5)));
    workspace.store.write(|tx| places::spread(tx, Stage::New, NOW).boxed()).await.unwrap();
    let ranks: Vec<i64> = board::column(reader, Stage::New, &on_board().await, None, 10, NOW)
        .await
        .unwrap()
        .iter()
        .map(|card| card.rank)
        .collect();
    assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
}

#[tokio::test]
async fn old_undo_steps_go() {
    let workspace = Workspace::new().await;
    for number in 0..510_u128 {
        let step = undo::Step {
            id: domain::UndoId::new(id(number)),
            label: format!("step {number}"),
            prospects: 1,
            payload: "[]".to_owned(),
            at: NOW,
            undone_at: None,
        };
        workspace.store.write(move |tx| async move { undo::add(tx, &step).await }.boxed()).await.unwrap();
    }
    let kept = undo::list(workspace.store.reader(), 10_000).await.unwrap();
    assert_eq!((kept.len(), kept[0].label.as_str()), (500, "step 509"));
}

#[tokio::test]
async fn whatever_a_card_shows_tells_of_its_person_once_a_commit() {
    let workspace = Workspace::new().await;
    let who = workspace.prospect(1, Stage::New).await;
    let mut facts = workspace.store.watch();
    let rows = [new_job(1, Some(who), JobKind::FollowUp), new_job(2, Some(who), JobKind::SmartScan)];
    workspace
        .store
        .write(move |tx| {
            async move {
                jobs::insert(tx, &rows, NOW).await?;
                let note =
                    Activity::new(ActivityId::new(id(9)), ActivityKind::Note, Actor::System, "hi", NOW);
                activities::add(tx, &note.about(who)).await
            }
            .boxed()
        })
        .await
        .unwrap();
    let mut told = Vec::new();
    while let Ok(fact) = facts.try_recv() {
        told.push((fact.area, fact.ids));
    }
    let people: Vec<_> = told.iter().filter(|(area, _)| area == "prospects").collect();
    assert_eq!(people, [&("prospects".to_owned(), vec![who.to_string()])], "{told:?}");
    // A benchmark's jobs are nobody's.
    let nobody = [new_job(3, None, JobKind::SmartScan)];
    workspace
        .store
        .write(move |tx| async move { jobs::insert(tx, &nobody, NOW).await }.boxed())
        .await
        .unwrap();
    while let Ok(fact) = facts.try_recv() {
        assert_ne!(fact.area, "prospects");
    }
}
