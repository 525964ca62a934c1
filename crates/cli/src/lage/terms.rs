//! What a story is found by: stems of its words, of their dictionary forms and of the parts of compounds.
//!
//! Stems are those of Snowball (Porter 1980; `rust-stemmers`), German or English by the story's language. A searched
//! word is put into both, so that one search finds stories of both languages. Dictionary forms (*schoss* is found by
//! *schießen*) and compound parts (*Raketentest* by *Test* and *Raketen*) come from the grammar's lexicon.

use lagebild_coder::Coder;
use lagebild_grammar::Grammar;
use lagebild_grammar::tokenize::Kind;
use lagebild_model::{Language, ParagraphKind, Story, Tag};
use lagebild_store::Terms;
use rust_stemmers::{Algorithm, Stemmer};
use std::cell::RefCell;
use std::collections::HashMap;

/// Words remembered by each thread with what they are found by.
const REMEMBERED: usize = 100_000;
/// Steps into a compound of compounds.
const DEPTH: usize = 3;

/// Stem, and parts separated by blanks.
type Found = (String, String);

thread_local! {
    /// By whether the word is English, and the word.
    static WORDS: RefCell<HashMap<(bool, String), Found>> = RefCell::new(HashMap::new());
}

/// The stems a searched word may have: German, English.
pub fn stems(word: &str) -> Vec<String> {
    let low = word.to_lowercase();
    let mut out: Vec<String> =
        [Algorithm::German, Algorithm::English].map(|a| Stemmer::create(a).stem(&low).into_owned()).to_vec();
    out.dedup();
    out
}

/// The terms of a story.
pub fn terms(coder: &Coder<'_>, story: &Story) -> Terms {
    let english = story.language == Language::English;
    let algorithm = if english { Algorithm::English } else { Algorithm::German };
    let mut writer = Writer {
        stemmer: Stemmer::create(algorithm),
        grammar: (story.language != Language::Other).then(|| coder.of(story.language).grammar()),
        english,
        parts: Vec::new(),
    };
    let headline = writer.text(story.headline.as_deref().unwrap_or(""));
    let mut body = String::new();
    for p in &story.paragraphs {
        let read = match p.kind {
            ParagraphKind::Boilerplate => false,
            ParagraphKind::Headline => story.headline.as_deref() != Some(p.span.text(&story.text)),
            ParagraphKind::Heading | ParagraphKind::Body => true,
        };
        if read {
            body.push_str(&writer.text(p.span.text(&story.text)));
            body.push(' ');
        }
    }
    writer.parts.sort_unstable();
    writer.parts.dedup();
    Terms { headline, body: body.trim_end().to_owned(), parts: writer.parts.join(" ") }
}

struct Writer<'g, 'c> {
    stemmer: Stemmer,
    grammar: Option<&'g Grammar<'c>>,
    english: bool,
    parts: Vec<String>,
}

impl Writer<'_, '_> {
    /// One stem for each word; the parts go to the others.
    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            WORDS.with_borrow_mut(|words| {
                if words.len() > REMEMBERED {
                    words.clear();
                }
                let key = (self.english, word.to_owned());
                let (stem, parts) = words.entry(key).or_insert_with(|| self.word(word));
                out.push_str(stem);
                self.parts.extend(parts.split(' ').filter(|p| !p.is_empty()).map(str::to_owned));
            });
        }
        out
    }

    fn word(&self, word: &str) -> Found {
        let stem = self.stem(word);
        let mut parts: Vec<String> = Vec::new();
        if let Some(grammar) = self.grammar {
            let word = grammar.analyser.word(word, Kind::Word, false);
            for reading in word.readings.iter().filter(|_| !word.guessed) {
                parts.push(self.stem(&reading.lemma));
                if reading.tag == Tag::NN {
                    self.compound(grammar, &reading.lemma, DEPTH, &mut parts);
                }
            }
        }
        parts.sort_unstable();
        parts.dedup();
        parts.retain(|p| *p != stem && !p.is_empty());
        (stem, parts.join(" "))
    }

    /// Both parts of a compound, and theirs.
    fn compound(&self, grammar: &Grammar<'_>, lemma: &str, depth: usize, out: &mut Vec<String>) {
        let Some((first, head)) = grammar.analyser.parts(lemma).filter(|_| depth > 0) else { return };
        for part in [&first, &head] {
            out.push(self.stem(part));
            let noun = lagebild_grammar::morph::upper_first(part);
            self.compound(grammar, &noun, depth - 1, out);
        }
    }

    /// Letters and digits only, as the store cuts words.
    fn stem(&self, word: &str) -> String {
        let low: String = word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        self.stemmer.stem(&low).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lagebild_codebook::{Codebook, Sources};

    #[test]
    fn compounds_and_forms_are_found_by_their_parts() {
        let codebook = Codebook::both(Sources::builtin());
        let coder = crate::stories::coder(&codebook).expect("a coder");
        let text = "BERLIN (dpa) - Nordkorea schoss nach dem Raketentest weitere Kurzstreckenraketen ab und sprach von \
            Friedensverhandlungen.\n";
        let story = lagebild_wire::read(text.as_bytes(), "x").expect("a story");
        let terms = terms(&coder, &story);
        let has = |word: &str| {
            let all = format!(" {} {} ", terms.body, terms.parts);
            stems(word).iter().any(|s| all.contains(&format!(" {s} ")))
        };
        for word in
            ["Raketentests", "Test", "Raketen", "Rakete", "schießen", "Frieden", "Verhandlung", "Nordkorea"]
        {
            assert!(has(word), "{word}: {terms:?}");
        }
        assert!(!has("Panzer"));
        assert_eq!(terms.body.split(' ').count(), 12, "one stem a word: {}", terms.body);
    }
}
