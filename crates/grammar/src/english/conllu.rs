//! English analyses as CoNLL-U, in the manner of the English treebanks.

use super::treebank::RENAMED;
use lagebild_model::{Sentence, Tag, Token};
use std::fmt::Write;

/// Universal part of speech.
pub fn upos(token: &Token, form: &str) -> &'static str {
    match token.tag {
        Tag::ADJA | Tag::ADJD => "ADJ",
        Tag::ADV | Tag::PAV | Tag::PWAV => "ADV",
        Tag::APPR | Tag::APPRART | Tag::APPO | Tag::APZR => "ADP",
        Tag::ART | Tag::PDAT | Tag::PIAT | Tag::PWAT => "DET",
        Tag::CARD => "NUM",
        Tag::FM | Tag::XY | Tag::TRUNC => "X",
        Tag::ITJ => "INTJ",
        Tag::KON | Tag::KOKOM => "CCONJ",
        Tag::KOUS | Tag::KOUI => "SCONJ",
        Tag::NE => "PROPN",
        Tag::NN if form.chars().all(|c| "$€£¥%°".contains(c)) => "SYM",
        Tag::NN => "NOUN",
        Tag::PDS
        | Tag::PIS
        | Tag::PPER
        | Tag::PPOSS
        | Tag::PPOSAT
        | Tag::PRELS
        | Tag::PRELAT
        | Tag::PRF
        | Tag::PWS => "PRON",
        Tag::PTKA | Tag::PTKANT | Tag::PTKNEG | Tag::PTKZU => "PART",
        Tag::PTKVZ => match form {
            "back" | "away" | "together" | "ahead" | "forward" | "aside" | "apart" => "ADV",
            _ => "ADP",
        },
        Tag::VAFIN | Tag::VAIMP | Tag::VAINF | Tag::VAPP | Tag::VMFIN | Tag::VMINF | Tag::VMPP => "AUX",
        Tag::VVFIN | Tag::VVIMP | Tag::VVINF | Tag::VVIZU | Tag::VVPP => "VERB",
        Tag::COMMA | Tag::STOP | Tag::PAREN => "PUNCT",
    }
}

/// True for a word written together with the one before it.
fn clitic(sentence: &Sentence, i: usize, text: &str) -> bool {
    let Some(t) = sentence.tokens.get(i) else { return false };
    let glued =
        i.checked_sub(1).and_then(|b| sentence.tokens.get(b)).is_some_and(|b| b.span.end == t.span.start);
    let form = t.span.text(text);
    let word = form.chars().any(char::is_alphabetic);
    glued && (t.tag == Tag::PTKA || word && form.starts_with(['\'', '’']) || t.tag == Tag::PTKNEG)
}

/// Appends one sentence.
pub fn write(sentence: &Sentence, text: &str, out: &mut String) {
    let _ = writeln!(out, "# text = {}", sentence.span.text(text).replace('\n', " "));
    for (i, t) in sentence.tokens.iter().enumerate() {
        // words written together: "boy's", "don't"
        if !clitic(sentence, i, text) {
            let last = (i + 1..sentence.tokens.len()).take_while(|k| clitic(sentence, *k, text)).last();
            if let Some(l) = last.and_then(|l| sentence.tokens.get(l).map(|x| (l, x.span))) {
                let _ = writeln!(
                    out,
                    "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t_",
                    i + 1,
                    l.0 + 1,
                    t.span.join(l.1).text(text)
                );
            }
        }
        let form = t.span.text(text);
        let lemma = if t.tag == Tag::NN && form.chars().any(char::is_lowercase) {
            crate::morph::lower_first(&t.lemma)
        } else {
            t.lemma.to_string()
        };
        let head = t.head.map_or(0, |h| h as usize + 1);
        let rel = match RENAMED.iter().find(|(r, _)| *r == t.rel) {
            _ if head == 0 => "root",
            Some((_, name)) => name,
            None => t.rel.name(),
        };
        let lemma = if lemma.is_empty() { form } else { &lemma };
        let _ = writeln!(
            out,
            "{}\t{form}\t{lemma}\t{}\t{}\t_\t{head}\t{rel}\t_\t_",
            i + 1,
            upos(t, form),
            t.tag.name()
        );
    }
    out.push('\n');
}
