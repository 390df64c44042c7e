//! Offers: a price-sheet line times a quantity, computed once by code and frozen (product.md section 4,
//! `close_deal`, and section 11). It must not write prose, and never quotes an expired price.

mod sheet;
#[cfg(test)]
mod tests;

pub use sheet::{Period, Product, SheetFault, Tax, Tier, counted};

use crate::{Money, ProductId, Timestamp, time::Span};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Days an offer stands when the price itself has no end (product.md section 4, `close_deal`).
pub const DEFAULT_VALIDITY_DAYS: i64 = 14;

/// A quoted line with all its numbers inside, so that a later change of the sheet cannot alter it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Offer {
    /// The product.
    pub product_id: ProductId,
    /// The revision of the sheet entry that was quoted.
    #[ts(type = "number")]
    pub product_version: i64,
    /// Its name when quoted.
    pub product: String,
    /// How many units, at least 1.
    #[ts(type = "number")]
    pub quantity: i64,
    /// What one unit is, singular; may be empty.
    pub unit: String,
    /// Price of one unit at this quantity.
    pub unit_price: Money,
    /// How often the total is due.
    pub period: Period,
    /// `unit_price` times `quantity`.
    pub total: Money,
    /// The tax, as the sheet states it.
    pub tax: Option<Tax>,
    /// When it was computed.
    pub quoted_at: Timestamp,
    /// The moment it ends.
    pub valid_until: Timestamp,
}

/// The prices of one product without a total, for when nobody stated a quantity; frozen like an [`Offer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitPrices {
    /// The product.
    pub product_id: ProductId,
    /// The revision of the sheet entry that was quoted.
    #[ts(type = "number")]
    pub product_version: i64,
    /// Its name when quoted.
    pub product: String,
    /// What one unit is, singular; may be empty.
    pub unit: String,
    /// Price of one unit below the first tier.
    pub unit_price: Money,
    /// How often the price is due.
    pub period: Period,
    /// The tax, as the sheet states it.
    pub tax: Option<Tax>,
    /// Lower prices for larger quantities, in the currency of `unit_price`.
    pub tiers: Vec<Tier>,
    /// When they were taken from the sheet.
    pub quoted_at: Timestamp,
    /// The moment they end.
    pub valid_until: Timestamp,
}

/// Why nothing can be quoted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteFault {
    /// The price has ended.
    #[error("the price of {product} ended on {}", ended.rfc3339())]
    Expired {
        /// Whose price.
        product: String,
        /// When it ended.
        ended: Timestamp,
    },
    /// Fewer than one unit.
    #[error("{quantity} is not a quantity that can be quoted")]
    Quantity {
        /// The refused number.
        quantity: i64,
    },
    /// The total passes 64 bits.
    #[error("{quantity} units of {product} are more than can be computed")]
    TooLarge {
        /// Of what.
        product: String,
        /// The refused number.
        quantity: i64,
    },
    /// The sheet holds a negative price.
    #[error("the price of {product} is negative")]
    NegativePrice {
        /// Whose price.
        product: String,
    },
}

/// The offer for `quantity` units. It stands until the price's own end, else `validity_days` days (at least
/// one) from `now`; see [`DEFAULT_VALIDITY_DAYS`].
pub fn quote(
    product: &Product,
    quantity: i64,
    now: Timestamp,
    validity_days: i64,
) -> Result<Offer, QuoteFault> {
    if quantity < 1 {
        return Err(QuoteFault::Quantity { quantity });
    }
    let valid_until = quotable_until(product, now, validity_days)?;
    let unit_price = product.unit_price_for(quantity);
    let total = unit_price
        .times(quantity)
        .ok_or_else(|| QuoteFault::TooLarge { product: product.name.clone(), quantity })?;
    Ok(Offer {
        product_id: product.id,
        product_version: product.version,
        product: product.name.clone(),
        quantity,
        unit: product.unit.clone(),
        unit_price,
        period: product.period,
        total,
        tax: product.tax.clone(),
        quoted_at: now,
        valid_until,
    })
}

/// The prices of a product for an unknown quantity; validity as in [`quote`].
pub fn unit_prices(product: &Product, now: Timestamp, validity_days: i64) -> Result<UnitPrices, QuoteFault> {
    let valid_until = quotable_until(product, now, validity_days)?;
    Ok(UnitPrices {
        product_id: product.id,
        product_version: product.version,
        product: product.name.clone(),
        unit: product.unit.clone(),
        unit_price: product.unit_price,
        period: product.period,
        tax: product.tax.clone(),
        tiers: product.tiers.clone(),
        quoted_at: now,
        valid_until,
    })
}

/// Whether the offer equals the price sheet times the quantity the customer stated, which alone may leave by
/// itself in autopilot (product.md section 3, "Binding content"). No stated quantity, another revision of the
/// product, or a price or offer that has ended are all `false`.
pub fn is_on_sheet(offer: &Offer, product: &Product, stated_quantity: Option<i64>, now: Timestamp) -> bool {
    let price = product.unit_price_for(offer.quantity);
    stated_quantity == Some(offer.quantity)
        && offer.quantity >= 1
        && offer.product_id == product.id
        && offer.product_version == product.version
        && offer.product == product.name
        && offer.unit == product.unit
        && offer.unit_price == price
        && price.times(offer.quantity) == Some(offer.total)
        && offer.period == product.period
        && offer.tax == product.tax
        && offer.is_valid_at(now)
        && !product.is_expired(now)
        && product.valid_until.is_none_or(|end| end == offer.valid_until)
}

impl Offer {
    /// Whether it still stands at `now`.
    pub fn is_valid_at(&self, now: Timestamp) -> bool {
        now < self.valid_until
    }

    /// The offer as lines of a mail; moments in `zone`, which is named.
    pub fn lines(&self, zone: Tz) -> Vec<String> {
        let mut lines = vec![
            format!("Product: {}", self.product),
            format!("Quantity: {}", counted(self.quantity, &self.unit)),
            format!("Unit price: {}", price_phrase(self.unit_price, &self.unit, self.period)),
            format!("Period: {}", self.period.phrase()),
            format!("Total: {}", price_phrase(self.total, "", self.period)),
        ];
        lines.extend(self.tax.as_ref().map(|tax| format!("Tax: {tax}")));
        lines.push(format!("Valid until: {}", moment(self.valid_until, zone)));
        lines
    }
}

impl UnitPrices {
    /// The prices as lines of a mail; moments in `zone`, which is named.
    pub fn lines(&self, zone: Tz) -> Vec<String> {
        let mut lines = vec![
            format!("Product: {}", self.product),
            format!("Unit price: {}", price_phrase(self.unit_price, &self.unit, self.period)),
        ];
        lines.extend(self.tiers.iter().map(|tier| {
            let price = Money { minor: tier.unit_price_minor, ..self.unit_price };
            let from = counted(tier.min_quantity, &self.unit);
            format!("From {from}: {}", price_phrase(price, &self.unit, self.period))
        }));
        lines.push(format!("Period: {}", self.period.phrase()));
        lines.extend(self.tax.as_ref().map(|tax| format!("Tax: {tax}")));
        lines.push(format!("Valid until: {}", moment(self.valid_until, zone)));
        lines
    }
}

/// `USD 49.00 per seat per month`; without a unit `USD 588.00 per month`; once `USD 49.00 per seat, one-time`.
pub fn price_phrase(price: Money, unit: &str, period: Period) -> String {
    let per_unit = if unit.trim().is_empty() { String::new() } else { format!(" per {}", unit.trim()) };
    let joint = if period == Period::Once { ", " } else { " " };
    format!("{price}{per_unit}{joint}{}", period.phrase())
}

fn moment(at: Timestamp, zone: Tz) -> String {
    format!("{} ({})", at.utc().with_timezone(&zone).format("%-d %B %Y, %H:%M"), zone.name())
}

fn quotable_until(product: &Product, now: Timestamp, validity_days: i64) -> Result<Timestamp, QuoteFault> {
    if product.unit_price.minor < 0 || product.tiers.iter().any(|tier| tier.unit_price_minor < 0) {
        return Err(QuoteFault::NegativePrice { product: product.name.clone() });
    }
    match product.valid_until {
        Some(ended) if product.is_expired(now) => {
            Err(QuoteFault::Expired { product: product.name.clone(), ended })
        }
        Some(end) => Ok(end),
        None => Ok(now + Span::days(validity_days.max(1))),
    }
}
