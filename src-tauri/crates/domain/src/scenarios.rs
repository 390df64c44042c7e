//! The scenarios of product.md section 12 as far as rules decide them: the whole chain from text to verdict, with
//! the default settings. What needs a store, a worker or a server is proven in the integration tests.

use crate::{
    claim::{self, Claim, ClaimFacts},
    conversion::{self, Conversion, ConversionFacts},
    economy::Wallet,
    forward::{self, Event, ForwardFacts, How},
    policy::{self, Gate, GateFacts, Trigger},
    qualification,
    rules::{self, Cause, DEFAULT_RULES, Plan, StageEntry},
    score::{ScoreFacts, ScoutScore, scout_score},
    settings::Settings,
    signal,
    time::{Span, Timestamp},
    vocabulary::{Confirmation, JobKind, Mode, SignalKind, Source, Stage, WaitReason},
};
use std::collections::BTreeSet;

const START: Timestamp = Timestamp(1_800_000_000_000);

/// A visitor's messages half a minute apart, and what they amount to.
struct Chat<'a> {
    messages: &'a [&'a str],
    kinds: BTreeSet<SignalKind>,
    settings: Settings,
}

impl<'a> Chat<'a> {
    fn new(messages: &'a [&'a str]) -> Self {
        let kinds = messages.iter().flat_map(|text| signal::detect(text)).map(|found| found.kind).collect();
        Self { messages, kinds, settings: Settings::default() }
    }
    fn intent(&self) -> u8 {
        signal::intent(self.kinds.iter().map(|kind| self.settings.signal_points(*kind)))
    }
    fn duration(&self) -> Span {
        Span::seconds(30 * (self.messages.len() as i64 - 1))
    }
    fn ended_at(&self) -> Timestamp {
        START + self.duration()
    }
    fn facts(&self, has_contact: bool) -> ConversionFacts {
        ConversionFacts {
            has_contact,
            asked_contact: self.kinds.contains(&SignalKind::ContactRequest),
            qualification: qualification::assess(self.messages.iter().copied()).score,
            intent: self.intent(),
            temperature: signal::temperature_of(self.kinds.iter().copied()),
            messages: self.messages.len() as u32,
            high_value: self.kinds.iter().any(|kind| kind.is_high_value()),
            duration: self.duration(),
        }
    }
    fn conversion(&self, has_contact: bool) -> Conversion {
        conversion::decide(&self.facts(has_contact), self.settings.score("capture.threshold"))
    }
    fn first_stage(&self) -> Stage {
        let facts = self.facts(true);
        conversion::first_stage(facts.temperature, facts.intent, facts.messages)
    }
}

fn gate(kind: JobKind, mode: Mode, scout_score: u8, trigger: Trigger) -> Gate {
    let settings = Settings::default();
    policy::decide(&GateFacts {
        kind,
        mode,
        cell: settings.cell(kind, mode),
        trigger,
        scout_score,
        close_threshold: settings.score("close.threshold"),
        paused: false,
        hands_off: false,
        bars_automation: false,
    })
}

fn entering(from: Option<Stage>, to: Stage, cause: Cause, mode: Mode) -> StageEntry {
    StageEntry {
        from,
        to,
        cause,
        mode,
        entered_at: START,
        last_inbound: None,
        address_confirmed: true,
        qualification: 100,
        hot: true,
        accepted_meeting_end: None,
        last_entry_of_same_stage: None,
        settle_until: None,
    }
}

fn planned(entry: &StageEntry) -> Plan {
    rules::plan(entry, DEFAULT_RULES, &Settings::default())
}

const ANA: [&str; 5] = [
    "Hi, how much is Widget Pro for 12 seats?",
    "Can we see a demo on Thursday?",
    "My email is ana@lopezdental.example",
    "0917 555 0123",
    "I'm Ana Lopez from Lopez Dental",
];

#[test]
fn scenario_1_from_the_first_line_to_the_due_follow_up() {
    assert_ne!(Chat::new(&ANA[..2]).conversion(false), Conversion::Prospect, "no contact yet");
    let created = Chat::new(&ANA[..3]);
    assert_eq!(created.conversion(true), Conversion::Prospect, "created at 1:00");
    let chat = Chat::new(&ANA);
    let facts = chat.facts(true);
    let score = scout_score(&ScoreFacts {
        intent: facts.intent,
        days_since_touch: 0,
        temperature: facts.temperature,
        has_email: true,
        has_phone: true,
        has_company: true,
        has_name: true,
        messages: facts.messages,
        duration: facts.duration,
        held_meeting: false,
        high_value: facts.high_value,
    });
    let wanted = ScoutScore {
        intent: 28,
        temperature: 20,
        contact: 15,
        engagement: 9,
        signal: 5,
        lost_to_decay: 0,
        total: 77,
    };
    assert_eq!(score, wanted);
    assert_eq!(chat.first_stage(), Stage::Interested);

    let settle_until = chat.ended_at() + chat.settings.seconds("chat.settle_seconds");
    let entry = StageEntry {
        entered_at: created.ended_at(),
        last_inbound: Some(chat.ended_at()),
        address_confirmed: false,
        qualification: facts.qualification,
        settle_until: Some(settle_until),
        ..entering(None, Stage::Interested, Cause::Created { source: Source::WebChat }, Mode::Autopilot)
    };
    let due: Vec<_> = planned(&entry).jobs.iter().map(|job| (job.kind, job.run_at - START)).collect();
    let wanted = [
        (JobKind::SmartScan, Span::minutes(1)),
        (JobKind::BookMeeting, Span::minutes(4)),
        (JobKind::FollowUp, Span::minutes(7)),
    ];
    assert_eq!(due, wanted);
    let claim = |kind| {
        claim::decide(&ClaimFacts {
            confirmation: Confirmation::Claimed,
            kind,
            answered_before: false,
            plain_content: kind == JobKind::FollowUp,
            first_answers_today: 0,
            first_answers_cap: 20,
            from_visitor_today: 0,
            from_visitor_cap: 3,
            role_address: false,
            disposable: false,
        })
    };
    assert_eq!(claim(JobKind::FollowUp), Claim::Allowed);
    assert!(matches!(claim(JobKind::BookMeeting), Claim::Wait { reason: WaitReason::Unconfirmed, .. }));
}

#[test]
fn scenarios_2_and_7_make_no_prospect() {
    assert_eq!(Chat::new(&["hi"]).conversion(false), Conversion::Nothing);
    assert_eq!(Chat::new(&["hi", "I am ana@lopezdental.example"]).conversion(true), Conversion::LeftAddress);
}

#[test]
fn scenario_8_one_condition_is_not_enough() {
    let one = ConversionFacts {
        qualification: 50,
        intent: 20,
        temperature: signal::temperature_of([SignalKind::PricingInquiry]),
        ..Chat::new(&["What does it cost? a@b.example"]).facts(true)
    };
    assert_eq!(conversion::conditions(&one).len(), 1);
    assert_ne!(conversion::decide(&one, 50), Conversion::Prospect);
}

#[test]
fn scenario_4_a_drag_queues_the_meeting() {
    let drag = entering(Some(Stage::Qualified), Stage::Interested, Cause::UserMove, Mode::Autopilot);
    let plan = planned(&drag);
    assert!(!plan.offer);
    assert_eq!(plan.jobs.iter().map(|job| job.kind).collect::<Vec<_>>(), [JobKind::BookMeeting]);
    assert_eq!(gate(JobKind::BookMeeting, Mode::Autopilot, 0, Trigger::Rule), Gate::Run);
}

#[test]
fn scenario_5_is_not_run_until_it_can_be_paid() {
    let mut wallet = Wallet::default();
    let price = Settings::default().price(JobKind::BookMeeting);
    assert_eq!(wallet.reserve(price, None).unwrap_err().to_string(), "not run: needs 30 energy, has 0");
}

#[test]
fn scenario_6_manual_suggests_what_others_queue() {
    let created = Cause::Created { source: Source::WebChat };
    let plan = planned(&entering(None, Stage::New, created, Mode::Manual));
    assert!(!plan.jobs.is_empty());
    for job in plan.jobs {
        assert!(
            matches!(gate(job.kind, Mode::Manual, 100, Trigger::Rule), Gate::Suggest { .. }),
            "{}",
            job.kind
        );
        assert_eq!(gate(job.kind, Mode::Manual, 100, Trigger::Click), Gate::Run);
    }
}

#[test]
fn scenarios_9_and_10_make_a_card() {
    assert!(matches!(gate(JobKind::CloseDeal, Mode::Autopilot, 69, Trigger::Rule), Gate::Ask { .. }));
    assert_eq!(gate(JobKind::CloseDeal, Mode::Autopilot, 70, Trigger::Rule), Gate::Run);
    assert!(matches!(gate(JobKind::CloseDeal, Mode::Hybrid, 77, Trigger::Rule), Gate::Ask { .. }));
}

#[test]
fn scenario_14_walks_from_contacted_to_won_in_autopilot() {
    let chatty =
        Chat::new(&["Hello there", "I run a small shop", "We are in Cebu", "It is family owned", "Bye"]);
    assert_eq!(chatty.first_stage(), Stage::Contacted, "the first chat enters at contacted");
    let mut stage = Stage::Contacted;
    for (event, to) in [
        (Event::HumanReply { is_no: false }, Stage::Qualified),
        (Event::Qualified { score: 50 }, Stage::Interested),
        (Event::MeetingAccepted, Stage::ReadyToClose),
        (Event::OfferAccepted { from_recipient: true, unconditional: true }, Stage::Won),
    ] {
        let facts = ForwardFacts {
            stage,
            entered_at: START,
            event_at: START + Span(1),
            mode: Mode::Autopilot,
            scout_score: 70,
            close_threshold: 70,
        };
        let step = forward::step(event, &facts).unwrap();
        assert_eq!((step.to, step.how), (to, How::Move), "{event:?}");
        let plan = planned(&entering(Some(stage), to, Cause::Rule, Mode::Autopilot));
        assert!(!plan.offer && (to == Stage::Won || !plan.jobs.is_empty()), "{to} queues nothing");
        stage = to;
    }
}
