//! Scenarios 1, 2, 6, 7 and 8: what a chat with a stranger becomes.

use super::{
    play::{self, Play, number, stands, text},
    post::Post,
    teller::Teller,
};
use domain::{Mode, time::Span};
use serde_json::{Value, json};
use testkit::START;

/// Scenario 1's conversation: second and words.
const ANA: [(i64, &str); 5] = [
    (0, "Hi, how much is Widget Pro for 12 seats?"),
    (30, "Can we see a demo on Thursday?"),
    (60, "My email is ana@lopezdental.example"),
    (90, "0917 555 0123"),
    (120, "I'm Ana Lopez from Lopez Dental"),
];

/// Scenario 1.
pub(super) async fn chat_becomes_a_prospect(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    teller.scenario("1", "a chat becomes a scored prospect and gets its first answer", "autopilot");
    let ws = play::builder(Mode::Autopilot, post).start().await?;
    let mut play = Play::begin(&ws, post, teller).await?;
    let ana = ws.visitor().await?;
    play.tell("assistant", &ana.greeting);
    let [price, demo, rest @ ..] = ANA;
    play.converse(&ana, &[price, demo]).await?;
    play.check(
        "nobody is a prospect before leaving an address or a number",
        ws.prospects().await?.is_empty(),
    );
    play.converse(&ana, &rest).await?;
    let found = play.prospect().await?;
    let parts = json!({ "intent": 28, "temperature": 20, "contact": 15, "engagement": 9, "signal": 5 });
    play.check(
        "one prospect, created when she left her address (09:01:00)",
        number(&found, "created_at") == (START + Span::seconds(60)).0,
    );
    play.check(
        "intent 70, hot, ScoutScore 77 = 28+20+15+9+5, interested",
        number(&found, "intent") == 70
            && text(&found, "temperature") == "hot"
            && number(&found, "scout_score") == 77
            && found.get("score_parts") == Some(&parts)
            && text(&found, "stage") == "interested",
    );
    let (scan, follow_up) = (play.job(&found, "smart_scan").await?, play.job(&found, "follow_up").await?);
    play.check(
        "smart_scan done, the follow-up due at 09:07:00",
        stands(&scan, "succeeded", "")
            && stands(&follow_up, "queued", "")
            && number(&follow_up, "run_at") == (START + Span::minutes(7)).0,
    );

    play.at(Span::minutes(4)).await?;
    let meeting = play.job(&found, "book_meeting").await?;
    play.check(
        "the chat has settled; book_meeting is written and waits for the address to be confirmed",
        stands(&meeting, "waiting", "unconfirmed"),
    );
    play.ws.clock().set(START + Span::minutes(7) - Span(1));
    play.step().await?;
    play.check("nothing leaves a moment too early", play.mails().await?.is_empty());
    play.at(Span::minutes(7)).await?;
    let mails = play.mails().await?;
    let first = mails.first();
    play.check(
        "one mail, to her, from the rep, with a way to opt out",
        mails.len() == 1
            && first.is_some_and(|mail| {
                mail.to == ["ana@lopezdental.example"] && mail.header("List-Unsubscribe").is_some()
            }),
    );
    play.check(
        "a claimed address learns no price and reads none of its own words back",
        first.is_some_and(|mail| {
            let all = format!("{} {}", mail.subject, mail.text);
            !all.contains("49")
                && !all.contains("588")
                && !all.contains("Thursday")
                && !all.contains("12 seats")
        }),
    );

    play.tell("rep", "knows her: confirms the address, and lets messages leave though no inbox is read");
    play.call("prospects.confirm", json!({ "id": found.get("id") })).await?;
    play.call("settings.set", json!({ "key": "inbox.required", "value": "false" })).await?;
    play.step().await?;
    let mails = play.mails().await?;
    play.check("what waited is drafted anew as an invitation, and leaves", mails.len() == 2);
    if let Some(invitation) = mails.get(1) {
        let read = play.read_invitation(invitation).await?;
        play.check("the invitation is read as REQUEST by another calendar library", read);
    }
    play.close().await
}

/// Scenarios 2, 7 and 8.
pub(super) async fn visits_that_stay_visits(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    teller.scenario("2, 7, 8", "visits that do not become prospects", "autopilot");
    let ws = play::builder(Mode::Autopilot, post).start().await?;
    let mut play = Play::begin(&ws, post, teller).await?;
    let silent = ws.visitor().await?;
    play.say(&silent, Span::seconds(0), "hi").await?;
    play.check("\"hi\" and gone: no prospect", ws.prospects().await?.is_empty());

    let carl = ws.visitor().await?;
    play.converse(&carl, &[(60, "Hello there"), (80, "My email is carl@perez.example")]).await?;
    let today = play.call("today.left_address", json!({})).await?;
    let stated = today.pointer("/0/stated/email").and_then(Value::as_str).map(str::to_owned);
    play.check(
        "contact given, qualification below 50: no prospect, shown as \"left an address\"",
        ws.prospects().await?.is_empty() && stated.as_deref() == Some("carl@perez.example"),
    );

    let dina = ws.visitor().await?;
    let lines = [
        (120, "I'm looking for widgets, how much is one?"),
        (140, "I have time on Thursday"),
        (160, "My email is dina@ramos.example"),
    ];
    play.converse(&dina, &lines).await?;
    let visit = store::chat::get(ws.engine.store().reader(), dina.session_id.parse()?).await?;
    let qualification = visit.map_or(0, |visit| visit.qualification);
    play.check(
        &format!(
            "qualification {qualification} and contact, but only one of the five conditions: no prospect"
        ),
        qualification >= 50 && ws.prospects().await?.is_empty(),
    );
    play.check("nothing was sent", play.mails().await?.is_empty());
    play.close().await
}

/// Scenario 6.
pub(super) async fn manual_mode(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    teller.scenario("6", "in manual mode nothing is queued by itself", "manual");
    let ws = play::builder(Mode::Manual, post).start().await?;
    let mut play = Play::begin(&ws, post, teller).await?;
    let ana = ws.visitor().await?;
    play.converse(&ana, &ANA).await?;
    for hours in [1, 24] {
        play.at(Span::hours(hours)).await?;
    }
    let found = play.prospect().await?;
    let jobs = ws.jobs(text(&found, "id").parse()?).await?;
    play.check(
        "the prospect is created and the rep is told",
        text(&found, "stage") == "interested" && ws.notices("new_lead").await?.len() == 1,
    );
    play.check(
        "three suggestions, nothing queued, nothing paid, nothing sent",
        jobs.len() == 3
            && jobs.iter().all(|job| text(job, "state") == "suggested")
            && ws.engine.wallet().await?.energy.available == 2_000
            && play.mails().await?.is_empty(),
    );
    play.close().await
}
