//! `lagebild series`: events over time.

mod bars;

use super::StoreArgs;
use super::ask::{FilterArgs, participant, state};
use super::known::Known;
use crate::input::trouble;
use crate::labels::Labels;
use crate::words::Words;
use clap::{Args, ValueEnum};
use lagebild_picture::{By, Group, Per, Picture, QUADS, Step, Weights, calendar};
use lagebild_store::{Filter, Who};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A chart for people: conflict to the left, cooperation to the right, and the mean of the scores.
    Pretty,
    /// One step a line, JSON.
    Jsonl,
    /// One step a row, with a header row.
    Csv,
}

/// Length of a step.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ByArg {
    Day,
    Week,
    Month,
}

/// What a series each is made for.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PerArg {
    Country,
    Pair,
    Type,
    Region,
}

/// What the bars count.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CountArg {
    /// Each report.
    Reports,
    /// What several report, once.
    Happenings,
}

/// Arguments of `series`.
#[derive(Args)]
#[command(
    after_help = "Without --from: 60 days, 26 weeks or 24 months up to --to or the newest story. Formula, weights and regions \
    stand in docs/series.md.\n\nExamples:\n  lagebild series PRK-KOR --by week\n  \
    lagebild series Nahost --type ASSAULT --by month --from 2023 --format csv > nahost.csv\n  \
    lagebild series --per country --limit 5 --count happenings\n  \
    lagebild series UKR --weights meine.tsv --format jsonl"
)]
pub struct SeriesArgs {
    /// Of what: a country (PRK, Nordkorea), two (PRK-KOR: what one does to the other), an actor (RUS.MIL), an event type
    /// (ASSAULT) or a region (Nahost). Left out: of all that fits the filters.
    #[arg(value_name = "SUBJECT")]
    subject: Option<String>,
    /// Length of a step; weeks begin on Monday.
    #[arg(long, value_enum, default_value = "week")]
    by: ByArg,
    /// A series each of the most frequent (10, or --limit).
    #[arg(long, value_enum)]
    per: Option<PerArg>,
    /// What the bars count; files hold both.
    #[arg(long, value_enum, default_value = "reports")]
    count: CountArg,
    /// Weights, scores and regions of your own, laid over the built-in ones (codebook/series.tsv).
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

/// Series given where no number is asked for.
const GROUPS: usize = 10;

/// Runs the command.
pub fn run(args: &SeriesArgs, known: &Known<'_>, words: &Words) -> anyhow::Result<ExitCode> {
    let weights = weights(known, args.weights.as_deref())?;
    let mut filter = args.filter.filter_with(known, &weights)?;
    if let Some(subject) = &args.subject {
        add(&mut filter, subject, known, &weights)?;
    }
    let reader = args.store.open()?;
    let by = match args.by {
        ByArg::Day => By::Day,
        ByArg::Week => By::Week,
        ByArg::Month => By::Month,
    };
    let until = match filter.until {
        Some(until) => until,
        None => reader.latest()?.unwrap_or(0),
    };
    let range = (filter.from.unwrap_or_else(|| by.since(until)), until);
    let picture = Picture::new(&reader);
    let groups = match args.per {
        None => vec![Group { name: args.subject.clone().unwrap_or_default(), filter }],
        Some(per) => {
            let most = filter.limit.unwrap_or(GROUPS);
            let within = Filter { from: Some(range.0), until: Some(range.1), ..filter };
            picture.groups(&within, part(per), most, &weights)?
        }
    };
    let mut found = Vec::new();
    for group in groups {
        let steps = picture.series(&group.filter, by, range, &weights)?;
        found.push((group.name, steps));
    }
    match args.format {
        Format::Csv => csv(&found, args.per.is_some())?,
        Format::Jsonl => {
            for (name, step) in found.iter().flat_map(|(name, steps)| steps.iter().map(move |s| (name, s))) {
                say!("{}", line(name, step, args.per.is_some()));
            }
        }
        Format::Pretty => {
            let chart = bars::Chart {
                by,
                range,
                happenings: args.count == CountArg::Happenings,
                labels: &Labels::new(words, known.names()),
                width: bars::width(),
            };
            say!("{}", chart.told(&found));
        }
    }
    Ok(ExitCode::SUCCESS)
}

const fn part(per: PerArg) -> Per {
    match per {
        PerArg::Country => Per::Country,
        PerArg::Pair => Per::Pair,
        PerArg::Type => Per::Type,
        PerArg::Region => Per::Region,
    }
}

/// The built-in weights, or those of the user's codebook, with the user's file over them.
pub fn weights(known: &Known<'_>, file: Option<&Path>) -> anyhow::Result<Weights> {
    let mut weights = known.weights()?;
    if let Some(path) = file {
        let bytes = std::fs::read(path).map_err(|e| trouble(path, &e))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| anyhow::anyhow!("{}: is not UTF-8; save the file as UTF-8 text", path.display()))?;
        weights.lay(&text).map_err(|e| anyhow::anyhow!("{}:{}: {}", path.display(), e.line, e.text))?;
    }
    Ok(weights)
}

/// Adds what the series is of.
fn add(filter: &mut Filter, subject: &str, known: &Known<'_>, weights: &Weights) -> anyhow::Result<()> {
    let upper = subject.to_uppercase();
    if weights.types().any(|t| t == upper) {
        filter.kind.push(upper);
    } else if let Some((a, b)) = pair(subject, known) {
        anyhow::ensure!(filter.between.is_none(), "{subject}: give either two here or --between, not both");
        filter.between = Some((a, b));
    } else {
        match participant(subject, known) {
            Who::Code(code) => filter.country.push(code),
            Who::Name(name) => match weights.region(&name) {
                Some(region) => filter.country.extend(region.countries.iter().cloned()),
                None => filter.actor.push(Who::Name(name)),
            },
            who => filter.actor.push(who),
        }
    }
    Ok(())
}

/// `PRK-KOR`, `Nordkorea/Südkorea`: a hyphen may stand in a name, so it divides states and codes alone.
fn pair(subject: &str, known: &Known<'_>) -> Option<(Who, Who)> {
    let (a, b, sure) = match subject.split_once('/') {
        Some((a, b)) => (a, b, true),
        None => {
            let halves = subject.match_indices(['-', '–']).map(|(i, dash)| {
                let behind = i + dash.len();
                (subject.get(..i).unwrap_or(""), subject.get(behind..).unwrap_or(""))
            });
            let is = |t: &str| !matches!(Who::parse(t), Who::Name(_)) || state(t, known).is_some();
            let (a, b) = halves.into_iter().find(|(a, b)| is(a.trim()) && is(b.trim()))?;
            (a, b, false)
        }
    };
    let whole = !a.trim().is_empty() && !b.trim().is_empty();
    (whole || !sure).then(|| (participant(a, known), participant(b, known)))
}

/// A quad as the name of a column: `verbal_cooperation`.
fn column(quad: &str) -> String {
    quad.replace(' ', "_")
}

fn csv(found: &[(String, Vec<Step>)], per: bool) -> anyhow::Result<()> {
    let mut out = csv::Writer::from_writer(crate::output::standard());
    let mut head: Vec<String> = if per { vec!["name".into()] } else { Vec::new() };
    head.extend(["from".into(), "to".into()]);
    head.extend(QUADS.iter().map(|q| column(q)));
    head.extend(QUADS.iter().map(|q| format!("happenings_{}", column(q))));
    head.extend(["mean_scale", "mean_scale_of_happenings"].map(str::to_owned));
    out.write_record(&head)?;
    for (name, steps) in found {
        for s in steps {
            let mut row: Vec<String> = if per { vec![name.clone()] } else { Vec::new() };
            row.extend([calendar::iso(s.first), calendar::iso(s.last)]);
            row.extend(s.reports.iter().chain(&s.happenings).map(usize::to_string));
            row.extend(
                [s.score, s.score_of_happenings].map(|m| m.map_or(String::new(), |m| short(m).to_string())),
            );
            out.write_record(&row)?;
        }
    }
    Ok(out.flush()?)
}

/// Four digits behind the point are enough for a mean.
fn short(mean: f64) -> f64 {
    (mean * 10_000.0).round() / 10_000.0
}

fn line(name: &str, s: &Step, per: bool) -> Value {
    let counts =
        |n: &[usize; 4]| QUADS.iter().zip(n).map(|(q, n)| (column(q), json!(n))).collect::<Map<_, _>>();
    let mut out = Map::new();
    if per {
        out.insert("name".into(), json!(name));
    }
    out.insert("from".into(), json!(calendar::iso(s.first)));
    out.insert("to".into(), json!(calendar::iso(s.last)));
    out.extend(counts(&s.reports));
    out.insert("happenings".into(), Value::Object(counts(&s.happenings)));
    out.insert("mean_scale".into(), json!(s.score.map(short)));
    out.insert("mean_scale_of_happenings".into(), json!(s.score_of_happenings.map(short)));
    Value::Object(out)
}
