//! Every setting of a workspace as data, what each accepts, and an immutable snapshot to decide by
//! (product.md section 10). Stored as text; nothing here reads or writes a store.

mod catalogue;
mod kinds;
mod value;
mod zone;

pub use value::Kind;

use crate::{
    economy::Price,
    money::{Currency, Money},
    notice::QuietHours,
    region::Region,
    schedule::{Hours, Place, SendWindow, SlotRules, Weekdays, country_of},
    time::{Span, Timestamp},
    vocabulary::{Cell, JobKind, Language, Mode, SignalKind},
};
use chrono_tz::Tz;
use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    str::FromStr,
    sync::LazyLock,
};

/// One setting: its key, what it accepts, its default and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// The key, e.g. `smtp.host`.
    pub key: &'static str,
    /// What it accepts.
    pub kind: Kind,
    /// Its value while nobody set one; empty: none.
    pub default: &'static str,
    /// What it is for, with unit and range.
    pub doc: &'static str,
    /// Kept in the secret store, never here.
    pub secret: bool,
}

/// Why a setting was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSetting {
    /// No such key.
    #[error("there is no setting {key:?}{}", hint(*nearest))]
    UnknownKey {
        /// The refused key, cut to 64 characters.
        key: String,
        /// The most similar key, if one is similar.
        nearest: Option<&'static str>,
    },
    /// Readable, but too small, too large or too long.
    #[error("{key} is out of range: it takes {expected}")]
    OutOfRange {
        /// The key.
        key: &'static str,
        /// What it takes.
        expected: String,
    },
    /// Not what this setting takes.
    #[error("{key} takes {expected}")]
    NotAllowed {
        /// The key.
        key: &'static str,
        /// What it takes.
        expected: String,
    },
    /// CR, LF, NUL or another control character: it would break headers.
    #[error("{key} must not contain line breaks or control characters")]
    ControlCharacter {
        /// The key.
        key: &'static str,
    },
    /// Secrets go another way.
    #[error("{key} is a secret: set it with `settings set-secret {key}`")]
    Secret {
        /// The key.
        key: &'static str,
    },
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map(|near| format!("; did you mean {near:?}?")).unwrap_or_default()
}

/// Every setting, in the order in which they are shown.
pub static SPECS: LazyLock<Vec<Spec>> = LazyLock::new(|| catalogue::GROUPS.concat());

static BY_KEY: LazyLock<HashMap<&'static str, &'static Spec>> =
    LazyLock::new(|| SPECS.iter().map(|spec| (spec.key, spec)).collect());

/// The setting of that key.
pub fn spec(key: &str) -> Option<&'static Spec> {
    BY_KEY.get(key).copied()
}

/// Checks a value and gives the form in which it is stored.
///
/// # Errors
/// [`InvalidSetting`] says what the setting takes. Secrets are always refused here.
pub fn check(key: &str, value: &str) -> Result<String, InvalidSetting> {
    let spec = known(key)?;
    if spec.secret {
        return Err(InvalidSetting::Secret { key: spec.key });
    }
    value::canonical(spec, value)
}

/// The setting of that key, or an error that names the most similar one.
///
/// # Errors
/// [`InvalidSetting::UnknownKey`].
pub fn known(key: &str) -> Result<&'static Spec, InvalidSetting> {
    spec(key).ok_or_else(|| InvalidSetting::UnknownKey {
        key: key.chars().take(64).collect(),
        nearest: nearest(key),
    })
}

/// The key with the fewest edits, if they are few for its length.
fn nearest(key: &str) -> Option<&'static str> {
    let key: String = key.trim().to_ascii_lowercase().chars().take(64).collect();
    let (distance, near) = SPECS.iter().map(|spec| (edits(&key, spec.key), spec.key)).min()?;
    (distance <= 2.max(key.len() / 3)).then_some(near)
}

/// Levenshtein distance, by rows.
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(b.bytes()) {
            let above = *cell;
            left = (diagonal + usize::from(from != to)).min(above + 1).min(left + 1);
            diagonal = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// The settings of a workspace at one version: what a decision was made by. Values that no longer check (an
/// older program wrote them) count as unset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    version: u64,
    values: BTreeMap<String, String>,
}

impl Settings {
    /// A snapshot of what is stored. Unknown keys, secrets and values that do not check are left out.
    pub fn new(version: u64, stored: impl IntoIterator<Item = (String, String)>) -> Self {
        let values = stored
            .into_iter()
            .filter_map(|(key, value)| check(&key, &value).ok().map(|canonical| (key, canonical)))
            .collect();
        Self { version, values }
    }

    /// Counts the changes; recorded with every decision.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The value: what was set, else the default; empty for a key that does not exist.
    pub fn get(&self, key: &str) -> &str {
        debug_assert!(spec(key).is_some(), "no setting {key}");
        match self.values.get(key) {
            Some(value) => value,
            None => spec(key).map_or("", |spec| spec.default),
        }
    }

    /// Whether the rep set it.
    pub fn is_set(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// The value, or `None` while it is empty.
    pub fn text(&self, key: &str) -> Option<&str> {
        Some(self.get(key)).filter(|value| !value.is_empty())
    }

    /// A switch.
    pub fn bool(&self, key: &str) -> bool {
        value::boolean(self.get(key)).unwrap_or_default()
    }

    /// A whole number, within the range of its spec.
    pub fn int(&self, key: &str) -> i64 {
        value::integer(self.get(key)).unwrap_or_default()
    }

    /// A whole number from 0 to 100.
    pub fn score(&self, key: &str) -> u8 {
        u8::try_from(self.int(key).clamp(0, 100)).unwrap_or_default()
    }

    /// A whole number that is not negative.
    pub fn count(&self, key: &str) -> u32 {
        u32::try_from(self.int(key).max(0)).unwrap_or(u32::MAX)
    }

    /// A port.
    pub fn port(&self, key: &str) -> u16 {
        u16::try_from(self.int(key)).unwrap_or_default()
    }

    /// A setting that counts seconds.
    pub fn seconds(&self, key: &str) -> Span {
        Span::seconds(self.int(key))
    }

    /// A setting that counts minutes.
    pub fn minutes(&self, key: &str) -> Span {
        Span::minutes(self.int(key))
    }

    /// A setting that counts hours.
    pub fn hours(&self, key: &str) -> Span {
        Span::hours(self.int(key))
    }

    /// A setting that counts days.
    pub fn days(&self, key: &str) -> Span {
        Span::days(self.int(key))
    }

    /// A setting that is a list, item by item.
    pub fn list(&self, key: &str) -> impl Iterator<Item = &str> {
        self.get(key).split(',').filter(|item| !item.is_empty())
    }

    fn parse<T: FromStr>(&self, key: &str) -> Option<T> {
        self.get(key).parse().ok()
    }

    /// The mode.
    pub fn mode(&self) -> Mode {
        self.parse("mode").unwrap_or(Mode::Hybrid)
    }

    /// One cell of the policy table (product.md section 3). In hybrid, book_meeting asks while pipeline
    /// automation is off.
    pub fn cell(&self, kind: JobKind, mode: Mode) -> Cell {
        let cell = self.parse(&format!("policy.{kind}.{mode}")).unwrap_or(Cell::Ask);
        match (kind, mode, cell) {
            (JobKind::BookMeeting, Mode::Hybrid, Cell::Auto) if !self.bool("pipeline.automation") => {
                Cell::Ask
            }
            _ => cell,
        }
    }

    /// What a job of that kind costs (product.md section 4).
    pub fn price(&self, kind: JobKind) -> Price {
        Price {
            energy: self.int(&format!("price.{kind}.energy")),
            coins: self.int(&format!("price.{kind}.coins")),
        }
    }

    /// What a signal adds to intent, -100 to 100 (product.md section 2).
    pub fn signal_points(&self, kind: SignalKind) -> i32 {
        i32::try_from(self.int(&format!("signal.{kind}.points"))).unwrap_or_default()
    }

    /// Time between the last inbound message and the follow-up; manual has hybrid's.
    pub fn follow_up_delay(&self, mode: Mode) -> Span {
        self.minutes(match mode {
            Mode::Autopilot => "delay.follow_up.autopilot",
            Mode::Manual | Mode::Hybrid => "delay.follow_up.hybrid",
        })
    }

    /// The rep's time zone: the one set, else the region's.
    pub fn time_zone(&self) -> Tz {
        self.parse("workspace.time_zone").unwrap_or_else(|| zone::of_region(self.region()))
    }

    /// The workspace's region: how phone numbers without a country code are read.
    pub fn region(&self) -> Region {
        self.parse("workspace.region").unwrap_or(Region::PH)
    }

    /// The workspace's currency.
    pub fn currency(&self) -> Currency {
        self.parse("workspace.currency").unwrap_or(Currency::USD)
    }

    /// The language for people whose own is not known.
    pub fn language(&self) -> Language {
        self.parse("workspace.language").unwrap_or(Language::English)
    }

    /// Web origins that may use the chat besides its own, as browsers send them.
    pub fn origins(&self) -> Vec<String> {
        self.list("chat.origins").map(str::to_owned).collect()
    }

    /// Where the desktop program takes website chats; `None`: nowhere.
    pub fn listen(&self) -> Option<SocketAddr> {
        self.parse("chat.listen")
    }

    /// Hours in which nothing pops up, if any.
    pub fn quiet_hours(&self) -> Option<QuietHours> {
        self.parse("notify.quiet_hours")
    }

    /// When messages we start may leave.
    pub fn send_window(&self) -> SendWindow {
        self.parse("send.window").unwrap_or_default()
    }

    /// Where somebody with this time zone is: there, else where the rep is; with the country's holidays if they are kept.
    pub fn place(&self, own: Option<Tz>) -> Place {
        let country = match own {
            _ if !self.bool("send.holidays") => None,
            Some(tz) => country_of(tz),
            None => Some(self.region()),
        };
        Place { tz: own.unwrap_or_else(|| self.time_zone()), country }
    }

    /// Mails a day of a mailbox that sent its first one at `first_sent`: fewer in its first week (section 10).
    pub fn mailbox_cap(&self, first_sent: Option<Timestamp>, now: Timestamp) -> u32 {
        let settled = first_sent.is_some_and(|first| now - first >= Span::days(7));
        self.count(if settled { "cap.mailbox" } else { "cap.mailbox_first_week" })
    }

    /// What `coins` are worth in the workspace's currency, rounded half up to its minor unit (section 5).
    pub fn coin_cost(&self, coins: i64) -> Money {
        let currency = self.currency();
        let each = value::millionths(self.get("economy.coin_value")).unwrap_or_default();
        let minor = i128::from(coins) * i128::from(each) * 10_i128.pow(currency.decimals());
        let rounded = (minor + 500_000).div_euclid(1_000_000);
        Money { minor: i64::try_from(rounded).unwrap_or(i64::MAX), currency }
    }

    /// What a meeting slot must respect.
    pub fn slot_rules(&self) -> SlotRules {
        SlotRules {
            length: self.minutes("meeting.minutes"),
            hours: self.parse::<Hours>("meeting.hours").unwrap_or_default(),
            days: self.parse::<Weekdays>("meeting.weekdays").unwrap_or_default(),
            notice: self.hours("meeting.notice_hours"),
            buffer: self.minutes("meeting.buffer_minutes"),
            max_per_day: self.count("meeting.max_per_day"),
            days_ahead: self.count("meeting.days_ahead"),
            tz: self.time_zone(),
        }
    }
}

#[cfg(test)]
mod tests;
