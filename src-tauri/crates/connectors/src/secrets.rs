//! Where passwords and tokens are kept: the OS keyring, else a file sealed under a passphrase
//! (architecture.md section 4). Never plain in a file or the database, never in a log.

mod keyring;
mod sealed;

pub use keyring::KeyringSecrets;
pub use sealed::{SEALED_FILE, SealedSecrets};

use engine::ports::{Secret, SecretFault, SecretStore};
use std::{path::Path, sync::Arc};
use uuid::Uuid;

/// Chooses the store of a workspace. A passphrase (the host reads it from `NEXSCOUT_PASSPHRASE_FILE`) means
/// the sealed file. Without one: an existing sealed file stays locked, as what it holds would otherwise seem
/// never set; else the OS keyring; else a store that says how to get one. May block for a few seconds while
/// the keyring is probed.
pub fn open_secrets(folder: &Path, passphrase: Option<Secret>, workspace: Uuid) -> Arc<dyn SecretStore> {
    if let Some(passphrase) = passphrase {
        return Arc::new(SealedSecrets::new(folder, passphrase));
    }
    if folder.join(SEALED_FILE).exists() {
        return Arc::new(LockedSecrets { sealed: true });
    }
    match KeyringSecrets::probe(workspace) {
        Ok(keyring) => Arc::new(keyring),
        Err(fault) => {
            tracing::info!(%fault, "no OS keyring");
            Arc::new(LockedSecrets { sealed: false })
        }
    }
}

/// Neither keyring nor passphrase.
struct LockedSecrets {
    /// Something is sealed, only the passphrase is missing.
    sealed: bool,
}

impl LockedSecrets {
    fn locked<T>(&self) -> Result<T, SecretFault> {
        let hint = if self.sealed {
            "set NEXSCOUT_PASSPHRASE_FILE to a file with the passphrase that opens secrets.sealed"
        } else {
            "this machine has no keyring; set NEXSCOUT_PASSPHRASE_FILE to a file with a passphrase to seal \
             them under"
        };
        Err(SecretFault::Locked { hint: hint.to_owned() })
    }
}

impl SecretStore for LockedSecrets {
    fn get(&self, _key: &str) -> Result<Option<Secret>, SecretFault> {
        if self.sealed { self.locked() } else { Ok(None) }
    }
    fn set(&self, _key: &str, _value: &Secret) -> Result<(), SecretFault> {
        self.locked()
    }
    fn delete(&self, _key: &str) -> Result<(), SecretFault> {
        if self.sealed { self.locked() } else { Ok(()) }
    }
    fn place(&self) -> &'static str {
        "nowhere: locked"
    }
}
