//! The country a workspace sells in: the default in which phone numbers without a country code are read.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// A two-letter ISO 3166-1 code of a country with its own numbering plan.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Region(rlibphonenumber::Region);

/// The text was not the code of a known country.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a two-letter country code such as PH or US")]
pub struct InvalidRegion(
    /// The refused text, cut to 16 characters.
    pub String,
);

impl Region {
    /// The Philippines, a first-class test region (product.md section 2).
    pub const PH: Self = Self(rlibphonenumber::Region::PH);
    /// The United States, a first-class test region (product.md section 2).
    pub const US: Self = Self(rlibphonenumber::Region::US);

    /// The same region for the numbering plan library.
    pub(crate) const fn plan(self) -> rlibphonenumber::Region {
        self.0
    }
    /// Wraps what the numbering plan library found; its "world" is no country.
    pub(crate) fn from_plan(region: rlibphonenumber::Region) -> Option<Self> {
        (region != rlibphonenumber::Region::World).then_some(Self(region))
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_region_str().as_str())
    }
}
impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for Region {
    type Err = InvalidRegion;
    fn from_str(text: &str) -> Result<Self, InvalidRegion> {
        rlibphonenumber::Region::from_code(text.trim())
            .ok()
            .filter(|region| {
                rlibphonenumber::PHONE_NUMBER_UTIL.get_country_code_for_region(*region).is_some()
            })
            .and_then(Self::from_plan)
            .ok_or_else(|| InvalidRegion(text.chars().take(16).collect()))
    }
}
impl TryFrom<String> for Region {
    type Error = InvalidRegion;
    fn try_from(text: String) -> Result<Self, InvalidRegion> {
        text.parse()
    }
}
impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_known_countries_in_any_case_and_refuses_others_by_name() {
        assert_eq!("ph".parse(), Ok(Region::PH));
        assert_eq!(" US ".parse(), Ok(Region::US));
        assert_eq!(serde_json::to_string(&Region::PH).unwrap(), "\"PH\"");
        for bad in ["", "P", "PHL", "QQ", "001", "p1", "é"] {
            assert_eq!(bad.parse::<Region>(), Err(InvalidRegion(bad.to_owned())));
        }
    }
}
