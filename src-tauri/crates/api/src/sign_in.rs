//! Commands of signing in to the mailbox with its provider.

use crate::{ApiError, workspace::Nothing};
use engine::Engine;
use serde::Serialize;
use ts_rs::TS;

/// How the sign-in to the mailbox stands.
#[derive(Debug, Serialize, TS)]
pub struct SignInState {
    /// With whom; `null`: the mailbox opens by password.
    #[ts(type = "\"google\" | \"microsoft\" | \"other\" | null")]
    provider: Option<&'static str>,
    /// Settings that are needed first.
    missing: Vec<String>,
    /// A sign-in is kept.
    signed_in: bool,
    /// Why that cannot be known.
    problem: Option<String>,
}

/// Where the rep goes on.
#[derive(Debug, Serialize, TS)]
pub struct SignInPage {
    /// The provider's page, to be opened in the rep's browser on this machine.
    url: String,
}

pub(crate) async fn state(engine: &Engine, _: Nothing) -> Result<SignInState, ApiError> {
    let state = engine.sign_in_state().await;
    Ok(SignInState {
        provider: state.provider.map(domain::sign_in::Provider::as_str),
        missing: state.missing.into_iter().map(str::to_owned).collect(),
        signed_in: state.signed_in,
        problem: state.problem,
    })
}

pub(crate) async fn begin(engine: &Engine, _: Nothing) -> Result<SignInPage, ApiError> {
    Ok(SignInPage { url: engine.begin_sign_in().await? })
}

pub(crate) async fn finish(engine: &Engine, nothing: Nothing) -> Result<SignInState, ApiError> {
    engine.finish_sign_in().await?;
    state(engine, nothing).await
}

pub(crate) async fn cancel(engine: &Engine, nothing: Nothing) -> Result<SignInState, ApiError> {
    engine.cancel_sign_in();
    state(engine, nothing).await
}

pub(crate) async fn out(engine: &Engine, nothing: Nothing) -> Result<SignInState, ApiError> {
    engine.sign_out().await?;
    state(engine, nothing).await
}
