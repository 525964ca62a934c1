//! What two texts have in common: words within a language, names and figures also across languages.

use std::sync::LazyLock;

/// Frequent words of both languages, which say nothing; the file tells languages apart, too.
const FREQUENT: &str = include_str!("../../../codebook/wire/stopwords.txt");
/// A word is compared by its first letters, which most of its forms share.
const STEM: usize = 6;
/// Shorter words say little.
const SHORT: usize = 4;

static STOP: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = FREQUENT.lines().filter(|l| l.starts_with("de =") || l.starts_with("en ="));
    let mut out: Vec<&str> = lines.flat_map(|l| l.split_at(4).1.split('|').map(str::trim)).collect();
    out.sort_unstable();
    out
});

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

fn stem(word: &str) -> String {
    word.chars().take(STEM).collect::<String>().to_lowercase()
}

fn set(mut list: Vec<String>) -> Vec<String> {
    list.sort_unstable();
    list.dedup();
    list
}

/// Stems of the words that say something, each once, in order.
pub(crate) fn content(text: &str) -> Vec<String> {
    let says = |w: &&str| {
        w.chars().count() >= SHORT && w.chars().any(char::is_alphabetic) && STOP.binary_search(w).is_err()
    };
    set(pieces(text).filter(says).map(stem).collect())
}

/// Words with a capital, as names are written in both languages, each once. In German these are all nouns: compare
/// them across languages only.
pub(crate) fn capitals(text: &str) -> Vec<String> {
    let is = |w: &&str| w.chars().count() >= SHORT && w.chars().next().is_some_and(char::is_uppercase);
    set(pieces(text).filter(is).map(stem).collect())
}

/// Figures of two digits or more, each once.
pub(crate) fn figures(text: &str) -> Vec<String> {
    let is = |w: &&str| w.len() >= 2 && w.bytes().all(|b| b.is_ascii_digit());
    set(pieces(text).filter(is).map(str::to_owned).collect())
}

/// The last word of a name, in letters that both languages' ways of writing foreign names share: Selenskyj and Zelenskiy.
pub(crate) fn surname(name: &str) -> String {
    let last = name.split_whitespace().last().unwrap_or(name).to_lowercase();
    let mut out = String::new();
    for c in last.chars().filter(|c| c.is_alphanumeric()) {
        let c = match c {
            'z' => 's',
            'y' | 'j' => 'i',
            'w' => 'v',
            'á' | 'à' | 'ä' => 'a',
            'é' | 'è' => 'e',
            'í' => 'i',
            'ó' | 'ö' | 'ő' => 'o',
            'ú' | 'ü' => 'u',
            'ž' | 'š' => 's',
            'č' | 'ć' | 'ç' => 'c',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Words that are compared often: with their hashes, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bag {
    words: Vec<String>,
    hashes: Vec<u64>,
}

impl Bag {
    /// Of words, each once.
    pub fn of(words: Vec<String>) -> Self {
        let hashes = hashes(&words);
        Self { words, hashes }
    }

    /// How many words both have.
    pub fn common(&self, other: &Self) -> usize {
        common(&self.hashes, &other.hashes)
    }

    /// The words that both have, as they stand in this one.
    pub fn shared(&self, other: &Self) -> String {
        let both = self.words.iter().filter(|w| other.words.contains(w));
        both.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// The hashes of words, sorted.
pub(crate) fn hashes(words: &[String]) -> Vec<u64> {
    let mut out: Vec<u64> = words.iter().map(|w| crate::shingles::hash(w.bytes())).collect();
    out.sort_unstable();
    out
}

/// How many two sorted lists have in common; none has anything twice.
pub(crate) fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        // without branches: which one is less cannot be foreseen
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        n += usize::from(x == y);
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_names_figures() {
        assert_eq!(content("Die Raketen, die nach Kiew flogen"), ["flogen", "kiew", "rakete"]);
        assert_eq!(capitals("In Kharkiv, Mayor Ihor Terekhov said"), ["ihor", "kharki", "mayor", "terekh"]);
        assert_eq!(figures("23 Tote, 7 Verletzte, 150 km"), ["150", "23"]);
        assert_eq!(surname("Wolodymyr Selenskyj"), surname("Volodymyr Zelenskiy"));
        assert_ne!(surname("Denys Maliuska"), surname("Dmytro Kuleba"));
        let bag = |words: &[&str]| Bag::of(words.iter().map(|w| (*w).to_owned()).collect());
        let (a, b) = (bag(&["a", "b", "d"]), bag(&["b", "c", "d"]));
        assert_eq!((a.common(&b), a.shared(&b)), (2, "b d".to_owned()));
    }
}
