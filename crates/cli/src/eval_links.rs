//! `lagebild eval-links`: how good the linking is on a set of marked stories.

mod set;

use crate::{input, lage, stories};
use clap::Args;
use lagebild_codebook::Codebook;
use lagebild_model::{Coded, Event, Span};
use lagebild_picture::Linker;
use lagebild_score::{Figures, b_cubed};
use lagebild_store::{Delivery, Manifest, Store};
use rayon::prelude::*;
use set::{Block, Marked};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `eval-links`.
#[derive(Args)]
#[command(
    after_help = "The stories are coded and linked as `ingest` does it. A marked event is found when an event's evidence \
    overlaps it; one that is missed counts as alone in its happening. Every third block is held back: --errors does not \
    show it.\n\nExample:\n  lagebild eval-links stories/linking"
)]
pub struct EvalLinksArgs {
    /// Folder of the set: .txt files, form in stories/linking/README.md.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// List what was missed, wrongly linked, or not linked, of the blocks that are not held back.
    #[arg(long)]
    errors: bool,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

/// A marked event and where it came to stand.
struct Item<'a> {
    block: &'a Block,
    story: &'a Marked,
    happening: &'a str,
    evidence: &'a str,
    /// The event that was found with the number of its happening.
    found: Option<(String, i64)>,
}

impl Item<'_> {
    fn gold(&self) -> String {
        format!("{}{}", self.block.name, self.happening)
    }
}

/// Runs the command.
pub fn run(args: &EvalLinksArgs, codebook: &Codebook) -> anyhow::Result<ExitCode> {
    let mut blocks = Vec::new();
    for path in input::texts(&args.dir)? {
        blocks.extend(set::read(&path)?);
    }
    let coder = stories::coder(codebook)?;
    let mut rows = Vec::new();
    for (part, held) in [("open", false), ("held", true)] {
        let here: Vec<&Block> = blocks.iter().filter(|b| b.held == held).collect();
        let items = items(&coder, &here)?;
        rows.push((part, figures(&here, &items)));
        if args.errors && !held {
            errors(&items);
        }
    }
    for (part, row) in &rows {
        if args.json {
            say!("{}", row.json(part));
        } else {
            say!("{}", row.shown(part));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// All marked events of the blocks, after their stories were coded and linked together.
fn items<'a>(coder: &lagebild_coder::Coder<'_>, blocks: &[&'a Block]) -> anyhow::Result<Vec<Item<'a>>> {
    let all: Vec<(&Block, &Marked)> = blocks.iter().flat_map(|b| b.stories.iter().map(|s| (*b, s))).collect();
    let coded: Vec<Coded> = all
        .par_iter()
        .map(|(_, s)| {
            let story = lagebild_wire::read(s.text.as_bytes(), &s.name)
                .map_err(|e| anyhow::anyhow!("{e}; correct the story in the set"))?;
            stories::guarded(&s.name, || coder.code(story))
        })
        .collect::<anyhow::Result<_>>()?;
    let events: Vec<Vec<Event>> = coded.iter().map(|c| c.events.clone()).collect();
    let numbers = linked(coder, coded)?;
    let mut out = Vec::new();
    for ((block, story), events) in all.into_iter().zip(&events) {
        for (mark, event) in story.marks.iter().zip(matched(story, events)) {
            let found = event.and_then(|e| Some((e.id.clone(), *numbers.get(&e.id)?)));
            let evidence = mark.span.text(&story.text);
            out.push(Item { block, story, happening: &mark.happening, evidence, found });
        }
    }
    Ok(out)
}

/// The happening of each event.
fn linked(coder: &lagebild_coder::Coder<'_>, coded: Vec<Coded>) -> anyhow::Result<BTreeMap<String, i64>> {
    let mut store = Store::open(Path::new(":memory:"))?;
    let run = store.begin(&Manifest::default())?;
    for c in coded {
        let name = c.story.id.clone();
        let hash = *blake3::hash(name.as_bytes()).as_bytes();
        let entry = lage::entry::entry(coder, c, &name);
        store.write(run, &[Delivery { hash, name, entries: Ok(vec![entry]) }])?;
    }
    Linker::default().update(&mut store)?;
    Ok(store.change(|db| {
        let mut all = db.prepare(
            "SELECT e.event, m.happening FROM happening_members m JOIN events e ON e.id = m.event",
        )?;
        Ok(all.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?)
    })?)
}

/// For each mark of a story the event whose evidence covers it best; an event serves one mark.
fn matched<'e>(story: &Marked, events: &'e [Event]) -> Vec<Option<&'e Event>> {
    let mut chances: Vec<(u32, usize, usize)> = Vec::new();
    for (m, mark) in story.marks.iter().enumerate() {
        for (e, event) in events.iter().enumerate() {
            let best = event.evidence.iter().map(|x| shared(mark.span, x.span)).max().unwrap_or(0);
            if best > 0 {
                chances.push((best, m, e));
            }
        }
    }
    chances.sort_by_key(|(share, m, e)| (std::cmp::Reverse(*share), *m, *e));
    let mut out = vec![None; story.marks.len()];
    let mut taken = vec![false; events.len()];
    for (_, m, e) in chances {
        if let (Some(slot @ None), Some(free @ false)) = (out.get_mut(m), taken.get_mut(e)) {
            *slot = events.get(e);
            *free = true;
        }
    }
    out
}

/// How much two spans share, in thousandths of what both cover.
fn shared(a: Span, b: Span) -> u32 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    both * 1000 / (a.len() + b.len() - both).max(1)
}

/// The figures of a part of the set.
struct Row {
    blocks: usize,
    stories: usize,
    found: usize,
    /// All marked events, a missed one alone in its happening.
    all: Figures,
    /// The events that were found.
    among: Figures,
    /// Pairs of found events of one gold happening, of which linked.
    same: (usize, usize),
    /// Pairs of found events of different happenings of a block, of which linked.
    differ: (usize, usize),
    /// Pairs of found events of different blocks that were linked.
    strange: usize,
    /// With every event alone.
    alone: Figures,
}

fn figures(blocks: &[&Block], items: &[Item<'_>]) -> Row {
    let alone = |i: usize, item: &Item<'_>| match &item.found {
        Some((_, n)) => format!("h{n}"),
        None => format!("missed {i}"),
    };
    let all: Vec<_> = items.iter().enumerate().map(|(i, x)| (x.gold(), alone(i, x))).collect();
    let among: Vec<_> = items.iter().filter_map(|x| x.found.as_ref().map(|(_, n)| (x.gold(), *n))).collect();
    let nothing: Vec<_> = items.iter().enumerate().map(|(i, x)| (x.gold(), i)).collect();
    let (mut same, mut differ, mut strange) = ((0, 0), (0, 0), 0);
    for (i, a) in items.iter().enumerate() {
        for b in items.iter().skip(i + 1) {
            let (Some((_, x)), Some((_, y))) = (&a.found, &b.found) else { continue };
            if a.block.name != b.block.name {
                strange += usize::from(x == y);
                continue;
            }
            let count = if a.happening == b.happening { &mut same } else { &mut differ };
            count.0 += 1;
            count.1 += usize::from(x == y);
        }
    }
    Row {
        blocks: blocks.len(),
        stories: blocks.iter().map(|b| b.stories.len()).sum(),
        found: among.len(),
        all: b_cubed(&all),
        among: b_cubed(&among),
        same,
        differ,
        strange,
        alone: b_cubed(&nothing),
    }
}

impl Row {
    fn shown(&self, part: &str) -> String {
        let line = |name: &str, f: &Figures| {
            format!("\n  {name:<34} P {:.3}  R {:.3}  F1 {:.3}", f.precision, f.recall, f.f1)
        };
        format!(
            "{part}: {} blocks, {} stories, {} marked events, {} found{}{}{}\n  pairs of one happening linked: {} of {}; \
             pairs of two happenings linked: {} of {}; of two blocks: {}",
            self.blocks,
            self.stories,
            self.all.gold,
            self.found,
            line("B-cubed, missed events alone", &self.all),
            line("B-cubed among the events found", &self.among),
            line("B-cubed with nothing linked", &self.alone),
            self.same.1,
            self.same.0,
            self.differ.1,
            self.differ.0,
            self.strange
        )
    }

    fn json(&self, part: &str) -> serde_json::Value {
        let f = |f: &Figures| serde_json::json!({"precision": f.precision, "recall": f.recall, "f1": f.f1, "events": f.gold});
        serde_json::json!({"part": part, "blocks": self.blocks, "stories": self.stories, "found": self.found,
            "all": f(&self.all), "among_found": f(&self.among),
            "same_pairs": self.same.0, "same_linked": self.same.1,
            "nothing_linked": f(&self.alone), "strange_linked": self.strange, "different_pairs": self.differ.0, "different_linked": self.differ.1})
    }
}

/// What went wrong, block by block.
fn errors(items: &[Item<'_>]) {
    for (i, a) in items.iter().enumerate() {
        let Some((event, x)) = &a.found else {
            say!("missed      {:6} {}  {}", a.story.name, a.happening, a.evidence);
            continue;
        };
        for b in items.iter().skip(i + 1) {
            let Some((other, y)) = &b.found else { continue };
            if a.gold() == b.gold() && x != y {
                say!("not linked  {event} {other}  {}", a.gold());
            } else if a.gold() != b.gold() && x == y {
                say!("linked      {event} {other}  {} {}", a.gold(), b.gold());
            }
        }
    }
}
