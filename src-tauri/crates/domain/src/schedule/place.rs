//! Whose clock, and whose public holidays: those of the country that a time zone lies in.

use crate::region::Region;
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use std::{collections::HashMap, sync::LazyLock};

/// Where somebody is, as far as sending has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The clock on the wall.
    pub tz: Tz,
    /// The country whose public holidays are kept; `None`: no holidays.
    pub country: Option<Region>,
}

impl Place {
    /// The nationwide public holiday on this day, in English. Known for 2026 to 2036 (`scripts/holidays`).
    pub fn holiday(&self, date: NaiveDate) -> Option<&'static str> {
        let country = self.country?.to_string();
        let day = format!("{:02}{:02}{:02}", date.year().checked_sub(2000)?, date.month(), date.day());
        HOLIDAYS
            .get(country.as_str())?
            .iter()
            .find(|(_, days)| days.split(' ').any(|one| one == day))
            .map(|(name, _)| *name)
    }
}

/// No holidays are kept.
impl From<Tz> for Place {
    fn from(tz: Tz) -> Self {
        Self { tz, country: None }
    }
}

/// The country a time zone lies in; `None` for zones of no country, such as UTC, and for old names of zones.
pub fn country_of(tz: Tz) -> Option<Region> {
    ZONES.get(tz.name())?.parse().ok()
}

/// By country: the name of each holiday, and its days as YYMMDD.
static HOLIDAYS: LazyLock<HashMap<&'static str, Vec<(&'static str, &'static str)>>> = LazyLock::new(|| {
    let mut all: HashMap<_, Vec<_>> = HashMap::new();
    for line in include_str!("../../data/holidays.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((country, (name, days))) =
            line.split_once('|').and_then(|(code, rest)| Some((code, rest.split_once('|')?)))
        {
            all.entry(country).or_default().push((name, days));
        }
    }
    all
});

static ZONES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/zone_countries.txt").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')).collect()
});
