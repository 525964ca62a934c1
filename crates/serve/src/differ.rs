//! What two versions of a text differ in, word by word.

use lagebild_model::{ParagraphKind, Story};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Most words of both texts; longer ones are compared by whole paragraphs.
const LONGEST: usize = 20_000;

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Same,
    Gone,
    Come,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub fate: Fate,
    pub text: String,
}

/// A paragraph in which something changed, or how many stand between in which nothing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Changed(Vec<Piece>),
    Same(usize),
}

/// The difference of two texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    pub parts: Vec<Part>,
    /// Words that are gone and that came.
    pub gone: usize,
    pub come: usize,
}

/// Ends a paragraph; no story's paragraph holds one, white space is evened out.
const END: &str = "\n";

/// The paragraphs of a story without what the wire puts beside them (numbers, hours, signs), each ended, so that lines
/// broken elsewhere are no difference.
pub(crate) fn text(story: &Story) -> String {
    let one = |p: &lagebild_model::Paragraph| {
        let words: Vec<&str> = p.span.text(&story.text).split_whitespace().collect();
        words.join(" ") + END
    };
    story.paragraphs.iter().filter(|p| p.kind != ParagraphKind::Boilerplate).map(one).collect()
}

/// What `after` differs in from `before`.
pub(crate) fn difference(before: &str, after: &str) -> Difference {
    let (mut old, mut new) = (words(before), words(after));
    if old.len() + new.len() > LONGEST {
        (old, new) = (before.split_inclusive(END).collect(), after.split_inclusive(END).collect());
    }
    let mut out = Difference::default();
    let mut open: Vec<Piece> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let (gone, come) = match op {
            DiffOp::Equal { new_index, len, .. } => {
                for word in new.iter().skip(new_index).take(len) {
                    out.add(&mut open, Fate::Same, word);
                }
                continue;
            }
            DiffOp::Delete { old_index, old_len, .. } => ((old_index, old_len), (0, 0)),
            DiffOp::Insert { new_index, new_len, .. } => ((0, 0), (new_index, new_len)),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                ((old_index, old_len), (new_index, new_len))
            }
        };
        for word in old.iter().skip(gone.0).take(gone.1) {
            out.add(&mut open, Fate::Gone, word);
        }
        for word in new.iter().skip(come.0).take(come.1) {
            out.add(&mut open, Fate::Come, word);
        }
    }
    out.close(&mut open);
    out
}

impl Difference {
    fn add(&mut self, open: &mut Vec<Piece>, fate: Fate, word: &str) {
        let text = word.trim_end_matches(END);
        let number = text.split(' ').filter(|w| w.chars().any(char::is_alphanumeric)).count();
        match fate {
            Fate::Gone => self.gone += number,
            Fate::Come => self.come += number,
            Fate::Same => {}
        }
        match open.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.fate == fate => last.text.push_str(text),
            _ => open.push(Piece { fate, text: text.to_owned() }),
        }
        if word.ends_with(END) {
            self.close(open);
        }
    }

    fn close(&mut self, open: &mut Vec<Piece>) {
        let pieces = std::mem::take(open);
        if pieces.is_empty() {
            return;
        }
        if pieces.iter().any(|p| p.fate != Fate::Same) {
            self.parts.push(Part::Changed(pieces));
        } else if let Some(Part::Same(n)) = self.parts.last_mut() {
            *n += 1;
        } else {
            self.parts.push(Part::Same(1));
        }
    }
}

/// Words, what stands between them, and ends of paragraphs, in order; together they are the text.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let is_word = c.is_alphanumeric();
        if at > start && !(is_word && inside) {
            out.extend(text.get(start..at));
            start = at;
        }
        inside = is_word;
    }
    out.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> String {
        let one = |part: &Part| match part {
            Part::Same(n) => format!("[{n}]"),
            Part::Changed(pieces) => pieces
                .iter()
                .map(|p| match p.fate {
                    Fate::Same => p.text.clone(),
                    Fate::Gone => format!("-{}-", p.text),
                    Fate::Come => format!("+{}+", p.text),
                })
                .collect(),
        };
        difference(before, after).parts.iter().map(one).collect::<Vec<_>>().join("/")
    }

    #[test]
    fn words_are_compared_and_not_letters() {
        let before = "Angriff\nBei dem Angriff starben zwölf Menschen.\nDie Polizei ermittelt.\n";
        let after = "Angriff\nBei dem Angriff starben 15 Menschen.\nDie Polizei ermittelt.\n";
        assert_eq!(told(before, after), "[1]/Bei dem Angriff starben -zwölf-+15+ Menschen./[1]");
        let found = difference(before, after);
        assert_eq!((found.gone, found.come), (1, 1));
    }

    #[test]
    fn paragraphs_come_and_go() {
        assert_eq!(
            told("Eins.\nZwei.\nDrei.\n", "Eins.\nDrei.\nVier mehr.\n"),
            "[1]/-Zwei.-/[1]/+Vier mehr.+"
        );
        assert_eq!(told("", "Neu.\n"), "+Neu.+");
        assert_eq!(told("Gleich, ganz.\n", "Gleich, ganz.\n"), "[1]");
    }

    #[test]
    fn together_the_pieces_are_both_texts() {
        let before = "Moskau (dpa) - Der Kreml bestreitet das.\nNichts Neues, hieß es.\n";
        let after = "Moskau (dpa) - Der Kreml hat das bestritten.\nEs gebe nichts Neues.\nMehr folgt.\n";
        let found = difference(before, after);
        let side = |without: Fate| -> String {
            let text = |part: &Part| match part {
                Part::Changed(pieces) => {
                    pieces.iter().filter(|p| p.fate != without).map(|p| p.text.as_str()).collect()
                }
                Part::Same(_) => String::new(),
            };
            found.parts.iter().map(text).collect()
        };
        assert_eq!(side(Fate::Come), before.replace('\n', ""));
        assert_eq!(side(Fate::Gone), after.replace('\n', ""));
    }

    #[test]
    fn long_texts_are_compared_by_paragraphs() {
        let long = |word: &str| format!("{}\n{word} am Ende.\n", "Wort ".repeat(LONGEST));
        assert_eq!(told(&long("Eins"), &long("Zwei")), "[1]/-Eins am Ende.-/+Zwei am Ende.+");
    }
}
