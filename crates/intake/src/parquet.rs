//! Rows of Parquet files, group by group.

use crate::walk::{Stop, Walk};
use crate::{Name, feed};
use lagebild_wire::Format;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

/// Hands on each row as an input: a table of one row, so that it reads as the same row of a CSV file does.
pub(crate) fn walk(walk: &mut Walk<'_>, from: impl ChunkReader + 'static, name: &Name) -> Result<(), Stop> {
    let length = from.len();
    let file = match SerializedFileReader::new(from) {
        Ok(file) => file,
        Err(e) => return broken(walk, name, &e),
    };
    let metadata = file.metadata().file_metadata();
    let names: Vec<String> = metadata.schema().get_fields().iter().map(|f| f.name().to_owned()).collect();
    let header = line(names.iter().map(|n| Some(n.clone())));
    if let Some(Err(refused)) = lagebild_wire::read_all(&header, "", Some(Format::Csv)).first() {
        let reason = refused.to_string();
        return walk.refuse(&name.shown, reason.strip_prefix(": ").unwrap_or(&reason));
    }
    let all = metadata.num_rows().max(1) as u64;
    let rows = match file.get_row_iter(None) {
        Ok(rows) => rows,
        Err(e) => return broken(walk, name, &e),
    };
    for (at, row) in rows.enumerate() {
        let row = match row {
            Ok(row) => row,
            // what follows a broken page cannot be read either
            Err(e) => return broken(walk, name, &e),
        };
        let bytes = [header.clone(), values(&row)].concat();
        let mut input = feed::record(name, at + 1, bytes, Some(Format::Csv));
        if all == 1 {
            input.name = name.clone();
        }
        walk.gauge.reach(length * (at as u64 + 1) / all);
        walk.input(input)?;
    }
    Ok(())
}

fn values(row: &Row) -> Vec<u8> {
    line(row.get_column_iter().map(|(_, field)| match field {
        Field::Null => None,
        Field::Str(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }))
}

fn line(values: impl Iterator<Item = Option<String>>) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    // a vector takes everything
    let _ = out.write_record(values.map(Option::unwrap_or_default));
    out.into_inner().unwrap_or_default()
}

fn broken(walk: &mut Walk<'_>, name: &Name, error: &ParquetError) -> Result<(), Stop> {
    walk.refuse(&name.shown, format!("is no sound Parquet file ({error}); get it again"))
}
