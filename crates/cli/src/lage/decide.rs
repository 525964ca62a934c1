//! `lagebild split` and `lagebild merge`: what people decide about happenings.

use super::known::Known;
use super::{ChangeArgs, now, told};
use crate::labels::Labels;
use crate::words::Words;
use clap::Args;
use lagebild_picture::{Linker, Picture};
use std::collections::BTreeSet;
use std::process::ExitCode;

/// Arguments of `split`.
#[derive(Args)]
#[command(
    after_help = "The events stand in a happening of their own then; later linking respects it. `merge` takes it back.\n\n\
    Example:\n  lagebild split h17 rafah-2@212.1"
)]
pub struct SplitArgs {
    /// The happening (h17).
    #[arg(value_name = "HAPPENING")]
    happening: String,
    /// Ids of the events that do not belong to it, as `show` lists them.
    #[arg(value_name = "EVENT", required = true)]
    events: Vec<String>,
    #[command(flatten)]
    store: ChangeArgs,
}

/// Arguments of `merge`.
#[derive(Args)]
#[command(
    after_help = "Later linking respects it. `split` takes it back.\n\nExample:\n  lagebild merge h17 h23"
)]
pub struct MergeArgs {
    /// A happening (h17).
    #[arg(value_name = "HAPPENING")]
    one: String,
    /// The happening that is the same.
    #[arg(value_name = "HAPPENING")]
    other: String,
    #[command(flatten)]
    store: ChangeArgs,
}

/// Runs `split`.
pub fn split(args: &SplitArgs, known: &Known<'_>, words: &Words) -> anyhow::Result<ExitCode> {
    let id = number(&args.happening)?;
    let mut store = args.store.open()?;
    lagebild_picture::split(&mut store, id, &args.events, &now())?;
    Linker::default().update(&mut store)?;
    let first = args.events.first().map_or("", String::as_str);
    after(&args.store, &[first], Some(id), &Labels::new(words, known.names()))
}

/// Runs `merge`.
pub fn merge(args: &MergeArgs, known: &Known<'_>, words: &Words) -> anyhow::Result<ExitCode> {
    let (one, other) = (number(&args.one)?, number(&args.other)?);
    let mut store = args.store.open()?;
    lagebild_picture::merge(&mut store, one, other, &now())?;
    Linker::default().update(&mut store)?;
    after(&args.store, &[], Some(one.min(other)), &Labels::new(words, known.names()))
}

fn number(name: &str) -> anyhow::Result<i64> {
    lagebild_picture::number(name).ok_or_else(|| {
        anyhow::anyhow!(
            "{name}: is no happening; write its number as `lagebild happenings` lists it, e.g. h17"
        )
    })
}

/// Shows the happenings as they are now.
fn after(
    store: &ChangeArgs,
    events: &[&str],
    id: Option<i64>,
    labels: &Labels<'_>,
) -> anyhow::Result<ExitCode> {
    let reader = store.read()?;
    let picture = Picture::new(&reader);
    let mut ids: BTreeSet<i64> = id.into_iter().collect();
    for e in events {
        ids.extend(picture.of_event(e)?);
    }
    for id in ids {
        if let Some(h) = picture.happening(id)? {
            say!("{}", told::line(&reader, &h, labels)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}
