//! Files of folders, and those that arrive in a folder that is watched.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Deepest folder looked into; keeps links in circles harmless.
const DEPTH: usize = 32;
/// Endings of files that are being written.
const UNFINISHED: [&str; 5] = ["tmp", "part", "partial", "filepart", "crdownload"];

/// Files that tell about a folder and are no items: all before the first full stop, dash or underscore is one of these,
/// in capitals.
const ABOUT: [&str; 7] = ["README", "LICENSE", "LICENCE", "COPYING", "NOTICE", "SOURCE", "SOURCES"];
/// The end of files with expected events, which lie beside texts.
const GOLD: &str = ".gold.jsonl";

/// What lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// Files to be read, in the order of their names.
    pub files: Vec<PathBuf>,
    /// Files passed over by their names: `README.md`, `LICENSE`, `SOURCE.txt`, `x.gold.jsonl`. One of them is read when it
    /// is given itself.
    pub passed_over: Vec<PathBuf>,
}

/// The files below a path in the order of their names; the path itself where it is a file. Names that begin with a full
/// stop are left out, names that tell of a text about the folder are passed over.
///
/// ```
/// let dir = std::env::temp_dir().join("lagebild-doc-listed");
/// std::fs::create_dir_all(&dir)?;
/// std::fs::write(dir.join("a.txt"), "OSLO (dpa) - Beide Seiten trafen sich.")?;
/// std::fs::write(dir.join("README.md"), "Meldungen vom Montag")?;
///
/// let listed = lagebild_intake::listed(&dir)?;
/// assert_eq!((listed.files, listed.passed_over), (vec![dir.join("a.txt")], vec![dir.join("README.md")]));
/// # std::fs::remove_dir_all(&dir)?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// When the path does not exist or is a folder that cannot be listed.
pub fn listed(path: &Path) -> io::Result<Listed> {
    let mut out = Listed::default();
    if std::fs::metadata(path)?.is_dir() {
        folder(path, 0, &mut out)?;
    } else {
        out.files.push(path.to_path_buf());
    }
    Ok(out)
}

/// The files of [`listed`] that are to be read.
///
/// # Errors
///
/// When the path does not exist or is a folder that cannot be listed.
pub fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    listed(path).map(|l| l.files)
}

fn folder(dir: &Path, depth: usize, out: &mut Listed) -> io::Result<()> {
    let mut inside: Vec<PathBuf> = std::fs::read_dir(dir)?.filter_map(Result::ok).map(|e| e.path()).collect();
    inside.retain(|p| p.file_name().is_some_and(|n| !n.as_encoded_bytes().starts_with(b".")));
    inside.sort();
    for path in inside {
        if !path.is_dir() {
            if tells_about(&path) { out.passed_over.push(path) } else { out.files.push(path) }
        } else if depth < DEPTH {
            folder(&path, depth + 1, out)?;
        }
    }
    Ok(())
}

fn tells_about(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    let first = name.split(['.', '-', '_']).next().unwrap_or_default();
    ABOUT.contains(&first) || first.eq_ignore_ascii_case("readme") || name.ends_with(GOLD)
}

/// How a file looked: its length, when it was changed.
type Look = (u64, Option<SystemTime>);

/// The files that arrive in a folder.
///
/// A file is handed on when two looks in a row found it with the same length and time of change, so that one that is
/// being written is waited for; and again when it was changed since. Files named `.x`, `x.tmp`, `x.part` are waited for
/// until they have another name.
///
/// ```
/// let dir = std::env::temp_dir().join("lagebild-doc-arrivals");
/// std::fs::create_dir_all(&dir)?;
/// std::fs::write(dir.join("a.txt"), "OSLO (dpa) - Beide Seiten trafen sich.")?;
/// let mut arrivals = lagebild_intake::Arrivals::of(&dir);
/// assert!(arrivals.look()?.is_empty(), "it may be being written");
/// assert_eq!(arrivals.look()?, [dir.join("a.txt")]);
/// assert!(arrivals.look()?.is_empty(), "it was handed on");
/// # std::fs::remove_dir_all(&dir)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Arrivals {
    dir: PathBuf,
    /// How each file looked last, and whether it was handed on as it looks.
    seen: BTreeMap<PathBuf, (Look, bool)>,
}

impl Arrivals {
    /// Of a folder with all below it.
    pub fn of(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf(), seen: BTreeMap::new() }
    }

    /// Looks into the folder: the files that are ready, in the order of their names.
    ///
    /// # Errors
    ///
    /// When the folder cannot be listed; what was seen stays.
    pub fn look(&mut self) -> io::Result<Vec<PathBuf>> {
        let mut ready = Vec::new();
        let mut seen = BTreeMap::new();
        let listed = files(&self.dir)?;
        for path in listed.into_iter().filter(|p| !is_unfinished(p)) {
            // gone in between
            let Ok(meta) = std::fs::metadata(&path) else { continue };
            let look = (meta.len(), meta.modified().ok());
            let done = match self.seen.get(&path) {
                Some((before, done)) if *before == look => {
                    if !done {
                        ready.push(path.clone());
                    }
                    true
                }
                _ => false,
            };
            seen.insert(path, (look, done));
        }
        self.seen = seen;
        Ok(ready)
    }
}

fn is_unfinished(path: &Path) -> bool {
    path.extension().is_some_and(|e| UNFINISHED.iter().any(|u| e.eq_ignore_ascii_case(u)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_about_a_folder_is_no_item() {
        let about = ["README.md", "readme.txt", "LICENSE", "LICENSE-MIT", "SOURCE.txt", "a/set.gold.jsonl"];
        assert!(about.iter().all(|n| tells_about(Path::new(n))));
        let items =
            ["a.txt", "source-1.xml", "License to kill.txt", "SOURCEBOOK.txt", "gold.jsonl", "README/a.txt"];
        assert!(!items.iter().any(|n| tells_about(Path::new(n))));
    }

    #[test]
    fn a_file_that_grows_is_waited_for() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.txt");
        let write = |text: &str| std::fs::write(&path, text).expect("written");
        let mut arrivals = Arrivals::of(dir.path());
        write("OSLO");
        assert!(arrivals.look().expect("a look").is_empty());
        write("OSLO (dpa) -");
        assert!(arrivals.look().expect("a look").is_empty(), "it grew");
        assert_eq!(arrivals.look().expect("a look").len(), 1);
        assert!(arrivals.look().expect("a look").is_empty());
        write("OSLO (dpa) - Beide Seiten");
        assert!(arrivals.look().expect("a look").is_empty());
        assert_eq!(arrivals.look().expect("a look").len(), 1, "it was changed");
        std::fs::write(dir.path().join("b.part"), "x").expect("written");
        arrivals.look().expect("a look");
        assert!(arrivals.look().expect("a look").is_empty(), "an unfinished name");
        std::fs::rename(dir.path().join("b.part"), dir.path().join("b.txt")).expect("renamed");
        arrivals.look().expect("a look");
        assert_eq!(arrivals.look().expect("a look"), [dir.path().join("b.txt")]);
    }
}
