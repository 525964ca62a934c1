//! The program `lagebild`: reads agency stories and prints who did or said what to whom.

/// Prints a line; a reader that went away is no error.
macro_rules! say {
    ($($part:tt)*) => {{
        let line = format!($($part)*);
        let _ = std::io::Write::write_all(&mut anstream::stdout(), format!("{line}\n").as_bytes());
    }};
}

mod bar;
mod check;
mod demo;
mod eval;
mod eval_links;
mod explain;
mod flow;
mod gaps;
mod input;
mod labels;
mod lage;
mod line;
mod marks;
mod output;
mod overlay;
mod paint;
mod parse;
mod pretty;
mod read;
mod relate;
mod serve;
mod signals;
mod stories;
mod words;

use clap::{Parser, Subcommand};
use lage::known::Known;
use lagebild_codebook::{Codebook, Sources};
use std::cell::LazyCell;
use std::path::PathBuf;
use std::process::ExitCode;
use words::{Lang, Words};

/// Reads news-agency stories into a source-attributed picture of political and security events.
#[derive(Parser)]
#[command(name = "lagebild", version, about, long_about = None, arg_required_else_help = true)]
struct Args {
    /// Folder laid over the built-in codebook (same layout: de/frames, de/lexicon, world ...).
    #[arg(long, global = true, value_name = "DIR")]
    codebook: Option<PathBuf>,
    /// Threads to use; the output does not depend on it.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Language of the views for people.
    #[arg(long, global = true, value_enum, default_value = "de")]
    lang: Lang,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Codes stories: files, folders, archives, addresses, `-` for standard input.
    Read(read::ReadArgs),
    /// Codes the bundled sample stories, counts their events, and puts them into a store to be looked at.
    Demo(demo::DemoArgs),
    /// Tells why an event was coded as it was: clause, frame, roles, source, date, place.
    Explain(explain::ExplainArgs),
    /// Lists what the codebook does not know yet, over many stories.
    Gaps(gaps::GapsArgs),
    /// Codes stories and compares the events with gold.
    Eval(eval::EvalArgs),
    /// Links stories of a measuring set and compares the happenings with gold.
    EvalLinks(eval_links::EvalLinksArgs),
    /// Shows the grammar's analysis of plain text, one paragraph a line.
    Parse(parse::ParseArgs),
    /// The best type for what one given actor does to another, pair by pair (JSON lines).
    Relate(relate::RelateArgs),
    /// Puts items into a store: files, folders, archives, addresses, standard input.
    Ingest(lage::ingest::IngestArgs),
    /// Runs as a service: folders and feeds of a configuration go into a store as they come.
    Watch(lage::watch::WatchArgs),
    /// Events of a store, by who, what, when, where and on whose word.
    Events(Box<lage::events::EventsArgs>),
    /// Finds stories of a store by their words.
    Search(lage::search::SearchArgs),
    /// Shows a story, an event or a happening of a store.
    Show(lage::show::ShowArgs),
    /// Happenings of a store: what is reported, by how many stories and agencies.
    Happenings(Box<lage::happenings::HappeningsArgs>),
    /// Events of a store over time: cooperation and conflict by day, week or month, and the mean of their scores.
    Series(Box<lage::series::SeriesArgs>),
    /// Links all events of a store to happenings anew.
    Link(lage::link::LinkArgs),
    /// Takes events out of a happening, for good.
    Split(lage::decide::SplitArgs),
    /// Puts two happenings together, for good.
    Merge(lage::decide::MergeArgs),
    /// The versions of an item and what each changed.
    History(lage::history::HistoryArgs),
    /// Runs a reading statement over the views of a store.
    Sql(lage::sql::SqlArgs),
    /// Shows a store as pages in the browser, with an interface for programs.
    Serve(serve::ServeArgs),
    /// Writes the events of a store to a file: PLOVER, CSV, GeoJSON, Parquet, JSON lines.
    Export(Box<lage::export::ExportArgs>),
    /// Codes all stories of a store again with the codebook at hand.
    Recode(lage::recode::RecodeArgs),
    /// Lists the runs of a store.
    Runs(lage::runs::RunsArgs),
    /// What two runs of a store, or two files of events, differ in.
    Diff(lage::diff::DiffArgs),
    /// Looks after the codebook.
    #[command(subcommand)]
    Codebook(check::CodebookCommand),
}

fn main() -> ExitCode {
    let args = Args::parse();
    match run(args) {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("lagebild: {error:#}");
            ExitCode::from(1)
        }
    }
}

/// The reader of our output went away (`lagebild read ... | head`): no error.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|e| {
        e.downcast_ref::<std::io::Error>().is_some_and(closed)
            || e.downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe))
            || e.downcast_ref::<lagebild_export::ExportError>()
                .is_some_and(lagebild_export::ExportError::is_closed_pipe)
            || e.downcast_ref::<csv::Error>()
                .is_some_and(|e| matches!(e.kind(), csv::ErrorKind::Io(e) if closed(e)))
    })
}

fn run(args: Args) -> anyhow::Result<ExitCode> {
    if let Some(n) = args.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(n))
            .build_global()
            .map_err(|e| anyhow::anyhow!("cannot start {n} threads ({e}); give a smaller --threads"))?;
    }
    let mut sources = Sources::builtin();
    let laid = args.codebook.as_deref().map(|dir| overlay::lay(&mut sources, dir)).transpose()?;
    // a server has it for as long as the program runs
    let kept = matches!(args.command, Command::Serve(_) | Command::Demo(_)).then(|| sources.clone());
    let lasting =
        || -> &'static Codebook { Box::leak(Box::new(Codebook::both(kept.clone().unwrap_or_default()))) };
    // compiled by the first that needs it: a question to a store seldom does
    let codebook = LazyCell::new(|| Codebook::both(sources.clone()));
    let known = Known::new(&sources);
    if let Some(laid) = &laid
        && !matches!(args.command, Command::Codebook(_))
    {
        overlay::warn(laid, &codebook);
    }
    let words = Words::new(args.lang);
    match args.command {
        Command::Read(a) => read::run(&a, &codebook, &words),
        Command::Demo(a) => demo::run(&a, lasting(), &known, &words),
        Command::Explain(a) => explain::run(&a, &codebook, &words),
        Command::Gaps(a) => gaps::run(&a, &codebook, &words),
        Command::Eval(a) => eval::run(&a, &codebook),
        Command::EvalLinks(a) => eval_links::run(&a, &codebook),
        Command::Parse(a) => parse::run(&a, &codebook),
        Command::Relate(a) => relate::run(&a, &codebook),
        Command::Ingest(a) => lage::ingest::run(&a, &codebook, &words),
        Command::Watch(a) => lage::watch::run(&a, &codebook, &words),
        Command::Events(a) => lage::events::run(&a, &known, &words),
        Command::Search(a) => lage::search::run(&a, &known, &words),
        Command::Show(a) => lage::show::run(&a, &known, &words),
        Command::Happenings(a) => lage::happenings::run(&a, &known, &words),
        Command::Series(a) => lage::series::run(&a, &known, &words),
        Command::Link(a) => lage::link::run(&a, &words),
        Command::Split(a) => lage::decide::split(&a, &known, &words),
        Command::Merge(a) => lage::decide::merge(&a, &known, &words),
        Command::History(a) => lage::history::run(&a, &known, &words),
        Command::Sql(a) => lage::sql::run(&a),
        Command::Serve(a) => serve::run(&a, lasting(), &known, &words),
        Command::Export(a) => lage::export::run(&a, &known, &words),
        Command::Recode(a) => lage::recode::run(&a, &codebook, &words),
        Command::Runs(a) => lage::runs::run(&a, &words),
        Command::Diff(a) => lage::diff::run(&a, &words),
        Command::Codebook(c) => check::run(&c, &codebook),
    }
}

/// Program and version, as events name it.
pub const PROGRAM: &str = concat!("lagebild ", env!("CARGO_PKG_VERSION"));
