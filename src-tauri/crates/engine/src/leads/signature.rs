//! Signatures of deliveries: HMAC-SHA256 over the bytes as they came, compared in constant time (formats.md 6.4).

use super::Refused;
use hmac::{Hmac, Mac};
use sha2::Sha256;

fn mac(secret: &str, message: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(message);
    Some(mac)
}

/// Checks `sha256=<hex>`.
pub(super) fn check(secret: &str, header: Option<&str>, body: &[u8]) -> Result<(), Refused> {
    let signed = header.and_then(|header| header.trim().strip_prefix("sha256=")).and_then(unhex);
    let (Some(signed), Some(mac)) = (signed, mac(secret, body)) else { return Err(Refused::Signature) };
    mac.verify_slice(&signed).map_err(|_| Refused::Signature)
}

/// Whether two secrets are the same; how long it takes tells nothing of where they differ.
pub(super) fn same(kept: &str, said: &str) -> bool {
    match (mac("compare", kept.as_bytes()), mac("compare", said.as_bytes())) {
        (Some(kept), Some(said)) => kept.verify_slice(&said.finalize().into_bytes()).is_ok(),
        _ => false,
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// printf '%s' BODY | openssl dgst -sha256 -hmac SECRET (tests/fixtures/leads/sign).
    const BODY: &[u8] = include_bytes!("../../../../../tests/fixtures/leads/facebook_delivery.json");
    const SIGNATURE: &str = include_str!("../../../../../tests/fixtures/leads/facebook_delivery.sha256");
    const SECRET: &str = "app-secret-of-the-tests";

    #[test]
    fn what_openssl_signed_is_taken_and_one_flipped_bit_anywhere_is_not() {
        assert!(check(SECRET, Some(SIGNATURE), BODY).is_ok());
        for at in 0..BODY.len() {
            let mut flipped = BODY.to_vec();
            flipped[at] ^= 1;
            assert!(check(SECRET, Some(SIGNATURE), &flipped).is_err(), "byte {at}");
        }
        assert!(check("another", Some(SIGNATURE), BODY).is_err());
    }

    #[test]
    fn what_is_no_signature_is_refused() {
        for header in [None, Some(""), Some("sha256="), Some("sha1=00"), Some("sha256=zz"), Some("sha256=éé")]
        {
            assert!(check(SECRET, header, BODY).is_err(), "{header:?}");
        }
        assert!(same("a", "a") && !same("a", "b") && !same("a", ""));
    }
}
