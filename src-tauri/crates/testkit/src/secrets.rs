//! Secrets in memory.

use engine::ports::{Secret, SecretFault, SecretStore};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Keeps secrets as long as it lives.
#[derive(Debug, Default)]
pub struct MemorySecrets {
    kept: Mutex<HashMap<String, Secret>>,
}

impl MemorySecrets {
    fn kept(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, key: &str) -> Result<Option<Secret>, SecretFault> {
        Ok(self.kept().get(key).cloned())
    }
    fn set(&self, key: &str, value: &Secret) -> Result<(), SecretFault> {
        self.kept().insert(key.to_owned(), value.clone());
        Ok(())
    }
    fn delete(&self, key: &str) -> Result<(), SecretFault> {
        self.kept().remove(key);
        Ok(())
    }
    fn place(&self) -> &'static str {
        "in memory"
    }
}
