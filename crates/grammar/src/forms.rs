//! The forms of each verb, gathered from the full-form lexicon: what sentences are made with.

use lagebild_codebook::Lexicon;
use lagebild_model::Tag;
use lagebild_model::syntax::verb;
use std::collections::BTreeMap;

/// Forms of one verb; the lists are sorted by form.
#[derive(Debug, Default, Clone)]
pub struct VerbForms {
    /// Third person forms with their features ([`verb`]).
    pub finite: Vec<(String, u16)>,
    /// Infinitives.
    pub infinitive: Vec<String>,
    /// Past participles.
    pub participle: Vec<String>,
    /// Infinitives with inserted zu.
    pub with_zu: Vec<String>,
}

/// Which finite form is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finite {
    /// Present indicative.
    Present,
    /// Past indicative.
    Past,
    /// Subjunctive I, or what stands for it where it looks like the indicative.
    Reported,
    /// Subjunctive II.
    Irrealis,
}

impl VerbForms {
    /// The third person form; `joined`: with its particle in front (verb last).
    pub fn third(&self, finite: Finite, plural: bool, joined: bool) -> Option<&str> {
        let person = if plural { verb::P3P } else { verb::P3S };
        let fits = |bits: u16, wanted: u16, barred: u16| {
            bits & person != 0
                && bits & wanted != 0
                && bits & barred == 0
                && (bits & verb::JOINED != 0) == joined
        };
        // the longest: "wurde", not "ward"
        let find = |wanted: u16, barred: u16| {
            self.finite
                .iter()
                .filter(|(_, b)| fits(*b, wanted, barred))
                .max_by_key(|(f, _)| f.len())
                .map(|(f, _)| f.as_str())
        };
        match (finite, plural) {
            (Finite::Present, _) => find(verb::PRES, verb::K1_ONLY),
            (Finite::Past, _) => find(verb::PAST, 0),
            (Finite::Irrealis, _) => find(verb::KONJ2, verb::PAST | verb::PRES),
            (Finite::Reported, false) => find(verb::K1_ONLY, 0),
            (Finite::Reported, true) => {
                find(verb::KONJ1, verb::PRES).or_else(|| find(verb::KONJ2, verb::PAST | verb::PRES))
            }
        }
    }
}

/// The forms of all verbs.
#[derive(Debug, Default)]
pub struct VerbTable {
    /// Full verbs by lemma.
    pub full: BTreeMap<String, VerbForms>,
    /// Auxiliaries and modals by lemma.
    pub auxiliary: BTreeMap<String, VerbForms>,
}

impl VerbTable {
    /// Gathers the forms.
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut table = Self::default();
        for (form, readings) in lexicon.all_forms() {
            for r in readings {
                let map = match r.tag {
                    Tag::VVFIN | Tag::VVINF | Tag::VVPP | Tag::VVIZU => &mut table.full,
                    Tag::VAFIN | Tag::VMFIN | Tag::VAINF | Tag::VMINF | Tag::VAPP | Tag::VMPP => {
                        &mut table.auxiliary
                    }
                    _ => continue,
                };
                let f = map.entry(r.lemma.to_string()).or_default();
                match r.tag {
                    Tag::VVINF | Tag::VAINF | Tag::VMINF => f.infinitive.push(form.to_owned()),
                    Tag::VVPP | Tag::VAPP | Tag::VMPP => f.participle.push(form.to_owned()),
                    Tag::VVIZU => f.with_zu.push(form.to_owned()),
                    _ if r.morph.verb & (verb::P3S | verb::P3P) != 0 => {
                        f.finite.push((form.to_owned(), r.morph.verb));
                    }
                    _ => {}
                }
            }
        }
        table
    }

    /// Forms of a verb, auxiliary or full.
    pub fn of(&self, lemma: &str) -> Option<&VerbForms> {
        self.auxiliary.get(lemma).or_else(|| self.full.get(lemma))
    }
}
