//! Work of one kind that arrives while the writer is busy shares one command: a statement costs far more than a
//! row (architecture.md section 3). Everybody hears of their own item only after the commit, and an item that
//! cannot be written does not take the others along.

use crate::{Engine, EngineError};
use futures::{FutureExt, future::BoxFuture};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Lane, Tx};
use tokio::sync::oneshot;

/// Writes items in one go, in the order given.
pub(crate) type Write<T> = for<'t> fn(Engine, &'t mut Tx, Vec<T>) -> BoxFuture<'t, Result<(), EngineError>>;

struct Waiting<T> {
    item: T,
    told: oneshot::Sender<Result<(), EngineError>>,
}

/// Items of one kind on their way into the next command.
pub(crate) struct Gather<T> {
    waiting: Mutex<Vec<Waiting<T>>>,
    lane: Lane,
    write: Write<T>,
}

impl<T: Clone + Send + 'static> Gather<T> {
    /// One that writes through a lane.
    pub(crate) fn new(lane: Lane, write: Write<T>) -> Arc<Self> {
        Arc::new(Self { waiting: Mutex::default(), lane, write })
    }

    /// Writes an item together with those that wait; answers after the commit.
    pub(crate) async fn add(self: &Arc<Self>, engine: &Engine, item: T) -> Result<(), EngineError> {
        let (told, answer) = oneshot::channel();
        let first = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.push(Waiting { item, told });
            waiting.len() == 1
        };
        if first {
            // A task of its own: whoever came first may go away, the others still wait.
            tokio::spawn(Arc::clone(self).carry(engine.clone()));
        }
        answer.await.unwrap_or_else(|_| Err(EngineError::Internal("a write was lost".to_owned())))
    }

    fn take(&self) -> Vec<Waiting<T>> {
        std::mem::take(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn carry(self: Arc<Self>, engine: Engine) {
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (gather, into, by) = (Arc::clone(&self), Arc::clone(&taken), engine.clone());
        let written = self
            .run(&engine, move |tx| {
                async move {
                    // Only now, so that all that came while the writer was busy is in.
                    let batch = gather.take();
                    let items = batch.iter().map(|waiting| waiting.item.clone()).collect();
                    *into.lock().unwrap_or_else(PoisonError::into_inner) = batch;
                    (gather.write)(by, tx, items).await
                }
                .boxed()
            })
            .await;
        let mut batch = std::mem::take(&mut *taken.lock().unwrap_or_else(PoisonError::into_inner));
        if batch.is_empty() {
            // The writer never came to it.
            batch = self.take();
        }
        let alone = batch.len() == 1;
        for Waiting { item, told } in batch {
            let answer = match &written {
                Err(_) if !alone => {
                    let (write, by) = (self.write, engine.clone());
                    self.run(&engine, move |tx| write(by, tx, vec![item])).await
                }
                written => written.clone(),
            };
            // Whoever does not listen any more does not care.
            let _ = told.send(answer);
        }
    }

    async fn run<F>(&self, engine: &Engine, body: F) -> Result<(), EngineError>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<(), EngineError>> + Send + 'static,
    {
        match self.lane {
            Lane::Interactive => engine.store().write(body).await,
            Lane::Background => engine.store().write_later(body).await,
        }
    }
}
