//! Secrets in the OS keyring: Secret Service by D-Bus (in pure Rust), macOS Keychain, Windows Credential
//! Manager. A keyring may be absent, locked or waiting for a person; no call here waits without an end.

use engine::ports::{Secret, SecretFault, SecretStore};
use keyring_core::{CredentialStore, Entry, Error};
use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};
use uuid::Uuid;

/// The keyring's name for us.
const SERVICE: &str = "NexScout";
/// A keyring that is there answers a look-up in milliseconds; starting one by D-Bus takes a second or two.
const PROBE: Duration = Duration::from_secs(5);
/// Unlocking may ask the rep for a password.
const CALL: Duration = Duration::from_secs(60);

/// Secrets of one workspace in the OS keyring; the account is the workspace's id and the key.
pub struct KeyringSecrets {
    store: Arc<CredentialStore>,
    workspace: Uuid,
}

impl KeyringSecrets {
    /// The OS keyring, if it answers a look-up.
    ///
    /// # Errors
    /// `Failed` where there is none or it does not answer within five seconds.
    pub fn probe(workspace: Uuid) -> Result<Self, SecretFault> {
        if !may_exist() {
            return Err(SecretFault::Failed { detail: "no D-Bus session".to_owned() });
        }
        let keyring = within(PROBE, move || Ok(Self::over(platform_store()?, workspace)))?;
        keyring.run(PROBE, "probe", |entry| entry.get_password().map(drop))?;
        Ok(keyring)
    }

    /// Over any store of the keyring family.
    pub fn over(store: Arc<CredentialStore>, workspace: Uuid) -> Self {
        Self { store, workspace }
    }

    /// `None` where nothing is kept under the key.
    fn run<T: Send + 'static>(
        &self,
        limit: Duration,
        key: &str,
        work: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<Option<T>, SecretFault> {
        let store = Arc::clone(&self.store);
        let account = format!("{}/{key}", self.workspace);
        within(limit, move || match store.build(SERVICE, &account, None).and_then(|entry| work(&entry)) {
            Ok(done) => Ok(Some(done)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }
}

impl SecretStore for KeyringSecrets {
    fn get(&self, key: &str) -> Result<Option<Secret>, SecretFault> {
        Ok(self.run(CALL, key, Entry::get_password)?.map(Secret))
    }
    fn set(&self, key: &str, value: &Secret) -> Result<(), SecretFault> {
        let value = value.clone();
        self.run(CALL, key, move |entry| entry.set_password(&value.0)).map(drop)
    }
    fn delete(&self, key: &str) -> Result<(), SecretFault> {
        self.run(CALL, key, Entry::delete_credential).map(drop)
    }
    fn place(&self) -> &'static str {
        "the OS keyring"
    }
}

/// Runs on a thread of its own: the D-Bus client blocks, must not do so on an async thread, and knows no
/// time limit. A call that never returns costs that thread.
fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, SecretFault> {
    let (answer, answered) = mpsc::channel();
    thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || answer.send(work()))
        .map_err(|error| SecretFault::Failed { detail: error.to_string() })?;
    match answered.recv_timeout(limit) {
        Ok(result) => result.map_err(fault),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            Err(SecretFault::Failed { detail: "the OS keyring does not answer".to_owned() })
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err(SecretFault::Failed { detail: "the OS keyring's client broke down".to_owned() })
        }
    }
}

/// Some of these errors carry the secret's octets; their words do not.
fn fault(error: Error) -> SecretFault {
    match error {
        Error::NoStorageAccess(_) => {
            SecretFault::Locked { hint: "unlock the OS keyring (log in to the desktop)".to_owned() }
        }
        other => SecretFault::Failed { detail: other.to_string() },
    }
}

/// Without a session bus there is no Secret Service; asking would only start one that nobody can unlock.
#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn may_exist() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    set("DBUS_SESSION_BUS_ADDRESS").is_some()
        || set("XDG_RUNTIME_DIR").is_some_and(|folder| std::path::Path::new(&folder).join("bus").exists())
}

#[cfg(not(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android")))))]
fn may_exist() -> bool {
    true
}

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}
