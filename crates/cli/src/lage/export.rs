//! `lagebild export`: events of the store as a file for other programs.

use super::ask::FilterArgs;
use super::known::Known;
use super::{StoreArgs, event};
use crate::output;
use crate::words::Words;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lagebild_export::{Format, Row, Tally, Writer};
use lagebild_store::{Filter, Reader};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// A format as a word.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// PLOVER's exchange format, one event a line, JSON.
    Plover,
    /// One event a row, with a header row.
    Csv,
    /// Points on a map with properties; events without a place are left out and counted.
    Geojson,
    /// Parquet (in programs built with it).
    Parquet,
    /// The whole record, one event a line, JSON.
    Jsonl,
}

impl FormatArg {
    /// The format.
    pub const fn format(self) -> Format {
        match self {
            Self::Plover => Format::Plover,
            Self::Csv => Format::Csv,
            Self::Geojson => Format::Geojson,
            Self::Parquet => Format::Parquet,
            Self::Jsonl => Format::Jsonl,
        }
    }
}

/// Arguments of `export`.
#[derive(Args)]
#[command(
    after_help = "The columns stand in docs/export.md.\n\nExamples:\n  lagebild export --format csv -o ereignisse.csv\n  \
    lagebild export --format geojson --from 2024-08 --type ASSAULT --status actual -o angriffe.geojson\n  \
    lagebild export --store lage.db --format plover --actor RUS | gzip > rus.jsonl.gz"
)]
pub struct ExportArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    filter: FilterArgs,
    /// Form of the file.
    #[arg(long, value_enum)]
    format: FormatArg,
    /// The file; it takes the place of an older one when it is whole. Left out or `-`: standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &ExportArgs, known: &Known<'_>, words: &Words) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let filter = args.filter.filter(known)?;
    let reader = args.store.open()?;
    let path = args.output.as_deref();
    let standard = output::is_standard(path);
    anyhow::ensure!(
        !(standard && args.format == FormatArg::Parquet && output::is_terminal()),
        "Parquet is not for a terminal; name a file with -o"
    );
    let tally = output::whole(path, |out| write(args, &reader, &filter, known, out))?;
    let left_out = (tally.without_place > 0)
        .then(|| format!("{} {}", tally.without_place, words.get("export.without-place")));
    if !standard {
        let shown = path.map(|p| p.display().to_string()).unwrap_or_default();
        let what = words.get(if tally.written == 1 { "events.one" } else { "events.many" });
        let left_out = left_out.map(|l| format!(" · {l}")).unwrap_or_default();
        say!("{shown}: {} {what}{left_out} · {:.1} s", tally.written, begun.elapsed().as_secs_f64());
    } else if let Some(left_out) = left_out {
        anstream::eprintln!("lagebild: {left_out}");
    }
    Ok(ExitCode::SUCCESS)
}

fn write(
    args: &ExportArgs,
    reader: &Reader,
    filter: &Filter,
    known: &Known<'_>,
    out: output::Sink,
) -> anyhow::Result<Tally> {
    let mut writer = Writer::new(args.format.format(), out)?;
    let bar = progress(reader, filter, output::is_standard(args.output.as_deref()))?;
    reader.told(filter, |told| {
        let e = event(told.record)?;
        let row = Row {
            event: &e,
            item: told.item,
            published_at: told.instant,
            language: Some(told.language),
            cameo: known.cameo().code(&e),
        };
        writer.row(&row)?;
        bar.inc(1);
        Ok::<_, anyhow::Error>(())
    })?;
    bar.finish_and_clear();
    Ok(writer.finish()?)
}

/// A bar on standard error when that is a terminal and the rows go elsewhere.
fn progress(reader: &Reader, filter: &Filter, standard: bool) -> anyhow::Result<ProgressBar> {
    if !std::io::stderr().is_terminal() || (standard && output::is_terminal()) {
        return Ok(ProgressBar::hidden());
    }
    let events = reader.count(filter)? as u64;
    let bar = ProgressBar::with_draw_target(Some(events), ProgressDrawTarget::stderr());
    Ok(match ProgressStyle::with_template("{bar:30} {pos}/{len} · {per_sec} · {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    })
}
