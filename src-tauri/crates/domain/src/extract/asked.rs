//! What our last turn asked for: it decides how a bare answer ("Ana Lopez", "5545781356", "12") is read.

use super::{Field, Finding};
use crate::text;

/// The fields just asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) name: bool,
    /// Only the family name, the given name being known.
    pub(super) surname: bool,
    pub(super) phone: bool,
    pub(super) company: bool,
    pub(super) role: bool,
    pub(super) location: bool,
    pub(super) budget: bool,
    pub(super) quantity: bool,
    pub(super) timeline: bool,
    /// An order, account or other number that is no phone.
    pub(super) other_number: bool,
}

/// Words in our question that ask for each field.
const NAME: &[&str] =
    &["name", "names", "pangalan", "fullname", "surname", "speaking with", "who am i", "whom am i", "sino"];
const PHONE: &[&str] = &[
    "phone",
    "mobile",
    "cell",
    "cellphone",
    "telephone",
    "call you",
    "text you",
    "contact number",
    "number to reach",
    "best number",
    "your number",
    "contact you",
    "reach you",
    "tawagan",
    "numero",
    "whatsapp",
    "viber",
];
const COMPANY: &[&str] =
    &["company", "business", "organization", "organisation", "employer", "firm", "kumpanya"];
const ROLE: &[&str] = &["role", "position", "title", "job"];
const LOCATION: &[&str] = &["location", "located", "city", "based", "where", "saan", "taga saan", "country"];
const BUDGET: &[&str] = &["budget", "spend"];
const QUANTITY: &[&str] = &["how many", "quantity", "number of", "team size", "ilan", "ilang"];
const TIMELINE: &[&str] = &["when", "timeline", "how soon", "timeframe", "deadline", "start date", "kailan"];
const OTHER: &[&str] = &[
    "order",
    "account",
    "ticket",
    "reference",
    "invoice",
    "card",
    "ssn",
    "social security",
    "tracking",
    "pin",
    "zip",
    "serial",
    "id",
];
/// Other people's and things' names are not the visitor's.
const NOT_A_PERSON: &[&str] = &[
    "product name",
    "brand name",
    "file name",
    "domain name",
    "user name",
    "street name",
    "pet name",
    "item name",
];

impl Asked {
    /// The state after one more turn of ours; a turn that asks nothing keeps the question before it open.
    pub(super) fn then(self, text: &str) -> Self {
        let words: Vec<String> = text::words(text)
            .into_iter()
            .map(|word| word.norm)
            .filter(|norm| !norm.is_empty())
            .take(400)
            .collect();
        let sentence = format!(" {} ", words.join(" "));
        let has = |list: &[&str]| list.iter().any(|phrase| sentence.contains(&format!(" {phrase} ")));
        let company = has(COMPANY);
        let now = Self {
            // "your company name" asks for the company.
            name: has(NAME)
                && !has(NOT_A_PERSON)
                && (!company || has(&["your name", "full name", "name and"])),
            surname: has(&["last name", "surname", "family name"])
                && !has(&["first name", "full name", "first and last name", "given name"]),
            phone: has(PHONE),
            company,
            role: has(ROLE),
            location: has(LOCATION),
            budget: has(BUDGET),
            quantity: has(QUANTITY),
            timeline: has(TIMELINE),
            other_number: has(OTHER),
        };
        let asks = text.contains('?')
            || has(&["please", "may i have", "could i have", "can i have", "provide", "paki", "need your"]);
        if now == Self::default() && !asks { self } else { now }
    }

    /// What is still open after the customer's answer.
    pub(super) fn answered(self, findings: &[Finding]) -> Self {
        let given = |field: Field| findings.iter().any(|finding| finding.field == field);
        Self {
            name: self.name && !given(Field::Name),
            surname: self.surname && !given(Field::Name),
            phone: self.phone && !given(Field::Phone),
            company: self.company && !given(Field::Company),
            role: self.role && !given(Field::Role),
            location: self.location && !given(Field::Location),
            budget: self.budget && !given(Field::Budget),
            quantity: self.quantity && !given(Field::Quantity),
            timeline: self.timeline && !given(Field::Timeline),
            other_number: self.other_number,
        }
    }
}
