//! Event types, modes, contexts and their scores (`types.tsv`, `contexts.txt`).

use crate::problem::Problem;
use crate::source::{Sources, lines};
use lagebild_model::Status;

/// One type, or one mode of a type.
#[derive(Debug, Clone)]
pub struct TypeEntry {
    /// `AGREE` ...
    pub name: String,
    /// Mode, empty for the type itself.
    pub mode: String,
    /// `verbal cooperation` ...
    pub quad: String,
    /// Scale value.
    pub scale: f64,
    /// Status of what such a speech act is about, where it has one of its own.
    pub content: Option<Status>,
}

/// The table of types.
#[derive(Debug, Default)]
pub struct Types {
    entries: Vec<TypeEntry>,
    contexts: Vec<String>,
}

/// Reads a status word.
pub fn status(word: &str) -> Option<Status> {
    Some(match word {
        "actual" => Status::Actual,
        "future" => Status::Future,
        "hypothetical" => Status::Hypothetical,
        "negated" => Status::Negated,
        _ => return None,
    })
}

impl Types {
    /// Reads both files.
    pub fn build(sources: &Sources, problems: &mut Vec<Problem>) -> Self {
        let mut out = Self::default();
        for (n, line) in lines(sources.text("types.tsv")) {
            let c: Vec<&str> = line.split('\t').collect();
            let [name, mode, quad, scale, rest @ ..] = c.as_slice() else {
                problems.push(Problem::new("types.tsv", n, 1, "needs type, mode, quad, scale".into()));
                continue;
            };
            out.entries.push(TypeEntry {
                name: (*name).into(),
                mode: (*mode).into(),
                quad: (*quad).into(),
                scale: scale.parse().unwrap_or(0.0),
                content: rest.first().and_then(|s| status(s)),
            });
        }
        out.contexts = lines(sources.text("contexts.txt")).map(|(_, l)| l.to_owned()).collect();
        out
    }

    /// The entry of a type and mode (empty: the type itself).
    pub fn entry(&self, name: &str, mode: &str) -> Option<&TypeEntry> {
        self.entries.iter().find(|e| e.name == name && e.mode == mode)
    }

    /// True for a context of the ontology.
    pub fn is_context(&self, name: &str) -> bool {
        self.contexts.iter().any(|c| c == name)
    }

    /// All types and modes in file order.
    pub fn entries(&self) -> &[TypeEntry] {
        &self.entries
    }
}
