//! Lines, and the paragraphs they make.

use crate::cut::{Cut, is_blank, sentence_end};

/// Columns up to which a line may be one of a wrapped paragraph.
const WRAP_COLUMNS: u16 = 100;
/// Columns of a line on the wire (IPTC 7901).
const WIRE_COLUMNS: u16 = 69;
/// Shorter lines say nothing about wrapping.
const WRAP_LEAST: u16 = 40;
/// Of the letters of a wrapped text, so many in a hundred stand in lines of at most [`WRAP_COLUMNS`].
const WRAP_SHARE: usize = 80;
/// A line that leaves so many columns free although the next word would have fitted ends a paragraph.
const WRAP_SLACK: u16 = 12;
/// A line that leaves even more free is a paragraph of its own without any full stop.
const TITLE_SLACK: u16 = 20;

/// A line that is not blank, trimmed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'t> {
    pub(crate) cut: Cut<'t>,
    /// Width in characters, counted up to 65535.
    columns: u16,
    /// A blank line stands before it.
    gap: bool,
    /// It begins with white space.
    indented: bool,
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The lines that are not blank.
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::new();
    let mut gap = false;
    let mut start = 0;
    for raw in text.split_inclusive(is_break) {
        let whole = Cut { start, text: raw };
        let cut = whole.trim();
        start = whole.end();
        if cut.is_empty() {
            // The second half of a CR LF is no line of its own.
            gap |= raw != "\n" || !text.get(..whole.start).is_some_and(|t| t.ends_with('\r'));
            continue;
        }
        let columns = u16::try_from(cut.text.chars().take(usize::from(u16::MAX)).count()).unwrap_or(u16::MAX);
        let indented = raw.starts_with([' ', '\t', '\u{a0}', '\u{3000}']);
        out.push(Line { cut, columns, gap, indented });
        gap = false;
    }
    out
}

/// Joins lines to paragraphs. One line is one paragraph, unless the text was wrapped at about 70 columns or the next
/// line goes on in small letters.
/// `alone` tells lines that stand for themselves even in a wrapped text: stamps, datelines, sign-offs.
pub(crate) fn units<'t>(text: &'t str, lines: &[Line<'t>], alone: impl Fn(Cut<'t>) -> Alone) -> Vec<Cut<'t>> {
    units_at(text, lines, alone, wrap_width(lines))
}

/// The same for a text that is known to be wrapped.
pub(crate) fn wrapped_units<'t>(
    text: &'t str,
    lines: &[Line<'t>],
    alone: impl Fn(Cut<'t>) -> Alone,
) -> Vec<Cut<'t>> {
    units_at(text, lines, alone, wrap_width(lines).or(Some(WIRE_COLUMNS)))
}

fn units_at<'t>(
    text: &'t str,
    lines: &[Line<'t>],
    alone: impl Fn(Cut<'t>) -> Alone,
    wrapped: Option<u16>,
) -> Vec<Cut<'t>> {
    let mut out: Vec<Cut<'t>> = Vec::new();
    let mut before: Option<(&Line<'t>, Alone)> = None;
    for line in lines {
        // In a text that is not wrapped only a line that goes on in small letters needs a closer look.
        let look = wrapped.is_some() || line.cut.text.starts_with(char::is_lowercase);
        let own = if look { alone(line.cut) } else { Alone::Opens };
        let new = match before {
            None => true,
            Some((last, last_own)) => {
                line.gap
                    || matches!(own, Alone::Whole | Alone::Opens)
                    || matches!(last_own, Alone::Whole | Alone::Closes)
                    || (line.indented && !last.indented)
                    || wrapped.map_or_else(
                        || !runs_on(last, line),
                        |width| breaks(last, line, width, out.len() == 1),
                    )
            }
        };
        match out.last_mut() {
            Some(unit) if !new => {
                let end = line.cut.end();
                *unit = Cut { start: unit.start, text: text.get(unit.start..end).unwrap_or("") };
            }
            _ => out.push(line.cut),
        }
        before = Some((line, own));
    }
    out
}

/// Whether a line stands for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alone {
    /// It may continue a paragraph.
    No,
    /// A paragraph begins with it.
    Opens,
    /// A paragraph ends with it.
    Closes,
    /// It is a paragraph.
    Whole,
}

fn first_word(line: &Line<'_>) -> u16 {
    let word = line.cut.text.split(is_blank).next().unwrap_or("");
    u16::try_from(word.chars().take(usize::from(WRAP_COLUMNS)).count()).unwrap_or(WRAP_COLUMNS)
}

/// True when `next` goes on with the sentence of `last` although the text is not wrapped.
fn runs_on(last: &Line<'_>, next: &Line<'_>) -> bool {
    last.columns >= WRAP_LEAST
        && next.cut.text.starts_with(char::is_lowercase)
        && sentence_end(last.cut.text).is_none()
}

/// True when `last` ends a paragraph although no blank line follows: the next word would have fitted.
fn breaks(last: &Line<'_>, next: &Line<'_>, width: u16, first: bool) -> bool {
    if next.cut.text.starts_with(char::is_lowercase) {
        return false;
    }
    let free = width.saturating_sub(last.columns.saturating_add(1 + first_word(next)));
    let slack = if first { TITLE_SLACK } else { u16::MAX };
    free > slack || (free > WRAP_SLACK && sentence_end(last.cut.text).is_some())
}

/// The column a text is wrapped at; `None` when every line is a paragraph.
fn wrap_width(lines: &[Line<'_>]) -> Option<u16> {
    let (mut all, mut narrow, mut soft, mut hard) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut flows = false;
    let mut width = 0;
    for line in lines {
        all += usize::from(line.columns);
        if line.columns <= WRAP_COLUMNS {
            narrow += usize::from(line.columns);
            width = width.max(line.columns);
        }
    }
    if all == 0 || narrow * 100 < all * WRAP_SHARE {
        return None;
    }
    for (last, next) in lines.iter().zip(lines.iter().skip(1)) {
        if next.gap || last.columns < WRAP_LEAST {
            continue;
        }
        if sentence_end(last.cut.text).is_some() {
            hard += 1;
        } else {
            soft += 1;
            flows |= next.cut.text.starts_with(char::is_lowercase);
        }
    }
    (flows && soft > hard).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> Vec<String> {
        let lines = lines(text);
        units(text, &lines, |_| Alone::No).iter().map(|u| u.flat()).collect()
    }

    #[test]
    fn one_line_a_paragraph() {
        assert_eq!(
            joined("Titel\r\n\r\nErster Satz.\r\nZweiter Satz.\r\n"),
            ["Titel", "Erster Satz.", "Zweiter Satz."]
        );
        let seen = lines("Titel\r\nErster Satz.\r\n\r\nZweiter.");
        assert_eq!(seen.iter().map(|l| l.gap).collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn wrapped() {
        let text = "Neue Gespräche in Genf\n\n   Die Unterhändler beider Seiten haben sich am Dienstagabend in der\nSchweizer Stadt getroffen, um über einen Austausch von Gefangenen zu\nreden.\n   Ein Sprecher wollte sich am Mittwoch zu den Inhalten nicht äußern; er\nsprach nur von einem Anfang.\n";
        let units = joined(text);
        assert_eq!(units.len(), 3, "{units:?}");
        assert!(units.iter().skip(1).all(|u| u.ends_with('.')));
    }

    #[test]
    fn wrapped_without_indent_or_gap() {
        let text = "Die Unterhändler beider Seiten haben sich am Dienstagabend in der\nSchweizer Stadt getroffen, um über einen Austausch von Gefangenen zu\nreden.\nEin Sprecher wollte sich am Mittwoch zu den Inhalten nicht äußern; er\nsprach nur von einem Anfang.";
        assert_eq!(joined(text).len(), 2);
    }
}
