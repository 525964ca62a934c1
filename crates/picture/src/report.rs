//! An event as linking sees it.

use crate::claim::Claim;
use crate::day::{self, Day, When};
use crate::{shingles, words};
use lagebild_model::{Event, Numbers, Paragraph, ParagraphKind, Party, SourceKind, Span, Story};
use std::sync::Arc;

/// A story as linking sees it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    pub row: i64,
    pub agency: String,
    pub language: String,
    /// The day it went out.
    pub out: Option<Day>,
    /// When it went out, as text that sorts: instant, else day.
    pub sent: String,
    /// Stems of its words.
    pub words: Vec<String>,
    /// Its words with a capital.
    pub capitals: Vec<String>,
    /// Where its dateline stands.
    pub dateline: Option<Span>,
    /// Hashes of its sequences of words.
    pub shingles: Vec<u64>,
}

impl Text {
    /// What is compared of a story's text.
    pub fn of(row: i64, agency: String, language: String, sent: String, story: &Story) -> Self {
        let body = body(story);
        let out = story.published.as_ref().and_then(|p| day::window(&p.value)).map(|w| w.last);
        Self {
            row,
            agency,
            language,
            out,
            sent,
            words: words::content(&body),
            capitals: words::capitals(&body),
            dateline: story.dateline.as_ref().map(|d| d.span),
            shingles: shingles::shingles(&body),
        }
    }
}

/// The running text without headlines and notes.
fn body(story: &Story) -> String {
    let is_body = |p: &&Paragraph| p.kind == ParagraphKind::Body;
    let texts = story.paragraphs.iter().filter(is_body).map(|p| p.span.text(&story.text));
    texts.collect::<Vec<_>>().join("\n")
}

/// One side of an event: whoever takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    pub code: Option<String>,
    pub sectors: Vec<String>,
    /// Name as it is compared, and id.
    pub names: Vec<String>,
    /// A person with a name.
    pub is_person: bool,
}

impl Side {
    fn of(p: &Party) -> Self {
        let names = p.name.iter().map(|n| words::surname(n)).chain(p.id.iter().cloned());
        Self {
            code: p.code.clone(),
            sectors: p.sector.clone(),
            names: names.collect(),
            is_person: p.name.is_some() && p.office.is_some(),
        }
    }

    /// True when nobody knows who it is.
    pub fn is_open(&self) -> bool {
        self.code.is_none() && self.names.is_empty()
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    pub id: String,
    pub name: String,
    pub country: Option<String>,
    pub is_country: bool,
    /// The story only has it in its dateline.
    pub filed: bool,
    /// A point on the map; regions and seas have none that could be compared.
    pub point: Option<(f64, f64)>,
}

/// An event as linking sees it.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub row: i64,
    /// Its id.
    pub event: String,
    pub text: Arc<Text>,
    pub kind: String,
    pub modes: Vec<String>,
    pub claim: Claim,
    pub historical: bool,
    /// Somebody is said to deny it.
    pub denied: bool,
    pub actors: Vec<Side>,
    pub recipients: Vec<Side>,
    pub when: When,
    pub place: Option<Spot>,
    pub numbers: Numbers,
    pub words: Vec<String>,
    pub figures: Vec<String>,
    /// Words that name the media it rests on.
    pub media: Vec<String>,
}

/// Kinds of places that are a point on the map.
const POINTS: [&str; 5] = ["capital", "city", "town", "military", "sight"];

impl Report {
    /// What is compared of an event.
    pub fn of(row: i64, event: &Event, text: Arc<Text>) -> Self {
        let filed = |s: Span| text.dateline.is_some_and(|d| d.contains(s) && !s.is_empty());
        let sides = |list: &[Party]| list.iter().map(Side::of).collect();
        let evidence = event.evidence.iter().map(|e| e.text.as_str()).collect::<Vec<_>>().join(" ");
        let place = event.place.as_ref().map(|p| Spot {
            id: p.id.clone(),
            name: p.name.clone(),
            country: p.country.clone(),
            is_country: p.kind == "country",
            filed: filed(p.span),
            point: (POINTS.contains(&p.kind.as_str())).then_some((p.lat, p.lon)),
        });
        let media = event.source.iter().filter(|s| s.kind == SourceKind::Media);
        Self {
            row,
            event: event.id.clone(),
            text,
            kind: event.kind.clone(),
            modes: event.mode.clone(),
            claim: Claim::of(event.status),
            historical: event.historical,
            denied: !event.denied_by.is_empty(),
            actors: sides(&event.actor),
            recipients: sides(&event.recipient),
            when: day::when(event),
            place,
            numbers: event.numbers,
            words: words::content(&evidence),
            figures: words::figures(&evidence),
            media: media.map(|s| s.text.clone()).collect(),
        }
    }

    /// What comes first in every choice between equals: the report that went out first, then the event's id. It does not
    /// depend on the order of ingest.
    pub fn order(&self) -> (&str, &str) {
        (&self.text.sent, &self.event)
    }
}
