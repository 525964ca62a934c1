//! `lagebild runs`: what coded the stories of a store.

use super::StoreArgs;
use crate::paint::{BOLD, DIM, paint, tame};
use crate::words::Words;
use clap::{Args, ValueEnum};
use lagebild_store::RunRow;
use std::process::ExitCode;

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line a run, for people.
    Pretty,
    /// One run a line, JSON.
    Jsonl,
}

/// Arguments of `runs`.
#[derive(Args)]
#[command(
    after_help = "A run is what one program with one codebook coded. Which run coded a story, and the hash of the input it \
    came in, stands in the view lage_codings.\n\nExamples:\n  lagebild runs --store lage.db\n  \
    lagebild sql 'SELECT story, run, codebook, hash FROM lage_codings WHERE current'"
)]
pub struct RunsArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
}

/// Runs the command.
pub fn run(args: &RunsArgs, words: &Words) -> anyhow::Result<ExitCode> {
    for run in args.store.open()?.runs()? {
        match args.format {
            Format::Jsonl => say!(
                "{}",
                serde_json::json!({"run": run.id, "program": run.program, "codebook": run.codebook,
                    "started": run.started, "inputs": run.inputs, "stories": run.stories, "current": run.current})
            ),
            Format::Pretty => say!("{}", shown(&run, words)),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `2 · 2024-08-01T12:00:00Z · lagebild 0.1.0 · 1f3c... · 120 Meldungen, 118 davon gelten`
fn shown(r: &RunRow, words: &Words) -> String {
    format!(
        "{} {}",
        paint(BOLD, &r.id.to_string()),
        [
            r.started.clone(),
            tame(&r.program),
            paint(DIM, &tame(&r.codebook)),
            format!("{} {}", r.inputs, words.get("ingest.inputs")),
            format!(
                "{} {}, {} {}",
                r.stories,
                words.get("ingest.stories"),
                r.current,
                words.get("runs.current")
            ),
        ]
        .join(" · ")
    )
}
