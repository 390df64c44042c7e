//! Puts a reply together: first what the message asks, clause by clause, then what follows from the interest
//! it shows. It must not promise more than that a person can get back to the visitor.

use super::desk::{chosen, hand_over, offer_times};
use super::knowledge::clauses;
use super::phrases::Said;
use super::qualify;
use super::terms::words;
use super::turn::{Turn, turn};
use super::wishes::is_greeting;
use super::{Asked, CONTACT_ASKED_AT_MOST, Question, Reply, Source};
use domain::{ChatRole, Handover, SignalKind, signal};
use std::collections::BTreeSet;

/// Most clauses that get an answer of their own.
const MOST_CLAUSES: usize = 6;
/// Most statements of one reply, the closing one aside.
const MOST_STATEMENTS: usize = 3;
/// Points from which on a signal is interest enough to ask for contact (product.md section 2: delivery and
/// up).
const INTEREST_POINTS: i32 = 15;

/// No step, no lines to tap.
const NOTHING: (Option<Asked>, Vec<String>) = (None, Vec::new());

/// What the whole message called for.
#[derive(Default)]
pub(super) struct Tally {
    said: Vec<Said>,
    /// Signals of the clauses that are no orders and no talk about the program.
    kinds: BTreeSet<SignalKind>,
    /// Something was asked and is not, or not certainly, on record.
    unsure: bool,
    unknown: bool,
    /// An order or a question about others came: no further step follows.
    guarded: bool,
    thanked: bool,
    assented: bool,
}

impl Tally {
    pub(super) fn kinds(&self) -> impl Iterator<Item = SignalKind> {
        self.kinds.iter().copied()
    }
    pub(super) fn say(&mut self, said: Said) {
        if self.said.iter().all(|earlier| earlier.text != said.text) {
            self.said.push(said);
        }
    }
    fn guard(&mut self, text: String) {
        self.guarded = true;
        self.say(Said::plain(text));
    }
    fn has(&self, kind: SignalKind) -> bool {
        self.kinds.contains(&kind)
    }
}

/// The reply to the newest line.
pub(super) fn compose(question: &Question<'_>) -> Reply {
    let mut tally = read(question);
    let mut quick = Vec::new();
    let mut asked = None;
    let mut handover = None;
    if tally.guarded {
        quick = vec![question.tap_products(), question.tap_person()];
    } else if tally.kinds.iter().any(|kind| kind.bars_automation()) {
        if tally.said.is_empty() || tally.unknown {
            tally.said = vec![Said::plain(question.only_this_company())];
        }
    } else if tally.has(SignalKind::NotInterested) {
        if tally.said.is_empty() || tally.unknown {
            tally.said = vec![Said::plain(question.farewell())];
        }
    } else {
        if question.contact.given_now {
            tally.said.insert(0, Said::plain(question.contact_noted()));
        }
        handover = calls_for(question, &tally);
        let shown = tally.said.len();
        (asked, quick) = match handover {
            Some(reason) => (hand_over(question, reason, &mut tally), Vec::new()),
            None => next_step(question, &mut tally),
        };
        let settled = handover.is_some() || tally.said.len() > shown && asked.is_some();
        if !settled && let Some((ask, text)) = qualify::next(question, &tally) {
            if tally.said.is_empty() {
                tally.say(Said::plain(question.thanks_for_telling()));
            }
            tally.say(Said::plain(text));
            asked = Some(ask);
        }
        if tally.said.is_empty() {
            let (text, taps) = small_talk(question, &tally);
            tally.say(Said::plain(text));
            quick = taps;
        } else if quick.is_empty()
            && asked != Some(Asked::Contact)
            && handover.is_none()
            && !question.contact.given_now
            && !tally.has(SignalKind::DemoRequest)
        {
            if tally.said.iter().any(|said| said.priced) {
                quick = vec![question.tap_demo(), question.tap_person()];
            } else if tally.unsure {
                quick = vec![question.tap_person()];
            }
        }
    }
    let mut sources: Vec<Source> = Vec::new();
    for source in tally.said.iter().flat_map(|said| said.sources.iter()) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    let text = tally.said.into_iter().map(|said| said.text).collect::<Vec<_>>().join("\n\n");
    Reply { text, sources, quick_replies: quick, asked, handover: handover.filter(|_| !question.handed_over) }
}

/// What the message asks, clause by clause.
fn read(question: &Question<'_>) -> Tally {
    let text = question.text();
    let mut tally = Tally::default();
    tally.kinds.extend(question.kinds.iter().copied().filter(|kind| kind.bars_automation()));
    for clause in clauses(text).into_iter().take(MOST_CLAUSES) {
        match turn(question, &clause) {
            Turn::WhoSpeaks => {
                tally.say(Said::plain(question.i_am_automated()));
                continue;
            }
            Turn::Order => {
                tally.guard(question.only_this_company());
                continue;
            }
            Turn::Others => {
                tally.guard(question.nothing_about_others());
                continue;
            }
            Turn::Known(said) => tally.say(said),
            Turn::Hedged(said) => {
                tally.unsure = true;
                tally.say(said);
            }
            Turn::Unknown => (tally.unknown, tally.unsure) = (true, true),
            Turn::Thanks => tally.thanked = true,
            Turn::Assent => tally.assented = true,
            Turn::Silent => {}
        }
        tally.kinds.extend(kinds(&clause));
    }
    tally.said.truncate(MOST_STATEMENTS);
    if tally.unknown && !tally.guarded {
        tally.say(Said::plain(question.i_do_not_know()));
    }
    tally
}

fn kinds(text: &str) -> impl Iterator<Item = SignalKind> {
    signal::detect(text).into_iter().map(|found| found.kind)
}

/// Why a person is to be called: what the visitor's words call for, or a second question in a row without an answer.
/// A legal question that is answered on record needs none.
fn calls_for(question: &Question<'_>, tally: &Tally) -> Option<Handover> {
    let answered = !tally.said.is_empty() && !tally.unsure;
    let stuck = || {
        let ours = question.history.iter().rev().find(|line| line.role == ChatRole::Assistant);
        tally.unknown
            && !question.handed_over
            && ours.is_some_and(|line| line.text.contains(&question.i_do_not_know()))
    };
    let wanted = question.calls_for.filter(|reason| *reason != Handover::Legal || !answered);
    wanted.or_else(|| stuck().then_some(Handover::Frustration))
}

/// What follows from the interest shown: a demo, a person, an order, or the question for contact, which comes
/// at most [`CONTACT_ASKED_AT_MOST`] times a session.
fn next_step(question: &Question<'_>, tally: &mut Tally) -> (Option<Asked>, Vec<String>) {
    let may_ask = question.asked.times(Asked::Contact) < CONTACT_ASKED_AT_MOST;
    if let Some(slot) = &question.chosen {
        tally.say(Said::plain(chosen(question, slot)));
        if question.contact.email || !may_ask {
            return (None, Vec::new());
        }
        tally.say(Said::plain(question.ask_address_for_times()));
        return (Some(Asked::Contact), Vec::new());
    }
    let just_noted = question.history.iter().rev().find(|line| line.role == ChatRole::Assistant);
    let repeats = question.contact.given_now
        && just_noted.is_some_and(|line| line.text.starts_with(&question.contact_noted()));
    if repeats && tally.kinds.is_empty() {
        return NOTHING;
    }
    let wants_person = tally.has(SignalKind::ContactRequest);
    let earlier_demo = question.contact.given_now
        && !wants_person
        && question.visitor_lines().any(|text| kinds(text).any(|kind| kind == SignalKind::DemoRequest));
    if tally.has(SignalKind::DemoRequest)
        && let Some((text, labels)) = offer_times(question)
    {
        tally.say(Said::plain(text));
        return (Some(Asked::Slot), labels);
    }
    if tally.has(SignalKind::DemoRequest) || earlier_demo {
        let (text, asked) = match (question.contact.email, may_ask) {
            (true, _) => (question.times_by_mail(), None),
            (false, true) => {
                let text = format!("{} {}", question.times_by_mail(), question.ask_address_for_times());
                (text, Some(Asked::Contact))
            }
            (false, false) => (question.times_need_an_address(), None),
        };
        tally.say(Said::plain(text));
        return (asked, Vec::new());
    }
    let orders = tally.has(SignalKind::PurchaseIntent);
    if orders {
        tally.say(Said::plain(question.person_takes_orders()));
    }
    if question.contact.email || question.contact.phone {
        if question.contact.given_now || wants_person || orders {
            tally.say(Said::plain(question.person_gets_back()));
        }
        return NOTHING;
    }
    let interest = tally.kinds.iter().any(|kind| signal::default_points(*kind) >= INTEREST_POINTS);
    if !(wants_person || interest || tally.unsure) {
        return NOTHING;
    }
    if may_ask {
        if tally.said.is_empty() && !wants_person {
            tally.say(Said::plain(question.thanks_for_telling()));
        }
        let ask = if wants_person { question.ask_contact_for_person() } else { question.ask_contact() };
        tally.say(Said::plain(ask));
        return (Some(Asked::Contact), Vec::new());
    }
    if wants_person || orders {
        tally.say(Said::plain(question.person_needs_contact()));
    }
    NOTHING
}

/// The reply to a greeting, thanks, a bare statement or nothing at all.
fn small_talk(question: &Question<'_>, tally: &Tally) -> (String, Vec<String>) {
    if tally.thanked {
        return (question.you_are_welcome(), Vec::new());
    }
    if tally.assented {
        return (question.all_right(), Vec::new());
    }
    let mut taps = vec![question.tap_person()];
    if !question.products.is_empty() {
        taps = vec![question.tap_products(), question.tap_prices(), question.tap_person()];
    }
    if clauses(question.text()).iter().all(|clause| words(clause).is_empty() || is_greeting(clause)) {
        return (question.how_can_i_help(), taps);
    }
    if question.contact.email || question.contact.phone {
        return (question.noted_ask_more(), Vec::new());
    }
    (question.tell_me_more(), taps)
}
