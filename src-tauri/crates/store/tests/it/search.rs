//! Full-text search: what is typed is text, never FTS5 syntax, and never everything.

use crate::support::{NOW, Workspace, id, new_prospect};
use domain::{Actor, Confirmation, ContactKind, ContactPointId, FaqId, Source, Stage};
use futures::FutureExt;
use proptest::prelude::*;
use store::{
    contacts::{self, ContactPoint},
    knowledge::{self, Faq},
    prospects,
};

const PEOPLE: [(&str, &str, &str); 4] = [
    ("Ana Lopez", "Lopez Dental", "ana@lopezdental.example"),
    ("José Núñez", "Taller Núñez", "jose@nunez.example"),
    ("Ben NEAR", "Orion \"Quote\" Ltd", "ben@orion.example"),
    ("刘洋", "北京牙科", "liu@beijing.example"),
];

async fn people() -> Workspace {
    let workspace = Workspace::new().await;
    for (number, (name, company, email)) in (1_u128..).zip(PEOPLE) {
        let mut new = new_prospect(number, Stage::New);
        new.fields.name = Some(name.to_owned());
        new.fields.company = Some(company.to_owned());
        let point = ContactPoint {
            id: ContactPointId::new(id(100 + number)),
            prospect_id: new.id,
            kind: ContactKind::Email,
            value: email.to_owned(),
            state: Confirmation::Claimed,
            source: Source::Manual,
            is_primary: true,
            do_not_use: None,
            created_at: NOW,
        };
        workspace
            .store
            .write(move |tx| {
                async move {
                    prospects::insert(tx, &new, NOW).await?;
                    contacts::add(tx, &point, &Actor::User, NOW).await
                }
                .boxed()
            })
            .await
            .unwrap();
    }
    workspace
}

async fn found(workspace: &Workspace, text: &str) -> Vec<String> {
    let hits = prospects::search(workspace.store.reader(), text, None, 50).await;
    let hits = hits.unwrap_or_else(|error| panic!("{text:?}: {error}"));
    hits.into_iter().map(|hit| hit.fields.name.unwrap()).collect()
}

#[tokio::test]
async fn people_are_found_by_name_company_and_address() {
    let workspace = people().await;
    for (text, name) in [
        ("ana", "Ana Lopez"),
        ("LOPEZ den", "Ana Lopez"),
        ("lopezdental", "Ana Lopez"),
        ("ana@lopezdental.example", "Ana Lopez"),
        ("nunez jose", "José Núñez"),
        ("NEAR", "Ben NEAR"),
        ("\"quote\"", "Ben NEAR"),
        ("刘洋", "刘洋"),
    ] {
        assert_eq!(found(&workspace, text).await, [name], "{text}");
    }
    assert_eq!(found(&workspace, "ana nunez").await, [""; 0], "every word has to be there");
}

#[tokio::test]
async fn a_changed_name_is_found_by_the_new_one_only() {
    let workspace = people().await;
    let id = new_prospect(4, Stage::New).id;
    let mut fields = prospects::get(workspace.store.reader(), id).await.unwrap().unwrap().fields;
    fields.name = Some("Li Ming".to_owned());
    workspace
        .store
        .write(move |tx| {
            async move { prospects::set_fields(tx, id, &fields, &Default::default(), None, NOW).await }
                .boxed()
        })
        .await
        .unwrap();
    assert_eq!(found(&workspace, "ming").await, ["Li Ming"]);
    assert_eq!(found(&workspace, "刘洋").await, [""; 0]);
    assert_eq!(found(&workspace, "beijing ming").await, ["Li Ming"], "the address is still theirs");
}

#[tokio::test]
async fn operators_quotes_and_odd_characters_are_text() {
    let workspace = people().await;
    for text in [
        "\" OR *",
        "* OR *",
        "\"",
        "\"\"",
        "\"\"\"",
        "*",
        "NEAR(",
        "NEAR(ana ben)",
        "ana NOT ben",
        "ana OR ben",
        "name : ana",
        "{name company} : ana",
        "-name:ana",
        "^ana ^ben",
        "ana + lopez +",
        "(ana",
        "ana)",
        "\0",
        "an\0a b",
        "'; DROP TABLE prospects; --",
        "😀",
        "😀 OR ana",
        "\u{202e}ana\u{200b} ben",
        "½",
        "्",
        "%",
        "_",
        "",
        "   ",
        "\n\t",
    ] {
        let hits = found(&workspace, text).await;
        assert!(hits.len() < 2, "{text:?} matches {hits:?}");
    }
    let long = "ana ".repeat(10_000) + &"x".repeat(100_000);
    assert!(found(&workspace, &long).await.len() < 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing that can be typed is an error, in either search.
    #[test]
    fn no_text_is_an_error(texts in prop::collection::vec(".{0,40}|(AND|OR|NOT|NEAR|\\(|\"|\\*|:|\\^| ){1,9}", 8)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let workspace = people().await;
            for text in texts {
                found(&workspace, &text).await;
                let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
                knowledge::search_faq(workspace.store.reader(), &words, 5).await.unwrap();
            }
        });
    }

    /// Signs that mean something to FTS5 neither widen nor narrow a search.
    #[test]
    fn signs_are_no_syntax(before in "[\"*()^:{}+' -]{0,6}", after in "[\"*()^:{}+' -]{0,6}") {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let workspace = people().await;
            assert_eq!(found(&workspace, &format!("{before}ana{after}")).await, ["Ana Lopez"]);
            assert_eq!(found(&workspace, &format!("{before}{after}")).await, [""; 0]);
        });
    }
}

#[tokio::test]
async fn answers_are_found_by_any_word_best_first() {
    let workspace = Workspace::new().await;
    for (number, (question, answer)) in (1_u128..).zip([
        ("Do you deliver?", "Yes, delivery in Manila takes two days."),
        ("How long is the warranty?", "Two years."),
        ("Who are you?", "A dental supplier."),
    ]) {
        let faq =
            Faq { id: FaqId::new(id(number)), question: question.to_owned(), answer: answer.to_owned() };
        workspace
            .store
            .write(move |tx| async move { knowledge::add_faq(tx, &faq, NOW).await }.boxed())
            .await
            .unwrap();
    }
    let ask = async |words: &[&str]| -> Vec<String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let hits = knowledge::search_faq(workspace.store.reader(), &words, 5).await.unwrap();
        assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
        hits.into_iter().map(|hit| hit.faq.question).collect()
    };
    assert_eq!(ask(&["warranty"]).await, ["How long is the warranty?"]);
    assert_eq!(ask(&["delivery", "manila"]).await, ["Do you deliver?"]);
    assert_eq!(ask(&["two", "delivery"]).await[0], "Do you deliver?");
    for nothing in [&["OR"][..], &["*"], &["\""], &["😀"], &[""], &[], &["\" OR *"]] {
        assert_eq!(ask(nothing).await, [""; 0], "{nothing:?}");
    }
}
