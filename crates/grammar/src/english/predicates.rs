//! What heads a clause: auxiliaries, participles, gerunds and finite verbs that the parser took for one another.

use crate::clauses::Tree;
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
