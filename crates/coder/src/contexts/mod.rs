//! What an event is about: contexts by added evidence.
//!
//! Each context gets points for what the frame names, for its words in the event's clause, sentence and paragraph, in the headings
//! and in the story as a whole, and by rules about type, mode and participants. The best are the event's contexts.
//! Words stand in `LANGUAGE/contexts/`, weights in `contexts.tsv`.

mod vocabulary;
mod weights;

use crate::assemble::Candidate;
use lagebild_codebook::Codebook;
use lagebild_grammar::morph::Analyser;
use lagebild_model::{ParagraphKind, Sentence, Story, Tag, Token};
use rustc_hash::{FxHashMap, FxHashSet};
use vocabulary::{Hits, Vocabulary};
use weights::{Weights, Zone};

/// Words and weights, ready for any number of stories.
#[derive(Debug)]
pub struct ContextModel {
    vocabulary: Vocabulary,
    weights: Weights,
}

/// A word of the story that speaks of contexts.
struct Word {
    lemma: u32,
    token: usize,
    hits: Hits,
}

/// The telling words of a story, by sentence, with each context's weight in all of it.
struct Reading {
    sentences: Vec<Vec<Word>>,
    whole: Vec<i32>,
    headings: Vec<i32>,
}

impl ContextModel {
    /// Reads words and weights of a codebook.
    pub fn build(codebook: &Codebook, language: &str) -> Self {
        let mut vocabulary = Vocabulary::build(codebook, language);
        let weights = Weights::build(codebook, &mut vocabulary);
        Self { vocabulary, weights }
    }

    /// Gives each candidate its contexts, the best first.
    pub fn assign(
        &self,
        analyser: &Analyser<'_>,
        story: &Story,
        sentences: &[Sentence],
        candidates: &mut [Candidate],
    ) {
        if self.vocabulary.is_empty() || candidates.is_empty() {
            return;
        }
        let reading = self.read(analyser, story, sentences);
        for c in candidates {
            let points = self.weigh(&reading, sentences, c);
            c.contexts = self.choose(&points, &c.contexts);
        }
    }

    fn read(&self, analyser: &Analyser<'_>, story: &Story, sentences: &[Sentence]) -> Reading {
        let mut known: FxHashMap<String, (u32, Hits)> = FxHashMap::default();
        let zero = vec![0; self.vocabulary.len()];
        let mut out = Reading {
            sentences: Vec::with_capacity(sentences.len()),
            whole: zero.clone(),
            headings: zero.clone(),
        };
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        for s in sentences {
            let heading =
                story.paragraphs.get(s.paragraph as usize).is_some_and(|p| p.kind == ParagraphKind::Heading);
            let mut words = Vec::new();
            for (i, t) in s.tokens.iter().enumerate() {
                if !telling(t) {
                    continue;
                }
                let lemma = predicate(s, i).unwrap_or(&t.lemma);
                let number = known.len() as u32;
                let (lemma, hits) = known
                    .entry(lemma.to_owned())
                    .or_insert_with(|| (number, self.vocabulary.hits(analyser, lemma)));
                if !hits.is_empty() {
                    words.push(Word { lemma: *lemma, token: i, hits: hits.clone() });
                }
            }
            for w in &words {
                if seen.insert(w.lemma) {
                    add(&mut out.whole, &w.hits);
                }
                if heading {
                    add(&mut out.headings, &w.hits);
                }
            }
            out.sentences.push(words);
        }
        out
    }

    /// Points of each context for an event.
    fn weigh(&self, reading: &Reading, sentences: &[Sentence], c: &Candidate) -> Vec<i32> {
        let zero = vec![0; self.vocabulary.len()];
        let (mut clause, mut rest, mut around) = (zero.clone(), zero.clone(), zero.clone());
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let near = |s: &Sentence| c.evidence.iter().any(|e| e.overlaps(s.span));
        let own: Vec<usize> =
            sentences.iter().enumerate().filter(|(_, s)| near(s)).map(|(n, _)| n).collect();
        let words_of = |n: usize| reading.sentences.get(n).map_or(&[][..], Vec::as_slice);
        for n in &own {
            let Some(s) = sentences.get(*n) else { continue };
            for w in words_of(*n) {
                let inside = s
                    .tokens
                    .get(w.token)
                    .is_some_and(|t| c.evidence.iter().any(|e| e.overlaps(t.span)));
                if inside && seen.insert(w.lemma) {
                    add(&mut clause, &w.hits);
                }
            }
        }
        for w in own.iter().flat_map(|n| words_of(*n)) {
            if seen.insert(w.lemma) {
                add(&mut rest, &w.hits);
            }
        }
        for (n, s) in sentences.iter().enumerate() {
            let paragraph = own.iter().any(|o| sentences.get(*o).is_some_and(|x| x.paragraph == s.paragraph));
            if !paragraph || own.contains(&n) {
                continue;
            }
            for w in words_of(n) {
                if seen.insert(w.lemma) {
                    add(&mut around, &w.hits);
                }
            }
        }
        let total: i32 = reading.whole.iter().sum::<i32>().max(1);
        let mut points = zero;
        for (k, p) in points.iter_mut().enumerate() {
            let at = |v: &[i32]| v.get(k).copied().unwrap_or(0);
            *p = self.weights.zone(Zone::Clause, at(&clause))
                + self.weights.zone(Zone::Sentence, at(&rest))
                + self.weights.zone(Zone::Paragraph, at(&around))
                + self.weights.zone(Zone::Heading, at(&reading.headings))
                + self.weights.zone(Zone::Story, at(&reading.whole) * 10 / total);
            if c.contexts.iter().any(|x| self.vocabulary.number(x) == Some(k as u16)) {
                *p += self.weights.frame;
            }
        }
        self.weights.apply(c, &clause, &mut points);
        points
    }

    /// The best contexts; what the frame names stays where nothing has points.
    fn choose(&self, points: &[i32], named: &[String]) -> Vec<String> {
        let mut order: Vec<(i32, u16)> =
            points.iter().enumerate().map(|(k, p)| (-p, k as u16)).filter(|(p, _)| *p < 0).collect();
        order.sort_unstable();
        let best = order.first().map_or(0, |(p, _)| -p);
        let least = self.weights.least.max(best * self.weights.share / 100);
        let out: Vec<String> = order
            .iter()
            .take_while(|(p, _)| -p >= least)
            .take(self.weights.most)
            .map(|(_, k)| self.vocabulary.name(*k).to_owned())
            .collect();
        if out.is_empty() { named.to_vec() } else { out }
    }
}

/// Words that can speak of a context: nouns, names, verbs, adjectives.
fn telling(t: &Token) -> bool {
    t.tag.is_noun()
        || matches!(t.tag, Tag::ADJA | Tag::ADJD | Tag::TRUNC | Tag::ADV)
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
