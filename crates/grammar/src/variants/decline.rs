//! A phrase put into another case, by trying forms against the lexicon: what cannot be made surely is not made.

use super::skeleton::{Part, Skeleton};
use crate::analysis::Grammar;
use crate::clauses::Tree;
use crate::tokenize::Kind;
use lagebild_model::syntax::agr;
use lagebild_model::{Rel, Tag, Token};
use std::collections::BTreeMap;

/// Columns of [`agr`], in order.
const COLUMNS: [u16; 4] = [agr::MASC, agr::FEM, agr::NEUT, agr::PLUR];

/// Case a phrase is put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// The object of the active becomes the subject of the passive.
    Nominative,
    /// Behind von.
    Dative,
}

/// Closed-class words by tag, lemma and cell, gathered once.
#[derive(Debug, Default)]
pub struct ClosedWords {
    forms: BTreeMap<(Tag, String), Vec<(String, u16)>>,
}

impl ClosedWords {
    /// Gathers them.
    pub fn new(grammar: &Grammar<'_>) -> Self {
        let mut forms: BTreeMap<(Tag, String), Vec<(String, u16)>> = BTreeMap::new();
        for (form, readings) in grammar.codebook.lexicon.all_forms() {
            for r in readings {
                if r.tag.is_determiner() || r.tag == Tag::PRELS {
                    forms
                        .entry((r.tag, r.lemma.to_string()))
                        .or_default()
                        .push((form.to_owned(), r.morph.agr));
                }
            }
        }
        Self { forms }
    }

    /// The form of a lemma in a cell.
    pub fn form(&self, tag: Tag, lemma: &str, cell: u16) -> Option<&str> {
        let list = self.forms.get(&(tag, lemma.to_owned()))?;
        list.iter().find(|(_, cells)| cells & cell != 0).map(|(f, _)| f.as_str())
    }
}

/// Number and gender a phrase can have in a case: columns of [`agr`].
pub fn columns(token: &Token, case: u16) -> Vec<u16> {
    COLUMNS.into_iter().filter(|c| token.morph.agr & case & c != 0).collect()
}

/// The part's words in another case; none where it is not sure.
pub fn declined(
    grammar: &Grammar<'_>,
    closed: &ClosedWords,
    sk: &Skeleton<'_>,
    part: &Part,
    case: Case,
) -> Option<String> {
    let tree = Tree::new(&sk.sentence.tokens);
    let mut changed: BTreeMap<u16, String> = BTreeMap::new();
    for head in tree.coordinated(part.head) {
        let token = tree.token(head)?;
        let of = |tag: fn(Tag) -> bool| -> Vec<u16> {
            tree.children(head).iter().copied().filter(|c| tag(tree.tag(*c))).collect()
        };
        if !(token.tag.is_noun() || token.tag == Tag::CARD) || tree.preposition(head).is_some() {
            return None;
        }
        let apposed = tree.children(head).iter().any(|c| {
            tree.rel(*c) == Rel::Appos && tree.children(*c).iter().any(|d| tree.tag(*d).is_determiner())
        });
        if apposed {
            return None;
        }
        let dets = of(Tag::is_determiner);
        let mut adjectives = of(|t| t == Tag::ADJA);
        let more: Vec<u16> = adjectives.iter().flat_map(|a| tree.coordinated(*a)).collect();
        adjectives.extend(more);
        adjectives.sort_unstable();
        adjectives.dedup();
        let adjectival = grammar.codebook.lexicon.noun(&token.lemma).is_some_and(|n| n.adjectival);
        if dets.is_empty() && adjectives.is_empty() && token.tag != Tag::NN {
            continue;
        }
        let from = if case == Case::Nominative { agr::ACC } else { agr::NOM };
        let mut results: Vec<BTreeMap<u16, String>> = Vec::new();
        for column in columns(token, from) {
            if case == Case::Nominative && column != agr::MASC {
                results.push(BTreeMap::new());
                continue;
            }
            let to = if case == Case::Nominative { agr::NOM } else { agr::DAT };
            let cell = column & to;
            let mut one = BTreeMap::new();
            for d in &dets {
                let t = tree.token(*d)?;
                one.insert(*d, closed.form(t.tag, &t.lemma, cell)?.to_owned());
            }
            let ending = ending(&tree, dets.first().copied(), &one, case, column);
            for a in &adjectives {
                let t = tree.token(*a)?;
                let form = t.span.text(sk.text);
                one.insert(*a, with_ending(form, ending)?);
            }
            if adjectival {
                one.insert(head, with_ending(token.span.text(sk.text), ending)?);
            } else if token.tag == Tag::NN {
                one.insert(head, noun_form(grammar, token, token.span.text(sk.text), cell)?);
            }
            results.push(one);
        }
        let first = results.first()?.clone();
        if results.iter().any(|r| *r != first) {
            return None;
        }
        changed.extend(first);
    }
    Some(rewrite(sk, part, &changed))
}

/// The adjective's ending: weak behind a determiner that shows the case, strong else.
fn ending(
    tree: &Tree<'_>,
    det: Option<u16>,
    forms: &BTreeMap<u16, String>,
    case: Case,
    column: u16,
) -> &'static str {
    match (case, det) {
        (Case::Dative, Some(_)) => "en",
        (Case::Dative, None) => match column {
            agr::FEM => "er",
            agr::PLUR => "en",
            _ => "em",
        },
        (Case::Nominative, Some(d)) => {
            let shows = forms.get(&d).is_some_and(|f| f.ends_with("er")) && tree.tag(d) != Tag::PPOSAT;
            if shows { "e" } else { "er" }
        }
        (Case::Nominative, None) => "er",
    }
}

/// An inflected adjective with another ending; names of towns in -er stay.
fn with_ending(form: &str, ending: &str) -> Option<String> {
    if form.starts_with(char::is_uppercase) && form.ends_with("er") {
        return Some(form.to_owned());
    }
    let stem = ["en", "em", "es", "er", "e"].iter().find_map(|e| form.strip_suffix(e))?;
    Some(format!("{stem}{ending}"))
}

/// The first of the likely forms that the lexicon reads as the noun in this cell.
fn noun_form(grammar: &Grammar<'_>, token: &Token, form: &str, cell: u16) -> Option<String> {
    let lemma = &*token.lemma;
    let mut candidates = vec![lemma.to_owned(), form.to_owned()];
    if cell & agr::DAT != 0 {
        // weak nouns first: "dem Präsidenten"
        candidates = ["n", "en", ""].iter().map(|e| format!("{form}{e}")).collect();
        candidates.push(lemma.to_owned());
    }
    candidates.into_iter().find(|c| {
        grammar
            .analyser
            .word(c, Kind::Word, false)
            .readings
            .iter()
            .any(|r| r.tag == Tag::NN && *r.lemma == *lemma && r.morph.agr & cell != 0)
    })
}

/// The part's text with some words exchanged.
fn rewrite(sk: &Skeleton<'_>, part: &Part, changed: &BTreeMap<u16, String>) -> String {
    let tokens = &sk.sentence.tokens;
    let mut out = String::new();
    let mut at = tokens.get(part.range.0 as usize).map_or(0, |t| t.span.start as usize);
    let begin = at;
    for i in part.range.0..=part.range.1 {
        let Some(t) = tokens.get(i as usize) else { continue };
        let (from, to) = (t.span.start as usize, t.span.end as usize);
        out.push_str(sk.text.get(at..from).unwrap_or(""));
        out.push_str(changed.get(&i).map_or_else(|| t.span.text(sk.text), String::as_str));
        at = to;
    }
    // what is not exchanged at the head of the part keeps the part's own spelling
    if !changed.contains_key(&part.range.0)
        && let Some(t) = tokens.get(part.range.0 as usize)
    {
        let length = t.span.end as usize - begin;
        if let (Some(own), Some(rest)) = (part.text.get(..length), out.get(length..)) {
            return format!("{own}{rest}");
        }
    } else if let Some(first) = changed.get(&part.range.0)
        && part.text.starts_with(char::is_lowercase)
    {
        let mut chars = first.chars();
        let head: String = chars.next().map(|c| c.to_lowercase().collect()).unwrap_or_default();
        return format!("{head}{}{}", chars.as_str(), out.get(first.len()..).unwrap_or(""));
    }
    out
}
