//! Words of the views, one text file per language (`words/de.txt`, `words/en.txt`).

use clap::ValueEnum;
use std::collections::BTreeMap;

/// Language of the views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Deutsch.
    De,
    /// English.
    En,
}

/// The words of one language by key.
pub struct Words {
    /// Which language.
    pub lang: Lang,
    map: BTreeMap<&'static str, &'static str>,
}

/// How often something is done by how many, for the form of its verb.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Several actors, or one whose name is a plural.
    pub plural: bool,
    /// A recipient follows.
    pub recipient: bool,
}

impl Words {
    /// Reads the language's file.
    pub fn new(lang: Lang) -> Self {
        let text = match lang {
            Lang::De => include_str!("../words/de.txt"),
            Lang::En => include_str!("../words/en.txt"),
        };
        let lines = text.lines().filter(|l| !l.starts_with('#'));
        Self { lang, map: lines.filter_map(|l| l.split_once('\t')).collect() }
    }

    /// The text of a key, if there is one.
    pub fn find(&self, key: &str) -> Option<&'static str> {
        self.map.get(key).copied()
    }

    /// The text of a key; the key itself where the file lacks it.
    pub fn get<'a>(&self, key: &'a str) -> &'a str
    where
        'static: 'a,
    {
        self.find(key).unwrap_or(key)
    }

    /// What a type, mode and context do, as a verb (`did`) or noun (`deed`).
    pub fn deed(&self, list: &str, kind: &str, modes: &[String], contexts: &[String], form: Form) -> String {
        let with_mode = modes.iter().map(|m| format!("{list}.{kind}.{m}"));
        let with_context = contexts.iter().map(|c| format!("{list}.{kind}/{c}"));
        let bare = std::iter::once(format!("{list}.{kind}"));
        let found = with_context.chain(with_mode).chain(bare).find_map(|k| self.find(&k));
        found.map_or_else(|| kind.to_owned(), |text| inflect(text, form))
    }
}

/// Resolves `{n}` (plural only) and `|` (what follows stands only before a recipient).
fn inflect(text: &str, form: Form) -> String {
    let (main, link) = text.split_once('|').unwrap_or((text, ""));
    let mut out = String::new();
    let mut rest = main;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (ending, behind) = after.split_once('}').unwrap_or((after, ""));
        if form.plural {
            out.push_str(ending);
        }
        rest = behind;
    }
    out.push_str(rest);
    if form.recipient && !link.is_empty() {
        out.push(' ');
        out.push_str(link);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use lagebild_codebook::Codebook;

    #[test]
    fn both_languages_have_the_same_keys() {
        let (de, en) = (Words::new(Lang::De), Words::new(Lang::En));
        assert!(de.map.keys().eq(en.map.keys()));
    }

    #[test]
    fn every_type_and_mode_has_its_words() {
        let codebook = Codebook::builtin();
        let words = Words::new(Lang::De);
        for e in codebook.types.entries() {
            let mode = if e.mode.is_empty() { String::new() } else { format!(".{}", e.mode) };
            for list in ["did", "deed"] {
                let key = format!("{list}.{}{mode}", e.name);
                assert!(words.find(&key).is_some(), "{key} is missing in words/de.txt");
            }
        }
    }

    #[test]
    fn every_feature_of_linking_has_its_words() {
        let words = Words::new(Lang::De);
        for f in lagebild_picture::FEATURES.iter().filter(|f| !["link", "merge"].contains(f)) {
            assert!(words.find(&format!("why.{f}")).is_some(), "why.{f} is missing in words/de.txt");
        }
    }

    #[test]
    fn verbs_follow_number_and_recipient() {
        let words = Words::new(Lang::De);
        let say = |plural, recipient| words.deed("did", "CONSULT", &[], &[], Form { plural, recipient });
        assert_eq!(say(false, true), "traf sich mit");
        assert_eq!(say(true, false), "trafen sich");
    }
}
