//! A step of a sequence in the rep's own words: the gaps are filled from the record, the signature is added.

use super::wording::{company, cut, first_name, full_name, one_line, signature};
use super::{Draft, Facts};
use domain::sequence::{Step, fill};

/// Longest subject in characters.
const SUBJECT_LENGTH: usize = 200;

/// The message; where nothing is on record a gap gets a plain word.
pub fn own_step(facts: &Facts<'_>, step: &Step) -> Draft {
    let value = |gap: &str| match gap {
        "name" => full_name(facts).unwrap_or_else(|| "there".to_owned()),
        "first_name" => first_name(facts).unwrap_or_else(|| "there".to_owned()),
        "their_company" => {
            let theirs = facts.person.company.map(one_line).filter(|name| !name.is_empty());
            theirs.unwrap_or_else(|| "your company".to_owned())
        }
        "product" => match facts.inquiry.product {
            Some(product) => one_line(&product.name),
            None => "our offer".to_owned(),
        },
        "rep" => one_line(facts.sender.rep),
        _ => company(facts),
    };
    let subject = cut(&one_line(&fill(&step.subject, value)), SUBJECT_LENGTH);
    let body = format!("{}\n\n{}", fill(&step.body, value).trim_end(), signature(facts));
    Draft { subject, body: body.trim_end().to_owned() }
}
