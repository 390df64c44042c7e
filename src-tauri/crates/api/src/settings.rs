//! Commands about settings, secrets, the mode and the kill switch.

use crate::{
    ApiError, Code, decode,
    setting_kind::{self, SettingKind},
    workspace::Nothing,
};
use domain::{
    Actor, Mode, Timestamp,
    settings::{InvalidSetting, SPECS, Settings, Spec, known},
};
use engine::{Engine, ports::Secret};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A setting with its meaning. A secret shows no value.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Setting {
    /// The key.
    pub key: String,
    /// The value in force; absent for secrets.
    pub value: Option<String>,
    /// What holds while nobody set it.
    pub default: String,
    /// Whether somebody set it; absent for secrets.
    pub is_set: Option<bool>,
    /// What it accepts, in words.
    pub accepts: String,
    /// What it is for.
    pub doc: String,
    /// Kept in the secret store, write-only.
    pub secret: bool,
    /// What it accepts, for drawing its field.
    pub kind: SettingKind,
}

fn view(settings: &Settings, spec: &Spec) -> Setting {
    Setting {
        key: spec.key.to_owned(),
        value: (!spec.secret).then(|| settings.get(spec.key).to_owned()),
        default: spec.default.to_owned(),
        is_set: (!spec.secret).then(|| settings.is_set(spec.key)),
        accepts: spec.kind.expects(),
        doc: spec.doc.to_owned(),
        secret: spec.secret,
        kind: setting_kind::of(spec.kind),
    }
}

/// A setting's key.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "SettingKey")]
pub struct Key {
    /// E.g. `smtp.host`.
    key: String,
}

/// A change of a setting.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetSetting {
    /// E.g. `smtp.host`.
    key: String,
    /// As text, e.g. `587`.
    value: String,
}

/// Several changes that hold together or not at all.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetMany {
    /// Values by key, as text.
    values: BTreeMap<String, String>,
}

/// Where secrets are kept and which are; never their values.
#[derive(Debug, Serialize, TS)]
pub struct SecretsStatus {
    /// Where, in words.
    place: String,
    /// They can be read and kept.
    ready: bool,
    /// Why not.
    problem: Option<String>,
    /// Keys that are set.
    kept: Vec<String>,
}

/// A secret to keep.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetSecret {
    /// E.g. `smtp.password`.
    key: String,
    /// The secret itself; never shown again.
    value: String,
}

/// That a secret is kept.
#[derive(Debug, Serialize, TS)]
pub struct SecretSet {
    /// Its key.
    key: String,
    /// Always true.
    set: bool,
}

/// The mode in force.
#[derive(Debug, Serialize, TS)]
pub struct ModeIs {
    /// manual, hybrid or autopilot.
    mode: Mode,
}

/// Another mode.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetMode {
    /// manual, hybrid or autopilot.
    #[serde(deserialize_with = "decode::word")]
    mode: Mode,
}

/// How the kill switch stands.
#[derive(Debug, Serialize, TS)]
pub struct Paused {
    /// On: nothing is claimed, nothing leaves.
    paused: bool,
    /// Since when.
    paused_at: Option<Timestamp>,
    /// By whom.
    paused_by: Option<String>,
}

fn refusal(error: InvalidSetting) -> ApiError {
    match &error {
        InvalidSetting::UnknownKey { .. } => {
            ApiError::validation("key", error).hint("nexscoutctl settings get lists every setting")
        }
        InvalidSetting::Secret { .. } => ApiError::validation("key", error),
        _ => ApiError::validation("value", error),
    }
}

pub(crate) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<Setting>, ApiError> {
    let settings = engine.settings();
    Ok(SPECS.iter().map(|spec| view(&settings, spec)).collect())
}

pub(crate) async fn get(engine: &Engine, request: Key) -> Result<Setting, ApiError> {
    Ok(view(&engine.settings(), known(&request.key).map_err(refusal)?))
}

pub(crate) async fn set(engine: &Engine, request: SetSetting) -> Result<Setting, ApiError> {
    // Checked here as well, so that the refusal names the field that is wrong.
    domain::settings::check(&request.key, &request.value).map_err(refusal)?;
    engine.set_setting(&request.key, &request.value, Actor::User).await?;
    get(engine, Key { key: request.key }).await
}

pub(crate) async fn set_many(engine: &Engine, request: SetMany) -> Result<Vec<Setting>, ApiError> {
    let mut specs = Vec::new();
    for (key, value) in &request.values {
        // The field is the key itself, so that a form knows which of its own is wrong.
        let wrong = |error: InvalidSetting| ApiError::validation(key, error);
        domain::settings::check(key, value).map_err(wrong)?;
        specs.push(known(key).map_err(wrong)?);
    }
    engine.set_settings(request.values, Actor::User).await?;
    let settings = engine.settings();
    Ok(specs.into_iter().map(|spec| view(&settings, spec)).collect())
}

pub(crate) async fn clear_secret(engine: &Engine, request: Key) -> Result<SecretsStatus, ApiError> {
    engine.clear_secret(&request.key).await?;
    secrets(engine, Nothing {}).await
}

pub(crate) async fn secrets(engine: &Engine, _: Nothing) -> Result<SecretsStatus, ApiError> {
    let state = engine.secrets_state().await;
    Ok(SecretsStatus {
        place: state.place.to_owned(),
        ready: state.problem.is_none(),
        problem: state.problem,
        kept: state.kept.into_iter().map(str::to_owned).collect(),
    })
}

pub(crate) async fn set_secret(engine: &Engine, request: SetSecret) -> Result<SecretSet, ApiError> {
    engine.set_secret(&request.key, Secret(request.value)).await?;
    Ok(SecretSet { key: request.key, set: true })
}

pub(crate) async fn mode(engine: &Engine, _: Nothing) -> Result<ModeIs, ApiError> {
    Ok(ModeIs { mode: engine.settings().mode() })
}

pub(crate) async fn set_mode(engine: &Engine, request: SetMode) -> Result<ModeIs, ApiError> {
    engine.set_setting("mode", request.mode.as_str(), Actor::User).await?;
    mode(engine, Nothing {}).await
}

pub(crate) async fn pause(engine: &Engine, _: Nothing) -> Result<Paused, ApiError> {
    engine.set_paused(true, Actor::User).await?;
    paused(engine).await
}

pub(crate) async fn resume(engine: &Engine, _: Nothing) -> Result<Paused, ApiError> {
    engine.set_paused(false, Actor::User).await?;
    paused(engine).await
}

async fn paused(engine: &Engine) -> Result<Paused, ApiError> {
    let row = store::workspace::get(engine.store().reader())
        .await?
        .ok_or_else(|| ApiError::new(Code::Precondition, "the workspace is not initialised"))?;
    Ok(Paused { paused: row.paused, paused_at: row.paused_at, paused_by: row.paused_by })
}
