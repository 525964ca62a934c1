//! The full-form lexicon, computed from lemmas and inflection classes (`docs/lexicon-de.md`).

mod adjectives;
mod english;
mod nouns;
mod verbs;

use crate::problem::Problem;
use crate::source::{Sources, lines};
use lagebild_model::{Morph, Tag};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

pub use adjectives::{AdjectiveStem, Degree, ending_cells};
pub use verbs::{Complement, Verb};

/// One way to read a word form.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Dictionary form.
    pub lemma: Arc<str>,
    /// Part of speech.
    pub tag: Tag,
    /// Cells of the paradigm the form can stand for.
    pub morph: Morph,
}

/// What the lexicon knows of a noun lemma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noun {
    /// Gender columns of [`lagebild_model::syntax::agr`].
    pub gender: u16,
    /// Nominalised adjective (der/die Abgeordnete).
    pub adjectival: bool,
    /// Plural only.
    pub plural_only: bool,
}

/// All words of a language.
#[derive(Debug, Default)]
pub struct Lexicon {
    forms: FxHashMap<Box<str>, Vec<Reading>>,
    adjectives: FxHashMap<Box<str>, AdjectiveStem>,
    verbs: FxHashMap<Arc<str>, Verb>,
    nouns: FxHashMap<Arc<str>, Noun>,
    adverb_kinds: FxHashMap<Box<str>, Vec<Box<str>>>,
    particles: Vec<Box<str>>,
    time_nouns: FxHashSet<Box<str>>,
    adjective_stems: FxHashSet<Box<str>>,
    people: FxHashSet<Box<str>>,
    noun_complements: FxHashMap<Box<str>, Vec<Box<str>>>,
    given_names: FxHashSet<Box<str>>,
    word_classes: FxHashMap<Box<str>, u32>,
}

impl Lexicon {
    /// Builds the lexicon of a language folder (`de`); mistakes are appended to `problems` and their lines left out.
    pub fn build(sources: &Sources, language: &str, problems: &mut Vec<Problem>) -> Self {
        let mut lexicon = Self::default();
        let folder = format!("{language}/lexicon/");
        for (name, text) in sources.under(&folder) {
            let file = name.rsplit('/').next().unwrap_or(name);
            if file.starts_with("closed") {
                lexicon.read_closed(name, text, problems);
            } else if file.starts_with("time-nouns") {
                lexicon.time_nouns.extend(lines(text).map(|(_, l)| l.into()));
            } else if file.starts_with("adverbs") {
                lexicon.read_adverbs(name, text, problems);
            } else if file == "given-names.txt" {
                lexicon
                    .given_names
                    .extend(lines(text).flat_map(|(_, l)| l.split_whitespace()).map(Into::into));
            } else if file == "word-classes.tsv" {
                lexicon.read_word_classes(text);
            } else if file == "noun-valency.tsv" {
                lexicon.read_noun_valency(text);
            } else if language == "en" {
                // read below, when the closed classes are known
            } else if file.starts_with("nouns") {
                nouns::read(&mut lexicon, name, text, problems);
            } else if file.starts_with("adjectives") {
                adjectives::read(&mut lexicon, name, text, problems);
            } else if file.starts_with("names") {
                nouns::read_names(&mut lexicon, name, text, problems);
            }
        }
        if language == "en" {
            english::read(&mut lexicon, sources, &folder, problems);
            return lexicon;
        }
        verbs::read_all(
            &mut lexicon,
            sources
                .under(&folder)
                .filter(|(n, _)| n.rsplit('/').next().is_some_and(|f| f.starts_with("verbs"))),
            problems,
        );
        lexicon.particles.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        lexicon.particles.dedup();
        lexicon
    }

    /// The readings of exactly this form; empty when unknown.
    pub fn readings(&self, form: &str) -> &[Reading] {
        self.forms.get(form).map_or(&[], Vec::as_slice)
    }

    /// The adjective of a stem without ending (`groß`, `größer`, `größt`, `dunkl`).
    pub fn adjective(&self, stem: &str) -> Option<&AdjectiveStem> {
        self.adjectives.get(stem)
    }

    /// What is known of a verb (lemma with particle, without marks: `abziehen`).
    pub fn verb(&self, lemma: &str) -> Option<&Verb> {
        self.verbs.get(lemma)
    }

    /// True for a verb of which some pattern has the complement (`zwingen`, an object); false where it is not known.
    pub fn takes(&self, verb: &str, wanted: &Complement) -> bool {
        self.verb(verb).is_some_and(|v| v.takes(wanted))
    }

    /// True for a verb that takes a content clause or what somebody says.
    pub fn takes_content(&self, verb: &str) -> bool {
        self.takes(verb, &Complement::That) || self.takes(verb, &Complement::Speech)
    }

    /// What is known of a noun lemma.
    pub fn noun(&self, lemma: &str) -> Option<&Noun> {
        self.nouns.get(lemma)
    }

    /// Kinds of an adverb (`time`, `neg` ...).
    pub fn adverb_kinds(&self, form: &str) -> &[Box<str>] {
        self.adverb_kinds.get(form).map_or(&[], Vec::as_slice)
    }

    /// What a noun takes: prepositions, `inf`, `dass` (`Kritik`: an, wegen). Compounds stand under their last part.
    pub fn noun_complements(&self, lemma: &str) -> &[Box<str>] {
        self.noun_complements.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The longest listed noun that a noun of no list ends in (`Raketenangriff`: `Angriff`).
    pub fn last_part(&self, lemma: &str) -> Option<String> {
        const SHORTEST: usize = 4;
        if self.noun(lemma).is_some() {
            return None;
        }
        for (at, _) in lemma.char_indices().skip(2) {
            let tail = lemma.get(at..)?.trim_start_matches('-');
            if tail.len() < SHORTEST {
                break;
            }
            let mut letters = tail.chars();
            let first = letters.next()?;
            let word: String = first.to_uppercase().chain(letters).collect();
            if self.noun(&word).is_some() {
                return Some(word);
            }
        }
        None
    }

    /// True when a noun, or the noun a compound ends in, takes a complement.
    pub fn noun_takes(&self, lemma: &str, complement: &str) -> bool {
        let own = |l: &str| self.noun_complements(l).iter().any(|c| &**c == complement);
        own(lemma) || self.last_part(lemma).is_some_and(|l| own(&l))
    }

    fn read_noun_valency(&mut self, text: &str) {
        for (_, line) in lines(text) {
            let Some((complement, nouns)) = line.split_once('\t') else { continue };
            for noun in nouns.split_whitespace() {
                self.noun_complements.entry(noun.into()).or_default().push(complement.into());
            }
        }
    }

    /// True for nouns of time (Jahr, Montag): bare, they are adverbials.
    pub fn is_time_noun(&self, lemma: &str) -> bool {
        self.time_nouns.contains(lemma)
    }

    /// Classes a common English word is listed with, as bits: 1 noun, 2 adjective.
    pub fn word_classes(&self, word: &str) -> u32 {
        self.word_classes.get(word).copied().unwrap_or(0)
    }

    fn read_word_classes(&mut self, text: &str) {
        for (_, line) in lines(text) {
            let Some((class, words)) = line.split_once('\t') else { continue };
            let bit = if class == "noun" { 1 } else { 2 };
            for word in words.split_whitespace() {
                *self.word_classes.entry(word.into()).or_default() |= bit;
            }
        }
    }

    /// True for a given name (`John`).
    pub fn is_given_name(&self, form: &str) -> bool {
        self.given_names.contains(form)
    }

    /// Separable verb particles, longest first.
    pub fn particles(&self) -> &[Box<str>] {
        &self.particles
    }

    /// All forms with their readings, sorted by form.
    pub fn all_forms(&self) -> Vec<(&str, &[Reading])> {
        let mut all: Vec<(&str, &[Reading])> = self.forms.iter().map(|(k, v)| (&**k, v.as_slice())).collect();
        all.sort_by_key(|(k, _)| *k);
        all
    }

    /// All verbs, sorted by lemma.
    pub fn all_verbs(&self) -> Vec<(&str, &Verb)> {
        let mut all: Vec<(&str, &Verb)> = self.verbs.iter().map(|(k, v)| (&**k, v)).collect();
        all.sort_by_key(|(k, _)| *k);
        all
    }

    /// Numbers of lemmas: verbs, nouns, adjective stems, forms.
    pub fn counts(&self) -> (usize, usize, usize, usize) {
        (self.verbs.len(), self.nouns.len(), self.adjectives.len(), self.forms.len())
    }

    /// Adds a reading; readings of the same lemma and tag are joined.
    pub fn add(&mut self, form: &str, lemma: &Arc<str>, tag: Tag, morph: Morph) {
        let readings = match self.forms.get_mut(form) {
            Some(r) => r,
            None => self.forms.entry(form.into()).or_default(),
        };
        if let Some(known) = readings.iter_mut().find(|r| r.tag == tag && r.lemma == *lemma) {
            known.morph.agr |= morph.agr;
            known.morph.verb |= morph.verb;
        } else {
            readings.push(Reading { lemma: Arc::clone(lemma), tag, morph });
        }
    }

    /// Adds a noun with all its forms (also used for names of states, places and groups).
    pub fn add_noun(
        &mut self,
        lemma: &str,
        gender: &str,
        genitive: &str,
        plural: &str,
    ) -> Result<(), String> {
        nouns::add(self, lemma, gender, genitive, plural)
    }

    /// Adds a regular adjective stem.
    pub fn add_adjective(&mut self, lemma: &str, comparison: &str) -> Result<(), String> {
        adjectives::add(self, lemma, comparison)
    }

    fn read_closed(&mut self, name: &str, text: &str, problems: &mut Vec<Problem>) {
        for (n, line) in lines(text) {
            let mut columns = line.split('\t');
            let (Some(form), Some(tag), Some(lemma)) = (columns.next(), columns.next(), columns.next())
            else {
                problems.push(Problem::new(
                    name,
                    n,
                    1,
                    "needs form, tag and lemma, separated by tabs".into(),
                ));
                continue;
            };
            let Some(tag) = Tag::from_name(tag) else {
                problems.push(Problem::new(
                    name,
                    n,
                    form.chars().count() as u32 + 2,
                    format!("unknown tag {tag:?}"),
                ));
                continue;
            };
            let mut cells = 0;
            for cell in columns.next().unwrap_or("").split_whitespace() {
                match cell_bit(cell) {
                    Some(bit) => cells |= bit,
                    None => problems.push(Problem::new(name, n, 0, format!("unknown cell {cell:?}"))),
                }
            }
            if tag == Tag::PTKVZ {
                self.particles.push(form.into());
            }
            let lemma: Arc<str> = lemma.into();
            self.add(form, &lemma, tag, Morph { agr: cells, verb: 0 });
        }
    }

    fn read_adverbs(&mut self, name: &str, text: &str, problems: &mut Vec<Problem>) {
        for (n, line) in lines(text) {
            let Some((form, kinds)) = line.split_once('\t') else {
                problems.push(Problem::new(name, n, 1, "needs form and kind, separated by a tab".into()));
                continue;
            };
            let kinds: Vec<Box<str>> = kinds.split(',').map(|k| k.trim().into()).collect();
            let lemma: Arc<str> = form.into();
            if !self.readings(form).iter().any(|r| matches!(r.tag, Tag::PTKNEG | Tag::PWAV)) {
                let tag = if kinds.iter().any(|k| &**k == "pron") { Tag::PAV } else { Tag::ADV };
                self.add(form, &lemma, tag, Morph::default());
            }
            self.adverb_kinds.insert(form.into(), kinds);
        }
    }
}

/// `mN` -> the bit of masculine nominative; see [`lagebild_model::syntax::agr`].
fn cell_bit(cell: &str) -> Option<u16> {
    let mut chars = cell.chars();
    let column = "mfnp".find(chars.next()?)?;
    let case = "NGDA".find(chars.next()?)?;
    chars.next().is_none().then(|| 1 << (4 * column + case))
}

/// Puts a letter in its place; false when there is no such place.
fn put(chars: &mut [char], at: usize, letter: char) -> bool {
    chars.get_mut(at).is_some_and(|c| {
        *c = letter;
        true
    })
}

/// Umlauts the last vowel that can be (`Haus` -> `Häus`, `Vater` -> `Väter`).
pub(crate) fn umlaut(stem: &str) -> String {
    let mut chars: Vec<char> = stem.chars().collect();
    for i in (0..chars.len()).rev() {
        let changed = match chars.get(i) {
            Some('u') if i > 0 && chars.get(i - 1) == Some(&'a') => put(&mut chars, i - 1, 'ä'),
            Some('a') => {
                // a double vowel loses one: Saal -> Säle
                if i > 0 && chars.get(i - 1) == Some(&'a') {
                    chars.remove(i);
                    put(&mut chars, i - 1, 'ä');
                } else {
                    put(&mut chars, i, 'ä');
                }
                true
            }
            Some('o') => put(&mut chars, i, 'ö'),
            Some('u') => put(&mut chars, i, 'ü'),
            Some('A') => put(&mut chars, i, 'Ä'),
            Some('O') => put(&mut chars, i, 'Ö'),
            Some('U') => put(&mut chars, i, 'Ü'),
            _ => false,
        };
        if changed {
            break;
        }
    }
    chars.into_iter().collect()
}

#[cfg(test)]
mod tests;
