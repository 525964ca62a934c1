//! The view for people: header, text with marked evidence, events, what was left.

use crate::labels::Labels;
use crate::line;
use crate::marks::Marks;
use crate::paint::{BOLD, DIM, paint, short, tame, width, wrap};
use lagebild_model::{Coded, ParagraphKind, PassedOver, Story};
use std::fmt::Write;

/// How much is shown.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// The text itself.
    pub text: bool,
    /// Everything that was seen and left, not only the first [`FEW`].
    pub all: bool,
}

/// How many left predicates are listed without `--all`.
const FEW: usize = 12;
/// Characters shown of a left clause.
const SNIPPET: usize = 70;

/// The whole view of a coded story, with colour codes.
pub fn view(coded: &Coded, labels: &Labels<'_>, extent: Extent) -> String {
    let labels = &labels.among(&coded.actors);
    let mut out = header(&coded.story, labels);
    if extent.text {
        text(coded, &mut out);
    }
    let words = labels.words;
    if coded.events.is_empty() {
        let other = coded.story.language == lagebild_model::Language::Other;
        let _ = writeln!(out, "{}", words.get(if other { "view.other-language" } else { "view.no-events" }));
    } else {
        if extent.text {
            let _ = writeln!(out, "{}", paint(BOLD, words.get("view.events")));
        }
        for line in line::numbered(&coded.events, labels) {
            let _ = writeln!(out, "{line}");
        }
    }
    if extent.text {
        passed(&coded.passed_over, labels, extent.all, &mut out);
    }
    out.push('\n');
    out
}

/// `dpa-AFX · 01.08.2024 · SEOUL · pistorius-seoul` and the headline.
fn header(story: &Story, labels: &Labels<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(story.agency.clone());
    parts.extend(story.published.as_ref().map(|p| labels.value(&p.value)));
    if let Some(d) = &story.dateline {
        parts.push(d.places.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("/"));
    }
    parts.extend(story.version.clone());
    parts.push(story.id.clone());
    let mut out = format!("{}\n", paint(DIM, &tame(&parts.join(" · "))));
    if let Some(h) = &story.headline {
        let _ = writeln!(out, "{}", paint(BOLD, &wrap(&short(h, 4 * width()), width(), "")));
    }
    for note in &story.notes {
        let _ =
            writeln!(out, "{}", paint(DIM, &format!("{}: {}", labels.words.get("view.notes"), tame(note))));
    }
    out
}

/// Paragraphs that are read, evidence marked; the first headline stands in the header already unless it proves something.
fn text(coded: &Coded, out: &mut String) {
    let story = &coded.story;
    let marks = Marks::of(&coded.events);
    out.push('\n');
    for p in &story.paragraphs {
        let base = match p.kind {
            ParagraphKind::Boilerplate => continue,
            ParagraphKind::Headline | ParagraphKind::Heading => BOLD,
            ParagraphKind::Body => anstyle::Style::new(),
        };
        let plain = p.span.text(&story.text);
        if p.kind == ParagraphKind::Headline
            && !marks.any(p.span)
            && story.headline.as_deref().is_some_and(|h| h.trim() == plain.trim())
        {
            continue;
        }
        let marked = marks.paragraph(&story.text, p.span, base);
        let _ = writeln!(out, "{}\n", wrap(&marked, width(), ""));
    }
}

/// What was seen and not coded, with the reason.
fn passed(left: &[PassedOver], labels: &Labels<'_>, all: bool, out: &mut String) {
    if left.is_empty() {
        return;
    }
    let words = labels.words;
    let _ = writeln!(out, "\n{}", paint(BOLD, words.get("view.passed")));
    let shown = if all { left.len() } else { FEW };
    for p in left.iter().take(shown) {
        // a figure may follow the reason
        let (what, figure) = p.reason.split_once(": ").unwrap_or((&p.reason, ""));
        let what = words.find(&format!("reason.{what}")).unwrap_or(what);
        let reason = if figure.is_empty() { what.to_owned() } else { format!("{what}: {figure}") };
        let clause = paint(DIM, &format!("„{}“", short(&p.text, SNIPPET)));
        let _ = writeln!(out, "  {}: {reason}  {clause}", tame(&p.predicate));
    }
    if left.len() > shown {
        let _ = writeln!(out, "  … {} {}", left.len() - shown, words.get("view.more"));
    }
}
