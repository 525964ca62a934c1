//! How each clause hangs on the one above: by its form (subjunction, relative or question word, zu, verb first), by what the
//! clause above takes, and where form leaves it open, by the trained relation.

use super::clause_of;
use super::tree::Tree;
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::{Clause, Link, Mood, Rel, Role, Tag};

/// Gives every clause its parent, its link and whether it asks.
pub(super) fn hang(out: &mut [Clause], tree: &Tree<'_>, heads: &[u16], text: &str, codebook: &Codebook) {
    for (k, h) in heads.iter().enumerate() {
        let parent = clause_of(tree, tree.head(*h), heads);
        if let Some(c) = out.get_mut(k) {
            c.parent = parent;
        }
    }
    for k in 0..heads.len() {
        let Some(c) = out.get(k) else { continue };
        if c.attributive {
            continue;
        }
        let link = link(out, k, tree, heads, text, codebook);
        if let Some(c) = out.get_mut(k) {
            c.link = link;
        }
    }
    for k in 0..heads.len() {
        let asks = out.get(k).is_some_and(|c| asks(c, tree, text));
        if let Some(c) = out.get_mut(k) {
            c.question = asks;
        }
    }
}

/// A direct question: a main clause, or one in quotation marks, before a question mark.
fn asks(c: &Clause, tree: &Tree<'_>, text: &str) -> bool {
    let open = c.mark.is_none()
        && !c.zu
        && !matches!(c.link, Link::Relative(_) | Link::NounComplement(_) | Link::Subject);
    if !open || c.finite.is_none() {
        return false;
    }
    let form = |t: &lagebild_model::Token| t.span.text(text);
    let rest = tree.tokens.get(c.head as usize..).unwrap_or(&[]);
    rest.iter()
        .find(|t| t.tag == Tag::STOP || t.tag == Tag::PAREN && form(t).chars().any(|q| "“”\"«".contains(q)))
        .is_some_and(|t| form(t).contains('?'))
}

/// What opens a clause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    None,
    Relative,
    Question,
}

fn opener(tree: &Tree<'_>, head: u16, heads: &[u16]) -> (Opener, Option<u16>) {
    let mut found = (Opener::None, None);
    for i in tree.subtree(head) {
        let tag = tree.tag(i);
        let kind = match tag {
            Tag::PRELS | Tag::PRELAT => Opener::Relative,
            Tag::PWS | Tag::PWAV | Tag::PWAT => Opener::Question,
            _ => continue,
        };
        let own = clause_of(tree, Some(i), heads).and_then(|k| heads.get(k as usize)) == Some(&head);
        if !own || i > head && tag != Tag::PRELS {
            continue;
        }
        if found.0 == Opener::None || kind == Opener::Relative {
            found = (kind, Some(i));
        }
        if kind == Opener::Relative {
            break;
        }
    }
    found
}

fn link(out: &[Clause], k: usize, tree: &Tree<'_>, heads: &[u16], text: &str, codebook: &Codebook) -> Link {
    let Some(c) = out.get(k) else { return Link::Main };
    let head = c.head;
    let rel = tree.rel(head);
    let (Some(direct), Some(p)) = (tree.head(head), c.parent.and_then(|p| out.get(p as usize))) else {
        return Link::Main;
    };
    let noun = !tree.tag(direct).is_verb() && heads.binary_search(&direct).is_err();
    let words = &codebook.words;
    let verb = codebook.lexicon.verb(&p.predicate);
    let takes = |x: &Complement| verb.is_some_and(|v| v.takes(x));
    let (opens, word) = opener(tree, head, heads);
    if quoted_behind_colon(c, p, tree, text) {
        return Link::Complement;
    }
    // "dass die Gespräche liefen und dass ein Abkommen möglich sei"
    if c.mark.is_some() && c.mark == p.mark && head > p.head && has_conjunction(tree, head) {
        return Link::Coordinated;
    }
    // one of several joined: as the first is joined
    if rel == Rel::Conj
        && (has_conjunction(tree, head) || !verb_first_condition(c, tree))
        && !(c.mark.is_some() && p.mark.is_none() && p.finite.is_some())
        && !(c.zu && !p.zu && !has_conjunction(tree, head))
        && !(opens == Opener::Question && !has_conjunction(tree, head) && c.finite.is_some_and(|f| f >= head))
    {
        return Link::Coordinated;
    }
    if let Some(mark) = &c.mark {
        let content = words.has("that", mark) || words.has("whether", mark);
        // "Strittig bleibt, wie die Grenzen zu sichern sind"
        let predicative = p.copula || p.slots.iter().any(|s| s.role == Role::Predicative);
        let no_subject = !p.slots.iter().any(|s| s.role == Role::Subject);
        if &**mark == "wie" && predicative && no_subject && p.finite.is_some() && head > p.head {
            return Link::Subject;
        }
        if !content {
            return Link::Adverbial(Some(mark.clone()));
        }
        if noun {
            return Link::NounComplement(direct);
        }
        return complement(
            c,
            p,
            tree,
            text,
            takes(&Complement::That) || takes(&Complement::Speech),
            codebook,
        );
    }
    if opens == Opener::Relative {
        return Link::Relative(direct);
    }
    if opens == Opener::Question {
        let before_verb = word.is_some_and(|w| tree.tag(w) != Tag::PWAT);
        let last = c.finite.is_some_and(|f| f >= head || f + 1 == head);
        if noun {
            let pronoun =
                matches!(tree.tag(direct), Tag::PIS | Tag::PDS | Tag::ADJA) || tree.tag(direct) == Tag::ADV;
            let place = word.is_some_and(|w| words.has("relative-adverb", tree.lemma(w)));
            return if pronoun || place && before_verb {
                Link::Relative(direct)
            } else {
                Link::NounComplement(direct)
            };
        }
        if !last && tree.head(head).is_none() {
            return Link::Main;
        }
        // "..., was Kritik auslöste": what goes on about the whole clause above
        let asking = takes(&Complement::Whether) || takes(&Complement::That) || takes(&Complement::Speech);
        let finished = p.copula || p.slots.iter().any(|s| s.role == Role::Subject);
        if head > p.head && finished && !asking && !p.passive && !p.copula {
            return Link::Relative(p.head);
        }
        // "Wer Spione enttarnt, bekommt eine Prämie": in front of a verb without a subject
        let pronoun = word.is_some_and(|w| tree.tag(w) == Tag::PWS);
        if pronoun && !finished && p.finite.is_some_and(|f| f > head) {
            return Link::Subject;
        }
        return complement(c, p, tree, text, asking, codebook);
    }
    // "Je länger die Belagerung dauert, desto lauter ..."
    if tree.subtree(head).first().is_some_and(|f| tree.lemma(*f) == "je") && head < p.head {
        return Link::Adverbial(None);
    }
    if crate::repair::conditional(tree.tokens, head as usize) && head < p.head {
        return Link::Adverbial(None);
    }
    if verb_first_condition(c, tree) && !has_conjunction(tree, head) && rel == Rel::Conj {
        return Link::Adverbial(None);
    }
    if c.zu && c.finite.is_none() {
        if noun {
            return Link::NounComplement(direct);
        }
        return complement(c, p, tree, text, takes(&Complement::ZuInfinitive), codebook);
    }
    if follows(c, p, tree, head) {
        return Link::Coordinated;
    }
    let says = says(p, codebook);
    let mine = says_itself(c, codebook);
    if c.finite.is_none() && tree.tag(head) == Tag::VVINF {
        return Link::Complement;
    }
    if c.finite.is_none()
        && matches!(tree.tag(head), Tag::VVPP | Tag::ADJD)
        && (!matches!(rel, Rel::Parataxis | Rel::Ccomp)
            || head < p.head && p.finite.is_some() && c.slots.iter().all(|s| s.role != Role::Subject))
    {
        return if noun { Link::Relative(direct) } else { Link::Adverbial(None) };
    }
    let verb_first = c.finite.is_some_and(|f| tree.subtree(head).first() == Some(&f));
    if rel == Rel::Parataxis && !says && !verb_first && goes_on(c, p, tree) {
        return Link::Coordinated;
    }
    match rel {
        Rel::Parataxis if mine && !(says && head > p.head) => Link::Inserted,
        Rel::Parataxis if says && head > p.head => Link::Complement,
        Rel::Parataxis | Rel::Dep | Rel::Appos | Rel::Discourse => {
            if verb_first_condition(c, tree) {
                Link::Adverbial(None)
            } else if rel == Rel::Parataxis && goes_on(c, p, tree) {
                Link::Coordinated
            } else {
                Link::Inserted
            }
        }
        _ if noun && matches!(rel, Rel::Acl | Rel::AclRelcl | Rel::Ccomp | Rel::Advcl) => {
            // "die Sorge, der Krieg weite sich aus"
            Link::NounComplement(direct)
        }
        Rel::Csubj | Rel::CsubjPass => Link::Subject,
        Rel::Advcl | Rel::Acl | Rel::AclRelcl if verb_first_condition(c, tree) || !says => {
            Link::Adverbial(None)
        }
        Rel::Ccomp | Rel::Xcomp | Rel::Obj | Rel::Obl | Rel::Advcl | Rel::Nsubj => {
            if verb_first_condition(c, tree) && !says { Link::Adverbial(None) } else { Link::Complement }
        }
        _ => Link::Inserted,
    }
}

/// A main clause behind a conjunction: `sagte die Senatorin, denn die Akten lägen dem Gericht vor`. Without one, behind
/// another that says nothing: `Zwar lobte er ..., er verlangte aber ...`.
fn follows(c: &Clause, p: &Clause, tree: &Tree<'_>, head: u16) -> bool {
    let (Some(f), Some(above)) = (c.finite, p.finite) else { return false };
    f > above && head > p.head && c.mark.is_none() && p.mark == c.mark && has_conjunction(tree, head) && {
        // right before its first word
        let first = tree.subtree(head).first().copied().unwrap_or(head);
        tree.tag(first) == Tag::KON
    }
}

/// `Der Patriarch predigte: „Der Hass vergiftet unsere Kinder.“`
fn quoted_behind_colon(c: &Clause, p: &Clause, tree: &Tree<'_>, text: &str) -> bool {
    let Some(first) = tree.subtree(c.head).into_iter().find(|i| !tree.tag(*i).is_punctuation()) else {
        return false;
    };
    let form = |i: u16| tree.token(i).map_or("", |t| t.span.text(text));
    first > p.head
        && first > 1
        && tree.tag(first - 1) == Tag::PAREN
        && !matches!(form(first - 1), "(" | "[" | "-" | "–")
        && form(first - 2) == ":"
}

/// `Zwar lobte er die Reformen, er verlangte aber ...`: a second main clause behind a comma, with nothing of the first
/// behind it.
fn goes_on(c: &Clause, p: &Clause, tree: &Tree<'_>) -> bool {
    let (Some(f), Some(above)) = (c.finite, p.finite) else { return false };
    let own = tree.subtree(c.head);
    let (Some(first), Some(last)) =
        (own.first().copied(), own.iter().copied().rfind(|i| !tree.tag(*i).is_punctuation()))
    else {
        return false;
    };
    let comma = first > 0 && tree.tag(first - 1) == Tag::COMMA;
    let ends =
        !tree.subtree(p.head).iter().any(|i| *i > last && !tree.tag(*i).is_punctuation() && !own.contains(i));
    comma && ends && f > above && first > p.head.min(above)
}

/// `..., sollten die Arbeitgeber kein Angebot vorlegen`: verb first in a subjunctive or modal, behind the comma.
fn verb_first_condition(c: &Clause, tree: &Tree<'_>) -> bool {
    let Some(f) = c.finite else { return false };
    let opens = f > 0 && tree.tag(f - 1) == Tag::COMMA;
    opens && c.mood == Mood::Irrealis && matches!(tree.tag(f), Tag::VAFIN | Tag::VMFIN)
        || opens && tree.tag(f) == Tag::VMFIN && tree.lemma(f) == "sollen" && f < c.head
}

fn says(c: &Clause, codebook: &Codebook) -> bool {
    says_itself(c, codebook) || codebook.lexicon.takes(&c.predicate, &Complement::That)
}

fn says_itself(c: &Clause, codebook: &Codebook) -> bool {
    codebook.lexicon.takes(&c.predicate, &Complement::Speech)
}

fn has_conjunction(tree: &Tree<'_>, head: u16) -> bool {
    tree.children(head).iter().any(|c| tree.tag(*c) == Tag::KON && *c < head)
}

/// Subject, object or complement of a noun: a content clause or an infinitive that depends on a verb or a predicative.
fn complement(c: &Clause, p: &Clause, tree: &Tree<'_>, text: &str, takes: bool, codebook: &Codebook) -> Link {
    let subject = p.slots.iter().find(|s| s.role == Role::Subject).map(|s| s.token);
    let placeholder = subject.is_some_and(|s| {
        tree.token(s).is_some_and(|t| t.tag == Tag::PPER && t.span.text(text).eq_ignore_ascii_case("es"))
    });
    let verb = codebook.lexicon.verb(&p.predicate);
    let transitive = verb.is_some_and(|v| v.takes(&Complement::Accusative));
    let speaks = verb.is_some_and(|v| v.takes(&Complement::Speech));
    let infinitive = c.zu && c.finite.is_none();
    let asks = verb.is_some_and(|v| v.takes(&Complement::ZuInfinitive));
    if placeholder && (p.copula || p.passive || !transitive && (!speaks || infinitive && !asks)) {
        return Link::Subject;
    }
    let adverbs_only = p.finite.is_some() && subject.is_none();
    if adverbs_only
        && (p.copula || p.passive || !speaks && !p.slots.iter().any(|s| s.role == Role::Object))
        && p.mood != Mood::Imperative
    {
        return Link::Subject;
    }
    // "wächst die Sorge, dass ...": the verb takes no such clause, the noun before it does
    if !takes && !p.copula && c.head > p.slots.iter().map(|s| s.token).min().unwrap_or(0) {
        let noun = p
            .slots
            .iter()
            .filter(|s| {
                s.token < c.head
                    && tree.tag(s.token) == Tag::NN
                    && matches!(
                        s.role,
                        Role::Object | Role::Subject | Role::Dative | Role::Prep(_) | Role::Predicative
                    )
            })
            .max_by_key(|s| (matches!(s.role, Role::Object | Role::Dative), s.token));
        if let Some(s) = noun {
            return Link::NounComplement(s.token);
        }
    }
    Link::Complement
}
