//! The test of the mailbox against servers that misbehave: the step that fails is named, with what to do.

use domain::Mode;
use serde_json::{Value, json};
use testkit::{
    Workspace,
    dovecot::{Dovecot, PASSWORD},
    smtp::{Demands, Fault, SmtpDouble, Step},
};

async fn at(double: &SmtpDouble) -> Workspace {
    let ws = Workspace::builder(Mode::Hybrid).without_mailbox().start().await.unwrap();
    ws.set("smtp.host", "127.0.0.1").await.unwrap();
    ws.set("smtp.port", double.port()).await.unwrap();
    ws.set("smtp.security", "none").await.unwrap();
    ws
}

async fn test(ws: &Workspace) -> Value {
    ws.call("mailbox.test", json!({})).await.unwrap()
}

/// The step that failed and the hint.
#[track_caller]
fn failed(test: &Value) -> (String, String) {
    assert_eq!(test["ok"], false, "{test:#}");
    let steps = test["steps"].as_array().unwrap();
    let wrong: Vec<&Value> = steps.iter().filter(|step| step["ok"] == false).collect();
    assert_eq!(wrong.len(), 1, "{test:#}");
    (wrong[0]["name"].as_str().unwrap().to_owned(), test["hint"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_mailbox_that_works_sends_the_rep_one_mail_and_nothing_is_counted() {
    let double = SmtpDouble::start().await.unwrap();
    let ws = at(&double).await;
    let found = test(&ws).await;
    assert_eq!(found["ok"], true, "{found:#}");
    let received = double.wait_for(|all| all.len() == 1).await.unwrap();
    assert_eq!(received[0].to, ["rina@widgets.example"]);
    let text = String::from_utf8_lossy(&received[0].message).into_owned();
    assert!(text.contains(found["message_id"].as_str().unwrap()), "{text}");
    assert_eq!(ws.mails(0).await.unwrap().len(), 0);
    let counted = store::effects::left_since(ws.engine.store().reader(), domain::Timestamp(0)).await.unwrap();
    assert_eq!(counted, 0, "it counts in a cap");
    let refused = ws.call("mailbox.test", json!({ "to": "a@b.example\r\nBcc: c@d.example" })).await;
    assert_eq!(refused.unwrap_err().code, api::Code::Validation);
}

#[tokio::test]
async fn what_is_not_set_is_named() {
    let ws = Workspace::builder(Mode::Hybrid).without_mailbox().start().await.unwrap();
    let found = test(&ws).await;
    let (step, _) = failed(&found);
    assert_eq!(step, "settings");
    assert!(found["steps"][0]["words"].as_str().unwrap().contains("smtp.host"), "{found:#}");
}

#[tokio::test]
async fn a_closed_port_is_a_matter_of_connecting() {
    let ws = {
        let double = SmtpDouble::start().await.unwrap();
        at(&double).await
    };
    let (step, hint) = failed(&test(&ws).await);
    assert_eq!(step, "connect");
    assert!(hint.contains("check port"), "{hint}");
}

#[tokio::test]
async fn a_server_without_starttls_is_a_matter_of_security() {
    let double = SmtpDouble::start().await.unwrap();
    let ws = at(&double).await;
    ws.set("smtp.security", "starttls").await.unwrap();
    let found = test(&ws).await;
    let (step, hint) = failed(&found);
    assert_eq!(step, "secure", "{found:#}");
    assert!(hint.contains("port 465"), "{hint}");
    assert_eq!(found["steps"][1]["ok"], true, "it did connect");
}

#[tokio::test]
async fn a_wrong_password_is_a_matter_of_logging_in() {
    let login = Some(("rina".to_owned(), "right".to_owned()));
    let double = SmtpDouble::demanding(Demands { login, ..Demands::default() }).await.unwrap();
    double.fail_always(Step::Auth, Fault::Reply(535, "5.7.8 Authentication credentials invalid"));
    let ws = at(&double).await;
    ws.set("smtp.user", "rina").await.unwrap();
    let found = test(&ws).await;
    let (step, hint) = failed(&found);
    assert_eq!(step, "login", "{found:#}");
    assert!(hint.contains("password") || hint.contains("keyring"), "{hint}");
    assert!(!found.to_string().contains("right"), "{found}");
}

#[tokio::test]
async fn a_refused_recipient_and_a_refused_message_are_told_apart() {
    let double = SmtpDouble::start().await.unwrap();
    let ws = at(&double).await;
    double.fail_once(Step::Rcpt, Fault::Reply(550, "5.7.1 relaying denied"));
    let found = test(&ws).await;
    assert_eq!(failed(&found).0, "recipient", "{found:#}");
    double.fail_once(Step::FinalReply, Fault::Reply(554, "5.6.0 looks like spam"));
    let found = test(&ws).await;
    assert_eq!(failed(&found).0, "message", "{found:#}");
    assert!(found.to_string().contains("looks like spam"));
}

/// The test of reading, with the reading account at that port.
async fn test_reading(ws: &Workspace, port: u16) -> Value {
    for (key, value) in [
        ("imap.host", "127.0.0.1".to_owned()),
        ("imap.port", port.to_string()),
        ("imap.security", "none".to_owned()),
    ] {
        ws.set(key, value).await.unwrap();
    }
    ws.call("mailbox.test_reading", json!({})).await.unwrap()
}

#[tokio::test]
async fn the_test_of_reading_names_the_step_that_fails() {
    let ws = Workspace::builder(Mode::Hybrid).without_mailbox().start().await.unwrap();
    let unset = ws.call("mailbox.test_reading", json!({})).await.unwrap();
    assert_eq!(failed(&unset).0, "settings");

    let dovecot = Dovecot::start().await.unwrap();
    let unknown = test_reading(&ws, dovecot.port()).await;
    let (step, hint) = failed(&unknown);
    assert!(step == "login" && hint.contains("type the password"), "{unknown:#}");

    let secret = |value: &str| json!({ "key": "imap.password", "value": value });
    ws.call("settings.set_secret", secret("wrong-horse")).await.unwrap();
    let refused = test_reading(&ws, dovecot.port()).await;
    let (step, hint) = failed(&refused);
    assert!(step == "login" && hint.contains("refused"), "{refused:#}");
    assert!(!refused.to_string().contains("wrong-horse"), "{refused:#}");

    ws.call("settings.set_secret", secret(PASSWORD)).await.unwrap();
    let mail = b"From: a@b.example\r\nSubject: x\r\n\r\nx\r\n";
    dovecot.deliver(mail, ws.engine.now()).unwrap();
    let before = dovecot.mails().unwrap();
    let works = test_reading(&ws, dovecot.port()).await;
    assert_eq!(works["ok"], true, "{works:#}");
    assert_eq!(works["steps"].as_array().unwrap().len(), 5);
    let after = dovecot.mails().unwrap();
    assert!(before.values().eq(after.values()), "the test changed the mailbox");

    ws.set("imap.security", "tls").await.unwrap();
    let plain = ws.call("mailbox.test_reading", json!({})).await.unwrap();
    assert_eq!(failed(&plain).0, "secure", "{plain:#}");

    let double = SmtpDouble::start().await.unwrap();
    let no_imap = test_reading(&ws, double.port()).await;
    assert_eq!(failed(&no_imap).0, "connect", "{no_imap:#}");
    let closed = test_reading(&ws, 1).await;
    assert_eq!(failed(&closed).0, "connect", "{closed:#}");
}
