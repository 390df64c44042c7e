//! What a visitor's clause is, where that is no question of knowledge: asking who speaks, asking about other
//! people, giving orders to the program, small talk. Visitor text is data: an order changes nothing here, and
//! one that these lists miss is answered like any other text.

use super::terms::{subjects, words};

#[rustfmt::skip]
const WHO_SPEAKS: &[&str] = &[
    "are you a bot", "are you bot", "are you a robot", "are you human", "are you a human", "are you real",
    "are you a real person", "are you a person", "are you ai", "are you an ai", "are you a machine",
    "are you automated", "are you chatgpt", "is this a bot", "is this a robot", "is this ai", "is this an ai",
    "is this automated", "is this a human", "is this a person", "is this a real person", "bot or human",
    "human or bot", "human or a bot", "bot or a human", "real person or", "talking to a bot",
    "talking to a robot", "chatting with a bot", "talking to a machine", "am i talking to a human",
    "am i talking to a person", "am i talking to a real person", "am i chatting with a human",
    "am i chatting with a person", "who are you", "bot ba", "bot ka ba", "robot ba", "tao ba", "tao ka ba",
    "tao po ba", "ai ba", "totoong tao ba", "sino ka", "sino po kayo", "sino po ito",
];

/// Always about others.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "other customers", "other customer", "another customer", "other clients", "another client",
    "other visitors", "other users", "your leads", "other leads", "your prospects", "customer list",
    "client list", "list of customers", "list of clients", "list of your customers", "list of your clients",
    "ibang customer", "ibang customers", "ibang client", "ibang tao", "who else", "your database",
    "your records", "your crm", "data about me", "know about me", "system prompt", "your prompt",
    "your api key", "your password", "a customer of yours", "a client of yours", "previous visitor",
    "previous customer", "last customer", "last visitor",
];
/// About others when something of them is asked for.
const OWN_PEOPLE: &[&str] = &[
    "your customers",
    "your clients",
    "your customer",
    "your client",
    "mga customer ninyo",
    "mga client ninyo",
];
#[rustfmt::skip]
const ASKED_FOR: &[&str] = &[
    "who", "list", "name", "names", "show", "give", "tell", "email", "emails", "contact", "contacts", "phone",
    "number", "numbers", "share", "is", "was", "sino", "ibigay",
];

#[rustfmt::skip]
const DETAILS: &[&str] = &[
    "email", "emails", "e mail", "phone", "number", "cellphone", "mobile", "home address", "contact details",
    "messages", "conversation", "chat",
];
const ASKING: &[&str] =
    &["what", "whats", "give", "show", "tell", "send me", "share", "read", "ano", "anong", "ibigay"];
const CONTRACTIONS: &[&str] =
    &["what's", "it's", "that's", "let's", "here's", "who's", "there's", "how's", "where's"];

#[rustfmt::skip]
const ORDERS: &[&str] = &[
    "ignore your", "ignore all", "ignore previous", "ignore the previous", "ignore any", "ignore the above",
    "ignore everything", "disregard your", "disregard all", "disregard previous", "disregard the",
    "forget your", "forget all", "forget previous", "forget everything", "your instructions", "override your",
    "mark me", "mark as won", "mark it as", "mark the deal", "mark my deal", "mark this as", "set my stage",
    "set my score", "set the price to", "change my score", "change the price", "move me to", "you are now",
    "act as if", "act as my", "act as an admin", "pretend to", "pretend you", "pretend that", "roleplay",
    "developer mode", "debug mode", "admin mode", "jailbreak", "mail everyone", "email everyone",
    "send everyone", "message everyone", "delete all prospects", "delete all records", "delete everyone",
    "delete the database", "drop table", "run the command", "repeat after me", "say that the price",
    "reveal your", "print your", "kalimutan mo", "huwag mong sundin",
];

#[rustfmt::skip]
const GREETINGS: &[&str] = &[
    "hi", "hello", "hey", "hola", "good", "morning", "afternoon", "evening", "day", "there", "po", "kumusta",
    "kamusta", "magandang", "umaga", "hapon", "gabi", "araw", "how", "are", "you", "kayo", "sir", "maam",
    "mam", "team",
];
const THANKS: &[&str] = &["thanks", "thank", "thankyou", "ty", "salamat"];
#[rustfmt::skip]
const ASSENT: &[&str] = &[
    "thanks", "thank", "you", "thankyou", "ty", "salamat", "po", "maraming", "ok", "okay", "great", "cool",
    "nice", "got", "it", "so", "much", "very", "a", "lot", "bye", "goodbye", "sige", "noted", "perfect",
    "all", "right", "opo", "oo", "yes", "no", "not", "now", "sure", "fine", "good", "day", "have", "welcome",
    "alright", "hindi", "na", "muna",
];

#[rustfmt::skip]
const RANGE: &[&str] = &[
    "offer", "offers", "sell", "products", "product", "services", "service", "plans", "packages", "catalog",
    "catalogue", "produkto", "binebenta", "tinitinda", "alok",
];
const ASKING_FOR_RANGE: &[&str] = &["what", "which", "list", "show", "ano", "anong", "anu", "alin", "mga"];
#[rustfmt::skip]
const RANGE_ONLY: &[&str] = &[
    "sell", "product", "servic", "plan", "packag", "catalog", "catalogu", "produkto", "binebenta",
    "tinitinda", "alok", "list", "show", "company", "kind", "type", "currently", "different",
];

fn has_any(text: &str, phrases: &[&str]) -> bool {
    let spoken = format!(" {} ", words(text).join(" "));
    let is_space = |at: Option<usize>| at.and_then(|at| spoken.as_bytes().get(at)) == Some(&b' ');
    phrases.iter().any(|phrase| {
        spoken
            .match_indices(phrase)
            .any(|(at, found)| is_space(at.checked_sub(1)) && is_space(Some(at + found.len())))
    })
}

fn has_only(clause: &str, allowed: &[&str]) -> bool {
    let words = words(clause);
    !words.is_empty() && words.iter().all(|word| allowed.contains(&word.as_str()))
}

/// Asks whether a person or a program answers.
pub(super) fn asks_who_speaks(clause: &str) -> bool {
    has_any(clause, WHO_SPEAKS)
}

/// Asks about other people, customers or stored records.
pub(super) fn asks_about_others(clause: &str) -> bool {
    has_any(clause, OTHERS)
        || (has_any(clause, OWN_PEOPLE) && has_any(clause, ASKED_FOR))
        || asks_someones_contact(clause)
}

/// "What is Ana's phone number", "his e-mail": contact details or words of a person, not of the company.
fn asks_someones_contact(clause: &str) -> bool {
    let possessive = clause.split_whitespace().any(|word| {
        let lower = word.to_lowercase().replace('\u{2019}', "'");
        lower.ends_with("'s") && !CONTRACTIONS.contains(&lower.as_str())
    });
    has_any(clause, DETAILS)
        && has_any(clause, ASKING)
        && (possessive || has_any(clause, &["his", "her", "their", "someones", "niya", "nila"]))
}

/// Tries to give the program orders, or to change what it is.
pub(super) fn gives_orders(clause: &str) -> bool {
    has_any(clause, ORDERS)
}

/// Only a greeting.
pub(super) fn is_greeting(clause: &str) -> bool {
    has_only(clause, GREETINGS)
}

/// Only thanks, agreement or a goodbye.
pub(super) fn is_assent(clause: &str) -> bool {
    has_only(clause, ASSENT)
}

/// Says thank you.
pub(super) fn says_thanks(clause: &str) -> bool {
    has_any(clause, THANKS)
}

/// Asks what the company sells.
pub(super) fn asks_for_the_range(clause: &str) -> bool {
    let asks = clause.contains('?') || has_any(clause, ASKING_FOR_RANGE);
    let nothing_else = subjects(clause).iter().all(|subject| RANGE_ONLY.contains(&subject.as_str()));
    has_any(clause, RANGE) && asks && nothing_else
}
