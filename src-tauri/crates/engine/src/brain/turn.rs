//! What one clause of the visitor's message calls for: an answer on record, a refusal, or the admission that
//! there is none. The order of the rules is the policy; what follows from interest is decided in `answer`.

use super::documents::quoted;
use super::knowledge::{
    Fit, best_fit, described_products, is_question, name_words, named_products, same_product,
};
use super::phrases::{Said, block, faq_source, line, product_source};
use super::price::{list_price, price, products_meant, quantity, tiers};
use super::terms::{subjects, words};
use super::wishes::{
    asks_about_others, asks_for_the_range, asks_who_speaks, gives_orders, is_assent, is_greeting, says_thanks,
};
use super::{Question, Source};
use domain::offer::Product;
use domain::{ChatRole, SignalKind, signal};
use std::collections::BTreeSet;

/// Most products named in one answer.
const MOST_NAMED: usize = 8;

/// What a clause calls for.
pub(super) enum Turn {
    /// An answer on record.
    Known(Said),
    /// Something on record that may not be the answer.
    Hedged(Said),
    /// It asked who speaks.
    WhoSpeaks,
    /// It gave orders.
    Order,
    /// It asked about other people.
    Others,
    /// A question without an answer on record.
    Unknown,
    /// Only thanks.
    Thanks,
    /// Only yes, no or all right.
    Assent,
    /// Nothing to answer.
    Silent,
}

#[rustfmt::skip]
const MATTERS: &[&str] = &[
    "delivery", "payment", "refund", "warranty", "demo", "support", "setup", "training", "cancel",
    "integration", "contract",
];
#[rustfmt::skip]
const PASSING: &[&str] = &[
    "plan", "packag", "subscription", "month", "monthly", "year", "yearly", "annual", "annually", "total",
    "list", "current", "currently", "product", "work", "mean", "explain", "describ", "detail", "info",
    "information", "vs", "versu", "compar", "differenc", "differ", "different", "better", "between", "worth",
    "exactly",
];

/// Reads one clause.
pub(super) fn turn(question: &Question<'_>, clause: &str) -> Turn {
    match () {
        () if asks_who_speaks(clause) => Turn::WhoSpeaks,
        () if gives_orders(clause) => Turn::Order,
        () if asks_about_others(clause) => Turn::Others,
        () if is_greeting(clause) => Turn::Silent,
        () if is_assent(clause) && says_thanks(clause) => Turn::Thanks,
        () if is_assent(clause) => Turn::Assent,
        () => matter(question, clause),
    }
}

/// A clause with a matter of its own: price first, then what is certainly on record, then what is related.
fn matter(question: &Question<'_>, clause: &str) -> Turn {
    let kinds: BTreeSet<SignalKind> = signal::detect(clause).into_iter().map(|found| found.kind).collect();
    let about = Subject::of(question, clause, &kinds);
    let found = recorded(question, clause, about.price);
    if about.price {
        let other_matter = about.known_matter && named_products(clause, question.products).is_empty();
        return match found {
            Some((Fit::Sure, said)) if about.beyond_price => Turn::Known(said),
            _ if other_matter => Turn::Unknown,
            _ => price(question, clause).map_or(Turn::Unknown, Turn::Known),
        };
    }
    if let Some((Fit::Sure, said)) = found {
        return Turn::Known(said);
    }
    if kinds.contains(&SignalKind::PromoInterest) || asks_for_percent_off(clause) {
        return Turn::Known(discount(question, clause));
    }
    if kinds.contains(&SignalKind::PurchaseIntent) {
        return order(question, clause);
    }
    if subjects(clause).contains("tax") {
        return price(question, clause).map_or(Turn::Unknown, Turn::Known);
    }
    if continues_price_talk(question, clause, &kinds) {
        return price(question, clause).map_or(Turn::Silent, Turn::Known);
    }
    let acts = [SignalKind::DemoRequest, SignalKind::ContactRequest, SignalKind::NotInterested];
    if acts.iter().any(|kind| kinds.contains(kind)) {
        return Turn::Silent;
    }
    if asks_for_the_range(clause) {
        let all: Vec<&Product> = question.products.iter().collect();
        let name = question.company_name();
        let head =
            question.say(&format!("This is what {name} offers:"), &format!("Ito po ang mga alok ng {name}:"));
        return described(head, &all).map_or(Turn::Unknown, Turn::Known);
    }
    if let Some(said) = company_fact(question, clause) {
        return Turn::Known(said);
    }
    if about.only_the_product
        && let Some(said) = about_products(question, &named_products(clause, question.products))
    {
        return Turn::Known(said);
    }
    let named = name_words(question.company.name, question.products);
    let quote = quoted(clause, question.passages, &named);
    if let Some((Fit::Sure, said)) = quote {
        return Turn::Known(said);
    }
    if let Some((Fit::Related, said)) = found.or(quote) {
        return Turn::Hedged(Said { text: question.perhaps_related(&said.text), ..said });
    }
    let asks = is_question(clause);
    if let Some(said) =
        described(question.this_may_fit(), &described_products(clause, question.products, &named))
    {
        return Turn::Hedged(said);
    }
    if asks { Turn::Unknown } else { Turn::Silent }
}

/// What a clause is about, as far as prices and products go.
struct Subject {
    price: bool,
    /// It has subjects besides the price and the product.
    beyond_price: bool,
    /// One of them is a matter of its own, such as delivery or training.
    known_matter: bool,
    /// Nothing but a product is named.
    only_the_product: bool,
}

impl Subject {
    fn of(question: &Question<'_>, clause: &str, kinds: &BTreeSet<SignalKind>) -> Self {
        let mut rest = subjects(clause);
        let price = rest.remove("price") || kinds.contains(&SignalKind::PricingInquiry);
        for word in name_words(question.company.name, question.products) {
            rest.remove(&word);
        }
        for unit in question.products.iter().flat_map(|product| subjects(&product.unit)) {
            rest.remove(&unit);
        }
        rest.retain(|subject| !PASSING.contains(&subject.as_str()));
        Self {
            price,
            beyond_price: !rest.is_empty(),
            known_matter: rest.iter().any(|subject| MATTERS.contains(&subject.as_str())),
            only_the_product: rest.is_empty(),
        }
    }
}

/// The FAQ entry that fits the clause, checked against what was asked and about which product.
fn recorded(question: &Question<'_>, clause: &str, price: bool) -> Option<(Fit, Said)> {
    let hits: Vec<_> = question
        .faq_hits
        .iter()
        .filter(|hit| same_product(clause, &hit.question, question.products) && !hit.answer.trim().is_empty())
        .collect();
    let entries: Vec<(&str, &str)> =
        hits.iter().map(|hit| (hit.question.as_str(), hit.answer.as_str())).collect();
    // "How much" is made of stop words, but an answer that says nothing of money does not answer it.
    let asked = if price { format!("{clause} price") } else { clause.to_owned() };
    let (index, fit) = best_fit(&asked, &entries, &name_words(question.company.name, question.products))?;
    let hit = hits.get(index)?;
    Some((fit, Said { text: block(&hit.answer), sources: vec![faq_source(hit)], priced: false }))
}

/// "50% off".
fn asks_for_percent_off(clause: &str) -> bool {
    let words = words(clause);
    words
        .iter()
        .zip(words.iter().skip(1))
        .any(|(number, off)| off == "off" && number.chars().all(|c| c.is_ascii_digit()))
}

/// A bare quantity after prices were talked about ("and for 30?"), or the product named when asked which one.
fn continues_price_talk(question: &Question<'_>, clause: &str, kinds: &BTreeSet<SignalKind>) -> bool {
    let asks_price =
        |text: &str| signal::detect(text).iter().any(|found| found.kind == SignalKind::PricingInquiry);
    let length = words(clause).len();
    let names_one =
        length <= 4 && !is_question(clause) && !named_products(clause, question.products).is_empty();
    if names_one && question.visitor_lines().nth(1).is_some_and(asks_price) {
        return true;
    }
    let counts = kinds.contains(&SignalKind::QuantityInquiry) || length <= 6;
    counts
        && question.visitor_lines().skip(1).any(asks_price)
        && quantity(clause, question.products).is_some()
}

/// Someone wants to buy: the price of what they mean, unless exactly that was just said.
fn order(question: &Question<'_>, clause: &str) -> Turn {
    let meant = products_meant(question, clause);
    let [only] = meant.as_slice() else { return Turn::Silent };
    let named = question.visitor_lines().any(|text| !named_products(text, question.products).is_empty());
    if !named && question.products.len() > 1 {
        return Turn::Silent;
    }
    let said = list_price(question, only, clause);
    let told = question
        .history
        .iter()
        .any(|line| line.role == ChatRole::Assistant && line.text.contains(&said.text));
    if told { Turn::Silent } else { Turn::Known(said) }
}

fn discount(question: &Question<'_>, clause: &str) -> Said {
    let beyond = question.no_discount_beyond();
    match products_meant(question, clause).as_slice() {
        [only] if !only.is_expired(question.now) => match tiers(question, only) {
            Some(steps) => {
                Said { text: format!("{steps} {beyond}"), sources: vec![product_source(only)], priced: true }
            }
            None => Said::plain(beyond),
        },
        _ => Said::plain(beyond),
    }
}

/// The description of one product, or of several side by side.
fn about_products(question: &Question<'_>, products: &[&Product]) -> Option<Said> {
    let [product] = products else { return described(question.side_by_side(), products) };
    let text = block(&product.description);
    if text.is_empty() {
        return None;
    }
    let name = line(&product.name);
    let text = question.say(&format!("{name}: {text}"), &format!("Tungkol po sa {name}: {text}"));
    Some(Said { text, sources: vec![product_source(product)], priced: false })
}

/// Products by name and description under a heading; `None` without any.
fn described(heading: String, products: &[&Product]) -> Option<Said> {
    if products.is_empty() {
        return None;
    }
    let lines = products.iter().take(MOST_NAMED).map(|product| match line(&product.description) {
        text if text.is_empty() => format!("- {}", line(&product.name)),
        text => format!("- {}: {text}", line(&product.name)),
    });
    let text = std::iter::once(heading).chain(lines).collect::<Vec<_>>().join("\n");
    let sources: Vec<Source> =
        products.iter().take(MOST_NAMED).map(|product| product_source(product)).collect();
    Some(Said { text, sources, priced: false })
}

/// Address, site and privacy notice, when nothing else is asked.
fn company_fact(question: &Question<'_>, clause: &str) -> Option<Said> {
    let said = |text: String| Said { text, sources: vec![question.company_source()], priced: false };
    let company = &question.company;
    let (address, site, privacy) = (line(company.address), line(company.site), line(question.privacy_url));
    let mut about = subjects(clause);
    for word in name_words(company.name, question.products) {
        about.remove(&word);
    }
    about.retain(|subject| !["company", "business", "shop"].contains(&subject.as_str()));
    let only =
        |names: &[&str]| !about.is_empty() && about.iter().all(|subject| names.contains(&subject.as_str()));
    if only(&["location"]) && !address.is_empty() {
        return Some(said(
            question.say(&format!("Our address: {address}"), &format!("Address po namin: {address}")),
        ));
    }
    if only(&["websit", "site", "webpag", "page", "link", "url"]) && !site.is_empty() {
        return Some(said(
            question.say(&format!("Our website: {site}"), &format!("Website po namin: {site}")),
        ));
    }
    if about.contains("privacy") && !privacy.is_empty() {
        return Some(said(question.say(
            &format!("Our privacy notice: {privacy}"),
            &format!("Privacy notice po namin: {privacy}"),
        )));
    }
    let asks_name =
        is_question(clause) && about.is_empty() && words(clause).iter().any(|word| word == "company");
    asks_name.then(|| said(question.i_am_automated()))
}
