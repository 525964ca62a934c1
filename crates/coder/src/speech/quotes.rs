//! Quotations in the text: where they begin and end, whole ones and pieces inside a sentence.

use lagebild_model::Span;

/// The quotations of a paragraph with their marks, over sentences; one left open ends with the paragraph.
pub fn find(text: &str, paragraph: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open: Option<(u32, char)> = None;
    let piece = paragraph.text(text);
    for (i, c) in piece.char_indices() {
        let at = paragraph.start + i as u32;
        match open {
            None => {
                if matches!(c, '„' | '»' | '«' | '"' | '“' | '”') {
                    open = Some((at, c));
                }
            }
            Some((from, by)) => {
                let closes = match by {
                    '„' => matches!(c, '“' | '”' | '"'),
                    '»' => c == '«',
                    '«' => c == '»',
                    _ => matches!(c, '"' | '”' | '“'),
                };
                if closes {
                    out.push(Span::new(from, at + c.len_utf8() as u32));
                    open = None;
                } else if c == by && by == '„' {
                    // the one before was never closed
                    open = Some((at, c));
                }
            }
        }
    }
    if let Some((from, _)) = open
        && paragraph.end > from
    {
        out.push(Span::new(from, paragraph.end));
    }
    out
}

/// The words inside the marks.
pub fn inner(text: &str, quote: Span) -> &str {
    quote
        .text(text)
        .trim_matches(|c: char| matches!(c, '„' | '»' | '«' | '"' | '“' | '”') || c.is_whitespace())
}
