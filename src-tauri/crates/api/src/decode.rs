//! Requests from JSON: unknown fields are refused, and every refusal names the field in words for the rep.

use crate::ApiError;
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error};
use serde_json::Value;
use std::{fmt::Display, str::FromStr};

/// The request in `value`; nothing at all is an empty object.
pub(crate) fn request<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    let value = if value.is_null() { Value::Object(serde_json::Map::new()) } else { value };
    if !value.is_object() {
        return Err(ApiError::new(crate::Code::Validation, "a request is a JSON object such as {}"));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        // At the root serde names the field in its words only: missing field `id`.
        let field = if path == "." { message.split('`').nth(1).map(str::to_owned) } else { Some(path) };
        match field {
            Some(field) if message.contains('`') => ApiError::validation(&field, message),
            Some(field) => ApiError::validation(&field, format!("{field}: {message}")),
            None => ApiError::new(crate::Code::Validation, message),
        }
    })
}

/// A word of a closed list, an id, a currency: refused in its own words ("... is not a stage; allowed: ...").
pub(crate) fn word<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    text(from)?.parse().map_err(D::Error::custom)
}

/// The same where nothing is allowed too.
pub(crate) fn word_opt<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    let text = Option::<Text>::deserialize(from)?;
    text.map(|Text(text)| text.parse().map_err(D::Error::custom)).transpose()
}

/// A whole number.
pub(crate) fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    Whole::deserialize(from).map(|Whole(number)| number)
}

/// The same where nothing is allowed too.
pub(crate) fn whole_opt<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(Option::<Whole>::deserialize(from)?.map(|Whole(number)| number))
}

/// A moment in milliseconds.
pub(crate) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<domain::Timestamp, D::Error> {
    whole(from).map(domain::Timestamp)
}

/// A moment in milliseconds, where nothing is allowed too.
pub(crate) fn moment_opt<'de, D: Deserializer<'de>>(from: D) -> Result<Option<domain::Timestamp>, D::Error> {
    Ok(whole_opt(from)?.map(domain::Timestamp))
}

fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Text::deserialize(from).map(|Text(text)| text)
}

struct Text(String);
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(text) => Ok(Self(text)),
            other => Err(D::Error::custom(format!("{} is not a text", brief(&other)))),
        }
    }
}

struct Whole(i64);
impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        value
            .as_i64()
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("{} is not a whole number", brief(&value))))
    }
}

/// The refused value, cut to 64 characters.
fn brief(value: &Value) -> String {
    value.to_string().chars().take(64).collect()
}
