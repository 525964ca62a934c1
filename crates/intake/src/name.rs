//! What an input is called, for people and for the store.

use std::path::Path;

/// Endings that say how a file is packed.
const PACKED: [&str; 2] = [".gz", ".tgz"];

/// The names of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// For people: the path as given, `paket.zip/sub/a.txt`, `wire.jsonl#17`.
    pub shown: String,
    /// What its stories are named after: `a`, `paket.zip/sub/a`, `wire#17`.
    pub stem: String,
    /// What stands for the item where it has no number of its own: the whole path.
    pub source: String,
    /// What its members are named after: `paket.zip`.
    inside: String,
}

impl Name {
    /// The names of a file.
    ///
    /// ```
    /// use lagebild_intake::Name;
    /// let name = Name::of_file(std::path::Path::new("eingang/paket.zip"));
    /// assert_eq!((name.shown.as_str(), name.stem.as_str()), ("eingang/paket.zip", "paket"));
    /// ```
    pub fn of_file(path: &Path) -> Self {
        let shown = path.display().to_string();
        let inside = path.file_name().map_or_else(|| "story".into(), |n| n.to_string_lossy().into_owned());
        let source = std::path::absolute(path).map_or_else(|_| shown.clone(), |p| p.display().to_string());
        Self { stem: stem(&inside).to_owned(), source, shown, inside }
    }

    /// The names of what has no path: standard input (whose items without a number are known by their hash), a page.
    pub fn of_stream(shown: &str, stem: &str, source: &str) -> Self {
        Self { shown: shown.into(), stem: stem.into(), source: source.into(), inside: stem.into() }
    }

    /// The names of a member of this archive.
    #[must_use]
    pub fn member(&self, path: &str) -> Self {
        let path = path.trim_start_matches("./").trim_matches('/');
        let inside = format!("{}/{path}", self.inside);
        Self {
            shown: format!("{}/{path}", self.shown),
            stem: stem(&inside).to_owned(),
            source: format!("{}/{path}", self.source),
            inside,
        }
    }

    /// The names of what a packed file holds: those of the file without the ending.
    #[must_use]
    pub fn unpacked(&self) -> Self {
        let end = PACKED.iter().find(|end| self.inside.ends_with(**end));
        let inner = end.and_then(|end| self.inside.strip_suffix(end)).map(|inner| stem(inner).to_owned());
        Self { stem: inner.unwrap_or_else(|| self.stem.clone()), ..self.clone() }
    }

    /// The names of the `n`th record (from 1). Its place in the file says nothing of which item it is: without a number
    /// of its own its `key` (of its bytes) stands for it.
    #[must_use]
    pub fn record(&self, n: usize, key: &str) -> Self {
        Self {
            shown: format!("{}#{n}", self.shown),
            stem: format!("{}#{n}", self.stem),
            source: format!("{}#{key}", self.source),
            inside: self.inside.clone(),
        }
    }
}

/// A name without its last ending; a name that is only an ending stays.
fn stem(name: &str) -> &str {
    let file = name.rfind('/').map_or(0, |at| at + 1);
    match name.rfind('.') {
        Some(at) if at > file => name.get(..at).unwrap_or(name),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_records() {
        let archive = Name::of_file(Path::new("/wire/paket.tar.gz"));
        let member = archive.unpacked().member("./sub/a.txt");
        assert_eq!(member.shown, "/wire/paket.tar.gz/sub/a.txt");
        assert_eq!(member.stem, "paket.tar.gz/sub/a");
        let lines = Name::of_file(Path::new("wire.jsonl.gz")).unpacked();
        assert_eq!(lines.record(3, "k").stem, "wire#3");
        assert_eq!(Name::of_file(Path::new("/w/.txt")).stem, ".txt");
        assert_eq!(archive.member("x/.versteckt").stem, "paket.tar.gz/x/.versteckt");
    }
}
