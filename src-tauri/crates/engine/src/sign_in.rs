//! Signing in to the mailbox with Google, Microsoft or another provider, in place of a password. The client id is the
//! rep's own: NexScout has none, and no server of its own that could keep one.

use crate::{
    Engine, EngineError,
    ports::{MailLogin, SignInClient, SignInFault, SignInStart},
};
use domain::sign_in::{Missing, Provider};
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// The sign-in that was begun and waits to be finished, and the way to end the waiting.
#[derive(Default)]
pub(crate) struct SigningIn {
    begun: Mutex<Option<SignInStart>>,
    stop: Notify,
}

/// How the sign-in stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInState {
    /// With whom; `None`: the mailbox opens by password.
    pub provider: Option<Provider>,
    /// Settings that are needed first.
    pub missing: Vec<&'static str>,
    /// A sign-in is kept.
    pub signed_in: bool,
    /// Why that cannot be known.
    pub problem: Option<String>,
}

impl Engine {
    /// The user name for sending: with a sign-in there always is one.
    pub(crate) fn mail_user(&self) -> Option<String> {
        let settings = self.settings();
        let own = settings.text("smtp.user");
        let signed = Provider::of(&settings).and_then(|_| settings.text("mail.from"));
        own.or(signed).map(str::to_owned)
    }

    /// What opens the mailbox: the sign-in where one is chosen, else the first password that is kept.
    pub(crate) fn mail_login(&self, keys: &'static [&'static str]) -> MailLogin {
        match Provider::of(&self.settings()) {
            Some(provider) => MailLogin::Token(self.sign_in_client(provider)),
            None => MailLogin::Password(keys),
        }
    }

    fn sign_in_client(&self, provider: Provider) -> SignInClient {
        let settings = self.settings();
        let endpoints = provider.endpoints(&settings);
        SignInClient {
            authorize_url: endpoints.authorize_url,
            token_url: endpoints.token_url,
            client_id: settings.get("sign_in.client_id").to_owned(),
            scopes: endpoints.scopes,
            extra: provider.extra(),
            loopback: provider.loopback(),
        }
    }

    /// How it stands. Asks nobody outside.
    pub async fn sign_in_state(&self) -> SignInState {
        let settings = self.settings();
        let Some(provider) = Provider::of(&settings) else {
            return SignInState { provider: None, missing: Vec::new(), signed_in: false, problem: None };
        };
        let kept = self.sign_in_port().is_kept(&self.sign_in_client(provider)).await;
        SignInState {
            provider: Some(provider),
            missing: provider.missing(&settings),
            signed_in: kept == Ok(true),
            problem: kept.err().map(|fault| fault.to_string()),
        }
    }

    /// Begins a sign-in, in place of one that was begun before: the page to open in the rep's browser.
    ///
    /// # Errors
    /// No provider is chosen, a setting is missing, or secrets cannot be kept here.
    pub async fn begin_sign_in(&self) -> Result<String, EngineError> {
        let settings = self.settings();
        let provider = Provider::of(&settings).ok_or_else(|| {
            EngineError::invalid("mail.sign_in", "the mailbox is set to be opened by password")
        })?;
        if let Some(key) = provider.missing(&settings).first() {
            return Err(EngineError::invalid(key, Missing(key)));
        }
        let secrets = self.secrets_state().await;
        if let Some(problem) = secrets.problem.or_else(|| {
            secrets.place.starts_with("nowhere").then(|| "there is no place to keep secrets".to_owned())
        }) {
            return Err(EngineError::Unavailable(problem));
        }
        let user = settings.text("smtp.user").unwrap_or(settings.get("mail.from"));
        let start = self.sign_in_port().begin(&self.sign_in_client(provider), user).await.map_err(refusal)?;
        let url = start.url.clone();
        self.cancel_sign_in();
        *self.signing_in().begun.lock().unwrap_or_else(PoisonError::into_inner) = Some(start);
        Ok(url)
    }

    /// Waits until the rep has come back from the browser, ten minutes at most.
    ///
    /// # Errors
    /// Nothing was begun, it was cancelled, or the rep or the provider said no.
    pub async fn finish_sign_in(&self) -> Result<(), EngineError> {
        // Before it is taken: a cancelling in between must not be missed.
        let stopped = self.signing_in().stop.notified();
        let begun = self.signing_in().begun.lock().unwrap_or_else(PoisonError::into_inner).take();
        let nothing = || EngineError::Conflict("no sign-in waits: begin one first".to_owned());
        let SignInStart { done, .. } = begun.ok_or_else(nothing)?;
        tokio::select! {
            outcome = done => outcome.map_err(refusal)?,
            () = stopped => return Err(refusal(SignInFault::Refused("it was cancelled".to_owned()))),
        }
        self.note_opener("mail.sign_in", "signed in to the mailbox".to_owned()).await
    }

    /// Waits no longer for the browser.
    pub fn cancel_sign_in(&self) {
        *self.signing_in().begun.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.signing_in().stop.notify_waiters();
    }

    /// Forgets the sign-in. The provider's own page of connected programs withdraws it there.
    ///
    /// # Errors
    /// Secrets cannot be reached.
    pub async fn sign_out(&self) -> Result<(), EngineError> {
        self.cancel_sign_in();
        self.sign_in_port().forget().await.map_err(refusal)?;
        self.note_opener("mail.sign_in", "signed out of the mailbox".to_owned()).await
    }
}

fn refusal(fault: SignInFault) -> EngineError {
    EngineError::Unavailable(fault.to_string())
}
