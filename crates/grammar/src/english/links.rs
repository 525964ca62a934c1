//! What a clause of English is to the one above it, and what it shares with it: subjects, tenses, of whom an infinitive is asked.

use super::clauses::{gerund_mark, past};
use super::objects::lacks_its_object;
use crate::clauses::{Tree, clause_of};
use lagebild_codebook::lexicon::Complement;
use lagebild_codebook::{Codebook, Filler, FrameKind, FrameSlot, RoleName};
use lagebild_model::{Clause, Link, Mood, Rel, Role, Slot, Tag, Tense};
use std::sync::Arc;

pub(super) fn link(out: &[Clause], k: usize, tree: &Tree<'_>, heads: &[u16], codebook: &Codebook) -> Link {
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
    let before = |first: u16| {
        let ends_there =
            |s: &&Slot| s.token > p.head && tree.subtree(s.token).last() == first.checked_sub(1).as_ref();
        p.slots.iter().find(|s| s.token < first && ends_there(s))
    };
    let right_before = before(first);
    // "urged Israel on Monday to allow more aid"; but "met them on Monday to discuss aid"
    let mut past_the_day = right_before;
    while let Some(time) = past_the_day.filter(|s| codebook.lexicon.is_time_noun(tree.lemma(s.token))) {
        past_the_day = tree.subtree(time.token).first().and_then(|t| before(*t));
    }
    codebook.frames.of(&p.predicate).filter(|f| !f.noun).find_map(|f| {
        let has = |r: &RoleName| f.slots.iter().any(|s| s.roles.contains(r));
        if !has(&RoleName::Inf) {
            return None;
        }
        let asks = matches!(&f.kind, FrameKind::Event(t) if t == "REQUEST");
        let last = if asks { past_the_day } else { right_before };
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
                    if role(&RoleName::Prep(x.to_string()))
                        && super::denotes_actor(tree, s.token, codebook) =>
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
pub(super) fn finish(out: &mut [Clause], k: usize, tree: &Tree<'_>, codebook: &Codebook) {
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
