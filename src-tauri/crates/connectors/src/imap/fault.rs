//! From what went wrong on the line to the fault the engine acts on.

use crate::printable::printable;
use async_imap::error::Error;
use engine::ports::InboxFault;
use std::{future::Future, time::Duration};

/// Runs one step within its time.
pub(super) async fn within<T>(
    limit: Duration,
    step: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, InboxFault> {
    match tokio::time::timeout(limit, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(fault(step, &error)),
        Err(_) => Err(broken(step, "no answer in time")),
    }
}

/// A step that failed for now.
pub(super) fn broken(step: &str, words: &str) -> InboxFault {
    InboxFault::Temporary { detail: format!("{} ({step})", said(words)) }
}

fn fault(step: &str, error: &Error) -> InboxFault {
    match error {
        Error::No(words) | Error::Bad(words) => broken(step, words),
        Error::ConnectionLost => broken(step, "the line was lost"),
        // Their words hold what the server sent, which may be a mail.
        Error::Parse(_) => broken(step, "the server said something that is no IMAP"),
        Error::Io(error) => broken(step, &format!("the line was lost: {}", error.kind())),
        other => broken(step, &other.to_string()),
    }
}

/// A login that was refused: settings must change. Nothing the server echoes may carry the password on.
pub(super) fn refused_login(error: &Error, password: &str) -> InboxFault {
    let detail = match error {
        Error::No(words) | Error::Bad(words) if password.is_empty() || !words.contains(password) => {
            format!("{} (login)", said(words))
        }
        Error::No(_) | Error::Bad(_) => "refused (login)".to_owned(),
        Error::Validate(_) => "user name or password holds a line break (login)".to_owned(),
        other => return fault("login", other),
    };
    // "Try later" is no wrong password (RFC 5530).
    if matches!(error, Error::No(words) if ["UNAVAILABLE", "INUSE", "LIMIT"].iter().any(|code| words.to_uppercase().contains(code)))
    {
        return InboxFault::Temporary { detail };
    }
    InboxFault::Misconfigured { detail }
}

/// The server's own words: the library wraps them (`code: None, info: Some("...")`).
fn said(words: &str) -> String {
    let words = words.split_once("info: Some(\"").map_or(words, |(_, said)| said.trim_end_matches("\")"));
    printable(words).trim().to_owned()
}
