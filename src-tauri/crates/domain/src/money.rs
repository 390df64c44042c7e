//! Money as integer minor units with its currency; never a floating-point number.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Currency(iso_currency::Currency);

/// An amount in minor units (cents, centavos) of `currency`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Money {
    /// Minor units; the currency says how many make one unit.
    #[ts(type = "number")]
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMoney {
    /// Not three letters of ISO 4217.
    #[error("{0:?} is not an ISO 4217 currency code such as USD or PHP")]
    Currency(String),
    /// Not a plain decimal number.
    #[error("{0:?} is not an amount such as 1200.00")]
    Amount(String),
    /// More decimals than the currency has.
    #[error("{amount:?} has more decimals than {currency} knows ({decimals})")]
    Decimals {
        /// The refused text.
        amount: String,
        /// The currency it was meant in.
        currency: Currency,
        /// How many decimals it may have.
        decimals: u32,
    },
}

impl Currency {
    /// US dollar, the default of `init`.
    pub const USD: Self = Self(iso_currency::Currency::USD);

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
    /// Decimals of the minor unit: 2 for most, 0 for JPY.
    pub fn decimals(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }
}

impl Money {
    /// Reads `1200`, `1200.5` or `1,200.50`; negative amounts are refused.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, InvalidMoney> {
        let refuse = || InvalidMoney::Amount(amount.chars().take(64).collect());
        let text = amount.trim().replace(',', "");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
            return Err(refuse());
        }
        let decimals = currency.decimals();
        if fraction.len() > decimals as usize {
            return Err(InvalidMoney::Decimals { amount: text, currency, decimals });
        }
        let padded = format!("{whole}{fraction:0<width$}", width = decimals as usize);
        padded.parse().map(|minor| Self { minor, currency }).map_err(|_| refuse())
    }

    /// The amount without its currency: `1200.00`.
    pub fn decimal(self) -> String {
        let decimals = self.currency.decimals();
        let scale = 10_u64.pow(decimals);
        let sign = if self.minor < 0 { "-" } else { "" };
        let absolute = self.minor.unsigned_abs();
        match decimals {
            0 => format!("{sign}{absolute}"),
            _ => {
                format!("{sign}{}.{:0width$}", absolute / scale, absolute % scale, width = decimals as usize)
            }
        }
    }

    /// The amount times a quantity, or `None` past 64 bits.
    pub fn times(self, quantity: i64) -> Option<Self> {
        self.minor.checked_mul(quantity).map(|minor| Self { minor, ..self })
    }
}

/// `USD 1200.00`, as mails and cards write it.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.decimal())
    }
}
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl FromStr for Currency {
    type Err = InvalidMoney;
    fn from_str(text: &str) -> Result<Self, InvalidMoney> {
        iso_currency::Currency::from_code(&text.trim().to_ascii_uppercase())
            .map(Self)
            .ok_or_else(|| InvalidMoney::Currency(text.chars().take(16).collect()))
    }
}
impl TryFrom<String> for Currency {
    type Error = InvalidMoney;
    fn try_from(text: String) -> Result<Self, InvalidMoney> {
        text.parse()
    }
}
impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_and_print_in_the_currency_s_own_decimals() {
        let usd = Currency::USD;
        assert_eq!(Money::parse("49.00", usd).unwrap().minor, 4900);
        assert_eq!(Money::parse("1,200.5", usd).unwrap().to_string(), "USD 1200.50");
        let yen = "jpy".parse().unwrap();
        assert_eq!(Money::parse("1200", yen).unwrap().to_string(), "JPY 1200");
        for bad in ["", "-1", "1.", "1.234", "1e3", "abc", "99999999999999999999"] {
            assert!(Money::parse(bad, usd).is_err(), "{bad:?} was taken");
        }
    }
}
