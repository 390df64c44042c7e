//! The closing message and its reminders: a frozen offer in words, and how to accept it (product.md section
//! 4, `close_deal`). It must not compute prices; `domain::offer` has.

use super::wording::{Letter, company, day, either, one_line};
use super::{Draft, Facts};
use domain::offer::{Offer, UnitPrices, counted, price_phrase};

/// The offer, line by line, and the reply that accepts it.
pub fn closing(facts: &Facts<'_>, offer: &Offer) -> Draft {
    let name = one_line(&offer.product);
    Letter::to(facts)
        .say(
            format!("Thank you for your interest in {name}. This is our offer:"),
            format!("Salamat po sa interest ninyo sa {name}. Ito po ang offer namin:"),
        )
        .add(offer.lines(facts.person.zone).join("\n"))
        .say(
            "To accept it, reply \"yes\" to this mail while the offer is valid. If something should be \
             different, reply with what to change.",
            "Para tanggapin po ito, mag-reply lang ng \"yes\" sa email na ito habang valid ang offer. \
             Kung may gusto po kayong baguhin, sabihin lang sa reply.",
        )
        .aside(
            "If you have a question first, just ask it here.",
            "Kung may tanong po muna kayo, itanong lang po dito.",
        )
        .sign(&format!("Offer: {}", headline(offer)))
}

/// Prices without a total, when nobody stated a quantity or a product; asks for what is missing.
pub fn closing_unit_prices(facts: &Facts<'_>, prices: &[UnitPrices]) -> Draft {
    let company = company(facts);
    let blocks = prices.iter().map(|price| price.lines(facts.person.zone).join("\n")).collect::<Vec<_>>();
    let (what, subject) = match prices {
        [only] => (one_line(&only.product), one_line(&only.product)),
        _ => (company.clone(), company),
    };
    let letter = Letter::to(facts).say(
        format!("Thank you for your interest in {what}."),
        format!("Salamat po sa interest ninyo sa {what}."),
    );
    let letter = if blocks.is_empty() {
        letter
    } else {
        letter.say("These are our prices:", "Ito po ang mga price namin:").add(blocks.join("\n\n"))
    };
    let letter = match prices {
        [_] => letter.say(
            "How many do you need? With the number we can send you an offer with the total.",
            "Ilan po ang kailangan ninyo? Kapag alam na namin ang bilang, maipapadala namin ang offer na \
             may total.",
        ),
        _ => letter.say(
            "Which product do you need, and how many? With that we can send you an offer with the total.",
            "Alin po ang kailangan ninyo, at ilan? Kapag alam na namin, maipapadala namin ang offer na \
             may total.",
        ),
    };
    letter.sign(&either(facts, &format!("Prices: {subject}"), &format!("Mga price: {subject}")))
}

/// Asks about an offer that was not answered, after 3 days and (`second`) after 7 (product.md section 3). An
/// offer that has ended is named as such and not offered again.
pub fn offer_follow_up(facts: &Facts<'_>, offer: &Offer, second: bool) -> Draft {
    let headline = headline(offer);
    let until = day(offer.valid_until, facts.person.zone);
    let subject = format!("{}: {headline}", either(facts, "Our offer", "Ang offer namin"));
    if !offer.is_valid_at(facts.now) {
        return Letter::to(facts)
            .say(
                format!("Our offer for {headline} ended on {until}."),
                format!("Natapos na po ang offer namin para sa {headline} noong {until}."),
            )
            .say(
                "Is it still of interest to you? If so, reply to this mail, and we look at it again \
                 together.",
                "Interesado pa rin po ba kayo? Kung oo, mag-reply lang po, at titingnan natin ulit.",
            )
            .sign(&subject);
    }
    let letter = if second {
        Letter::to(facts).say(
            format!(
                "We would like to ask once more about our offer for {headline}. It is valid until {until}."
            ),
            format!(
                "Magtatanong lang po kami ulit tungkol sa offer para sa {headline}. Valid po ito hanggang \
                 {until}."
            ),
        )
    } else {
        Letter::to(facts).say(
            format!("We sent you our offer for {headline}. It is valid until {until}."),
            format!("Nagpadala po kami ng offer para sa {headline}. Valid po ito hanggang {until}."),
        )
    };
    letter
        .say(
            "Is something still open, or should something be different? A short reply helps us either way.",
            "May tanong pa po ba kayo, o may gusto kayong baguhin? Malaking tulong po kahit maikling reply.",
        )
        .say(
            "To accept the offer, reply \"yes\" to this mail.",
            "Para tanggapin po ang offer, mag-reply lang ng \"yes\" sa email na ito.",
        )
        .sign(&subject)
}

/// `Widget Pro, 12 seats (USD 588.00 per month)`.
fn headline(offer: &Offer) -> String {
    let count = counted(offer.quantity, &one_line(&offer.unit));
    format!("{}, {count} ({})", one_line(&offer.product), price_phrase(offer.total, "", offer.period))
}
