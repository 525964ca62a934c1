//! `lagebild watch`: folders and feeds of a configuration go into a store as they come.

mod config;
mod service;

pub use service::{Feed, Folder, Plan, serve};

use crate::words::Words;
use clap::Args;
use lagebild_codebook::Codebook;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `watch`.
#[derive(Args)]
#[command(
    after_help = "Example of a configuration:\n\n  store = \"lage.db\"\n  rejects = \"rejects.jsonl\"\n\n  \
    [[folder]]\n  path = \"eingang\"\n  every = \"2s\"\n\n  [[feed]]\n  url = \"https://agency.example/feed.xml\"\n  \
    every = \"10m\"\n  follow = true\n\n\
    Paths are relative to the configuration. All settings stand in docs/watch.toml. One line a batch goes to standard \
    output. Ctrl-C or SIGTERM ends the service when the batch at hand is kept; what was not kept comes at the next start."
)]
pub struct WatchArgs {
    /// The configuration, TOML.
    #[arg(value_name = "CONFIG.toml")]
    config: PathBuf,
    /// Check the configuration and end.
    #[arg(long)]
    check: bool,
}

/// Runs the command.
pub fn run(args: &WatchArgs, codebook: &Codebook, words: &Words) -> anyhow::Result<ExitCode> {
    let plan = config::read(&args.config)?;
    if args.check {
        return Ok(ExitCode::SUCCESS);
    }
    serve(&plan, codebook, words)
}
