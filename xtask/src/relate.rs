//! `cargo xtask train-relate`: the ranking of `lagebild relate`, see `docs/relate.md`.

use anyhow::{Context, Result, ensure};
use lagebild_codebook::{Codebook, Sources};
use lagebild_coder::Coder;
use lagebild_coder::relate::weights::{Example, fold};
use lagebild_coder::relate::{Weights, locate};
use lagebild_model::Language;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// Trains on `data`, writes `out`, and returns the figures of the cross-validation.
///
/// # Errors
/// When a file cannot be read or written, or a line is no pair.
pub fn run(data: &Path, out: &Path, folds: usize) -> Result<String> {
    ensure!(folds > 1, "--folds must be at least 2");
    let codebook = Codebook::both(Sources::builtin());
    let coder = Coder::new(&codebook, "train").map_err(anyhow::Error::msg)?;
    let text = std::fs::read_to_string(data).with_context(|| data.display().to_string())?;
    let lines: Vec<&str> = text.lines().collect();
    let examples: Vec<Example> = lines
        .par_iter()
        .enumerate()
        .map(|(n, line)| example(&coder, line).with_context(|| format!("{}:{}", data.display(), n + 1)))
        .collect::<Result<_>>()?;
    let right: Vec<Vec<(String, String)>> =
        (0..folds).into_par_iter().map(|k| held_out(&examples, k, folds)).collect();
    let pairs: Vec<(String, String)> = right.into_iter().flatten().collect();
    std::fs::write(out, Weights::train(&examples).text()).with_context(|| out.display().to_string())?;
    Ok(figures(&pairs, folds))
}

fn example(coder: &Coder<'_>, line: &str) -> Result<Example> {
    let value: serde_json::Value = serde_json::from_str(line)?;
    let word = |k: &str| value.get(k).and_then(|v| v.as_str()).with_context(|| format!("no {k}"));
    let text = word("text")?;
    let span = |k: &str| {
        let start = value.get(format!("{k}_start")).and_then(serde_json::Value::as_u64);
        locate(text, word(k)?, start).with_context(|| format!("{k} does not stand in the text"))
    };
    let observed = coder.observe(text, Language::English, span("source")?, span("target")?);
    Ok((observed.features, fold(word("gold")?).to_owned()))
}

/// Gold and answer for every `folds`-th pair, learned from the others.
fn held_out(examples: &[Example], k: usize, folds: usize) -> Vec<(String, String)> {
    let inside = |n: usize| n % folds == k;
    let rest: Vec<Example> =
        examples.iter().enumerate().filter(|(n, _)| !inside(*n)).map(|(_, e)| e.clone()).collect();
    let weights = Weights::train(&rest);
    let tested = examples.iter().enumerate().filter(|(n, _)| inside(*n));
    tested
        .map(|(_, (features, gold))| {
            let best = weights.rank(features).into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
            (gold.clone(), best.map(|b| b.0).unwrap_or_default())
        })
        .collect()
}

fn figures(pairs: &[(String, String)], folds: usize) -> String {
    let classes: BTreeSet<&str> = pairs.iter().map(|p| p.0.as_str()).collect();
    let right = pairs.iter().filter(|(g, p)| g == p).count();
    let mut f1: BTreeMap<&str, f64> = BTreeMap::new();
    for c in classes {
        let hits = pairs.iter().filter(|(g, p)| g == c && p == c).count();
        let named =
            pairs.iter().filter(|(g, _)| g == c).count() + pairs.iter().filter(|(_, p)| p == c).count();
        f1.insert(c, 2.0 * hits as f64 / named.max(1) as f64);
    }
    let macro_f1 = f1.values().sum::<f64>() / f1.len().max(1) as f64;
    let accuracy = right as f64 / pairs.len().max(1) as f64;
    let mut out =
        format!("{folds} folds: accuracy {accuracy:.4}, macro F1 {macro_f1:.4}, {} pairs\n", pairs.len());
    for (c, v) in f1 {
        let _ = writeln!(out, "  {c:10} {v:.3}");
    }
    out
}
