//! A workspace with many people in it, always the same ones: for benchmarks and for the look of a full board.

use anyhow::Context as _;
use domain::{Source, Stage, Temperature, Timestamp, rank, time::Span};
use engine::{Engine, ports::Entropy as _};
use futures::FutureExt as _;
use std::collections::HashMap;
use store::{StoreError, bulk, bulk::Person};

use crate::SeededEntropy;

/// People in one commit.
const TOGETHER: usize = 2_000;
const DAY: i64 = 86_400_000;

/// How many in a hundred stand in each stage.
const STAGES: [(Stage, u64); 7] = [
    (Stage::New, 30),
    (Stage::Contacted, 22),
    (Stage::Qualified, 16),
    (Stage::Interested, 11),
    (Stage::ReadyToClose, 6),
    (Stage::Won, 7),
    (Stage::Lost, 8),
];
const FIRST: [&str; 24] = [
    "Maria", "Jose", "Ana", "Juan", "Liza", "Paolo", "Grace", "Mark", "Elena", "Rico", "Nina", "Carlo",
    "Sofia", "Diego", "Hannah", "Owen", "Priya", "Kenji", "Amara", "Luis", "Tess", "Noel", "Ivy", "Omar",
];
const LAST: [&str; 24] = [
    "Santos",
    "Reyes",
    "Cruz",
    "Garcia",
    "Mendoza",
    "Ramos",
    "Flores",
    "Villanueva",
    "Aquino",
    "Bautista",
    "Lim",
    "Tan",
    "Navarro",
    "Ocampo",
    "Salazar",
    "Torres",
    "Okafor",
    "Haddad",
    "Nakamura",
    "Iyer",
    "Brandt",
    "Moreau",
    "Kowalski",
    "O'Neill",
];
const TRADE: [&str; 12] = [
    "Dental",
    "Logistics",
    "Bakery",
    "Clinic",
    "Realty",
    "Fitness",
    "Travel",
    "Foods",
    "Studio",
    "Hardware",
    "Academy",
    "Motors",
];
const PLACE: [&str; 12] = [
    "Bayani", "Makati", "Cebu", "Ilocos", "Pasig", "Davao", "Laguna", "Baguio", "Taguig", "Iloilo", "Subic",
    "Marikina",
];
const TASKS: [&str; 4] =
    ["Call back", "Send the reference list", "Ask about the start date", "Prepare the demo"];
/// One in fifty has one of these: what people really type, and what breaks a layout.
const ODD: [&str; 6] = [
    "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley Montgomery-Massingberd III",
    "محمد عبد الرحمن الخطيب",
    "<b>Bobby</b> <script>alert(1)</script>",
    "\u{202e}drowssap\u{202c} Reversed",
    "יעל כהן-לוי",
    "Supercalifragilisticexpialidocious_without_a_single_space_to_break_at_anywhere",
];

/// Puts `count` made-up people into a workspace; the same ones each time, dated back from its clock's present.
///
/// # Errors
/// The store's.
pub async fn fill(engine: &Engine, count: usize) -> anyhow::Result<()> {
    let now = engine.now();
    let dice = Dice(SeededEntropy::new(count as u64));
    let mut ranks: HashMap<Stage, rank::Rank> = HashMap::new();
    let mut left = count;
    while left > 0 {
        let together = left.min(TOGETHER);
        left -= together;
        let people =
            (0..together).map(|at| dice.person(left + at, now, &mut ranks)).collect::<Option<Vec<_>>>();
        let people = people.context("a column has no more room")?;
        let write =
            engine.store().write(move |tx| async move { bulk::insert(tx, &people, now).await }.boxed());
        let written: Result<(), StoreError> = write.await;
        written?;
    }
    Ok(())
}

struct Dice(SeededEntropy);

impl Dice {
    /// A number below `end`.
    fn below(&self, end: u64) -> u64 {
        (self.0.jitter() * end as f64) as u64
    }
    fn of<T: Copy>(&self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len() as u64) as usize).copied()
    }
    fn in_hundred(&self, chance: u64) -> bool {
        self.below(100) < chance
    }
    fn stage(&self) -> Stage {
        let mut lot = self.below(100);
        for (stage, share) in STAGES {
            if lot < share {
                return stage;
            }
            lot -= share;
        }
        Stage::New
    }

    fn person(
        &self,
        number: usize,
        now: Timestamp,
        ranks: &mut HashMap<Stage, rank::Rank>,
    ) -> Option<Person> {
        let id = || self.0.uuid(now).to_string();
        let ago = |days: i64| Timestamp(now.0 - days * DAY - self.below(DAY as u64) as i64);
        let stage = self.stage();
        let rank = rank::between(ranks.get(&stage).copied(), None)?;
        ranks.insert(stage, rank);
        let (first, last) = (self.of(&FIRST)?, self.of(&LAST)?);
        let (place, trade) = (self.of(&PLACE)?, self.of(&TRADE)?);
        let odd = self.in_hundred(2);
        let name = if odd { self.of(&ODD)?.to_owned() } else { format!("{first} {last}") };
        let temperature =
            self.of(&[Temperature::Cold, Temperature::Warm, Temperature::Hot, Temperature::ReadyToBuy])?;
        let heat = Temperature::ALL.iter().position(|one| *one == temperature)? as u64;
        let mail = format!("{}.{}{number}@{}.example", first, last.replace('\'', ""), place).to_lowercase();
        let quiet = self.below(40) as i64;
        Some(Person {
            id: id(),
            contact_id: id(),
            deal_id: id(),
            task_id: id(),
            name: (!self.in_hundred(3)).then_some(name),
            company: (!self.in_hundred(25)).then(|| format!("{place} {trade}")),
            email: (!self.in_hundred(8)).then_some(mail),
            confirmed: self.in_hundred(60),
            source: self.of(&[
                Source::WebChat,
                Source::WebChat,
                Source::FacebookLeadAds,
                Source::GoogleLeadForm,
                Source::InboundMail,
                Source::Import,
                Source::Manual,
            ])?,
            stage,
            stage_at: ago(quiet),
            rank: rank.0,
            temperature,
            score: [
                (heat * 10 + self.below(11)).min(40) as u8,
                (heat * 8 + self.below(2)).min(25) as u8,
                self.below(16) as u8,
                self.below(16) as u8,
                self.below(6) as u8,
            ],
            amount_minor: (stage == Stage::Won || self.in_hundred(70))
                .then(|| (self.below(400) as i64 + 5) * 10_000),
            currency: if self.in_hundred(80) { "USD" } else { "PHP" },
            task: self
                .in_hundred(15)
                .then(|| Some((self.of(&TASKS)?.to_owned(), now + Span((self.below(14) as i64 - 3) * DAY))))
                .flatten(),
            hands_off: self.in_hundred(3),
            last_touch_at: ago(quiet),
            created_at: ago(quiet + self.below(90) as i64),
        })
    }
}
