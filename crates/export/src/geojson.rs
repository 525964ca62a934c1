//! GeoJSON (RFC 7946): a collection of points, the columns of the row as properties.

use crate::{COLUMNS, ExportError, Row, Value};
use serde_json::{Map, json};
use std::io::Write;

pub(crate) struct Collection<W: Write> {
    out: W,
    begun: bool,
}

/// What stands in the geometry already.
const POINT: [&str; 2] = ["lat", "lon"];

impl<W: Write> Collection<W> {
    pub fn new(mut out: W) -> Result<Self, ExportError> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(Self { out, begun: false })
    }

    /// Writes an event with a place; tells whether it has one.
    pub fn row(&mut self, row: &Row<'_>) -> Result<bool, ExportError> {
        let Some(place) = &row.event.place else { return Ok(false) };
        let columns = COLUMNS.iter().filter(|c| !POINT.contains(&c.name));
        let properties: Map<String, serde_json::Value> =
            columns.map(|c| (c.name.to_owned(), value(c.value(row)))).collect();
        // RFC 7946: longitude before latitude
        let feature = json!({
            "type": "Feature", "id": row.event.id,
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": properties,
        });
        self.out.write_all(if self.begun { b",\n" } else { b"\n" })?;
        self.begun = true;
        serde_json::to_writer(&mut self.out, &feature)?;
        Ok(true)
    }

    pub fn finish(mut self) -> Result<(), ExportError> {
        self.out.write_all(b"\n]}\n")?;
        Ok(self.out.flush()?)
    }
}

fn value(value: Value<'_>) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Text(t) => t.as_ref().into(),
        Value::Integer(n) => n.into(),
        Value::Real(x) => x.into(),
        Value::Flag(b) => b.into(),
    }
}
