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

/// How many two sorted lists have in common.
pub(crate) fn common<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n += 1;
                i += 1;
                j += 1;
            }
        }
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
        assert_eq!(common(&["a", "b", "d"], &["b", "c", "d"]), 2);
    }
}
