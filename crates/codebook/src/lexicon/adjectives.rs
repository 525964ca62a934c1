//! Adjectives: stored as stems, their endings are stripped at look-up.

use super::{Lexicon, umlaut};
use crate::problem::Problem;
use crate::source::lines;
use lagebild_model::syntax::agr;
use std::sync::Arc;

/// Degree of comparison a stem stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Degree {
    Positive,
    Comparative,
    Superlative,
}

/// A stem an adjective's endings can follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjectiveStem {
    /// Dictionary form.
    pub lemma: Arc<str>,
    /// Degree.
    pub degree: Degree,
    /// True when the stem also stands alone (`groß`, `größer`), false for `dunkl`, `größt`.
    pub free: bool,
}

/// Cells an adjective ending can stand for, strong, weak and mixed declension together.
pub fn ending_cells(ending: &str) -> u16 {
    match ending {
        "e" => {
            (agr::MASC & agr::NOM)
                | (agr::FEM & (agr::NOM | agr::ACC))
                | (agr::NEUT & (agr::NOM | agr::ACC))
                | (agr::PLUR & (agr::NOM | agr::ACC))
        }
        "en" => agr::ALL & !(agr::SING & agr::NOM) & !(agr::FEM & agr::ACC) & !(agr::NEUT & agr::ACC),
        "er" => (agr::MASC & agr::NOM) | (agr::FEM & (agr::GEN | agr::DAT)) | (agr::PLUR & agr::GEN),
        "es" => agr::NEUT & (agr::NOM | agr::ACC),
        "em" => (agr::MASC | agr::NEUT) & agr::DAT,
        _ => 0,
    }
}

pub(super) fn read(lexicon: &mut Lexicon, name: &str, text: &str, problems: &mut Vec<Problem>) {
    for (n, line) in lines(text) {
        let mut columns = line.split('\t');
        let lemma = columns.next().unwrap_or("");
        if let Err(message) = add(lexicon, lemma, columns.next().unwrap_or("r").trim()) {
            problems.push(Problem::new(name, n, 1, message));
        }
    }
}

pub(super) fn add(lexicon: &mut Lexicon, lemma: &str, comparison: &str) -> Result<(), String> {
    let shared: Arc<str> = lemma.into();
    let mut put = |stem: String, degree, free| {
        let entry = AdjectiveStem { lemma: Arc::clone(&shared), degree, free };
        lexicon.adjectives.entry(stem.into_boxed_str()).or_insert(entry);
    };
    put(lemma.to_owned(), Degree::Positive, true);
    if comparison == "0" {
        return Ok(());
    }
    let short = short_stem(lemma);
    if short != lemma {
        put(short.clone(), Degree::Positive, false);
    }
    match comparison {
        "-" | "" => {}
        "r" | "u" => {
            let changed = |s: &str| if comparison == "u" { umlaut(s) } else { s.to_owned() };
            put(changed(&short) + "er", Degree::Comparative, true);
            if short != lemma && !lemma.ends_with('e') {
                put(changed(lemma) + "er", Degree::Comparative, true);
            }
            let base = changed(lemma);
            let e = lemma.ends_with(['t', 'd', 's', 'ß', 'z', 'x']) || lemma.ends_with("sch");
            let inflected = lemma.len() > 4
                && (lemma.ends_with("isch") || lemma.ends_with("end") || lemma.ends_with("et"));
            if e && !inflected {
                put(format!("{base}est"), Degree::Superlative, false);
            }
            // "der berüchtigtste", "größte", "hübschste", but "der robusteste"
            let participle = ["igt", "elt", "ert"].iter().any(|end| lemma.ends_with(end));
            if !e || inflected || participle || lemma.ends_with('ß') || lemma.ends_with("sch") {
                put(format!("{base}st"), Degree::Superlative, false);
            }
        }
        stems => {
            let mut parts = stems.split_whitespace();
            let (Some(comparative), Some(superlative), None) = (parts.next(), parts.next(), parts.next())
            else {
                return Err(format!("comparison {stems:?}: use r, u, -, 0 or two stems"));
            };
            put(comparative.to_owned(), Degree::Comparative, true);
            put(superlative.to_owned(), Degree::Superlative, false);
        }
    }
    Ok(())
}

/// `dunkel` -> `dunkl`, `teuer` -> `teur`, `hoch` -> `hoh`.
fn short_stem(lemma: &str) -> String {
    if lemma == "hoch" {
        return "hoh".to_owned();
    }
    if let Some(stem) = lemma.strip_suffix("el") {
        return format!("{stem}l");
    }
    if let Some(stem) = lemma.strip_suffix("er")
        && (stem.ends_with("eu") || stem.ends_with("au"))
    {
        return format!("{stem}r");
    }
    if lemma.ends_with('e') && lemma.len() > 4 {
        return lemma.trim_end_matches('e').to_owned();
    }
    lemma.to_owned()
}
