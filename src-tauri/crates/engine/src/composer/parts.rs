//! Paragraphs of a mail, each from one kind of fact: prices, descriptions, the person's own words, answers on
//! record, and the question that leads on. A paragraph without its fact is empty.

use super::Facts;
use super::wording::{came_to_us, day, either, one_line, passage, quotable, units};
use crate::brain::knowledge::best_faq;
use domain::SignalKind;
use domain::offer::{DEFAULT_VALIDITY_DAYS, Product, counted, price_phrase, quote};

/// The list price, if they asked for one.
pub(super) fn price(facts: &Facts<'_>) -> String {
    let asked = facts.has(SignalKind::PricingInquiry) || facts.has(SignalKind::QuantityInquiry);
    if asked && !facts.manner.no_price { listed_price(facts) } else { String::new() }
}

/// The price of the product they named, else the list.
pub(super) fn listed_price(facts: &Facts<'_>) -> String {
    facts.inquiry.product.map_or_else(|| price_list(facts), |product| product_price(facts, product))
}

fn product_price(facts: &Facts<'_>, product: &Product) -> String {
    let name = one_line(&product.name);
    if product.is_expired(facts.now) {
        return either(
            facts,
            &format!("The price we had listed for {name} has ended, so we do not want to quote it."),
            &format!("Tapos na po ang nakalistang price ng {name}, kaya hindi muna namin ito ibibigay."),
        );
    }
    let tax = product.tax.as_ref().map(|tax| format!(", {tax}")).unwrap_or_default();
    let until = product.valid_until.map(|end| day(end, facts.person.zone));
    let until = match (until, facts.taglish()) {
        (None, _) => String::new(),
        (Some(date), false) => format!(" The price stands until {date}."),
        (Some(date), true) => format!(" Valid po ang price hanggang {date}."),
    };
    let offer = facts
        .inquiry
        .quantity
        .and_then(|quantity| quote(product, quantity, facts.now, DEFAULT_VALIDITY_DAYS).ok());
    let unit_price = offer.as_ref().map_or(product.unit_price, |offer| offer.unit_price);
    let each = price_phrase(unit_price, &product.unit, product.period);
    let again = facts.sent_before(&unit_price.to_string());
    let first = match (again, facts.taglish()) {
        (false, false) => format!("The price of {name} is {each}{tax}."),
        (true, false) => format!("As mentioned before, the price of {name} is {each}{tax}."),
        (false, true) => format!("Ang price po ng {name} ay {each}{tax}."),
        (true, true) => format!("Gaya po ng nabanggit, ang price ng {name} ay {each}{tax}."),
    };
    let total = match offer {
        Some(offer) if offer.quantity > 1 => {
            let count = counted(offer.quantity, &offer.unit);
            let total = price_phrase(offer.total, "", offer.period);
            either(
                facts,
                &format!(" For {count} that makes {total}."),
                &format!(" Para sa {count}, {total} po ang total."),
            )
        }
        _ => String::new(),
    };
    format!("{first}{total}{until}")
}

/// Up to five list prices that have not ended, one a line.
fn price_list(facts: &Facts<'_>) -> String {
    let lines: Vec<String> = facts
        .products
        .iter()
        .filter(|product| !product.is_expired(facts.now))
        .take(5)
        .map(|product| {
            let each = price_phrase(product.unit_price, &product.unit, product.period);
            let tax = product.tax.as_ref().map(|tax| format!(", {tax}")).unwrap_or_default();
            format!("- {}: {each}{tax}", one_line(&product.name))
        })
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("{}\n{}", either(facts, "Our list prices:", "Ito po ang list prices namin:"), lines.join("\n"))
}

/// The description on record of the product they named, unless it was sent before; whoever did not come to us
/// is told about the only product there is. A short message has none.
pub(super) fn description(facts: &Facts<'_>) -> String {
    if facts.manner.short {
        return String::new();
    }
    let only = match facts.products {
        [only] if !came_to_us(facts) => Some(only),
        _ => None,
    };
    let Some(product) = facts.inquiry.product.or(only) else { return String::new() };
    let text = passage(&product.description);
    if text.is_empty() || facts.sent_before(&text) {
        return String::new();
    }
    let name = one_line(&product.name);
    either(facts, &format!("About {name}: {text}"), &format!("Tungkol po sa {name}: {text}"))
}

/// Their own words on time and budget, so that they see they were read; not in a short message.
pub(super) fn quoted_words(facts: &Facts<'_>) -> String {
    if facts.manner.short {
        return String::new();
    }
    let timeline = facts.inquiry.timeline.and_then(quotable);
    let budget = facts.inquiry.budget.and_then(quotable);
    match (timeline, budget) {
        (None, None) => String::new(),
        (Some(when), None) => either(
            facts,
            &format!("On timing you wrote \"{when}\"."),
            &format!("Sa schedule, \"{when}\" po ang sinabi ninyo."),
        ),
        (None, Some(much)) => either(
            facts,
            &format!("On budget you wrote \"{much}\"."),
            &format!("Sa budget, \"{much}\" po ang sinabi ninyo."),
        ),
        (Some(when), Some(much)) => either(
            facts,
            &format!("On timing you wrote \"{when}\", on budget \"{much}\"."),
            &format!("Sa schedule, \"{when}\" po ang sinabi ninyo, at sa budget, \"{much}\"."),
        ),
    }
}

pub(super) fn how_many(facts: &Facts<'_>) -> String {
    match facts.inquiry.product.and_then(units) {
        Some(units) => either(
            facts,
            &format!("How many {units} do you need?"),
            &format!("Ilang {units} po ang kailangan ninyo?"),
        ),
        None => either(facts, "How many do you need?", "Ilan po ang kailangan ninyo?"),
    }
}

/// One question that takes the matter a step further: the most concrete thing they asked for comes first.
pub(super) fn next_question(facts: &Facts<'_>) -> String {
    if facts.manner.ask_for_call {
        // That is the question then; it stands before the signature.
        return String::new();
    }
    let (inquiry, phone) = (&facts.inquiry, facts.standing.phone);
    if !came_to_us(facts) {
        return either(
            facts,
            "Is this of interest to you? A short reply is enough, also if the answer is no.",
            "Interesado po ba kayo dito? Kahit maikling reply lang po, kahit hindi ang sagot.",
        );
    }
    if facts.has(SignalKind::DemoRequest) {
        return either(
            facts,
            "You asked about a demo or a meeting: which times would suit you?",
            "Nabanggit po ninyo ang demo o meeting: anong oras po ang convenient sa inyo?",
        );
    }
    if facts.has(SignalKind::ContactRequest) && phone {
        return either(
            facts,
            "You asked to talk to a person. When is a good time to call you?",
            "Gusto po ninyong may makausap. Kailan po kayo puwedeng tawagan?",
        );
    }
    if inquiry.product.is_none() {
        return if inquiry.signals.is_empty() {
            either(
                facts,
                "What can we help you with? A sentence or two about what you need is enough.",
                "Ano po ang maitutulong namin? Kahit isa o dalawang pangungusap lang po tungkol sa \
                 kailangan ninyo.",
            )
        } else {
            either(
                facts,
                "Which product is it about, and how many do you need?",
                "Alin pong product ito, at ilan po ang kailangan ninyo?",
            )
        };
    }
    if inquiry.quantity.is_none() {
        return how_many(facts);
    }
    if facts.has(SignalKind::PurchaseIntent) {
        return either(
            facts,
            "Shall we send you the offer in writing?",
            "Ipadala na po ba namin ang written offer?",
        );
    }
    if inquiry.timeline.is_none() {
        return either(facts, "When would you like to start?", "Kailan po ninyo gustong magsimula?");
    }
    either(
        facts,
        "Would a short call help, or is it easier for you to go on by mail?",
        "Mas okay po ba sa inyo ang maikling tawag, o sa email na lang?",
    )
}

/// The answer on record to their open question, unless it was sent before.
pub(super) fn known_answer(facts: &Facts<'_>) -> Option<String> {
    let entries = facts.faq.iter().map(|entry| (entry.question.as_str(), entry.answer.as_str()));
    let (_, answer) = best_faq(facts.open_question?, entries, facts.sender.company, facts.products)?;
    let answer = passage(answer);
    (!answer.is_empty() && !facts.sent_before(&answer)).then_some(answer)
}

/// The same as a paragraph of a longer mail, with the question it answers.
pub(super) fn answer_in_passing(facts: &Facts<'_>) -> String {
    match (known_answer(facts), facts.open_question.and_then(quotable)) {
        (None, _) => String::new(),
        (Some(answer), None) => answer,
        (Some(answer), Some(words)) => either(
            facts,
            &format!("On your question \"{words}\": {answer}"),
            &format!("Tungkol po sa tanong ninyong \"{words}\": {answer}"),
        ),
    }
}
