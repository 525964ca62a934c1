//! Rows of any format into any output.

use crate::geojson::Collection;
use crate::table::Table;
use crate::{ExportError, Row, lines};
use std::io::Write;

/// A format of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PLOVER's exchange format, one event a line.
    Plover,
    /// Comma-separated, with a header row.
    Csv,
    /// Points with properties; only events with a place.
    Geojson,
    /// Parquet, compressed; needs the feature `parquet`.
    Parquet,
    /// The whole record, one event a line.
    Jsonl,
}

/// How many rows were written and left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Written.
    pub written: usize,
    /// Left out because they have no place (GeoJSON).
    pub without_place: usize,
}

/// Writes rows.
///
/// ```
/// use lagebild_export::{Format, Writer};
/// let mut bytes = Vec::new();
/// let tally = Writer::new(Format::Geojson, &mut bytes)?.finish()?;
/// assert_eq!((tally.written, bytes.starts_with(b"{\"type\":\"FeatureCollection\"")), (0, true));
/// # Ok::<(), lagebild_export::ExportError>(())
/// ```
pub struct Writer<W: Write + Send> {
    form: Form<W>,
    tally: Tally,
}

enum Form<W: Write + Send> {
    Lines {
        out: W,
        plover: bool,
    },
    Table(Box<Table<W>>),
    Collection(Collection<W>),
    #[cfg(feature = "parquet")]
    Parquet(Box<crate::parquet::Groups<W>>),
}

impl<W: Write + Send> Writer<W> {
    /// Begins the output; give one that is buffered.
    ///
    /// # Errors
    ///
    /// When the output cannot be written, or the format is not built in ([`ExportError::is_no_parquet`]).
    pub fn new(format: Format, out: W) -> Result<Self, ExportError> {
        let form = match format {
            Format::Plover => Form::Lines { out, plover: true },
            Format::Jsonl => Form::Lines { out, plover: false },
            Format::Csv => Form::Table(Box::new(Table::new(out)?)),
            Format::Geojson => Form::Collection(Collection::new(out)?),
            #[cfg(feature = "parquet")]
            Format::Parquet => Form::Parquet(Box::new(crate::parquet::Groups::new(out)?)),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Err(ExportError::no_parquet()),
        };
        Ok(Self { form, tally: Tally::default() })
    }

    /// Writes a row.
    pub fn row(&mut self, row: &Row<'_>) -> Result<(), ExportError> {
        match &mut self.form {
            Form::Lines { out, plover } => {
                let value = if *plover { lines::plover(row) } else { lines::record(row)? };
                serde_json::to_writer(&mut *out, &value)?;
                out.write_all(b"\n")?;
            }
            Form::Table(table) => table.row(row)?,
            Form::Collection(collection) => {
                if !collection.row(row)? {
                    self.tally.without_place += 1;
                    return Ok(());
                }
            }
            #[cfg(feature = "parquet")]
            Form::Parquet(groups) => groups.row(row)?,
        }
        self.tally.written += 1;
        Ok(())
    }

    /// Ends the output; without it the file is not whole.
    pub fn finish(self) -> Result<Tally, ExportError> {
        match self.form {
            Form::Lines { mut out, .. } => out.flush()?,
            Form::Table(table) => table.finish()?,
            Form::Collection(collection) => collection.finish()?,
            #[cfg(feature = "parquet")]
            Form::Parquet(groups) => groups.finish()?,
        }
        Ok(self.tally)
    }
}
