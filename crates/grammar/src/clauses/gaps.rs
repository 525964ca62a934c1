//! Second halves without a verb: `Paris liefert Panzer, London Raketen`. The parser joins the first remnant to the verb and
//! hangs the others on it; here they become a clause of the same verb.

use super::slots::pronominal;
use super::tree::Tree;
use lagebild_model::{Clause, Link, Rel, Role, Slot, Tag};
use std::sync::Arc;

/// The predicate whose second half a token opens.
pub(super) fn verb_of(tree: &Tree<'_>, i: u16) -> Option<u16> {
    if tree.rel(i) != Rel::Conj || tree.is_predicate(i) || tree.tag(i).is_verb() {
        return None;
    }
    let h = tree.head(i).filter(|h| tree.is_predicate(*h) && tree.tag(*h).is_verb())?;
    remnants(tree, i).next()?;
    Some(h)
}

fn remnants<'t>(tree: &'t Tree<'_>, i: u16) -> impl Iterator<Item = u16> + 't {
    tree.children(i).iter().copied().filter(move |c| {
        *c > i && tree.rel(*c) == Rel::Dep && !tree.tag(*c).is_punctuation() && tree.tag(*c) != Tag::KON
    })
}

/// The clause of a second half, after the whole one `model`; `parent` is that one's number.
pub(super) fn build(tree: &Tree<'_>, i: u16, model: &Clause, parent: u16) -> Clause {
    let mut c = Clause {
        head: i,
        predicate: Arc::clone(&model.predicate),
        finite: model.finite,
        tense: model.tense,
        mood: model.mood,
        mood_ambiguous: model.mood_ambiguous,
        passive: model.passive,
        modals: model.modals.clone(),
        mark: model.mark.clone(),
        parent: Some(parent),
        link: Link::Coordinated,
        ..Clause::default()
    };
    let mut bare = Vec::new();
    for r in std::iter::once(i).chain(remnants(tree, i)) {
        c.negated |=
            tree.tag(r) == Tag::PTKNEG || tree.children(r).iter().any(|k| tree.tag(*k) == Tag::PTKNEG);
        if tree.tag(r) == Tag::PTKNEG {
            continue;
        }
        let role = if let Some(p) = tree.preposition(r) {
            let lemma = tree.token(p).map_or_else(|| "".into(), |t| Arc::clone(&t.lemma));
            let agent = model.passive && matches!(&*lemma, "von" | "durch");
            if agent { Role::Agent } else { Role::Prep(lemma) }
        } else if tree.tag(r) == Tag::PAV {
            Role::Prep(pronominal(tree.lemma(r)).into())
        } else if matches!(tree.tag(r), Tag::ADV | Tag::ADJD) {
            Role::Adverbial
        } else {
            bare.push(r);
            continue;
        };
        c.slots.push(Slot { role, token: r });
    }
    // the halves are built alike
    let mut whole: Vec<&Slot> = model
        .slots
        .iter()
        .filter(|s| matches!(s.role, Role::Subject | Role::Object | Role::Dative))
        .collect();
    whole.sort_by_key(|s| s.token);
    let skipped = if bare.first() == Some(&i) { 0 } else { whole.len().saturating_sub(bare.len()) };
    for (k, r) in bare.iter().enumerate() {
        let other = if k == 0 { Role::Subject } else { Role::Object };
        let role = whole.get(skipped + k).map_or(other, |s| s.role.clone());
        c.slots.push(Slot { role, token: *r });
    }
    if !c.slots.iter().any(|s| s.role == Role::Subject) {
        c.slots.extend(model.slots.iter().find(|s| s.role == Role::Subject).cloned());
    }
    c
}
