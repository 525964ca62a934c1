//! Marks evidence in the text: `[ließ Raketen liefern]³`.

use crate::paint::{BOLD, MARK, tame};
use anstyle::Style;
use lagebild_model::{Event, Span};
use std::collections::BTreeMap;
use std::fmt::Write;

/// All evidence of a story with the numbers of the events it proves, by place.
pub struct Marks {
    spans: BTreeMap<(u32, u32), Vec<usize>>,
}

/// What opens and closes at a byte.
#[derive(Default)]
struct Edge {
    closes: Vec<String>,
    opens: usize,
}

impl Marks {
    /// Numbers the events from 1.
    pub fn of(events: &[Event]) -> Self {
        let mut spans: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        for (i, e) in events.iter().enumerate() {
            for x in e.evidence.iter().filter(|x| !x.span.is_empty()) {
                let numbers = spans.entry((x.span.start, x.span.end)).or_default();
                if !numbers.contains(&(i + 1)) {
                    numbers.push(i + 1);
                }
            }
        }
        Self { spans }
    }

    /// True when some evidence begins in the paragraph.
    pub fn any(&self, within: Span) -> bool {
        !within.is_empty() && self.spans.range((within.start, 0)..(within.end, 0)).next().is_some()
    }

    /// A paragraph with its evidence in numbered brackets, underlined.
    pub fn paragraph(&self, text: &str, within: Span, base: Style) -> String {
        let mut out = String::new();
        let mut depth = 0usize;
        let mut at = within.start;
        for (place, edge) in self.edges(text, within) {
            chunk(&mut out, Span::new(at, place).text(text), base, depth);
            for label in edge.closes {
                depth = depth.saturating_sub(1);
                let _ = write!(out, "{BOLD}]{label}{BOLD:#}");
            }
            for _ in 0..edge.opens {
                depth += 1;
                let _ = write!(out, "{BOLD}[{BOLD:#}");
            }
            at = place;
        }
        chunk(&mut out, Span::new(at, within.end).text(text), base, depth);
        out
    }

    fn edges(&self, text: &str, within: Span) -> BTreeMap<u32, Edge> {
        let mut edges: BTreeMap<u32, Edge> = BTreeMap::new();
        if within.is_empty() {
            return edges;
        }
        // from the inside out, so that the inner bracket closes first
        let here = self.spans.range((within.start, 0)..(within.end, 0)).rev();
        for ((start, end), numbers) in here {
            let end = (*end).min(within.end);
            if !text.is_char_boundary(*start as usize)
                || !text.is_char_boundary(end as usize)
                || end <= *start
            {
                continue;
            }
            edges.entry(*start).or_default().opens += 1;
            let label = numbers.iter().map(|n| superscript(*n)).collect::<Vec<_>>().join("·");
            edges.entry(end).or_default().closes.push(label);
        }
        edges
    }
}

/// A piece between two marks.
fn chunk(out: &mut String, text: &str, base: Style, depth: usize) {
    if text.is_empty() {
        return;
    }
    let style = if depth > 0 { base | MARK.get_effects() } else { base };
    let _ = write!(out, "{style}{}{style:#}", tame(text));
}

/// `12` -> `¹²`.
fn superscript(n: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    n.to_string().chars().filter_map(|c| c.to_digit(10)).filter_map(|d| DIGITS.get(d as usize)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, spans: &[((u32, u32), usize)]) -> String {
        let mut all: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        for (span, n) in spans {
            all.entry(*span).or_default().push(*n);
        }
        let styled = Marks { spans: all }.paragraph(text, Span::of(0, text.len()), Style::new());
        anstream::adapter::strip_str(&styled).to_string()
    }

    #[test]
    fn nested_and_equal_spans_carry_their_numbers() {
        assert_eq!(
            marked("Kiew lehnt Gespräche ab", &[((0, 24), 1), ((11, 21), 2)]),
            "[Kiew lehnt [Gespräche]² ab]¹"
        );
        assert_eq!(marked("Moskau droht.", &[((0, 12), 1), ((0, 12), 12)]), "[Moskau droht]¹·¹².");
    }

    #[test]
    fn spans_off_a_character_are_left_out() {
        assert_eq!(marked("für", &[((0, 2), 1)]), "für");
    }
}
