//! Asking DNS for the records a domain's mail is judged by.

use async_trait::async_trait;

/// Why there is no answer. It says nothing about the records: a name without any is an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DnsFault(pub String);

/// Looks names up.
#[async_trait]
pub trait Dns: Send + Sync {
    /// The TXT records of a whole name without its last dot, each with its strings joined (RFC 7208 section 3.3);
    /// none where there is no such name or it has none. Aliases are followed.
    async fn texts(&self, name: &str) -> Result<Vec<String>, DnsFault>;
}
