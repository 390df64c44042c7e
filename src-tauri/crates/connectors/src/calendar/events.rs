//! When the events of a calendar keep somebody busy (RFC 5545). Formats, zones (Windows' names included) and
//! repetitions are the calcard library's; what counts as busy is said here.

use calcard::common::PartialDateTime;
use calcard::icalendar::dates::TimeOrDelta;
use calcard::{
    Entry, Parser,
    common::timezone::Tz as Zone,
    icalendar::{
        ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameterName,
        ICalendarParameterValue, ICalendarParticipationStatus, ICalendarProperty, ICalendarStatus,
        ICalendarTransparency, ICalendarValue,
    },
};
use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike};
use chrono_tz::Tz;
use domain::{Timestamp, schedule::Busy};
use std::{collections::BTreeMap, ops::Range};

/// Times one event may repeat until the end of the window: daily for 27 years. More is no appointment.
const REPETITIONS: usize = 10_000;
/// Times all events together may.
const ALL_REPETITIONS: usize = 500_000;

/// The times in `window` at which the events of these calendars keep somebody busy, in order. `zone`: of events that
/// name none. `own`: the rep's addresses, lower case. An error in words when any part may be misunderstood, as a time taken for free may be none.
pub(super) fn busy(
    text: &str,
    window: &Range<Timestamp>,
    zone: Tz,
    own: &[String],
) -> Result<Vec<Busy>, String> {
    let mut found = Vec::new();
    let mut worked_out = 0;
    for calendar in calendars(text)? {
        known_zones(&calendar)?;
        for event in by_uid(calendar) {
            // The library repeats an event that begins in UTC on the clock of events without a zone.
            let zone = if begins_in_utc(&event) { Tz::UTC } else { zone };
            let event = prepared(event, window.end, zone);
            let expanded = event.expand_dates(zone, REPETITIONS);
            worked_out += expanded.events.len();
            if expanded.events.len() >= REPETITIONS || worked_out > ALL_REPETITIONS {
                return Err("an event repeats without end".to_owned());
            }
            if let Some(error) = expanded.errors.first() {
                return Err(format!("an event has no time that can be read ({:?})", error.error));
            }
            for one in expanded.events {
                let Some(component) = event.component_by_id(one.comp_id).filter(|one| is_busy(one, own))
                else {
                    continue;
                };
                let end = match one.end {
                    TimeOrDelta::Time(end) => end,
                    TimeOrDelta::Delta(length) => one.start + length.max(TimeDelta::zero()),
                };
                let (start, end) =
                    (Timestamp(one.start.timestamp_millis()), Timestamp(end.timestamp_millis()));
                if start < window.end && end > window.start {
                    found.push(Busy { start, end, meeting: has_time(component) });
                }
            }
        }
    }
    found.sort_by_key(|one| (one.start, one.end));
    Ok(found)
}

/// The calendars of a file. A file that ends too soon, or is none, is refused.
fn calendars(text: &str) -> Result<Vec<ICalendar>, String> {
    let last = text.trim_end().rsplit(['\r', '\n']).next().unwrap_or_default();
    if !last.trim_end().eq_ignore_ascii_case("END:VCALENDAR") {
        return Err("it is no calendar, or only the beginning of one".to_owned());
    }
    let mut parser = Parser::new(text);
    let mut all = Vec::new();
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => all.push(calendar),
            Entry::Eof => break,
            Entry::VCard(_) => return Err("it holds contacts, not events".to_owned()),
            Entry::InvalidLine(_) if all.is_empty() => return Err("it is no calendar".to_owned()),
            Entry::InvalidLine(_) => {}
            Entry::UnterminatedComponent(_) => return Err("it ends in the middle".to_owned()),
            _ => return Err("its parts do not fit together".to_owned()),
        }
    }
    if all.is_empty() {
        return Err("it is no calendar".to_owned());
    }
    Ok(all)
}

/// Every zone that an event names is known, by its own name or by Windows'.
fn known_zones(calendar: &ICalendar) -> Result<(), String> {
    let zones = calendar.build_tz_resolver();
    let events =
        calendar.components.iter().filter(|one| one.component_type == ICalendarComponentType::VEvent);
    let unknown = events
        .flat_map(|event| &event.entries)
        .filter_map(|entry| entry.tz_id())
        .find(|id| zones.resolve(id).is_none());
    unknown.map_or(Ok(()), |id| {
        Err(format!("it names a time zone that is not known: {:?}", id.chars().take(60).collect::<String>()))
    })
}

/// A calendar for each event with its exceptions, and the zones beside: the library tells exceptions of one event from
/// those of another by their time alone.
fn by_uid(calendar: ICalendar) -> Vec<ICalendar> {
    let mut zones = Vec::new();
    let mut events: BTreeMap<String, Vec<ICalendarComponent>> = BTreeMap::new();
    for (at, component) in calendar.components.into_iter().enumerate() {
        match component.component_type {
            ICalendarComponentType::VTimezone => zones.push(component),
            ICalendarComponentType::VEvent => {
                let uid = component.uid().map_or_else(|| format!("{at}"), str::to_owned);
                events.entry(uid).or_default().push(component);
            }
            _ => {}
        }
    }
    events
        .into_values()
        .map(|own| ICalendar { components: zones.iter().cloned().chain(own).collect() })
        .collect()
}

/// The event as the library works it out rightly: exceptions may have another SEQUENCE than the event, an UNTIL in UTC
/// is the wall clock's (the library repeats on the wall clock), and nothing repeats beyond `end`.
fn prepared(mut event: ICalendar, end: Timestamp, zone: Tz) -> ICalendar {
    let zones = event.build_owned_tz_resolver().with_default(zone);
    for component in
        event.components.iter_mut().filter(|one| one.component_type == ICalendarComponentType::VEvent)
    {
        component.entries.retain(|entry| entry.name != ICalendarProperty::Sequence);
        let id = component.property(&ICalendarProperty::Dtstart).and_then(|start| start.tz_id());
        let own: Zone = zones.resolve_or_default(id);
        let last = end.utc().with_timezone(&own).naive_local();
        for entry in component.properties_mut(&ICalendarProperty::Rrule) {
            for value in &mut entry.values {
                let ICalendarValue::RecurrenceRule(rule) = value else { continue };
                let until = rule.until.as_ref().and_then(|until| local(until, own));
                rule.until = Some(partial(until.map_or(last, |until| until.min(last))));
            }
        }
    }
    event
}

/// A moment on the wall clock of the zone.
fn local(at: &PartialDateTime, zone: Zone) -> Option<NaiveDateTime> {
    let read = at.to_date_time()?;
    match read.offset {
        Some(_) => Some(read.to_date_time_with_tz(zone)?.with_timezone(&zone).naive_local()),
        // A day: to its end.
        None if at.hour.is_none() => read.date_time.date().and_hms_opt(23, 59, 59),
        None => Some(read.date_time),
    }
}

fn begins_in_utc(event: &ICalendar) -> bool {
    let starts = event.components.iter().filter_map(|part| part.property(&ICalendarProperty::Dtstart));
    let mut times = starts.filter_map(|start| start.values.first()?.as_partial_date_time());
    times.any(|start| start.tz_hour.is_some())
}

fn partial(at: NaiveDateTime) -> PartialDateTime {
    let small = |value: u32| u8::try_from(value).ok();
    PartialDateTime {
        year: u16::try_from(at.year()).ok(),
        month: small(at.month()),
        day: small(at.day()),
        hour: small(at.hour()),
        minute: small(at.minute()),
        second: small(at.second()),
        ..PartialDateTime::default()
    }
}

/// Called off, marked as free, or declined by the rep (RFC 5545 sections 3.8.1.11, 3.8.2.7, 3.2.12): not busy.
fn is_busy(event: &ICalendarComponent, own: &[String]) -> bool {
    event.component_type == ICalendarComponentType::VEvent
        && event.status() != Some(&ICalendarStatus::Cancelled)
        && event.transparency() != Some(&ICalendarTransparency::Transparent)
        && !is_declined(event, own)
}

fn is_declined(event: &ICalendarComponent, own: &[String]) -> bool {
    event.entries.iter().filter(|entry| entry.name == ICalendarProperty::Attendee).any(|attendee| {
        let said = attendee.parameter(&ICalendarParameterName::Partstat);
        let declined =
            said == Some(&ICalendarParameterValue::Partstat(ICalendarParticipationStatus::Declined));
        let address = attendee.calendar_address().map(|address| address.trim().to_lowercase());
        declined && address.is_some_and(|address| own.contains(&address))
    })
}

/// Whether it has a time of day; else it lasts whole days.
fn has_time(event: &ICalendarComponent) -> bool {
    let start = event.property(&ICalendarProperty::Dtstart).and_then(|entry| entry.values.first());
    start.and_then(ICalendarValue::as_partial_date_time).is_some_and(|start| start.hour.is_some())
}

/// The first moment that a property names, where that is beyond doubt: in UTC, or in a zone that is known.
pub(super) fn moment(
    calendar: &ICalendar,
    event: &ICalendarComponent,
    property: &ICalendarProperty,
) -> Option<Timestamp> {
    let entry = event.property(property)?;
    let at = entry.values.first()?.as_partial_date_time()?.to_date_time()?;
    let zone = match entry.tz_id() {
        Some(id) => calendar.build_tz_resolver().resolve(id)?,
        None => at.offset.map(|_| Zone::UTC)?,
    };
    let at: DateTime<Zone> = at.to_date_time_with_tz(zone)?;
    Some(Timestamp(at.timestamp_millis()))
}

#[cfg(test)]
mod tests;
