//! How the grammar should read a variant: tells faults of the grammar from those of the coder.

use super::Skip;
use lagebild_model::{Clause, Role, Sentence, Tag, Tense};

/// The clause of the variant as it was built.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Lemma of the predicate.
    pub predicate: String,
    /// Passive.
    pub passive: bool,
    /// Future tense.
    pub future: bool,
    /// Negated.
    pub negated: bool,
    /// Roles with the lemma of their head.
    pub roles: Vec<(Role, String)>,
    /// Its subject is a relative pronoun.
    pub relative: bool,
    /// It has no subject of its own.
    pub infinitive: bool,
    /// A modal over a perfect infinitive.
    pub perfect_infinitive: bool,
    /// Its finite verb, where it has one.
    pub finite: Option<String>,
    /// A clause follows that belongs to it.
    pub governs: bool,
}

impl Reading {
    /// The first thing the sentences' clauses have otherwise.
    pub fn missed(&self, text: &str, sentences: &[Sentence]) -> Option<Skip> {
        let found: Vec<(&Sentence, &Clause)> = sentences
            .iter()
            .flat_map(|s| s.clauses.iter().map(move |c| (s, c)))
            .filter(|(_, c)| *c.predicate == *self.predicate)
            .collect();
        if found.is_empty() {
            return Some("predicate lost");
        }
        let faults: Vec<Option<Skip>> = found.iter().map(|(s, c)| self.fault(text, s, c)).collect();
        if faults.contains(&None) { None } else { faults.first().copied().flatten() }
    }

    fn fault(&self, text: &str, s: &Sentence, c: &Clause) -> Option<Skip> {
        if c.passive != self.passive {
            return Some("voice");
        }
        let finite = c.finite.and_then(|f| s.tokens.get(f as usize)).map(|t| t.span.text(text));
        if self.finite.as_deref() != finite {
            return Some("finite verb");
        }
        if self.future && c.tense != Tense::Future {
            return Some("tense");
        }
        if c.perfect_infinitive != self.perfect_infinitive {
            return Some("perfect infinitive");
        }
        let above = c.parent.and_then(|p| s.clauses.get(p as usize));
        if self.infinitive && above.is_none_or(|a| a.finite.is_none()) {
            return Some("verb over the infinitive");
        }
        let number = s.clauses.iter().position(|x| std::ptr::eq(x, c));
        if self.governs && !s.clauses.iter().any(|x| x.parent.map(usize::from) == number) {
            return Some("clause behind hangs elsewhere");
        }
        let lemma = |t: u16| s.tokens.get(t as usize).map_or("", |t| &*t.lemma);
        if self.relative {
            let pronoun = c.slots.iter().any(|x| {
                x.role == Role::Subject && s.tokens.get(x.token as usize).is_some_and(|t| t.tag == Tag::PRELS)
            });
            if !pronoun {
                return Some("relative pronoun is no subject");
            }
        }
        if self.infinitive && c.slots.iter().any(|x| x.role == Role::Subject) {
            return Some("subject in an infinitive");
        }
        for (role, head) in &self.roles {
            let at = |l: &str| l == head;
            if c.slots.iter().any(|x| x.role == *role && at(lemma(x.token))) {
                continue;
            }
            let other = c.slots.iter().any(|x| at(lemma(x.token)));
            return Some(match (role, other) {
                (Role::Subject, true) => "subject in another role",
                (Role::Subject, false) => "subject lost",
                (Role::Object, true) => "object in another role",
                (Role::Object, false) => "object lost",
                (Role::Dative, true) => "dative in another role",
                (Role::Dative, false) => "dative lost",
                (Role::Prep(_), true) => "prepositional phrase in another role",
                (Role::Prep(_), false) => "prepositional phrase lost",
                (Role::Agent, true) => "agent in another role",
                (Role::Agent, false) => "agent lost",
                (_, true) => "phrase in another role",
                (_, false) => "phrase lost",
            });
        }
        if c.negated != self.negated {
            return Some("negation");
        }
        None
    }
}
