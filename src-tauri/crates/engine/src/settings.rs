//! Changing settings, secrets and the kill switch. A change takes effect at once: what waits is looked at
//! again under the new rules.

use crate::{Engine, EngineError, ports::Secret};
use domain::{ActivityKind, Actor, settings};
use futures::FutureExt;
use store::{activities, workspace};

impl Engine {
    /// Sets one setting; the value is checked and stored in its canonical form. A change of mode re-decides
    /// what waits.
    pub async fn set_setting(&self, key: &str, value: &str, actor: Actor) -> Result<(), EngineError> {
        let value = settings::check(key, value).map_err(|error| EngineError::invalid(key, error))?;
        let now = self.now();
        let before = self.settings().get(key).to_owned();
        let (engine, key) = (self.clone(), key.to_owned());
        self.store()
            .write(move |tx| {
                async move {
                    let version = workspace::set(tx, &key, &value, &actor, now).await?;
                    let row = engine
                        .activity(ActivityKind::System, actor, format!("{key} set to {value:?}"), now)
                        .changing(&key, Some(before), Some(value));
                    activities::add(tx, &row).await?;
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
        let (engine, now) = (self.clone(), self.now());
        self.store()
            .write(move |tx| {
                async move {
                    let text = format!("{name} was set");
                    activities::add(tx, &engine.activity(ActivityKind::System, Actor::User, text, now))
                        .await?;
                    engine.release_held(tx, now).await
                }
                .boxed()
            })
            .await?;
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
