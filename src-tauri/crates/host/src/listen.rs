//! Where website chats are taken: at a fixed address (`serve`), or where the setting says, now and after it changes
//! (the window). The engine is told, so that every screen can say it.

use crate::HostError;
use engine::{Endpoint, Engine};
use futures::{FutureExt, future::BoxFuture};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long a taken address is left alone before it is tried again.
const AGAIN: std::time::Duration = std::time::Duration::from_secs(10);

/// Takes the address.
///
/// # Errors
/// [`HostError::Listen`] where somebody else has it.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, HostError> {
    TcpListener::bind(address).await.map_err(|cause| HostError::Listen { address, cause })
}

/// Serves there until told to stop, and says so to the engine.
pub(crate) async fn listening(
    engine: &Engine,
    listener: TcpListener,
    stop: CancellationToken,
) -> Result<BoxFuture<'static, ()>, HostError> {
    tell(engine, &listener).await?;
    Ok(endpoint::serve(listener, engine.clone(), stop).boxed())
}

async fn tell(engine: &Engine, listener: &TcpListener) -> Result<(), HostError> {
    let address = listener.local_addr().ok();
    Ok(engine.set_endpoint(Endpoint { address, problem: None }).await?)
}

/// Serves where `chat.listen` says, until told to stop. A taken address is told and tried again; a changed setting
/// holds at once. The first try is over when this answers.
pub(crate) async fn follow_setting(
    engine: Engine,
    stop: CancellationToken,
) -> Result<BoxFuture<'static, ()>, HostError> {
    let mut settings = engine.watch_settings();
    let mut wanted = settings.borrow_and_update().listen();
    let mut listener = take(&engine, wanted).await?;
    Ok(async move {
        while !stop.is_cancelled() {
            let round = stop.child_token();
            let missing = wanted.is_some() && listener.is_none();
            let serving = match listener.take() {
                Some(listener) => endpoint::serve(listener, engine.clone(), round.clone()).boxed(),
                None if missing => tokio::time::sleep(AGAIN).boxed(),
                None => std::future::pending().boxed(),
            };
            let other = async {
                loop {
                    if settings.changed().await.is_err() {
                        return std::future::pending().await;
                    }
                    let now = settings.borrow_and_update().listen();
                    if now != wanted {
                        return now;
                    }
                }
            };
            tokio::pin!(serving);
            tokio::select! {
                () = stop.cancelled() => {
                    if !missing && wanted.is_some() {
                        serving.await;
                    }
                    return;
                }
                now = other => {
                    round.cancel();
                    if !missing && wanted.is_some() {
                        serving.await;
                    }
                    wanted = now;
                }
                () = &mut serving => if !missing {
                    return;
                }
            }
            listener = match take(&engine, wanted).await {
                Ok(listener) => listener,
                Err(error) => {
                    tracing::error!(%error, "the endpoint's state could not be told");
                    None
                }
            };
        }
    }
    .boxed())
}

/// Takes the address if there is one; where that fails, the engine knows why.
async fn take(engine: &Engine, wanted: Option<SocketAddr>) -> Result<Option<TcpListener>, HostError> {
    let Some(address) = wanted else {
        engine.set_endpoint(Endpoint::default()).await?;
        return Ok(None);
    };
    match bind(address).await {
        Ok(listener) => {
            tell(engine, &listener).await?;
            Ok(Some(listener))
        }
        Err(error) => {
            let problem = format!("{error}; another one can be set in chat.listen");
            if engine.endpoint().problem.as_ref() != Some(&problem) {
                tracing::warn!("{problem}");
                engine.set_endpoint(Endpoint { address: None, problem: Some(problem) }).await?;
            }
            Ok(None)
        }
    }
}
