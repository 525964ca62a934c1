//! Judged events as gold: what a reviewed store says about the coder.

use crate::table::{code, source};
use lagebild_model::{Event, Party};
use lagebild_store::{Decision, Reader, Review, StoreError};
use serde_json::json;
use std::collections::BTreeMap;

/// Gold of a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gold {
    /// Names of the stories it is for, in order; one whose events were all rejected has no line.
    pub stories: Vec<String>,
    /// Its events, one a line, in the form of `samples/de.gold.jsonl`.
    pub lines: String,
}

/// The judged events of the stories all of whose events are judged: an event nobody has judged would count as false. With
/// `all`, of every story with a judged event. Corrected where corrected; where reviewers disagree whether there is an
/// event, it is optional; else the last who judged it decides.
///
/// # Errors
///
/// When the store cannot be read.
pub fn gold(reader: &Reader, all: bool) -> Result<Gold, StoreError> {
    let mut by_event: BTreeMap<(String, String), Vec<Review>> = BTreeMap::new();
    for r in reader.reviews()? {
        by_event.entry((r.story.clone(), r.event.clone())).or_default().push(r);
    }
    let mut out = Gold::default();
    let mut names: Vec<&String> = by_event.keys().map(|(story, _)| story).collect();
    names.dedup();
    for name in names {
        let Some(coded) = reader.story(name)? else { continue };
        let judged = |e: &Event| by_event.contains_key(&(name.clone(), e.id.clone()));
        if all || coded.events.iter().all(judged) {
            out.stories.push(name.clone());
        }
    }
    for ((story, _), reviews) in &by_event {
        if out.stories.contains(story) {
            out.lines.push_str(&line(story, reviews)?);
        }
    }
    Ok(out)
}

/// The event as a line; empty where nobody says that there is one.
fn line(story: &str, reviews: &[Review]) -> Result<String, StoreError> {
    let told: Vec<&Review> = reviews.iter().filter(|r| r.decision != Decision::Reject).collect();
    let Some(last) = told.last() else { return Ok(String::new()) };
    let e: Event = serde_json::from_str(last.record.as_ref().unwrap_or(&last.machine))?;
    let sources: Vec<String> = e.source.iter().map(source).collect();
    let list = |p: &[Party]| p.iter().map(|p| code(p.code.as_deref(), &p.sector)).collect::<Vec<_>>();
    let evidence = e.evidence.first().map_or("", |x| x.text.as_str());
    let line = json!({"story": story, "type": e.kind, "mode": e.mode, "context": e.context,
        "actor": list(&e.actor), "recipient": list(&e.recipient), "status": e.status.word(), "historical": e.historical,
        "source": sources, "date": e.date.as_ref().map_or("", |d| d.value.as_str()),
        "place": e.place.as_ref().map_or("", |p| p.name.as_str()), "evidence": evidence,
        "optional": told.len() < reviews.len()});
    Ok(format!("{line}\n"))
}
