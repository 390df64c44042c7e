//! Where a conversation stands: looking around, offered, agreed, being settled, done, or turned down. Read
//! turn by turn, as each of ours and its answer move it; -100 is far from buying, 100 is bought.

use super::phrases::{Class, DIALOGUE_INDEX, Hit, hits};
use crate::text::{self, Speaker, Turn, Word};

/// Nothing is known yet.
pub(super) const START: i32 = -35;

/// Things that are looked for before one is chosen.
const ITEMS: &[&str] = &[
    "flight",
    "flights",
    "bus",
    "buses",
    "hotel",
    "hotels",
    "movie",
    "movies",
    "film",
    "films",
    "apartment",
    "apartments",
    "restaurant",
    "restaurants",
    "house",
    "place",
    "places",
    "train",
    "trains",
    "song",
    "songs",
    "music",
    "event",
    "events",
    "car",
    "cars",
    "dentist",
    "doctor",
    "therapist",
    "stylist",
    "salon",
    "attractions",
    "weather",
    "alarm",
    "alarms",
    "balance",
    "psychologist",
    "concert",
    "concerts",
    "show",
    "shows",
];

/// "Find me their address": about what is chosen already.
const ABOUT: &[&str] = &["their", "its", "it", "they", "address", "number", "phone", "location"];

/// What one turn says, by class.
struct Said {
    words: Vec<Word>,
    hits: Vec<Hit>,
    question: bool,
    digit: bool,
}

impl Said {
    fn of(text: &str) -> Self {
        let words = text::words(text);
        let hits = hits(&words, &DIALOGUE_INDEX);
        let digit = words.iter().any(|word| word.norm.starts_with(|c: char| c.is_ascii_digit()));
        Self { words, hits, question: text.contains('?'), digit }
    }
    fn has(&self, class: Class) -> bool {
        self.at(class).is_some()
    }
    /// Its first word.
    fn at(&self, class: Class) -> Option<usize> {
        self.hits.iter().find(|hit| hit.class == class).map(|hit| hit.first)
    }
    fn says_any(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(&word.norm.as_str()))
    }
    /// "Later today" puts nothing off.
    fn puts_off(&self) -> bool {
        let today = |hit: &Hit| {
            self.words.get(hit.end).is_some_and(|word| matches!(word.norm.as_str(), "today" | "tonight"))
        };
        self.hits.iter().any(|hit| hit.class == Class::Later && !today(hit))
    }
    /// "Can't wait" asks for no pause.
    fn pauses(&self) -> bool {
        let eager = |hit: &Hit| {
            let before = hit.first.checked_sub(1).and_then(|at| self.words.get(at));
            before.is_some_and(|word| matches!(word.norm.as_str(), "cant" | "cannot"))
        };
        self.hits.iter().any(|hit| hit.class == Class::Pause && !eager(hit))
    }
    /// An act within six words after a "no": "I won't book it".
    fn refuses_an_act(&self) -> bool {
        let refused = |act: &Hit| {
            let before = |no: &&Hit| no.first < act.first && act.first - no.first <= 6;
            self.hits.iter().filter(before).any(|hit| hit.class == Class::No)
        };
        self.hits.iter().any(|hit| hit.class == Class::Act && refused(hit))
    }
}

/// What the customer's turn says, told apart once.
struct Answer {
    no: bool,
    later: bool,
    yes: bool,
    yes_first: bool,
    act: bool,
    search: bool,
    /// A new need for something that is looked for first.
    need: bool,
}

impl Answer {
    fn of(said: &Said) -> Self {
        let (yes_at, no_at) = (said.at(Class::Yes), said.at(Class::No));
        let later = said.puts_off();
        let no = later || no_at.is_some_and(|no| no < 4 && yes_at.is_none_or(|yes| no < yes));
        Self {
            no,
            later,
            yes: !no && yes_at.is_some(),
            yes_first: !no && yes_at.is_some_and(|at| at < 6),
            act: said.has(Class::Act),
            search: said.has(Class::Search),
            need: said.has(Class::Need) && said.says_any(ITEMS),
        }
    }
}

/// What our turn before it was; all false where there was none.
#[derive(Default)]
struct Ours {
    spoke: bool,
    act: bool,
    found: bool,
    confirms: bool,
    confirms_in_words: bool,
    offers: bool,
    settles: bool,
    wishes: bool,
    amount: bool,
    done: bool,
}

impl Ours {
    fn of(said: &Said) -> Self {
        let act = said.has(Class::Act) || said.has(Class::Ride);
        let (done, found) = (said.has(Class::Done), said.has(Class::Found));
        let in_words = said.has(Class::Confirm);
        // A long sentence with figures that speaks of booking reads the particulars back.
        let reads_back = said.has(Class::Act) && said.words.len() >= 13 && !found && said.digit;
        let confirms = !done && (in_words || reads_back);
        let offer = said.has(Class::Offer) && (act || said.has(Class::SoftAct));
        let amount = said.has(Class::Amount);
        Self {
            spoke: true,
            act,
            found,
            confirms,
            confirms_in_words: in_words,
            offers: !confirms && !done && (offer || (act && said.question)),
            settles: said.has(Class::When) || amount,
            wishes: said.has(Class::Wish),
            amount,
            done,
        }
    }
}

/// Where the conversation stands after the turns up to and with `last`.
pub(super) fn stage(turns: &[Turn<'_>], last: usize) -> i32 {
    let mut stage = START;
    let mut ours = Ours::default();
    for turn in turns.iter().take(last + 1) {
        match turn.speaker {
            Speaker::Agent => ours = Ours::of(&Said::of(turn.text)),
            Speaker::System => {}
            Speaker::Customer => stage = after(stage, &std::mem::take(&mut ours), &Said::of(turn.text)),
        }
    }
    stage
}

fn after(stage: i32, ours: &Ours, said: &Said) -> i32 {
    let answer = Answer::of(said);
    let affirms = said.has(Class::Affirm);
    let mut new = if ours.spoke { answered(stage, ours, said, &answer) } else { stage };
    if said.has(Class::Particulars) && !answer.search {
        new += 20;
    }
    if said.has(Class::Wishes) {
        new -= 20;
    }
    if said.pauses() && !ours.confirms && !(answer.yes && ours.offers) {
        new -= 40;
    }
    if affirms && !answer.no && ours.spoke && !ours.found {
        new = new.max(75);
    }
    new = own_words(new, stage, ours, said, &answer, affirms);
    if answer.later && !(ours.confirms || ours.offers) {
        new = new.min(-55);
    }
    new.clamp(-100, 100)
}

/// What the turn says beside answering.
fn own_words(new: i32, stage: i32, ours: &Ours, said: &Said, answer: &Answer, affirms: bool) -> i32 {
    let asks = said.has(Class::Ask);
    if said.has(Class::Ride) && !answer.no {
        return new.max(60);
    }
    if (answer.search || asks) && !answer.act {
        let about_it = (asks && !answer.search) || (said.says_any(ABOUT) && !said.says_any(ITEMS));
        let about_what_is_bought = about_it && (ours.done || stage > 40);
        let beside = (ours.confirms && (answer.yes || affirms)) || (ours.offers && answer.yes);
        return if about_what_is_bought || beside { new } else { new.min(-50) };
    }
    if answer.search && answer.act {
        return if ours.confirms || ours.offers { new } else { new.min(-15) };
    }
    if answer.need && !answer.act && !(ours.offers || ours.confirms || ours.settles) {
        return new.min(-45);
    }
    let declines = answer.later || (ours.offers && answer.no) || said.refuses_an_act();
    if answer.act && !declines {
        let new = new.max(if said.question { 35 } else { 60 });
        // Which flight is still to be found, though it is spoken of as booking one.
        let unchosen = answer.need && said.says_any(&["flight", "flights"]);
        return if unchosen { new.min(0) } else { new };
    }
    new
}

/// How an answer to our turn moves the stage.
fn answered(stage: i32, ours: &Ours, said: &Said, answer: &Answer) -> i32 {
    if ours.confirms && (ours.confirms_in_words || !ours.found || ours.act) {
        return match () {
            () if answer.later => -10,
            () if answer.search && said.at(Class::No).is_some_and(|at| at < 3) => -30,
            () if stage > -60 || ours.act => stage.max(40) + 30,
            () => stage + 50,
        };
    }
    if ours.offers && !ours.settles {
        return match () {
            () if ours.found && !ours.act && !answer.act => stage.min(-40),
            // "No, on the 7th": another day, no refusal.
            () if answer.no && said.digit && !answer.later => 20,
            () if answer.no => -85,
            () if answer.yes_first => 85,
            () if answer.act => 75,
            () if answer.search => -40,
            () if said.question => -10,
            () => 50,
        };
    }
    match () {
        () if ours.offers && answer.later => -70,
        () if ours.offers => stage.max(30) + 15,
        () if ours.done => stage.max(50),
        () if ours.found => stage.min(-50),
        () if ours.wishes => stage - if stage < 30 { 30 } else { 10 },
        () if ours.amount => stage + 55,
        () if ours.settles => stage + 15,
        () => stage,
    }
}
