//! The screen of the day: what wants the rep, and visits that left an address but made no prospect.

mod list;

pub use list::{Recent, Today};

use crate::{Engine, EngineError};
use domain::{ProspectId, SessionId};
use futures::FutureExt;
use store::chat::{self, Outcome};

impl Engine {
    /// Makes a prospect of a visit that stayed below, because the rep says so.
    pub async fn add_left_address(&self, session: SessionId) -> Result<ProspectId, EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let id = self
            .store()
            .write(move |tx| async move { engine.add_visit(tx, session, now).await }.boxed())
            .await?;
        self.wake();
        Ok(id)
    }

    /// Takes a visit off Today for good.
    pub async fn ignore_left_address(&self, session: SessionId) -> Result<(), EngineError> {
        self.store()
            .write(move |tx| {
                async move {
                    let visit = chat::get(&mut *tx, session).await?;
                    match visit {
                        Some(visit) if visit.outcome == Outcome::LeftAddress => {
                            let (seq, score) = (visit.captured_seq, visit.qualification);
                            chat::set_captured(tx, session, seq, score, Outcome::Ignored).await?;
                            Ok(())
                        }
                        Some(_) => Err(EngineError::Conflict("the visit is not waiting in Today".to_owned())),
                        None => Err(EngineError::NotFound(format!("chat session {session}"))),
                    }
                }
                .boxed()
            })
            .await
    }
}
