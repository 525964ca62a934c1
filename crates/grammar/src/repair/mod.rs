//! What the whole sentence shows and the trained parts, which see a window of it, can miss: a preposition that opens a
//! clause, a subordinate clause taken for the main one, a relative clause away from its noun.

mod gapping;
mod government;
mod order;
mod phrases;
mod tags;

pub(crate) use order::relations;
pub(crate) use tags::{Tagged, tags};

use lagebild_codebook::{Codebook, FunctionWords};
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Rel, Tag, Token};

/// How far back (in tokens) the noun of a relative clause is looked for.
const ANTECEDENT_REACH: usize = 14;

/// Words that only a subordinate clause or a question begins with.
fn opens_clause(tag: Tag) -> bool {
    matches!(tag, Tag::KOUS | Tag::KOUI | Tag::PRELS | Tag::PRELAT | Tag::PWS | Tag::PWAV | Tag::PWAT)
}

/// Number and gender of a word's cells without their case, four bits.
fn columns(cells: u16) -> u8 {
    let mut out = 0;
    for (k, c) in [agr::MASC, agr::FEM, agr::NEUT, agr::PLUR].into_iter().enumerate() {
        if cells & c != 0 {
            out |= 1 << k;
        }
    }
    out
}

/// Which nouns a relative pronoun can point to: `dessen` masculine and neuter, `deren` feminine and plural.
fn pointed(t: &Token) -> u8 {
    if t.tag == Tag::PRELAT {
        // the pronoun is a genitive; its own cells speak of that
        let own = columns(t.morph.agr & agr::GEN);
        return if own == 0 { 0b1111 } else { own };
    }
    let own = columns(t.morph.agr);
    if own == 0 { 0b1111 } else { own }
}

/// Makes `new` the root and hangs the old one on it; punctuation goes along.
pub(crate) fn reroot(tokens: &mut [Token], old: usize, new: usize, rel: Rel) {
    if let Some(t) = tokens.get_mut(new) {
        t.head = None;
        t.rel = Rel::Root;
    }
    if let Some(t) = tokens.get_mut(old) {
        t.head = Some(new as u16);
        t.rel = rel;
    }
    for t in tokens.iter_mut().filter(|t| t.tag.is_punctuation()) {
        t.head = Some(new as u16);
    }
}

/// Takes a step that rehangs words, and takes it back where words would hang on one another in a ring.
pub(crate) fn without_rings(tokens: &mut [Token], step: impl FnOnce(&mut [Token])) {
    let before: Vec<(Option<u16>, Rel)> = tokens.iter().map(|t| (t.head, t.rel)).collect();
    step(tokens);
    let ring = (0..tokens.len()).any(|i| {
        let mut at = i;
        for _ in 0..tokens.len() {
            match tokens.get(at).and_then(|t| t.head) {
                Some(h) => at = h as usize,
                None => return false,
            }
        }
        true
    });
    if ring {
        for (t, (head, rel)) in tokens.iter_mut().zip(before) {
            t.head = head;
            t.rel = rel;
        }
    }
}

fn children(tokens: &[Token], h: usize) -> impl Iterator<Item = usize> + '_ {
    tokens.iter().enumerate().filter(move |(_, t)| t.head == Some(h as u16)).map(|(i, _)| i)
}

fn tag(tokens: &[Token], i: usize) -> Tag {
    tokens.get(i).map_or(Tag::STOP, |t| t.tag)
}

fn head(tokens: &[Token], i: usize) -> Option<usize> {
    tokens.get(i).and_then(|t| t.head).map(usize::from)
}

/// Hangs a word on another, unless that hangs on it.
fn hang(tokens: &mut [Token], d: usize, h: usize) {
    if d != h
        && !below(tokens, h, d)
        && let Some(t) = tokens.get_mut(d)
    {
        t.head = Some(h as u16);
        t.rel = Rel::Dep;
    }
}

fn below(tokens: &[Token], mut i: usize, above: usize) -> bool {
    for _ in 0..=tokens.len() {
        if i == above {
            return true;
        }
        match tokens.get(i).and_then(|t| t.head) {
            Some(h) => i = h as usize,
            None => return false,
        }
    }
    false
}

fn is_predicate(tokens: &[Token], i: usize) -> bool {
    let Some(t) = tokens.get(i) else { return false };
    if t.tag.is_verb() {
        // an auxiliary without dependents of its own is none
        return !(matches!(t.tag, Tag::VAFIN | Tag::VMFIN | Tag::VAINF | Tag::VAPP | Tag::VMINF)
            && t.head.is_some_and(|h| tokens.get(h as usize).is_some_and(|u| u.tag.is_nonfinite()))
            && children(tokens, i).next().is_none());
    }
    children(tokens, i).any(|c| {
        tokens.get(c).is_some_and(|t| matches!(t.tag, Tag::VAFIN | Tag::VAINF | Tag::VAPP))
            && children(tokens, c).next().is_none()
    })
}

/// Relative clauses go to their noun, adverbial clauses to their predicate, a sentence's root is a main clause where it has
/// one, of two main clauses the first is the head, and phrases go to the word whose valency asks for them.
pub fn heads(tokens: &mut [Token], codebook: &Codebook) {
    phrases::phrases(tokens, codebook);
    outside(tokens);
    relatives(tokens);
    adverbial(tokens, &codebook.words);
    root(tokens);
    order::goes_on(tokens);
    order::speaker_behind(tokens, codebook);
    order::main_first(tokens, codebook);
    government::government(tokens, codebook);
    without_rings(tokens, |t| {
        order::behind_content(t, codebook);
        order::out_of_content(t, codebook);
    });
    phrases::datives(tokens, codebook);
    gapping::heads(tokens, codebook);
}

/// `forderte das Regime auf, an den Tisch zurückzukehren, den es verlassen hatte`: nothing that stands before the word that
/// opens a clause hangs in that clause; it goes to what the clause hangs on.
fn outside(tokens: &mut [Token]) {
    for o in 1..tokens.len() {
        let before = if tokens.get(o - 1).is_some_and(|t| t.tag == Tag::APPR) { o - 1 } else { o };
        let Some(t) = tokens.get(o) else { continue };
        if !matches!(t.tag, Tag::PRELS | Tag::PRELAT | Tag::KOUS)
            || before == 0
            || tokens.get(before - 1).is_none_or(|t| t.tag != Tag::COMMA)
        {
            continue;
        }
        let Some(p) = predicate_above(tokens, o).filter(|p| *p > o) else { continue };
        // the first finite verb behind the word ends its clause
        let closed = finite_of(tokens, p).is_some_and(|f| f > o && f + 1 >= p);
        if !closed {
            continue;
        }
        let early: Vec<usize> = children(tokens, p)
            .filter(|c| *c < before && tokens.get(*c).is_some_and(|t| !t.tag.is_punctuation()))
            .collect();
        let Some(first) = early.iter().copied().find(|c| is_predicate(tokens, *c)) else { continue };
        match tokens.get(p).and_then(|t| t.head).map(usize::from) {
            Some(h) => {
                for c in early {
                    if let Some(t) = tokens.get_mut(c) {
                        t.head = Some(h as u16);
                        t.rel = Rel::Dep;
                    }
                }
            }
            None => {
                for c in early.iter().filter(|c| **c != first) {
                    if let Some(t) = tokens.get_mut(*c) {
                        t.head = Some(first as u16);
                    }
                }
                reroot(tokens, p, first, Rel::Dep);
            }
        }
    }
}

/// The next predicate above a token.
fn predicate_above(tokens: &[Token], i: usize) -> Option<usize> {
    let mut at = i;
    for _ in 0..tokens.len() {
        at = usize::from(tokens.get(at)?.head?);
        if is_predicate(tokens, at) {
            return Some(at);
        }
    }
    None
}

/// `..., weil ...` hangs on no noun.
fn adverbial(tokens: &mut [Token], words: &FunctionWords) {
    for p in 0..tokens.len() {
        let under_noun = tokens
            .get(p)
            .filter(|t| !t.tag.is_punctuation())
            .and_then(|t| t.head)
            .is_some_and(|h| tokens.get(h as usize).is_some_and(|t| !t.tag.is_verb()));
        if !under_noun {
            continue;
        }
        let marked = children(tokens, p).filter_map(|c| tokens.get(c)).any(|t| {
            t.tag == Tag::KOUS
                && !words.has("that", &t.lemma)
                && !words.has("whether", &t.lemma)
                && &*t.lemma != "wie"
        });
        if !(marked && finite_of(tokens, p).is_some() || verb_second(tokens, p)) {
            continue;
        }
        let Some(noun) = tokens.get(p).and_then(|t| t.head).map(usize::from) else { continue };
        if is_predicate(tokens, noun)
            || tokens.get(noun).is_some_and(|t| matches!(t.tag, Tag::ADV | Tag::ADJD | Tag::PAV))
        {
            continue;
        }
        let mut up = noun;
        for _ in 0..tokens.len() {
            match tokens.get(up).and_then(|t| t.head) {
                Some(h) => up = h as usize,
                None => break,
            }
            if is_predicate(tokens, up) {
                break;
            }
        }
        if up != noun
            && is_predicate(tokens, up)
            && !below(tokens, up, p)
            && let Some(t) = tokens.get_mut(p)
        {
            t.head = Some(up as u16);
        }
    }
}

fn relatives(tokens: &mut [Token]) {
    for r in 0..tokens.len() {
        let Some(pronoun) = tokens.get(r).filter(|t| matches!(t.tag, Tag::PRELS | Tag::PRELAT)) else {
            continue;
        };
        let start =
            if r > 0 && tokens.get(r - 1).is_some_and(|t| matches!(t.tag, Tag::APPR)) { r - 1 } else { r };
        if start == 0 || !tokens.get(start - 1).is_some_and(|t| t.tag.is_punctuation()) {
            continue;
        }
        let points = pointed(pronoun);
        // the predicate above the pronoun
        let mut p = r;
        let mut steps = 0;
        while !(p != r && is_predicate(tokens, p)) {
            match tokens.get(p).and_then(|t| t.head) {
                Some(h) if steps < tokens.len() => p = h as usize,
                _ => break,
            }
            steps += 1;
        }
        if p <= r || !is_predicate(tokens, p) {
            continue;
        }
        let fits = |k: usize| {
            tokens.get(k).is_some_and(|t| {
                (t.tag.is_noun() || matches!(t.tag, Tag::PIS | Tag::PDS | Tag::CARD | Tag::ADJA))
                    && (t.morph.agr == 0 || columns(t.morph.agr) & points != 0)
            }) && !below(tokens, k, p)
        };
        let Some(head) = tokens.get(p).and_then(|t| t.head).map(usize::from) else { continue };
        if head < start && tokens.get(head).is_some_and(|t| !t.tag.is_verb()) && fits(head) {
            continue;
        }
        let from = start.saturating_sub(ANTECEDENT_REACH);
        let Some(noun) = (from..start).rev().find(|k| {
            fits(*k)
                && tokens.get(*k).is_some_and(|t| {
                    // the head of its phrase, not a name's second word
                    t.tag != Tag::ADJA
                        && !t.head.is_some_and(|h| {
                            (h as usize) < *k
                                && *k - h as usize == 1
                                && tokens
                                    .get(h as usize)
                                    .is_some_and(|u| u.tag == Tag::NE && t.tag == Tag::NE)
                        })
                })
        }) else {
            continue;
        };
        if let Some(t) = tokens.get_mut(p) {
            t.head = Some(noun as u16);
        }
    }
}

/// True for a predicate that cannot be a main clause: with a subjunction, a relative pronoun, or zu and no finite verb.
fn subordinate(tokens: &[Token], p: usize) -> bool {
    let mut zu = tokens.get(p).is_some_and(|t| t.tag == Tag::VVIZU);
    let mut finite = tokens.get(p).is_some_and(|t| t.tag.is_finite());
    for c in children(tokens, p) {
        let Some(t) = tokens.get(c) else { continue };
        match t.tag {
            Tag::KOUS | Tag::KOUI => return true,
            Tag::PRELS | Tag::PRELAT if c < p => return true,
            Tag::PTKZU => zu = true,
            x if x.is_finite() && children(tokens, c).next().is_none() => finite = true,
            _ => {
                if c < p
                    && t.tag.is_noun()
                    && children(tokens, c)
                        .any(|d| tokens.get(d).is_some_and(|u| matches!(u.tag, Tag::PRELAT | Tag::PRELS)))
                {
                    return true;
                }
            }
        }
    }
    zu && !finite
}

/// A clause that nothing opens, in the indicative, its finite verb not at its end: no clause at a noun.
fn verb_second(tokens: &[Token], p: usize) -> bool {
    let Some(f) = finite_of(tokens, p) else { return false };
    let reported = tokens.get(f).is_some_and(|t| t.morph.verb & (verb::K1_ONLY | verb::KONJ2) != 0);
    let mut behind = false;
    for (i, t) in tokens.iter().enumerate().filter(|(i, _)| below(tokens, *i, p)) {
        if opens_clause(t.tag) && i < f {
            return false;
        }
        behind |= i > f && i != p && t.tag != Tag::PTKVZ && !t.tag.is_verb();
    }
    behind && !reported
}

fn finite_of(tokens: &[Token], p: usize) -> Option<usize> {
    if tokens.get(p).is_some_and(|t| t.tag.is_finite()) {
        return Some(p);
    }
    children(tokens, p)
        .find(|c| tokens.get(*c).is_some_and(|t| t.tag.is_finite()) && children(tokens, *c).next().is_none())
}

fn root(tokens: &mut [Token]) {
    let Some(r) = tokens.iter().position(|t| t.head.is_none() && !t.tag.is_punctuation()) else { return };
    if !is_predicate(tokens, r) {
        return;
    }
    let verb_first = conditional(tokens, r);
    if !subordinate(tokens, r) && !verb_first {
        return;
    }
    let main = children(tokens, r).find(|c| {
        is_predicate(tokens, *c)
            && !subordinate(tokens, *c)
            && finite_of(tokens, *c).is_some_and(|f| {
                // a conjunct of the subordinate clause ends with its verb
                !children(tokens, *c).any(|k| k < *c && tokens.get(k).is_some_and(|t| t.tag == Tag::KON))
                    && (*c > r || f < r)
            })
    });
    if let Some(m) = main {
        reroot(tokens, r, m, Rel::Dep);
    }
}

/// `Sollte das Regime ..., würden die Verbündeten ...`: a clause with its verb in first place before another with its verb in
/// first place behind the comma.
pub fn conditional(tokens: &[Token], p: usize) -> bool {
    let Some(f) = finite_of(tokens, p) else { return false };
    let first = tokens.iter().position(|t| !t.tag.is_punctuation());
    if first != Some(f) || tokens.last().is_some_and(|t| &*t.lemma == "?") {
        return false;
    }
    let Some(comma) = tokens.get(f..).and_then(|r| r.iter().position(|t| t.tag == Tag::COMMA)).map(|k| k + f)
    else {
        return false;
    };
    (comma..tokens.len())
        .filter(|k| tokens.get(*k).is_some_and(|t| t.tag == Tag::COMMA))
        // behind a quotation the speaker follows
        .filter(|k| tokens.get(k.wrapping_sub(1)).is_some_and(|t| t.tag != Tag::PAREN))
        .any(|k| {
            let next = tokens.get(k + 1);
            let after = tokens.get(k + 2);
            next.is_some_and(|t| t.tag.is_finite())
                || next.is_some_and(|t| t.tag == Tag::ADV) && after.is_some_and(|t| t.tag.is_finite())
        })
}
