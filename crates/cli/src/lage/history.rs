//! `lagebild history`: the versions of an item and what each changed.

use super::known::Known;
use super::{StoreArgs, event};
use crate::labels::Labels;
use crate::line;
use crate::paint::{BOLD, DIM, paint, tame};
use crate::words::Words;
use clap::Args;
use lagebild_store::{Change, VersionRow};
use std::fmt::Write;
use std::process::ExitCode;

/// Arguments of `history`.
#[derive(Args)]
#[command(after_help = "Example:\n  lagebild history bdt0042/2024-02-27")]
pub struct HistoryArgs {
    /// The agency's number of the item, the file it came in, or the name of a story.
    #[arg(value_name = "ITEM")]
    item: String,
    #[command(flatten)]
    store: StoreArgs,
    /// Events that stayed the same, too.
    #[arg(long)]
    all: bool,
    /// Print JSON, one version a line.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &HistoryArgs, known: &Known<'_>, words: &Words) -> anyhow::Result<ExitCode> {
    let reader = args.store.open()?;
    let mut versions = reader.history(&args.item)?;
    if versions.is_empty() {
        // a file is kept by its whole path
        let path = std::path::absolute(&args.item)?;
        versions = reader.history(&path.display().to_string())?;
    }
    anyhow::ensure!(
        !versions.is_empty(),
        "{}: the store has no item of this number, file or story; `lagebild sql 'SELECT item, story FROM lage_versions'` \
         lists them",
        args.item
    );
    for v in &versions {
        if args.json {
            say!("{}", json(v)?);
        } else {
            say!("{}", shown(v, &Labels::new(words, known.names()), args.all)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn json(v: &VersionRow) -> anyhow::Result<serde_json::Value> {
    let record = |r: &Option<String>| r.as_deref().map(serde_json::from_str::<serde_json::Value>).transpose();
    let mut changes = Vec::new();
    for c in &v.changes {
        let fields: Vec<&str> = c.fields.split_whitespace().collect();
        changes.push(serde_json::json!({"kind": c.kind, "old": c.old, "new": c.new, "fields": fields,
            "before": record(&c.before)?, "after": record(&c.after)?}));
    }
    Ok(
        serde_json::json!({"agency": v.agency, "item": v.item, "version": v.version, "mark": v.mark, "signal": v.signal,
        "state": v.state, "story": v.story, "published": v.published, "headline": v.headline, "input": v.input,
        "changes": changes}),
    )
}

fn shown(v: &VersionRow, labels: &Labels<'_>, all: bool) -> anyhow::Result<String> {
    let words = labels.words;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(v.version.map(|n| format!("{} {n}", words.get("history.version"))));
    parts.extend(v.mark.clone());
    parts.push(words.get(&format!("history.{}", v.state)).to_owned());
    parts.extend(v.published.as_deref().map(|p| labels.value(p)));
    parts.push(v.story.clone());
    let head = v.headline.as_deref().unwrap_or(&v.story);
    let mut out = format!("{}\n  {}", paint(BOLD, &tame(head)), paint(DIM, &tame(&parts.join(" · "))));
    for c in v.changes.iter().filter(|c| all || c.kind != "same") {
        let _ = write!(out, "\n{}", change(c, labels)?);
    }
    let same = v.changes.iter().filter(|c| c.kind == "same").count();
    if same > 0 && !all {
        let _ = write!(out, "\n  = {same} {}", words.get("history.same"));
    }
    Ok(out)
}

/// `+` came, `-` went, `~` changed: the event's line as it is, and for a changed one as it was.
fn change(c: &Change, labels: &Labels<'_>) -> anyhow::Result<String> {
    let line = |record: &Option<String>| -> anyhow::Result<String> {
        Ok(match record {
            Some(r) => line::event(&event(r)?, labels),
            None => String::new(),
        })
    };
    Ok(match c.kind.as_str() {
        "come" => format!("  + {}", line(&c.after)?),
        "same" => format!("  = {}", line(&c.after)?),
        "changed" => format!(
            "  ~ {}\n    {} {}",
            line(&c.after)?,
            paint(DIM, &format!("{} ({}):", labels.words.get("history.before"), c.fields)),
            line(&c.before)?
        ),
        _ => format!("  - {}", line(&c.before)?),
    })
}
