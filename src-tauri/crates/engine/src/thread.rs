//! The running thread with a person: what one more message of ours goes on from, whoever wrote last (RFC 5322 section
//! 3.6.4).

use crate::{EngineError, effects::parse_payload};
use store::{effects::Effect, mails::Mail};

/// Message-IDs named in References at most; the first one stays, so that programs find the thread's head.
const REFERENCES: usize = 20;

/// Where a message joins in. Empty: it begins a thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Thread {
    /// What it is about, without "Re:".
    pub(crate) subject: Option<String>,
    /// The Message-ID it answers.
    pub(crate) answers: Option<String>,
    /// The thread so far, oldest first.
    pub(crate) references: Vec<String>,
}

/// The thread of what we sent to a person, the newest first, and the latest mail of theirs or of the rep's own.
pub(crate) fn running(ours: &[Effect], theirs: Option<Mail>) -> Result<Thread, EngineError> {
    let mut thread = Thread {
        subject: ours
            .last()
            .map(|first| parse_payload(&first.payload))
            .transpose()?
            .map(|mail| bare(&mail.subject)),
        answers: ours.first().and_then(|last| last.message_id.clone()),
        references: ours.iter().rev().filter_map(|effect| effect.message_id.clone()).collect(),
    };
    let newer = |mail: &Mail| ours.first().and_then(|last| last.left_at).is_none_or(|left| mail.at > left);
    if let Some(mail) = theirs.filter(newer) {
        let known: Vec<String> =
            mail.references.iter().filter(|id| !thread.references.contains(id)).cloned().collect();
        thread.references.splice(0..0, known);
        thread.references.extend(mail.message_id.clone());
        thread.answers = mail.message_id;
        thread.subject = Some(bare(&mail.subject)).filter(|subject| !subject.is_empty()).or(thread.subject);
    }
    while thread.references.len() > REFERENCES {
        thread.references.remove(1);
    }
    Ok(thread)
}

fn bare(subject: &str) -> String {
    subject.trim_start_matches("Re: ").to_owned()
}
