//! Only our own pages: the command table is open to whoever may call it, so that neither another page nor another
//! name for this address (DNS rebinding) may reach it.

use crate::web::World;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::{net::SocketAddr, sync::Arc};

/// Refuses what does not come from our own pages or from no page at all.
pub async fn own_pages_only(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    if is_ours(request.headers(), world.address) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "only for the pages of this address").into_response()
    }
}

/// Host is this address by number; Origin is it too, where there is one.
fn is_ours(headers: &HeaderMap, address: SocketAddr) -> bool {
    let is =
        |name, wanted: &str| headers.get_all(name).iter().all(|value| value.as_bytes() == wanted.as_bytes());
    headers.contains_key(header::HOST)
        && is(header::HOST, &address.to_string())
        && is(header::ORIGIN, &format!("http://{address}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn another_page_or_another_name_is_refused() {
        let address: SocketAddr = "127.0.0.1:4711".parse().unwrap();
        let ours = |host: &'static str, origins: &[&'static str]| {
            let mut headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]);
            for origin in origins {
                headers.append(header::ORIGIN, HeaderValue::from_static(origin));
            }
            is_ours(&headers, address)
        };
        assert!(ours("127.0.0.1:4711", &[]));
        assert!(ours("127.0.0.1:4711", &["http://127.0.0.1:4711"]));
        assert!(!ours("rebound.example:4711", &[]));
        assert!(!ours("127.0.0.1:4711", &["https://evil.example"]));
        assert!(!ours("127.0.0.1:4711", &["null"]));
        assert!(!ours("127.0.0.1:4711", &["http://127.0.0.1:4711", "https://evil.example"]));
        assert!(!is_ours(&HeaderMap::new(), address));
    }
}
