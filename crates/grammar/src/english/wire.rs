//! What newsrooms write and treebanks hardly show: headlines that plan, the day before what is said, tolls of attacks, nations
//! before names, examples of a group, what is said of the clause before.

use super::repair::{finite_clause, set};
use crate::clauses::Tree;
use lagebild_codebook::Codebook;
use lagebild_model::{Rel, Tag, Token};

/// `Slovak Prime Minister Robert Fico was shot`: the adjective of a state is no first name; the name heads the phrase.
pub(super) fn nation_before_name(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let adjective =
        |i: u16| codebook.world.states.iter().any(|s| s.adjectives_de.iter().any(|a| a == tree.lemma(i)));
    let found: Vec<(u16, u16, Vec<u16>)> = (0..tokens.len() as u16)
        .filter_map(|i| {
            let flat = |c: &u16| *c > i && tree.rel(*c) == Rel::Flat && tree.tag(*c) == Tag::NE;
            let name = tree.children(i).iter().copied().find(flat).filter(|_| adjective(i))?;
            Some((i, name, tree.children(i).iter().copied().filter(|c| *c != name).collect()))
        })
        .collect();
    for (i, name, moved) in found {
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
pub(super) fn toll_of_an_attack(tokens: &mut [Token], codebook: &Codebook) {
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
pub(super) fn said_on_a_day(tokens: &mut [Token], codebook: &Codebook) {
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
pub(super) fn headline(tokens: &mut [Token], codebook: &Codebook) {
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
pub(super) fn examples(tokens: &mut [Token]) {
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

/// `X accused the forces of killing people, a charge the army denies`: an object between the clause before and the subject of
/// its own verb, with a comma in front, is said of that clause, and its verb is a relative clause without a pronoun. English
/// puts no such object first.
pub(super) fn fronted(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for o in (1..tokens.len() as u16).filter(|o| tree.tag(*o) == Tag::NN) {
        let article = tree.children(o).iter().copied().find(|c| *c < o && tree.tag(*c) == Tag::ART);
        let comma = article.and_then(|a| a.checked_sub(1)).is_some_and(|k| tree.tag(k) == Tag::COMMA);
        let told = |v: u16| {
            v > o && finite_clause(&tree, v) && {
                let mut children = tree.children(v).iter();
                children.any(|c| tree.rel(*c) == Rel::Nsubj && o < *c && *c < v && tree.tag(*c) != Tag::PRELS)
            }
        };
        let object_of = tree.head(o).filter(|_| tree.rel(o) == Rel::Obj);
        let attribute = || {
            let is = |c: &u16| tree.rel(*c) == Rel::AclRelcl;
            let bare =
                tree.children(o).iter().all(|c| !tree.rel(*c).is_subject() && tree.rel(*c) != Rel::Cop);
            tree.children(o).iter().copied().find(is).filter(|_| bare)
        };
        let Some(v) = object_of.or_else(attribute).filter(|v| comma && told(*v)) else { continue };
        // the clause before hangs on the verb or the noun, or holds the verb
        let top = if object_of.is_some() { v } else { o };
        let clause = |c: &u16| {
            *c < o
                && matches!(tree.rel(*c), Rel::Ccomp | Rel::Parataxis | Rel::Advcl)
                && finite_clause(&tree, *c)
        };
        let before = tree.children(top).iter().copied().find(clause);
        let above = tree.head(v).filter(|h| object_of.is_some() && *h < o && tree.tag(*h).is_verb());
        if let Some(c) = before.or(above) {
            found.push((o, v, c, before.map(|_| top)));
        }
    }
    for (o, v, clause, top) in found {
        if let Some((head, rel)) = top.and_then(|t| tokens.get(t as usize)).map(|t| (t.head, t.rel))
            && let Some(t) = tokens.get_mut(clause as usize)
        {
            (t.head, t.rel) = (head, rel);
        }
        set(tokens, o, clause, Rel::Parataxis);
        set(tokens, v, o, Rel::AclRelcl);
    }
}
