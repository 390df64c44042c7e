//! What the rep has begun to write, and texts they begin with.

use crate::{Read, StoreError, Tx, convert::*};
use domain::{ProspectId, SnippetId, Timestamp};

/// A mail that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Subject of a new mail; `None`: it goes on in the running thread.
    pub subject: Option<String>,
    /// What is written so far.
    pub body: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A text to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Identity.
    pub id: SnippetId,
    /// What it is called, unique.
    pub name: String,
    /// The text.
    pub body: String,
}

/// What was begun to a person.
pub async fn get<'c>(on: impl Read<'c>, prospect: ProspectId) -> Result<Option<Draft>, StoreError> {
    let prospect = prospect.to_string();
    let row =
        sqlx::query!("SELECT subject, body, updated_at FROM mail_drafts WHERE prospect_id = ?", prospect)
            .fetch_optional(on.executor())
            .await?;
    Ok(row.map(|row| Draft { subject: row.subject, body: row.body, updated_at: Timestamp(row.updated_at) }))
}

/// Keeps what is written so far.
pub async fn put(tx: &mut Tx, prospect: ProspectId, draft: &Draft) -> Result<(), StoreError> {
    let prospect = prospect.to_string();
    sqlx::query!(
        "INSERT INTO mail_drafts (prospect_id, subject, body, updated_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (prospect_id) DO UPDATE SET subject = ?2, body = ?3, updated_at = ?4",
        prospect,
        draft.subject,
        draft.body,
        draft.updated_at.0
    )
    .execute(tx.connection())
    .await?;
    tx.changed("drafts", prospect, "user", draft.updated_at);
    Ok(())
}

/// Forgets what was begun.
pub async fn remove(tx: &mut Tx, prospect: ProspectId, now: Timestamp) -> Result<(), StoreError> {
    let prospect = prospect.to_string();
    let gone = sqlx::query!("DELETE FROM mail_drafts WHERE prospect_id = ?", prospect)
        .execute(tx.connection())
        .await?;
    if gone.rows_affected() > 0 {
        tx.changed("drafts", prospect, "user", now);
    }
    Ok(())
}

/// Texts to begin with, by name.
pub async fn snippets<'c>(on: impl Read<'c>) -> Result<Vec<Snippet>, StoreError> {
    let rows = sqlx::query!("SELECT id, name, body FROM snippets ORDER BY name COLLATE NOCASE")
        .fetch_all(on.executor())
        .await?;
    rows.into_iter().map(|row| Ok(Snippet { id: word(&row.id)?, name: row.name, body: row.body })).collect()
}

/// Keeps a text, under its name: a second of the same name replaces it. Answers which one it is.
pub async fn put_snippet(tx: &mut Tx, new: &Snippet, now: Timestamp) -> Result<SnippetId, StoreError> {
    let id = new.id.to_string();
    let kept = sqlx::query_scalar!(
        "INSERT INTO snippets (id, name, body, updated_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (name COLLATE NOCASE) DO UPDATE SET name = ?2, body = ?3, updated_at = ?4 RETURNING id",
        id,
        new.name,
        new.body,
        now.0
    )
    .fetch_one(tx.connection())
    .await?;
    tx.changed("snippets", &kept, "user", now);
    word(&kept)
}

/// Takes a text away; `false` if there is none.
pub async fn remove_snippet(tx: &mut Tx, id: SnippetId, now: Timestamp) -> Result<bool, StoreError> {
    let id = id.to_string();
    let gone = sqlx::query!("DELETE FROM snippets WHERE id = ?", id).execute(tx.connection()).await?;
    tx.changed("snippets", id, "user", now);
    Ok(gone.rows_affected() == 1)
}
