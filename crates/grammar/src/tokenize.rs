//! Words and sentence ends.

use lagebild_model::Span;
use std::collections::BTreeSet;

/// What kind of characters a raw token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with inner hyphens, apostrophes and digits.
    Word,
    /// Digits with separators.
    Number,
    /// A number with an ordinal full stop, `14.`
    Ordinal,
    /// Word with its abbreviating full stop.
    Abbreviation,
    /// `.` `!` `?` and the like that end a sentence.
    Stop,
    /// `,`
    Comma,
    /// Quotes, brackets, dashes and all other marks.
    Mark,
}

/// A raw token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands in the text.
    pub span: Span,
    /// What it is made of.
    pub kind: Kind,
}

/// What the tokeniser must know of the language.
#[derive(Debug, Clone, Default)]
pub struct Abbreviations {
    words: BTreeSet<Box<str>>,
}

impl Abbreviations {
    /// One abbreviation a line, `#` comments.
    pub fn parse(text: &str) -> Self {
        let words = text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with('#'))
            .map(Into::into)
            .collect();
        Self { words }
    }
}

/// Cuts `within` of `text` into tokens and groups them into sentences.
///
/// `ordinal_before` tells whether a number with a full stop before this word (lower-cased) is an ordinal
/// (month names, `jahrhundert`); it comes from the lexicon of times.
pub fn sentences(
    text: &str,
    within: Span,
    abbreviations: &Abbreviations,
    ordinal_before: impl Fn(&str) -> bool,
) -> Vec<Vec<Piece>> {
    let pieces = pieces(text, within, abbreviations);
    let mut out = Vec::new();
    let mut current: Vec<Piece> = Vec::new();
    let mut i = 0;
    while let Some(piece) = pieces.get(i) {
        let mut piece = *piece;
        i += 1;
        if piece.kind == Kind::Number {
            // "14" "." -> ordinal, when what follows says so
            if let Some(dot) = pieces.get(i)
                && dot.kind == Kind::Stop
                && dot.span.start == piece.span.end
                && dot.span.text(text) == "."
                && is_ordinal(text, current.last(), &piece, pieces.get(i + 1), &ordinal_before)
            {
                piece = Piece { span: piece.span.join(dot.span), kind: Kind::Ordinal };
                i += 1;
            }
        }
        current.push(piece);
        let ends = piece.kind == Kind::Stop && piece.span.text(text) != ":";
        let abbreviation_end = piece.kind == Kind::Abbreviation && ends_sentence(text, &piece, pieces.get(i));
        if ends || abbreviation_end {
            // closing quotes and brackets belong to the sentence
            while let Some(next) = pieces.get(i)
                && (next.kind == Kind::Stop
                    || is_closer(next.span.text(text)) && glued(&pieces, i) && !opens(text, &pieces, i))
            {
                current.push(*next);
                i += 1;
            }
            // lower case or a comma behind it: an inserted "...!", he said
            let goes_on = pieces.get(i).is_some_and(|n| {
                let t = n.span.text(text);
                n.kind == Kind::Comma || t.chars().next().is_some_and(char::is_lowercase)
            });
            if !goes_on {
                out.push(std::mem::take(&mut current));
            }
        }
    }
    if !current.is_empty() {
        out.push(current);
    }
    out
}

fn glued(pieces: &[Piece], i: usize) -> bool {
    match (i.checked_sub(1).and_then(|p| pieces.get(p)), pieces.get(i)) {
        (Some(a), Some(b)) => a.span.end == b.span.start,
        _ => false,
    }
}

fn opens(text: &str, pieces: &[Piece], i: usize) -> bool {
    let (Some(mark), Some(next)) = (pieces.get(i), pieces.get(i + 1)) else { return false };
    let t = mark.span.text(text);
    t == "(" || t == "„" || (mark.span.end == next.span.start && !glued(pieces, i))
}

fn is_closer(mark: &str) -> bool {
    matches!(mark, "\"" | "“" | "”" | "’" | "‘" | "'" | "''" | "»" | "«" | ")" | "]")
}

fn is_ordinal(
    text: &str,
    before: Option<&Piece>,
    number: &Piece,
    after: Option<&Piece>,
    ordinal_before: &impl Fn(&str) -> bool,
) -> bool {
    let digits = number.span.text(text);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let Some(after) = after else { return false };
    let next = after.span.text(text);
    if after.kind == Kind::Number && digits.len() <= 2 {
        return true; // 14. 12. 2024
    }
    if matches!(after.kind, Kind::Mark | Kind::Comma | Kind::Stop) {
        return digits.len() <= 2 && (next == "," || next == "/" || next == "-" || next == "–");
    }
    if next.chars().next().is_some_and(char::is_lowercase) {
        return true;
    }
    if ordinal_before(&next.to_lowercase()) {
        return true;
    }
    // "der 3. Tag", "zum 50. Mal", "Der 3. ...": a short word with an article's or adjective's ending stands before
    digits.len() <= 3
        && before.is_some_and(|b| {
            let t = b.span.text(text);
            let letters = t.chars().count();
            let small = t.chars().next().is_some_and(char::is_lowercase);
            b.kind == Kind::Word
                && (letters <= 6 && small || letters <= 4)
                && t.ends_with(['r', 's', 'm', 'n', 'e'])
        })
}

/// An abbreviation ends the sentence too when a capitalised word of the sentence-opening kind follows; that cannot be
/// known here, so only the end of the paragraph and single final initials before a closing mark count.
fn ends_sentence(_text: &str, _piece: &Piece, next: Option<&Piece>) -> bool {
    next.is_none()
}

fn pieces(text: &str, within: Span, abbreviations: &Abbreviations) -> Vec<Piece> {
    let base = within.start as usize;
    let slice = within.text(text);
    let mut out: Vec<Piece> = Vec::with_capacity(slice.len() / 5);
    let mut chars = slice.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if c.is_whitespace() || c.is_control() || c == '\u{feff}' {
            chars.next();
            continue;
        }
        let rest = slice.get(start..).unwrap_or("");
        let (len, kind) = if c.is_alphabetic() {
            word(rest, abbreviations)
        } else if c.is_ascii_digit() {
            number(rest)
        } else {
            mark(rest, c)
        };
        out.push(Piece { span: Span::of(base + start, base + start + len), kind });
        while chars.peek().is_some_and(|(i, _)| *i < start + len) {
            chars.next();
        }
    }
    out
}

fn word(rest: &str, abbreviations: &Abbreviations) -> (usize, Kind) {
    if let Some(len) = address(rest) {
        return (len, Kind::Word);
    }
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let inside = c.is_alphanumeric()
            || c == '\u{ad}'
            || (matches!(c, '-' | '‐' | '‑') && next.is_some_and(char::is_alphanumeric) && i > 0)
            || (matches!(c, '\'' | '’') && next.is_some_and(char::is_alphabetic) && i > 0)
            || (c == '&' && next.is_some_and(char::is_alphabetic) && i > 0)
            // Mitarbeiter:innen, Kolleg*innen
            || (matches!(c, ':' | '*' | '_')
                && rest.get(i + 1..).is_some_and(|r| r.starts_with("innen") || r.starts_with("in "))
                && i > 2);
        if !inside {
            break;
        }
        end = i + c.len_utf8();
    }
    // a trailing hyphen of "Innen- und Außenminister"
    if rest.get(end..).is_some_and(|r| r.starts_with('-'))
        && rest
            .get(end + 1..)
            .and_then(|r| r.chars().next())
            .is_some_and(|c| c.is_whitespace() || c == ',' || c == '/')
    {
        return (end + 1, Kind::Word);
    }
    if rest.get(end..).is_some_and(|r| r.starts_with('.')) {
        // z.B. / u.a. / d.h.
        let dotted: usize = dotted_len(rest);
        if dotted > end + 1 {
            return (dotted, Kind::Abbreviation);
        }
        let with_dot = rest.get(..=end).unwrap_or("");
        let letters = rest.get(..end).unwrap_or("").chars().count();
        let single = letters == 1 && with_dot.chars().next().is_some_and(char::is_uppercase);
        if abbreviations.words.contains(with_dot) || single {
            return (end + 1, Kind::Abbreviation);
        }
    }
    (end, Kind::Word)
}

/// Length of `z.B.`-like runs: single letters each followed by a full stop.
fn dotted_len(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.chars();
    while let (Some(a), Some('.')) = (chars.next(), chars.next()) {
        if !a.is_alphabetic() {
            break;
        }
        end += a.len_utf8() + 1;
    }
    end
}

fn address(rest: &str) -> Option<usize> {
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len()).min(200);
    let candidate = rest.get(..end)?;
    let web = candidate.starts_with("http") && candidate.contains("://") || candidate.starts_with("www.");
    let mail = candidate.contains('@') && candidate.contains('.');
    (web || mail).then(|| candidate.trim_end_matches([',', '.', ')', '"', ';', ':']).len()).filter(|l| *l > 0)
}

fn number(rest: &str) -> (usize, Kind) {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while let Some(&b) = bytes.get(end) {
        let separator = matches!(b, b'.' | b',' | b':') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if b.is_ascii_digit() || separator {
            end += 1;
        } else {
            break;
        }
    }
    // 40-jährige, 1980er, 5G, 14-köpfig
    let tail = rest.get(end..).unwrap_or("");
    let glued_word = tail.chars().next().is_some_and(char::is_alphabetic)
        || (tail.starts_with('-') && tail.chars().nth(1).is_some_and(char::is_alphabetic));
    if glued_word {
        let more = tail
            .char_indices()
            .find(|(i, c)| {
                !(c.is_alphanumeric()
                    || (*c == '-'
                        && tail
                            .get(i + 1..)
                            .and_then(|r| r.chars().next())
                            .is_some_and(char::is_alphanumeric)))
            })
            .map_or(tail.len(), |(i, _)| i);
        return (end + more, Kind::Word);
    }
    (end, Kind::Number)
}

fn mark(rest: &str, c: char) -> (usize, Kind) {
    match c {
        ',' => (1, Kind::Comma),
        '.' => {
            let dots = rest.bytes().take_while(|b| *b == b'.').count();
            (dots, if dots == 1 || dots > 2 { Kind::Stop } else { Kind::Mark })
        }
        '!' | '?' => (rest.bytes().take_while(|b| matches!(b, b'!' | b'?')).count(), Kind::Stop),
        '…' => (c.len_utf8(), Kind::Stop),
        ':' | ';' => (1, Kind::Mark),
        '\'' | '`' if rest.starts_with("''") || rest.starts_with("``") => (2, Kind::Mark),
        '-' => (rest.bytes().take_while(|b| *b == b'-').count(), Kind::Mark),
        _ => (c.len_utf8(), Kind::Mark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<Vec<String>> {
        let abbreviations = Abbreviations::parse("Dr.\nbzw.");
        sentences(text, Span::of(0, text.len()), &abbreviations, |w| w == "dezember")
            .into_iter()
            .map(|s| s.into_iter().map(|p| p.span.text(text).to_owned()).collect())
            .collect()
    }

    #[test]
    fn sentences_end_where_they_should() {
        assert_eq!(cut("Er kam am 14. Dezember. Dr. Müller bzw. Viktor K. gingen.").len(), 2);
        assert_eq!(cut("\"Wir gehen!\", rief er. Dann nichts.").len(), 2);
        assert_eq!(cut("\"Wir bleiben.\" Dann ging sie.").len(), 2);
        assert_eq!(cut("Das war 2019. Dann kam er.").len(), 2);
        assert_eq!(
            cut("Der 3. Tag und der 40-jährige US-Präsident.")[0],
            ["Der", "3.", "Tag", "und", "der", "40-jährige", "US-Präsident", "."]
        );
    }
}
