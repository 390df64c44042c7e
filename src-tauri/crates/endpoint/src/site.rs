//! What a browser loads: the widget, the test page, and a sign of life. All of it is part of the program.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::LazyLock;

const WIDGET: &str = include_str!("../assets/widget.js");
const TEST_PAGE: &str = include_str!("../assets/test_page.html");
const TEST_PAGE_STYLE: &str = include_str!("../assets/test_page.css");

/// Strong: another byte, another tag.
static WIDGET_TAG: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest(WIDGET);
    let mut tag = String::from("\"");
    for byte in digest.iter().take(16) {
        // Writing into a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
});

#[derive(Debug, Serialize)]
pub(crate) struct Health {
    status: &'static str,
}

/// `GET /healthz`: this process answers.
pub(crate) async fn health() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(Health { status: "ok" })).into_response()
}

/// `GET /widget.js`: for pages of any site; a new version is seen within five minutes.
pub(crate) async fn widget(headers: HeaderMap) -> Response {
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|value| value.to_str().is_ok_and(|tags| tags.split(',').any(|tag| is_known(tag.trim()))));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], WIDGET).into_response()
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&WIDGET_TAG) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}

/// If-None-Match compares weakly (RFC 9110, 13.1.2): proxies that compress make strong tags weak.
fn is_known(tag: &str) -> bool {
    tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == WIDGET_TAG.as_str()
}

/// `GET /`: a made-up shop with the widget, under the strictest policy the widget must work with.
pub(crate) async fn test_page() -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                          base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, TEST_PAGE).into_response()
}

/// `GET /test_page.css`.
pub(crate) async fn test_page_style() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, TEST_PAGE_STYLE).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn status(tags: &'static str) -> StatusCode {
        let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(tags))]);
        widget(headers).await.status()
    }

    #[tokio::test]
    async fn the_widget_is_sent_once() {
        let first = widget(HeaderMap::new()).await;
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[header::ETAG].clone();
        let again = widget(HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)])).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(status("\"another\", \"tag\"").await, StatusCode::OK);
        assert_eq!(status("*").await, StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn the_widget_is_small_and_never_makes_markup_from_text() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packed, WIDGET.as_bytes()).unwrap();
        let size = packed.finish().unwrap().len();
        assert!(size <= 15_000, "{size} bytes gzipped");
        for forbidden in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "cookie ="]
        {
            assert!(!WIDGET.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn the_test_page_obeys_its_own_policy() {
        assert!(
            !TEST_PAGE.contains("style=") && !TEST_PAGE.contains("<style") && !TEST_PAGE.contains("onclick")
        );
        assert!(TEST_PAGE.contains("<script src=\"/widget.js\" defer"));
        assert!(!TEST_PAGE.contains("<script>"));
    }
}
