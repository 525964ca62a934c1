//! The program `lagebild`: reads agency stories and prints who did or said what to whom.

mod check;
mod input;
mod parse;
mod read;

use anyhow::Context;
use clap::{Parser, Subcommand};
use lagebild_codebook::{Codebook, Sources};
use std::path::PathBuf;
use std::process::ExitCode;

/// Reads news-agency stories into a source-attributed picture of political and security events.
#[derive(Parser)]
#[command(name = "lagebild", version, about, long_about = None, arg_required_else_help = true)]
struct Args {
    /// Folder laid over the built-in codebook (same layout: de/frames, de/lexicon, world ...).
    #[arg(long, global = true, value_name = "DIR")]
    codebook: Option<PathBuf>,
    /// Threads to use; the output does not depend on it.
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Codes stories: one file a story, `-` for standard input.
    Read(read::ReadArgs),
    /// Shows the grammar's analysis of plain text, one paragraph a line.
    Parse(parse::ParseArgs),
    /// Looks after the codebook.
    #[command(subcommand)]
    Codebook(check::CodebookCommand),
}

fn main() -> ExitCode {
    let args = Args::parse();
    match run(args) {
        Ok(code) => code,
        Err(error) => {
            anstream::eprintln!("lagebild: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(args: Args) -> anyhow::Result<ExitCode> {
    if let Some(n) = args.threads {
        rayon::ThreadPoolBuilder::new().num_threads(n.max(1)).build_global().context("cannot start threads")?;
    }
    let mut sources = Sources::builtin();
    if let Some(dir) = &args.codebook {
        sources.overlay(dir)?;
    }
    let codebook = Codebook::build(sources, "de");
    match args.command {
        Command::Read(a) => read::run(&a, &codebook),
        Command::Parse(a) => parse::run(&a, &codebook),
        Command::Codebook(c) => check::run(&c, &codebook),
    }
}

/// Program and version, as events name it.
pub const PROGRAM: &str = concat!("lagebild ", env!("CARGO_PKG_VERSION"));
