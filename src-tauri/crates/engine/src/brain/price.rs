//! Prices in chat, from the price sheet alone: arithmetic by `domain::offer`, an ended price is never said.

use super::knowledge::named_products;
use super::phrases::{Said, line, product_source};
use super::terms::{stem, words};
use super::{Question, Source};
use domain::Money;
use domain::offer::{DEFAULT_VALIDITY_DAYS, Product, counted, price_phrase, quote};

/// Most products listed in one answer.
const MOST_LISTED: usize = 5;
/// Largest quantity taken from a chat line; beyond it is no order.
const LARGEST_QUANTITY: i64 = 1_000_000;

/// Words that may follow a quantity besides the product's own unit.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "seat", "user", "license", "licence", "unit", "pc", "pcs", "piece", "piraso", "box", "kahon", "pack",
    "set", "people", "person", "employee", "staff", "tao", "account", "copy", "device", "branch", "store",
    "computer", "agent", "subscription", "item", "bottle", "bag", "pax", "member",
];
/// Words after a number that make it something else than a quantity.
#[rustfmt::skip]
const OTHERWISE: &[&str] = &[
    "am", "pm", "day", "week", "month", "year", "hour", "minute", "min", "percent", "km", "araw", "buwan",
    "taon", "linggo", "oras", "st", "nd", "rd", "th", "usd", "php", "peso", "dollar",
];

/// The answer to a price question about the product in the clause, else the one talked about before, else
/// all.
pub(super) fn price(question: &Question<'_>, clause: &str) -> Option<Said> {
    match products_meant(question, clause).as_slice() {
        [] => None,
        [only] => Some(list_price(question, only, clause)),
        several => Some(list(question, several)),
    }
}

/// The products a clause is about: those it names, else those named last, else the whole sheet.
pub(super) fn products_meant<'a>(question: &Question<'a>, clause: &str) -> Vec<&'a Product> {
    let named = named_products(clause, question.products);
    if !named.is_empty() {
        return named;
    }
    let earlier = question
        .visitor_lines()
        .map(|text| named_products(text, question.products))
        .find(|named| !named.is_empty());
    earlier.unwrap_or_else(|| question.products.iter().collect())
}

/// The price of one product for the quantity stated in the clause or before; without one, with its tiers.
pub(super) fn list_price(question: &Question<'_>, product: &Product, clause: &str) -> Said {
    let quantity = quantity(clause, question.products)
        .or_else(|| question.visitor_lines().find_map(|text| quantity(text, question.products)));
    let name = line(&product.name);
    let sources = vec![product_source(product)];
    if product.is_expired(question.now) {
        let text = question.say(
            &format!(
                "The listed price of {name} has ended, so I can't quote it. A person can tell you the \
                 current one."
            ),
            &format!(
                "Tapos na po ang nakalistang price ng {name}, kaya hindi ko ito maibibigay. May tao pong \
                 makakapagsabi ng current price."
            ),
        );
        return Said { text, sources, priced: false };
    }
    let tax = product.tax.as_ref().map(|tax| format!(", {tax}")).unwrap_or_default();
    let offer =
        quantity.and_then(|quantity| quote(product, quantity, question.now, DEFAULT_VALIDITY_DAYS).ok());
    let unit_price = offer.as_ref().map_or(product.unit_price, |offer| offer.unit_price);
    let each = price_phrase(unit_price, &product.unit, product.period);
    let mut sentences =
        vec![question.say(&format!("{name} is {each}{tax}."), &format!("Ang {name} po ay {each}{tax}."))];
    match offer.filter(|offer| offer.quantity > 1) {
        Some(offer) => {
            let count = counted(offer.quantity, &offer.unit);
            let total = price_phrase(offer.total, "", offer.period);
            sentences.push(question.say(
                &format!("For {count} that is {total}."),
                &format!("Para sa {count}, {total} po ang total."),
            ));
        }
        None => sentences.extend(tiers(question, product)),
    }
    if let Some(end) = product.valid_until {
        let end = end.utc().format("%-d %B %Y, %H:%M UTC");
        sentences.push(
            question
                .say(&format!("The price is valid until {end}."), &format!("Valid po ito hanggang {end}.")),
        );
    }
    Said { text: sentences.join(" "), sources, priced: true }
}

/// The lower prices for larger quantities, as one sentence.
pub(super) fn tiers(question: &Question<'_>, product: &Product) -> Option<String> {
    let steps: Vec<String> = product
        .tiers
        .iter()
        .map(|tier| {
            let price = Money { minor: tier.unit_price_minor, ..product.unit_price };
            let from = counted(tier.min_quantity, &product.unit);
            let each = price_phrase(price, &product.unit, product.period);
            question.say(&format!("from {from} on {each}"), &format!("mula {from}, {each}"))
        })
        .collect();
    if steps.is_empty() {
        return None;
    }
    let steps = steps.join("; ");
    Some(
        question
            .say(&format!("For larger quantities: {steps}."), &format!("Para sa mas marami: {steps} po.")),
    )
}

fn list(question: &Question<'_>, products: &[&Product]) -> Said {
    let valid: Vec<&&Product> =
        products.iter().filter(|product| !product.is_expired(question.now)).take(MOST_LISTED).collect();
    if valid.is_empty() {
        let text = question.say(
            "The listed prices have ended, so I can't quote them. A person can tell you the current ones.",
            "Tapos na po ang mga nakalistang price, kaya hindi ko maibibigay. May tao pong makakapagsabi \
             ng current prices.",
        );
        return Said { text, sources: Vec::new(), priced: false };
    }
    let lines: Vec<String> = valid
        .iter()
        .map(|product| {
            let each = price_phrase(product.unit_price, &product.unit, product.period);
            let tax = product.tax.as_ref().map(|tax| format!(", {tax}")).unwrap_or_default();
            format!("- {}: {each}{tax}", line(&product.name))
        })
        .collect();
    let sources: Vec<Source> = valid.iter().map(|product| product_source(product)).collect();
    let text = format!(
        "{}\n{}\n{}",
        question.say("These are the list prices:", "Ito po ang list prices:"),
        lines.join("\n"),
        question.say("Which one are you asking about?", "Alin po dito ang gusto ninyong malaman?"),
    );
    Said { text, sources, priced: true }
}

/// The quantity a text states: a number before a unit, or after "for" when nothing turns it into a time or
/// amount, or a line that is hardly more than the number.
pub(super) fn quantity(text: &str, products: &[Product]) -> Option<i64> {
    // Addresses and links hold digits that count nothing.
    let plain: Vec<&str> = text
        .split_whitespace()
        .filter(|chunk| {
            !chunk.contains('@') && !chunk.contains("://") && !chunk.contains([':', '$', '\u{20b1}', '+'])
        })
        .collect();
    let joined = plain.join(" ");
    let words = words(&thousands_joined(&joined));
    let own_units: Vec<String> =
        products.iter().flat_map(|product| super::terms::words(&product.unit)).collect();
    let is_unit = |word: &str| {
        let stemmed = stem(word);
        UNITS.iter().any(|unit| stem(unit) == stemmed) || own_units.iter().any(|unit| stem(unit) == stemmed)
    };
    let value = |word: &str| {
        word.parse::<i64>().ok().filter(|number| (1..=LARGEST_QUANTITY).contains(number) && word.len() <= 7)
    };
    let numbers = words.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).count();
    words.iter().enumerate().find_map(|(place, word)| {
        let number = value(word)?;
        let after = words.get(place.saturating_add(1)).map(String::as_str);
        let before = place.checked_sub(1).and_then(|place| words.get(place)).map(String::as_str);
        if after.is_some_and(is_unit) {
            return Some(number);
        }
        // "12 na seats", "12 po na boxes"
        let later = words.get(place.saturating_add(2)).map(String::as_str);
        if after.is_some_and(|word| matches!(word, "na" | "po" | "more" | "x")) && later.is_some_and(is_unit)
        {
            return Some(number);
        }
        let other =
            after.is_some_and(|word| OTHERWISE.contains(&stem(word).as_str()) || OTHERWISE.contains(&word));
        let follows_for = before.is_some_and(|word| matches!(word, "for" | "sa" | "x" | "about" | "around"));
        let bare = numbers == 1 && words.len() <= 4;
        (!other && numbers == 1 && (follows_for || bare)).then_some(number)
    })
}

/// `1,200` as `1200`.
fn thousands_joined(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let digit = |place: usize| letters.get(place).is_some_and(char::is_ascii_digit);
    let mut joined = String::with_capacity(text.len());
    for (place, letter) in letters.iter().enumerate() {
        let inside = place.checked_sub(1).is_some_and(digit)
            && (1..=3).all(|ahead| digit(place.saturating_add(ahead)));
        if !(*letter == ',' && inside && !digit(place.saturating_add(4))) {
            joined.push(*letter);
        }
    }
    joined
}
