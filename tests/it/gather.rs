//! Messages that are stored in one command: one that cannot be stored does not take the others along, and none is
//! stored twice.

use domain::Mode;
use serde_json::json;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use testkit::Workspace;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_cannot_be_stored_does_not_take_others_along() {
    const VISITORS: usize = 12;
    const ROUNDS: usize = 10;
    let ws = Workspace::builder(Mode::Manual)
        .without_mailbox()
        .set("chat.limit.messages_per_minute", 10_000)
        .set("chat.limit.messages_per_minute_address", 1_000_000)
        .start()
        .await
        .unwrap();
    let mut visitors = Vec::new();
    for _ in 0..VISITORS {
        visitors.push(ws.visitor().await.unwrap());
    }
    // One visit is gone from the file while the program still remembers it: its messages have no parent.
    let gone = &visitors[VISITORS / 2].session_id;
    let file = SqliteConnectOptions::new().filename(ws.folder().join(store::FILE_NAME)).foreign_keys(false);
    let mut hand = SqliteConnection::connect_with(&file).await.unwrap();
    sqlx::query("DELETE FROM chat_sessions WHERE id = ?").bind(gone).execute(&mut hand).await.unwrap();

    for round in 0..ROUNDS {
        let said = visitors.iter().map(|visitor| async {
            let url = ws.url(&format!("/v1/chat/sessions/{}/messages", visitor.session_id));
            let body = json!({ "text": format!("round {round}") });
            ws.http()
                .post(url)
                .bearer_auth(&visitor.token)
                .json(&body)
                .send()
                .await
                .unwrap()
                .status()
                .as_u16()
        });
        let answers = futures::future::join_all(said).await;
        for (visitor, status) in visitors.iter().zip(answers) {
            // As after the retention sweep: who writes to a visit that is gone is told so.
            assert_eq!(status, if visitor.session_id == *gone { 404 } else { 200 });
        }
    }
    for visitor in visitors.iter().filter(|visitor| visitor.session_id != *gone) {
        let stored = sqlx::query_as::<_, (i64, i64, i64)>(
            "SELECT visitor_messages, last_seq, (SELECT count(*) FROM chat_messages AS m WHERE m.session_id = s.id)
             FROM chat_sessions AS s WHERE id = ?",
        )
        .bind(&visitor.session_id)
        .fetch_one(&mut hand)
        .await
        .unwrap();
        let newest: i64 = sqlx::query_scalar("SELECT max(seq) FROM chat_messages WHERE session_id = ?")
            .bind(&visitor.session_id)
            .fetch_one(&mut hand)
            .await
            .unwrap();
        let rounds = i64::try_from(ROUNDS).unwrap();
        assert_eq!(stored, (rounds, newest, 2 * rounds), "each message once, each with its answer");
    }
    let orphans: i64 = sqlx::query_scalar("SELECT count(*) FROM chat_messages WHERE session_id = ?")
        .bind(gone)
        .fetch_one(&mut hand)
        .await
        .unwrap();
    assert_eq!(orphans, 0);
}
