//! `nexscoutctl demo` as a person runs it first, and `bench` where nothing is measured.

use serde_json::Value;
use std::process::Command;
use testkit::program;

#[test]
fn the_demo_shows_what_the_scenarios_demand() {
    let played = Command::new(program()).args(["--json", "demo"]).output().unwrap();
    let shown: Value = serde_json::from_slice(&played.stdout).unwrap();
    assert_eq!(shown["failed"], serde_json::json!([]));
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
    assert!(shown["checked"].as_u64() > Some(40), "{}", shown["checked"]);
    let titles: Vec<&str> =
        shown["scenarios"].as_array().unwrap().iter().filter_map(|one| one["title"].as_str()).collect();
    for number in ["1:", "2, 7, 8:", "3:", "4:", "5:", "6:", "9:", "10:", "11:", "14:"] {
        assert!(titles.iter().any(|title| title.starts_with(&format!("Scenario {number}"))), "{titles:?}");
    }
}

#[test]
fn an_unknown_benchmark_is_refused_and_the_known_ones_are_named() {
    let refused = Command::new(program()).args(["--json", "bench", "warp"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(answer["error"]["code"], "validation");
    assert!(answer["error"]["message"].as_str().unwrap().contains("queue, chat"));
}
