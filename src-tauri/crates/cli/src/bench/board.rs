//! `bench board`: how long the board, its pages, a move, the type-ahead and the table take over a crowd of 10,000
//! and 100,000 prospects, through the same commands the window calls.

use super::{
    Found, Wish,
    figures::{Latencies, grouped, round, table},
};
use anyhow::Context;
use api::Scope;
use engine::Engine;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// People in the workspace.
const CROWDS: [usize; 2] = [10_000, 100_000];
const QUICK_CROWDS: [usize; 1] = [2_000];
/// How often each thing is done.
const TIMES: usize = 100;
const QUICK_TIMES: usize = 20;

/// What the type-ahead is asked, letter by letter, as a person types.
const TYPED: [&str; 8] =
    ["ana santos", "grace", "villanueva", "makati dental", "o'neill", "kenji@", "mar", "bautista p"];

/// What is measured, and its aim in milliseconds where the issue names one.
const ASPECTS: [(&str, Option<u32>); 9] = [
    ("board.get", Some(30)),
    ("board.get, filtered by source", None),
    ("board.get, with a search", None),
    ("board.page", None),
    ("board.counts", None),
    ("prospects.move", None),
    ("search.quick", Some(30)),
    ("prospects.page, newest", None),
    ("prospects.page, by name, at the end", None),
];

pub(super) async fn measure(wish: &Wish) -> anyhow::Result<Found> {
    let (crowds, times): (&[usize], usize) =
        if wish.quick { (&QUICK_CROWDS, QUICK_TIMES) } else { (&CROWDS, TIMES) };
    let mut measured: Vec<(usize, Vec<Latencies>)> = Vec::new();
    for &crowd in crowds {
        let (running, folder) = wish.workspace().await?;
        wish.say(&format!("inventing {} prospects", grouped(crowd as f64)));
        testkit::fill(&running.engine, crowd).await?;
        wish.say("asking for the board");
        measured.push((crowd, aspects(&running.engine, crowd, times).await?));
        running.stop().await;
        drop(folder);
    }
    Ok(Found { figures: figures(&measured), words: words(&measured) })
}

async fn aspects(engine: &Engine, crowd: usize, times: usize) -> anyhow::Result<Vec<Latencies>> {
    let end = crowd.saturating_sub(100);
    Ok(vec![
        again(engine, "board.get", &json!({}), times).await?,
        again(engine, "board.get", &json!({ "filter": { "sources": ["web_chat"] } }), times / 5).await?,
        again(engine, "board.get", &json!({ "filter": { "search": "lopez" } }), times / 5).await?,
        pages(engine, times).await?,
        again(engine, "board.counts", &json!({}), times / 5).await?,
        moves(engine, times).await?,
        typing(engine, times).await?,
        again(engine, "prospects.page", &json!({ "limit": 100 }), times).await?,
        again(
            engine,
            "prospects.page",
            &json!({ "limit": 100, "offset": end, "sort": { "by": "name", "descending": false } }),
            times / 5,
        )
        .await?,
    ])
}

/// One command, timed.
async fn timed(engine: &Engine, name: &str, request: Value) -> anyhow::Result<(Value, Duration)> {
    let since = Instant::now();
    let answer = api::dispatch(engine, Scope::Admin, name, request)
        .await
        .map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
    Ok((answer, since.elapsed()))
}

async fn again(engine: &Engine, name: &str, request: &Value, times: usize) -> anyhow::Result<Latencies> {
    let mut took = Vec::new();
    // The first one fills caches, as the first paint of the day does; it counts.
    for _ in 0..times.max(3) {
        took.push(timed(engine, name, request.clone()).await?.1);
    }
    Ok(took.into())
}

/// Down the first column, page by page.
async fn pages(engine: &Engine, times: usize) -> anyhow::Result<Latencies> {
    let (mut cursor, mut took) = (Value::Null, Vec::new());
    for _ in 0..times {
        let request = json!({ "stage": "new", "cursor": cursor });
        let (answer, time) = timed(engine, "board.page", request).await?;
        took.push(time);
        cursor = answer.get("next_cursor").cloned().unwrap_or_default();
    }
    Ok(took.into())
}

/// The top card of "new" to "contacted", again and again.
async fn moves(engine: &Engine, times: usize) -> anyhow::Result<Latencies> {
    let mut took = Vec::new();
    for _ in 0..times {
        let request = json!({ "stage": "new", "limit": 1 });
        let (column, _) = timed(engine, "board.page", request).await?;
        let id = column.pointer("/cards/0/id").cloned().context("the column is empty")?;
        took.push(timed(engine, "prospects.move", json!({ "id": id, "stage": "contacted" })).await?.1);
    }
    Ok(took.into())
}

async fn typing(engine: &Engine, times: usize) -> anyhow::Result<Latencies> {
    let mut took = Vec::new();
    for _ in 0..(times / 10).max(2) {
        for text in TYPED {
            for end in (1..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                let typed = text.get(..end).unwrap_or_default();
                took.push(timed(engine, "search.quick", json!({ "text": typed })).await?.1);
            }
        }
    }
    Ok(took.into())
}

fn figures(measured: &[(usize, Vec<Latencies>)]) -> Value {
    let crowds = measured.iter().map(|(crowd, all)| {
        let figures: serde_json::Map<String, Value> = ASPECTS
            .iter()
            .zip(all)
            .map(|((name, aim), took)| {
                let mut figure = took.json();
                if let (Some(aim), Some(figure)) = (aim, figure.as_object_mut()) {
                    figure.insert("aim_ms".to_owned(), json!(aim));
                }
                ((*name).to_owned(), figure)
            })
            .collect();
        json!({ "prospects": crowd, "commands": figures })
    });
    json!({ "board": crowds.collect::<Vec<_>>() })
}

fn words(measured: &[(usize, Vec<Latencies>)]) -> String {
    let mut rows =
        vec![["milliseconds", "prospects", "p50", "p99", "max", "aim"].map(str::to_owned).to_vec()];
    for (crowd, all) in measured {
        for ((name, aim), took) in ASPECTS.iter().zip(all) {
            let mut row = vec![(*name).to_owned(), grouped(*crowd as f64)];
            row.extend([50, 99, 100].map(|percent| format!("{}", round(took.percentile(percent), 2))));
            row.push(aim.map_or(String::new(), |aim| format!("{aim}")));
            rows.push(row);
        }
    }
    table(&rows)
}
