//! Paragraphs that are not the story: notes to editors, contacts, legal text, picture notes.

use crate::cut::{Cut, is_blank, sentence_end};
use crate::data::tables;

/// Beginning of a paragraph in which cues are looked for.
const LOOK: usize = 100;
/// Longest paragraph that counts as boilerplate for words inside it.
const HOLDS_CHARS: usize = 250;
/// Longest remark in round brackets, `(Foto - Archiv)`.
const REMARK_CHARS: usize = 120;
/// A section's name with so many words needs no mark before it.
const PLAIN_WORDS: usize = 3;
/// So many equal marks make a line a note: `--- Notizblock`.
const MARKS: usize = 2;

/// The text behind marks like `#`, `---`, `***`, and whether such marks stand there.
fn unmarked(text: &str) -> (&str, bool) {
    let rest =
        text.trim_start_matches(|c: char| matches!(c, '#' | '*' | '=' | '-' | '–' | '—') || is_blank(c));
    let marks = text.get(..text.len() - rest.len()).unwrap_or("").chars().filter(|c| !is_blank(*c)).count();
    (rest, text.starts_with('#') || marks > MARKS)
}

/// True when `text` begins with `cue` and the cue's last word ends there.
fn begins(text: &str, cue: &str) -> bool {
    text.strip_prefix(cue).is_some_and(|rest| {
        !(cue.ends_with(char::is_alphanumeric) && rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
    })
}

/// True for a line that opens a part running to the end of the item: `# Notizblock`.
pub(crate) fn opens_section(cut: Cut<'_>) -> bool {
    let small = cut.head(LOOK).text.to_lowercase();
    let (rest, marked) = unmarked(&small);
    tables().sections.iter().filter(|cue| begins(rest, cue)).any(|cue| {
        let after = rest.get(cue.len()..).unwrap_or("").trim_start_matches(is_blank);
        marked || after.is_empty() || after.starts_with(':') || cue.split(' ').count() > PLAIN_WORDS
    })
}

/// True for a line that stands for itself also in a wrapped text: marks and cues, but no bracketed remarks.
pub(crate) fn has_cue(cut: Cut<'_>) -> bool {
    let small = cut.head(LOOK).text.to_lowercase();
    unmarked(&small).1 || tables().starts.iter().any(|cue| begins(&small, cue))
}

/// True for a line that is a remark by itself, whatever follows: `MEDIA RELEASE PR67276`.
pub(crate) fn is_line(cut: Cut<'_>) -> bool {
    if cut.longer_than(LOOK) {
        return false;
    }
    let small = cut.text.to_lowercase();
    tables().remarks.iter().any(|cue| begins(&small, cue))
}

/// True for a paragraph that is not the story.
pub(crate) fn is_boilerplate(cut: Cut<'_>) -> bool {
    let look = cut.head(LOOK);
    let wordless =
        !look.text.chars().any(char::is_alphanumeric) && !cut.text.chars().any(char::is_alphanumeric);
    let short = !cut.longer_than(HOLDS_CHARS);
    let bare = || cut.text.trim_end_matches([':', '.']).to_lowercase();
    let holds = || {
        let small = cut.text.to_lowercase();
        tables().holds.iter().any(|cue| small.contains(cue.as_str()))
    };
    wordless
        || has_cue(cut)
        || is_line(cut)
        || is_remark(cut)
        || (short && (tables().alone.contains(&bare()) || holds()))
}

/// A remark in brackets that is the whole paragraph: `(Foto - Archiv)`, `[...]`, `[Weitere Berichte folgen.]`
pub(crate) fn is_remark(cut: Cut<'_>) -> bool {
    let inner = |open: char, close: char| {
        let inner = cut.text.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains([open, close])).then_some(inner)
    };
    if inner('[', ']').is_some() {
        return true;
    }
    !cut.longer_than(REMARK_CHARS) && inner('(', ')').is_some_and(|text| sentence_end(text).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boilerplate() {
        for text in [
            "Internet: www.example.org",
            "--- Notizblock",
            "# Redaktionshinweis",
            "## Kontakt der Behörde",
            "(Foto - Archiv)",
            "[...]",
            "[Weitere Berichte folgen.]",
            "***",
            "© 2024 Agentur",
            "MEDIA RELEASE PR67276",
            "Alle Rechte vorbehalten. Die Weitergabe ist untersagt.",
            "Quellen",
            "Tel.: 030 1234",
        ] {
            assert!(is_boilerplate(Cut::of(text)), "{text}");
        }
        for text in [
            "- Die Regierung stimmt zu.",
            "Notebooks werden teurer.",
            "Rückfragen ließ er nicht zu.",
            "(Er kam erst am Abend.)",
            "Sperrfristen gelten weiter.",
            "Der Minister reiste ab.",
        ] {
            assert!(!is_boilerplate(Cut::of(text)), "{text}");
        }
    }

    #[test]
    fn sections() {
        for text in ["--- Notizblock", "# dpa-Notizblock", "# Notebook", "Redaktionshinweis:", "Disclaimer"] {
            assert!(opens_section(Cut::of(text)), "{text}");
        }
        for text in ["Notebooks werden teurer.", "Redaktionshinweis der Agentur zum Foto", "Er kam."] {
            assert!(!opens_section(Cut::of(text)), "{text}");
        }
    }
}
