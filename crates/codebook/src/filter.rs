//! The weights of the confidence filter (`filter.tsv`), see `docs/confidence.md`.

use crate::problem::Problem;
use crate::source::{Sources, lines};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The file.
pub const FILE: &str = "filter.tsv";
/// Weights are hundredths of a logit.
pub const UNIT: f64 = 100.0;
/// What must be right for an event to be right: type, actors, recipients, and status with source.
pub const PARTS: [&str; 4] = ["deed", "actor", "recipient", "word"];
/// The name under which a part's own level stands.
const BIAS: &str = "bias";

/// What speaks for and against the parts of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Events below this confidence (0 to 1) are passed over unless the caller wants them.
    pub least: f64,
    /// Added to the logit of the product of all parts, in hundredths.
    pub shift: i32,
    /// Per cent of that logit that count.
    pub scale: i32,
    parts: [BTreeMap<Box<str>, i32>; 4],
}

impl Default for Filter {
    fn default() -> Self {
        Self { least: 0.0, shift: 0, scale: 100, parts: Default::default() }
    }
}

/// The share that a logit means.
pub fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// The logit of a share.
pub fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

impl Filter {
    /// Reads `filter.tsv`.
    pub fn build(sources: &Sources, problems: &mut Vec<Problem>) -> Self {
        let mut out = Self::default();
        for (n, line) in lines(sources.text(FILE)) {
            if let Err((what, hint)) = out.line(line) {
                problems.push(Problem::new(FILE, n, 1, what).hint(hint));
            }
        }
        out
    }

    fn line(&mut self, line: &str) -> Result<(), (String, &'static str)> {
        let columns: Vec<&str> = line.split('\t').collect();
        let value = columns.last().copied().unwrap_or("");
        let Ok(number) = value.trim().parse::<i32>() else {
            return Err((format!("{value:?} is no whole number"), "the last column is a number"));
        };
        match columns.as_slice() {
            ["least", _] if (0..=100).contains(&number) => self.least = f64::from(number) / 100.0,
            ["least", _] => return Err((format!("{number} is no share"), "per cent, from 0 to 100")),
            ["shift", _] => self.shift = number,
            ["scale", _] => self.scale = number,
            [part, feature, _] => {
                let Some(weights) = self.part(part) else {
                    return Err((format!("no part {part:?}"), "deed, actor, recipient or word"));
                };
                if weights.insert((*feature).into(), number).is_some() {
                    return Err((format!("{part} {feature:?} stands here twice"), "keep one of the lines"));
                }
            }
            _ => return Err(("needs three columns".to_owned(), "part, feature, weight, with TABs between")),
        }
        Ok(())
    }

    fn part(&mut self, name: &str) -> Option<&mut BTreeMap<Box<str>, i32>> {
        self.parts.iter_mut().zip(PARTS).find(|(_, p)| *p == name).map(|(weights, _)| weights)
    }

    /// Sets the weights of a part.
    pub fn set(&mut self, part: &str, bias: i32, weights: impl IntoIterator<Item = (String, i32)>) {
        if let Some(slot) = self.part(part) {
            *slot = weights.into_iter().map(|(name, w)| (name.into_boxed_str(), w)).collect();
            slot.insert(BIAS.into(), bias);
        }
    }

    /// The weight of a feature in a part (number in [`PARTS`]); 0 where the file does not name it.
    pub fn weight(&self, part: usize, feature: &str) -> i32 {
        self.parts.get(part).and_then(|w| w.get(feature)).copied().unwrap_or(0)
    }

    /// How sure a part is by itself, from 0 to 1.
    pub fn share<'f>(&self, part: usize, features: impl IntoIterator<Item = &'f str>) -> f64 {
        let bias = self.weight(part, BIAS);
        let points = features.into_iter().fold(bias, |sum, f| sum.saturating_add(self.weight(part, f)));
        logistic(f64::from(points) / UNIT)
    }

    /// The logit of the product of all parts.
    pub fn product<'f>(&self, features: impl Iterator<Item = &'f str> + Clone) -> f64 {
        let all: f64 = (0..PARTS.len()).map(|k| self.share(k, features.clone())).product();
        logit(all.clamp(1e-6, 1.0 - 1e-6))
    }

    /// Confidence of an event with these features: two digits, never quite 0 or 1.
    pub fn confidence<'f>(&self, features: impl Iterator<Item = &'f str> + Clone) -> f64 {
        let z = self.product(features) * f64::from(self.scale) / 100.0 + f64::from(self.shift) / UNIT;
        ((logistic(z) * 100.0).round() / 100.0).clamp(0.01, 0.99)
    }

    /// The text of the file; `head` becomes its comment.
    pub fn text(&self, head: &str) -> String {
        let mut out = String::new();
        for line in head.lines() {
            let _ = writeln!(out, "# {line}");
        }
        let least = self.least * 100.0;
        let _ = writeln!(out, "least\t{least:.0}\nshift\t{}\nscale\t{}", self.shift, self.scale);
        for (part, weights) in PARTS.iter().zip(&self.parts) {
            for (name, weight) in weights {
                let _ = writeln!(out, "{part}\t{name}\t{weight}");
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Confidence in per cent.
    fn of(filter: &Filter, features: &[&str]) -> i32 {
        (filter.confidence(features.iter().copied()) * 100.0).round() as i32
    }

    #[test]
    fn all_parts_must_be_right() {
        let mut f = Filter::default();
        for part in PARTS {
            f.set(part, 1000, []);
        }
        f.set("actor", 0, [("actor=named".to_owned(), 139), ("actor=nobody".to_owned(), -139)]);
        assert_eq!([of(&f, &[]), of(&f, &["actor=named"]), of(&f, &["actor=nobody"])], [50, 80, 20]);
        f.set("word", 0, []);
        assert_eq!(of(&f, &["actor=named"]), 40);
        f.shift = 100_000;
        assert_eq!(of(&f, &[]), 99);
    }

    #[test]
    fn a_file_is_written_as_it_is_read() {
        let mut f = Filter { least: 0.2, shift: 12, scale: 90, ..Filter::default() };
        f.set("deed", 33, [("type=AID".to_owned(), -5)]);
        let mut again = Filter::default();
        for line in f.text("head").lines().filter(|l| !l.starts_with('#')) {
            again.line(line).expect("a line of the file");
        }
        assert_eq!(f, again);
        for wrong in ["least\t101", "deed\tx\ty", "nobody\tx\t1", "deed\ttype=AID\t2"] {
            assert!(again.line(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_built_in_file_has_no_mistakes() {
        let mut problems = Vec::new();
        let filter = Filter::build(&Sources::builtin(), &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert!(filter.least > 0.0 && filter.least < 1.0);
    }
}
