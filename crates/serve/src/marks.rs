//! A text cut where marks begin and end, so that marks may lie within and across each other.

use lagebild_model::Span;

/// Something that is marked: its id on the page, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// `e1`, `a3`, `t2` ...: the kind is the letter.
    pub id: String,
    pub span: Span,
}

/// A piece of text with the marks it lies in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    pub text: String,
    /// Ids of its marks, separated by blanks.
    pub ids: String,
    /// Kinds of its marks as style classes.
    pub classes: String,
    /// Ids that are marked here for the first time: anchors.
    pub begins: Vec<String>,
    /// Ids of events whose evidence ends here.
    pub ends: Vec<String>,
}

/// The pieces of a stretch of text. `seen` holds the ids that have their anchor already.
pub(crate) fn pieces(text: &str, stretch: Span, marks: &[Mark], seen: &mut Vec<String>) -> Vec<Piece> {
    let inside: Vec<&Mark> =
        marks.iter().filter(|m| !m.span.is_empty() && m.span.overlaps(stretch)).collect();
    let mut cuts = vec![stretch.start, stretch.end];
    for m in &inside {
        cuts.push(m.span.start.clamp(stretch.start, stretch.end));
        cuts.push(m.span.end.clamp(stretch.start, stretch.end));
    }
    // a span that does not fit the text's characters marks nothing
    cuts.retain(|c| text.is_char_boundary(*c as usize));
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = Vec::new();
    for (from, to) in cuts.iter().zip(cuts.iter().skip(1)) {
        let span = Span::new(*from, *to);
        let here: Vec<&&Mark> = inside.iter().filter(|m| m.span.contains(span)).collect();
        let mut ids: Vec<&str> = here.iter().map(|m| m.id.as_str()).collect();
        ids.dedup();
        let mut kinds: Vec<&str> = ids.iter().filter_map(|id| id.get(..1)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut piece = Piece {
            text: span.text(text).to_owned(),
            ids: ids.join(" "),
            classes: kinds.iter().map(|k| format!("m-{k}")).collect::<Vec<_>>().join(" "),
            ..Piece::default()
        };
        for id in ids {
            if !seen.iter().any(|s| s == id) {
                seen.push(id.to_owned());
                piece.begins.push(id.to_owned());
            }
        }
        for m in here.iter().filter(|m| m.span.end == *to && m.id.starts_with('e')) {
            if !piece.ends.contains(&m.id) {
                piece.ends.push(m.id.clone());
            }
        }
        out.push(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_may_cross() {
        let text = "Pistorius traf Kim am Donnerstag.";
        let mark = |id: &str, start, end| Mark { id: id.into(), span: Span::new(start, end) };
        let marks = [mark("e1", 0, 18), mark("a1", 0, 9), mark("t1", 19, 32), mark("s1", 10, 33)];
        let mut seen = Vec::new();
        let found = pieces(text, Span::new(0, 33), &marks, &mut seen);
        let shown: Vec<String> = found.iter().map(|p| format!("{}[{}]", p.text, p.ids)).collect();
        assert_eq!(
            shown,
            ["Pistorius[e1 a1]", " [e1]", "traf Kim[e1 s1]", " [s1]", "am Donnerstag[t1 s1]", ".[s1]"]
        );
        assert_eq!(found[2].ends, ["e1"]);
        assert_eq!(found[0].classes, "m-a m-e");
        assert_eq!(found.iter().flat_map(|p| p.begins.clone()).collect::<Vec<_>>(), ["e1", "a1", "s1", "t1"]);
    }

    #[test]
    fn a_span_inside_a_letter_marks_nothing() {
        let marks = [Mark { id: "e1".into(), span: Span::new(2, 3) }];
        let found = pieces("für", Span::new(0, 4), &marks, &mut Vec::new());
        assert_eq!(found.iter().map(|p| p.text.as_str()).collect::<String>(), "für");
    }
}
