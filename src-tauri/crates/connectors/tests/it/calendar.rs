//! Whatever strangers put into names and texts, the calendar has the properties we wrote and no other.

use crate::support::{cases, invite};
use connectors::calendar::invitation;
use engine::ports::Invite;
use icalendar::{Calendar, Component as _, EventLike as _};
use proptest::prelude::*;
use testkit::peer::read_calendar;

const ROSA: &str = "rosa@seller.example";
const ANA: &str = "ana@lopezdental.example";

/// Content lines, unfolded, up to the first `;` or `:`.
fn properties(calendar: &str) -> Vec<String> {
    calendar
        .replace("\r\n ", "")
        .split_terminator("\r\n")
        .map(|line| line.split([';', ':']).next().unwrap_or_default().to_owned())
        .collect()
}

/// The event's lines in any order, the rest of the calendar as usual.
fn usual(invite: &Invite) -> Vec<String> {
    let mut names = properties(&invitation(
        &Invite {
            summary: "x".to_owned(),
            organizer_name: "x".to_owned(),
            attendee_name: "x".to_owned(),
            uid: "x".to_owned(),
            description: invite.description.chars().take(1).map(|_| 'x').collect(),
            location: invite.location.chars().take(1).map(|_| 'x').collect(),
            ..invite.clone()
        },
        ROSA,
        ANA,
    ));
    names.sort();
    names
}

#[test]
fn an_invitation_reads_back() {
    let text = invitation(&invite(), ROSA, ANA);
    let calendar: Calendar = text.parse().unwrap();
    assert_eq!(calendar.property_value("METHOD"), Some("REQUEST"));
    let event = calendar.events().next().unwrap();
    assert_eq!(event.get_uid(), Some("effect-1@seller.example"));
    assert_eq!(event.get_sequence(), Some(2));
    assert_eq!(event.get_summary(), Some("Demo, Widget Pro; 30 minutes"));
    assert_eq!(event.get_location(), Some("https://meet.seller.example/x"));
    assert_eq!(event.property_value("DTSTART"), Some("20260302T090000Z"));
    assert_eq!(event.property_value("DTEND"), Some("20260302T093000Z"));
    assert_eq!(event.property_value("DTSTAMP"), Some("20260301T090000Z"));
    assert_eq!(event.property_value("STATUS"), Some("CONFIRMED"));
    assert!(text.contains("\r\nORGANIZER;CN=\"Rosa Díaz\":mailto:rosa@seller.example\r\n"));
}

#[test]
fn a_name_cannot_leave_its_parameter() {
    for hostile in [
        "\"a\";X-EVIL=1:mailto:evil@x.example\"",
        "\":mailto:evil@x.example",
        "Ana\";PARTSTAT=ACCEPTED;CN=\"x",
        "Ana;PARTSTAT=ACCEPTED:mailto:evil@x.example",
        "Ana\r\nATTENDEE:mailto:evil@x.example",
        "Ana\r\n ATTENDEE:mailto:evil@x.example",
        "Ana\u{2028}ATTENDEE:mailto:evil@x.example",
        "^n^'\\n",
        "\"",
    ] {
        let named =
            Invite { attendee_name: hostile.to_owned(), organizer_name: hostile.to_owned(), ..invite() };
        let text = invitation(&named, ROSA, ANA);
        let mut found = properties(&text);
        found.sort();
        assert_eq!(found, usual(&named), "{hostile:?}");
        let calendar: Calendar = text.parse().unwrap();
        let attendees = &calendar.events().next().unwrap().multi_properties()["ATTENDEE"];
        assert_eq!(attendees.len(), 1, "{hostile:?}");
        assert_eq!(attendees[0].value(), "mailto:ana@lopezdental.example", "{hostile:?}");
        let keys: Vec<_> = attendees[0].params().keys().map(String::as_str).collect();
        assert_eq!(keys, ["CN", "CUTYPE", "PARTSTAT", "ROLE", "RSVP"], "{hostile:?}");
        assert_eq!(attendees[0].params()["PARTSTAT"].value(), "NEEDS-ACTION", "{hostile:?}");
    }
}

#[test]
fn an_address_cannot_leave_its_value() {
    let text = invitation(&invite(), ROSA, "a\r\nX-EVIL:1;,\"?cc=b@x.example");
    let mut found = properties(&text);
    found.sort();
    assert_eq!(found, usual(&invite()));
}

/// The other library agrees on one hostile example; the many are checked above and below.
#[tokio::test]
async fn another_library_reads_a_hostile_name_as_a_name() {
    let hostile = Invite {
        attendee_name: "\"Ana\";PARTSTAT=ACCEPTED:mailto:evil@x.example\r\nX-EVIL:1".to_owned(),
        summary: "Demo\r\nATTENDEE:mailto:evil@x.example".to_owned(),
        ..invite()
    };
    let read = read_calendar(invitation(&hostile, ROSA, ANA).as_bytes()).await.unwrap();
    assert_eq!(read["attendees"].as_array().unwrap().len(), 1);
    assert_eq!(read["attendees"][0]["address"], "mailto:ana@lopezdental.example");
    assert_eq!(read["attendees"][0]["partstat"], "NEEDS-ACTION");
    assert_eq!(read["summary"], "Demo  ATTENDEE:mailto:evil@x.example");
    let names: Vec<_> = read["properties"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "ATTENDEE",
            "DESCRIPTION",
            "DTEND",
            "DTSTAMP",
            "DTSTART",
            "LOCATION",
            "ORGANIZER",
            "SEQUENCE",
            "STATUS",
            "SUMMARY",
            "TRANSP",
            "UID"
        ]
    );
}

/// Line breaks, quotes, separators, bidirectional marks and ordinary letters, up to very long.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\r\n",
        "\n",
        "\r",
        "\0",
        "\"",
        ";",
        ":",
        ",",
        "\\",
        "\\n",
        "^n",
        "\u{202e}",
        "\u{2028}",
        "\u{85}",
        "\t",
        " ",
        "ATTENDEE:mailto:evil@x.example",
        "END:VEVENT",
        "BEGIN:VALARM",
        "mailto:",
        "Ana",
        "é",
        "老虎",
        "😀",
    ]);
    prop::collection::vec(pieces, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn nothing_adds_a_property(
        uid in hostile(),
        summary in hostile(),
        description in hostile(),
        location in hostile(),
        organizer_name in hostile(),
        attendee_name in hostile(),
        cancels in any::<bool>(),
    ) {
        let names = Invite { organizer_name, attendee_name, cancels, ..invite() };
        let hostile = Invite { uid, summary, description, location, ..names };
        let text = invitation(&hostile, ROSA, ANA);
        let mut found = properties(&text);
        found.sort();
        prop_assert_eq!(found, usual(&hostile));
        let breaks = text.replace("\r\n", "").contains(['\r', '\n', '\0', '\u{85}', '\u{2028}']);
        prop_assert!(!breaks, "a line break or NUL in the calendar");
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "a line over 75 octets");
        let calendar: Calendar = text.parse().map_err(TestCaseError::fail)?;
        prop_assert_eq!(calendar.property_value("METHOD"), Some(if cancels { "CANCEL" } else { "REQUEST" }));
        let event = calendar.events().next().unwrap();
        prop_assert_eq!(calendar.events().count(), 1);
        prop_assert_eq!(event.multi_properties()["ATTENDEE"].len(), 1);
        prop_assert_eq!(event.multi_properties()["ATTENDEE"][0].value(), "mailto:ana@lopezdental.example");
        prop_assert_eq!(event.property_value("ORGANIZER"), Some("mailto:rosa@seller.example"));
    }
}
