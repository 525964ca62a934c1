//! What the parser sees of each word.

use crate::chunk::{Chunk, cases};
use crate::weights::hash_str;
use lagebild_codebook::lexicon::Complement;
use lagebild_codebook::world::{ActorKind, name};
use lagebild_codebook::{Codebook, Lexicon};
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Tag, Token};

/// One word as the parser sees it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Node {
    /// Tag number + 1; 0 is the root.
    pub tag: u32,
    /// Hash of the lemma.
    pub lemma: u32,
    /// Hash of a compound's last part (`Raketenangriff`: `angriff`), of other words the lemma's.
    pub base: u32,
    /// What a noun or name denotes, one of [`denotes`]; 0 for other words.
    pub kind: u32,
    /// Hashes of the prepositions a verb or noun takes by its valency.
    pub governs: [u32; PREPOSITIONS],
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
    /// English: hash of the last three letters of the lemma, else 0.
    pub ending: u32,
}

/// Prepositions of a verb's valency that the parser looks at.
pub const PREPOSITIONS: usize = 8;

/// True for a number that is a year.
fn is_year(lemma: &str) -> bool {
    lemma.len() == 4
        && (lemma.starts_with("19") || lemma.starts_with("20"))
        && lemma.bytes().all(|b| b.is_ascii_digit())
}

/// What nouns and names denote: coarse kinds out of the codebook's tables, so that unseen words share what seen ones taught.
pub mod denotes {
    #![allow(missing_docs)]
    pub const PERSON: u32 = 1;
    pub const BODY: u32 = 2;
    pub const TIME: u32 = 3;
    pub const PLACE: u32 = 4;
    pub const PERSON_NAME: u32 = 5;
    pub const DEED: u32 = 6;
    pub const THING: u32 = 7;
    pub const SOME_NAME: u32 = 8;
}

impl Node {
    /// True when the word takes the preposition by its valency (`an` of `teilnehmen`, of `Kritik`).
    pub fn takes(&self, prep: u32) -> bool {
        prep != 0 && self.governs.contains(&prep)
    }
}

/// Builds the nodes of all tokens.
pub fn nodes(tokens: &[Token], chunks: &[Chunk], codebook: &Codebook) -> Vec<Node> {
    let lexicon = &codebook.lexicon;
    let english = codebook.language == "en";
    let mut out: Vec<Node> = tokens
        .iter()
        .enumerate()
        .map(|(i, t)| {
            let lemma = hash_str(&t.lemma);
            let (base, kind) = match t.tag {
                Tag::NE if english => (lemma, english_name(codebook, &t.lemma)),
                Tag::CARD if english && is_year(&t.lemma) => (lemma, denotes::TIME),
                tag if tag.is_noun() => noun(codebook, t),
                _ => (lemma, 0),
            };
            let (governs, valency) = if t.tag.is_verb() {
                (prepositions(lexicon, &t.lemma), valency(lexicon, &t.lemma))
            } else if t.tag == Tag::NN {
                noun_valency(lexicon, &t.lemma)
            } else {
                ([0; PREPOSITIONS], 0)
            };
            Node {
                tag: t.tag as u32 + 1,
                lemma,
                base,
                kind,
                governs,
                at: i as u16,
                number: if t.tag.is_finite() {
                    u32::from(t.morph.verb & verb::SING != 0) | u32::from(t.morph.verb & verb::PLUR != 0) << 1
                } else {
                    0
                },
                valency,
                ..Node::default()
            }
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
                n.base = n.lemma;
                n.governs = prepositions(lexicon, &lemma);
            }
        }
    }
    out
}

/// Base and kind of a noun or name.
fn noun(codebook: &Codebook, t: &Token) -> (u32, u32) {
    let lemma = hash_str(&t.lemma);
    if t.tag == Tag::NE {
        let bits = codebook.names.get(&*t.lemma).copied().unwrap_or(0);
        let has = |b: u16| bits & b != 0;
        let kind = match (has(name::PERSON), has(name::STATE | name::PLACE), has(name::GROUP)) {
            (false, false, false) => denotes::SOME_NAME,
            (false, true, _) => denotes::PLACE,
            (_, _, true) => denotes::BODY,
            (true, ..) => denotes::PERSON_NAME,
        };
        return (lemma, kind);
    }
    let base = codebook.lexicon.last_part(&t.lemma);
    let base = base.as_deref().unwrap_or(&t.lemma);
    let actor = codebook.world.actor_word(&t.lemma).or_else(|| codebook.world.actor_word(base));
    let kind = if codebook.lexicon.is_time_noun(base) {
        denotes::TIME
    } else if let Some(actor) = actor {
        match actor.kind {
            ActorKind::Body | ActorKind::Company | ActorKind::Group | ActorKind::Media => denotes::BODY,
            _ => denotes::PERSON,
        }
    } else if codebook.frames.decided(&t.lemma) || codebook.frames.decided(base) {
        denotes::DEED
    } else {
        denotes::THING
    };
    (hash_str(base), kind)
}

/// Kind of an English name: what stands in a name is often a noun of the lexicon (`President`, `Council`).
fn english_name(codebook: &Codebook, lemma: &str) -> u32 {
    if codebook.lexicon.is_time_noun(lemma) {
        return denotes::TIME;
    }
    if let Some(actor) = codebook.world.actor_word(lemma) {
        return match actor.kind {
            ActorKind::Body | ActorKind::Company | ActorKind::Group | ActorKind::Media => denotes::BODY,
            _ => denotes::PERSON,
        };
    }
    let bits = codebook.names.get(lemma).copied().unwrap_or(0);
    if bits & (name::STATE | name::PLACE) != 0 && !codebook.lexicon.is_given_name(lemma) {
        denotes::PLACE
    } else if bits & name::GROUP != 0 {
        denotes::BODY
    } else if bits & name::PERSON != 0 || codebook.lexicon.is_given_name(lemma) {
        denotes::PERSON_NAME
    } else {
        denotes::SOME_NAME
    }
}

/// Hashes of the prepositions in a verb's valency.
fn prepositions(lexicon: &Lexicon, lemma: &str) -> [u32; PREPOSITIONS] {
    let mut out = [0; PREPOSITIONS];
    let found =
        lexicon.verb(lemma).into_iter().flat_map(|v| v.patterns.iter().flatten()).filter_map(|c| match c {
            Complement::Prep(p) => Some(hash_str(p.trim_end_matches(|c: char| c.is_ascii_digit()))),
            _ => None,
        });
    let mut free = 0;
    for p in found {
        if out.contains(&p) {
            continue;
        }
        if let Some(o) = out.get_mut(free) {
            *o = p;
        }
        free += 1;
    }
    out
}

/// Prepositions and clause types of a noun.
fn noun_valency(lexicon: &Lexicon, lemma: &str) -> ([u32; PREPOSITIONS], u32) {
    let last = lexicon.last_part(lemma);
    let mut out = [0; PREPOSITIONS];
    let mut bits = 0;
    let mut free = 0;
    let own = lexicon.noun_complements(lemma).iter();
    for c in own.chain(last.iter().flat_map(|l| lexicon.noun_complements(l))) {
        match &**c {
            "inf" => bits |= 1 << 11,
            "dass" | "that" => bits |= 1 << 12,
            prep => {
                if let Some(o) = out.get_mut(free) {
                    *o = hash_str(prep);
                }
                free += 1;
            }
        }
    }
    (out, bits)
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
        | has(&Complement::Directional) << 9
        | has(&Complement::ObjectInfinitive) << 10
        | has(&Complement::Gerund) << 13
}
