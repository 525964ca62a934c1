//! `lagebild sql`: one reading statement over the views of the store.

use super::StoreArgs;
use clap::{Args, ValueEnum};
use lagebild_store::{Cell, Cells};
use std::io::Write;
use std::process::ExitCode;

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns side by side, for people.
    Pretty,
    /// One row a line, JSON.
    Jsonl,
    /// Comma-separated, with a header row.
    Csv,
}

/// Arguments of `sql`.
#[derive(Args)]
#[command(
    after_help = "Views: lage_stories, lage_events, lage_parties, lage_statements, lage_records, lage_places, lage_versions, lage_changes, \
    lage_happenings, lage_happening_events, lage_happening_relations, lage_near_duplicates, lage_rejects, lage_runs, \
    lage_codings, lage_reviews; their columns stand in docs/store.md. Tables are not read: they hold what is embargoed or withdrawn.\n\n\
    Example:\n  lagebild sql 'SELECT type, count(*) AS n FROM lage_events GROUP BY type ORDER BY n DESC'"
)]
pub struct SqlArgs {
    /// A statement that reads: SELECT ..., WITH ...
    #[arg(value_name = "STATEMENT")]
    statement: String,
    #[command(flatten)]
    store: StoreArgs,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
}

/// Widest column shown to people, in characters.
const WIDEST: usize = 60;
/// Rows measured before the widths of the columns are fixed.
const MEASURED: usize = 200;

/// Runs the command.
pub fn run(args: &SqlArgs) -> anyhow::Result<ExitCode> {
    let reader = args.store.open()?;
    match args.format {
        Format::Csv => {
            let mut out = csv::Writer::from_writer(std::io::stdout().lock());
            reader.sql(&args.statement, |cells| {
                match cells {
                    Cells::Names(names) => out.write_record(names)?,
                    Cells::Row(row) => out.write_record(row.iter().map(plain))?,
                }
                Ok::<_, anyhow::Error>(())
            })?;
            out.flush()?;
        }
        Format::Jsonl => {
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            let mut columns = Vec::new();
            reader.sql(&args.statement, |cells| {
                match cells {
                    Cells::Names(names) => columns = names.to_vec(),
                    Cells::Row(row) => {
                        let pairs = columns.iter().cloned().zip(row.iter().map(value));
                        let object: serde_json::Map<String, serde_json::Value> = pairs.collect();
                        serde_json::to_writer(&mut out, &object)?;
                        out.write_all(b"\n")?;
                    }
                }
                Ok::<_, anyhow::Error>(())
            })?;
            out.flush()?;
        }
        Format::Pretty => {
            let mut table = Table::new();
            reader.sql(&args.statement, |cells| table.add(cells))?;
            table.flush()?;
            table.out.flush()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Rows in columns; the first rows decide how wide.
struct Table {
    out: std::io::BufWriter<std::io::StdoutLock<'static>>,
    waiting: Vec<Vec<String>>,
    widths: Vec<usize>,
}

impl Table {
    fn new() -> Self {
        Self {
            out: std::io::BufWriter::new(std::io::stdout().lock()),
            waiting: Vec::new(),
            widths: Vec::new(),
        }
    }

    fn add(&mut self, cells: Cells<'_>) -> anyhow::Result<()> {
        let row: Vec<String> = match cells {
            Cells::Names(names) => names.to_vec(),
            Cells::Row(row) => {
                row.iter().map(|c| crate::paint::tame(&crate::paint::short(&plain(c), WIDEST))).collect()
            }
        };
        if self.widths.is_empty() {
            self.waiting.push(row);
            if self.waiting.len() > MEASURED { self.flush() } else { Ok(()) }
        } else {
            self.line(&row)
        }
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        let columns = self.waiting.first().map_or(0, Vec::len);
        let wide = |i: usize| self.waiting.iter().filter_map(|r| r.get(i)).map(|c| c.chars().count()).max();
        let widths = (0..columns).map(|i| wide(i).unwrap_or(0)).collect();
        self.widths = widths;
        for row in std::mem::take(&mut self.waiting) {
            self.line(&row)?;
        }
        Ok(())
    }

    fn line(&mut self, row: &[String]) -> anyhow::Result<()> {
        let cells = row.iter().zip(&self.widths).map(|(cell, wide)| format!("{cell:<wide$}"));
        let line = cells.collect::<Vec<_>>().join("  ");
        Ok(writeln!(self.out, "{}", line.trim_end())?)
    }
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Integer(i) => i.to_string(),
        Cell::Real(x) => x.to_string(),
        Cell::Text(t) | Cell::Bytes(t) => t.clone(),
    }
}

fn value(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Null => serde_json::Value::Null,
        Cell::Integer(i) => (*i).into(),
        Cell::Real(x) => (*x).into(),
        Cell::Text(t) | Cell::Bytes(t) => t.as_str().into(),
    }
}
