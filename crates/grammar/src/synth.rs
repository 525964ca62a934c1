//! Sentences made by rule, with their analysis: what a short treebank cannot show.
//!
//! The lexicon's verbs with their valency are put into the German sentence patterns (verb second, perfect, passive,
//! modal, verb last, relative, infinitive, reported speech), their noun phrases inflected by the paradigms. The trees follow
//! the German treebanks of Universal Dependencies. Used by [`crate::train`] only; deterministic.

use crate::forms::{VerbForms, VerbTable};
use crate::tokenize::Kind;
use crate::train::Gold;
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Rel, Tag};
use std::collections::BTreeMap;

/// Forms of one verb.
#[derive(Debug, Default, Clone)]
struct Forms {
    sg: Vec<(String, u16)>,
    pl: Vec<(String, u16)>,
    joined_sg: Vec<(String, u16)>,
    joined_pl: Vec<(String, u16)>,
    infinitive: String,
    participle: String,
    izu: String,
}

impl Forms {
    fn of(all: &VerbForms) -> Self {
        let pick = |person: u16, tenses: u16, joined: bool| {
            all.finite
                .iter()
                .filter(|(_, b)| b & person != 0 && b & tenses != 0 && (b & verb::JOINED != 0) == joined)
                .cloned()
                .collect()
        };
        let singular = verb::PRES | verb::PAST | verb::K1_ONLY | verb::KONJ2;
        let plural = verb::PRES | verb::PAST;
        let last = |list: &[String]| list.last().cloned().unwrap_or_default();
        Self {
            sg: pick(verb::P3S, singular, false),
            pl: pick(verb::P3P, plural, false),
            joined_sg: pick(verb::P3S, singular, true),
            joined_pl: pick(verb::P3P, plural, true),
            infinitive: last(&all.infinitive),
            participle: last(&all.participle),
            izu: last(&all.with_zu),
        }
    }
}

/// A word with its place in the tree; heads count from the clause's own list.
#[derive(Debug, Clone)]
struct Node {
    form: String,
    tag: Tag,
    lemma: String,
    head: Option<usize>,
    rel: Rel,
}

/// Makes sentences.
pub struct Maker<'a> {
    codebook: &'a Codebook,
    verbs: Vec<(String, String, String)>, // lemma, base, particle
    forms: BTreeMap<String, Forms>,
    nouns: [Vec<(String, String, u16)>; 4],
    names: Vec<String>,
    persons: Vec<String>,
    titles: Vec<String>,
    places: Vec<String>,
    adjectives: Vec<String>,
    adverbs: Vec<String>,
    state: u64,
    nesting: u32,
}

const CASES: [u16; 4] = [agr::NOM, agr::GEN, agr::DAT, agr::ACC];

impl<'a> Maker<'a> {
    /// Prepares the word lists.
    pub fn new(codebook: &'a Codebook, seed: u64) -> Self {
        let lexicon = &codebook.lexicon;
        let forms: BTreeMap<String, Forms> =
            VerbTable::new(lexicon).full.into_iter().map(|(lemma, f)| (lemma, Forms::of(&f))).collect();
        let mut nouns: [Vec<(String, String, u16)>; 4] = Default::default();
        for (form, readings) in lexicon.all_forms() {
            for r in readings.iter().filter(|r| r.tag == Tag::NN && form.chars().count() > 3) {
                for (k, case) in CASES.iter().enumerate() {
                    if r.morph.agr & case != 0
                        && let Some(list) = nouns.get_mut(k)
                    {
                        list.push((form.to_owned(), r.lemma.to_string(), r.morph.agr));
                    }
                }
            }
        }
        let mut verbs: Vec<(String, String, String)> = lexicon
            .all_verbs()
            .into_iter()
            .map(|(lemma, v)| (lemma.to_owned(), v.base.to_string(), v.particle.to_string()))
            .filter(|(l, b, _)| forms.contains_key(l) && forms.contains_key(b))
            .collect();
        verbs.sort();
        let names = codebook
            .world
            .states
            .iter()
            .filter(|s| s.article_de.is_empty())
            .map(|s| s.name_de.clone())
            .filter(|n| !n.contains(' '))
            .collect();
        let persons = codebook
            .world
            .holders
            .iter()
            .step_by(7)
            .map(|h| h.name.clone())
            .filter(|n| n.split(' ').count() == 2 && n.chars().all(|c| c.is_alphabetic() || c == ' '))
            .collect();
        let titles = codebook
            .world
            .actor_lemmas()
            .into_iter()
            .filter(|l| {
                codebook
                    .world
                    .actor_word(l)
                    .is_some_and(|w| w.kind == lagebild_codebook::world::ActorKind::Office && !w.feminine)
                    && l.chars().all(char::is_alphabetic)
            })
            .map(str::to_owned)
            .collect();
        let places = codebook
            .world
            .places
            .iter()
            .take(600)
            .map(|p| p.name_de.clone())
            .filter(|n| !n.contains([' ', '-']))
            .collect();
        let adjectives =
            codebook.world.states.iter().flat_map(|s| s.adjectives_de.iter().take(1).cloned()).collect();
        let mut adverbs: Vec<String> = lexicon
            .all_forms()
            .into_iter()
            .filter(|(_, r)| r.iter().any(|x| x.tag == Tag::ADV) && r.len() == 1)
            .map(|(f, _)| f.to_owned())
            .filter(|f| !f.contains(' '))
            .collect();
        adverbs.sort();
        Self {
            codebook,
            verbs,
            forms,
            nouns,
            names,
            persons,
            titles,
            places,
            adjectives,
            adverbs,
            state: seed | 1,
            nesting: 0,
        }
    }

    fn dice(&mut self, n: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        if n == 0 { 0 } else { (self.state % n as u64) as usize }
    }

    fn pick(&mut self, list: &[String]) -> String {
        let k = self.dice(list.len());
        list.get(k).cloned().unwrap_or_default()
    }

    /// A noun phrase in a case, now and then a coordination: nodes, index of the head, and whether it is plural.
    fn phrase(&mut self, case: usize, pronoun_ok: bool) -> (Vec<Node>, usize, bool) {
        let (mut out, head, plural) = self.simple_phrase(case, pronoun_ok);
        let pronoun = out.get(head).is_some_and(|n| n.tag == Tag::PPER);
        if pronoun || case == 1 || self.dice(7) != 0 {
            return (out, head, plural);
        }
        let more = 1 + usize::from(self.dice(4) == 0);
        for k in 0..more {
            let (mut nodes, h, _) = self.simple_phrase(case, false);
            let last = k + 1 == more;
            let base = out.len() + 1;
            out.push(if last {
                let word = if self.dice(8) == 0 { "oder" } else { "und" };
                Node { head: Some(base + h), rel: Rel::Cc, ..node(word, Tag::KON, word) }
            } else {
                Node { head: Some(base + h), rel: Rel::Punct, ..node(",", Tag::COMMA, ",") }
            });
            shift(&mut nodes, base);
            if let Some(n) = nodes.get_mut(h) {
                n.head = Some(head);
                n.rel = Rel::Conj;
            }
            out.extend(nodes);
        }
        (out, head, true)
    }

    /// "Präsident Boris Jelzin", "der türkische Außenminister Hakan Fidan", "Boris Jelzin".
    fn person(&mut self, case: usize) -> (Vec<Node>, usize, bool) {
        let l = std::mem::take(&mut self.persons);
        let name = self.pick(&l);
        self.persons = l;
        let l = std::mem::take(&mut self.titles);
        let title = self.pick(&l);
        self.titles = l;
        let (first, last) = name.split_once(' ').unwrap_or((&name, ""));
        match self.dice(3) {
            0 => (
                vec![
                    node(first, Tag::NE, first),
                    Node { head: Some(0), rel: Rel::Flat, ..node(last, Tag::NE, last) },
                ],
                0,
                false,
            ),
            1 => (
                vec![
                    Node { head: Some(1), rel: Rel::Compound, ..node(&title, Tag::NN, &title) },
                    node(first, Tag::NE, first),
                    Node { head: Some(1), rel: Rel::Flat, ..node(last, Tag::NE, last) },
                ],
                1,
                false,
            ),
            _ => {
                let article = ["der", "des", "dem", "den"].get(case).copied().unwrap_or("der");
                let l = std::mem::take(&mut self.adjectives);
                let adjective = self.pick(&l);
                self.adjectives = l;
                let ending = if case == 0 { "e" } else { "en" };
                let readings: Vec<String> = self
                    .nouns
                    .get(case)
                    .into_iter()
                    .flatten()
                    .filter(|(_, lemma, cells)| {
                        *lemma == title && cells & agr::SING & CASES.get(case).copied().unwrap_or(0) != 0
                    })
                    .map(|(f, _, _)| f.clone())
                    .collect();
                let form = readings.first().cloned().unwrap_or_else(|| title.clone());
                (
                    vec![
                        Node { head: Some(2), rel: Rel::Det, ..node(article, Tag::ART, "der") },
                        Node {
                            head: Some(2),
                            rel: Rel::Amod,
                            ..node(&format!("{adjective}{ending}"), Tag::ADJA, &adjective)
                        },
                        node(&form, Tag::NN, &title),
                        Node { head: Some(2), rel: Rel::Appos, ..node(first, Tag::NE, first) },
                        Node { head: Some(3), rel: Rel::Flat, ..node(last, Tag::NE, last) },
                    ],
                    2,
                    false,
                )
            }
        }
    }

    /// A noun phrase in a case: nodes with the noun last-headed, index of the head, and whether it is plural.
    fn simple_phrase(&mut self, case: usize, pronoun_ok: bool) -> (Vec<Node>, usize, bool) {
        if case != 1 && self.dice(9) == 0 {
            return self.person(case);
        }
        let kind = self.dice(10);
        if kind < 2 && case != 1 {
            let name = if kind == 0 {
                let l = std::mem::take(&mut self.names);
                let p = self.pick(&l);
                self.names = l;
                p
            } else {
                let l = std::mem::take(&mut self.places);
                let p = self.pick(&l);
                self.places = l;
                p
            };
            return (vec![node(&name, Tag::NE, &name)], 0, false);
        }
        if kind == 2 && pronoun_ok && case != 1 {
            let (form, lemma, plural) = match (case, self.dice(3)) {
                (0, 0) => ("er", "er", false),
                (0, 1) => ("es", "es", false),
                (0, _) => ("sie", "sie", true),
                (2, 0) => ("ihm", "er", false),
                (2, _) => ("ihnen", "sie", true),
                (_, 0) => ("ihn", "er", false),
                _ => ("sie", "sie", true),
            };
            return (vec![node(form, Tag::PPER, lemma)], 0, plural);
        }
        let list_len = self.nouns.get(case).map_or(0, Vec::len);
        let k = self.dice(list_len);
        let Some((form, lemma, cells)) = self.nouns.get(case).and_then(|l| l.get(k)).cloned() else {
            return (vec![node("Leute", Tag::NN, "Leute")], 0, true);
        };
        let mask = CASES.get(case).copied().unwrap_or(agr::NOM);
        let columns: Vec<usize> = (0..4).filter(|c| cells & mask & (0xf << (4 * c)) != 0).collect();
        let c = self.dice(columns.len());
        let column = columns.get(c).copied().unwrap_or(3);
        let plural = column == 3;
        let mut out = Vec::new();
        let mut coordinated: Option<usize> = None;
        let definite = [
            "der", "die", "das", "die", "des", "der", "des", "der", "dem", "der", "dem", "den", "den", "die",
            "das", "die",
        ];
        let indefinite = [
            "ein", "eine", "ein", "", "eines", "einer", "eines", "", "einem", "einer", "einem", "", "einen",
            "eine", "ein", "",
        ];
        let roll = self.dice(10);
        let bare = plural && roll < 4 && case != 1;
        let strong = plural && bare;
        if !bare {
            let def = definite.get(case * 4 + column).copied().unwrap_or("die");
            let indef = indefinite.get(case * 4 + column).copied().unwrap_or("");
            if roll < 7 || plural || indef.is_empty() {
                out.push(Node { rel: Rel::Det, ..node(def, Tag::ART, "der") });
            } else if roll == 7 {
                out.push(Node { rel: Rel::DetPoss, ..node(&format!("s{indef}"), Tag::PPOSAT, "sein") });
            } else if roll == 8 {
                out.push(Node { rel: Rel::Det, ..node(&format!("k{indef}"), Tag::PIAT, "kein") });
            } else {
                out.push(Node { rel: Rel::Det, ..node(indef, Tag::ART, "ein") });
            }
        } else if roll == 0 {
            out.push(Node { rel: Rel::Nummod, ..node("zwei", Tag::CARD, "zwei") });
        }
        if self.dice(3) == 0 {
            let l = std::mem::take(&mut self.adjectives);
            let adjective = self.pick(&l);
            self.adjectives = l;
            let det_ein = out.last().is_some_and(|n| n.tag != Tag::ART || n.lemma == "ein");
            let ending = if strong {
                ["e", "er", "en", "e"].get(case).copied().unwrap_or("e")
            } else if plural {
                "en"
            } else {
                match (case, column) {
                    (0, 0) => {
                        if det_ein {
                            "er"
                        } else {
                            "e"
                        }
                    }
                    (0 | 3, 2) => {
                        if det_ein {
                            "es"
                        } else {
                            "e"
                        }
                    }
                    (0 | 3, 1) => "e",
                    _ => "en",
                }
            };
            if adjective.chars().all(char::is_alphabetic) {
                if plural && self.dice(8) == 0 {
                    let l = std::mem::take(&mut self.adjectives);
                    let second = self.pick(&l);
                    self.adjectives = l;
                    let at = out.len();
                    out.push(Node {
                        rel: Rel::Amod,
                        ..node(&format!("{second}{ending}"), Tag::ADJA, &second)
                    });
                    coordinated = Some(at);
                    out.push(Node { rel: Rel::Cc, ..node("und", Tag::KON, "und") });
                }
                out.push(Node {
                    rel: Rel::Amod,
                    ..node(&format!("{adjective}{ending}"), Tag::ADJA, &adjective)
                });
            }
        }
        let head = out.len();
        for n in &mut out {
            n.head = Some(head);
        }
        if let Some(at) = coordinated {
            if let Some(n) = out.get_mut(at + 1) {
                n.head = Some(at + 2);
            }
            if let Some(n) = out.get_mut(at + 2) {
                n.head = Some(at);
                n.rel = Rel::Conj;
            }
        }
        out.push(node(&form, Tag::NN, &lemma));
        if case != 1 && self.dice(40) == 0 && self.relative(&mut out, head, column).is_some() {
            return (out, head, plural);
        }
        // a genitive or local attribute
        if case != 1 && self.dice(5) == 0 {
            if self.dice(2) == 0 {
                // "Malis", "Nordkoreas" behind the noun
                let l = std::mem::take(&mut self.names);
                let name = self.pick(&l);
                self.names = l;
                if !name.ends_with(['s', 'x', 'z', 'ß']) {
                    out.push(Node {
                        head: Some(head),
                        rel: Rel::Nmod,
                        ..node(&format!("{name}s"), Tag::NE, &name)
                    });
                }
                return (out, head, plural);
            }
            let (mut more, h, _) = self.simple_phrase(1, false);
            let base = out.len();
            shift(&mut more, base);
            if let Some(n) = more.get_mut(h) {
                n.head = Some(head);
                n.rel = Rel::Nmod;
            }
            out.extend(more);
        } else if self.dice(8) == 0 {
            let l = std::mem::take(&mut self.places);
            let place = self.pick(&l);
            self.places = l;
            let base = out.len();
            out.push(Node { head: Some(base + 1), rel: Rel::Case, ..node("in", Tag::APPR, "in") });
            out.push(Node { head: Some(head), rel: Rel::Nmod, ..node(&place, Tag::NE, &place) });
        }
        (out, head, plural)
    }

    /// ", die [object] [verb]," behind a noun, subject or object relative.
    fn relative(&mut self, out: &mut Vec<Node>, head: usize, column: usize) -> Option<()> {
        if self.nesting > 0 {
            return None;
        }
        self.nesting += 1;
        let made = self.relative_inner(column);
        self.nesting -= 1;
        let (mut nodes, v) = made?;
        let base = out.len();
        shift(&mut nodes, base);
        if let Some(n) = nodes.get_mut(v) {
            n.head = Some(head);
            n.rel = Rel::Acl;
        }
        out.extend(nodes);
        Some(())
    }

    fn relative_inner(&mut self, column: usize) -> Option<(Vec<Node>, usize)> {
        let k = self.dice(self.verbs.len());
        let (lemma, _, particle) = self.verbs.get(k).cloned()?;
        let entry = self.codebook.lexicon.verb(&lemma)?.clone();
        if !entry.patterns.first().is_some_and(|p| p.contains(&Complement::Accusative)) {
            return None;
        }
        let forms = self.forms.get(&lemma)?.clone();
        let plural = column == 3;
        let list = match (plural, particle.is_empty()) {
            (false, true) => &forms.sg,
            (false, false) => &forms.joined_sg,
            (true, true) => &forms.pl,
            (true, false) => &forms.joined_pl,
        };
        let k = self.dice(list.len());
        let finite = list.get(k)?.0.clone();
        let as_object = self.dice(3) == 0;
        let pronoun = match (as_object, column) {
            (true, 0) => "den",
            (_, 0) => "der",
            (_, 2) => "das",
            _ => "die",
        };
        let mut b = Builder::default();
        b.push(Node { rel: Rel::Punct, ..node(",", Tag::COMMA, ",") });
        let p = b.push(node(pronoun, Tag::PRELS, "der"));
        let (n, h, many) = self.simple_phrase(if as_object { 0 } else { 3 }, false);
        if as_object && many != plural {
            return None;
        }
        let o = b.part((n, h, if as_object { Rel::Nsubj } else { Rel::Obj }));
        let mut pending = vec![(p, if as_object { Rel::Obj } else { Rel::Nsubj }), o];
        if self.dice(2) == 0 {
            let a = self.adjunct();
            pending.push(b.part(a));
        }
        let v = match self.dice(4) {
            0 if !forms.participle.is_empty() => {
                let v = b.push(node(&forms.participle, Tag::VVPP, &lemma));
                let a = b.push(node(if plural { "haben" } else { "hat" }, Tag::VAFIN, "haben"));
                pending.push((a, Rel::Aux));
                v
            }
            1 => {
                let v = b.push(node(&forms.infinitive, Tag::VVINF, &lemma));
                let a = b.push(node(if plural { "sollen" } else { "soll" }, Tag::VMFIN, "sollen"));
                pending.push((a, Rel::Aux));
                v
            }
            _ => b.push(node(&finite, Tag::VVFIN, &lemma)),
        };
        b.hang(&pending, v);
        b.push(Node { head: Some(v), rel: Rel::Punct, ..node(",", Tag::COMMA, ",") });
        if let Some(n) = b.nodes.first_mut() {
            n.head = Some(v);
        }
        Some((b.nodes, v))
    }

    fn prepositional(&mut self, prep: &str, case: usize) -> (Vec<Node>, usize) {
        let (mut nodes, head, _) = self.phrase(case, false);
        shift(&mut nodes, 1);
        let mut out = vec![Node { head: Some(head + 1), rel: Rel::Case, ..node(prep, Tag::APPR, prep) }];
        out.extend(nodes);
        (out, head + 1)
    }

    fn adjunct(&mut self) -> (Vec<Node>, usize, Rel) {
        match self.dice(5) {
            0 => {
                let l = [
                    "Montag",
                    "Dienstag",
                    "Mittwoch",
                    "Donnerstag",
                    "Freitag",
                    "Samstag",
                    "Sonntag",
                    "Abend",
                    "Morgen",
                ];
                let d = self.dice(l.len());
                let day = l.get(d).copied().unwrap_or("Montag");
                (
                    vec![
                        Node { head: Some(1), rel: Rel::Case, ..node("am", Tag::APPRART, "an") },
                        node(day, Tag::NN, day),
                    ],
                    1,
                    Rel::Obl,
                )
            }
            1 | 2 => {
                let l = std::mem::take(&mut self.places);
                let p = self.pick(&l);
                self.places = l;
                (
                    vec![
                        Node { head: Some(1), rel: Rel::Case, ..node("in", Tag::APPR, "in") },
                        node(&p, Tag::NE, &p),
                    ],
                    1,
                    Rel::Obl,
                )
            }
            3 => {
                let l = std::mem::take(&mut self.adverbs);
                let a = self.pick(&l);
                self.adverbs = l;
                (vec![node(&a, Tag::ADV, &a)], 0, Rel::Advmod)
            }
            _ => {
                let preps = [
                    ("nach", 2),
                    ("bei", 2),
                    ("wegen", 1),
                    ("mit", 2),
                    ("trotz", 1),
                    ("seit", 2),
                    ("vor", 2),
                    ("für", 3),
                    ("gegen", 3),
                ];
                let k = self.dice(preps.len());
                let (p, c) = preps.get(k).copied().unwrap_or(("mit", 2));
                let (n, h) = self.prepositional(p, c);
                (n, h, Rel::Obl)
            }
        }
    }

    /// One whole sentence.
    pub fn sentence(&mut self) -> Option<Gold> {
        let k = self.dice(self.verbs.len());
        let (lemma, base, particle) = self.verbs.get(k).cloned()?;
        let entry = self.codebook.lexicon.verb(&lemma)?.clone();
        let forms = self.forms.get(&lemma)?.clone();
        let base_forms = self.forms.get(&base)?.clone();
        let p = self.dice(entry.patterns.len().min(3));
        let pattern = entry.patterns.get(p)?.clone();
        let (subject, subject_head, plural) = self.phrase(0, true);
        // complements behind the subject
        let mut parts: Vec<(Vec<Node>, usize, Rel)> = Vec::new();
        let mut has_object = false;
        let mut infinitive = false;
        let mut that = false;
        for c in &pattern {
            match c {
                Complement::Accusative => {
                    let (n, h, _) = self.phrase(3, true);
                    parts.push((n, h, Rel::Obj));
                    has_object = true;
                }
                Complement::Dative => {
                    let (n, h, _) = self.phrase(2, true);
                    parts.push((n, h, Rel::OblArg));
                }
                Complement::ReflexiveAccusative => {
                    parts.insert(0, (vec![node("sich", Tag::PRF, "sich")], 0, Rel::Obj));
                }
                Complement::ReflexiveDative => {
                    parts.insert(0, (vec![node("sich", Tag::PRF, "sich")], 0, Rel::OblArg));
                }
                Complement::Prep(text) => {
                    let digit = text.chars().next_back().filter(char::is_ascii_digit);
                    let prep = text.trim_end_matches(['3', '4']).to_owned();
                    let case = match digit {
                        Some('4') => 3,
                        Some('3') => 2,
                        _ => {
                            if matches!(prep.as_str(), "für" | "gegen" | "um" | "durch" | "ohne") {
                                3
                            } else {
                                2
                            }
                        }
                    };
                    let (n, h) = self.prepositional(&prep, case);
                    parts.push((n, h, Rel::Obl));
                }
                Complement::ZuInfinitive => infinitive = true,
                Complement::That => that = true,
                Complement::Directional | Complement::Local => {
                    let (n, h, r) = self.adjunct();
                    parts.push((n, h, r));
                }
                Complement::Impersonal | Complement::Genitive | Complement::BareInfinitive => return None,
                _ => {}
            }
        }
        if self.dice(3) != 0 {
            let a = self.adjunct();
            let at = self.dice(parts.len() + 1);
            let pronouns = parts
                .iter()
                .take_while(|x| x.0.first().is_some_and(|n| matches!(n.tag, Tag::PRF | Tag::PPER)))
                .count();
            parts.insert(at.max(pronouns).min(parts.len()), a);
        }
        if self.dice(8) == 0 {
            parts.push((vec![node("nicht", Tag::PTKNEG, "nicht")], 0, Rel::Advmod));
        }
        let subject_part = (subject, subject_head, Rel::Nsubj);
        let passive = has_object && self.dice(4) == 0 && !pattern.contains(&Complement::ReflexiveAccusative);
        let mut build = Builder::default();
        let construction = self.dice(10);
        if passive {
            self.passive(&mut build, &subject_part, parts, &forms, &lemma, construction)?;
        } else {
            let sg = !plural;
            match construction {
                0..=4 => self.simple(&mut build, &subject_part, parts, &base_forms, &base, &particle, sg)?,
                5 => self.compound_tense(
                    &mut build,
                    &subject_part,
                    parts,
                    &forms.participle,
                    &lemma,
                    Tag::VVPP,
                    if entry.with_haben { "haben" } else { "sein" },
                    sg,
                )?,
                6 => self.compound_tense(
                    &mut build,
                    &subject_part,
                    parts,
                    &forms.participle,
                    &lemma,
                    Tag::VVPP,
                    if entry.with_haben { "haben" } else { "sein" },
                    sg,
                )?,
                7 => {
                    let modals = ["wollen", "sollen", "können", "müssen", "werden"];
                    let m = self.dice(modals.len());
                    self.compound_tense(
                        &mut build,
                        &subject_part,
                        parts,
                        &forms.infinitive,
                        &lemma,
                        Tag::VVINF,
                        modals.get(m).copied().unwrap_or("wollen"),
                        sg,
                    )?;
                }
                8 if self.dice(20) == 0 => {
                    self.bare_content(&mut build, &subject_part, parts, &base_forms, &base, &particle, sg)?;
                }
                8 => self.subordinate(&mut build, &subject_part, parts, &forms, &base_forms, &lemma, sg)?,
                _ => self.reported(&mut build, &subject_part, parts, &base_forms, &base, &particle, sg)?,
            }
        }
        if construction < 5 && !infinitive && !that && self.dice(6) == 0 {
            self.second_predicate(&mut build, !plural)?;
        }
        if infinitive && construction < 8 {
            self.infinitive(&mut build)?;
        } else if that && construction < 8 {
            self.that_clause(&mut build)?;
        }
        build.finish()
    }

    fn order(
        &mut self,
        subject: &(Vec<Node>, usize, Rel),
        parts: &mut Vec<(Vec<Node>, usize, Rel)>,
    ) -> (Vec<Node>, usize, Rel) {
        // what stands in front: mostly the subject, often an adjunct, seldom an object
        let roll = self.dice(10);
        let pronoun_subject = subject.0.first().is_some_and(|n| n.tag == Tag::PPER);
        let adjunct = parts.iter().position(|p| {
            matches!(p.2, Rel::Obl | Rel::Advmod) && p.0.first().is_some_and(|n| n.tag != Tag::PTKNEG)
        });
        let object = parts.iter().position(|p| {
            matches!(p.2, Rel::Obj | Rel::OblArg)
                && p.0.first().is_some_and(|n| {
                    n.tag == Tag::ART && matches!(n.form.as_str(), "den" | "dem" | "einen" | "einem")
                })
        });
        if roll < 3
            && let Some(k) = adjunct
        {
            let front = parts.remove(k);
            parts.insert(0, subject.clone());
            if parts.get(1).is_some_and(|p| p.0.first().is_some_and(|n| n.tag == Tag::PRF))
                && !pronoun_subject
            {
                parts.swap(0, 1);
            }
            front
        } else if roll < 5
            && let Some(k) = object
        {
            let front = parts.remove(k);
            parts.insert(0, subject.clone());
            front
        } else {
            subject.clone()
        }
    }

    fn simple(
        &mut self,
        b: &mut Builder,
        subject: &(Vec<Node>, usize, Rel),
        mut parts: Vec<(Vec<Node>, usize, Rel)>,
        forms: &Forms,
        base: &str,
        particle: &str,
        sg: bool,
    ) -> Option<()> {
        let list = if sg { &forms.sg } else { &forms.pl };
        let k = self.dice(list.len());
        let finite = list.get(k)?.0.clone();
        let front = self.order(subject, &mut parts);
        let mut pending = vec![b.part(front)];
        let v = b.push(node(&finite, Tag::VVFIN, base));
        for p in parts {
            pending.push(b.part(p));
        }
        if !particle.is_empty() {
            let x = b.push(node(particle, Tag::PTKVZ, particle));
            pending.push((x, Rel::CompoundPrt));
        }
        b.hang(&pending, v);
        b.root = Some(v);
        Some(())
    }

    #[allow(clippy::too_many_arguments)]
    fn compound_tense(
        &mut self,
        b: &mut Builder,
        subject: &(Vec<Node>, usize, Rel),
        mut parts: Vec<(Vec<Node>, usize, Rel)>,
        form: &str,
        lemma: &str,
        tag: Tag,
        aux: &str,
        sg: bool,
    ) -> Option<()> {
        if form.is_empty() {
            return None;
        }
        let past = self.dice(2) == 0;
        let finite = match (aux, sg, past) {
            ("haben", true, false) => "hat",
            ("haben", true, true) => "hatte",
            ("haben", false, false) => "haben",
            ("haben", false, true) => "hatten",
            ("sein", true, false) => "ist",
            ("sein", true, true) => "war",
            ("sein", false, false) => "sind",
            ("sein", false, true) => "waren",
            ("werden", true, _) => "wird",
            ("werden", false, _) => "werden",
            ("wollen", true, false) => "will",
            ("wollen", true, true) => "wollte",
            ("wollen", false, false) => "wollen",
            ("wollen", false, true) => "wollten",
            ("sollen", true, false) => "soll",
            ("sollen", true, true) => "sollte",
            ("sollen", false, false) => "sollen",
            ("sollen", false, true) => "sollten",
            ("können", true, false) => "kann",
            ("können", true, true) => "konnte",
            ("können", false, false) => "können",
            ("können", false, true) => "konnten",
            (_, true, false) => "muss",
            (_, true, true) => "musste",
            (_, false, false) => "müssen",
            _ => "mussten",
        };
        let fin_tag = if matches!(aux, "haben" | "sein" | "werden") { Tag::VAFIN } else { Tag::VMFIN };
        let front = self.order(subject, &mut parts);
        let mut pending = vec![b.part(front)];
        let a = b.push(node(finite, fin_tag, aux));
        pending.push((a, Rel::Aux));
        for p in parts {
            pending.push(b.part(p));
        }
        let v = b.push(node(form, tag, lemma));
        b.hang(&pending, v);
        b.root = Some(v);
        Some(())
    }

    fn passive(
        &mut self,
        b: &mut Builder,
        subject: &(Vec<Node>, usize, Rel),
        parts: Vec<(Vec<Node>, usize, Rel)>,
        forms: &Forms,
        lemma: &str,
        construction: usize,
    ) -> Option<()> {
        if forms.participle.is_empty() {
            return None;
        }
        let _ = subject;
        let (object, head, plural) = self.phrase(0, false);
        let mut rest: Vec<(Vec<Node>, usize, Rel)> = parts.into_iter().filter(|p| p.2 != Rel::Obj).collect();
        if self.dice(2) == 0 {
            let (n, h) = self.prepositional("von", 2);
            let at = self.dice(rest.len() + 1);
            rest.insert(at, (n, h, Rel::Obl));
        }
        let subject = (object, head, Rel::NsubjPass);
        let front = self.order(&subject, &mut rest);
        let mut pending = vec![b.part(front)];
        let perfect = construction > 6;
        let finite = match (perfect, plural, self.dice(2)) {
            (false, false, 0) => "wurde",
            (false, true, 0) => "wurden",
            (false, false, _) => "wird",
            (false, true, _) => "werden",
            (true, false, 0) => "ist",
            (true, true, 0) => "sind",
            (true, false, _) => "sei",
            _ => "seien",
        };
        let a = b.push(node(finite, Tag::VAFIN, if perfect { "sein" } else { "werden" }));
        pending.push((a, if perfect { Rel::Aux } else { Rel::AuxPass }));
        for p in rest {
            pending.push(b.part(p));
        }
        let v = b.push(node(&forms.participle, Tag::VVPP, lemma));
        if perfect {
            let w = b.push(node("worden", Tag::VAPP, "werden"));
            pending.push((w, Rel::AuxPass));
        }
        b.hang(&pending, v);
        b.root = Some(v);
        Some(())
    }

    /// "X sagte, dass ... [verb last]."
    #[allow(clippy::too_many_arguments)]
    fn subordinate(
        &mut self,
        b: &mut Builder,
        subject: &(Vec<Node>, usize, Rel),
        parts: Vec<(Vec<Node>, usize, Rel)>,
        forms: &Forms,
        base: &Forms,
        lemma: &str,
        sg: bool,
    ) -> Option<()> {
        let list = match (sg, forms.joined_sg.is_empty()) {
            (true, false) => &forms.joined_sg,
            (true, true) => &base.sg,
            (false, false) => &forms.joined_pl,
            (false, true) => &base.pl,
        };
        let k = self.dice(list.len());
        let finite = list.get(k)?.0.clone();
        let (speaker, h, many) = self.phrase(0, false);
        if many {
            return None;
        }
        let says = ["sagte", "erklärte", "berichtete", "betonte"];
        let lemmas = ["sagen", "erklären", "berichten", "betonen"];
        let s = self.dice(4);
        let sp = b.part((speaker, h, Rel::Nsubj));
        let main = b.push(node(says.get(s)?, Tag::VVFIN, lemmas.get(s)?));
        b.push(Node { head: Some(main), rel: Rel::Punct, ..node(",", Tag::COMMA, ",") });
        let marks = ["dass", "ob", "weil", "wenn", "nachdem", "obwohl"];
        let m = self.dice(8).min(7);
        let mark = marks.get(if m < 3 { 0 } else { m - 2 }).copied().unwrap_or("dass");
        let mk = b.push(node(mark, Tag::KOUS, mark));
        let mut pending = vec![(mk, Rel::Mark), b.part(subject.clone())];
        for p in parts {
            pending.push(b.part(p));
        }
        let v = b.push(node(&finite, Tag::VVFIN, lemma));
        b.hang(&pending, v);
        b.hang(&[sp, (v, if matches!(mark, "dass" | "ob") { Rel::Ccomp } else { Rel::Advcl })], main);
        b.root = Some(main);
        Some(())
    }

    /// "X sagte, [verb second clause]."
    #[allow(clippy::too_many_arguments)]
    fn bare_content(
        &mut self,
        b: &mut Builder,
        subject: &(Vec<Node>, usize, Rel),
        parts: Vec<(Vec<Node>, usize, Rel)>,
        base: &Forms,
        base_lemma: &str,
        particle: &str,
        sg: bool,
    ) -> Option<()> {
        let (speaker, h, many) = self.phrase(0, true);
        if many {
            return None;
        }
        let says = ["sagte", "teilte", "erklärte", "warnte", "kritisierte", "warf", "kündigte", "betonte"];
        let lemmas =
            ["sagen", "teilen", "erklären", "warnen", "kritisieren", "werfen", "kündigen", "betonen"];
        let tails = ["", "mit", "", "", "", "vor", "an", ""];
        let s = self.dice(8);
        let sp = b.part((speaker, h, Rel::Nsubj));
        let main = b.push(node(says.get(s)?, Tag::VVFIN, lemmas.get(s)?));
        let mut pending = vec![sp];
        if s == 5 {
            let (n, h, _) = self.phrase(2, true);
            pending.push(b.part((n, h, Rel::OblArg)));
        } else if self.dice(3) == 0 {
            let a = self.adjunct();
            pending.push(b.part(a));
        }
        let tail = tails.get(s).copied().unwrap_or("");
        if !tail.is_empty() {
            let x = b.push(node(tail, Tag::PTKVZ, tail));
            pending.push((x, Rel::CompoundPrt));
        }
        let comma = b.push(node(",", Tag::COMMA, ","));
        self.simple(b, subject, parts, base, base_lemma, particle, sg)?;
        let inner = b.root?;
        b.hang(&[(comma, Rel::Punct)], inner);
        pending.push((inner, Rel::Ccomp));
        b.hang(&pending, main);
        b.root = Some(main);
        Some(())
    }

    /// "[clause], sagte X."
    #[allow(clippy::too_many_arguments)]
    fn reported(
        &mut self,
        b: &mut Builder,
        subject: &(Vec<Node>, usize, Rel),
        parts: Vec<(Vec<Node>, usize, Rel)>,
        base: &Forms,
        base_lemma: &str,
        particle: &str,
        sg: bool,
    ) -> Option<()> {
        self.simple(b, subject, parts, base, base_lemma, particle, sg)?;
        let inner = b.root?;
        b.push(Node { head: None, rel: Rel::Punct, ..node(",", Tag::COMMA, ",") });
        let says = ["sagte", "teilte", "erklärte", "hieß", "gab"];
        let lemmas = ["sagen", "teilen", "erklären", "heißen", "geben"];
        let s = self.dice(5);
        let main = b.push(node(says.get(s)?, Tag::VVFIN, lemmas.get(s)?));
        let (speaker, h, many) =
            if s == 3 { (vec![node("es", Tag::PPER, "es")], 0, false) } else { self.phrase(0, false) };
        if many {
            return None;
        }
        let sp = b.part((speaker, h, Rel::Nsubj));
        let mut pending = vec![sp, (inner, Rel::Ccomp)];
        if self.dice(2) == 0 {
            let (n, h, r) = self.adjunct();
            pending.push(b.part((n, h, r)));
        }
        if s == 1 {
            let x = b.push(node("mit", Tag::PTKVZ, "mit"));
            pending.push((x, Rel::CompoundPrt));
        } else if s == 4 {
            let x = b.push(node("bekannt", Tag::PTKVZ, "bekannt"));
            pending.push((x, Rel::CompoundPrt));
        }
        b.hang(&pending, main);
        b.root = Some(main);
        Some(())
    }

    /// "... und [verb] ...": a second predicate with the same subject.
    fn second_predicate(&mut self, b: &mut Builder, sg: bool) -> Option<()> {
        let main = b.root?;
        let k = self.dice(self.verbs.len());
        let (lemma, base, particle) = self.verbs.get(k).cloned()?;
        let entry = self.codebook.lexicon.verb(&lemma)?.clone();
        if !entry.patterns.first().is_some_and(|p| p.as_slice() == [Complement::Accusative]) {
            return None;
        }
        let forms = self.forms.get(&base)?.clone();
        let list = if sg { &forms.sg } else { &forms.pl };
        let k = self.dice(list.len());
        let finite = list.get(k)?.0.clone();
        let kon = b.push(node("und", Tag::KON, "und"));
        let v = b.push(node(&finite, Tag::VVFIN, &base));
        let (n, h, _) = self.phrase(3, false);
        let mut pending = vec![(kon, Rel::Cc), b.part((n, h, Rel::Obj))];
        if self.dice(2) == 0 {
            let a = self.adjunct();
            pending.push(b.part(a));
        }
        if !particle.is_empty() {
            let x = b.push(node(&particle, Tag::PTKVZ, &particle));
            pending.push((x, Rel::CompoundPrt));
        }
        b.hang(&pending, v);
        b.hang(&[(v, Rel::Conj)], main);
        Some(())
    }

    /// ", ... zu tun" behind the main clause.
    fn infinitive(&mut self, b: &mut Builder) -> Option<()> {
        let k = self.dice(self.verbs.len());
        let (lemma, _, particle) = self.verbs.get(k).cloned()?;
        let entry = self.codebook.lexicon.verb(&lemma)?.clone();
        let forms = self.forms.get(&lemma)?.clone();
        let main = b.root?;
        b.push(Node { head: Some(main), rel: Rel::Punct, ..node(",", Tag::COMMA, ",") });
        let mut pending = Vec::new();
        if entry.patterns.first().is_some_and(|p| p.contains(&Complement::Accusative)) {
            let (n, h, _) = self.phrase(3, false);
            pending.push(b.part((n, h, Rel::Obj)));
        }
        if self.dice(2) == 0 {
            let a = self.adjunct();
            pending.push(b.part(a));
        }
        let v = if particle.is_empty() {
            let z = b.push(node("zu", Tag::PTKZU, "zu"));
            pending.push((z, Rel::Mark));
            b.push(node(&forms.infinitive, Tag::VVINF, &lemma))
        } else {
            b.push(node(&forms.izu, Tag::VVIZU, &lemma))
        };
        b.hang(&pending, v);
        b.hang(&[(v, Rel::Xcomp)], main);
        Some(())
    }

    /// ", dass ... [verb last]" behind the main clause.
    fn that_clause(&mut self, b: &mut Builder) -> Option<()> {
        let main = b.root?;
        b.push(Node { head: Some(main), rel: Rel::Punct, ..node(",", Tag::COMMA, ",") });
        let mk = b.push(node("dass", Tag::KOUS, "dass"));
        let (n, h, plural) = self.phrase(0, false);
        let mut pending = vec![(mk, Rel::Mark), b.part((n, h, Rel::Nsubj))];
        let (o, oh, _) = self.phrase(3, false);
        pending.push(b.part((o, oh, Rel::Obj)));
        let k = self.dice(self.verbs.len());
        let (lemma, _, _) = self.verbs.get(k).cloned()?;
        let forms = self.forms.get(&lemma)?.clone();
        if forms.participle.is_empty() {
            return None;
        }
        let v = b.push(node(&forms.participle, Tag::VVPP, &lemma));
        let a = b.push(node(if plural { "haben" } else { "habe" }, Tag::VAFIN, "haben"));
        pending.push((a, Rel::Aux));
        b.hang(&pending, v);
        b.hang(&[(v, Rel::Ccomp)], main);
        Some(())
    }
}

fn node(form: &str, tag: Tag, lemma: &str) -> Node {
    Node { form: form.to_owned(), tag, lemma: lemma.to_owned(), head: None, rel: Rel::Dep }
}

fn shift(nodes: &mut [Node], by: usize) {
    for n in nodes {
        n.head = n.head.map(|h| h + by);
    }
}

/// A sentence under construction.
#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    root: Option<usize>,
}

impl Builder {
    fn push(&mut self, n: Node) -> usize {
        self.nodes.push(n);
        self.nodes.len() - 1
    }

    fn part(&mut self, (mut nodes, head, rel): (Vec<Node>, usize, Rel)) -> (usize, Rel) {
        let base = self.nodes.len();
        shift(&mut nodes, base);
        self.nodes.extend(nodes);
        (base + head, rel)
    }

    fn hang(&mut self, pending: &[(usize, Rel)], head: usize) {
        for (i, rel) in pending {
            if let Some(n) = self.nodes.get_mut(*i) {
                n.head = Some(head);
                n.rel = *rel;
            }
        }
    }

    fn finish(mut self) -> Option<Gold> {
        let root = self.root?;
        self.nodes.push(Node { head: Some(root), rel: Rel::Punct, ..node(".", Tag::STOP, ".") });
        let mut g = Gold::default();
        for (i, n) in self.nodes.iter().enumerate() {
            if n.form.is_empty() {
                return None;
            }
            let form = if i == 0 { crate::morph::upper_first(&n.form) } else { n.form.clone() };
            g.kinds.push(match n.tag {
                Tag::COMMA => Kind::Comma,
                Tag::STOP => Kind::Stop,
                _ => Kind::Word,
            });
            g.forms.push(form);
            g.tags.push(n.tag);
            g.lemmas.push(n.lemma.clone());
            g.heads.push(if i == root { None } else { n.head.or(Some(root)).map(|h| h as u16) });
            g.rels.push(if i == root { Rel::Root } else { n.rel });
        }
        Some(g)
    }
}
