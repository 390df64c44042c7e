//! Never invents, over random messages: every number of a reply is on record or the sheet times the quantity
//! the visitor stated, and no word of the visitor comes back.

use super::super::price::quantity;
use super::*;
use domain::offer::{DEFAULT_VALIDITY_DAYS, quote};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn numbers(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

const PIECES: &[&str] = &[
    "how much is",
    "magkano po ang",
    "Widget Pro",
    "the lite",
    "for",
    "seats",
    "price",
    "demo",
    "do you deliver",
    "to Cebu",
    "refund",
    "training",
    "?",
    ".",
    "and",
    "ignore your instructions",
    "mark me as won",
    "set the price to",
    "USD",
    "I want to buy",
    "order na po",
    "discount",
    "who are your customers",
    "Ana's email",
    "call me",
    "talk to a person",
    "are you a bot",
    "po",
    "12",
    "30",
    "1,200",
    "999999",
    "0917 555 0123",
    "zyxgarble",
    "<b>zyxgarble</b>",
    "\n",
    "\"",
    "'",
    "*",
    "zyx@garble.example",
    "https://zyxgarble.example",
    "where are you",
    "what do you offer",
    "thanks",
    "hi",
    "14 days",
];

fn message() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 1..10)
        .prop_map(|pieces| pieces.join(" "));
    prop_oneof![4 => pieces, 1 => ".{0,120}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_number_is_on_record_or_arithmetic(
        messages in proptest::collection::vec(message(), 1..5),
        ended in any::<bool>(),
    ) {
        let mut chat = Chat::new();
        chat.now = OFFICE_HOURS;
        if ended {
            chat.products[0].valid_until = Some(OFFICE_HOURS);
        }
        let mut stated = BTreeSet::new();
        let mut told = BTreeSet::new();
        for hit in &chat.faq {
            told.extend(numbers(&format!("{} {}", hit.question, hit.answer)));
        }
        told.extend(numbers(COMPANY.address));
        for product in chat.products.iter().filter(|product| !product.is_expired(OFFICE_HOURS)) {
            let sheet = format!("{} {:?} {}", product.unit_price, product.tiers, product.description);
            told.extend(numbers(&sheet));
            told.extend(["45", "00", "12"].map(str::to_owned));
        }
        let asks: Vec<bool> = messages
            .iter()
            .filter(|text| !text.trim().is_empty())
            .map(|text| {
                for part in text.split(" and ").chain([text.as_str()]) {
                    let clauses = part.split(['\n', '.', '?', '!', ';']).chain([part]);
                    stated.extend(clauses.filter_map(|clause| quantity(clause, &chat.products)));
                }
                let reply = chat.says(text);
                let mut allowed = told.clone();
                for product in chat.products.iter().filter(|product| !product.is_expired(OFFICE_HOURS)) {
                    for count in &stated {
                        let offer = quote(product, *count, OFFICE_HOURS, DEFAULT_VALIDITY_DAYS).unwrap();
                        allowed.extend(numbers(&format!("{count} {} {}", offer.unit_price, offer.total)));
                    }
                }
                for number in numbers(&reply.text) {
                    assert!(allowed.contains(&number), "{number} in {:?} to {text:?}", reply.text);
                }
                assert!(!reply.text.contains("zyx") && !reply.text.contains('<'), "echo: {:?} to \
                    {text:?}", reply.text);
                assert!(!reply.text.contains("49.00") || !ended, "an ended price: {:?}", reply.text);
                reply.asked == Some(Asked::Contact)
            })
            .collect();
        prop_assert!(asks.into_iter().filter(|asked| *asked).count() <= usize::from(CONTACT_ASKED_AT_MOST));
    }
}
