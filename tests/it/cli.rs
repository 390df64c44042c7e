//! `nexscoutctl` as people and scripts use it: real processes, exit codes, JSON, one owner beside many callers.
// All of this is tests, helpers included.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::{Value, json};
use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A workspace of its own for one test.
struct Desk {
    folder: TempDir,
}

/// A running `serve`; killed when the test ends early.
struct Serving {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Desk {
    /// Without a workspace.
    fn bare() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }
    /// With a workspace.
    fn new(options: &[&str]) -> Self {
        let desk = Self::bare();
        let made = desk.ok(&[&["init"][..], options].concat());
        assert_eq!(made["created"], true);
        desk
    }
    fn data(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }
    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(testkit::program());
        command.arg("--data").arg(self.data()).args(arguments);
        for name in ["NEXSCOUT_DATA", "NEXSCOUT_PASSPHRASE_FILE", "RUST_LOG"] {
            command.env_remove(name);
        }
        command
    }
    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().unwrap()
    }
    /// With `--json`; must succeed.
    fn ok(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {output:?}"))
    }
    /// With `--json`; must fail with exit 1 and an error of this code.
    fn refused(&self, code: &str, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        let answer: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"));
        assert_eq!(answer["error"]["code"], code, "{arguments:?}: {answer}");
        assert!(answer["error"]["message"].is_string() && answer["error"]["incident"].is_string());
        answer["error"].clone()
    }
    fn serve(&self) -> Serving {
        let arguments = ["serve", "--listen", "127.0.0.1:0"];
        let mut child = self.command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}")).to_owned();
        assert!(address.starts_with("http://127.0.0.1:") && !address.ends_with(":0"), "{address}");
        Serving { child, output, address }
    }
}

impl Serving {
    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
    /// The exit code, within a time in which any machine ends.
    fn ended(&mut self) -> Option<i32> {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(Instant::now() < until, "serve did not end");
            std::thread::yield_now();
        }
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

#[test]
fn init_is_harmless_when_a_workspace_exists() {
    let desk = Desk::bare();
    let error = desk.refused("not_found", &["prospects"]);
    assert!(text(&error, "hint").contains("init"));
    desk.refused("validation", &["init", "--mode", "turbo"]);
    desk.refused("validation", &["init", "--currency", "XX"]);
    assert!(!desk.data().exists(), "a refused init left something behind");
    let made = desk.ok(&["init", "--mode", "autopilot", "--region", "US", "--currency", "PHP", "--sample"]);
    assert_eq!((&made["created"], &made["mode"]), (&json!(true), &json!("autopilot")));
    let products = desk.ok(&["product", "list"]);
    assert_eq!(products.as_array().unwrap().len(), 3);
    assert_eq!(products[0]["currency"], "PHP");
    assert_eq!(desk.ok(&["faq", "list"]).as_array().unwrap().len(), 6);
    let again = desk.ok(&["init", "--mode", "manual", "--sample"]);
    assert_eq!((&again["created"], &again["mode"]), (&json!(false), &json!("autopilot")));
    assert_eq!(again["workspace_id"], made["workspace_id"]);
    assert_eq!(desk.ok(&["faq", "list"]).as_array().unwrap().len(), 6);
}

/// Every command once, with what scripts rely on.
fn a_round(desk: &Desk) {
    assert_eq!(desk.ok(&["settings", "set", "company.name", "Bright Widgets"])["value"], "Bright Widgets");
    assert_eq!(desk.ok(&["settings", "get", "company.name"])["value"], "Bright Widgets");
    assert_eq!(desk.ok(&["settings", "set", "signal.spam.points", "-70"])["value"], "-70");
    assert!(desk.ok(&["settings", "get"]).as_array().unwrap().len() > 50);
    let product =
        ["product", "add", "--name", "Widget Pro", "--price", "49.00", "--description", "For teams"];
    assert_eq!(desk.ok(&product)["price_minor"], 4900);
    assert_eq!(desk.ok(&["faq", "add", "--question", "Do you ship?", "--answer", "Yes."])["answer"], "Yes.");
    let add = [
        "prospect",
        "add",
        "--name",
        "Ana Lopez",
        "--email",
        "ana@lopezdental.example",
        "--stage",
        "contacted",
        "--amount",
        "1200.00",
        "--currency",
        "USD",
    ];
    let id = text(&desk.ok(&add), "id").to_owned();
    let rows = desk.ok(&["prospects", "--stage", "contacted", "--search", "lopez"]);
    let row = &rows[0];
    for (field, value) in [
        ("id", json!(id)),
        ("name", json!("Ana Lopez")),
        ("email", json!("ana@lopezdental.example")),
        ("email_state", json!("confirmed")),
        ("phone", Value::Null),
        ("company", Value::Null),
        ("stage", json!("contacted")),
        ("temperature", json!("cold")),
        ("intent", json!(0)),
        ("source", json!("manual")),
        ("amount_minor", json!(120_000)),
        ("currency", json!("USD")),
        ("merged_into", Value::Null),
    ] {
        assert_eq!(row[field], value, "{field} of {row}");
    }
    let parts = ["intent", "temperature", "contact", "engagement", "signal"];
    let sum: i64 = parts.iter().map(|part| row["score_parts"][part].as_i64().unwrap()).sum();
    assert_eq!(row["scout_score"], sum);
    let shown = desk.ok(&["prospect", "show", &id]);
    for list in ["contact_points", "deals", "signals", "timeline"] {
        assert!(shown[list].is_array(), "no {list}");
    }
    desk.ok(&["prospect", "confirm", &id]);
    let moved = desk.ok(&["move", &id, "qualified"]);
    assert_eq!((text(&moved, "from"), text(&moved, "to")), ("contacted", "qualified"));
    let jobs = desk.ok(&["jobs", "--prospect", &id]);
    for field in ["id", "kind", "state", "prospect_id", "run_at", "attempts", "energy", "coins"] {
        assert!(!jobs[0][field].is_null(), "no {field} in {}", jobs[0]);
    }
    assert!(jobs[0].get("waiting_for").is_some() && jobs[0].get("error").is_some());
    assert_eq!(desk.ok(&["job", "run", "smart_scan", "--prospect", &id])["kind"], "smart_scan");
    desk.ok(&["worker", "--once"]);
    assert!(desk.ok(&["approvals"]).is_array());
    let won = desk.ok(&["move", &id, "won", "--amount", "1200.00", "--currency", "USD"]);
    assert_eq!(text(&won, "to"), "won");
    assert_eq!(desk.ok(&["prospect", "show", &id])["deals"][0]["state"], "won");
    let wallet = desk.ok(&["wallet", "refill", "--energy", "5", "--coins", "7"]);
    for purse in ["energy", "coins"] {
        let [available, reserved, sum] =
            ["available", "reserved", "ledger_sum"].map(|field| wallet[purse][field].as_i64().unwrap());
        assert_eq!(available + reserved, sum, "{purse}");
    }
    assert!(desk.ok(&["activity", "--prospect", &id]).as_array().unwrap().len() > 2);
    assert_eq!(desk.ok(&["mode", "autopilot"]), json!({ "mode": "autopilot" }));
    assert_eq!(desk.ok(&["mode"]), json!({ "mode": "autopilot" }));
    assert_eq!(desk.ok(&["pause"])["paused"], true);
    assert_eq!(desk.ok(&["resume"])["paused"], false);
    assert_eq!(desk.ok(&["rpc", "mode.get"]), json!({ "mode": "autopilot" }));
    assert_eq!(desk.ok(&["rpc", "mode.set", r#"{"mode": "hybrid"}"#]), json!({ "mode": "hybrid" }));
    assert!(
        desk.ok(&["rpc", "--list"]).as_array().unwrap().iter().any(|row| row["name"] == "prospects.list")
    );
    assert_eq!(desk.ok(&["verify"])["ok"], true);
    let copy = desk.ok(&["backup"]);
    assert!(std::fs::metadata(text(&copy, "file")).unwrap().len() > 0);
    desk.refused("conflict", &["backup", text(&copy, "file")]);
    assert_eq!(desk.ok(&["status"])["mode"], "hybrid");
}

#[test]
fn every_command_works_alone() {
    a_round(&Desk::new(&[]));
}

#[test]
fn every_command_works_beside_a_serve_and_a_second_serve_is_refused() {
    let desk = Desk::new(&[]);
    let mut serving = desk.serve();
    assert_eq!(desk.ok(&["status"])["owner_pid"], serving.child.id());
    assert_eq!(desk.ok(&["init", "--sample"])["created"], false);
    a_round(&desk);
    let refused = desk.refused("conflict", &["serve", "--listen", "127.0.0.1:0"]);
    assert!(text(&refused, "message").contains(&serving.child.id().to_string()), "{refused}");
    assert!(text(&refused, "message").contains("serve"));
    let port = serving.address.rsplit(':').next().unwrap().to_owned();
    let other = Desk::new(&[]);
    let taken = other.refused("unavailable", &["serve", "--listen", &format!("127.0.0.1:{port}")]);
    assert!(text(&taken, "message").contains(&port));
    serving.signal("-TERM");
    assert_eq!(serving.ended(), Some(0), "SIGTERM is a clean end");
    let mut rest = String::new();
    serving.output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "standard output holds the address and nothing else");
    assert_ne!(desk.ok(&["status"])["owner_pid"], serving.child.id());
    assert_eq!(desk.ok(&["verify"])["ok"], true);
}

#[test]
fn after_a_kill_the_workspace_is_free_and_whole() {
    let desk = Desk::new(&[]);
    let mut killed = desk.serve();
    desk.ok(&["prospect", "add", "--name", "Ana", "--email", "ana@lopezdental.example"]);
    killed.signal("-KILL");
    killed.ended();
    assert_eq!(desk.ok(&["prospects"]).as_array().unwrap().len(), 1);
    let mut next = desk.serve();
    assert_eq!(desk.ok(&["status"])["owner_pid"], next.child.id());
    next.signal("-INT");
    assert_eq!(next.ended(), Some(0));
    assert_eq!(desk.ok(&["verify"])["ok"], true);
}

#[test]
fn many_at_once_without_an_owner_take_turns() {
    let desk = Desk::new(&[]);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let desk = &desk;
            scope.spawn(move || {
                let email = format!("person{number}@lopezdental.example");
                desk.ok(&["prospect", "add", "--name", "Person", "--email", &email])
            });
        }
    });
    assert_eq!(desk.ok(&["prospects"]).as_array().unwrap().len(), 8);
    assert_eq!(desk.ok(&["verify"])["ok"], true);
}

#[test]
fn a_value_that_is_not_allowed_is_validation_and_misuse_is_two() {
    let desk = Desk::new(&[]);
    let nobody = "0190f5d2-0000-7000-8000-000000000000";
    for arguments in [
        &["mode", "turbo"][..],
        &["settings", "set", "no.such.thing", "x"],
        &["settings", "set", "smtp.port", "70000"],
        &["settings", "get", "no.such.thing"],
        &["prospects", "--stage", "hot"],
        &["prospects", "--limit", "-1"],
        &["prospects", "--limit", "many"],
        &["prospect", "show", "me"],
        &["prospect", "add", "--name", "A", "--email", "nobody"],
        &["move", nobody, "hot"],
        &["move", nobody, "won", "--amount", "-5"],
        &["jobs", "--state", "tired"],
        &["job", "run", "dance", "--prospect", nobody],
        &["wallet", "refill", "--energy", "abc"],
        &["wallet", "refill", "--energy", "-5"],
        &["wallet", "refill"],
        &["product", "add", "--name", "A", "--price", "-1"],
        &["serve", "--listen", "nowhere"],
        &["rpc", "mode.get", "{"],
        &["rpc", "mode.get", "[]"],
        &["rpc", "mode.get", r#"{"surprise": 1}"#],
        &["eval", "dance"],
    ] {
        desk.refused("validation", arguments);
    }
    desk.refused("not_found", &["move", nobody, "contacted"]);
    desk.refused("not_found", &["rpc", "no.such"]);
    for later in
        [&["import", "people.csv"][..], &["export", "csv"], &["erase", nobody], &["restore", "copy.db"]]
    {
        let error = desk.refused("unavailable", later);
        assert!(text(&error, "message").starts_with("not in this version yet"), "{error}");
    }
    for misuse in [&["frobnicate"][..], &["prospects", "--frob"], &["move"], &[], &["job", "dance"]] {
        let output = desk.run(misuse);
        assert_eq!(output.status.code(), Some(2), "{misuse:?}: {output:?}");
    }
    let help = desk.run(&["move", "--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).unwrap().contains("--amount 1200.00"), "help without an example");
}

#[test]
fn people_get_words_and_errors_on_standard_error() {
    let desk = Desk::new(&["--sample"]);
    let refused = desk.run(&["settings", "set", "smtp.hots", "x"]);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0));
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(words.starts_with("error: there is no setting") && words.contains("\nhint: "), "{words}");
    assert!(words.contains("smtp.host"), "no nearest key: {words}");
    let added =
        ["prospect", "add", "--name", "Ana", "--company", "Lopez Dental", "--email", "ana@lopez.example"];
    assert!(desk.run(&added).status.success());
    let table = String::from_utf8(desk.run(&["prospects"]).stdout).unwrap();
    assert!(table.contains("NAME") && table.contains("Lopez Dental"), "{table}");
    assert_eq!(desk.run(&["approvals"]).stdout, b"nothing waits for you\n");
}

#[test]
fn standard_input_is_read_where_it_is_meant_and_bounded() {
    let desk = Desk::new(&[]);
    let feed = |arguments: &[&str], passphrase: Option<&str>, input: &[u8]| {
        let mut command = desk.command(&[arguments, &["--json"]].concat());
        if let Some(passphrase) = passphrase {
            let file = desk.folder.path().join("passphrase");
            std::fs::write(&file, passphrase).unwrap();
            command.env("NEXSCOUT_PASSPHRASE_FILE", file);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        // What is too long is not read to its end.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap())
    };
    let (code, answer) = feed(&["rpc", "settings.get", "-"], None, br#"{"key": "mode"}"#);
    assert_eq!((code, &answer["value"]), (Some(0), &json!("hybrid")));
    let huge = vec![b' '; 10 << 20];
    for (arguments, input) in [
        (&["rpc", "settings.get", "-"][..], &huge[..]),
        (&["rpc", "settings.get", "-"], b"{\"key\": \"\xff\"}"),
        (&["settings", "set-secret", "smtp.password"], b""),
        (&["settings", "set-secret", "smtp.password"], b"two\nlines"),
        (&["settings", "set-secret", "smtp.host"], b"secret"),
    ] {
        let (code, answer) = feed(arguments, Some("open sesame"), input);
        assert_eq!((code, &answer["error"]["code"]), (Some(1), &json!("validation")), "{arguments:?}");
    }
    let secret = ["settings", "set-secret", "smtp.password"];
    let (code, answer) = feed(&secret, Some("open sesame\n"), b"hunter2\n");
    assert_eq!((code, &answer["set"]), (Some(0), &json!(true)), "{answer}");
    for entry in std::fs::read_dir(desk.data()).unwrap() {
        let file = entry.unwrap().path();
        let bytes = std::fs::read(&file).unwrap_or_default();
        assert!(!bytes.windows(7).any(|window| window == b"hunter2"), "the secret is plain in {file:?}");
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text_and_readers_that_leave_are_no_accident() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new(&[]);
    let odd = OsStr::from_bytes(b"\xff\xfe");
    let output =
        desk.command(&[OsStr::new("prospects"), OsStr::new("--search"), odd, OsStr::new("--json")]).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["error"]["code"], "validation");

    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = desk.command(&["rpc", "--list"]).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
