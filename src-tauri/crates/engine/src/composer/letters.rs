//! The mails of a conversation: first answer, follow-up, qualifying questions and answers to a question.
//! They must not carry more than product.md section 2 allows the state of the address.

use super::wording::{
    Letter, by_way_of, came_to_us, company, cut, day, either, item, one_line, passage, quotable, topics,
    units,
};
use super::{Draft, Facts};
use crate::brain::knowledge::best_faq;
use domain::offer::{DEFAULT_VALIDITY_DAYS, Product, counted, price_phrase, quote};
use domain::{SignalKind, Source};

/// The one message a merely claimed address may get (product.md section 2): no price, offer or invitation, none
/// of the visitor's words but a name of letters, no link but the company's own site. It asks for the reply that
/// confirms the address.
pub fn first_answer(facts: &Facts<'_>) -> Draft {
    let (company, via) = (company(facts), by_way_of(facts));
    let place = match facts.source {
        Source::WebChat => either(facts, "typed into our chat", "nilagay sa chat namin"),
        Source::WebForm => either(facts, "typed into our form", "nilagay sa form namin"),
        _ => either(facts, "given to us", "ibinigay sa amin"),
    };
    let site = one_line(facts.sender.site);
    let letter = Letter::to(facts)
        .say(
            format!("Thank you for getting in touch with {company}{via}. Your message reached us."),
            format!("Salamat po sa pag-message sa {company}{via}. Natanggap po namin ang message ninyo."),
        )
        .say(
            format!(
                "This e-mail address was {place}, and anyone can do that. Before we write about the details, we \
                 would like to be sure that it is yours. If it was you, please reply to this mail; a short \"yes, \
                 that was me\" is enough. Then we can go on from there."
            ),
            format!(
                "Ang email address na ito ay {place}, at kahit sino po ay puwedeng gumawa noon. Bago po kami \
                 magpadala ng details, gusto lang naming makasigurado na sa inyo ito. Kung kayo po iyon, paki-reply \
                 lang ang email na ito; sapat na po ang \"opo, ako iyon\". Doon na po natin itutuloy."
            ),
        )
        .say(
            "If it was not you, there is nothing you need to do.",
            "Kung hindi po kayo iyon, wala na po kayong kailangang gawin.",
        );
    let letter = if site.is_empty() {
        letter
    } else {
        letter.say(format!("Our website: {site}"), format!("Website po namin: {site}"))
    };
    letter.sign(&either(
        facts,
        &format!("Your message to {company}"),
        &format!("Ang message ninyo sa {company}"),
    ))
}

/// The personal message to a confirmed address: what they asked, what is on record about it, one next question.
/// A list price is named only if they asked for one and it has not ended.
pub fn follow_up(facts: &Facts<'_>) -> Draft {
    Letter::to(facts)
        .add(opening(facts))
        .add(known_answer(facts).unwrap_or_default())
        .add(price(facts))
        .add(description(facts))
        .add(quoted_words(facts))
        .add(next_question(facts))
        .sign(&subject(facts))
}

/// Asks for what is still unknown of budget, authority, need and timeline; short, as a list to answer below.
pub fn qualify(facts: &Facts<'_>) -> Draft {
    let inquiry = &facts.inquiry;
    let mut questions = Vec::new();
    if inquiry.product.is_none() {
        questions.push(either(
            facts,
            "What would you like to use it for?",
            "Para saan po ninyo ito gagamitin?",
        ));
    }
    if inquiry.quantity.is_none() {
        questions.push(how_many(facts));
    }
    if inquiry.timeline.is_none() {
        questions.push(either(facts, "When would you like to start?", "Kailan po ninyo gustong magsimula?"));
    }
    if inquiry.budget.is_none() {
        questions.push(either(
            facts,
            "Is there a budget to keep within?",
            "May budget po ba na dapat sundin?",
        ));
    }
    questions.push(either(
        facts,
        "Who else takes part in the decision?",
        "Sino pa po ang kasama sa pagdedesisyon?",
    ));
    let list: Vec<String> = questions.into_iter().map(|question| format!("- {question}")).collect();
    let about = item(facts).unwrap_or_else(|| company(facts));
    Letter::to(facts)
        .add(opening(facts))
        .say(
            "So that we can give you an answer that fits, a few things would help us:",
            "Para maibigay po namin ang tamang sagot, makakatulong po kung malalaman namin:",
        )
        .add(list.join("\n"))
        .say(
            "A few words on each are enough, and you can leave out what you do not want to say.",
            "Kahit maikling sagot lang po sa bawat isa, at puwede ninyong laktawan ang ayaw ninyong sagutin.",
        )
        .sign(&either(
            facts,
            &format!("A few questions about {about}"),
            &format!("Ilang tanong po tungkol sa {about}"),
        ))
}

/// The draft for the card "answer NAME": their question, and what is on record for it. Without anything on
/// record it says so and asks back, for the rep to complete.
pub fn answer(facts: &Facts<'_>) -> Draft {
    let asked = facts.open_question.and_then(quotable);
    let thanks = match &asked {
        Some(words) => either(
            facts,
            &format!("Thank you for your question: \"{words}\""),
            &format!("Salamat po sa tanong ninyo: \"{words}\""),
        ),
        None => either(facts, "Thank you for your question.", "Salamat po sa tanong ninyo."),
    };
    let known: Vec<String> = [known_answer(facts).unwrap_or_default(), price(facts)]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let letter = Letter::to(facts).add(thanks);
    let letter = if known.is_empty() {
        letter
            .say(
                "We do not have a certain answer to that at hand, and we do not want to guess.",
                "Wala pa po kaming siguradong sagot diyan, at ayaw po naming manghula.",
            )
            .say(
                "Could you tell us a little more about what you need it for? That helps us to find the right answer.",
                "Puwede po bang malaman kung para saan ninyo ito kailangan? Makakatulong po iyon para makita namin \
                 ang tamang sagot.",
            )
    } else {
        known.into_iter().fold(letter, Letter::add).say(
            "Does that answer it? If something is still open, a short reply is enough.",
            "Nasagot po ba nito ang tanong ninyo? Kung may kulang pa, mag-reply lang po kayo.",
        )
    };
    letter.sign(&subject(facts))
}

fn subject(facts: &Facts<'_>) -> String {
    let company = company(facts);
    match (item(facts), topics(facts)) {
        (Some(item), Some(topics)) => format!("{item}: {topics}"),
        (Some(item), None) => item,
        (None, Some(topics)) => either(
            facts,
            &format!("Your question to {company}: {topics}"),
            &format!("Ang tanong ninyo sa {company}: {topics}"),
        ),
        (None, None) if came_to_us(facts) => {
            either(facts, &format!("Your message to {company}"), &format!("Ang message ninyo sa {company}"))
        }
        (None, None) => {
            either(facts, &format!("A question from {company}"), &format!("Tanong po mula sa {company}"))
        }
    }
}

/// Thanks for what they did; who never wrote is told who writes instead.
pub(super) fn opening(facts: &Facts<'_>) -> String {
    let (company, via) = (company(facts), by_way_of(facts));
    if !came_to_us(facts) {
        return either(facts, &format!("This is {company}."), &format!("Ito po ang {company}."));
    }
    match item(facts) {
        Some(item) => either(
            facts,
            &format!("Thank you for asking about {item}{via}."),
            &format!("Salamat po sa interest ninyo sa {item}."),
        ),
        None => either(
            facts,
            &format!("Thank you for getting in touch with {company}{via}."),
            &format!("Salamat po sa pag-message sa {company}{via}."),
        ),
    }
}

/// The list price, if they asked for one; nothing when it was already sent.
fn price(facts: &Facts<'_>) -> String {
    let asked = facts.has(SignalKind::PricingInquiry) || facts.has(SignalKind::QuantityInquiry);
    match facts.inquiry.product {
        _ if !asked => String::new(),
        Some(product) => product_price(facts, product),
        None => price_list(facts),
    }
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

/// The description on record of the product they named, unless it was sent before.
fn description(facts: &Facts<'_>) -> String {
    let Some(product) = facts.inquiry.product else { return String::new() };
    let text = passage(&product.description);
    if text.is_empty() || facts.sent_before(&text) {
        return String::new();
    }
    let name = one_line(&product.name);
    either(facts, &format!("About {name}: {text}"), &format!("Tungkol po sa {name}: {text}"))
}

/// Their own words on time and budget, so that they see they were read.
fn quoted_words(facts: &Facts<'_>) -> String {
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

fn how_many(facts: &Facts<'_>) -> String {
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
fn next_question(facts: &Facts<'_>) -> String {
    let (inquiry, phone) = (&facts.inquiry, facts.standing.phone);
    if facts.has(SignalKind::DemoRequest) {
        return either(
            facts,
            "You asked to see it or to meet. Which days and times would suit you?",
            "Nabanggit po ninyo ang demo o meeting. Anong araw at oras po ang convenient sa inyo?",
        );
    }
    if facts.has(SignalKind::ContactRequest) && phone {
        return either(
            facts,
            "You asked to talk to a person. When is a good time to call you?",
            "Gusto po ninyong may makausap. Kailan po kayo puwedeng tawagan?",
        );
    }
    if inquiry.product.is_some() && inquiry.quantity.is_none() {
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
fn known_answer(facts: &Facts<'_>) -> Option<String> {
    let question = facts.open_question?;
    let entries = facts.faq.iter().map(|entry| (entry.question.as_str(), entry.answer.as_str()));
    let (_, answer) = best_faq(question, entries, facts.sender.company, facts.products)?;
    let answer = passage(answer);
    if facts.sent_before(&answer) {
        return None;
    }
    match facts.open_question.and_then(quotable) {
        Some(words) => Some(either(
            facts,
            &format!("You asked \"{}\". {answer}", cut(&words, 60)),
            &format!("Tungkol po sa tanong ninyong \"{}\": {answer}", cut(&words, 60)),
        )),
        None => Some(answer),
    }
}
