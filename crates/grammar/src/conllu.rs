//! Analyses as CoNLL-U, in the manner of the German treebanks of Universal Dependencies.

use lagebild_model::{Rel, Sentence, Tag, Token};
use std::fmt::Write;

/// Universal part of speech of a token in its place.
pub fn upos(token: &Token, form: &str) -> &'static str {
    match token.tag {
        Tag::ADJA if &*token.lemma == "anderer" => "DET",
        Tag::ADJA | Tag::ADJD => "ADJ",
        Tag::ADV | Tag::PAV | Tag::PTKA | Tag::PWAV => "ADV",
        Tag::APPR | Tag::APPRART | Tag::APPO | Tag::APZR => "ADP",
        Tag::ART | Tag::PDAT | Tag::PIAT | Tag::PPOSAT | Tag::PWAT => "DET",
        Tag::CARD => "NUM",
        Tag::FM | Tag::XY => "X",
        Tag::ITJ => "INTJ",
        Tag::KOKOM => {
            if token.rel == Rel::Case && &*token.lemma == "als" {
                "ADP"
            } else {
                "CCONJ"
            }
        }
        Tag::KON => "CCONJ",
        Tag::KOUI => "ADP",
        Tag::KOUS => "SCONJ",
        Tag::NE => "PROPN",
        Tag::NN | Tag::TRUNC => "NOUN",
        Tag::PDS | Tag::PPER | Tag::PPOSS | Tag::PRELS | Tag::PRELAT | Tag::PRF | Tag::PWS => "PRON",
        Tag::PIS => match &*token.lemma {
            "man" | "nichts" | "etwas" | "jemand" | "niemand" | "was" | "irgendjemand" | "irgendwer" => {
                "PRON"
            }
            _ => "DET",
        },
        Tag::PTKANT | Tag::PTKNEG | Tag::PTKZU => "PART",
        Tag::PTKVZ => match form {
            "ab" | "an" | "auf" | "aus" | "bei" | "durch" | "gegenüber" | "mit" | "nach" | "über" | "um"
            | "unter" | "vor" | "zu" | "entgegen" => "ADP",
            _ => "ADV",
        },
        Tag::VAFIN | Tag::VAIMP | Tag::VAINF | Tag::VAPP | Tag::VMFIN | Tag::VMINF | Tag::VMPP => {
            if matches!(token.rel, Rel::Aux | Rel::AuxPass | Rel::Cop) { "AUX" } else { "VERB" }
        }
        Tag::VVFIN | Tag::VVIMP | Tag::VVINF | Tag::VVIZU | Tag::VVPP => "VERB",
        Tag::COMMA | Tag::STOP | Tag::PAREN => "PUNCT",
    }
}

/// True for text that came in words already, its punctuation set off by spaces: `Das stimmt , sagte er .`
///
/// Its words are the given ones, so hyphenated words are written whole.
///
/// ```
/// use lagebild_grammar::conllu::spaced;
/// assert!(spaced("Die Nato-Staaten berieten , teilte ein Sprecher mit ."));
/// assert!(!spaced("Die Nato-Staaten berieten, teilte ein Sprecher mit."));
/// ```
pub fn spaced(line: &str) -> bool {
    let (mut apart, mut glued) = (0, 0);
    for word in line.split_whitespace() {
        match word {
            "," | "." | ";" | ":" | "?" | "!" => apart += 1,
            w if w.ends_with([',', ';', ':', '?', '!']) => glued += 1,
            _ => {}
        }
    }
    let end_glued = line.trim_end().ends_with(['.', '?', '!'])
        && !line.trim_end().ends_with([' ', '\u{a0}'])
        && !matches!(line.split_whitespace().next_back(), Some("." | "?" | "!"));
    apart > 0 && glued == 0 && !end_glued
}

/// Appends one sentence. Hyphenated words are written as the treebanks have them: parts, hyphens, `compound`; with
/// `whole`, as one word.
pub fn write(sentence: &Sentence, text: &str, whole: bool, out: &mut String) {
    let _ = writeln!(out, "# text = {}", sentence.span.text(text).replace('\n', " "));
    // pieces of each token and the row number of its last piece
    let mut rows: Vec<(String, usize, bool)> = Vec::new();
    let mut number = vec![0usize; sentence.tokens.len()];
    for (i, t) in sentence.tokens.iter().enumerate() {
        let form = t.span.text(text);
        let inner = form.trim_matches('-');
        if !whole && t.tag != Tag::PAREN && inner.contains('-') && !form.contains("://") {
            let mut rest = form;
            while let Some(at) = rest.find('-') {
                if at > 0 {
                    rows.push((rest.get(..at).unwrap_or("").to_owned(), i, false));
                }
                rows.push(("-".to_owned(), i, false));
                rest = rest.get(at + 1..).unwrap_or("");
            }
            if !rest.is_empty() {
                rows.push((rest.to_owned(), i, true));
            }
        } else {
            rows.push((form.to_owned(), i, true));
        }
        if let Some(n) = number.get_mut(i) {
            *n = rows.len();
        }
    }
    for (k, (form, i, last)) in rows.iter().enumerate() {
        let Some(t) = sentence.tokens.get(*i) else { continue };
        let own = number.get(*i).copied().unwrap_or(0);
        let id = k + 1;
        if *last {
            let lemma = t
                .lemma
                .rsplit('-')
                .next()
                .filter(|_| !whole && own > 0 && t.span.text(text).contains('-') && t.lemma.len() > 1)
                .unwrap_or(&t.lemma);
            let head = t.head.and_then(|h| number.get(h as usize)).copied().unwrap_or(0);
            let rel = if head == 0 { "root" } else { t.rel.name() };
            let _ = writeln!(
                out,
                "{id}\t{form}\t{}\t{}\t{}\t_\t{head}\t{rel}\t_\t_",
                if lemma.is_empty() { form } else { lemma },
                upos(t, form),
                t.tag.name()
            );
        } else if form == "-" {
            let _ = writeln!(out, "{id}\t-\t-\tPUNCT\t$(\t_\t{own}\tpunct\t_\tSpaceAfter=No");
        } else {
            let _ = writeln!(out, "{id}\t{form}\t{form}\tNOUN\tTRUNC\t_\t{own}\tcompound\t_\tSpaceAfter=No");
        }
    }
    out.push('\n');
}
