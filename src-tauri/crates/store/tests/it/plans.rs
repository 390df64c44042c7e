//! Frozen plans: every statement of the store, as compiled (from .sqlx), is explained against the real schema.
//! A table that grows with the workspace may not be walked from end to end, unless it stands here with a reason.

use crate::support::Workspace;
use sqlx::{AssertSqlSafe, Row};
use std::{fs, path::Path};

/// Tables that grow with use.
const BIG: [&str; 17] = [
    "prospects",
    "contact_points",
    "companies",
    "deals",
    "revenue_entries",
    "chat_sessions",
    "chat_messages",
    "signals",
    "score_history",
    "stage_events",
    "stage_decisions",
    "jobs",
    "jobs_done",
    "effects",
    "ledger",
    "activities",
    "changes",
];

/// Statements that may walk a big table: (a part of the statement, why).
const MAY_WALK: &[(&str, &str)] = &[
    (
        "value ->> 'stage_at', ?2, 'made up'",
        "fills a workspace for tests and measurements; reads no row there is",
    ),
    (
        "coalesce(sum(energy_available + energy_reserved), 0)",
        "verifies the whole ledger, which means reading it",
    ),
    ("FROM activities WHERE ?1 IS NULL ORDER BY seq DESC LIMIT", "newest first; ends after so many rows"),
    ("FROM jobs WHERE ?1 IS NULL", "a screen's list in order of arrival; ends after so many rows"),
    ("FROM activities ORDER BY seq DESC LIMIT 2000) AS a", "what was done lately; ends after 2,000 rows"),
    ("FROM prospects ORDER BY seq DESC LIMIT 500)", "who came lately; ends after 500 rows"),
    ("FROM jobs GROUP BY state", "counts what is open; finished jobs are elsewhere"),
    (
        "SELECT * FROM prospects WHERE (?1 IS NULL OR stage = ?1)",
        "a screen's list, newest first; ends after so many",
    ),
];

/// Statements that run for every message, claim or sweep: (a part of the statement, what its plan must use).
const HOT: &[(&str, &[&str])] = &[
    ("WITH next (seq) AS", &["INDEX jobs_due (priority=? AND run_at<?)"]),
    (
        "SELECT min(run_at) AS at FROM jobs WHERE state = 'queued' AND priority = 0",
        &["INDEX jobs_due (priority=?)", "INDEX jobs_wake"],
    ),
    (
        "SELECT id FROM effects WHERE state = 'intent' AND release_at <= ?",
        &["INDEX effects_due (release_at<?)"],
    ),
    ("min(release_at)", &["INDEX effects_due"]),
    ("AND id <> ?\n         ORDER BY rank, seq LIMIT 1", &["INDEX prospects_board (stage=?)"]),
    ("ORDER BY rank DESC, seq DESC LIMIT 1", &["INDEX prospects_board (stage=? AND rank<?)"]),
    ("WHERE last_seq > captured_seq", &["INDEX chat_sessions_uncaptured"]),
    (
        "NOT EXISTS (SELECT 1 FROM stage_decisions",
        &["INTEGER PRIMARY KEY (rowid>?)", "d USING INTEGER PRIMARY KEY"],
    ),
    ("wait_until <= ?1", &["INDEX jobs_wake (wait_until<?)"]),
    ("boot IS NOT ?1 OR lease_until <= ?2", &["INDEX jobs_leases"]),
    (
        "FROM chat_messages WHERE session_id = ? AND seq > ?",
        &["INDEX chat_messages_session (session_id=? AND seq>?)"],
    ),
];

struct Statement {
    sql: String,
    plan: Vec<String>,
}

async fn statements() -> Vec<Statement> {
    let workspace = Workspace::new().await;
    let mut hand = workspace.by_hand().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../.sqlx");
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let saved: serde_json::Value = serde_json::from_str(&text).unwrap();
        let sql = saved["query"].as_str().unwrap().to_owned();
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let rows = sqlx::query(AssertSqlSafe(explain)).fetch_all(&mut hand).await;
        let rows =
            rows.unwrap_or_else(|error| panic!("{error}; is .sqlx fresh (scripts/sqlx-prepare)? {sql}"));
        found.push(Statement { sql, plan: rows.iter().map(|row| row.get::<String, _>("detail")).collect() });
    }
    assert!(found.len() > 50, "only {} statements in {}", found.len(), folder.display());
    found
}

/// The table a plan's line walks from end to end. Walking a partial index ("all open ...") is its purpose.
fn walked(line: &str) -> Option<&str> {
    let name = line.strip_prefix("SCAN ")?.split(' ').next()?;
    (!line.contains(" USING ") || line.contains("VIRTUAL TABLE")).then_some(name)
}

/// An alias in a statement back to its table.
fn table_of<'a>(sql: &'a str, name: &'a str) -> &'a str {
    let words: Vec<&str> = sql.split_whitespace().map(|word| word.trim_matches(['(', ')', ','])).collect();
    let alias = words.windows(3).find(|three| three[1].eq_ignore_ascii_case("as") && three[2] == name);
    alias.map_or(name, |three| three[0])
}

#[tokio::test]
async fn no_statement_walks_a_big_table() {
    let mut walks = Vec::new();
    for statement in statements().await {
        // A plain INSERT reads nothing: the children its plan names are looked at only while a foreign key is
        // broken (OP_FkIfZero).
        if statement.sql.starts_with("INSERT") && !statement.sql.contains("SELECT") {
            continue;
        }
        if MAY_WALK.iter().any(|(part, _)| statement.sql.contains(part)) {
            continue;
        }
        for line in &statement.plan {
            if walked(line).is_some_and(|name| BIG.contains(&table_of(&statement.sql, name))) {
                walks.push(format!("{line}: {}", statement.sql));
            }
        }
    }
    assert!(walks.is_empty(), "{} walks:\n{}", walks.len(), walks.join("\n\n"));
}

#[tokio::test]
async fn hot_statements_use_their_indexes() {
    let statements = statements().await;
    for (part, uses) in HOT {
        let meant: Vec<_> = statements.iter().filter(|statement| statement.sql.contains(part)).collect();
        assert!(!meant.is_empty(), "no statement contains {part:?}: update this list");
        for statement in meant {
            let plan = statement.plan.join("\n");
            for index in *uses {
                assert!(plan.contains(index), "{index} is not in the plan of\n{}\n{plan}", statement.sql);
            }
            assert!(
                !plan.contains("USE TEMP B-TREE FOR ORDER BY") || part.starts_with("WITH next"),
                "{plan}\n{}",
                statement.sql
            );
        }
    }
}

/// The built statements of the board (those that .sqlx does not know).
#[tokio::test]
async fn the_board_and_the_type_ahead_walk_nothing() {
    let workspace = Workspace::new().await;
    let mut hand = workspace.by_hand().await;
    let next = store::board::Cursor { rank: 1, seq: 1 };
    for (sql, uses) in [
        (store::board::column_sql(None), "p USING INDEX prospects_board (stage=?)"),
        (store::board::column_sql(Some(next)), "p USING INDEX prospects_board (stage=? AND rank>?)"),
        (store::board::quick_sql(), "p USING INTEGER PRIMARY KEY (rowid=?)"),
    ] {
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let rows = sqlx::query(AssertSqlSafe(explain)).fetch_all(&mut hand).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        let all = plan.join("\n");
        assert!(all.contains(uses), "{uses} is not in the plan of\n{sql}\n{all}");
        for line in &plan {
            let walks = walked(line).is_some_and(|name| BIG.contains(&table_of(&sql, name)));
            assert!(!walks, "{line}\n{sql}");
        }
    }
}
