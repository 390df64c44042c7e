//! Documents the chat may quote from: pasted texts, searched by passage.

use crate::{Engine, EngineError, knowledge::text};
use domain::DocumentId;
use futures::FutureExt;
use store::documents::{self, Document};

/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;
/// Longest document, in characters: some 150 pages.
pub const LONGEST_DOCUMENT: usize = 400_000;

impl Engine {
    /// Adds a document, or writes the one with this id anew.
    ///
    /// # Errors
    /// There is no such document, or the title or the text is empty or too long.
    pub async fn put_document(
        &self,
        id: Option<DocumentId>,
        title: &str,
        body: &str,
    ) -> Result<DocumentId, EngineError> {
        let now = self.now();
        let document = Document {
            id: id.unwrap_or_else(|| self.id(DocumentId::new, now)),
            title: text("title", title, LONGEST_TITLE)?,
            text: text("text", body, LONGEST_DOCUMENT)?,
            updated_at: now,
        };
        let kept = document.id;
        self.store()
            .write(move |tx| {
                async move {
                    if let Some(id) = id
                        && documents::get(&mut *tx, id).await?.is_none()
                    {
                        return Err(EngineError::NotFound(format!("document {id}")));
                    }
                    documents::put(tx, &document).await.map_err(EngineError::from)
                }
                .boxed()
            })
            .await?;
        self.dialogues().forget_documents();
        Ok(kept)
    }

    /// Removes a document.
    ///
    /// # Errors
    /// There is no such document.
    pub async fn remove_document(&self, id: DocumentId) -> Result<(), EngineError> {
        let now = self.now();
        self.store()
            .write(move |tx| {
                async move {
                    match documents::remove(tx, id, now).await? {
                        true => Ok(()),
                        false => Err(EngineError::NotFound(format!("document {id}"))),
                    }
                }
                .boxed()
            })
            .await?;
        self.dialogues().forget_documents();
        Ok(())
    }
}
