//! `lagebild relate`: what one given actor does to another.

use crate::input::{Speech, language, load, trouble};
use crate::stories::{coder, guarded};
use clap::Args;
use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_coder::relate::{Weights, locate};
use rayon::prelude::*;
use serde::Deserialize;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `relate`.
#[derive(Args)]
#[command(after_help = "Example:\n  lagebild relate pairs.jsonl\n  \
    with lines {\"id\": 1, \"text\": \"France accused Mali of lying.\", \"source\": \"France\", \"target\": \"Mali\"}")]
pub struct RelateArgs {
    /// JSON lines with id, text, source, target (and `source_start`, `target_start`); `-` for standard input.
    file: PathBuf,
    /// Language of the texts; without it, found for each by counting frequent words.
    #[arg(long, value_enum)]
    language: Option<Speech>,
    /// Trained weights (`cargo xtask train-relate`); without them frames alone decide.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

/// One pair.
#[derive(Deserialize)]
struct Pair {
    id: serde_json::Value,
    text: String,
    source: String,
    target: String,
    source_start: Option<u64>,
    target_start: Option<u64>,
}

/// Runs the command.
pub fn run(args: &RelateArgs, codebook: &Codebook) -> anyhow::Result<ExitCode> {
    let weights = match &args.weights {
        None => None,
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|e| trouble(path, &e))?;
            let read = Weights::parse(&text);
            Some(read.map_err(|e| anyhow::anyhow!("{}: {e}; train them anew", path.display()))?)
        }
    };
    let coder = coder(codebook)?;
    let input = load(&args.file)?;
    let text = String::from_utf8_lossy(&input.bytes);
    let lines: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).collect();
    let answers: Vec<anyhow::Result<serde_json::Value>> = lines
        .par_iter()
        .map(|(n, line)| {
            let shown = format!("{}:{}", input.shown, n + 1);
            guarded(&shown, || answer(&coder, line, args.language, weights.as_ref()))?
                .map_err(|e| anyhow::anyhow!("{shown}: {e}"))
        })
        .collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    for a in answers {
        match a {
            Ok(value) => writeln!(out, "{value}")?,
            Err(e) => {
                failed = true;
                anstream::eprintln!("lagebild: {e:#}");
            }
        }
    }
    out.flush()?;
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn answer(
    coder: &Coder<'_>,
    line: &str,
    speech: Option<Speech>,
    weights: Option<&Weights>,
) -> anyhow::Result<serde_json::Value> {
    let pair: Pair = serde_json::from_str(line)
        .map_err(|e| anyhow::anyhow!("not a pair ({e}); needs id, text, source, target"))?;
    let find = |name: &str, piece: &str, start| {
        locate(&pair.text, piece, start)
            .ok_or_else(|| anyhow::anyhow!("{name} {piece:?} does not stand in the text; copy it verbatim"))
    };
    let source = find("source", &pair.source, pair.source_start)?;
    let target = find("target", &pair.target, pair.target_start)?;
    let a = coder.relate(&pair.text, language(speech, &pair.text), source, target, weights);
    let ranking: Vec<(String, f64)> =
        a.ranking.into_iter().map(|(k, v)| (k, (v * 1000.0).round() / 1000.0)).collect();
    let evidence = a.evidence.map(|(span, rule)| {
        serde_json::json!({"start": span.start, "end": span.end, "text": span.text(&pair.text), "rule": rule})
    });
    Ok(serde_json::json!({
        "id": pair.id, "type": a.kind, "mode": a.mode, "ranking": ranking, "evidence": evidence
    }))
}
