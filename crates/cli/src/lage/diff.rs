//! `lagebild diff`: what two runs of a store, or two files of events, differ in.

use super::StoreArgs;
use crate::paint::{BOLD, DIM, paint, tame};
use crate::words::Words;
use clap::{Args, ValueEnum};
use lagebild_export::code;
use lagebild_export::diff::{Counts, Difference, Summary, differences};
use lagebild_model::{Event, Party};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

mod files;

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One event a paragraph and the counts, for people.
    Pretty,
    /// One event a line, the counts in the last one, JSON.
    Jsonl,
}

/// Arguments of `diff`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  lagebild diff 1 2 --store lage.db\n  lagebild diff vorher.jsonl nachher.jsonl --format jsonl\n\n\
    Events of the same story and byte are compared. Exit code 0: the same, 1: different, 2: it cannot be told."
)]
pub struct DiffArgs {
    /// Number of a run (`lagebild runs`), or a file that `read`, `events` or `export` wrote with --format jsonl.
    #[arg(value_name = "RUN|FILE")]
    old: String,
    /// The one it is compared with.
    #[arg(value_name = "RUN|FILE")]
    new: String,
    #[command(flatten)]
    store: StoreArgs,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
    /// Print the counts only.
    #[arg(long)]
    summary: bool,
}

/// Exit code where it cannot be told, as `diff` has it.
const TROUBLE: u8 = 2;

/// Runs the command.
pub fn run(args: &DiffArgs, words: &Words) -> anyhow::Result<ExitCode> {
    match compare(args, words) {
        Err(e) if !crate::is_closed_pipe(&e) => {
            anstream::eprintln!("lagebild: {e:#}");
            Ok(ExitCode::from(TROUBLE))
        }
        other => other,
    }
}

fn compare(args: &DiffArgs, words: &Words) -> anyhow::Result<ExitCode> {
    let mut out = Output {
        out: anstream::AutoStream::auto(std::io::stdout().lock()),
        format: args.format,
        summary: args.summary,
        counted: Summary::default(),
    };
    let run = |text: &str| text.parse::<i64>().ok().filter(|_| !Path::new(text).exists());
    let one = match (run(&args.old), run(&args.new)) {
        (Some(a), Some(b)) => args.store.open()?.compare(a, b, |_, old, new| out.story(old, new))?.one,
        (None, None) => {
            files::compare(Path::new(&args.old), Path::new(&args.new), |old, new| out.story(old, new))?
        }
        _ => anyhow::bail!("{} and {}: give two numbers of runs or two files", args.old, args.new),
    };
    out.end(one, words)?;
    Ok(if out.counted.is_same() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Where differences go.
struct Output {
    out: anstream::AutoStream<std::io::StdoutLock<'static>>,
    format: Format,
    summary: bool,
    counted: Summary,
}

impl Output {
    fn story(&mut self, old: &[Event], new: &[Event]) -> anyhow::Result<()> {
        let found = differences(old, new);
        self.counted.story(old.len(), &found);
        for d in found.iter().filter(|_| !self.summary) {
            let text = match self.format {
                Format::Pretty => shown(d),
                Format::Jsonl => json(d)?,
            };
            writeln!(self.out, "{text}")?;
        }
        Ok(())
    }

    fn end(&mut self, one: usize, words: &Words) -> anyhow::Result<()> {
        match self.format {
            Format::Jsonl => {
                let mut line = serde_json::to_value(&self.counted)?;
                if let Some(map) = line.as_object_mut() {
                    map.insert("one_only".into(), one.into());
                    map.shift_insert(0, "kind".into(), "summary".into());
                }
                writeln!(self.out, "{line}")?;
            }
            Format::Pretty => self.out.write_all(counts(&self.counted, one, words).as_bytes())?,
        }
        Ok(self.out.flush()?)
    }
}

fn json(d: &Difference<'_>) -> anyhow::Result<String> {
    let event = d.event();
    let (old, new) = match d {
        Difference::Gone(e) => (Some(*e), None),
        Difference::Come(e) => (None, Some(*e)),
        Difference::Changed { old, new } => (Some(*old), Some(*new)),
    };
    Ok(serde_json::to_string(&serde_json::json!({
        "kind": d.word(), "story": event.story, "id": event.id, "rule": event.rule, "type": event.kind,
        "fields": d.fields(), "old": old, "new": new,
    }))?)
}

/// `- ID  SANCTION.expel  CHE GOV → RUS GOV  RULE`, and below it the evidence or the fields.
fn shown(d: &Difference<'_>) -> String {
    let e = d.event();
    let sign = match d {
        Difference::Gone(_) => "-",
        Difference::Come(_) => "+",
        Difference::Changed { .. } => "~",
    };
    let kind = std::iter::once(e.kind.as_str()).chain(e.mode.iter().map(String::as_str)).collect::<Vec<_>>();
    let parties = |list: &[Party]| {
        list.iter().map(|p| code(p.code.as_deref(), &p.sector)).collect::<Vec<_>>().join("; ")
    };
    let mut out = format!(
        "{sign} {}  {}  {} → {}  {}",
        paint(BOLD, &tame(&e.id)),
        tame(&kind.join(".")),
        parties(&e.actor),
        parties(&e.recipient),
        paint(DIM, &tame(&e.rule))
    );
    let fields = d.fields();
    for f in &fields {
        let or_none = |t: &str| if t.is_empty() { "-".to_owned() } else { tame(t) };
        let _ = write!(out, "\n    {}: {} → {}", f.name, or_none(&f.old), or_none(&f.new));
    }
    if fields.is_empty() {
        let words = e.evidence.iter().map(|x| x.text.split_whitespace().collect::<Vec<_>>().join(" "));
        let _ = write!(out, "\n    {}", tame(&words.collect::<Vec<_>>().join(" … ")));
    }
    out
}

fn counts(s: &Summary, one: usize, words: &Words) -> String {
    let line = |c: &Counts| {
        [(c.gone, "diff.gone"), (c.come, "diff.come"), (c.changed, "diff.changed")]
            .map(|(n, key)| format!("{n} {}", words.get(key)))
            .join(", ")
    };
    let mut out = format!(
        "{} {} · {} {} · {}, {} {}\n",
        s.stories,
        words.get("diff.stories"),
        one,
        words.get("diff.one"),
        line(&s.all),
        s.same,
        words.get("diff.same")
    );
    let mut table = |key: &str, rows: &BTreeMap<String, Counts>| {
        if !rows.is_empty() {
            let _ = writeln!(out, "{}", paint(BOLD, words.get(key)));
        }
        for (name, c) in rows {
            let _ = writeln!(out, "  {}  {}", tame(name), line(c));
        }
    };
    table("diff.by-rule", &s.by_rule);
    table("diff.by-type", &s.by_type);
    out
}
