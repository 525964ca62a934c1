//! Objects that the parser took for something else.

use super::repair::{finite_clause, set};
use crate::clauses::Tree;
use lagebild_codebook::lexicon::Complement;
use lagebild_codebook::{Codebook, RoleName};
use lagebild_model::{Clause, Link, Rel, Role, Slot, Tag, Token};

/// True for verbs that stand with an object. Of those the lexicon has no pattern of the frames tell it.
fn needs_object(codebook: &Codebook, lemma: &str) -> bool {
    let known = codebook.lexicon.verb(lemma).filter(|v| !v.patterns.is_empty());
    let framed =
        || codebook.frames.of(lemma).any(|f| f.slots.iter().any(|s| s.roles.contains(&RoleName::Obj)));
    known
        .map_or_else(framed, |v| v.takes(&Complement::Accusative) && v.patterns.iter().all(|p| !p.is_empty()))
}

/// `Dbeibah, who visited the district, thanked Ankara`, `raided a hideout and shot dead five gunmen`: behind a finite verb that
/// takes an object and speaks no content stands its object, not its subject. English turns subject and verb round only
/// behind words of saying, of being and coming, and behind an auxiliary.
pub(super) fn behind_verb(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for i in 1..tokens.len() as u16 {
        let Some(v) = tree.head(i).filter(|v| *v < i && tree.rel(i) == Rel::Nsubj) else { continue };
        let speaks = codebook.lexicon.takes(tree.lemma(v), &Complement::Speech);
        let takes = !speaks && needs_object(codebook, tree.lemma(v));
        let plain = tree.tag(v) == Tag::VVFIN
            && finite_clause(&tree, v)
            && tree.preposition(i).is_none()
            && (tree.tag(i).is_noun() || tree.tag(i) == Tag::PIS)
            && !tree.children(v).iter().any(|c| {
                tree.is_auxiliary_rel(*c)
                    || matches!(tree.rel(*c), Rel::Obj | Rel::Iobj | Rel::Expl | Rel::Ccomp)
                    || tree.tag(*c) == Tag::PWAV && *c < v
            });
        if takes && plain && !(v + 1..i).any(|k| tree.tag(k).is_punctuation()) {
            found.push((i, v));
        }
    }
    // "and promised Kyiv a billion euros"
    let first: Vec<(u16, u16)> = (1..tokens.len() as u16)
        .filter_map(|i| {
            let v =
                tree.head(i).filter(|v| *v < i && tree.rel(i) == Rel::Nsubj && tree.tag(*v) == Tag::VVFIN)?;
            let gives = codebook.lexicon.takes(tree.lemma(v), &Complement::Dative);
            let object = tree.children(v).iter().any(|c| *c > i && tree.rel(*c) == Rel::Obj);
            (gives && object && (v + 1..i).all(|k| !tree.tag(k).is_punctuation())).then_some((i, v))
        })
        .collect();
    for (i, v) in found {
        set(tokens, i, v, Rel::Obj);
    }
    for (i, v) in first {
        set(tokens, i, v, Rel::Iobj);
    }
}

/// What the object *what* is called stands for it: the missile that was tested.
pub(super) fn called(out: &mut [Clause], tree: &Tree<'_>, codebook: &Codebook) {
    for c in out.iter_mut() {
        let Link::Relative(what) = c.link else { continue };
        let names = codebook.lexicon.takes(tree.lemma(c.head), &Complement::Nominative);
        let free =
            names && tree.lemma(what) == "what" && !c.slots.iter().any(|s| s.role == Role::Predicative);
        if free && let Some(s) = c.slots.iter_mut().find(|s| s.role == Role::Object && s.token > c.head) {
            s.role = Role::Predicative;
            c.slots.push(Slot { role: Role::Object, token: what });
        }
    }
    let named: Vec<(u16, u16)> = out
        .iter()
        .filter_map(|c| {
            let Link::Relative(what) = c.link else { return None };
            let pred = c.slots.iter().find(|s| {
                s.token > c.head
                    && (s.role == Role::Predicative
                        || matches!(&s.role, Role::Prep(p) if &**p == "as" && tree.tag(s.token).is_noun()))
            })?;
            (tree.lemma(what) == "what").then_some((what, pred.token))
        })
        .collect();
    for (what, pred) in named {
        let own = tree.head(what).is_some_and(|h| tree.head(h) != Some(what));
        if !own || tree.head(pred) == tree.head(what) {
            continue;
        }
        // the clause that names keeps its own
        for c in out.iter_mut().filter(|c| c.link != Link::Relative(what)) {
            for s in c.slots.iter_mut().filter(|s| s.token == what) {
                if matches!(s.role, Role::Object | Role::Subject | Role::Prep(_)) {
                    s.token = pred;
                }
            }
        }
    }
}

/// `branded the raid "a probable war crime"`: the bare noun behind the object of a verb of naming says what it is.
pub(super) fn named_as(tree: &Tree<'_>, head: u16, slots: &mut [Slot], codebook: &Codebook) {
    let names = codebook.lexicon.takes(tree.lemma(head), &Complement::Nominative);
    let Some(object) = slots.iter().find(|s| s.role == Role::Object && s.token > head).map(|s| s.token)
    else {
        return;
    };
    if !names || slots.iter().any(|s| s.role == Role::Predicative) {
        return;
    }
    let found = slots.iter_mut().find(|s| {
        s.role == Role::Adverbial
            && s.token > object
            && tree.tag(s.token).is_noun()
            && tree.preposition(s.token).is_none()
            && !codebook.lexicon.is_time_noun(tree.lemma(s.token))
    });
    if let Some(s) = found {
        s.role = Role::Predicative;
    }
}

/// `branded the raid "a probable war crime"`: a noun that the parser set beside a verb of naming, behind its object.
pub(super) fn named_beside(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let found: Vec<u16> = (1..tokens.len() as u16)
        .filter(|k| {
            tree.rel(*k) == Rel::Parataxis && tree.tag(*k).is_noun() && tree.preposition(*k).is_none()
        })
        .filter(|k| !tree.children(*k).iter().any(|c| tree.tag(*c).is_verb() || tree.rel(*c).is_subject()))
        .filter(|k| {
            tree.head(*k).is_some_and(|v| {
                v < *k
                    && codebook.lexicon.takes(tree.lemma(v), &Complement::Nominative)
                    && tree.children(v).iter().any(|o| tree.rel(*o) == Rel::Obj && v < *o && *o < *k)
            })
        })
        .collect();
    super::repair::relabel(tokens, found, Rel::Obl);
}

/// `a claim the separatists rejected as propaganda`: a finite clause right behind a noun, without an opener and without the
/// object its verb needs, is a relative clause.
pub(super) fn lacks_its_object(c: &Clause, noun: u16, tree: &Tree<'_>, codebook: &Codebook) -> bool {
    let (lexicon, verb) = (&codebook.lexicon, tree.lemma(c.head));
    let needs = lexicon.takes(verb, &Complement::Accusative) && !lexicon.takes_content(verb);
    let subject = c.slots.iter().any(|s| s.role == Role::Subject && s.token > noun && s.token < c.head);
    let filled = c.slots.iter().any(|s| matches!(s.role, Role::Object | Role::Dative | Role::Reflexive));
    c.finite.is_some() && c.mark.is_none() && needs && subject && !filled && !c.passive && noun < c.head
}

/// `The prime minister called the opposition leader`: a verb of naming that is told no more than one noun has it for its object.
pub(super) fn only_predicate(tree: &Tree<'_>, c: &mut Clause, codebook: &Codebook) {
    let takes = |wanted| codebook.lexicon.takes(tree.lemma(c.head), wanted);
    let names = takes(&Complement::Nominative) && takes(&Complement::Accusative);
    if !names
        || c.passive
        || c.slots.iter().any(|s| matches!(s.role, Role::Object | Role::Dative | Role::Reflexive))
    {
        return;
    }
    // "what he called a lie" has its object in front
    let asked = tree.children(c.head).iter().any(|k| matches!(tree.tag(*k), Tag::PWS | Tag::PRELS));
    let relative = matches!(tree.rel(c.head), Rel::Acl | Rel::AclRelcl);
    if let Some(s) = c
        .slots
        .iter_mut()
        .find(|s| s.role == Role::Predicative && s.token > c.head && tree.tag(s.token).is_noun())
        .filter(|_| !asked && !relative)
    {
        s.role = Role::Object;
    }
}

/// `found the former officer guilty`, `declared the ban unconstitutional`: an adjective behind a noun with an article is what the
/// noun is found to be.
pub(super) fn found_to_be(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for a in 2..tokens.len() as u16 {
        let Some(v) = tree.head(a).filter(|v| *v < a && tree.tag(*v).is_verb() && tree.rel(a) == Rel::Obj)
        else {
            continue;
        };
        let names = codebook.lexicon.takes(tree.lemma(v), &Complement::Nominative);
        let bits = codebook.lexicon.word_classes(&tree.lemma(a).to_lowercase());
        let adjective = matches!(tree.tag(a), Tag::ADJA | Tag::ADJD) || bits & 2 != 0 && bits & 1 == 0;
        let n = a - 1;
        let noun = tree.tag(n).is_noun() && tree.head(n) == Some(a);
        let article =
            tree.children(a).iter().any(|c| *c < n && matches!(tree.tag(*c), Tag::ART | Tag::PPOSAT));
        if names && adjective && noun && article {
            found.push((v, n, a));
        }
    }
    for (v, n, a) in found {
        let tree = Tree::new(tokens);
        let moved: Vec<(u16, Rel)> =
            tree.children(a).iter().filter(|c| **c < n).map(|c| (*c, tree.rel(*c))).collect();
        for (c, rel) in moved {
            set(tokens, c, n, rel);
        }
        set(tokens, n, v, Rel::Obj);
        set(tokens, a, v, Rel::Xcomp);
        if let Some(t) = tokens.get_mut(a as usize) {
            t.tag = Tag::ADJD;
        }
    }
}

/// `chased, boarded and seized a trawler`: a verb that needs an object and stands right before a comma or conjunction shares
/// that of the verb joined to it.
pub(super) fn shared(out: &mut [Clause], tree: &Tree<'_>, codebook: &Codebook) {
    for k in (0..out.len()).rev() {
        let Some(c) = out.get(k) else { continue };
        let needs =
            needs_object(codebook, tree.lemma(c.head)) && !codebook.lexicon.takes_content(tree.lemma(c.head));
        let last = c.complex.last().copied().unwrap_or(c.head);
        let open = matches!(tree.tag(last + 1), Tag::COMMA | Tag::KON) && !c.passive && !c.copula;
        let filled = c.slots.iter().any(|s| s.token > c.head || s.role == Role::Object);
        if !needs || !open || filled {
            continue;
        }
        let joined = |d: &&Clause| {
            d.link == Link::Coordinated
                && d.head > last
                && !d.passive
                && (d.parent == Some(k as u16) || d.parent == c.parent && c.link == Link::Coordinated)
        };
        let object = out
            .iter()
            .filter(joined)
            .find_map(|d| d.slots.iter().find(|s| s.role == Role::Object && s.token > d.head))
            .map(|s| s.token);
        if let (Some(token), Some(c)) = (object, out.get_mut(k)) {
            c.slots.push(Slot { role: Role::Object, token });
        }
    }
}
