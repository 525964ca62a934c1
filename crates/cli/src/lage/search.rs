//! `lagebild search`: stories by their words.

use super::StoreArgs;
use super::known::Known;
use crate::labels::Labels;
use crate::paint::{BOLD, DIM, paint, tame};
use crate::words::Words;
use clap::Args;
use lagebild_store::{Hit, Search};
use std::process::ExitCode;

/// Arguments of `search`.
#[derive(Args)]
#[command(
    after_help = "Words beside each other must all be there; AND, OR, NOT in capitals, brackets, \"phrases\", begin*.\n\
    Forms of a word and parts of German compounds are found: Test finds Raketentests.\n\n\
    Example:\n  lagebild search 'Raketentest AND (Nordkorea OR \"Kim Jong Un\")'"
)]
pub struct SearchArgs {
    /// What to search for.
    #[arg(value_name = "SEARCH")]
    search: String,
    #[command(flatten)]
    store: StoreArgs,
    /// At most so many stories, the best first.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Print JSON, one story a line.
    #[arg(long)]
    json: bool,
}

/// Runs the command; exit code 1 when nothing is found, as `grep` has it.
pub fn run(args: &SearchArgs, known: &Known<'_>, words: &Words) -> anyhow::Result<ExitCode> {
    let search = Search::parse(&args.search, super::terms::stems)?;
    let hits = args.store.open()?.search(&search, args.limit)?;
    for hit in &hits {
        if args.json {
            say!("{}", json(hit));
        } else {
            say!("{}", shown(hit, &Labels::new(words, known.names())));
        }
    }
    if hits.is_empty() && !args.json {
        say!("{}", words.get("search.none"));
    }
    Ok(if hits.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn json(h: &Hit) -> serde_json::Value {
    serde_json::json!({"story": h.story, "agency": h.agency, "published": h.published, "headline": h.headline,
        "events": h.events, "score": (h.score * 100.0).round() / 100.0})
}

/// Headline, and below it agency, day, name and number of events.
fn shown(h: &Hit, labels: &Labels<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(h.agency.clone());
    parts.extend(h.published.as_deref().map(|p| labels.value(p)));
    parts.push(h.story.clone());
    let what = labels.words.get(if h.events == 1 { "events.one" } else { "events.many" });
    parts.push(format!("{} {what}", h.events));
    let head = h.headline.as_deref().unwrap_or(&h.story);
    format!("{}\n  {}", paint(BOLD, &tame(head)), paint(DIM, &tame(&parts.join(" · "))))
}
