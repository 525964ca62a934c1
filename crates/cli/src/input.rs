//! Files and standard input.

use anyhow::Context;
use std::io::Read;
use std::path::{Path, PathBuf};

/// One input with its name.
pub struct Input {
    /// File stem, `stdin` for standard input.
    pub stem: String,
    /// Path as given, for messages.
    pub shown: String,
    /// Bytes.
    pub bytes: Vec<u8>,
}

/// Expands folders into their files (sorted); keeps the order given.
pub fn paths(given: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for path in given {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
                .with_context(|| format!("{}: cannot be read", path.display()))?
                .filter_map(Result::ok)
                .map(|e| e.path())
                .filter(|p| p.is_file() && p.extension().is_some_and(|e| e == "txt"))
                .collect();
            inside.sort();
            anyhow::ensure!(!inside.is_empty(), "{}: no .txt file in this folder", path.display());
            out.extend(inside);
        } else {
            out.push(path.clone());
        }
    }
    Ok(out)
}

/// Reads one file, or standard input for `-`.
pub fn load(path: &Path) -> anyhow::Result<Input> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Ok(Input { stem: "stdin".into(), shown: "standard input".into(), bytes });
    }
    let bytes = std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let stem = path.file_stem().map_or_else(|| "story".into(), |s| s.to_string_lossy().into_owned());
    Ok(Input { stem, shown: path.display().to_string(), bytes })
}
