//! How `lagebild relate` weighs what it finds (`relate.tsv`), see `docs/relate.md`.

use crate::problem::Problem;
use crate::source::{Sources, lines};
use crate::types::Types;
use std::collections::BTreeMap;

/// The file.
pub const FILE: &str = "relate.tsv";
/// What a frame at a predicate between two actors can have points for.
pub const MARKS: [&str; 14] = [
    "fits",
    "loose",
    "missing",
    "noun",
    "source-subject",
    "source-in-subject",
    "target-object",
    "target-phrase",
    "target-content",
    "target-inside",
    "reversed",
    "nobody",
    "depth",
    "governed",
];
/// Before a type that is turned: its clause is negated.
pub const NEGATED: &str = "negated-";
/// Before a type that is turned: its clause is in the future.
pub const FUTURE: &str = "future-";

/// What marks and types are worth between two given actors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relate {
    points: BTreeMap<Box<str>, i32>,
    priors: BTreeMap<Box<str>, i32>,
    turns: BTreeMap<Box<str>, Box<str>>,
}

/// A mistake in a line: number of the column from 0, what is wrong, what to do.
type Mistake = (usize, String, &'static str);

impl Relate {
    /// Reads `relate.tsv`; a line with a mistake is left out.
    pub fn build(sources: &Sources, types: &Types, problems: &mut Vec<Problem>) -> Self {
        Self::parse(sources.text(FILE), types, problems)
    }

    fn parse(text: &str, types: &Types, problems: &mut Vec<Problem>) -> Self {
        let mut out = Self::default();
        for (n, line) in lines(text) {
            if let Err((column, what, hint)) = out.line(line, types) {
                let before: usize = line.split('\t').take(column).map(|c| c.chars().count() + 1).sum();
                problems.push(Problem::new(FILE, n, before as u32 + 1, what).hint(hint));
            }
        }
        out
    }

    fn line(&mut self, line: &str, types: &Types) -> Result<(), Mistake> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [kind, name, value] = columns.as_slice() else {
            let what = "needs three columns".to_owned();
            return Err((0, what, "kind, name, value, with TABs between"));
        };
        let is_type = |column: usize, name: &str| {
            let known = types.entry(name, "").is_some();
            known.then_some(()).ok_or((column, format!("no type {name:?}"), "a type of types.tsv"))
        };
        let new = match *kind {
            "point" => {
                if !MARKS.contains(name) {
                    return Err((1, format!("no mark {name:?}"), "the built-in relate.tsv names them all"));
                }
                insert(&mut self.points, name, number(value)?)
            }
            "prior" => {
                is_type(1, name)?;
                insert(&mut self.priors, name, number(value)?)
            }
            "turn" => {
                let Some(turned) = name.strip_prefix(NEGATED).or_else(|| name.strip_prefix(FUTURE)) else {
                    return Err((1, format!("{name:?} tells not when"), "negated-TYPE or future-TYPE"));
                };
                is_type(1, turned)?;
                is_type(2, value)?;
                insert(&mut self.turns, name, (*value).into())
            }
            _ => return Err((0, format!("no kind {kind:?}"), "point, prior or turn")),
        };
        new.then_some(()).ok_or((1, format!("{kind} {name:?} stands here twice"), "keep one of the lines"))
    }

    /// Points for a mark; 0 where the file does not name it.
    pub fn point(&self, mark: &str) -> i32 {
        self.points.get(mark).copied().unwrap_or(0)
    }

    /// Points of types that nothing speaks for, by name.
    pub fn priors(&self) -> impl Iterator<Item = (&str, i32)> {
        self.priors.iter().map(|(kind, points)| (&**kind, *points))
    }

    /// What a type counts as behind [`NEGATED`] or [`FUTURE`]; none where it stays what it is.
    pub fn turned(&self, prefix: &str, kind: &str) -> Option<&str> {
        self.turns.get(format!("{prefix}{kind}").as_str()).map(|t| &**t)
    }
}

fn number(value: &str) -> Result<i32, Mistake> {
    value.parse().map_err(|_| (2, format!("{value:?} is no whole number"), "the last column is a number"))
}

/// Keeps the first of two; false for the second.
fn insert<V>(map: &mut BTreeMap<Box<str>, V>, name: &str, value: V) -> bool {
    if map.contains_key(name) {
        return false;
    }
    map.insert(name.into(), value);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Relate, Vec<String>) {
        let mut problems = Vec::new();
        let types = Types::build(&Sources::builtin(), &mut problems);
        let relate = Relate::parse(text, &types, &mut problems);
        (relate, problems.iter().map(|p| format!("{}:{} {}", p.line, p.column, p.message)).collect())
    }

    #[test]
    fn the_built_in_file_is_sound_and_names_every_mark() {
        let (relate, problems) = read(Sources::builtin().text(FILE));
        assert!(problems.is_empty(), "{problems:?}");
        assert!(MARKS.iter().all(|m| relate.points.contains_key(*m)));
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_left_out() {
        let (relate, problems) = read(
            "# kind, name, value\npoint\tfits\t4\npoint\tfits\t5\npoint\tfitz\t4\npoint\tloose\tzwei\n\
             prior\tCONSULT\nprior\tTALK\t1\nturn\tAID\tAGREE\nturn\tfuture-AID\tAGREED\nturn\tnegated-AID\tREJECT\n\
             weight\tfits\t1\n",
        );
        assert_eq!(
            problems,
            [
                "3:7 point \"fits\" stands here twice",
                "4:7 no mark \"fitz\"",
                "5:13 \"zwei\" is no whole number",
                "6:1 needs three columns",
                "7:7 no type \"TALK\"",
                "8:6 \"AID\" tells not when",
                "9:17 no type \"AGREED\"",
                "11:1 no kind \"weight\"",
            ]
        );
        assert_eq!((relate.point("fits"), relate.point("loose")), (4, 0));
        assert_eq!(relate.turned(NEGATED, "AID"), Some("REJECT"));
        assert_eq!(relate.turned(FUTURE, "AID"), None);
        assert_eq!(relate.priors().count(), 0);
    }
}
