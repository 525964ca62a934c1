//! What goes wrong when a request is answered, and the status it is told with.

use axum::http::StatusCode;
use lagebild_store::StoreError;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// Status of the answer.
    pub status: StatusCode,
    /// One line for people.
    pub text: String,
}

impl Trouble {
    pub fn new(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, text: text.into() }
    }

    /// The question cannot be understood.
    pub fn question(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }

    /// There is no such thing.
    pub fn missing(text: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, text)
    }

    /// The fault is ours.
    pub fn ours(text: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, text)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        let status = if error.is_question() {
            StatusCode::BAD_REQUEST
        } else if error.is_busy() || error.is_missing() {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::INTERNAL_SERVER_ERROR
        };
        Self::new(status, error.to_string())
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self::ours(format!("the store holds a record that cannot be read ({error})"))
    }
}

impl From<askama::Error> for Trouble {
    fn from(error: askama::Error) -> Self {
        Self::ours(format!("the page cannot be written ({error})"))
    }
}
