//! kill -9: what was acknowledged is there afterwards, whole.

use crate::support::{Dice, by_hand, child, child_folder, create, note, notes, this_program};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    process::Stdio,
};
use store::Store;

/// Times a child is killed; the whole program is killed 100 times in tests/.
const ROUNDS: usize = 12;
/// Writers in the child, so that commits are shared.
const WRITERS: u64 = 8;

#[tokio::test]
async fn acknowledged_writes_survive_sigkill() {
    let mut dice = Dice::new(0x5eed);
    let folder = tempfile::tempdir().unwrap();
    create(folder.path()).await.close().await;
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        let mut writing = child(&this_program(), "crash::writes_until_killed", folder.path())
            .env("NEXSCOUT_TEST_ROUND", round.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writing.stdout.take().unwrap()).lines().map_while(Result::ok);
        // Kills in the middle of it, then reads what the pipe still holds: that was acknowledged as well.
        let patience = 1 + dice.below(400);
        let mut seen = 0;
        for line in lines {
            let Some(key) = line.strip_prefix("acknowledged ") else { continue };
            acknowledged.insert(key.to_owned());
            seen += 1;
            if seen == patience {
                writing.kill().unwrap();
            }
        }
        assert!(seen >= patience, "round {round}: the child ended by itself after {seen} writes");
        writing.wait().unwrap();
        let store = Store::open(folder.path(), false).await.unwrap();
        let there: BTreeSet<String> = notes(&store).await.into_iter().collect();
        let lost: Vec<_> = acknowledged.difference(&there).collect();
        assert!(lost.is_empty(), "round {round} lost {lost:?}");
        store.close().await;
        let mut hand = by_hand(folder.path()).await;
        let state: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut hand).await.unwrap();
        assert_eq!(state, "ok", "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of acknowledged_writes_survive_sigkill, which starts and kills it"]
async fn writes_until_killed() {
    let Some(folder) = child_folder() else { return };
    let round = std::env::var("NEXSCOUT_TEST_ROUND").unwrap();
    let store = Store::open(&folder, false).await.unwrap();
    let writers = (0..WRITERS).map(|writer| {
        let (store, round) = (store.clone(), round.clone());
        tokio::spawn(async move {
            for number in 0..100_000 {
                let key = format!("{round}/{writer}/{number}");
                let row = key.clone();
                store.write(move |tx| note(tx, &row)).await.unwrap();
                println!("acknowledged {key}");
            }
        })
    });
    futures::future::join_all(writers).await;
}
