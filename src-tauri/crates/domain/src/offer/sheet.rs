//! The price sheet: what a product costs, per what, with which tax and until when (product.md section 11).
//! It must not compute offers; `super` does.

use crate::{Money, ProductId, Timestamp, UnknownWord};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// How often the price is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A single time.
    Once,
    /// Each month.
    Month,
    /// Each year.
    Year,
}

/// The tax a price carries.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Tax {
    /// Its name as the market says it, e.g. "VAT"; one line.
    pub label: String,
    /// Rate in hundredths of a percent, 0-10,000 (1200 = 12 %); `None` leaves the rate unsaid.
    pub basis_points: Option<u32>,
    /// Whether the stated price contains it already.
    pub included: bool,
}

/// A lower price from some quantity on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Tier {
    /// Smallest quantity it holds for, at least 2.
    #[ts(type = "number")]
    pub min_quantity: i64,
    /// Price of one unit in minor units of the product's currency.
    #[ts(type = "number")]
    pub unit_price_minor: i64,
}

/// One product and its price, as the rep keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Product {
    /// Which one.
    pub id: ProductId,
    /// Its name, one line, 1-120 characters.
    pub name: String,
    /// What it is, in the rep's words; may be empty.
    pub description: String,
    /// Price of one unit below the first tier.
    pub unit_price: Money,
    /// What one unit is, singular ("seat", "box"); empty if the product is its own unit.
    pub unit: String,
    /// How often the price is due.
    pub period: Period,
    /// Its tax; `None` when the sheet says nothing.
    pub tax: Option<Tax>,
    /// Lower prices for larger quantities, ascending by quantity.
    pub tiers: Vec<Tier>,
    /// When the price ends; from that moment it is never quoted. `None`: open.
    pub valid_until: Option<Timestamp>,
    /// Revision of the entry, from 1; grows with every change.
    #[ts(type = "number")]
    pub version: i64,
}

/// Why an entry cannot stand on the price sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// Name or unit is no single line of sensible length.
    #[error("the {field} must be one line of {min} to {max} characters")]
    Text {
        /// Which field.
        field: &'static str,
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
    /// A negative price.
    #[error("a price must not be negative")]
    NegativePrice,
    /// Tiers out of order, or one that starts below 2.
    #[error("tier quantities must start at 2 or more and ascend")]
    TierOrder,
    /// A larger quantity would cost more per unit.
    #[error("from {min_quantity} on a unit would cost more than for a smaller quantity")]
    TierRises {
        /// Where it rises.
        min_quantity: i64,
    },
    /// A tax rate above 100 %.
    #[error("a tax rate must be between 0 and 100 %")]
    TaxRate,
}

impl Period {
    /// Every period.
    pub const ALL: &'static [Self] = &[Self::Once, Self::Month, Self::Year];

    /// The word as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
    /// As offers write it: "one-time", "per month", "per year".
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Once => "one-time",
            Self::Month => "per month",
            Self::Year => "per year",
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl FromStr for Period {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|period| period.as_str() == text).ok_or_else(|| UnknownWord {
            what: "period",
            text: text.chars().take(64).collect(),
            allowed: Self::ALL.iter().map(|period| period.as_str()).collect::<Vec<_>>().join(", "),
        })
    }
}

/// `excl. 12% VAT`, `incl. VAT`.
impl fmt::Display for Tax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.included { "incl. " } else { "excl. " })?;
        if let Some(points) = self.basis_points {
            match points % 100 {
                0 => write!(f, "{}% ", points / 100)?,
                hundredths if hundredths % 10 == 0 => write!(f, "{}.{}% ", points / 100, hundredths / 10)?,
                hundredths => write!(f, "{}.{hundredths:02}% ", points / 100)?,
            }
        }
        f.write_str(&self.label)
    }
}

impl Product {
    /// Whether the entry may be stored: one-line texts, prices not negative, tiers ascending in quantity and
    /// never rising in price.
    pub fn check(&self) -> Result<(), SheetFault> {
        check_line("product name", &self.name, 1, 120)?;
        check_line("unit", &self.unit, 0, 40)?;
        if let Some(tax) = &self.tax {
            check_line("tax name", &tax.label, 1, 40)?;
            if tax.basis_points.is_some_and(|points| points > 10_000) {
                return Err(SheetFault::TaxRate);
            }
        }
        if self.unit_price.minor < 0 {
            return Err(SheetFault::NegativePrice);
        }
        let mut last = Tier { min_quantity: 1, unit_price_minor: self.unit_price.minor };
        for tier in &self.tiers {
            if tier.min_quantity <= last.min_quantity {
                return Err(SheetFault::TierOrder);
            }
            if tier.unit_price_minor < 0 {
                return Err(SheetFault::NegativePrice);
            }
            if tier.unit_price_minor > last.unit_price_minor {
                return Err(SheetFault::TierRises { min_quantity: tier.min_quantity });
            }
            last = *tier;
        }
        Ok(())
    }

    /// Whether the price has ended at `now`; then it is never quoted (product.md section 11).
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.valid_until.is_some_and(|end| end <= now)
    }

    /// Price of one unit when `quantity` are bought: that of the highest tier reached, else the list price.
    pub fn unit_price_for(&self, quantity: i64) -> Money {
        let reached = self.tiers.iter().filter(|tier| tier.min_quantity <= quantity);
        let minor = reached
            .max_by_key(|tier| tier.min_quantity)
            .map_or(self.unit_price.minor, |tier| tier.unit_price_minor);
        Money { minor, ..self.unit_price }
    }
}

/// `12 seats`, `1 box`, `3 pcs`; the bare number when there is no unit. English plural, which Philippine
/// business mail uses as well.
pub fn counted(quantity: i64, unit: &str) -> String {
    let unit = unit.trim();
    if unit.is_empty() {
        return quantity.to_string();
    }
    if quantity == 1 {
        return format!("1 {unit}");
    }
    let lower = unit.to_lowercase();
    let before_y = lower.strip_suffix('y').and_then(|stem| stem.chars().last());
    let plural = match before_y {
        _ if lower.ends_with("pcs") => unit.to_owned(),
        Some(letter) if !"aeiou".contains(letter) => {
            let stem: String = unit.chars().take(unit.chars().count().saturating_sub(1)).collect();
            format!("{stem}ies")
        }
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| lower.ends_with(end)) => format!("{unit}es"),
        _ => format!("{unit}s"),
    };
    format!("{quantity} {plural}")
}

fn check_line(field: &'static str, text: &str, min: usize, max: usize) -> Result<(), SheetFault> {
    let length = text.trim().chars().count();
    if length < min || text.chars().count() > max || text.chars().any(char::is_control) {
        return Err(SheetFault::Text { field, min, max });
    }
    Ok(())
}
