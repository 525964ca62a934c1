//! `lagebild serve`: the pages over a store.

mod desk;
mod proposal;

use crate::lage;
use crate::lage::known::Known;
use crate::signals;
use crate::words::Words;
use anyhow::Context;
use clap::Args;
use desk::WordedDesk;
use lagebild_codebook::Codebook;
use lagebild_picture::Weights;
use lagebild_serve::{Config, ServeError};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Where it listens when nothing is said.
pub const ADDRESS: &str = "127.0.0.1:4180";

/// Arguments of `serve`.
#[derive(Args)]
#[command(after_help = "Pages, addresses and limits stand in docs/serve.md.\n\n\
    Examples:\n  lagebild serve --store lage.db\n  \
    lagebild serve --store lage.db --listen 0.0.0.0:4180 --token-file token.txt\n  \
    curl -H \"Authorization: Bearer $(cat token.txt)\" 'http://lage.example:4180/api/v1/events?country=UKR'")]
pub struct ServeArgs {
    /// The store's file.
    #[arg(long, value_name = "FILE", default_value = "lage.db")]
    store: PathBuf,
    /// Where to listen. Others than loopback need --token-file.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = ADDRESS)]
    listen: SocketAddr,
    /// File with the token that is asked for; its first line, at least 12 characters.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Show what was to be seen at this instant, e.g. 2024-08-01T18:00:00Z. Left out: now, and embargoed items appear
    /// when their hour comes.
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
    /// Weights, scores and regions of series, laid over the built-in ones (codebook/series.tsv).
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// How many requests read the store at once.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    readers: u8,
}

/// Runs the command until it is asked to end.
pub fn run(
    args: &ServeArgs,
    codebook: &'static Codebook,
    known: &Known<'_>,
    words: &Words,
) -> anyhow::Result<ExitCode> {
    let weights = lage::series::weights(known, args.weights.as_deref())?;
    let token = args.token_file.as_deref().map(token).transpose()?;
    let config = config(&args.store, args.listen, token, args.at.clone(), usize::from(args.readers))?;
    start(&config, codebook, weights, words)
}

/// What the server is made of.
pub fn config(
    store: &Path,
    listen: SocketAddr,
    token: Option<String>,
    at: Option<String>,
    readers: usize,
) -> anyhow::Result<Config> {
    if let Some(at) = &at {
        lagebild_store::instant(at)
            .with_context(|| format!("{at} is no instant; write one like 2024-08-01T12:00:00Z"))?;
    }
    let clock = Arc::new(move || at.clone().unwrap_or_else(lage::now));
    Ok(Config { store: store.to_path_buf(), listen, token, clock, readers })
}

/// Runs the server; the address is told on standard output.
pub fn start(
    config: &Config,
    codebook: &'static Codebook,
    weights: Weights,
    words: &Words,
) -> anyhow::Result<ExitCode> {
    let stop = signals::stop()?;
    let desk = Arc::new(WordedDesk::new(codebook, weights)?);
    let ready = |address: SocketAddr| say!("{} http://{address}/", words.get("serve.begins"));
    lagebild_serve::serve(config, desk, &stop, ready).map_err(advised)?;
    say!("{}", words.get("serve.ends"));
    Ok(ExitCode::SUCCESS)
}

fn advised(error: ServeError) -> anyhow::Error {
    anyhow::Error::new(error)
}

/// The first line of the file.
fn token(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path).map_err(|e| crate::input::trouble(path, &e))?;
    let token = text.lines().next().unwrap_or("").trim().to_owned();
    anyhow::ensure!(
        !token.is_empty(),
        "{}: the first line is empty; write a token there, e.g. from `openssl rand -hex 16`",
        path.display()
    );
    Ok(token)
}
