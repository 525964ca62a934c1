//! How addresses are asked, with or without the feature `net`.

use std::time::Duration;

/// How addresses are asked.
#[derive(Debug, Clone)]
pub struct NetOptions {
    /// Longest time for a whole answer.
    pub timeout: Duration,
    /// Longest answer, in bytes.
    pub most: u64,
    /// What the program calls itself.
    pub agent: String,
}

/// What an answer is known by; sent with the next question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`
    pub etag: Option<String>,
    /// `Last-Modified`
    pub modified: Option<String>,
}
