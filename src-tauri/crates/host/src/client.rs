//! Commands from a process that does not own the workspace yet: the owner carries them out; with no owner this
//! process becomes one for its own run.

use crate::{HostError, Options, Running, owner, protocol, protocol::NoAnswer, start};
use api::{ApiError, Code, Scope};
use serde_json::Value;
use std::{path::Path, time::Duration};
use tokio::time::Instant;

/// How long a command waits for an owner that neither answers nor lets go.
const PATIENCE: Duration = Duration::from_secs(30);
/// What a window understands beside the command table.
pub(crate) const RAISE: &str = "window.raise";
/// How often it looks.
const LOOK: Duration = Duration::from_millis(10);

/// Has the owner of a workspace carry out a command; `None` when nobody owns it.
pub async fn call(folder: &Path, name: &str, request: &Value) -> Option<Result<Value, ApiError>> {
    let owner = owner::noted(folder)?;
    match protocol::ask(&owner.socket, name, request).await {
        Ok(answer) => Some(answer),
        Err(NoAnswer::NotHeard) => None,
        Err(NoAnswer::Foreign) => {
            Some(Err(ApiError::new(Code::Precondition, format!("{owner} is another version of NexScout"))
                .hint("end it, then start this version")))
        }
        Err(NoAnswer::Lost(cause)) => {
            tracing::debug!(%cause, "the owner's answer was lost");
            Some(Err(ApiError::new(
                Code::Unavailable,
                format!("{owner} ended before it answered; whether {name} was carried out is unknown"),
            )
            .hint("look before you do it again")))
        }
    }
}

/// Brings the window of a workspace's owner to the front; false when nobody owns it or the owner has no window.
pub async fn raise(folder: &Path) -> bool {
    matches!(call(folder, RAISE, &Value::Object(serde_json::Map::new())).await, Some(Ok(_)))
}

/// Somebody with commands for a workspace.
pub struct Client {
    options: Options,
    running: Option<Running>,
}

impl Client {
    /// Commands for the workspace of `options`, whose role must be [`crate::Role::Once`]. Nothing is opened
    /// before the first command.
    pub fn new(options: Options) -> Self {
        Self { options, running: None }
    }

    /// Whether this client's own run made the workspace.
    pub fn created(&self) -> bool {
        self.running.as_ref().is_some_and(|running| running.created)
    }

    /// Carries out a command, wherever the owner is.
    ///
    /// # Errors
    /// What the command refuses, or why the workspace cannot be reached or opened.
    pub async fn call(&mut self, name: &str, request: Value) -> Result<Value, ApiError> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(running) = &self.running {
                return api::dispatch(&running.engine, Scope::Admin, name, request).await;
            }
            if let Some(answer) = call(&self.options.data, name, &request).await {
                return answer;
            }
            match start(self.options.clone()).await {
                Ok(running) => self.running = Some(running),
                // Its note may not be written yet, or it is about to end.
                Err(HostError::Owned(_) | HostError::Unreachable(_)) if Instant::now() < until => {
                    tokio::time::sleep(LOOK).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Ends this client's own run, if it has one.
    pub async fn close(self) {
        if let Some(running) = self.running {
            running.stop().await;
        }
    }
}
