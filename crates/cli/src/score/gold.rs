//! Gold events (coding guide, section 9).

use lagebild_model::Span;
use serde::Deserialize;
use std::path::Path;

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

/// Reads a gold file.
pub fn read_gold(path: &Path) -> anyhow::Result<Vec<GoldEvent>> {
    let bytes = std::fs::read(path).map_err(|e| crate::input::trouble(path, &e))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| anyhow::anyhow!("{}: is not UTF-8; save the gold file as UTF-8", path.display()))?;
    let mut out = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let event = serde_json::from_str(line).map_err(|e| {
            anyhow::anyhow!(
                "{}:{}: no gold event ({e}); one JSON object a line is needed",
                path.display(),
                n + 1
            )
        })?;
        out.push(event);
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
