//! Filters the rep keeps under a name.

use crate::{Engine, EngineError, knowledge::text};
use domain::FilterId;
use futures::FutureExt;
use store::board::{self, Filter, SavedFilter};

impl Engine {
    /// Keeps a filter under a name that no other one has; with an id it replaces that one.
    pub async fn save_filter(
        &self,
        id: Option<FilterId>,
        name: &str,
        filter: Filter,
        sort: Option<String>,
    ) -> Result<SavedFilter, EngineError> {
        let (now, name) = (self.now(), text("name", name, 100)?);
        let new = id.is_none();
        let saved = SavedFilter { id: id.unwrap_or_else(|| self.id(FilterId::new, now)), name, filter, sort };
        self.store()
            .write(move |tx| {
                async move {
                    let known = board::saved_filters(&mut *tx).await?;
                    if !new && !known.iter().any(|other| other.id == saved.id) {
                        return Err(EngineError::NotFound(format!("saved filter {}", saved.id)));
                    }
                    if !board::save_filter(tx, &saved, now).await? {
                        let message = format!("there is a filter named {:?} already", saved.name);
                        return Err(EngineError::Conflict(message));
                    }
                    Ok(saved)
                }
                .boxed()
            })
            .await
    }

    /// Forgets a filter.
    pub async fn remove_filter(&self, id: FilterId) -> Result<(), EngineError> {
        let now = self.now();
        self.store()
            .write(move |tx| {
                async move {
                    if board::remove_filter(tx, id, now).await? {
                        return Ok(());
                    }
                    Err(EngineError::NotFound(format!("saved filter {id}")))
                }
                .boxed()
            })
            .await
    }
}
