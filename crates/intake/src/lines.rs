//! JSON with one object a line, read line by line.

use crate::walk::{Stop, Walk};
use crate::{Input, Name};
use lagebild_wire::Format;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// A line.
enum Line {
    /// With its end.
    Bytes(Vec<u8>),
    /// Longer than an item may be; it was passed over.
    TooLong,
    End,
}

fn line(from: &mut impl BufRead, most: usize) -> io::Result<Line> {
    let mut bytes = Vec::new();
    from.by_ref().take(most as u64 + 1).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(Line::End);
    }
    if bytes.len() <= most {
        return Ok(Line::Bytes(bytes));
    }
    // its rest, with no more of it in memory than the buffer
    loop {
        let buffer = from.fill_buf()?;
        let Some(length) = Some(buffer.len()).filter(|l| *l > 0) else { return Ok(Line::TooLong) };
        match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => {
                from.consume(at + 1);
                return Ok(Line::TooLong);
            }
            None => from.consume(length),
        }
    }
}

/// The next line that is not blank.
fn record(from: &mut impl BufRead, most: usize) -> io::Result<Line> {
    loop {
        match line(from, most)? {
            Line::Bytes(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => {}
            other => return Ok(other),
        }
    }
}

/// Hands on each line as an input; JSON that is one value over many lines as a whole.
pub(crate) fn walk(walk: &mut Walk<'_>, from: &mut dyn Read, name: &Name) -> Result<(), Stop> {
    let most = walk.opening.limits.item;
    let mut from = BufReader::new(from);
    let first = match line(&mut from, most) {
        Ok(Line::Bytes(first)) => first,
        Ok(Line::End) => Vec::new(),
        Ok(Line::TooLong) => {
            return walk.refuse(&name.shown, format!("its first line has more than {most} bytes; split it"));
        }
        Err(e) => return walk.failed(name, &e),
    };
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first);
    if !serde_json::from_slice::<serde_json::Value>(text).is_ok_and(|v| v.is_object()) {
        return walk.whole(&mut Cursor::new(first).chain(from), name);
    }
    let mut now = text.trim_ascii().to_vec();
    let mut n = 1;
    loop {
        let next = match record(&mut from, most) {
            Ok(next) => next,
            Err(e) => {
                hand(walk, name, n, now)?;
                return walk.failed(name, &e);
            }
        };
        match next {
            Line::End if n == 1 => {
                // one value only: the file is the item
                let format = walk.opening.format;
                return walk.input(Input { format, ..Input::new(name.clone(), now) });
            }
            Line::End => return hand(walk, name, n, now),
            Line::TooLong => {
                hand(walk, name, n, std::mem::take(&mut now))?;
                n += 1;
                let shown = format!("{}#{n}", name.shown);
                walk.refuse(&shown, format!("the line has more than {most} bytes; a story may have {most}"))?;
            }
            Line::Bytes(bytes) => {
                hand(walk, name, n, std::mem::take(&mut now))?;
                n += 1;
                now = bytes.trim_ascii().to_vec();
            }
        }
    }
}

/// Hands on the `n`th line; nothing of one that was passed over.
fn hand(walk: &mut Walk<'_>, name: &Name, n: usize, line: Vec<u8>) -> Result<(), Stop> {
    if line.is_empty() {
        return Ok(());
    }
    let format = walk.opening.format.or(Some(Format::JsonLines));
    walk.input(crate::feed::record(name, n, line, format))
}
