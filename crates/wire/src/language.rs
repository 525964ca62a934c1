//! German or English, by counting frequent words.

use crate::data::tables;
use lagebild_model::Language;

/// Characters looked at.
const LOOK: usize = 20_000;

/// The language of a text: that whose stop words are more frequent, German when they are equal.
pub fn language(text: &str) -> Language {
    let end = text.char_indices().nth(LOOK).map_or(text.len(), |(at, _)| at);
    let (mut german, mut english) = (0, 0);
    for word in text.get(..end).unwrap_or(text).split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty())
    {
        let word = word.to_lowercase();
        german += usize::from(tables().german.contains(&word));
        english += usize::from(tables().english.contains(&word));
    }
    if english > german { Language::English } else { Language::German }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        assert_eq!(
            language("Die Ministerin reiste nach London und sprach mit der Presse."),
            Language::German
        );
        assert_eq!(
            language("The minister was in Berlin; she spoke to the \"Frankfurter Allgemeine\"."),
            Language::English
        );
        assert_eq!(language(""), Language::German);
    }
}
