//! Runs of words around and between two actors.

use lagebild_model::{Sentence, Span};
use std::collections::BTreeMap;

/// The longest run of words.
const LONGEST: usize = 3;
/// So far a run stands from an actor to be marked as near.
const NEAR: usize = 4;

/// N-grams of lemmas and forms, the two actors put as S and T; values of a group have length 1.
pub(super) fn features(sentences: &[Sentence], text: &str, source: Span, target: Span) -> Vec<(String, f64)> {
    let mut lemmas: Vec<String> = Vec::new();
    let mut forms: Vec<String> = Vec::new();
    let mut last = ' ';
    for token in sentences.iter().flat_map(|s| &s.tokens) {
        let mark = if token.span.overlaps(source) {
            'S'
        } else if token.span.overlaps(target) {
            'T'
        } else {
            ' '
        };
        if mark == ' ' {
            lemmas.push(token.lemma.to_lowercase());
            forms.push(token.span.text(text).to_lowercase());
        } else if mark != last {
            lemmas.push(mark.to_string());
            forms.push(mark.to_string());
        }
        last = mark;
    }
    let mut out = Vec::new();
    group("l", &lemmas, 1, &mut out);
    group("w", &forms, 1, &mut out);
    let find = |m: &str| lemmas.iter().position(|x| x == m);
    if let (Some(s), Some(t)) = (find("S"), find("T")) {
        let (from, to) = (s.min(t), s.max(t));
        let side = if s < t { "st" } else { "ts" };
        group(&format!("b{side}"), lemmas.get(from..=to).unwrap_or(&[]), 1, &mut out);
        let near = lemmas.get(s..(s + NEAR + 1).min(lemmas.len())).unwrap_or(&[]);
        group("s", near, 1, &mut out);
        let before = lemmas.get(t.saturating_sub(NEAR)..=t).unwrap_or(&[]);
        group("t", before, 1, &mut out);
    }
    out
}

fn group(name: &str, words: &[String], least: usize, out: &mut Vec<(String, f64)>) {
    let mut seen: BTreeMap<String, f64> = BTreeMap::new();
    for n in least..=LONGEST {
        for run in words.windows(n) {
            seen.insert(format!("{name}:{}", run.join(" ")), 1.0);
        }
    }
    let length = (seen.len() as f64).sqrt().max(1.0);
    out.extend(seen.into_iter().map(|(k, v)| (k, v / length)));
}
