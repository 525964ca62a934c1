//! Gold events (coding guide, section 9).

use lagebild_model::Span;
use serde::Deserialize;

/// One line of a gold file.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldEvent {
    /// Story's file stem.
    pub story: String,
    /// Event type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Modes, any of which is right.
    pub mode: Vec<String>,
    /// Contexts, any of which is right.
    pub context: Vec<String>,
    /// Codes of the actors.
    pub actor: Vec<String>,
    /// Codes of the recipients.
    pub recipient: Vec<String>,
    /// `actual`, `future`, `hypothetical`, `negated`.
    pub status: String,
    /// Background.
    pub historical: bool,
    /// Codes or kinds of the sources.
    pub source: Vec<String>,
    /// ISO values split by `|`; empty where gold has none.
    pub date: Option<String>,
    /// Place name; empty where gold has none.
    pub place: Option<String>,
    /// A verbatim piece of the story.
    pub evidence: String,
    /// Neither missed nor false.
    #[serde(default)]
    pub optional: bool,
}

/// A gold event with the place of its evidence.
#[derive(Debug, Clone)]
pub struct Gold {
    /// The line.
    pub event: GoldEvent,
    /// Bytes of the story's file.
    pub span: Span,
}

/// Reads the lines of a gold file.
///
/// # Errors
/// The number of the first line (from 1) that is no gold event, and why.
pub fn read_gold(text: &str) -> Result<Vec<GoldEvent>, (usize, String)> {
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    lines.map(|(n, line)| serde_json::from_str(line).map_err(|e| (n + 1, e.to_string()))).collect()
}

/// Finds the evidence of gold events in the bytes of their stories.
///
/// # Errors
/// The first event whose evidence is not in its story, letter by letter.
pub fn place_gold<'t>(
    events: Vec<GoldEvent>,
    text_of: impl Fn(&str) -> Option<&'t [u8]>,
) -> Result<Vec<Gold>, Box<GoldEvent>> {
    let mut out = Vec::with_capacity(events.len());
    for event in events {
        match text_of(&event.story).and_then(|bytes| find_evidence(bytes, &event.evidence)) {
            Some(span) => out.push(Gold { event, span }),
            None => return Err(Box::new(event)),
        }
    }
    Ok(out)
}

/// The first place of the evidence in the story's bytes.
pub fn find_evidence(bytes: &[u8], evidence: &str) -> Option<Span> {
    let needle = evidence.as_bytes();
    if needle.is_empty() {
        return Some(Span::new(0, 0));
    }
    let at = bytes.windows(needle.len()).position(|w| w == needle)?;
    Some(Span::of(at, at + needle.len()))
}
