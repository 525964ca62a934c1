//! `lagebild codebook check --variants`: the examples in other constructions.
//!
//! Each example line that stands in one plain clause and comes out right is put into every construction of
//! `LANGUAGE/variants.tsv`; the event must come out again, with the status and the source the construction gives.

use super::{base, codes_fit, fits, show, source_code};
use lagebild_codebook::frames::{Example, Filler, RoleName};
use lagebild_codebook::{Codebook, Frame, FrameKind};
use lagebild_coder::Coder;
use lagebild_coder::status::combine;
use lagebild_grammar::Grammar;
use lagebild_grammar::variants::{Maker, Recipe, Request};
use lagebild_model::{Event, SourceKind, Status};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Failing variants shown of each construction without `--all`.
const SHOWN: usize = 10;

/// Beside the material types, what is done rather than said.
const MEETING: &str = "CONSULT";

/// One variant that was tried.
struct Tried {
    recipe: usize,
    text: String,
    expected: String,
    /// What is wrong.
    fault: Option<String>,
    /// What the grammar reads otherwise, where the event is wrong.
    misread: Option<&'static str>,
}

/// What became of an example.
#[derive(Default)]
struct Multiplied {
    tried: Vec<Tried>,
    /// Why constructions, or the whole example (no recipe), were left out.
    skipped: Vec<(Option<usize>, &'static str)>,
}

/// Runs the variants of the examples and prints them; gives the numbers of variants and of right ones, and of mistakes in
/// the list of constructions.
pub fn run(
    codebook: &Codebook,
    coder: &Coder<'_>,
    work: &[(&Frame, &Example)],
    all: bool,
    list: bool,
) -> (usize, usize, usize) {
    let maker = Maker::new(Grammar::german(codebook), "de");
    for p in &maker.problems {
        say!("{p}");
    }
    let results: Vec<Multiplied> =
        work.par_iter().map(|(f, e)| multiply(codebook, coder, &maker, f, e)).collect();
    let recipes = maker.recipes();
    for (k, recipe) in recipes.iter().enumerate() {
        report(k, recipe, work, &results, all, list);
    }
    let (count, right) = table(recipes, &results);
    (count, right, maker.problems.len())
}

/// The failing variants of a construction, or all that were made.
fn report(
    k: usize,
    recipe: &Recipe,
    work: &[(&Frame, &Example)],
    results: &[Multiplied],
    all: bool,
    list: bool,
) {
    let mut shown = 0;
    for ((f, e), m) in work.iter().zip(results) {
        for t in m.tried.iter().filter(|t| t.recipe == k && (list || t.fault.is_some())) {
            shown += 1;
            if all || shown <= SHOWN {
                let fault = t.fault.as_deref().unwrap_or("right");
                let cause = t.misread.map(|m| format!(" [{m}]")).unwrap_or_default();
                say!(
                    "{}: {}:{} {} should be {}; {fault}{cause}\n    {}",
                    recipe.name,
                    f.file,
                    e.line,
                    f.id,
                    t.expected,
                    t.text
                );
            }
        }
    }
    if !all && shown > SHOWN {
        say!("{}: {} more; --all lists them", recipe.name, shown - SHOWN);
    }
}

/// Numbers by construction; gives the sums.
fn table(recipes: &[Recipe], results: &[Multiplied]) -> (usize, usize) {
    say!("{:20} {:>9} {:>9} {:>7}  {:>8}", "construction", "variants", "right", "share", "left out");
    let (mut sum, mut good) = (0, 0);
    for (k, recipe) in recipes.iter().enumerate() {
        let tried: Vec<&Tried> = results.iter().flat_map(|m| &m.tried).filter(|t| t.recipe == k).collect();
        let right = tried.iter().filter(|t| t.fault.is_none()).count();
        let skipped = results.iter().flat_map(|m| &m.skipped).filter(|(r, _)| *r == Some(k)).count();
        say!(
            "{:20} {:>9} {right:>9} {:>5.1} %  {skipped:>8}",
            recipe.name,
            tried.len(),
            percent(right, tried.len())
        );
        sum += tried.len();
        good += right;
    }
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for cause in results.iter().flat_map(|m| &m.tried).filter_map(|t| t.misread) {
        *causes.entry(cause).or_default() += 1;
    }
    for (cause, n) in causes {
        say!("wrong: {n:>6} {cause}");
    }
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    let mut used = 0;
    for m in results {
        used += usize::from(!m.tried.is_empty());
        for (_, reason) in m.skipped.iter().filter(|(r, _)| r.is_none()) {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    for (reason, n) in reasons {
        say!("examples not multiplied: {n} {reason}");
    }
    say!("{used} examples multiplied; {sum} variants, {good} right ({:.1} %)", percent(good, sum));
    (sum, good)
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

fn multiply(
    codebook: &Codebook,
    coder: &Coder<'_>,
    maker: &Maker<'_>,
    frame: &Frame,
    example: &Example,
) -> Multiplied {
    let mut out = Multiplied::default();
    let kind = match suited(coder, frame, example) {
        Ok(kind) => kind,
        Err(reason) => {
            out.skipped.push((None, reason));
            return out;
        }
    };
    let request = request(codebook, frame, example, &kind);
    let variants = match maker.variants(&example.text, &request) {
        Ok(variants) => variants,
        Err(reason) => {
            out.skipped.push((None, reason));
            return out;
        }
    };
    for (k, v) in variants.into_iter().enumerate() {
        match v.text {
            Ok((text, reading)) => {
                let status = combine(
                    frame.status.unwrap_or(Status::Actual),
                    v.recipe.status.unwrap_or(Status::Actual),
                );
                let parties = parties(&example.expected);
                let name = format!("{status:?}").to_lowercase();
                let mut expected = format!("{parties} [{name}]");
                let source = v.recipe.source.as_deref();
                let fault = try_variant(coder, &kind, &text, &expected, source);
                if let Some(s) = source {
                    expected = format!("{expected} ({s})");
                }
                let misread =
                    fault.as_ref().map(|_| maker.misread(&text, &reading).unwrap_or("not the grammar"));
                out.tried.push(Tried { misread, recipe: k, text, expected, fault });
            }
            Err(reason) => out.skipped.push((Some(k), reason)),
        }
    }
    out
}

fn request<'a>(codebook: &Codebook, frame: &'a Frame, example: &Example, kind: &str) -> Request<'a> {
    let roles = frame.slots.iter().flat_map(|s| &s.roles);
    let doer = frame
        .slots
        .iter()
        .any(|s| s.roles.contains(&RoleName::Subj) && (s.has(&Filler::Actor) || s.has(&Filler::Both)));
    let material = codebook.types.entry(kind, "").is_some_and(|t| t.quad.starts_with("material"));
    Request {
        predicates: &frame.predicates,
        prepositions: roles
            .filter_map(|r| if let RoleName::Prep(p) = r { Some(p.as_str()) } else { None })
            .collect(),
        refused: frame.predicates.iter().any(|p| {
            let frames = codebook.frames.of(p);
            frames.flat_map(|f| &f.slots).any(|s| s.roles.contains(&RoleName::Not))
        }),
        willed: doer && !example.expected.starts_with('?'),
        deed: material || kind == MEETING,
    }
}

/// The event type when the example can be multiplied: it comes out right, by its own frame, without source.
fn suited(coder: &Coder<'_>, frame: &Frame, example: &Example) -> Result<String, &'static str> {
    let FrameKind::Event(kind) = &frame.kind else { return Err("frame codes no event") };
    if !example.positive {
        return Err("negative");
    }
    if frame.noun {
        return Err("noun frame");
    }
    if frame.slots.iter().any(|s| s.roles.contains(&RoleName::Not)) {
        return Err("negation belongs to the predicate");
    }
    if example.expected.contains(':') || example.expected.contains('(') {
        return Err("event of another frame, or with a source");
    }
    let coded = coder.code(super::story_of(&example.text, lagebild_model::Language::German));
    let hit = coded.events.iter().find(|e| e.rule == frame.id && fits(e, &example.expected));
    let Some(event) = hit else { return Err("comes out wrong or by another frame") };
    if event.status != frame.status.unwrap_or(Status::Actual) || !event.source.is_empty() {
        return Err("not actual");
    }
    Ok(kind.clone())
}

/// The expectation without status and source.
fn parties(expected: &str) -> String {
    base(expected).split('(').next().unwrap_or("").trim().to_owned()
}

fn try_variant(
    coder: &Coder<'_>,
    kind: &str,
    text: &str,
    expected: &str,
    source: Option<&str>,
) -> Option<String> {
    let coded = coder.code(super::story_of(text, lagebild_model::Language::German));
    let right = |e: &&Event| e.kind == kind && fits(e, expected) && told_by(e, source);
    if coded.events.iter().any(|e| right(&e)) {
        return None;
    }
    let found: Vec<String> = coded.events.iter().map(show).collect();
    Some(if found.is_empty() { "is nothing".into() } else { format!("is {}", found.join("; ")) })
}

/// True when the event rests on the word of `source`, and of nobody where none is expected.
fn told_by(e: &Event, source: Option<&str>) -> bool {
    match source {
        None => e.source.is_empty(),
        Some("actor") => e.source.iter().any(|s| {
            let code = source_code(s);
            s.code.is_none() || e.actor.iter().any(|a| codes_fit(&super::code(a), &code))
        }),
        Some("hearsay") => e.source.iter().any(|s| s.kind == SourceKind::Hearsay),
        Some(want) => e.source.iter().any(|s| codes_fit(want, &source_code(s))),
    }
}
