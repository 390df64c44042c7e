//! Between columns and domain types: one way for every word, id and JSON text.

use crate::StoreError;
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, str::FromStr};

/// Reads a stored word or id.
pub(crate) fn word<T>(text: &str) -> Result<T, StoreError>
where
    T: FromStr<Err: Display>,
{
    text.parse().map_err(|error: T::Err| StoreError::Corrupt(error.to_string()))
}

/// Reads a stored word or id that may be absent.
pub(crate) fn word_opt<T>(text: Option<&str>) -> Result<Option<T>, StoreError>
where
    T: FromStr<Err: Display>,
{
    text.map(word).transpose()
}

/// Reads stored JSON.
pub(crate) fn json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("JSON: {error}")))
}

/// Writes JSON for a column or for `json_each(?)`.
pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(format!("JSON: {error}")))
}

/// A small whole number that a CHECK keeps in range.
pub(crate) fn small<T: TryFrom<i64>>(value: i64) -> Result<T, StoreError> {
    T::try_from(value).map_err(|_| StoreError::Corrupt(format!("{value} is out of range")))
}
