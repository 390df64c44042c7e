//! Scenarios 9 and 10: what is risky waits for the rep's decision, and what was shown is what leaves.

use super::{
    play::{self, Play, number, stands, text},
    post::Post,
    teller::Teller,
};
use anyhow::Context;
use domain::{Mode, time::Span};
use serde_json::{Value, json};
use testkit::{Builder, Workspace};

/// A conversation that ends at ready_to_close with ScoutScore 69 once the company is inferred.
const BEN: [(i64, &str); 5] = [
    (0, "Good morning, is anybody there?"),
    (20, "We want to buy Widget Pro"),
    (40, "It is for 12 seats"),
    (60, "Our office is in Cebu"),
    (80, "My email is ben@cruzlogistics.example"),
];

/// Ben's chat, his address confirmed, his closing message on the table. Answers him and the card.
async fn to_the_table(play: &mut Play<'_>) -> anyhow::Result<(Value, Value)> {
    let ben = play.ws.visitor().await?;
    play.converse(&ben, &BEN).await?;
    let found = play.prospect().await?;
    play.rep("confirms ben's address", "prospects.confirm", json!({ "id": found.get("id") })).await?;
    play.at(Span::seconds(200)).await?;
    let card = play.ws.cards().await?.into_iter().next().context("there is no card")?;
    Ok((play.prospect().await?, card))
}

/// The same, without telling again what was seen in the scenario before.
async fn at_the_table(play: &mut Play<'_>) -> anyhow::Result<(Value, Value)> {
    play.teller.quiet(true);
    let found = to_the_table(play).await;
    play.teller.quiet(false);
    play.tell("card", "Ben has chatted as before; the same offer waits for the same decision");
    found
}

/// Scenario 9.
pub(super) async fn score_below_the_threshold(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    teller.scenario("9", "ready_to_close with score 69: a card, not a mail", "autopilot");
    let ws = play::builder(Mode::Autopilot, post).set("inbox.required", false).start().await?;
    let mut play = Play::begin(&ws, post, teller).await?;
    let (ben, card) = to_the_table(&mut play).await?;
    let close_deal = play.job(&ben, "close_deal").await?;
    play.check(
        "score 69 is below 70: it waits for approval, and nothing was sent",
        number(&ben, "scout_score") == 69
            && stands(&close_deal, "waiting", "approval")
            && text(&card, "why") == "ScoutScore 69 is below 70"
            && play.mails().await?.is_empty(),
    );
    let total = card.pointer("/payload/offer/total");
    play.check(
        "12 seats at 49.00 make 588.00, reckoned by code from the price sheet",
        total == Some(&json!({ "minor": 58_800, "currency": "USD" })),
    );
    play.close().await
}

/// Scenario 10, three times: approved, edited, rejected.
pub(super) async fn a_card_is_decided(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    let start = || -> Builder { play::builder(Mode::Hybrid, post) };
    teller.scenario("10", "a card is approved: it leaves exactly as shown", "hybrid");
    let ws = start().start().await?;
    approved(&ws, post, teller).await?;
    teller.scenario("10", "a card is edited: the edited text leaves, the older one never", "hybrid");
    let ws = start().start().await?;
    edited(&ws, post, teller).await?;
    teller.scenario("10", "a card is rejected: nothing leaves, the cost is released", "hybrid");
    let ws = start().start().await?;
    rejected(&ws, post, teller).await
}

async fn approved(ws: &Workspace, post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    let mut play = Play::begin(ws, post, teller).await?;
    let (ben, card) = to_the_table(&mut play).await?;
    let wallet = ws.engine.wallet().await?;
    play.check(
        "the card keeps the price reserved (50 energy, 25 coins), nothing was sent",
        (wallet.energy.reserved, wallet.coins.reserved) == (50, 25) && play.mails().await?.is_empty(),
    );
    play.rep("approves the card", "approvals.approve", json!({ "id": card.get("id") })).await?;
    let mails = play.mails().await?;
    let shown = |name: &str| card.get("payload").map(|payload| text(payload, name)).unwrap_or_default();
    play.check(
        "one mail, and sender, recipient, subject and text are exactly what the card showed",
        mails.len() == 1
            && mails.first().is_some_and(|mail| {
                mail.from == shown("from")
                    && mail.to == [shown("to")]
                    && mail.subject == shown("subject")
                    && mail.text.trim_end() == shown("text").trim_end()
            }),
    );
    let close_deal = play.job(&ben, "close_deal").await?;
    play.check("the job is done and paid", stands(&close_deal, "succeeded", ""));
    let again = ws.call("approvals.approve", json!({ "id": card.get("id") })).await;
    play.check("decided is decided: a second approval is a conflict", again.is_err());
    play.close().await
}

async fn edited(ws: &Workspace, post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    let mut play = Play::begin(ws, post, teller).await?;
    let (_, card) = at_the_table(&mut play).await?;
    let (subject, body) = ("Your twelve seats", "Hi Ben,\n\nas agreed on the phone: twelve seats.\n\nRina");
    let edit = json!({ "id": card.get("id"), "subject": subject, "body": body });
    play.rep("rewrites the message and approves it", "approvals.approve", edit).await?;
    play.at(Span::hours(1)).await?;
    let mails = play.mails().await?;
    play.check(
        "the edited text leaves once, with the footer of the law below it; the older one never",
        mails.len() == 1
            && mails.first().is_some_and(|mail| mail.subject == subject && mail.text.starts_with(body)),
    );
    play.close().await
}

async fn rejected(ws: &Workspace, post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    let mut play = Play::begin(ws, post, teller).await?;
    let (ben, card) = at_the_table(&mut play).await?;
    let before = ws.engine.wallet().await?;
    let reject = json!({ "id": card.get("id"), "reason": "too early" });
    play.rep("rejects the card: too early", "approvals.reject", reject).await?;
    let after = ws.engine.wallet().await?;
    let close_deal = play.job(&ben, "close_deal").await?;
    play.check(
        "nothing leaves, and 50 energy and 25 coins are free again",
        play.mails().await?.is_empty()
            && stands(&close_deal, "cancelled", "")
            && (after.energy.reserved, after.coins.reserved) == (0, 0)
            && after.energy.available == before.energy.available + 50
            && after.coins.available == before.coins.available + 25,
    );
    play.close().await
}
