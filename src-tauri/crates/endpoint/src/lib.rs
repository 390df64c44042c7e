//! The website's side: chat calls, widget and test page over HTTP (interfaces.md, "Website chat"). Everything
//! it reads is hostile; everything it decides on is a setting; what a message means is the engine's.

mod accept;
mod address;
mod app;
mod body;
mod chat;
mod fault;
mod limit;
mod origin;
mod site;
mod webhooks;

use engine::Engine;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Serves the website chat on `listener` until `shutdown`, then takes no more connections, ends event
/// streams, lets requests under way finish for at most 10 s, and returns. Settings (`chat.*`,
/// `company.privacy_url`) are read at each request, so a change acts at once. Never fails: what goes wrong
/// with a connection ends that connection.
pub async fn serve(listener: TcpListener, engine: Engine, shutdown: CancellationToken) {
    let app = app::App::new(engine, shutdown.clone());
    let router = app::router(Arc::clone(&app));
    let work = app.work.clone();
    let shared = move |peer: std::net::SocketAddr| app.is_shared(peer.ip());
    accept::accept(listener, router, accept::Bounds::default(), shared, work, shutdown).await;
}
