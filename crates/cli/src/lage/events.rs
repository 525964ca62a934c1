//! `lagebild events`: events of the store.

use super::ask::FilterArgs;
use super::known::Known;
use super::{StoreArgs, event};
use crate::labels::Labels;
use crate::line;
use crate::paint::{BOLD, DIM, paint, tame};
use crate::words::Words;
use clap::{Args, ValueEnum};
use lagebild_export::{Row, Writer};
use lagebild_model::Event;
use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line an event under its story's headline, for people.
    Pretty,
    /// One event a line, JSON.
    Jsonl,
    /// One event a row, with a header row.
    Csv,
}

/// Arguments of `events`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lagebild events --actor RUS --recipient UKR --type ASSAULT --from 2024-08 --limit 20\n  \
    lagebild events --near Kiew --km 100 --status actual --format csv > kiew.csv\n  \
    lagebild events --text 'Raketentest AND Nordkorea' --source KOR.GOV --format jsonl"
)]
pub struct EventsArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    filter: FilterArgs,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
    /// Print only how many there are.
    #[arg(long)]
    count: bool,
}

/// Runs the command.
pub fn run(args: &EventsArgs, known: &Known<'_>, words: &Words) -> anyhow::Result<ExitCode> {
    let filter = args.filter.filter(known)?;
    let reader = args.store.open()?;
    if args.count {
        say!("{}", reader.count(&filter)?);
        return Ok(ExitCode::SUCCESS);
    }
    match args.format {
        Format::Jsonl => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            reader.events(&filter, |record| {
                out.write_all(record.as_bytes())?;
                Ok::<_, anyhow::Error>(out.write_all(b"\n")?)
            })?;
            out.flush()?;
        }
        Format::Csv => {
            let mut out = Writer::new(lagebild_export::Format::Csv, crate::output::standard())?;
            reader.told(&filter, |told| {
                let e = event(told.record)?;
                let (item, published_at, cameo) = (told.item, told.instant, known.cameo().code(&e));
                let row = Row { event: &e, item, published_at, language: Some(told.language), cameo };
                Ok::<_, anyhow::Error>(out.row(&row)?)
            })?;
            out.finish()?;
        }
        Format::Pretty => {
            let labels = Labels::new(words, known.names());
            let mut out = anstream::AutoStream::auto(std::io::stdout().lock());
            let mut above = None;
            let found = reader.events(&filter, |record| {
                let e = event(record)?;
                Ok::<_, anyhow::Error>(out.write_all(told(&e, &labels, &mut above).as_bytes())?)
            })?;
            let what = words.get(if found == 1 { "events.one" } else { "events.many" });
            writeln!(out, "{}", paint(DIM, &format!("{found} {what}")))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The event's line, below its story's where that is another one than above.
fn told(e: &Event, labels: &Labels<'_>, above: &mut Option<String>) -> String {
    let mut out = String::new();
    if above.as_ref() != Some(&e.story) {
        out.push_str(&heading(e, labels));
        *above = Some(e.story.clone());
    }
    let _ = writeln!(out, "  {}  {}", line::event(e, labels), paint(DIM, &tame(&e.id)));
    out
}

/// `dpa · 01.08.2024 · Headline`
fn heading(e: &Event, labels: &Labels<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(e.agency.clone());
    parts.extend(e.published.as_deref().map(|p| labels.value(p)));
    let head = e.headline.as_deref().unwrap_or(&e.story);
    format!(
        "{}{}\n",
        paint(DIM, &tame(&(parts.join(" · ") + if parts.is_empty() { "" } else { " · " }))),
        paint(BOLD, &tame(head))
    )
}
