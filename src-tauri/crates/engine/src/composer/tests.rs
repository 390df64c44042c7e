use super::*;
use chrono_tz::America::New_York;
use chrono_tz::Asia::Manila;
use domain::offer::{DEFAULT_VALIDITY_DAYS, Offer, Period, Tax, Tier, quote, unit_prices};
use domain::schedule::Slot;
use domain::time::Span;
use domain::{Currency, JobKind, Money, ProductId};
use proptest::prelude::*;
use uuid::Uuid;

mod from_facts;
mod next_steps;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn product(n: u128, name: &str, description: &str, minor: i64) -> Product {
    Product {
        id: ProductId::new(Uuid::from_u128(n)),
        name: name.to_owned(),
        description: description.to_owned(),
        unit_price: Money { minor, currency: Currency::USD },
        unit: "seat".to_owned(),
        period: Period::Month,
        tax: Some(Tax { label: "VAT".to_owned(), basis_points: Some(1_200), included: false }),
        tiers: vec![Tier { min_quantity: 20, unit_price_minor: minor * 9 / 10 }],
        valid_until: None,
        version: 1,
    }
}

fn faq(n: u128, question: &str, answer: &str) -> FaqEntry {
    FaqEntry { id: FaqId::new(Uuid::from_u128(n)), question: question.to_owned(), answer: answer.to_owned() }
}

struct Record {
    products: Vec<Product>,
    faq: Vec<FaqEntry>,
}

fn record() -> Record {
    Record {
        products: vec![product(1, "Widget Pro", "Scheduling and reminders for clinics.", 4_900)],
        faq: vec![
            faq(1, "How long does onboarding take?", "Usually 2 days for teams of up to 20 people."),
            faq(2, "Is there a free trial?", "Yes, Widget Pro can be tried for 14 days."),
        ],
    }
}

const SIGNALS: &[Evidence<'static>] = &[
    Evidence { kind: SignalKind::PricingInquiry, span: "how much is Widget Pro" },
    Evidence { kind: SignalKind::QuantityInquiry, span: "12 seats" },
    Evidence { kind: SignalKind::DemoRequest, span: "demo on Thursday" },
];

fn ana(record: &Record, language: Language) -> Facts<'_> {
    Facts {
        sender: Sender {
            company: "Acme Supply",
            address: "12 Rizal Ave, Makati",
            site: "https://acme.example",
            rep: "Rico Santos",
            signature: "",
        },
        person: Person {
            name: Some("Ana Lopez"),
            confirmed: true,
            company: Some("Lopez Dental"),
            language,
            zone: Manila,
        },
        source: Source::WebChat,
        inquiry: Inquiry {
            product: record.products.first(),
            quantity: Some(12),
            timeline: Some("on Thursday"),
            budget: Some("around 500 dollars"),
            signals: SIGNALS,
        },
        answered: &[],
        manner: Manner::default(),
        products: &record.products,
        faq: &record.faq,
        open_question: None,
        standing: Standing {
            stage: Stage::Interested,
            scout_score: 77,
            temperature: Temperature::Hot,
            email: Some(Confirmation::Confirmed),
            phone: true,
            last_inbound: Some(NOW - Span::hours(2)),
            last_outbound: None,
            offer_sent: None,
            qualify: None,
        },
        now: NOW,
    }
}

fn offer(record: &Record) -> Offer {
    quote(&record.products[0], 12, NOW, DEFAULT_VALIDITY_DAYS).unwrap()
}

fn slot(hours: i64) -> Slot {
    Slot { start: NOW + Span::hours(hours), end: NOW + Span::hours(hours) + Span::minutes(30) }
}

/// Every message of the composer for the same facts.
fn all(facts: &Facts<'_>, offer: &Offer) -> Vec<(&'static str, Draft)> {
    let prices: Vec<UnitPricesOf> =
        facts.products.iter().filter_map(|p| unit_prices(p, facts.now, DEFAULT_VALIDITY_DAYS).ok()).collect();
    let invite = invitation(facts, slot(24), &[slot(48), slot(50)]);
    vec![
        ("first_answer", first_answer(facts)),
        ("follow_up", follow_up(facts)),
        ("qualify", qualify(facts)),
        ("answer", answer(facts)),
        ("nurture 1", nurture(facts, NurtureStep::First)),
        ("nurture 2", nurture(facts, NurtureStep::Second)),
        ("nurture 3", nurture(facts, NurtureStep::Third)),
        ("offer_slots", offer_slots(facts, &[slot(24), slot(48), slot(50)])),
        ("invitation", Draft { subject: invite.subject, body: invite.body }),
        ("event", Draft { subject: invite.summary, body: invite.description }),
        ("closing", closing(facts, offer)),
        ("closing_unit_prices", closing_unit_prices(facts, &prices)),
        ("offer_follow_up 1", offer_follow_up(facts, offer, false)),
        ("offer_follow_up 2", offer_follow_up(facts, offer, true)),
    ]
}
type UnitPricesOf = domain::offer::UnitPrices;

#[test]
fn the_follow_up_answers_what_was_asked_and_ends_in_one_question() {
    let record = record();
    let mail = follow_up(&ana(&record, Language::English));
    assert_eq!(mail.subject, "Widget Pro for 12 seats: price and demo");
    assert_eq!(
        mail.body,
        "Hi Ana,\n\n\
         Thank you for asking about Widget Pro for 12 seats through the chat on our website.\n\n\
         The price of Widget Pro is USD 49.00 per seat per month, excl. 12% VAT. For 12 seats that makes USD \
         588.00 per month.\n\n\
         About Widget Pro: Scheduling and reminders for clinics.\n\n\
         On timing you wrote \"on Thursday\", on budget \"around 500 dollars\". You asked about a demo or a \
         meeting: which times would suit you?\n\n\
         Best regards,\nRico Santos\nAcme Supply"
    );
}

#[test]
fn taglish_mails_are_written_in_taglish() {
    let record = record();
    let facts = ana(&record, Language::Taglish);
    let mail = follow_up(&facts);
    assert!(
        mail.body.starts_with("Hi Ana,\n\nSalamat po sa interest ninyo sa Widget Pro for 12 seats."),
        "{}",
        mail.body
    );
    for (name, draft) in all(&facts, &offer(&record)) {
        assert!(draft.body.contains(" po ") || name == "event", "{name} is not Taglish: {}", draft.body);
        assert!(!draft.body.contains("Thank you"), "{name} mixes in English phrases: {}", draft.body);
    }
}

#[test]
fn mails_stay_short_and_quiet() {
    let record = record();
    for language in [Language::English, Language::Taglish] {
        for (name, draft) in all(&ana(&record, language), &offer(&record)) {
            let words = draft.body.split_whitespace().count();
            assert!(words <= 125, "{name} has {words} words");
            assert!(!draft.body.contains('!') && !draft.subject.contains('!'), "{name} shouts");
            assert!(
                !draft.body.contains("\n\n\n") && !draft.body.contains("  "),
                "{name} has holes: {}",
                draft.body
            );
        }
    }
}

#[test]
fn the_first_answer_carries_nothing_a_claimed_address_may_not_get() {
    let mut record = record();
    record.products[0].name = "Zorblatt Frobnicator".to_owned();
    let signals = [
        Evidence { kind: SignalKind::PricingInquiry, span: "magkano frobnicator" },
        Evidence { kind: SignalKind::DemoRequest, span: "demo http://evil.example" },
    ];
    for language in [Language::English, Language::Taglish] {
        let mut facts = ana(&record, language);
        facts.person.confirmed = false;
        facts.standing.email = Some(Confirmation::Claimed);
        facts.inquiry.signals = &signals;
        facts.inquiry.timeline = Some("klaxon");
        facts.open_question = Some("Do you sell http://evil.example at USD 99.99?");
        for (name, greeted) in [
            (Some("Ana Lopez"), true),
            (Some("http://evil.example"), false),
            (Some("Ana 50% off"), false),
            (Some("Ana\r\nBcc: all@x.example"), false),
            (None, false),
        ] {
            facts.person.name = name;
            let mail = first_answer(&facts);
            let text = format!("{}\n{}", mail.subject, mail.body);
            assert_eq!(text.contains("Hi Ana,"), greeted, "{text}");
            for word in [
                "Zorblatt",
                "Frobnicator",
                "frobnicator",
                "klaxon",
                "evil",
                "USD",
                "49",
                "588",
                "99",
                "12",
                "VAT",
                "demo",
                "%",
            ] {
                assert!(!text.contains(word), "{word:?} in {text}");
            }
            let rest = text.replace("https://acme.example", "");
            assert!(!rest.contains("://") && !rest.contains('@') && !rest.contains("www."), "{text}");
            assert!(!rest.chars().any(|c| c.is_ascii_digit()), "{text}");
        }
    }
}

#[test]
fn an_ended_price_is_never_named() {
    let mut record = record();
    record.products[0].valid_until = Some(NOW);
    for language in [Language::English, Language::Taglish] {
        let mut facts = ana(&record, language);
        facts.open_question = Some("How much is Widget Pro?");
        for mail in [follow_up(&facts), answer(&facts)] {
            assert!(!mail.body.contains("49.00") && !mail.body.contains("588"), "{}", mail.body);
        }
        facts.inquiry.product = None;
        assert!(!follow_up(&facts).body.contains("49.00"));
    }
}

#[test]
fn a_price_told_before_is_not_told_as_news() {
    let record = record();
    let mut facts = ana(&record, Language::English);
    facts.answered =
        &["Widget Pro is USD 49.00 per seat per month.", "Scheduling and reminders for clinics."];
    let body = follow_up(&facts).body;
    assert!(body.contains("As mentioned before, the price of Widget Pro is USD 49.00"), "{body}");
    assert!(!body.contains("Scheduling and reminders"), "{body}");
}

#[test]
fn who_did_not_come_to_us_is_not_thanked_for_it() {
    let record = record();
    let mut facts = ana(&record, Language::English);
    facts.source = Source::Import;
    facts.inquiry = Inquiry::default();
    facts.standing.last_inbound = None;
    let body = follow_up(&facts).body;
    assert!(!body.contains("Thank you"), "{body}");
    assert!(body.contains("This is Acme Supply.") && body.contains("also if the answer is no"), "{body}");
}

#[test]
fn a_question_is_answered_from_the_record_or_admitted_to_be_open() {
    let record = record();
    let mut facts = ana(&record, Language::English);
    facts.open_question = Some("How long does the onboarding take?");
    let known = answer(&facts).body;
    assert!(known.contains("Usually 2 days for teams of up to 20 people."), "{known}");
    assert_eq!(known.matches("onboarding take").count(), 1, "the question is quoted once: {known}");
    assert!(!known.contains("USD"), "a price nobody asked for: {known}");
    facts.open_question = Some("Do you ship to Guam?");
    let unknown = answer(&facts).body;
    assert!(unknown.contains("We do not have a certain answer"), "{unknown}");
    facts.open_question = Some("How much would it be?");
    assert!(answer(&facts).body.contains("USD 588.00"));
}

#[test]
fn the_three_nurture_messages_differ_and_use_each_fact_once() {
    let record = record();
    let steps = [NurtureStep::First, NurtureStep::Second, NurtureStep::Third];
    let facts = ana(&record, Language::English);
    let bodies = steps.map(|step| nurture(&facts, step).body);
    assert!(bodies[0].contains("Scheduling and reminders for clinics."));
    assert!(
        bodies[1].contains("Yes, Widget Pro can be tried for 14 days."),
        "the answer that fits the demo: {}",
        bodies[1]
    );
    assert!(bodies[2].contains("the last of our three"));
    let told = [bodies[1].as_str()];
    let later = Facts { answered: &told, ..facts.clone() };
    assert!(
        nurture(&later, NurtureStep::Second).body.contains("Usually 2 days"),
        "an answer sent before is not sent again"
    );
    let nothing = Facts { products: &[], faq: &[], inquiry: Inquiry::default(), ..facts };
    let bare = steps.map(|step| nurture(&nothing, step).body);
    assert!(bare[0] != bare[1] && bare[1] != bare[2]);
    assert_eq!(NurtureStep::try_from(4), Err(NoSuchStep(4)));
}

#[test]
fn slots_stand_in_the_recipient_s_zone_and_can_be_chosen_by_number() {
    let record = record();
    let mut facts = ana(&record, Language::English);
    let body = offer_slots(&facts, &[slot(24), slot(48), slot(50)]).body;
    assert!(body.contains("1) Thursday, 19 November 2026, 19:06-19:36\n2) Friday"), "{body}");
    assert!(body.contains("Asia/Manila time, UTC+08:00") && body.contains("reply with 1, 2 or 3"), "{body}");
    facts.person.zone = New_York;
    let body = offer_slots(&facts, &[slot(24)]).body;
    assert!(body.contains("1) Thursday, 19 November 2026, 06:06-06:36"), "{body}");
    assert!(body.contains("America/New York time, UTC-05:00") && body.contains("reply with 1;"), "{body}");
    assert!(offer_slots(&facts, &[]).body.contains("which days and times would suit you?"));
}

#[test]
fn the_invitation_names_two_alternatives() {
    let record = record();
    let invite = invitation(&ana(&record, Language::English), slot(24), &[slot(48), slot(50)]);
    assert_eq!(invite.subject, "Invitation: Widget Pro demo, Thu 19 Nov 2026, 19:06");
    assert_eq!(invite.summary, "Widget Pro demo: Acme Supply / Ana Lopez");
    for text in [&invite.body, &invite.description] {
        assert!(text.contains("Friday, 20 November 2026, 19:06-19:36"), "{text}");
        assert!(text.contains("Friday, 20 November 2026, 21:06-21:36"), "{text}");
    }
}

#[test]
fn the_closing_message_holds_every_line_of_the_offer_and_how_to_accept() {
    let record = record();
    let offer = offer(&record);
    let mail = closing(&ana(&record, Language::English), &offer);
    assert_eq!(mail.subject, "Offer: Widget Pro, 12 seats (USD 588.00 per month)");
    for line in offer.lines(Manila) {
        assert!(mail.body.contains(&line), "{line} is missing");
    }
    assert!(mail.body.contains("reply \"yes\""));
    let unit = closing_unit_prices(
        &ana(&record, Language::English),
        &[unit_prices(&record.products[0], NOW, DEFAULT_VALIDITY_DAYS).unwrap()],
    );
    assert!(!unit.body.contains("Total:") && unit.body.contains("How many"), "{}", unit.body);
}

#[test]
fn an_ended_offer_is_not_offered_again() {
    let record = record();
    let mut facts = ana(&record, Language::English);
    facts.now = NOW + Span::days(15);
    let body = offer_follow_up(&facts, &offer(&record), true).body;
    assert!(body.contains("ended on") && !body.contains("reply \"yes\""), "{body}");
}

#[test]
fn the_footer_names_sender_address_and_opt_out() {
    let sender =
        Sender { company: "Acme Supply", address: "12 Rizal Ave,\nMakati", site: "", rep: "", signature: "" };
    let text = footer(&sender, "rico@acme.example", Language::English);
    assert_eq!(
        text,
        "--\nAcme Supply, 12 Rizal Ave, Makati\nIf you do not want mail from us, reply with \"unsubscribe\" \
        or use \
         this link: mailto:rico@acme.example?subject=unsubscribe"
    );
    assert!(footer(&sender, "rico@acme.example", Language::Taglish).contains("unsubscribe"));
}

#[test]
fn phone_links_take_e164_only_and_encode_the_text() {
    let links = task_links("+639175550123", "Hi Ana & co, 50%?").unwrap();
    assert_eq!(links.tel, "tel:+639175550123");
    assert_eq!(links.sms, "sms:+639175550123?body=Hi%20Ana%20%26%20co%2C%2050%25%3F");
    assert_eq!(links.whatsapp, "https://wa.me/639175550123?text=Hi%20Ana%20%26%20co%2C%2050%25%3F");
    assert_eq!(links.viber, "viber://chat?number=%2B639175550123");
    for bad in ["", "0917 555 0123", "639175550123", "+0175550123", "+12", "+1234567890123456", "+63917?x=1"]
    {
        assert_eq!(task_links(bad, "hi"), None, "{bad:?}");
    }
}
