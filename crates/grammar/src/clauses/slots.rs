//! Roles: what stands around the predicate and in which function. Prepositional phrases tell theirs by form; bare phrases
//! get theirs by exact search: every distribution of subject, objects and predicative over them is rated by case, agreement
//! with the finite verb, valency, order, and by what the trained relations say; the best wins.

use super::tree::Tree;
use lagebild_codebook::lexicon::{Complement, Verb};
use lagebild_codebook::{Codebook, Lexicon};
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Clause, Rel, Role, Slot, Tag};
use std::sync::Arc;

/// Most bare phrases whose roles are searched together.
const SEARCHED: usize = 5;

/// What the trained relation is worth against the other evidence.
const TRAINED: i32 = 30;
/// A trained relation that only says "something else" is worth less.
const TRAINED_OPEN: i32 = 14;
/// A phrase that disagrees in number with the finite verb is hardly its subject.
const DISAGREES: i32 = -80;
/// A complement the verb does not take.
const UNKNOWN_OBJECT: i32 = -35;
/// A dative beside a verb that asks for none (free datives exist).
const FREE_DATIVE: i32 = -22;
/// A finite active verb without a subject.
const NO_SUBJECT: i32 = -25;
/// The same in a clause that shares none, beside a phrase that could be it.
const NO_SUBJECT_OF_ITS_OWN: i32 = -55;
/// The passive of a verb that takes no object has no subject.
const IMPERSONAL: i32 = -40;
/// A transitive verb without its object.
const NO_OBJECT: i32 = -8;
/// A dative where a transitive verb misses its object and no clause takes the place.
const DATIVE_FOR_OBJECT: i32 = -36;
/// A bare phrase that is no time has a role.
const ROLELESS: i32 = 20;
/// Subjects mostly come first.
const SUBJECT_FIRST: i32 = 10;
/// Those who act are subjects rather than things.
const ACTING: i32 = 12;
/// The form can only be this case.
const SURE: i32 = 6;

/// Fills the slots of a clause.
pub(super) fn fill(tree: &Tree<'_>, c: &mut Clause, codebook: &Codebook) {
    by_relation(tree, c, &codebook.lexicon);
    genitive_objects(tree, c, &codebook.lexicon);
    assign(tree, c, codebook);
    own_pronoun(tree, c);
    if c.copula {
        c.slots.push(Slot { role: Role::Predicative, token: c.head });
    }
}

/// `Wir beteiligen uns nicht`: a pronoun of the subject's own person is reflexive.
fn own_pronoun(tree: &Tree<'_>, c: &mut Clause) {
    let subject = c.slots.iter().find(|s| s.role == Role::Subject).map(|s| s.token);
    let finite = c.finite.and_then(|f| tree.token(f)).map_or(0, |t| t.morph.verb);
    let commands = subject.is_none() && finite & verb::P2P != 0 && finite & (verb::P3S | verb::P3P) == 0;
    let same = |i: u16| {
        // "ergebt euch"
        commands && tree.tag(i) == Tag::PPER && tree.lemma(i) == "ihr"
            || tree.tag(i) == Tag::PPER
                && subject.is_some_and(|s| tree.tag(s) == Tag::PPER && tree.lemma(s) == tree.lemma(i))
                && tree.token(i).is_some_and(|t| t.morph.agr & agr::NOM == 0)
    };
    for s in &mut c.slots {
        if matches!(s.role, Role::Object | Role::Dative) && same(s.token) {
            s.role = Role::Reflexive;
        }
    }
}

fn by_relation(tree: &Tree<'_>, c: &mut Clause, lexicon: &Lexicon) {
    let verb = lexicon.verb(&c.predicate);
    let adjective = verb.is_some_and(|v| v.takes(&Complement::Adjective) || v.takes(&Complement::Nominative));
    for &i in tree.children(c.head) {
        let rel = tree.rel(i);
        let tag = tree.tag(i);
        let no_particle = tag == Tag::PTKVZ
            && !c.predicate.starts_with(tree.lemma(i))
            && lexicon.adjective(tree.lemma(i)).is_some();
        if tag.is_punctuation()
            || tag.is_verb() && tree.is_auxiliary_rel(i)
            || tag == Tag::PTKVZ && !no_particle
        {
            continue;
        }
        // "nannte das inakzeptabel", "zeigte sich bereit": an adjective taken for a particle
        if no_particle {
            let role = if adjective { Role::Predicative } else { Role::Adverbial };
            c.slots.push(Slot { role, token: i });
            continue;
        }
        let prep = tree.preposition(i);
        let role = match rel {
            Rel::Nsubj | Rel::NsubjPass => Role::Subject,
            // "wies die Vorwürfe von sich"
            _ if tag == Tag::PRF => match prep.filter(|p| tree.tag(*p) == Tag::APPR) {
                Some(p) => Role::Prep(tree.token(p).map_or_else(|| "".into(), |t| Arc::clone(&t.lemma))),
                None => Role::Reflexive,
            },
            Rel::Csubj
            | Rel::CsubjPass
            | Rel::Ccomp
            | Rel::Advcl
            | Rel::Parataxis
            | Rel::Acl
            | Rel::AclRelcl
            | Rel::Conj => continue,
            Rel::Expl | Rel::ExplPv => continue,
            // "machte gegen das Gesetz mobil", "gab dem Land recht": what the verb is told by
            Rel::CompoundPrt if matches!(tag, Tag::ADJD | Tag::ADV) && prep.is_none() => Role::Predicative,
            Rel::Obj
            | Rel::Iobj
            | Rel::OblArg
            | Rel::Obl
            | Rel::OblAgent
            | Rel::Nmod
            | Rel::Xcomp
            | Rel::Advmod
            | Rel::Dep
            | Rel::Appos => match prep {
                Some(p) if tree.tag(p) == Tag::KOKOM => Role::As,
                Some(p) => {
                    let lemma = tree.token(p).map_or_else(|| "".into(), |t| Arc::clone(&t.lemma));
                    if c.passive && matches!(&*lemma, "von" | "durch") {
                        Role::Agent
                    } else {
                        Role::Prep(lemma)
                    }
                }
                None if tag.is_noun()
                    || tag.is_pronoun()
                    || tag == Tag::CARD
                    || tag == Tag::PIAT
                    || tag == Tag::ADJA =>
                {
                    match rel {
                        _ if tag == Tag::CARD && is_year(tree.lemma(i)) => Role::Adverbial,
                        Rel::Obj => object_case(tree, i),
                        Rel::Iobj | Rel::OblArg => dative_or_genitive(tree, i),
                        Rel::Xcomp => Role::Predicative,
                        _ => Role::Adverbial,
                    }
                }
                None if tag == Tag::PAV => Role::Prep(pronominal(tree.lemma(i)).into()),
                None if tag == Tag::PWAV && interrogative(tree.lemma(i)).is_some() => {
                    Role::Prep(interrogative(tree.lemma(i)).unwrap_or("").into())
                }
                None if rel == Rel::Xcomp && !tag.is_verb() => Role::Predicative,
                None if adjective && adjectival(tree, i, lexicon) && !adverbial_degree(tree, i) => {
                    Role::Predicative
                }
                None if adjective
                    && rel == Rel::Xcomp
                    && tag == Tag::VVPP
                    && !tree.children(i).iter().any(|k| tree.is_auxiliary_rel(*k)) =>
                {
                    Role::Predicative
                }
                None if matches!(tag, Tag::ADV | Tag::ADJD | Tag::PTKNEG | Tag::PWAV) => Role::Adverbial,
                None => continue,
            },
            _ => continue,
        };
        c.slots.push(Slot { role, token: i });
    }
    // of several predicative adjectives the last is meant, the others describe it
    let adjectives: Vec<usize> = c
        .slots
        .iter()
        .enumerate()
        .filter(|(_, s)| s.role == Role::Predicative && tree.tag(s.token) == Tag::ADJD)
        .map(|(k, _)| k)
        .collect();
    for k in adjectives.iter().rev().skip(1) {
        if let Some(s) = c.slots.get_mut(*k)
            && tree.rel(s.token) != Rel::Xcomp
        {
            s.role = Role::Adverbial;
        }
    }
}

/// An adjective, also where the tagger took it for an adverb.
fn adjectival(tree: &Tree<'_>, i: u16, lexicon: &Lexicon) -> bool {
    tree.tag(i) == Tag::ADJD
        || tree.tag(i) == Tag::ADV
            && lexicon.adjective(&tree.lemma(i).to_lowercase()).is_some()
            && lexicon.adverb_kinds(&tree.lemma(i).to_lowercase()).is_empty()
}

/// An adjective that only grades another word.
fn adverbial_degree(tree: &Tree<'_>, i: u16) -> bool {
    matches!(tree.tag(i + 1), Tag::ADJD | Tag::ADJA | Tag::CARD)
}

/// Verbs with a genitive object have it even where the tree hangs it on the noun before: `bezichtigte den Mann des Verrats`.
fn genitive_objects(tree: &Tree<'_>, c: &mut Clause, lexicon: &Lexicon) {
    let Some(v) = lexicon.verb(&c.predicate) else { return };
    // "sich der Stimme enthalten", but "der Stiftung die Lizenz entziehen"
    let reflexive = c.slots.iter().any(|s| s.role == Role::Reflexive);
    let takes = v.patterns.iter().any(|p| {
        p.contains(&Complement::Genitive)
            && (reflexive
                || !p
                    .iter()
                    .any(|x| matches!(x, Complement::ReflexiveAccusative | Complement::ReflexiveDative)))
    });
    if !takes || c.slots.iter().any(|s| s.role == Role::Genitive) {
        return;
    }
    let genitive = |i: u16| {
        tree.token(i).is_some_and(|t| {
            t.morph.agr & agr::GEN != 0 && t.morph.agr != agr::ALL && (t.tag.is_noun() || t.tag.is_pronoun())
        }) && tree.preposition(i).is_none()
    };
    let sure =
        |i: u16| genitive(i) && tree.token(i).is_some_and(|t| t.morph.agr & (agr::NOM | agr::ACC) == 0);
    if let Some(s) = c.slots.iter_mut().find(|s| {
        matches!(s.role, Role::Object | Role::Dative | Role::Adverbial | Role::Subject) && sure(s.token)
    }) {
        s.role = Role::Genitive;
        return;
    }
    let found = c
        .slots
        .iter()
        .filter(|s| matches!(s.role, Role::Object | Role::Dative | Role::Subject | Role::Reflexive))
        .flat_map(|s| tree.children(s.token).iter().copied().filter(move |k| *k > s.token))
        .find(|k| genitive(*k) && tree.rel(*k) == Rel::Nmod);
    if let Some(token) = found {
        c.slots.push(Slot { role: Role::Genitive, token });
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Subject,
    Object,
    Dative,
    Predicative,
    None,
}

struct Phrase {
    slot: usize,
    token: u16,
    cells: u16,
    plural: bool,
    singular: bool,
    trained: Given,
    time: bool,
    counted: bool,
    acting: bool,
    /// Persons of the verb that agree with it, singular and plural.
    person: (u16, u16),
}

/// Distributes subject, objects and predicative over the bare phrases.
fn assign(tree: &Tree<'_>, c: &mut Clause, codebook: &Codebook) {
    let lexicon = &codebook.lexicon;
    let verb = lexicon.verb(&c.predicate);
    let phrases: Vec<Phrase> = c
        .slots
        .iter()
        .enumerate()
        .filter(|(_, s)| {
            matches!(
                s.role,
                Role::Subject | Role::Object | Role::Dative | Role::Adverbial | Role::Predicative
            ) && nominal(tree, s.token)
        })
        .map(|(slot, s)| phrase(tree, slot, s, codebook))
        .collect();
    if phrases.is_empty() || phrases.len() > SEARCHED {
        return;
    }
    let finite = c.finite.and_then(|f| tree.token(f)).map_or(0, |t| t.morph.verb);
    let recipient = c.complex.iter().any(|t| {
        tree.rel(*t) == Rel::AuxPass
            && *t != c.head
            && matches!(tree.lemma(*t), "bekommen" | "erhalten" | "kriegen")
    });
    let scene = Scene {
        joined: tree.rel(c.head) == Rel::Conj
            // "Wer Spione enttarnt, bekommt eine Prämie"; "Glaubt ihm kein Wort!"
            || tree.children(c.head).iter().any(|k| {
                *k < c.head && tree.is_predicate(*k) && matches!(tree.rel(*k), Rel::Csubj | Rel::CsubjPass)
                    || tree.is_predicate(*k) && tree.children(*k).iter().any(|w| tree.tag(*w) == Tag::PWS)
            })
            || finite & verb::P2P != 0
                && c.finite.is_some_and(|f| {
                    !tree.children(c.head).iter().any(|k| *k < f && !tree.tag(*k).is_punctuation())
                }),
        headline: matches!(tree.tag(c.head), Tag::VVPP | Tag::ADJD)
            && tree.rel(c.head) == Rel::Root
            && c.finite.is_none(),
        verb,
        passive: c.passive && !recipient,
        finite: c.finite.is_some(),
        numbers: finite,
        copula: c.copula,
        attributive: c.attributive,
        content: tree.children(c.head).iter().any(|k| {
            matches!(tree.rel(*k), Rel::Ccomp | Rel::Xcomp | Rel::Parataxis) && tree.is_predicate(*k)
        }),
    };
    let mut given = vec![Given::None; phrases.len()];
    let mut best = (i32::MIN, given.clone());
    search(&phrases, &scene, 0, &mut given, &mut best);
    for (p, g) in phrases.iter().zip(&best.1) {
        if let Some(s) = c.slots.get_mut(p.slot) {
            s.role = match g {
                Given::Subject => Role::Subject,
                Given::Object => Role::Object,
                Given::Dative => Role::Dative,
                Given::Predicative => Role::Predicative,
                Given::None => Role::Adverbial,
            };
        }
    }
}

fn nominal(tree: &Tree<'_>, i: u16) -> bool {
    let tag = tree.tag(i);
    tree.preposition(i).is_none()
        && (tag.is_noun()
            || tag.is_pronoun() && tag != Tag::PRF
            || matches!(tag, Tag::CARD | Tag::PIAT | Tag::ADJA) && !is_year(tree.lemma(i)))
}

fn phrase(tree: &Tree<'_>, slot: usize, s: &Slot, codebook: &Codebook) -> Phrase {
    let t = tree.token(s.token);
    let mut cells = t.map_or(agr::ALL, |t| t.morph.agr);
    if cells == 0 {
        cells = agr::ALL;
    }
    if t.is_some_and(|t| t.tag == Tag::PRELS) {
        cells = of_antecedent(tree, s.token, cells);
    }
    let joined = |i: u16| tree.children(i).iter().any(|k| tree.rel(*k) == Rel::Conj);
    // "Machthaber Kim und Präsident Putin": the second may hang on the first one's name
    let several = joined(s.token)
        || tree
            .children(s.token)
            .iter()
            .any(|k| matches!(tree.rel(*k), Rel::Appos | Rel::Flat | Rel::FlatName) && joined(*k));
    let nominative = cells & agr::NOM;
    let quantity = t.is_some_and(|t| t.tag == Tag::CARD)
        || codebook.words.has("quantity", tree.lemma(s.token))
        || tree.children(s.token).iter().any(|k| tree.tag(*k) == Tag::CARD);
    Phrase {
        slot,
        token: s.token,
        cells,
        plural: several || quantity || nominative & agr::PLUR != 0,
        singular: !several && (quantity || nominative & agr::SING != 0),
        trained: match s.role {
            Role::Subject => Given::Subject,
            Role::Object => Given::Object,
            Role::Dative => Given::Dative,
            Role::Predicative => Given::Predicative,
            _ => Given::None,
        },
        counted: tree.children(s.token).iter().any(|k| tree.tag(*k) == Tag::CARD),
        time: codebook.lexicon.is_time_noun(tree.lemma(s.token)),
        person: match (tree.tag(s.token), tree.lemma(s.token)) {
            (Tag::PPER, "ich") => (verb::P1S, 0),
            (Tag::PPER, "du") => (verb::P2S, 0),
            (Tag::PPER, "wir") => (0, verb::P1P),
            (Tag::PPER, "ihr") => (0, verb::P2P),
            (Tag::PPER, "sie") => (verb::P3S, verb::P3P),
            _ => (verb::P3S, verb::P3P),
        },
        acting: t.is_some_and(|t| {
            t.tag == Tag::NE || t.tag == Tag::PPER || codebook.world.actor_word(&t.lemma).is_some()
        }),
    }
}

/// `Die Provinz, der Ankara Autonomie versprochen hatte`: a relative pronoun has gender and number of its noun.
fn of_antecedent(tree: &Tree<'_>, i: u16, cells: u16) -> u16 {
    let noun = tree.head(i).and_then(|p| tree.head(p)).filter(|n| *n < i && tree.tag(*n).is_noun());
    let Some(n) = noun else { return cells };
    let several = tree.children(n).iter().any(|k| tree.rel(*k) == Rel::Conj);
    let own = tree.token(n).map_or(0, |t| t.morph.agr);
    if several || own == 0 || tree.tag(n) == Tag::NE {
        return cells;
    }
    let columns = [agr::MASC, agr::FEM, agr::NEUT, agr::PLUR];
    let same = columns.iter().filter(|c| own & **c != 0).fold(0, |all, c| all | c);
    if cells & same == 0 { cells } else { cells & same }
}

struct Scene<'v> {
    /// Has or may have its subject elsewhere: in the predicate it is joined to, in a clause, in the person spoken to.
    joined: bool,
    /// `Zahl der Todesopfer auf 312 gestiegen`: a participle in place of a perfect.
    headline: bool,
    verb: Option<&'v Verb>,
    passive: bool,
    finite: bool,
    numbers: u16,
    copula: bool,
    attributive: bool,
    content: bool,
}

fn search(
    phrases: &[Phrase],
    scene: &Scene<'_>,
    k: usize,
    given: &mut Vec<Given>,
    best: &mut (i32, Vec<Given>),
) {
    if k == phrases.len() {
        let score = rate(phrases, scene, given);
        if score > best.0 {
            *best = (score, given.clone());
        }
        return;
    }
    for g in [Given::Subject, Given::Object, Given::Dative, Given::Predicative, Given::None] {
        if g != Given::None && given.iter().take(k).any(|x| *x == g) {
            continue;
        }
        let Some(p) = phrases.get(k) else { continue };
        let case = match g {
            Given::Subject => agr::NOM,
            Given::Object => agr::ACC,
            Given::Dative => agr::DAT,
            Given::Predicative | Given::None => agr::ALL,
        };
        if p.cells & case == 0 {
            continue;
        }
        if let Some(x) = given.get_mut(k) {
            *x = g;
        }
        search(phrases, scene, k + 1, given, best);
    }
    if let Some(x) = given.get_mut(k) {
        *x = Given::None;
    }
}

fn rate(phrases: &[Phrase], scene: &Scene<'_>, given: &[Given]) -> i32 {
    let takes = |x: &Complement| scene.verb.is_none_or(|v| v.takes(x));
    let transitive =
        scene.verb.is_some_and(|v| v.patterns.first().is_some_and(|p| p.contains(&Complement::Accusative)));
    let mut score = 0;
    let at = |g: Given| given.iter().zip(phrases).find(|(x, _)| **x == g).map(|(_, p)| p);
    let (subject, object, dative) = (at(Given::Subject), at(Given::Object), at(Given::Dative));
    for (p, g) in phrases.iter().zip(given) {
        if *g == p.trained {
            score += if *g == Given::None && !p.time { TRAINED_OPEN } else { TRAINED };
        }
        // "wurde die ganze Nacht gekämpft"
        if p.time && *g != Given::None {
            score -= if scene.passive && !p.counted { 32 } else { 8 };
        }
        let own = match g {
            Given::Subject => agr::NOM,
            Given::Object => agr::ACC,
            Given::Dative => agr::DAT,
            _ => 0,
        };
        if own != 0 && p.cells & !own == 0 {
            score += SURE;
        }
        // a bare phrase that is no time needs a role
        if *g == Given::None && !p.time {
            score -= ROLELESS;
        }
        if *g == Given::Predicative
            && !scene
                .verb
                .is_some_and(|v| v.takes(&Complement::Nominative) || v.takes(&Complement::SecondAccusative))
        {
            score -= 25;
        }
    }
    match subject {
        Some(p) => {
            if !scene.finite && !scene.attributive && !scene.passive && !scene.headline {
                score += DISAGREES / 2;
            }
            // nouns take the third person; pronouns may be any
            let (one, many) = p.person;
            let (sg, pl) = (scene.numbers & one != 0, scene.numbers & many != 0);
            if scene.finite && !(sg && p.singular || pl && p.plural) {
                // where nobody else could be it, the number may be misread
                let other = phrases.iter().any(|o| {
                    o.token != p.token
                        && !o.time
                        && o.cells & agr::NOM != 0
                        && (sg && o.singular || pl && o.plural)
                });
                // "lasst die Gefangenen frei": a form of the second person alone
                let second =
                    p.person == (verb::P3S, verb::P3P) && scene.numbers & (verb::P3S | verb::P3P) == 0;
                score += if other || second { DISAGREES } else { DISAGREES / 2 };
            }
            if scene.passive && scene.verb.is_some_and(|v| !v.takes(&Complement::Accusative)) {
                score += IMPERSONAL;
            }
            if p.acting && !scene.passive && object.is_some_and(|o| !o.acting) {
                score += ACTING;
            }
            if let Some(o) = object
                && p.token < o.token
            {
                score += SUBJECT_FIRST;
            }
        }
        // "Gebt uns unsere Kinder zurück"
        None if scene.numbers & verb::P2P != 0 && scene.numbers & (verb::P3S | verb::P3P) == 0 => {}
        None if scene.finite && !scene.copula => {
            let could = !scene.joined
                && !scene.passive
                && phrases.iter().any(|p| {
                    !p.time
                        && p.cells & agr::NOM != 0
                        && (scene.numbers & verb::P3S != 0 && p.singular
                            || scene.numbers & verb::P3P != 0 && p.plural)
                });
            score += if could { NO_SUBJECT_OF_ITS_OWN } else { NO_SUBJECT };
        }
        None => {}
    }
    match object {
        Some(_) if scene.passive => score += UNKNOWN_OBJECT,
        Some(_) if !takes(&Complement::Accusative) => score += UNKNOWN_OBJECT,
        Some(_) if scene.copula => score += UNKNOWN_OBJECT,
        // "den Kronzeugen ausliefern": what could be the object is no dative
        None if transitive
            && !scene.passive
            && !scene.content
            && dative.is_some_and(|d| d.cells & agr::ACC != 0) =>
        {
            score += DATIVE_FOR_OBJECT;
        }
        None if transitive && !scene.passive => score += NO_OBJECT,
        _ => {}
    }
    if let Some(d) = dative {
        if !takes(&Complement::Dative) {
            score += FREE_DATIVE;
        }
        if let Some(o) = object
            && d.token < o.token
        {
            score += 3;
        }
    } else if scene.verb.is_some_and(|v| {
        v.patterns
            .first()
            .is_some_and(|p| p.contains(&Complement::Dative) && !p.contains(&Complement::Accusative))
    }) {
        score += NO_OBJECT;
    }
    score
}

/// Four digits that can only be a year.
fn is_year(lemma: &str) -> bool {
    lemma.len() == 4
        && (lemma.starts_with("19") || lemma.starts_with("20") || lemma.starts_with("18"))
        && lemma.bytes().all(|b| b.is_ascii_digit())
}

/// An "object" whose case can only be dative is one.
fn object_case(tree: &Tree<'_>, i: u16) -> Role {
    let cells = tree.token(i).map_or(0, |t| t.morph.agr);
    if cells & agr::ACC == 0 && cells & agr::DAT != 0 { Role::Dative } else { Role::Object }
}

fn dative_or_genitive(tree: &Tree<'_>, i: u16) -> Role {
    let cells = tree.token(i).map_or(0, |t| t.morph.agr);
    if cells & agr::DAT != 0 {
        Role::Dative
    } else if cells & agr::ACC != 0 {
        Role::Object
    } else {
        Role::Genitive
    }
}

/// `dafür` -> `für`, `daran` -> `an`.
pub(super) fn pronominal(lemma: &str) -> &str {
    lemma
        .strip_prefix("dar")
        .or_else(|| lemma.strip_prefix("da"))
        .or_else(|| lemma.strip_prefix("hier"))
        .unwrap_or(lemma)
}

/// `womit` -> `mit`, `worüber` -> `über`; none for `wo`, `wohin`, `woher`.
fn interrogative(lemma: &str) -> Option<&str> {
    let rest = lemma.strip_prefix("wor").or_else(|| lemma.strip_prefix("wo"))?;
    (rest.len() > 1 && !matches!(rest, "hin" | "her" | "möglich")).then_some(rest)
}
