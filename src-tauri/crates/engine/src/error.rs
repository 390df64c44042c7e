//! One error for every use case, in words the rep can act on.

use domain::settings::InvalidSetting;
use store::StoreError;

/// What kind of error it is, for callers that branch on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// The request itself is wrong.
    Validation,
    /// There is no such thing.
    NotFound,
    /// Not yours.
    Unauthorized,
    /// Somebody was faster, or it is decided already.
    Conflict,
    /// Not in this state.
    Precondition,
    /// Not now.
    Unavailable,
    /// Our fault.
    Internal,
}

/// Why a use case did not happen. Nothing was changed when one is answered.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EngineError {
    /// A value that is not allowed.
    #[error("{message}")]
    Validation {
        /// Which field.
        field: Option<String>,
        /// What is wrong with it.
        message: String,
        /// What would be right.
        hint: Option<String>,
    },
    /// There is no such thing.
    #[error("there is no {0}")]
    NotFound(String),
    /// Wrong or missing token.
    #[error("the token does not fit")]
    Unauthorized,
    /// Decided or changed by somebody else.
    #[error("{0}")]
    Conflict(String),
    /// Something else must happen first.
    #[error("{message}")]
    Precondition {
        /// What stands in the way.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// Not now.
    #[error("{0}")]
    Unavailable(String),
    /// The workspace failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Secrets failed.
    #[error(transparent)]
    Secret(#[from] crate::ports::SecretFault),
    /// A defect of ours.
    #[error("something went wrong inside: {0}")]
    Internal(String),
}

impl EngineError {
    /// A field that is not allowed, with what is wrong.
    pub fn invalid(field: &str, message: impl ToString) -> Self {
        Self::Validation { field: Some(field.to_owned()), message: message.to_string(), hint: None }
    }
    /// The kind.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Validation { .. } => ErrorCode::Validation,
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::Unauthorized => ErrorCode::Unauthorized,
            Self::Conflict(_) => ErrorCode::Conflict,
            Self::Precondition { .. } | Self::Secret(_) => ErrorCode::Precondition,
            Self::Unavailable(_)
            | Self::Store(
                StoreError::DiskFull | StoreError::Locked | StoreError::Closed | StoreError::ReadOnly(_),
            ) => ErrorCode::Unavailable,
            Self::Store(_) | Self::Internal(_) => ErrorCode::Internal,
        }
    }
    /// The field that is wrong, if one is.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Validation { field, .. } => field.as_deref(),
            _ => None,
        }
    }
    /// What would be right.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Validation { hint, .. } | Self::Precondition { hint, .. } => hint.as_deref(),
            _ => None,
        }
    }
}

impl store::AsStoreError for EngineError {
    fn as_store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<InvalidSetting> for EngineError {
    fn from(error: InvalidSetting) -> Self {
        Self::invalid("key", error)
    }
}
