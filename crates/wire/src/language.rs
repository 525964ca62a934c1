//! German or English, by counting frequent words.

use crate::data::tables;
use lagebild_model::Language;

/// Characters looked at.
const LOOK: usize = 20_000;

/// Words a text must have before it can be in another language; fewer tell too little.
const LEAST_WORDS: usize = 12;

/// Ends of small words of German and of English, which decide between two or three words without a frequent one ("Israeli
/// strikes killed 20 people in Gaza").
const GERMAN_ENDS: [&str; 6] = ["en", "te", "ung", "lich", "isch", "st"];
const ENGLISH_ENDS: [&str; 6] = ["ed", "ing", "s", "ly", "tion", "ple"];

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty())
}

/// True where more small words end like English ones than like German ones.
fn ends_english(text: &str) -> bool {
    let small = |w: &&str| w.starts_with(char::is_lowercase);
    let count = |ends: [&str; 6]| {
        let ended = |w: &&str| ends.iter().any(|e| w.len() > e.len() + 2 && w.ends_with(e));
        words(text).filter(small).filter(ended).count()
    };
    count(ENGLISH_ENDS) > count(GERMAN_ENDS)
}

/// The language of a text and how sure that is (0 to 1): that whose frequent words are more, by the ends of words when they are
/// equal, German when those are too,
/// [`Language::Other`] where those of other languages are more, or most words are in another script. Lists of names and dialect have
/// few frequent words and stay what they are.
pub fn detect(text: &str) -> (Language, f32) {
    let end = text.char_indices().nth(LOOK).map_or(text.len(), |(at, _)| at);
    let (mut german, mut english, mut other, mut all) = (0usize, 0usize, 0usize, 0usize);
    let mut strange = 0usize;
    let text = text.get(..end).unwrap_or(text);
    for word in words(text) {
        let word = word.to_lowercase();
        all += 1;
        // beyond Latin letters with their marks
        strange += usize::from(word.chars().all(|c| c > '\u{24f}'));
        german += usize::from(tables().german.contains(&word));
        english += usize::from(tables().english.contains(&word));
        other += usize::from(tables().elsewhere.contains(&word));
    }
    let most = german.max(english);
    let foreign = all >= LEAST_WORDS && (other > most || strange * 2 > all);
    let language = if foreign {
        Language::Other
    } else if english > german || english == german && ends_english(text) {
        Language::English
    } else {
        Language::German
    };
    let mine = match language {
        Language::German => german,
        Language::English => english,
        Language::Other => other,
    };
    let sum = german + english + other;
    (language, if sum == 0 { 0.0 } else { mine as f32 / sum as f32 })
}

/// The language of a text, see [`detect`].
pub fn language(text: &str) -> Language {
    detect(text).0
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
        assert_eq!(language("Israeli strikes killed 20 people in Gaza."), Language::English);
        assert_eq!(language("Israelische Angriffe töteten 20 Menschen in Gaza."), Language::German);
        assert_eq!(
            language(
                "Le président français a rencontré lundi le chancelier allemand à Berlin pour discuter de la guerre."
            ),
            Language::Other
        );
        assert_eq!(
            language(
                "Президент России Владимир Путин встретился в Москве с министром иностранных дел Китая и другими."
            ),
            Language::Other
        );
        let (_, sure) = detect("Die Ministerin reiste nach London und sprach mit der Presse.");
        assert!(sure > 0.9, "{sure}");
    }
}
