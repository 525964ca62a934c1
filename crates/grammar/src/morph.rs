//! Readings of single words: lexicon, inflection, compounds, and guesses for what is in no list.

use crate::tokenize::Kind;
use lagebild_codebook::lexicon::{Degree, ending_cells};
use lagebild_codebook::world::name;
use lagebild_codebook::{Lexicon, Reading};
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Morph, Tag};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What is known of one word before its context is looked at.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// All readings.
    pub readings: Vec<Reading>,
    /// True when no lexicon entry carried the reading.
    pub guessed: bool,
    /// True when it is in the tables of names.
    pub named: bool,
    /// English: classes the word is known with.
    pub listed: u32,
}

/// A noun ending that makes nouns of known words: `ungen` of `ung`, behind a verb stem.
#[derive(Debug, Clone)]
struct Derivation {
    ending: Box<str>,
    lemma: Box<str>,
    cells: u16,
    /// Kinds of words it follows: `v` verb stem, `a` adjective, `n` noun or name.
    bases: Box<str>,
}

/// Endings that tell what an unknown word is (`guess.tsv`).
#[derive(Debug, Clone, Default)]
pub struct Guesses {
    nouns: Vec<(Box<str>, u16)>,
    derived: Vec<Derivation>,
    adjectives: Vec<Box<str>>,
    adverbs: Vec<Box<str>>,
}

impl Guesses {
    /// Parses `kind <TAB> ending <TAB> value`, for `derive` also lemma ending and bases; unknown kinds are ignored.
    pub fn parse(text: &str) -> Self {
        let mut out = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            match (columns.next(), columns.next(), columns.next()) {
                (Some("noun"), Some(ending), Some(value)) => {
                    out.nouns.push((ending.into(), genders(value)));
                }
                (Some("derive"), Some(ending), Some(value)) => {
                    let lemma = columns.next().unwrap_or(ending);
                    let bases = columns.next().unwrap_or("n").into();
                    let cells = genders(value);
                    out.derived.push(Derivation { ending: ending.into(), lemma: lemma.into(), cells, bases });
                }
                (Some("adj"), Some(ending), _) => out.adjectives.push(ending.into()),
                (Some("adv"), Some(ending), _) => out.adverbs.push(ending.into()),
                _ => {}
            }
        }
        out
    }
}

/// The cells of gender letters (`fp`).
fn genders(letters: &str) -> u16 {
    letters.chars().fold(0, |m, c| {
        m | match c {
            'm' => agr::MASC,
            'f' => agr::FEM,
            'n' => agr::NEUT,
            _ => agr::PLUR,
        }
    })
}

/// Cells a noun form cannot have: masculine and neuter genitives end in s, dative plurals in n or s.
fn shown(form: &str, cells: u16) -> u16 {
    let genitive = agr::GEN & (agr::MASC | agr::NEUT);
    let strong = if form.ends_with('s') { cells } else { cells & !genitive };
    if form.ends_with(['n', 's']) { strong } else { strong & !(agr::PLUR & agr::DAT) }
}

/// Reads words with a lexicon.
#[derive(Debug)]
pub struct Analyser<'a> {
    lexicon: &'a Lexicon,
    guesses: Guesses,
    prefixes: FxHashSet<Box<str>>,
    names: &'a FxHashMap<Box<str>, u16>,
    /// No words are written together.
    plain: bool,
}

const ENDINGS: [&str; 6] = ["en", "er", "es", "em", "e", ""];
const MIN_HEAD: usize = 3;
/// Bytes of the longest word that is taken apart.
const LONGEST_WORD: usize = 90;

impl<'a> Analyser<'a> {
    /// An analyser over a lexicon, the files `guess.tsv` and `prefixes.txt`, and the words of known names.
    pub fn new(
        lexicon: &'a Lexicon,
        guesses: &str,
        prefixes: &str,
        names: &'a FxHashMap<Box<str>, u16>,
    ) -> Self {
        let prefixes = prefixes
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with('#'))
            .map(Into::into)
            .collect();
        Self { lexicon, guesses: Guesses::parse(guesses), prefixes, names, plain: false }
    }

    /// For a language that writes compounds apart.
    #[must_use]
    pub fn plain(mut self, plain: bool) -> Self {
        self.plain = plain;
        self
    }

    /// The lexicon behind.
    pub fn lexicon(&self) -> &'a Lexicon {
        self.lexicon
    }

    /// All readings of a token. `initial`: it opens a sentence or quote, so its capital letter tells nothing.
    pub fn word(&self, form: &str, kind: Kind, initial: bool) -> Word {
        match kind {
            Kind::Comma => single(form, Tag::COMMA),
            Kind::Stop => single(form, Tag::STOP),
            Kind::Mark => single(form, if matches!(form, ":" | ";") { Tag::STOP } else { mark_tag(form) }),
            Kind::Number => single_with(form, Tag::CARD, agr::ALL),
            Kind::Ordinal => single_with(form, Tag::ADJA, agr::ALL),
            Kind::Word | Kind::Abbreviation => self.letters(form, initial),
        }
    }

    fn letters(&self, form: &str, initial: bool) -> Word {
        if form.ends_with('-') {
            let mut w = single(form, Tag::TRUNC);
            w.guessed = false;
            return w;
        }
        let mut word =
            Word { readings: self.lexicon.readings(form).to_vec(), guessed: false, named: false, listed: 0 };
        let capital = form.chars().next().is_some_and(char::is_uppercase);
        if form.len() > LONGEST_WORD {
            // no word of the language: splitting it would only cost time
            if word.readings.is_empty() {
                word.guessed = true;
                word.readings.push(reading(form, if capital { Tag::NE } else { Tag::FM }, agr::SING));
            }
            return word;
        }
        // "17-Jährige"
        let numbered = form.starts_with(|c: char| c.is_ascii_digit())
            && form.rsplit('-').next().is_some_and(|tail| tail.starts_with(char::is_uppercase));
        if capital {
            self.capitalised(form, initial, &mut word);
        } else if let Some(readings) = numbered.then(|| self.hyphenated(form)).flatten() {
            word.readings.extend(readings);
        } else {
            word.readings.extend(self.adjective(form));
            if word.readings.is_empty() {
                word.readings = self.lower_unknown(form);
                if word.readings.is_empty() {
                    self.guess_lower(form, &mut word);
                }
            }
        }
        word
    }

    fn capitalised(&self, form: &str, initial: bool, word: &mut Word) {
        let lower = lower_first(form);
        let shouting = form.chars().count() > 3 && form.chars().all(|c| !c.is_lowercase());
        if initial || shouting {
            let whole = if shouting { form.to_lowercase() } else { lower.clone() };
            for r in self.lexicon.readings(&whole).iter().cloned().chain(self.adjective(&whole)) {
                push(&mut word.readings, r);
            }
            if shouting {
                let title = upper_first(&whole);
                for r in self.lexicon.readings(&title) {
                    push(&mut word.readings, r.clone());
                }
            }
            if word.readings.is_empty() {
                word.readings = self.lower_unknown(&whole);
            }
        }
        self.name_readings(form, word);
        self.nominalised(&lower, word);
        let has_noun = word.readings.iter().any(|r| matches!(r.tag, Tag::NN | Tag::NE));
        if !has_noun {
            if let Some((_, readings)) = self.compound(form, 0) {
                word.readings.extend(readings);
            } else if let Some(tail) = self.hyphenated(form) {
                word.readings.extend(tail);
            } else if let Some(again) = respell(form) {
                word.readings.extend(self.lexicon.readings(&again).iter().cloned());
                if word.readings.is_empty()
                    && let Some((_, readings)) = self.compound(&again, 0)
                {
                    word.readings.extend(readings);
                }
            }
        }
        if word.readings.is_empty() {
            word.readings.extend(self.long_genitive(form).or_else(|| self.derived_noun(form)));
        }
        if word.readings.is_empty() {
            word.guessed = true;
            self.guess_noun(form, word);
        }
    }

    /// "Objektes" beside "Objekts": a genitive in -es where the lists have -s.
    fn long_genitive(&self, form: &str) -> Option<Reading> {
        let short = format!("{}s", form.strip_suffix("es")?);
        let genitive = agr::GEN & (agr::MASC | agr::NEUT);
        let of =
            |word: &str| self.lexicon.readings(word).iter().find(|r| r.morph.agr & genitive != 0).cloned();
        let known = of(&short).or_else(|| {
            let (_, readings) = self.compound(&short, 0)?;
            readings.into_iter().find(|r| r.morph.agr & genitive != 0)
        })?;
        Some(reading(&known.lemma, Tag::NN, known.morph.agr & genitive))
    }

    /// Names of the tables: the form itself, or without a genitive s.
    fn name_readings(&self, form: &str, word: &mut Word) {
        if self.names.contains_key(form) {
            word.named = true;
            push(&mut word.readings, reading(form, Tag::NE, self.name_cells(form)));
        }
        if let Some(base) = form.strip_suffix('s').map(|b| b.trim_end_matches(['\'', '’']))
            && self.names.contains_key(base)
        {
            word.named = true;
            push(&mut word.readings, reading(base, Tag::NE, agr::SING & agr::GEN));
        }
        // inhabitants' and towns' adjectives: Berliner, Wiener
        if let Some(base) = form.strip_suffix("er")
            && (self.names.contains_key(base)
                || self.names.contains_key(format!("{base}e").as_str())
                || self.names.contains_key(format!("{base}en").as_str()))
        {
            push(&mut word.readings, reading(form, Tag::ADJA, agr::ALL));
            push(
                &mut word.readings,
                reading(form, Tag::NN, (agr::MASC & !agr::GEN) | (agr::PLUR & !agr::DAT)),
            );
        }
    }

    /// Cells of a name without an ending: `die Ukraine` is feminine in all four cases, `die USA` plural; without an article
    /// a name in the genitive has its s.
    fn name_cells(&self, form: &str) -> u16 {
        let bits = self.names.get(form).copied().unwrap_or_default();
        let only = |gender: u16| {
            bits & gender != 0 && bits & (name::FEM | name::MASC | name::PLUR | name::PERSON) == gender
        };
        let genitive = if form.ends_with(['s', 'x', 'z', 'ß']) { agr::GEN } else { 0 };
        if only(name::FEM) {
            return agr::FEM;
        }
        let plural = if bits & name::PLUR == 0 { 0 } else { agr::PLUR };
        if only(name::PLUR) && bits & name::STATE != 0 {
            return agr::PLUR;
        }
        (agr::SING & !agr::GEN) | genitive | plural
    }

    /// "Getötete", "Verbündeten": an adjective or participle written with a capital.
    fn nominalised(&self, lower: &str, word: &mut Word) {
        for r in self.adjective(lower) {
            if r.tag == Tag::ADJA && r.morph.agr != agr::ALL {
                let stem = lower
                    .strip_suffix("en")
                    .or_else(|| lower.strip_suffix("er"))
                    .or_else(|| lower.strip_suffix("es"))
                    .or_else(|| lower.strip_suffix("em"))
                    .or_else(|| lower.strip_suffix('e'))
                    .unwrap_or(lower);
                let lemma = format!("{}e", upper_first(stem));
                if !word.readings.iter().any(|k| k.tag == Tag::NN && *k.lemma == *lemma) {
                    push(&mut word.readings, reading(&lemma, Tag::NN, r.morph.agr));
                }
                push(&mut word.readings, Reading { lemma: r.lemma, tag: Tag::ADJA, morph: r.morph });
            }
        }
        // infinitives as neuter nouns
        if self.lexicon.readings(lower).iter().any(|r| matches!(r.tag, Tag::VVINF | Tag::VAINF | Tag::VMINF))
        {
            push(&mut word.readings, reading(&upper_first(lower), Tag::NN, agr::NEUT & !agr::GEN));
        }
        if let Some(base) = lower.strip_suffix('s')
            && base.ends_with('n')
            && self.lexicon.readings(base).iter().any(|r| matches!(r.tag, Tag::VVINF | Tag::VAINF))
        {
            push(&mut word.readings, reading(&upper_first(base), Tag::NN, agr::NEUT & agr::GEN));
        }
    }

    /// Adjective readings of a lower-case word.
    pub fn adjective(&self, form: &str) -> Vec<Reading> {
        let mut out = Vec::new();
        for ending in ENDINGS {
            let Some(stem) = form.strip_suffix(ending) else { continue };
            if stem.len() < 2 {
                continue;
            }
            self.adjective_stem(stem, ending, stem, &mut out);
        }
        out
    }

    fn adjective_stem(&self, stem: &str, ending: &str, lemma_if_participle: &str, out: &mut Vec<Reading>) {
        if let Some(entry) = self.lexicon.adjective(stem) {
            let lemma = Arc::clone(&entry.lemma);
            if ending.is_empty() {
                if entry.free {
                    push(out, Reading { lemma: Arc::clone(&lemma), tag: Tag::ADJD, morph: Morph::default() });
                    if entry.degree == Degree::Positive && stem.ends_with(['a', 'i']) {
                        push(out, Reading { lemma, tag: Tag::ADJA, morph: Morph { agr: agr::ALL, verb: 0 } });
                    }
                }
            } else {
                push(
                    out,
                    Reading { lemma, tag: Tag::ADJA, morph: Morph { agr: ending_cells(ending), verb: 0 } },
                );
            }
        } else if self.is_participle(stem) || (!ending.is_empty() && self.is_auxiliary_participle(stem)) {
            let morph = Morph { agr: ending_cells(ending), verb: 0 };
            let tag = if ending.is_empty() { Tag::ADJD } else { Tag::ADJA };
            push(out, Reading { lemma: lemma_if_participle.into(), tag, morph });
        }
    }

    /// "krank gewordene"
    fn is_auxiliary_participle(&self, stem: &str) -> bool {
        self.lexicon.readings(stem).iter().any(|r| r.tag == Tag::VAPP)
    }

    fn is_participle(&self, stem: &str) -> bool {
        if self.lexicon.readings(stem).iter().any(|r| matches!(r.tag, Tag::VVPP)) {
            return true;
        }
        stem.strip_suffix('d').is_some_and(|inf| {
            self.lexicon.readings(inf).iter().any(|r| matches!(r.tag, Tag::VVINF | Tag::VAINF | Tag::VVIZU))
        })
    }

    /// Lower-case words that are built of known parts.
    fn lower_unknown(&self, form: &str) -> Vec<Reading> {
        let mut out = Vec::new();
        if let Some(again) = respell(form) {
            out.extend(self.lexicon.readings(&again).iter().cloned());
            out.extend(self.adjective(&again));
            if !out.is_empty() {
                return out;
            }
        }
        // particle verbs that are in no list
        for particle in self.lexicon.particles() {
            let Some(rest) = form.strip_prefix(&**particle) else { continue };
            if rest.len() < 3 {
                continue;
            }
            for r in self.lexicon.readings(rest) {
                if matches!(r.tag, Tag::VVFIN | Tag::VVINF | Tag::VVPP) {
                    let lemma = format!("{particle}{}", r.lemma);
                    let morph = Morph {
                        agr: 0,
                        verb: r.morph.verb | if r.tag == Tag::VVFIN { verb::JOINED } else { 0 },
                    };
                    push(&mut out, Reading { lemma: lemma.into(), tag: r.tag, morph });
                }
            }
            if let Some(inf) = rest.strip_prefix("zu")
                && let Some(r) = self.lexicon.readings(inf).iter().find(|r| r.tag == Tag::VVINF)
            {
                let lemma = format!("{particle}{}", r.lemma);
                push(
                    &mut out,
                    Reading {
                        lemma: lemma.into(),
                        tag: Tag::VVIZU,
                        morph: Morph { agr: 0, verb: verb::IZU },
                    },
                );
            }
            for ending in ENDINGS {
                if let Some(stem) = rest.strip_suffix(ending)
                    && self.is_participle(stem)
                {
                    let whole = form.strip_suffix(ending).unwrap_or(form);
                    let tag = if ending.is_empty() { Tag::ADJD } else { Tag::ADJA };
                    push(&mut out, reading(whole, tag, ending_cells(ending)));
                }
            }
            if !out.is_empty() {
                return out;
            }
        }
        // compound adjectives: "regierungsnah", "us-amerikanisch", "proiranisch"
        if let Some(at) = form.rfind('-') {
            let (head, tail) = form.split_at(at + 1);
            for r in self.adjective(tail) {
                push(&mut out, Reading { lemma: format!("{head}{}", r.lemma).into(), ..r });
            }
            if out.is_empty() {
                for r in self.lexicon.readings(tail) {
                    push(&mut out, Reading { lemma: format!("{head}{}", r.lemma).into(), ..r.clone() });
                }
            }
            if !out.is_empty() {
                return out;
            }
        }
        for (at, _) in form.char_indices().skip(2) {
            let (first, tail) = form.split_at(at);
            if tail.len() < 3 {
                break;
            }
            let readings = self.adjective(tail);
            if !readings.is_empty() && self.first_part(first, 0) {
                for r in readings {
                    push(&mut out, Reading { lemma: format!("{first}{}", r.lemma).into(), ..r });
                }
                return out;
            }
        }
        // numbers as words: "zweiundzwanzig", "dreihundert"
        if is_number_word(form, self.lexicon) {
            out.push(reading(form, Tag::CARD, agr::ALL));
        }
        if out.is_empty() && is_decade(form) {
            out.push(reading(form, Tag::ADJA, agr::ALL));
        }
        if out.is_empty() {
            self.derived_adjective(form, &mut out);
        }
        out
    }

    /// "jugendpflegerisch", "ersatzlos": an ending of adjectives behind a known word.
    fn derived_adjective(&self, form: &str, out: &mut Vec<Reading>) {
        for ending in ENDINGS {
            let Some(stem) = form.strip_suffix(ending) else { continue };
            let known = self.guesses.adjectives.iter().any(|suffix| {
                stem.strip_suffix(&**suffix).is_some_and(|base| {
                    base.chars().count() > 2 && (self.first_part(base, 0) || self.first_part(&plain(base), 0))
                })
            });
            if known {
                let tag = if ending.is_empty() { Tag::ADJD } else { Tag::ADJA };
                push(out, reading(stem, tag, ending_cells(ending)));
            }
        }
    }

    /// "Aushändigung", "Uninformiertheit": an ending of nouns behind a known word.
    fn derived_noun(&self, form: &str) -> Option<Reading> {
        self.guesses.derived.iter().find_map(|d| {
            let base = form.strip_suffix(&*d.ending)?;
            if base.chars().count() < 3 || !self.is_base(&lower_first(base), &d.bases) {
                return None;
            }
            Some(reading(&format!("{base}{}", d.lemma), Tag::NN, shown(form, d.cells)))
        })
    }

    fn is_base(&self, base: &str, kinds: &str) -> bool {
        let infinitive = |form: &str| {
            self.lexicon
                .readings(form)
                .iter()
                .chain(&self.lower_unknown_verb(form))
                .any(|r| r.tag == Tag::VVINF)
        };
        kinds.chars().any(|kind| match kind {
            'v' => [base, &plain(base)]
                .iter()
                .any(|b| infinitive(&format!("{b}en")) || infinitive(&format!("{b}n"))),
            'a' => !self.adjective(base).is_empty() || !self.lower_unknown(base).is_empty(),
            _ => {
                let upper = upper_first(base);
                [upper.as_str(), &plain(&upper)].iter().any(|b| {
                    self.lexicon.readings(b).iter().any(|r| r.tag == Tag::NN)
                        || self.lexicon.readings(&format!("{b}e")).iter().any(|r| r.tag == Tag::NN)
                        || self.compound(b, 1).is_some()
                })
            }
        })
    }

    /// Infinitives of particle verbs that are in no list.
    fn lower_unknown_verb(&self, form: &str) -> Option<Reading> {
        self.lexicon.particles().iter().find_map(|particle| {
            let rest = form.strip_prefix(&**particle)?;
            let known = self.lexicon.readings(rest).iter().find(|r| r.tag == Tag::VVINF)?;
            Some(verb_reading(&format!("{particle}{}", known.lemma), Tag::VVINF, verb::INF))
        })
    }

    fn guess_lower(&self, form: &str, word: &mut Word) {
        word.guessed = true;
        let out = &mut word.readings;
        for ending in ENDINGS {
            let Some(stem) = form.strip_suffix(ending) else { continue };
            if self.guesses.adjectives.iter().any(|e| stem.len() > e.len() + 1 && stem.ends_with(&**e)) {
                let tag = if ending.is_empty() { Tag::ADJD } else { Tag::ADJA };
                push(out, reading(stem, tag, ending_cells(ending)));
            }
        }
        if self.guesses.adverbs.iter().any(|e| form.len() > e.len() + 1 && form.ends_with(&**e)) {
            push(out, reading(form, Tag::ADV, 0));
        }
        if !out.is_empty() {
            return;
        }
        let chars = form.chars().count();
        let verbal = |stem: &str| format!("{stem}en");
        if chars > 4 {
            if let Some(stem) = form.strip_suffix("ten").or_else(|| form.strip_suffix("te")) {
                let bits = if form.ends_with('n') { verb::P1P | verb::P3P } else { verb::P1S | verb::P3S };
                push(out, verb_reading(&verbal(stem), Tag::VVFIN, bits | verb::PAST | verb::KONJ2));
            }
            if form.starts_with("ge") && form.ends_with('t') || form.ends_with("iert") {
                let stem = form.strip_prefix("ge").unwrap_or(form).trim_end_matches('t');
                push(out, verb_reading(&verbal(stem), Tag::VVPP, verb::PART));
            }
            if let Some(stem) = form.strip_suffix('t') {
                push(out, verb_reading(&verbal(stem), Tag::VVFIN, verb::P3S | verb::P2P | verb::PRES));
            }
            if form.ends_with('n') {
                push(out, verb_reading(form, Tag::VVINF, verb::INF));
                push(out, verb_reading(form, Tag::VVFIN, verb::P1P | verb::P3P | verb::PRES | verb::KONJ1));
            }
        }
        for ending in ["en", "er", "es", "em", "e"] {
            if let Some(stem) = form.strip_suffix(ending) {
                push(out, reading(stem, Tag::ADJA, ending_cells(ending)));
                break;
            }
        }
        push(out, reading(form, Tag::ADJD, 0));
        push(out, reading(form, Tag::ADV, 0));
        push(out, reading(form, Tag::NE, agr::SING));
        push(out, reading(form, Tag::FM, agr::SING));
    }

    fn guess_noun(&self, form: &str, word: &mut Word) {
        let lower = form.to_lowercase();
        let cells = self
            .guesses
            .nouns
            .iter()
            .find(|(e, _)| lower.len() > e.len() + 1 && lower.ends_with(&**e))
            .map_or(agr::ALL & !agr::GEN, |(_, c)| *c);
        // a genitive must show itself on masculines and neuters
        let gen_ok = if form.ends_with('s') { agr::ALL } else { !(agr::GEN & (agr::MASC | agr::NEUT)) };
        if !is_acronym(form) {
            word.readings.push(reading(&self.guess_lemma(form), Tag::NN, cells & gen_ok));
        }
        let name_cells = if form.ends_with('s') { agr::SING } else { agr::SING & !agr::GEN };
        let base = if form.ends_with('s')
            && form.chars().count() > 4
            && !form.ends_with("ss")
            && !form.ends_with("us")
            && !form.ends_with("is")
            && !form.ends_with("os")
            && !form.ends_with("as")
        {
            form.strip_suffix('s').unwrap_or(form)
        } else {
            form
        };
        word.readings.push(reading(base, Tag::NE, name_cells));
    }

    /// The singular of an unknown noun by its ending.
    fn guess_lemma(&self, form: &str) -> String {
        for (ending, lemma) in [
            ("ungen", "ung"),
            ("heiten", "heit"),
            ("keiten", "keit"),
            ("schaften", "schaft"),
            ("ionen", "ion"),
            ("täten", "tät"),
            ("innen", "in"),
        ] {
            if let Some(stem) = form.strip_suffix(ending) {
                return format!("{stem}{lemma}");
            }
        }
        form.to_owned()
    }

    /// Splits a compound noun; gives where the head begins and the readings of the whole.
    pub fn compound(&self, form: &str, depth: u8) -> Option<(usize, Vec<Reading>)> {
        if depth > 3 || form.chars().count() < 6 {
            return None;
        }
        let mut fallback = None;
        for (at, _) in form.char_indices().skip(2) {
            let (first, tail) = form.split_at(at);
            if tail.chars().count() < MIN_HEAD {
                break;
            }
            if tail.starts_with('-') {
                continue;
            }
            let head = upper_first(tail);
            let mut readings: Vec<Reading> =
                self.lexicon.readings(&head).iter().filter(|r| r.tag == Tag::NN).cloned().collect();
            if readings.is_empty() {
                // nominalised heads: "Schwerverletzte", "Kriegsvertriebenen"
                let mut word = Word::default();
                let letters = tail.chars().count();
                // "Diskuswerfen"
                if letters > 6 || (letters == 6 && tail.ends_with('n')) {
                    self.nominalised(tail, &mut word);
                }
                readings = word.readings.into_iter().filter(|r| r.tag == Tag::NN).collect();
            }
            if readings.is_empty() {
                continue;
            }
            let whole: Vec<Reading> = readings
                .into_iter()
                .map(|r| {
                    let lemma = format!("{first}{}", lower_first(&r.lemma));
                    Reading { lemma: lemma.into(), tag: Tag::NN, morph: r.morph }
                })
                .collect();
            if self.first_part(first, depth) {
                return Some((at, whole));
            }
            if fallback.is_none() && tail.chars().count() >= 5 && first.chars().count() >= 3 {
                fallback = Some((at, whole));
            }
        }
        fallback
    }

    /// True for something a compound can begin with.
    fn first_part(&self, first: &str, depth: u8) -> bool {
        let bare = first.trim_end_matches('-');
        let lower = lower_first(bare);
        if self.prefixes.contains(lower.as_str()) {
            return true;
        }
        let upper = upper_first(bare);
        if self.names.contains_key(upper.as_str()) && bare.chars().count() > 2 {
            return true;
        }
        for linking in ["", "s", "es", "n", "en", "er", "e", "ens"] {
            let Some(stem) = upper.strip_suffix(linking) else { continue };
            if stem.chars().count() < 2 {
                continue;
            }
            if self
                .lexicon
                .readings(stem)
                .iter()
                .any(|r| r.tag == Tag::NN && (stem.chars().count() > 2 || linking.is_empty()))
            {
                return true;
            }
            if linking.is_empty() || linking == "e" {
                // nouns that drop an e (Sprach-, Schul-), verb stems (Schreib-), adjectives (Hoch-)
                if self.lexicon.readings(&format!("{stem}e")).iter().any(|r| r.tag == Tag::NN) {
                    return true;
                }
                let low = lower_first(stem);
                if low.chars().count() > 2
                    && (self.lexicon.adjective(&low).is_some()
                        || self.lexicon.readings(&format!("{low}en")).iter().any(|r| r.tag == Tag::VVINF)
                        || self.lexicon.readings(&format!("{low}n")).iter().any(|r| r.tag == Tag::VVINF)
                        || self.lexicon.readings(&low).iter().any(|r| r.tag == Tag::CARD))
                {
                    return true;
                }
            }
        }
        let stem = bare.strip_suffix('s').unwrap_or(bare);
        bare.chars().count() >= 7
            && (self.compound(bare, depth + 1).is_some_and(|(at, _)| at > 0)
                || self.compound(stem, depth + 1).is_some())
    }

    /// "US-Präsident", "Covid-19-Impfung": the last part carries the inflection.
    fn hyphenated(&self, form: &str) -> Option<Vec<Reading>> {
        let at = form.rfind('-')?;
        let (first, tail) = form.split_at(at + 1);
        if tail.is_empty() {
            return None;
        }
        // "Sojus-2", "Su-27"
        if tail.chars().all(|c| c.is_ascii_digit()) {
            return Some(vec![reading(form, Tag::NE, agr::SING & !agr::GEN)]);
        }
        if tail.chars().next().is_some_and(char::is_uppercase) {
            let word = self.letters(tail, false);
            if word.guessed {
                return None;
            }
            let out: Vec<Reading> = word
                .readings
                .into_iter()
                .filter(|r| matches!(r.tag, Tag::NN | Tag::NE))
                .map(|r| Reading { lemma: format!("{first}{}", r.lemma).into(), ..r })
                .collect();
            return (!out.is_empty()).then_some(out);
        }
        let out: Vec<Reading> = self
            .adjective(tail)
            .into_iter()
            .map(|r| Reading { lemma: format!("{first}{}", r.lemma).into(), ..r })
            .collect();
        (!out.is_empty()).then_some(out)
    }

    /// The parts of a noun lemma: first part as written and head lemma (`Raketentest` -> `Raketen`, `Test`).
    pub fn parts(&self, lemma: &str) -> Option<(String, String)> {
        // English compounds are joined by `_`, and nothing else is one
        if self.plain {
            return lemma.rsplit_once('_').map(|(first, tail)| (first.to_owned(), upper_first(tail)));
        }
        if let Some(at) = lemma.rfind('-') {
            let (first, tail) = lemma.split_at(at);
            let tail = tail.trim_start_matches('-');
            return (!tail.is_empty() && !first.is_empty()).then(|| (first.to_owned(), upper_first(tail)));
        }
        let (at, readings) = self.compound(lemma, 0)?;
        let first = lemma.get(..at)?;
        let head = readings.first()?.lemma.get(at..)?;
        Some((first.to_owned(), upper_first(head)))
    }
}

fn is_number_word(form: &str, lexicon: &Lexicon) -> bool {
    let mut rest = form;
    let mut found = 0;
    'outer: while !rest.is_empty() {
        if let Some(r) = rest.strip_prefix("und") {
            rest = r;
            continue;
        }
        let ends: Vec<usize> = rest.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
        for end in ends.into_iter().rev() {
            let part = rest.get(..end).unwrap_or("");
            if part == "ein" || lexicon.readings(part).iter().any(|r| r.tag == Tag::CARD) {
                rest = rest.get(end..).unwrap_or("");
                found += 1;
                continue 'outer;
            }
        }
        return false;
    }
    found > 1
}

/// "1990er"
fn is_decade(form: &str) -> bool {
    form.strip_suffix("er").is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
}

/// Capitals only, and short or without a vowel: FC, NDR.
fn is_acronym(form: &str) -> bool {
    let letters = form.chars().count();
    form.chars().all(char::is_uppercase)
        && letters > 1
        && (letters < 4 || !form.chars().any(|c| "AEIOUYÄÖÜ".contains(c)))
}

/// The word with its umlauts taken back.
fn plain(word: &str) -> String {
    word.replace('ä', "a").replace('ö', "o").replace('ü', "u")
}

/// Old spelling: ß for ss and the other way round.
fn respell(form: &str) -> Option<String> {
    if form.contains('ß') {
        Some(form.replace('ß', "ss"))
    } else if form.contains("ss") {
        Some(form.replace("ss", "ß"))
    } else {
        None
    }
}

fn push(out: &mut Vec<Reading>, reading: Reading) {
    if let Some(known) = out.iter_mut().find(|r| r.tag == reading.tag && r.lemma == reading.lemma) {
        known.morph.agr |= reading.morph.agr;
        known.morph.verb |= reading.morph.verb;
    } else {
        out.push(reading);
    }
}

fn reading(lemma: &str, tag: Tag, cells: u16) -> Reading {
    Reading { lemma: lemma.into(), tag, morph: Morph { agr: cells, verb: 0 } }
}

fn verb_reading(lemma: &str, tag: Tag, bits: u16) -> Reading {
    Reading { lemma: lemma.into(), tag, morph: Morph { agr: 0, verb: bits } }
}

fn single(form: &str, tag: Tag) -> Word {
    single_with(form, tag, 0)
}

fn single_with(form: &str, tag: Tag, cells: u16) -> Word {
    Word { readings: vec![reading(form, tag, cells)], guessed: false, named: false, listed: 0 }
}

fn mark_tag(form: &str) -> Tag {
    if form.chars().all(|c| matches!(c, '%' | '€' | '$' | '£' | '§' | '°')) {
        Tag::NN
    } else {
        Tag::PAREN
    }
}

/// The word with its first letter in lower case.
pub fn lower_first(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// The word with its first letter in upper case.
pub fn upper_first(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lagebild_codebook::Sources;

    fn read(forms: &[(&str, Tag, &str)]) {
        let sources = Sources::builtin();
        let lexicon = Lexicon::build(&sources, "de", &mut Vec::new());
        let file = |name: &str| {
            sources.under("de/lexicon/").find(|(n, _)| n.ends_with(name)).map_or("", |(_, text)| text)
        };
        let names = FxHashMap::default();
        let analyser = Analyser::new(&lexicon, file("guess.tsv"), file("prefixes.txt"), &names);
        for (form, tag, lemma) in forms {
            let word = analyser.word(form, Kind::Word, false);
            assert!(!word.guessed, "{form}: guessed");
            assert!(
                word.readings.iter().any(|r| r.tag == *tag && &*r.lemma == *lemma),
                "{form}: {:?}",
                word.readings
            );
        }
    }

    #[test]
    fn derived_words_are_known() {
        read(&[
            ("Verschickungen", Tag::NN, "Verschickung"),
            ("Uninformiertheit", Tag::NN, "Uninformiertheit"),
            ("jugendpflegerischen", Tag::ADJA, "jugendpflegerisch"),
            ("kaffeelos", Tag::ADJD, "kaffeelos"),
            ("17-jährigen", Tag::ADJA, "17-jährig"),
            ("17-Jährige", Tag::NN, "17-Jährige"),
            ("1990er", Tag::ADJA, "1990er"),
            ("gewordene", Tag::ADJA, "geworden"),
            ("Objektes", Tag::NN, "Objekt"),
            ("Speerwerfen", Tag::NN, "Speerwerfen"),
            ("zweiten", Tag::ADJA, "zweit"),
        ]);
    }
}
