//! One owner: who gets a workspace, who is refused, and how the others reach it.
// All of this is tests, helpers included.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use host::{Client, HostError, Options, Role, Running};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    path::Path,
};

const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);
const SERVE: Role = Role::Serve { listen: ANY, worker: true };

fn options(folder: &Path, role: Role) -> Options {
    Options::new(folder, role, "test")
}

async fn serve(folder: &Path) -> Running {
    host::start(options(folder, SERVE).create()).await.unwrap()
}

fn owner(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("owner.json")).unwrap()).unwrap()
}

#[tokio::test]
async fn a_second_owner_is_refused_and_told_who_the_first_is() {
    let folder = tempfile::tempdir().unwrap();
    let first = serve(folder.path()).await;
    let refused = host::start(options(folder.path(), SERVE)).await.unwrap_err();
    let HostError::Owned(owner) = &refused else { panic!("{refused}") };
    assert_eq!((owner.pid, owner.program.as_str(), owner.stays), (std::process::id(), "test", true));
    let error = api::ApiError::from(refused);
    assert_eq!(error.code, api::Code::Conflict);
    assert!(error.message.contains(&std::process::id().to_string()), "{}", error.message);
    first.stop().await;
    assert!(!folder.path().join("owner.json").exists(), "the note outlived its owner");
    serve(folder.path()).await.stop().await;
}

#[tokio::test]
async fn commands_reach_the_owner_and_hold_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let running = serve(folder.path()).await;
    let mut client = Client::new(options(folder.path(), Role::Once));
    let set = json!({ "key": "company.name", "value": "Bright Widgets" });
    client.call("settings.set", set).await.unwrap();
    assert_eq!(running.engine.settings().get("company.name"), "Bright Widgets");
    let refused = client.call("settings.set", json!({ "key": "mode", "value": "x" })).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (api::Code::Validation, Some("value")));
    let many = (0..40).map(|_| {
        let folder = folder.path().to_owned();
        tokio::spawn(async move { host::call(&folder, "status.get", &json!({})).await.unwrap().unwrap() })
    });
    for answer in futures::future::join_all(many).await {
        assert_eq!(answer.unwrap()["owner_pid"], std::process::id());
    }
    client.close().await;
    running.stop().await;
    assert!(host::call(folder.path(), "status.get", &json!({})).await.is_none(), "nobody should answer");
}

#[tokio::test]
async fn without_an_owner_the_command_becomes_one_and_leaves() {
    let folder = tempfile::tempdir().unwrap();
    serve(folder.path()).await.stop().await;
    let mut first = Client::new(options(folder.path(), Role::Once));
    first.call("mode.set", json!({ "mode": "manual" })).await.unwrap();
    // The second one is carried out by the first, which still holds the workspace.
    let mut second = Client::new(options(folder.path(), Role::Once));
    assert_eq!(second.call("mode.get", json!({})).await.unwrap(), json!({ "mode": "manual" }));
    first.close().await;
    // And takes the workspace itself once the first is gone.
    assert_eq!(second.call("mode.get", json!({})).await.unwrap(), json!({ "mode": "manual" }));
    second.close().await;
}

#[tokio::test]
async fn what_a_crash_leaves_behind_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    serve(folder.path()).await.stop().await;
    let gone = json!({
        "pid": 1, "program": "long gone", "since": 0, "stays": true,
        "socket": folder.path().join("owner.sock"),
    });
    std::fs::write(folder.path().join("owner.json"), gone.to_string()).unwrap();
    std::fs::write(folder.path().join("owner.sock"), "").unwrap();
    std::fs::write(folder.path().join("owner.lock"), "long gone").unwrap();
    assert!(host::call(folder.path(), "status.get", &json!({})).await.is_none());
    let running = serve(folder.path()).await;
    assert_eq!(owner(folder.path())["pid"], std::process::id());
    assert!(host::call(folder.path(), "status.get", &json!({})).await.unwrap().is_ok());
    running.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_look_in_and_long_paths_work() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let base = tempfile::tempdir().unwrap();
    let long = base.path().join("a".repeat(60)).join("b".repeat(60));
    for folder in [base.path().join("short"), long] {
        let running = serve(&folder).await;
        let socket = owner(&folder)["socket"].as_str().unwrap().to_owned();
        assert!(socket.len() <= 100, "{socket}");
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(Path::new(&socket)), 0o600);
        for file in ["nexscout.db", "nexscout.db-wal", "owner.lock", "owner.json"] {
            assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
        }
        assert!(host::call(&folder, "status.get", &json!({})).await.unwrap().is_ok());
        running.stop().await;
        assert!(!Path::new(&socket).exists(), "the socket outlived its owner");
        let place = Path::new(&socket).parent().unwrap();
        assert!(
            place == std::fs::canonicalize(&folder).unwrap() || !place.exists(),
            "a socket's folder was left"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nonsense_on_the_socket_is_answered_and_harms_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let running = serve(folder.path()).await;
    let socket = owner(folder.path())["socket"].as_str().unwrap().to_owned();
    let say = |bytes: Vec<u8>| {
        let socket = socket.clone();
        tokio::task::spawn_blocking(move || {
            let mut stream = std::os::unix::net::UnixStream::connect(socket).unwrap();
            let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
            assert_eq!(answers.next().unwrap().unwrap(), r#"{"nexscout":1}"#);
            // A listener that has heard enough may hang up while we still talk.
            let _ = stream.write_all(&bytes);
            let _ = stream.shutdown(std::net::Shutdown::Write);
            answers.next().and_then(Result::ok)
        })
    };
    for bytes in
        [&b"hello\n"[..], b"{\"name\": 1}\n", b"{\"name\": \"mode.get\", \"surprise\": 1}\n", b"\xff\xfe\n"]
    {
        let answer: Value = serde_json::from_str(&say(bytes.to_vec()).await.unwrap().unwrap()).unwrap();
        assert_eq!(answer["error"]["code"], "validation", "{bytes:?}");
    }
    assert_eq!(say(b"{\"name\": \"mode.get\"".to_vec()).await.unwrap(), None, "half a line was taken");
    let endless = say(vec![b'x'; 5 << 20]).await.unwrap();
    assert!(endless.is_none_or(|answer| answer.contains("validation")));
    assert!(host::call(folder.path(), "mode.get", &json!({})).await.unwrap().is_ok());
    running.stop().await;
}

#[tokio::test]
async fn refusals_say_what_is_wrong_and_change_nothing() {
    let base = tempfile::tempdir().unwrap();
    let nowhere = base.path().join("nowhere");
    let missing = host::start(options(&nowhere, Role::Once)).await.unwrap_err();
    assert!(matches!(missing, HostError::Missing(_)), "{missing}");
    assert!(!nowhere.exists(), "a refusal made a folder");

    let taken = std::net::TcpListener::bind(ANY).unwrap();
    let listen = taken.local_addr().unwrap();
    let refused = host::start(options(base.path(), Role::Serve { listen, worker: false }).create()).await;
    let error = api::ApiError::from(refused.unwrap_err());
    assert_eq!((error.code, error.field.as_deref()), (api::Code::Unavailable, Some("listen")));
    assert!(error.message.contains(&listen.port().to_string()), "{}", error.message);

    let damaged = base.path().join("damaged");
    std::fs::create_dir(&damaged).unwrap();
    let garbage = "no database at all ".repeat(400);
    std::fs::write(damaged.join("nexscout.db"), &garbage).unwrap();
    let error = api::ApiError::from(host::start(options(&damaged, Role::Once)).await.unwrap_err());
    assert_eq!(error.code, api::Code::Precondition, "{error}");
    assert_eq!(std::fs::read_to_string(damaged.join("nexscout.db")).unwrap(), garbage);

    for bad in ["", "here", "127.0.0.1", "127.0.0.1:99999", "host name:1"] {
        assert!(matches!(host::listen_address(bad), Err(HostError::Address(_))), "{bad:?}");
    }
    let mut secretive = options(&base.path().join("secretive"), Role::Once).create();
    secretive.passphrase_file = Some(base.path().join("no passphrase"));
    let error = host::start(secretive).await.unwrap_err();
    assert!(matches!(error, HostError::Passphrase { .. }), "{error}");
}

#[tokio::test]
async fn the_window_opens_beside_a_taken_port_and_follows_the_setting() {
    let folder = tempfile::tempdir().unwrap();
    serve(folder.path()).await.stop().await;
    let taken = std::net::TcpListener::bind(ANY).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut client = Client::new(options(folder.path(), Role::Once));
    client.call("settings.set", json!({ "key": "chat.listen", "value": address })).await.unwrap();
    client.close().await;

    let running = host::start(options(folder.path(), Role::Desktop)).await.unwrap();
    assert_eq!(running.address, None);
    let call = |name: &'static str, request: Value| {
        let folder = folder.path().to_owned();
        async move { host::call(&folder, name, &request).await.unwrap().unwrap() }
    };
    let status = call("status.get", json!({})).await;
    assert_eq!(status["endpoint"], Value::Null);
    assert!(status["endpoint_problem"].as_str().unwrap().contains("chat.listen"), "{status}");

    let mut feed = running.engine.store().watch();
    call("settings.set", json!({ "key": "chat.listen", "value": "127.0.0.1:0" })).await;
    while running.engine.endpoint().address.is_none() {
        feed.recv().await.unwrap();
    }
    let at = running.engine.endpoint().address.unwrap();
    tokio::net::TcpStream::connect(at).await.expect("nobody listens where the status says");
    call("settings.set", json!({ "key": "chat.listen", "value": "off" })).await;
    while running.engine.endpoint().address.is_some() {
        feed.recv().await.unwrap();
    }
    assert_eq!(call("chat.site", json!({})).await["listening"], Value::Null);
    running.stop().await;
}
