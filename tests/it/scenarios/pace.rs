//! When messages leave: mailbox, window, cool-down, caps, and what is late.

use super::support::*;
use domain::{Mode, Timestamp, time::Span};
use serde_json::json;
use testkit::{START, Workspace};

#[tokio::test]
async fn without_a_mailbox_it_waits_and_leaves_when_the_settings_arrive() {
    let mut ws = Workspace::builder(Mode::Autopilot).without_mailbox().start().await.unwrap();
    play(&ws, &ANA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    ws.at(Span::minutes(7));
    ws.run_due().await.unwrap();
    let waiting = job(&ws, prospect, "follow_up").await;
    stands(&waiting, "waiting", Some("mailbox"));
    assert_eq!(waiting["wait_words"], "no mailbox is set up");
    ws.at(Span::minutes(20));
    ws.start_sink().await.unwrap();
    ws.connect_mailbox().await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn without_a_postal_address_no_mail_leaves() {
    let ws = blind(Mode::Hybrid).await;
    ws.set("company.address", "").await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "contacted").await;
    click(&ws, prospect, "follow_up").await;
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("mailbox"));
    ws.mails(0).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn an_unreachable_server_uses_no_attempt_and_is_tried_again() {
    let ws = blind(Mode::Hybrid).await;
    let port = ws.call("settings.get", json!({ "key": "smtp.port" })).await.unwrap()["value"].clone();
    // Port 1 on loopback: nobody listens there.
    ws.set("smtp.port", 1).await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "contacted").await;
    click(&ws, prospect, "follow_up").await;
    for _ in 0..8 {
        ws.run_after(Span::minutes(2)).await.unwrap();
        stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("mailbox"));
    }
    ws.set("smtp.port", port.as_str().unwrap()).await.unwrap();
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn on_a_saturday_it_waits_for_the_next_workday_eight_oclock_of_the_recipient() {
    // Saturday 2026-11-28, 10:00 in Manila.
    let saturday = START + Span::days(5) + Span::hours(1);
    let ws =
        Workspace::builder(Mode::Hybrid).at(saturday).set("inbox.required", false).start().await.unwrap();
    let near = add(&ws, "Cora Diaz", "cora@diaz.example", "contacted").await;
    let person = json!({
        "name": "Joe Hill", "email": "joe@hill.example", "phone": "+1 212 555 0198", "stage": "new", "basis": "asked",
    });
    let far = id(&ws.call("prospects.add", person).await.unwrap());
    ws.run_due().await.unwrap();
    assert_eq!(detail(&ws, far).await["time_zone"], "America/New_York");
    for prospect in [near, far] {
        click(&ws, prospect, "follow_up").await;
    }
    ws.run_due().await.unwrap();
    // 08:00 in Manila is 00:00 UTC, 08:00 in New York 13:00 UTC; Monday is Bonifacio Day in the Philippines.
    let monday = Timestamp(START.0) + Span::days(7) - Span::hours(1);
    let (new_york, manila) = (monday + Span::hours(13), monday + Span::days(1));
    for (prospect, opens) in [(near, manila), (far, new_york)] {
        let waiting = job(&ws, prospect, "follow_up").await;
        stands(&waiting, "waiting", Some("window"));
        assert_eq!(waiting["wait_until"], opens.0);
    }
    ws.clock().set(new_york - Span(1));
    ws.run_due().await.unwrap();
    ws.mails(0).await.unwrap();
    ws.clock().set(new_york);
    ws.run_due().await.unwrap();
    assert_eq!(ws.mails(1).await.unwrap()[0].to, ["joe@hill.example"]);
    ws.clock().set(manila);
    ws.run_due().await.unwrap();
    ws.mails(2).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn on_a_public_holiday_it_waits_and_names_it_unless_holidays_are_not_kept() {
    // Bonifacio Day, Monday 2026-11-30, 09:00 in Manila.
    let holiday = START + Span::days(7);
    let ws = Workspace::builder(Mode::Hybrid).at(holiday).set("inbox.required", false).start().await.unwrap();
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "contacted").await;
    click(&ws, prospect, "follow_up").await;
    ws.run_due().await.unwrap();
    let waiting = job(&ws, prospect, "follow_up").await;
    stands(&waiting, "waiting", Some("window"));
    assert_eq!(waiting["wait_words"], "a public holiday where they are: Bonifacio Day");
    assert_eq!(waiting["wait_until"], (holiday + Span::hours(23)).0);
    ws.set("send.holidays", false).await.unwrap();
    ws.run_due().await.unwrap();
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn an_automatic_answer_ignores_the_window_but_an_approved_message_does_not() {
    let saturday = START + Span::days(5) + Span::hours(1);
    let ws = Workspace::builder(Mode::Autopilot).at(saturday).start().await.unwrap();
    let ana = ws.visitor().await.unwrap();
    for (second, words) in ANA {
        ws.clock().set(saturday + Span::seconds(second));
        ana.say(words).await.unwrap();
    }
    ws.clock().set(saturday + Span::minutes(7));
    ws.run_due().await.unwrap();
    ws.mails(1).await.unwrap();
    let card = only_card(&ws).await;
    ws.call("approvals.approve", json!({ "id": card["id"] })).await.unwrap();
    ws.run_due().await.unwrap();
    let prospect = id(&ws.only_prospect().await.unwrap());
    stands(&job(&ws, prospect, "book_meeting").await, "waiting", Some("window"));
    ws.mails(1).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn the_cool_down_lasts_24_hours() {
    let ws = blind(Mode::Hybrid).await;
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "contacted").await;
    click(&ws, prospect, "follow_up").await;
    ws.run_due().await.unwrap();
    ws.mails(1).await.unwrap();
    click(&ws, prospect, "book_meeting").await;
    ws.run_due().await.unwrap();
    let waiting = job(&ws, prospect, "book_meeting").await;
    stands(&waiting, "waiting", Some("cooldown"));
    assert_eq!(waiting["wait_until"], (START + Span::hours(24)).0);
    ws.clock().set(START + Span::hours(24) - Span(1));
    ws.run_due().await.unwrap();
    ws.mails(1).await.unwrap();
    ws.at(Span::hours(24));
    ws.run_due().await.unwrap();
    let mails = ws.mails(2).await.unwrap();
    // Another subject of its own: a new thread; the follow-up is not repeated.
    assert_ne!(mails[0].message_id, mails[1].message_id);
    close_books(&ws).await;
}

#[tokio::test]
async fn caps_of_mailbox_person_and_domain_hold() {
    let ws = blind(Mode::Hybrid).await;
    ws.set("send.cooldown_hours", 0).await.unwrap();
    ws.set("cap.mailbox_first_week", 5).await.unwrap();
    ws.set("cap.domain_day", 2).await.unwrap();
    // Three to one domain, then three to others: the third of the first and the sixth of all wait.
    let mut people = Vec::new();
    for address in [
        "a@one.example",
        "b@one.example",
        "c@one.example",
        "d@two.example",
        "e@three.example",
        "f@four.example",
        "g@five.example",
    ] {
        let prospect = add(&ws, "Some One", address, "contacted").await;
        click(&ws, prospect, "follow_up").await;
        ws.run_due().await.unwrap();
        people.push(prospect);
    }
    stands(&job(&ws, people[1], "follow_up").await, "succeeded", None);
    stands(&job(&ws, people[2], "follow_up").await, "waiting", Some("cap"));
    stands(&job(&ws, people[5], "follow_up").await, "succeeded", None);
    stands(&job(&ws, people[6], "follow_up").await, "waiting", Some("cap"));
    ws.mails(5).await.unwrap();
    // Midnight in Manila frees them; the window keeps them until eight.
    ws.at(Span::hours(15));
    ws.run_due().await.unwrap();
    stands(&job(&ws, people[2], "follow_up").await, "waiting", Some("window"));
    ws.at(Span::hours(23));
    ws.run_due().await.unwrap();
    ws.mails(7).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn one_person_gets_three_messages_a_week_that_we_start() {
    let ws = blind(Mode::Hybrid).await;
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "qualified").await;
    for day in 0..4 {
        ws.at(Span::days(day));
        click(&ws, prospect, "follow_up").await;
        ws.run_due().await.unwrap();
    }
    ws.mails(3).await.unwrap();
    stands(&job(&ws, prospect, "follow_up").await, "waiting", Some("cap"));
    // The first one is a week old on Monday; it is looked at again each day.
    for hours in 0..=120 {
        ws.at(Span::hours(72 + hours));
        ws.run_due().await.unwrap();
    }
    stands(&job(&ws, prospect, "follow_up").await, "succeeded", None);
    ws.mails(4).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn nurture_sends_three_messages_over_seven_days_and_settles_8_8_9() {
    let ws = blind(Mode::Hybrid).await;
    // From Tuesday: the Monday a week after the first is a public holiday.
    let tuesday = START + Span::days(1);
    ws.clock().set(tuesday);
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "qualified").await;
    click(&ws, prospect, "nurture").await;
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "nurture").await, "waiting", Some("schedule"));
    let before = spent_energy(&ws).await;
    let mut spent = Vec::new();
    for (index, hours) in [24_i64, 72, 168].into_iter().enumerate() {
        ws.clock().set(tuesday + Span::hours(hours) - Span(1));
        ws.run_due().await.unwrap();
        ws.mails(index).await.unwrap();
        ws.clock().set(tuesday + Span::hours(hours));
        ws.run_due().await.unwrap();
        ws.mails(index + 1).await.unwrap();
        spent.push(spent_energy(&ws).await - before);
    }
    assert_eq!(spent, [8, 16, 25]);
    stands(&job(&ws, prospect, "nurture").await, "succeeded", None);
    close_books(&ws).await;
}

#[tokio::test]
async fn a_nurture_message_the_machine_slept_over_is_written_anew_and_nothing_is_charged_twice() {
    let ws = blind(Mode::Hybrid).await;
    let prospect = add(&ws, "Cora Diaz", "cora@diaz.example", "qualified").await;
    click(&ws, prospect, "nurture").await;
    ws.run_due().await.unwrap();
    ws.at(Span::hours(24));
    ws.run_due().await.unwrap();
    ws.mails(1).await.unwrap();
    // The second was due at 72 h; the lid opens a day later.
    ws.at(Span::hours(96));
    ws.run_due().await.unwrap();
    ws.check_books().await.unwrap();
    for hours in 97..=24 * 21 {
        ws.at(Span::hours(hours));
        ws.run_due().await.unwrap();
    }
    stands(&job(&ws, prospect, "nurture").await, "succeeded", None);
    ws.mails(3).await.unwrap();
    assert_eq!(spent_energy(&ws).await, 20 + 25, "qualify, and one nurture");
    close_books(&ws).await;
}

#[tokio::test]
async fn after_a_night_asleep_never_more_than_five_leave_within_ten_minutes() {
    let ws = blind(Mode::Hybrid).await;
    ws.set("cap.mailbox_first_week", 100).await.unwrap();
    for number in 0..8 {
        let prospect = add(&ws, "Some One", &format!("one@company{number}.example"), "qualified").await;
        ws.set("smtp.host", "").await.unwrap();
        click(&ws, prospect, "follow_up").await;
        ws.run_due().await.unwrap();
    }
    // Held for Tuesday 08:00 by the window, missed until 11:00.
    ws.at(Span::hours(10));
    ws.connect_mailbox().await.unwrap();
    ws.run_due().await.unwrap();
    ws.mails(0).await.unwrap();
    ws.at(Span::hours(26));
    ws.run_due().await.unwrap();
    ws.mails(5).await.unwrap();
    for _ in 0..10 {
        ws.run_after(Span::minutes(1)).await.unwrap();
        ws.mails(5).await.unwrap();
    }
    ws.run_after(Span::minutes(1)).await.unwrap();
    ws.mails(8).await.unwrap();
    close_books(&ws).await;
}

#[tokio::test]
async fn what_a_weekend_without_power_left_is_written_anew_and_still_not_let_out_at_once() {
    let ws = blind(Mode::Hybrid).await;
    ws.set("cap.mailbox_first_week", 100).await.unwrap();
    let mut people = Vec::new();
    for number in 0..8 {
        let prospect = add(&ws, "Some One", &format!("one@company{number}.example"), "qualified").await;
        people.push(prospect);
        click(&ws, prospect, "nurture").await;
    }
    ws.run_due().await.unwrap();
    // Due on Tuesday at nine; the machine is off until Wednesday at ten, 25 hours late.
    ws.at(Span::hours(49));
    ws.run_due().await.unwrap();
    // Nurture starts afresh: its first message is due a day later, and then only as fast as a catch-up may be.
    ws.mails(0).await.unwrap();
    ws.at(Span::hours(73));
    ws.run_due().await.unwrap();
    ws.mails(5).await.unwrap();
    ws.run_after(Span::minutes(11)).await.unwrap();
    ws.mails(8).await.unwrap();
    assert_eq!(ws.engine.wallet().await.unwrap().energy.reserved, 8 * 17);
    close_books(&ws).await;
}

#[tokio::test]
async fn no_invitation_leaves_for_a_time_that_has_passed() {
    let mut ws = Workspace::builder(Mode::Autopilot)
        .set("inbox.required", "false")
        .without_mailbox()
        .start()
        .await
        .unwrap();
    play(&ws, &ANA).await;
    let prospect = id(&ws.only_prospect().await.unwrap());
    confirm(&ws, prospect).await;
    ws.at(Span::minutes(8));
    ws.run_due().await.unwrap();
    stands(&job(&ws, prospect, "book_meeting").await, "waiting", Some("mailbox"));
    // She asked for Thursday. The mailbox comes on Friday, and the first mail starts a day's cool-down.
    ws.at(Span::hours(4 * 24 + 1));
    ws.start_sink().await.unwrap();
    ws.connect_mailbox().await.unwrap();
    let mut invited = None;
    for day in 4..9 {
        ws.at(Span::hours(day * 24 + 2));
        ws.run_due().await.unwrap();
        let sent = ws.engine.store().reader();
        let sent = store::effects::of_prospect(sent, prospect, 10).await.unwrap();
        let sent: Vec<_> = sent.into_iter().filter(|effect| effect.left_at.is_some()).collect();
        let mails = ws.mails(sent.len()).await.unwrap();
        invited = mails.into_iter().find(|mail| mail.calendar.is_some());
        if invited.is_some() {
            break;
        }
    }
    let invited = invited.expect("the invitation leaves in the end");
    let event = testkit::peer::read_calendar(&invited.raw).await.unwrap();
    let start = text(&event, "start").to_owned();
    assert!(start > ws.engine.now().rfc3339(), "invited for {start}");
    close_books(&ws).await;
}
