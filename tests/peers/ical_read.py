"""Reads an invitation with a calendar library NexScout did not write (PyPI icalendar).

    ical_read.py < mail.eml      or      ical_read.py < invite.ics

Prints one JSON object: method, mime_method (null for a bare .ics), uid, sequence, stamp, start, end, status,
summary, description, location, organizer and attendees (address and parameters), properties (names of the
event's properties, sorted).
"""

import email
import email.policy
import json
import sys

from icalendar import Calendar


def find_calendar(octets: bytes) -> tuple[bytes, str | None]:
    """The calendar's octets, and the method its MIME part names."""
    if octets.lstrip().startswith(b"BEGIN:VCALENDAR"):
        return octets, None
    for part in email.message_from_bytes(octets, policy=email.policy.default).walk():
        if part.get_content_type() == "text/calendar":
            return part.get_payload(decode=True), part["content-type"].params.get("method")
    sys.exit("there is no calendar in this mail")


def person(value) -> dict:
    return {"address": str(value), **{key.lower(): str(text) for key, text in value.params.items()}}


def main() -> None:
    octets, mime_method = find_calendar(sys.stdin.buffer.read())
    calendar = Calendar.from_ical(octets)
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        sys.exit(f"the calendar has {len(events)} events")
    event = events[0]
    attendees = event.get("attendee", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    read = {
        "method": str(calendar["method"]),
        "mime_method": mime_method,
        "uid": str(event["uid"]),
        "sequence": int(event["sequence"]),
        "stamp": event.decoded("dtstamp").isoformat(),
        "start": event.decoded("dtstart").isoformat(),
        "end": event.decoded("dtend").isoformat(),
        "status": str(event["status"]),
        "summary": str(event["summary"]),
        "description": str(event.get("description", "")),
        "location": str(event.get("location", "")),
        "organizer": person(event["organizer"]),
        "attendees": [person(attendee) for attendee in attendees],
        "properties": sorted(name for name, _ in event.property_items() if name not in ("BEGIN", "END")),
    }
    print(json.dumps(read))


if __name__ == "__main__":
    main()
