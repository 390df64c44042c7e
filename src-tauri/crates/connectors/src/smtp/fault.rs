//! From what went wrong on the line to the fault the engine acts on. The rule of the port: anything but
//! `Unknown` promises that the message was not taken.

use crate::printable::printable;
use engine::ports::MailFault;
use lettre::transport::smtp::{Error, response::Response};
use std::{error::Error as _, io};

/// Where in the dialogue, before the message, a step failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Greeting and EHLO, with the TLS handshake before them where TLS is implicit.
    Hello {
        /// The server has said at least one line.
        heard: bool,
    },
    /// STARTTLS, the handshake and the EHLO after it.
    StartTls {
        /// TLS stands.
        encrypted: bool,
    },
    /// AUTH.
    Login,
    /// MAIL, RCPT or DATA, in that word.
    Command(&'static str),
}

impl Step {
    const fn words(self) -> &'static str {
        match self {
            Self::Hello { .. } => "greeting",
            Self::StartTls { .. } => "STARTTLS",
            Self::Login => "login",
            Self::Command(name) => name,
        }
    }
}

/// How a step failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server said nothing for the time the step has.
    TimedOut,
    /// lettre's word for it.
    Smtp(Error),
}

/// The fault of a step before the message.
pub(super) fn before_message(step: Step, failure: &Failure) -> MailFault {
    let Failure::Smtp(error) = failure else {
        let detail = format!("no answer in time ({})", step.words());
        return lost(step, detail);
    };
    if let Some(code) = error.status().map(u16::from) {
        return refused(step, code, reply_words(error));
    }
    if error.is_tls() || is_handshake_failure(error) {
        let detail = format!("no secure line: {}", printable(&root_cause(error)));
        return MailFault::Misconfigured { detail };
    }
    lost(step, format!("the line was lost ({}): {}", step.words(), printable(&root_cause(error))))
}

/// The fault after the first octet of the message: without an explicit refusal nobody knows.
pub(super) fn during_message(failure: &Failure) -> MailFault {
    match failure {
        Failure::TimedOut => MailFault::Unknown { detail: "no answer in time to the message".to_owned() },
        Failure::Smtp(error) => match error.status().map(u16::from) {
            Some(code) if code < 500 => MailFault::Temporary { code: Some(code), detail: reply_words(error) },
            Some(code) => MailFault::Permanent { code: Some(code), detail: reply_words(error) },
            None => MailFault::Unknown {
                detail: format!("the line was lost with the message: {}", printable(&root_cause(error))),
            },
        },
    }
}

/// A negative reply.
fn refused(step: Step, code: u16, words: String) -> MailFault {
    let detail = format!("{words} ({})", step.words());
    // RFC 4954 section 6 and RFC 3207 section 4: 530, 534, 535 and 538 speak of login and encryption
    // wherever they come. A 4xx, also to AUTH (454), may pass by itself.
    let about_settings = matches!(code, 530 | 534 | 535 | 538)
        || matches!(step, Step::Login | Step::StartTls { encrypted: false });
    match code {
        ..500 => MailFault::Temporary { code: Some(code), detail },
        _ if about_settings => MailFault::Misconfigured { detail: format!("{code} {detail}") },
        _ => MailFault::Permanent { code: Some(code), detail },
    }
}

/// No reply, or none that can be read.
fn lost(step: Step, detail: String) -> MailFault {
    match step {
        Step::Hello { heard: false } => MailFault::Offline { detail },
        _ => MailFault::Temporary { code: None, detail },
    }
}

/// A reply that is positive but not the one the step needs, e.g. 250 to DATA.
pub(super) fn out_of_order(step: &'static str, reply: &Response) -> MailFault {
    let detail = format!("the server answered {step} with {}, out of order", accepted_words(reply));
    MailFault::Temporary { code: Some(u16::from(reply.code())), detail }
}

/// Code and words of a reply, for the record.
pub(super) fn accepted_words(reply: &Response) -> String {
    let words = reply.message().collect::<Vec<_>>().join(" ");
    printable(format!("{} {words}", reply.code()).trim_end())
}

/// The rustls connector wraps its refusals (certificate, name, protocol) as `InvalidData`; a line that
/// breaks during the handshake comes as another kind of I/O error. A host that can be no certificate's
/// name has no I/O error below it at all; lettre then says so in words.
fn is_handshake_failure(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return io.kind() == io::ErrorKind::InvalidData && io.get_ref().is_some_and(is_rustls);
        }
        cause = inner.source();
    }
    root_cause(error).contains("valid DNS name")
}

/// A reply in another encoding than UTF-8 is `InvalidData` too, but no TLS matter.
fn is_rustls(inner: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    inner.is::<tokio_rustls::rustls::Error>()
}

fn root_cause(error: &Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// The server's own words; lettre keeps them as the source of the error.
fn reply_words(error: &Error) -> String {
    error.source().map_or_else(String::new, |words| printable(&words.to_string()))
}
