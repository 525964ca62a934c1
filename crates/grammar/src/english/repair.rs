//! What the whole sentence tells beyond single arcs: which clause is the head of which, and what a verb without a subject has
//! in front of it.

use crate::clauses::Tree;
use crate::repair::{reroot, without_rings};
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::{Rel, Tag, Token};

pub(super) fn relabel(tokens: &mut [Token], which: Vec<u16>, rel: Rel) {
    for i in which {
        if let Some(t) = tokens.get_mut(i as usize) {
            t.rel = rel;
        }
    }
}

/// Hangs a word on another, with this relation.
pub(super) fn set(tokens: &mut [Token], i: u16, head: u16, rel: Rel) {
    if let Some(t) = tokens.get_mut(i as usize) {
        t.head = Some(head);
        t.rel = rel;
    }
}

/// Repairs a labelled tree.
pub fn tree(tokens: &mut [Token], codebook: &Codebook) {
    super::subjects::full_auxiliaries(tokens);
    without_rings(tokens, super::predicates::from_auxiliaries);
    without_rings(tokens, |t| super::predicates::divided(t, codebook));
    super::predicates::finite_attribute(tokens);
    particles_of_the_tree(tokens);
    given_names(tokens, codebook);
    super::predicates::gerund_in_front(tokens);
    without_rings(tokens, super::subjects::before_prepositions);
    hung_particles(tokens);
    joined_nations(tokens, codebook);
    time_before_subject(tokens, codebook);
    adjective_as_subject(tokens);
    time_as_subject(tokens, codebook);
    pronoun_subject(tokens);
    state_before_title(tokens, codebook);
    verb_as_subject(tokens, codebook);
    marked_root(tokens, codebook);
    first_of_a_list(tokens, codebook);
    subject_before(tokens, codebook);
    joined_subjects(tokens, codebook);
    infinitive_behind_object(tokens, codebook);
    marked_conjunct(tokens, codebook);
    listed_conjunct(tokens, codebook);
    subject_behind(tokens);
    subject_in_front(tokens, codebook);
    marked_attribute(tokens, codebook);
    without_rings(tokens, |t| super::subjects::with_preposition(t, codebook));
    without_rings(tokens, |t| super::subjects::opened(t, codebook));
    marked_root(tokens, codebook);
    super::subjects::going_on(tokens);
    super::objects::found_to_be(tokens, codebook);
    super::objects::behind_verb(tokens, codebook);
    without_rings(tokens, |t| super::objects::of_the_infinitive(t, codebook));
    without_rings(tokens, |t| super::objects::what_is_called(t, codebook));
    without_rings(tokens, |t| super::subjects::lost(t, codebook));
    super::subjects::two_objects(tokens, codebook);
}

/// `a missile off its coast`: what the tree has as a preposition is no particle.
fn particles_of_the_tree(tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        let behind = tokens.get(i).and_then(|t| t.head).is_some_and(|h| h as usize > i);
        if let Some(t) = tokens.get_mut(i).filter(|t| t.tag == Tag::PTKVZ && t.rel == Rel::Case && behind) {
            t.tag = Tag::APPR;
        }
    }
}

/// `Theresa May stepped down`: what stands behind a given name without a word between is no time and no place.
fn given_names(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let found: Vec<u16> = (1..tokens.len() as u16)
        .filter(|i| {
            let given = tree.token(*i - 1).is_some_and(|t| codebook.lexicon.is_given_name(&t.lemma));
            given
                && tree.tag(*i) == Tag::NE
                && tree.tag(*i - 1) == Tag::NE
                && tree.head(*i) == tree.head(*i - 1)
                && matches!(tree.rel(*i), Rel::Obl | Rel::Nmod | Rel::ExplPv | Rel::OblArg)
                && tree.preposition(*i).is_none()
        })
        .collect();
    for i in found {
        if let Some(t) = tokens.get_mut(i as usize) {
            t.head = Some(i - 1);
            t.rel = Rel::Flat;
        }
    }
}

/// A particle behind the object belongs to the verb in front.
fn hung_particles(tokens: &mut [Token]) {
    for i in 2..tokens.len() {
        let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
        if tag(i) != Tag::PTKVZ || !tag(i - 1).is_noun() || tag(i + 1) != Tag::APPR {
            continue;
        }
        let verb = (0..i).rev().take_while(|k| !tag(*k).is_punctuation()).find(|k| tag(*k).is_verb());
        if let Some(v) = verb
            && let Some(t) = tokens.get_mut(i)
        {
            t.head = Some(v as u16);
            t.rel = Rel::CompoundPrt;
        }
    }
}

/// `Mozambican and Rwandan soldiers`: two nations before one noun are its attributes.
fn joined_nations(tokens: &mut [Token], codebook: &Codebook) {
    for i in 0..tokens.len() as u16 {
        let tree = Tree::new(tokens);
        let nation = |k: u16| {
            let states = &codebook.world.states;
            tree.token(k)
                .is_some_and(|t| states.iter().any(|s| s.adjectives_de.iter().any(|a| **a == *t.lemma)))
        };
        if !nation(i) || tree.tag(i + 1) != Tag::KON || !nation(i + 2) {
            continue;
        }
        let noun = (i + 3..i + 6).find(|k| !matches!(tree.tag(*k), Tag::ADJA | Tag::CARD));
        let Some(n) = noun.filter(|n| tree.tag(*n) == Tag::NN) else { continue };
        // the head of a compound
        let n = tree.head(n).filter(|h| *h > n && *h <= n + 2 && tree.tag(*h) == Tag::NN).unwrap_or(n);
        let (head, rel) = (tree.head(i), tree.rel(i));
        if head != Some(n) && (tree.head(n) == Some(i) || tree.head(n) == Some(i + 2)) {
            let moved: Vec<u16> = tree.children(i).iter().copied().filter(|c| *c != n).collect();
            for c in moved {
                if let Some(t) = tokens.get_mut(c as usize) {
                    t.head = Some(n);
                }
            }
            if let Some(t) = tokens.get_mut(n as usize) {
                t.head = head;
                t.rel = rel;
            }
        }
        for (k, h, r) in [(i, n, Rel::Amod), (i + 1, i + 2, Rel::Cc), (i + 2, i, Rel::Conj)] {
            if let Some(t) = tokens.get_mut(k as usize) {
                t.head = Some(h);
                t.rel = r;
                if r != Rel::Cc {
                    t.tag = Tag::ADJA;
                }
            }
        }
    }
}

/// `Troops loyal to the president stormed ...`: the noun before the adjective is the subject.
fn adjective_as_subject(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let found = (0..tokens.len() as u16).find_map(|i| {
        let adjective = matches!(tree.tag(i), Tag::ADJA | Tag::ADJD) && tree.rel(i).is_subject();
        let noun = tree.children(i).iter().copied().find(|c| {
            *c < i
                && tree.tag(*c).is_noun()
                && tree.preposition(*c).is_none()
                && (tree.rel(*c).is_subject() || matches!(tree.rel(*c), Rel::Obl | Rel::Compound | Rel::Nmod))
        })?;
        let phrase = tree.children(i).iter().any(|c| *c > i && tree.preposition(*c).is_some());
        let copula = tree.children(i).iter().any(|c| tree.rel(*c) == Rel::Cop);
        (adjective && phrase && !copula).then_some((i, noun))
    });
    let Some((adjective, noun)) = found else { return };
    let (head, rel) = (tree.head(adjective), tree.rel(adjective));
    let before: Vec<u16> = tree.children(adjective).iter().copied().filter(|c| *c < noun).collect();
    for (i, h, r) in before
        .into_iter()
        .map(|c| (c, Some(noun), None))
        .chain([(noun, head, Some(rel)), (adjective, Some(noun), Some(Rel::Amod))])
    {
        if let Some(t) = tokens.get_mut(i as usize) {
            t.head = h;
            t.rel = r.unwrap_or(t.rel);
        }
    }
}

/// `On Friday rebel fighters attacked ...`, `In 2019 students marched ...`: a time behind its preposition is no part of the noun
/// behind it where the verb lacks a subject.
fn time_before_subject(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let year = |i: u16| {
        let lemma = tree.lemma(i);
        tree.tag(i) == Tag::CARD && lemma.len() == 4 && (lemma.starts_with("19") || lemma.starts_with("20"))
    };
    let found = (1..tokens.len() as u16).find_map(|i| {
        let mut n = tree.head(i).filter(|n| *n > i && tree.tag(*n).is_noun())?;
        // "On Wednesday President Boluarte": the title below its name
        if let Some(name) = tree.head(n).filter(|x| *x > n && tree.tag(*x).is_noun()) {
            n = name;
        }
        let v = tree.head(n).filter(|v| *v > n && tree.tag(*v).is_verb())?;
        let time = codebook.lexicon.is_time_noun(tree.lemma(i)) || year(i);
        let p = tree.children(n).iter().copied().find(|p| *p + 1 == i && tree.preposition(n) == Some(*p))?;
        let bare = !tree.children(v).iter().any(|c| *c < v && *c != n && tree.rel(*c).is_subject());
        (time && bare && (i + 1..n).all(|k| tree.head(k).is_some_and(|h| h > k && h <= n)))
            .then_some((p, i, n, v))
    });
    let Some((p, i, n, v)) = found else { return };
    let passive = tree.children(v).iter().any(|c| tree.rel(*c) == Rel::AuxPass);
    let subject = if passive { Rel::NsubjPass } else { Rel::Nsubj };
    for (k, head, rel) in [(p, i, Rel::Case), (i, v, Rel::Obl), (n, v, subject)] {
        set(tokens, k, head, rel);
    }
}

/// `the army chief last month turned down ...`: a time without article right before the verb is no subject where a noun
/// stands before it.
fn time_as_subject(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let found = (0..tokens.len() as u16).find_map(|i| {
        let v = tree.head(i).filter(|v| tree.tag(*v).is_verb() && *v > i)?;
        let time = tree.rel(i).is_subject()
            && codebook.lexicon.is_time_noun(tree.lemma(i))
            && !tree.children(i).iter().any(|c| matches!(tree.tag(*c), Tag::ART | Tag::PPOSAT | Tag::CARD));
        if !time {
            return None;
        }
        let own = tree.subtree(i);
        // what the parser hung on the time, or beside it
        let below = tree.children(i).iter().copied().find(|c| *c < i && tree.tag(*c).is_noun());
        let beside = tree.children(v).iter().copied().filter(|c| {
            *c < i
                && tree.tag(*c).is_noun()
                && tree.preposition(*c).is_none()
                && matches!(tree.rel(*c), Rel::Obl | Rel::Dep | Rel::Nmod | Rel::Appos | Rel::Parataxis)
        });
        let mut beside = beside;
        // "..., and the army chief last month turned down ...", joined to a noun of the clause before
        let joined = || {
            let end = own.first().copied()?.checked_sub(1)?;
            let mut top = end;
            while tree.rel(top) != Rel::Conj
                && let Some(h) = tree.head(top).filter(|h| !tree.tag(*h).is_verb())
            {
                top = h;
            }
            let opens = tree.children(top).iter().any(|c| tree.rel(*c) == Rel::Cc);
            (tree.rel(top) == Rel::Conj && opens && tree.tag(top).is_noun()).then_some(top)
        };
        let subject = below.or_else(|| beside.by_ref().last()).or_else(joined)?;
        let near = tree.subtree(subject).last().is_some_and(|l| l + 3 >= i || own.contains(l));
        near.then_some((i, v, subject))
    });
    let Some((time, verb, subject)) = found else { return };
    let rel = tree.rel(time);
    for (i, r) in [(subject, rel), (time, Rel::Obl)] {
        if let Some(t) = tokens.get_mut(i as usize) {
            t.head = Some(verb);
            t.rel = r;
        }
    }
}

fn marked(tree: &Tree<'_>, v: u16, codebook: &Codebook) -> bool {
    tree.children(v).iter().any(|c| opens(tree, *c) && *c < v && !codebook.words.has("that", tree.lemma(*c)))
}

/// True for a word that opens a clause; *as*, *after* are prepositions for the tagger.
fn opens(tree: &Tree<'_>, i: u16) -> bool {
    match tree.tag(i) {
        Tag::KOUS => matches!(tree.rel(i), Rel::Mark | Rel::Case | Rel::Advmod),
        Tag::APPR | Tag::KOKOM => {
            matches!(tree.rel(i), Rel::Mark | Rel::Case)
                && tree.head(i).is_some_and(|h| tree.tag(h).is_verb())
        }
        _ => false,
    }
}

/// `after it bombed an academy`: *it* holds the subject's place only where a clause follows that is one.
fn pronoun_subject(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let clause = |c: &u16| {
        matches!(tree.rel(*c), Rel::Csubj | Rel::CsubjPass | Rel::Ccomp | Rel::Xcomp | Rel::Advcl)
            && tree.tag(*c).is_verb()
            && tree.tag(*c) != Tag::VVIZU
    };
    let meant: Vec<u16> = (0..tokens.len() as u16)
        .filter(|i| {
            tree.rel(*i) == Rel::Expl
                && tree.tag(*i) == Tag::PPER
                && tree.head(*i).is_some_and(|h| {
                    tree.tag(h).is_verb()
                        && *i < h
                        && !tree.children(h).iter().any(|c| tree.rel(*c).is_subject() || *c > h && clause(c))
                })
        })
        .collect();
    relabel(tokens, meant, Rel::Nsubj);
}

/// True for a finite verb, or what an auxiliary makes finite.
pub(super) fn finite_clause(tree: &Tree<'_>, v: u16) -> bool {
    tree.tag(v).is_finite()
        || tree.children(v).iter().any(|c| tree.tag(*c).is_finite() && tree.is_auxiliary_rel(*c))
}

/// `US President Joe Biden praised ...`: the name behind the title stands for the whole, the state owns it.
fn state_before_title(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let state = |i: u16| tree.tag(i) == Tag::NE && super::of_state(codebook, tree.lemma(i));
    let found = (0..tokens.len() as u16).find_map(|i| {
        let name = tree.head(i + 1).filter(|n| *n > i + 1 && *n <= i + 4 && tree.tag(*n) == Tag::NE)?;
        let title = tree.tag(i + 1).is_noun() && (i + 1..name).all(|k| tree.head(k) == Some(name) || k == i);
        let apart =
            tree.head(i) != Some(name) && (tree.head(name) == tree.head(i) || tree.head(name) == Some(i));
        (state(i) && title && apart).then_some((i, name))
    });
    let Some((i, n)) = found else { return };
    let (head, rel) = (tree.head(i), tree.rel(i));
    if let Some(t) = tokens.get_mut(n as usize) {
        t.head = head;
        t.rel = rel;
    }
    if let Some(t) = tokens.get_mut(i as usize) {
        t.head = Some(n);
        t.rel = Rel::Compound;
    }
    if head.is_none() {
        for t in tokens.iter_mut().filter(|t| t.tag.is_punctuation() && t.head == Some(i)) {
            t.head = Some(n);
        }
    }
}

/// `said it had struck positions after rockets were fired`: a finite verb is nobody's subject. The noun before the second
/// verb is, and what stood before it opens the clause.
fn verb_as_subject(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let Some((top, v)) = (0..tokens.len() as u16).find_map(|i| {
        let v = tree.head(i)?;
        let verb = tree.tag(i).is_finite() && tree.tag(i) != Tag::VMFIN && i < v;
        (verb && tree.rel(i).is_subject() && tree.tag(v).is_verb() && !tree.is_auxiliary_rel(i))
            .then_some((i, v))
    }) else {
        return;
    };
    let first = tree.children(v).iter().copied().find(|c| tree.is_auxiliary_rel(*c) && *c < v).unwrap_or(v);
    let noun = (top + 1..first)
        .rev()
        .find(|i| tree.tag(*i) != Tag::ADV)
        .filter(|i| tree.tag(*i).is_noun() || tree.tag(*i).is_pronoun());
    let opener = noun.and_then(|n| {
        tree.children(n)
            .iter()
            .copied()
            .find(|c| *c < n && codebook.words.has("time-mark", tree.lemma(*c)))
            .map(|p| (n, p, tree.head(n)))
    });
    let passive = tree.children(v).iter().any(|c| tree.rel(*c) == Rel::AuxPass);
    let (head, rel) = (tree.head(v), tree.rel(v));
    let under = opener.and_then(|(_, _, h)| h).filter(|h| *h != v).unwrap_or(top);
    let mut set = |i: u16, head: Option<u16>, rel: Rel| {
        if let Some(t) = tokens.get_mut(i as usize) {
            t.head = head;
            t.rel = rel;
        }
    };
    set(top, head, rel);
    if let Some((n, p, _)) = opener {
        set(n, Some(v), if passive { Rel::NsubjPass } else { Rel::Nsubj });
        set(p, Some(v), Rel::Mark);
        set(v, Some(under), Rel::Advcl);
    } else {
        set(v, Some(top), Rel::Ccomp);
    }
    if head.is_none() {
        for t in tokens.iter_mut().filter(|t| t.tag.is_punctuation() && t.head == Some(v)) {
            t.head = Some(top);
        }
    }
}

/// `The offensive began after gunmen killed ...`: what a subjunction opens is not the head where a finite verb without one
/// hangs on it.
fn marked_root(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let Some(root) = (0..tokens.len() as u16)
        .find(|i| tree.head(*i).is_none() && !tree.tag(*i).is_punctuation())
        .filter(|r| marked(&tree, *r, codebook))
    else {
        return;
    };
    let opened = |v: u16| tree.children(v).iter().any(|c| opens(&tree, *c));
    let Some(main) = tree.children(root).iter().copied().find(|v| {
        tree.tag(*v).is_verb()
            && finite_clause(&tree, *v)
            && !matches!(tree.rel(*v), Rel::Conj | Rel::Aux | Rel::AuxPass | Rel::Cop)
            && !opened(*v)
    }) else {
        return;
    };
    let mark = tree.children(root).iter().copied().find(|c| opens(&tree, *c)).unwrap_or(root);
    // what stands on the other side of the subjunction belongs to the main clause
    let moved: Vec<u16> =
        tree.children(root).iter().copied().filter(|c| main < mark && *c < mark && *c != main).collect();
    for c in moved {
        if let Some(t) = tokens.get_mut(c as usize) {
            t.head = Some(main);
        }
    }
    reroot(tokens, root as usize, main as usize, Rel::Advcl);
}

/// `several hundred broke through a line, hurled bottles ...`: of verbs in a list the first is the head, and the subject in
/// front is its own.
fn first_of_a_list(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let found = (0..tokens.len() as u16).find_map(|first| {
        let v = tree.head(first).filter(|v| *v > first && tree.tag(*v) == Tag::VVFIN)?;
        let own = |x: u16| tree.children(x).iter().copied().find(|c| tree.rel(*c).is_subject());
        let subject = own(v).filter(|s| *s < first)?;
        let comma = tree.tag(v - 1) == Tag::COMMA || tree.tag(v - 1) == Tag::KON;
        let plain = tree.tag(first) == Tag::VVFIN
            && comma
            && own(first).is_none()
            && !tree.children(first).iter().any(|c| tree.is_auxiliary_rel(*c))
            && !marked(&tree, first, codebook)
            && !(subject + 1..first)
                .any(|k| matches!(tree.tag(k), Tag::COMMA | Tag::PRELS | Tag::KOUS | Tag::PWAV));
        (plain && tree.head(v).is_none()).then_some((first, v))
    });
    let Some((first, v)) = found else { return };
    let moved: Vec<u16> = tree.children(v).iter().copied().filter(|c| *c < first && *c != first).collect();
    for c in moved {
        if let Some(t) = tokens.get_mut(c as usize) {
            t.head = Some(first);
        }
    }
    reroot(tokens, v as usize, first as usize, Rel::Conj);
}

/// `President Chaves declared a state of emergency`: what stands behind the verb is its object where a noun without a
/// role stands in front. Verbs of saying may have their subject behind.
fn subject_before(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for v in 0..tokens.len() as u16 {
        let says = || codebook.frames.of(tree.lemma(v)).any(|f| f.kind == lagebild_codebook::FrameKind::Say);
        let behind = tree.children(v).iter().copied().find(|c| *c > v && tree.rel(*c) == Rel::Nsubj);
        let Some(behind) = behind.filter(|_| tree.tag(v) == Tag::VVFIN) else { continue };
        let before = tree.children(v).iter().copied().rfind(|c| {
            *c < v
                && tree.tag(*c).is_noun()
                && tree.preposition(*c).is_none()
                && !codebook.lexicon.is_time_noun(tree.lemma(*c))
                && tree.subtree(*c).last().is_some_and(|end| end + 2 >= v)
        });
        // "..., said the minister" has what is said in front, a clause and no noun
        let quoted = tree.tag(v - v.min(1)).is_punctuation();
        if let Some(before) = before.filter(|_| !quoted && (!says() || tree.rel(behind) == Rel::Nsubj)) {
            found.push((before, behind));
        }
    }
    for (before, behind) in found {
        for (i, rel) in [(before, Rel::Nsubj), (behind, Rel::Obj)] {
            if let Some(t) = tokens.get_mut(i as usize) {
                t.rel = rel;
            }
        }
    }
}

/// `The Yemeni government and the rebels exchanged prisoners`: what stands before the conjunction is the first of two subjects.
fn joined_subjects(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for v in 0..tokens.len() as u16 {
        let Some(s) = tree.children(v).iter().copied().find(|c| tree.rel(*c).is_subject() && *c < v) else {
            continue;
        };
        let Some(k) = tree.subtree(s).first().and_then(|f| f.checked_sub(1)) else { continue };
        let joins = tree.tag(k) == Tag::KON
            && (tree.head(k) == Some(v) && tree.rel(k) == Rel::Cc || tree.head(k) == Some(s));
        let first = tree.children(v).iter().copied().find(|c| {
            *c < k
                && (tree.tag(*c).is_noun() || tree.tag(*c) == Tag::PPER)
                && !tree.rel(*c).is_subject()
                && tree.preposition(*c).is_none()
                && !codebook.lexicon.is_time_noun(tree.lemma(*c))
                && tree.subtree(*c).last().is_some_and(|l| l + 1 == k)
        });
        if let Some(x) = first.filter(|_| joins && tree.tag(s).is_noun()) {
            found.push((x, k, s, v, tree.rel(s)));
        }
    }
    for (x, k, s, v, rel) in found {
        for (i, head, rel) in [(x, v, rel), (s, x, Rel::Conj), (k, s, Rel::Cc)] {
            set(tokens, i, head, rel);
        }
    }
}

/// `ordered the military to bring ...`: an infinitive behind its verb is no subject.
fn infinitive_behind_object(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let wrong: Vec<u16> = (0..tokens.len() as u16)
        .filter(|i| {
            let Some(h) = tree.head(*i) else { return false };
            matches!(tree.rel(*i), Rel::Csubj | Rel::CsubjPass)
                && tree.tag(*i) == Tag::VVINF
                && h < *i
                && (tree.children(h).iter().any(|c| tree.rel(*c).is_subject() && c != i)
                    || tree.rel(h) == Rel::Conj
                        && tree.children(h).iter().any(|c| matches!(tree.rel(*c), Rel::Obj | Rel::Iobj)))
                && !tree.children(h).iter().any(|c| tree.rel(*c) == Rel::Expl)
                && codebook.lexicon.verb(tree.lemma(h)).is_some_and(|v| {
                    v.takes(&Complement::ObjectInfinitive) || v.takes(&Complement::ZuInfinitive)
                })
        })
        .collect();
    relabel(tokens, wrong, Rel::Xcomp);
}

/// `announced it, as lawmakers demanded its end`: what a subjunction opens, without a conjunction, is no conjunct.
fn marked_conjunct(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let wrong: Vec<u16> = (0..tokens.len() as u16)
        .filter(|v| {
            tree.rel(*v) == Rel::Conj
                && finite_clause(&tree, *v)
                && marked(&tree, *v, codebook)
                && !tree.children(*v).iter().any(|c| tree.rel(*c) == Rel::Cc)
        })
        .collect();
    relabel(tokens, wrong, Rel::Advcl);
}

/// `broke through a line, hurled bottles and set fire`: a finite verb behind a comma without a subject, that nothing opens,
/// goes on with the subject of the verb it hangs on.
fn listed_conjunct(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let subject = |v: u16| tree.children(v).iter().any(|c| tree.rel(*c).is_subject());
    let listed: Vec<u16> = (1..tokens.len() as u16)
        .filter(|v| {
            let Some(h) = tree.head(*v).filter(|h| h < v) else { return false };
            matches!(tree.rel(*v), Rel::Advcl | Rel::Parataxis | Rel::Dep)
                && tree.tag(*v) == Tag::VVFIN
                && matches!(tree.tag(*v - 1), Tag::COMMA | Tag::KON)
                && tree.tag(h) == Tag::VVFIN
                && subject(h)
                && !subject(*v)
                && !tree.children(*v).iter().any(|c| tree.is_auxiliary_rel(*c))
                && !marked(&tree, *v, codebook)
        })
        .collect();
    relabel(tokens, listed, Rel::Conj);
}

/// `killed 1,200 people on October 7`: what stands behind verb and object is no subject.
fn subject_behind(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let wrong: Vec<u16> = (0..tokens.len() as u16)
        .filter(|i| {
            let Some(h) = tree.head(*i) else { return false };
            tree.rel(*i) == Rel::Nsubj
                && h < *i
                && tree.tag(h).is_verb()
                && tree.children(h).iter().any(|c| *c > h && c < i && tree.rel(*c) == Rel::Obj)
        })
        .collect();
    relabel(tokens, wrong, Rel::Obl);
}

/// Relations of clauses and parts of nouns, which a noun without a copula has none of to a verb.
const fn clausal(rel: Rel) -> bool {
    matches!(
        rel,
        Rel::Ccomp | Rel::Csubj | Rel::CsubjPass | Rel::Advcl | Rel::Appos | Rel::Iobj | Rel::Compound
    )
}

/// `as lawmakers unanimously demanded its end`: a bare noun in front of a finite verb that has no subject is one, unless it
/// tells a time.
pub(super) fn subject_in_front(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for v in 0..tokens.len() as u16 {
        let told = tree.tag(v) == Tag::VVPP
            && !tree.children(v).iter().any(|c| tree.is_auxiliary_rel(*c))
            && tree.children(v).iter().any(|c| tree.rel(*c) == Rel::Obj && *c > v)
            && tree.children(v).iter().any(|c| opens(&tree, *c));
        if !finite_clause(&tree, v) && !told
            || tree.children(v).iter().any(|c| {
                tree.rel(*c).is_subject() && !(clausal(tree.rel(*c)) && tree.tag(*c).is_noun())
                    || tree.rel(*c) == Rel::Expl
            })
            || tree.rel(v) == Rel::Conj
        {
            continue;
        }
        let first = tree
            .children(v)
            .iter()
            .copied()
            .find(|c| tree.is_auxiliary_rel(*c) && tree.tag(*c).is_finite())
            .unwrap_or(v)
            .min(v);
        let subject = tree.children(v).iter().copied().rfind(|c| {
            *c < first
                && (tree.tag(*c).is_noun() || matches!(tree.tag(*c), Tag::PPER | Tag::PIS))
                && (matches!(
                    tree.rel(*c),
                    Rel::Obl | Rel::Dep | Rel::Nmod | Rel::ExplPv | Rel::Advmod | Rel::Obj
                ) || clausal(tree.rel(*c)) && !tree.children(*c).iter().any(|k| tree.rel(*k) == Rel::Cop))
                && tree.preposition(*c).is_none()
                && !codebook.lexicon.is_time_noun(tree.lemma(*c))
        });
        found.extend(subject);
    }
    relabel(tokens, found, Rel::Nsubj);
}

/// `walk out Monday unless schools were protected`: what a subjunction opens is no attribute of the noun before it.
fn marked_attribute(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for v in 0..tokens.len() as u16 {
        if !matches!(tree.rel(v), Rel::Acl | Rel::AclRelcl)
            || !finite_clause(&tree, v)
            || !marked(&tree, v, codebook)
            || tree.children(v).iter().any(|c| codebook.words.has("whether", tree.lemma(*c)))
        {
            continue;
        }
        let mut above = tree.head(v);
        let mut steps = 0;
        while let Some(h) = above
            && !finite_clause(&tree, h)
            && !tree.tag(h).is_verb()
            && steps < 8
        {
            above = tree.head(h);
            steps += 1;
        }
        if let Some(h) = above.filter(|h| *h != v && tree.tag(*h).is_verb()) {
            found.push((v, h));
        }
    }
    for (v, h) in found {
        if let Some(t) = tokens.get_mut(v as usize) {
            t.head = Some(h);
            t.rel = Rel::Advcl;
        }
    }
}
