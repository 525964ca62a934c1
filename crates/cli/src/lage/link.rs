//! `lagebild link`: all links of a store anew.

use super::ChangeArgs;
use crate::words::Words;
use clap::Args;
use lagebild_picture::{Linker, Picture};
use std::process::ExitCode;
use std::time::Instant;

/// Arguments of `link`.
#[derive(Args)]
#[command(
    after_help = "`ingest` links what it brings; this links everything anew, e.g. after an update of the program. What \
    was decided by `split` and `merge` stays.\n\nExample:\n  lagebild link --store lage.db"
)]
pub struct LinkArgs {
    #[command(flatten)]
    store: ChangeArgs,
}

/// Runs the command.
pub fn run(args: &LinkArgs, words: &Words) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let mut store = args.store.open()?;
    let done = Linker::default().rebuild(&mut store)?;
    store.tidy()?;
    let reader = args.store.read()?;
    let n = Picture::new(&reader).count()?;
    say!(
        "{} {}: {} {}, {n} {} · {:.1} s",
        done.stories,
        words.get("ingest.stories"),
        done.links,
        words.get("link.links"),
        words.get("happening.many"),
        begun.elapsed().as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}
