//! What stands only once: coordinated predicates share finite verb, subject and more; infinitives take their subject from
//! the clause above.

use super::tree::Tree;
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Clause, Link, Role, Slot, Tag};

/// Hands on subjects and verb features.
pub(super) fn hand_on(out: &mut [Clause], tree: &Tree<'_>, codebook: &Codebook) {
    for k in 0..out.len() {
        let Some(c) = out.get(k) else { continue };
        if c.link == Link::Coordinated {
            coordinated(out, tree, k, codebook);
        }
    }
    for k in 0..out.len() {
        controlled(out, tree, k, codebook);
        caused(out, tree, k, codebook);
    }
}

fn subject(c: &Clause) -> Option<&Slot> {
    c.slots.iter().find(|s| s.role == Role::Subject)
}

fn coordinated(out: &mut [Clause], tree: &Tree<'_>, k: usize, codebook: &Codebook) {
    let Some(c) = out.get(k) else { return };
    let Some(p) = c.parent.and_then(|p| out.get(p as usize)).cloned() else { return };
    let Some(c) = out.get_mut(k) else { return };
    if c.finite.is_none() && p.finite.is_some() && !c.zu {
        c.finite = p.finite;
        c.tense = p.tense;
        c.mood = p.mood;
        c.mood_ambiguous = p.mood_ambiguous;
        c.passive = if tree.tag(c.head) == Tag::VVPP { p.passive } else { c.passive && p.passive };
        c.perfect_infinitive = p.perfect_infinitive;
        if c.modals.is_empty() {
            c.modals.clone_from(&p.modals);
        }
    }
    // "... und will X stärken": the finite verb right behind the conjunction leaves no room for a subject of its own
    // ("..., löste das Parlament auf und ..." likewise behind the comma of a list)
    let inherited = c.finite.is_some() && c.finite == p.finite;
    let transitive = codebook.lexicon.takes(&c.predicate, &Complement::Accusative);
    let own = c.finite.is_some_and(|f| {
        f > 0 && (tree.tag(f - 1) == Tag::KON || tree.tag(f - 1) == Tag::COMMA && transitive)
    }) && c.mark.is_none();
    // "falls die Führung ... freilasse und die Zivilgesellschaft stärke": verbs at the end of one clause
    let last = c.finite.is_some_and(|f| f >= c.head) && c.mark.is_none() && p.mark.is_some();
    let needs = codebook
        .lexicon
        .verb(&c.predicate)
        .is_some_and(|v| v.patterns.first().is_some_and(|p| p.contains(&Complement::Accusative)));
    let alike = last && needs && same_number(tree, c, &p);
    let shared = (own || inherited && transitive || alike) && subject(&p).is_some();
    if shared
        && !c.passive
        && !c.slots.iter().any(|s| s.role == Role::Object)
        && let Some(s) = c.slots.iter_mut().find(|s| s.role == Role::Subject)
        && tree.token(s.token).is_some_and(|t| t.morph.agr & agr::ACC != 0)
    {
        s.role = Role::Object;
    }
    if subject(c).is_none()
        && c.mood != lagebild_model::Mood::Imperative
        && let Some(s) = subject(&p)
        && (c.mark.is_none() || c.mark == p.mark)
    {
        let s = s.clone();
        c.slots.push(s);
    }
    // "hat die Stadt weder eingenommen noch eingekesselt"
    if inherited
        && transitive
        && !c.passive
        && !c.slots.iter().any(|s| matches!(s.role, Role::Object | Role::Dative | Role::Prep(_)))
        && let Some(o) = p.slots.iter().find(|s| s.role == Role::Object && s.token < p.head)
    {
        let o = o.clone();
        c.slots.push(o);
    }
    // verbs joined at the end of a clause share its mark
    if c.mark.is_none() && p.mark.is_some() && c.finite.is_none_or(|f| Some(f) == p.finite || f >= c.head) {
        c.mark.clone_from(&p.mark);
    }
}

/// True where two finite verbs may have one subject.
fn same_number(tree: &Tree<'_>, a: &Clause, b: &Clause) -> bool {
    let number = |c: &Clause| {
        let bits = c.finite.and_then(|f| tree.token(f)).map_or(0, |t| t.morph.verb);
        (bits & verb::SING != 0, bits & verb::PLUR != 0)
    };
    let (x, y) = (number(a), number(b));
    x.0 && y.0 || x.1 && y.1
}

/// `ließ die Verletzten ausfliegen`: the object of *lassen* is the one of a transitive infinitive without its own, else its
/// subject.
fn caused(out: &mut [Clause], tree: &Tree<'_>, k: usize, codebook: &Codebook) {
    let Some(c) = out.get(k) else { return };
    if c.zu || c.finite.is_some() || tree.tag(c.head) != Tag::VVINF || subject(c).is_some() {
        return;
    }
    let Some(p) = c.parent.and_then(|p| out.get(p as usize)).filter(|p| &*p.predicate == "lassen") else {
        return;
    };
    let Some(token) = p.slots.iter().find(|s| s.role == Role::Object).map(|s| s.token) else { return };
    let transitive = codebook
        .lexicon
        .verb(&c.predicate)
        .is_some_and(|v| v.patterns.first().is_some_and(|p| p.contains(&Complement::Accusative)));
    let open = transitive && !c.slots.iter().any(|s| s.role == Role::Object);
    let role = if open { Role::Object } else { Role::Subject };
    if let Some(c) = out.get_mut(k) {
        c.slots.push(Slot { role, token });
    }
}

/// The understood subject of an infinitive: object or dative of the verb above where that has one, else its subject; the
/// subject for *um*, *ohne*, *statt* and for verbs of promising.
fn controlled(out: &mut [Clause], tree: &Tree<'_>, k: usize, codebook: &Codebook) {
    let Some(c) = out.get(k) else { return };
    if !c.zu || c.finite.is_some() || subject(c).is_some() || c.attributive {
        return;
    }
    if matches!(c.link, Link::NounComplement(_)) {
        return;
    }
    // coordinated infinitives have the subject of the first, which stands before
    let Some(p) = c.parent.and_then(|p| out.get(p as usize)) else { return };
    let adjunct = c.mark.is_some() || c.link == Link::Coordinated;
    let own = codebook.words.has("subject-control", &p.predicate);
    let object = p
        .slots
        .iter()
        // "versäumte es, ... zu ...": *es* only announces the infinitive
        .find(|s| s.role == Role::Object && !p.passive && !codebook.words.has("it", tree.lemma(s.token)))
        .filter(|_| codebook.lexicon.verb(&p.predicate).is_none_or(|v| v.takes(&Complement::Accusative)));
    let dative = p.slots.iter().find(|s| s.role == Role::Dative);
    let chosen = if adjunct || own {
        subject(p)
    } else if p.passive {
        subject(p).or(dative)
    } else {
        object.or(dative).or(subject(p))
    };
    if let Some(token) = chosen.map(|s| s.token)
        && let Some(c) = out.get_mut(k)
    {
        let role = Role::Subject;
        c.slots.push(Slot { role, token });
    }
}
