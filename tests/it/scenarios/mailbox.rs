//! The test of the mailbox against servers that misbehave: the step that fails is named, with what to do.

use domain::Mode;
use serde_json::{Value, json};
use testkit::{
    Workspace,
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
