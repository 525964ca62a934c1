//! `lagebild read`: stories in, events out.

use crate::bar::Bar;
use crate::flow::{Given, Message, NetArgs};
use crate::labels::Labels;
use crate::pretty::{self, Extent};
use crate::words::Words;
use crate::{output, stories};
use clap::{Args, ValueEnum};
use lagebild_codebook::Codebook;
use lagebild_export::{Row, Writer};
use lagebild_intake::Opening;
use lagebild_model::Coded;
use rayon::prelude::*;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Power of two of the bytes from which on one file shows a bar: a megabyte.
const LARGE: u32 = 20;

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The text with marked evidence and one line an event, for people.
    Pretty,
    /// One event a line, JSON.
    Jsonl,
    /// One coded story a line with all layers, JSON.
    Story,
    /// One event a row, with a header row.
    Csv,
    /// PLOVER's exchange format, one event a line, JSON.
    Plover,
    /// Points on a map with properties; events without a place are left out and counted.
    Geojson,
}

/// Arguments of `read`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lagebild read meldung.txt\n  lagebild read --format csv eingang/ > ereignisse.csv\n  \
    cat meldung.txt | lagebild read --format jsonl -\n  lagebild read paket.xml mail.eml wire.jsonl archiv.zip\n  \
    lagebild read https://agency.example/feed.xml"
)]
pub struct ReadArgs {
    /// Files and archives of any format, folders (with all below them), addresses (https://...), or `-` for standard input.
    #[arg(required = true, value_name = "FILE|DIR|URL")]
    files: Vec<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
    /// Format of the input, instead of telling it by the bytes: plain, iptc7901, newsml1, newsmlg2, nitf, xml, ninjs,
    /// digitalwires, feed, html, jsonl, csv, eml or parquet.
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<lagebild_wire::Format>,
    /// Leave out events below this confidence (0 to 1; 0 shows all). They are listed as seen and not coded. Left out: the
    /// codebook's own limit (`least` in filter.tsv), at which F1 over the development stories is best.
    #[arg(long, value_name = "P", value_parser = share)]
    min_confidence: Option<f64>,
    /// Pretty: list everything that was seen and not coded.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    net: NetArgs,
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let value = text.replace(',', ".").parse::<f64>().ok().filter(|x| (0.0..=1.0).contains(x));
    value.ok_or_else(|| "must be a number from 0 to 1, e.g. 0.5".to_owned())
}

/// Runs the command.
pub fn run(args: &ReadArgs, codebook: &Codebook, words: &Words) -> anyhow::Result<ExitCode> {
    let mut coder = stories::coder(codebook)?;
    if let Some(least) = args.min_confidence {
        coder = coder.with_least_confidence(least);
    }
    let given = Given::expand(&args.files)?;
    let labels = Labels::new(words, &codebook.world);
    let mut out = Output::new(args, &labels, codebook)?;
    // results on the same terminal would tear the bar
    let quiet = std::io::stdout().is_terminal() || given.paths.len() + (given.bytes >> LARGE) as usize <= 1;
    let mut bar = Bar::new(given.bytes, !quiet);
    let opening = Opening { format: args.input_format, ..Opening::default() };
    let mut refused = 0;
    for message in given.start(opening, &args.net, None, &Arc::default()) {
        let batch = match message {
            Message::Batch(batch) => batch,
            Message::Fetched(_) => continue,
            Message::Failed(f) => {
                refused += 1;
                bar.complain(&format!("{}: {}", f.shown, f.reason));
                continue;
            }
        };
        let items = batch.found.len();
        let coded: Vec<Vec<anyhow::Result<Coded>>> =
            batch.found.into_par_iter().map(|found| stories::code_found(&coder, found)).collect();
        for item in coded.into_iter().flatten() {
            match item {
                Ok(coded) => out.write(&coded)?,
                Err(e) => {
                    refused += 1;
                    bar.complain(&format!("{e:#}"));
                }
            }
        }
        bar.reach(items, batch.read);
    }
    bar.end();
    let without_place = out.finish()?;
    if without_place > 0 {
        anstream::eprintln!("lagebild: {without_place} {}", words.get("export.without-place"));
    }
    Ok(if refused > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Where the stories go.
enum Output<'a> {
    Json { out: std::io::BufWriter<std::io::StdoutLock<'static>>, story: bool },
    Rows { out: Box<Writer<output::Sink>>, codebook: &'a Codebook },
    Pretty { out: anstream::AutoStream<std::io::StdoutLock<'static>>, labels: &'a Labels<'a>, all: bool },
}

impl<'a> Output<'a> {
    fn new(args: &ReadArgs, labels: &'a Labels<'a>, codebook: &'a Codebook) -> anyhow::Result<Self> {
        let stdout = || std::io::stdout().lock();
        Ok(match args.format {
            Format::Pretty => {
                Self::Pretty { out: anstream::AutoStream::auto(stdout()), labels, all: args.all }
            }
            Format::Csv => Self::rows(lagebild_export::Format::Csv, codebook)?,
            Format::Plover => Self::rows(lagebild_export::Format::Plover, codebook)?,
            Format::Geojson => Self::rows(lagebild_export::Format::Geojson, codebook)?,
            format => Self::Json { out: std::io::BufWriter::new(stdout()), story: format == Format::Story },
        })
    }

    fn rows(format: lagebild_export::Format, codebook: &'a Codebook) -> anyhow::Result<Self> {
        Ok(Self::Rows { out: Box::new(Writer::new(format, output::standard())?), codebook })
    }

    fn write(&mut self, coded: &Coded) -> anyhow::Result<()> {
        match self {
            Self::Json { out, story: true } => {
                serde_json::to_writer(&mut *out, coded)?;
                out.write_all(b"\n")?;
            }
            Self::Json { out, story: false } => {
                for e in &coded.events {
                    serde_json::to_writer(&mut *out, e)?;
                    out.write_all(b"\n")?;
                }
            }
            Self::Rows { out, codebook } => {
                for e in &coded.events {
                    out.row(&Row::of(coded, e, codebook.cameo.code(e)))?;
                }
            }
            Self::Pretty { out, labels, all } => {
                let view = pretty::view(coded, labels, Extent { text: true, all: *all });
                out.write_all(view.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Ends the output; tells how many events had no place and were left out.
    fn finish(self) -> anyhow::Result<usize> {
        match self {
            Self::Json { mut out, .. } => out.flush()?,
            Self::Rows { out, .. } => return Ok(out.finish()?.without_place),
            Self::Pretty { mut out, .. } => out.flush()?,
        }
        Ok(0)
    }
}
