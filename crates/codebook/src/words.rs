//! Function words by what they do in the coder (`LANGUAGE/function-words.tsv`).

use crate::source::{Sources, lines};
use rustc_hash::FxHashMap;

/// Word lists by key.
#[derive(Debug, Default)]
pub struct FunctionWords {
    lists: FxHashMap<Box<str>, Vec<Box<str>>>,
}

impl FunctionWords {
    /// Reads `key <TAB> word word ...` (`_` stands for a space inside a word).
    pub fn build(sources: &Sources, language: &str) -> Self {
        let mut out = Self::default();
        let file = format!("{language}/function-words.tsv");
        for (_, line) in lines(sources.text(&file)) {
            if let Some((key, words)) = line.split_once('\t') {
                let list = out.lists.entry(key.trim().into()).or_default();
                list.extend(words.split_whitespace().map(|w| w.replace('_', " ").into()));
            }
        }
        out
    }

    /// True when the word stands in the list.
    pub fn has(&self, key: &str, word: &str) -> bool {
        self.lists.get(key).is_some_and(|l| l.iter().any(|w| &**w == word))
    }

    /// The list of a key, in file order.
    pub fn list(&self, key: &str) -> &[Box<str>] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }
}
