//! `lagebild codebook`: mistakes, examples, figures.

mod variants;

use crate::PROGRAM;
use clap::Subcommand;
use lagebild_codebook::frames::Example;
use lagebild_codebook::{Codebook, Frame, FrameKind};
use lagebild_coder::{Coder, plain};
use lagebild_model::{Event, Language, Precision, Published, Statement, Status, Story};
use rayon::prelude::*;
use std::fmt::Write;
use std::process::ExitCode;

/// What to do with the codebook.
#[derive(Subcommand)]
pub enum CodebookCommand {
    /// Lists every mistake with file, line and column, and runs all examples.
    Check {
        /// Only frame files whose path contains this.
        #[arg(value_name = "PART")]
        only: Vec<String>,
        /// List every failing example, not only the first hundred.
        #[arg(long)]
        all: bool,
        /// Put the examples into other constructions and run these instead.
        #[arg(long)]
        variants: bool,
        /// With --variants: list the right ones too.
        #[arg(long, requires = "variants")]
        list: bool,
        /// Share of examples that must be right for exit code 0.
        #[arg(long, default_value_t = 0.0)]
        at_least: f64,
    },
    /// Counts predicates, examples and forms.
    Stats,
}

/// Runs the command.
pub fn run(command: &CodebookCommand, codebook: &Codebook) -> anyhow::Result<ExitCode> {
    match command {
        CodebookCommand::Check { only, all, variants, list, at_least } => {
            let how = How { all: *all, variants: *variants, list: *list, at_least: *at_least };
            check(codebook, only, &how)
        }
        CodebookCommand::Stats => {
            stats(codebook);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What to run and to list.
struct How {
    all: bool,
    variants: bool,
    list: bool,
    at_least: f64,
}

fn check(codebook: &Codebook, only: &[String], how: &How) -> anyhow::Result<ExitCode> {
    let all = how.all;
    // a mistake in a file of both languages is told once
    let mut problems: Vec<String> = codebook.problems.iter().map(ToString::to_string).collect();
    for p in codebook.english().into_iter().flat_map(|e| &e.problems) {
        let line = p.to_string();
        if !problems.contains(&line) {
            problems.push(line);
        }
    }
    for p in &problems {
        say!("{p}");
    }
    let frames: Vec<&Frame> = codebook
        .frames
        .frames()
        .iter()
        .chain(codebook.english().into_iter().flat_map(|e| e.frames.frames()))
        .collect();
    // an example sentence stands alone, so nothing is passed over for want of confidence
    let coder = Coder::new(codebook, PROGRAM)
        .map_err(|e| anyhow::anyhow!("time tables: {e}"))?
        .with_least_confidence(0.0);
    let wanted = |f: &&&Frame| only.is_empty() || only.iter().any(|o| f.file.contains(o.as_str()));
    let work: Vec<(&Frame, &Example)> =
        frames.iter().filter(wanted).flat_map(|f| f.examples.iter().map(move |e| (*f, e))).collect();
    if how.variants {
        let work: Vec<(&Frame, &Example)> =
            work.into_iter().filter(|(f, _)| language_of(f) == Language::German).collect();
        let (count, right, mistakes) = variants::run(codebook, &coder, &work, all, how.list);
        let bad = problems.len() + mistakes > 0 || (right as f64) < how.at_least * count as f64;
        return Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS });
    }
    let results: Vec<Option<String>> = work.par_iter().map(|(f, e)| try_example(&coder, f, e)).collect();
    let failed = results.iter().filter(|r| r.is_some()).count();
    let mut shown = 0;
    for ((f, e), r) in work.iter().zip(&results) {
        if let Some(message) = r {
            shown += 1;
            if all || shown <= 100 {
                say!("{}:{}: {} {message}\n    {}", f.file, e.line, f.id, e.text);
            }
        }
    }
    let right = work.len() - failed;
    let share = if work.is_empty() { 1.0 } else { right as f64 / work.len() as f64 };
    say!(
        "{} mistakes; {} frames, {} examples, {right} right ({:.1} %)",
        problems.len(),
        frames.len(),
        work.len(),
        100.0 * share
    );
    let bad = !problems.is_empty() || share < how.at_least;
    Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The language of a frame, by its file.
fn language_of(frame: &Frame) -> Language {
    if frame.file.starts_with("en/") { Language::English } else { Language::German }
}

/// A story of one sentence.
fn story_of(text: &str, language: Language) -> Story {
    Story {
        id: "example".into(),
        agency: Some(if language == Language::English { "AP" } else { "dpa" }.into()),
        published: Some(Published {
            value: "2024-06-12".into(),
            precision: Precision::Day,
            candidates: Vec::new(),
            instant: None,
        }),
        ..plain::story(text, language)
    }
}

/// None when the example comes out as it should, else what is wrong.
fn try_example(coder: &Coder<'_>, frame: &Frame, example: &Example) -> Option<String> {
    let coded = coder.code(story_of(&example.text, language_of(frame)));
    let mine: Vec<&Event> = coded.events.iter().filter(|e| e.rule == frame.id).collect();
    if !example.positive {
        return mine.first().map(|e| format!("must not fire, but gives {}", show(e)));
    }
    if let Some(speaker) = example.expected.strip_prefix("SAY:") {
        let want = speaker.trim();
        let got: Vec<String> =
            coded.statements.iter().flat_map(|s: &Statement| &s.speaker).map(code).collect();
        let hit = got.iter().any(|g| codes_fit(want, g));
        return (!hit).then(|| format!("speaker should be {want}, is {}", got.join(", ")));
    }
    let (kind, expected) = match example.expected.split_once(": ") {
        Some((k, rest)) if k.chars().next().is_some_and(char::is_uppercase) && !k.contains(' ') => {
            (Some(k), rest)
        }
        _ => (None, example.expected.as_str()),
    };
    let candidates: Vec<&Event> = match (&frame.kind, kind) {
        (_, Some(k)) => {
            let name = k.split('.').next().unwrap_or(k);
            coded.events.iter().filter(|e| e.kind == name).collect()
        }
        (FrameKind::Event(t), None) => coded.events.iter().filter(|e| e.kind == *t).collect(),
        _ => return None,
    };
    if candidates.is_empty() {
        let other: Vec<String> = coded.events.iter().map(show).collect();
        return Some(format!(
            "no event of this type; {}",
            if other.is_empty() { "none at all".into() } else { format!("but {}", other.join("; ")) }
        ));
    }
    if candidates.iter().any(|e| fits(e, expected)) {
        return None;
    }
    Some(format!(
        "should be {expected}, is {}",
        candidates.iter().map(|e| show(e)).collect::<Vec<_>>().join("; ")
    ))
}

fn code(p: &lagebild_model::Party) -> String {
    let mut s = p.code.clone().unwrap_or_else(|| "?".into());
    for x in &p.sector {
        let _ = write!(s, " {x}");
    }
    s
}

fn source_code(s: &lagebild_model::SourceEntry) -> String {
    let code = s.code.clone().unwrap_or_else(|| "?".into());
    std::iter::once(code).chain(s.sector.iter().cloned()).collect::<Vec<_>>().join(" ")
}

fn list(parties: &[lagebild_model::Party]) -> String {
    if parties.is_empty() { "?".into() } else { parties.iter().map(code).collect::<Vec<_>>().join(", ") }
}

fn show(e: &Event) -> String {
    let status = format!("{:?}", e.status).to_lowercase();
    let source: Vec<String> = e
        .source
        .iter()
        .map(|s| s.code.clone().unwrap_or_else(|| format!("{:?}", s.kind).to_lowercase()))
        .collect();
    format!(
        "{}{} {} -> {}{}{}",
        e.kind,
        e.mode.first().map(|m| format!(".{m}")).unwrap_or_default(),
        list(&e.actor),
        list(&e.recipient),
        if e.status == Status::Actual { String::new() } else { format!(" [{status}]") },
        if source.is_empty() { String::new() } else { format!(" ({})", source.join(", ")) }
    )
}

/// `RUS GOV` expected, `RUS GOV MIL` found: country agrees and some sector agrees; `?` agrees with an open slot.
fn codes_fit(want: &str, got: &str) -> bool {
    let (mut w, mut g) = (want.split_whitespace(), got.split_whitespace());
    let (wc, gc) = (w.next().unwrap_or("?"), g.next().unwrap_or("?"));
    let sectors: Vec<&str> = w.collect();
    let have: Vec<&str> = g.collect();
    (wc == gc || wc == "?")
        && (sectors.is_empty()
            || sectors == ["?"]
            || wc == "?" && have.is_empty()
            || have.is_empty() && sectors == ["GOV"]
            || sectors.iter().any(|s| have.contains(s)))
}

fn set_fits(want: &str, got: &[lagebild_model::Party]) -> bool {
    let wanted: Vec<&str> = want.split(',').map(str::trim).filter(|w| !w.is_empty() && *w != "?").collect();
    let have: Vec<String> = got.iter().map(code).collect();
    if wanted.is_empty() {
        return true;
    }
    wanted.iter().all(|w| have.iter().any(|h| codes_fit(w, h)))
        && have.len() <= wanted.len() + usize::from(want.contains('?'))
}

/// An expectation without its status.
fn base(expected: &str) -> String {
    match (expected.find('['), expected.find(']')) {
        (Some(a), Some(b)) => {
            format!("{}{}", expected.get(..a).unwrap_or(""), expected.get(b + 1..).unwrap_or(""))
        }
        _ => expected.to_owned(),
    }
}

fn fits(e: &Event, expected: &str) -> bool {
    let mut rest = base(expected);
    let mut status = Status::Actual;
    if let (Some(a), Some(b)) = (expected.find('['), expected.find(']')) {
        let word = expected.get(a + 1..b).unwrap_or("");
        status = lagebild_codebook::types::status(word).unwrap_or(Status::Actual);
    }
    if let Some(a) = rest.find('(') {
        rest.truncate(a);
    }
    let (actor, recipient) = match rest.split_once("->") {
        Some((a, r)) => (a.trim().to_owned(), r.trim().to_owned()),
        None => (rest.trim().to_owned(), String::new()),
    };
    let straight = set_fits(&actor, &e.actor) && set_fits(&recipient, &e.recipient);
    let mutual = recipient.is_empty() && {
        let all: Vec<lagebild_model::Party> = e.actor.iter().chain(&e.recipient).cloned().collect();
        set_fits(&actor, &all)
    };
    e.status == status && (straight || mutual)
}

fn stats(codebook: &Codebook) {
    let (verbs, nouns, adjectives, forms) = codebook.lexicon.counts();
    say!("lexicon: {verbs} verbs, {nouns} nouns, {adjectives} adjective stems, {forms} full forms");
    let w = &codebook.world;
    say!(
        "world: {} states, {} places, {} regions, {} organisations, {} groups, {} office holders, {} actor words",
        w.states.len(),
        w.places.len(),
        w.regions.len(),
        w.organisations.len(),
        w.groups.len(),
        w.holders.len(),
        w.actor_lemmas().len()
    );
    let mut rows: std::collections::BTreeMap<String, [usize; 4]> = std::collections::BTreeMap::new();
    for f in codebook.frames.frames() {
        let name = match &f.kind {
            FrameKind::Event(t) => t.clone(),
            other => format!("{other:?}").to_uppercase(),
        };
        for key in std::iter::once(name.clone()).chain(f.modes.iter().map(|m| format!("{name}.{m}"))) {
            let row = rows.entry(key).or_default();
            row[0] += 1;
            row[1] += f.predicates.len();
            row[2] += f.examples.len();
            row[3] += usize::from(f.examples.is_empty() && f.kind != FrameKind::None);
        }
    }
    say!("{:32} {:>7} {:>11} {:>9} {:>9}", "type and mode", "frames", "predicates", "examples", "untested");
    for (name, [frames, predicates, examples, untested]) in rows {
        say!("{name:32} {frames:>7} {predicates:>11} {examples:>9} {untested:>9}");
    }
}
