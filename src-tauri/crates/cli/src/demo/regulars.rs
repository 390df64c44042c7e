//! Scenarios 3, 4, 5 and 11: people we know, a drag on the board, money, and the queue.

use super::{
    play::{self, Play, number, stands, text},
    post::Post,
    teller::Teller,
};
use domain::{Mode, time::Span};
use serde_json::{Value, json};
use testkit::{START, Visitor};

/// A conversation that ends at qualified, with a wish for a meeting.
const BEA: [(i64, &str); 3] = [
    (0, "Hello, is this the right place to ask about a product demo?"),
    (20, "Thursday would suit us"),
    (40, "My email is bea@santosfoods.example"),
];

/// Scenario 3.
pub(super) async fn somebody_comes_back(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    teller.scenario("3", "somebody we know chats again", "autopilot");
    let ws = play::builder(Mode::Autopilot, post).start().await?;
    let mut play = Play::begin(&ws, post, teller).await?;
    let bea = ws.visitor().await?;
    play.converse(&bea, &BEA).await?;
    let before = play.prospect().await?;
    let confirm = json!({ "id": before.get("id") });
    play.rep("confirms bea's address", "prospects.confirm", confirm).await?;

    play.at(Span::hours(5)).await?;
    let settled = play.prospect().await?;
    play.tell("visitor", "(a stranger, in another browser, who says to be bea)");
    let stranger = ws.visitor().await?;
    play.say(&stranger, Span::hours(5), "I want to buy Widget Pro for 90 seats today").await?;
    let answer = play.say(&stranger, Span::hours(5), "My email is bea@santosfoods.example").await?;
    let after = play.prospect().await?;
    let same = ["stage", "intent", "scout_score", "quantity", "version"];
    play.check(
        "unconfirmed: attached, the rep is told, no field and no stage moved, and the stranger learns nothing",
        same.iter().all(|field| settled.get(*field) == after.get(*field))
            && !ws.notices("reply").await?.is_empty()
            && !answer.contains("Thursday")
            && !answer.contains("Santos"),
    );

    play.ws.at(Span::days(1));
    play.tell("visitor", "(bea herself, in the browser she used yesterday)");
    let again = Visitor::open(&ws, json!({ "visitor_token": bea.visitor_token })).await?;
    play.say(&again, Span::days(1), "We want to buy Widget Pro for 12 seats").await?;
    let after = play.prospect().await?;
    let close_deal = play.job(&after, "close_deal").await?;
    play.check(
        "confirmed: the same prospect, session linked, score up, ready_to_close, its job queued",
        after.get("id") == before.get("id")
            && number(&after, "scout_score") > number(&before, "scout_score")
            && text(&after, "stage") == "ready_to_close"
            && !close_deal.is_null(),
    );
    play.close().await
}

/// Scenario 4.
pub(super) async fn a_drag_books_a_meeting(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    teller.scenario("4", "a drag to interested books a meeting with a real invitation", "autopilot");
    let ws = play::builder(Mode::Autopilot, post).set("inbox.required", false).start().await?;
    let mut play = Play::begin(&ws, post, teller).await?;
    let bea = ws.visitor().await?;
    play.converse(&bea, &BEA).await?;
    let found = play.prospect().await?;
    let id = json!({ "id": found.get("id") });
    play.rep("confirms bea's address", "prospects.confirm", id).await?;
    play.at(Span::seconds(340)).await?;
    let sent = play.mails().await?.len();
    play.at(Span::minutes(30)).await?;
    let drag = json!({ "id": found.get("id"), "stage": "interested" });
    let moved = play.rep("drags bea's card from qualified to interested", "prospects.move", drag).await?;
    let meeting = play.job(&found, "book_meeting").await?;
    play.check(
        "book_meeting is queued, and waits 60 s with Undo",
        moved.get("queued") == Some(&json!(["book_meeting"])) && stands(&meeting, "waiting", "grace"),
    );
    play.at(Span::minutes(31)).await?;
    let mails = play.mails().await?;
    let meeting = play.job(&found, "book_meeting").await?;
    play.check("then it leaves", mails.len() == sent + 1 && stands(&meeting, "succeeded", ""));
    if let Some(invitation) = mails.last() {
        let read = play.read_invitation(invitation).await?;
        play.check("the invitation is read as REQUEST by another calendar library", read);
    }
    play.close().await
}

/// Scenario 5.
pub(super) async fn too_little_energy(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    teller.scenario("5", "too little energy: not run, told once, resumed, never charged twice", "hybrid");
    let ws = play::builder(Mode::Hybrid, post).set("price.smart_scan.energy", 1_990).start().await?;
    let mut play = Play::begin(&ws, post, teller).await?;
    let person = |name: &str, email: &str| json!({ "name": name, "email": email, "basis": "asked" });
    play.tell("setting", "for this scenario a smart_scan costs 1,990 energy, then 30");
    play.rep("adds Ella Tan", "prospects.add", person("Ella Tan", "ella@tan.example")).await?;
    play.call("settings.set", json!({ "key": "price.smart_scan.energy", "value": "30" })).await?;
    let added = play.rep("adds Finn Uy", "prospects.add", person("Finn Uy", "finn@uy.example")).await?;
    let waiting = play.job(&added, "smart_scan").await?;
    play.check(
        "not run, nothing reserved, and it says why: needs 30 energy, has 10",
        stands(&waiting, "waiting", "energy")
            && text(&waiting, "wait_words").contains("needs 30 energy, has 10")
            && ws.engine.wallet().await?.energy.reserved == 0,
    );
    play.step().await?;
    let told: Vec<Value> = ws.notices("energy").await?;
    let told = told.iter().filter(|notice| text(notice, "text").contains("needs")).count();
    play.check("the rep is told once", told == 1);
    let until = number(&waiting, "wait_until");
    play.check("2,000 energy a day: 20 more are there after 864 s", until == (START + Span::seconds(864)).0);
    play.at(Span::seconds(864)).await?;
    let done = play.job(&added, "smart_scan").await?;
    play.check(
        "accrual resumes it; it is charged once",
        stands(&done, "succeeded", "") && ws.engine.wallet().await?.energy.available == 0,
    );
    play.close().await
}

/// Scenario 11.
pub(super) async fn twenty_five_jobs(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    teller.scenario("11", "25 queued jobs are claimed as 10, 10, 5", "hybrid");
    let ws = play::builder(Mode::Hybrid, post).start().await?;
    let mut play = Play::begin(&ws, post, teller).await?;
    play.tell("rep", "adds 25 people, each with a smart_scan");
    for number in 0..25 {
        let email = format!("person@company{number}.example");
        play.call("prospects.add", json!({ "name": "Some Person", "email": email, "basis": "asked" }))
            .await?;
        ws.clock().advance(Span(1));
    }
    let report = ws.run_due().await?;
    play.tell("worker", &format!("claims of {:?}, {} jobs done", report.claims, report.jobs.len()));
    let mut order = Vec::new();
    for ran in &report.jobs {
        order.extend(store::jobs::get(ws.engine.store().reader(), ran.id).await?.map(|job| job.created_at));
    }
    play.check(
        "claims of 10, 10, 5, oldest first",
        report.claims == [10, 10, 5] && order.is_sorted() && order.len() == 25,
    );
    play.close().await
}
