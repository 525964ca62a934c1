//! Events as rows of files for other programs, and what two lists of events differ in.
//!
//! One schema of columns ([`COLUMNS`], told in `docs/export.md`) stands behind CSV, GeoJSON and Parquet; PLOVER JSON lines
//! follow the exchange format of PLOVER, JSON lines are the whole record. [`Writer`] writes row by row and keeps none
//! (Parquet: one group of rows). [`diff::differences`] compares the events of a story as two runs coded it.
//!
//! Invariants: nothing is read here and no file opened; the same rows in the same order give the same bytes.

mod column;
pub mod diff;
mod error;
mod geojson;
mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod row;
mod table;
mod writer;

pub use column::{COLUMNS, Column, Kind, Value, code};
pub use error::ExportError;
pub use row::Row;
pub use writer::{Format, Tally, Writer};
