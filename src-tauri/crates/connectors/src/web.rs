//! What asking over HTTP has in common, whoever is asked.

use futures::StreamExt as _;
use reqwest::{Response, Url};
use std::net::IpAddr;

/// Why an answer could not be read.
pub(crate) enum BodyFault {
    /// The line failed, in words.
    Broken(&'static str),
    /// It has more bytes than allowed.
    TooLarge,
}

/// The address is on this very machine, where nobody listens in on an open line.
pub(crate) fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// What failed, without the address: it may be a secret.
pub(crate) fn words(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the line broke"
    }
}

/// The bytes of an answer, `most` at most.
pub(crate) async fn body(answer: Response, most: usize) -> Result<Vec<u8>, BodyFault> {
    let mut bytes = Vec::new();
    let mut parts = answer.bytes_stream();
    while let Some(part) = parts.next().await {
        bytes.extend_from_slice(&part.map_err(|error| BodyFault::Broken(words(&error)))?);
        if bytes.len() > most {
            return Err(BodyFault::TooLarge);
        }
    }
    Ok(bytes)
}
