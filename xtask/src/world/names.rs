//! Comparing and reshaping names across tables.

/// A name for comparison: lower case, without diacritics (Latin letters),
/// apostrophes and doubled spaces.
///
/// ```
/// assert_eq!(xtask::world::names::fold("Chişinău"), "chisinau");
/// assert_eq!(xtask::world::names::fold("N’Djamena"), "ndjamena");
/// ```
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ậ' | 'ắ' | 'ằ' => {
                folded.push('a');
            }
            'ç' | 'ć' | 'č' | 'ċ' => folded.push('c'),
            'ď' | 'đ' | 'ḍ' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ə' | 'ế' | 'ề' | 'ệ' => folded.push('e'),
            'ğ' | 'ģ' | 'ġ' => folded.push('g'),
            'ḥ' | 'ħ' => folded.push('h'),
            'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ị' => folded.push('i'),
            'ķ' => folded.push('k'),
            'ł' | 'ļ' | 'ľ' => folded.push('l'),
            'ñ' | 'ń' | 'ň' | 'ņ' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ơ' | 'ộ' | 'ồ' | 'ố' => folded.push('o'),
            'ř' | 'ŕ' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' | 'ṣ' => folded.push('s'),
            'ß' => folded.push_str("ss"),
            'ť' | 'ţ' | 'ț' | 'ṭ' => folded.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ư' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            '\'' | '’' | 'ʻ' | '‘' | '`' | 'ʼ' | '\u{300}'..='\u{36f}' => {}
            _ if letter.is_whitespace() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.push(letter),
        }
    }
    folded.trim().to_owned()
}

/// Capital first letters for a name printed in capitals; short words between
/// stay small, as in "Army of Mohammed".
#[must_use]
pub fn title_case(name: &str) -> String {
    const SMALL: &[&str] = &["of", "the", "and", "for", "in", "to", "de", "del", "la", "di", "e", "al", "el"];
    let words = name.split_whitespace().enumerate().map(|(index, word)| {
        let lower = word.to_lowercase();
        if index > 0 && SMALL.contains(&lower.as_str()) { lower } else { capitalise(&lower) }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Capital after each hyphen as well: `al-qaida` becomes `Al-Qaida`.
fn capitalise(word: &str) -> String {
    let part = |part: &str| {
        let mut letters = part.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    word.split('-').map(part).collect::<Vec<String>>().join("-")
}

/// Splits `ADEN ISLAMIC ARMY (AIA)` into the name and the acronym.
#[must_use]
pub fn acronym_in_parentheses(name: &str) -> (String, Option<String>) {
    let Some((before, rest)) = name.split_once('(') else { return (name.to_owned(), None) };
    let acronym = rest.split(')').next().unwrap_or_default().trim();
    let plain = acronym.chars().all(|letter| letter.is_ascii_uppercase() || letter == '-');
    (before.trim().to_owned(), (plain && !acronym.is_empty()).then(|| acronym.to_owned()))
}

/// Whether a name is written as German and English newspapers would print it:
/// basic Latin letters and the diacritics of western languages, hyphens,
/// points, apostrophes, blanks.
#[must_use]
pub fn is_plain_latin(name: &str) -> bool {
    const WESTERN: &str = "äöüßéèêëáàâãåíìîïóòôõøúùûçñæÄÖÜÉÈÊÁÀÂÅÍÎÓÔØÚÇÑ";
    name.chars()
        .all(|letter| letter.is_ascii_alphabetic() || " -.'".contains(letter) || WESTERN.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_split_off() {
        assert_eq!(
            acronym_in_parentheses("ADEN ISLAMIC ARMY (AIA)"),
            ("ADEN ISLAMIC ARMY".into(), Some("AIA".into()))
        );
        assert_eq!(acronym_in_parentheses("X (see Y)").1, None);
    }

    #[test]
    fn title_case_keeps_small_words() {
        assert_eq!(title_case("ARMY OF THE AL-AQSA"), "Army of the Al-Aqsa");
    }

    #[test]
    fn newspaper_letters_only() {
        assert!(is_plain_latin("Saint-Denis"));
        assert!(is_plain_latin("Münster"));
        assert!(!is_plain_latin("Suĥumo"));
        assert!(!is_plain_latin("Алеппо"));
    }
}
