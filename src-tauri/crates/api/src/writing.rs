//! Commands of writing mails by hand.

use crate::{ApiError, decode, workspace::Nothing};
use domain::{EffectId, JobId, ProspectId, SnippetId, Timestamp};
use engine::{Engine, HandWritten};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A mail to send.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SendMail {
    /// To whom: their first usable address.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// Subject of a new mail, 1-200 characters on one line; absent: it goes on in the running thread.
    subject: Option<String>,
    /// The text, 1-20,000 characters; the footer with sender, postal address and opt-out is added.
    body: String,
}

/// What becomes of a mail.
#[derive(Debug, Serialize, TS)]
pub struct SentMail {
    /// The mail.
    effect_id: EffectId,
    /// `jobs.cancel` takes it back while it has not left.
    job_id: JobId,
    /// When it leaves; `null`: something else has to happen first.
    leaves_at: Option<Timestamp>,
    /// What it waits for, in words.
    waits: Vec<String>,
}

pub(crate) async fn send(engine: &Engine, request: SendMail) -> Result<SentMail, ApiError> {
    let mail = HandWritten { subject: request.subject, body: request.body };
    let written = engine.write_mail(request.prospect_id, mail).await?;
    let foreseen = written.foreseen;
    Ok(SentMail {
        effect_id: written.effect,
        job_id: written.job,
        leaves_at: foreseen.as_ref().and_then(|foreseen| foreseen.at),
        waits: foreseen
            .map(|f| f.waits.into_iter().map(|(_, words)| words).chain(f.refused).collect())
            .unwrap_or_default(),
    })
}

/// To whom.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftOf {
    /// The person.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
}

/// A mail that was begun.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "MailDraft")]
pub struct DraftView {
    /// Subject of a new mail; `null`: it goes on in the running thread.
    subject: Option<String>,
    /// What is written so far.
    body: String,
    /// When it was last changed.
    updated_at: Timestamp,
}

pub(crate) async fn draft(engine: &Engine, request: DraftOf) -> Result<Option<DraftView>, ApiError> {
    let draft = engine.draft(request.prospect_id).await?;
    Ok(draft.map(|draft| DraftView {
        subject: draft.subject,
        body: draft.body,
        updated_at: draft.updated_at,
    }))
}

/// What is written so far.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SaveDraft {
    /// To whom.
    #[serde(deserialize_with = "decode::word")]
    prospect_id: ProspectId,
    /// Subject of a new mail.
    subject: Option<String>,
    /// The text; nothing in both forgets the draft.
    body: String,
}

pub(crate) async fn save_draft(engine: &Engine, request: SaveDraft) -> Result<Option<DraftView>, ApiError> {
    engine.save_draft(request.prospect_id, request.subject, request.body).await?;
    draft(engine, DraftOf { prospect_id: request.prospect_id }).await
}

/// A text to begin with.
#[derive(Debug, Serialize, TS)]
pub struct Snippet {
    /// Identity.
    id: SnippetId,
    /// What it is called.
    name: String,
    /// The text.
    body: String,
}

impl From<store::drafts::Snippet> for Snippet {
    fn from(snippet: store::drafts::Snippet) -> Self {
        Self { id: snippet.id, name: snippet.name, body: snippet.body }
    }
}

pub(crate) async fn snippets(engine: &Engine, _: Nothing) -> Result<Vec<Snippet>, ApiError> {
    Ok(store::drafts::snippets(engine.store().reader()).await?.into_iter().map(Snippet::from).collect())
}

/// A text to keep.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PutSnippet {
    /// What it is called, 1-80 characters; one of that name is replaced.
    name: String,
    /// The text, 1-8,000 characters.
    body: String,
}

pub(crate) async fn put_snippet(engine: &Engine, request: PutSnippet) -> Result<Snippet, ApiError> {
    Ok(engine.put_snippet(&request.name, &request.body).await?.into())
}

/// Which text.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SnippetById {
    /// Its id.
    #[serde(deserialize_with = "decode::word")]
    id: SnippetId,
}

pub(crate) async fn remove_snippet(engine: &Engine, request: SnippetById) -> Result<Vec<Snippet>, ApiError> {
    engine.remove_snippet(request.id).await?;
    snippets(engine, Nothing {}).await
}
