//! Declension of nouns.

use super::{Lexicon, Noun, umlaut};
use crate::problem::Problem;
use crate::source::lines;
use lagebild_model::syntax::agr;
use lagebild_model::{Morph, Tag};
use std::sync::Arc;

pub(super) fn read(lexicon: &mut Lexicon, name: &str, text: &str, problems: &mut Vec<Problem>) {
    for (n, line) in lines(text) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [lemma, gender, genitive, plural, ..] = columns.as_slice() else {
            problems.push(
                Problem::new(
                    name,
                    n,
                    1,
                    "needs lemma, gender, genitive and plural, separated by tabs".into(),
                )
                .hint("for example: Lieferung<TAB>f<TAB>-<TAB>-en"),
            );
            continue;
        };
        if let Err(message) = add(lexicon, lemma, gender, genitive, plural) {
            problems.push(Problem::new(name, n, 1, message));
        }
    }
}

/// Names: singular, with a genitive in -s where it can be heard.
pub(super) fn read_names(lexicon: &mut Lexicon, file: &str, text: &str, problems: &mut Vec<Problem>) {
    for (n, line) in lines(text) {
        let gender = match line.split_once('\t').map(|(_, gender)| gender.trim()) {
            Some("m") => agr::MASC,
            Some("f") => agr::FEM,
            Some("n") => agr::NEUT,
            _ => {
                problems.push(Problem::new(file, n, 1, "needs name and gender m, f or n".into()));
                continue;
            }
        };
        let name = line.split('\t').next().unwrap_or(line);
        let shared: Arc<str> = name.into();
        let silent = name.ends_with(['s', 'x', 'z', 'ß']);
        let cells = if silent { gender } else { gender & !agr::GEN };
        lexicon.add(name, &shared, Tag::NE, Morph { agr: cells, verb: 0 });
        if !silent {
            lexicon.add(&format!("{name}s"), &shared, Tag::NE, Morph { agr: gender & agr::GEN, verb: 0 });
        }
    }
}

/// Adds all forms of a noun.
pub(super) fn add(
    lexicon: &mut Lexicon,
    lemma: &str,
    gender: &str,
    genitive: &str,
    plural: &str,
) -> Result<(), String> {
    let shared: Arc<str> = lemma.into();
    if gender == "adj" {
        add_adjectival(lexicon, &shared);
        return Ok(());
    }
    let mut columns = 0;
    for g in gender.split('/') {
        columns |= match g {
            "m" => agr::MASC,
            "f" => agr::FEM,
            "n" => agr::NEUT,
            "p" => agr::PLUR,
            _ => return Err(format!("unknown gender {g:?}; use m, f, n, p or adj")),
        };
    }
    let mut put = |form: &str, cells: u16| {
        if cells != 0 {
            lexicon.add(form, &shared, Tag::NN, Morph { agr: cells, verb: 0 });
        }
    };
    let plural_only = columns == agr::PLUR;
    if plural_only {
        put(lemma, agr::PLUR & !agr::DAT);
        put(&dative_plural(lemma), agr::PLUR & agr::DAT);
    } else {
        let weak = matches!(genitive, "-en" | "-n" | "-ns" | "-ens");
        let singular = columns & agr::SING;
        if weak {
            let feminine = singular & agr::FEM;
            put(lemma, (singular & agr::NOM) | feminine);
            // "dem Präsident" stands beside "dem Präsidenten" in newspapers
            put(lemma, singular & (agr::DAT | agr::ACC));
            let oblique = join(
                lemma,
                if genitive == "-ns" {
                    "-n"
                } else if genitive == "-ens" {
                    "-en"
                } else {
                    genitive
                },
            );
            // "des Namens", "des Herzens": the genitive has a form of its own
            let own_genitive = genitive == "-ns" || genitive == "-ens";
            let cells = if own_genitive { agr::DAT | agr::ACC } else { agr::DAT | agr::ACC | agr::GEN };
            put(&oblique, singular & cells & !agr::FEM);
            if own_genitive {
                put(&join(lemma, genitive), singular & agr::GEN & !agr::FEM);
            }
        } else {
            put(lemma, singular & !(agr::GEN & (agr::MASC | agr::NEUT)));
            match genitive {
                "0" => {}
                "-es" => {
                    put(&join(lemma, "-es"), singular & agr::GEN);
                    if !lemma.ends_with(['s', 'ß', 'x', 'z']) {
                        put(&join(lemma, "-s"), singular & agr::GEN);
                    }
                    put(&join(lemma, "-e"), singular & agr::DAT & !agr::FEM);
                }
                "-" => put(lemma, singular & agr::GEN),
                _ => put(&join(lemma, genitive), singular & agr::GEN),
            }
        }
        for form in plural.split('/') {
            if form != "0" {
                let form = join(lemma, form);
                put(&form, agr::PLUR & !agr::DAT);
                put(&dative_plural(&form), agr::PLUR & agr::DAT);
            }
        }
    }
    let entry = lexicon.nouns.entry(shared).or_insert(Noun { gender: 0, adjectival: false, plural_only });
    entry.gender |= columns;
    Ok(())
}

/// `("Mann", "\"-er")` -> `Männer`; a whole word replaces the lemma.
fn join(lemma: &str, ending: &str) -> String {
    if let Some(rest) = ending.strip_prefix("\"-") {
        return umlaut(lemma) + rest;
    }
    match ending.strip_prefix('-') {
        Some(rest) => {
            // -nis doubles its s: Ereignis, Ereignisse; -in doubles its n: Ministerin, Ministerinnen
            if (rest == "se" && lemma.ends_with("nis")) || (rest == "nen" && lemma.ends_with("in")) {
                return format!("{lemma}{rest}");
            }
            if rest.starts_with('e') && lemma.ends_with("nis") {
                return format!("{lemma}s{rest}");
            }
            format!("{lemma}{rest}")
        }
        None => ending.to_owned(),
    }
}

fn dative_plural(plural: &str) -> String {
    if plural.ends_with(['e', 'r', 'l']) && plural.chars().count() > 2 && !plural.ends_with("ee") {
        format!("{plural}n")
    } else {
        plural.to_owned()
    }
}

fn add_adjectival(lexicon: &mut Lexicon, lemma: &Arc<str>) {
    let stem = lemma.strip_suffix('e').unwrap_or(lemma).to_owned();
    for ending in ["e", "en", "er", "es", "em"] {
        let cells = super::ending_cells(ending);
        lexicon.add(&format!("{stem}{ending}"), lemma, Tag::NN, Morph { agr: cells, verb: 0 });
    }
    lexicon.nouns.insert(
        Arc::clone(lemma),
        Noun { gender: agr::MASC | agr::FEM, adjectival: true, plural_only: false },
    );
}
