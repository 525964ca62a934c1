//! `cargo xtask train`: the grammar's weights.

use anyhow::{Context, Result, ensure};
use lagebild_codebook::world::name;
use lagebild_codebook::{Codebook, Sources};
use lagebild_grammar::analysis::Trained;
use lagebild_grammar::train::{Effort, Gold, read_conllu, table, train};
use lagebild_grammar::{Grammar, conllu, english};
use lagebild_model::Span;
use std::path::{Path, PathBuf};

/// How often the sentences of the treebank count beside the own ones.
const TREEBANK_COUNTS: usize = 2;

/// Trains on a treebank and the `.conllu` files of the folder `own`, and writes `de-tagger.bin`, `de-arcs.bin`, `de-parts.bin`, `de-labels.bin`, `de-allowed.bin` into `out`.
///
/// With `show`, the sentences of these files (one a line) are parsed with the new weights into `out`, to be scored.
pub fn run(treebank: &Path, own: &Path, out: &Path, made: usize, show: &[PathBuf]) -> Result<()> {
    let text = std::fs::read_to_string(treebank)
        .with_context(|| format!("{}: cannot be read", treebank.display()))?;
    let mut gold = read_conllu(&text);
    ensure!(!gold.is_empty(), "{}: no sentence in CoNLL-U form", treebank.display());
    // its conventions are those of the measure, and the own sentences outnumber it
    let once = gold.clone();
    for _ in 1..TREEBANK_COUNTS {
        gold.extend(once.iter().cloned());
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(own)
        .with_context(|| format!("{}: cannot be read", own.display()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "conllu"))
        .collect();
    files.sort();
    for file in &files {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{}: cannot be read", file.display()))?;
        gold.extend(read_conllu(&text));
    }
    let codebook = Codebook::builtin();
    save(&codebook, "de", &gold, Effort { made, ..Effort::default() }, out, show)
}

/// Trains English on the `.conllu` files given or lying in the folders given, without those whose path contains one of
/// `without`; a sentence that stands in two files counts once. With `only_table`, the sentences are written as
/// `scripts/train-network` reads them, and nothing is trained.
pub fn run_english(
    treebanks: &[PathBuf],
    without: &[String],
    out: &Path,
    show: &[PathBuf],
    only_table: Option<&Path>,
) -> Result<()> {
    let mut files = Vec::new();
    for path in treebanks {
        if path.is_dir() {
            let inside =
                std::fs::read_dir(path).with_context(|| format!("{}: cannot be read", path.display()))?;
            files.extend(inside.filter_map(|entry| entry.ok().map(|e| e.path())));
        } else {
            files.push(path.clone());
        }
    }
    files.retain(|f| {
        f.extension().is_some_and(|e| e == "conllu")
            && !without.iter().any(|w| f.to_string_lossy().contains(w.as_str()))
    });
    files.sort();
    let codebook = Codebook::build(Sources::builtin(), "en");
    let place = |w: &str| codebook.names.get(w).is_some_and(|b| b & (name::STATE | name::PLACE) != 0);
    let mut gold = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for file in &files {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{}: cannot be read", file.display()))?;
        gold.extend(
            english::treebank::read(&text, &place).into_iter().filter(|g| seen.insert(g.forms.join(" "))),
        );
    }
    ensure!(!gold.is_empty(), "no sentence in CoNLL-U form");
    if let Some(path) = only_table {
        let rows = table(&codebook, "en", &gold, Effort::large(), |line| eprintln!("{line}"));
        return std::fs::write(path, rows).with_context(|| format!("{}: cannot be written", path.display()));
    }
    save(&codebook, "en", &gold, Effort::large(), out, show)
}

/// Trains, writes the weights and parses the files to show.
fn save(
    codebook: &Codebook,
    language: &str,
    gold: &[Gold],
    effort: Effort,
    out: &Path,
    show: &[PathBuf],
) -> Result<()> {
    for problem in &codebook.problems {
        eprintln!("{problem}");
    }
    let mut trained = train(codebook, language, gold, effort, |line| eprintln!("{line}"));
    if language == "en" {
        // the network is trained apart, see `scripts/train-network`
        trained.network = Trained::english().network;
    }
    for (name, bytes) in [
        ("tagger", trained.tagger.to_bytes()),
        ("arcs", trained.arcs.to_bytes()),
        ("parts", trained.parts.to_bytes()),
        ("labels", trained.labels.to_bytes()),
        ("allowed", trained.allowed.to_bytes()),
    ] {
        let path = out.join(format!("{language}-{name}.bin"));
        std::fs::write(&path, &bytes).with_context(|| format!("{}: cannot be written", path.display()))?;
        println!("{}: {} bytes", path.display(), bytes.len());
    }
    let grammar = Grammar::new(codebook, language, trained);
    for file in show {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{}: cannot be read", file.display()))?;
        let mut parsed = String::new();
        let mut at = 0;
        for (n, line) in text.split_inclusive('\n').enumerate() {
            for s in grammar.trees(&text, Span::of(at, at + line.trim_end().len()), n as u32) {
                if grammar.is_english() {
                    english::conllu::write(&s, &text, &mut parsed);
                } else {
                    conllu::write(&s, &text, conllu::spaced(line), &mut parsed);
                }
            }
            at += line.len();
        }
        let path = out.join(file.file_stem().unwrap_or_default()).with_extension("conllu");
        std::fs::write(&path, parsed).with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    Ok(())
}
