//! What the stages behind ask of the statements: chains of sources, status and place of what is said.

use super::Speech;
use crate::actors::Actors;
use lagebild_codebook::{Codebook, FrameKind, RoleName};
use lagebild_model::{SourceEntry, SourceKind, StatementKind, Status};

/// The chain of sources of a statement, innermost first.
pub fn chain(speech: &Speech, actors: &Actors, text: &str, context: Option<usize>) -> Vec<SourceEntry> {
    let mut out: Vec<SourceEntry> = Vec::new();
    let mut at = context;
    let mut depth = 0u8;
    // no statement stands in itself; the count is for safety
    for _ in 0..=speech.contexts.len() {
        let Some(c) = at.and_then(|k| speech.contexts.get(k)) else { break };
        let mut named = false;
        // hearsay rests on nobody's word, though the one who passes it on is known
        let hearsay = c.kind == StatementKind::Hearsay;
        for s in c.speakers.iter().filter(|s| !hearsay || s.kind == SourceKind::Hearsay) {
            let mention = s.token.and_then(|(n, t)| actors.at(n, t));
            let entity = s.token.and_then(|(n, t)| actors.entity_at(n, t));
            let span = mention.map_or(s.span, |m| m.span);
            // "per request of", "the first announced": a word that is nobody vouches for nothing
            let nobody = entity.is_none()
                && s.body.is_none()
                && matches!(s.kind, SourceKind::Authority | SourceKind::Speaker)
                && s.token.is_some()
                && span.text(text).starts_with(char::is_lowercase);
            if nobody {
                continue;
            }
            let entry = SourceEntry {
                depth,
                code: match (&s.body, s.kind) {
                    (Some((code, _)), SourceKind::Authority | SourceKind::Speaker) => code.clone(),
                    (_, SourceKind::Hearsay) => None,
                    _ => entity.and_then(|e| e.code.clone()),
                },
                sector: match &s.body {
                    Some((_, sectors)) => sectors.iter().take(3).cloned().collect(),
                    None => entity.map_or_else(Vec::new, |e| e.sectors.iter().take(3).cloned().collect()),
                },
                kind: s.kind,
                text: span.text(text).to_owned(),
                cue: Some(c.cue.text(text).to_owned()),
                span,
            };
            if !out.iter().any(|o| o.code == entry.code && o.text == entry.text && o.kind == entry.kind) {
                out.push(entry);
                named = true;
            }
        }
        if named {
            depth += 1;
        }
        at = c.inside;
        if depth > 6 {
            break;
        }
    }
    out
}

/// Status of the content of a governing frame with a noun as content.
pub fn content_status(codebook: &Codebook, frame: &lagebild_codebook::Frame) -> Status {
    match &frame.kind {
        FrameKind::Event(t) => frame
            .content
            .or_else(|| codebook.types.entry(t, "").and_then(|e| e.content))
            .unwrap_or(Status::Actual),
        FrameKind::Modal => frame.status.unwrap_or(Status::Actual),
        _ => frame.content.unwrap_or(Status::Actual),
    }
}

/// Roles of a frame that hold the governed noun: bare roles and such with classes.
pub fn content_roles(frame: &lagebild_codebook::Frame) -> impl Iterator<Item = &RoleName> {
    frame
        .slots
        .iter()
        .filter(|s| {
            s.fillers.is_empty()
                || s.fillers.iter().flatten().all(|f| {
                    matches!(f, lagebild_codebook::Filler::Class(_) | lagebild_codebook::Filler::Any)
                })
        })
        .flat_map(|s| &s.roles)
}
