//! `cargo xtask train`: the grammar's weights.

use anyhow::{Context, Result, ensure};
use lagebild_codebook::Codebook;
use lagebild_grammar::train::{Effort, read_conllu, train};
use std::path::Path;

/// Trains on a treebank and writes `de-tagger.bin`, `de-arcs.bin`, `de-labels.bin`, `de-allowed.bin` into `out`.
pub fn run(treebank: &Path, out: &Path, made: usize) -> Result<()> {
    let text = std::fs::read_to_string(treebank)
        .with_context(|| format!("{}: cannot be read", treebank.display()))?;
    let gold = read_conllu(&text);
    ensure!(!gold.is_empty(), "{}: no sentence in CoNLL-U form", treebank.display());
    let codebook = Codebook::builtin();
    for problem in &codebook.problems {
        eprintln!("{problem}");
    }
    let trained =
        train(&codebook, "de", &gold, Effort { made, ..Effort::default() }, |line| eprintln!("{line}"));
    for (name, bytes) in [
        ("tagger", trained.tagger.to_bytes()),
        ("arcs", trained.arcs.to_bytes()),
        ("labels", trained.labels.to_bytes()),
        ("allowed", trained.allowed.to_bytes()),
    ] {
        let path = out.join(format!("de-{name}.bin"));
        std::fs::write(&path, &bytes).with_context(|| format!("{}: cannot be written", path.display()))?;
        println!("{}: {} bytes", path.display(), bytes.len());
    }
    Ok(())
}
