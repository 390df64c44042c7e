//! What a visitor's clause is, where that is no question of knowledge: asking who speaks, asking about other
//! people, giving orders to the program, small talk. Visitor text is data: an order changes nothing here.

use super::terms::words;

fn has_any(text: &str, phrases: &[&str]) -> bool {
    let spoken = format!(" {} ", words(text).join(" "));
    phrases.iter().any(|phrase| spoken.contains(&format!(" {phrase} ")))
}

/// Asks whether a person or a program answers.
pub(super) fn asks_who_speaks(clause: &str) -> bool {
    has_any(
        clause,
        &[
            "are you a bot",
            "are you bot",
            "are you a robot",
            "are you human",
            "are you a human",
            "are you real",
            "are you a real person",
            "are you a person",
            "are you ai",
            "are you an ai",
            "are you a machine",
            "are you automated",
            "are you chatgpt",
            "is this a bot",
            "is this a robot",
            "is this ai",
            "is this an ai",
            "is this automated",
            "is this a human",
            "is this a person",
            "is this a real person",
            "bot or human",
            "human or bot",
            "human or a bot",
            "bot or a human",
            "real person or",
            "talking to a bot",
            "talking to a robot",
            "chatting with a bot",
            "talking to a machine",
            "am i talking to a human",
            "am i talking to a person",
            "am i talking to a real person",
            "am i chatting with a human",
            "am i chatting with a person",
            "who are you",
            "bot ba",
            "bot ka ba",
            "robot ba",
            "tao ba",
            "tao ka ba",
            "ai ba",
            "totoong tao ba",
            "sino ka",
            "sino po kayo",
            "sino po ito",
        ],
    )
}

/// Asks about other people, customers or stored records.
pub(super) fn asks_about_others(clause: &str) -> bool {
    let listed = has_any(
        clause,
        &[
            "other customers",
            "other customer",
            "another customer",
            "your customers",
            "your clients",
            "other clients",
            "other visitors",
            "other users",
            "your leads",
            "other leads",
            "your prospects",
            "customer list",
            "client list",
            "list of customers",
            "list of clients",
            "ibang customer",
            "ibang customers",
            "mga customer ninyo",
            "mga client ninyo",
            "ibang tao",
            "who else",
            "your database",
            "database",
            "your records",
            "my record",
            "my data",
            "crm",
            "system prompt",
            "your prompt",
            "api key",
            "password",
            "passwords",
            "what do you know about",
            "everything about",
            "information about a person",
            "a customer of yours",
            "a client of yours",
            "your customer",
            "your client",
            "the previous visitor",
            "previous customer",
            "last customer",
            "last visitor",
        ],
    );
    listed || asks_someones_contact(clause)
}

/// "What is Ana's phone number", "his e-mail": contact details of a person, not of the company.
fn asks_someones_contact(clause: &str) -> bool {
    let detail = has_any(
        clause,
        &[
            "email",
            "e mail",
            "phone",
            "phone number",
            "cellphone",
            "mobile number",
            "home address",
            "contact details",
        ],
    );
    let asked = has_any(
        clause,
        &["what", "whats", "give", "show", "tell", "send me", "share", "ano", "anong", "ibigay"],
    );
    let possessive = clause.split_whitespace().any(|word| {
        let lower = word.to_lowercase().replace('\u{2019}', "'");
        lower.ends_with("'s")
            && !["what's", "it's", "that's", "let's", "here's", "who's", "there's"].contains(&lower.as_str())
    });
    detail && asked && (possessive || has_any(clause, &["his", "her", "their", "someones", "niya", "nila"]))
}

/// Tries to give the program orders, or to change what it is.
pub(super) fn gives_orders(clause: &str) -> bool {
    has_any(
        clause,
        &[
            "ignore your",
            "ignore all",
            "ignore previous",
            "ignore the previous",
            "ignore any",
            "ignore the above",
            "disregard",
            "forget your",
            "forget all",
            "forget previous",
            "your instructions",
            "your rules",
            "your guidelines",
            "override",
            "mark me",
            "mark this",
            "mark as won",
            "mark it as",
            "set my",
            "set the price",
            "set me",
            "change my score",
            "my score",
            "move me to",
            "you are now",
            "act as",
            "pretend",
            "roleplay",
            "developer mode",
            "debug mode",
            "admin mode",
            "jailbreak",
            "mail everyone",
            "email everyone",
            "send everyone",
            "message everyone",
            "delete all",
            "delete the",
            "drop table",
            "run the command",
            "execute",
            "repeat after me",
            "say that the price",
            "reveal",
            "print your",
            "kalimutan mo",
            "huwag mong sundin",
        ],
    )
}

/// Only a greeting.
pub(super) fn is_greeting(clause: &str) -> bool {
    only(
        clause,
        &[
            "hi",
            "hello",
            "hey",
            "hola",
            "good",
            "morning",
            "afternoon",
            "evening",
            "day",
            "there",
            "po",
            "kumusta",
            "kamusta",
            "magandang",
            "umaga",
            "hapon",
            "gabi",
            "araw",
            "how",
            "are",
            "you",
            "sir",
            "maam",
            "mam",
            "team",
        ],
    )
}

/// Only thanks, agreement or a goodbye.
pub(super) fn is_thanks(clause: &str) -> bool {
    only(
        clause,
        &[
            "thanks", "thank", "you", "thankyou", "ty", "salamat", "po", "maraming", "ok", "okay", "great",
            "cool", "nice", "got", "it", "so", "much", "very", "a", "lot", "bye", "goodbye", "sige", "noted",
            "perfect", "all", "right", "opo", "yes", "no", "sure", "fine", "good", "day", "have", "nice",
            "welcome",
        ],
    )
}

/// Asks what the company sells.
pub(super) fn asks_for_the_range(clause: &str) -> bool {
    let naming = has_any(
        clause,
        &[
            "offer",
            "offers",
            "sell",
            "products",
            "product",
            "services",
            "service",
            "plans",
            "packages",
            "catalog",
            "catalogue",
            "produkto",
            "binebenta",
            "tinitinda",
            "alok",
        ],
    );
    let asking = clause.contains('?')
        || has_any(clause, &["what", "which", "list", "show", "ano", "anong", "anu", "alin", "mga"]);
    let beyond = super::terms::subjects(clause).into_iter().filter(|subject| {
        ![
            "sell",
            "product",
            "servic",
            "plan",
            "packag",
            "catalog",
            "catalogu",
            "produkto",
            "binebenta",
            "tinitinda",
            "alok",
            "list",
            "show",
            "company",
            "kind",
            "type",
            "currently",
            "different",
        ]
        .contains(&subject.as_str())
    });
    naming && asking && beyond.count() == 0
}

fn only(clause: &str, allowed: &[&str]) -> bool {
    let words = words(clause);
    !words.is_empty() && words.iter().all(|word| allowed.contains(&word.as_str()))
}
