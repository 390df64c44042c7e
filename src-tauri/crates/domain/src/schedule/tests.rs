use super::*;
use crate::{region::Region, time::Span};
use chrono::{DateTime, NaiveDateTime};
use proptest::{collection::vec, prelude::*};

const ZONES: [Tz; 5] = [
    Tz::America__New_York,
    Tz::Europe__Berlin,
    Tz::Asia__Manila,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Kolkata,
];

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().into()
}
fn local(moment: Timestamp, tz: Tz) -> NaiveDateTime {
    tz.from_utc_datetime(&moment.utc().naive_utc()).naive_local()
}
fn window(text: &str) -> SendWindow {
    text.parse().unwrap()
}

#[test]
fn a_window_opens_at_eight_local_whatever_the_offset() {
    let office = SendWindow::default();
    for (now, tz, open) in [
        // Clocks went forward in New York on Sunday, 14 March 2027: Friday 08:00 is -05:00, Monday -04:00.
        ("2027-03-12T12:00:00Z", Tz::America__New_York, "2027-03-12T13:00:00Z"),
        ("2027-03-12T23:30:00Z", Tz::America__New_York, "2027-03-15T12:00:00Z"),
        // Clocks went back in Berlin on Sunday, 31 October 2027.
        ("2027-10-29T18:00:00Z", Tz::Europe__Berlin, "2027-11-01T07:00:00Z"),
        ("2027-10-28T18:00:00Z", Tz::Europe__Berlin, "2027-10-29T06:00:00Z"),
        ("2027-06-02T03:00:00Z", Tz::Asia__Manila, "2027-06-02T03:00:00Z"),
        ("2027-06-02T10:00:00Z", Tz::Asia__Manila, "2027-06-03T00:00:00Z"),
    ] {
        assert_eq!(office.next_open(at(now), tz), at(open), "{now} {tz}");
    }
}

#[test]
fn a_public_holiday_keeps_the_window_closed_and_is_named() {
    let office = SendWindow::default();
    let manila = Place { tz: Tz::Asia__Manila, country: Some(Region::PH) };
    // Bonifacio Day, Monday 30 November 2026; the Friday before it after hours, and the holiday itself.
    let tuesday = at("2026-12-01T00:00:00Z");
    let friday_evening = office.opening(at("2026-11-27T12:00:00Z"), manila);
    assert_eq!(friday_evening, Opening { at: tuesday, holiday: None });
    let holiday = office.opening(at("2026-11-30T02:00:00Z"), manila);
    assert_eq!(holiday, Opening { at: tuesday, holiday: Some("Bonifacio Day") });
    // The same moment elsewhere, and where none are kept.
    let berlin = Place { tz: Tz::Europe__Berlin, country: country_of(Tz::Europe__Berlin) };
    assert_eq!(office.next_open(at("2026-11-30T09:00:00Z"), berlin), at("2026-11-30T09:00:00Z"));
    assert_eq!(office.next_open(at("2026-11-30T02:00:00Z"), Tz::Asia__Manila), at("2026-11-30T02:00:00Z"));
    // Easter in Germany: Good Friday to Easter Monday.
    assert_eq!(office.next_open(at("2027-03-25T20:00:00Z"), berlin), at("2027-03-30T06:00:00Z"));
    assert!(SendWindow::Always.is_open(at("2026-12-25T02:00:00Z"), manila));
}

#[test]
fn the_data_of_countries_and_holidays_can_be_read() {
    let lines = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
    for line in lines(include_str!("../../data/zone_countries.txt")) {
        let (zone, country) = line.split_once(' ').unwrap();
        let zone: Tz = zone.parse().unwrap_or_else(|_| panic!("no zone: {line}"));
        // Antarctica and its like have zones and no numbering plan.
        assert_eq!(country_of(zone), country.parse().ok(), "{line}");
    }
    for line in lines(include_str!("../../data/holidays.txt")) {
        let mut parts = line.splitn(3, '|').skip(1);
        assert!(!parts.next().unwrap().is_empty(), "{line}");
        for day in parts.next().unwrap().split(' ') {
            assert!(chrono::NaiveDate::parse_from_str(day, "%y%m%d").is_ok(), "{line}");
        }
    }
}

#[test]
fn skipped_and_repeated_hours() {
    let ny = Tz::America__New_York;
    // 02:00-03:00 does not exist on 14 March 2027.
    let night = window("Sun 02:00-03:00");
    assert_eq!(night.next_open(at("2027-03-14T05:00:00Z"), ny), at("2027-03-21T06:00:00Z"));
    assert_eq!(
        window("Sun 02:30-05:00").next_open(at("2027-03-14T05:00:00Z"), ny),
        at("2027-03-14T07:00:00Z")
    );
    // 01:00-02:00 happens twice on 7 November 2027.
    let twice = window("Sun 01:00-01:30");
    assert_eq!(twice.next_open(at("2027-11-07T04:00:00Z"), ny), at("2027-11-07T05:00:00Z"));
    assert_eq!(twice.next_open(at("2027-11-07T05:45:00Z"), ny), at("2027-11-07T06:00:00Z"));
    assert_eq!(twice.next_open(at("2027-11-07T06:45:00Z"), ny), at("2027-11-14T06:00:00Z"));
}

#[test]
fn days_and_hours_read_and_print() {
    for text in
        ["Mon-Fri 08:00-18:00", "Mon,Wed,Fri 09:00-12:00", "Sat,Sun 00:00-24:00", "Mon-Sun 06:15-06:16"]
    {
        assert_eq!(window(text).to_string(), text);
    }
    assert_eq!(window("fri-mon 8:00-9:00").to_string(), "Mon,Fri-Sun 08:00-09:00");
    assert_eq!(window("always"), SendWindow::Always);
    for bad in [
        "",
        "Mon",
        "08:00-18:00",
        "Mon-Fri 18:00-08:00",
        "Mon-Fri 8-18",
        "Someday 08:00-18:00",
        "Mon 24:00-24:00",
    ] {
        assert!(bad.parse::<SendWindow>().is_err(), "{bad:?} was taken");
    }
}

fn rules(tz: Tz) -> SlotRules {
    SlotRules {
        length: Span::minutes(30),
        hours: Hours::default(),
        days: Weekdays::default(),
        notice: Span::hours(2),
        buffer: Span::minutes(15),
        max_per_day: 5,
        days_ahead: 10,
        tz,
    }
}

#[test]
fn slots_keep_notice_buffers_and_the_daily_maximum() {
    let rules = rules(Tz::Asia__Manila);
    // Wednesday 09:10 in Manila.
    let now = at("2027-06-02T01:10:00Z");
    let meeting = |start, end| Busy { start: at(start), end: at(end), meeting: true };
    let busy = [meeting("2027-06-02T05:00:00Z", "2027-06-02T05:30:00Z")];
    let free = slots(now, &rules, &busy);
    let starts: Vec<_> =
        free.iter().take(7).map(|slot| local(slot.start, rules.tz).format("%H:%M").to_string()).collect();
    // Notice ends 11:10; the meeting is 13:00-13:30 with 15 minutes on each side.
    assert_eq!(starts, ["11:30", "12:00", "14:00", "14:30", "15:00", "15:30", "16:00"]);
    let full: Vec<_> = (0..5)
        .map(|hour| Busy { start: now + Span::hours(hour), end: now + Span::hours(hour), meeting: true })
        .collect();
    let tomorrow = slots(now, &rules, &full).first().copied().unwrap();
    assert_eq!(tomorrow.start, at("2027-06-03T01:00:00Z"));
    let blocked = Busy { start: now, end: now + Span::days(30), meeting: false };
    assert!(slots(now, &rules, &[blocked]).is_empty());
}

#[test]
fn three_slots_are_spread_over_days() {
    let tz = Tz::America__New_York;
    let free = slots(at("2027-03-11T12:00:00Z"), &rules(tz), &[]);
    let three = spread(&free, 3, tz);
    let text: Vec<_> =
        three.iter().map(|slot| local(slot.start, tz).format("%a %H:%M").to_string()).collect();
    assert_eq!(text, ["Thu 09:00", "Fri 09:00", "Mon 09:00"], "also across the clock change");
    let one_day: Vec<_> = free.iter().copied().take(4).collect();
    assert_eq!(spread(&one_day, 3, tz), one_day[..3]);
    assert!(spread(&[], 3, tz).is_empty());
}

#[test]
fn a_day_begins_and_ends_on_local_clocks() {
    let tz = Tz::Europe__Berlin;
    // 31 October 2027 has 25 hours there.
    let noon = at("2027-10-31T11:00:00Z");
    assert_eq!(day_end(noon, tz) - day_start(noon, tz), Span::hours(25));
    assert_eq!(day_start(at("2027-06-01T22:30:00Z"), tz), at("2027-06-01T22:00:00Z"));
}

prop_compose! {
    fn windows()(days in 1_u8..128, start in 0_u32..1_439, length in 1_u32..1_440) -> SendWindow {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let chosen: Vec<_> = (0..7).filter(|bit| days & (1 << bit) != 0).map(|bit| names[bit]).collect();
        let end = (start + length).min(1_440);
        let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        window(&format!("{} {}-{}", chosen.join(","), clock(start), clock(end)))
    }
}
/// 2026-2029, often within two days of a clock change.
fn moments() -> impl Strategy<Value = Timestamp> {
    let changes =
        ["2027-03-14T07:00:00Z", "2027-11-07T06:00:00Z", "2027-03-28T01:00:00Z", "2027-10-31T01:00:00Z"];
    let near = (0_usize..4, -172_800_000_i64..172_800_000)
        .prop_map(move |(index, ms)| at(changes[index]) + Span(ms));
    prop_oneof![near, (1_767_225_600_000_i64..1_893_456_000_000).prop_map(Timestamp)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn the_next_opening_is_open_and_nothing_before_it_is(
        window in windows(), now in moments(), zone in 0_usize..5, probe in 0.0_f64..1.0,
    ) {
        let tz = ZONES[zone];
        let open = window.next_open(now, tz);
        prop_assert!(open >= now && open - now <= Span::days(15));
        prop_assert!(window.is_open(open, tz), "{} {} {}", window, now.rfc3339(), open.rfc3339());
        let SendWindow::Weekly { days, hours } = window else { unreachable!() };
        let clock = local(open, tz);
        prop_assert!(days.contains(clock.weekday()) && hours.contains(clock.num_seconds_from_midnight()));
        let between = now + Span(((open - now).0 as f64 * probe) as i64);
        prop_assert!(between == open || !window.is_open(between, tz), "{} {}", window, between.rfc3339());
        prop_assert_eq!(window.to_string().parse(), Ok(window));
    }

    #[test]
    fn slots_lie_in_working_hours_and_touch_nothing_busy(
        now in moments(), zone in 0_usize..5, taken in vec((0_i64..14_400, 1_i64..600, any::<bool>()), 0..12),
    ) {
        let rules = rules(ZONES[zone]);
        let busy: Vec<_> = taken.into_iter().map(|(start, length, meeting)| {
            let start = now + Span::minutes(start);
            Busy { start, end: start + Span::minutes(length), meeting }
        }).collect();
        let free = slots(now, &rules, &busy);
        prop_assert!(free.is_sorted_by(|a, b| a.start < b.start));
        for slot in &free {
            let (start, end) = (local(slot.start, rules.tz), local(slot.end, rules.tz));
            prop_assert!(slot.start >= now + rules.notice && slot.end - slot.start == rules.length);
            prop_assert!(rules.days.contains(start.weekday()) && start.date() == end.date());
            prop_assert!(rules.hours.contains(start.num_seconds_from_midnight()) && start.minute() % 30 == 0);
            prop_assert!(end.num_seconds_from_midnight() <= rules.hours.end_minute() * 60);
            for taken in &busy {
                let before = slot.end + rules.buffer <= taken.start;
                prop_assert!(before || slot.start >= taken.end + rules.buffer);
            }
        }
        let three = spread(&free, 3, rules.tz);
        prop_assert!(three.len() == free.len().min(3) && three.is_sorted());
        prop_assert!(three.iter().all(|slot| free.contains(slot)));
    }
}

#[test]
fn an_answer_is_promised_within_the_working_hours() {
    let (days, hours): (Weekdays, Hours) = ("Mon-Fri".parse().unwrap(), "09:00-17:00".parse().unwrap());
    let manila = Tz::Asia__Manila;
    for (now, by, words) in [
        ("2026-11-23T09:00:00+08:00", "2026-11-23T17:00:00+08:00", "today before 17:00 (Asia/Manila)"),
        ("2026-11-23T07:00:00+08:00", "2026-11-23T09:00:00+08:00", "today from 09:00 (Asia/Manila)"),
        ("2026-11-23T17:00:00+08:00", "2026-11-24T09:00:00+08:00", "tomorrow from 09:00 (Asia/Manila)"),
        (
            "2026-11-27T18:00:00+08:00",
            "2026-11-30T09:00:00+08:00",
            "on Monday, 30 November from 09:00 (Asia/Manila)",
        ),
    ] {
        assert_eq!(answer_by(at(now), days, hours, manila), (at(by), words.to_owned()), "{now}");
    }
}
