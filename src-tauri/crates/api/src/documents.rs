//! Commands about documents the chat may quote.

use crate::{ApiError, decode, workspace::Nothing};
use domain::{DocumentId, Timestamp};
use engine::Engine;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Documents listed at most.
const LISTED: i64 = 1_000;

/// A document without its text.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "DocumentSummary")]
pub struct DocumentRow {
    /// Identity.
    id: DocumentId,
    /// Its title: what an answer from it names as its source.
    title: String,
    /// Length of its text, in characters.
    characters: i64,
    /// Passages it is searched by.
    passages: i64,
    /// When it was written last.
    updated_at: Timestamp,
}

/// A document with its text.
#[derive(Debug, Serialize, TS)]
#[ts(rename = "KnowledgeDocument")]
pub struct DocumentView {
    /// Identity.
    id: DocumentId,
    /// Its title.
    title: String,
    /// Its text.
    text: String,
    /// When it was written last.
    updated_at: Timestamp,
}

/// A document to add or to write anew.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PutDocument {
    /// The one to write anew; absent: a new one.
    #[serde(default, deserialize_with = "decode::word_opt")]
    id: Option<DocumentId>,
    /// Its title, 1-200 characters.
    title: String,
    /// Its text, 1-400000 characters: plain text, a blank line between paragraphs, headings on lines of their own.
    text: String,
}

/// A document.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DocumentById {
    /// Which.
    #[serde(deserialize_with = "decode::word")]
    id: DocumentId,
}

pub(crate) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<DocumentRow>, ApiError> {
    let documents = store::documents::list(engine.store().reader(), LISTED).await?;
    Ok(documents
        .into_iter()
        .map(|one| DocumentRow {
            id: one.id,
            title: one.title,
            characters: one.characters,
            passages: one.passages,
            updated_at: one.updated_at,
        })
        .collect())
}

pub(crate) async fn get(engine: &Engine, request: DocumentById) -> Result<DocumentView, ApiError> {
    let document = store::documents::get(engine.store().reader(), request.id)
        .await?
        .ok_or_else(|| ApiError::not_found("document", request.id))?;
    let store::documents::Document { id, title, text, updated_at } = document;
    Ok(DocumentView { id, title, text, updated_at })
}

pub(crate) async fn put(engine: &Engine, request: PutDocument) -> Result<DocumentView, ApiError> {
    let id = engine.put_document(request.id, &request.title, &request.text).await?;
    get(engine, DocumentById { id }).await
}

pub(crate) async fn remove(engine: &Engine, request: DocumentById) -> Result<Vec<DocumentRow>, ApiError> {
    engine.remove_document(request.id).await?;
    list(engine, Nothing {}).await
}
