//! What is on record for a question: the product it names and the FAQ entry that fits. A found answer counts
//! only when its question really overlaps with what was asked. It must not write sentences.

use super::terms::{is_stop, meaning, stem, subjects, words};
use domain::offer::Product;
use std::collections::BTreeSet;

/// How well an answer on record fits a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// About the same thing, but perhaps not the answer.
    Related,
    /// The answer.
    Sure,
}

/// Share of the visitor's subjects an answer has to cover to be the answer, in percent.
const SURE_PERCENT: usize = 70;
/// Share from which on it is at least related.
const RELATED_PERCENT: usize = 50;

/// The entry that certainly answers `question`, with its place among `entries`.
pub(crate) fn best_faq<'e>(
    question: &str,
    entries: impl Iterator<Item = (&'e str, &'e str)>,
    company: &str,
    products: &[Product],
) -> Option<(usize, &'e str)> {
    let ignored = name_words(company, products);
    let entries: Vec<(&str, &str)> = entries.collect();
    clauses(question).into_iter().find_map(|clause| {
        let (index, fit) = best_fit(&clause, &entries, &ignored)?;
        let (recorded, answer) = entries.get(index)?;
        (fit == Fit::Sure && same_product(&clause, recorded, products)).then_some((index, *answer))
    })
}

/// The recorded question that shares most with a text, the first of equals; a hint at what interests, and no
/// claim that it answers anything.
pub(crate) fn nearest(text: &str, questions: &[&str], company: &str, products: &[Product]) -> Option<usize> {
    let ignored = name_words(company, products);
    let asked: BTreeSet<String> = subjects(text).difference(&ignored).cloned().collect();
    let shared = questions.iter().map(|question| asked.intersection(&subjects(question)).count());
    let best = shared.enumerate().filter(|(_, count)| *count > 0).rev().max_by_key(|(_, count)| *count);
    best.map(|(index, _)| index)
}

/// Words that only name the company or its products and so say nothing of what is asked about them.
pub(super) fn name_words(company: &str, products: &[Product]) -> BTreeSet<String> {
    let of_products = products.iter().flat_map(|product| words(&product.name)).map(|word| stem(&word));
    subjects(company).into_iter().chain(of_products.filter(|word| telling(word))).collect()
}

/// Whether an entry may answer a clause: not when both name products and none of them is the same.
pub(super) fn same_product(clause: &str, recorded: &str, products: &[Product]) -> bool {
    let asked = named_products(clause, products);
    let answered = named_products(recorded, products);
    asked.is_empty()
        || answered.is_empty()
        || asked.iter().any(|product| answered.iter().any(|other| other.id == product.id))
}

/// The best-fitting of `entries` (question and answer) for one clause; the first of equals.
pub(super) fn best_fit(
    clause: &str,
    entries: &[(&str, &str)],
    ignored: &BTreeSet<String>,
) -> Option<(usize, Fit)> {
    let asked: BTreeSet<String> = subjects(clause).difference(ignored).cloned().collect();
    let loose = !is_question(clause) && words(clause).len() > 4;
    let mut best: Option<(usize, Fit, usize)> = None;
    for (index, (question, answer)) in entries.iter().enumerate() {
        let Some((fit, shared)) = fit(&asked, question, answer, ignored, loose) else { continue };
        if best.is_none_or(|(_, known, most)| (fit, shared) > (known, most)) {
            best = Some((index, fit, shared));
        }
    }
    best.map(|(index, fit, _)| (index, fit))
}

/// The term-overlap test. At least one subject must stand in the recorded question itself. `Sure` needs 70 %
/// of what was asked in question or answer, or the whole recorded question (two subjects or more) in what was
/// asked; half makes it `Related`. A statement (`loose`) has to name the whole recorded question.
fn fit(
    asked: &BTreeSet<String>,
    question: &str,
    answer: &str,
    ignored: &BTreeSet<String>,
    loose: bool,
) -> Option<(Fit, usize)> {
    let recorded: BTreeSet<String> = subjects(question).difference(ignored).cloned().collect();
    let explained = subjects(answer);
    let in_question = asked.intersection(&recorded).count();
    if in_question == 0 {
        return None;
    }
    let covered = asked.iter().filter(|term| recorded.contains(*term) || explained.contains(*term)).count();
    let whole = in_question >= 2 && in_question == recorded.len();
    if loose {
        return whole.then_some((Fit::Sure, in_question));
    }
    if whole || covered * 100 >= asked.len() * SURE_PERCENT {
        return Some((Fit::Sure, in_question));
    }
    (covered * 100 >= asked.len() * RELATED_PERCENT).then_some((Fit::Related, in_question))
}

/// Whether a clause asks something, by its mark or its words.
pub(super) fn is_question(clause: &str) -> bool {
    #[rustfmt::skip]
    const OPENING: &[&str] = &[
        "what", "whats", "which", "who", "when", "where", "why", "how", "do", "does", "is", "are", "can",
        "could", "will", "would", "tell", "explain", "describe", "pwede", "puwede", "meron", "may", "mayroon",
    ];
    #[rustfmt::skip]
    const ANYWHERE: &[&str] = &[
        "magkano", "ano", "anong", "paano", "pano", "saan", "nasaan", "kailan", "bakit", "ilan", "ilang",
        "alin", "sino", "gaano", "ba",
    ];
    #[rustfmt::skip]
    const BEFORE: &[&str] = &["hi", "hello", "hey", "so", "and", "but", "also", "ok", "okay", "po", "please"];
    let words = words(clause);
    let opening = words.iter().find(|word| !BEFORE.contains(&word.as_str()));
    (clause.contains('?') && !words.is_empty())
        || opening.is_some_and(|word| OPENING.contains(&word.as_str()))
        || words.iter().any(|word| ANYWHERE.contains(&word.as_str()))
}

/// The sentences of a message, and the halves of a sentence joined by "and" when both say something.
pub(super) fn clauses(text: &str) -> Vec<String> {
    let mut clauses = Vec::new();
    for sentence in sentences(text) {
        let halves: Vec<&str> = sentence.split(" and ").collect();
        let all_speak = halves.iter().all(|half| words(half).len() >= 2 && !subjects(half).is_empty());
        if halves.len() == 2 && all_speak && halves.iter().any(|half| is_question(half)) {
            let asking = if sentence.contains('?') { "?" } else { "" };
            clauses.extend(halves.into_iter().map(|half| format!("{}{asking}", half.trim_end_matches('?'))));
        } else {
            clauses.push(sentence);
        }
    }
    clauses
}

fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let followed_by_space = letters.peek().is_none_or(|next| next.is_whitespace());
        let ends = matches!(letter, '?' | '!' | '\n' | ';') || (letter == '.' && followed_by_space);
        if !matches!(letter, '\n' | ';') {
            current.push(letter);
        }
        if ends && !current.trim().is_empty() {
            sentences.push(std::mem::take(&mut current).trim().to_owned());
        }
    }
    if !current.trim().is_empty() {
        sentences.push(current.trim().to_owned());
    }
    sentences
}

/// The products a text names: by their full names (the longest where one contains another), else by the words
/// only they carry, else all that share the family name that was said.
pub(super) fn named_products<'p>(text: &str, products: &'p [Product]) -> Vec<&'p Product> {
    let said: Vec<String> = words(text).iter().map(|word| stem(word)).collect();
    let names: Vec<(&Product, Vec<String>)> = products
        .iter()
        .map(|product| (product, words(&product.name).iter().map(|word| stem(word)).collect()))
        .collect();
    let full: Vec<&(&Product, Vec<String>)> =
        names.iter().filter(|(_, name)| !name.is_empty() && contains_run(&said, name)).collect();
    let longest = full.iter().filter(|(product, name)| {
        !full.iter().any(|(other, longer)| {
            other.id != product.id && longer.len() > name.len() && contains_run(longer, name)
        })
    });
    let longest: Vec<&Product> = longest.map(|(product, _)| *product).collect();
    if !longest.is_empty() {
        return longest;
    }
    let hits = |name: &[String]| name.iter().filter(|word| telling(word) && said.contains(word)).count();
    let most = names.iter().map(|(_, name)| hits(name)).max().unwrap_or_default();
    names.iter().filter(|(_, name)| most > 0 && hits(name) == most).map(|(product, _)| *product).collect()
}

/// Products whose description covers two things a clause is about, or all of it; most first.
pub(super) fn described_products<'p>(
    clause: &str,
    products: &'p [Product],
    ignored: &BTreeSet<String>,
) -> Vec<&'p Product> {
    let asked: BTreeSet<String> = subjects(clause).difference(ignored).cloned().collect();
    let covered = |product: &Product| asked.intersection(&subjects(&product.description)).count();
    let mut fitting: Vec<(usize, &Product)> = products
        .iter()
        .map(|product| (covered(product), product))
        .filter(|(count, _)| *count >= 2 || (*count == 1 && asked.len() == 1))
        .collect();
    fitting.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    fitting.into_iter().take(3).map(|(_, product)| product).collect()
}

/// A word of a product's name that may stand for it: no stop word, and no word with a general meaning such as
/// "delivery".
fn telling(word: &str) -> bool {
    #[rustfmt::skip]
    const GENERAL: &[&str] =
        &["plan", "package", "servic", "product", "basic", "standard", "kit", "system", "app"];
    word.chars().count() >= 3 && !is_stop(word) && !GENERAL.contains(&word) && meaning(word) == word
}

fn contains_run(text: &[String], run: &[String]) -> bool {
    text.windows(run.len().max(1)).any(|window| window == run)
}
