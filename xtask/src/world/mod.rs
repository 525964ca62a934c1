//! The world tables: what is read, what is written, in which order.

pub mod dbf;
pub mod groups;
pub mod holders;
pub mod lists;
pub mod names;
pub mod offices;
pub mod places;
pub mod states;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::tsv::Table;

/// Where the material lies.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The fact tables.
    pub facts: PathBuf,
    /// The hand-written overlays (`xtask/data`).
    pub data: PathBuf,
}

impl Sources {
    /// A CSV fact table as rows keyed by column name.
    ///
    /// # Errors
    /// When the file cannot be read or is no CSV.
    pub fn csv(&self, path: &str) -> Result<Vec<BTreeMap<String, String>>> {
        let full = self.facts.join(path);
        let mut text = fs::read(&full).with_context(|| format!("reading {}", full.display()))?;
        if text.starts_with(b"\xef\xbb\xbf") {
            text.drain(..3);
        }
        parse_csv(&text).with_context(|| format!("table {}", full.display()))
    }

    /// A JSON fact table.
    ///
    /// # Errors
    /// When the file cannot be read or is no JSON.
    pub fn json(&self, path: &str) -> Result<serde_json::Value> {
        let full = self.facts.join(path);
        let text = fs::read(&full).with_context(|| format!("reading {}", full.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("table {}", full.display()))
    }

    /// The members of a zipped fact table whose names end in `suffix`, unpacked.
    ///
    /// # Errors
    /// When the archive cannot be read or has no such member.
    pub fn unzip(&self, path: &str, suffix: &str) -> Result<Vec<u8>> {
        let full = self.facts.join(path);
        let file = fs::File::open(&full).with_context(|| format!("reading {}", full.display()))?;
        let mut archive =
            zip::ZipArchive::new(file).with_context(|| format!("archive {}", full.display()))?;
        let name = archive
            .file_names()
            .find(|name| name.ends_with(suffix))
            .map(str::to_owned)
            .with_context(|| format!("{} has no member *{suffix}", full.display()))?;
        let mut member = archive.by_name(&name)?;
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut bytes)?;
        Ok(bytes)
    }

    /// An overlay of the data folder, see [`crate::tsv::read`].
    ///
    /// # Errors
    /// As [`crate::tsv::read`].
    pub fn overlay(&self, file: &str, columns: usize) -> Result<Vec<Vec<String>>> {
        crate::tsv::read(&self.data.join(file), columns)
    }
}

fn parse_csv(text: &[u8]) -> Result<Vec<BTreeMap<String, String>>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let header = reader.byte_headers()?.clone();
    let mut rows = Vec::new();
    for record in reader.byte_records() {
        let record = record?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        rows.push(header.iter().map(&text).zip(record.iter().map(&text)).collect());
    }
    Ok(rows)
}

/// A builder of one table from the sources.
type Builder = fn(&Sources) -> Result<Table>;

/// The tables in the order they are built and written.
const TABLES: &[(&str, Builder)] = &[
    ("states", states::build),
    ("orgs", lists::orgs),
    ("groups", groups::build),
    ("regions", lists::regions),
    ("places", places::build),
    ("holders", holders::build),
];

/// Builds the tables (all, or those named in `only`) into `out`; one line a
/// table comes back for the person who ran it.
///
/// # Errors
/// An unknown table name, an unreadable source, or a wrong overlay line.
pub fn build(sources: &Sources, out: &Path, only: &[String]) -> Result<Vec<String>> {
    if let Some(unknown) = only.iter().find(|name| !TABLES.iter().any(|(table, _)| table == name)) {
        let known: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
        anyhow::bail!("no table {unknown}; there are: {}", known.join(", "));
    }
    fs::create_dir_all(out).with_context(|| format!("creating {}", out.display()))?;
    let mut reports = Vec::new();
    for (name, builder) in TABLES {
        if !only.is_empty() && !only.iter().any(|wanted| wanted == name) {
            continue;
        }
        let table = builder(sources).with_context(|| format!("building {name}.tsv"))?;
        let path = out.join(format!("{name}.tsv"));
        table.write(&path)?;
        reports.push(format!("{}: {} rows", path.display(), table.rows.len()));
    }
    Ok(reports)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_rows_are_keyed_by_header() {
        let rows = parse_csv(b"id,name\n1, Bahr el Ghazal \n").unwrap();
        assert_eq!(rows[0]["name"], "Bahr el Ghazal");
    }
}
