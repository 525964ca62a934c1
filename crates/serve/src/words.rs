//! Words of the pages, one text file per language (`words/de.txt`, `words/en.txt`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Deutsch.
    #[default]
    De,
    /// English.
    En,
}

type Table = BTreeMap<&'static str, &'static str>;

static DE: LazyLock<Table> = LazyLock::new(|| table(include_str!("../words/de.txt")));
static EN: LazyLock<Table> = LazyLock::new(|| table(include_str!("../words/en.txt")));

fn table(text: &'static str) -> Table {
    text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect()
}

impl Lang {
    /// Its tag: `de`, `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The language of a tag such as `en-GB`.
    pub fn of(tag: &str) -> Option<Self> {
        match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "de" => Some(Self::De),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that there are words for, by its weights.
    ///
    /// ```
    /// use lagebild_serve::Lang;
    /// assert_eq!(Lang::accepted("fr, en;q=0.8, de;q=0.9"), Some(Lang::De));
    /// assert_eq!(Lang::accepted("fr"), None);
    /// ```
    pub fn accepted(header: &str) -> Option<Self> {
        let weighed = |part: &str| {
            let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
            let q = rest.trim().strip_prefix("q=").map_or(Some(1.0_f32), |q| q.parse().ok())?;
            Some((Self::of(tag)?, q))
        };
        let mut best: Option<(Self, f32)> = None;
        for (lang, q) in header.split(',').filter_map(weighed) {
            if best.is_none_or(|(_, most)| q > most) {
                best = Some((lang, q));
            }
        }
        best.map(|b| b.0)
    }

    /// The text of a key, if there is one.
    pub fn find(self, key: &str) -> Option<&'static str> {
        let table = match self {
            Self::De => &DE,
            Self::En => &EN,
        };
        table.get(key).copied()
    }

    /// The text of a key; the key itself where the file lacks it.
    pub fn get(self, key: &str) -> &str {
        self.find(key).unwrap_or(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys() {
        assert!(DE.keys().eq(EN.keys()));
        assert!(DE.len() > 50);
    }
}
