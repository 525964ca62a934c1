//! `lagebild ingest`: items into the store.
//!
//! Inputs are read and coded in parallel, a bounded number at a time, and handed in their order to one writer that keeps
//! each batch in one transaction. Inputs that the store has are not read again, so that a run that was interrupted goes
//! on where it was.

use super::feed::{self, Loaded};
use crate::stories;
use crate::words::Words;
use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_picture::Linker;
use lagebild_store::{Delivery, Manifest, Reader, Run, Store, Tally};
use rayon::prelude::*;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

/// Inputs of one batch, which is one transaction.
const BATCH: usize = 128;
/// Batches that may wait for the writer.
const WAITING: usize = 2;
/// Rejects told on standard error; the rest stands in the store and in the file of `--rejects`.
const TOLD: usize = 20;

/// Arguments of `ingest`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lagebild ingest eingang/ --store lage.db\n  cat meldung.txt | lagebild ingest - --store lage.db\n\n\
    The same input twice changes nothing; after an interruption the same command goes on where it was."
)]
pub struct IngestArgs {
    /// Files, folders (with all below them), or `-` for standard input.
    #[arg(required = true, value_name = "FILE|DIR")]
    files: Vec<PathBuf>,
    /// The store's file; made where there is none.
    #[arg(long, value_name = "FILE", default_value = "lage.db")]
    store: PathBuf,
    /// Write the inputs without a story to this file, one a line, JSON: input, reason.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

/// What was done.
#[derive(Default)]
struct Done {
    tally: Tally,
    rejects: Vec<(String, String)>,
}

/// Runs the command.
pub fn run(args: &IngestArgs, codebook: &Codebook, words: &Words) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let files = feed::files(&args.files)?;
    let coder = stories::coder(codebook)?;
    let now = super::now();
    let mut store = Store::open(&args.store)?;
    let run = store.begin(&Manifest {
        program: crate::PROGRAM.to_owned(),
        codebook: codebook.hash.clone(),
        started: now.clone(),
    })?;
    let known = Reader::open(&args.store, &now)?;
    let bar = progress(files.len());
    let (send, receive) = sync_channel(WAITING);
    let done = std::thread::scope(|threads| {
        let writer = threads.spawn(|| keep(store, run, receive, &bar));
        let fed = feed_all(&files, &coder, &known, &send);
        drop(send);
        let done =
            writer.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the writer ended by an internal error")));
        // what stopped the writer stopped the feeding too
        done.and_then(|d| fed.map(|()| d))
    })?;
    bar.finish_and_clear();
    if let Some(path) = &args.rejects {
        write_rejects(path, &done.rejects)
            .with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    say!("{}", summary(&done.tally, begun.elapsed().as_secs_f64(), words));
    Ok(if done.tally.rejects > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Reads and codes all files, batch by batch.
fn feed_all(
    files: &[PathBuf],
    coder: &Coder<'_>,
    known: &Reader,
    send: &SyncSender<Vec<Delivery>>,
) -> anyhow::Result<()> {
    for batch in files.chunks(BATCH) {
        let loaded: Vec<Result<Loaded, Delivery>> = batch
            .par_iter()
            .map(|path| {
                feed::load(path).map_err(|e| {
                    let shown = path.display().to_string();
                    // there are no bytes: the name stands for them
                    Delivery {
                        hash: *blake3::hash(shown.as_bytes()).as_bytes(),
                        entries: Err(what(&e, &shown)),
                        name: shown,
                    }
                })
            })
            .collect();
        let mut work = Vec::with_capacity(loaded.len());
        for input in loaded {
            work.push(match input {
                Ok(input) if known.knows(&input.hash)? => {
                    Err(Delivery { hash: input.hash, name: input.shown, entries: Ok(Vec::new()) })
                }
                other => other,
            });
        }
        let coded: Vec<Delivery> =
            work.into_par_iter().map(|w| w.map_or_else(|done| done, |input| code(coder, &input))).collect();
        if send.send(coded).is_err() {
            break;
        }
    }
    Ok(())
}

/// Codes one input.
fn code(coder: &Coder<'_>, input: &Loaded) -> Delivery {
    let mut read = Vec::new();
    let mut refused = None;
    for item in lagebild_wire::read_all(&input.bytes, &input.stem, None) {
        match item {
            Ok(story) => read.push(story),
            Err(e) => refused = refused.or_else(|| Some(what(&e.into(), &input.stem))),
        }
    }
    // an input with a story in it is read; what else it holds (pictures, planning) is no fault of it
    let entries = match refused {
        Some(reason) if read.is_empty() => Err(reason),
        _ => read
            .into_iter()
            .map(|story| {
                let source = if story.id == input.stem {
                    input.source.clone()
                } else {
                    format!("{}#{}", input.source, story.id)
                };
                stories::guarded(&input.shown, || super::entry::entry(coder, coder.code(story), &source))
                    .map_err(|e| what(&e, &input.shown))
            })
            .collect(),
    };
    Delivery { hash: input.hash, name: input.shown.clone(), entries }
}

/// The message without the input's name before it.
fn what(error: &anyhow::Error, name: &str) -> String {
    let text = format!("{error:#}");
    text.strip_prefix(&format!("{name}: ")).map_or_else(|| text.clone(), str::to_owned)
}

/// The writer: keeps batch after batch.
fn keep(
    mut store: Store,
    run: Run,
    batches: Receiver<Vec<Delivery>>,
    bar: &ProgressBar,
) -> anyhow::Result<Done> {
    let mut done = Done::default();
    let mut linker = Linker::default();
    for batch in batches {
        done.tally += store.write(run, &batch)?;
        linker.update(&mut store)?;
        for delivery in &batch {
            if let Err(reason) = &delivery.entries {
                if done.rejects.len() < TOLD {
                    bar.suspend(|| anstream::eprintln!("lagebild: {}: {reason}", delivery.name));
                }
                done.rejects.push((delivery.name.clone(), reason.clone()));
            }
        }
        bar.inc(batch.len() as u64);
    }
    store.tidy()?;
    if done.rejects.len() > TOLD {
        anstream::eprintln!(
            "lagebild: {} more inputs hold no story; `--rejects FILE` lists all with their reasons",
            done.rejects.len() - TOLD
        );
    }
    Ok(done)
}

fn write_rejects(path: &std::path::Path, rejects: &[(String, String)]) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    for (input, reason) in rejects {
        serde_json::to_writer(&mut out, &serde_json::json!({"input": input, "reason": reason}))?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// `120 Eingänge: 118 neu, 1 bekannt, 1 ohne Meldung · 118 Meldungen ... · 2,1 s, 57/s`
fn summary(t: &Tally, seconds: f64, words: &Words) -> String {
    let part = |n: usize, key: &str| format!("{n} {}", words.get(key));
    let all = t.inputs + t.known + t.rejects;
    let inputs =
        [part(t.inputs, "ingest.new"), part(t.known, "ingest.known"), part(t.rejects, "ingest.rejected")];
    let stories = [
        part(t.stories, "ingest.stories"),
        part(t.versions, "ingest.versions"),
        part(t.kills, "ingest.kills"),
        part(t.events, "ingest.events"),
    ];
    let rate = (t.inputs + t.rejects) as f64 / seconds.max(0.001);
    format!(
        "{}: {} · {} · {seconds:.1} s, {rate:.0}/s",
        part(all, "ingest.inputs"),
        inputs.join(", "),
        stories.join(", ")
    )
}

/// A bar on standard error when that is a terminal.
fn progress(files: usize) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(files as u64), target);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} · {per_sec} · {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
