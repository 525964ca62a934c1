//! The suite of constructions (`constructions/*.tsv`): sentences with the clauses and roles they must give.
//!
//! `cargo test --release -p lagebild-grammar --test constructions -- --nocapture` prints the table by construction;
//! with `CONSTRUCTION=name` (or `all`) the failing sentences too.

use lagebild_codebook::Codebook;
use lagebild_grammar::Grammar;
use lagebild_model::{Clause, Link, Mood, Rel, Role, Sentence, Span, Tense};
use std::collections::BTreeMap;

/// Share of sentences that must come out whole; what is reached is in docs/accuracy.md.
const AT_LEAST: f64 = 0.88;

const FILES: [&str; 3] = [
    include_str!("constructions/part1.tsv"),
    include_str!("constructions/part2.tsv"),
    include_str!("constructions/part3.tsv"),
];

/// One analysed sentence (or several, where quotes are cut).
struct Read<'t> {
    text: &'t str,
    sentences: Vec<Sentence>,
}

impl Read<'_> {
    fn form(&self, s: &Sentence, token: u16) -> String {
        s.tokens.get(token as usize).map_or_else(String::new, |t| t.span.text(self.text).to_owned())
    }

    /// Tokens joined to `token` by coordination or as parts of its name.
    fn joined(s: &Sentence, token: u16, rels: &[Rel]) -> Vec<u16> {
        let mut out = vec![token];
        let mut k = 0;
        while let Some(x) = out.get(k).copied() {
            for (i, t) in s.tokens.iter().enumerate() {
                if t.head == Some(x) && rels.contains(&t.rel) && !out.contains(&(i as u16)) {
                    out.push(i as u16);
                }
            }
            k += 1;
        }
        out
    }

    /// A phrase is met by its head, and for names by any of their words.
    fn is(&self, s: &Sentence, token: u16, word: &str) -> bool {
        Self::joined(s, token, &[Rel::Flat, Rel::FlatName, Rel::Compound, Rel::Appos])
            .into_iter()
            .any(|t| self.form(s, t) == word)
    }

    fn slot(&self, s: &Sentence, c: &Clause, word: &str, role: &dyn Fn(&Role) -> bool) -> bool {
        c.slots.iter().any(|x| role(&x.role) && self.is(s, x.token, word))
    }

    fn has(&self, s: &Sentence, c: &Clause, feature: &str) -> bool {
        let Some((key, w)) = feature.split_once('=') else {
            // an impersonal es is no subject
            return if feature == "nosubj" {
                !c.slots
                    .iter()
                    .any(|x| x.role == Role::Subject && !self.form(s, x.token).eq_ignore_ascii_case("es"))
            } else {
                plain(c, feature)
            };
        };
        match key {
            "subj" => self.slot(s, c, w, &|r| *r == Role::Subject),
            "obj" => self.slot(s, c, w, &|r| *r == Role::Object),
            "dat" => self.slot(s, c, w, &|r| *r == Role::Dative),
            "gen" => self.slot(s, c, w, &|r| *r == Role::Genitive),
            "agent" => self.slot(s, c, w, &|r| *r == Role::Agent),
            "pred" => self.slot(s, c, w, &|r| *r == Role::Predicative),
            "as" => self.slot(s, c, w, &|r| *r == Role::As),
            "modal" => c.modals.iter().any(|m| **m == *w),
            "mark" => c.mark.as_deref() == Some(w),
            "conj" => c.slots.iter().any(|x| {
                Self::joined(s, x.token, &[Rel::Conj]).into_iter().skip(1).any(|t| self.is(s, t, w))
            }),
            "under" => c.parent.and_then(|p| s.clauses.get(p as usize)).is_some_and(|p| *p.predicate == *w),
            "at" => {
                matches!(c.link, Link::Relative(n) | Link::NounComplement(n) if self.is(s, n, w))
            }
            "control" => self.slot(s, c, w, &|r| *r == Role::Subject),
            "link" => match w {
                "main" => c.link == Link::Main,
                "complement" => c.link == Link::Complement,
                "subject" => c.link == Link::Subject,
                "adverbial" => matches!(c.link, Link::Adverbial(_)),
                "relative" => matches!(c.link, Link::Relative(_)),
                "nouncomplement" => matches!(c.link, Link::NounComplement(_)),
                "coordinated" => c.link == Link::Coordinated,
                "inserted" => c.link == Link::Inserted,
                other => panic!("unknown link {other}"),
            },
            preposition => {
                self.slot(s, c, w, &|r| matches!(r, Role::Prep(p) if **p == *preposition))
                    || c.passive && self.slot(s, c, w, &|r| *r == Role::Agent)
            }
        }
    }

    /// `noun:WORD of=.. by=.. PREP=..`
    fn noun(&self, word: &str, features: &[&str]) -> bool {
        self.sentences.iter().any(|s| {
            s.tokens.iter().enumerate().any(|(i, t)| {
                t.span.text(self.text) == word
                    && features.iter().all(|f| {
                        let Some((_, w)) = f.split_once('=') else { return false };
                        Self::joined(s, i as u16, &[Rel::Conj]).len() < s.tokens.len()
                            && s.tokens.iter().enumerate().any(|(k, u)| {
                                u.head == Some(i as u16)
                                    && (self.is(s, k as u16, w)
                                        || Self::joined(s, k as u16, &[Rel::Conj])
                                            .into_iter()
                                            .any(|x| self.is(s, x, w)))
                            })
                    })
            })
        })
    }

    /// What is missing of an expected clause; empty when it is there.
    fn missing(&self, expected: &str) -> Option<String> {
        let mut parts = expected.split_whitespace();
        let predicate = parts.next().unwrap_or("");
        let features: Vec<&str> = parts.collect();
        if let Some(word) = predicate.strip_prefix("noun:") {
            return (!self.noun(word, &features)).then(|| expected.to_owned());
        }
        let mut best: Option<Vec<&str>> = None;
        for s in &self.sentences {
            for c in s.clauses.iter().filter(|c| *c.predicate == *predicate) {
                let lost: Vec<&str> = features.iter().copied().filter(|f| !self.has(s, c, f)).collect();
                if best.as_ref().is_none_or(|b| lost.len() < b.len()) {
                    best = Some(lost);
                }
            }
        }
        match best {
            Some(lost) if lost.is_empty() => None,
            Some(lost) => Some(format!("{predicate}: {}", lost.join(" "))),
            None => Some(format!("{predicate}: no such clause")),
        }
    }
}

fn plain(c: &Clause, feature: &str) -> bool {
    match feature {
        "past" => c.tense == Tense::Past,
        "present" => c.tense == Tense::Present,
        "perfect" => c.tense == Tense::Perfect,
        "pluperfect" => c.tense == Tense::Pluperfect,
        "future" => c.tense == Tense::Future,
        "none" => c.tense == Tense::None,
        "indicative" => c.mood == Mood::Indicative,
        "reported" => c.mood == Mood::Reported,
        "irrealis" => c.mood == Mood::Irrealis,
        "imperative" => c.mood == Mood::Imperative,
        "passive" => c.passive,
        "active" => !c.passive,
        "negated" => c.negated,
        "positive" => !c.negated,
        "zu" => c.zu,
        "question" => c.question,
        "copula" => c.copula,
        "perfinf" => c.perfect_infinitive,
        "nomark" => c.mark.is_none(),
        "refl" => c.slots.iter().any(|s| s.role == Role::Reflexive),
        other => panic!("unknown feature {other}"),
    }
}

#[test]
fn constructions_come_out_as_written() {
    let codebook = Codebook::builtin();
    let grammar = Grammar::german(&codebook);
    let show = std::env::var("CONSTRUCTION").unwrap_or_default();
    let mut table: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for file in FILES {
        let mut construction = "";
        for line in file.lines() {
            if let Some(name) = line.strip_prefix("## ") {
                construction = name.trim();
                continue;
            }
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let (text, expected) = line.split_once('\t').expect("a tab");
            let sentences = grammar.analyse(text, Span::of(0, text.len()), 0);
            let read = Read { text, sentences };
            let clauses: Vec<&str> = expected.split(';').map(str::trim).filter(|c| !c.is_empty()).collect();
            let lost: Vec<String> = clauses.iter().filter_map(|c| read.missing(c)).collect();
            let row = table.entry(construction).or_default();
            row[0] += 1;
            row[1] += usize::from(lost.is_empty());
            row[2] += clauses.len();
            row[3] += clauses.len() - lost.len();
            if !lost.is_empty() && (show == "all" || show == construction) {
                println!("{construction}: {text}");
                for l in lost {
                    println!("        {l}");
                }
            }
        }
    }
    let mut sum = [0usize; 4];
    for (name, row) in &table {
        println!("{name:28} sentences {:3} of {:3}   clauses {:3} of {:3}", row[1], row[0], row[3], row[2]);
        for (s, r) in sum.iter_mut().zip(row) {
            *s += r;
        }
    }
    let share = sum[1] as f64 / sum[0].max(1) as f64;
    println!(
        "constructions: {} of {} sentences ({:.3}), {} of {} clauses ({:.3})",
        sum[1],
        sum[0],
        share,
        sum[3],
        sum[2],
        sum[3] as f64 / sum[2].max(1) as f64
    );
    assert!(share >= AT_LEAST, "{share:.3} of the sentences are right, {AT_LEAST} must be");
}
