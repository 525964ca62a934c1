//! What can be wrong with the tables of time words.

use thiserror::Error;

/// A mistake in a file of time words, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}: {message}")]
pub struct TimesError {
    /// Name of the file as it was given.
    pub file: String,
    /// Line, counted from one.
    pub line: usize,
    /// What is wrong and what is expected instead.
    pub message: String,
}

impl TimesError {
    pub(crate) fn new(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, message: message.into() }
    }
}
