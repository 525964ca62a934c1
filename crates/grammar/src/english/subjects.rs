//! No finite verb of English is without a subject. One that lost it finds it in front.

use super::repair::finite_clause;
use crate::clauses::Tree;
use crate::repair::reroot;
use lagebild_codebook::Codebook;
use lagebild_model::{Rel, Tag, Token};

/// A verb, the noun in front that must be its subject, and where the verb hangs then.
struct Lost {
    verb: u16,
    noun: u16,
    /// New head and relation of the verb; none: as it is.
    hung: Option<(Option<u16>, Rel)>,
}

/// `they believe the theft involved a group`, `The ministry, which conveyed its shock, demanded ...`: the last noun phrase
/// in front that is no part of a phrase with a preposition is the subject of a finite verb without one. What the parser made
/// of the noun (an object of the verb before, the root) becomes the place of the clause.
pub(super) fn lost(tokens: &mut [Token], codebook: &Codebook) {
    for _ in 0..3 {
        let tree = Tree::new(tokens);
        let Some(found) = (0..tokens.len() as u16).find_map(|v| look(&tree, v, codebook)) else { return };
        settle(tokens, &found);
    }
}

fn settle(tokens: &mut [Token], lost: &Lost) {
    let tree = Tree::new(tokens);
    let passive = tree.children(lost.verb).iter().any(|c| tree.rel(*c) == Rel::AuxPass);
    let rel = if passive { Rel::NsubjPass } else { Rel::Nsubj };
    let root = lost.hung.is_some_and(|(head, _)| head.is_none());
    if root {
        reroot(tokens, lost.noun as usize, lost.verb as usize, rel);
        return;
    }
    if let Some((head, rel)) = lost.hung
        && let Some(t) = tokens.get_mut(lost.verb as usize)
    {
        t.head = head;
        t.rel = rel;
    }
    if let Some(t) = tokens.get_mut(lost.noun as usize) {
        t.head = Some(lost.verb);
        t.rel = rel;
    }
}

fn look(tree: &Tree<'_>, v: u16, codebook: &Codebook) -> Option<Lost> {
    let copula = tree.children(v).iter().any(|c| tree.rel(*c) == Rel::Cop && *c < v);
    let bare = (tree.tag(v).is_verb() || copula)
        && finite_clause(tree, v)
        && !tree.is_auxiliary_rel(v)
        && (tree.tag(v) != Tag::VVINF || tree.children(v).iter().any(|c| tree.tag(*c).is_finite()))
        && !tree.children(v).iter().any(|c| {
            tree.rel(*c).is_subject()
                || matches!(tree.rel(*c), Rel::Expl | Rel::Csubj | Rel::CsubjPass)
                || matches!(tree.tag(*c), Tag::PRELS | Tag::PWS) && *c < v
        });
    if !bare {
        return None;
    }
    let first =
        tree.children(v).iter().copied().filter(|c| tree.is_auxiliary_rel(*c)).min().unwrap_or(v).min(v);
    // "and were still working" goes on with the subject before
    if first.checked_sub(1).is_some_and(|b| tree.tag(b) == Tag::KON) {
        return None;
    }
    let noun = in_front(tree, first, 0, codebook).or_else(|| {
        let comma = (0..first).rev().find(|k| tree.tag(*k) == Tag::COMMA)?;
        in_front(tree, first, comma + 1, codebook)
    })?;
    let above = tree.head(noun);
    if above == Some(v) {
        return Some(Lost { verb: v, noun, hung: None });
    }
    let inside = tree.subtree(noun).contains(&v);
    match above {
        None if inside => Some(Lost { verb: v, noun, hung: Some((None, Rel::Root)) }),
        Some(w) if w < noun && tree.tag(w).is_verb() => {
            // a copula's predicate may be a noun of the verb's own
            let content = codebook.lexicon.verb(tree.lemma(w)).is_some_and(|w| {
                use lagebild_codebook::lexicon::Complement;
                w.takes(&Complement::That) || w.takes(&Complement::Speech)
            });
            let object = matches!(tree.rel(noun), Rel::Obj | Rel::Obl | Rel::Dep | Rel::Iobj);
            (content && object && (inside || tree.head(v) == Some(w))).then_some(Lost {
                verb: v,
                noun,
                hung: Some((Some(w), Rel::Ccomp)),
            })
        }
        Some(w) if w > noun && w != v && inside => {
            Some(Lost { verb: v, noun, hung: Some((Some(w), tree.rel(noun))) })
        }
        _ => None,
    }
}

/// `was taken to a hospital, and is in stable condition`: a finite verb without a subject behind a conjunction goes on with the
/// subject of the finite verb before.
pub(super) fn going_on(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for v in 1..tokens.len() as u16 {
        let subject = |v: u16| tree.children(v).iter().copied().any(|c| tree.rel(c).is_subject());
        let first =
            tree.children(v).iter().copied().filter(|c| tree.is_auxiliary_rel(*c)).min().unwrap_or(v).min(v);
        let adverb = |k: u16| matches!(tree.tag(k), Tag::ADV | Tag::ADJD | Tag::PTKNEG);
        let Some(and) = (0..first).rev().find(|k| !adverb(*k)).filter(|k| tree.tag(*k) == Tag::KON) else {
            continue;
        };
        let Some(h) = tree.head(v).filter(|h| *h < and) else { continue };
        let predicate = tree.tag(v).is_verb() || first < v;
        if predicate
            && !subject(v)
            && !tree.is_auxiliary_rel(v)
            && finite_clause(&tree, v)
            && (finite_clause(&tree, h) && subject(h))
            && matches!(
                tree.rel(v),
                Rel::Advcl | Rel::Parataxis | Rel::Dep | Rel::Ccomp | Rel::Acl | Rel::Xcomp
            )
        {
            found.push((v, and));
        }
    }
    for (v, and) in found {
        if let Some(t) = tokens.get_mut(v as usize) {
            t.rel = Rel::Conj;
        }
        if let Some(t) = tokens.get_mut(and as usize) {
            t.head = Some(v);
            t.rel = Rel::Cc;
        }
    }
}

/// The noun whose phrase ends before `first`, of what stands from `from` on; phrases with a preposition that hang on a verb,
/// adverbs and times are passed over.
fn in_front(tree: &Tree<'_>, first: u16, from: u16, codebook: &Codebook) -> Option<u16> {
    let mut k = first.checked_sub(1)?;
    for _ in 0..12 {
        if k < from {
            return None;
        }
        match tree.tag(k) {
            Tag::ADV | Tag::ADJD | Tag::PTKNEG | Tag::COMMA | Tag::PAREN => {
                k = k.checked_sub(1)?;
                continue;
            }
            // "Miller and Smith both acknowledged"
            Tag::PIS | Tag::PIAT if k > from && tree.tag(k - 1).is_noun() => {
                k -= 1;
                continue;
            }
            t if t.is_noun() || t == Tag::CARD || t == Tag::PPER => {}
            _ => return None,
        }
        let mut at = k;
        let mut noun = None;
        let mut passed = false;
        for _ in 0..tree.tokens.len() {
            let nominal = tree.tag(at).is_noun() || matches!(tree.tag(at), Tag::PPER | Tag::CARD);
            let phrase = nominal && tree.preposition(at).is_some_and(|p| p < at);
            noun = (nominal && !phrase && !tree.rel(at).is_subject())
                .then_some(at)
                .or(noun.filter(|_| !phrase && !tree.tag(at).is_verb()));
            let Some(h) = tree.head(at).filter(|h| *h < first && *h >= from) else {
                passed = phrase;
                break;
            };
            if tree.tag(h).is_verb() && !matches!(tree.rel(h), Rel::Acl | Rel::AclRelcl) {
                passed = phrase;
                break;
            }
            if tree.tag(h).is_verb() && tree.head(h).is_none_or(|n| n > h || n < from) {
                break;
            }
            at = h;
        }
        let start = tree.subtree(at).first().copied().unwrap_or(at);
        let time =
            noun.is_some_and(|n| codebook.lexicon.is_time_noun(tree.lemma(n)) || tree.tag(n) == Tag::CARD);
        if passed || time {
            k = start.min(at).checked_sub(1)?;
            continue;
        }
        return noun;
    }
    None
}
