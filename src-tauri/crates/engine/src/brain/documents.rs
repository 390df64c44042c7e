//! What the rep's documents say on a clause: the sentences that cover what was asked, quoted as they stand. A
//! sentence that names money is not quoted: prices come from the price sheet alone.

use super::{
    Passage, Source, SourceKind,
    knowledge::{Fit, is_question},
    phrases::{Said, line},
    terms::{subjects, words},
};
use domain::passages::sentences;
use std::{cmp::Reverse, collections::BTreeSet};

/// Share of the visitor's subjects two neighbouring sentences and their heading must hold to be the answer.
const SURE_PERCENT: usize = 70;
/// Share from which on they are at least related.
const RELATED_PERCENT: usize = 50;
/// Longest quote, in characters.
const LONGEST_QUOTE: usize = 500;
#[rustfmt::skip]
const CURRENCIES: &[&str] = &[
    "usd", "php", "eur", "gbp", "sgd", "aud", "cad", "jpy", "peso", "pesos", "piso", "dollar", "dollars", "euro",
    "euros", "pounds",
];

/// How well a quote fits, how much it covers, and of equals the shorter.
type Rank = (Fit, usize, Reverse<usize>);

/// The best quote of `passages` for one clause, and how well it fits.
pub(super) fn quoted(clause: &str, passages: &[Passage], ignored: &BTreeSet<String>) -> Option<(Fit, Said)> {
    let asked: BTreeSet<String> = subjects(clause).difference(ignored).cloned().collect();
    if asked.is_empty() || !(is_question(clause) || words(clause).len() <= 4) {
        return None;
    }
    // Of quotes that cover as much, the shortest.
    let mut best: Option<(Rank, Said)> = None;
    for passage in passages {
        let above: BTreeSet<String> = subjects(&format!("{} {}", passage.title, passage.heading));
        let said: Vec<String> =
            sentences(&passage.text).into_iter().filter(|text| !names_money(text)).collect();
        for (at, first) in said.iter().enumerate() {
            for text in
                [first.clone(), said.get(at + 1).map_or_else(String::new, |next| format!("{first} {next}"))]
            {
                let Some((fit, covered)) = fit(&asked, &text, &above) else { continue };
                let length = text.chars().count();
                let rank = (fit, covered, Reverse(length));
                if length <= LONGEST_QUOTE && best.as_ref().is_none_or(|(known, _)| rank > *known) {
                    best = Some((rank, said_by(passage, &text)));
                }
            }
        }
    }
    best.map(|((fit, ..), said)| (fit, said))
}

fn said_by(passage: &Passage, text: &str) -> Said {
    let title = line(&passage.title);
    let source = Source { kind: SourceKind::Document, id: passage.document_id.to_string(), title };
    let text = line(text.trim_start_matches(['-', '*', '\u{2022}', ' ']));
    Said { text, sources: vec![source], priced: false }
}

/// At least one subject must stand in the sentences themselves; the heading may bring the others.
fn fit(asked: &BTreeSet<String>, text: &str, above: &BTreeSet<String>) -> Option<(Fit, usize)> {
    let within = subjects(text);
    let stands = asked.intersection(&within).count();
    let covered = asked.iter().filter(|term| within.contains(*term) || above.contains(*term)).count();
    if stands == 0 {
        return None;
    }
    if covered * 100 >= asked.len() * SURE_PERCENT {
        return Some((Fit::Sure, covered * 2 + stands));
    }
    (covered * 100 >= asked.len() * RELATED_PERCENT).then_some((Fit::Related, covered * 2 + stands))
}

/// A number beside a currency, or a share off a price.
fn names_money(sentence: &str) -> bool {
    let signs = |c: char| matches!(c, '$' | '\u{20ac}' | '\u{a3}' | '\u{20b1}' | '\u{a5}');
    let digit = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let words = words(sentence);
    let near_currency = words.iter().enumerate().any(|(at, word)| {
        let beside = |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|word| digit(word));
        let glued = |word: &str| {
            let rest = word.trim_matches(|c: char| c.is_ascii_digit());
            rest.len() < word.len() && CURRENCIES.contains(&rest)
        };
        (CURRENCIES.contains(&word.as_str()) && (beside(at.checked_sub(1)) || beside(at.checked_add(1))))
            || glued(word)
    });
    let off = sentence.contains('%')
        && words.iter().any(|word| matches!(word.as_str(), "off" | "discount" | "bawas"));
    (sentence.contains(signs) && digit(sentence)) || near_currency || off
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::DocumentId;
    use uuid::Uuid;

    fn passage(heading: &str, text: &str) -> Passage {
        Passage {
            document_id: DocumentId::new(Uuid::from_u128(7)),
            title: "Handbook".to_owned(),
            heading: heading.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn the_sentences_that_cover_the_question_are_quoted() {
        let passages = [
            passage("Returns", "Send it back within 30 days. We pay the courier. The box must be unopened."),
            passage("Warranty", "Motors carry two years. Frames carry five."),
        ];
        let ask = |text: &str| quoted(text, &passages, &BTreeSet::new());
        let (fit, said) = ask("How long is the warranty on frames?").unwrap();
        assert_eq!((fit, said.text.as_str()), (Fit::Related, "Frames carry five."));
        let (fit, said) = ask("What warranty do the motors carry?").unwrap();
        assert_eq!((fit, said.text.as_str()), (Fit::Sure, "Motors carry two years."));
        assert_eq!(said.sources[0].title, "Handbook");
        assert!(ask("Do you sell boats?").is_none());
        assert!(ask("I was thinking about the motors of my old boat yesterday").is_none(), "no question");
    }

    #[test]
    fn a_sentence_with_money_is_never_quoted() {
        for text in [
            "The motor costs $49.",
            "Motor: PHP 1,200 each.",
            "A motor is 300 pesos.",
            "Motors are 49usd",
            "Motors come at 10% off in May.",
        ] {
            assert!(names_money(text), "{text}");
            assert!(
                quoted("How is the motor?", &[passage("Motors", text)], &BTreeSet::new()).is_none(),
                "{text}"
            );
        }
        assert!(!names_money("The motor runs at 1,200 rpm and 95% humidity."));
    }
}
