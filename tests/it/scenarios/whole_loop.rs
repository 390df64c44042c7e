//! Scenario 14: from the first chat line through reply, qualification, accepted meeting, offer and yes to won and
//! revenue, over real HTTP, SMTP and IMAP. In autopilot nobody on our side touches anything; in hybrid the cards are
//! clicked.

use super::support::*;
use domain::{EffectState, Mode, ProspectId, Timestamp, time::Span};
use serde_json::{Value, json};
use testkit::{Workspace, customer::Customer, peer::Mail};

/// Enters at contacted: much talk, little intent yet.
const CARLA: [(i64, &str); 5] = [
    (0, "Hello, I am looking for a tool for our clinic"),
    (20, "We are a dental clinic in Makati"),
    (40, "What is the price of Widget Pro?"),
    (60, "My email is carla@reyesclinic.example"),
    (80, "I'm Carla Reyes from Reyes Clinic"),
];
const CUSTOMER: Customer = Customer { name: "Carla Reyes", address: "carla@reyesclinic.example" };

/// Time goes on by minutes, and whatever is due is done; where `click`, every card is approved.
async fn pass(ws: &Workspace, minutes: i64, click: bool) {
    ws.clock().advance(Span::minutes(minutes));
    ws.engine.read_inbox().await.unwrap();
    ws.run_due().await.unwrap();
    if click {
        for card in ws.cards().await.unwrap() {
            ws.call("approvals.approve", json!({ "id": card["id"] })).await.unwrap();
        }
        ws.run_due().await.unwrap();
    }
}

async fn mails(ws: &Workspace, prospect: ProspectId) -> Vec<Mail> {
    let all = store::effects::of_prospect(ws.engine.store().reader(), prospect, 100).await.unwrap();
    let sent =
        all.iter().filter(|effect| effect.state == EffectState::Sent && effect.message_id.is_some()).count();
    ws.mails(sent).await.unwrap()
}

async fn last_mail(ws: &Workspace, prospect: ProspectId, count: usize) -> Mail {
    let all = mails(ws, prospect).await;
    let jobs = ws.jobs(prospect).await.unwrap();
    let words: Vec<String> = jobs
        .iter()
        .map(|job| format!("{} {} {} {}", job["kind"], job["state"], job["wait_words"], job["error"]))
        .collect();
    assert_eq!(
        all.len(),
        count,
        "{:?}\n{words:#?}",
        all.iter().map(|mail| &mail.subject).collect::<Vec<_>>()
    );
    all.into_iter().next_back().unwrap()
}

async fn stage(ws: &Workspace) -> Value {
    ws.only_prospect().await.unwrap()["stage"].clone()
}

async fn from_hello_to_won(mode: Mode, click: bool) {
    let ws = Workspace::builder(mode).with_inbox().start().await.unwrap();
    play(&ws, &CARLA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    assert_eq!(stage(&ws).await, "contacted");

    // The first answer, to an address that is only claimed.
    pass(&ws, 35, click).await;
    let first = last_mail(&ws, prospect, 1).await;
    assert_eq!(first.to, [CUSTOMER.address]);

    // She answers: that confirms her, and says what qualify looks for.
    ws.clock().advance(Span::minutes(5));
    let words = "Thank you. We need it for 12 seats, our budget is USD 10,000 a year, I decide on this myself, and we have to start in \
                 January. We would like a demo on Thursday.";
    ws.receive(&CUSTOMER.answer(&first, 1, words)).await.unwrap();
    assert_eq!(stage(&ws).await, "qualified");
    pass(&ws, 1, click).await;
    // Qualify found enough.
    assert_eq!(stage(&ws).await, "interested");
    pass(&ws, 1, click).await;
    let invitation = last_mail(&ws, prospect, 2).await;
    assert!(invitation.calendar.is_some(), "{}", invitation.text);

    ws.clock().advance(Span::minutes(10));
    ws.receive(&CUSTOMER.accept(&invitation, 3)).await.unwrap();
    assert_eq!(stage(&ws).await, "ready_to_close");
    assert!(ws.notices("meeting_accepted").await.unwrap().len() == 1);

    // The offer leaves two hours after the meeting, by itself where the mode and the score allow it.
    for _ in 0..(6 * 24) {
        if mails(&ws, prospect).await.len() == 3 {
            break;
        }
        pass(&ws, 60, click).await;
    }
    let offer = last_mail(&ws, prospect, 3).await;
    assert!(offer.text.contains("588.00"), "{}", offer.text);
    let meeting =
        store::activities::accepted_meeting_end(ws.engine.store().reader(), prospect).await.unwrap().unwrap();
    assert!(ws.engine.now() >= meeting + Span::hours(2));

    ws.clock().advance(Span::minutes(30));
    ws.receive(&CUSTOMER.answer(&offer, 4, "Yes, we accept the offer. Please send the invoice."))
        .await
        .unwrap();
    if click {
        // A clear yes proposes won; the rep takes it up.
        let offered = ws.call("suggestions.list", json!({ "prospect_id": prospect })).await.unwrap();
        let won = offered
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one.to_string().contains("won"))
            .expect("won is proposed")
            .clone();
        ws.call("suggestions.accept", json!({ "id": won["id"] })).await.unwrap();
    }
    assert_eq!(stage(&ws).await, "won");
    let revenue = store::deals::revenue_of(ws.engine.store().reader(), prospect).await.unwrap();
    assert_eq!(revenue.iter().map(|entry| entry.minor).sum::<i64>(), 58_800);

    // Nothing more leaves, ever.
    for _ in 0..20 {
        pass(&ws, 12 * 60, click).await;
    }
    assert_eq!(mails(&ws, prospect).await.len(), 3);
    let heard = store::mails::of_prospect(ws.engine.store().reader(), prospect, Timestamp(i64::MAX), 20)
        .await
        .unwrap();
    assert!(heard.iter().all(|mail| mail.matched_by == "message_id" && mail.trusted), "{heard:?}");
    close_books(&ws).await;
}

#[tokio::test]
async fn scenario_14_from_hello_to_won_in_autopilot_with_nobody_touching_it() {
    from_hello_to_won(Mode::Autopilot, false).await;
}

#[tokio::test]
async fn scenario_14_from_hello_to_won_in_hybrid_with_the_cards_clicked() {
    from_hello_to_won(Mode::Hybrid, true).await;
}
