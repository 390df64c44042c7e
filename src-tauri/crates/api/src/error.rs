//! The one error of the edge: a closed code, a message fit for the rep, and an incident that finds the cause in
//! the log. A cause never reaches the caller.

use engine::{EngineError, ErrorCode};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    hash::{BuildHasher, Hasher, RandomState},
};
use store::StoreError;
use ts_rs::TS;

/// What kind of failure it is (architecture.md section 2, "Errors").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A value is not allowed.
    Validation,
    /// There is no such thing.
    NotFound,
    /// Somebody was faster, or it is there already.
    Conflict,
    /// Something else has to happen first.
    Precondition,
    /// Not possible at present; the same call may work later.
    Unavailable,
    /// A defect of ours.
    Internal,
}

impl Code {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Precondition => "precondition",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

/// What a command answers when it did not do what was asked. Nothing was half done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
#[ts(optional_fields)]
pub struct ApiError {
    /// What kind of failure.
    pub code: Code,
    /// In words for the rep.
    pub message: String,
    /// The field of the request it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What the rep can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Finds the failure in the log; 16 hexadecimal digits.
    pub incident: String,
}

impl ApiError {
    /// A failure of that kind.
    pub fn new(code: Code, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string(), field: None, hint: None, incident: incident() }
    }
    /// A value of a field that is not allowed.
    pub fn validation(field: &str, message: impl fmt::Display) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(Code::Validation, message) }
    }
    /// There is no `what` of that id.
    pub fn not_found(what: &str, id: impl fmt::Display) -> Self {
        Self::new(Code::NotFound, format!("there is no {what} {id}"))
    }
    /// A part of the interface that this version does not have.
    pub fn not_yet(what: &str) -> Self {
        Self::new(Code::Unavailable, format!("not in this version yet: {what}"))
    }
    /// With what the rep can do.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
    /// A defect: the cause goes to the log, the caller gets the incident.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let incident = incident();
        tracing::error!(incident, %cause, "internal error");
        Self {
            code: Code::Internal,
            message: format!(
                "something went wrong inside NexScout; its log names the cause under {incident}"
            ),
            field: None,
            hint: None,
            incident,
        }
    }
}

/// A name for one failure. Not a secret and no identity: the standard library's per-process random keys are
/// random enough, and this layer has no port for randomness.
fn incident() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        let code = match error.code() {
            ErrorCode::Validation => Code::Validation,
            // No command carries a token; the endpoint has its own errors.
            ErrorCode::NotFound | ErrorCode::Unauthorized => Code::NotFound,
            ErrorCode::Conflict => Code::Conflict,
            ErrorCode::Precondition => Code::Precondition,
            ErrorCode::Unavailable => Code::Unavailable,
            ErrorCode::Internal => return Self::internal(error),
        };
        Self {
            field: error.field().map(str::to_owned),
            hint: error.hint().map(str::to_owned),
            ..Self::new(code, &error)
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull | StoreError::ReadOnly(_) | StoreError::Locked | StoreError::Closed => {
                Self::new(Code::Unavailable, error)
            }
            StoreError::Missing(_) => {
                Self::new(Code::NotFound, error).hint("nexscoutctl init makes a workspace")
            }
            StoreError::TooNew | StoreError::ForeignHistory(_) | StoreError::Damaged(_) => {
                Self::new(Code::Precondition, error)
            }
            other => Self::internal(other),
        }
    }
}
