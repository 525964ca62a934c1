//! Parquet: each row is a record with named columns, as in JSON lines. Read row by row, without Arrow.

use crate::error::Why;
use crate::item::Item;
use crate::record;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

/// Reads the rows of a file.
pub(crate) fn items(bytes: &[u8]) -> Vec<Result<Item, Why>> {
    let broken = |e: &parquet::errors::ParquetError| Why::malformed(e.to_string());
    let reader = match SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes)) {
        Ok(reader) => reader,
        Err(error) => return vec![Err(broken(&error))],
    };
    let rows = match reader.get_row_iter(None) {
        Ok(rows) => rows,
        Err(error) => return vec![Err(broken(&error))],
    };
    let mut out = Vec::new();
    for row in rows {
        match row {
            Ok(row) => out.push(item(&row)),
            Err(error) => {
                // What follows a broken page cannot be read either.
                out.push(Err(broken(&error)));
                break;
            }
        }
    }
    out
}

fn item(row: &Row) -> Result<Item, Why> {
    record::item(|name| {
        let (_, field) = row.get_column_iter().find(|(column, _)| column.eq_ignore_ascii_case(name))?;
        match field {
            Field::Null => None,
            Field::Str(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    })
}
