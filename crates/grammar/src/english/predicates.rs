//! What heads a clause: auxiliaries, participles, gerunds and finite verbs that the parser took for one another.

use super::repair::set;
use crate::clauses::Tree;
use crate::repair::reroot;
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::verb;
use lagebild_model::{Rel, Tag, Token};

/// `a minister detained there`: what the parser hung on a noun as a participle is one, whatever its tag; likewise what it
/// set beside the clause right behind a noun, without a subject of its own.
pub(super) fn finite_attribute(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let bare = |v: &u16| {
        tree.tag(*v) == Tag::VVFIN
            && tree.tag(*v - 1).is_noun()
            && !tree.children(*v).iter().any(|c| {
                tree.rel(*c).is_subject()
                    || tree.is_auxiliary_rel(*c)
                    || matches!(tree.tag(*c), Tag::PRELS | Tag::PWS | Tag::KOUS | Tag::KON)
                    || matches!(tree.rel(*c), Rel::Obj | Rel::Ccomp) && tree.lemma(*c) != "there"
            })
    };
    let found: Vec<u16> = (1..tokens.len() as u16)
        .filter(bare)
        .filter(|v| match (tree.rel(*v), tree.head(*v)) {
            (Rel::Acl, Some(n)) => n < *v && tree.tag(n).is_noun(),
            (Rel::Parataxis, Some(h)) => h < *v - 1,
            (Rel::Advcl, Some(h)) => {
                h < *v - 1 && tree.lemma(*v + 1) == "there" && tree.head(*v - 1) == Some(h)
            }
            _ => false,
        })
        .collect();
    for v in &found {
        if let Some(t) = tokens.get_mut(*v as usize).filter(|t| t.rel != Rel::Acl) {
            t.head = Some(v - 1);
            t.rel = Rel::Acl;
        }
    }
    for v in found {
        if let Some(t) = tokens.get_mut(v as usize) {
            t.tag = Tag::VVPP;
        }
        if let Some(t) = tokens.get_mut(v as usize + 1)
            && t.tag == Tag::PDS
            && &*t.lemma == "there"
        {
            t.tag = Tag::ADV;
            t.rel = Rel::Advmod;
        }
    }
}

/// `after a coalition ousted the dictator`: what has an object of its own is no participle of the passive, unless it is given
/// or called something.
pub(super) fn participle_with_object(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let lexicon = &codebook.lexicon;
    let takes_two =
        |v: u16| [Complement::Dative, Complement::Nominative].iter().any(|c| lexicon.takes(tree.lemma(v), c));
    let found: Vec<u16> = (1..tokens.len() as u16)
        .filter(|v| {
            tree.tag(*v) == Tag::VVPP
                && tree.rel(*v) == Rel::Acl
                && tree.tag(*v - 1).is_noun()
                && !takes_two(*v)
        })
        .filter(|v| {
            let bare = |o: &u16| *o > *v && tree.rel(*o) == Rel::Obj && tree.preposition(*o).is_none();
            let children = tree.children(*v);
            children.iter().any(bare)
                && !children.iter().any(|c| tree.is_auxiliary_rel(*c) || tree.rel(*c) == Rel::CompoundPrt)
        })
        .filter(|v| lexicon.takes(tree.lemma(*v), &Complement::Accusative))
        .collect();
    for v in found {
        if let Some(t) = tokens.get_mut(v as usize) {
            t.tag = Tag::VVFIN;
            t.morph.verb = verb::PAST | verb::SING | verb::PLUR;
        }
    }
}

/// `North Korea stole cryptocurrency.`, `Farmers in Spain blocked roads.`: the only finite verb of a sentence is no attribute
/// of the noun behind it, which is its object; what stands before it is its subject.
pub(super) fn only_verb(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let mut finite = (0..tokens.len() as u16).filter(|i| tree.tag(*i).is_finite());
    let (Some(v), None) = (finite.next(), finite.next()) else { return };
    let Some(object) = tree.head(v).filter(|n| *n > v && tree.tag(*n).is_noun()) else { return };
    if tree.tag(v) != Tag::VVFIN || !matches!(tree.rel(v), Rel::Amod | Rel::Compound) {
        return;
    }
    let nominal = |k: u16| k < v && (tree.tag(k).is_noun() || tree.tag(k).is_pronoun());
    let above = tree.head(object).filter(|h| nominal(*h));
    let below = || {
        let mut all = tree.children(object).iter().chain(tree.children(v)).copied().filter(|c| nominal(*c));
        all.clone().find(|c| tree.rel(*c).is_subject()).or_else(|| all.next())
    };
    let Some(subject) = above.or_else(below) else { return };
    let old = if above.is_some() { subject } else { object };
    let top = (tree.head(old), tree.rel(old));
    let inside: Vec<u16> = (subject + 1..v)
        .filter(|k| tree.head(*k).is_some_and(|h| h == object || h == v) && !tree.tag(*k).is_punctuation())
        .collect();
    let before: Vec<(u16, Rel)> =
        tree.children(object).iter().filter(|c| **c < subject).map(|c| (*c, tree.rel(*c))).collect();
    let moves: Vec<(u16, u16, Rel)> = inside
        .iter()
        .map(|k| {
            let noun = (k + 1..v).find(|n| tree.tag(*n).is_noun());
            match (tree.tag(*k), noun) {
                (Tag::APPR, Some(n)) => (*k, n, Rel::Case),
                (tag, _) if tag.is_noun() => (*k, subject, Rel::Nmod),
                _ => (*k, v, Rel::Advmod),
            }
        })
        .collect();
    match top {
        (Some(h), rel) => set(tokens, v, h, rel),
        (None, _) => reroot(tokens, old as usize, v as usize, Rel::Obj),
    }
    set(tokens, object, v, Rel::Obj);
    set(tokens, subject, v, Rel::Nsubj);
    for (k, head, rel) in moves {
        set(tokens, k, head, rel);
    }
    for (k, rel) in before {
        set(tokens, k, subject, rel);
    }
}
