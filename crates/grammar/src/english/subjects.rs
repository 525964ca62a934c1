//! No finite verb of English is without a subject. One that lost it finds it in front.

use super::repair::{finite_clause, set};
use crate::clauses::Tree;
use crate::repair::reroot;
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
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
    let participle = tree.head(lost.noun).filter(|w| {
        *w > lost.noun
            && *w < lost.verb
            && (tree.head(lost.verb) == Some(*w) || tree.head(*w) == Some(lost.verb))
            && tree.tag(*w) == Tag::VVPP
    });
    if let Some(w) = participle {
        let opener: Vec<u16> = tree.children(w).iter().copied().filter(|c| *c < lost.noun).collect();
        for c in opener {
            if let Some(t) = tokens.get_mut(c as usize) {
                t.head = Some(lost.verb);
            }
        }
        if let Some(t) = tokens.get_mut(w as usize) {
            t.head = Some(lost.noun);
            t.rel = Rel::Acl;
        }
    }
    let rel = as_subject(&Tree::new(tokens), lost.verb);
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
    if !(tree.tag(v).is_verb() || copula) || !lacks_subject(tree, v) {
        return None;
    }
    let first = first_verb(tree, v);
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
    // "A ceasefire, brokered by Angola, is due"
    if let Some(w) = above.filter(|w| *w > noun && *w < first && tree.tag(*w) == Tag::VVPP)
        && !finite_clause(tree, w)
        && tree.head(w) == Some(v)
    {
        return Some(Lost { verb: v, noun, hung: None });
    }
    // "after shells fired by the group tore through": the participle between belongs to the noun
    if let Some(w) = above.filter(|w| *w > noun && *w < first && tree.tag(*w) == Tag::VVPP)
        && !finite_clause(tree, w)
        && tree.head(v) == Some(w)
    {
        return Some(Lost { verb: v, noun, hung: Some((tree.head(w), tree.rel(w))) });
    }
    match above {
        None if inside => Some(Lost { verb: v, noun, hung: Some((None, Rel::Root)) }),
        Some(w) if w < noun && tree.tag(w).is_verb() => {
            let content = codebook.lexicon.takes_content(tree.lemma(w));
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
        // it was hung on what stands behind the verb
        Some(w) if w > v && !inside => Some(Lost { verb: v, noun, hung: None }),
        _ => None,
    }
}

/// `Armed men in the highlands released an archaeologist`, `the gang of about 20 seized ...`: a noun behind a preposition is
/// nobody's subject, unless the preposition counts (`about 20 men`).
pub(super) fn with_preposition(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for i in 1..tokens.len() as u16 {
        let Some(v) = tree.head(i).filter(|v| *v > i && tree.tag(*v).is_verb()) else { continue };
        let Some(p) = tree.preposition(i).filter(|p| *p < i && tree.tag(*p) == Tag::APPR) else { continue };
        let says = |key: &str| codebook.words.has(key, tree.lemma(p));
        let counts = (p + 1..=i).any(|k| tree.tag(k) == Tag::CARD) && says("before-number");
        let before = p.checked_sub(1).filter(|b| tree.tag(*b).is_noun());
        let opens = says("opens-phrase-or-clause");
        if tree.rel(i).is_subject() && tree.rel(p) == Rel::Case && !counts && !opens {
            found.push((
                i,
                before.map_or((v, Rel::Obl), |b| {
                    if tree.head(b).is_some_and(|h| h > b) { (b, Rel::Nmod) } else { (v, Rel::Obl) }
                }),
            ));
        }
    }
    for (i, (head, rel)) in found {
        set(tokens, i, head, rel);
    }
}

/// `after India had stripped Kashmir of its autonomy`: where a finite verb has no subject and a noun behind a preposition that
/// opens clauses too stands right before it, the noun is the subject and the preposition opens the clause.
pub(super) fn opened(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for v in 2..tokens.len() as u16 {
        if !tree.tag(v).is_verb() || !lacks_subject(&tree, v) {
            continue;
        }
        let first = first_verb(&tree, v);
        // the phrase right before the verb, up to its preposition
        let mut k = first - first.min(1);
        // "since the capital, Sanaa, fell"
        while k > 0 && matches!(tree.tag(k), Tag::ADV | Tag::COMMA) {
            k -= 1;
        }
        if !tree.tag(k).is_noun() && tree.tag(k) != Tag::PPER {
            continue;
        }
        let mut top = k;
        for _ in 0..tree.tokens.len() {
            match tree.head(top).filter(|h| *h < first && !tree.tag(*h).is_verb()) {
                Some(h) => top = h,
                None => break,
            }
        }
        let Some(p) =
            tree.preposition(top).filter(|p| *p < top && codebook.words.has("time-mark", tree.lemma(*p)))
        else {
            continue;
        };
        // what stands between the verbs is this phrase alone
        let above = tree.head(top);
        if above.is_none_or(|h| h == v || h < p) && !codebook.lexicon.is_time_noun(tree.lemma(top)) {
            found.push((p, top, v, above));
        }
    }
    for (p, top, v, above) in found {
        let tree = Tree::new(tokens);
        let subject = as_subject(&tree, v);
        let root = tree.head(v).is_none();
        // the clause hangs where its noun did
        let under = above.filter(|h| *h != v && !tree.subtree(v).contains(h));
        let set = |tokens: &mut [Token], i: u16, head: Option<u16>, rel: Rel| {
            if let Some(t) = tokens.get_mut(i as usize) {
                t.head = head;
                t.rel = rel;
            }
        };
        if let Some(h) = under.filter(|_| !root) {
            set(tokens, v, Some(h), Rel::Advcl);
        }
        set(tokens, top, Some(v), subject);
        set(tokens, p, Some(v), Rel::Mark);
    }
}

/// The noun of the attributive clause a verb stands in.
fn attributed(tree: &Tree<'_>, mut v: u16) -> Option<u16> {
    for _ in 0..6 {
        let h = tree.head(v).filter(|h| *h < v)?;
        if matches!(tree.rel(v), Rel::Acl | Rel::AclRelcl) {
            return (!tree.tag(h).is_verb()).then_some(h);
        }
        if !tree.tag(h).is_verb() {
            return None;
        }
        v = h;
    }
    None
}

/// The first word of a verb group: the verb or an auxiliary before it.
fn first_verb(tree: &Tree<'_>, v: u16) -> u16 {
    tree.children(v).iter().copied().filter(|c| tree.is_auxiliary_rel(*c)).min().unwrap_or(v).min(v)
}

/// The relation of the subject a verb is to get.
fn as_subject(tree: &Tree<'_>, v: u16) -> Rel {
    let passive = tree.children(v).iter().any(|c| tree.rel(*c) == Rel::AuxPass);
    if passive { Rel::NsubjPass } else { Rel::Nsubj }
}

/// True for what heads a finite clause and has nothing in the subject's place.
fn lacks_subject(tree: &Tree<'_>, v: u16) -> bool {
    finite_clause(tree, v)
        && !tree.is_auxiliary_rel(v)
        && !tree.children(v).iter().any(|c| {
            // "after Senator Edwards had called": a noun is no clause
            let clause = matches!(tree.rel(*c), Rel::Csubj | Rel::CsubjPass)
                && (tree.tag(*c).is_noun() || *c > v && tree.tag(*c) == Tag::VVINF);
            tree.rel(*c).is_subject() && !clause
                || matches!(tree.rel(*c), Rel::Expl)
                || matches!(tree.tag(*c), Tag::PRELS | Tag::PWS) && *c < v
        })
}

/// `had summoned Ambassador Georgy Zuyev over remarks`: no attribute stands before the preposition of its noun. What was hung
/// there is the object of the verb before, where that has none.
pub(super) fn before_prepositions(tokens: &mut [Token]) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for x in 1..tokens.len() as u16 {
        let attribute = tree.tag(x).is_noun()
            && matches!(
                tree.rel(x),
                Rel::Compound | Rel::NmodPoss | Rel::Flat | Rel::FlatName | Rel::Nmod | Rel::Amod
            );
        let Some(h) = tree.head(x).filter(|h| *h > x && attribute) else { continue };
        let across = tree.preposition(h).is_some_and(|p| p > x && tree.tag(p) == Tag::APPR);
        let Some(v) = tree.head(h).filter(|v| *v < x && tree.tag(*v).is_verb() && across) else { continue };
        let bare = tree.preposition(x).is_none();
        let open = !tree.children(v).iter().any(|c| *c > v && matches!(tree.rel(*c), Rel::Obj | Rel::Ccomp));
        let passive = tree.children(v).iter().any(|c| tree.rel(*c) == Rel::AuxPass);
        if bare && open && !passive {
            found.push((x, v));
        }
    }
    for (x, v) in found {
        set(tokens, x, v, Rel::Obj);
    }
}

/// `Kazakhstan, which sent its partner 2,000 tons of fodder`: of two bare noun phrases behind a verb that takes two, the first is
/// the one who gets.
pub(super) fn two_objects(tokens: &mut [Token], codebook: &Codebook) {
    let tree = Tree::new(tokens);
    let mut found = Vec::new();
    for v in 0..tokens.len() as u16 {
        if !tree.tag(v).is_verb() || !codebook.lexicon.takes(tree.lemma(v), &Complement::Dative) {
            continue;
        }
        let bare: Vec<u16> = tree
            .children(v)
            .iter()
            .copied()
            .filter(|c| {
                *c > v
                    && (tree.tag(*c).is_noun() || tree.tag(*c) == Tag::PPER)
                    && tree.preposition(*c).is_none()
                    && !codebook.lexicon.is_time_noun(tree.lemma(*c))
            })
            .collect();
        if let [a, b] = bare.as_slice()
            && tree.rel(*a) == Rel::Obj
            && matches!(tree.rel(*b), Rel::Obl | Rel::Dep)
            && !(*a..*b).any(|k| tree.tag(k).is_punctuation() || tree.tag(k) == Tag::APPR)
        {
            found.push((*a, *b));
        }
    }
    for (a, b) in found {
        for (i, rel) in [(a, Rel::Iobj), (b, Rel::Obj)] {
            if let Some(t) = tokens.get_mut(i as usize) {
                t.rel = rel;
            }
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
            // "shells fired on Sunday tore": a participle behind its noun
            Tag::VVPP
                if k > from
                    && tree.tag(k - 1).is_noun()
                    && !tree.children(k).iter().any(|c| tree.is_auxiliary_rel(*c)) =>
            {
                k -= 1;
                continue;
            }
            // "Khan, ousted in a vote, has been held": between commas
            Tag::VVPP
                if k > from + 1
                    && tree.tag(k - 1) == Tag::COMMA
                    && !tree.children(k).iter().any(|c| tree.is_auxiliary_rel(*c)) =>
            {
                k -= 2;
                continue;
            }
            _ => return None,
        }
        let mut at = k;
        let mut noun = None;
        let mut passed = false;
        for _ in 0..tree.tokens.len() {
            let nominal = tree.tag(at).is_noun() || matches!(tree.tag(at), Tag::PPER | Tag::CARD);
            let phrase = nominal && tree.preposition(at).is_some_and(|p| p < at);
            // of a participle between, which has no use for it
            let free = !tree.rel(at).is_subject()
                || tree.head(at).is_some_and(|w| {
                    w > at && w < first && tree.tag(w) == Tag::VVPP && !finite_clause(tree, w)
                });
            noun = (nominal && !phrase && free)
                .then_some(at)
                .or(noun.filter(|_| !phrase && !tree.tag(at).is_verb()));
            let Some(h) = tree.head(at).filter(|h| *h < first && *h >= from) else {
                passed = phrase;
                break;
            };
            if tree.tag(h).is_verb() {
                // out of a relative clause to its noun
                let Some(n) = attributed(tree, h).filter(|n| *n >= from) else {
                    passed = phrase;
                    break;
                };
                at = n;
                continue;
            }
            at = h;
        }
        let start = tree.subtree(at).first().copied().unwrap_or(at);
        // "Theresa May": a month with a name before it is none
        let name = |n: u16| {
            let before =
                |c: &u16| *c < n && tree.tag(*c) == Tag::NE && !codebook.lexicon.is_time_noun(tree.lemma(*c));
            tree.tag(n) == Tag::NE && tree.children(n).iter().any(before)
        };
        let time = noun.is_some_and(|n| {
            codebook.lexicon.is_time_noun(tree.lemma(n)) && !name(n) || tree.tag(n) == Tag::CARD
        });
        if passed || time {
            k = start.min(at).checked_sub(1)?;
            continue;
        }
        return noun;
    }
    None
}
