//! What the parser sees of each word.

use crate::chunk::{Chunk, cases};
use crate::weights::hash_str;
use lagebild_codebook::Lexicon;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Tag, Token};

/// One word as the parser sees it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Node {
    /// Tag number + 1; 0 is the root.
    pub tag: u32,
    /// Hash of the lemma.
    pub lemma: u32,
    /// Possible cases of its chunk (bits of [`cases`]) when it heads one, else 0.
    pub cases: u32,
    /// Hash of its chunk's preposition, else 0.
    pub prep: u32,
    /// Number: 1 singular, 2 plural, 3 both (chunk heads and finite verbs).
    pub number: u32,
    /// Valency bits of verbs (accusative, dative, dass, infinitive, reflexive, copula-like).
    pub valency: u32,
    /// Form class: capital letter, hyphen.
    pub shape: u32,
    /// Cells of the chunk.
    pub agr: u16,
    /// Index in the sentence (with punctuation).
    pub at: u16,
    /// Chunk number + 1.
    pub chunk: u32,
    /// 1 when it is the head of its chunk.
    pub heads_chunk: u32,
}

/// Builds the nodes of all tokens.
pub fn nodes(tokens: &[Token], chunks: &[Chunk], lexicon: &Lexicon) -> Vec<Node> {
    let mut out: Vec<Node> = tokens
        .iter()
        .enumerate()
        .map(|(i, t)| Node {
            tag: t.tag as u32 + 1,
            lemma: hash_str(&t.lemma),
            at: i as u16,
            number: if t.tag.is_finite() {
                u32::from(t.morph.verb & verb::SING != 0) | u32::from(t.morph.verb & verb::PLUR != 0) << 1
            } else {
                0
            },
            valency: if t.tag.is_verb() { valency(lexicon, &t.lemma) } else { 0 },
            ..Node::default()
        })
        .collect();
    for (k, c) in chunks.iter().enumerate() {
        let prep = c.prep.and_then(|p| tokens.get(p as usize)).map_or(0, |t| hash_str(&t.lemma));
        for i in c.start..c.end {
            if let Some(n) = out.get_mut(i as usize) {
                n.chunk = k as u32 + 1;
            }
        }
        if let Some(n) = out.get_mut(c.head as usize) {
            n.prep = prep;
            n.agr = c.agr;
            n.cases = u32::from(cases(c.agr));
            n.number = u32::from(c.agr & agr::SING != 0) | u32::from(c.agr & agr::PLUR != 0) << 1;
            n.heads_chunk = 1;
        }
    }
    // a particle at the end of the clause changes the verb: look it up again
    for i in 0..tokens.len() {
        if tokens.get(i).is_some_and(|t| t.tag == Tag::PTKVZ)
            && let Some(v) = (0..i).rev().find(|k| tokens.get(*k).is_some_and(|t| t.tag.is_finite()))
            && let (Some(verb), Some(particle)) = (tokens.get(v), tokens.get(i))
        {
            let lemma = format!("{}{}", particle.lemma, verb.lemma);
            let bits = valency(lexicon, &lemma);
            if let Some(n) = out.get_mut(v)
                && bits != 0
            {
                n.valency = bits;
                n.lemma = hash_str(&lemma);
            }
        }
    }
    out
}

/// Valency of a verb as bits.
pub fn valency(lexicon: &Lexicon, lemma: &str) -> u32 {
    let Some(v) = lexicon.verb(lemma) else { return 0 };
    let has = |c: &Complement| u32::from(v.takes(c));
    1 | has(&Complement::Accusative) << 1
        | has(&Complement::Dative) << 2
        | has(&Complement::That) << 3
        | has(&Complement::ZuInfinitive) << 4
        | has(&Complement::ReflexiveAccusative) << 5
        | has(&Complement::Nominative) << 6
        | has(&Complement::Speech) << 7
        | u32::from(v.patterns.iter().any(Vec::is_empty)) << 8
}
