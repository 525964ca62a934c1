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

#[cfg(test)]
mod tests {
    use crate::{Format, read_all};
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    fn file() -> Vec<u8> {
        let schema = "message wire { REQUIRED BINARY id (UTF8); REQUIRED BINARY text (UTF8); }";
        let schema = Arc::new(parse_message_type(schema).expect("a schema"));
        let mut out = Vec::new();
        let properties = Arc::new(WriterProperties::builder().build());
        let mut writer = SerializedFileWriter::new(&mut out, schema, properties).expect("a writer");
        let mut group = writer.next_row_group().expect("a group");
        for column in [["a1", "a2"], ["KIEL (dpa) - Die Fähre fährt. Sie war da.", ""]] {
            let values: Vec<ByteArray> = column.iter().map(|v| ByteArray::from(*v)).collect();
            let mut writer = group.next_column().expect("a column").expect("a column");
            writer.typed::<ByteArrayType>().write_batch(&values, None, None).expect("written");
            writer.close().expect("closed");
        }
        group.close().expect("closed");
        writer.close().expect("closed");
        out
    }

    #[test]
    fn rows() {
        let items = read_all(&file(), "p", None);
        let story = items.first().and_then(|i| i.as_ref().ok()).expect("a story");
        assert_eq!((story.item.as_deref(), story.agency.as_deref()), (Some("a1"), Some("dpa")));
        assert!(items.get(1).is_some_and(Result::is_err));
    }

    #[test]
    fn broken_files() {
        let whole = file();
        for at in 0..whole.len() {
            let cut = whole.get(..at).unwrap_or(&whole);
            assert!(read_all(cut, "p", Some(Format::Parquet)).iter().all(Result::is_err), "{at}");
        }
    }
}
