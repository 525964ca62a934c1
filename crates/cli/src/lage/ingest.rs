//! `lagebild ingest`: items into the store.
//!
//! One thread finds inputs, a bounded number at a time; they are coded in parallel and handed in their order to one
//! writer that keeps each batch in one transaction. Inputs that the store has are not read again, so that a run that was
//! interrupted goes on where it was.

use super::code;
use super::keep::{Keeper, Rejects};
use super::watch;
use crate::bar::Bar;
use crate::flow::{Given, Inputs, Message, NetArgs, address};
use crate::signals;
use crate::stories;
use crate::words::Words;
use clap::Args;
use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_intake::Opening;
use lagebild_store::{Fetched, Reader};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Batches that may wait for the writer.
const WAITING: usize = 2;
/// Longest wait for an input, after which a request to end is seen: standard input may be silent.
const NAP: Duration = Duration::from_millis(100);

/// Arguments of `ingest`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lagebild ingest eingang/ --store lage.db\n  cat meldung.txt | lagebild ingest - --store lage.db\n  \
    lagebild ingest archiv.tar.gz wire.jsonl.gz tabelle.csv\n  lagebild ingest https://agency.example/feed.xml --follow\n  \
    lagebild ingest --watch eingang/\n\n\
    The same input twice changes nothing; after an interruption the same command goes on where it was.\n\
    Archives (.zip, .tar, .tar.gz, .gz), JSON lines, tables and feeds are read member by member, line by line."
)]
pub struct IngestArgs {
    /// Files and archives of any format, folders (with all below them), addresses (https://...), or `-` for standard input.
    #[arg(required = true, value_name = "FILE|DIR|URL")]
    files: Vec<PathBuf>,
    /// The store's file; made where there is none.
    #[arg(long, value_name = "FILE", default_value = "lage.db")]
    store: PathBuf,
    /// Write what holds no story to this file, one a line, JSON: input (of several items: the item), reason.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Format of the items, instead of telling it by the bytes; see `lagebild read --help`.
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<lagebild_wire::Format>,
    #[command(flatten)]
    net: NetArgs,
    /// Go on: take what arrives in the folders, ask the addresses again, until Ctrl-C. Files being written are waited for.
    #[arg(long)]
    watch: bool,
    /// With --watch: seconds between two looks into a folder.
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// With --watch: seconds between two questions to an address.
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    ask_every: u64,
}

/// Runs the command.
pub fn run(args: &IngestArgs, codebook: &Codebook, words: &Words) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    if args.watch {
        let (folders, rest): (Vec<PathBuf>, Vec<PathBuf>) =
            args.files.iter().cloned().partition(|p| p.is_dir());
        let (feeds, files): (Vec<PathBuf>, Vec<PathBuf>) =
            rest.into_iter().partition(|p| address(p).is_some());
        if let Some(file) = files.first() {
            anyhow::bail!(
                "{}: is no folder and no address; --watch takes only these, ingest files before without it",
                file.display()
            );
        }
        let plan = watch::Plan {
            store: args.store.clone(),
            rejects: args.rejects.clone(),
            net: args.net.clone(),
            opening: Opening { format: args.input_format, ..Opening::default() },
            folders: folders.into_iter().map(|path| watch::Folder { path, every: args.every }).collect(),
            feeds: feeds
                .iter()
                .filter_map(|p| address(p))
                .map(|a| watch::Feed {
                    address: a.to_owned(),
                    every: args.ask_every,
                    follow: args.net.follow,
                })
                .collect(),
        };
        return watch::serve(&plan, codebook, words);
    }
    for path in &args.files {
        if path.as_os_str() != "-" && address(path).is_none() {
            std::fs::metadata(path).map_err(|e| crate::input::trouble(path, &e))?;
        }
    }
    let given = Given::expand(&args.files)?;
    let coder = stories::coder(codebook)?;
    let rejects = args.rejects.as_deref().map(Rejects::create).transpose()?;
    let mut keeper = Keeper::open(&args.store, &codebook.hash, rejects)?;
    let known = Reader::open(&args.store, &super::now())?;
    let stop = signals::stop()?;
    let mut bar = Bar::new(given.bytes, true);
    let opening = Opening { format: args.input_format, ..Opening::default() };
    let inputs = given.start(opening, &args.net, Some(&args.store), &stop);
    let (send, receive) = sync_channel(WAITING);
    std::thread::scope(|threads| {
        let writer = threads.spawn(|| write(&mut keeper, receive, &mut bar));
        let fed = feed_all(inputs, &coder, &known, &send, &stop);
        drop(send);
        let wrote =
            writer.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the writer ended by an internal error")));
        // what stopped the writer stopped the feeding too
        wrote.and(fed)
    })?;
    bar.end();
    keeper.end()?;
    let done = keeper.done;
    say!("{}", done.summary(begun.elapsed().as_secs_f64(), words));
    if stop.load(Ordering::Relaxed) {
        anstream::eprintln!("lagebild: {}", words.get("ingest.interrupted"));
        return Ok(ExitCode::from(signals::INTERRUPTED));
    }
    Ok(if done.rejects + done.broken > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What goes to the writer.
enum Work {
    Batch(code::Coded, u64),
    Fetched(Fetched),
    Failed(crate::flow::Failure),
}

/// Codes batch after batch.
fn feed_all(
    inputs: Inputs,
    coder: &Coder<'_>,
    known: &Reader,
    send: &SyncSender<Work>,
    stop: &AtomicBool,
) -> anyhow::Result<()> {
    while !stop.load(Ordering::Relaxed) {
        let work = match inputs.recv_timeout(NAP) {
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => break,
            Ok(message) => message,
        };
        let work = match work {
            Message::Batch(batch) => Work::Batch(code::all(batch.found, coder, known)?, batch.read),
            Message::Fetched(fetched) => Work::Fetched(fetched),
            Message::Failed(failure) => Work::Failed(failure),
        };
        if send.send(work).is_err() {
            break;
        }
    }
    Ok(())
}

/// The writer: keeps batch after batch.
fn write(keeper: &mut Keeper, works: Receiver<Work>, bar: &mut Bar) -> anyhow::Result<()> {
    for work in works {
        match work {
            Work::Batch(coded, read) => {
                let items = coded.len();
                keeper.keep(coded, bar)?;
                bar.reach(items, read);
            }
            Work::Fetched(fetched) => keeper.fetched(&fetched)?,
            Work::Failed(f) => keeper.fail(&f.shown, &f.reason, bar)?,
        }
    }
    Ok(())
}
