//! iTIP invitations (RFC 5545, RFC 5546; formats.md 6.3) as text. Names and summaries come from strangers:
//! whatever they contain, the calendar has exactly the properties written here.

mod caldav;
mod events;
mod server;

pub use server::HttpCalendar;

use calcard::icalendar::{
    ICalendarComponentType, ICalendarMethod, ICalendarParameterName, ICalendarParameterValue,
    ICalendarParticipationStatus, ICalendarProperty, ICalendarValue,
};
use domain::inbound::{CalendarReply, Participation};
use engine::ports::Invite;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Parameter, Property};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a `mailto:` address (RFC 6068 section 2): all that real addresses are made of.
/// The rest, which could end the value or start a query, is percent-encoded.
const MAILTO: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'@')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'+')
    .remove(b'\'')
    .remove(b'=')
    .remove(b'~')
    .remove(b'!');

/// Octets of a line without its CRLF (RFC 5545 section 3.1).
const LINE: usize = 75;

/// Characters of a name that calendars show; more is no name.
const NAME: usize = 100;

/// The iTIP method of an invite: it stands in the calendar and in the mail's content type alike (RFC 6047 section 2.4).
pub fn method(invite: &Invite) -> &'static str {
    if invite.cancels { "CANCEL" } else { "REQUEST" }
}

/// The REQUEST that invites `attendee` (an address) to the event, in the name of `organizer` (the address
/// the mail comes from, as calendars send their answers there). Lines end in CRLF and are folded at 75
/// octets; times are UTC. One that cancels is the CANCEL of the event.
pub fn invitation(invite: &Invite, organizer: &str, attendee: &str) -> String {
    let mut event = Event::new();
    event
        .uid(&one_line(&invite.uid))
        .sequence(invite.sequence)
        .timestamp(invite.stamp.utc())
        .starts(invite.start.utc())
        .ends(invite.end.utc())
        .summary(&one_line(&invite.summary))
        .status(if invite.cancels { EventStatus::Cancelled } else { EventStatus::Confirmed })
        .add_property("TRANSP", "OPAQUE");
    if !invite.description.is_empty() {
        event.description(&text(&invite.description));
    }
    if !invite.location.is_empty() {
        event.location(&one_line(&invite.location));
    }
    event.append_property(person("ORGANIZER", organizer, &invite.organizer_name));
    let mut guest = person("ATTENDEE", attendee, &invite.attendee_name);
    for (key, value) in [
        ("CUTYPE", "INDIVIDUAL"),
        ("ROLE", "REQ-PARTICIPANT"),
        ("PARTSTAT", "NEEDS-ACTION"),
        ("RSVP", if invite.cancels { "FALSE" } else { "TRUE" }),
    ] {
        guest.append_parameter(Parameter::new(key, value));
    }
    event.append_multi_property(guest);

    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//NexScout//NexScout//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", method(invite)),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    fold(&calendar.push(event.done()).to_string())
}

/// The answer to an invitation of ours in a calendar's text (RFC 5546 sections 3.2.3 and 3.2.7): METHOD REPLY with the
/// attendee's word, or COUNTER with another time. `None` for everything else.
pub fn read_reply(text: &str) -> Option<CalendarReply> {
    let calcard::Entry::ICalendar(calendar) = calcard::Parser::new(text).entry() else { return None };
    let method = calendar.components.iter().find_map(|part| part.property(&ICalendarProperty::Method))?;
    let counters = match method.values.first()? {
        ICalendarValue::Method(ICalendarMethod::Counter) => true,
        ICalendarValue::Method(ICalendarMethod::Reply) => false,
        _ => return None,
    };
    let event =
        calendar.components.iter().find(|part| part.component_type == ICalendarComponentType::VEvent)?;
    let attendee = event.property(&ICalendarProperty::Attendee);
    let said = attendee.and_then(|attendee| attendee.parameter(&ICalendarParameterName::Partstat));
    let participation = match said {
        _ if counters => Participation::Counter,
        Some(ICalendarParameterValue::Partstat(ICalendarParticipationStatus::Accepted)) => {
            Participation::Accepted
        }
        Some(ICalendarParameterValue::Partstat(ICalendarParticipationStatus::Declined)) => {
            Participation::Declined
        }
        Some(ICalendarParameterValue::Partstat(ICalendarParticipationStatus::Tentative)) => {
            Participation::Tentative
        }
        // Delegated or without an answer: nothing to act on.
        _ => return None,
    };
    let sequence = event.property(&ICalendarProperty::Sequence).and_then(|entry| entry.values.first());
    Some(CalendarReply {
        uid: event.uid()?.trim().to_owned(),
        sequence: sequence.and_then(ICalendarValue::as_integer).and_then(|number| number.try_into().ok()),
        participation,
        attendee: attendee
            .and_then(|attendee| attendee.calendar_address())
            .map(|address| address.trim().to_lowercase()),
        start: events::moment(&calendar, event, &ICalendarProperty::Dtstart),
    })
}

/// The library folds, but lets the last line of a long value have 76 octets (icalendar 0.17.17).
fn fold(calendar: &str) -> String {
    let mut folded = String::with_capacity(calendar.len());
    for line in calendar.split_terminator("\r\n") {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > LINE {
                folded.push_str("\r\n ");
                width = 1;
            }
            folded.push(c);
            width += c.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

fn person(role: &str, address: &str, name: &str) -> Property {
    let mut property = Property::new(role, format!("mailto:{}", utf8_percent_encode(address, MAILTO)));
    // A parameter value has no escape for a double quote (RFC 5545 section 3.1), and the library writes a
    // value that starts and ends with one as it stands: so no quote of the name may get there.
    let name: String = one_line(name).replace('"', "'").chars().take(NAME).collect();
    if !name.trim().is_empty() {
        property.append_parameter(Parameter::new("CN", &format!("\"{}\"", name.trim())));
    }
    property
}

/// Text of one line: every kind of line break and every other control character becomes a blank.
fn one_line(value: &str) -> String {
    value.chars().map(|c| if breaks_or_controls(c) { ' ' } else { c }).collect()
}

/// Text of many lines; the library escapes `\n`.
fn text(value: &str) -> String {
    let lines = value.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    lines.chars().filter(|&c| matches!(c, '\n' | '\t') || !breaks_or_controls(c)).collect()
}

/// U+2028 and U+2029 are no control characters, but some readers split lines there.
fn breaks_or_controls(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}
