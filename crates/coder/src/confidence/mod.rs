//! How sure an event is: a small filter with weights that anyone can read.
//!
//! [`Observer`] notes the features of a merged event: its type, how well its frame fits, how its participants and its source
//! are known, where it stands. Four things must be right: the deed, its actors, its recipients, and on whose word it is told as
//! what kind of fact. [`lagebild_codebook::Filter`] adds the weights of the features for each of the four (`filter.tsv`);
//! the product is the confidence. No feature looks at a word of the text. Where the weights come from: `docs/confidence.md`.

mod features;
mod known;
#[cfg(test)]
mod tests;

pub use features::Observer;

use lagebild_codebook::Filter;
use lagebild_codebook::filter::PARTS;

/// Features of one event, in the order they were noted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features(Vec<String>);

impl Features {
    fn note(&mut self, name: impl Into<String>) {
        let name = name.into();
        if !self.0.contains(&name) {
            self.0.push(name);
        }
    }

    fn note_if(&mut self, holds: bool, name: &str) {
        if holds {
            self.note(name);
        }
    }

    /// Notes every step that a number reaches.
    fn steps(&mut self, number: usize, steps: &[(usize, &str)]) {
        for (_, name) in steps.iter().filter(|(least, _)| number >= *least) {
            self.note(*name);
        }
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.iter().map(String::as_str)
    }

    /// The confidence they give.
    pub fn confidence(&self, filter: &Filter) -> f64 {
        filter.confidence(self.names())
    }

    /// For each part how sure it is, and the features that count with their weights in hundredths of a logit, the weightiest
    /// first.
    pub fn weighed(&self, filter: &Filter) -> Vec<Weighed<'_>> {
        let part = |(k, name): (usize, &'static str)| {
            let mut why: Vec<(&str, i32)> =
                self.names().map(|f| (f, filter.weight(k, f))).filter(|(_, w)| *w != 0).collect();
            why.sort_by_key(|(name, w)| (-w.abs(), *name));
            Weighed { part: name, share: filter.share(k, self.names()), why }
        };
        PARTS.into_iter().enumerate().map(part).collect()
    }
}

/// How sure a part of an event is, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed<'f> {
    /// `deed`, `actor`, `recipient` or `word`.
    pub part: &'static str,
    /// From 0 to 1.
    pub share: f64,
    /// Features with their weights.
    pub why: Vec<(&'f str, i32)>,
}

/// What a part may look at: features, or the beginnings of their names.
const LOOKS_AT: [&[&str]; 4] = [
    &[
        "type=",
        "fit",
        "slots",
        "noun",
        "rival",
        "infinite",
        "clause=",
        "told",
        "status=",
        "thing",
        "words",
        "clauses",
        "in a",
        "historical",
    ],
    &[
        "type=",
        "actor",
        "passive",
        "noun",
        "fit",
        "slots",
        "told",
        "words",
        "bystanders",
        "countries",
        "setting",
        "between",
    ],
    &[
        "type=",
        "recipient",
        "passive",
        "noun",
        "fit",
        "slots",
        "words",
        "bystanders",
        "countries",
        "setting",
        "thing",
        "between",
    ],
    &[
        "source",
        "speaker=",
        "authority=",
        "actor speaks",
        "subjunctive",
        "status=",
        "noun",
        "clause=",
        "infinite",
        "words",
        "clauses",
    ],
];

/// True where a part (number in [`PARTS`]) takes a feature into account, when weights are trained.
pub fn looks_at(part: usize, feature: &str) -> bool {
    let own = LOOKS_AT.get(part).copied().unwrap_or_default();
    own.iter().any(|start| feature.starts_with(start)) && (part == 3 || feature != "actor speaks")
}
