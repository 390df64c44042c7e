//! What a website gets when a call cannot be carried out: one JSON shape, a status, a code, words a visitor
//! may read (interfaces.md, "Website chat"). Causes stay in the log.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::time::Duration;

/// A refused or failed call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// The request cannot be understood or breaks a rule; the text names which.
    #[error("{0}")]
    Validation(String),
    /// No token, or not this session's.
    #[error("this call needs the session's token")]
    Unauthorized,
    /// A website that is not on the list `chat.origins`.
    #[error("this website may not use the chat")]
    Origin,
    /// No such path, session or message.
    #[error("{0}")]
    NotFound(String),
    /// The path exists, the method does not.
    #[error("this path does not know that method")]
    Method,
    /// The body did not arrive in time.
    #[error("the request took too long to arrive")]
    Slow,
    /// The call contradicts the present state.
    #[error("{0}")]
    Conflict(String),
    /// The body is longer than the limit.
    #[error("the request is larger than {limit} bytes")]
    TooLarge {
        /// What is allowed, in bytes.
        limit: usize,
    },
    /// The body is not declared as JSON.
    #[error("the body must be application/json")]
    MediaType,
    /// A limit on requests was reached.
    #[error("too many requests; try again in {} s", whole_seconds(*.retry_after))]
    TooMany {
        /// When the next request would pass.
        retry_after: Duration,
    },
    /// Switched off or unable for the moment.
    #[error("{0}")]
    Unavailable(String),
    /// A fault of ours.
    #[error("something went wrong here; please try again")]
    Internal,
}

/// Seconds for people and for Retry-After: rounded up, at least 1.
fn whole_seconds(span: Duration) -> u64 {
    let up = u64::from(span.subsec_nanos() > 0);
    span.as_secs().saturating_add(up).max(1)
}

impl Fault {
    /// The stable name of the error.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) => "validation",
            Self::Unauthorized => "unauthorized",
            Self::Origin => "origin",
            Self::NotFound(_) => "not_found",
            Self::Method => "method_not_allowed",
            Self::Slow => "timeout",
            Self::Conflict(_) => "conflict",
            Self::TooLarge { .. } => "too_large",
            Self::MediaType => "unsupported_media_type",
            Self::TooMany { .. } => "rate_limited",
            Self::Unavailable(_) => "unavailable",
            Self::Internal => "internal",
        }
    }

    /// The HTTP status.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::Validation(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Origin => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Words<'a>,
}

#[derive(Serialize)]
struct Words<'a> {
    code: &'a str,
    message: String,
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let words = Words { code: self.code(), message: self.to_string() };
        let mut response = (self.status(), Json(Envelope { error: words })).into_response();
        match self {
            Self::TooMany { retry_after } => {
                let seconds = HeaderValue::from(whole_seconds(retry_after));
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
            }
            Self::Unauthorized => {
                let scheme = HeaderValue::from_static("Bearer");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
            }
            Self::Slow => {
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    async fn body(fault: Fault) -> serde_json::Value {
        let bytes = fault.into_response().into_body().collect().await.unwrap().to_bytes();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[tokio::test]
    async fn an_error_has_code_and_message_and_nothing_else() {
        let json = body(Fault::Validation("the text is empty".into())).await;
        assert_eq!(
            json,
            serde_json::json!({"error": {"code": "validation", "message": "the text is empty"}})
        );
    }

    #[test]
    fn retry_after_is_whole_seconds_rounded_up_and_never_zero() {
        for (millis, seconds) in [(0, "1"), (1, "1"), (1_000, "1"), (1_001, "2"), (59_999, "60")] {
            let fault = Fault::TooMany { retry_after: Duration::from_millis(millis) };
            let response = fault.into_response();
            assert_eq!(response.status(), 429);
            assert_eq!(response.headers()[header::RETRY_AFTER], seconds, "{millis} ms");
        }
    }
}
