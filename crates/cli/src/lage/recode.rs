//! `lagebild recode`: all stories of a store coded again with the codebook at hand.
//!
//! As with `ingest`, stories are coded in parallel, batch by batch, and one writer keeps each batch in one transaction. A
//! story that the run has coded is not coded again, so that a run that was interrupted goes on where it was.

use crate::stories;
use crate::words::Words;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_picture::Linker;
use lagebild_store::{Manifest, Reader, Recoded, Renewed, Run, Store, Stored};
use rayon::prelude::*;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

/// Stories of one batch, which is one transaction.
const BATCH: usize = 128;
/// Batches that may wait for the writer.
const WAITING: usize = 2;

/// Arguments of `recode`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lagebild recode --store lage.db\n  lagebild --codebook eigenes/ recode --store lage.db\n  lagebild diff 1 2 --store lage.db\n\n\
    Stories that this program coded with this codebook are passed over; after an interruption the same command goes on \
    where it was. The events of the run before are kept for `lagebild diff`."
)]
pub struct RecodeArgs {
    /// The store's file.
    #[arg(long, value_name = "FILE", default_value = "lage.db")]
    store: PathBuf,
    /// Begin a new run and code every story, those too that this program coded with this codebook.
    #[arg(long)]
    again: bool,
}

/// Runs the command; exit code 1 when a story could not be coded.
pub fn run(args: &RecodeArgs, codebook: &Codebook, words: &Words) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let now = super::now();
    // says so where there is no store, and makes none
    Reader::open(&args.store, &now)?;
    let coder = stories::coder(codebook)?;
    let mut store = Store::open(&args.store)?;
    let manifest = Manifest {
        program: crate::PROGRAM.to_owned(),
        codebook: codebook.hash.clone(),
        started: now.clone(),
    };
    let run = if args.again { store.begin_anew(&manifest)? } else { store.begin(&manifest)? };
    let reader = Reader::open(&args.store, &now)?;
    let (to_code, known) = reader.to_code(run)?;
    let bar = progress(to_code);
    let (send, receive) = sync_channel(WAITING);
    let (done, failed) = std::thread::scope(|threads| {
        let writer = threads.spawn(|| keep(store, run, receive, &bar));
        let fed = feed(&reader, run, &coder, &bar, &send);
        drop(send);
        let done =
            writer.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the writer ended by an internal error")));
        done.and_then(|d| fed.map(|failed| (d, failed)))
    })?;
    bar.finish_and_clear();
    say!("{}", summary(done, known, begun.elapsed().as_secs_f64(), words));
    let runs = reader.runs()?;
    if done.stories > 0
        && let [.., before, last] = runs.as_slice()
    {
        say!("lagebild diff {} {} --store {}", before.id, last.id, args.store.display());
    }
    Ok(if failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Codes all stories that the run lacks, batch by batch; tells how many failed, which stay as they were.
fn feed(
    reader: &Reader,
    run: Run,
    coder: &Coder<'_>,
    bar: &ProgressBar,
    send: &SyncSender<Vec<Recoded>>,
) -> anyhow::Result<usize> {
    let mut failed = 0;
    let mut after = i64::MIN;
    loop {
        let batch = reader.uncoded(run, after, BATCH)?;
        let Some(last) = batch.last() else { return Ok(failed) };
        after = last.id;
        let coded: Vec<anyhow::Result<Recoded>> = batch.into_par_iter().map(|s| code(coder, s)).collect();
        let mut whole = Vec::with_capacity(coded.len());
        for story in coded {
            match story {
                Ok(story) => whole.push(story),
                Err(e) => {
                    failed += 1;
                    bar.suspend(|| anstream::eprintln!("lagebild: {e:#}"));
                }
            }
        }
        if send.send(whole).is_err() {
            return Ok(failed);
        }
    }
}

fn code(coder: &Coder<'_>, stored: Stored) -> anyhow::Result<Recoded> {
    let name = stored.story.id.clone();
    stories::guarded(&name, || {
        let terms = super::terms::terms(coder, &stored.story);
        Recoded { id: stored.id, terms, coded: coder.code(stored.story) }
    })
}

/// The writer: keeps batch after batch.
fn keep(
    mut store: Store,
    run: Run,
    batches: Receiver<Vec<Recoded>>,
    bar: &ProgressBar,
) -> anyhow::Result<Renewed> {
    let mut done = Renewed::default();
    for batch in batches {
        done += store.recode(run, &batch)?;
        // a new one: what it remembers of an event goes by its row, and rows are given anew
        Linker::default().update(&mut store)?;
        bar.inc(batch.len() as u64);
    }
    // what an interruption left unlinked
    Linker::default().update(&mut store)?;
    store.tidy()?;
    Ok(done)
}

/// `120 Meldungen neu codiert, 3 davon mit anderen Ereignissen · 0 schon codiert · 300 Ereignisse · 2,1 s, 57/s`
fn summary(r: Renewed, known: usize, seconds: f64, words: &Words) -> String {
    let part = |n: usize, key: &str| format!("{n} {}", words.get(key));
    let rate = r.stories as f64 / seconds.max(0.001);
    format!(
        "{}, {} · {} · {} · {seconds:.1} s, {rate:.0}/s",
        part(r.stories, "recode.stories"),
        part(r.changed, "recode.changed"),
        part(known, "recode.known"),
        part(r.events, "events.many"),
    )
}

/// A bar on standard error when that is a terminal.
fn progress(stories: usize) -> ProgressBar {
    let shown = std::io::stderr().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(stories as u64), target);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} · {per_sec} · {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
