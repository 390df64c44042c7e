//! From typed text to request fields: what was not typed is left out, numbers become numbers if they are.

use serde_json::{Map, Value};

/// A request under construction.
#[derive(Debug, Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// No field yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// A field that was typed.
    pub fn text(mut self, name: &str, value: impl Into<Option<String>>) -> Self {
        if let Some(value) = value.into() {
            self.0.insert(name.to_owned(), Value::String(value));
        }
        self
    }
    /// A number that was typed. What is none goes on as text: the API refuses it in its own words.
    pub fn number(mut self, name: &str, value: Option<String>) -> Self {
        if let Some(value) = value {
            let number = value.trim().parse::<i64>().map(Value::from);
            self.0.insert(name.to_owned(), number.unwrap_or(Value::String(value)));
        }
        self
    }
    /// The request.
    pub fn done(self) -> Value {
        Value::Object(self.0)
    }
}
