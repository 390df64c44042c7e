//! Puts a reply together: first what the message asks, clause by clause, then what follows from the interest it
//! shows. The order of the rules is the policy of the chat.

use super::knowledge::{Fit, best_fit, clauses, is_question, name_words, named_products, same_product};
use super::phrases::{Said, block, faq_source, line, product_source};
use super::price::{price, products_meant, quantity, tiers};
use super::terms::{subjects, words};
use super::wishes::{
    asks_about_others, asks_for_the_range, asks_who_speaks, gives_orders, is_greeting, is_thanks,
};
use super::{Asked, CONTACT_ASKED_AT_MOST, Question, Reply, Source};
use domain::offer::Product;
use domain::{SignalKind, signal};
use std::collections::BTreeSet;

/// Most clauses that get an answer of their own.
const MOST_CLAUSES: usize = 6;
/// Most statements of one reply, the closing one aside.
const MOST_STATEMENTS: usize = 3;

/// What one clause calls for.
enum Turn {
    /// An answer on record.
    Known(Said),
    /// A sentence that needs no record.
    Plain(String),
    /// It gave orders.
    Order,
    /// It asked about other people.
    Others,
    /// A question without an answer on record.
    Unknown,
    /// Only thanks.
    Thanks,
    /// Nothing to answer.
    Silent,
}

/// What the whole message called for.
#[derive(Default)]
struct Tally {
    said: Vec<Said>,
    unknown: bool,
    guarded: bool,
    thanked: bool,
}

pub(super) fn compose(question: &Question<'_>) -> Reply {
    let text = question.text();
    let kinds: BTreeSet<SignalKind> = signal::detect(text).into_iter().map(|found| found.kind).collect();
    let mut tally = Tally::default();
    for clause in clauses(text).into_iter().take(MOST_CLAUSES) {
        match turn(question, &clause) {
            Turn::Known(said) => tally.say(said),
            Turn::Plain(text) => tally.say(Said::plain(text)),
            Turn::Order => tally.guard(question.only_this_company()),
            Turn::Others => tally.guard(question.nothing_about_others()),
            Turn::Unknown => tally.unknown = true,
            Turn::Thanks => tally.thanked = true,
            Turn::Silent => {}
        }
    }
    tally.said.truncate(MOST_STATEMENTS);
    if tally.unknown && !tally.guarded {
        tally.say(Said::plain(question.i_do_not_know()));
    }
    finish(question, tally, &kinds)
}

impl Tally {
    fn say(&mut self, said: Said) {
        if self.said.iter().all(|earlier| earlier.text != said.text) {
            self.said.push(said);
        }
    }
    fn guard(&mut self, text: String) {
        self.guarded = true;
        self.say(Said::plain(text));
    }
}

/// The closing statement, the question for contact and the quick replies.
fn finish(question: &Question<'_>, mut tally: Tally, kinds: &BTreeSet<SignalKind>) -> Reply {
    let has = |kind| kinds.contains(&kind);
    let priced = tally.said.iter().any(|said| said.priced);
    let mut quick = Vec::new();
    let mut asked = None;
    if tally.guarded {
        quick = vec![question.tap_products(), question.tap_person()];
    } else if kinds.iter().any(|kind| kind.bars_automation()) {
        if tally.said.is_empty() || tally.unknown {
            tally.said = vec![Said::plain(question.only_this_company())];
        }
    } else if has(SignalKind::NotInterested) {
        if tally.said.is_empty() || tally.unknown {
            tally.said = vec![Said::plain(question.farewell())];
        }
    } else {
        if question.contact.given_now {
            tally.said.insert(0, Said::plain(question.contact_noted()));
        }
        asked = next_step(question, &mut tally, kinds);
        if tally.said.is_empty() {
            let (text, taps) = without_subject(question, &tally);
            tally.say(Said::plain(text));
            quick = taps;
        } else if asked.is_none() && priced && !has(SignalKind::DemoRequest) {
            quick = vec![question.tap_demo(), question.tap_person()];
        } else if asked.is_none() && tally.unknown {
            quick = vec![question.tap_person()];
        }
    }
    quick.retain(|tap| !tap.is_empty());
    let mut sources: Vec<Source> = Vec::new();
    for source in tally.said.iter().flat_map(|said| said.sources.iter()) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    let text = tally.said.into_iter().map(|said| said.text).collect::<Vec<_>>().join("\n\n");
    Reply { text, sources, quick_replies: quick, asked }
}

/// What follows from the interest shown: a demo, a person, an order, or the question for contact.
fn next_step(question: &Question<'_>, tally: &mut Tally, kinds: &BTreeSet<SignalKind>) -> Option<Asked> {
    let has = |kind| kinds.contains(&kind);
    let may_ask = question.contact_asked < CONTACT_ASKED_AT_MOST;
    let earlier_demo = question.contact.given_now
        && question
            .visitor_lines()
            .any(|text| signal::detect(text).iter().any(|s| s.kind == SignalKind::DemoRequest));
    if has(SignalKind::DemoRequest) || earlier_demo {
        let (text, asked) = match (question.contact.email, may_ask) {
            (true, _) => (question.times_by_mail(), None),
            (false, true) => (
                format!("{} {}", question.times_by_mail(), question.ask_address_for_times()),
                Some(Asked::Contact),
            ),
            (false, false) => (question.times_need_an_address(), None),
        };
        tally.say(Said::plain(text));
        return asked;
    }
    if has(SignalKind::PurchaseIntent) {
        tally.say(Said::plain(question.person_takes_orders()));
    }
    if question.has_contact() {
        if question.contact.given_now || has(SignalKind::ContactRequest) || has(SignalKind::PurchaseIntent) {
            tally.say(Said::plain(question.person_gets_back()));
        }
        return None;
    }
    let wants_person = has(SignalKind::ContactRequest);
    let interest = kinds.iter().any(|kind| signal::default_points(*kind) >= 15);
    if !(wants_person || interest || tally.unknown) {
        return None;
    }
    if may_ask {
        let text = if wants_person { question.ask_contact_for_person() } else { question.ask_contact() };
        tally.say(Said::plain(text));
        return Some(Asked::Contact);
    }
    if wants_person || has(SignalKind::PurchaseIntent) {
        tally.say(Said::plain(question.person_needs_contact()));
    }
    None
}

/// The reply to small talk, a bare statement or nothing at all.
fn without_subject(question: &Question<'_>, tally: &Tally) -> (String, Vec<String>) {
    if tally.thanked {
        return (question.you_are_welcome(), Vec::new());
    }
    let text = question.text();
    let prices = if question.products.is_empty() { String::new() } else { question.tap_prices() };
    let products = if question.products.is_empty() { String::new() } else { question.tap_products() };
    let taps = vec![products, prices, question.tap_person()];
    let talk = clauses(text).iter().all(|clause| is_greeting(clause));
    if talk { (question.how_can_i_help(), taps) } else { (question.tell_me_more(), taps) }
}

fn turn(question: &Question<'_>, clause: &str) -> Turn {
    if asks_who_speaks(clause) {
        return Turn::Plain(question.i_am_automated());
    }
    if gives_orders(clause) {
        return Turn::Order;
    }
    if asks_about_others(clause) {
        return Turn::Others;
    }
    if is_greeting(clause) {
        return Turn::Silent;
    }
    if is_thanks(clause) {
        return Turn::Thanks;
    }
    let kinds: BTreeSet<SignalKind> = signal::detect(clause).into_iter().map(|found| found.kind).collect();
    let about = Subject::of(question, clause);
    let found = recorded(question, clause);
    if about.price {
        let other_matter = about.beyond_price && named_products(clause, question.products).is_empty();
        match found {
            Some((Fit::Sure, said)) if about.beyond_price => return Turn::Known(said),
            _ if other_matter && about.known_matter => return Turn::Unknown,
            _ => return price(question, clause).map_or(Turn::Unknown, Turn::Known),
        }
    }
    if let Some((Fit::Sure, said)) = found {
        return Turn::Known(said);
    }
    if kinds.contains(&SignalKind::PromoInterest) {
        return Turn::Known(discount(question, clause));
    }
    if continues_price_talk(question, clause, &kinds) {
        return price(question, clause).map_or(Turn::Silent, Turn::Known);
    }
    if asks_for_the_range(clause) {
        return range(question).map_or(Turn::Unknown, Turn::Known);
    }
    if let Some(said) = company_fact(question, clause) {
        return Turn::Known(said);
    }
    let action = [
        SignalKind::DemoRequest,
        SignalKind::ContactRequest,
        SignalKind::PurchaseIntent,
        SignalKind::NotInterested,
    ];
    let acts = action.iter().any(|kind| kinds.contains(kind));
    let named = named_products(clause, question.products);
    if let [product] = named.as_slice()
        && !acts
        && about.only_the_product
        && let Some(said) = description(question, product)
    {
        return Turn::Known(said);
    }
    match found {
        Some((Fit::Related, said)) if !acts => {
            Turn::Known(Said { text: question.perhaps_related(&said.text), ..said })
        }
        _ if !acts && is_question(clause) => Turn::Unknown,
        _ => Turn::Silent,
    }
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
    fn of(question: &Question<'_>, clause: &str) -> Self {
        const MATTERS: &[&str] = &[
            "delivery",
            "payment",
            "refund",
            "warranty",
            "demo",
            "support",
            "setup",
            "training",
            "cancel",
            "integration",
            "contract",
        ];
        const PASSING: &[&str] = &[
            "plan",
            "packag",
            "subscription",
            "month",
            "monthly",
            "year",
            "yearly",
            "annual",
            "annually",
            "total",
            "list",
            "current",
            "currently",
            "product",
            "about",
            "work",
            "works",
            "mean",
            "explain",
            "describ",
            "detail",
            "info",
            "information",
            "more",
        ];
        let mut rest = subjects(clause);
        let price = rest.remove("price")
            || signal::detect(clause).iter().any(|found| found.kind == SignalKind::PricingInquiry);
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
fn recorded(question: &Question<'_>, clause: &str) -> Option<(Fit, Said)> {
    let hits: Vec<_> = question
        .faq_hits
        .iter()
        .filter(|hit| same_product(clause, &hit.question, question.products) && !hit.answer.trim().is_empty())
        .collect();
    let entries: Vec<(&str, &str)> =
        hits.iter().map(|hit| (hit.question.as_str(), hit.answer.as_str())).collect();
    let (index, fit) = best_fit(clause, &entries, &name_words(question.company.name, question.products))?;
    let hit = hits.get(index)?;
    Some((fit, Said { text: block(&hit.answer), sources: vec![faq_source(hit)], priced: false }))
}

/// A bare quantity after prices were talked about: "and for 30?".
fn continues_price_talk(question: &Question<'_>, clause: &str, kinds: &BTreeSet<SignalKind>) -> bool {
    let asked_before = question
        .visitor_lines()
        .skip(1)
        .any(|text| signal::detect(text).iter().any(|found| found.kind == SignalKind::PricingInquiry));
    let counts = kinds.contains(&SignalKind::QuantityInquiry) || words(clause).len() <= 6;
    counts && asked_before && quantity(clause, question.products).is_some()
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

/// What the company offers, by name.
fn range(question: &Question<'_>) -> Option<Said> {
    if question.products.is_empty() {
        return None;
    }
    let lines: Vec<String> = question
        .products
        .iter()
        .take(8)
        .map(|product| match line(&product.description) {
            text if text.is_empty() => format!("- {}", line(&product.name)),
            text => format!("- {}: {text}", line(&product.name)),
        })
        .collect();
    let name = question.company_name();
    let head =
        question.say(&format!("This is what {name} offers:"), &format!("Ito po ang mga alok ng {name}:"));
    let sources = question.products.iter().take(8).map(product_source).collect();
    Some(Said { text: format!("{head}\n{}", lines.join("\n")), sources, priced: false })
}

fn description(question: &Question<'_>, product: &Product) -> Option<Said> {
    let text = block(&product.description);
    if text.is_empty() {
        return None;
    }
    let name = line(&product.name);
    let text = question.say(&format!("{name}: {text}"), &format!("Tungkol po sa {name}: {text}"));
    Some(Said { text, sources: vec![product_source(product)], priced: false })
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
    about.retain(|subject| !["company", "business", "compani", "shop"].contains(&subject.as_str()));
    let only =
        |names: &[&str]| !about.is_empty() && about.iter().all(|subject| names.contains(&subject.as_str()));
    if only(&["location"]) && !address.is_empty() {
        return Some(said(
            question.say(&format!("Our address: {address}"), &format!("Address po namin: {address}")),
        ));
    }
    if only(&["websit", "website", "site", "webpage", "page", "link"]) && !site.is_empty() {
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
        clause.contains('?') && about.is_empty() && words(clause).iter().any(|word| word == "company");
    asks_name.then(|| said(question.i_am_automated()))
}
