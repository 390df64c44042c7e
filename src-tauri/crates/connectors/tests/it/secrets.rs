//! Secrets are kept, come back only with the passphrase, and are nowhere in plain.

use connectors::secrets::{KeyringSecrets, SEALED_FILE, SealedSecrets, open_secrets};
use engine::ports::{Secret, SecretFault, SecretStore};
use std::{fs, sync::Arc, thread};
use tempfile::TempDir;
use uuid::Uuid;

const KEY: &str = "smtp.password";

fn secret(text: &str) -> Secret {
    Secret(text.to_owned())
}

fn sealed(folder: &TempDir, passphrase: &str) -> SealedSecrets {
    SealedSecrets::new(folder.path(), secret(passphrase))
}

#[test]
fn sealed_secrets_come_back_and_go() {
    let folder = TempDir::new().unwrap();
    assert_eq!(sealed(&folder, "open sesame").get(KEY), Ok(None));
    sealed(&folder, "open sesame").set(KEY, &secret("hunter2-ñ")).unwrap();
    sealed(&folder, "open sesame").set("imap.password", &secret("other")).unwrap();
    sealed(&folder, "open sesame").set(KEY, &secret("hunter3-ñ")).unwrap();
    assert_eq!(sealed(&folder, "open sesame").get(KEY), Ok(Some(secret("hunter3-ñ"))));
    assert_eq!(sealed(&folder, "open sesame").get("imap.password"), Ok(Some(secret("other"))));
    sealed(&folder, "open sesame").delete(KEY).unwrap();
    sealed(&folder, "open sesame").delete(KEY).unwrap();
    assert_eq!(sealed(&folder, "open sesame").get(KEY), Ok(None));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a temporary file is left");
}

#[test]
fn the_file_shows_nothing_and_opens_with_nothing_else() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(SEALED_FILE);
    sealed(&folder, "open sesame").set(KEY, &secret("hunter2")).unwrap();
    let octets = fs::read(&file).unwrap();
    let text = String::from_utf8_lossy(&octets);
    assert!(!text.contains("hunter2") && !text.contains("smtp") && !text.contains("sesame"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    for wrong in ["open sesame ", "Open sesame", "x"] {
        assert_eq!(sealed(&folder, wrong).get(KEY), Err(SecretFault::WrongPassphrase));
        assert_eq!(sealed(&folder, wrong).set(KEY, &secret("y")), Err(SecretFault::WrongPassphrase));
        assert_eq!(fs::read(&file).unwrap(), octets, "a wrong passphrase must not overwrite");
    }
    assert!(matches!(sealed(&folder, "").get(KEY), Err(SecretFault::Locked { .. })));
    // Salt, nonce, text, tag: any changed octet, or a missing end.
    for at in [8, 24, 48, octets.len() - 1] {
        let mut changed = octets.clone();
        changed[at] ^= 1;
        fs::write(&file, &changed).unwrap();
        assert_eq!(sealed(&folder, "open sesame").get(KEY), Err(SecretFault::WrongPassphrase), "octet {at}");
    }
    for damaged in [&octets[..octets.len() - 1], &octets[..20], b"", b"NXSEAL02", b"{}"] {
        fs::write(&file, damaged).unwrap();
        let refused = sealed(&folder, "open sesame").get(KEY);
        assert!(
            matches!(refused, Err(SecretFault::Failed { .. } | SecretFault::WrongPassphrase)),
            "{refused:?}"
        );
    }
}

#[test]
fn the_same_secret_is_sealed_differently_each_time() {
    let folder = TempDir::new().unwrap();
    let write = || {
        sealed(&folder, "open sesame").set(KEY, &secret("hunter2")).unwrap();
        fs::read(folder.path().join(SEALED_FILE)).unwrap()
    };
    let (first, second) = (write(), write());
    assert_eq!(first.len(), second.len());
    assert_ne!(first[8..24], second[8..24], "salt");
    assert_ne!(first[24..48], second[24..48], "nonce");
}

#[test]
fn threads_do_not_lose_each_others_secrets() {
    let folder = TempDir::new().unwrap();
    let store = Arc::new(sealed(&folder, "open sesame"));
    thread::scope(|scope| {
        for n in 0..8 {
            let store = Arc::clone(&store);
            scope.spawn(move || store.set(&format!("key{n}"), &secret("x")).unwrap());
        }
    });
    assert!((0..8).all(|n| store.get(&format!("key{n}")).unwrap().is_some()));
}

#[test]
fn the_store_is_chosen_by_what_is_there() {
    let folder = TempDir::new().unwrap();
    let workspace = Uuid::from_u128(7);
    let store = open_secrets(folder.path(), Some(secret("open sesame")), workspace);
    store.set(KEY, &secret("hunter2")).unwrap();
    assert!(store.place().contains(SEALED_FILE));
    // Sealed but no passphrase: locked, not "never set", whatever keyring the machine has.
    let locked = open_secrets(folder.path(), None, workspace);
    for fault in [locked.get(KEY).map(drop), locked.set(KEY, &secret("x")), locked.delete(KEY)] {
        let words = fault.unwrap_err().to_string();
        assert!(words.contains("NEXSCOUT_PASSPHRASE_FILE"), "{words}");
    }
}

#[test]
fn a_keyring_keeps_workspaces_apart() {
    let store = keyring_core::mock::Store::new().unwrap();
    let ours = KeyringSecrets::over(store.clone(), Uuid::from_u128(1));
    let other = KeyringSecrets::over(store, Uuid::from_u128(2));
    assert_eq!(ours.get(KEY), Ok(None));
    ours.set(KEY, &secret("hunter2")).unwrap();
    assert_eq!(ours.get(KEY), Ok(Some(secret("hunter2"))));
    assert_eq!(other.get(KEY), Ok(None));
    ours.delete(KEY).unwrap();
    ours.delete(KEY).unwrap();
    assert_eq!(ours.get(KEY), Ok(None));
}

#[test]
fn a_secret_does_not_print() {
    assert_eq!(format!("{:?}", secret("hunter2")), "***");
}
