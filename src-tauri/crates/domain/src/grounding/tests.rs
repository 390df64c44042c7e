use super::*;
use proptest::prelude::*;

fn fact(words: &str, source: &str) -> Fact {
    Fact { words: words.to_owned(), source: source.to_owned() }
}

#[test]
fn the_longest_fact_is_shown_and_only_as_whole_words() {
    let facts = [
        fact("USD 49.00 per seat per month", "price sheet"),
        fact("USD 49.00", "price sheet"),
        fact("Pro", "nowhere"),
        fact("Widget Pro", "price sheet"),
        fact("it", "too short"),
    ];
    let found = sourced("Widget Pro is USD 49.00 per seat per month. Promise it.", &facts);
    let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["Widget Pro", "USD 49.00 per seat per month"]);
}

#[test]
fn a_number_a_day_or_a_promise_that_is_not_on_record_is_named() {
    let record = ["The price is USD 588.00 per month for 12 seats.", "Can we see a demo on Thursday?"];
    let body = "Hi Ana,\n\nThat makes 588 per month. See you Thursday! Or Friday? You get 10% off. \
                It is free. Nothing else is said here.";
    assert_eq!(unsourced(body, &record), ["Or Friday?", "You get 10% off.", "It is free."]);
    assert!(unsourced("1,200.50 and 1200.50 are one number.", &["1200.50, exactly one"]).is_empty());
}

#[test]
fn money_is_a_number_with_its_currency() {
    assert!(names_money("for USD 49.00 a month") && names_money("only \u{20b1}500") && names_money("$5"));
    assert!(!names_money("for 12 seats") && !names_money("USD") && !names_money("The 12 CEOs"));
}

proptest! {
    #[test]
    fn any_text_is_taken_apart_without_harm(body in "\\PC{0,200}", words in "\\PC{0,12}") {
        let facts = [fact(&words, "somewhere")];
        for one in sourced(&body, &facts) {
            prop_assert!(body.contains(&one.text));
        }
        for sentence in unsourced(&body, &[&words]) {
            prop_assert!(body.contains(&sentence));
        }
        prop_assert!(unsourced(&body, &[&body]).is_empty(), "a text always rests on itself");
    }
}
