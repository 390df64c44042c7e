//! Scenario 14: from the first chat line to won, over real HTTP, SMTP and IMAP. In autopilot nobody on our side touches
//! anything; in hybrid the cards are clicked.

use super::{
    play::{self, Play, text},
    post::Post,
    teller::Teller,
};
use anyhow::Context;
use domain::{Mode, ProspectId, time::Span};
use serde_json::{Value, json};
use testkit::{customer::Customer, peer::Mail};

/// Much talk, little intent yet: she enters at contacted.
const CARLA: [(i64, &str); 5] = [
    (0, "Hello, I am looking for a tool for our clinic"),
    (20, "We are a dental clinic in Makati"),
    (40, "What is the price of Widget Pro?"),
    (60, "My email is carla@reyesclinic.example"),
    (80, "I'm Carla Reyes from Reyes Clinic"),
];
const CUSTOMER: Customer = Customer { name: "Carla Reyes", address: "carla@reyesclinic.example" };
const NEEDS: &str = "Thank you. We need it for 12 seats, our budget is USD 10,000 a year, I decide on this myself, \
                     and we have to start in January. We would like a demo on Thursday.";
const YES: &str = "Yes, we accept the offer. Please send the invoice.";
/// Hours in which an offer has to come, at most: the meeting is within a week.
const OFFER_HOURS: usize = 8 * 24;

/// Scenario 14, twice.
pub(super) async fn from_hello_to_won(post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    teller.scenario("14", "from hello to won, with nobody touching it", "autopilot");
    played(Mode::Autopilot, post, teller).await?;
    teller.scenario("14", "from hello to won, with the cards clicked", "hybrid");
    played(Mode::Hybrid, post, teller).await
}

async fn played(mode: Mode, post: &Post, teller: &mut Teller) -> anyhow::Result<()> {
    let ws = play::builder(mode, post)
        .with_inbox()
        .start()
        .await
        .context("scenario 14 reads mail from dovecot (make setup installs it)")?;
    let mut play = Play::begin(&ws, post, teller).await?;
    let clicks = mode == Mode::Hybrid;
    let carla = ws.visitor().await?;
    play.converse(&carla, &CARLA).await?;
    let prospect = play.prospect().await?;
    play.check("she enters at contacted", text(&prospect, "stage") == "contacted");

    let first = next_mail(&mut play, 0, clicks, Span::minutes(35), 1).await?;
    play.check("the first answer leaves, to her alone", first.to == [CUSTOMER.address]);

    receive(&mut play, "she answers by mail", NEEDS, &CUSTOMER.answer(&first, 1, NEEDS)).await?;
    let invitation = next_mail(&mut play, 1, clicks, Span::minutes(1), 5).await?;
    let reads = play.read_invitation(&invitation).await?;
    play.check("her answer qualifies her, and an invitation leaves that her calendar can read", reads);

    receive(&mut play, "her calendar accepts", "Accepted", &CUSTOMER.accept(&invitation, 3)).await?;
    let prospect = play.prospect().await?;
    play.check("accepted: ready_to_close", text(&prospect, "stage") == "ready_to_close");

    let offer = next_mail(&mut play, 2, clicks, Span::hours(1), OFFER_HOURS).await?;
    play.check("after the meeting the offer leaves, 12 x 49.00 = 588.00", offer.text.contains("588.00"));

    receive(&mut play, "she says yes by mail", YES, &CUSTOMER.answer(&offer, 4, YES)).await?;
    if clicks {
        let offered = play.call("suggestions.list", json!({ "prospect_id": prospect.get("id") })).await?;
        let rows = offered.as_array().cloned().unwrap_or_default();
        let won = rows.iter().find(|one| one.to_string().contains("won")).context("won is not proposed")?;
        play.rep("takes up what is proposed: won", "suggestions.accept", json!({ "id": won.get("id") }))
            .await?;
    }
    let prospect = play.prospect().await?;
    let id: ProspectId = text(&prospect, "id").parse().context("a prospect's id")?;
    let revenue = store::deals::revenue_of(play.ws.engine.store().reader(), id).await?;
    let minor: i64 = revenue.iter().map(|entry| entry.minor).sum();
    play.check("won, and 588.00 stand in the revenue", text(&prospect, "stage") == "won" && minor == 58_800);

    for _ in 0..5 {
        play.ws.clock().advance(Span::days(2));
        play.ws.engine.read_inbox().await?;
        play.step().await?;
    }
    let three = play.mails().await?.len() == 3;
    play.check("three mails in all, and none in the ten days after", three);
    play.close().await
}

/// Lets time go on in steps, up to so many, until the mail after `known` ones has left.
async fn next_mail(
    play: &mut Play<'_>,
    known: usize,
    clicks: bool,
    step: Span,
    steps: usize,
) -> anyhow::Result<Mail> {
    for _ in 0..steps {
        play.ws.clock().advance(step);
        play.ws.engine.read_inbox().await?;
        play.step().await?;
        if clicks {
            for card in play.ws.cards().await? {
                play.rep("approves the card", "approvals.approve", json!({ "id": card.get("id") })).await?;
            }
        }
        if let Some(mail) = play.mails().await?.into_iter().nth(known) {
            return Ok(mail);
        }
    }
    anyhow::bail!("mail {} never left", known + 1)
}

/// A mail of hers comes in some minutes later, and the mailbox is read.
async fn receive(play: &mut Play<'_>, what: &str, words: &str, mail: &str) -> anyhow::Result<Value> {
    play.ws.clock().advance(Span::minutes(10));
    play.tell("customer", &format!("{what}: {words}"));
    play.ws.receive(mail).await?;
    // On a real clock the worker is later than the mail; what happens at the moment of a move does not count for it.
    play.ws.clock().advance(Span::seconds(1));
    play.step().await?;
    play.prospect().await
}
