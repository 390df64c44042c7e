//! Documents the rep pasted, and the passages they are searched by.

use crate::{Read, StoreError, Tx, convert::*, knowledge::any_word};
use domain::{DocumentId, Timestamp, passages::passages};
use serde_json::json;

/// A document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Identity.
    pub id: DocumentId,
    /// Its title, shown as the source of an answer.
    pub title: String,
    /// Its text.
    pub text: String,
    /// When it was written last.
    pub updated_at: Timestamp,
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageHit {
    /// Of which document.
    pub document_id: DocumentId,
    /// The document's title.
    pub title: String,
    /// The heading it stands under; may be empty.
    pub heading: String,
    /// Its text.
    pub text: String,
}

/// Adds a document, or writes the one with its id anew, with its passages.
pub async fn put(tx: &mut Tx, document: &Document) -> Result<(), StoreError> {
    let id = document.id.to_string();
    let (title, text, at) = (&document.title, &document.text, document.updated_at.0);
    sqlx::query!(
        "INSERT INTO documents (id, title, text, updated_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text, updated_at = excluded.updated_at",
        id,
        title,
        text,
        at
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!("DELETE FROM passages WHERE document_id = ?", id).execute(tx.connection()).await?;
    let rows: Vec<_> =
        passages(text).into_iter().map(|p| json!({ "heading": p.heading, "text": p.text })).collect();
    let rows = to_json(&rows)?;
    sqlx::query!(
        "INSERT INTO passages (document_id, heading, text)
         SELECT ?, value ->> 'heading', value ->> 'text' FROM json_each(?) ORDER BY key",
        id,
        rows
    )
    .execute(tx.connection())
    .await?;
    // As for the FAQ: one segment is searched faster than many.
    sqlx::query("INSERT INTO passages_fts (passages_fts, rank) VALUES ('merge', -256)")
        .execute(tx.connection())
        .await?;
    tx.changed("documents", id, "user", document.updated_at);
    Ok(())
}

/// Removes a document; `false` where there is no such.
pub async fn remove(tx: &mut Tx, id: DocumentId, now: Timestamp) -> Result<bool, StoreError> {
    let id = id.to_string();
    // Row by row, so that the index follows: a cascade fires no trigger of the index's own.
    sqlx::query!("DELETE FROM passages WHERE document_id = ?", id).execute(tx.connection()).await?;
    let removed = sqlx::query!("DELETE FROM documents WHERE id = ?", id).execute(tx.connection()).await?;
    tx.changed("documents", id, "user", now);
    Ok(removed.rows_affected() == 1)
}

/// One document.
pub async fn get<'c>(on: impl Read<'c>, id: DocumentId) -> Result<Option<Document>, StoreError> {
    let id = id.to_string();
    sqlx::query!("SELECT id, title, text, updated_at FROM documents WHERE id = ?", id)
        .fetch_optional(on.executor())
        .await?
        .map(|row| {
            Ok(Document {
                id: word(&row.id)?,
                title: row.title,
                text: row.text,
                updated_at: Timestamp(row.updated_at),
            })
        })
        .transpose()
}

/// A document without its text.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Identity.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Length of its text, in characters.
    pub characters: i64,
    /// Passages it is searched by.
    pub passages: i64,
    /// When it was written last.
    pub updated_at: Timestamp,
}

/// All documents, in the order they were added, at most `limit`.
pub async fn list<'c>(on: impl Read<'c>, limit: i64) -> Result<Vec<Listed>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, title, length(text) AS "characters!: i64", updated_at,
             (SELECT count(*) FROM passages WHERE document_id = documents.id) AS "passages!: i64"
           FROM documents ORDER BY seq LIMIT +?"#,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Listed {
                id: word(&row.id)?,
                title: row.title,
                characters: row.characters,
                passages: row.passages,
                updated_at: Timestamp(row.updated_at),
            })
        })
        .collect()
}

/// The passages that share a word with `words`, best first.
pub async fn search<'c>(
    on: impl Read<'c>,
    words: &[String],
    limit: i64,
) -> Result<Vec<PassageHit>, StoreError> {
    let Some(query) = any_word(words) else { return Ok(Vec::new()) };
    let rows = sqlx::query!(
        "SELECT d.id, d.title, p.heading, p.text
         FROM (SELECT rowid, rank FROM passages_fts WHERE passages_fts MATCH ? ORDER BY rank LIMIT +?) AS hit
         JOIN passages AS p ON p.seq = hit.rowid JOIN documents AS d ON d.id = p.document_id ORDER BY hit.rank",
        query,
        limit
    )
    .fetch_all(on.executor())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PassageHit {
                document_id: word(&row.id)?,
                title: row.title,
                heading: row.heading,
                text: row.text,
            })
        })
        .collect()
}
