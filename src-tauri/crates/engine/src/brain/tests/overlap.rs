use super::super::knowledge::{best_faq, named_products};
use super::super::price::quantity;
use super::*;

#[test]
fn search_terms_carry_meaning_and_synonyms_only() {
    assert_eq!(search_terms("Hi, what is it?"), Vec::<String>::new());
    let terms = search_terms("magkano po ang padala?");
    assert_eq!(terms[..2], ["magkano", "padala"]);
    for synonym in ["price", "cost", "delivery", "shipping"] {
        assert!(terms.contains(&synonym.to_owned()), "{synonym} in {terms:?}");
    }
    let hostile = search_terms("\"shipping\" OR NEAR(price, 3) * -- '; DROP TABLE faq; ^");
    assert!(hostile.iter().all(|term| term.chars().all(char::is_alphanumeric)), "{hostile:?}");
    assert!(search_terms(&"delivery price refund ".repeat(400)).len() <= 24);
}

#[test]
fn an_answer_needs_overlap_with_the_question_on_record() {
    let entries = [
        ("Do you deliver outside Manila?", "Yes, by courier."),
        ("Does Widget Lite have a warranty?", "Yes, a year."),
        ("What is the refund policy?", "Within a month."),
    ];
    let found =
        |text: &str| best_faq(text, entries.into_iter(), "Acme Supply", &sheet()).map(|(index, _)| index);
    assert_eq!(found("do you ship outside of Manila?"), Some(0));
    assert_eq!(found("refund?"), Some(2));
    assert_eq!(found("Is there a warranty for Widget Lite?"), Some(1));
    assert_eq!(found("Is there a warranty for Widget Pro?"), None, "an answer about another product");
    assert_eq!(found("Do you know Manila well as a tourist guide?"), None);
    assert_eq!(found("What is Acme Supply?"), None);
    assert_eq!(found(""), None);
}

#[test]
fn products_are_known_by_name_part_or_family() {
    let mut products = sheet();
    products.push(product(3, "Widget", "The plain one.", 900));
    let names =
        |text: &str| named_products(text, &products).into_iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    assert_eq!(names("is the widget pro any good?"), ["Widget Pro"]);
    assert_eq!(names("tell me about widgets"), ["Widget"]);
    assert_eq!(names("how about the lite?"), ["Widget Lite"]);
    assert_eq!(names("Widget Lite or Widget Pro?"), ["Widget Pro", "Widget Lite"]);
    assert!(names("do you deliver?").is_empty());
}

#[test]
fn quantities_are_counts_and_not_times_phones_or_money() {
    let products = sheet();
    for (text, expected) in [
        ("Widget Pro for 12 seats?", Some(12)),
        ("1,200 users", Some(1_200)),
        ("25 licenses please", Some(25)),
        ("12 po", Some(12)),
        ("and for 30?", Some(30)),
        ("12 na seats", Some(12)),
        ("call me at 3 pm", None),
        ("my number is 0917 555 0123", None),
        ("within 14 days", None),
        ("for 2 weeks", None),
        ("our budget is $500", None),
        ("ana12@x.example", None),
        ("0 seats", None),
        ("99999999 seats", None),
    ] {
        assert_eq!(quantity(text, &products), expected, "{text}");
    }
}
