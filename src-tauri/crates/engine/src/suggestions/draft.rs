//! What a suggested job would send: written by the same handler and composer, and then thrown away. Nothing is
//! queued, charged or stored.

use super::Found;
use crate::{Engine, EngineError, effects::Proposal, handlers};
use domain::SuggestionId;
use futures::FutureExt;
use store::effects;

/// A message nobody has sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedDraft {
    /// Subject; a task's title; empty where nothing is written.
    pub subject: String,
    /// What the recipient would read, footer included; a task's text.
    pub text: String,
    /// Where it would go.
    pub to: Option<String>,
    /// What else there is to know.
    pub note: Option<String>,
}

impl Engine {
    /// The draft of a suggested job, for free.
    ///
    /// # Errors
    /// A move writes nothing; a job that could not run says why.
    pub async fn draft_suggestion(&self, id: SuggestionId) -> Result<SuggestedDraft, EngineError> {
        let found = self.store().write(move |tx| async move { super::found(tx, id).await }.boxed()).await?;
        let (job, prospect) = match found {
            Found::Job(job, prospect) => (job, prospect),
            Found::Move(offer) => {
                let message = format!("a move to {} writes no message", offer.to);
                return Err(EngineError::Precondition { message, hint: None });
            }
        };
        let prepared = handlers::run(self, &job)
            .await
            .map_err(|error| EngineError::Precondition { message: error.words(), hint: None })?;
        let steps = prepared.proposals.len();
        let (Some(known), Some(first)) = (prepared.known, prepared.proposals.into_iter().next()) else {
            let note = format!("{} writes no message: it reads what is known and reckons anew", job.kind);
            let text = String::new();
            return Ok(SuggestedDraft { subject: String::new(), text, to: None, note: Some(note) });
        };
        let letter = match first {
            Proposal::Mail(letter) => *letter,
            Proposal::Task { title, detail } => {
                let text = detail.get("text").and_then(serde_json::Value::as_str).unwrap_or_default();
                return Ok(SuggestedDraft {
                    subject: title,
                    text: text.to_owned(),
                    to: None,
                    note: Some("no usable e-mail address: it makes this task for you".to_owned()),
                });
            }
        };
        let on = self.store().reader();
        let ours = effects::thread(on, prospect).await?;
        let thread = crate::thread::running(&ours, store::mails::latest(on, prospect).await?)?;
        let payload = self.mail_payload(&known, &thread, letter)?;
        let note = match (&payload.invite, steps) {
            (Some(invite), _) => Some(format!("with a calendar invitation: {}", invite.summary)),
            (None, 2..) => Some(format!("the first of {steps} messages")),
            _ => None,
        };
        Ok(SuggestedDraft { subject: payload.subject, text: payload.text, to: Some(payload.to), note })
    }
}
