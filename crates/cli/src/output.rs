//! Output that is whole or not there: a file is written beside its place and put there when it is ended.

use crate::input::trouble;
use anyhow::Context;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Where rows go.
pub type Sink = Box<dyn Write + Send>;

/// True for standard output: no path, or `-`.
pub fn is_standard(path: Option<&Path>) -> bool {
    path.is_none_or(|p| p.as_os_str() == "-")
}

/// Standard output.
pub fn standard() -> Sink {
    Box::new(BufWriter::new(std::io::stdout()))
}

/// True when standard output is a terminal, to which no binary format is written.
pub fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Hands an output to `work`. A file that was there stays as it was until `work` has ended well.
pub fn whole<T>(path: Option<&Path>, work: impl FnOnce(Sink) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let Some(path) = path.filter(|_| !is_standard(path)) else { return work(standard()) };
    let name = path.file_name().with_context(|| format!("{}: is no name of a file", path.display()))?;
    anyhow::ensure!(!path.is_dir(), "{}: is a folder; name a file in it", path.display());
    let part = path.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    let part = Part(part);
    let file = std::fs::File::create(&part.0).map_err(|e| trouble(path, &e))?;
    let disk = file.try_clone().map_err(|e| trouble(path, &e))?;
    let done = work(Box::new(BufWriter::new(file)))
        .with_context(|| format!("{}: is not written; what stood there is left as it was", path.display()))?;
    disk.sync_all().and_then(|()| std::fs::rename(&part.0, path)).map_err(|e| trouble(path, &e))?;
    Ok(done)
}

/// A file that is taken away where it was not put into its place.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_what_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        let write = |text: &'static str, fails: bool| {
            whole(Some(&path), |mut out| {
                out.write_all(text.as_bytes())?;
                out.flush()?;
                anyhow::ensure!(!fails, "no more");
                Ok(())
            })
        };
        write("one", false).expect("written");
        assert!(format!("{:#}", write("two", true).expect_err("it fails")).contains("a.csv: is not written"));
        assert_eq!(std::fs::read_to_string(&path).expect("the file"), "one");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left over");
    }
}
