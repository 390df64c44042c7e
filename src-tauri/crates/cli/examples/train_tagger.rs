//! Trains the reader of bare names and companies (`domain::extract::tagger`): `scripts/train-tagger` calls it.
//!
//! usage: train_tagger ROWS.jsonl WEIGHTS.bin     writes the weights learned from all rows
//!        train_tagger ROWS.jsonl --folds N       cross-validates: predictions of every row by weights that
//!                                                did not see it, as JSON lines for the set's score.py
//!
//! One logistic regression per field by AdaGrad, in a seeded order: the same rows give the same bytes.

use anyhow::{Context, Result, bail};
use domain::{
    extract::{
        Field, extract_with,
        tagger::{FIELDS, SLOTS, Tagger, Traits},
        traits,
    },
    region::Region,
    text::{Speaker, Turn},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::HashMap, env, fs, io::Write};

/// Passes over the words.
const EPOCHS: usize = 8;
/// First step of AdaGrad.
const RATE: f32 = 0.3;
/// Pull towards zero at each step.
const DECAY: f32 = 0.000_03;
/// Seed of the order.
const SEED: u64 = 20_260_401;
/// Largest weight in the file.
const STEPS: f32 = 127.0;
/// The log-odds that the surest word of a name or company must reach, and those that do beside it.
const LEAST: [[f32; 2]; 2] = [[-0.4, -3.0], [0.0, -2.0]];

#[derive(Deserialize)]
struct Row {
    id: String,
    turns: Vec<RowTurn>,
    #[serde(default)]
    asked: Vec<String>,
    fields: Vec<String>,
    truth: HashMap<String, Vec<Value>>,
    #[serde(default)]
    ignore: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct RowTurn {
    role: String,
    text: String,
}

/// A word, and per field whether it belongs to it; unknown where the set does not say.
struct Example {
    slots: Vec<u16>,
    labels: [Option<bool>; 2],
}

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [rows, mode, rest @ ..] = arguments.as_slice() else { bail!("usage: see the head of this file") };
    let rows: Vec<Row> = fs::read_to_string(rows)?
        .lines()
        .map(|line| serde_json::from_str(line).context("a line is not a row"))
        .collect::<Result<_>>()?;
    if mode == "--folds" {
        let folds = rest.first().context("how many folds?")?.parse()?;
        return cross_validate(&rows, folds);
    }
    let tagger = train(&rows.iter().collect::<Vec<_>>())?;
    fs::write(mode, tagger.write()).with_context(|| format!("{mode} cannot be written"))
}

/// Predictions of each fold by what was learned from the others; a row's fold is told by its id.
fn cross_validate(rows: &[Row], folds: u64) -> Result<()> {
    let mut output = std::io::stdout().lock();
    for fold in 0..folds {
        let (apart, learn): (Vec<&Row>, Vec<&Row>) =
            rows.iter().partition(|row| hash(&row.id) % folds == fold);
        let tagger = train(&learn)?;
        for row in apart {
            let question = question(row);
            let found = extract_with(&turns(row, &question), Region::US, &tagger);
            let values = |field: Field| -> Vec<&str> {
                let of_field = found.iter().filter(|one| one.field == field);
                of_field
                    .map(|one| if field == Field::Phone { &one.quote } else { &one.value })
                    .map(String::as_str)
                    .collect()
            };
            let prediction = json!({
                "id": row.id, "name": values(Field::Name), "email": values(Field::Email),
                "phone": values(Field::Phone), "company": values(Field::Company),
            });
            writeln!(output, "{prediction}")?;
        }
    }
    Ok(())
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// As `nexscoutctl eval contact` asks.
fn question(row: &Row) -> String {
    row.asked.iter().map(|field| format!("What is your {field}? ")).collect()
}

fn turns<'a>(row: &'a Row, question: &'a str) -> Vec<Turn<'a>> {
    let speaker = |role: &str| match role {
        "customer" => Speaker::Customer,
        "agent" => Speaker::Agent,
        _ => Speaker::System,
    };
    let mut turns: Vec<Turn<'_>> =
        row.turns.iter().map(|turn| Turn { speaker: speaker(&turn.role), text: &turn.text }).collect();
    if !question.is_empty()
        && let Some(last) = turns.iter().rposition(|turn| turn.speaker == Speaker::Customer)
    {
        turns.insert(last, Turn::agent(question));
    }
    turns
}

/// Letters and digits in lower case: how words are compared.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of the values of a field, one list a value.
fn wanted<'a>(values: impl Iterator<Item = &'a str>) -> Vec<Vec<String>> {
    let words = |value: &str| -> Vec<String> {
        value.split([' ', '-', '.', ',', '&', '/']).map(plain).filter(|word| !word.is_empty()).collect()
    };
    values.map(words).filter(|words| !words.is_empty()).collect()
}

/// Which words of a turn belong to one of the values.
fn marked(text: &str, words: &[Traits], values: &[Vec<String>]) -> Vec<bool> {
    let said: Vec<String> =
        words.iter().map(|word| plain(text.get(word.start..word.end).unwrap_or_default())).collect();
    let mut marks = vec![false; said.len()];
    for value in values {
        for first in 0..said.len() {
            let window = said.get(first..first + value.len()).unwrap_or_default();
            if window == value.as_slice() {
                marks.iter_mut().skip(first).take(value.len()).for_each(|mark| *mark = true);
            }
        }
    }
    marks
}

fn examples(row: &Row) -> Vec<Example> {
    let question = question(row);
    let turns = turns(row, &question);
    let mut examples = Vec::new();
    for (turn, words) in traits(&turns, Region::US) {
        let text = turns.get(turn).map_or("", |turn| turn.text);
        let labels: Vec<Vec<Option<bool>>> = FIELDS
            .iter()
            .map(|field| {
                let key = field.as_str();
                if !row.fields.iter().any(|one| one == key) {
                    return vec![None; words.len()];
                }
                let truth = row.truth.get(key).map(Vec::as_slice).unwrap_or_default();
                let truth = wanted(truth.iter().flat_map(|value| match value {
                    Value::Array(any) => any.iter().filter_map(Value::as_str).collect(),
                    value => value.as_str().into_iter().collect::<Vec<_>>(),
                }));
                let ignored = row.ignore.get(key).map(Vec::as_slice).unwrap_or_default();
                let ignored = marked(text, &words, &wanted(ignored.iter().map(String::as_str)));
                let found = marked(text, &words, &truth);
                found
                    .into_iter()
                    .zip(ignored)
                    .map(|(found, ignored)| (found || !ignored).then_some(found))
                    .collect()
            })
            .collect();
        for (at, word) in words.into_iter().enumerate() {
            let label = |field: usize| labels.get(field).and_then(|labels| labels.get(at)).copied().flatten();
            examples.push(Example { slots: word.slots, labels: [label(0), label(1)] });
        }
    }
    examples
}

fn train(rows: &[&Row]) -> Result<Tagger> {
    let examples: Vec<Example> = rows.iter().flat_map(|row| examples(row)).collect();
    let models = (0..FIELDS.len())
        .map(|field| {
            let known: Vec<(&[u16], bool)> = examples
                .iter()
                .filter_map(|example| Some((example.slots.as_slice(), (*example.labels.get(field)?)?)))
                .collect();
            quantised(&fit(&known), LEAST.get(field).copied().unwrap_or_default())
        })
        .collect();
    Tagger::new(models).context("the weights are of another shape")
}

/// Logistic regression by AdaGrad.
fn fit(known: &[(&[u16], bool)]) -> Vec<f32> {
    let mut weights = vec![0.0_f32; SLOTS];
    let mut squares = vec![0.01_f32; SLOTS];
    let mut order: Vec<usize> = (0..known.len()).collect();
    let mut seed = SEED;
    for _ in 0..EPOCHS {
        for at in (1..order.len()).rev() {
            // Knuth's MMIX generator; its high bits are good enough to shuffle with.
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(seed >> 33).unwrap_or_default() % (at + 1);
            order.swap(at, other);
        }
        for (slots, label) in order.iter().filter_map(|at| known.get(*at)) {
            let sum: f32 = slots.iter().filter_map(|slot| weights.get(usize::from(*slot))).sum();
            let error = 1.0 / (1.0 + (-sum).exp()) - if *label { 1.0 } else { 0.0 };
            for slot in slots.iter().map(|slot| usize::from(*slot)) {
                if let (Some(weight), Some(square)) = (weights.get_mut(slot), squares.get_mut(slot)) {
                    let step = error + DECAY * *weight;
                    *square += step * step;
                    *weight -= RATE * step / square.sqrt();
                }
            }
        }
    }
    weights
}

/// As small whole numbers, in steps that make the largest weight 127.
fn quantised(weights: &[f32], least: [f32; 2]) -> ([i32; 2], Vec<i8>) {
    let largest = weights.iter().fold(0.001_f32, |most, weight| most.max(weight.abs()));
    let step = largest.min(6.0) / STEPS;
    #[allow(clippy::cast_possible_truncation)] // Within -127..=127 by the clamp.
    let whole = |weight: f32| (weight / step).round().clamp(-STEPS, STEPS) as i8;
    #[allow(clippy::cast_possible_truncation)] // Some hundreds at most.
    let sums = least.map(|odds| (odds / step).round() as i32);
    (sums, weights.iter().map(|weight| whole(*weight)).collect())
}
