//! Clauses of English out of the tree of [`super::normal`]: order and the trained relations tell the roles.

use super::objects::{called, lacks_its_object, named_as, only_predicate, shared};
use crate::clauses::{Tree, clause_of};
use lagebild_codebook::lexicon::Complement;
use lagebild_codebook::{Codebook, Filler, FrameKind, FrameSlot, RoleName};
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
    let mut future = false;
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

fn past(c: &mut Clause) {
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
fn gerund_mark<'t>(tree: &Tree<'t>, i: u16) -> Option<&'t Arc<str>> {
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

fn link(out: &[Clause], k: usize, tree: &Tree<'_>, heads: &[u16], codebook: &Codebook) -> Link {
    let Some(c) = out.get(k) else { return Link::Main };
    let (Some(direct), Some(_)) = (tree.head(c.head), c.parent) else { return Link::Main };
    let noun = heads.binary_search(&direct).is_err();
    let words = &codebook.words;
    let relative = tree.children(c.head).iter().any(|i| matches!(tree.tag(*i), Tag::PRELS | Tag::PRELAT))
        || tree.subtree(c.head).iter().any(|i| {
            *i < c.head
                && matches!(tree.tag(*i), Tag::PRELS | Tag::PRELAT)
                && clause_of(tree, Some(*i), heads) == Some(k as u16)
        });
    // "Japan, whose prime minister visited Manila, ..."
    if relative
        && matches!(tree.rel(c.head), Rel::Advcl | Rel::Parataxis | Rel::Dep | Rel::Obl | Rel::Advmod)
        && let Some(antecedent) = antecedent(c, tree)
    {
        return Link::Relative(antecedent);
    }
    match tree.rel(c.head) {
        Rel::Conj => Link::Coordinated,
        // "said in an interview with Reuters that Iran had attacked": what is said, where nothing else is
        Rel::AclRelcl if told_behind(out, k, tree, codebook) => Link::Complement,
        Rel::AclRelcl => Link::Relative(direct),
        // "charged seven nationals with breaking into accounts"
        Rel::Acl if noun && gerund_mark(tree, c.head).is_some() && asked_for(out, c, tree, codebook) => {
            Link::Adverbial(c.mark.clone())
        }
        // "urged the authorities to investigate"
        Rel::Acl | Rel::Ccomp | Rel::Xcomp | Rel::Advcl
            if noun && c.zu && asked_to(out, c, direct, tree, codebook) =>
        {
            Link::Complement
        }
        Rel::Acl | Rel::Ccomp | Rel::Advcl if noun && lacks_its_object(c, direct, tree, codebook) => {
            Link::Relative(direct)
        }
        Rel::Acl if noun => {
            let that = c.mark.as_deref().is_some_and(|m| words.has("that", m));
            if relative || !c.zu && !that && c.finite.is_none() {
                Link::Relative(direct)
            } else {
                Link::NounComplement(direct)
            }
        }
        // "a minister detained there"
        Rel::Ccomp | Rel::Xcomp | Rel::Obj
            if noun && c.finite.is_none() && !c.zu && tree.tag(c.head) == Tag::VVPP && direct < c.head =>
        {
            Link::Relative(direct)
        }
        Rel::Ccomp | Rel::Xcomp | Rel::Obj if noun => Link::NounComplement(direct),
        Rel::Ccomp | Rel::Xcomp | Rel::Obj => Link::Complement,
        Rel::Csubj | Rel::CsubjPass => Link::Subject,
        Rel::Advcl | Rel::Acl | Rel::Obl | Rel::Advmod => match &c.mark {
            Some(m) if words.has("that", m) || words.has("whether", m) => Link::Complement,
            mark => Link::Adverbial(mark.clone()),
        },
        // "demanded that he explain"
        Rel::Dep | Rel::Parataxis
            if c.mark.as_deref().is_some_and(|m| words.has("that", m)) && !noun && direct < c.head =>
        {
            Link::Complement
        }
        _ => Link::Inserted,
    }
}

/// True for a clause with *that* and a subject of its own, hung on a noun in a phrase of a verb of saying that has no
/// other content.
fn told_behind(out: &[Clause], k: usize, tree: &Tree<'_>, codebook: &Codebook) -> bool {
    let Some(c) = out.get(k) else { return false };
    let Some(p) = c.parent.and_then(|p| out.get(p as usize)) else { return false };
    let that =
        |i: &u16| tree.tag(*i) == Tag::PRELS && codebook.words.has("that", tree.lemma(*i)) && *i < c.head;
    let opened = tree.children(c.head).iter().copied().find(that);
    let own = c.slots.iter().any(|s| s.role == Role::Subject && Some(s.token) != opened);
    let says = codebook.frames.of(&p.predicate).any(|f| {
        !f.noun && f.kind == FrameKind::Say && f.slots.iter().any(|s| s.roles.contains(&RoleName::Dass))
    });
    let content = p.slots.iter().any(|s| s.role == Role::Object)
        || out.iter().enumerate().any(|(i, d)| {
            i != k
                && d.parent == c.parent
                && matches!(tree.rel(d.head), Rel::Ccomp | Rel::Xcomp | Rel::Parataxis)
        });
    opened.is_some() && own && says && !content && c.finite.is_some()
}

/// Of whom an infinitive is asked.
enum Asked {
    Of(u16),
    OfNobody,
}

/// `begged the president to release it`, `called on Kyiv to withdraw`, `voted to impeach`: for an infinitive that a frame of
/// the verb above asks for, right behind what it is asked of.
fn asked_by(p: &Clause, head: u16, tree: &Tree<'_>, codebook: &Codebook) -> Option<Asked> {
    if tree.tag(p.head) == Tag::VVPP && p.passive || p.copula {
        return None;
    }
    let first = tree.subtree(head).first().copied().unwrap_or(head);
    let behind = |s: &&Slot| {
        s.token > p.head && s.token < first && tree.subtree(s.token).last() == first.checked_sub(1).as_ref()
    };
    let last = p.slots.iter().find(behind);
    codebook.frames.of(&p.predicate).filter(|f| !f.noun).find_map(|f| {
        let has = |r: &RoleName| f.slots.iter().any(|s| s.roles.contains(r));
        if !has(&RoleName::Inf) {
            return None;
        }
        // a party is asked to act, tear gas is used to disperse
        let acts = |x: &FrameSlot| {
            !x.fillers.iter().flatten().any(|f| matches!(f, Filler::Class(_) | Filler::Literal(_)))
                && !x.has(&Filler::Place)
                && !x.has(&Filler::Host)
        };
        let role = |wanted: &RoleName| f.slots.iter().any(|x| x.roles.contains(wanted) && acts(x));
        match last {
            Some(s) => match &s.role {
                Role::Object | Role::Dative if role(&RoleName::Obj) => Some(Asked::Of(s.token)),
                Role::Prep(x)
                    if role(&RoleName::Prep(x.to_string())) && denotes_actor(tree, s.token, codebook) =>
                {
                    Some(Asked::Of(s.token))
                }
                _ => None,
            },
            None => {
                let bare = p.complex.last().is_some_and(|l| l + 1 == first);
                (bare && !has(&RoleName::Obj)).then_some(Asked::OfNobody)
            }
        }
    })
}

/// True for names, pronouns and the nouns of the actor tables.
fn denotes_actor(tree: &Tree<'_>, token: u16, codebook: &Codebook) -> bool {
    matches!(tree.tag(token), Tag::NE | Tag::PPER) || codebook.world.actor_word(tree.lemma(token)).is_some()
}

/// True for an infinitive behind the object of a verb that asks its object to do something.
fn asked_to(out: &[Clause], c: &Clause, noun: u16, tree: &Tree<'_>, codebook: &Codebook) -> bool {
    let Some(p) = c.parent.and_then(|p| out.get(p as usize)) else { return false };
    let object = p.slots.iter().any(|s| s.role == Role::Object && s.token == noun);
    let asks = codebook.lexicon.takes(tree.lemma(p.head), &Complement::ObjectInfinitive);
    object && asks && tree.tag(c.head) == Tag::VVINF && noun < c.head
}

/// True for a gerund behind a preposition that the verb above has a role for.
fn asked_for(out: &[Clause], c: &Clause, tree: &Tree<'_>, codebook: &Codebook) -> bool {
    let (Some(p), Some(mark)) = (c.parent.and_then(|p| out.get(p as usize)), gerund_mark(tree, c.head))
    else {
        return false;
    };
    let own = tree.head(c.head).is_some_and(|h| p.slots.iter().any(|s| s.token == h));
    own && takes(codebook, &p.predicate, mark)
}

/// True when a frame of the predicate has a role for the preposition.
fn takes(codebook: &Codebook, predicate: &str, preposition: &str) -> bool {
    let is = |r: &RoleName| matches!(r, RoleName::Prep(x) if x == preposition);
    codebook.frames.of(predicate).any(|f| f.slots.iter().any(|s| s.roles.iter().any(is)))
}

/// The noun that a clause with a relative word at its beginning stands behind.
fn antecedent(c: &Clause, tree: &Tree<'_>) -> Option<u16> {
    let words = tree.subtree(c.head);
    let first = words.iter().copied().find(|i| !tree.tag(*i).is_punctuation())?;
    if !matches!(tree.tag(first), Tag::PRELS | Tag::PRELAT) {
        return None;
    }
    let before = (0..first).rev().find(|i| !tree.tag(*i).is_punctuation())?;
    // "the Philippine counterpart of X, who": the noun at hand
    tree.tag(before).is_noun().then(|| {
        let mut top = before;
        while matches!(tree.rel(top), Rel::Flat | Rel::FlatName | Rel::Compound)
            && let Some(h) = tree.head(top).filter(|h| *h < first)
        {
            top = h;
        }
        top
    })
}

fn subject(c: &Clause) -> Option<&Slot> {
    c.slots.iter().find(|s| s.role == Role::Subject)
}

/// What stands only once, and what form leaves out: shared subjects, relative clauses without pronoun, purposes.
fn finish(out: &mut [Clause], k: usize, tree: &Tree<'_>, codebook: &Codebook) {
    let Some(c) = out.get(k) else { return };
    let parent = c.parent.and_then(|p| out.get(p as usize)).cloned();
    let Some(c) = out.get_mut(k) else { return };
    match (&c.link, parent) {
        (Link::Coordinated, Some(p)) => coordinated(c, &p, tree),
        (Link::Relative(noun), _) => {
            let noun = *noun;
            let named = c.slots.iter().any(|s| {
                matches!(tree.tag(s.token), Tag::PRELS | Tag::PWAV)
                    || tree.children(s.token).iter().any(|x| tree.tag(*x) == Tag::PRELAT)
            });
            let adverb = tree.children(c.head).iter().any(|x| tree.tag(*x) == Tag::PWAV);
            if !named && !adverb {
                // "the weapons it sent", "troops stationed in", "men carrying"
                let role = if subject(c).is_none() { Role::Subject } else { Role::Object };
                if role == Role::Subject || !c.slots.iter().any(|s| s.role == Role::Object) && !c.passive {
                    c.slots.push(Slot { role, token: noun });
                }
            }
        }
        // "accused Russia of killing": what the verb above takes behind this preposition
        (Link::Adverbial(Some(mark)), Some(p))
            if gerund_mark(tree, c.head) == Some(mark) && takes(codebook, &p.predicate, mark) =>
        {
            c.link = Link::Complement;
            c.mark = None;
            let own = codebook.words.has("subject-control", &p.predicate);
            let role = if p.passive { Role::Subject } else { Role::Object };
            let chosen = p.slots.iter().find(|s| s.role == role).filter(|_| !own).or_else(|| subject(&p));
            if subject(c).is_none()
                && let Some(s) = chosen
            {
                c.slots.push(Slot { role: Role::Subject, token: s.token });
            }
        }
        // "ruled out pulling the army back"
        (Link::Adverbial(None), Some(p))
            if tree.tag(c.head) == Tag::VVIZU
                && p.complex.last().is_some_and(|l| l + 1 == c.head)
                && codebook
                    .frames
                    .of(&p.predicate)
                    .any(|f| f.slots.iter().any(|s| s.roles.contains(&RoleName::Inf))) =>
        {
            c.link = Link::Complement;
            if let Some(s) = subject(&p) {
                c.slots.push(Slot { role: Role::Subject, token: s.token });
            }
        }
        // "Backed by mercenaries, troops retook ...", "Before boarding the plane, the pope thanked ..."
        (Link::Adverbial(_), Some(p))
            if c.finite.is_none()
                && subject(&p).is_some_and(|s| c.head < s.token)
                && subject(c).is_none()
                && !c.zu
                && (tree.tag(c.head) == Tag::VVPP || tree.tag(c.head) == Tag::VVIZU && c.mark.is_some()) =>
        {
            if let Some(s) = subject(&p) {
                c.slots.push(Slot { role: Role::Subject, token: s.token });
            }
        }
        // "bombed an academy, killing 22 cadets"
        (Link::Adverbial(None), Some(p))
            if tree.tag(c.head) == Tag::VVIZU && subject(c).is_none() && !p.passive && !c.zu =>
        {
            if let Some(s) = subject(&p) {
                c.slots.push(Slot { role: Role::Subject, token: s.token });
            }
        }
        (Link::Adverbial(None), Some(p)) if c.zu => {
            // a purpose, unless the verb above takes an infinitive
            let takes = codebook
                .frames
                .of(&p.predicate)
                .any(|f| f.slots.iter().any(|s| s.roles.contains(&RoleName::Inf)));
            if let Some(asked) = asked_by(&p, c.head, tree, codebook) {
                c.link = Link::Complement;
                if subject(c).is_none()
                    && let Asked::Of(token) = asked
                {
                    c.slots.push(Slot { role: Role::Subject, token });
                }
            } else if !takes && let Some(mark) = codebook.words.list("purpose").first() {
                let mark: Arc<str> = (&**mark).into();
                c.mark = Some(Arc::clone(&mark));
                c.link = Link::Adverbial(Some(mark));
            }
        }
        (Link::Complement, Some(p))
            if c.finite.is_none() && subject(c).is_none() && !p.passive && c.mood != Mood::Imperative =>
        {
            let own = codebook.words.has("subject-control", &p.predicate);
            let object = p.slots.iter().find(|s| s.role == Role::Object).map(|s| s.token);
            let asked = || match asked_by(&p, c.head, tree, codebook) {
                Some(Asked::Of(token)) => Some(token),
                _ => None,
            };
            if !own && let Some(token) = object.or_else(asked) {
                c.slots.push(Slot { role: Role::Subject, token });
            }
        }
        _ => {}
    }
}

fn coordinated(c: &mut Clause, p: &Clause, tree: &Tree<'_>) {
    let like = tree.tag(c.head) == tree.tag(p.head) || c.copula;
    if c.finite.is_none() && p.finite.is_some() && !c.zu && like {
        c.finite = p.finite;
        c.tense = p.tense;
        c.mood = p.mood;
        c.perfect_infinitive = p.perfect_infinitive;
        if tree.tag(c.head) == Tag::VVPP {
            c.passive = p.passive;
        }
        if c.modals.is_empty() {
            c.modals.clone_from(&p.modals);
        }
    } else if c.finite.is_none() && tree.tag(c.head) == Tag::VVINF && p.tense == Tense::Future && !c.zu {
        c.tense = Tense::Future;
    }
    // "rejected the results and vowed to fight on"
    if c.finite.is_none()
        && tree.tag(c.head) == Tag::VVPP
        && !p.passive
        && p.finite == Some(p.head)
        && p.tense == Tense::Past
        && !c.slots.iter().any(|s| s.role == Role::Agent)
    {
        past(c);
    }
    // "was arrested and charged", "will meet and sign": the parser may read a participle as finite
    if subject(c).is_none()
        && c.mood != Mood::Imperative
        && let Some(s) = subject(p)
    {
        // the subject of a passive suffers, that of an active clause acts
        c.slots.push(s.clone());
    }
    // "to meet and sign"
    if p.zu && c.finite.is_none() && tree.tag(c.head) == Tag::VVINF {
        c.zu = true;
    }
    // "seized and burned the ship": what the second has and the first lacks stays with the second
    if c.mark.is_none() && p.mark.is_some() && c.finite == p.finite {
        c.mark.clone_from(&p.mark);
    }
}
