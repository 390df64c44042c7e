//! What a setting accepts, and the one form in which it is stored. Validation only: no setting is read here.

use super::{InvalidSetting, Spec};
use crate::{
    email::Address,
    money::Currency,
    region::Region,
    schedule::{Hours, SendWindow, Weekdays},
};
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// The values a setting accepts. An empty value is allowed exactly where the default is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false` (also on/off, yes/no, 1/0).
    Bool,
    /// A whole number.
    Int {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
        /// What is counted.
        unit: &'static str,
    },
    /// A number that is not negative, with up to six decimals.
    Decimal {
        /// Largest, in millionths.
        max_millionths: i64,
    },
    /// One line of text.
    Text {
        /// Characters at most.
        max: usize,
    },
    /// Text of several lines.
    Lines {
        /// Characters at most.
        max: usize,
    },
    /// One of these words.
    Word(&'static [&'static str]),
    /// One e-mail address, as it goes into a header.
    Email,
    /// Mail domains, separated by commas.
    Domains,
    /// An IANA time zone.
    TimeZone,
    /// An ISO 3166 region of two letters.
    Region,
    /// An ISO 4217 currency.
    Currency,
    /// `HH:MM-HH:MM`, end after start.
    Hours,
    /// `HH:MM-HH:MM`, also over midnight.
    QuietHours,
    /// `always` or days and hours.
    Window,
    /// Days of the week.
    Weekdays,
    /// Web origins (scheme, host, port), separated by commas.
    Origins,
    /// A host name or address.
    Host,
    /// A TCP port.
    Port,
    /// An IP address.
    IpAddress,
    /// `off`, or address and port.
    Listen,
    /// An http or https address.
    Url,
}

impl Kind {
    /// What the setting accepts, in words for the rep.
    pub fn expects(self) -> String {
        match self {
            Self::Bool => "true or false".to_owned(),
            Self::Int { min, max, unit } => format!("a whole number of {unit} from {min} to {max}"),
            Self::Decimal { max_millionths } => {
                format!("a number from 0 to {} with up to six decimals", max_millionths / 1_000_000)
            }
            Self::Text { max } => format!("one line of up to {max} characters"),
            Self::Lines { max } => format!("text of up to {max} characters"),
            Self::Word(words) => format!("one of {}", words.join(", ")),
            Self::Email => "an e-mail address such as ana@company.example".to_owned(),
            Self::Domains => "domains such as rival.example, separated by commas".to_owned(),
            Self::TimeZone => "an IANA time zone such as Asia/Manila".to_owned(),
            Self::Region => "a two-letter region such as PH or US".to_owned(),
            Self::Currency => "a currency code such as USD or PHP".to_owned(),
            Self::Hours => "hours such as 09:00-17:00, the end after the start".to_owned(),
            Self::QuietHours => "hours such as 20:00-07:00".to_owned(),
            Self::Window => "`always` or days and hours such as Mon-Fri 08:00-18:00".to_owned(),
            Self::Weekdays => "weekdays such as Mon-Fri or Mon,Wed,Fri".to_owned(),
            Self::Origins => "web origins such as https://shop.example, separated by commas".to_owned(),
            Self::Host => "a host name or address".to_owned(),
            Self::Port => "a port from 1 to 65535".to_owned(),
            Self::IpAddress => "an IP address".to_owned(),
            Self::Listen => "`off`, or an IP address and port such as 127.0.0.1:8787".to_owned(),
            Self::Url => "an address that begins with https:// or http://".to_owned(),
        }
    }
}

/// The canonical form of `value` for `spec`.
pub(super) fn canonical(spec: &'static Spec, value: &str) -> Result<String, InvalidSetting> {
    let key = spec.key;
    let refuse = || InvalidSetting::NotAllowed { key, expected: spec.kind.expects() };
    if value.contains('\0') || (value.contains(['\r', '\n']) && !matches!(spec.kind, Kind::Lines { .. })) {
        return Err(InvalidSetting::ControlCharacter { key });
    }
    let value = value.trim();
    if value.is_empty() && matches!(spec.kind, Kind::Listen) {
        return Ok("off".to_owned());
    }
    if value.is_empty() {
        return if spec.default.is_empty() { Ok(String::new()) } else { Err(refuse()) };
    }
    match spec.kind {
        Kind::Bool => boolean(value).map(|on| on.to_string()).ok_or_else(refuse),
        Kind::Int { min, max, .. } => {
            integer(value).ok_or_else(refuse).and_then(|number| in_range(spec, number, min, max))
        }
        Kind::Decimal { max_millionths } => match millionths(value) {
            Some(number) if number <= max_millionths => Ok(decimal(number)),
            Some(_) => Err(InvalidSetting::OutOfRange { key, expected: spec.kind.expects() }),
            None => Err(refuse()),
        },
        Kind::Text { max } | Kind::Lines { max } => {
            let text = value.replace("\r\n", "\n");
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                return Err(InvalidSetting::ControlCharacter { key });
            }
            match text.chars().count() <= max {
                true => Ok(text),
                false => Err(InvalidSetting::OutOfRange { key, expected: spec.kind.expects() }),
            }
        }
        Kind::Word(words) => words
            .iter()
            .find(|word| word.eq_ignore_ascii_case(value))
            .map(|w| (*w).to_owned())
            .ok_or_else(refuse),
        Kind::Email => parsed::<Address>(value).ok_or_else(refuse),
        Kind::Domains => list(value, |item| {
            let domain = item.trim_start_matches('@').to_ascii_lowercase();
            (domain.contains('.') && is_host_name(&domain)).then_some(domain)
        })
        .ok_or_else(refuse),
        Kind::TimeZone => chrono_tz::TZ_VARIANTS
            .iter()
            .find(|tz| tz.name().eq_ignore_ascii_case(value))
            .map(|tz| tz.name().to_owned())
            .ok_or_else(refuse),
        Kind::Region => parsed::<Region>(value).ok_or_else(refuse),
        Kind::Currency => Currency::from_str(value).map(|c| c.code().to_owned()).map_err(|_| refuse()),
        Kind::Hours => parsed::<Hours>(value).ok_or_else(refuse),
        Kind::QuietHours => quiet_hours(value).ok_or_else(refuse),
        Kind::Window => parsed::<SendWindow>(value).ok_or_else(refuse),
        Kind::Weekdays => parsed::<Weekdays>(value).ok_or_else(refuse),
        Kind::Origins => list(value, origin).ok_or_else(refuse),
        Kind::Host => host(value).ok_or_else(refuse),
        Kind::Port => {
            integer(value).ok_or_else(refuse).and_then(|port| in_range(spec, port, 1, i64::from(u16::MAX)))
        }
        Kind::IpAddress => IpAddr::from_str(value).map(|ip| ip.to_string()).map_err(|_| refuse()),
        Kind::Listen if value.eq_ignore_ascii_case("off") => Ok("off".to_owned()),
        Kind::Listen => parsed::<SocketAddr>(value).ok_or_else(refuse),
        Kind::Url => is_url(value).then(|| value.to_owned()).ok_or_else(refuse),
    }
}

fn in_range(spec: &'static Spec, number: i64, min: i64, max: i64) -> Result<String, InvalidSetting> {
    match (min..=max).contains(&number) {
        true => Ok(number.to_string()),
        false => Err(InvalidSetting::OutOfRange { key: spec.key, expected: spec.kind.expects() }),
    }
}

pub(super) fn boolean(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "on" | "yes" | "1" => Some(true),
        "false" | "off" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// Digits with an optional minus; numbers past 64 bits saturate, so that they are out of range and not
/// unreadable.
pub(super) fn integer(value: &str) -> Option<i64> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let limit = if value.starts_with('-') { i64::MIN } else { i64::MAX };
    Some(value.parse().unwrap_or(limit))
}

/// A decimal number in millionths: `0.01` is 10000.
pub(super) fn millionths(value: &str) -> Option<i64> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return None;
    }
    Some(format!("{whole}{fraction:0<6}").parse().unwrap_or(i64::MAX))
}

fn decimal(millionths: i64) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn parsed<T: FromStr + ToString>(value: &str) -> Option<String> {
    value.parse::<T>().ok().map(|parsed| parsed.to_string())
}

/// `HH:MM-HH:MM`; where the end is not later, the span runs over midnight and each side is valid by itself.
fn quiet_hours(value: &str) -> Option<String> {
    if let Some(hours) = parsed::<Hours>(value) {
        return Some(hours);
    }
    let (start, end) = value.split_once('-')?;
    let evening: Hours = format!("{start}-24:00").parse().ok()?;
    let morning: Hours = format!("00:00-{end}").parse().ok()?;
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    (evening.start_minute() > morning.end_minute())
        .then(|| format!("{}-{}", clock(evening.start_minute()), clock(morning.end_minute())))
}

fn list(value: &str, item: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut items: Vec<String> = Vec::new();
    for part in value.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let part = item(part)?;
        if !items.contains(&part) {
            items.push(part);
        }
    }
    Some(items.join(","))
}

/// `https://host[:port]` as browsers send it in Origin: lower case, no path, no default port.
fn origin(value: &str) -> Option<String> {
    let value = value.trim_end_matches('/').to_ascii_lowercase();
    let (scheme, authority) = value.split_once("://")?;
    let default_port = match scheme {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => {
            let port: u16 = port.parse().ok().filter(|port| *port > 0)?;
            (name, Some(port).filter(|port| *port != default_port))
        }
        _ => (authority, None),
    };
    let bracketed = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match bracketed {
        Some(ip) => ip.parse::<std::net::Ipv6Addr>().is_ok(),
        None => is_host_name(name),
    }
    .then(|| match port {
        Some(port) => format!("{scheme}://{name}:{port}"),
        None => format!("{scheme}://{name}"),
    })
}

fn host(value: &str) -> Option<String> {
    let bare = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')).unwrap_or(value);
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return Some(ip.to_string());
    }
    let name = value.to_ascii_lowercase();
    is_host_name(&name).then_some(name)
}

/// Letters, digits, hyphens and dots in labels of 1 to 63 (RFC 1123).
fn is_host_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

fn is_url(value: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        value.get(..scheme.len()).filter(|head| head.eq_ignore_ascii_case(scheme))?;
        value.get(scheme.len()..)
    });
    let clean = value.len() <= 500
        && !value.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c));
    clean
        && rest.is_some_and(|rest| {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            !authority.contains('@') && origin(&format!("https://{authority}")).is_some()
        })
}
