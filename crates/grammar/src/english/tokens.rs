//! Words and sentence ends of English, cut as in the English treebanks: `do` `n't`, `Russia` `'s`, `can` `not`,
//! `US` `-` `led`.

use crate::tokenize::{Kind, Piece};
use lagebild_codebook::Lexicon;
use lagebild_model::{Span, Tag};
use rustc_hash::FxHashSet;

/// What the tokeniser must know.
#[derive(Debug, Default)]
pub struct Known {
    abbreviations: FxHashSet<Box<str>>,
    /// Those behind which a sentence may end.
    may_end: FxHashSet<Box<str>>,
    prefixes: FxHashSet<Box<str>>,
}

impl Known {
    /// Reads `abbreviations.txt` (the second part, behind the second comment, may end a sentence) and `prefixes.txt`.
    pub fn parse(abbreviations: &str, prefixes: &str) -> Self {
        let mut out = Self::default();
        let mut comments = 0;
        for line in abbreviations.lines().map(str::trim).filter(|l| !l.is_empty()) {
            if line.starts_with('#') {
                comments += 1;
                continue;
            }
            out.abbreviations.insert(line.into());
            if comments > 1 {
                out.may_end.insert(line.into());
            }
        }
        out.prefixes = prefixes
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with('#'))
            .map(Into::into)
            .collect();
        out
    }
}

/// Cuts `within` of `text` into tokens and groups them into sentences.
pub fn sentences(text: &str, within: Span, known: &Known, lexicon: &Lexicon) -> Vec<Vec<Piece>> {
    let pieces = pieces(text, within, known);
    let mut out = Vec::new();
    let mut current = Vec::new();
    let mut i = 0;
    while let Some(p) = pieces.get(i).copied() {
        i += 1;
        current.push(p);
        let form = p.span.text(text);
        let next = pieces.get(i);
        let ends = match p.kind {
            Kind::Stop => true,
            Kind::Abbreviation => next
                .is_some_and(|n| known.may_end.contains(form) && opens_sentence(n.span.text(text), lexicon)),
            _ => false,
        };
        if !ends {
            continue;
        }
        // closing quotes and brackets belong to the sentence
        while let Some(n) = pieces.get(i) {
            let form = n.span.text(text);
            let glued =
                i.checked_sub(1).and_then(|b| pieces.get(b)).is_some_and(|b| b.span.end == n.span.start);
            let closer = matches!(form, "\"" | "”" | "’" | "'" | "''" | ")" | "]" | "»") && glued;
            if n.kind == Kind::Stop && glued || closer {
                current.push(*n);
                i += 1;
            } else {
                break;
            }
        }
        let goes_on = pieces.get(i).is_some_and(|n| {
            n.kind == Kind::Comma || n.span.text(text).chars().next().is_some_and(char::is_lowercase)
        });
        if !goes_on {
            out.push(std::mem::take(&mut current));
        }
    }
    if !current.is_empty() {
        out.push(current);
    }
    out
}

/// A capitalised function word, as sentences begin with.
fn opens_sentence(form: &str, lexicon: &Lexicon) -> bool {
    let mut chars = form.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    capital
        && lexicon.readings(&form.to_lowercase()).iter().any(|r| {
            matches!(
                r.tag,
                Tag::ART
                    | Tag::PPER
                    | Tag::PDAT
                    | Tag::PDS
                    | Tag::PIAT
                    | Tag::PPOSAT
                    | Tag::APPR
                    | Tag::KOUS
                    | Tag::KON
                    | Tag::PWAV
                    | Tag::PWS
                    | Tag::ADV
            )
        })
}

fn pieces(text: &str, within: Span, known: &Known) -> Vec<Piece> {
    let base = within.start as usize;
    let slice = within.text(text);
    let mut out: Vec<Piece> = Vec::with_capacity(slice.len() / 4);
    let mut at = 0;
    while let Some(c) = slice.get(at..).and_then(|r| r.chars().next()) {
        if c.is_whitespace() || c.is_control() || c == '\u{feff}' {
            at += c.len_utf8();
            continue;
        }
        let rest = slice.get(at..).unwrap_or("");
        let before = slice.get(..at).and_then(|b| b.chars().next_back());
        let tagged = matches!(c, '#' | '@')
            && slice.get(at + 1..).and_then(|r| r.chars().next()).is_some_and(char::is_alphabetic);
        let (len, kind) = if tagged {
            let (n, kind) = word(slice.get(at + 1..).unwrap_or(""), known);
            (n + 1, kind)
        } else if c.is_alphabetic() {
            word(rest, known)
        } else if c.is_ascii_digit() {
            number(rest)
        } else if let Some(n) = clitic(rest, before) {
            (n, Kind::Word)
        } else if possessive(slice, at, c) {
            (c.len_utf8(), Kind::Word)
        } else {
            mark(rest, c)
        };
        let len = len.max(c.len_utf8());
        out.push(Piece { span: Span::of(base + at, base + at + len), kind });
        at += len;
    }
    out
}

/// `'s`, `n't` and the like behind a word; the length.
fn clitic(rest: &str, before: Option<char>) -> Option<usize> {
    if !before.is_some_and(char::is_alphanumeric) && before != Some('.') {
        return None;
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '’'))?;
    let tail = rest.get(quote.len_utf8()..)?;
    for ending in ["s", "S", "re", "ve", "ll", "d", "m"] {
        if let Some(after) = tail.strip_prefix(ending)
            && !after.chars().next().is_some_and(char::is_alphanumeric)
        {
            return Some(quote.len_utf8() + ending.len());
        }
    }
    None
}

/// The apostrophe of "the workers' union", where no quotation is open.
fn possessive(slice: &str, at: usize, c: char) -> bool {
    if !matches!(c, '\'' | '’') {
        return false;
    }
    let (before, behind) = (slice.get(..at).unwrap_or(""), slice.get(at + c.len_utf8()..).unwrap_or(""));
    let mut next = behind.chars();
    before.ends_with(['s', 'S', 'x', 'z'])
        && next.next() == Some(' ')
        && next.next().is_some_and(char::is_alphanumeric)
        && !before.contains('‘')
        && !before.contains(" '")
        && !before.starts_with('\'')
}

fn word(rest: &str, known: &Known) -> (usize, Kind) {
    if let Some(len) = address(rest) {
        return (len, Kind::Word);
    }
    // the run of letters, digits, inner full stops and apostrophes
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let inner = matches!(c, '\'' | '’') && next.is_some_and(char::is_alphabetic) && i > 0
            || c == '&' && next.is_some_and(char::is_uppercase) && i > 0;
        if !(c.is_alphanumeric() || c == '\u{ad}' || inner) {
            break;
        }
        end = i + c.len_utf8();
    }
    let whole = rest.get(..end).unwrap_or("");
    // U.S., a.m.
    let dotted = dotted_len(rest);
    if dotted > 3 && dotted > end {
        return (dotted, Kind::Abbreviation);
    }
    if rest.get(end..).is_some_and(|r| r.starts_with('.')) {
        let with_dot = rest.get(..=end).unwrap_or("");
        let single = whole.chars().count() == 1 && whole.chars().next().is_some_and(char::is_uppercase);
        if known.abbreviations.contains(with_dot) || single && whole != "I" {
            return (end + 1, Kind::Abbreviation);
        }
    }
    // e-mail, ex-minister, anti-American
    if rest.get(end..).is_some_and(|r| r.starts_with('-'))
        && known.prefixes.contains(whole.to_lowercase().as_str())
    {
        let tail: usize = rest
            .get(end + 1..)
            .unwrap_or("")
            .char_indices()
            .take_while(|(_, c)| c.is_alphanumeric())
            .map(|(_, c)| c.len_utf8())
            .sum();
        if tail > 0 {
            return (end + 1 + tail, Kind::Word);
        }
    }
    let low = whole.to_lowercase();
    if low == "cannot" {
        return (3, Kind::Word);
    }
    for ending in ["n't", "n’t"] {
        if low.ends_with(ending) && low.len() > ending.len() && low.len() == whole.len() {
            return (end - ending.len(), Kind::Word);
        }
    }
    if low == "n't" || low == "n’t" {
        return (end, Kind::Word);
    }
    // a clitic at the end is a token of its own
    if let Some(quote) = whole.rfind(['\'', '’'])
        && clitic(whole.get(quote..).unwrap_or(""), Some('x')).is_some_and(|n| quote + n == end)
    {
        return (quote, Kind::Word);
    }
    (end, Kind::Word)
}

/// Length of runs of single letters each followed by a full stop.
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
    let site =
        [".com", ".org", ".net", ".gov"].iter().any(|e| candidate.trim_end_matches(['.', ',']).ends_with(e));
    let web =
        site || candidate.starts_with("http") && candidate.contains("://") || candidate.starts_with("www.");
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
    let tail = rest.get(end..).unwrap_or("");
    let letters: usize = tail.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    if letters == 0 {
        return (end, Kind::Number);
    }
    // 21st, 1990s, 5G are words; 5pm, 10km are two
    let word = tail.get(..letters).unwrap_or("");
    if matches!(word, "pm" | "am" | "km" | "kg" | "m" | "bn" | "mn") {
        return (end, Kind::Number);
    }
    (end + letters, Kind::Word)
}

fn mark(rest: &str, c: char) -> (usize, Kind) {
    match c {
        ',' => (1, Kind::Comma),
        '.' => (rest.bytes().take_while(|b| *b == b'.').count(), Kind::Stop),
        '!' | '?' => (rest.bytes().take_while(|b| matches!(b, b'!' | b'?')).count(), Kind::Stop),
        '…' => (c.len_utf8(), Kind::Stop),
        '\'' | '`' if rest.starts_with("''") || rest.starts_with("``") => (2, Kind::Mark),
        '-' => (rest.bytes().take_while(|b| *b == b'-').count(), Kind::Mark),
        _ => (c.len_utf8(), Kind::Mark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lagebild_codebook::Sources;

    fn cut(text: &str) -> Vec<Vec<String>> {
        let sources = Sources::builtin();
        let lexicon = Lexicon::build(&sources, "en", &mut Vec::new());
        let known = Known::parse(sources.text("en/lexicon/abbreviations.txt"), "ex");
        sentences(text, Span::of(0, text.len()), &known, &lexicon)
            .into_iter()
            .map(|s| s.into_iter().map(|p| p.span.text(text).to_owned()).collect())
            .collect()
    }

    #[test]
    fn words_are_cut_as_in_treebanks() {
        assert_eq!(
            cut("They don't trust Russia's US-led ex-minister.")[0],
            ["They", "do", "n't", "trust", "Russia", "'s", "US", "-", "led", "ex-minister", "."]
        );
        assert_eq!(cut("Gen. Smith left the U.S. The army cannot move.").len(), 2);
        assert_eq!(cut("\"We stay!\" he said. Then nothing.").len(), 2);
    }
}
