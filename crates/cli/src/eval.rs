//! `lagebild eval`: how good the coding is against gold.

use crate::{input, stories};
use clap::Args;
use lagebild_codebook::Codebook;
use lagebild_coder::Coder;
use lagebild_model::{Coded, Event, Story};
use lagebild_score::{self as score, Calibration, Gold, LEVELS, Report};
use lagebild_store::Reader;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `eval`.
#[derive(Args)]
#[command(
    after_help = "Levels: type (and evidence), who (countries), sector, claim (status and source; the headline \
    figure), when (date and place).\nAll .txt files of the folder are coded; a story without gold has no events, \
    whatever is coded in it is false.\n\nExamples:\n  lagebild eval --gold samples/de.gold.jsonl --texts samples/de --errors\n  \
    lagebild eval --store lage.db"
)]
pub struct EvalArgs {
    /// Gold events, one a line (JSON).
    #[arg(long, required_unless_present = "store", num_args = 1.., value_name = "GOLD.jsonl")]
    gold: Vec<PathBuf>,
    /// Folder of the stories as STORY.txt.
    #[arg(long, value_name = "DIR", required_unless_present = "store")]
    texts: Option<PathBuf>,
    /// A store with reviews in place of both: its reviewed stories are coded again and compared with what reviewers said.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["gold", "texts"])]
    store: Option<PathBuf>,
    /// With --store: stories too of which only some events are reviewed; the others count as false.
    #[arg(long, requires = "store")]
    all: bool,
    /// List what was missed, is only partly right, or false.
    #[arg(long)]
    errors: bool,
    /// Show how far confidence can be trusted: bins of confidence with what is expected and what is right. Takes all
    /// events, however low their confidence.
    #[arg(long)]
    calibration: bool,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &EvalArgs, codebook: &Codebook) -> anyhow::Result<ExitCode> {
    let mut coder = stories::coder(codebook)?;
    if args.calibration {
        coder = coder.with_least_confidence(0.0);
    }
    let Set { gold, predicted, names, failed } = match (&args.store, &args.texts) {
        (Some(store), _) => reviewed(&coder, store, args.all)?,
        (None, Some(texts)) => files(&coder, &args.gold, texts)?,
        (None, None) => anyhow::bail!("give --gold and --texts, or --store"),
    };
    let report = score::score(&gold, &predicted, &names);
    let calibration = args.calibration.then(|| {
        let verdicts = score::judge(&gold, &predicted);
        let judged: Vec<_> = predicted.iter().map(|e| e.confidence).zip(verdicts).collect();
        Calibration::of(&judged, report.required)
    });
    let mut out = std::io::stdout().lock();
    if args.json {
        let mut json = report.json();
        if let Some(c) = &calibration {
            json["calibration"] = c.json();
        }
        writeln!(out, "{json}")?;
    } else {
        print(&mut out, &report, args.errors)?;
        if let Some(c) = &calibration {
            write!(out, "\n{}", c.table())?;
        }
    }
    Ok(if failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What is compared.
struct Set {
    gold: Vec<Gold>,
    predicted: Vec<Event>,
    /// Of all stories, those without gold too.
    names: BTreeSet<String>,
    /// Stories that could not be coded.
    failed: usize,
}

/// Gold and texts of files.
fn files(coder: &Coder<'_>, gold_files: &[PathBuf], texts: &Path) -> anyhow::Result<Set> {
    let paths = input::texts(texts)?;
    let gold = gold(gold_files, texts)?;
    let mut predicted: Vec<Event> = Vec::new();
    let failed = stories::each(
        &paths,
        |path| stories::code(coder, path),
        |coded| {
            predicted.extend(coded.events);
            Ok(())
        },
    )?;
    let mut names: BTreeSet<String> = paths.iter().map(|p| input::stem(p)).collect();
    names.extend(gold.iter().map(|g| g.event.story.clone()));
    Ok(Set { gold, predicted, names, failed })
}

/// What the reviewers of a store say, and its stories as this program codes them.
fn reviewed(coder: &Coder<'_>, store: &Path, all: bool) -> anyhow::Result<Set> {
    let shown = store.display();
    let reader = Reader::open(store, &crate::lage::now())?;
    let found = lagebild_serve::gold(&reader, all)?;
    anyhow::ensure!(
        !found.stories.is_empty(),
        "{shown}: no story all of whose events are reviewed; go on at /review of `lagebild serve`, or take the others with --all"
    );
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut stories_of_it = Vec::new();
    for name in &found.stories {
        if let Some(coded) = reader.story(name)? {
            texts.insert(name.clone(), coded.story.text.clone());
            stories_of_it.push(coded.story);
        }
    }
    let events = score::read_gold(&found.lines)
        .map_err(|(line, e)| anyhow::anyhow!("{shown}: review {line} is no gold event ({e})"))?;
    let gold =
        score::place_gold(events, |story| texts.get(story).map(String::as_bytes)).map_err(|event| {
            anyhow::anyhow!("{shown}: the evidence {:?} is not in {}", event.evidence, event.story)
        })?;
    let code = |story: Story| {
        let name = story.id.clone();
        stories::guarded(&name, || coder.code(story))
    };
    let coded: Vec<anyhow::Result<Coded>> = stories_of_it.into_par_iter().map(code).collect();
    let (mut predicted, mut failed) = (Vec::new(), 0);
    for coded in coded {
        match coded {
            Ok(coded) => predicted.extend(coded.events),
            Err(e) => {
                failed += 1;
                anstream::eprintln!("lagebild: {e:#}");
            }
        }
    }
    Ok(Set { gold, predicted, names: found.stories.into_iter().collect(), failed })
}

/// All gold events with the place of their evidence.
fn gold(files: &[PathBuf], texts: &Path) -> anyhow::Result<Vec<Gold>> {
    let mut cache: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut out = Vec::new();
    for path in files {
        let events = read_gold(path)?;
        for event in &events {
            if !cache.contains_key(&event.story) {
                cache.insert(event.story.clone(), text_of(texts, &event.story)?);
            }
        }
        let placed = score::place_gold(events, |story| cache.get(story).map(Vec::as_slice));
        out.extend(placed.map_err(|event| {
            anyhow::anyhow!(
                "{}: the evidence {:?} is not in {}.txt; copy it from the story letter by letter",
                path.display(),
                event.evidence,
                event.story
            )
        })?);
    }
    Ok(out)
}

/// Reads a gold file.
fn read_gold(path: &Path) -> anyhow::Result<Vec<score::GoldEvent>> {
    let bytes = std::fs::read(path).map_err(|e| input::trouble(path, &e))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| anyhow::anyhow!("{}: is not UTF-8; save the gold file as UTF-8", path.display()))?;
    score::read_gold(&text).map_err(|(line, e)| {
        anyhow::anyhow!("{}:{line}: no gold event ({e}); one JSON object a line is needed", path.display())
    })
}

fn text_of(dir: &Path, story: &str) -> anyhow::Result<Vec<u8>> {
    let path = dir.join(format!("{story}.txt"));
    std::fs::read(&path).map_err(|e| input::trouble(&path, &e))
}

fn print(out: &mut impl Write, report: &Report, errors: bool) -> std::io::Result<()> {
    writeln!(
        out,
        "{} stories, {} gold events, {} predicted",
        report.stories, report.required, report.predicted
    )?;
    writeln!(out, "{:8} {:>6} {:>6} {:>6}", "level", "P", "R", "F1")?;
    for (i, name) in LEVELS.iter().enumerate() {
        let f = report.figures(i);
        writeln!(out, "{name:8} {:6.3} {:6.3} {:6.3}", f.precision, f.recall, f.f1)?;
    }
    let attributes: Vec<String> =
        report.attributes().map(|(name, share, n)| format!("{name} {share:.2} ({n})")).collect();
    writeln!(out, "right where the event was found: {}", attributes.join("  "))?;
    if errors {
        for (story, what, kind, evidence) in &report.faults {
            writeln!(out, "  {story:24} {what:12} {kind:10} {evidence}")?;
        }
    }
    Ok(())
}
