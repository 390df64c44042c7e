//! The built pages, read anew for each request: a rebuild needs no restart.

use axum::{
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use std::path::{Component, Path};

/// The file of that path; the start page for a path that is no file's.
pub async fn page(ui: &Path, uri: &Uri) -> Response {
    let wanted = Path::new(uri.path().trim_start_matches('/'));
    let plain = wanted.components().all(|part| matches!(part, Component::Normal(_)));
    let wanted = if plain && wanted.extension().is_some() { wanted } else { Path::new("index.html") };
    match tokio::fs::read(ui.join(wanted)).await {
        Ok(bytes) => {
            let kind = HeaderValue::from_static(kind(wanted));
            let fresh = HeaderValue::from_static("no-cache");
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, fresh)], bytes).into_response()
        }
        Err(_) => (StatusCode::NOT_FOUND, "no such file; are the pages built (npm run build in ui)?")
            .into_response(),
    }
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
