//! The check of the domain the rep's mail comes from: asks DNS and judges the answers. What it finds
//! is not stored: records change behind our back, asking again takes a second, and nothing is decided by it.

use crate::{Engine, EngineError};
use domain::{
    Timestamp,
    email::Address,
    sender_domain::{Answer, Answers, Finding, Sender, check},
};
use futures::future;

/// Names asked for at most: a record of eleven includes is wrong already, and some more for keys and policies.
const NAMES: usize = 60;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainCheck {
    /// The domain.
    pub domain: String,
    /// When DNS was asked.
    pub at: Timestamp,
    /// By subject.
    pub findings: Vec<Finding>,
}

impl Engine {
    /// Asks DNS about the domain of `mail.from` and judges the answers. Waits as long as the port does, once for each
    /// depth of includes.
    ///
    /// # Errors
    /// `mail.from` is not set. That DNS does not answer is a finding, not an error.
    pub async fn check_domain(&self) -> Result<DomainCheck, EngineError> {
        let settings = self.settings();
        let from = settings.get("mail.from").parse::<Address>().map_err(|_| EngineError::Precondition {
            message: "Your e-mail address is not set yet.".to_owned(),
            hint: Some("Its domain is what is checked: set it under Mailbox.".to_owned()),
        })?;
        let sender = Sender {
            from,
            server: settings.get("smtp.host").to_owned(),
            selector: settings.text("mail.dkim_selector").map(str::to_owned),
        };
        let mut answers = Answers::new();
        loop {
            let found = check(&sender, &answers);
            if found.wanted.is_empty() {
                let domain = sender.from.domain().to_owned();
                return Ok(DomainCheck { domain, at: self.now(), findings: found.findings });
            }
            let room = NAMES.saturating_sub(answers.len());
            let asked = found.wanted.into_iter().enumerate().map(|(number, name)| async move {
                let answer = if number >= room {
                    Answer::Silent("too many names to ask for".to_owned())
                } else {
                    match self.dns().texts(&name).await {
                        Ok(texts) => Answer::Texts(texts),
                        Err(fault) => Answer::Silent(fault.to_string()),
                    }
                };
                (name, answer)
            });
            answers.extend(future::join_all(asked).await);
        }
    }
}
