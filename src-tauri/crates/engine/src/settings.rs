//! Changing settings, secrets and the kill switch. A change takes effect at once: what waits is looked at
//! again under the new rules.

use crate::{Engine, EngineError, ports::Secret};
use domain::{ActivityKind, Actor, settings};
use futures::FutureExt;
use std::collections::BTreeMap;
use store::{activities, workspace};

/// Where secrets are kept and which are.
#[derive(Debug, Clone)]
pub struct SecretsState {
    /// In words for the rep.
    pub place: &'static str,
    /// The keys that are set.
    pub kept: Vec<&'static str>,
    /// Why they cannot be read.
    pub problem: Option<String>,
}

impl Engine {
    /// Sets one setting; the value is checked and stored in its canonical form. A change of mode re-decides
    /// what waits.
    pub async fn set_setting(&self, key: &str, value: &str, actor: Actor) -> Result<(), EngineError> {
        self.set_settings(BTreeMap::from([(key.to_owned(), value.to_owned())]), actor).await
    }

    /// Sets several at once, or none.
    ///
    /// # Errors
    /// The first value that is not allowed, with its key as the field; nothing was changed then.
    pub async fn set_settings(
        &self,
        values: BTreeMap<String, String>,
        actor: Actor,
    ) -> Result<(), EngineError> {
        let mut checked = Vec::with_capacity(values.len());
        for (key, value) in values {
            let canonical =
                settings::check(&key, &value).map_err(|error| EngineError::invalid(&key, error))?;
            checked.push((key, canonical));
        }
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let before = engine.settings();
                    let mut version = None;
                    for (key, value) in checked {
                        let was = before.get(&key).to_owned();
                        version = Some(workspace::set(tx, &key, &value, &actor, now).await?);
                        let text = format!("{key} set to {value:?}");
                        let row = engine.activity(ActivityKind::System, actor.clone(), text, now);
                        activities::add(tx, &row.changing(&key, Some(was), Some(value))).await?;
                    }
                    let Some(version) = version else { return Ok(()) };
                    engine.release_held(tx, now).await?;
                    // Inside the write, so that no later command can decide by older settings.
                    let stored = workspace::settings(&mut *tx).await?;
                    engine.replace_settings(settings::Settings::new(version, stored));
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }

    /// Forgets a secret; forgetting what is not kept is fine.
    ///
    /// # Errors
    /// The key is no secret's, or secrets cannot be reached.
    pub async fn clear_secret(&self, key: &str) -> Result<(), EngineError> {
        let spec = settings::known(key)?;
        if !spec.secret {
            return Err(EngineError::invalid("key", format!("{key} is no secret")));
        }
        let (secrets, name) = (self.secrets(), spec.key);
        tokio::task::spawn_blocking(move || secrets.delete(name))
            .await
            .map_err(|error| EngineError::Internal(error.to_string()))??;
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let text = format!("{name} was forgotten");
                    activities::add(tx, &engine.activity(ActivityKind::System, Actor::User, text, now))
                        .await?;
                    tx.changed("settings", name, "user", now);
                    Ok::<_, EngineError>(())
                }
                .boxed()
            })
            .await
    }

    /// Where secrets are kept, and the keys of those that are; their values are never told.
    pub async fn secrets_state(&self) -> SecretsState {
        let secrets = self.secrets();
        let asked = tokio::task::spawn_blocking(move || {
            let mut kept = Vec::new();
            let mut problem = None;
            for spec in settings::SPECS.iter().filter(|spec| spec.secret) {
                match secrets.get(spec.key) {
                    Ok(Some(_)) => kept.push(spec.key),
                    Ok(None) => {}
                    Err(fault) => problem = Some(fault.to_string()),
                }
            }
            SecretsState { place: secrets.place(), kept, problem }
        });
        asked.await.unwrap_or_else(|error| SecretsState {
            place: "unknown",
            kept: Vec::new(),
            problem: Some(error.to_string()),
        })
    }

    /// Keeps a secret where secrets are kept; it is never shown again.
    pub async fn set_secret(&self, key: &str, value: Secret) -> Result<(), EngineError> {
        let spec = settings::known(key)?;
        if !spec.secret {
            let mut error = EngineError::invalid("key", format!("{key} is no secret"));
            if let EngineError::Validation { hint, .. } = &mut error {
                *hint = Some(format!("use `settings set {key} VALUE`"));
            }
            return Err(error);
        }
        if value.0.is_empty() || value.0.len() > 4_096 || value.0.contains(['\r', '\n', '\0']) {
            return Err(EngineError::invalid("value", "a secret has 1 to 4096 bytes on one line"));
        }
        let (secrets, name) = (self.secrets(), spec.key);
        tokio::task::spawn_blocking(move || secrets.set(name, &value))
            .await
            .map_err(|error| EngineError::Internal(error.to_string()))??;
        self.note_opener(name, format!("{name} was set")).await
    }

    /// What opens something, kept under `key`, has changed: it is told, and what waited is looked at again.
    pub(crate) async fn note_opener(&self, key: &'static str, text: String) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    activities::add(tx, &engine.activity(ActivityKind::System, Actor::User, text, now))
                        .await?;
                    tx.changed("settings", key, "user", now);
                    engine.release_held(tx, now).await
                }
                .boxed()
            })
            .await?;
        self.touch_settings();
        self.wake();
        Ok(())
    }

    /// Turns the kill switch: paused, nothing is claimed and nothing leaves, across restarts.
    pub async fn set_paused(&self, paused: bool, actor: Actor) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    if workspace::set_paused(tx, paused, &actor, now).await? {
                        let text = if paused { "everything paused" } else { "resumed" };
                        activities::add(tx, &engine.activity(ActivityKind::System, actor, text, now)).await?;
                    }
                    if paused { Ok(()) } else { engine.release_held(tx, now).await }
                }
                .boxed()
            })
            .await?;
        self.wake();
        Ok(())
    }
}
