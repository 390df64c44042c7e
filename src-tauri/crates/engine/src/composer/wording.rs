//! The small words of a mail: greeting, signature, footer, and the cleaning of what goes into them. It must
//! not know what a message is about.

use super::{Draft, Facts, Sender, Tone};
use chrono_tz::Tz;
use domain::claim::safe_name;
use domain::offer::{Product, counted};
use domain::{Language, SignalKind, Source, Timestamp};

/// Longest subject in characters; longer ones are cut at a word by mail programs anyway.
const SUBJECT_LENGTH: usize = 90;
/// Longest quotation of the visitor's words in characters.
const QUOTE_LENGTH: usize = 60;
/// Longest piece taken from a description or an answer in characters.
const PASSAGE_LENGTH: usize = 420;

/// A mail under construction: greeting first, signature last, an empty line between paragraphs.
pub(super) struct Letter<'a> {
    facts: &'a Facts<'a>,
    paragraphs: Vec<String>,
}

impl<'a> Letter<'a> {
    pub(super) fn to(facts: &'a Facts<'a>) -> Self {
        Self { facts, paragraphs: vec![greeting(facts)] }.say(
            if facts.manner.tone == Tone::Warm { "I hope your week is going well." } else { "" },
            if facts.manner.tone == Tone::Warm { "Sana po ay maayos ang linggo ninyo." } else { "" },
        )
    }
    /// Adds a paragraph in the recipient's language; the empty text adds none.
    pub(super) fn say(self, english: impl Into<String>, taglish: impl Into<String>) -> Self {
        let text = if self.facts.taglish() { taglish.into() } else { english.into() };
        self.add(text)
    }
    /// The same for what a short message can do without.
    pub(super) fn aside(self, english: impl Into<String>, taglish: impl Into<String>) -> Self {
        if self.facts.manner.short { self } else { self.say(english, taglish) }
    }
    /// Adds a paragraph that is the same in every language.
    pub(super) fn add(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.paragraphs.push(text);
        }
        self
    }
    pub(super) fn sign(mut self, subject: &str) -> Draft {
        if self.facts.manner.ask_for_call {
            self.paragraphs.push(call(self.facts));
        }
        let thanks = match (self.facts.manner.tone, self.facts.taglish()) {
            (Tone::Plain, false) => "Best regards,",
            (Tone::Warm, false) => "Warm regards,",
            (Tone::Formal, false) => "Yours sincerely,",
            (Tone::Plain, true) => "Maraming salamat po,",
            (Tone::Warm, true) => "Maraming, maraming salamat po,",
            (Tone::Formal, true) => "Lubos na gumagalang,",
        };
        let signature = signature(self.facts);
        let end = if signature.is_empty() { thanks.to_owned() } else { format!("{thanks}\n{signature}") };
        self.paragraphs.push(end);
        Draft { subject: cut(&one_line(subject), SUBJECT_LENGTH), body: self.paragraphs.join("\n\n") }
    }
}

/// The rep's own signature, else rep and company. An address that is only claimed gets the latter: a signature may
/// hold links and numbers, and a first answer has none.
pub(super) fn signature(facts: &Facts<'_>) -> String {
    let own = facts.sender.signature.trim();
    if facts.person.confirmed && !own.is_empty() {
        return own.to_owned();
    }
    let names = [facts.sender.rep, facts.sender.company];
    names.into_iter().map(one_line).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Chooses by language.
pub(super) fn either(facts: &Facts<'_>, english: &str, taglish: &str) -> String {
    if facts.taglish() { taglish.to_owned() } else { english.to_owned() }
}

/// Asks for a call, and for the number where none is on record.
fn call(facts: &Facts<'_>) -> String {
    if facts.standing.phone {
        either(
            facts,
            "May we call you about it? Please tell us when it suits you.",
            "Puwede po ba namin kayong tawagan? Pakisabi lang po kung kailan kayo puwede.",
        )
    } else {
        either(
            facts,
            "May we call you about it? Please reply with your number and a time that suits you.",
            "Puwede po ba namin kayong tawagan? Paki-reply lang po ang number ninyo at kung kailan kayo puwede.",
        )
    }
}

fn greeting(facts: &Facts<'_>) -> String {
    if facts.manner.tone == Tone::Formal {
        return match full_name(facts) {
            Some(name) => either(facts, &format!("Dear {name},"), &format!("Magandang araw po, {name},")),
            None => either(facts, "Dear Sir or Madam,", "Magandang araw po,"),
        };
    }
    match first_name(facts) {
        Some(name) => format!("Hi {name},"),
        None => either(facts, "Hello,", "Hello po,"),
    }
}

/// The name to greet with: the first, or the whole after a title ("Dr. Lopez").
pub(super) fn first_name(facts: &Facts<'_>) -> Option<String> {
    let name = full_name(facts)?;
    let first = name.split(' ').next().unwrap_or_default();
    let title = first.ends_with('.')
        || ["dr", "mr", "ms", "mrs", "engr", "atty", "sir", "madam"].contains(&first.to_lowercase().as_str());
    Some(capitalised(if title { &name } else { first }))
}

/// The whole name: of a claimed address under the rule of `domain::claim`, of a confirmed one a little wider.
pub(super) fn full_name(facts: &Facts<'_>) -> Option<String> {
    let name = one_line(facts.person.name?);
    if !facts.person.confirmed {
        return safe_name(&name);
    }
    let part_of_name = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '\u{2019}' | '.');
    // "acme.example" is letters and a dot as well, and mail programs would make a link of it.
    let dot_inside = name.split(' ').any(|word| word.trim_end_matches('.').contains('.'));
    let letters = name.chars().any(char::is_alphabetic) && name.chars().all(part_of_name);
    (letters && !dot_inside && name.chars().count() <= 40).then_some(name)
}

fn capitalised(name: &str) -> String {
    if name.chars().any(char::is_uppercase) {
        return name.to_owned();
    }
    let mut letters = name.chars();
    let Some(first) = letters.next() else { return String::new() };
    let upper: String = first.to_uppercase().collect();
    // Letters without a plain capital ("\u{df}") stay as they are.
    let plain = upper.to_lowercase().chars().eq([first]);
    if plain { upper + letters.as_str() } else { name.to_owned() }
}

/// The company's name for running text.
pub(super) fn company(facts: &Facts<'_>) -> String {
    let name = one_line(facts.sender.company);
    if name.is_empty() { either(facts, "our company", "company namin") } else { name }
}

/// How the person reached us, to follow a verb; empty when they did not.
pub(super) fn by_way_of(facts: &Facts<'_>) -> String {
    match facts.source {
        Source::WebChat => either(facts, " through the chat on our website", " sa chat ng website namin"),
        Source::WebForm => either(facts, " through the form on our website", " sa form ng website namin"),
        Source::FacebookLeadAds => {
            either(facts, " through our form on Facebook", " sa form namin sa Facebook")
        }
        Source::GoogleLeadForm => either(facts, " through our form on Google", " sa form namin sa Google"),
        Source::InboundMail => either(facts, " by e-mail", " sa email"),
        Source::Webhook | Source::Import | Source::Manual => String::new(),
    }
}

/// Whether the person came to us; an imported or hand-entered one is not thanked for writing.
pub(super) fn came_to_us(facts: &Facts<'_>) -> bool {
    !matches!(facts.source, Source::Import | Source::Manual)
        || facts.standing.last_inbound.is_some()
        || !facts.inquiry.signals.is_empty()
}

/// `Widget Pro for 12 seats`, `Widget Pro`, or nothing when no product was named.
pub(super) fn item(facts: &Facts<'_>) -> Option<String> {
    let product = facts.inquiry.product?;
    let name = one_line(&product.name);
    Some(match facts.inquiry.quantity {
        Some(quantity) if quantity > 0 => format!("{name} for {}", counted(quantity, &product.unit)),
        _ => name,
    })
}

/// The topics they asked about, for a subject: "price and demo".
pub(super) fn topics(facts: &Facts<'_>) -> Option<String> {
    let named = [
        (SignalKind::PricingInquiry, "price"),
        (SignalKind::DemoRequest, "demo"),
        (SignalKind::DeliveryCheck, "delivery"),
        (SignalKind::PaymentOptions, "payment"),
    ];
    let found: Vec<&str> =
        named.into_iter().filter(|(kind, _)| facts.has(*kind)).map(|(_, name)| name).collect();
    match found.split_last() {
        None => None,
        Some((last, [])) => Some((*last).to_owned()),
        Some((last, rest)) => {
            Some(format!("{} {} {last}", rest.join(", "), if facts.taglish() { "at" } else { "and" }))
        }
    }
}

/// What the units are called when asking how many: "seats"; `None` when the sheet names none.
pub(super) fn units(product: &Product) -> Option<String> {
    let plural = counted(2, &product.unit);
    plural.strip_prefix("2 ").map(str::to_owned)
}

/// White space and control characters as single blanks, so that no text can break out of its line.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Description or answer as one paragraph, cut at a sentence if it is long.
pub(crate) fn passage(text: &str) -> String {
    let text = one_line(text);
    if text.chars().count() <= PASSAGE_LENGTH {
        return text;
    }
    let head: String = text.chars().take(PASSAGE_LENGTH).collect();
    match head.rfind(". ") {
        Some(end) => head.chars().take(head.get(..=end).unwrap_or_default().chars().count()).collect(),
        None => cut(&text, PASSAGE_LENGTH),
    }
}

/// The visitor's words for quoting to a confirmed address: one short line without links, addresses, quotation
/// marks or markup; `None` if that leaves them unfit.
pub(super) fn quotable(words: &str) -> Option<String> {
    let text = one_line(words);
    let plain = |c: char| c.is_alphanumeric() || " ,.'-/:&%+?$\u{20b1}\u{20ac}".contains(c);
    let lower = text.to_lowercase();
    let dotted = text.split(' ').any(|word| {
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
        inner.contains('.') && inner.chars().any(char::is_alphabetic)
    });
    let fit = !text.is_empty()
        && text.chars().count() <= QUOTE_LENGTH
        && text.chars().all(plain)
        && !dotted
        && !lower.contains("//")
        && !lower.contains("www");
    fit.then(|| text.trim_end_matches(['.', ',', ' ']).to_owned())
}

/// At most `length` characters, cut at a word and marked.
pub(super) fn cut(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let head: String = text.chars().take(length.saturating_sub(3)).collect();
    let whole_words = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    format!("{whole_words}...")
}

/// `26 November 2026`.
pub(super) fn day(at: Timestamp, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%-d %B %Y").to_string()
}

/// What stands under every commercial mail (product.md section 11): sender, postal address and how to opt out
/// by mail. `from` is the address the mail comes from; it must be a plain address.
pub fn footer(sender: &Sender<'_>, from: &str, language: Language) -> String {
    let who: Vec<String> =
        [sender.company, sender.address].into_iter().map(one_line).filter(|part| !part.is_empty()).collect();
    let from = one_line(from);
    let link = format!("mailto:{}?subject=unsubscribe", super::task::percent_encoded(&from, b"@.-_+"));
    let opt_out = match language {
        Language::English => {
            format!("If you do not want mail from us, reply with \"unsubscribe\" or use this link: {link}")
        }
        Language::Taglish => {
            format!(
                "Kung ayaw na po ninyong makatanggap ng email mula sa amin, mag-reply ng \"unsubscribe\" \
                 o gamitin ang link na ito: {link}"
            )
        }
    };
    format!("--\n{}\n{opt_out}", who.join(", "))
}
