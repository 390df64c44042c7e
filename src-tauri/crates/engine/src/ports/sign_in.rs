//! Signing in to a mailbox with its provider: an authorization code with PKCE through the rep's own browser (RFC 6749,
//! RFC 7636, RFC 8252), and access tokens from then on. No password is typed into NexScout.

use async_trait::async_trait;
use futures::future::BoxFuture;

/// What opens a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailLogin {
    /// A password in the [`SecretStore`](super::SecretStore): of these keys the first that is kept counts.
    Password(&'static [&'static str]),
    /// An access token of a sign-in (SASL XOAUTH2).
    Token(SignInClient),
}

/// NexScout as the provider knows it: the rep's own registration of a desktop program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInClient {
    /// Where the rep is asked for leave.
    pub authorize_url: String,
    /// Where codes are exchanged for tokens. https, or this very machine.
    pub token_url: String,
    /// The client id.
    pub client_id: String,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// What the provider wants besides, name and value.
    pub extra: &'static [(&'static str, &'static str)],
    /// What this machine is called in the redirect: 127.0.0.1 as RFC 8252 section 8.3 has it, or localhost where the
    /// provider takes nothing else.
    pub loopback: &'static str,
}

/// Why there is no access.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInFault {
    /// No line to the provider.
    #[error("the provider cannot be reached: {0}")]
    Offline(String),
    /// The provider fails for now.
    #[error("the provider asks to try later: {0}")]
    Temporary(String),
    /// Settings must change: client id, secret, address, scope; or secrets cannot be kept.
    #[error("the sign-in is not set up right: {0}")]
    Misconfigured(String),
    /// Nobody is signed in, or no longer: the rep must sign in (again).
    #[error("{0}: sign in again in Settings, Mailbox")]
    SignedOut(String),
    /// The rep or the provider said no in the browser, or nobody said anything.
    #[error("not signed in: {0}")]
    Refused(String),
}

/// A sign-in that waits for the rep's browser.
pub struct SignInStart {
    /// The page to open in the rep's browser.
    pub url: String,
    /// Completes once the rep has come back and what was given is kept. Dropped, it waits no longer.
    pub done: BoxFuture<'static, Result<(), SignInFault>>,
}

/// Signs in and out. What a sign-in leaves is kept with the secrets, and works for the client it was made for alone.
#[async_trait]
pub trait SignIn: Send + Sync {
    /// Waits on this machine for the browser's return, and says where the browser is to begin. `user`: whom the
    /// provider's page should suggest; may be empty.
    async fn begin(&self, client: &SignInClient, user: &str) -> Result<SignInStart, SignInFault>;
    /// Whether a sign-in of this client is kept. Asks nobody.
    async fn is_kept(&self, client: &SignInClient) -> Result<bool, SignInFault>;
    /// Forgets it.
    async fn forget(&self) -> Result<(), SignInFault>;
}
