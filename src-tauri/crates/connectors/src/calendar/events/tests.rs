use super::*;
use chrono::DateTime;

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().into()
}

/// What keeps busy from Monday 23 November to Sunday 6 December 2026, as `start/end` in UTC.
fn found(events: &str) -> Result<Vec<String>, String> {
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{events}END:VCALENDAR\n")
        .replace('\n', "\r\n");
    let window = at("2026-11-23T00:00:00Z")..at("2026-12-06T00:00:00Z");
    let all = busy(&text, &window, Tz::Asia__Manila, &["rina@widgets.example".to_owned()])?;
    let show = |at: Timestamp| at.utc().format("%m-%dT%H:%M").to_string();
    Ok(all.iter().map(|one| format!("{}/{}", show(one.start), show(one.end))).collect())
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:{}\nDTSTAMP:20261101T000000Z\n{lines}\nEND:VEVENT\n", lines.len())
}

#[test]
fn times_in_utc_in_zones_by_every_name_and_without_one() {
    for (lines, expected) in [
        ("DTSTART:20261124T010000Z\nDTEND:20261124T020000Z", "11-24T01:00/11-24T02:00"),
        ("DTSTART;TZID=Europe/Berlin:20261124T090000\nDURATION:PT45M", "11-24T08:00/11-24T08:45"),
        (
            "DTSTART;TZID=\"W. Europe Standard Time\":20261124T090000\nDURATION:PT45M",
            "11-24T08:00/11-24T08:45",
        ),
        ("DTSTART;TZID=Pacific Standard Time:20261124T090000\nDURATION:PT1H", "11-24T17:00/11-24T18:00"),
        // Floating: on the rep's own clock, 8 h ahead of UTC.
        ("DTSTART:20261124T090000\nDTEND:20261124T100000", "11-24T01:00/11-24T02:00"),
        // Whole days, in the rep's zone.
        ("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126", "11-23T16:00/11-25T16:00"),
        ("DTSTART;VALUE=DATE:20261124", "11-23T16:00/11-24T16:00"),
    ] {
        assert_eq!(found(&event(lines)).unwrap(), [expected], "{lines}");
    }
}

#[test]
fn what_is_free_called_off_or_at_another_time_keeps_nobody_busy() {
    for lines in [
        "DTSTART:20261124T010000Z\nDTEND:20261124T020000Z\nTRANSP:TRANSPARENT",
        "DTSTART:20261124T010000Z\nDTEND:20261124T020000Z\nSTATUS:CANCELLED",
        "DTSTART:20261224T010000Z\nDTEND:20261224T020000Z",
        "DTSTART:20250106T010000Z\nDTEND:20250106T020000Z\nRRULE:FREQ=WEEKLY;UNTIL=20251231T000000Z",
    ] {
        assert_eq!(found(&event(lines)).unwrap(), Vec::<String>::new(), "{lines}");
    }
}

#[test]
fn what_the_rep_declined_keeps_nobody_busy_and_what_others_declined_does() {
    let hour = "DTSTART:20261124T010000Z\nDTEND:20261124T020000Z";
    let mail = |who: &str, said: &str| format!("{hour}\nATTENDEE;CN=\"X\";PARTSTAT={said}:{who}");
    for own in ["mailto:rina@widgets.example", "MAILTO:Rina@Widgets.example"] {
        assert_eq!(found(&event(&mail(own, "DECLINED"))).unwrap(), Vec::<String>::new(), "{own}");
        for said in ["ACCEPTED", "TENTATIVE", "NEEDS-ACTION"] {
            assert_eq!(found(&event(&mail(own, said))).unwrap().len(), 1, "{own} {said}");
        }
    }
    let other = mail("mailto:ana@lopezdental.example", "DECLINED");
    assert_eq!(found(&event(&other)).unwrap().len(), 1, "somebody else does not come");
    // One of a series: that one alone is free.
    let series = format!(
        "BEGIN:VEVENT\nUID:s\nDTSTAMP:20261101T000000Z\n{hour}\nRRULE:FREQ=WEEKLY;COUNT=2\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:s\nDTSTAMP:20261101T000000Z\nRECURRENCE-ID:20261124T010000Z\n{}\nEND:VEVENT\n",
        mail("mailto:rina@widgets.example", "DECLINED")
    );
    assert_eq!(found(&series).unwrap(), ["12-01T01:00/12-01T02:00"]);
}

#[test]
fn repetitions_keep_to_the_wall_clock_and_end_where_they_say() {
    // Since years, on Tuesdays, before and after clocks changed.
    let weekly = "DTSTART;TZID=Europe/Berlin:20190101T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=TU";
    assert_eq!(found(&event(weekly)).unwrap(), ["11-24T08:00/11-24T09:00", "12-01T08:00/12-01T09:00"]);
    // The last one is that of 24 November, 09:00 in Manila; its end is given in UTC.
    let until =
        "DTSTART;TZID=Asia/Manila:20261110T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20261124T010000Z";
    assert_eq!(found(&event(until)).unwrap(), ["11-24T01:00/11-24T02:00"]);
    let count = "DTSTART:20261124T010000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261125T010000Z";
    assert_eq!(found(&event(count)).unwrap(), ["11-24T01:00/11-24T02:00", "11-26T01:00/11-26T02:00"]);
}

#[test]
fn an_exception_moves_its_own_event_alone_whatever_its_sequence() {
    let series = |uid: &str| {
        format!(
            "BEGIN:VEVENT\nUID:{uid}\nDTSTART:20261124T010000Z\nDURATION:PT1H\nSEQUENCE:0\nRRULE:FREQ=DAILY;COUNT=2\nEND:VEVENT\n"
        )
    };
    let moved = "BEGIN:VEVENT\nUID:b\nRECURRENCE-ID:20261125T010000Z\nSEQUENCE:3\nDTSTART:20261125T060000Z\nDURATION:PT1H\nEND:VEVENT\n";
    let both = format!("{}{}{moved}", series("a"), series("b"));
    assert_eq!(
        found(&both).unwrap(),
        [
            "11-24T01:00/11-24T02:00",
            "11-24T01:00/11-24T02:00",
            "11-25T01:00/11-25T02:00",
            "11-25T06:00/11-25T07:00"
        ]
    );
}

#[test]
fn what_may_be_misunderstood_is_refused_never_taken_for_free() {
    let whole = event("DTSTART:20261124T010000Z\nDTEND:20261124T020000Z");
    let window = at("2026-11-23T00:00:00Z")..at("2026-12-06T00:00:00Z");
    let cut = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}", &whole[..whole.len() - 20]);
    for text in [
        "",
        "<!doctype html><title>Sign in</title>",
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nEND:VCARD\r\n",
        cut.as_str(),
    ] {
        assert!(busy(text, &window, Tz::UTC, &[]).is_err(), "{text}");
    }
    for lines in [
        "DTSTART;TZID=Middle-earth/Shire:20261124T090000\nDURATION:PT1H",
        "SUMMARY:no time at all",
        "DTSTART:20261101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY",
    ] {
        assert!(found(&event(lines)).is_err(), "{lines}");
    }
    assert_eq!(found("").unwrap(), Vec::<String>::new());
}
