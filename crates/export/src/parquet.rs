//! Parquet: one column a column of the schema, all optional, in groups of rows, without Arrow.

use crate::{COLUMNS, ExportError, Kind, Row, Value};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows of a group; so many are kept in memory.
const GROUP: usize = 10_000;
/// Name of the schema's root.
const ROOT: &str = "events";

/// The values of a column, and for every row whether it has one.
struct Cells {
    values: Values,
    present: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Real(Vec<f64>),
    Flag(Vec<bool>),
}

pub(crate) struct Groups<W: Write + Send> {
    out: SerializedFileWriter<W>,
    cells: Vec<Cells>,
    rows: usize,
}

impl<W: Write + Send> Groups<W> {
    pub fn new(out: W) -> Result<Self, ExportError> {
        let level = ZstdLevel::try_new(3).map_err(io::Error::other)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_created_by(concat!("lagebild ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let out = SerializedFileWriter::new(out, Arc::new(schema()?), Arc::new(properties))
            .map_err(io::Error::from)?;
        Ok(Self { out, cells: empty(), rows: 0 })
    }

    pub fn row(&mut self, row: &Row<'_>) -> Result<(), ExportError> {
        for (column, cells) in COLUMNS.iter().zip(&mut self.cells) {
            let value = column.value(row);
            cells.present.push(i16::from(value != Value::Null));
            match (&mut cells.values, value) {
                (Values::Text(all), Value::Text(t)) => all.push(t.as_ref().into()),
                (Values::Integer(all), Value::Integer(n)) => all.push(n),
                (Values::Real(all), Value::Real(x)) => all.push(x),
                (Values::Flag(all), Value::Flag(b)) => all.push(b),
                (_, Value::Null) => {}
                (_, other) => {
                    return Err(io::Error::other(format!("column {}: {other:?}", column.name)).into());
                }
            }
        }
        self.rows += 1;
        if self.rows >= GROUP { self.group() } else { Ok(()) }
    }

    fn group(&mut self) -> Result<(), ExportError> {
        let cells = std::mem::replace(&mut self.cells, empty());
        self.rows = 0;
        let mut group = self.out.next_row_group().map_err(io::Error::from)?;
        for c in cells {
            let column = group.next_column().map_err(io::Error::from)?;
            write(column.ok_or_else(|| io::Error::other("a column is missing"))?, &c)
                .map_err(io::Error::from)?;
        }
        group.close().map_err(io::Error::from)?;
        Ok(())
    }

    pub fn finish(mut self) -> Result<(), ExportError> {
        if self.rows > 0 {
            self.group()?;
        }
        let mut out = self.out.into_inner().map_err(io::Error::from)?;
        Ok(out.flush()?)
    }
}

fn write(mut column: SerializedColumnWriter<'_>, c: &Cells) -> parquet::errors::Result<()> {
    let present = Some(c.present.as_slice());
    match &c.values {
        Values::Text(v) => column.typed::<ByteArrayType>().write_batch(v, present, None)?,
        Values::Integer(v) => column.typed::<Int64Type>().write_batch(v, present, None)?,
        Values::Real(v) => column.typed::<DoubleType>().write_batch(v, present, None)?,
        Values::Flag(v) => column.typed::<BoolType>().write_batch(v, present, None)?,
    };
    column.close()
}

fn empty() -> Vec<Cells> {
    let values = |kind| match kind {
        Kind::Text => Values::Text(Vec::new()),
        Kind::Integer => Values::Integer(Vec::new()),
        Kind::Real => Values::Real(Vec::new()),
        Kind::Flag => Values::Flag(Vec::new()),
    };
    COLUMNS.iter().map(|c| Cells { values: values(c.kind), present: Vec::new() }).collect()
}

fn schema() -> Result<Type, ExportError> {
    let mut fields = Vec::with_capacity(COLUMNS.len());
    for c in COLUMNS {
        let (physical, logical) = match c.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Integer => (Physical::INT64, None),
            Kind::Real => (Physical::DOUBLE, None),
            Kind::Flag => (Physical::BOOLEAN, None),
        };
        let field = Type::primitive_type_builder(c.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
            .map_err(io::Error::from)?;
        fields.push(Arc::new(field));
    }
    Ok(Type::group_type_builder(ROOT).with_fields(fields).build().map_err(io::Error::from)?)
}
