//! What stands before the story's text: headlines, bylines, date lines, notes, the wire's own header.

use crate::boilerplate;
use crate::cut::{Cut, clear_end, is_blank};
use crate::data::tables;
use crate::dates::{self, PartialDate};
use crate::signoff;

/// Longest headline line when nothing else tells where the text begins.
const HEADLINE: usize = 160;
/// Longest headline line when a dateline follows.
const HEADLINE_BEFORE_DATELINE: usize = 220;
/// Longest byline.
const BYLINE: usize = 90;
/// Longest keyword line.
const KEYWORDS: usize = 100;
/// A headline of so many characters may hold no full stop before its end.
const ONE_SENTENCE: usize = 60;

/// What a line of the head is.
#[derive(Debug, Clone)]
pub(crate) enum HeadLine {
    /// The line before a dpa item: number, urgency, agency.
    Header(Header),
    /// `Konflikte/Diplomatie/`
    Keywords,
    /// `May 16, 2024`
    Date(PartialDate),
    /// Bylines, agency names, remarks, notes to editors.
    Note,
    Headline,
    /// The story's text begins.
    Body,
}

/// The first line of an item in IPTC 7901: `eca0124 3 i 93  dpa 1888`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) item: String,
    pub(crate) urgency: u8,
    pub(crate) agency: String,
}

/// What is known when a line of the head is judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    /// A headline line stands before it.
    pub(crate) headline: bool,
    /// A dateline follows.
    pub(crate) dateline: bool,
}

pub(crate) fn classify(cut: Cut<'_>, context: Context) -> HeadLine {
    if let Some(header) = header(cut) {
        return HeadLine::Header(header);
    }
    if let Some(date) = dates::whole(cut.text) {
        return HeadLine::Date(date);
    }
    if is_keywords(cut) {
        return HeadLine::Keywords;
    }
    let byline = context.headline && is_byline(cut);
    if byline || boilerplate::is_boilerplate(cut) || tables().agency(cut.text).is_some() {
        return HeadLine::Note;
    }
    if is_headline(cut, context) { HeadLine::Headline } else { HeadLine::Body }
}

pub(crate) fn header(cut: Cut<'_>) -> Option<Header> {
    if cut.longer_than(KEYWORDS) {
        return None;
    }
    let words: Vec<&str> = cut.text.split(is_blank).filter(|w| !w.is_empty()).collect();
    let [item, urgency, category, .., agency, number] = words.as_slice() else { return None };
    let (desk, count) = item.split_at_checked(3)?;
    let digits = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
    let letters = |w: &str| w.bytes().all(|b| b.is_ascii_lowercase());
    let urgency = urgency.parse().ok().filter(|n| (1..=9).contains(n))?;
    let fits = letters(desk) && digits(count) && letters(category) && digits(number);
    let agency = tables().agency(agency)?.to_owned();
    fits.then(|| Header { item: (*item).to_owned(), urgency, agency })
}

/// A line of keywords: `Konflikte/Diplomatie/`
pub(crate) fn is_keywords(cut: Cut<'_>) -> bool {
    cut.text.ends_with('/') && !cut.longer_than(KEYWORDS) && cut.text.starts_with(char::is_alphanumeric)
}

/// A line that names the authors: `By ANNA MOE and JIM POE`, `Von Anna Meier, dpa`.
pub(crate) fn is_byline(cut: Cut<'_>) -> bool {
    if cut.longer_than(BYLINE) {
        return false;
    }
    let t = tables();
    let mut words = cut.text.split(|c: char| is_blank(c) || c == ',').filter(|w| !w.is_empty());
    let Some(first) = words.next() else { return false };
    let mut names = 0;
    let all = words.all(|word| {
        let name = word.starts_with(char::is_uppercase);
        names += usize::from(name);
        name || t.byline_links.contains(word) || t.agency(word).is_some() || word == "="
    });
    t.bylines.contains(first) && all && names > 0
}

fn is_headline(cut: Cut<'_>, context: Context) -> bool {
    let most = if context.dateline { HEADLINE_BEFORE_DATELINE } else { HEADLINE };
    if cut.longer_than(most) || signoff::glued(cut).is_some() || has_two_sentences(cut) {
        return false;
    }
    context.dateline || !matches!(clear_end(cut.text), Some('.' | '…')) && !cut.text.ends_with([',', ';'])
}

/// A longer line in which a sentence ends and another begins.
fn has_two_sentences(cut: Cut<'_>) -> bool {
    if !cut.longer_than(ONE_SENTENCE) {
        return false;
    }
    cut.text.match_indices(". ").any(|(at, _)| {
        let word = cut.text.get(..at).unwrap_or("").rsplit(is_blank).next().unwrap_or("");
        // `Marcos Jr.`, `U.S.`, `1. Mai` are no ends of sentences.
        let whole = word.chars().count() > 3
            && !word.contains('.')
            && !word.starts_with(|c: char| c.is_ascii_digit());
        whole && cut.text.get(at + 2..).is_some_and(|rest| rest.starts_with(char::is_uppercase))
    })
}

/// Removes what is not part of a headline line: a list mark before it, the `=` of the wire behind it, a note on what
/// is new.
pub(crate) fn bare_headline(cut: Cut<'_>) -> Cut<'_> {
    let mut bare = cut;
    for mark in ["- ", "* ", "• ", "– ", "+ "] {
        if bare.text.starts_with(mark) {
            bare = bare.skip(mark.len()).trim_start();
        }
    }
    if bare.text.ends_with('=') {
        bare = bare.take(bare.text.len() - 1).trim_end();
    }
    if let Some(note) = leading_note(bare) {
        bare = bare.skip(note).trim_start();
    }
    match bare.text.rfind('(') {
        Some(open) if bare.text.ends_with(')') && is_note(bare.skip(open + 1).text) => {
            bare.take(open).trim_end()
        }
        _ => bare,
    }
}

/// Length of a note before a headline: `(neu: Zahlen) `, `(neu: Zahlen): `.
fn leading_note(cut: Cut<'_>) -> Option<usize> {
    let inner = cut.text.strip_prefix('(')?;
    let close = inner.find(')')?;
    let rest = inner.get(close + 1..)?.trim_start_matches(':');
    (is_note(inner) && !rest.is_empty()).then(|| cut.text.len() - rest.len())
}

/// A line that is a note on what is new: `(neu: Zahlen)`.
pub(crate) fn is_bracketed_note(cut: Cut<'_>) -> bool {
    cut.text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).is_some_and(is_note)
}

fn is_note(inner: &str) -> bool {
    tables().notes.iter().any(|cue| {
        inner.strip_prefix(cue.as_str()).is_some_and(|rest| rest.starts_with([' ', ':', ')', ',']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str, headline: bool, dateline: bool) -> &'static str {
        match classify(Cut::of(text), Context { headline, dateline }) {
            HeadLine::Header(_) => "header",
            HeadLine::Keywords => "keywords",
            HeadLine::Date(_) => "date",
            HeadLine::Note => "note",
            HeadLine::Headline => "headline",
            HeadLine::Body => "body",
        }
    }

    #[test]
    fn lines() {
        for (text, expected) in [
            ("bdt0042 4 pl 345  dpa 0456", "header"),
            ("Konflikte/Diplomatie/", "keywords"),
            ("May 16, 2024", "date"),
            ("By ANNA MOE and JIM POE", "note"),
            ("By Anna Moe, dpa =", "note"),
            ("Von Anna Meier und Jo Groß, dpa", "note"),
            ("(Adds reaction, background)", "note"),
            ("Associated Press", "note"),
            ("Von der Leyen reist nach Kiew", "headline"),
            ("Neue Gespräche in Genf", "headline"),
            ("Beide Seiten kamen am Dienstag zusammen.", "body"),
            ("Wer kam? Niemand. Das sagte die Polizei gestern am Abend. Sie war da,", "body"),
        ] {
            assert_eq!(kind(text, true, false), expected, "{text}");
        }
        assert_eq!(kind("Beide Seiten kamen am Dienstag zusammen.", false, true), "headline");
        assert_eq!(kind("By Anna Moe", false, false), "headline");
    }

    #[test]
    fn headlines_without_trimmings() {
        for (text, expected) in [
            ("Neue Gespräche =", "Neue Gespräche"),
            ("- Neue Gespräche", "Neue Gespräche"),
            ("(neu: Zahlen): Neue Gespräche", "Neue Gespräche"),
            ("Neue Gespräche (neu: Zahlen)", "Neue Gespräche"),
            ("Meier (SPD) tritt an (Oder)", "Meier (SPD) tritt an (Oder)"),
        ] {
            assert_eq!(bare_headline(Cut::of(text)).text, expected);
        }
    }

    #[test]
    fn headers() {
        let header = header(Cut::of("bdt0042 4 pl 345  dpa 0456")).expect("a header");
        assert_eq!((header.item.as_str(), header.urgency, header.agency.as_str()), ("bdt0042", 4, "dpa"));
    }
}
