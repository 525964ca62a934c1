//! Where the codebook's text comes from: the built-in files, with a user's folder laid over them.

use crate::problem::Problem;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(RustEmbed)]
#[folder = "../../codebook"]
struct Builtin;

/// All codebook files by their path inside the codebook (`de/frames/aid.frames`), in sorted order.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<String, String>,
}

impl Sources {
    /// The files compiled into the program.
    pub fn builtin() -> Self {
        let mut files = BTreeMap::new();
        for name in Builtin::iter() {
            if let Some(file) = Builtin::get(&name) {
                files.insert(name.to_string(), String::from_utf8_lossy(&file.data).into_owned());
            }
        }
        Self { files }
    }

    /// Lays a folder over the files: a file of the same path replaces the built-in one, others are added.
    pub fn overlay(&mut self, dir: &Path) -> Result<(), Problem> {
        let mut open = vec![dir.to_path_buf()];
        while let Some(folder) = open.pop() {
            let entries = std::fs::read_dir(&folder).map_err(|e| {
                Problem::new(&folder.display().to_string(), 0, 0, format!("cannot be read: {e}"))
                    .hint("--codebook takes a folder laid out like the built-in codebook (de/frames, de/lexicon, world ...)")
            })?;
            for entry in entries.flatten() {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                } else if let Ok(inside) = path.strip_prefix(dir) {
                    let name = inside.to_string_lossy().replace('\\', "/");
                    let bytes = std::fs::read(&path)
                        .map_err(|e| Problem::new(&name, 0, 0, format!("cannot be read: {e}")))?;
                    let text = String::from_utf8(bytes)
                        .map_err(|_| Problem::new(&name, 0, 0, "is not UTF-8".to_owned()))?;
                    self.files.insert(name, text);
                }
            }
        }
        Ok(())
    }

    /// The files below a path prefix, sorted by name.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .range(prefix.to_owned()..)
            .take_while(move |(k, _)| k.starts_with(prefix))
            .map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// One file's text; empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        self.files.get(name).map_or("", String::as_str)
    }

    /// Hash over all files, as the events' `coder.codebook` shows it (16 hexadecimal digits).
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, text) in &self.files {
            hasher.update(name.as_bytes());
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.finalize().to_hex().chars().take(16).collect()
    }
}

/// The data lines of a table: number (from 1) and text, without comments and blank lines.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    text.lines()
        .enumerate()
        .map(|(i, l)| (i as u32 + 1, l.trim_end()))
        .filter(|(_, l)| !l.is_empty() && !l.starts_with('#'))
}
