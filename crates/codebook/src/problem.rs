//! Mistakes in codebook files, told with their place.

/// One mistake: where it is, what it is, what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}{}", hint.as_ref().map(|h| format!("\n    hint: {h}")).unwrap_or_default())]
pub struct Problem {
    /// Path inside the codebook.
    pub file: String,
    /// Line from 1; 0 for the whole file.
    pub line: u32,
    /// Column from 1 in characters; 0 for the whole line.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem at a place.
    pub fn new(file: &str, line: u32, column: u32, message: String) -> Self {
        Self { file: file.to_owned(), line, column, message, hint: None }
    }

    /// Adds advice.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }
}
