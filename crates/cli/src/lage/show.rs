//! `lagebild show`: one story, event or happening of the store.

use super::known::Known;
use super::{StoreArgs, event, told};
use crate::labels::Labels;
use crate::pretty::{self, Extent};
use crate::words::Words;
use clap::Args;
use std::process::ExitCode;

/// Arguments of `show`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lagebild show pistorius-seoul\n  lagebild show pistorius-seoul@2031.1 --json\n  lagebild show h17"
)]
pub struct ShowArgs {
    /// Name of a story, id of an event (STORY@BYTE.N), or number of a happening (h17).
    #[arg(value_name = "STORY|EVENT|HAPPENING")]
    what: String,
    #[command(flatten)]
    store: StoreArgs,
    /// Print the record, JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &ShowArgs, known: &Known<'_>, words: &Words) -> anyhow::Result<ExitCode> {
    let reader = args.store.open()?;
    let name = args.what.as_str();
    let record = reader.event(name)?;
    if let (true, Some(record)) = (args.json, &record) {
        say!("{record}");
        return Ok(ExitCode::SUCCESS);
    }
    let of_event = record.as_deref().map(event).transpose()?;
    let story = of_event.as_ref().map_or(name, |e| &e.story);
    let Some(mut coded) = reader.story(story)? else {
        if let Some(id) = lagebild_picture::number(name)
            && told::show(&reader, id, args.json, &Labels::new(words, known.names()))?
        {
            return Ok(ExitCode::SUCCESS);
        }
        anyhow::bail!(
            "{name}: the store shows no story, event or happening of this name; `lagebild search` finds names, `lagebild history` \
             shows what was replaced or withdrawn"
        );
    };
    if args.json {
        say!("{}", serde_json::to_string(&coded)?);
        return Ok(ExitCode::SUCCESS);
    }
    if of_event.is_some() {
        coded.events.retain(|e| e.id == name);
    }
    let view = pretty::view(&coded, &Labels::new(words, known.names()), Extent { text: true, all: false });
    say!("{}", view.trim_end());
    Ok(ExitCode::SUCCESS)
}
