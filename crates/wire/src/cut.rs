//! Pieces of the text that know where they stand.

use lagebild_model::Span;

/// A piece of the story's text with the byte offset of its first byte.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut<'t> {
    pub(crate) start: usize,
    pub(crate) text: &'t str,
}

/// White space in the wide sense: also control characters, byte order marks and zero-width spaces.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

/// True for the dashes that close a dateline or set off a version mark.
pub(crate) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '−' | '‒' | '―' | '_')
}

impl<'t> Cut<'t> {
    /// The whole of `text`.
    pub(crate) const fn of(text: &'t str) -> Self {
        Self { start: 0, text }
    }

    /// Offset behind the last byte.
    pub(crate) const fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// The span in the story's text.
    pub(crate) const fn span(self) -> Span {
        Span::of(self.start, self.end())
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// The piece between two offsets relative to this one; empty when they do not fit.
    pub(crate) fn sub(self, from: usize, to: usize) -> Self {
        match self.text.get(from..to) {
            Some(text) => Self { start: self.start + from, text },
            None => Self { start: self.end(), text: "" },
        }
    }

    /// What follows the first `bytes` bytes.
    pub(crate) fn skip(self, bytes: usize) -> Self {
        self.sub(bytes, self.text.len())
    }

    /// The first `bytes` bytes.
    pub(crate) fn take(self, bytes: usize) -> Self {
        self.sub(0, bytes)
    }

    pub(crate) fn trim(self) -> Self {
        self.trim_start().trim_end()
    }

    pub(crate) fn trim_start(self) -> Self {
        self.skip(self.text.len() - self.text.trim_start_matches(is_blank).len())
    }

    pub(crate) fn trim_end(self) -> Self {
        self.take(self.text.trim_end_matches(is_blank).len())
    }

    /// At most the first `chars` characters, so that a look at a piece has a bounded cost.
    pub(crate) fn head(self, chars: usize) -> Self {
        let end = self.text.char_indices().nth(chars).map_or(self.text.len(), |(at, _)| at);
        self.take(end)
    }

    /// At most the last `chars` characters.
    pub(crate) fn tail(self, chars: usize) -> Self {
        match self.text.char_indices().rev().nth(chars.saturating_sub(1)) {
            Some((at, _)) if chars > 0 => self.skip(at),
            _ => self,
        }
    }

    /// True when the piece has more than `chars` characters.
    pub(crate) fn longer_than(self, chars: usize) -> bool {
        self.text.chars().nth(chars).is_some()
    }

    /// White space runs as one blank: the text as a person would quote it.
    pub(crate) fn flat(self) -> String {
        let mut out = String::new();
        for word in self.text.split(is_blank).filter(|w| !w.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out
    }
}

/// The closing quotation marks and brackets that may follow a sentence's full stop.
const CLOSERS: &[char] = &['"', '\'', '“', '”', '’', '‘', '»', '«', '›', '‹', ')', ']'];

/// The mark a sentence ends with, behind it at most closing quotes and brackets.
pub(crate) fn sentence_end(text: &str) -> Option<char> {
    let last = text.trim_end_matches(is_blank).trim_end_matches(CLOSERS).chars().next_back()?;
    matches!(last, '.' | '!' | '?' | '…' | '。' | '！' | '？').then_some(last)
}

/// The mark a sentence ends with, unless the full stop belongs to a number or abbreviation: `Benedikt XVI.`, `U.S.`
pub(crate) fn clear_end(text: &str) -> Option<char> {
    let end = sentence_end(text)?;
    let word = text.trim_end_matches('.').rsplit(is_blank).next().unwrap_or("");
    let roman = !word.is_empty() && word.bytes().all(|b| b"IVXLC".contains(&b));
    let dotted = word.contains('.') && !word.contains(char::is_lowercase);
    (!(text.ends_with('.') && (roman || dotted))).then_some(end)
}

/// True when `text` could end a sentence: with its mark or a closing quote or bracket.
pub(crate) fn may_end_sentence(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| matches!(c, '.' | '!' | '?' | '…') || CLOSERS.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_keep_their_place() {
        let cut = Cut::of("\u{feff} Köln (dpa)\u{0} ").trim();
        assert_eq!((cut.start, cut.text), (4, "Köln (dpa)"));
        assert_eq!(cut.head(2).text, "Kö");
        assert_eq!(cut.tail(4).text, "dpa)");
        assert_eq!(cut.tail(0).text, cut.text);
        assert_eq!(cut.tail(99).text, cut.text);
        assert_eq!(cut.sub(2, 4).text, "", "not on a character boundary");
        assert!(cut.longer_than(9) && !cut.longer_than(10));
    }

    #[test]
    fn sentence_ends() {
        assert_eq!(sentence_end("Er kam."), Some('.'));
        assert_eq!(sentence_end("\"Er kam!\" "), Some('!'));
        assert_eq!(sentence_end("Er kommt („heute.“)"), Some('.'));
        assert_eq!(sentence_end("Neue Gespräche"), None);
        assert_eq!(clear_end("Besuch bei Benedikt XVI."), None);
        assert_eq!(clear_end("Talks with the U.S."), None);
        assert_eq!(clear_end("Er rief die UNO."), Some('.'));
        assert!(may_end_sentence("sagte er \"so\""));
    }
}
