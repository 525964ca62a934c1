//! From statements to records of the output.

use super::{Context, Speaker, Speech};
use crate::actors::Actors;
use lagebild_model::{Party, SourceKind, Span, Statement, StatementKind};

/// The statements of a story; `text` is the story's.
pub fn records(text: &str, actors: &Actors, speech: &Speech) -> Vec<Statement> {
    let mut out = Vec::new();
    let mut number: Vec<Option<usize>> = vec![None; speech.contexts.len()];
    for (k, c) in speech.contexts.iter().enumerate() {
        let spans = spans_of(text, c);
        let Some(span) = spans.iter().copied().reduce(Span::join) else { continue };
        if let Some(n) = number.get_mut(k) {
            *n = Some(out.len());
        }
        out.push(Statement {
            speaker: c.speakers.iter().filter_map(|s| party_of(text, actors, c, s)).collect(),
            addressee: c
                .addressees
                .iter()
                .filter_map(|(n, t)| actors.at(*n, *t).map(|m| actors.party(m, text)))
                .collect(),
            kind: c.kind,
            cue: c.cue.text(text).to_owned(),
            span,
            spans,
            inside: c.inside,
        });
    }
    for s in &mut out {
        s.inside = s.inside.and_then(|k| number.get(k).copied().flatten());
    }
    out
}

/// What is said; pieces with nothing but white space between them are one.
pub(super) fn spans_of(text: &str, c: &Context) -> Vec<Span> {
    let mut all = if c.said.is_empty() { c.spans.clone() } else { c.said.clone() };
    all.retain(|s| !s.is_empty());
    all.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for s in all {
        match out.last_mut() {
            Some(l) if l.end >= s.start || Span::new(l.end, s.start).text(text).trim().is_empty() => {
                *l = l.join(s);
            }
            _ => out.push(s),
        }
    }
    out
}

/// A speaker as a record; nobody for a bare sign of hearsay.
fn party_of(text: &str, actors: &Actors, c: &Context, s: &Speaker) -> Option<Party> {
    if s.kind == SourceKind::Hearsay && c.kind == StatementKind::Hearsay {
        return None;
    }
    let named = s.token.and_then(|(n, t)| actors.at(n, t)).map(|m| actors.party(m, text));
    let code = s.body.as_ref().and_then(|(code, _)| code.clone());
    let sector = s.body.as_ref().map(|(_, sectors)| sectors.clone()).unwrap_or_default();
    let mut party = named.unwrap_or_else(|| Party { code, sector, span: s.span, ..Party::default() });
    // the words that name the speaker here, where the mention stands elsewhere
    if !party.span.overlaps(s.span) {
        party.antecedent = party.antecedent.or(Some(party.span));
    }
    party.span = if party.span.overlaps(s.span) { party.span } else { s.span };
    party.span.text(text).clone_into(&mut party.text);
    Some(party)
}
