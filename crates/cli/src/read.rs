//! `lagebild read`: stories in, events out.

use crate::{PROGRAM, input};
use clap::{Args, ValueEnum};
use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_model::Coded;
use rayon::prelude::*;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The text with marked evidence and one line an event, for people.
    Pretty,
    /// One event a line, JSON.
    Jsonl,
    /// One coded story a line with all layers, JSON.
    Story,
    /// One event a row.
    Csv,
}

/// Arguments of `read`.
#[derive(Args)]
pub struct ReadArgs {
    /// Story files, folders of .txt files, or `-` for standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
    /// Leave out events below this confidence (0 to 1).
    #[arg(long, default_value_t = 0.0)]
    min_confidence: f64,
}

/// How many stories are held in memory at a time.
const BATCH: usize = 64;

/// Runs the command.
pub fn run(args: &ReadArgs, codebook: &Codebook) -> anyhow::Result<ExitCode> {
    let coder = Coder::new(codebook, PROGRAM).map_err(|e| anyhow::anyhow!("the codebook's time tables: {e}"))?;
    let paths = input::paths(&args.files)?;
    let mut stdout = std::io::stdout().lock();
    let mut failed = 0;
    for batch in paths.chunks(BATCH) {
        let coded: Vec<(String, Result<Coded, String>)> = batch
            .par_iter()
            .map(|path| match input::load(path) {
                Ok(i) => {
                    let story = lagebild_wire::read(&i.bytes, &i.stem).map_err(|e| e.to_string());
                    (i.shown, story.map(|s| coder.code(s)))
                }
                Err(e) => (path.display().to_string(), Err(format!("{e:#}"))),
            })
            .collect();
        for (shown, result) in coded {
            match result {
                Ok(mut c) => {
                    c.events.retain(|e| e.confidence >= args.min_confidence);
                    write(&mut stdout, &c, args.format)?;
                }
                Err(e) => {
                    failed += 1;
                    anstream::eprintln!("lagebild: {shown}: {e}");
                }
            }
        }
    }
    stdout.flush()?;
    Ok(if failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn write(out: &mut impl Write, coded: &Coded, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Jsonl => {
            for e in &coded.events {
                serde_json::to_writer(&mut *out, e)?;
                out.write_all(b"\n")?;
            }
        }
        Format::Story => {
            serde_json::to_writer(&mut *out, coded)?;
            out.write_all(b"\n")?;
        }
        Format::Pretty | Format::Csv => {
            for e in &coded.events {
                writeln!(out, "{} {:?}", e.kind, e.evidence.first().map(|e| &e.text))?;
            }
        }
    }
    Ok(())
}
