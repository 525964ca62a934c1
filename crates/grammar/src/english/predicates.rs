//! What heads a clause: auxiliaries, participles, gerunds and finite verbs that the parser took for one another.

use super::repair::{relabel, set};
use crate::clauses::Tree;
use crate::repair::reroot;
use lagebild_codebook::Codebook;
use lagebild_model::{Rel, Tag, Token};

/// `Khan, ousted in 2022, has been held`: what hangs on an auxiliary hangs on its verb.
pub(super) fn from_auxiliaries(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let found: Vec<(usize, u16)> = (0..tokens.len() as u16)
        .filter_map(|i| {
            let a = tree.head(i).filter(|a| tree.is_auxiliary_rel(*a) && tree.tag(*a).is_finite())?;
            // with an object it is a full verb: "said that IE6 has vulnerabilities"
            let full = tree.children(a).iter().any(|c| *c > a && !tree.tag(*c).is_punctuation());
            (i < a && !full).then_some((i as usize, tree.head(a)?))
        })
        .collect();
    for (i, v) in found {
        if let Some(t) = tokens.get_mut(i) {
            t.head = Some(v);
        }
    }
}

/// `The talks broke down after rebels attacked a convoy`: with its subject before a first finite verb and a bare noun between
/// the word of time and itself, the second verb is that noun's, and subordinate.
pub(super) fn divided(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let found = (3..tokens.len() as u16).find_map(|r| {
        if tree.tag(r) != Tag::VVFIN {
            return None;
        }
        let below = |f: &dyn Fn(u16) -> bool| tree.children(r).iter().copied().find(|c| *c < r && f(*c));
        let s = below(&|c| tree.rel(c) == Rel::Nsubj)?;
        let m = below(&|c| c > s && codebook.words.has("time-mark", tree.lemma(c)))?;
        let o = below(&|c| {
            c > m && (tree.tag(c).is_noun() || tree.tag(c) == Tag::PPER) && tree.preposition(c).is_none()
        })?;
        let w = tree.children(s).iter().copied().find(|c| {
            *c > s && *c < m && matches!(tree.rel(*c), Rel::Acl | Rel::AclRelcl) && tree.tag(*c) == Tag::VVFIN
        })?;
        let own = tree.children(w).iter().any(|c| tree.rel(*c).is_subject() || tree.tag(*c) == Tag::PRELS);
        (!own).then_some((s, w, m, o, r))
    });
    let Some((s, w, m, o, r)) = found else { return };
    let (above, rel) = (tree.head(r), tree.rel(r));
    let passive = tree.children(r).iter().any(|c| tree.rel(*c) == Rel::AuxPass);
    set(tokens, s, w, Rel::Nsubj);
    set(tokens, m, r, Rel::Mark);
    set(tokens, o, r, if passive { Rel::NsubjPass } else { Rel::Nsubj });
    match above {
        Some(h) => {
            set(tokens, w, h, rel);
            set(tokens, r, w, Rel::Advcl);
        }
        None => reroot(tokens, r as usize, w as usize, Rel::Advcl),
    }
}

/// `Citing security concerns, the ministry banned ...`: beside a subject of its own an -ing form with a comma is none.
pub(super) fn gerund_in_front(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let wrong: Vec<u16> = (0..tokens.len() as u16)
        .filter(|i| {
            let Some(v) = tree.head(*i).filter(|v| v > i) else { return false };
            matches!(tree.rel(*i), Rel::Csubj | Rel::CsubjPass)
                && tree.tag(*i) == Tag::VVIZU
                && tree
                    .subtree(*i)
                    .last()
                    .is_some_and(|l| tree.tag(l + 1) == Tag::COMMA || tree.tag(*l) == Tag::COMMA)
                && (*i..v).any(|k| {
                    tree.tag(k).is_noun() && tree.head(k) == Some(v) && tree.preposition(k).is_none()
                })
        })
        .collect();
    relabel(tokens, wrong, Rel::Advcl);
}

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
            _ => false,
        })
        .collect();
    for v in &found {
        if let Some(t) = tokens.get_mut(*v as usize).filter(|t| t.rel == Rel::Parataxis) {
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
