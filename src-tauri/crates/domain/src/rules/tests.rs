use super::*;
use proptest::{collection::vec, prelude::*};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

const ENTRY: StageEntry = StageEntry {
    from: Some(Stage::New),
    to: Stage::Contacted,
    cause: Cause::UserMove,
    mode: Mode::Autopilot,
    entered_at: NOW,
    last_inbound: None,
    address_confirmed: false,
    qualification: 0,
    hot: false,
    accepted_meeting_end: None,
    last_entry_of_same_stage: None,
    settle_until: None,
};
const CHAT: Cause = Cause::Created { source: Source::WebChat };

fn planned(entry: &StageEntry) -> Vec<(JobKind, Span)> {
    let plan = plan(entry, DEFAULT_RULES, &Settings::default());
    assert!(!plan.offer, "offered only: {plan:?}");
    plan.jobs.iter().map(|job| (job.kind, job.run_at - NOW)).collect()
}
fn kinds(entry: &StageEntry) -> Vec<JobKind> {
    planned(entry).into_iter().map(|(kind, _)| kind).collect()
}
fn entering(to: Stage) -> StageEntry {
    StageEntry { from: None, to, cause: Cause::Created { source: Source::Manual }, ..ENTRY }
}

#[test]
fn the_table_is_as_written() {
    use JobKind::{BookMeeting, CloseDeal, FollowUp, Nurture, Qualify, SmartScan};
    for (stage, jobs) in [
        (Stage::New, vec![(SmartScan, Span(0))]),
        (Stage::Contacted, vec![(FollowUp, Span::minutes(5))]),
        (Stage::Qualified, vec![(Qualify, Span(0)), (Nurture, Span::days(3))]),
        (Stage::Interested, vec![(BookMeeting, Span(0))]),
        (Stage::ReadyToClose, vec![(CloseDeal, Span(0))]),
        (Stage::Won, vec![]),
        (Stage::Lost, vec![]),
    ] {
        assert_eq!(planned(&entering(stage)), jobs, "{stage}");
    }
    let hybrid = StageEntry { mode: Mode::Hybrid, ..ENTRY };
    assert_eq!(planned(&hybrid), [(FollowUp, Span::minutes(30))]);
}

#[test]
fn scenario_1_books_at_settling_and_follows_up_five_minutes_after_the_last_message() {
    let start = NOW;
    let at = |minutes| start + Span::minutes(minutes);
    let entry = StageEntry {
        from: None,
        to: Stage::Interested,
        cause: CHAT,
        entered_at: at(1),
        last_inbound: Some(at(2)),
        qualification: 70,
        hot: true,
        settle_until: Some(at(4)),
        ..ENTRY
    };
    let wanted = [
        (JobKind::SmartScan, Span::minutes(1)),
        (JobKind::BookMeeting, Span::minutes(4)),
        (JobKind::FollowUp, Span::minutes(7)),
    ];
    assert_eq!(planned(&entry), wanted);
    let again = follow_up_at(Mode::Autopilot, Some(at(2)), at(1), Some(at(4)), &Settings::default());
    assert_eq!(again, at(7));
}

#[test]
fn a_created_prospect_gets_a_scan_and_a_first_answer() {
    use JobKind::{CloseDeal, FollowUp, SmartScan};
    let new = StageEntry { from: None, to: Stage::New, cause: CHAT, qualification: 50, ..ENTRY };
    assert_eq!(kinds(&new), [FollowUp, SmartScan]);
    assert_eq!(kinds(&StageEntry { qualification: 49, ..new }), [SmartScan]);
    for source in [Source::FacebookLeadAds, Source::GoogleLeadForm, Source::InboundMail, Source::WebForm] {
        let ad = StageEntry { cause: Cause::Created { source }, qualification: 0, ..new };
        assert_eq!(kinds(&ad), [FollowUp, SmartScan], "{source}");
    }
    let closing = StageEntry { to: Stage::ReadyToClose, hot: true, ..new };
    assert_eq!(kinds(&closing), [SmartScan, CloseDeal, FollowUp]);
    assert_eq!(kinds(&StageEntry { address_confirmed: true, ..closing }), [SmartScan, CloseDeal]);
    let contacted = StageEntry { to: Stage::Contacted, ..new };
    assert_eq!(kinds(&contacted), [FollowUp, SmartScan], "the stage's follow_up is the first answer");
}

#[test]
fn closing_waits_for_the_accepted_meeting_to_be_over() {
    let close = |end| StageEntry { accepted_meeting_end: Some(end), ..entering(Stage::ReadyToClose) };
    assert_eq!(planned(&close(NOW + Span::days(1))), [(JobKind::CloseDeal, Span::hours(26))]);
    assert_eq!(planned(&close(NOW - Span::days(1))), [(JobKind::CloseDeal, Span(0))]);
}

#[test]
fn some_entries_only_offer() {
    let offers = |entry: StageEntry| {
        let plan = plan(&entry, DEFAULT_RULES, &Settings::default());
        plan.offer && !plan.jobs.is_empty()
    };
    assert!(offers(StageEntry { from: Some(Stage::Interested), to: Stage::Qualified, ..ENTRY }), "backward");
    for cause in [Cause::Undo, Cause::Unmerge, Cause::Import] {
        assert!(offers(StageEntry { cause, ..ENTRY }), "{cause}");
    }
    assert!(offers(StageEntry { cause: Cause::Created { source: Source::Import }, from: None, ..ENTRY }));
    let before = |hours| StageEntry { last_entry_of_same_stage: Some(NOW - Span::hours(hours)), ..ENTRY };
    assert!(offers(before(23)));
    assert!(!offers(before(24)));
    let won = StageEntry { from: Some(Stage::New), to: Stage::Won, cause: Cause::Undo, ..ENTRY };
    assert!(!offers(won), "nothing to offer");
}

#[test]
fn one_open_job_of_a_kind_and_none_within_a_day() {
    let kind = JobKind::BookMeeting;
    let ask = |trigger, open: &[JobKind], ran: Option<i64>| {
        may_queue(kind, trigger, open, ran.map(|hours| NOW - Span::hours(hours)), NOW)
    };
    assert_eq!(ask(Trigger::Rule, &[], None), Queueing::Yes);
    assert_eq!(ask(Trigger::Rule, &[JobKind::FollowUp], Some(24)), Queueing::Yes);
    assert_eq!(ask(Trigger::Rule, &[], Some(23)), Queueing::RanRecently { until: NOW + Span::hours(1) });
    for trigger in [Trigger::ChosenSlot, Trigger::Click] {
        assert_eq!(ask(trigger, &[], Some(1)), Queueing::Yes);
        assert_eq!(ask(trigger, &[kind], None), Queueing::AlreadyOpen);
    }
}

#[test]
fn closing_goes_before_following_up_before_nurturing() {
    let order = [JobKind::CloseDeal, JobKind::FollowUp, JobKind::Nurture];
    assert!(order.is_sorted_by(|a, b| priority(*a, false) < priority(*b, false)));
    for kind in JobKind::ALL.iter().filter(|kind| **kind != JobKind::SmartScan) {
        assert!(priority(JobKind::SmartScan, true) < priority(*kind, true), "{kind}");
    }
}

#[test]
fn causes_and_timings_have_one_spelling() {
    let mut causes: Vec<Cause> =
        Source::ALL.iter().map(|source| Cause::Created { source: *source }).collect();
    causes.extend([Cause::UserMove, Cause::Rule, Cause::VisitorReturn, Cause::Undo]);
    causes.extend([Cause::Unmerge, Cause::Import, Cause::Unknown]);
    for cause in causes {
        assert_eq!(cause.to_string().parse(), Ok(cause));
    }
    for timing in Timing::ALL {
        assert_eq!(timing.as_str().parse(), Ok(*timing));
    }
    assert!("created:moon".parse::<Cause>().is_err());
    assert!("".parse::<Cause>().is_err());
}

prop_compose! {
    fn entries()(
        from in proptest::option::of(0_usize..7), to in 0_usize..7, cause in 0_usize..15, mode in 0_usize..3,
        inbound in proptest::option::of(-10_000_000_i64..100_000), flags in any::<[bool; 2]>(),
        qualification in 0_u8..=100, meeting in proptest::option::of(-100_000_000_i64..100_000_000),
        again in proptest::option::of(-200_000_000_i64..0), settle in proptest::option::of(0_i64..120_000),
    ) -> StageEntry {
        let others = [
            Cause::UserMove, Cause::Rule, Cause::VisitorReturn, Cause::Undo, Cause::Unmerge, Cause::Import,
            Cause::Unknown,
        ];
        let cause = Source::ALL.get(cause).map_or_else(
            || others[cause - Source::ALL.len()],
            |source| Cause::Created { source: *source },
        );
        let at = |offset: Option<i64>| offset.map(|ms| NOW + Span(ms));
        StageEntry {
            from: from.map(|index| Stage::ALL[index]), to: Stage::ALL[to], cause, mode: Mode::ALL[mode],
            entered_at: NOW, last_inbound: at(inbound), address_confirmed: flags[0], qualification,
            hot: flags[1], accepted_meeting_end: at(meeting), last_entry_of_same_stage: at(again),
            settle_until: at(settle),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn a_plan_has_each_kind_once_in_order_and_never_before_its_time(
        entry in entries(), rules in vec((0_usize..7, 0_usize..7, 0_usize..4), 0..12),
    ) {
        let mut all = DEFAULT_RULES.to_vec();
        all.extend(rules.into_iter().map(|(stage, kind, timing)| Rule {
            stage: Stage::ALL[stage], kind: JobKind::ALL[kind], timing: Timing::ALL[timing],
        }));
        let plan = plan(&entry, &all, &Settings::default());
        prop_assert!(plan.jobs.is_sorted_by_key(|job| job.priority));
        for (index, job) in plan.jobs.iter().enumerate() {
            prop_assert!(plan.jobs[index + 1..].iter().all(|other| other.kind != job.kind));
            prop_assert!(job.run_at >= entry.entered_at);
            let settled = entry.settle_until.is_none_or(|until| job.run_at >= until);
            prop_assert!(settled || !is_outward(job.kind));
            prop_assert!(!job.reason.is_empty());
        }
        let backward = entry.from.is_some_and(|from| entry.to <= from);
        prop_assert!(plan.jobs.is_empty() || !backward || plan.offer);
    }
}
