//! The tree as a coder needs it, where treebanks annotate otherwise: the participle of a bekommen- or gehören-passive and
//! not its finite verb is the predicate; *werden* with a noun or adjective is a verb with a predicative.

use super::tree::Tree;
use lagebild_codebook::Lexicon;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::{Rel, Tag, Token};

/// A copy of the tokens with such words re-hung.
pub(super) fn normal(tokens: &[Token], text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let mut out = tokens.to_vec();
    for (i, t) in tokens.iter().enumerate() {
        if t.tag == Tag::VVPP {
            participle_particle(&mut out, i, text, lexicon);
        }
        if t.tag.is_verb() && makes_passive(&t.lemma) {
            recipient_passive(&mut out, i as u16, lexicon);
        }
        if t.tag.is_verb()
            && &*t.lemma == "werden"
            && let Some(head) = out.get(i).and_then(|t| t.head)
        {
            becoming(&mut out, head);
        }
        if t.tag.is_verb() && &*t.lemma == "sein" {
            being(&mut out, i as u16);
            nominal_predicate(&mut out, i as u16);
        }
        // "..., denn ...": treebanks hang the reason like an adverbial clause; it is a main clause
        if t.tag == Tag::KON
            && &*t.lemma == "denn"
            && let Some(p) = t.head.and_then(|h| out.get_mut(h as usize))
            && p.rel == Rel::Advcl
        {
            p.rel = Rel::Conj;
        }
        if t.tag == Tag::VAFIN && &*t.lemma == "haben" || t.tag == Tag::VMFIN {
            full_verb(&mut out, i as u16);
        }
    }
    out
}

/// `nahm der Gegner gefangen`: a participle that makes one verb with the finite one before it.
fn participle_particle(tokens: &mut [Token], i: usize, text: &str, lexicon: &Lexicon) {
    let Some(t) = tokens.get(i) else { return };
    let Some(h) = t.head.map(usize::from).filter(|h| *h < i) else { return };
    let bare = !tokens.iter().any(|c| c.head == Some(i as u16) && !c.tag.is_punctuation());
    let form = t.span.text(text).to_lowercase();
    let one = tokens
        .get(h)
        .filter(|v| v.tag == Tag::VVFIN)
        .is_some_and(|v| lexicon.verb(&format!("{form}{}", v.lemma)).is_some_and(|v| *v.particle == *form));
    if bare
        && one
        && let Some(t) = tokens.get_mut(i)
    {
        t.tag = Tag::PTKVZ;
        t.rel = Rel::CompoundPrt;
        t.lemma = form.into();
    }
}

/// Verbs whose participle complement is a passive. (Grammar of German: Eisenberg, Der Satz, on bekommen- and
/// gehören-passive.)
pub(super) fn makes_passive(lemma: &str) -> bool {
    matches!(lemma, "bekommen" | "erhalten" | "kriegen" | "gehören")
}

fn swap(tokens: &mut [Token], old: u16, new: u16, rel: Rel) {
    let (head, old_rel) = match tokens.get(old as usize) {
        Some(t) => (t.head, t.rel),
        None => return,
    };
    for (i, t) in tokens.iter_mut().enumerate() {
        if t.head == Some(old) && i as u16 != new {
            t.head = Some(new);
        }
    }
    if let Some(t) = tokens.get_mut(new as usize) {
        t.head = head;
        t.rel = old_rel;
    }
    if let Some(t) = tokens.get_mut(old as usize) {
        t.head = Some(new);
        t.rel = rel;
    }
}

fn recipient_passive(tokens: &mut [Token], i: u16, lexicon: &Lexicon) {
    let tree = Tree::new(tokens);
    // the participle behind the objects, without an auxiliary of its own
    let participle = tree.children(i).iter().copied().find(|c| {
        tree.tag(*c) == Tag::VVPP
            && tree.rel(*c) != Rel::Conj
            && !tree.children(*c).iter().any(|d| tree.tag(*d).is_verb() && tree.is_auxiliary_rel(*d))
            && lexicon.verb(tree.lemma(*c)).is_none_or(|v| v.takes(&Complement::Accusative))
    });
    // "soll geboten bekommen haben": the participle may be the head already
    let below = tree.head(i).filter(|h| tree.tag(*h) == Tag::VVPP && tree.tag(i).is_nonfinite());
    if let Some(p) = participle {
        // its auxiliaries go with the others to the new head
        swap(tokens, i, p, Rel::AuxPass);
    } else if let Some(h) = below
        && let Some(t) = tokens.get_mut(i as usize)
        && t.head == Some(h)
    {
        t.rel = Rel::AuxPass;
    }
}

/// `Er sei nie Mitglied gewesen`, `Wichtig ist, die Ursachen zu bekämpfen`: *sein* as head of its own predicative is the
/// copula of it.
fn being(tokens: &mut [Token], i: u16) {
    let tree = Tree::new(tokens);
    if tree.is_auxiliary_rel(i) {
        return;
    }
    let bare = |c: u16| tree.preposition(c).is_none();
    let children = || tree.children(i).iter().copied();
    let adjective = children()
        .find(|c| tree.tag(*c) == Tag::ADJD && matches!(tree.rel(*c), Rel::Xcomp | Rel::Obj | Rel::Nsubj));
    let subject = children().find(|c| tree.rel(*c).is_subject());
    let noun = children()
        .find(|c| tree.tag(*c) == Tag::NN && matches!(tree.rel(*c), Rel::Obj | Rel::Xcomp) && bare(*c))
        .filter(|_| subject.is_some());
    // in front of the verb: "Wichtig ist, ...", "Gastgeber des Treffens war der König"
    let in_front = || {
        children().find(|c| {
            let opens = tree.subtree(*c).first() == Some(&0);
            let article = tree.children(*c).iter().any(|k| *k < *c && !tree.tag(*k).is_punctuation());
            let other = children().any(|k| {
                k != *c && (tree.preposition(k).is_some() || matches!(tree.tag(k), Tag::ADJD | Tag::VVPP))
            });
            *c < i
                && opens
                && match tree.tag(*c) {
                    Tag::ADJD => tree.rel(*c) == Rel::Advmod && !other,
                    Tag::NN => {
                        matches!(tree.rel(*c), Rel::Obl | Rel::Nmod | Rel::Dep | Rel::Advmod)
                            && bare(*c)
                            && !article
                            && subject.is_some_and(|s| s > i)
                    }
                    _ => false,
                }
        })
    };
    let Some(new) = adjective.or(noun).or_else(in_front) else { return };
    let verbs: Vec<u16> = tree
        .children(i)
        .iter()
        .copied()
        .filter(|c| tree.tag(*c).is_verb() && tree.is_auxiliary_rel(*c))
        .collect();
    swap(tokens, i, new, Rel::Cop);
    for v in verbs {
        if let Some(t) = tokens.get_mut(v as usize) {
            t.head = Some(new);
        }
    }
}

/// `hat den Oligarchen im Visier`, `muss der Agent hinter Gitter`: *haben* and modals beside a noun are the verb.
fn full_verb(tokens: &mut [Token], i: u16) {
    let tree = Tree::new(tokens);
    if !matches!(tree.rel(i), Rel::Aux | Rel::AuxPass | Rel::Cop) {
        return;
    }
    let Some(h) = tree.head(i).filter(|h| tree.tag(*h).is_noun()) else { return };
    let other = |c: u16| c != i && tree.tag(c).is_verb() && tree.is_auxiliary_rel(c);
    if tree.children(h).iter().any(|c| other(*c)) {
        return;
    }
    // what belongs to the noun stays with it
    let own: Vec<u16> = tree
        .children(h)
        .iter()
        .copied()
        .filter(|c| {
            matches!(tree.rel(*c), Rel::Det | Rel::DetPoss | Rel::Amod | Rel::Nummod | Rel::Case | Rel::Flat)
                || *c > h
                    && matches!(tree.rel(*c), Rel::Nmod | Rel::Acl | Rel::AclRelcl | Rel::Appos)
                    && tree.preposition(*c).is_none()
        })
        .collect();
    let bare = tree.preposition(h).is_none();
    swap(tokens, h, i, if bare { Rel::Obj } else { Rel::Obl });
    for c in own {
        if let Some(t) = tokens.get_mut(c as usize) {
            t.head = Some(h);
        }
    }
}

/// `Russland sei eine Bedrohung für ganz Europa`: of two nominatives around *sein* the one behind it, right before a phrase
/// the parser took for the predicate, is the predicate.
fn nominal_predicate(tokens: &mut [Token], i: u16) {
    let tree = Tree::new(tokens);
    if tree.rel(i) != Rel::Cop {
        return;
    }
    let Some(h) = tree.head(i).filter(|h| tree.tag(*h).is_noun() && *h > i) else { return };
    let Some(p) = tree.preposition(h).filter(|p| *p > i) else { return };
    let between = tree.children(h).iter().copied().find(|c| {
        *c > i
            && *c < p
            && tree.tag(*c) == Tag::NN
            && (tree.rel(*c).is_subject() || matches!(tree.rel(*c), Rel::Obj | Rel::Obl))
            && tree.preposition(*c).is_none()
            && tree.subtree(*c).last().is_some_and(|end| end + 1 == p)
    });
    let other = tree.children(h).iter().copied().find(|c| {
        *c < i && (tree.tag(*c).is_noun() || tree.tag(*c).is_pronoun()) && tree.preposition(*c).is_none()
    });
    let (Some(n), Some(s)) = (between, other) else { return };
    let own: Vec<u16> = tree
        .children(h)
        .iter()
        .copied()
        .filter(|c| *c >= p && *c < h || *c > h && tree.rel(*c) == Rel::Nmod)
        .collect();
    swap(tokens, h, n, Rel::Nmod);
    for c in own {
        if let Some(t) = tokens.get_mut(c as usize) {
            t.head = Some(h);
        }
    }
    if let Some(t) = tokens.get_mut(s as usize) {
        t.rel = Rel::Nsubj;
    }
}

fn becoming(tokens: &mut [Token], i: u16) {
    let tree = Tree::new(tokens);
    let tag = tree.tag(i);
    if tag.is_verb() || tag.is_punctuation() {
        return;
    }
    let verbs: Vec<u16> = tree
        .children(i)
        .iter()
        .copied()
        .filter(|c| tree.tag(*c).is_verb() && tree.is_auxiliary_rel(*c))
        .collect();
    // werden alone or with modals and haben/sein; sein as main verb is the copula
    let werden: Vec<u16> = verbs.iter().copied().filter(|v| tree.lemma(*v) == "werden").collect();
    let copula =
        verbs.iter().any(|v| tree.lemma(*v) == "sein" && matches!(tree.tag(*v), Tag::VAINF | Tag::VAFIN));
    let perfect = werden.iter().any(|w| tree.tag(*w) == Tag::VAPP);
    let Some(w) = werden.last().copied() else { return };
    if copula && !perfect {
        return;
    }
    swap(tokens, i, w, Rel::Xcomp);
}
