//! What the last turn says by itself and in answer to our last one: the strongest words for and against.

use super::{Telling, phrases::stands};
use crate::{
    signal,
    text::{self, Speaker, Turn, Word},
};

/// Where the estimate starts: nothing is known either way.
const START: i32 = 32;

/// Phrases of the last turn and what each is worth; the strongest for and the strongest against count.
const WANTS: &[(&str, i32)] = &[
    ("book it", 36),
    ("book that", 34),
    ("book a", 34),
    ("book me", 36),
    ("book the", 34),
    ("book for", 30),
    ("book an", 34),
    ("book", 28),
    ("booking", 22),
    ("reserve", 32),
    ("reservation", 28),
    ("reserving", 28),
    ("buy", 34),
    ("purchase", 34),
    ("order", 26),
    ("rent", 24),
    ("renting", 24),
    ("tickets", 26),
    ("ticket", 24),
    ("schedule", 30),
    ("appointment", 30),
    ("make an appointment", 34),
    ("set up", 20),
    ("visit", 22),
    ("get me", 18),
    ("get a cab", 34),
    ("a cab", 30),
    ("cab", 26),
    ("a ride", 28),
    ("taxi", 28),
    ("sign me up", 36),
    ("sign up", 30),
    ("go ahead", 34),
    ("confirm", 28),
    ("confirmed", 28),
    ("i want", 14),
    ("i need", 14),
    ("i wanna", 14),
    ("id like", 12),
    ("i would like", 12),
    ("need to get", 16),
    ("want to get", 16),
    ("gotta get", 18),
    ("cant wait", 22),
    ("upgrade", 20),
    ("getting the", 18),
    ("getting a", 16),
    ("getting my", 18),
    ("preorder", 28),
    ("pre order", 28),
    ("take it", 26),
    ("ill take", 32),
    ("wish i had", 20),
    ("how much", 14),
    ("price", 10),
    ("cost", 10),
    ("love", 10),
    ("want", 12),
    ("need", 10),
    ("wish", 12),
    ("when can", 16),
    ("play it", 20),
    ("bibilhin", 36),
    ("bibili", 34),
    ("order na", 36),
    ("kukunin", 34),
    ("sige", 24),
];
const LEAVES: &[(&str, i32)] = &[
    ("that is all", -34),
    ("thats all", -34),
    ("thats it", -26),
    ("all for now", -34),
    ("nothing else", -34),
    ("nothing more", -34),
    ("no more", -20),
    ("not right now", -40),
    ("not now", -40),
    ("not at the moment", -40),
    ("not yet", -38),
    ("not today", -36),
    ("maybe later", -40),
    ("later", -30),
    ("another time", -36),
    ("some other time", -36),
    ("changed my mind", -34),
    ("not interested", -40),
    ("no thanks", -40),
    ("no thank you", -40),
    ("dont need", -34),
    ("dont want", -38),
    ("do not want", -38),
    ("do not need", -34),
    ("hold off", -36),
    ("think about it", -26),
    ("just looking", -30),
    ("just browsing", -30),
    ("hate", -24),
    ("too expensive", -26),
    ("waste of", -28),
    ("worst", -24),
    ("trash", -24),
    ("overrated", -26),
    ("sucks", -22),
    ("regret", -26),
    ("ugly", -20),
    ("stupid", -18),
    ("problem", -14),
    ("broken", -16),
    ("issue", -12),
    ("battery", -10),
    ("never buy", -40),
    ("not buying", -40),
    ("wont buy", -40),
    ("refuse to", -30),
    ("look for", -20),
    ("looking for", -18),
    ("find", -22),
    ("search", -22),
    ("show me", -20),
    ("are there", -22),
    ("is there", -20),
    ("anything else", -22),
    ("any other", -22),
    ("something else", -22),
    ("what about", -16),
    ("what is", -12),
    ("whats", -12),
    ("do they", -14),
    ("does it", -14),
    ("weather", -30),
    ("address", -14),
    ("phone number", -14),
    ("hindi na", -40),
    ("ayoko", -36),
    ("wag na", -38),
    ("saka na", -36),
];
/// We asked to confirm a purchase or booking: the deal is being made.
const CONFIRMS: &[&str] = &[
    "confirm",
    "verify",
    "confirming",
    "is that correct",
    "is this correct",
    "is that right",
    "is this right",
    "correct",
    "to be clear",
    "so you want",
    "so youd like",
    "details",
    "to make sure",
];
/// We offered the purchase or booking.
const OFFERS: &[&str] = &[
    "book",
    "reserve",
    "reservation",
    "buy",
    "purchase",
    "tickets",
    "ticket",
    "schedule",
    "appointment",
    "rent",
    "order",
    "sign up",
    "proceed",
    "get started",
    "booking",
];
/// We asked for what only a purchase or booking needs.
const PARTICULARS: &[&str] = &[
    "how many people",
    "how many tickets",
    "how many seats",
    "number of tickets",
    "number of people",
    "how many",
    "ride type",
    "shared ride",
    "what type of ride",
    "which date",
    "what date",
    "what day",
    "what time",
    "when would you",
    "when do you",
    "check in",
    "pick up",
    "pickup",
    "insurance",
    "subtitles",
    "how long",
    "for how many",
];
const YES: &[&str] = &[
    "yes",
    "yeah",
    "yep",
    "yup",
    "sure",
    "ok",
    "okay",
    "please",
    "definitely",
    "absolutely",
    "of course",
    "sounds good",
    "sounds great",
    "perfect",
    "great",
    "right",
    "correct",
    "go ahead",
    "oo",
    "opo",
    "sige",
    "exactly",
    "fine",
    "works",
];
const NO: &[&str] =
    &["no", "nope", "nah", "not", "dont", "hindi", "ayoko", "wala", "naw", "negative", "never"];

/// The worth of the last customer turn, not cut to 0-100, with the words that tell.
pub(super) fn worth(turns: &[Turn<'_>], last: usize) -> (i32, Vec<Telling>) {
    let Some(turn) = turns.get(last) else { return (0, Vec::new()) };
    let words = text::words(turn.text);
    let earlier = turns.get(..last).unwrap_or_default();
    let asked =
        earlier.last().filter(|turn| turn.speaker == Speaker::Agent).map(|turn| text::words(turn.text));
    let (telling, own) = strongest(&words);
    let own = own + signals(turn.text);
    let estimate = START + own + asked.map_or(0, |asked| context(&asked, &words)) + momentum(earlier);
    (estimate, telling)
}

/// The strongest phrase for and the strongest against, and what the turn itself is worth by them.
fn strongest(words: &[Word]) -> (Vec<Telling>, i32) {
    let place = |(phrase, worth): &(&str, i32)| -> Option<Telling> {
        let (first, end) = position(words, phrase)?;
        Some((words.get(first)?.start, words.get(end.checked_sub(1)?)?.end, *worth))
    };
    let wants = WANTS.iter().filter_map(place).max_by_key(|telling| telling.2);
    let leaves = LEAVES.iter().filter_map(place).min_by_key(|telling| telling.2);
    let worth = |telling: &Option<Telling>| telling.map_or(0, |telling| telling.2);
    let sum = if is_negated(words) { worth(&leaves).min(-12) } else { worth(&wants) + worth(&leaves) };
    (wants.into_iter().chain(leaves).collect(), sum)
}

/// What the signals of product.md section 2 add, at a quarter of their points.
fn signals(text: &str) -> i32 {
    signal::detect(text).iter().map(|found| signal::default_points(found.kind)).sum::<i32>().clamp(-60, 60)
        / 4
}

/// A yes or no to what we just asked.
fn context(asked: &[Word], answer: &[Word]) -> i32 {
    let any = |words: &[Word], list: &[&str]| list.iter().any(|phrase| has(words, phrase));
    let opening = answer.get(..answer.len().min(4)).unwrap_or_default();
    let no =
        any(opening, NO) || any(answer, &["not right now", "not now", "maybe later", "not yet", "later"]);
    let yes = !no && any(answer, YES);
    if any(asked, CONFIRMS) {
        // "No, make it two" still buys: a correction of the details is no refusal.
        return if no && answer.len() <= 3 { 10 } else { 42 };
    }
    if any(asked, OFFERS) {
        return match (yes, no) {
            (_, true) => -30,
            (true, _) => 34,
            _ => 14,
        };
    }
    if any(asked, PARTICULARS) { 12 } else { 0 }
}

/// The wish to buy in the customer's two turns before, fading.
fn momentum(earlier: &[Turn<'_>]) -> i32 {
    earlier
        .iter()
        .rev()
        .filter(|turn| turn.speaker == Speaker::Customer)
        .take(2)
        .zip([3, 6])
        .map(|(turn, fade)| strongest(&text::words(turn.text)).1.clamp(-20, 40) / fade)
        .sum()
}

/// Whether the phrase stands in the words, within a clause.
fn has(words: &[Word], phrase: &str) -> bool {
    position(words, phrase).is_some()
}

/// Where the phrase first stands in the words: its first word, and past its last.
fn position(words: &[Word], phrase: &str) -> Option<(usize, usize)> {
    (0..words.len()).find_map(|first| Some((first, stands(words, first, phrase.split(' '))?)))
}

/// The turn refuses what it names: "I won't buy", "don't book it".
fn is_negated(words: &[Word]) -> bool {
    const REFUSALS: &[&str] = &["wont", "dont", "not", "never", "didnt", "cant", "hindi", "ayaw", "wag"];
    const ACTS: &[&str] = &[
        "buy", "book", "purchase", "order", "reserve", "rent", "get", "want", "need", "schedule", "bumili",
        "bilhin",
    ];
    words.iter().enumerate().any(|(at, word)| {
        REFUSALS.contains(&word.norm.as_str())
            && words
                .iter()
                .skip(at + 1)
                .take(3)
                .take_while(|next| !next.breaks)
                .any(|next| ACTS.contains(&next.norm.as_str()))
            && words.get(at + 1).is_none_or(|next| next.norm != "wait")
    })
}
