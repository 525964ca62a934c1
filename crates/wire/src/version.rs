//! Version marks before a headline: `ROUNDUP 2:`, `KORREKTUR:`, `EIL`, `UPDATE 1-`.

use crate::cut::{Cut, is_blank, is_dash};
use crate::data::tables;
use lagebild_model::Signal;

/// Longest beginning of a paragraph in which marks are looked for.
const LOOK: usize = 80;

/// One mark as the codebook has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    words: Vec<Word>,
    urgency: Option<u8>,
    signal: Option<Signal>,
    /// It may be followed by a hyphen that is glued to the headline.
    glued: bool,
    /// Capitals or a number: a blank may follow.
    loud: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Text(String),
    /// `[n]`: a number that may be missing.
    Number,
    /// `[n].`: a number with a full stop.
    Ordinal,
    /// `[nth]`: `1ST`, `2ND`.
    Nth,
}

impl Mark {
    pub(crate) fn parse(pattern: &str, urgency: Option<u8>, signal: Option<Signal>) -> Self {
        let glued = pattern.ends_with('-');
        let pattern = pattern.trim_end_matches('-');
        let words: Vec<Word> = pattern
            .split_whitespace()
            .map(|word| match word {
                "[n]" => Word::Number,
                "[n]." => Word::Ordinal,
                "[nth]" => Word::Nth,
                _ => Word::Text(word.to_owned()),
            })
            .collect();
        let quiet = |w: &Word| matches!(w, Word::Text(t) if t.chars().any(char::is_lowercase));
        let loud = !words.iter().any(quiet) || words.iter().any(|w| matches!(w, Word::Ordinal | Word::Nth));
        Self { words, urgency, signal, glued, loud }
    }

    /// Bytes of `text` the mark takes.
    fn length(&self, text: &str) -> Option<usize> {
        let mut rest = text;
        for (i, word) in self.words.iter().enumerate() {
            let after = if i == 0 { rest } else { rest.trim_start_matches([' ', '\u{a0}']) };
            rest = match word {
                Word::Text(t) => after.strip_prefix(t.as_str())?,
                Word::Number => number(after).map_or(rest, |n| after.get(n..).unwrap_or("")),
                Word::Ordinal => after.get(number(after)?..)?.strip_prefix('.')?,
                Word::Nth => nth(after)?,
            };
        }
        let ends = !rest.starts_with(char::is_alphanumeric);
        ends.then_some(text.len() - rest.len())
    }
}

/// Length of the number of one or two digits at the beginning.
fn number(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    matches!(digits, 1 | 2).then_some(digits)
}

/// What follows `1ST`, `2ND`: a number with two capitals.
fn nth(text: &str) -> Option<&str> {
    let ending = text.get(number(text)?..)?;
    let rest = ending.trim_start_matches(|c: char| c.is_ascii_uppercase());
    (ending.len() - rest.len() == 2).then_some(rest)
}

/// The marks at the beginning of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<'t> {
    /// As written, without what sets it off: `KORREKTUR/ROUNDUP 2`.
    pub(crate) text: &'t str,
    pub(crate) urgency: Option<u8>,
    pub(crate) signals: Vec<Signal>,
}

/// Splits the version marks off the beginning of a piece.
pub(crate) fn split(cut: Cut<'_>) -> Option<(Found<'_>, Cut<'_>)> {
    let look = cut.head(LOOK);
    let mut found: Option<Found<'_>> = None;
    let mut from = 0;
    let mut rest = cut;
    while let Some((mark, length)) = longest(look.skip(from).text) {
        let Some(gap) = separator(look.skip(from + length).text, mark) else { break };
        let end = from + length;
        let before = found.take();
        let urgency = before.as_ref().and_then(|f| f.urgency).into_iter().chain(mark.urgency).min();
        let signals = before.map(|f| f.signals).unwrap_or_default().into_iter().chain(mark.signal).collect();
        found = Some(Found { text: look.take(end).text, urgency, signals });
        from = end + gap;
        rest = cut.skip(from).trim_start();
        from = rest.start - cut.start;
    }
    found.map(|f| (f, rest))
}

fn longest(text: &str) -> Option<(&'static Mark, usize)> {
    tables().versions.iter().filter_map(|m| Some((m, m.length(text)?))).max_by_key(|(_, length)| *length)
}

/// Bytes of what sets a mark off from the headline; `None` when the mark is part of the sentence.
fn separator(text: &str, mark: &Mark) -> Option<usize> {
    let spaces = text.len() - text.trim_start_matches(is_blank).len();
    let after = text.get(spaces..).unwrap_or("");
    let Some(first) = after.chars().next() else { return Some(text.len()) };
    let behind = after.get(first.len_utf8()..).unwrap_or("");
    let set_off = match first {
        ':' | '/' => true,
        c if is_dash(c) => spaces > 0 || mark.glued || behind.starts_with(is_blank),
        _ => false,
    };
    if set_off {
        return Some(spaces + first.len_utf8());
    }
    // In a headline all in capitals the mark may be a word like the others.
    let stands_out = mark.loud && after.chars().any(char::is_lowercase);
    (spaces > 0 && (stands_out || first == '(')).then_some(spaces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        for (text, version, urgency, rest) in [
            ("ROUNDUP 2: Neue Gespräche", "ROUNDUP 2", None, "Neue Gespräche"),
            ("ROUNDUP/Neue Gespräche", "ROUNDUP", None, "Neue Gespräche"),
            ("KORREKTUR/ROUNDUP: Neue Gespräche", "KORREKTUR/ROUNDUP", None, "Neue Gespräche"),
            ("EIL: Regierung tritt zurück", "EIL", Some(1), "Regierung tritt zurück"),
            ("EILMELDUNG Regierung tritt zurück", "EILMELDUNG", Some(1), "Regierung tritt zurück"),
            ("Eilmeldung - Regierung", "Eilmeldung", Some(1), "Regierung"),
            ("UPDATE 1-Rebels free six", "UPDATE 1", None, "Rebels free six"),
            ("CORRECTED-UPDATE 3-Rebels free six", "CORRECTED-UPDATE 3", None, "Rebels free six"),
            ("2. Zusammenfassung", "2. Zusammenfassung", None, ""),
            ("1. ZUSAMMENFASSUNG (neu: Zahlen)", "1. ZUSAMMENFASSUNG", None, "(neu: Zahlen)"),
            ("1ST LEAD", "1ST LEAD", None, ""),
            ("URGENT", "URGENT", Some(2), ""),
            ("WDH/EIL: Wahl verschoben", "WDH/EIL", Some(1), "Wahl verschoben"),
        ] {
            let (found, after) = split(Cut::of(text))
                .unwrap_or((Found { text: "-", urgency: None, signals: Vec::new() }, Cut::of(text)));
            assert_eq!((found.text, found.urgency, after.text), (version, urgency, rest), "{text}");
        }
    }

    #[test]
    fn no_marks() {
        for text in [
            "EIL-Verfahren gescheitert",
            "Blitz schlägt ein",
            "TOPOLINO",
            "Roundup",
            "",
            "3. Runde",
            "EILT",
            "ALERT LEVEL RAISED",
        ] {
            let found = split(Cut::of(text)).map(|f| f.1.text);
            assert!(found.is_none() || text == "Roundup", "{text}: {found:?}");
        }
    }
}
