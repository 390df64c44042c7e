//! When a person is called for: what the visitor is told of it, by the hours in which somebody is at the desk; and
//! the free times a meeting can be chosen from.

use super::{Asked, CONTACT_ASKED_AT_MOST, Question, answer::Tally, phrases::Said};
use chrono_tz::Tz;
use domain::{
    Handover, Timestamp,
    schedule::{self, Hours, SendWindow, Slot, Weekdays},
};

/// How often a session is offered times.
const SLOTS_OFFERED_AT_MOST: u8 = 2;

/// When somebody answers in person.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// Working days.
    pub days: Weekdays,
    /// Working hours.
    pub hours: Hours,
    /// The zone of both, and of the free times.
    pub tz: Tz,
    /// What the rep wants said outside of them; empty: when somebody is back.
    pub away: &'a str,
}

impl Desk<'_> {
    /// Whether somebody is there.
    pub fn is_open(&self, now: Timestamp) -> bool {
        SendWindow::Weekly { days: self.days, hours: self.hours }.is_open(now, self.tz)
    }

    /// When somebody can be promised to answer, and the words for it.
    pub fn answer_by(&self, now: Timestamp) -> (Timestamp, String) {
        schedule::answer_by(now, self.days, self.hours, self.tz)
    }

    /// What is said while nobody is at the desk; `None` while somebody is.
    pub fn away(&self, now: Timestamp, say: impl Fn(&str) -> String) -> Option<String> {
        if self.is_open(now) {
            return None;
        }
        let own = super::phrases::line(self.away);
        if !own.is_empty() {
            return Some(own);
        }
        Some(say(&self.answer_by(now).1))
    }
}

/// Calls for a person: what is said, and what is asked for in case nobody is there.
pub(super) fn hand_over(question: &Question<'_>, reason: Handover, tally: &mut Tally) -> Option<Asked> {
    if question.handed_over {
        tally.say(Said::plain(question.person_is_told_already()));
        return None;
    }
    tally.say(Said::plain(question.person_is_told(reason)));
    let away = question.desk.away(question.now, |when| {
        question.say(
            &format!("Nobody is at the desk right now; a person answers {when}."),
            &format!("Wala pong tao sa ngayon; may sasagot po {when}."),
        )
    });
    if let Some(away) = away {
        tally.say(Said::plain(away));
    }
    if question.contact.email
        || question.contact.phone
        || question.asked.times(Asked::Contact) >= CONTACT_ASKED_AT_MOST
    {
        return None;
    }
    tally.say(Said::plain(question.say(
        "Which e-mail address or phone number may they use if you have to leave?",
        "Saang email o phone number po kayo puwedeng kontakin kung kailangan na ninyong umalis?",
    )));
    Some(Asked::Contact)
}

/// Offers the free times, and names them as lines to tap; `None` where there is none to offer.
pub(super) fn offer_times(question: &Question<'_>) -> Option<(String, Vec<String>)> {
    if question.slots.is_empty() || question.asked.times(Asked::Slot) >= SLOTS_OFFERED_AT_MOST {
        return None;
    }
    let labels: Vec<String> =
        question.slots.iter().map(|slot| schedule::label(slot, question.desk.tz)).collect();
    let listed = labels.iter().map(|label| format!("- {label}")).collect::<Vec<_>>().join("\n");
    let zone = question.desk.tz;
    let text = question.say(
        &format!("These times are free ({zone}):\n{listed}\nWhich one suits you?"),
        &format!("Ito po ang mga libreng oras ({zone}):\n{listed}\nAlin po ang gusto ninyo?"),
    );
    Some((text, labels))
}

/// What is said of a time that was chosen.
pub(super) fn chosen(question: &Question<'_>, slot: &Slot) -> String {
    let (name, zone) = (question.company_name(), question.desk.tz);
    let label = schedule::label(slot, zone);
    question.say(
        &format!("Noted: {label} ({zone}). {name} confirms it by e-mail."),
        &format!("Nakuha ko na po: {label} ({zone}). Kukumpirmahin po ito ng {name} sa email."),
    )
}

impl Question<'_> {
    fn person_is_told(&self, reason: Handover) -> String {
        let name = self.company_name();
        match reason {
            Handover::Request => self.say(
                &format!("I have told {name} that you would like to talk to a person; they can join here."),
                &format!("Sinabihan ko na po ang {name} na gusto ninyong makausap ang tao; puwede po silang sumali dito."),
            ),
            Handover::Frustration => self.say(
                &format!("I'm sorry that I could not help. I have told {name}; a person can join here."),
                &format!("Pasensya na po at hindi ako nakatulong. Sinabihan ko na po ang {name}; puwedeng sumali ang isang tao dito."),
            ),
            Handover::Legal => self.say(
                &format!("Legal matters are for a person to answer. I have told {name}; they can join here."),
                &format!("Tao po ang sumasagot sa mga usaping legal. Sinabihan ko na po ang {name}; puwede po silang sumali dito."),
            ),
            Handover::Negotiation => self.say(
                &format!("I have told {name} that you would like to talk about the price; they can join here."),
                &format!("Sinabihan ko na po ang {name} na gusto ninyong pag-usapan ang presyo; puwede po silang sumali dito."),
            ),
        }
    }
    fn person_is_told_already(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!("I have told {name} already; a person can join here. Meanwhile I can answer from what is on record."),
            &format!("Nasabihan ko na po ang {name}; puwedeng sumali ang isang tao dito. Habang naghihintay, masasagot ko po ang nasa record."),
        )
    }
}
