//! What a setting accepts, as a screen needs it to draw the right field. Checking stays in domain.

use domain::settings::Kind;
use serde::Serialize;
use ts_rs::TS;

/// What a setting accepts, for drawing its field; the value is text in every case.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum SettingKind {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
        /// What is counted; empty: nothing that has a name.
        unit: &'static str,
    },
    /// A number from 0 with up to six decimals.
    Decimal {
        /// Largest.
        max: i64,
    },
    /// One line.
    Text {
        /// Characters at most.
        max: usize,
    },
    /// Several lines.
    Lines {
        /// Characters at most.
        max: usize,
    },
    /// One of a closed list.
    Word {
        /// The list.
        words: &'static [&'static str],
    },
    /// One e-mail address.
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
    /// `always`, or days and hours.
    Window,
    /// Days of the week.
    Weekdays,
    /// Web origins, separated by commas.
    Origins,
    /// A host name or address.
    Host,
    /// An IP address.
    IpAddress,
    /// An http or https address.
    Url,
}

pub(crate) fn of(kind: Kind) -> SettingKind {
    match kind {
        Kind::Bool => SettingKind::Bool,
        Kind::Int { min, max, unit } => SettingKind::Int { min, max, unit },
        Kind::Port => SettingKind::Int { min: 1, max: i64::from(u16::MAX), unit: "" },
        Kind::Decimal { max_millionths } => SettingKind::Decimal { max: max_millionths / 1_000_000 },
        Kind::Text { max } => SettingKind::Text { max },
        Kind::Lines { max } => SettingKind::Lines { max },
        Kind::Word(words) => SettingKind::Word { words },
        Kind::Email => SettingKind::Email,
        Kind::Domains => SettingKind::Domains,
        Kind::TimeZone => SettingKind::TimeZone,
        Kind::Region => SettingKind::Region,
        Kind::Currency => SettingKind::Currency,
        Kind::Hours => SettingKind::Hours,
        Kind::QuietHours => SettingKind::QuietHours,
        Kind::Window => SettingKind::Window,
        Kind::Weekdays => SettingKind::Weekdays,
        Kind::Origins => SettingKind::Origins,
        Kind::Host => SettingKind::Host,
        Kind::IpAddress => SettingKind::IpAddress,
        // `off` or an address: no field of its own.
        Kind::Listen => SettingKind::Text { max: 100 },
        Kind::Url => SettingKind::Url,
    }
}
