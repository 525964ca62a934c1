//! Negation in scope of a predicate.

use super::tree::Tree;
use lagebild_codebook::Lexicon;
use lagebild_model::{Clause, Role, Tag};

/// How far behind `nicht` (in tokens) `, sondern` may follow.
const REPLACED_WITHIN: usize = 14;

/// True when the clause says that its predicate does not hold.
pub(super) fn negated(tree: &Tree<'_>, c: &Clause, lexicon: &Lexicon) -> bool {
    let is_neg = |i: u16| {
        // "nichts", "niemand", "weder" see below
        tree.tag(i) == Tag::PTKNEG
            || matches!(tree.tag(i), Tag::ADV | Tag::ADJD | Tag::PAV)
                && lexicon.adverb_kinds(tree.lemma(i)).iter().any(|k| &**k == "neg")
    };
    // "nicht nur" and "nicht zuletzt" affirm
    let only = |i: u16| {
        let next = tree.token(i + 1);
        next.is_some_and(|t| {
            lexicon.adverb_kinds(&t.lemma).iter().any(|k| &**k == "focus")
                && matches!(t.tag, Tag::ADV | Tag::ADJD)
                && &*t.lemma != "mehr"
        })
    };
    // "nicht Moskau, sondern Kiew": one thing in place of another, the predicate holds
    let replaced = |i: u16| {
        let rest = tree.tokens.get(i as usize + 1..).unwrap_or(&[]);
        rest.iter()
            .take(REPLACED_WITHIN)
            .zip(rest.iter().skip(1))
            .any(|(a, b)| a.tag == Tag::COMMA && b.tag == Tag::KON && &*b.lemma == "sondern")
            && tree.token(i + 1).is_some_and(|t| !t.tag.is_verb() && t.tag != Tag::PTKVZ)
    };
    // "leugnet nicht einmal sein Anwalt"
    let not_even = |i: u16| {
        tree.lemma(i) == "einmal" && i > 0 && tree.tag(i - 1) == Tag::PTKNEG && tree.head(i - 1) == Some(i)
    };
    let even = c
        .complex
        .iter()
        .flat_map(|x| tree.children(*x))
        .chain(c.slots.iter().flat_map(|s| tree.children(s.token)))
        .any(|i| not_even(*i));
    let direct = even
        || c.complex.iter().flat_map(|x| tree.children(*x)).any(|i| is_neg(*i) && !only(*i) && !replaced(*i));
    let phrase = c.slots.iter().any(|s| {
        let negative = |i: u16| {
            let lemma = tree.lemma(i);
            matches!(lemma, "kein" | "keiner" | "keinerlei" | "nichts") || lemma.starts_with("niemand")
        };
        matches!(s.role, Role::Subject | Role::Object | Role::Dative | Role::Predicative | Role::Prep(_))
            && (tree.children(s.token).iter().any(|d| tree.tag(*d) == Tag::PIAT && negative(*d))
                || matches!(tree.tag(s.token), Tag::PIS | Tag::PIAT) && negative(s.token))
    });
    let without = c.complex.iter().flat_map(|x| tree.children(*x)).any(|i| {
        matches!(tree.tag(*i), Tag::KOUI | Tag::KOUS | Tag::APPR)
            && tree.lemma(*i) == "ohne"
            && *i < c.head
            && tree.children(*i).is_empty()
    });
    // weder ... noch
    let neither = c
        .complex
        .iter()
        .flat_map(|x| tree.children(*x))
        .chain(c.slots.iter().flat_map(|s| tree.children(s.token)))
        .any(|i| tree.tag(*i) == Tag::KON && matches!(tree.lemma(*i), "weder" | "noch"));
    // "lassen sich nicht beziffern": what negates the infinitive negates both
    let infinitive = &*c.predicate == "lassen"
        && tree.children(c.head).iter().any(|i| {
            tree.tag(*i) == Tag::VVINF
                && !tree.children(*i).iter().any(|d| tree.tag(*d) == Tag::PTKZU)
                && tree.children(*i).iter().any(|d| tree.tag(*d) == Tag::PTKNEG)
        });
    (direct || infinitive) != (phrase || without || neither)
}
