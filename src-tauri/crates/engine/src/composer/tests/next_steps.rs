use super::*;

fn step(facts: &Facts<'_>) -> Option<(NextStep, String)> {
    next_best_action(facts).map(|action| (action.step, action.reason))
}

#[test]
fn the_summary_holds_what_is_on_record() {
    let record = record();
    assert_eq!(
        summary(&ana(&record, Language::English)),
        "Ana Lopez (Lopez Dental) came through the website chat. On record: asked about Widget Pro for 12 \
        seats, asked \
         for the price, asked for a demo or meeting, timing \"on Thursday\", budget \"around 500 dollars\". \
         ScoutScore \
         77, hot, interested; e-mail confirmed, phone on record."
    );
}

#[test]
fn the_next_action_follows_from_the_facts_and_says_which() {
    let record = record();
    let base = ana(&record, Language::English);
    let with = |change: &dyn Fn(&mut Facts<'_>)| {
        let mut facts = base.clone();
        change(&mut facts);
        step(&facts)
    };
    let job = |kind| NextStep::Job(kind);

    let (kind, reason) = with(&|_| {}).unwrap();
    assert_eq!(
        (kind, reason.as_str()),
        (job(JobKind::BookMeeting), "They asked for a demo or a meeting: \"demo on Thursday\".")
    );
    assert_eq!(with(&|f| f.standing.stage = Stage::Won), None);
    assert_eq!(
        with(&|f| f.open_question = Some("Do you ship?")).unwrap().0,
        NextStep::Task("Answer Ana Lopez".to_owned())
    );
    assert_eq!(with(&|f| f.standing.email = None).unwrap().0, NextStep::Task("Call Ana Lopez".to_owned()));
    assert_eq!(with(&|f| f.standing.email = Some(Confirmation::Claimed)).unwrap().0, job(JobKind::FollowUp));
    let waiting = with(&|f| {
        f.standing.email = Some(Confirmation::Claimed);
        f.standing.last_outbound = Some(NOW);
    });
    assert_eq!(waiting.unwrap().0, NextStep::Task("Confirm the address of Ana Lopez".to_owned()));
    assert_eq!(with(&|f| f.standing.offer_sent = Some(NOW - Span::days(1))), None, "an offer has three days");
    assert_eq!(
        with(&|f| f.standing.offer_sent = Some(NOW - Span::days(4))).unwrap(),
        (job(JobKind::FollowUp), "The offer has been without an answer for 4 days.".to_owned())
    );
    let quiet = |stage, days: i64| {
        with(&|f| {
            f.inquiry.signals = &[];
            f.standing.stage = stage;
            f.standing.qualify = Some(75);
            f.standing.last_inbound = Some(NOW - Span::days(days + 1));
            f.standing.last_outbound = Some(NOW - Span::days(days));
        })
    };
    assert_eq!(quiet(Stage::ReadyToClose, 1).unwrap().0, job(JobKind::CloseDeal));
    assert_eq!(quiet(Stage::Interested, 1).unwrap().0, job(JobKind::BookMeeting));
    assert_eq!(quiet(Stage::Qualified, 1), None);
    assert_eq!(
        quiet(Stage::Qualified, 8).unwrap(),
        (job(JobKind::Nurture), "Nothing has been said for 8 days.".to_owned())
    );
}

#[test]
fn who_sells_to_us_or_said_no_is_left_to_the_rep() {
    let record = record();
    let mut facts = ana(&record, Language::English);
    let pitch = [Evidence { kind: SignalKind::VendorPitch, span: "we offer SEO services" }];
    facts.inquiry.signals = &pitch;
    let (kind, reason) = step(&facts).unwrap();
    assert!(matches!(kind, NextStep::Task(_)), "{kind:?}");
    assert_eq!(reason, "It reads like a sales pitch to us: \"we offer SEO services\".");
    let no = [Evidence { kind: SignalKind::NotInterested, span: "no thanks" }];
    facts.inquiry.signals = &no;
    assert_eq!(step(&facts).unwrap().0, NextStep::Task("Decide whether Ana Lopez is lost".to_owned()));
}
