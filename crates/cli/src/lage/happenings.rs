//! `lagebild happenings`: what is reported, each happening once.

use super::ask::FilterArgs;
use super::known::Known;
use super::{StoreArgs, told};
use crate::labels::Labels;
use crate::paint::{DIM, paint};
use crate::words::Words;
use clap::{Args, ValueEnum};
use lagebild_picture::{Picture, Wanted};
use std::process::ExitCode;

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line a happening, for people.
    Pretty,
    /// One happening a line with its reports and their reasons, JSON.
    Jsonl,
}

/// Arguments of `happenings`.
#[derive(Args)]
#[command(
    after_help = "A happening is listed when one of its reports fits the filters, in the order of the reports. `lagebild \
    show HAPPENING` shows its reports and why they were linked.\n\nExamples:\n  lagebild happenings --type ASSAULT --country \
    UKR --from 2024-03 --min-agencies 2\n  lagebild happenings --contested --format jsonl"
)]
pub struct HappeningsArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    filter: FilterArgs,
    /// At least so many stories report it.
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_reports: usize,
    /// At least so many agencies report it by themselves; copies and citations do not count.
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_agencies: usize,
    /// Only what some say and others deny.
    #[arg(long)]
    contested: bool,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
    /// Print only how many there are.
    #[arg(long)]
    count: bool,
}

/// Runs the command.
pub fn run(args: &HappeningsArgs, known: &Known<'_>, words: &Words) -> anyhow::Result<ExitCode> {
    let filter = args.filter.filter(known)?;
    let wanted = Wanted {
        filter: &filter,
        reports: args.min_reports,
        agencies: args.min_agencies,
        contested: args.contested,
    };
    let reader = args.store.open()?;
    let found = Picture::new(&reader).list(&wanted, |h| {
        match args.format {
            _ if args.count => {}
            Format::Jsonl => say!("{}", told::json(&reader, h)?),
            Format::Pretty => say!("{}", told::line(&reader, h, &Labels::new(words, known.names()))?),
        }
        Ok::<_, anyhow::Error>(())
    })?;
    if args.count {
        say!("{found}");
    } else if args.format == Format::Pretty {
        let what = words.get(if found == 1 { "happening.one" } else { "happening.many" });
        say!("{}", paint(DIM, &format!("{found} {what}")));
    }
    Ok(ExitCode::SUCCESS)
}
