//! What an address that somebody typed into a chat may get: one first answer, without price, offer or the
//! visitor's words (product.md section 2, "Claimed and confirmed").

use super::support::*;
use domain::{Mode, time::Span};
use testkit::Workspace;

#[tokio::test]
async fn a_nasty_name_and_a_link_do_not_get_into_the_first_answer() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    play(
        &ws,
        &[
            (0, "I am Free-Prize http://evil.example/win from CLICK HERE www.evil.example"),
            (20, "How much is Widget Pro for 12 seats? We need a demo on Thursday"),
            (40, "My name is <b>Bob</b> https://evil.example/x and my company is Evil, see evil.example"),
            (60, "My email is victim@nowhere.example"),
        ],
    )
    .await;
    ws.at(Span::seconds(360));
    ws.run_due().await.unwrap();
    let mail = ws.mails(1).await.unwrap().remove(0);
    assert_eq!(mail.to, ["victim@nowhere.example"]);
    is_plain_first_answer(&mail.text, &mail.subject);
    let whole = String::from_utf8_lossy(&mail.raw).to_lowercase();
    for word in ["evil", "prize", "click here", "bob", "thursday", "demo", "12 seats"] {
        assert!(!whole.contains(word), "{word:?} is the visitor's: {whole}");
    }
    close_books(&ws).await;
}

#[tokio::test]
async fn a_claimed_address_gets_one_first_answer_however_often_somebody_comes_back() {
    let ws = blind(Mode::Autopilot).await;
    let first = play(&ws, &ANA).await;
    ws.at(Span::minutes(7));
    ws.run_due().await.unwrap();
    ws.mails(1).await.unwrap();
    // The same visit goes on, another browser names the address, the stage's rules run again for a week.
    for day in 1..=7_i64 {
        let morning = |seconds| Span::seconds(day * 86_400 + seconds);
        first
            .say_at(morning(0), "Please email me, we want to buy now, asap! How much for 40 seats?")
            .await
            .unwrap();
        ws.run_due().await.unwrap();
        let other = ws.visitor().await.unwrap();
        other.say_at(morning(20), "How much is Widget Pro? I want to buy it today").await.unwrap();
        other.say_at(morning(40), "My email is ana@lopezdental.example").await.unwrap();
        for minutes in [3, 8, 40, 90] {
            ws.at(morning(minutes * 60));
            ws.run_due().await.unwrap();
        }
    }
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn one_visitor_address_gets_three_first_answers_a_day() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    for number in 0..4 {
        let visitor = ws.visitor().await.unwrap();
        for (second, words) in [
            (0, "How much is Widget Pro for 12 seats?"),
            (10, "Can we see a demo on Thursday?"),
            (20, &format!("My email is someone@company{number}.example")),
        ] {
            visitor.say_at(Span::seconds(number * 60 + second), words).await.unwrap();
        }
    }
    assert_eq!(ws.prospects().await.unwrap().len(), 4);
    ws.at(Span::minutes(10));
    ws.run_due().await.unwrap();
    ws.mails(3).await.unwrap();
    let newest = id(&ws.prospects().await.unwrap()[0]);
    stands(&job(&ws, newest, "follow_up").await, "waiting", Some("cap"));
    // The next morning, by the same rule.
    ws.at(Span::days(1));
    ws.run_due().await.unwrap();
    stands(&job(&ws, newest, "follow_up").await, "succeeded", None);
    ws.mails(4).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn role_and_throw_away_addresses_get_nothing_unattended() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    let mut first = ANA;
    first[2].1 = "My email is info@lopezdental.example";
    play(&ws, &first).await;
    let mut second = BEA;
    second[2].1 = "My email is bea@mailinator.com";
    let later = second.map(|(at, words)| (at + 200, words));
    play(&ws, &later).await;
    ws.run_after(Span::minutes(5)).await.unwrap();
    ws.run_after(Span::minutes(5)).await.unwrap();
    ws.mails(0).await.unwrap();
    let whys: Vec<String> =
        ws.cards().await.unwrap().iter().map(|card| text(card, "why").to_owned()).collect();
    assert!(whys.iter().any(|why| why.contains("role")), "{whys:?}");
    assert!(whys.iter().any(|why| why.contains("disposable")), "{whys:?}");
    close_books(&ws).await;
}

#[tokio::test]
async fn an_address_gets_one_first_answer_however_many_people_are_said_to_have_it() {
    let ws = Workspace::start(Mode::Autopilot).await.unwrap();
    for (start, own) in [(0, "My email is one@first.example"), (200, "My email is two@second.example")] {
        let visitor = ws.visitor().await.unwrap();
        for (after, line) in [
            (0, "How much is Widget Pro for 12 seats?"),
            (20, "Can we see a demo on Thursday?"),
            (40, own),
            (60, "Sorry, my email is victim@nowhere.example"),
        ] {
            visitor.say_at(Span::seconds(start + after), line).await.unwrap();
            ws.run_due().await.unwrap();
        }
    }
    ws.at(Span::minutes(15));
    ws.run_due().await.unwrap();
    let mails = ws.mails(2).await.unwrap();
    let victims = mails.iter().filter(|mail| mail.to == ["victim@nowhere.example"]).count();
    assert_eq!(victims, 1, "the second one's claim is told to the rep, not taken");
    assert_eq!(ws.prospects().await.unwrap().len(), 2);
    close_books(&ws).await;
}
