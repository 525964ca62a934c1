//! What constructions there are (`LANGUAGE/variants.tsv`).

use lagebild_codebook::{Problem, Sources, types};
use lagebild_model::Status;
use std::collections::BTreeMap;

/// Tense a construction asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Time {
    /// As in the example.
    #[default]
    Same,
    Present,
    Past,
    Perfect,
    Pluperfect,
    Future,
    /// Perfect infinitive under a present modal.
    PerfectInfinitive,
    /// Subjunctive I; past times by the perfect.
    Reported,
    /// Subjunctive II.
    Irrealis,
}

/// What a construction does with the verb and its clause.
#[derive(Debug, Clone, Default)]
pub struct VerbSpec {
    /// Tense.
    pub time: Time,
    /// The object becomes the subject.
    pub passive: bool,
    /// Modal verb on top.
    pub modal: Option<String>,
    /// Infinitive with zu.
    pub zu: bool,
    /// With nicht or kein.
    pub negated: bool,
    /// Expressions of time are left out, they might not fit.
    pub timeless: bool,
    /// The subject must be the doer.
    pub willed: bool,
    /// Only what is done, not what is said.
    pub deed: bool,
}

/// A piece of the pattern sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Piece {
    Text(String),
    /// Verb second clause.
    Main,
    /// Finite verb, subject, rest: something else stands in front.
    Inverted,
    /// Verb last clause without its subjunction.
    Last,
    /// Subject and its relative clause, closed by a comma.
    Relative,
    Subject,
    /// Infinitive clause.
    Zu,
    /// Words for a singular and for a plural subject.
    Choice(String, String),
}

/// One construction.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// Its name.
    pub name: String,
    /// What it does with the verb.
    pub verb: VerbSpec,
    /// The sentence.
    pub pattern: Vec<Piece>,
    /// Status it gives; none: as the example.
    pub status: Option<Status>,
    /// Source it gives.
    pub source: Option<String>,
}

/// The constructions with their word lists.
#[derive(Debug, Default)]
pub struct Recipes {
    /// In file order.
    pub recipes: Vec<Recipe>,
    /// Verbs without passive.
    pub no_passive: Vec<String>,
    /// The word for not.
    pub not: Option<String>,
    /// The preposition of the doer in the passive.
    pub by: Option<String>,
    /// Words that melt: `von dem` -> `vom`.
    pub melt: BTreeMap<String, String>,
}

impl Recipes {
    /// Reads the file of a language; mistakes are appended and their lines left out.
    pub fn read(sources: &Sources, language: &str, problems: &mut Vec<Problem>) -> Self {
        let mut out = Self::default();
        let file = format!("{language}/variants.tsv");
        for (n, raw) in sources.text(&file).lines().enumerate() {
            let line = raw.trim_end();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            if let Err(message) = out.line(&columns) {
                problems.push(Problem::new(&file, n as u32 + 1, 1, message).hint("see docs/codebook.md"));
            }
        }
        out
    }

    /// The preposition of the doer.
    pub fn is_by(&self, preposition: &str) -> bool {
        self.by.as_deref() == Some(preposition)
    }

    fn line(&mut self, columns: &[&str]) -> Result<(), String> {
        match columns {
            ["!no-passive", verbs] => self.no_passive.extend(verbs.split_whitespace().map(str::to_owned)),
            ["!by", word] => self.by = Some((*word).to_owned()),
            ["!not", word] => self.not = Some((*word).to_owned()),
            ["!melt", pairs] => {
                for (words, one) in pairs.split_whitespace().filter_map(|p| p.split_once('=')) {
                    self.melt.insert(words.replace('_', " "), one.to_owned());
                }
            }
            [name, verb, sentence, rest @ ..] => {
                let status = match rest.first().copied().unwrap_or("") {
                    "" => None,
                    s => Some(types::status(s).ok_or_else(|| format!("unknown status {s:?}"))?),
                };
                let source = rest.get(1).filter(|s| !s.is_empty()).map(|s| (*s).to_owned());
                self.recipes.push(Recipe {
                    name: (*name).to_owned(),
                    verb: spec(verb),
                    pattern: pattern(sentence)?,
                    status,
                    source,
                });
            }
            _ => return Err("needs name, verb and sentence, separated by tabs".into()),
        }
        Ok(())
    }
}

fn spec(words: &str) -> VerbSpec {
    let mut s = VerbSpec::default();
    for word in words.split_whitespace() {
        match word {
            "same" => s.time = Time::Same,
            "present" => s.time = Time::Present,
            "past" => s.time = Time::Past,
            "perfect" => s.time = Time::Perfect,
            "pluperfect" => s.time = Time::Pluperfect,
            "future" => s.time = Time::Future,
            "perfect-infinitive" => s.time = Time::PerfectInfinitive,
            "reported" => s.time = Time::Reported,
            "irrealis" => s.time = Time::Irrealis,
            "passive" => s.passive = true,
            "zu" => s.zu = true,
            "negated" => s.negated = true,
            "timeless" => s.timeless = true,
            "willed" => s.willed = true,
            "deed" => s.deed = true,
            modal => s.modal = Some(modal.to_owned()),
        }
    }
    s
}

fn pattern(sentence: &str) -> Result<Vec<Piece>, String> {
    let mut out = Vec::new();
    let mut rest = sentence;
    while let Some(at) = rest.find(['{', '[']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            out.push(Piece::Text(before.to_owned()));
        }
        let close = if from.starts_with('{') { '}' } else { ']' };
        let end = from.find(close).ok_or_else(|| format!("no {close} behind {from:?}"))?;
        let inner = from.get(1..end).unwrap_or("");
        out.push(match (close, inner) {
            ('}', "main") => Piece::Main,
            ('}', "inverted") => Piece::Inverted,
            ('}', "last") => Piece::Last,
            ('}', "relative") => Piece::Relative,
            ('}', "subject") => Piece::Subject,
            ('}', "zu") => Piece::Zu,
            ('}', other) => return Err(format!("unknown slot {other:?}")),
            (_, choice) => {
                let (one, many) =
                    choice.split_once('|').ok_or_else(|| format!("[{choice}] needs singular|plural"))?;
                Piece::Choice(one.to_owned(), many.to_owned())
            }
        });
        rest = from.get(end + 1..).unwrap_or("");
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest.to_owned()));
    }
    Ok(out)
}
