//! Where inputs come from: files, folders, standard input; in an order that is the same every time.

use crate::input::{self, trouble};
use std::path::{Path, PathBuf};

/// Deepest folder looked into; keeps links in circles harmless.
const DEPTH: usize = 32;

/// The files of all that was given, folders with all below them in the order of their names. Names that begin with a
/// full stop are left out.
pub fn files(given: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for path in given {
        if path.as_os_str() == "-" {
            out.push(path.clone());
            continue;
        }
        let meta = std::fs::metadata(path).map_err(|e| trouble(path, &e))?;
        if meta.is_dir() { folder(path, 0, &mut out)? } else { out.push(path.clone()) }
    }
    Ok(out)
}

fn folder(dir: &Path, depth: usize, out: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(dir).map_err(|e| trouble(dir, &e))?;
    let mut inside: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    inside.retain(|p| p.file_name().is_some_and(|n| !n.as_encoded_bytes().starts_with(b".")));
    inside.sort();
    for path in inside {
        if !path.is_dir() {
            out.push(path);
        } else if depth < DEPTH {
            folder(&path, depth + 1, out)?;
        }
    }
    Ok(())
}

/// One input, read.
pub struct Loaded {
    /// Path as given, for people.
    pub shown: String,
    /// What its stories are named after.
    pub stem: String,
    /// What stands for the item where it has no number: the file, for standard input the hash.
    pub source: String,
    /// blake3 of the bytes.
    pub hash: [u8; 32],
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads an input.
pub fn load(path: &Path) -> anyhow::Result<Loaded> {
    let read = input::load(path)?;
    let hash = blake3::hash(&read.bytes);
    let source = match std::path::absolute(path) {
        Ok(p) if path.as_os_str() != "-" => p.display().to_string(),
        _ => hash.to_hex().to_string(),
    };
    Ok(Loaded { shown: read.shown, stem: read.stem, source, hash: *hash.as_bytes(), bytes: read.bytes })
}
