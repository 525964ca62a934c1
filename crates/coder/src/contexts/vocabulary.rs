//! Words that speak of a context (`LANGUAGE/contexts/NAME.txt`), and which of them a word of a text is or contains.

use lagebild_codebook::Codebook;
use lagebild_grammar::morph::{Analyser, upper_first};
use rustc_hash::{FxHashMap, FxHashSet};

/// Weight of a word whose line names none.
const USUAL_WEIGHT: i32 = 2;

/// Linking letters that a first part may carry behind its dictionary form.
const LINKS: [&str; 6] = ["", "s", "es", "n", "en", "er"];

/// Words a compound is taken apart into at most, one inside the other.
const DEEPEST: u8 = 3;

/// Bytes that a beginning needs to be recognised before any letters.
const SHORTEST_BEGINNING: usize = 5;

/// Letters a first part needs unless it speaks of a context itself ("Öl").
const SHORTEST_PART: usize = 4;

/// What a word says: contexts by number, with weights.
pub type Hits = Vec<(u16, i32)>;

/// The words of all contexts.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Context names; their numbers are used everywhere else.
    names: Vec<Box<str>>,
    words: FxHashMap<Box<str>, Hits>,
    /// Beginnings of words, lower case.
    beginnings: FxHashMap<Box<str>, Hits>,
    /// Length of the longest beginning in bytes.
    longest: usize,
    excluded: FxHashSet<(Box<str>, u16)>,
}

impl Vocabulary {
    /// Reads the files of a language; names that are no context of the ontology are left out.
    pub fn build(codebook: &Codebook, language: &str) -> Self {
        let mut out = Self::default();
        for (file, text) in codebook.sources.under(&format!("{language}/contexts/")) {
            let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".txt");
            if !codebook.types.is_context(name) {
                continue;
            }
            let number = out.number_or_new(name);
            for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
                out.read_line(line, number);
            }
        }
        out
    }

    /// One line: words with one weight.
    fn read_line(&mut self, line: &str, context: u16) {
        let mut weight = USUAL_WEIGHT;
        for word in line.split_whitespace() {
            if let Some(w) = word.strip_prefix('*').and_then(|w| w.parse().ok()) {
                weight = w;
            } else if let Some(w) = word.strip_prefix('-') {
                self.excluded.insert((w.into(), context));
            } else if let Some(w) = word.strip_suffix('-') {
                let beginning = w.to_lowercase();
                self.longest = self.longest.max(beginning.len());
                self.beginnings.entry(beginning.into()).or_default().push((context, weight));
            } else {
                self.words.entry(word.into()).or_default().push((context, weight));
            }
        }
    }

    fn number_or_new(&mut self, name: &str) -> u16 {
        self.number(name).unwrap_or_else(|| {
            self.names.push(name.into());
            (self.names.len() - 1) as u16
        })
    }

    /// The number of a context.
    pub fn number(&self, name: &str) -> Option<u16> {
        self.names.iter().position(|n| &**n == name).map(|i| i as u16)
    }

    /// The number of a context, which gets one if it has no words.
    pub fn register(&mut self, name: &str) -> u16 {
        self.number_or_new(name)
    }

    /// The name of a context.
    pub fn name(&self, number: u16) -> &str {
        self.names.get(usize::from(number)).map_or("", |n| n)
    }

    /// How many contexts there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True when no context is known.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// What a lemma says of contexts: itself, else its beginning, else the parts of a compound.
    ///
    /// A name is taken apart only at its hyphen: "Warschau" is no compound.
    pub fn hits(&self, analyser: &Analyser<'_>, lemma: &str, name: bool) -> Hits {
        let mut out = Hits::new();
        if name && !lemma.contains('-') {
            out.extend(self.listed(analyser, lemma).into_iter().flatten());
        } else {
            self.collect(analyser, lemma, 0, &mut out);
        }
        out.retain(|(c, _)| !self.excluded.contains(&(lemma.into(), *c)));
        out.sort_by_key(|(c, w)| (*c, -w));
        out.dedup_by_key(|(c, _)| *c);
        out
    }

    fn collect(&self, analyser: &Analyser<'_>, lemma: &str, depth: u8, out: &mut Hits) {
        if let Some(h) = self.listed(analyser, lemma) {
            out.extend(h);
            return;
        }
        self.collect_beginning(lemma, out);
        if depth >= DEEPEST || !lemma.starts_with(char::is_uppercase) {
            return;
        }
        let Some((first, head)) = analyser.parts(lemma) else { return };
        let first = upper_first(&first);
        let known = LINKS.iter().find_map(|l| {
            let w = first.strip_suffix(l)?;
            self.listed(analyser, w).or_else(|| self.words.get(format!("{w}e").as_str()))
        });
        let before = out.len();
        match known {
            Some(h) => out.extend(h),
            None => self.collect(analyser, &first, depth + 1, out),
        }
        // "Kom-mission": letters that happen to end in a word
        let written = lemma.contains('-') || first.chars().count() >= SHORTEST_PART;
        if written || out.len() > before {
            self.collect(analyser, &head, depth + 1, out);
        }
    }

    /// The entry of a lemma: as it stands, a nominalised adjective in its other form, a feminine by its masculine.
    fn listed(&self, analyser: &Analyser<'_>, lemma: &str) -> Option<&Hits> {
        self.words.get(lemma).or_else(|| {
            let other = if lemma.ends_with('e') {
                format!("{lemma}r")
            } else {
                lemma.strip_suffix("in").or_else(|| lemma.strip_suffix('r'))?.to_owned()
            };
            // "Lage" and "Lager" are two words
            let two = |w: &str| analyser.lexicon().readings(w).iter().any(|r| &*r.lemma == w);
            let same = lemma.ends_with("in") || !(two(&other) && two(lemma));
            self.words.get(other.as_str()).filter(|_| same && lemma.starts_with(char::is_uppercase))
        })
    }

    /// The longest beginning; a short one ("Gas-") only as a compound's whole first part.
    fn collect_beginning(&self, lemma: &str, out: &mut Hits) {
        let low = lemma.to_lowercase();
        let shortest = SHORTEST_BEGINNING.min(low.len());
        for end in (shortest..=low.len().min(self.longest)).rev() {
            if let Some(h) = low.get(..end).and_then(|b| self.beginnings.get(b)) {
                out.extend(h);
                return;
            }
        }
    }
}
