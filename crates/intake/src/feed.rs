//! Entries of a feed, and what records have in common.

use crate::walk::{Stop, Walk};
use crate::{Input, Name};
use lagebild_wire::Format;

/// Characters of the hash that stands for a record without a number.
const KEY: usize = 16;

/// The `n`th record of a file as an input.
pub(crate) fn record(name: &Name, n: usize, bytes: Vec<u8>, format: Option<Format>) -> Input {
    let input = Input::new(name.clone(), bytes);
    let hex = blake3::Hash::from_bytes(input.hash).to_hex();
    let key = hex.as_str().get(..KEY).unwrap_or("");
    Input { name: name.record(n, key), format, ..input }
}

/// Hands on each entry of a feed as an input; the reader says what is wrong with one that cannot be cut.
pub(crate) fn walk(walk: &mut Walk<'_>, bytes: Vec<u8>, name: &Name) -> Result<(), Stop> {
    let entries = match lagebild_wire::feed_entries(&bytes, &name.stem) {
        Ok(entries) if bytes.len() <= walk.opening.limits.item => entries,
        _ => return walk.input(Input { format: walk.opening.format, ..Input::new(name.clone(), bytes) }),
    };
    let one = entries.len() == 1;
    for (at, entry) in entries.into_iter().enumerate() {
        let mut input = record(name, at + 1, entry.bytes, Some(Format::Feed));
        if one {
            input.name.shown.clone_from(&name.shown);
            input.name.stem.clone_from(&name.stem);
        }
        (input.link, input.full) = (entry.link, entry.full);
        walk.input(input)?;
    }
    Ok(())
}
