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
    without_rings(tokens, |t| nation_before_name(t, codebook));
    without_rings(tokens, |t| toll_of_an_attack(t, codebook));
    without_rings(tokens, |t| said_on_a_day(t, codebook));
    without_rings(tokens, |t| headline(t, codebook));
    without_rings(tokens, examples);
    joined_nations(tokens, codebook);
    time_before_subject(tokens, codebook);
    adjective_as_subject(tokens);
    pronoun_subject(tokens);
    without_rings(tokens, |t| marked_root(t, codebook));
    without_rings(tokens, super::objects::fronted);
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

/// `Slovak Prime Minister Robert Fico was shot`: the adjective of a state is no first name; the name heads the phrase.
fn nation_before_name(tokens: &mut [Token], codebook: &Codebook) {
    for i in 0..tokens.len() as u16 {
        let tree = Tree::new(tokens);
        let adjective =
            codebook.world.states.iter().any(|s| s.adjectives_de.iter().any(|a| a == tree.lemma(i)));
        let flat = |c: &u16| *c > i && tree.rel(*c) == Rel::Flat && tree.tag(*c) == Tag::NE;
        let Some(name) = tree.children(i).iter().copied().find(flat).filter(|_| adjective) else { continue };
        let moved: Vec<u16> = tree.children(i).iter().copied().filter(|c| *c != name).collect();
        let (head, rel) = tokens.get(i as usize).map_or((None, Rel::Dep), |t| (t.head, t.rel));
        for c in moved {
            if let Some(t) = tokens.get_mut(c as usize) {
                t.head = Some(name);
            }
        }
        if let Some(t) = tokens.get_mut(name as usize) {
            (t.head, t.rel) = (head, rel);
        }
        set(tokens, i, name, Rel::Amod);
        if let Some(t) = tokens.get_mut(i as usize) {
            t.tag = Tag::ADJA;
        }
    }
}

/// `a strike on a school that killed dozens`: what kills is the attack, not what it hit.
fn toll_of_an_attack(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let attack = |n: u16| codebook.classes.lists("attack", tree.lemma(n));
    let found: Vec<(u16, u16)> = (1..tokens.len() as u16)
        .filter(|v| {
            matches!(tree.rel(*v), Rel::AclRelcl | Rel::Acl) && codebook.words.has("toll", tree.lemma(*v))
        })
        .filter(|v| {
            tree.rel(*v) == Rel::Acl || !tree.children(*v).iter().any(|c| tree.rel(*c) == Rel::NsubjPass)
        })
        .filter_map(|v| {
            let noun = tree.head(v).filter(|n| *n < v && !attack(*n))?;
            let mut above = tree.head(noun);
            for _ in 0..4 {
                let h = above.filter(|h| *h < noun && tree.tag(*h).is_noun())?;
                if attack(h) {
                    return Some((v, h));
                }
                above = tree.head(h);
            }
            None
        })
        .collect();
    for (v, attack) in found {
        if let Some(t) = tokens.get_mut(v as usize) {
            t.head = Some(attack);
        }
    }
}

/// `said on Tuesday that hackers had broken in`: what follows *that* behind a time is said, not told of the day.
fn said_on_a_day(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let lexicon = &codebook.lexicon;
    let found: Vec<(u16, u16, u16)> = (2..tokens.len() as u16)
        .filter(|k| tree.lemma(*k) == "that" && lexicon.is_time_noun(tree.lemma(k - 1)))
        .filter_map(|k| {
            let said = tree.head(k).filter(|c| *c > k && tree.rel(*c) == Rel::AclRelcl)?;
            let above = tree.head(tree.head(said)?).filter(|v| *v < k && tree.tag(*v).is_verb())?;
            let content = tree.children(above).iter().any(|c| tree.rel(*c) == Rel::Ccomp);
            (lexicon.takes_content(tree.lemma(above)) && !content).then_some((k, said, above))
        })
        .collect();
    for (that, said, above) in found {
        set(tokens, said, above, Rel::Ccomp);
        set(tokens, that, said, Rel::Mark);
        if let Some(t) = tokens.get_mut(that as usize) {
            t.tag = Tag::KOUS;
        }
    }
}

/// `EU to impose sanctions on Belarus`, `Macron to visit Ukraine, aide says`: in a headline the noun phrase before an infinitive
/// is its subject.
fn headline(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let Some(to) = (1..tokens.len() as u16).find(|k| tree.tag(*k) == Tag::PTKZU) else { return };
    let phrase = |k: u16| {
        tree.tag(k).is_noun()
            || matches!(
                tree.tag(k),
                Tag::ADJA | Tag::CARD | Tag::PTKA | Tag::PAREN | Tag::KON | Tag::COMMA | Tag::ADJD
            )
    };
    let infinitive = |v: &u16| *v > to && matches!(tree.tag(*v), Tag::VVINF | Tag::VVPP);
    let Some(v) = tree.head(to).filter(infinitive) else { return };
    let actor = |n: &u16| *n < to && super::denotes_actor(&tree, *n, codebook);
    let Some(n) = tree.head(v).filter(|n| tree.rel(v) == Rel::Acl && actor(n)) else { return };
    // no verb but that of who says so, behind a comma
    let comma = (v..tokens.len() as u16).find(|k| tree.tag(*k) == Tag::COMMA).unwrap_or(tokens.len() as u16);
    let alone = (0..comma).all(|k| !tree.tag(k).is_finite());
    if !alone || !(0..to).all(phrase) || tree.children(n).iter().any(|c| tree.preposition(*c).is_some()) {
        return;
    }
    let says = tree.head(n).filter(|s| *s > comma);
    if says.is_none() && tree.head(n).is_some() {
        return;
    }
    let (head, rel) = (says, if says.is_some() { Rel::Ccomp } else { Rel::Root });
    if let Some(t) = tokens.get_mut(v as usize) {
        (t.head, t.rel) = (head, rel);
    }
    set(tokens, n, v, Rel::Nsubj);
}

/// `urged allies such as Germany to act`: examples belong to the noun before them.
fn examples(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let found: Vec<(u16, u16)> = (1..tokens.len() as u16)
        .filter(|k| tree.lemma(*k) == "such" && tree.lemma(k + 1) == "as" && tree.rel(*k) == Rel::Case)
        .filter_map(|k| {
            let comma = u16::from(tree.tag(k - 1) == Tag::COMMA);
            let noun = k.checked_sub(1 + comma).filter(|n| tree.tag(*n).is_noun())?;
            let named = tree.head(k).filter(|x| *x > k)?;
            tree.head(named).filter(|h| *h != noun && tree.tag(*h).is_verb() && *h < noun)?;
            Some((named, noun))
        })
        .collect();
    for (named, noun) in found {
        set(tokens, named, noun, Rel::Nmod);
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
