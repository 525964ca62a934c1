//! Clauses out of the dependency tree: one predicate each, with tense, mood, voice, negation and roles.
//!
//! The tree says what hangs together; form says the rest. The stages: [`normal`] re-hangs what the treebanks annotate
//! otherwise than a coder needs it (bekommen-passive, *werden* with a predicative), [`verbs`] reads the verb complex, [`slots`]
//! gives roles by exact search over case, agreement and valency, [`links`] tells how each clause hangs on the one above, and
//! [`shares`] hands on what stands only once (subject and finite verb of coordinated predicates, subjects of infinitives).

mod gaps;
mod links;
mod negation;
mod normal;
mod participles;
mod shares;
mod slots;
mod tree;
mod verbs;

pub use tree::Tree;

use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Lexicon;
use lagebild_model::{Clause, Link, Rel, Span, Tag, Token};
use std::sync::Arc;

/// Builds the clauses of a parsed sentence, and for each token the clause it belongs to.
pub fn clauses(tokens: &[Token], text: &str, codebook: &Codebook) -> (Vec<Clause>, Vec<Option<u16>>) {
    let lexicon = &codebook.lexicon;
    let tokens = normal::normal(tokens, text, lexicon);
    let tokens = tokens.as_slice();
    let tree = Tree::new(tokens);
    let heads: Vec<u16> = (0..tokens.len() as u16)
        .filter(|i| {
            tree.is_predicate(*i)
                || participles::verb_of(&tree, *i, lexicon).is_some()
                || gaps::verb_of(&tree, *i).is_some()
        })
        .collect();
    let of_token: Vec<Option<u16>> =
        (0..tokens.len() as u16).map(|i| clause_of(&tree, Some(i), &heads)).collect();
    let mut out: Vec<Clause> = heads
        .iter()
        .map(|h| match participles::verb_of(&tree, *h, lexicon) {
            Some(p) if !tree.is_predicate(*h) => participles::build(&tree, *h, &p, codebook),
            _ => build(&tree, *h, text, codebook),
        })
        .collect();
    links::hang(&mut out, &tree, &heads, text, codebook);
    shares::hand_on(&mut out, &tree, codebook);
    for (k, h) in heads.iter().enumerate() {
        let Some(verb) = gaps::verb_of(&tree, *h) else { continue };
        let Ok(parent) = heads.binary_search(&verb) else { continue };
        if let Some(model) = out.get(parent).cloned()
            && let Some(c) = out.get_mut(k)
        {
            *c = gaps::build(&tree, *h, &model, parent as u16);
        }
    }
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

/// The clause a token stands in: the first predicate on the way up, as an index into `heads`.
pub(crate) fn clause_of(tree: &Tree<'_>, mut at: Option<u16>, heads: &[u16]) -> Option<u16> {
    for _ in 0..=tree.tokens.len() {
        if let Ok(k) = heads.binary_search(&at?) {
            return Some(k as u16);
        }
        at = at.and_then(|x| tree.head(x));
    }
    None
}

fn build(tree: &Tree<'_>, head: u16, text: &str, codebook: &Codebook) -> Clause {
    let lexicon = &codebook.lexicon;
    let mut c = Clause { head, link: Link::Main, ..Clause::default() };
    let is_verb = tree.tag(head).is_verb();
    c.copula = !is_verb;
    c.complex.push(head);
    let mut particle: Option<u16> = None;
    let mut auxiliaries: Vec<u16> = Vec::new();
    for &i in tree.children(head) {
        let tag = tree.tag(i);
        if tag == Tag::PTKVZ {
            particle = Some(i);
            c.complex.push(i);
        } else if tag.is_verb() && tree.is_auxiliary_rel(i) {
            auxiliaries.push(i);
            c.complex.push(i);
        } else if tag == Tag::PTKZU {
            c.zu = true;
        } else if verbs::is_mark(tree, i) && c.mark.is_none() {
            c.mark = tree.token(i).map(|t| Arc::clone(&t.lemma));
        }
    }
    if tree.tag(head) == Tag::VVIZU {
        c.zu = true;
    }
    c.complex.sort_unstable();
    if !c.zu && c.mark.is_none() || tree.rel(head) != Rel::Conj {
        shared_auxiliaries(tree, head, &mut auxiliaries);
    }
    c.finite = if tree.tag(head).is_finite() {
        Some(head)
    } else {
        auxiliaries.iter().copied().find(|a| tree.tag(*a).is_finite())
    };
    if particle.is_none() && tree.tag(head).is_finite() {
        particle = stray_particle(tree, head, lexicon);
    }
    let lemma = tree.lemma(head);
    // "nahm der Gegner gefangen": what else makes a verb with this one
    if particle.is_none() && tree.tag(head).is_finite() {
        particle = tree.children(head).iter().copied().rfind(|i| {
            *i > head
                && matches!(tree.tag(*i), Tag::VVPP | Tag::ADJD | Tag::ADV)
                && tree.children(*i).is_empty()
                && tree.token(*i).is_some_and(|t| {
                    let form = t.span.text(text).to_lowercase();
                    lexicon.verb(&format!("{form}{lemma}")).is_some_and(|v| *v.particle == *form)
                })
        });
        c.complex.extend(particle);
        c.complex.sort_unstable();
    }
    // "... vereinbarten ..., darüber hinaus": a particle that makes no verb with this one is none
    let particle = particle.filter(|p| {
        lexicon.verb(lemma).is_none() || lexicon.verb(&format!("{}{lemma}", tree.lemma(*p))).is_some()
    });
    c.predicate = match particle {
        Some(p) if tree.tag(head).is_finite() => {
            let form = tree.token(p).map_or("", |t| t.span.text(text)).to_lowercase();
            format!("{form}{lemma}").into()
        }
        _ => lemma.into(),
    };
    verbs::voice_and_tense(tree, &mut c, &auxiliaries, lexicon);
    slots::fill(tree, &mut c, codebook);
    verbs::imperative(tree, &mut c, text);
    c.negated = negation::negated(tree, &c, lexicon);
    c
}

/// Adds the auxiliaries that joined participles and infinitives share: `hat Stellungen bombardiert und ein Lager zerstört`,
/// `sind Journalisten verhaftet und Zeitungen verboten worden`.
fn shared_auxiliaries(tree: &Tree<'_>, head: u16, own: &mut Vec<u16>) {
    let of = |i: u16| {
        tree.children(i).iter().copied().filter(|c| tree.tag(*c).is_verb() && tree.is_auxiliary_rel(*c))
    };
    let joins = |i: u16| tree.tag(i).is_nonfinite() && tree.tag(i) == tree.tag(head);
    if !tree.tag(head).is_nonfinite() {
        return;
    }
    let mut first = head;
    for _ in 0..tree.tokens.len() {
        match tree.head(first).filter(|h| tree.rel(first) == Rel::Conj && joins(*h)) {
            Some(h) => first = h,
            None => break,
        }
    }
    let group: Vec<u16> = tree.coordinated(first).into_iter().filter(|i| joins(*i)).collect();
    if group.len() < 2 {
        return;
    }
    let finite = |v: &[u16]| v.iter().any(|a| tree.tag(*a).is_finite());
    if !finite(own) {
        // before all of them, or behind the last
        let found = of(first)
            .find(|a| tree.tag(*a).is_finite())
            .or_else(|| group.iter().flat_map(|g| of(*g)).find(|a| tree.tag(*a).is_finite() && *a > head));
        own.extend(found);
    }
    if !own.iter().any(|a| tree.tag(*a).is_nonfinite()) {
        let last = group.iter().copied().max().unwrap_or(head);
        if last != head && finite(own) && !of(last).any(|a| tree.tag(a).is_finite() && a < last) {
            own.extend(of(last).filter(|a| tree.tag(*a).is_nonfinite() && *a > last));
        }
    }
}

/// A particle the parser hung elsewhere: the next one to the right inside the bracket that makes a known verb.
fn stray_particle(tree: &Tree<'_>, head: u16, lexicon: &Lexicon) -> Option<u16> {
    let base = tree.lemma(head);
    for i in head + 1..tree.tokens.len() as u16 {
        match tree.tag(i) {
            Tag::PTKVZ => {
                let owned = tree.head(i).is_some_and(|h| h != head && tree.tag(h).is_finite() && h > head);
                let known = lexicon.verb(&format!("{}{base}", tree.lemma(i))).is_some();
                return (!owned && known).then_some(i);
            }
            t if t.is_finite() => return None,
            _ => {}
        }
    }
    None
}
