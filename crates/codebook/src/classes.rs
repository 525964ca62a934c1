//! Semantic classes of nouns (`LANGUAGE/classes/NAME.txt`).

use crate::source::{Sources, lines};
use rustc_hash::{FxHashMap, FxHashSet};

/// Which noun belongs to which classes.
#[derive(Debug, Default)]
pub struct Classes {
    of: FxHashMap<Box<str>, Vec<u16>>,
    excluded: FxHashSet<(Box<str>, u16)>,
    names: Vec<Box<str>>,
}

impl Classes {
    /// Reads all class files of a language.
    pub fn build(sources: &Sources, language: &str) -> Self {
        let mut out = Self::default();
        for (file, text) in sources.under(&format!("{language}/classes/")) {
            let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".txt");
            let number = out.names.len() as u16;
            out.names.push(name.into());
            for (_, line) in lines(text) {
                let word = line.split('\t').next().unwrap_or("").trim();
                if let Some(w) = word.strip_prefix('-') {
                    out.excluded.insert((w.into(), number));
                } else {
                    out.of.entry(word.into()).or_default().push(number);
                }
            }
        }
        out
    }

    /// True when some class lists the lemma.
    pub fn knows(&self, lemma: &str) -> bool {
        self.of.contains_key(lemma)
    }

    /// True when the class has a file.
    pub fn exists(&self, class: &str) -> bool {
        self.names.iter().any(|n| &**n == class)
    }

    fn number(&self, class: &str) -> Option<u16> {
        self.names.iter().position(|n| &**n == class).map(|i| i as u16)
    }

    /// True when the lemma itself stands in the class.
    pub fn lists(&self, class: &str, lemma: &str) -> bool {
        self.number(class).is_some_and(|n| self.of.get(lemma).is_some_and(|v| v.contains(&n)))
    }

    /// True when the lemma is explicitly kept out.
    pub fn excludes(&self, class: &str, lemma: &str) -> bool {
        self.number(class).is_some_and(|n| self.excluded.contains(&(lemma.into(), n)))
    }
}
