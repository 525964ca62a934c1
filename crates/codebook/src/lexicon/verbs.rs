//! Conjugation of verbs and their valency.

use super::{Lexicon, umlaut};
use crate::problem::Problem;
use crate::source::lines;
use lagebild_model::syntax::verb as v;
use lagebild_model::{Morph, Tag};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// One complement a verb can take beside its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Complement {
    Accusative,
    SecondAccusative,
    Dative,
    Genitive,
    ReflexiveAccusative,
    ReflexiveDative,
    /// Preposition and, where it could be both, the case digit.
    Prep(Box<str>),
    That,
    Whether,
    ZuInfinitive,
    BareInfinitive,
    Speech,
    Directional,
    Local,
    Adjective,
    Nominative,
    As,
    Impersonal,
    /// English: an object and a to-infinitive (`urge him to go`).
    ObjectInfinitive,
    /// English: a gerund (`deny killing`).
    Gerund,
}

/// What the lexicon knows of a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verb {
    /// Separable particle, empty where there is none.
    pub particle: Box<str>,
    /// The verb without the particle.
    pub base: Arc<str>,
    /// Perfect with sein possible.
    pub with_sein: bool,
    /// Perfect with haben possible.
    pub with_haben: bool,
    /// Valency patterns, commonest first.
    pub patterns: Vec<Vec<Complement>>,
}

impl Verb {
    /// True when some pattern has the complement.
    pub fn takes(&self, wanted: &Complement) -> bool {
        self.patterns.iter().flatten().any(|c| c == wanted)
    }
}

#[derive(Clone)]
struct Parts {
    pres3: String,
    past: String,
    participle: String,
    konj2: String,
}

#[derive(Clone)]
enum Class {
    Weak,
    Strong(Parts),
}

struct Raw<'a> {
    file: &'a str,
    line: u32,
    marked: &'a str,
    class: &'a str,
    aux: &'a str,
    valency: &'a str,
}

pub(super) fn read_all<'a>(
    lexicon: &mut Lexicon,
    files: impl Iterator<Item = (&'a str, &'a str)>,
    problems: &mut Vec<Problem>,
) {
    let mut raws = Vec::new();
    for (file, text) in files {
        for (n, line) in lines(text) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [marked, class, aux, valency, ..] = columns.as_slice() else {
                problems.push(
                    Problem::new(file, n, 1, "needs lemma, class, aux and valency, separated by tabs".into())
                        .hint("for example: liefern<TAB>w<TAB>h<TAB>a+d | a+an4"),
                );
                continue;
            };
            raws.push(Raw { file, line: n, marked, class, aux, valency });
        }
    }
    // classes of all verbs that carry their own, so that derivatives can inherit
    let mut classes: FxHashMap<String, Class> = FxHashMap::default();
    for raw in &raws {
        if raw.class != "=" {
            match parse_class(raw.class) {
                Ok(class) => {
                    classes.entry(raw.marked.replace(['|', '='], "")).or_insert(class);
                }
                Err(message) => problems.push(Problem::new(raw.file, raw.line, 1, message)),
            }
        }
    }
    for raw in &raws {
        let Some(paradigm) = conjugate(raw.marked, raw.class, &classes, 0) else {
            problems.push(
                Problem::new(
                    raw.file,
                    raw.line,
                    1,
                    format!("{}: class `=`, but its base is not listed", raw.marked),
                )
                .hint("list the base verb, or give the class itself"),
            );
            continue;
        };
        store(lexicon, raw, &paradigm, problems);
        if let Some((_, base_marked)) = raw.marked.split_once('|') {
            // split forms ("lieferte ... aus") need the base's forms even where the base is no verb of its own
            let base: Arc<str> = base_marked.replace(['|', '='], "").into();
            if !classes.contains_key(&*base)
                && let Some(paradigm) = conjugate(base_marked, raw.class, &classes, 0)
            {
                add_forms(lexicon, &base, &paradigm, false);
            }
        }
    }
}

fn parse_class(class: &str) -> Result<Class, String> {
    let mut parts = class.split_whitespace();
    match parts.next() {
        Some("w") => Ok(Class::Weak),
        Some("st") => {
            let (Some(pres3), Some(past), Some(participle)) = (parts.next(), parts.next(), parts.next())
            else {
                return Err("class st needs present, past and participle: `st gibt gab gegeben gäbe`".into());
            };
            let konj2 = parts.next().map_or_else(
                || {
                    let changed = umlaut(past);
                    if changed.ends_with('e') { changed } else { changed + "e" }
                },
                str::to_owned,
            );
            Ok(Class::Strong(Parts {
                pres3: pres3.into(),
                past: past.into(),
                participle: participle.into(),
                konj2,
            }))
        }
        _ => Err(format!("unknown class {class:?}; use w, = or st PRES3 PAST PART [KONJ2]")),
    }
}

/// Forms of one verb: finite ones with their features, and the non-finite.
struct Paradigm {
    particle: String,
    finite: Vec<(String, u16)>,
    infinitive: String,
    zu: Option<String>,
    participle: String,
}

fn conjugate(marked: &str, class: &str, classes: &FxHashMap<String, Class>, depth: u8) -> Option<Paradigm> {
    if depth > 3 {
        return None;
    }
    let plain = marked.replace(['|', '='], "");
    if let Some((particle, rest)) = marked.split_once('|') {
        let base = conjugate(rest, class, classes, depth + 1)?;
        return Some(Paradigm {
            particle: particle.to_owned(),
            finite: base.finite.into_iter().map(|(f, m)| (format!("{particle}{f}"), m | v::JOINED)).collect(),
            zu: Some(
                base.zu.map_or_else(
                    || format!("{particle}zu{}", base.infinitive),
                    |zu| format!("{particle}{zu}"),
                ),
            ),
            infinitive: plain,
            participle: format!("{particle}{}", base.participle),
        });
    }
    if let Some((prefix, rest)) = marked.split_once('=') {
        let own = if class == "=" { None } else { parse_class(class).ok() };
        let base_name = rest.replace('=', "");
        return match own.or_else(|| classes.get(&plain).cloned()) {
            Some(Class::Strong(parts)) => Some(strong(&plain, &parts)),
            Some(Class::Weak) => Some(weak(&plain, false)),
            None => match classes.get(&base_name)? {
                Class::Weak => Some(weak(&plain, false)),
                Class::Strong(parts) => {
                    let bare = parts.participle.strip_prefix("ge").unwrap_or(&parts.participle);
                    // "gegessen": the second ge belongs to the contraction
                    let bare = if base_name == "essen" { "gessen" } else { bare };
                    let add = |s: &str| format!("{prefix}{s}");
                    Some(strong(
                        &plain,
                        &Parts {
                            pres3: add(&parts.pres3),
                            past: add(&parts.past),
                            participle: add(bare),
                            konj2: add(&parts.konj2),
                        },
                    ))
                }
            },
        };
    }
    let found = if class == "=" { classes.get(&plain).cloned() } else { parse_class(class).ok() };
    match found.or_else(|| classes.get(&plain).cloned())? {
        Class::Weak => Some(weak(&plain, true)),
        Class::Strong(parts) => Some(strong(&plain, &parts)),
    }
}

fn weak(infinitive: &str, may_take_ge: bool) -> Paradigm {
    let stem = stem_of(infinitive);
    let e = if needs_e(&stem) { "e" } else { "" };
    let mut finite = present(infinitive, &stem);
    let s = stem.ends_with(['s', 'ß', 'z', 'x']);
    finite.push((format!("{stem}{}", if s { "t".to_owned() } else { format!("{e}st") }), v::P2S | v::PRES));
    finite.push((format!("{stem}{e}t"), v::P3S | v::P2P | v::PRES | v::IMP));
    let past = format!("{stem}{e}te");
    finite.push((past.clone(), v::P1S | v::P3S | v::PAST | v::KONJ2));
    finite.push((format!("{past}st"), v::P2S | v::PAST | v::KONJ2));
    finite.push((format!("{past}n"), v::P1P | v::P3P | v::PAST | v::KONJ2));
    finite.push((format!("{past}t"), v::P2P | v::PAST | v::KONJ2));
    // "studieren": no ge- where the stress lies on a foreign -ier-; "schmieren" has no other vowel and takes it
    let unstressed =
        infinitive.strip_suffix("ieren").is_some_and(|front| front.chars().any(|c| "aeiouyäöü".contains(c)));
    let ge = if may_take_ge && !unstressed { "ge" } else { "" };
    Paradigm {
        particle: String::new(),
        finite,
        infinitive: infinitive.to_owned(),
        zu: None,
        participle: format!("{ge}{stem}{e}t"),
    }
}

fn strong(infinitive: &str, parts: &Parts) -> Paradigm {
    let stem = stem_of(infinitive);
    let mut finite = Vec::new();
    if infinitive == "sein" || infinitive.ends_with("sein") && parts.pres3.ends_with("ist") {
        let p = infinitive.strip_suffix("sein").unwrap_or("");
        for (form, bits) in [
            ("bin", v::P1S | v::PRES),
            ("bist", v::P2S | v::PRES),
            ("ist", v::P3S | v::PRES),
            ("sind", v::P1P | v::P3P | v::PRES),
            ("seid", v::P2P | v::PRES | v::IMP),
            ("sei", v::P1S | v::P3S | v::KONJ1 | v::K1_ONLY | v::IMP),
            ("seist", v::P2S | v::KONJ1),
            ("seien", v::P1P | v::P3P | v::KONJ1),
            ("seiet", v::P2P | v::KONJ1),
        ] {
            finite.push((format!("{p}{form}"), bits));
        }
    } else {
        finite = present(infinitive, &stem);
        let preterite_present = !parts.pres3.ends_with('t');
        if preterite_present && infinitive != "werden" {
            finite.retain(|(_, m)| m & v::P1S == 0);
            finite.push((parts.pres3.clone(), v::P1S | v::P3S | v::PRES));
            finite.push((format!("{stem}e"), v::P1S | v::P3S | v::KONJ1 | v::K1_ONLY));
            let st = if parts.pres3.ends_with(['ß', 's']) { "t" } else { "st" };
            finite.push((format!("{}{st}", parts.pres3), v::P2S | v::PRES));
        } else {
            finite.push((parts.pres3.clone(), v::P3S | v::PRES));
            let bare = parts.pres3.strip_suffix('t').unwrap_or(&parts.pres3);
            let second = if infinitive == "werden" {
                "wirst".to_owned()
            } else if bare.ends_with(['s', 'ß', 'z', 'x']) {
                format!("{bare}t")
            } else if stem.ends_with('t') && !parts.pres3.ends_with("et") {
                format!("{}st", parts.pres3)
            } else {
                format!("{bare}st")
            };
            finite.push((second, v::P2S | v::PRES));
            finite.push((bare.to_owned(), v::IMP));
        }
        let e = if needs_e(&stem) { "e" } else { "" };
        finite.push((format!("{stem}{e}t"), v::P2P | v::PRES | v::IMP));
    }
    // "stände" beside "stünde", "hälfe" beside "hülfe"
    let second = umlaut(&parts.past) + "e";
    let mut moods = vec![(&parts.past, v::PAST), (&parts.konj2, v::KONJ2)];
    if second != parts.konj2 && !parts.past.ends_with('e') {
        moods.push((&second, v::KONJ2));
    }
    for (form, bit) in moods {
        let n = if form.ends_with('e') { "n" } else { "en" };
        let st = if form.ends_with(['s', 'ß', 't', 'd', 'z']) { "est" } else { "st" };
        let t = if form.ends_with(['t', 'd']) { "et" } else { "t" };
        finite.push((form.clone(), v::P1S | v::P3S | bit));
        finite.push((format!("{form}{n}"), v::P1P | v::P3P | bit));
        finite.push((format!("{form}{st}"), v::P2S | bit));
        finite.push((format!("{form}{t}"), v::P2P | bit));
    }
    Paradigm {
        particle: String::new(),
        finite,
        infinitive: infinitive.to_owned(),
        zu: None,
        participle: parts.participle.clone(),
    }
}

/// Forms every verb shares: first person, plural, subjunctive I.
fn present(infinitive: &str, stem: &str) -> Vec<(String, u16)> {
    let konj1 = v::P3S | v::P1S | v::KONJ1 | v::K1_ONLY;
    let mut forms = vec![
        (infinitive.to_owned(), v::P1P | v::P3P | v::PRES | v::KONJ1),
        (format!("{stem}e"), v::P1S | v::PRES | v::IMP | konj1),
        (format!("{stem}est"), v::P2S | v::KONJ1),
        (format!("{stem}et"), v::P2P | v::KONJ1),
    ];
    if let Some(short) = stem.strip_suffix("el") {
        forms.push((format!("{short}le"), v::P1S | v::PRES | v::IMP | konj1));
    }
    // "ich fordre", but not of "studieren"
    if infinitive.ends_with("ern")
        && let Some(short) = stem.strip_suffix("er")
    {
        forms.push((format!("{short}re"), v::P1S | v::PRES | v::IMP | konj1));
    }
    if stem.len() > 1 {
        forms.push((stem.to_owned(), v::IMP));
    }
    forms
}

fn stem_of(infinitive: &str) -> String {
    if infinitive == "sein" || infinitive == "tun" {
        return infinitive.trim_end_matches('n').to_owned();
    }
    infinitive.strip_suffix("en").or_else(|| infinitive.strip_suffix('n')).unwrap_or(infinitive).to_owned()
}

/// Stems in t, d and in m, n behind a consonant take a linking e (arbeitet, atmet, öffnet).
fn needs_e(stem: &str) -> bool {
    if stem.ends_with(['t', 'd']) {
        return true;
    }
    let tail: Vec<char> = stem.chars().rev().take(2).collect();
    match tail.as_slice() {
        ['m' | 'n', before] => !"aeiouyäöülrhmn".contains(*before) || (stem.ends_with("chn")),
        _ => false,
    }
}

fn add_forms(lexicon: &mut Lexicon, lemma: &Arc<str>, paradigm: &Paradigm, joined: bool) {
    let (fin, inf, part) = match &**lemma {
        "sein" | "haben" | "werden" => (Tag::VAFIN, Tag::VAINF, Tag::VAPP),
        "können" | "müssen" | "sollen" | "wollen" | "dürfen" | "mögen" => {
            (Tag::VMFIN, Tag::VMINF, Tag::VMPP)
        }
        _ => (Tag::VVFIN, Tag::VVINF, Tag::VVPP),
    };
    for (form, bits) in &paradigm.finite {
        let imperative_only = bits & !(v::IMP | v::JOINED) == 0;
        if imperative_only {
            if !joined {
                lexicon.add(form, lemma, Tag::VVIMP, Morph { agr: 0, verb: *bits });
            }
        } else {
            lexicon.add(form, lemma, fin, Morph { agr: 0, verb: *bits });
        }
    }
    lexicon.add(&paradigm.infinitive, lemma, inf, Morph { agr: 0, verb: v::INF });
    if let Some(zu) = &paradigm.zu {
        lexicon.add(zu, lemma, Tag::VVIZU, Morph { agr: 0, verb: v::IZU });
    }
    lexicon.add(&paradigm.participle, lemma, part, Morph { agr: 0, verb: v::PART });
    if &**lemma == "werden" {
        lexicon.add("worden", lemma, Tag::VAPP, Morph { agr: 0, verb: v::PART });
        lexicon.add("ward", lemma, Tag::VAFIN, Morph { agr: 0, verb: v::P3S | v::PAST });
    }
}

fn store(lexicon: &mut Lexicon, raw: &Raw<'_>, paradigm: &Paradigm, problems: &mut Vec<Problem>) {
    let lemma: Arc<str> = raw.marked.replace(['|', '='], "").into();
    add_forms(lexicon, &lemma, paradigm, !paradigm.particle.is_empty());
    let base: Arc<str> = raw
        .marked
        .split_once('|')
        .map_or_else(|| Arc::clone(&lemma), |(_, r)| r.replace(['|', '='], "").into());
    if !paradigm.particle.is_empty() {
        lexicon.particles.push(paradigm.particle.as_str().into());
    }
    let mut patterns = Vec::new();
    for pattern in raw.valency.split('|') {
        let mut complements = Vec::new();
        for token in pattern.trim().split('+') {
            match complement(token.trim()) {
                Ok(Some(c)) => complements.push(c),
                Ok(None) => {}
                Err(message) => problems.push(Problem::new(raw.file, raw.line, 1, message)),
            }
        }
        patterns.push(complements);
    }
    let verb = Verb {
        particle: paradigm.particle.as_str().into(),
        base,
        with_sein: raw.aux.contains('s'),
        with_haben: raw.aux.contains('h'),
        patterns,
    };
    match lexicon.verbs.get_mut(&lemma) {
        Some(known) => {
            known.patterns.extend(verb.patterns);
            known.with_sein |= verb.with_sein;
            known.with_haben |= verb.with_haben;
        }
        None => {
            lexicon.verbs.insert(lemma, verb);
        }
    }
}

fn complement(token: &str) -> Result<Option<Complement>, String> {
    Ok(Some(match token {
        "-" | "" => return Ok(None),
        "a" => Complement::Accusative,
        "aa" => Complement::SecondAccusative,
        "d" => Complement::Dative,
        "g" => Complement::Genitive,
        "r" => Complement::ReflexiveAccusative,
        "rd" => Complement::ReflexiveDative,
        "dass" => Complement::That,
        "ob" => Complement::Whether,
        "inf" => Complement::ZuInfinitive,
        "bare" => Complement::BareInfinitive,
        "say" => Complement::Speech,
        "dir" => Complement::Directional,
        "loc" => Complement::Local,
        "adj" => Complement::Adjective,
        "n" => Complement::Nominative,
        "als" => Complement::As,
        "es" => Complement::Impersonal,
        prep if prep.chars().all(|c| c.is_lowercase() || c.is_ascii_digit()) => Complement::Prep(prep.into()),
        other => return Err(format!("unknown complement {other:?}; see docs/lexicon-de.md")),
    }))
}
