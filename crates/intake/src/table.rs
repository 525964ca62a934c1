//! Tables, read row by row.

use crate::walk::{Stop, Walk};
use crate::{Name, feed};
use lagebild_wire::Format;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};

/// True for a table whose bytes can be cut into rows before they are decoded: UTF-8, as far as can be seen.
pub(crate) fn is_streamed(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(text) => !text.contains('\0'),
        // a character cut in two at the end
        Err(e) => e.error_len().is_none(),
    }
}

/// Fails when more is read for one row than a story may have: a quotation mark that is never closed.
struct Rows<'r, R> {
    from: BufReader<R>,
    left: &'r Cell<usize>,
}

impl<R: Read> Read for Rows<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other("a row of more than 64 MB: is a quotation mark not closed?"));
        }
        let n = self.from.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(n));
        Ok(n)
    }
}

/// Hands on each row with the header before it as an input.
pub(crate) fn walk(walk: &mut Walk<'_>, from: &mut dyn Read, name: &Name) -> Result<(), Stop> {
    let most = walk.opening.limits.item;
    let left = Cell::new(most);
    let mut from = BufReader::new(from);
    let delimiter = match from.fill_buf() {
        Ok(head) => {
            let line = head.split(|b| *b == b'\n').next().unwrap_or(&[]);
            lagebild_wire::delimiter(&String::from_utf8_lossy(line))
        }
        Err(e) => return walk.failed(name, &e),
    };
    let rows = Rows { from, left: &left };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(rows);
    let header = match reader.byte_headers() {
        Ok(header) => header.clone(),
        Err(e) => return broken(walk, name, e),
    };
    let header = written(&[&header]);
    if let Some(Err(refused)) = lagebild_wire::read_all(&header, "", Some(Format::Csv)).first() {
        let reason = refused.to_string();
        return walk.refuse(&name.shown, reason.strip_prefix(": ").unwrap_or(&reason));
    }
    let mut row = csv::ByteRecord::new();
    let mut waiting: Option<Vec<u8>> = None;
    let mut n = 0;
    loop {
        left.set(most);
        let more = match reader.read_byte_record(&mut row) {
            Ok(more) => more,
            Err(e) => {
                if let Some(bytes) = waiting {
                    walk.input(feed::record(name, n, bytes, Some(Format::Csv)))?;
                }
                return broken(walk, name, e);
            }
        };
        let bytes = more.then(|| [header.clone(), written(&[&row])].concat());
        if let Some(before) = std::mem::replace(&mut waiting, bytes) {
            let mut input = feed::record(name, n, before, Some(Format::Csv));
            if n == 1 && !more {
                input.name = name.clone();
            }
            walk.input(input)?;
        }
        if !more {
            return Ok(());
        }
        n += 1;
    }
}

/// Records as lines with commas.
fn written(records: &[&csv::ByteRecord]) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for record in records {
        // a vector takes everything
        let _ = out.write_byte_record(record);
    }
    out.into_inner().unwrap_or_default()
}

fn broken(walk: &mut Walk<'_>, name: &Name, error: csv::Error) -> Result<(), Stop> {
    let text = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(e) => walk.failed(name, &e),
        _ => walk.refuse(&name.shown, format!("is no sound table ({text}); correct it")),
    }
}
