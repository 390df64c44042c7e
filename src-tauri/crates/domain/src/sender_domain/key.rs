//! The size of a public key in a DKIM record (RFC 6376 section 3.6.1, RFC 8463), without a cryptographic library.

use base64::{
    Engine as _, alphabet,
    engine::DecodePaddingMode,
    engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig},
};

/// Padding is often left away.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// ASN.1 tags (X.690 section 8).
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;

/// The octets of `p=`; blanks in it do not count.
pub(super) fn octets(base64: &str) -> Option<Vec<u8>> {
    let bare: String = base64.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    BASE64.decode(bare).ok()
}

/// Bits of an RSA modulus: of a SubjectPublicKeyInfo (RFC 5280), which is what is published, or of a bare RSAPublicKey
/// (RFC 8017), which the RFC asks for. `None` where it is neither.
pub(super) fn rsa_bits(key: &[u8]) -> Option<usize> {
    let (outer, _) = part(key, SEQUENCE)?;
    if let Some((modulus, _)) = part(outer, INTEGER) {
        return Some(bits(modulus));
    }
    let (_, rest) = part(outer, SEQUENCE)?;
    let (inner, _) = part(rest, BIT_STRING)?;
    // Its first octet counts unused bits.
    let (inner, _) = part(inner.get(1..)?, SEQUENCE)?;
    part(inner, INTEGER).map(|(modulus, _)| bits(modulus))
}

fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|&&octet| octet == 0).count();
    let rest = number.get(zeros..).unwrap_or_default();
    rest.first().map_or(0, |first| rest.len() * 8 - first.leading_zeros() as usize)
}

/// What a part with that tag contains, and what follows it.
fn part(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = der.split_first_chunk::<2>()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 => rest.split_first().map(|(&a, rest)| (usize::from(a), rest))?,
        0x82 => rest
            .split_first_chunk::<2>()
            .map(|(&pair, rest)| (usize::from(u16::from_be_bytes(pair)), rest))?,
        _ => return None,
    };
    rest.split_at_checked(length)
}
