//! What a rep would read from these lines, and what nobody should.

use super::*;
use Field as F;
use proptest::prelude::*;

/// What is taken as stated.
fn values(turns: &[Turn<'_>], region: Region, field: Field) -> Vec<String> {
    let of_field = |found: &Found| found.field == field && found.is_accepted();
    extract(turns, region).into_iter().filter(of_field).map(|found| found.value).collect()
}
/// What is only asked about.
fn unsure(turns: &[Turn<'_>], region: Region, field: Field) -> Vec<String> {
    let of_field = |found: &Found| found.field == field && !found.is_accepted();
    extract(turns, region).into_iter().filter(of_field).map(|found| found.value).collect()
}
fn of(text: &str, field: Field) -> Vec<String> {
    values(&[Turn::customer(text)], Region::PH, field)
}
fn answer(question: &str, text: &str, field: Field) -> Vec<String> {
    values(&[Turn::agent(question), Turn::customer(text)], Region::US, field)
}

#[test]
fn the_first_scenario() {
    let turns: Vec<Turn<'_>> = [
        "Hi, how much is Widget Pro for 12 seats?",
        "Can we see a demo on Thursday?",
        "My email is Ana@LopezDental.example",
        "0917 555 0123",
        "I'm Ana Lopez from Lopez Dental",
    ]
    .into_iter()
    .map(Turn::customer)
    .collect();
    let found: Vec<(Field, String, usize)> =
        extract(&turns, Region::PH).into_iter().map(|found| (found.field, found.value, found.turn)).collect();
    assert_eq!(
        found,
        [
            (F::Quantity, "12".to_owned(), 0),
            (F::Email, "ana@lopezdental.example".to_owned(), 2),
            (F::Phone, "+639175550123".to_owned(), 3),
            (F::Name, "Ana Lopez".to_owned(), 4),
            (F::Company, "Lopez Dental".to_owned(), 4),
        ]
    );
    let quantity = extract(&turns, Region::PH).into_iter().next().unwrap();
    assert_eq!(quantity.quote, "12 seats");
}

#[test]
fn names_as_people_give_them() {
    for (text, name) in [
        ("my name is ana lopez", "Ana Lopez"),
        ("My name is Ana Lopez and I need help", "Ana Lopez"),
        ("ako si Ana Lopez", "Ana Lopez"),
        ("si Ana po ito", "Ana"),
        ("hi this is maria cruz from acme corp", "Maria Cruz"),
        ("Hello, this is Dr. Taylor Andersen. Who are you?", "Taylor Andersen"),
        ("I'm Juan dela Cruz, owner of a shop", "Juan dela Cruz"),
        ("ANA LOPEZ here", "Ana Lopez"),
        ("you can call me Bob", "Bob"),
        ("Name: Ana O'Brien-Smith", "Ana O'Brien-Smith"),
        ("Maybe it's under Elita B Desaulniers", "Elita B Desaulniers"),
        ("Best regards,\nJuan Cruz", "Juan Cruz"),
    ] {
        assert_eq!(of(text, F::Name), [name], "{text}");
    }
}

#[test]
fn what_is_no_name() {
    for text in [
        "I'm interested in Widget Pro",
        "Interested in your product",
        "yes",
        "Thanks",
        "Hello",
        "I'm looking for a CRM",
        "I am Filipino",
        "this is great",
        "I'm from Manila",
        "im ready to buy",
        "I'm good",
        "it's urgent",
        "call me tomorrow",
        "my name is not important to you",
        "Ana Lopez",
        "I'm Interested",
        "This is about my order",
        "under 500 pesos",
    ] {
        assert_eq!(of(text, F::Name), Vec::<String>::new(), "{text}");
    }
    for text in [
        "yes",
        "Thanks",
        "hello",
        "no",
        "Sure",
        "why do you need it?",
        "I'd rather not say",
        "order 5545781356",
        "What?",
    ] {
        assert_eq!(answer("May I have your name?", text, F::Name), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_bare_name_needs_the_question() {
    assert_eq!(answer("What is your name?", "Ana Lopez", F::Name), ["Ana Lopez"]);
    assert_eq!(answer("What is your name?", "ana lopez", F::Name), ["Ana Lopez"]);
    assert_eq!(answer("What is your name?", "Sure, it's Norman Bouchard.", F::Name), ["Norman Bouchard"]);
    assert_eq!(answer("What is your name?", "Ana Lopez, ana@lopez.example", F::Name), ["Ana Lopez"]);
    assert_eq!(answer("What do you need?", "Ana Lopez", F::Name), Vec::<String>::new());
}

#[test]
fn what_was_already_spoken_of_is_no_answer() {
    let turns = [
        Turn::agent("May I know your name?"),
        Turn::customer("Interested in widget pro"),
        Turn::customer("Widget Pro"),
        Turn::customer("Tess Cruz"),
    ];
    assert_eq!(values(&turns, Region::PH, F::Name), ["Tess Cruz"]);
}

#[test]
fn a_family_name_completes_the_given_name() {
    let turns = [
        Turn::agent("What is your name?"),
        Turn::customer("It's Ana"),
        Turn::agent("And your last name?"),
        Turn::customer("lopez"),
    ];
    assert_eq!(values(&turns, Region::PH, F::Name), ["Ana", "Ana Lopez"]);
}

#[test]
fn a_number_of_the_other_country_is_no_local_one() {
    assert_eq!(of("call me at 415-666-7777", F::Phone), ["+14156667777"]);
    assert_eq!(answer("Best number to reach you?", "0917 555 0123", F::Phone), Vec::<String>::new());
}

#[test]
fn capitals_without_lower_case_prove_nothing() {
    assert_eq!(of("THIS IS URGENT. I NEED HELP WITH MY ORDER 4156667777", F::Name), Vec::<String>::new());
    assert_eq!(of("I'M ANA LOPEZ FROM LOPEZ DENTAL", F::Name), ["Ana Lopez"]);
}

#[test]
fn companies_and_places() {
    for (text, company) in [
        ("I'm Ana Lopez from Lopez Dental", "Lopez Dental"),
        ("taga Lopez Dental po ako", "Lopez Dental"),
        ("hi this is maria cruz from acme corp", "Acme Corp"),
        ("I work for Datamyne", "Datamyne"),
        ("Our company is Smith & Sons, Inc.", "Smith & Sons, Inc"),
        ("I'm the owner of Santos Bakery", "Santos Bakery"),
        ("Company: Acme Widgets", "Acme Widgets"),
    ] {
        assert_eq!(of(text, F::Company), [company], "{text}");
    }
    for text in [
        "I'm Ana from Manila",
        "taga Makati po ako",
        "I'm from Quezon City",
        "we are based in Cebu",
        "I'm from Poland",
        "I work from home",
    ] {
        assert_eq!(of(text, F::Company), Vec::<String>::new(), "{text}");
    }
    assert_eq!(of("I'm Ana from Manila", F::Location), ["Manila"]);
    assert_eq!(of("taga quezon city po ako", F::Location), ["Quezon City"]);
    assert_eq!(answer("What company are you with?", "Lopez Dental", F::Company), ["Lopez Dental"]);
}

#[test]
fn phones_are_phones() {
    let order = [Turn::agent("What is your order ID?"), Turn::customer("5545781356")];
    assert_eq!(values(&order, Region::US, F::Phone), Vec::<String>::new());
    assert_eq!(values(&[Turn::customer("order 4156667777")], Region::US, F::Phone), Vec::<String>::new());
    assert_eq!(values(&[Turn::customer("4156667777")], Region::US, F::Phone), Vec::<String>::new());
    assert_eq!(answer("Your phone number?", "4156667777", F::Phone), ["+14156667777"]);
    assert_eq!(values(&[Turn::customer("call me at 4156667777")], Region::US, F::Phone), ["+14156667777"]);
    assert_eq!(of("09175550123 po", F::Phone), ["+639175550123"]);
}

#[test]
fn every_number_of_a_signature_is_read() {
    let text = "Dana Joly\nPaxata\n416 60 039 office\n+46 (0)8 928 571 38 fax\n001-984-382-0190x818 mobile";
    assert_eq!(values(&[Turn::customer(text)], Region::US, F::Phone), ["+46892857138", "+19843820190"]);
    // Of which country the first is cannot be told, so nobody is rung.
    assert_eq!(unsure(&[Turn::customer(text)], Region::US, F::Phone), ["41660039"]);
    assert_eq!(unsure(&[Turn::customer("call 73 448 266")], Region::US, F::Phone), ["73448266"]);
    assert_eq!(
        unsure(&[Turn::customer("call me on 2026-12-18")], Region::US, F::Phone),
        Vec::<String>::new()
    );
}

#[test]
fn a_bare_row_of_digits_is_asked_about_unless_something_else_was_asked() {
    for text in ["4156667777", "12 oak street, brooklyn ny 11757 4156667777", "415 666 7777"] {
        let turns = [Turn::customer(text)];
        let (sure, asked) = (values(&turns, Region::US, F::Phone), unsure(&turns, Region::US, F::Phone));
        assert!(sure == ["+14156667777"] || asked == ["+14156667777"], "{text}: {sure:?} {asked:?}");
    }
    for text in
        ["order 4156667777", "my account number is 12369885412", "card 4156 6677 7712 3456", "18052018"]
    {
        assert_eq!(extract(&[Turn::customer(text)], Region::US), [], "{text}");
    }
    let asked = [Turn::agent("What is your order ID?"), Turn::customer("5545781356")];
    assert_eq!(extract(&asked, Region::US), []);
    let phone =
        [Turn::agent("And your phone?"), Turn::customer("8594 Oak St, Lindenhurst NY 11757 4156667777")];
    assert_eq!(values(&phone, Region::US, F::Phone), ["+14156667777"]);
}

#[test]
fn a_correction_comes_later_and_wins() {
    let turns =
        [Turn::customer("my email is anna@lopez.example"), Turn::customer("sorry, it's ana@lopez.example")];
    assert_eq!(values(&turns, Region::PH, F::Email).last().map(String::as_str), Some("ana@lopez.example"));
    assert_eq!(
        of("my email is anna@lopez.example, sorry, ana@lopez.example", F::Email).last().map(String::as_str),
        Some("ana@lopez.example")
    );
}

#[test]
fn what_only_the_learned_reader_sees_is_asked_about() {
    let lines = ["hi", "i need a copy of my documents", "priya sharma", "ok thanks"].map(Turn::customer);
    assert_eq!(values(&lines, Region::US, F::Name), Vec::<String>::new());
    assert_eq!(unsure(&lines, Region::US, F::Name), ["Priya Sharma"]);
    let place = extract(&lines, Region::US).into_iter().find(|found| found.field == F::Name).unwrap();
    assert_eq!((place.turn, place.quote.as_str()), (2, "priya sharma"));
    // Our question was another one, so a bare word is its answer.
    let other = [Turn::agent("Which product do you mean?"), Turn::customer("priya sharma")];
    assert_eq!(extract(&other, Region::US), []);
    for text in ["hello", "ok thanks", "yes", "thank you so much", "interested in your product", "no"] {
        assert_eq!(extract(&[Turn::customer(text)], Region::US), [], "{text}");
    }
}

#[test]
fn addresses_hidden_from_machines_are_read() {
    for (text, address) in [
        ("my email is jane at acme dot io", "jane@acme.io"),
        ("jane at acme dot io", "jane@acme.io"),
        ("email: jane dot doe at acme dot co dot uk, thanks", "jane.doe@acme.co.uk"),
        ("write to jane (at) acme.io", "jane@acme.io"),
        ("jane_d[at]acme[dot]io", "jane_d@acme.io"),
        ("you can use jane @ acme.io for that", "jane@acme.io"),
        ("mail me: jane underscore doe AT acme DOT io", "jane_doe@acme.io"),
        ("email is jane at acme dot io. Thanks", "jane@acme.io"),
    ] {
        assert_eq!(of(text, F::Email), [address], "{text}");
    }
    for text in [
        "look at amazon dot com",
        "we meet at noon dot ok",
        "2 boxes @ 3.50",
        "see you at acme.io",
        "ana at home",
    ] {
        assert_eq!(of(text, F::Email), Vec::<String>::new(), "{text}");
    }
    assert_eq!(
        unsure(&[Turn::customer("ask for jane at acme dot io today")], Region::PH, F::Email),
        ["jane@acme.io"]
    );
    // What is written plainly is read once.
    assert_eq!(of("ana@lopez.example", F::Email), ["ana@lopez.example"]);
}

#[test]
fn a_corrected_name_phone_and_company_come_last() {
    let turns = [
        Turn::agent("May I have your name?"),
        Turn::customer("My name is Anna Lopes"),
        Turn::customer("Sorry, my name is Ana Lopez"),
        Turn::agent("And a phone number?"),
        Turn::customer("0917 555 0123"),
        Turn::customer("sorry, my number is 0917 555 0124"),
    ];
    let last = |field| values(&turns, Region::PH, field).pop();
    assert_eq!(last(F::Name).as_deref(), Some("Ana Lopez"));
    assert_eq!(last(F::Phone).as_deref(), Some("+639175550124"));
}

#[test]
fn another_person_is_not_the_writer() {
    let text = "I'm Ana Lopez. My boss Ben Cruz will decide, his name is Ben.";
    assert_eq!(of(text, F::Name), ["Ana Lopez"]);
    // Two people at one keyboard: both are found where they speak, in order.
    let turns = [Turn::customer("hi, this is Ana Lopez"), Turn::customer("Ben Cruz here, Ana had to leave")];
    let found: Vec<(String, usize)> = extract(&turns, Region::PH)
        .into_iter()
        .filter(|found| found.field == F::Name)
        .map(|found| (found.value, found.turn))
        .collect();
    assert_eq!(found, [("Ana Lopez".to_owned(), 0), ("Ben Cruz".to_owned(), 1)]);
    assert_eq!(of("I am not Ana Lopez", F::Name), Vec::<String>::new());
    assert_eq!(of("I don't have an email, and no phone", F::Email), Vec::<String>::new());
}

#[test]
fn our_own_words_are_no_evidence() {
    let turns =
        [Turn::agent("I'm Bea Cruz from Acme, bea@acme.example, 0917 555 0123"), Turn::customer("ok")];
    assert_eq!(extract(&turns, Region::PH), []);
}

#[test]
fn details_of_the_need() {
    assert_eq!(of("Our budget is around PHP 50,000", F::Budget), ["PHP 50000"]);
    assert_eq!(of("up to $500 a month", F::Budget), ["USD 500"]);
    assert_eq!(of("50k lang budget namin", F::Budget), ["50000"]);
    assert_eq!(answer("How many seats do you need?", "about 12", F::Quantity), ["12"]);
    assert_eq!(of("we need three boxes by June", F::Quantity), ["3"]);
    assert_eq!(of("we need three boxes by June", F::Timeline), ["by june"]);
    assert_eq!(of("I'm the office manager", F::Role), ["office manager"]);
    assert_eq!(of("we're based in Cebu City", F::Location), ["Cebu City"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]
    #[test]
    fn quotes_are_their_spans(
        texts in prop::collection::vec("(\\PC|my name is |I'm |from |Ana |0917 555 0123|a@b.test|\\$50k budget |12 seats | at | dot |\\(at\\)|io|x81|4156667777 |001-|priya é|, |\\n){0,30}", 1..4),
        ask in any::<bool>(),
    ) {
        let mut turns: Vec<Turn<'_>> = Vec::new();
        for text in &texts {
            if ask {
                turns.push(Turn::agent("Your name, company, phone, budget and location, and how many by when?"));
            }
            turns.push(Turn::customer(text));
        }
        for found in extract(&turns, Region::PH) {
            let turn = turns.get(found.turn).unwrap();
            prop_assert_eq!(turn.speaker, Speaker::Customer);
            prop_assert_eq!(turn.text.get(found.start..found.end), Some(found.quote.as_str()));
            prop_assert!(found.confidence <= 100 && !found.value.is_empty());
        }
    }

    /// However a row of digits is dressed, called an order or a card it is never a phone.
    #[test]
    fn an_order_number_is_never_taken_for_a_phone(
        digits in "[2-9][0-9]{6,10}",
        label in "(order|order number|Order ID|my order is|invoice no|account number|card number|ref|tracking number)",
        joint in "(:? |: |# ?| is )",
        after in "( please|, thanks|\\. hello|)",
    ) {
        let text = format!("{label}{joint}{digits}{after}");
        let phones = values(&[Turn::customer(&text)], Region::US, F::Phone);
        prop_assert!(phones.is_empty(), "{}: {:?}", text, phones);
    }

    /// An obfuscated address is the address, whichever way it is written.
    #[test]
    fn a_hidden_address_is_the_plain_one(
        local in "[a-z]{4,9}[0-9]{1,2}", host in "[a-z]{3,9}", top in "(com|io|co\\.uk|example)",
        at in "( at |\\(at\\)| \\[at\\] | @ )", dot in "( dot |\\[dot\\]|\\(dot\\))",
    ) {
        let domain = format!("{host}.{top}");
        let text = format!("my email is {local}{at}{}", domain.replace('.', &dot));
        prop_assert_eq!(of(&text, F::Email), [format!("{local}@{domain}")], "{}", text);
    }
}
