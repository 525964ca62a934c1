//! Files and standard input.

use clap::ValueEnum;
use lagebild_model::Language;
use std::io::{ErrorKind, Read};
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

/// A language that is read.
#[derive(Clone, Copy, ValueEnum)]
pub enum Speech {
    /// German.
    De,
    /// English.
    En,
}

/// The language of a text: the one given, else found by counting frequent words.
pub fn language(given: Option<Speech>, text: &str) -> Language {
    match given {
        Some(Speech::De) => Language::German,
        Some(Speech::En) => Language::English,
        None => lagebild_wire::language::language(text),
    }
}

/// `FILE: what; what to do` for a file that cannot be read.
pub fn trouble(path: &Path, error: &std::io::Error) -> anyhow::Error {
    let shown = path.display();
    match error.kind() {
        ErrorKind::NotFound => anyhow::anyhow!("{shown}: there is no such file or folder; check the path"),
        ErrorKind::PermissionDenied => anyhow::anyhow!("{shown}: may not be read; check its permissions"),
        ErrorKind::IsADirectory => anyhow::anyhow!("{shown}: is a folder; name a file in it"),
        ErrorKind::NotADirectory => anyhow::anyhow!("{shown}: is not a folder; check the path"),
        _ => anyhow::anyhow!("{shown}: cannot be read ({error}); check the file"),
    }
}

/// The `.txt` files of a folder, sorted.
pub fn texts(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(dir).map_err(|e| trouble(dir, &e))?;
    let mut inside: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| e == "txt"))
        .collect();
    inside.sort();
    if inside.is_empty() {
        anyhow::bail!(
            "{}: no .txt file in this folder; stories are read from files that end in .txt",
            dir.display()
        );
    }
    Ok(inside)
}

/// Expands folders into their files (sorted); keeps the order given.
pub fn paths(given: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for path in given {
        if path.is_dir() {
            out.extend(texts(path)?);
        } else {
            out.push(path.clone());
        }
    }
    Ok(out)
}

/// Reads one file, or standard input for `-`; never more than a story may have.
pub fn load(path: &Path) -> anyhow::Result<Input> {
    if path.as_os_str() == "-" {
        let bytes = all(std::io::stdin()).map_err(|e| trouble(Path::new("standard input"), &e))?;
        return Ok(Input { stem: "stdin".into(), shown: "standard input".into(), bytes });
    }
    let bytes = std::fs::File::open(path).and_then(all).map_err(|e| trouble(path, &e))?;
    Ok(Input { stem: stem(path), shown: path.display().to_string(), bytes })
}

/// One byte above the limit is enough for the reader to see that the input is too long.
fn all(from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(lagebild_wire::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What the events of a file are named after.
pub fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "story".into(), |s| s.to_string_lossy().into_owned())
}
