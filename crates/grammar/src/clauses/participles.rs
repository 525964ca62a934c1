//! Participles before their noun: `die von der Polizei festgenommenen Männer` holds a clause, `festnehmen` with its agent.

use super::slots;
use super::tree::Tree;
use super::verbs::passive_alone;
use lagebild_codebook::{Codebook, Lexicon};
use lagebild_model::{Clause, Link, Rel, Role, Slot, Tag, Tense};
use std::sync::Arc;

/// What an attributive participle is made of.
pub(super) struct Participle {
    /// Lemma of the verb.
    verb: Arc<str>,
    /// The noun it describes.
    noun: u16,
    past: bool,
}

/// The verb of a participle used as an adjective, where it has a phrase of its own or is plainly a verb's.
pub(super) fn verb_of(tree: &Tree<'_>, i: u16, lexicon: &Lexicon) -> Option<Participle> {
    if tree.tag(i) == Tag::ADJD {
        return set_off(tree, i, lexicon);
    }
    if tree.tag(i) != Tag::ADJA || !matches!(tree.rel(i), Rel::Amod | Rel::Acl) {
        return None;
    }
    let noun = tree.head(i).filter(|h| tree.tag(*h).is_noun() || tree.tag(*h) == Tag::ADJA)?;
    let lemma = tree.lemma(i);
    let own = tree
        .children(i)
        .iter()
        .any(|c| tree.preposition(*c).is_some() || tree.tag(*c).is_noun() || tree.tag(*c) == Tag::PTKZU);
    if !own {
        return None;
    }
    let past = lexicon.readings(lemma).iter().find(|r| r.tag == Tag::VVPP).map(|r| Arc::clone(&r.lemma));
    if let Some(verb) = past {
        return Some(Participle { verb, noun, past: true });
    }
    let infinitive = lemma.strip_suffix('d')?;
    lexicon.verb(infinitive)?;
    Some(Participle { verb: infinitive.into(), noun, past: false })
}

/// `Parolen gegen die Regierung rufend, zogen die Studenten ...`: a present participle with a phrase of its own, set off by
/// a comma from the clause it hangs on.
fn set_off(tree: &Tree<'_>, i: u16, lexicon: &Lexicon) -> Option<Participle> {
    let infinitive = tree.lemma(i).strip_suffix('d').filter(|l| l.ends_with('n'))?;
    lexicon.verb(infinitive)?;
    let above = tree.head(i).filter(|h| tree.tag(*h).is_verb())?;
    let own = tree.children(i).iter().any(|c| tree.tag(*c).is_noun() || tree.tag(*c) == Tag::PRF);
    let (from, to) = (i.min(above), i.max(above));
    let comma = (from..to).any(|k| tree.tag(k) == Tag::COMMA);
    let subject = tree.children(above).iter().copied().find(|c| tree.rel(*c).is_subject())?;
    (own && comma).then(|| Participle { verb: infinitive.into(), noun: subject, past: false })
}

/// The clause of a participle.
pub(super) fn build(tree: &Tree<'_>, head: u16, p: &Participle, codebook: &Codebook) -> Clause {
    let mut c = Clause {
        head,
        predicate: Arc::clone(&p.verb),
        complex: vec![head],
        tense: Tense::None,
        attributive: true,
        link: if tree.tag(head) == Tag::ADJD { Link::Adverbial(None) } else { Link::Relative(p.noun) },
        ..Clause::default()
    };
    c.zu = tree.children(head).iter().any(|x| tree.tag(*x) == Tag::PTKZU);
    c.passive = c.zu && !p.past || p.past && passive_alone(&codebook.lexicon, &p.verb);
    slots::fill(tree, &mut c, codebook);
    c.slots.retain(|s| s.role != Role::Subject);
    c.slots.push(Slot { role: Role::Subject, token: p.noun });
    c.negated = super::negation::negated(tree, &c, &codebook.lexicon);
    c
}
