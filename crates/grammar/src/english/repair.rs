//! What the whole sentence tells beyond single arcs: which clause is the head of which, and what a verb without a subject has
//! in front of it.

use crate::clauses::Tree;
use crate::repair::{reroot, without_rings};
use lagebild_codebook::Codebook;
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
    super::predicates::participle_with_object(tokens, codebook);
    super::predicates::finite_attribute(tokens);
    without_rings(tokens, super::predicates::only_verb);
    particles_of_the_tree(tokens);
    without_rings(tokens, super::subjects::before_prepositions);
    without_rings(tokens, |t| super::wire::nation_before_name(t, codebook));
    without_rings(tokens, |t| super::wire::toll_of_an_attack(t, codebook));
    without_rings(tokens, |t| super::wire::said_on_a_day(t, codebook));
    without_rings(tokens, |t| super::wire::headline(t, codebook));
    without_rings(tokens, super::wire::examples);
    joined_nations(tokens, codebook);
    time_before_subject(tokens, codebook);
    adjective_as_subject(tokens);
    pronoun_subject(tokens);
    without_rings(tokens, |t| marked_root(t, codebook));
    without_rings(tokens, super::wire::fronted);
    super::objects::named_beside(tokens, codebook);
    without_rings(tokens, |t| super::subjects::with_preposition(t, codebook));
    without_rings(tokens, |t| super::subjects::opened(t, codebook));
    super::objects::found_to_be(tokens, codebook);
    super::objects::behind_verb(tokens, codebook);
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

fn marked(tree: &Tree<'_>, v: u16, codebook: &Codebook) -> bool {
    tree.children(v).iter().any(|c| opens(tree, *c) && *c < v && !codebook.words.has("that", tree.lemma(*c)))
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
    let mark = tree.children(root).iter().copied().find(|c| opens(&tree, *c)).unwrap_or(root);
    let clause = |v: &u16| {
        tree.tag(*v).is_verb()
            && finite_clause(&tree, *v)
            && !matches!(tree.rel(*v), Rel::Conj | Rel::Aux | Rel::AuxPass | Rel::Cop)
            && !opened(*v)
    };
    // "An attempt to impeach the president collapsed after ...": no finite verb is the infinitive's complement
    let stray =
        || (0..mark).rev().find(|v| tree.tag(*v) == Tag::VVFIN && tree.rel(*v) == Rel::Xcomp && !opened(*v));
    let Some(main) = tree.children(root).iter().copied().find(clause).or_else(stray) else { return };
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
