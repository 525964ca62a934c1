//! A sentence taken apart into its fields: front, verb, middle parts in order, and the clause behind.

use super::Skip;
use crate::clauses::Tree;
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::verb;
use lagebild_model::{Clause, Link, Mood, Role, Sentence, Tag, Tense};

/// A constituent of the clause.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its role, where it has one.
    pub role: Option<Role>,
    /// Its words; those at the head of the sentence as they are written inside.
    pub text: String,
    /// Token index of its head.
    pub head: u16,
    /// First and last token.
    pub range: (u16, u16),
}

/// A clause with one predicate, ready to be put together anew.
#[derive(Debug)]
pub struct Skeleton<'a> {
    /// The sentence it comes from.
    pub sentence: &'a Sentence,
    /// The text of the sentence.
    pub text: &'a str,
    /// Parts in their order; the first stands in front of the finite verb.
    pub parts: Vec<Part>,
    /// Which part is the subject.
    pub subject: usize,
    /// The verb, with its particle.
    pub lemma: String,
    /// Passive.
    pub passive: bool,
    /// Tense.
    pub tense: Tense,
    /// The finite verb is plural.
    pub plural: bool,
    /// A clause behind, with its comma.
    pub tail: String,
}

impl<'a> Skeleton<'a> {
    /// Takes the sentence's main clause apart when its predicate is one of `predicates`.
    pub fn of(
        codebook: &Codebook,
        sentence: &'a Sentence,
        text: &'a str,
        predicates: &[String],
    ) -> Result<Self, Skip> {
        let tree = Tree::new(&sentence.tokens);
        let (k, clause) = sentence
            .clauses
            .iter()
            .enumerate()
            .find(|(_, c)| c.link == Link::Main && predicates.iter().any(|p| **p == *c.predicate))
            .ok_or("predicate in another clause")?;
        plain(clause)?;
        let finite = clause.finite.ok_or("no finite verb")?;
        let own = |i: u16| sentence.owner.get(i as usize).copied().flatten() == Some(k as u16);
        let count = sentence.tokens.len() as u16;
        let last = (0..count).rev().find(|i| own(*i) && !tree.tag(*i).is_punctuation()).ok_or("empty")?;
        let stop = count.saturating_sub(1);
        if tree.tag(stop) != Tag::STOP || (0..stop).any(|i| matches!(tree.tag(i), Tag::STOP | Tag::PAREN)) {
            return Err("marks inside");
        }
        let tail = tail(sentence, text, &tree, (last, stop), clause)?;
        if (0..last).any(|i| !own(i) && !tree.tag(i).is_punctuation()) {
            return Err("clause inside");
        }
        bracket(&tree, clause, finite, last)?;
        let parts = cut(sentence, text, &tree, clause, last, codebook)?;
        let accusative = codebook.lexicon.verb(&clause.predicate).is_some_and(|v| {
            [Complement::Accusative, Complement::SecondAccusative].iter().any(|c| v.takes(c))
        });
        if !accusative && parts.iter().any(|p| p.role == Some(Role::Object)) {
            return Err("object the verb does not take");
        }
        if parts.iter().filter(|p| p.range.0 < finite).count() != 1 {
            return Err("front field");
        }
        let subjects: Vec<usize> = (0..parts.len())
            .filter(|i| parts.get(*i).is_some_and(|p| p.role == Some(Role::Subject)))
            .collect();
        let [subject] = subjects.as_slice() else { return Err("no subject") };
        let bits = tree.token(finite).map_or(0, |t| t.morph.verb);
        let plural = match (bits & verb::P3S != 0, bits & verb::P3P != 0) {
            (true, false) => false,
            (false, true) => true,
            _ => return Err("number open"),
        };
        Ok(Self {
            sentence,
            text,
            parts,
            subject: *subject,
            lemma: clause.predicate.to_string(),
            passive: clause.passive,
            tense: clause.tense,
            plural,
            tail,
        })
    }
}

/// Only indicative, affirmed statements of one full verb without modal are taken.
fn plain(c: &Clause) -> Result<(), Skip> {
    if c.copula {
        return Err("copula");
    }
    if c.negated || c.question || c.zu || c.mark.is_some() {
        return Err("not a plain statement");
    }
    if !c.modals.is_empty() || c.mood != Mood::Indicative {
        return Err("modal or subjunctive");
    }
    if !matches!(c.tense, Tense::Present | Tense::Past | Tense::Perfect) {
        return Err("tense");
    }
    Ok(())
}

/// The clause behind the last word of this one.
fn tail(
    sentence: &Sentence,
    text: &str,
    tree: &Tree<'_>,
    (last, stop): (u16, u16),
    clause: &Clause,
) -> Result<String, Skip> {
    if last + 1 == stop {
        return Ok(String::new());
    }
    if tree.tag(last + 1) != Tag::COMMA {
        return Err("marks inside");
    }
    let fine =
        sentence.clauses.iter().filter(|c| c.head > last).all(|c| {
            matches!(c.link, Link::Complement | Link::Adverbial(Some(_))) && (c.mark.is_some() || c.zu)
        });
    if !fine || clause.head > last {
        return Err("clause behind");
    }
    let from = sentence.tokens.get(last as usize + 1).map_or(0, |t| t.span.start);
    let to = sentence.tokens.get(stop as usize).map_or(0, |t| t.span.start);
    Ok(text.get(from as usize..to as usize).unwrap_or("").trim_end().to_owned())
}

/// What closes the clause must stand at its end and in one piece.
fn bracket(tree: &Tree<'_>, c: &Clause, finite: u16, last: u16) -> Result<(), Skip> {
    let mut at = last;
    for x in c.complex.iter().rev().filter(|x| **x != finite) {
        if *x != at {
            return Err("bracket");
        }
        at = at.saturating_sub(1);
    }
    let particles = c.complex.iter().filter(|x| tree.tag(**x) == Tag::PTKVZ);
    if particles.clone().any(|p| !c.predicate.starts_with(tree.lemma(*p))) {
        return Err("bracket");
    }
    let joined = c.finite == Some(c.head) && &*c.predicate != tree.lemma(c.head);
    if joined && !c.complex.iter().any(|x| tree.tag(*x) == Tag::PTKVZ) {
        return Err("bracket");
    }
    Ok(())
}

/// The constituents: each own word belongs to the dependent of the verb complex above it.
fn cut(
    sentence: &Sentence,
    text: &str,
    tree: &Tree<'_>,
    clause: &Clause,
    last: u16,
    codebook: &Codebook,
) -> Result<Vec<Part>, Skip> {
    let mut runs: Vec<(u16, u16, u16)> = Vec::new();
    for i in 0..=last {
        if clause.complex.contains(&i) || tree.tag(i).is_punctuation() {
            continue;
        }
        let mut at = i;
        let mut steps = 0;
        let top = loop {
            match tree.head(at) {
                Some(h) if clause.complex.contains(&h) => break at,
                Some(h) if steps < sentence.tokens.len() => at = h,
                _ => return Err("loose word"),
            }
            steps += 1;
        };
        let known = runs.iter().any(|r| r.0 == top);
        match runs.last_mut() {
            Some(r) if r.0 == top => r.2 = i,
            _ if known => return Err("split part"),
            _ => runs.push((top, i, i)),
        }
    }
    let mut parts = Vec::new();
    for (head, from, to) in runs {
        if matches!(tree.tag(head), Tag::KON | Tag::KOUS | Tag::KOUI | Tag::PTKZU | Tag::PTKNEG) {
            return Err("conjunction");
        }
        let role = clause.slots.iter().find(|s| s.token == head).map(|s| s.role.clone());
        let bare = tree.tag(head).is_noun() && tree.preposition(head).is_none();
        if from == to && codebook.words.has("quantity", tree.lemma(head)) && tree.tag(to + 1).is_noun() {
            return Err("quantity split off");
        }
        if matches!(role, None | Some(Role::Adverbial))
            && bare
            && !codebook.lexicon.is_time_noun(tree.lemma(head))
        {
            return Err("phrase without role");
        }
        if !bare && tree.tag(head).is_noun() && role == Some(Role::Subject) {
            return Err("subject with preposition");
        }
        let (Some(a), Some(b)) = (tree.token(from), tree.token(to)) else { return Err("empty") };
        let mut words = a.span.join(b.span).text(text).to_owned();
        if from == 0 && !(a.tag.is_noun() || a.lemma.starts_with(char::is_uppercase) || upper_inside(&words))
        {
            words = lower_first(&words);
        }
        parts.push(Part { role, text: words, head, range: (from, to) });
    }
    Ok(parts)
}

/// `EU-...`, `US`: a word with a second capital keeps its first.
fn upper_inside(words: &str) -> bool {
    words.split_whitespace().next().is_some_and(|w| w.chars().skip(1).any(char::is_uppercase))
}

fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
