//! The table of product.md section 2, read from texts as people type them.

use super::*;
use SignalKind as S;
use proptest::prelude::*;

fn kinds(text: &str) -> Vec<SignalKind> {
    detect(text).into_iter().map(|found| found.kind).collect()
}

#[test]
fn the_first_scenario_is_seventy_and_hot() {
    // product.md section 12, scenario 1.
    let messages = [
        "Hi, how much is Widget Pro for 12 seats?",
        "Can we see a demo on Thursday?",
        "My email is ana@lopezdental.example",
        "0917 555 0123",
        "I'm Ana Lopez from Lopez Dental",
    ];
    let all: Vec<_> = messages.iter().flat_map(|text| kinds(text)).collect();
    assert_eq!(all, [S::PricingInquiry, S::QuantityInquiry, S::DemoRequest]);
    assert_eq!(intent(all.iter().map(|kind| default_points(*kind))), 70);
    assert_eq!(temperature_of(all), Temperature::Hot);
}

#[test]
fn every_example_of_the_table_is_read() {
    let rows: &[(SignalKind, &[&str])] = &[
        (
            S::PurchaseIntent,
            &[
                "I want to buy",
                "we'd like to purchase it",
                "order na po",
                "bili na ako",
                "sige na",
                "avail ko",
                "sign up",
            ],
        ),
        (S::Urgency, &["need it today", "now please", "ASAP", "urgent po", "agad", "kailangan na"]),
        (S::QuantityInquiry, &["how many", "12 seats", "50 pcs", "three boxes", "ilang piraso"]),
        (
            S::PaymentOptions,
            &[
                "GCash ok?",
                "bank transfer",
                "can you invoice",
                "send an invoice",
                "paano bayad",
                "paano po magbayad",
            ],
        ),
        (S::DemoRequest, &["a demo", "free trial", "presentation", "schedule a call", "set a meeting"]),
        (
            S::ContactRequest,
            &["call me", "can I talk to a person", "email me", "pakitawagan ako", "Call me Thursday"],
        ),
        (S::PricingInquiry, &["price?", "the cost", "how much", "magkano", "presyo", "a quote"]),
        (S::DeliveryCheck, &["shipping", "delivery", "onboarding time", "padala"]),
        (S::Interest, &["looking for a CRM", "gusto ko"]),
        (S::Validation, &["reviews", "legit ba kayo"]),
        (S::PromoInterest, &["discount", "may promo"]),
        (S::Comparison, &["Widget versus Gadget", "an alternative to X"]),
        (S::NotInterested, &["no thanks", "I'm not interested", "stop", "hindi na po"]),
        (S::VendorPitch, &["we offer SEO services", "We offer affordable web design services"]),
        (S::JobSeeker, &["are you hiring?", "may job opening po ba"]),
        (S::Spam, &["http://a.x http://b.x http://c.x buy"]),
    ];
    for (kind, texts) in rows {
        for text in *texts {
            assert!(kinds(text).contains(kind), "{text:?} is {kind}, got {:?}", kinds(text));
        }
    }
}

#[test]
fn what_is_negated_or_only_sounds_alike_is_none() {
    for none in [
        "I do not want to buy",
        "no need for a demo",
        "ayaw ko bumili",
        "hindi ko bibilhin",
        "We won't be purchasing",
        "I don't need a demo",
        "a demo is not needed",
        "My email is ana@lopezdental.example",
        "you can call me Ana",
        "write to demo@buy.example",
        "I know",
        "the nowadays pricey buyers",
        "How are you today?",
        "what about my order number",
        "hi",
    ] {
        assert_eq!(kinds(none), [], "{none:?}");
    }
}

#[test]
fn questions_that_begin_with_a_negation_still_ask() {
    assert!(kinds("Why don't we schedule a demo?").contains(&S::DemoRequest));
    assert!(kinds("Don't you have a free trial?").contains(&S::DemoRequest));
    assert!(kinds("not sure about the price").contains(&S::PricingInquiry));
    assert!(kinds("No, how much is it?").contains(&S::PricingInquiry));
    assert!(kinds("I don't want a demo, but I want to buy").contains(&S::PurchaseIntent));
    assert!(kinds("hindi ko alam magkano").contains(&S::PricingInquiry));
}

#[test]
fn longer_phrases_win_over_what_they_contain() {
    assert_eq!(kinds("cash on delivery?"), [S::PaymentOptions]);
    assert_eq!(kinds("looking for a job"), [S::JobSeeker]);
}

#[test]
fn three_different_warm_signals_make_hot() {
    assert_eq!(temperature_of([S::PricingInquiry, S::Interest]), Temperature::Warm);
    assert_eq!(temperature_of([S::PricingInquiry, S::Interest, S::Interest]), Temperature::Warm);
    assert_eq!(temperature_of([S::PricingInquiry, S::Interest, S::PromoInterest]), Temperature::Hot);
    assert_eq!(temperature_of([S::NotInterested]), Temperature::Cold);
    assert_eq!(temperature_of([S::PurchaseIntent, S::Spam]), Temperature::ReadyToBuy);
    assert_eq!(intent([40, 40, 40]), 100);
    assert_eq!(intent([20, -60]), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn quotes_are_spans_and_kinds_come_once(text in "(\\PC|how much |demo |12 seats |not |, |buy ){0,40}") {
        let found = detect(&text);
        let mut seen = BTreeSet::new();
        for one in &found {
            prop_assert_eq!(text.get(one.start..one.end), Some(one.quote.as_str()));
            prop_assert!(seen.insert(one.kind));
        }
    }

    #[test]
    fn case_and_surrounding_punctuation_change_nothing(
        phrase in prop::sample::select(vec!["how much", "order na", "12 seats", "call me", "no thanks", "not buy", "gcash", "legit ba"]),
        before in "[.!?, ]{0,3}", after in "[.!?, ]{0,3}",
    ) {
        let expected = kinds(phrase);
        prop_assert_eq!(kinds(&format!("{before}{phrase}{after}")), expected.clone());
        prop_assert_eq!(kinds(&phrase.to_uppercase()), expected);
    }
}
