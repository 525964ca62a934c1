//! dBASE III tables, as shapefiles carry them: only what Natural Earth uses.

use anyhow::{Context, Result, bail};

/// A parsed table header: where each field lies in a record.
#[derive(Debug)]
pub struct Dbf<'a> {
    bytes: &'a [u8],
    header_length: usize,
    record_length: usize,
    records: usize,
    /// Name, start in the record, length in bytes.
    fields: Vec<(String, usize, usize)>,
}

/// Length of the file header and of each field descriptor.
const DESCRIPTOR: usize = 32;

impl<'a> Dbf<'a> {
    /// Reads the header.
    ///
    /// # Errors
    /// When the bytes end before the header does or it names no record length.
    pub fn parse(bytes: &'a [u8]) -> Result<Self> {
        let short = |at: usize| -> Result<usize> {
            let pair = bytes.get(at..at + 2).context("dbf header too short")?;
            Ok(usize::from(u16::from_le_bytes([pair[0], pair[1]])))
        };
        let (header_length, record_length) = (short(8)?, short(10)?);
        if record_length == 0 || bytes.len() < header_length {
            bail!("dbf header of {header_length} bytes, records of {record_length}");
        }
        let mut fields = Vec::new();
        // the first byte of a record is the deletion mark
        let mut start = 1;
        for at in (DESCRIPTOR..header_length.saturating_sub(1)).step_by(DESCRIPTOR) {
            let descriptor = &bytes[at..(at + DESCRIPTOR).min(bytes.len())];
            let (Some(&length), Some(name)) = (descriptor.get(16), descriptor.get(..11)) else { break };
            let name = String::from_utf8_lossy(name).trim_end_matches('\0').to_owned();
            fields.push((name, start, usize::from(length)));
            start += usize::from(length);
        }
        let records = (bytes.len() - header_length) / record_length;
        Ok(Self { bytes, header_length, record_length, records, fields })
    }

    /// Number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// A field of a record as trimmed UTF-8; empty where field or record is missing.
    #[must_use]
    pub fn get(&self, record: usize, field: &str) -> String {
        let Some((_, start, length)) = self.fields.iter().find(|(name, _, _)| name == field) else {
            return String::new();
        };
        let from = self.header_length + record * self.record_length + start;
        let bytes = self.bytes.get(from..from + length).unwrap_or_default();
        String::from_utf8_lossy(bytes).trim_matches(|c: char| c == '\0' || c.is_whitespace()).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One field NAME of four bytes, records `Rom ` and `Kiew`.
    fn table() -> Vec<u8> {
        let mut bytes = vec![0; 65];
        bytes[8] = 65;
        bytes[10] = 5;
        bytes[32..36].copy_from_slice(b"NAME");
        bytes[48] = 4;
        bytes[64] = b'\r';
        bytes.extend_from_slice(b" Rom  Kiew");
        bytes
    }

    #[test]
    fn fields_are_read_trimmed() {
        let bytes = table();
        let dbf = Dbf::parse(&bytes).unwrap();
        assert_eq!((dbf.len(), dbf.get(0, "NAME"), dbf.get(1, "NAME")), (2, "Rom".into(), "Kiew".into()));
        assert_eq!(dbf.get(0, "POP"), "");
    }

    #[test]
    fn a_cut_header_is_an_error() {
        assert!(Dbf::parse(&[3, 0, 0]).is_err());
    }
}
