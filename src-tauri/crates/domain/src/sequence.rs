//! Sequences: the messages that follow one another while nobody answers. Each step waits some days after the one
//! before it; its text is written from facts on record, or is the rep's own with gaps to fill.

use crate::{
    Timestamp,
    grounding::names_money,
    policy::Binding,
    time::Span,
    vocabulary::{SequenceName, StepText},
};
use serde::{Deserialize, Serialize};

/// Most steps of one sequence: more is no manner.
pub const STEPS_MAX: usize = 10;
/// Longest wait of one step, in days.
pub const WAIT_MAX: u16 = 365;
/// Gaps that a text of the rep's may have, each filled from the record.
pub const GAPS: &[&str] = &["name", "first_name", "their_company", "product", "rep", "company"];

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Days after the step before it, or after the start.
    pub wait_days: u16,
    /// Written from facts on record; `None`: by the rep, below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writes: Option<StepText>,
    /// The rep's subject, where no thread runs yet that the mail goes on in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The rep's text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}

/// Why steps cannot be taken, with the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct InvalidStep {
    /// `steps` or `steps.2.body`.
    pub field: String,
    /// In words.
    pub words: String,
}

/// What is sent where the rep has changed nothing (product.md sections 3 and 4).
pub fn built_in(name: SequenceName) -> Vec<Step> {
    let step = |wait_days, writes| Step {
        wait_days,
        writes: Some(writes),
        subject: String::new(),
        body: String::new(),
    };
    match name {
        SequenceName::Nurture => vec![
            step(1, StepText::AboutTheProduct),
            step(2, StepText::OneAnswer),
            step(4, StepText::LeaveItOpen),
        ],
        SequenceName::OfferReminder => {
            vec![step(3, StepText::OfferReminder), step(4, StepText::LastReminder)]
        }
        SequenceName::FollowUp => vec![step(0, StepText::FollowUp)],
    }
}

/// The texts that the program can write for a sequence.
pub const fn texts(name: SequenceName) -> &'static [StepText] {
    match name {
        SequenceName::Nurture => &[StepText::AboutTheProduct, StepText::OneAnswer, StepText::LeaveItOpen],
        SequenceName::OfferReminder => &[StepText::OfferReminder, StepText::LastReminder],
        SequenceName::FollowUp => &[StepText::FollowUp],
    }
}

/// Of two that want the same person, which goes first: an offer's reminder, then a follow-up, then a nurture.
pub const fn rank(name: SequenceName) -> u8 {
    match name {
        SequenceName::Nurture => 0,
        SequenceName::FollowUp => 1,
        SequenceName::OfferReminder => 2,
    }
}

/// How long after its start each step falls.
pub fn offsets(steps: &[Step]) -> Vec<Span> {
    let mut days = 0_i64;
    steps
        .iter()
        .map(|step| {
            days += i64::from(step.wait_days);
            Span::days(days)
        })
        .collect()
}

/// Looks at what the rep wants to keep, and tidies it.
///
/// # Errors
/// Too few or too many steps, a wait out of range, a text that is missing, too long, or has a gap nobody can fill.
pub fn checked(name: SequenceName, steps: Vec<Step>) -> Result<Vec<Step>, InvalidStep> {
    let refuse = |field: String, words: String| Err(InvalidStep { field, words });
    if steps.is_empty() || steps.len() > STEPS_MAX {
        return refuse("steps".to_owned(), format!("a sequence has 1 to {STEPS_MAX} steps"));
    }
    let mut kept = Vec::with_capacity(steps.len());
    for (index, mut step) in steps.into_iter().enumerate() {
        let (number, at) = (index + 1, |field: &str| format!("steps.{index}.{field}"));
        // A follow-up's first message leaves when its job is due; every other one waits at least a day.
        let least = u16::from(!(name == SequenceName::FollowUp && index == 0));
        let most = if name == SequenceName::FollowUp && index == 0 { 0 } else { WAIT_MAX };
        if !(least..=most).contains(&step.wait_days) {
            let words = match most {
                0 => format!("step {number} leaves when the follow-up is due: 0 days"),
                _ => format!("step {number} waits {least} to {most} days after the one before it"),
            };
            return refuse(at("wait_days"), words);
        }
        if let Some(text) = step.writes {
            if !texts(name).contains(&text) {
                return refuse(at("writes"), format!("{text} is no text of this sequence"));
            }
            (step.subject, step.body) = (String::new(), String::new());
            kept.push(step);
            continue;
        }
        step.subject = step.subject.trim().to_owned();
        step.body = step.body.replace("\r\n", "\n").trim().to_owned();
        if step.subject.is_empty()
            || step.subject.chars().count() > 200
            || step.subject.chars().any(char::is_control)
        {
            return refuse(
                at("subject"),
                format!("step {number} needs a subject of 1 to 200 characters on one line"),
            );
        }
        if step.body.is_empty() || step.body.chars().count() > 8_000 {
            return refuse(at("body"), format!("step {number} needs a text of 1 to 8,000 characters"));
        }
        if step.body.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            return refuse(
                at("body"),
                format!("the text of step {number} must not contain control characters"),
            );
        }
        for (field, text) in [("subject", &step.subject), ("body", &step.body)] {
            if let Some(gap) = unknown_gap(text) {
                let known = GAPS.iter().map(|gap| format!("{{{gap}}}")).collect::<Vec<_>>().join(", ");
                return refuse(
                    at(field),
                    format!("step {number}: nothing fills {{{gap}}}; known are {known}"),
                );
            }
        }
        kept.push(step);
    }
    Ok(kept)
}

/// Fills the gaps of a text in one pass, so that nothing filled in is looked at again.
pub fn fill(text: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').filter(|(gap, _)| GAPS.contains(gap)) {
            Some((gap, behind)) => {
                filled.push_str(&value(gap));
                rest = behind;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// What looks like a gap but is none that is known.
fn unknown_gap(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        rest = after;
        let Some((gap, _)) = after.split_once('}') else { continue };
        let word = !gap.is_empty() && gap.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if word && !GAPS.contains(&gap) {
            return Some(gap.to_owned());
        }
    }
    None
}

/// What in a text of the rep's binds us, so that each mail with it waits for approval.
pub fn binds(text: &str) -> Option<Binding> {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| lower.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
    if has(&["discount", "discounted", "discounts", "rebate"]) || lower.contains("% off") {
        Some(Binding::Discount)
    } else if has(&["contract", "agreement", "warranty", "guarantee", "guaranteed", "liability", "legally"]) {
        Some(Binding::ContractWording)
    } else if names_money(text) {
        Some(Binding::OffSheetPrice)
    } else {
        None
    }
}

/// When a step falls that is the `index`th after `start`.
pub fn falls(steps: &[Step], index: usize, start: Timestamp) -> Option<Timestamp> {
    offsets(steps).get(index).map(|after| start + *after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(wait_days: u16, subject: &str, body: &str) -> Step {
        Step { wait_days, writes: None, subject: subject.to_owned(), body: body.to_owned() }
    }

    #[test]
    fn the_built_in_ones_are_what_product_md_says() {
        let days = |name| offsets(&built_in(name)).iter().map(|span| span.0 / 86_400_000).collect::<Vec<_>>();
        assert_eq!(days(SequenceName::Nurture), [1, 3, 7]);
        assert_eq!(days(SequenceName::OfferReminder), [3, 7]);
        assert_eq!(days(SequenceName::FollowUp), [0]);
        for name in SequenceName::ALL {
            assert_eq!(checked(*name, built_in(*name)).unwrap(), built_in(*name));
        }
    }

    #[test]
    fn what_cannot_be_sent_is_refused_with_its_field() {
        let field = |steps| checked(SequenceName::Nurture, steps).unwrap_err().field;
        assert_eq!(field(Vec::new()), "steps");
        assert_eq!(field(vec![own(1, "a", "b"); 11]), "steps");
        assert_eq!(field(vec![own(0, "a", "b")]), "steps.0.wait_days");
        assert_eq!(field(vec![own(1, "a", "b"), own(1, "a\r\nBcc: x", "b")]), "steps.1.subject");
        assert_eq!(field(vec![own(1, "a", " ")]), "steps.0.body");
        assert_eq!(field(vec![own(1, "a", "Hi {nmae}")]), "steps.0.body");
        let foreign = Step { writes: Some(StepText::LastReminder), ..own(1, "", "") };
        assert_eq!(field(vec![foreign]), "steps.0.writes");
    }

    #[test]
    fn gaps_are_filled_once_and_braces_stay_braces() {
        let value = |gap: &str| if gap == "name" { "{rep}".to_owned() } else { "Rina".to_owned() };
        assert_eq!(fill("Hi {name}, {rep} {x} {", value), "Hi {rep}, Rina {x} {");
    }

    #[test]
    fn prices_discounts_and_legal_words_bind() {
        assert_eq!(binds("It is USD 40.00 now"), Some(Binding::OffSheetPrice));
        assert_eq!(binds("Take 10 % off? No, 10% off."), Some(Binding::Discount));
        assert_eq!(binds("We guarantee it."), Some(Binding::ContractWording));
        assert_eq!(binds("Is the timing right?"), None);
    }
}
