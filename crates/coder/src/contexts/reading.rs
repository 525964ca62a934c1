//! The words of a story that speak of contexts, and where they stand, seen from an event.

use super::vocabulary::{Hits, Vocabulary};
use super::weights::{ZONES, Zone};
use lagebild_grammar::morph::Analyser;
use lagebild_model::{ParagraphKind, Sentence, Span, Story, Tag, Token};
use rustc_hash::{FxHashMap, FxHashSet};

/// A context's share of the story is counted in parts of this many.
const WHOLE: i32 = 10;

/// A word of the story that speaks of contexts.
struct Word {
    lemma: u32,
    token: usize,
    hits: Hits,
}

/// The telling words of a story, by sentence, with each context's weight in headings and in all of it.
pub struct Reading {
    sentences: Vec<Vec<Word>>,
    lemmas: Vec<String>,
    story: Vec<i32>,
    headings: Vec<i32>,
}

/// What stands in the zones around one event.
pub struct Zones {
    weights: [Vec<i32>; ZONES],
    /// Words that were counted: lemma and contexts.
    words: [Vec<(u32, Hits)>; ZONES],
}

impl Zones {
    /// Weight of each context's words in a zone.
    pub fn weights(&self, zone: Zone) -> &[i32] {
        &self.weights[zone as usize]
    }

    /// The words of a context that were counted in a zone.
    pub fn words<'r>(&self, zone: Zone, context: u16, reading: &'r Reading) -> Vec<&'r str> {
        self.words[zone as usize]
            .iter()
            .filter(|(_, hits)| hits.iter().any(|(k, _)| *k == context))
            .filter_map(|(n, _)| reading.lemmas.get(*n as usize).map(String::as_str))
            .collect()
    }

    fn count(&mut self, zone: Zone, word: &Word) {
        add(&mut self.weights[zone as usize], &word.hits);
        self.words[zone as usize].push((word.lemma, word.hits.clone()));
    }
}

impl Reading {
    /// Reads all sentences of a story.
    pub fn new(
        vocabulary: &Vocabulary,
        analyser: &Analyser<'_>,
        story: &Story,
        sentences: &[Sentence],
    ) -> Self {
        let mut known: FxHashMap<String, (u32, Hits)> = FxHashMap::default();
        let none = vec![0; vocabulary.len()];
        let mut out = Self {
            sentences: Vec::with_capacity(sentences.len()),
            lemmas: Vec::new(),
            story: none.clone(),
            headings: none,
        };
        let (mut seen, mut headed) = (FxHashSet::<u32>::default(), FxHashSet::<u32>::default());
        for s in sentences {
            let heading = story
                .paragraphs
                .get(s.paragraph as usize)
                .is_some_and(|p| matches!(p.kind, ParagraphKind::Headline | ParagraphKind::Heading));
            let mut words = Vec::new();
            for (i, t) in s.tokens.iter().enumerate().filter(|(_, t)| telling(t)) {
                let lemma = predicate(s, i).unwrap_or(&t.lemma);
                let (number, hits) = known.entry(lemma.to_owned()).or_insert_with(|| {
                    out.lemmas.push(lemma.to_owned());
                    ((out.lemmas.len() - 1) as u32, vocabulary.hits(analyser, lemma, t.tag == Tag::NE))
                });
                if !hits.is_empty() {
                    words.push(Word { lemma: *number, token: i, hits: hits.clone() });
                }
            }
            for w in &words {
                if seen.insert(w.lemma) {
                    add(&mut out.story, &w.hits);
                }
                if heading && headed.insert(w.lemma) {
                    add(&mut out.headings, &w.hits);
                }
            }
            out.sentences.push(words);
        }
        let total = out.story.iter().sum::<i32>().max(1);
        for x in &mut out.story {
            *x = *x * WHOLE / total;
        }
        out
    }

    fn words(&self, sentence: usize) -> &[Word] {
        self.sentences.get(sentence).map_or(&[], Vec::as_slice)
    }

    /// Sorts the words around a piece of evidence; each lemma counts once, where it stands nearest.
    pub fn zones(&self, sentences: &[Sentence], evidence: &[Span]) -> Zones {
        let none = || vec![0; self.story.len()];
        let mut out = Zones {
            weights: [none(), none(), none(), self.headings.clone(), self.story.clone()],
            words: Default::default(),
        };
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let touches = |span: Span| evidence.iter().any(|e| e.overlaps(span));
        let own: Vec<usize> =
            sentences.iter().enumerate().filter(|(_, s)| touches(s.span)).map(|(n, _)| n).collect();
        for n in &own {
            let Some(s) = sentences.get(*n) else { continue };
            for w in self.words(*n) {
                if s.tokens.get(w.token).is_some_and(|t| touches(t.span)) && seen.insert(w.lemma) {
                    out.count(Zone::Clause, w);
                }
            }
        }
        for w in own.iter().flat_map(|n| self.words(*n)) {
            if seen.insert(w.lemma) {
                out.count(Zone::Sentence, w);
            }
        }
        let paragraphs: Vec<u32> =
            own.iter().filter_map(|n| sentences.get(*n).map(|s| s.paragraph)).collect();
        for (n, s) in sentences.iter().enumerate() {
            if !paragraphs.contains(&s.paragraph) || own.contains(&n) {
                continue;
            }
            for w in self.words(n) {
                if seen.insert(w.lemma) {
                    out.count(Zone::Paragraph, w);
                }
            }
        }
        out
    }
}

/// Words that can speak of a context: nouns, names, verbs, adjectives.
fn telling(t: &Token) -> bool {
    t.tag.is_noun()
        || matches!(t.tag, Tag::ADJA | Tag::ADJD | Tag::TRUNC)
        || t.tag.is_verb() && t.tag as u8 >= Tag::VVFIN as u8
}

/// The predicate with its particle, where a token is the head of a verbal clause.
fn predicate(s: &Sentence, token: usize) -> Option<&str> {
    let c = s.clauses.iter().find(|c| usize::from(c.head) == token && !c.copula)?;
    s.tokens.get(token).is_some_and(|t| t.tag.is_verb()).then_some(&*c.predicate)
}

fn add(sum: &mut [i32], hits: &Hits) {
    for (k, w) in hits {
        if let Some(x) = sum.get_mut(usize::from(*k)) {
            *x += w;
        }
    }
}
