//! Secrets in one file, sealed under a passphrase.
//!
//! Layout of version 1: the eight octets of [`MARK`], 16 of salt, 24 of nonce, then XChaCha20-Poly1305 over a
//! JSON object of key and value, with the mark as associated data: nothing of another version opens as this
//! one. Salt and nonce are new with every write. The cost of the key is fixed by the version, so that no
//! file can ask for less, or for all memory.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use engine::ports::{Secret, SecretFault, SecretStore};
use std::{
    collections::BTreeMap,
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// Name of the file in the workspace folder.
pub const SEALED_FILE: &str = "secrets.sealed";

/// Format and version; a new version gets a new mark.
const MARK: &[u8; 8] = b"NXSEAL01";
const SALT: usize = 16;
const NONCE: usize = 24;
/// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Secrets sealed under a passphrase. One process owns a workspace, so only its threads are kept apart here.
pub struct SealedSecrets {
    folder: PathBuf,
    passphrase: Secret,
    /// Read, change and write are one step.
    turn: Mutex<()>,
}

type Entries = BTreeMap<String, String>;

impl SealedSecrets {
    /// Opens nothing yet: a wrong passphrase shows with the first use of an existing file.
    pub fn new(folder: &Path, passphrase: Secret) -> Self {
        Self { folder: folder.to_owned(), passphrase, turn: Mutex::new(()) }
    }

    fn read(&self) -> Result<Entries, SecretFault> {
        if self.passphrase.0.is_empty() {
            let hint = "the passphrase is empty; put one into the file NEXSCOUT_PASSPHRASE_FILE names";
            return Err(SecretFault::Locked { hint: hint.to_owned() });
        }
        let octets = match fs::read(self.folder.join(SEALED_FILE)) {
            Ok(octets) => octets,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Entries::new()),
            Err(error) => return Err(failed("reading secrets.sealed", &error)),
        };
        let no_seal =
            || SecretFault::Failed { detail: "secrets.sealed is not a file this version sealed".to_owned() };
        let rest = octets.strip_prefix(MARK).ok_or_else(no_seal)?;
        let (salt, rest) = rest.split_first_chunk::<SALT>().ok_or_else(no_seal)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or_else(no_seal)?;
        let plain = self
            .cipher(salt)?
            .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: MARK })
            .map_err(|_| SecretFault::WrongPassphrase)?;
        serde_json::from_slice(&plain).map_err(|_| no_seal())
    }

    /// A reader sees the old file or the new one, whatever happens in between.
    fn write(&self, entries: &Entries) -> Result<(), SecretFault> {
        let plain = serde_json::to_vec(entries).map_err(|error| failed("writing secrets", &error))?;
        let mut salt = [0; SALT];
        let mut nonce = [0; NONCE];
        for fresh in [salt.as_mut_slice(), nonce.as_mut_slice()] {
            getrandom::fill(fresh).map_err(|error| failed("asking for randomness", &error))?;
        }
        let sealed = self
            .cipher(&salt)?
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: &plain, aad: MARK })
            .map_err(|error| failed("sealing secrets", &error))?;
        self.replace(&[MARK.as_slice(), &salt, &nonce, &sealed].concat())
            .map_err(|error| failed("writing secrets.sealed", &error))
    }

    fn replace(&self, octets: &[u8]) -> io::Result<()> {
        // On Unix tempfile opens with mode 0600.
        let mut fresh = tempfile::Builder::new().prefix(".secrets").tempfile_in(&self.folder)?;
        fresh.write_all(octets)?;
        fresh.as_file().sync_all()?;
        fresh.persist(self.folder.join(SEALED_FILE)).map_err(|error| error.error)?;
        // The new name is durable once the folder is; Windows has no such call and needs none.
        #[cfg(unix)]
        fs::File::open(&self.folder)?.sync_all()?;
        Ok(())
    }

    fn cipher(&self, salt: &[u8; SALT]) -> Result<XChaCha20Poly1305, SecretFault> {
        let mut key = Key::default();
        Params::new(MEMORY_KIB, PASSES, LANES, Some(key.len()))
            .map(|cost| Argon2::new(Algorithm::Argon2id, Version::V0x13, cost))
            .and_then(|argon2| argon2.hash_password_into(self.passphrase.0.as_bytes(), salt, &mut key))
            .map_err(|error| failed("deriving the key", &error))?;
        Ok(XChaCha20Poly1305::new(&key))
    }
}

impl SecretStore for SealedSecrets {
    fn get(&self, key: &str) -> Result<Option<Secret>, SecretFault> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(self.read()?.remove(key).map(Secret))
    }
    fn set(&self, key: &str, value: &Secret) -> Result<(), SecretFault> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries = self.read()?;
        entries.insert(key.to_owned(), value.0.clone());
        self.write(&entries)
    }
    fn delete(&self, key: &str) -> Result<(), SecretFault> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries = self.read()?;
        if entries.remove(key).is_none() {
            return Ok(());
        }
        self.write(&entries)
    }
    fn place(&self) -> &'static str {
        "secrets.sealed in the workspace folder, sealed under the passphrase"
    }
}

fn failed(what: &str, error: &dyn std::fmt::Display) -> SecretFault {
    SecretFault::Failed { detail: format!("{what}: {error}") }
}
