use super::*;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn job(number: u128, kind: JobKind, state: JobState) -> OpenJob {
    OpenJob {
        id: JobId::new(Uuid::from_u128(number)),
        kind,
        state,
        run_at: NOW + Span::hours(1),
        prepared: false,
        waiting_for: (state == JobState::Waiting).then_some(WaitReason::Energy),
        wait_until: None,
        wait_words: None,
    }
}

fn mail(job: u128, step: u32, release_at: Option<Timestamp>) -> OpenEffect {
    OpenEffect {
        job_id: JobId::new(Uuid::from_u128(job)),
        step,
        message: true,
        state: EffectState::Intent,
        release_at,
        waiting_for: None,
        wait_words: None,
        card: None,
    }
}

fn appointment(at: Option<Timestamp>) -> Appointment {
    Appointment { id: ActivityId::new(Uuid::from_u128(7)), text: "call Ana".to_owned(), at }
}

fn card() -> Option<(ApprovalId, Option<Timestamp>)> {
    Some((ApprovalId::new(Uuid::from_u128(9)), None))
}

#[test]
fn nothing_open_is_nothing_next() {
    assert_eq!(Open::default().next(NOW), NextStep::NONE);
}

#[test]
fn what_waits_for_the_rep_goes_before_what_the_machine_does() {
    let mut open = Open {
        jobs: vec![
            job(1, JobKind::FollowUp, JobState::Running),
            job(2, JobKind::CloseDeal, JobState::Waiting),
        ],
        effects: vec![OpenEffect { card: card(), ..mail(2, 0, None) }],
        ..Open::default()
    };
    let next = open.next(NOW);
    assert_eq!(
        (next.what, next.by, next.job_kind),
        (NextWhat::Approval, NextBy::User, Some(JobKind::CloseDeal))
    );
    open.unanswered_since = Some(NOW - Span::minutes(1));
    assert_eq!(open.next(NOW).what, NextWhat::ReplyNeeded);
    open.unanswered_since = None;
    open.effects.clear();
    assert_eq!(open.next(NOW).what, NextWhat::RunningJob);
    open.tasks.push(appointment(Some(NOW - Span::hours(1))));
    let next = open.next(NOW);
    assert_eq!((next.what, next.overdue), (NextWhat::Task, true));
}

#[test]
fn of_what_has_a_date_the_soonest_comes_first_and_the_undated_counts_as_tomorrow() {
    let mut open = Open {
        jobs: vec![job(1, JobKind::SmartScan, JobState::Waiting)],
        meetings: vec![appointment(Some(NOW + Span::days(3)))],
        ..Open::default()
    };
    assert_eq!(open.next(NOW).what, NextWhat::WaitingJob);
    open.jobs.push(job(2, JobKind::FollowUp, JobState::Queued));
    assert_eq!(open.next(NOW).what, NextWhat::QueuedJob);
    open.jobs.clear();
    assert_eq!(open.next(NOW).what, NextWhat::Meeting);
}

#[test]
fn a_nurture_message_says_which_of_three_it_is() {
    let nurture = OpenJob { prepared: true, ..job(1, JobKind::Nurture, JobState::Waiting) };
    let open = Open {
        jobs: vec![nurture],
        effects: vec![mail(1, 1, Some(NOW + Span::days(2))), mail(1, 2, Some(NOW + Span::days(6)))],
        ..Open::default()
    };
    let next = open.next(NOW);
    assert_eq!(
        (next.what, next.step, next.at),
        (NextWhat::ScheduledMessage, Some((2, 3)), Some(NOW + Span::days(2)))
    );
    assert!(open.stands(NOW));
}

#[test]
fn an_offer_is_shown_only_when_nothing_else_is_planned() {
    let mut open = Open { jobs: vec![job(1, JobKind::FollowUp, JobState::Suggested)], ..Open::default() };
    assert_eq!(open.next(NOW).what, NextWhat::Suggestion);
    open.tasks.push(appointment(None));
    assert_eq!(open.next(NOW).what, NextWhat::Task);
}

#[test]
fn a_card_is_stale_by_its_stage_unless_a_step_or_a_snooze_stands() {
    let touched = |days| NOW - Span::days(days);
    assert!(is_stale(Stage::New, touched(2), None, false, NOW));
    assert!(!is_stale(Stage::New, touched(1), None, false, NOW));
    assert!(!is_stale(Stage::Qualified, touched(6), None, false, NOW));
    assert!(!is_stale(Stage::New, touched(9), None, true, NOW));
    assert!(!is_stale(Stage::New, touched(9), Some(NOW + Span::hours(1)), false, NOW));
    assert!(is_stale(Stage::New, touched(9), Some(NOW), false, NOW));
    assert!(!is_stale(Stage::Won, touched(400), None, false, NOW));
    let overdue = Open { tasks: vec![appointment(Some(NOW - Span::hours(1)))], ..Open::default() };
    assert!(!overdue.stands(NOW));
}
