//! What the assistant asks back, when it calls for a person, the times it offers, and what it quotes.

use super::*;
use domain::time::Span;

fn slot(at: Timestamp) -> Slot {
    Slot { start: at, end: at + Span::minutes(30) }
}

/// Wednesday 18 November 2026, 14:00 and Thursday 10:00 in Manila.
fn slots() -> Vec<Slot> {
    vec![slot(Timestamp(1_794_981_600_000)), slot(Timestamp(1_795_053_600_000))]
}

fn at_the_desk() -> Chat {
    Chat { now: OFFICE_HOURS, ..Chat::new() }
}

#[test]
fn one_question_at_a_time_and_none_twice() {
    let mut chat = at_the_desk();
    chat.contact.email = true;
    chat.known = BTreeSet::from([Field::Email]);
    let mut asked = Vec::new();
    for text in [
        "how much is Widget Pro?",
        "Ana Lopez",
        "online booking",
        "12",
        "around 500 dollars",
        "next month",
        "do you deliver?",
        "can I pay by invoice?",
    ] {
        let reply = chat.says(text);
        let marks = reply.text.matches('?').count();
        assert!(marks <= 1, "{marks} questions in {:?}", reply.text);
        asked.extend(reply.asked);
        let said: Vec<domain::text::Turn<'_>> = chat
            .lines
            .iter()
            .map(|(role, text)| match role {
                ChatRole::Visitor => domain::text::Turn::customer(text),
                _ => domain::text::Turn::agent(text),
            })
            .collect();
        for found in domain::extract::extract(&said, Region::PH) {
            chat.known.insert(found.field);
        }
    }
    let once = [Asked::Name, Asked::Need, Asked::Quantity, Asked::Budget, Asked::Timeline];
    assert_eq!(asked, once);
}

#[test]
fn what_was_said_is_not_asked_for() {
    let mut chat = at_the_desk();
    chat.contact.email = true;
    chat.known = BTreeSet::from([Field::Email, Field::Name]);
    let reply = chat.says("We want Widget Pro for the front desk of our clinic. How much for 12 seats?");
    assert_eq!(reply.asked, Some(Asked::Budget), "need and size are in the message: {}", reply.text);
}

#[test]
fn a_question_of_the_visitor_comes_before_ours() {
    let mut chat = at_the_desk();
    chat.contact.email = true;
    assert_eq!(chat.says("how much is Widget Pro?").asked, Some(Asked::Name));
    let reply = chat.says("do you deliver outside Manila?");
    assert_eq!(reply.asked, None, "{}", reply.text);
}

#[test]
fn what_was_read_without_certainty_is_asked_about() {
    let mut chat = at_the_desk();
    chat.unsure = BTreeSet::from([Field::Company]);
    chat.contact.email = true;
    chat.known = BTreeSet::from([Field::Name]);
    let reply = chat.says("how much is Widget Pro?");
    assert_eq!(reply.asked, Some(Asked::Company));
    assert!(reply.text.ends_with("Which company is this for?"), "{}", reply.text);
}

#[test]
fn a_person_is_called_on_request_frustration_law_and_haggling() {
    for (text, reason) in [
        ("Can I speak to a human?", Handover::Request),
        ("this is useless, you are not helping", Handover::Frustration),
        ("our lawyer wants to see the liability clause", Handover::Legal),
        ("how much is Widget Pro? can you match their price?", Handover::Negotiation),
    ] {
        let mut chat = at_the_desk();
        let reply = chat.says(text);
        assert_eq!(reply.handover, Some(reason), "{text}: {}", reply.text);
        assert!(reply.text.contains("I have told Acme Supply"), "{}", reply.text);
        assert!(!reply.text.contains("Nobody is at the desk"), "{}", reply.text);
        let again = chat.says(text);
        assert_eq!(again.handover, None, "the rep is called once");
        assert!(again.text.contains("already"), "{}", again.text);
    }
    assert_eq!(at_the_desk().says("how much is Widget Pro?").handover, None);
}

#[test]
fn two_questions_in_a_row_without_an_answer_call_for_a_person() {
    let mut chat = at_the_desk();
    assert_eq!(chat.says("Does it run on a submarine?").handover, None);
    assert_eq!(chat.says("And on a zeppelin?").handover, Some(Handover::Frustration));
}

#[test]
fn outside_office_hours_it_says_when_somebody_is_back() {
    let mut chat = Chat { now: OFFICE_HOURS + Span::hours(10), ..Chat::new() };
    let reply = chat.says("I want to talk to a person");
    assert!(reply.text.contains("a person answers tomorrow from 09:00 (Asia/Manila)"), "{}", reply.text);
    assert_eq!(reply.asked, Some(Asked::Contact));
}

#[test]
fn free_times_are_offered_and_one_is_chosen() {
    let mut chat = at_the_desk();
    chat.slots = slots();
    let offer = chat.says("Can we see a demo?");
    assert_eq!(offer.asked, Some(Asked::Slot));
    assert_eq!(offer.quick_replies, ["Wednesday 18 November, 14:00", "Thursday 19 November, 10:00"]);
    chat.chosen = domain::schedule::choose("Thursday works", &chat.slots, MANILA);
    let reply = chat.says("Thursday works");
    assert!(
        reply.text.starts_with(
            "Noted: Thursday 19 November, 10:00 (Asia/Manila). Acme Supply confirms it by e-mail."
        ),
        "{}",
        reply.text
    );
    assert_eq!(reply.asked, Some(Asked::Contact), "an invitation needs an address");
}

#[test]
fn a_document_is_quoted_with_its_name() {
    let mut chat = at_the_desk();
    chat.passages = vec![Passage {
        document_id: DocumentId::new(Uuid::from_u128(9)),
        title: "Care guide".to_owned(),
        heading: "Cleaning".to_owned(),
        text: "Wipe the lens with a dry cloth. Never use alcohol.".to_owned(),
    }];
    let reply = chat.says("What cloth cleans the lens?");
    assert!(reply.text.starts_with("Wipe the lens with a dry cloth."), "{}", reply.text);
    assert_eq!(reply.sources[0].title, "Care guide");
    assert_eq!(reply.sources[0].kind, SourceKind::Document);
}
