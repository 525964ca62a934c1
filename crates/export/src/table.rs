//! CSV: a header row, then a row an event.

use crate::{COLUMNS, ExportError, Row, Value};
use std::io::Write;

pub(crate) struct Table<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> Table<W> {
    pub fn new(out: W) -> Result<Self, ExportError> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(COLUMNS.iter().map(|c| c.name))?;
        Ok(Self { out })
    }

    pub fn row(&mut self, row: &Row<'_>) -> Result<(), ExportError> {
        for column in COLUMNS {
            match column.value(row) {
                Value::Null => self.out.write_field("")?,
                Value::Text(t) => self.out.write_field(t.as_ref())?,
                Value::Integer(n) => self.out.write_field(n.to_string())?,
                Value::Real(x) => self.out.write_field(x.to_string())?,
                Value::Flag(b) => self.out.write_field(b.to_string())?,
            }
        }
        // ends the record
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    pub fn finish(mut self) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}
