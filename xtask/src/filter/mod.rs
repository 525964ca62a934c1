//! `cargo xtask train-filter`: the weights of the confidence filter, see `docs/confidence.md`.

mod logistic;

use anyhow::{Context, Result, ensure};
use lagebild_codebook::filter::{PARTS, UNIT};
use lagebild_codebook::{Codebook, Filter};
use lagebild_coder::Coder;
use lagebild_coder::confidence::looks_at;
use lagebild_score::{CLAIM, Calibration, Gold, TYPE, Verdict, judge, place_gold, read_gold};
use logistic::Example;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Parts into which the stories are cut for cross-fitting.
const FOLDS: usize = 10;
/// Weights nearer to 0 than this (hundredths of a logit) are left out.
const SMALLEST: i32 = 5;
/// Features seen in fewer events than this are left out.
const RAREST: usize = 4;
/// Price of the square of a weight, unless the command says otherwise.
pub const RIDGE: f64 = 1.0;
/// From this confidence on events are called sure in the report.
const SURE: f64 = 0.8;

const HEAD: &str = "\
Weights of the confidence filter: part, feature, hundredths of a logit. Written by `cargo xtask train-filter`; do not edit.
What the features mean and where the weights come from: docs/confidence.md. bias: what every event has in a part.
least: per cent below which events are passed over unless --min-confidence says otherwise.
shift, scale (per cent): what is made of the logit of the product of the parts.";

/// Gold files and the folders of their stories.
pub struct Set {
    /// Gold events, one a line.
    pub gold: PathBuf,
    /// Folder of STORY.txt.
    pub texts: PathBuf,
}

/// One coded event with what gold says of it.
struct Row {
    set: usize,
    story: String,
    fold: usize,
    features: Vec<String>,
    verdict: Verdict,
}

impl Row {
    fn features(&self) -> impl Iterator<Item = &str> + Clone {
        self.features.iter().map(String::as_str)
    }
}

/// Trains on the sets, writes `out`, and returns the report. New stories are taken to be as hard as those of the last set.
///
/// # Errors
/// When a file cannot be read or written, or a set has no event.
pub fn run(sets: &[Set], out: &Path, ridge: f64, rows: Option<&Path>) -> Result<String> {
    ensure!(!sets.is_empty(), "no set is given; name at least one with --gold and --texts");
    let codebook = Codebook::both(lagebild_codebook::Sources::builtin());
    let coder =
        Coder::new(&codebook, "xtask").map_err(|e| anyhow::anyhow!("{e}"))?.with_least_confidence(0.0);
    let mut all: Vec<Row> = Vec::new();
    let mut wanted = Vec::new();
    for (n, set) in sets.iter().enumerate() {
        let (found, gold) = code(&coder, n, set)?;
        ensure!(!found.is_empty(), "{}: no event is coded in these stories", set.texts.display());
        all.extend(found);
        wanted.push(gold);
    }
    if let Some(path) = rows {
        std::fs::write(path, table(&all))
            .with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    // each event is judged by weights that did not see its story
    let parts: Vec<Vec<Filter>> =
        (0..FOLDS).into_par_iter().map(|k| fit(&all, Some(k), sets.len(), ridge)).collect();
    let by = |r: &Row, set: usize| parts.get(r.fold).and_then(|p| p.get(set)).cloned().unwrap_or_default();
    // the parts err together, and what was learnt from few events is too sure: how to stretch their product
    let products: Vec<(f64, Verdict)> =
        all.iter().map(|r| (by(r, r.set).product(r.features()), r.verdict)).collect();
    let (shift, scale) = stretch(&products);
    let judged = |level: &dyn Fn(&Row) -> usize| -> Vec<f64> {
        let one = |r: &Row| {
            let mut f = by(r, level(r));
            (f.shift, f.scale) = (shift, scale);
            f.confidence(r.features())
        };
        all.iter().map(one).collect()
    };
    let last = sets.len() - 1;
    let (confidence, at_own_level) = (judged(&|_| last), judged(&|r| r.set));
    let mut whole = fit(&all, None, sets.len(), ridge).pop().unwrap_or_default();
    (whole.shift, whole.scale) = (shift, scale);
    whole.least = best_limit(&all, &confidence, &wanted);
    std::fs::write(out, whole.text(HEAD)).with_context(|| format!("{}: cannot be written", out.display()))?;
    let mut out = report(sets, &all, &confidence, &wanted, whole.least);
    let pairs: Vec<(f64, Verdict)> = at_own_level.into_iter().zip(all.iter().map(|r| r.verdict)).collect();
    let own = Calibration::of(&pairs, wanted.iter().sum());
    let _ = writeln!(out, "\nall sets, each at its own level\n{}", own.table());
    Ok(out)
}

/// Codes the stories of a set and judges the events; also the number of gold events that count.
fn code(coder: &Coder<'_>, number: usize, set: &Set) -> Result<(Vec<Row>, usize)> {
    let mut texts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let folder = std::fs::read_dir(&set.texts).with_context(|| format!("{}", set.texts.display()))?;
    for entry in folder {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            texts.insert(stem, std::fs::read(&path).with_context(|| format!("{}", path.display()))?);
        }
    }
    let text = std::fs::read_to_string(&set.gold).with_context(|| format!("{}", set.gold.display()))?;
    let gold = read_gold(&text).map_err(|(n, e)| anyhow::anyhow!("{}:{n}: {e}", set.gold.display()))?;
    let gold: Vec<Gold> = place_gold(gold, |s| texts.get(s).map(Vec::as_slice))
        .map_err(|g| anyhow::anyhow!("{}: {:?} is not in {}", set.gold.display(), g.evidence, g.story))?;
    let stories: Vec<(&String, &Vec<u8>)> = texts.iter().collect();
    let coded: Vec<Result<Vec<Row>>> = stories
        .par_iter()
        .enumerate()
        .map(|(n, (stem, bytes))| {
            let story = lagebild_wire::read(bytes, stem).map_err(|e| anyhow::anyhow!("{stem}: {e}"))?;
            let (coded, features) = coder.code_with_features(story);
            let verdicts = judge(&gold, &coded.events);
            let rows = features.into_iter().zip(verdicts).map(|(f, verdict)| Row {
                set: number,
                story: (*stem).clone(),
                fold: n % FOLDS,
                features: f.names().map(str::to_owned).collect(),
                verdict,
            });
            Ok(rows.collect())
        })
        .collect();
    let mut rows = Vec::new();
    for r in coded {
        rows.extend(r?);
    }
    Ok((rows, gold.iter().filter(|g| !g.event.optional).count()))
}

/// One judged event a line: set, story, fold, levels that hold, features.
fn table(rows: &[Row]) -> String {
    let mut out = String::new();
    for r in rows {
        let v = r.verdict;
        let marks = [v.optional, v.actor, v.recipient, v.word].map(|x| u8::from(x).to_string()).join("");
        let features = r.features.join("\t");
        let _ = writeln!(out, "{}\t{}\t{}\t{}\t{marks}\t{features}", r.set, r.story, r.fold, v.level);
    }
    out
}

/// What a part of a row is; none where gold does not tell.
fn label(v: Verdict, part: usize) -> Option<bool> {
    match part {
        0 => v.right(1),
        _ if v.level == 0 => None,
        1 => Some(v.actor),
        2 => Some(v.recipient),
        _ => Some(v.word),
    }
}

/// Rounded weights of all parts, once with the level of each set; `leave` is the fold not to learn from.
fn fit(rows: &[Row], leave: Option<usize>, sets: usize, ridge: f64) -> Vec<Filter> {
    let points = |w: f64| (w * UNIT).round() as i32;
    let mut out = vec![Filter::default(); sets];
    for (part, part_name) in PARTS.iter().enumerate() {
        let names = names(rows, part);
        let examples: Vec<Example> = rows
            .iter()
            .filter(|r| Some(r.fold) != leave)
            .filter_map(|r| {
                let on = r.features.iter().filter_map(|f| names.binary_search(f).ok());
                Some(Example { right: label(r.verdict, part)?, set: r.set, features: on.collect() })
            })
            .collect();
        let model = logistic::fit(&examples, sets, names.len(), ridge);
        for (filter, level) in out.iter_mut().zip(&model.levels) {
            let weights = names.iter().zip(&model.weights).map(|(name, w)| (name.clone(), points(*w)));
            filter.set(part_name, points(*level), weights.filter(|(_, w)| w.abs() >= SMALLEST));
        }
    }
    out
}

/// Features of a part that are seen often enough.
fn names(rows: &[Row], part: usize) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for f in rows.iter().filter(|r| label(r.verdict, part).is_some()).flat_map(|r| &r.features) {
        if looks_at(part, f) {
            *count.entry(f).or_default() += 1;
        }
    }
    count.into_iter().filter(|(_, n)| *n >= RAREST).map(|(f, _)| f.to_owned()).collect()
}

/// Shift and scale that bring the logits of products to what is right at claim level.
fn stretch(judged: &[(f64, Verdict)]) -> (i32, i32) {
    let points: Vec<(f64, bool)> = judged.iter().filter_map(|(z, v)| Some((*z, v.right(CLAIM)?))).collect();
    let (shift, scale) = logistic::line(&points);
    ((shift * UNIT).round() as i32, (scale * 100.0).round() as i32)
}

/// The limit at which F1 is best, as the mean over the levels of type and of claim and over the sets, small ones as well as
/// large; of equal ones the lowest.
fn best_limit(rows: &[Row], confidence: &[f64], wanted: &[usize]) -> f64 {
    let f1 = |set: usize, wanted: usize, least: f64, level: usize| {
        let kept = rows.iter().zip(confidence).filter(|(r, c)| r.set == set && **c >= least);
        let hits: Vec<bool> = kept.filter_map(|(r, _)| r.verdict.right(level)).collect();
        let right = hits.iter().filter(|hit| **hit).count();
        2.0 * right as f64 / (hits.len() + wanted).max(1) as f64
    };
    let mut best = (0.0, 0.0);
    for per_cent in 0..=60u8 {
        let least = f64::from(per_cent) / 100.0;
        let sum: f64 = wanted
            .iter()
            .enumerate()
            .map(|(set, n)| f1(set, *n, least, TYPE) + f1(set, *n, least, CLAIM))
            .sum();
        if sum > best.0 {
            best = (sum, least);
        }
    }
    best.1
}

/// Reliability of each set and of all, as cross-fitted.
fn report(sets: &[Set], rows: &[Row], confidence: &[f64], wanted: &[usize], least: f64) -> String {
    let mut out = String::new();
    let mut part = |name: &str, chosen: &dyn Fn(&Row) -> bool, gold: usize| {
        let judged: Vec<(f64, Verdict)> =
            rows.iter().zip(confidence).filter(|(r, _)| chosen(r)).map(|(r, c)| (*c, r.verdict)).collect();
        let stories: BTreeSet<&str> = rows.iter().filter(|r| chosen(r)).map(|r| r.story.as_str()).collect();
        let c = Calibration::of(&judged, gold);
        let _ =
            writeln!(out, "{name}: {} stories, {} events judged, {gold} wanted", stories.len(), c.events());
        let _ = writeln!(out, "{}", c.table());
        if let Some(sure) = c.above.iter().find(|b| (b.from - SURE).abs() < 1e-9) {
            let share = sure.right as f64 / gold.max(1) as f64;
            let _ =
                writeln!(out, "with confidence >= {SURE}: {:.3} right, {share:.3} of gold\n", sure.right());
        }
    };
    for (n, set) in sets.iter().enumerate() {
        part(&set.gold.display().to_string(), &|r| r.set == n, wanted.get(n).copied().unwrap_or(0));
    }
    part("all sets", &|_| true, wanted.iter().sum());
    let _ = writeln!(out, "events below {least:.2} are passed over");
    out
}
