//! Words that speak of a context or a mode (`LANGUAGE/contexts/`, `LANGUAGE/modes/`), and which of them a word of a text is or
//! contains. A context or mode is called a label here.

use lagebild_codebook::Codebook;
use lagebild_grammar::morph::{Analyser, upper_first};
use rustc_hash::{FxHashMap, FxHashSet};

/// Weight of the words before the first `*N`.
const USUAL_WEIGHT: i32 = 2;

/// Linking letters that a first part may carry behind its dictionary form.
const LINKS: [&str; 6] = ["", "s", "es", "n", "en", "er"];

/// Words a compound is taken apart into at most, one inside the other.
const DEEPEST: u8 = 3;

/// Bytes that a beginning needs to be recognised before any letters.
const SHORTEST_BEGINNING: usize = 5;

/// Letters a first part needs unless it is listed itself ("Öl").
const SHORTEST_PART: usize = 4;

/// What a word says: labels by number, with weights.
pub type Hits = Vec<(u16, i32)>;

/// The words of all labels.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Names of the labels; their numbers are used everywhere else.
    names: Vec<Box<str>>,
    words: FxHashMap<Box<str>, Hits>,
    /// Beginnings of words, lower case.
    beginnings: FxHashMap<Box<str>, Hits>,
    /// Length of the longest beginning in bytes.
    longest: usize,
    excluded: FxHashSet<(Box<str>, u16)>,
}

impl Vocabulary {
    /// Reads the files of a folder: the file's name is the label, or the label's first part where lines `@MODE` give the second; a line
    /// `%CLASS` takes the nouns of a class.
    /// Labels that are not accepted are left out.
    pub fn build(codebook: &Codebook, folder: &str, accept: &dyn Fn(&str) -> bool) -> Self {
        let mut out = Self::default();
        for (file, text) in codebook.sources.under(folder) {
            let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".txt");
            let mut weight = USUAL_WEIGHT;
            let mut current = accept(name).then(|| out.register(name));
            for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
                if let Some(second) = line.strip_prefix('@') {
                    let label = format!("{name}.{}", second.trim());
                    weight = USUAL_WEIGHT;
                    current = accept(&label).then(|| out.register(&label));
                } else if let Some(class) = line.strip_prefix('%') {
                    let Some(number) = current else { continue };
                    let language = folder.split('/').next().unwrap_or("");
                    let nouns = codebook.sources.text(&format!("{language}/classes/{}.txt", class.trim()));
                    for noun in nouns.lines().filter(|l| !l.starts_with('#')) {
                        let word = noun.split('\t').next().unwrap_or("").trim();
                        if !word.is_empty() {
                            out.read_line(word, number, &mut weight);
                        }
                    }
                } else if let Some(number) = current {
                    out.read_line(line, number, &mut weight);
                }
            }
        }
        out
    }

    /// One line of words; `*N` sets the weight from there on.
    fn read_line(&mut self, line: &str, label: u16, weight: &mut i32) {
        for word in line.split_whitespace() {
            if let Some(w) = word.strip_prefix('*').and_then(|w| w.parse().ok()) {
                *weight = w;
            } else if let Some(w) = word.strip_prefix('-') {
                self.excluded.insert((w.into(), label));
            } else if let Some(w) = word.strip_suffix('-') {
                let beginning = w.to_lowercase();
                self.longest = self.longest.max(beginning.len());
                self.beginnings.entry(beginning.into()).or_default().push((label, *weight));
            } else {
                self.words.entry(word.into()).or_default().push((label, *weight));
            }
        }
    }

    /// The number of a label.
    pub fn number(&self, name: &str) -> Option<u16> {
        self.names.iter().position(|n| &**n == name).map(|i| i as u16)
    }

    /// The number of a label, which gets one if it has none.
    pub fn register(&mut self, name: &str) -> u16 {
        self.number(name).unwrap_or_else(|| {
            self.names.push(name.into());
            (self.names.len() - 1) as u16
        })
    }

    /// The name of a label.
    pub fn name(&self, number: u16) -> &str {
        self.names.get(usize::from(number)).map_or("", |n| n)
    }

    /// How many labels there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// What a lemma says: itself, else its beginning, else the parts of a compound.
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
