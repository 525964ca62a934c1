//! Why rows cannot be written.

use std::io;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ExportError(Box<Why>);

#[derive(Debug, thiserror::Error)]
enum Why {
    #[error(transparent)]
    Io(io::Error),
    #[error(
        "this program was built without Parquet; take --format csv, or a program built with --features parquet"
    )]
    #[cfg_attr(feature = "parquet", allow(dead_code))]
    NoParquet,
}

impl ExportError {
    #[cfg_attr(feature = "parquet", allow(dead_code))]
    pub(crate) fn no_parquet() -> Self {
        Self(Box::new(Why::NoParquet))
    }

    /// True when the reader of the output went away.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(&*self.0, Why::Io(e) if e.kind() == io::ErrorKind::BrokenPipe)
    }

    /// True when the format is not built in.
    pub fn is_no_parquet(&self) -> bool {
        matches!(*self.0, Why::NoParquet)
    }
}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> Self {
        Self(Box::new(Why::Io(error)))
    }
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        io::Error::from(error).into()
    }
}

impl From<serde_json::Error> for ExportError {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}
