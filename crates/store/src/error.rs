//! Why the store cannot do what was asked.

use std::path::{Path, PathBuf};

/// What went wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(Box<Kind>);

/// What went wrong.
#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("{}: there is no store; make one with `lagebild ingest ... --store {}`", .0.display(), .0.display())]
    Missing(PathBuf),
    #[error("{}: is no store of Lagebild ({reason}); give the file that `lagebild ingest` wrote", .path.display())]
    Foreign { path: PathBuf, reason: String },
    #[error("{}: was written by a newer lagebild (form {found}, known are those up to {known}); update the program",
        .path.display())]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("the store is in use by another writer; wait for it to end")]
    Busy,
    #[error(
        "the statement is not run: {what}; only reading statements (SELECT, WITH) over these views are: {views}"
    )]
    Denied { what: String, views: String },
    #[error("{0}; the views and their columns stand in docs/store.md")]
    Statement(String),
    #[error("{0}")]
    Question(String),
    #[error(
        "the store holds a record that cannot be read ({0}); check it with `sqlite3 FILE 'PRAGMA integrity_check'`"
    )]
    Record(serde_json::Error),
    #[error("the store fails: {0}")]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    pub(crate) fn missing(path: &Path) -> Self {
        Self(Box::new(Kind::Missing(path.to_path_buf())))
    }

    pub(crate) fn foreign(path: &Path, reason: impl Into<String>) -> Self {
        Self(Box::new(Kind::Foreign { path: path.to_path_buf(), reason: reason.into() }))
    }

    pub(crate) fn newer(path: &Path, found: i64, known: i64) -> Self {
        Self(Box::new(Kind::Newer { path: path.to_path_buf(), found, known }))
    }

    /// A statement that asks for more than it may have; `what` says what.
    pub(crate) fn denied(what: &str) -> Self {
        let views = crate::schema::names().collect::<Vec<_>>().join(", ");
        Self(Box::new(Kind::Denied { what: what.to_owned(), views }))
    }

    /// A statement of the user's that SQLite refuses.
    pub(crate) fn statement(error: &rusqlite::Error) -> Self {
        Self(Box::new(Kind::Statement(match error {
            rusqlite::Error::SqlInputError { msg, offset, .. } => format!("{msg} (at byte {offset})"),
            rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
            other => other.to_string(),
        })))
    }

    /// A filter or search that cannot be understood; `text` says what and what to write instead.
    pub fn question(text: impl Into<String>) -> Self {
        Self(Box::new(Kind::Question(text.into())))
    }

    /// True when there is no file.
    pub fn is_missing(&self) -> bool {
        matches!(*self.0, Kind::Missing(_))
    }

    /// True when another process is writing.
    pub fn is_busy(&self) -> bool {
        matches!(*self.0, Kind::Busy)
    }

    /// True when the mistake lies in the question (filter, search, statement), not in the store.
    pub fn is_question(&self) -> bool {
        matches!(*self.0, Kind::Question(_) | Kind::Statement(_) | Kind::Denied { .. })
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self(Box::new(match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Kind::Busy,
            _ => Kind::Sqlite(error),
        }))
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self(Box::new(Kind::Record(error)))
    }
}
