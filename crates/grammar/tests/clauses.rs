//! Sentences with the clauses they must give (`clauses.tsv`).

use lagebild_codebook::Codebook;
use lagebild_grammar::Grammar;
use lagebild_model::{Clause, Mood, Role, Sentence, Span, Tense};

fn wanted(c: &Clause, s: &Sentence, text: &str, feature: &str) -> bool {
    let filled = |role: &dyn Fn(&Role) -> bool, word: &str| {
        c.slots.iter().any(|x| {
            role(&x.role) && s.tokens.get(x.token as usize).is_some_and(|t| t.span.text(text) == word)
        })
    };
    match feature.split_once('=') {
        Some(("subj", w)) => filled(&|r| *r == Role::Subject, w),
        Some(("obj", w)) => filled(&|r| *r == Role::Object, w),
        Some(("dat", w)) => filled(&|r| *r == Role::Dative, w),
        Some(("modal", w)) => c.modals.iter().any(|m| **m == *w),
        Some((p, w)) => filled(&|r| matches!(r, Role::Prep(q) if **q == *p), w),
        None => match feature {
            "past" => c.tense == Tense::Past,
            "present" => c.tense == Tense::Present,
            "perfect" => c.tense == Tense::Perfect,
            "pluperfect" => c.tense == Tense::Pluperfect,
            "future" => c.tense == Tense::Future,
            "reported" => c.mood == Mood::Reported,
            "irrealis" => c.mood == Mood::Irrealis,
            "passive" => c.passive,
            "negated" => c.negated,
            "zu" => c.zu,
            other => panic!("unknown feature {other}"),
        },
    }
}

#[test]
fn clauses_come_out_as_written() {
    let codebook = Codebook::builtin();
    let grammar = Grammar::german(&codebook);
    let mut failures = Vec::new();
    for line in include_str!("clauses.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let (text, expected) = line.split_once('\t').expect("a tab");
        let sentences = grammar.analyse(text, Span::of(0, text.len()), 0);
        assert_eq!(sentences.len(), 1, "{text}");
        for clause in expected.split(';') {
            let mut parts = clause.split_whitespace();
            let predicate = parts.next().expect("a predicate");
            let features: Vec<&str> = parts.collect();
            let hit = sentences[0].clauses.iter().any(|c| {
                *c.predicate == *predicate && features.iter().all(|f| wanted(c, &sentences[0], text, f))
            });
            if !hit {
                failures
                    .push(format!("{text}\n    wanted: {clause}\n    clauses: {:?}", sentences[0].clauses));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
