//! Clauses of English out of the tree of [`super::normal`]: order and the trained relations tell the roles.

use super::links::{finish, link};
use super::objects::{called, named_as, only_predicate, shared};
use crate::clauses::{Tree, clause_of};
use lagebild_codebook::lexicon::Complement;
use lagebild_codebook::{Codebook, Filler, RoleName};
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Clause, Link, Mood, Rel, Role, Slot, Span, Tag, Tense, Token};
use std::sync::Arc;

/// Builds the clauses of a sentence, and for each token the clause it belongs to.
pub fn clauses(tokens: &[Token], text: &str, codebook: &Codebook) -> (Vec<Clause>, Vec<Option<u16>>) {
    let tree = Tree::new(tokens);
    let heads: Vec<u16> = (0..tokens.len() as u16).filter(|i| is_predicate(&tree, *i)).collect();
    let of_token: Vec<Option<u16>> =
        (0..tokens.len() as u16).map(|i| clause_of(&tree, Some(i), &heads)).collect();
    let conditional = tokens.iter().any(|t| t.tag == Tag::KOUS && codebook.words.has("condition", &t.lemma));
    let mut out: Vec<Clause> = heads.iter().map(|h| build(&tree, *h, codebook, conditional)).collect();
    for (k, h) in heads.iter().enumerate() {
        let parent = clause_of(&tree, tree.head(*h), &heads).filter(|p| !parted(&tree, *h, *p, &heads));
        if let Some(c) = out.get_mut(k) {
            c.parent = parent;
        }
    }
    for k in 0..out.len() {
        let link = link(&out, k, &tree, &heads, codebook);
        if let Some(c) = out.get_mut(k) {
            c.link = link;
        }
    }
    let asks =
        tokens.iter().rev().find(|t| t.tag == Tag::STOP).is_some_and(|t| t.span.text(text).contains('?'));
    for k in 0..out.len() {
        finish(&mut out, k, &tree, codebook);
        if let Some(c) = out.get_mut(k) {
            c.question = asks && c.link == Link::Main && c.finite.is_some();
        }
    }
    called(&mut out, &tree, codebook);
    shared(&mut out, &tree, codebook);
    for (k, c) in out.iter_mut().enumerate() {
        let mut own = tokens
            .iter()
            .zip(&of_token)
            .filter(|(t, o)| **o == Some(k as u16) && !t.tag.is_punctuation())
            .map(|(t, _)| t.span);
        c.span = own.next().map_or_else(Span::default, |first| own.fold(first, Span::join));
    }
    (out, of_token)
}

/// `The embassy advised Americans to stay; Amnesty urged an inquiry`: behind a semicolon a clause with a subject of its own
/// depends on none before.
fn parted(tree: &Tree<'_>, head: u16, parent: u16, heads: &[u16]) -> bool {
    let Some(above) = heads.get(parent as usize).copied().filter(|a| *a < head) else { return false };
    let first = tree.subtree(head).first().copied().unwrap_or(head);
    let subject = tree.children(head).iter().any(|c| tree.rel(*c).is_subject());
    matches!(tree.rel(head), Rel::Parataxis | Rel::Dep | Rel::Conj | Rel::Ccomp | Rel::Advcl)
        && subject
        && first > above
        && first.checked_sub(1).is_some_and(|s| tree.lemma(s) == ";")
}

/// True for a word that heads a clause.
fn is_predicate(tree: &Tree<'_>, i: u16) -> bool {
    let Some(t) = tree.token(i) else { return false };
    if t.tag.is_punctuation() {
        return false;
    }
    let carries =
        |i: u16| tree.children(i).iter().any(|c| tree.tag(*c).is_verb() && tree.is_auxiliary_rel(*c));
    if t.tag.is_verb() {
        let attribute = matches!(t.rel, Rel::Amod | Rel::Compound)
            && !tree.children(i).iter().any(|c| tree.preposition(*c).is_some());
        return !tree.is_auxiliary_rel(i)
            && !attribute
            && !matches!(t.rel, Rel::Case | Rel::Flat | Rel::Mark | Rel::FlatName);
    }
    carries(i)
}

fn build(tree: &Tree<'_>, head: u16, codebook: &Codebook, conditional: bool) -> Clause {
    let mut c = Clause { head, link: Link::Main, ..Clause::default() };
    c.copula = !tree.tag(head).is_verb();
    c.complex.push(head);
    let mut particle = None;
    let mut auxiliaries: Vec<u16> = Vec::new();
    for &i in tree.children(head) {
        let tag = tree.tag(i);
        if tag == Tag::PTKVZ && (tree.rel(i) == Rel::CompoundPrt || particle.is_none()) {
            particle = Some(i);
            c.complex.push(i);
        } else if tag.is_verb() && tree.is_auxiliary_rel(i) {
            auxiliaries.push(i);
            c.complex.push(i);
        } else if tag == Tag::PTKZU {
            c.zu = true;
        } else if opens(tree, i, head) && c.mark.is_none() {
            c.mark = tree.token(i).map(|t| Arc::clone(&t.lemma));
        }
    }
    // "took in refugees", "gave in to": a particle the parser took for something else
    let next = head + 1;
    let mut moved = None;
    if particle.is_none()
        && tree.tag(head).is_verb()
        && matches!(tree.tag(next), Tag::ADV | Tag::APPR | Tag::PTKVZ)
        && codebook.frames.decided(&format!("{}_{}", tree.lemma(head), tree.lemma(next)))
        && !awaited(tree, head, next, codebook)
        && !local(tree, head, next, codebook)
    {
        particle = Some(next);
        c.complex.push(next);
        moved = tree.head(next).filter(|h| *h != head);
    }
    c.complex.sort_unstable();
    c.finite = if tree.tag(head).is_finite() {
        Some(head)
    } else {
        auxiliaries.iter().copied().find(|a| tree.tag(*a).is_finite())
    };
    let lemma = tree.lemma(head);
    c.predicate = match particle {
        Some(p) => {
            let joined = format!("{lemma}_{}", tree.lemma(p));
            if codebook.frames.decided(&joined) || !codebook.frames.decided(lemma) {
                joined.into()
            } else {
                lemma.into()
            }
        }
        None => tree.token(head).map_or_else(|| "".into(), |t| Arc::clone(&t.lemma)),
    };
    verb_group(tree, &mut c, &auxiliaries, conditional);
    if in_headline(tree, &c, codebook) {
        c.zu = false;
        c.finite = Some(head);
        c.tense = Tense::Future;
    }
    slots(tree, &mut c, codebook);
    if let Some(s) = c.slots.iter_mut().find(|s| Some(s.token) == moved) {
        s.role = Role::Object;
    }
    agent(tree, &mut c);
    if auxiliaries.is_empty() && tells_the_past(tree, &c, codebook) {
        past(&mut c);
    }
    // "demanded that Washington withdraw"
    if c.finite.is_none()
        && tree.tag(head) == Tag::VVINF
        && !c.zu
        && c.mark.as_deref().is_some_and(|m| codebook.words.has("that", m))
    {
        c.finite = Some(head);
        c.tense = Tense::Present;
    }
    c.negated = negated(tree, &c, codebook);
    c
}

/// `EU to impose sanctions`: an infinitive behind whom it tells of, at the head of a sentence without a finite verb.
fn in_headline(tree: &Tree<'_>, c: &Clause, codebook: &Codebook) -> bool {
    let subject = |k: &u16| {
        tree.rel(*k).is_subject()
            && *k < c.head
            && tree.tag(k + 1) == Tag::PTKZU
            && tree.subtree(*k).first() == Some(&0)
            && super::denotes_actor(tree, *k, codebook)
    };
    c.finite.is_none()
        && c.zu
        && matches!(tree.rel(c.head), Rel::Root | Rel::Ccomp)
        && tree.children(c.head).iter().any(subject)
}

/// True for a preposition that a frame of the bare verb asks for with the noun that stands behind it here: "taken into
/// custody", but not "taken in 5,000 refugees".
fn awaited(tree: &Tree<'_>, head: u16, prep: u16, codebook: &Codebook) -> bool {
    let noun = tree.head(prep).filter(|h| *h > prep).map_or("", |h| tree.lemma(h));
    let fits = |f: &Filler| match f {
        Filler::Class(c) => codebook.classes.lists(c, noun),
        Filler::Literal(l) => l == noun,
        _ => true,
    };
    let slots = codebook.frames.of(tree.lemma(head)).flat_map(|f| &f.slots);
    slots
        .filter(|s| s.roles.iter().any(|r| matches!(r, RoleName::Prep(p) if p == tree.lemma(prep))))
        .filter(|s| !s.optional && !s.fillers.iter().flatten().any(|f| matches!(f, Filler::Any)))
        .any(|s| s.fillers.is_empty() || s.fillers.iter().any(|all| all.iter().all(fits)))
}

/// True for a preposition before a place ("met in Cairo") or behind a passive, which has no object any more ("was signed in
/// the capital").
fn local(tree: &Tree<'_>, head: u16, prep: u16, codebook: &Codebook) -> bool {
    let Some(noun) = tree.head(prep).filter(|h| tree.tag(prep) == Tag::APPR && *h > prep) else {
        return false;
    };
    let passive = tree.tag(head) == Tag::VVPP
        && (tree.rel(head) == Rel::Acl || tree.children(head).iter().any(|c| tree.rel(*c) == Rel::AuxPass));
    passive || tree.tag(noun) == Tag::NE && codebook.words.has("no-particle", tree.lemma(prep))
}

/// A word that opens the clause it hangs on: `that`, `if`, `after`, `when`.
fn opens(tree: &Tree<'_>, i: u16, head: u16) -> bool {
    match tree.tag(i) {
        // "for Kyiv to withdraw"
        Tag::KOUS => {
            i < head
                && !(tree.lemma(i) == "for" && tree.children(head).iter().any(|k| tree.tag(*k) == Tag::PTKZU))
        }
        Tag::PWAV => i < head && matches!(tree.rel(head), Rel::Advcl),
        Tag::APPR => {
            i < head
                && tree.tag(head).is_verb()
                && matches!(tree.rel(i), Rel::Mark | Rel::Case)
                && tree.children(i).is_empty()
        }
        _ => false,
    }
}

/// Tense, mood, voice and modals.
fn verb_group(tree: &Tree<'_>, c: &mut Clause, auxiliaries: &[u16], conditional: bool) {
    let participle = tree.tag(c.head) == Tag::VVPP;
    let lemma = |a: &u16| tree.lemma(*a);
    let has = |l: &str| auxiliaries.iter().any(|a| lemma(a) == l);
    let perfect = auxiliaries
        .iter()
        .any(|a| lemma(a) == "have" && (participle || auxiliaries.iter().any(|b| tree.tag(*b) == Tag::VAPP)));
    c.passive = participle
        && if auxiliaries.is_empty() {
            true
        } else {
            auxiliaries.iter().any(|a| matches!(lemma(a), "be" | "get"))
        };
    let mut would = false;
    // "is to visit China", "was to be signed": what is planned
    let planned = c.zu
        && c.finite.is_some_and(|f| tree.lemma(f) == "be" && f < c.head)
        && (tree.tag(c.head) == Tag::VVINF || auxiliaries.iter().any(|a| tree.tag(*a) == Tag::VAINF));
    c.zu &= !planned;
    let mut future = planned;
    for a in auxiliaries {
        if tree.tag(*a) != Tag::VMFIN {
            continue;
        }
        match tree.lemma(*a) {
            "will" | "shall" => future = true,
            "would" => would = true,
            other => c.modals.push(other.into()),
        }
    }
    c.perfect_infinitive = perfect && has("have") && (would || !c.modals.is_empty());
    let Some(f) = c.finite else {
        c.tense = Tense::None;
        let first = (0..c.head).all(|i| tree.tag(i).is_punctuation() || tree.head(i) == Some(c.head));
        let alone = tree.tag(c.head) == Tag::VVINF
            && !c.zu
            && (tree.rel(c.head) == Rel::Root
                || first && matches!(tree.rel(c.head), Rel::Ccomp | Rel::Parataxis));
        if alone && !tree.children(c.head).iter().any(|k| tree.rel(*k).is_subject()) {
            c.mood = Mood::Imperative;
        }
        return;
    };
    let bits = tree.token(f).map_or(0, |t| t.morph.verb);
    // "put", "cut": the past is what news tells
    let past = bits & verb::PAST != 0;
    if would {
        if c.perfect_infinitive || conditional {
            c.mood = Mood::Irrealis;
        } else {
            future = true;
        }
    }
    if matches!(c.modals.first().map(|m| &**m), Some("could" | "might")) {
        c.mood = Mood::Irrealis;
    }
    c.tense = if future {
        Tense::Future
    } else if perfect && c.modals.is_empty() {
        if past { Tense::Pluperfect } else { Tense::Perfect }
    } else if past && c.modals.is_empty() && !would {
        Tense::Past
    } else {
        Tense::Present
    };
}

/// True for a form on *-ed* that the tagger took for a participle, though it has a subject of its own and no agent
/// ("the faction apologized for the bomb"): what a verb of seeing or having sees done stays one ("had him arrested").
fn tells_the_past(tree: &Tree<'_>, c: &Clause, codebook: &Codebook) -> bool {
    let own = |s: &Slot| s.role == Role::Subject && tree.head(s.token) == Some(c.head) && s.token < c.head;
    let object = c.slots.iter().any(|s| s.role == Role::Object);
    let agent = c.slots.iter().any(|s| s.role == Role::Agent);
    let alone = matches!(tree.rel(c.head), Rel::Root | Rel::Conj | Rel::Parataxis | Rel::AclRelcl)
        || c.mark.is_some() && tree.rel(c.head) == Rel::Advcl;
    let told = tree.rel(c.head) == Rel::Ccomp
        && tree.head(c.head).is_some_and(|h| !codebook.words.has("sees-done", tree.lemma(h)));
    let written_out = tree.tokens.last().is_some_and(|t| t.tag == Tag::STOP);
    tree.tag(c.head) == Tag::VVPP
        && c.passive
        && c.slots.iter().any(own)
        && (object || !agent)
        && (alone || told)
        && (object || written_out || alone_stands(codebook, tree.lemma(c.head)))
}

/// True for verbs that need no object (*march*): in a headline the others are passives ("Three killed in Kabul").
fn alone_stands(codebook: &Codebook, lemma: &str) -> bool {
    codebook
        .lexicon
        .verb(lemma)
        .is_some_and(|v| v.patterns.iter().any(Vec::is_empty) || !v.takes(&Complement::Accusative))
}

pub(super) fn past(c: &mut Clause) {
    c.passive = false;
    c.finite = Some(c.head);
    c.tense = Tense::Past;
}

/// The by-phrase of a passive, wherever the parser hung it.
fn agent(tree: &Tree<'_>, c: &mut Clause) {
    if !c.passive || c.slots.iter().any(|s| s.role == Role::Agent) {
        return;
    }
    let found = tree.subtree(c.head).into_iter().filter(|i| *i > c.head).find(|i| {
        (tree.tag(*i).is_noun() || tree.tag(*i).is_pronoun())
            && tree.preposition(*i).is_some_and(|p| tree.lemma(p) == "by")
            && !(c.head + 1..*i).any(|k| tree.tag(k).is_verb() || tree.tag(k) == Tag::COMMA)
    });
    if let Some(token) = found {
        c.slots.retain(|s| s.token != token);
        c.slots.push(Slot { role: Role::Agent, token });
    }
}

fn slots(tree: &Tree<'_>, c: &mut Clause, codebook: &Codebook) {
    for &i in tree.children(c.head) {
        let (rel, tag) = (tree.rel(i), tree.tag(i));
        if tag.is_punctuation() || tree.is_auxiliary_rel(i) || tag == Tag::PTKVZ && c.complex.contains(&i) {
            continue;
        }
        let prep = tree.preposition(i);
        let role = match rel {
            Rel::Nsubj | Rel::NsubjPass => Role::Subject,
            Rel::Obj if prep.is_none() => {
                if tag == Tag::PRF {
                    Role::Reflexive
                } else {
                    Role::Object
                }
            }
            Rel::Iobj if prep.is_none() => Role::Dative,
            Rel::Obj
            | Rel::Iobj
            | Rel::Obl
            | Rel::OblAgent
            | Rel::OblArg
            | Rel::Nmod
            | Rel::Advmod
            | Rel::Advcl
            | Rel::Dep
            | Rel::Xcomp => match prep.filter(|_| !tag.is_verb()) {
                Some(p) => {
                    let lemma = tree.token(p).map_or_else(|| "".into(), |t| Arc::clone(&t.lemma));
                    if c.passive && &*lemma == "by" { Role::Agent } else { Role::Prep(lemma) }
                }
                None if rel == Rel::Xcomp && !tag.is_verb() => Role::Predicative,
                None if gerund_mark(tree, i).is_some() => {
                    Role::Prep(gerund_mark(tree, i).map_or_else(|| "".into(), Arc::clone))
                }
                None if rel == Rel::Advcl || tag.is_verb() => continue,
                None if matches!(tag, Tag::APPR | Tag::PTKZU) => continue,
                None => Role::Adverbial,
            },
            _ => continue,
        };
        c.slots.push(Slot { role, token: i });
    }
    // "urged Pakistan to release"
    if !c.slots.iter().any(|s| s.role == Role::Object)
        && !c.passive
        && let Some(s) = c.slots.iter_mut().find(|s| s.role == Role::Dative)
    {
        s.role = Role::Object;
    }
    if c.copula {
        c.slots.push(Slot { role: Role::Predicative, token: c.head });
    } else {
        bare_time(tree, c, codebook);
        first_object(tree, c, codebook);
        bare_object(tree, c, codebook);
        only_predicate(tree, c, codebook);
        named_as(tree, c.head, &mut c.slots, codebook);
    }
    for s in &mut c.slots {
        if matches!(s.role, Role::Subject | Role::Object | Role::Prep(_)) {
            s.token = measured(tree, s.token, codebook);
        }
    }
}

/// The noun behind an active verb that the parser took for an adverbial, where none is an object: only nouns of time are
/// ("imposed a dusk-to-dawn curfew").
fn bare_object(tree: &Tree<'_>, c: &mut Clause, codebook: &Codebook) {
    let lexicon = &codebook.lexicon;
    if c.passive || c.slots.iter().any(|s| matches!(s.role, Role::Object | Role::Dative)) {
        return;
    }
    let takes = lexicon
        .verb(tree.lemma(c.head))
        .is_none_or(|v| v.patterns.is_empty() || v.takes(&Complement::Accusative));
    let last = c.complex.last().copied().unwrap_or(c.head);
    // "survived a vote", "voted down the budget": right behind the verb, with an article
    let close = |t: u16| {
        let first = tree.subtree(t).first().copied().unwrap_or(t);
        first == last + 1 && matches!(tree.tag(first), Tag::ART | Tag::PPOSAT | Tag::PDAT)
    };
    let found = c.slots.iter_mut().find(|s| {
        s.role == Role::Adverbial
            && s.token > c.head
            && (takes || close(s.token))
            && tree.tag(s.token).is_noun()
            && (!lexicon.is_time_noun(tree.lemma(s.token)) || measured(tree, s.token, codebook) != s.token)
    });
    if let Some(s) = found {
        s.role = Role::Object;
    }
}

/// "promised Ukraine tanks": the name before the only object of a verb that takes two is the first of them.
fn first_object(tree: &Tree<'_>, c: &mut Clause, codebook: &Codebook) {
    let gives = codebook.lexicon.takes(tree.lemma(c.head), &Complement::Dative);
    if !gives || c.passive || c.slots.iter().any(|s| s.role == Role::Dative) {
        return;
    }
    let Some(object) = c.slots.iter().find(|s| s.role == Role::Object && s.token > c.head) else { return };
    let first = tree.children(object.token).iter().copied().find(|k| {
        *k > c.head
            && *k < object.token
            && tree.tag(*k) == Tag::NE
            && matches!(tree.rel(*k), Rel::Compound | Rel::NmodPoss | Rel::Nmod)
            && tree.preposition(*k).is_none()
            && tree.token(*k).is_some_and(|t| t.morph.agr != agr::GEN && t.morph.agr & !agr::GEN != 0)
    });
    if let Some(token) = first {
        c.slots.push(Slot { role: Role::Dative, token });
    }
}

/// "walk out Monday": a bare noun of time is no object.
fn bare_time(tree: &Tree<'_>, c: &mut Clause, codebook: &Codebook) {
    for s in c.slots.iter_mut().filter(|s| s.role == Role::Object && s.token > c.head) {
        let attributes = tree.children(s.token).iter().any(|k| *k < s.token);
        if codebook.lexicon.is_time_noun(tree.lemma(s.token)) && !attributes {
            s.role = Role::Adverbial;
        }
    }
}

/// What a noun of measure or time counts: "11 days of exercises", "a series of attacks".
fn measured(tree: &Tree<'_>, token: u16, codebook: &Codebook) -> u16 {
    let lemma = tree.lemma(token);
    // "three of its employees", "every one of them"
    let part = matches!(tree.tag(token), Tag::CARD | Tag::PIS | Tag::PIAT);
    if !part && !codebook.words.has("measure", lemma) && !codebook.lexicon.is_time_noun(lemma) {
        return token;
    }
    let counted = tree.children(token).iter().copied().find(|k| {
        *k > token
            && (tree.tag(*k).is_noun() || part && tree.tag(*k) == Tag::PPER)
            && !codebook.lexicon.is_time_noun(tree.lemma(*k))
            && tree.preposition(*k).is_some_and(|p| tree.lemma(p) == "of")
    });
    counted.unwrap_or(token)
}

/// The preposition before a gerund ("accused of killing").
pub(super) fn gerund_mark<'t>(tree: &Tree<'t>, i: u16) -> Option<&'t Arc<str>> {
    if tree.tag(i) != Tag::VVIZU
        && !(tree.tag(i) == Tag::VVPP && tree.children(i).iter().any(|k| tree.tag(*k) == Tag::VMPP))
    {
        return None;
    }
    let mark = tree.children(i).iter().copied().find(|k| {
        *k < i
            && matches!(tree.tag(*k), Tag::KOUS | Tag::APPR)
            && matches!(tree.rel(*k), Rel::Mark | Rel::Case)
    })?;
    tree.token(mark).map(|t| &t.lemma)
}

fn negated(tree: &Tree<'_>, c: &Clause, codebook: &Codebook) -> bool {
    let words = &codebook.words;
    let is_no = |i: u16| words.has("negation", tree.lemma(i));
    let below = |i: &u16| tree.children(*i).to_vec();
    // "pleaded not guilty"
    let predicate =
        c.slots.iter().filter(|s| s.role == Role::Predicative && s.token != c.head).map(|s| s.token);
    let heads: Vec<u16> = c.complex.iter().copied().chain(predicate.filter(|_| !c.copula)).collect();
    let direct = heads.iter().flat_map(below).any(|i| {
        let focus = tree.token(i + 1).is_some_and(|t| words.has("focus", &t.lemma));
        tree.tag(i) == Tag::PTKNEG && !focus
            || matches!(tree.tag(i), Tag::ADV) && is_no(i)
            // "no longer"
            || tree.tag(i) == Tag::ADV && tree.children(i).iter().any(|k| tree.lemma(*k) == "no")
    });
    let phrase = c.slots.iter().any(|s| {
        matches!(s.role, Role::Subject | Role::Object | Role::Dative | Role::Predicative)
            && (tree
                .children(s.token)
                .iter()
                .any(|d| matches!(tree.tag(*d), Tag::PIAT) && words.has("no", tree.lemma(*d)))
                || tree.tag(s.token) == Tag::PIS && words.has("nobody", tree.lemma(s.token)))
    });
    let without = c.mark.as_deref().is_some_and(|m| words.has("without", m));
    direct != (phrase || without)
}
