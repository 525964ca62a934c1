//! Scores coded events against gold: the same figures as `score/score_events.py`, rule for rule.
//!
//! Five nested levels, each a micro precision, recall and F1 over events:
//!
//! | level | asks |
//! |---|---|
//! | `type` | same type, evidence overlaps |
//! | `who` | and the countries of actors and recipients agree |
//! | `sector` | and their sectors agree |
//! | `claim` | and status and source agree; the headline figure |
//! | `when` | and date and place agree, where gold has them |
//!
//! Invariants: no I/O; nothing of the codebook is known here.
//!
//! Optional gold events are neither missed nor false. Every prediction beyond the matched one is false, repetitions too.

mod agree;
pub mod calibration;
mod clusters;
mod gold;

pub use calibration::Calibration;
pub use clusters::b_cubed;
pub use gold::{Gold, GoldEvent, find_evidence, place_gold, read_gold};

use agree::{Codes, codes_of_gold, codes_of_parties, codes_of_sources};
use lagebild_model::{Event, Span};
use serde_json::{Map, Value, json};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The levels, from loose to strict.
pub const LEVELS: [&str; 5] = ["type", "who", "sector", "claim", "when"];
/// Number of levels an event must reach to be right at the level of type.
pub const TYPE: usize = 1;
/// Number of levels an event must reach to be right at claim level; from this level on a gold event is no error.
pub const CLAIM: usize = 4;
/// A predicted span may be this long, whatever gold's is.
const LONG_CLAUSE: u32 = 400;
/// Characters of evidence shown in the list of errors.
const SHOWN: usize = 90;

/// Hits and errors of one level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    hits: usize,
    false_alarms: usize,
    missed: usize,
}

/// Precision, recall and F1 with the number of gold events, rounded to four digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Share of the predicted events that are right.
    pub precision: f64,
    /// Share of the gold events that were found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Gold events that count.
    pub gold: usize,
}

/// One error: story, what is wrong, type, evidence.
pub type Fault = (String, String, String, String);

/// The result of a scoring.
#[derive(Debug, Default)]
pub struct Report {
    levels: [Count; 5],
    attributes: BTreeMap<&'static str, (usize, usize)>,
    /// Gold events that count.
    pub required: usize,
    /// Predicted events.
    pub predicted: usize,
    /// Stories.
    pub stories: usize,
    /// What was missed, is only partly right, or false; sorted.
    pub faults: Vec<Fault>,
}

impl Report {
    /// Figures of a level (index into [`LEVELS`]).
    pub fn figures(&self, level: usize) -> Figures {
        let c = self.levels.get(level).copied().unwrap_or_default();
        let share = |n: usize| c.hits as f64 / (c.hits + n).max(1) as f64;
        let (precision, recall) = (share(c.false_alarms), share(c.missed));
        Figures {
            precision: round(precision, 4),
            recall: round(recall, 4),
            f1: round(2.0 * precision * recall / (precision + recall).max(1e-9), 4),
            gold: c.hits + c.missed,
        }
    }

    /// Share of pairs in which an attribute is right (three digits), and their number.
    pub fn attributes(&self) -> impl Iterator<Item = (&'static str, f64, usize)> {
        self.attributes
            .iter()
            .map(|(name, (right, all))| (*name, round(*right as f64 / *all as f64, 3), *all))
    }

    /// The scorer's JSON.
    pub fn json(&self) -> Value {
        let mut out = Map::new();
        for (i, name) in LEVELS.iter().enumerate() {
            let f = self.figures(i);
            let row = json!({"precision": f.precision, "recall": f.recall, "f1": f.f1, "gold": f.gold});
            out.insert((*name).to_owned(), row);
        }
        let attributes: Map<String, Value> =
            self.attributes().map(|(name, share, n)| (name.to_owned(), json!([share, n]))).collect();
        out.insert("attributes".to_owned(), Value::Object(attributes));
        Value::Object(out)
    }
}

/// Rounds as Python does: half to even on the exact binary value, which is what the formatter rounds.
fn round(x: f64, digits: usize) -> f64 {
    format!("{x:.digits$}").parse().unwrap_or(x)
}

/// Scores predictions of all `stories` against gold.
pub fn score(gold: &[Gold], predicted: &[Event], stories: &BTreeSet<String>) -> Report {
    let mut report = Report {
        required: gold.iter().filter(|g| !g.event.optional).count(),
        predicted: predicted.len(),
        stories: stories.len(),
        ..Report::default()
    };
    for s in stories {
        let gs: Vec<&Gold> = gold.iter().filter(|g| g.event.story == *s).collect();
        let ps: Vec<&Event> = predicted.iter().filter(|p| p.story == *s).collect();
        let pairs = assign(&gs, &ps);
        report.count(s, &gs, &ps, &pairs);
    }
    report.faults.sort();
    report
}

/// What gold says of one prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// It meets an optional gold event: neither right nor false.
    pub optional: bool,
    /// Levels that hold (0: false, [`CLAIM`]: right in type, participants, status and source).
    pub level: usize,
    /// Where it meets a gold event: the actors agree, country and sector.
    pub actor: bool,
    /// The recipients agree.
    pub recipient: bool,
    /// Status and source agree.
    pub word: bool,
}

impl Verdict {
    /// The verdict of a level.
    pub const fn of(level: usize) -> Self {
        Self { optional: false, level, actor: level > 2, recipient: level > 2, word: level >= CLAIM }
    }

    /// True or false where it counts.
    pub fn right(self, level: usize) -> Option<bool> {
        (!self.optional).then_some(self.level >= level)
    }

    fn pair(g: &Gold, p: &Event, level: usize) -> Self {
        let sides = Sides::of(g, p);
        let agree = |g: &Codes, p: &Codes| agree::countries(g, p) && agree::sectors(g, p);
        Self {
            optional: g.event.optional,
            level,
            actor: level > 2 || agree(&sides.gold_actor, &sides.actor),
            recipient: level > 2 || agree(&sides.gold_recipient, &sides.recipient),
            word: g.event.status == p.status.word()
                && agree::sources(&codes_of_gold(&g.event.source), &codes_of_sources(&p.source)),
        }
    }
}

/// The verdict on each prediction, in their order.
pub fn judge(gold: &[Gold], predicted: &[Event]) -> Vec<Verdict> {
    let mut out = vec![Verdict::of(0); predicted.len()];
    let names: BTreeSet<&str> = predicted.iter().map(|p| p.story.as_str()).collect();
    for s in names {
        let gs: Vec<&Gold> = gold.iter().filter(|g| g.event.story == s).collect();
        let (numbers, ps): (Vec<usize>, Vec<&Event>) =
            predicted.iter().enumerate().filter(|(_, p)| p.story == s).unzip();
        let pairs = assign(&gs, &ps);
        for (j, i) in &pairs.of_prediction {
            let (Some(g), Some(p)) = (gs.get(*i), ps.get(*j)) else { continue };
            let verdict = Verdict::pair(g, p, pairs.of_gold.get(i).copied().unwrap_or(0));
            if let Some(slot) = numbers.get(*j).and_then(|n| out.get_mut(*n)) {
                *slot = verdict;
            }
        }
    }
    out
}

/// Which gold event meets which prediction, and on which level.
struct Pairs {
    of_gold: BTreeMap<usize, usize>,
    of_prediction: BTreeMap<usize, usize>,
}

/// Greedy: the highest level first, required before optional, later before earlier.
fn assign(gs: &[&Gold], ps: &[&Event]) -> Pairs {
    let mut all: Vec<(usize, bool, usize, usize)> = Vec::new();
    for (i, g) in gs.iter().enumerate() {
        for (j, p) in ps.iter().enumerate() {
            all.push((level(g, p), !g.event.optional, i, j));
        }
    }
    all.sort_unstable_by_key(|x| Reverse(*x));
    let mut pairs = Pairs { of_gold: BTreeMap::new(), of_prediction: BTreeMap::new() };
    for (level, _, i, j) in all {
        if level > 0 && !pairs.of_gold.contains_key(&i) && !pairs.of_prediction.contains_key(&j) {
            pairs.of_gold.insert(i, level);
            pairs.of_prediction.insert(j, i);
        }
    }
    pairs
}

impl Report {
    fn count(&mut self, story: &str, gs: &[&Gold], ps: &[&Event], pairs: &Pairs) {
        let reached = |i: usize| pairs.of_gold.get(&i).copied().unwrap_or(0);
        for (j, i) in &pairs.of_prediction {
            if let (Some(g), Some(p)) = (gs.get(*i), ps.get(*j))
                && !g.event.optional
            {
                self.compare(g, p);
            }
        }
        for (n, count) in self.levels.iter_mut().enumerate() {
            for (i, _) in gs.iter().enumerate().filter(|(_, g)| !g.event.optional) {
                if reached(i) > n { count.hits += 1 } else { count.missed += 1 }
            }
            for j in 0..ps.len() {
                let fine = |i: &usize| gs.get(*i).is_some_and(|g| g.event.optional) || reached(*i) > n;
                if !pairs.of_prediction.get(&j).is_some_and(fine) {
                    count.false_alarms += 1;
                }
            }
        }
        for (i, g) in gs.iter().enumerate().filter(|(_, g)| !g.event.optional) {
            let level = reached(i);
            if level < CLAIM {
                let what = match level.checked_sub(1).and_then(|l| LEVELS.get(l)) {
                    Some(name) => format!("only {name}"),
                    None => "missed".to_owned(),
                };
                self.faults.push((story.to_owned(), what, g.event.kind.clone(), start(&g.event.evidence)));
            }
        }
        for (j, p) in ps.iter().enumerate() {
            if !pairs.of_prediction.contains_key(&j) {
                let text = p.evidence.first().map_or("", |e| e.text.as_str());
                self.faults.push((story.to_owned(), "false".to_owned(), p.kind.clone(), start(text)));
            }
        }
    }

    /// The attributes of a pair of one type with agreeing evidence.
    fn compare(&mut self, g: &Gold, p: &Event) {
        let e = &g.event;
        let sides = Sides::of(g, p);
        let shares = |gold: &[String], have: &[String], more: usize| {
            gold.iter().any(|m| have.contains(m)) && have.len() <= gold.len() + more
        };
        let mut note = |name: &'static str, right: bool| {
            let slot = self.attributes.entry(name).or_default();
            slot.0 += usize::from(right);
            slot.1 += 1;
        };
        note("actor", agree::countries(&sides.gold_actor, &sides.actor));
        note("recipient", agree::countries(&sides.gold_recipient, &sides.recipient));
        note("sector", sides.sectors());
        note("status", e.status == p.status.word());
        note("historical", e.historical == p.historical);
        note("source", agree::sources(&codes_of_gold(&e.source), &codes_of_sources(&p.source)));
        if !e.mode.is_empty() {
            note("mode", shares(&e.mode, &p.mode, 1));
        }
        if !e.context.is_empty() {
            note("context", shares(&e.context, &p.context, 2));
        }
        if e.date.as_deref().is_some_and(|d| !d.is_empty()) {
            note("date", agree::date(e.date.as_deref(), p));
        }
        if e.place.as_deref().is_some_and(|d| !d.is_empty()) {
            note("place", agree::place(e.place.as_deref(), p));
        }
    }
}

fn start(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// Actors and recipients of both sides.
struct Sides {
    gold_actor: Codes,
    gold_recipient: Codes,
    actor: Codes,
    recipient: Codes,
}

impl Sides {
    fn of(g: &Gold, p: &Event) -> Self {
        Self {
            gold_actor: codes_of_gold(&g.event.actor),
            gold_recipient: codes_of_gold(&g.event.recipient),
            actor: codes_of_parties(&p.actor),
            recipient: codes_of_parties(&p.recipient),
        }
    }

    fn countries(&self) -> bool {
        agree::countries(&self.gold_actor, &self.actor)
            && agree::countries(&self.gold_recipient, &self.recipient)
    }

    fn sectors(&self) -> bool {
        agree::sectors(&self.gold_actor, &self.actor) && agree::sectors(&self.gold_recipient, &self.recipient)
    }
}

/// How many of the nested levels hold for a pair (0 to 5).
fn level(g: &Gold, p: &Event) -> usize {
    if g.event.kind != p.kind || !overlaps(g.span, p) {
        return 0;
    }
    let sides = Sides::of(g, p);
    let roles = sides.countries();
    let two_sided = matches!(g.event.kind.as_str(), "CONSULT" | "COOPERATE")
        && !g.event.mode.iter().any(|m| m == "visit")
        && sides.recipient.is_empty();
    let mutual = sides.gold_recipient.is_empty() && sides.gold_actor.len() > 1 || two_sided;
    let gold_all: Codes = sides.gold_actor.union(&sides.gold_recipient).cloned().collect();
    let all: Codes = sides.actor.union(&sides.recipient).cloned().collect();
    if !(roles || mutual && agree::countries(&gold_all, &all)) {
        return 1;
    }
    if !(if roles { sides.sectors() } else { agree::sectors(&gold_all, &all) }) {
        return 2;
    }
    let source = agree::sources(&codes_of_gold(&g.event.source), &codes_of_sources(&p.source));
    if g.event.status != p.status.word() || !source {
        return 3;
    }
    if !(agree::date(g.event.date.as_deref(), p) && agree::place(g.event.place.as_deref(), p)) {
        return 4;
    }
    5
}

/// Half of the shorter span is shared, and the predicted span is no more than a long clause.
fn overlaps(gold: Span, p: &Event) -> bool {
    p.evidence.iter().map(|e| e.span).any(|x| {
        let fits = x.len() <= LONG_CLAUSE.max(2 * gold.len());
        let shared = i64::from(gold.end.min(x.end)) - i64::from(gold.start.max(x.start));
        let shorter = i64::from(gold.len().min(x.len()));
        fits && shorter > 0 && 2 * shared >= shorter
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_like_python() {
        let shown = [round(0.03125, 4), round(0.0625, 3), round(2.0 / 3.0, 4)].map(|x| x.to_string());
        assert_eq!(shown, ["0.0312", "0.062", "0.6667"]);
    }

    #[test]
    fn nothing_against_nothing() {
        let json = score(&[], &[], &BTreeSet::new()).json();
        assert_eq!(json["claim"], json!({"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 0}));
    }
}
