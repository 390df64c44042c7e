//! What opens the rep's mailbox, for sending and reading alike: the password as it is kept, or an access token of the
//! provider's, made anew from what a sign-in left whenever it has run out or is refused.

mod browser;
mod provider;

use async_trait::async_trait;
use domain::{Timestamp, time::Span};
use engine::ports::{
    Clock, MailLogin, Secret, SecretFault, SecretStore, SignIn, SignInClient, SignInFault, SignInStart,
};
use futures::FutureExt;
use provider::{Grant, Provider};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// Where what a sign-in left is kept.
const GRANT: &str = "sign_in.grant";
/// Where the client's own secret is kept.
const CLIENT_SECRET: &str = "sign_in.client_secret";
/// A token is used no closer than this to its end: a login must not meet it.
const MARGIN: Span = Span::minutes(1);
/// No token is believed to last longer (seconds): a day.
const MOST: i64 = 24 * 60 * 60;
/// How long the rep may take in the browser: as long as Google's own page stays good.
const BROWSER: Duration = Duration::from_secs(10 * 60);

/// What is shown to a server.
pub(crate) enum Shown {
    /// A password.
    Password(String),
    /// An access token.
    Token(String),
}

/// Passwords and tokens of mailboxes. Cheap to clone.
#[derive(Clone)]
pub struct Credentials {
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    /// The token in use. Held while a new one is asked for, so that one asks for all.
    access: Arc<Mutex<Option<Access>>>,
}

struct Access {
    client: ClientKey,
    token: String,
    until: Timestamp,
}

/// Whose grant it is: shown to another token endpoint it would be given away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ClientKey {
    token_url: String,
    client_id: String,
}

impl ClientKey {
    fn of(client: &SignInClient) -> Self {
        Self { token_url: client.token_url.clone(), client_id: client.client_id.clone() }
    }
}

/// As kept, in JSON.
#[derive(Serialize, Deserialize)]
struct Kept {
    client: ClientKey,
    refresh_token: String,
}

impl Credentials {
    /// Asks `secrets` for what is kept, and `clock` whether a token is still good.
    pub fn new(secrets: Arc<dyn SecretStore>, clock: Arc<dyn Clock>) -> Self {
        Self { secrets, clock, access: Arc::default() }
    }

    /// What to show to the server. `refused`: a token it did not take just now.
    pub(crate) async fn show(&self, login: &MailLogin, refused: Option<&str>) -> Result<Shown, SignInFault> {
        match login {
            MailLogin::Password(keys) => {
                for key in *keys {
                    if let Some(password) = self.read(key).await? {
                        return Ok(Shown::Password(password));
                    }
                }
                let key = keys.last().unwrap_or(&"smtp.password");
                Err(SignInFault::Misconfigured(format!(
                    "no password is kept for the mailbox; `nexscoutctl settings set-secret {key}` sets it"
                )))
            }
            MailLogin::Token(client) => self.token(client, refused).await.map(Shown::Token),
        }
    }

    async fn token(&self, client: &SignInClient, refused: Option<&str>) -> Result<String, SignInFault> {
        let mut access = self.access.lock().await;
        let key = ClientKey::of(client);
        if let Some(held) = access.as_ref()
            && held.client == key
            && refused != Some(held.token.as_str())
            && held.until > self.clock.now()
        {
            return Ok(held.token.clone());
        }
        *access = None;
        let kept = self.kept(client).await?;
        let kept =
            kept.ok_or_else(|| SignInFault::SignedOut("nobody is signed in to the mailbox".to_owned()))?;
        let provider = Provider::new(client, self.read(CLIENT_SECRET).await?)?;
        let grant = provider.refresh(kept.refresh_token).await?;
        self.take(&mut access, key, grant).await
    }

    /// Keeps what was given, and answers the token.
    async fn take(
        &self,
        access: &mut Option<Access>,
        client: ClientKey,
        grant: Grant,
    ) -> Result<String, SignInFault> {
        let Grant { token, refresh_token, lasts } = grant;
        if let Some(refresh_token) = refresh_token {
            let kept = Kept { client: client.clone(), refresh_token };
            let text = serde_json::to_string(&kept).map_err(|error| misconfigured(error.to_string()))?;
            self.blocking(move |secrets| secrets.set(GRANT, &Secret(text))).await?;
        }
        let lasts = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX).min(MOST);
        let until = self.clock.now() + Span::seconds(lasts) - MARGIN;
        *access = Some(Access { client, token: token.clone(), until });
        Ok(token)
    }

    /// What a sign-in of this very client left. Of another one, or unreadable, it counts as none.
    async fn kept(&self, client: &SignInClient) -> Result<Option<Kept>, SignInFault> {
        let text = self.read(GRANT).await?;
        let kept = text.and_then(|text| serde_json::from_str::<Kept>(&text).ok());
        Ok(kept.filter(|kept| kept.client == ClientKey::of(client)))
    }

    async fn read(&self, key: &'static str) -> Result<Option<String>, SignInFault> {
        Ok(self.blocking(move |secrets| secrets.get(key)).await?.map(|secret| secret.0))
    }

    /// The keyring may ask its owner, which blocks.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn SecretStore) -> Result<T, SecretFault> + Send + 'static,
    ) -> Result<T, SignInFault> {
        let secrets = Arc::clone(&self.secrets);
        tokio::task::spawn_blocking(move || work(secrets.as_ref()))
            .await
            .map_err(|_| misconfigured("reading the secrets was interrupted"))?
            .map_err(|fault| misconfigured(fault.to_string()))
    }
}

#[async_trait]
impl SignIn for Credentials {
    async fn begin(&self, client: &SignInClient, user: &str) -> Result<SignInStart, SignInFault> {
        let listener = browser::Listener::bind().await?;
        let provider = Provider::new(client, self.read(CLIENT_SECRET).await?)?.returning_to(&format!(
            "http://{}:{}",
            client.loopback,
            listener.port()
        ))?;
        let ask = provider.ask(client, user);
        let (url, key, own) = (ask.url, ClientKey::of(client), self.clone());
        let redeem = move |code: String| {
            async move {
                let grant = provider.redeem(code, ask.verifier).await?;
                if grant.refresh_token.is_none() {
                    return Err(misconfigured(
                        "the provider gave access for an hour only; it must be asked for offline access",
                    ));
                }
                let mut access = own.access.lock().await;
                own.take(&mut access, key, grant).await.map(drop)
            }
            .boxed()
        };
        let waiting = listener.wait(ask.state, redeem);
        let done = async move {
            tokio::time::timeout(BROWSER, waiting).await.unwrap_or_else(|_| {
                Err(SignInFault::Refused("nobody came back from the browser within ten minutes".to_owned()))
            })
        };
        Ok(SignInStart { url, done: done.boxed() })
    }

    async fn is_kept(&self, client: &SignInClient) -> Result<bool, SignInFault> {
        Ok(self.kept(client).await?.is_some())
    }

    async fn forget(&self) -> Result<(), SignInFault> {
        let mut access = self.access.lock().await;
        self.blocking(|secrets| secrets.delete(GRANT)).await?;
        *access = None;
        Ok(())
    }
}

/// What XOAUTH2 shows, before base64.
pub(crate) fn xoauth2(user: &str, token: &str) -> String {
    format!("user={user}\x01auth=Bearer {token}\x01\x01")
}

fn misconfigured(words: impl Into<String>) -> SignInFault {
    SignInFault::Misconfigured(words.into())
}
