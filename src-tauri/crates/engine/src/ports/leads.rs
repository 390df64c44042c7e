//! Asking an ad platform for leads (Facebook's Graph API, formats.md 6.4). Only ever reads.

use async_trait::async_trait;
use domain::{Timestamp, time::Span};
use serde_json::Value;

/// Where leads are asked for. What opens it is kept with the secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadAccount {
    /// Base address of the API.
    pub url: String,
    /// Its version, e.g. `v24.0`.
    pub version: String,
    /// Key of the access token among the secrets.
    pub token_key: &'static str,
    /// Leads in one answer at most.
    pub page_size: u32,
}

/// A form of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadForm {
    /// Its id there.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The page's id.
    pub page: String,
}

/// A part of a form's leads.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadPage {
    /// As they came.
    pub leads: Vec<Value>,
    /// Where the next part begins; `None`: there is none.
    pub next: Option<String>,
}

/// Why leads could not be asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeadFault {
    /// No line.
    #[error("Facebook cannot be reached: {0}")]
    Offline(String),
    /// The token is missing, wrong, withdrawn or has expired.
    #[error("the access token is not taken: {0}")]
    Token(String),
    /// A permission is missing, or Leads Access Manager took it away; the words name it.
    #[error("a permission is missing: {0}")]
    Permission(String),
    /// The budget of calls is used up.
    #[error("Facebook asks to come back later")]
    Busy {
        /// After this long.
        after: Span,
    },
    /// There is no such thing, or not any more.
    #[error("there is no such lead or form: {0}")]
    Missing(String),
    /// It failed there, or answers what cannot be understood.
    #[error("Facebook failed: {0}")]
    Failed(String),
}

/// A permission and whether the token has it.
pub type Permission = (String, bool);

/// Asks for leads.
#[async_trait]
pub trait LeadSource: Send + Sync {
    /// The permissions of the token.
    async fn permissions(&self, account: &LeadAccount) -> Result<Vec<Permission>, LeadFault>;
    /// Every form of every page the token sees.
    async fn forms(&self, account: &LeadAccount) -> Result<Vec<LeadForm>, LeadFault>;
    /// A part of a form's leads that were sent after `since`; `after` is the last part's `next`.
    async fn leads(
        &self,
        account: &LeadAccount,
        form: &LeadForm,
        since: Option<Timestamp>,
        after: Option<&str>,
    ) -> Result<LeadPage, LeadFault>;
    /// One lead with all its answers.
    async fn lead(&self, account: &LeadAccount, id: &str) -> Result<Value, LeadFault>;
}
