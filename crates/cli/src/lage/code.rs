//! From inputs to what the store keeps: each read and coded, with its items that hold no story.

use crate::flow::STDIN;
use crate::stories;
use lagebild_coder::Coder;
use lagebild_intake::{Found, Input};
use lagebild_store::{Delivery, Reader};
use rayon::prelude::*;

/// What a delivery is of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An input.
    Input,
    /// An item of an input with stories that is none itself; `sound` when it is no fault that it is none (a picture, a
    /// plan).
    Part {
        /// As it should be.
        sound: bool,
    },
}

/// What is handed to the writer.
pub type Coded = Vec<(Role, Delivery)>;

/// Reads and codes what was found, in parallel; the order stays. What the store has is not read again.
pub fn all(found: Vec<Found>, coder: &Coder<'_>, known: &Reader) -> anyhow::Result<Coded> {
    let mut work = Vec::with_capacity(found.len());
    for found in found {
        work.push(match found {
            Found::Input(input) if known.knows(&input.hash)? => {
                Err(Delivery { hash: input.hash, name: input.name.shown, entries: Ok(Vec::new()) })
            }
            Found::Input(input) => Ok(input),
            Found::Refused(r) => Err(Delivery { hash: r.hash, name: r.shown, entries: Err(r.reason) }),
        });
    }
    let coded: Vec<Coded> = work
        .into_par_iter()
        .map(|w| w.map_or_else(|done| vec![(Role::Input, done)], |input| one(coder, &input)))
        .collect();
    Ok(coded.into_iter().flatten().collect())
}

/// Codes one input: itself, and behind it each of its items that is no story.
fn one(coder: &Coder<'_>, input: &Input) -> Coded {
    let (mut read, mut refused) = (Vec::new(), Vec::new());
    for item in input.stories() {
        match item {
            Ok(story) => read.push(story),
            Err(e) => {
                let place = e.stem().strip_prefix(&input.name.stem).unwrap_or("").to_owned();
                let text = e.to_string();
                let reason = text.strip_prefix(&format!("{}: ", e.stem())).unwrap_or(&text).to_owned();
                refused.push((place, reason, e.is_no_story()));
            }
        }
    }
    let name = input.name.shown.clone();
    if read.is_empty() {
        // the first reason stands for the input
        let mut refused = refused.into_iter();
        let (place, reason, _) = refused.next().unwrap_or_else(|| {
            (String::new(), "no item in it; give the text of an agency item".into(), false)
        });
        let first = Delivery { hash: input.hash, name: format!("{name}{place}"), entries: Err(reason) };
        return std::iter::once((Role::Input, first)).chain(parts(input, refused)).collect();
    }
    let source = source(input);
    let entries = read
        .into_iter()
        .map(|story| {
            let source =
                if story.id == input.name.stem { source.clone() } else { format!("{source}#{}", story.id) };
            stories::guarded(&name, || super::entry::entry(coder, coder.code(story), &source)).map_err(|e| {
                let text = format!("{e:#}");
                text.strip_prefix(&format!("{name}: ")).map_or_else(|| text.clone(), str::to_owned)
            })
        })
        .collect();
    let whole = (Role::Input, Delivery { hash: input.hash, name: name.clone(), entries });
    std::iter::once(whole).chain(parts(input, refused.into_iter())).collect()
}

/// Items of an input that are no story: place (`#2`), reason, whether that is no fault. The place makes the hash.
fn parts(
    input: &Input,
    refused: impl Iterator<Item = (String, String, bool)>,
) -> impl Iterator<Item = (Role, Delivery)> {
    refused.map(|(place, reason, sound)| {
        let mut hash = blake3::Hasher::new();
        hash.update(&input.hash).update(place.as_bytes());
        let name = format!("{}{place}", input.name.shown);
        (Role::Part { sound }, Delivery { hash: *hash.finalize().as_bytes(), name, entries: Err(reason) })
    })
}

/// What stands for an item without a number: where it lies; for standard input its hash.
fn source(input: &Input) -> String {
    if input.name.source.starts_with(STDIN) {
        blake3::Hash::from_bytes(input.hash).to_hex().to_string()
    } else {
        input.name.source.clone()
    }
}
