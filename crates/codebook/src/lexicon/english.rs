//! English: paradigms of verbs and nouns, and the way back from any form to its lemma.
//!
//! Noun lemmas are written with a capital (`Attack`), so that frames tell them from verbs (`attack`), as German does.

use super::verbs::{Complement, Verb};
use super::{Lexicon, Reading};
use crate::problem::Problem;
use crate::source::{Sources, lines};
use lagebild_model::syntax::{agr, verb as v};
use lagebild_model::{Morph, Tag};
use std::sync::Arc;

/// Present forms but the third person singular.
const PLAIN: u16 = v::PRES | v::P1S | v::P2S | v::PLUR;
/// Past forms, which tell no person.
const PAST: u16 = v::PAST | v::SING | v::PLUR;
/// Third person singular.
const THIRD: u16 = v::PRES | v::P3S;

/// Finite forms of the auxiliaries, which tell person and tense.
const AUXILIARIES: [(&str, u16); 24] = [
    ("am", v::PRES | v::P1S),
    ("'m", v::PRES | v::P1S),
    ("’m", v::PRES | v::P1S),
    ("is", THIRD),
    ("'s", THIRD),
    ("’s", THIRD),
    ("are", v::PRES | v::P2S | v::PLUR),
    ("'re", v::PRES | v::P2S | v::PLUR),
    ("’re", v::PRES | v::P2S | v::PLUR),
    ("was", v::PAST | v::P1S | v::P3S),
    ("were", v::PAST | v::P2S | v::PLUR),
    ("has", THIRD),
    ("have", PLAIN),
    ("'ve", PLAIN),
    ("’ve", PLAIN),
    ("had", PAST),
    ("'d", PAST),
    ("’d", PAST),
    ("do", PLAIN),
    ("does", THIRD),
    ("did", PAST),
    ("get", PLAIN),
    ("gets", THIRD),
    ("got", PAST),
];

/// Reads `verbs*.tsv`, `nouns*.tsv` and `adjectives*.tsv` of an English lexicon; the closed classes are read already.
pub(super) fn read(lexicon: &mut Lexicon, sources: &Sources, folder: &str, problems: &mut Vec<Problem>) {
    for (form, bits) in AUXILIARIES {
        for r in lexicon.forms.get_mut(form).into_iter().flatten() {
            if matches!(r.tag, Tag::VAFIN | Tag::VVFIN) {
                r.morph.verb = bits;
            }
        }
    }
    for (name, text) in sources.under(folder) {
        let file = name.rsplit('/').next().unwrap_or(name);
        for (n, line) in lines(text) {
            let c: Vec<&str> = line.split('\t').map(str::trim).collect();
            let at = |i: usize| c.get(i).copied().unwrap_or("");
            if file.starts_with("verb-valency") {
                // read below, when all verbs are known
            } else if file.starts_with("verbs") {
                add_verb(lexicon, at(0), at(1), at(2));
            } else if file.starts_with("nouns") {
                if at(1).is_empty() {
                    problems.push(Problem::new(name, n, 1, "needs singular and plural".into()));
                    continue;
                }
                let plural = if at(1) == "-" { at(0) } else { at(1) };
                let lemma: Arc<str> = capital(at(0)).into();
                let one = if at(1) == "-" { agr::ALL } else { agr::SING };
                lexicon.add(at(0), &lemma, Tag::NN, Morph { agr: one, verb: 0 });
                lexicon.add(plural, &lemma, Tag::NN, Morph { agr: agr::PLUR, verb: 0 });
            } else if file.starts_with("adjectives") {
                let lemma: Arc<str> = at(1).into();
                for tag in [Tag::ADJA, Tag::ADJD] {
                    lexicon.add(at(0), &lemma, tag, Morph { agr: agr::ALL, verb: 0 });
                }
                if at(1) != at(0) {
                    lexicon.adjective_stems.insert(at(1).into());
                }
            }
        }
    }
    for (name, text) in sources.under(folder) {
        if name.ends_with("/verb-valency.tsv") {
            read_valency(lexicon, text);
        }
    }
}

/// Reads `verb-valency.tsv`: a complement and the verbs that take it.
fn read_valency(lexicon: &mut Lexicon, text: &str) {
    for (_, line) in lines(text) {
        let Some((complement, verbs)) = line.split_once('\t') else { continue };
        let pattern = match complement {
            "-" => Vec::new(),
            "obj" => vec![Complement::Accusative],
            "dat" => vec![Complement::Dative, Complement::Accusative],
            "that" => vec![Complement::That],
            "inf" => vec![Complement::ZuInfinitive],
            "objinf" => vec![Complement::ObjectInfinitive],
            "bare" => vec![Complement::BareInfinitive],
            "ing" => vec![Complement::Gerund],
            "speech" => vec![Complement::Speech],
            "pred" => vec![Complement::Nominative],
            prep => vec![Complement::Prep(prep.into())],
        };
        for verb in verbs.split_whitespace() {
            if !lexicon.verbs.contains_key(verb) {
                add_verb(lexicon, verb, "", "");
            }
            if let Some(v) = lexicon.verbs.get_mut(verb) {
                v.patterns.push(pattern.clone());
            }
        }
    }
}

fn add_verb(lexicon: &mut Lexicon, base: &str, past: &str, participle: &str) {
    let lemma: Arc<str> = base.into();
    lexicon.verbs.insert(
        Arc::clone(&lemma),
        Verb {
            particle: "".into(),
            base: Arc::clone(&lemma),
            with_sein: false,
            with_haben: true,
            patterns: Vec::new(),
        },
    );
    let mut add =
        |form: &str, tag: Tag, bits: u16| lexicon.add(form, &lemma, tag, Morph { agr: 0, verb: bits });
    add(base, Tag::VVINF, v::INF);
    add(base, Tag::VVFIN, PLAIN);
    add(&third(base), Tag::VVFIN, THIRD);
    add(&suffixed(base, "ing"), Tag::VVIZU, 0);
    if past.is_empty() {
        let form = suffixed(base, "ed");
        add(&form, Tag::VVFIN, PAST);
        add(&form, Tag::VVPP, v::PART);
    } else {
        for form in past.split('|') {
            add(form, Tag::VVFIN, PAST);
        }
        for form in participle.split('|') {
            add(form, Tag::VVPP, v::PART);
        }
    }
}

fn vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// The word with its first letter in upper case.
fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// `carry` -> `carries`, `pass` -> `passes`.
fn third(base: &str) -> String {
    if let Some(stem) = base.strip_suffix('y')
        && !stem.ends_with(vowel)
    {
        return format!("{stem}ies");
    }
    let hissing = ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| base.ends_with(e));
    format!("{base}{}", if hissing { "es" } else { "s" })
}

/// `stop` + `ed` -> `stopped`, `move` + `ing` -> `moving`, `carry` + `ed` -> `carried`.
fn suffixed(base: &str, suffix: &str) -> String {
    let ed = suffix == "ed";
    if let Some(stem) = base.strip_suffix("ie")
        && !ed
    {
        return format!("{stem}ying");
    }
    if let Some(stem) = base.strip_suffix('e')
        && (ed || !base.ends_with("ee") && !base.ends_with("oe") && !base.ends_with("ye"))
    {
        return format!("{stem}{suffix}");
    }
    if let Some(stem) = base.strip_suffix('y')
        && ed
        && !stem.ends_with(vowel)
    {
        return format!("{stem}ied");
    }
    if doubles(base) {
        let last = base.chars().next_back().unwrap_or('x');
        return format!("{base}{last}{suffix}");
    }
    format!("{base}{suffix}")
}

/// One vowel and one consonant at the end, in a word of one syllable or one stressed at its end.
fn doubles(base: &str) -> bool {
    let chars: Vec<char> = base.chars().collect();
    let n = chars.len();
    let at = |back: usize| n.checked_sub(back).and_then(|i| chars.get(i)).copied().unwrap_or('x');
    let (last, middle, before) = (at(1), at(2), at(3));
    if n < 3 || vowel(last) || matches!(last, 'w' | 'x' | 'y' | 'h' | 'c') || !vowel(middle) {
        return false;
    }
    // a u behind q counts as a consonant
    if vowel(before) && !(before == 'u' && at(4) == 'q') {
        return false;
    }
    let syllables = chars.windows(2).filter(|w| matches!(w, [a, b] if vowel(*a) && !vowel(*b))).count();
    syllables <= 1 || STRESSED.iter().any(|e| base.ends_with(e))
}

/// Ends of longer verbs whose last syllable is stressed and single.
const STRESSED: [&str; 22] = [
    "mit", "fer", "cur", "pel", "bel", "trol", "get", "bar", "set", "put", "cut", "gin", "run", "ban",
    "tack-", "nap", "vet", "dip", "quip", "hit", "nul", "cel",
];

impl Lexicon {
    /// True for a verb the lexicon or a frame names.
    fn knows_verb(&self, lemma: &str) -> bool {
        self.verbs.contains_key(lemma)
    }

    /// The verb of a form that ends in `ending` (`ed`, `ing`): the known one, else by rule.
    fn verb_of(&self, stem: &str) -> String {
        let with_e = format!("{stem}e");
        let mut chars = stem.chars().rev();
        let (last, middle, before) =
            (chars.next().unwrap_or('x'), chars.next().unwrap_or('x'), chars.next().unwrap_or('x'));
        let single = (last == middle && !vowel(last))
            .then(|| stem.get(..stem.len() - last.len_utf8()).unwrap_or(stem).to_owned());
        if let Some(known) = [Some(stem.to_owned()), Some(with_e.clone()), single.clone()]
            .into_iter()
            .flatten()
            .find(|x| self.knows_verb(x))
        {
            return known;
        }
        if let Some(s) = single
            && !matches!(last, 'l' | 's' | 'z' | 'f')
        {
            return s;
        }
        if last == 'i' {
            return format!("{}y", stem.get(..stem.len() - 1).unwrap_or(stem));
        }
        let e = match last {
            'c' | 'v' | 'u' | 'z' => true,
            's' => middle != 's',
            'g' => {
                !(middle == 'n' && before == 'i') && middle != 'g' && vowel(middle)
                    || middle == 'r'
                    || middle == 'n' && before != 'o'
            }
            'l' => !vowel(middle) && !matches!(middle, 'l' | 'r' | 'w'),
            't' | 'd' | 'r' | 'n' | 'k' | 'p' | 'm' | 'b' => {
                vowel(middle)
                    && !vowel(before)
                    && !["er", "en", "on", "it", "et", "or", "op", "om", "ib"]
                        .iter()
                        .any(|x| stem.ends_with(x))
            }
            _ => false,
        };
        if e { with_e } else { stem.to_owned() }
    }

    /// Singular of a plural in -s.
    fn singular(&self, low: &str) -> Option<String> {
        if low.len() < 4 && !matches!(low, "mps" | "mp's") {
            return None;
        }
        if ["ss", "us", "is", "'s"].iter().any(|e| low.ends_with(e)) {
            return None;
        }
        let stem = low.strip_suffix('s')?;
        if let Some(s) = stem.strip_suffix("ie")
            && s.len() > 2
        {
            return Some(format!("{s}y"));
        }
        if let Some(s) = stem.strip_suffix('e')
            && ["ss", "sh", "ch", "x", "zz"].iter().any(|e| s.ends_with(e))
        {
            return Some(s.to_owned());
        }
        Some(stem.to_owned())
    }

    /// All readings of an English word form (closed classes alone where it is one of them).
    pub fn english(&self, form: &str) -> (Vec<Reading>, bool) {
        let low = form.to_lowercase();
        let mut out: Vec<Reading> = self.readings(&low).to_vec();
        let closed = out.iter().any(|r| {
            !matches!(
                r.tag,
                Tag::VVFIN
                    | Tag::VVINF
                    | Tag::VVPP
                    | Tag::VVIZU
                    | Tag::NN
                    | Tag::NE
                    | Tag::ADJA
                    | Tag::ADJD
                    | Tag::ADV
                    | Tag::PTKVZ
            )
        });
        if closed {
            return (out, false);
        }
        let guessed = out.is_empty();
        // a plural that no rule makes is nothing else
        let noun_only = !guessed && out.iter().all(|r| r.tag == Tag::NN) && !low.ends_with('s');
        if noun_only {
            return (out, false);
        }
        // a past that no rule makes is no noun, unless the lists have that too (*began*, but *shot*)
        let past_only = !guessed
            && out.iter().all(|r| r.tag == Tag::VVFIN && r.morph.verb & v::PAST != 0)
            && self.word_classes(&low) == 0;
        if past_only {
            return (out, false);
        }
        let mut push = |lemma: String, tag: Tag, morph: Morph| {
            // a listed reading knows better
            if !out.iter().any(|r| r.tag == tag) {
                out.push(Reading { lemma: lemma.into(), tag, morph });
            }
        };
        let bits = |verb: u16| Morph { agr: 0, verb };
        let cells = |agr: u16| Morph { agr, verb: 0 };
        if low.chars().next().is_some_and(|c| c.is_ascii_digit()) {
            push(low.clone(), Tag::CARD, cells(agr::ALL));
            if low.chars().any(char::is_alphabetic) {
                push(low.clone(), Tag::ADJA, cells(agr::ALL));
                push(low.clone(), Tag::NN, cells(agr::ALL));
            }
            return (out, false);
        }
        // nouns
        let acronym = form.chars().count() > 1 && !form.chars().any(char::is_lowercase);
        match self.singular(&low) {
            Some(one) => push(noun_lemma(form, &one, acronym), Tag::NN, cells(agr::PLUR)),
            None => push(noun_lemma(form, &low, acronym), Tag::NN, cells(agr::SING)),
        }
        for tag in [Tag::ADJA, Tag::ADJD] {
            push(self.adjective_lemma(form, &low), tag, cells(agr::ALL));
        }
        if low.ends_with("ly") {
            push(low.clone(), Tag::ADV, Morph::default());
        }
        // verbs
        if let Some(stem) = low.strip_suffix("ing")
            && stem.len() > 1
        {
            push(self.verb_of(stem), Tag::VVIZU, Morph::default());
        } else if let Some(stem) = low.strip_suffix("ed")
            && stem.len() > 1
        {
            let lemma = self.verb_of(stem);
            push(lemma.clone(), Tag::VVFIN, bits(PAST));
            push(lemma, Tag::VVPP, bits(v::PART));
        } else if low.ends_with('s') && !low.ends_with("ss") && low.len() > 3 {
            let one = self.singular(&low).unwrap_or_else(|| low.clone());
            push(one, Tag::VVFIN, bits(THIRD));
        } else {
            push(low.clone(), Tag::VVINF, bits(v::INF));
            push(low.clone(), Tag::VVFIN, bits(PLAIN));
        }
        (out, guessed)
    }

    fn adjective_lemma(&self, form: &str, low: &str) -> String {
        // names of peoples keep their capital (Russian)
        if form.chars().next().is_some_and(char::is_uppercase) && self.people.contains(form) {
            return form.to_owned();
        }
        for ending in ["est", "er"] {
            if let Some(stem) = low.strip_suffix(ending) {
                let undoubled = stem.get(..stem.len().saturating_sub(1)).unwrap_or(stem);
                let y = stem.strip_suffix('i').map(|s| format!("{s}y"));
                let options =
                    [Some(stem.to_owned()), Some(format!("{stem}e")), Some(undoubled.to_owned()), y];
                if let Some(known) =
                    options.into_iter().flatten().find(|x| self.adjective_stems.contains(x.as_str()))
                {
                    return known;
                }
            }
        }
        low.to_owned()
    }

    /// Notes the adjective of a state or its inhabitants, which keep their capital.
    pub fn add_people(&mut self, word: &str) {
        self.people.insert(word.into());
    }
}

fn noun_lemma(form: &str, one: &str, acronym: bool) -> String {
    if acronym { form.to_owned() } else { capital(one) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_lemmas() {
        let lexicon = Lexicon::build(&Sources::builtin(), "en", &mut Vec::new());
        for (form, tag, lemma) in [
            ("stopped", Tag::VVPP, "stop"),
            ("attacked", Tag::VVFIN, "attack"),
            ("sought", Tag::VVPP, "seek"),
            ("denies", Tag::VVFIN, "deny"),
            ("seizing", Tag::VVIZU, "seize"),
            ("governments", Tag::NN, "Government"),
            ("women", Tag::NN, "Woman"),
            ("attack", Tag::NN, "Attack"),
            ("countries", Tag::NN, "Country"),
            ("referring", Tag::VVIZU, "refer"),
            ("visited", Tag::VVFIN, "visit"),
        ] {
            let (readings, _) = lexicon.english(form);
            assert!(readings.iter().any(|r| r.tag == tag && &*r.lemma == lemma), "{form}: {readings:?}");
        }
    }
}
