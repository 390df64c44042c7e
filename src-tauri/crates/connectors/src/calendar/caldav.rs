//! CalDAV (RFC 4791): from any address of a user's to the calendars, and the events of a time in each.

use super::server::Line;
use domain::Timestamp;
use engine::ports::CalendarFault;
use reqwest::{Method, Url};
use roxmltree::{Document, Node};
use std::ops::Range;

const DAV: &str = "DAV:";
const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
const ASK: &str = r#"<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:resourcetype/><d:current-user-principal/><c:calendar-home-set/><c:supported-calendar-component-set/></d:prop></d:propfind>"#;

/// The iCalendar texts of every event that touches the window.
pub(super) async fn events(
    line: &Line,
    at: Url,
    window: &Range<Timestamp>,
) -> Result<Vec<String>, CalendarFault> {
    let time = |at: Timestamp| at.utc().format("%Y%m%dT%H%M%SZ").to_string();
    let query = format!(
        r#"<?xml version="1.0" encoding="utf-8"?><c:calendar-query xmlns:d="DAV:" xmlns:c="{CALDAV}"><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="{}" end="{}"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"#,
        time(window.start),
        time(window.end)
    );
    let mut texts = Vec::new();
    for calendar in calendars(line, at).await? {
        let (_, answer) = line.ask(method("REPORT"), &calendar, Some(("1", &query))).await?;
        let document = read(&answer)?;
        let data = document.descendants().filter(|node| node.has_tag_name((CALDAV, "calendar-data")));
        texts.extend(data.filter_map(|node| node.text()).map(str::to_owned));
    }
    Ok(texts)
}

/// The calendar at this address, else all calendars of the user it leads to (RFC 4791 section 6.2, RFC 5397).
async fn calendars(line: &Line, at: Url) -> Result<Vec<Url>, CalendarFault> {
    let (at, answer) = match line.ask(method("PROPFIND"), &at, Some(("0", ASK))).await {
        // The bare name of a server: where it keeps calendars is written at a place known for that (RFC 6764 section 5).
        Err(CalendarFault::Misconfigured(_)) if at.path() == "/" => {
            let known = at.join("/.well-known/caldav").map_err(|_| none())?;
            line.ask(method("PROPFIND"), &known, Some(("0", ASK))).await?
        }
        other => other?,
    };
    let (itself, home, principal) = {
        let document = read(&answer)?;
        let root = document.root_element();
        (
            is_calendar(root),
            link(root, (CALDAV, "calendar-home-set"), &at),
            link(root, (DAV, "current-user-principal"), &at),
        )
    };
    if itself {
        return Ok(vec![at]);
    }
    let home = match (home, principal) {
        (Some(home), _) => home,
        (None, Some(principal)) => {
            let (at, answer) = line.ask(method("PROPFIND"), &principal, Some(("0", ASK))).await?;
            link(read(&answer)?.root_element(), (CALDAV, "calendar-home-set"), &at).ok_or_else(none)?
        }
        (None, None) => at,
    };
    let (at, answer) = line.ask(method("PROPFIND"), &home, Some(("1", ASK))).await?;
    let document = read(&answer)?;
    let responses = document.descendants().filter(|node| node.has_tag_name((DAV, "response")));
    let found: Vec<Url> = responses
        .filter(|response| is_calendar(*response))
        .filter_map(|response| {
            Some(response.children().find(|node| node.has_tag_name((DAV, "href")))?.text()?.trim())
        })
        .filter_map(|href| at.join(href).ok())
        .collect();
    if found.is_empty() { Err(none()) } else { Ok(found) }
}

fn none() -> CalendarFault {
    CalendarFault::Misconfigured("there is no calendar at its address".to_owned())
}

fn method(name: &str) -> Method {
    Method::from_bytes(name.as_bytes()).unwrap_or(Method::GET)
}

fn read(answer: &str) -> Result<Document<'_>, CalendarFault> {
    Document::parse(answer)
        .map_err(|_| CalendarFault::Unreadable("the server's answer is no CalDAV".to_owned()))
}

/// A collection of events, as far as it says.
fn is_calendar(response: Node<'_, '_>) -> bool {
    let all = || response.descendants();
    let kinds: Vec<_> = all()
        .filter(|node| node.has_tag_name((CALDAV, "comp")))
        .filter_map(|node| node.attribute("name"))
        .collect();
    all().any(|node| node.has_tag_name((CALDAV, "calendar")))
        && (kinds.is_empty() || kinds.contains(&"VEVENT"))
}

/// The address inside an element.
fn link(from: Node<'_, '_>, name: (&str, &str), base: &Url) -> Option<Url> {
    let element = from.descendants().find(|node| node.has_tag_name(name))?;
    let href = element.descendants().find(|node| node.has_tag_name((DAV, "href")))?.text()?;
    base.join(href.trim()).ok()
}
