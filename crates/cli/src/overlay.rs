//! `--codebook DIR`: a user's folder over the built-in codebook.

use lagebild_codebook::{Codebook, Sources};
use std::path::{Path, PathBuf};

/// Names under which a codebook's files stand.
const LAYOUT: [&str; 7] = ["de/", "en/", "wire/", "world/", "types.tsv", "cameo.tsv", "series.tsv"];
const ADVICE: &str =
    "--codebook takes a folder laid out like the built-in codebook (de/frames, de/lexicon, world ...)";
/// Deepest folder looked into; keeps links in circles harmless.
const DEPTH: usize = 12;

/// The folder and its files' names inside the codebook.
pub struct Laid {
    dir: PathBuf,
    files: Vec<String>,
}

/// Lays the folder over the sources.
pub fn lay(sources: &mut Sources, dir: &Path) -> anyhow::Result<Laid> {
    let shown = dir.display();
    let meta = std::fs::metadata(dir).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => anyhow::anyhow!("{shown}: there is no such folder; {ADVICE}"),
        _ => anyhow::anyhow!("{shown}: cannot be read ({e}); {ADVICE}"),
    })?;
    anyhow::ensure!(meta.is_dir(), "{shown}: is not a folder; {ADVICE}");
    let mut files = Vec::new();
    names(dir, "", 0, &mut files).map_err(|e| crate::input::trouble(dir, &e))?;
    files.sort();
    let known = |f: &String| LAYOUT.iter().any(|l| f.starts_with(l)) || f == "contexts.txt";
    anyhow::ensure!(files.iter().any(known), "{shown}: holds no file of a codebook; {ADVICE}");
    sources.overlay(dir).map_err(|p| {
        let advice = p.hint.as_deref().unwrap_or("save the file as UTF-8 text and make it readable");
        anyhow::anyhow!("{}: {}; {advice}", dir.join(&p.file).display(), p.message)
    })?;
    Ok(Laid { dir: dir.to_path_buf(), files })
}

fn names(dir: &Path, inside: &str, depth: usize, out: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)?.flatten() {
        let name = format!("{inside}{}", entry.file_name().to_string_lossy());
        if !entry.path().is_dir() {
            out.push(name);
        } else if depth < DEPTH {
            names(&entry.path(), &format!("{name}/"), depth + 1, out)?;
        }
    }
    Ok(())
}

/// One line on standard error when files of the folder hold mistakes.
pub fn warn(laid: &Laid, codebook: &Codebook) {
    let mistakes: Vec<_> = codebook
        .problems
        .iter()
        .chain(codebook.english().into_iter().flat_map(|e| &e.problems))
        .filter(|p| laid.files.contains(&p.file))
        .collect();
    if let Some(first) = mistakes.first() {
        let path = laid.dir.join(&first.file);
        anstream::eprintln!(
            "lagebild: {}:{}: {}; {} in this folder, their lines are left out, `lagebild --codebook {} codebook check` lists them",
            path.display(),
            first.line,
            first.message,
            if mistakes.len() == 1 { "1 mistake".to_owned() } else { format!("{} mistakes", mistakes.len()) },
            laid.dir.display()
        );
    }
}
