//! Valency decides where a phrase hangs when word order leaves it open: `Kritik an dem Urteil`, but `schützt Schiffe vor
//! Angriffen`; `seine Bereitschaft, auszusagen`, but `bat die Mitglieder, zuzustimmen`.

use super::{below, children, finite_of, hang, head, is_predicate, tag};
use crate::chunk::cases;
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::{Complement, Verb};
use lagebild_codebook::world::ActorKind;
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Tag, Token};

/// How far (in tokens) a noun and its infinitive clause may stand apart.
const NEAR: usize = 6;

pub(super) fn government(tokens: &mut [Token], codebook: &Codebook) {
    gerundives(tokens);
    more_than(tokens, codebook);
    reflexives(tokens);
    joined(tokens);
    forward(tokens);
    between(tokens);
    neighbours(tokens);
    raising(tokens, codebook);
    apart(tokens);
    adverbial_participles(tokens);
    negations(tokens);
    bare_objects(tokens, codebook);
    prepositions(tokens, codebook);
    infinitives(tokens, codebook);
    contents(tokens, codebook);
}

/// The next predicate above a word.
fn above(tokens: &[Token], mut i: usize) -> Option<usize> {
    for _ in 0..tokens.len() {
        i = head(tokens, i)?;
        if is_predicate(tokens, i) {
            return Some(i);
        }
    }
    None
}

/// The verb of a predicate, its particle joined.
fn verb_of<'c>(tokens: &[Token], p: usize, codebook: &'c Codebook) -> Option<&'c Verb> {
    let lemma = &tokens.get(p)?.lemma;
    let particle = children(tokens, p).find(|c| tag(tokens, *c) == Tag::PTKVZ);
    if let Some(particle) = particle.and_then(|c| tokens.get(c))
        && let Some(v) = codebook.lexicon.verb(&format!("{}{lemma}", particle.lemma))
    {
        return Some(v);
    }
    codebook.lexicon.verb(lemma)
}

fn gerundives(tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        if tag(tokens, i) == Tag::PTKZU && tag(tokens, i + 1) == Tag::ADJA {
            hang(tokens, i, i + 1);
        }
    }
}

/// `mehr als 200 Geistliche`, `bis zu fünfzehn Jahre`: words before a number that say about how many hang on it.
fn more_than(tokens: &mut [Token], codebook: &Codebook) {
    for phrase in codebook.words.list("about-number") {
        let words: Vec<&str> = phrase.split(' ').collect();
        for i in 0..tokens.len() {
            let number = i + words.len();
            let said = words
                .iter()
                .enumerate()
                .all(|(k, w)| tokens.get(i + k).is_some_and(|t| t.lemma.eq_ignore_ascii_case(w)));
            if !said || tag(tokens, number) != Tag::CARD {
                continue;
            }
            // "bis zu zehn Jahren" may be a limit: only where the case is not the preposition's
            let governed = tag(tokens, number - 1) == Tag::APPR
                && noun_at(tokens, number + 1)
                    .and_then(|n| tokens.get(n))
                    .is_none_or(|t| cases(t.morph.agr) & cases(agr::DAT) != 0);
            if governed {
                continue;
            }
            for k in i..number {
                hang(tokens, k, number);
            }
        }
    }
}

/// `mit Vertretern der Regierung und mit Anführern der Stämme`: a phrase behind a conjunction joins the one before it with
/// the same preposition.
fn joined(tokens: &mut [Token]) {
    for d in 0..tokens.len() {
        if !tokens.get(d).is_some_and(|t| t.tag.is_noun()) {
            continue;
        }
        let (Some(p), Some(h)) = (preposition(tokens, d), head(tokens, d)) else { continue };
        let Some(k) = p.checked_sub(1).filter(|k| tag(tokens, *k) == Tag::KON) else { continue };
        if h > k && !is_predicate(tokens, h) || tag(tokens, k.wrapping_sub(1)) == Tag::COMMA {
            continue;
        }
        let same = |x: usize| {
            preposition(tokens, x)
                .and_then(|q| tokens.get(q))
                .zip(tokens.get(p))
                .is_some_and(|(a, b)| a.lemma == b.lemma)
        };
        let first = (0..k).rev().find(|x| {
            tokens.get(*x).is_some_and(|t| t.tag.is_noun())
                && head(tokens, *x) == Some(h)
                && same(*x)
                && (*x..k).all(|y| below(tokens, y, *x))
        });
        if let Some(first) = first {
            hang(tokens, d, first);
            hang(tokens, k, d);
        }
    }
}

/// `hat die Polizei Tränengas eingesetzt`, `hat Kiew Lob erhalten`: a noun without an article right behind another is no
/// attribute of it where the verb asks for an object and has none. What counts or is a title keeps it ("Tausende Haitianer",
/// "Außenminister Lawrow").
fn bare_objects(tokens: &mut [Token], codebook: &Codebook) {
    let words = &codebook.words;
    for n in 1..tokens.len() {
        let Some(h) = head(tokens, n).filter(|h| *h < n) else { continue };
        let (Some(t), Some(u)) = (tokens.get(n), tokens.get(h)) else { continue };
        let personal = codebook.world.actor_word(&u.lemma).is_some_and(|w| {
            matches!(
                w.kind,
                ActorKind::Office
                    | ActorKind::Role
                    | ActorKind::Title
                    | ActorKind::Voice
                    | ActorKind::Epithet
            )
        });
        if t.tag != Tag::NN
            || !u.tag.is_noun()
            || words.has("quantity", &u.lemma)
            || personal && u.morph.agr & agr::SING == 0
            || t.morph.agr & agr::ACC == 0
            || codebook.lexicon.is_time_noun(&t.lemma)
            || codebook.lexicon.is_time_noun(&u.lemma)
            || preposition(tokens, n).is_some()
        {
            continue;
        }
        // nothing of the phrase stands before it but adjectives
        let first = (h + 1..n).all(|k| tag(tokens, k) == Tag::ADJA && head(tokens, k) == Some(n));
        let bare = !children(tokens, n).any(|c| {
            c < n && matches!(tag(tokens, c), Tag::ART | Tag::PPOSAT | Tag::PDAT | Tag::CARD | Tag::KON)
        });
        // a genitive plural without article shows in its adjective ("die Lieferung schwerer Waffen")
        let genitive = (h + 1..n).any(|k| tokens.get(k).is_some_and(|a| a.morph.agr & agr::ACC == 0));
        if !first || !bare || genitive || u.tag == Tag::NN && words.has("measure", &u.lemma) {
            continue;
        }
        let Some(v) = above(tokens, h).filter(|v| tag(tokens, *v).is_verb()) else { continue };
        if head(tokens, h) != Some(v) {
            continue;
        }
        // the phrase ends where the verb begins, or more of the clause follows
        let passive = children(tokens, v)
            .any(|c| tokens.get(c).is_some_and(|t| &*t.lemma == "werden" && t.tag != Tag::VAFIN));
        let takes = verb_of(tokens, v, codebook).is_some_and(|x| x.takes(&Complement::Accusative));
        let has_object = children(tokens, v).any(|c| {
            c != h
                && tokens
                    .get(c)
                    .is_some_and(|t| t.tag.is_noun() && t.morph.agr & (agr::NOM | agr::GEN | agr::DAT) == 0)
                && preposition(tokens, c).is_none()
        });
        let subject = preposition(tokens, h).is_some() || u.morph.agr & agr::NOM != 0;
        if takes && !passive && !has_object && subject {
            hang(tokens, n, v);
        }
    }
}

/// The end of the noun phrase that a noun heads, its genitive included: the token behind it.
fn phrase_end(tokens: &[Token], n: usize) -> usize {
    let inside = |k: usize| {
        below(tokens, k, n)
            && !tag(tokens, k).is_punctuation()
            && !matches!(tag(tokens, k), Tag::KON | Tag::APPR | Tag::APPRART)
    };
    (n + 1..tokens.len()).find(|k| !inside(*k)).unwrap_or(tokens.len())
}

/// The noun of the phrase that begins at a token.
fn noun_at(tokens: &[Token], first: usize) -> Option<usize> {
    (first..tokens.len().min(first + 6))
        .find(|k| {
            !matches!(
                tag(tokens, *k),
                Tag::ART | Tag::ADJA | Tag::PPOSAT | Tag::PDAT | Tag::CARD | Tag::TRUNC
            )
        })
        .filter(|k| tokens.get(*k).is_some_and(|t| t.tag.is_noun()))
}

/// `wurden von Ankara Einheiten beordert`: a phrase in front of a noun is none of its attributes, unless the noun's article
/// stands before it (`die von Ankara beorderten Einheiten`).
fn forward(tokens: &mut [Token]) {
    for n in 0..tokens.len() {
        let (Some(p), Some(mut h)) = (preposition(tokens, n), head(tokens, n)) else { continue };
        let noun = |i: usize| tokens.get(i).is_some_and(|t| t.tag.is_noun());
        // "von Ankara zusätzliche Einheiten": only participles have phrases before them
        let plain = tokens.get(h).is_some_and(|t| {
            t.tag == Tag::ADJA && !["t", "en", "nd"].iter().any(|end| t.lemma.ends_with(end))
        });
        if h > n && plain {
            let Some(over) = head(tokens, h) else { continue };
            h = over;
        }
        if h <= n || !noun(n) || !noun(h) || is_predicate(tokens, h) || preposition(tokens, h).is_some() {
            continue;
        }
        let framed = children(tokens, h).any(|c| c < p && !tag(tokens, c).is_punctuation());
        if framed || tag(tokens, n + 1) == Tag::KON {
            continue;
        }
        if let Some(v) = above(tokens, h).filter(|v| tag(tokens, *v).is_verb()) {
            hang(tokens, n, v);
        }
    }
}

/// `die Waffenruhe zwischen Israel und der Hisbollah`: what follows *und* is the other of the two.
fn between(tokens: &mut [Token]) {
    for n in 0..tokens.len() {
        let two = preposition(tokens, n).and_then(|p| tokens.get(p)).is_some_and(|p| &*p.lemma == "zwischen");
        if !two || !tokens.get(n).is_some_and(|t| t.tag.is_noun()) {
            continue;
        }
        let k = phrase_end(tokens, n);
        if tag(tokens, k) != Tag::KON {
            continue;
        }
        let Some(m) = noun_at(tokens, k + 1) else { continue };
        if head(tokens, m) != Some(n) {
            hang(tokens, m, n);
            hang(tokens, k, m);
        }
    }
}

/// `verhandeln Israel und die Huthi-Miliz`: a noun right behind the conjunction that follows another noun of the same verb,
/// in a case both can have, is its second.
fn neighbours(tokens: &mut [Token]) {
    for n in 0..tokens.len() {
        let Some(h) = head(tokens, n).filter(|h| tag(tokens, *h).is_verb()) else { continue };
        if !tokens.get(n).is_some_and(|t| t.tag.is_noun()) || preposition(tokens, n).is_some() {
            continue;
        }
        let k = phrase_end(tokens, n);
        if tag(tokens, k) != Tag::KON || k > n + 6 {
            continue;
        }
        let Some(m) = noun_at(tokens, k + 1).filter(|m| head(tokens, *m) == Some(h)) else { continue };
        let cells = |i: usize| tokens.get(i).map_or(0, |t| t.morph.agr);
        let case = |i: usize| cases(cells(i));
        // "Polizisten schlugen Demonstranten und Reporter Fensterscheiben": a verb behind would make it a clause
        let own_verb = (m + 1..tokens.len()).take_while(|i| !tag(tokens, *i).is_punctuation()).any(|i| {
            tag(tokens, i).is_finite() && head(tokens, h) != Some(i) && i != h && head(tokens, i) != Some(h)
        });
        if preposition(tokens, m).is_none() && case(n) & case(m) != 0 && !own_verb {
            hang(tokens, m, n);
            hang(tokens, k, m);
        }
    }
}

/// `verpflichten sich, ihre Minen zu räumen`: a pronoun belongs to the verb on its side of the comma.
fn reflexives(tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        if tag(tokens, i) != Tag::PRF {
            continue;
        }
        let Some(h) = head(tokens, i).filter(|h| *h > i) else { continue };
        if !(i..h).any(|k| tag(tokens, k) == Tag::COMMA) {
            continue;
        }
        let comma = (i..h).find(|k| tag(tokens, *k) == Tag::COMMA).unwrap_or(h);
        let start = (0..i).rev().find(|k| tag(tokens, *k).is_punctuation()).map_or(0, |k| k + 1);
        let own = (start..comma)
            .rev()
            .filter(|k| tag(tokens, *k).is_verb())
            .map(|k| if is_predicate(tokens, k) { k } else { above(tokens, k).unwrap_or(k) })
            .find(|k| (start..comma).contains(k) && is_predicate(tokens, *k));
        // a middle field that goes on behind an insertion has no verb of its own here
        if let Some(p) = own {
            hang(tokens, i, p);
        }
    }
}

/// `scheinen die Kontrolle zu verlieren`: with no comma before the infinitive what stands between is its own.
fn raising(tokens: &mut [Token], codebook: &Codebook) {
    for d in 0..tokens.len() {
        let zu = tag(tokens, d) == Tag::VVIZU
            || tag(tokens, d) == Tag::VVINF && children(tokens, d).any(|c| tag(tokens, c) == Tag::PTKZU);
        let Some(v) = head(tokens, d).filter(|v| *v < d && zu && tag(tokens, *v).is_finite()) else {
            continue;
        };
        let raises = tokens.get(v).is_some_and(|t| codebook.words.has("raising", &t.lemma));
        if !raises || (v..d).any(|k| tag(tokens, k).is_punctuation()) {
            continue;
        }
        // the subject stays: before the verb, or the first phrase behind it
        let nominal = |t: &Token| t.tag.is_noun() || t.tag.is_pronoun();
        let subject_before = children(tokens, v).any(|c| {
            c < v
                && tokens.get(c).is_some_and(|t| nominal(t) && t.morph.agr & agr::NOM != 0)
                && !children(tokens, c).any(|x| matches!(tag(tokens, x), Tag::APPR | Tag::APPRART))
        });
        let between: Vec<usize> = children(tokens, v).filter(|c| *c > v && *c < d).collect();
        let mut subject = subject_before;
        for c in between {
            let bare = tokens.get(c).is_some_and(nominal)
                && !children(tokens, c).any(|x| matches!(tag(tokens, x), Tag::APPR | Tag::APPRART));
            if bare && !subject {
                subject = true;
                continue;
            }
            hang(tokens, c, d);
        }
    }
}

/// `Kann der Gipfel den Frieden retten`: a bare phrase that is no genitive and not in the case of the noun it hangs on
/// belongs to the predicate.
fn apart(tokens: &mut [Token]) {
    for n in 0..tokens.len() {
        let Some(t) = tokens.get(n).filter(|t| t.tag == Tag::NN && t.morph.agr != 0) else { continue };
        let Some(h) = head(tokens, n).filter(|h| *h < n) else { continue };
        let Some(u) = tokens.get(h).filter(|u| u.tag == Tag::NN && u.morph.agr != 0) else { continue };
        let own = crate::chunk::cases(t.morph.agr);
        let genitive = t.morph.agr & agr::GEN != 0;
        if genitive || own & crate::chunk::cases(u.morph.agr) != 0 || preposition(tokens, n).is_some() {
            continue;
        }
        let article = children(tokens, n)
            .any(|c| c < n && matches!(tag(tokens, c), Tag::ART | Tag::PDAT | Tag::PPOSAT));
        let cut = (h..n).any(|k| tag(tokens, k).is_punctuation() || tag(tokens, k) == Tag::KON);
        if !article || cut || is_predicate(tokens, h) {
            continue;
        }
        if let Some(v) = above(tokens, h) {
            hang(tokens, n, v);
        }
    }
}

/// `trat der Ministerrat geschlossen zurück`: a participle that only tells how has no subject.
fn adverbial_participles(tokens: &mut [Token]) {
    for d in 0..tokens.len() {
        if tag(tokens, d) != Tag::VVPP {
            continue;
        }
        let Some(v) = head(tokens, d).filter(|v| *v < d && tag(tokens, *v) == Tag::VVFIN) else { continue };
        let joins = (v..d).any(|k| tag(tokens, k).is_punctuation() || tag(tokens, k) == Tag::KON);
        let auxiliary = children(tokens, d).any(|c| tag(tokens, c).is_verb());
        let governs = tokens
            .get(v)
            .is_some_and(|t| matches!(&*t.lemma, "bekommen" | "erhalten" | "kriegen" | "gehören" | "lassen"));
        if joins || auxiliary || governs {
            continue;
        }
        let bare: Vec<usize> = children(tokens, d)
            .filter(|c| {
                *c < d
                    && tokens.get(*c).is_some_and(|t| {
                        (t.tag.is_noun() || t.tag.is_pronoun()) && t.morph.agr & agr::NOM != 0
                    })
                    && preposition(tokens, *c).is_none()
            })
            .collect();
        for c in bare {
            hang(tokens, c, v);
        }
    }
}

/// `mit dieser Regierung nicht`: behind a phrase *nicht* negates the predicate.
fn negations(tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        if tag(tokens, i) != Tag::PTKNEG {
            continue;
        }
        let noun = |h: usize| tag(tokens, h).is_noun() || tag(tokens, h) == Tag::ADJA;
        // before the phrase it denies, or away from it
        let away = |h: usize| h < i || (i + 1..h).any(|k| tag(tokens, k).is_noun() && !below(tokens, k, h));
        let Some(h) = head(tokens, i).filter(|h| noun(*h) && away(*h)) else { continue };
        if !is_predicate(tokens, h)
            && let Some(v) = above(tokens, h)
        {
            hang(tokens, i, v);
        }
    }
}

/// The preposition of a phrase as token.
fn preposition(tokens: &[Token], n: usize) -> Option<usize> {
    children(tokens, n).find(|c| *c < n && matches!(tag(tokens, *c), Tag::APPR | Tag::APPRART))
}

/// True when the verb takes a prepositional phrase by its valency, or a direction where the phrase names one.
fn verb_takes(tokens: &[Token], verb: Option<&Verb>, prep: &str, n: usize, codebook: &Codebook) -> bool {
    let Some(verb) = verb else { return false };
    let cells = tokens.get(n).map_or(agr::ALL, |t| t.morph.agr);
    let governed = verb.patterns.iter().flatten().any(|c| match c {
        Complement::Prep(p) => {
            let (word, case) = match p.as_bytes().last() {
                Some(b'3') => (p.get(..p.len() - 1).unwrap_or(p), agr::DAT),
                Some(b'4') => (p.get(..p.len() - 1).unwrap_or(p), agr::ACC),
                _ => (&**p, agr::ALL),
            };
            word == prep && (cells == 0 || cells & case != 0)
        }
        _ => false,
    });
    let place = tokens.get(n).is_some_and(|t| {
        t.tag == Tag::NE
            && codebook.names.get(&*t.lemma).is_some_and(|b| {
                use lagebild_codebook::world::name;
                b & (name::STATE | name::PLACE) != 0 && b & name::PERSON == 0
            })
    });
    governed || place && verb.takes(&Complement::Directional) && codebook.words.has("direction", prep)
}

fn prepositions(tokens: &mut [Token], codebook: &Codebook) {
    let lexicon = &codebook.lexicon;
    for n in 0..tokens.len() {
        if !tokens.get(n).is_some_and(|t| t.tag.is_noun()) {
            continue;
        }
        let Some(p) = preposition(tokens, n) else { continue };
        let Some(prep) = tokens.get(p).map(|t| t.lemma.clone()) else { continue };
        let Some(h) = head(tokens, n) else { continue };
        // a second of several joined phrases hangs on the first
        if p.checked_sub(1).is_some_and(|k| tag(tokens, k) == Tag::KON) {
            continue;
        }
        let takes =
            |i: usize| tokens.get(i).is_some_and(|t| t.tag == Tag::NN && lexicon.noun_takes(&t.lemma, &prep));
        let cut = |a: usize, b: usize| (a..b).any(|k| tag(tokens, k).is_punctuation());
        if tag(tokens, h).is_noun() && h < p && !is_predicate(tokens, h) {
            if takes(h) || cut(h, p) {
                continue;
            }
            // a noun further up whose valency asks for it: "Lieferung von Raketen an die Ukraine"
            let mut up = h;
            let mut governor = None;
            while let Some(x) = head(tokens, up).filter(|x| *x < up && tag(tokens, *x).is_noun()) {
                if is_predicate(tokens, x) || cut(x, p) {
                    break;
                }
                if takes(x) {
                    governor = Some(x);
                    break;
                }
                up = x;
            }
            if let Some(x) = governor {
                hang(tokens, n, x);
                continue;
            }
            let Some(v) = above(tokens, h) else { continue };
            let direct = head(tokens, h) == Some(v);
            // "seit Tagen an der Grenze wartend": nothing but time describes a time
            if codebook.words.has("not-of-time", &prep)
                && tokens.get(h).is_some_and(|t| lexicon.is_time_noun(&t.lemma))
                && let Some(up) = head(tokens, h).filter(|_| preposition(tokens, h).is_some())
                && (tag(tokens, up).is_verb() || tag(tokens, up) == Tag::ADJA)
            {
                hang(tokens, n, up);
                continue;
            }
            let v = lower(tokens, v, n);
            let person = tokens.get(n).is_some_and(|t| codebook.world.actor_word(&t.lemma).is_some());
            // right before the verb at the end of its clause
            let e = last_below(tokens, n) + 1;
            let closing = codebook.words.has("of-the-verb", &prep)
                && tag(tokens, e).is_verb()
                && matches!(tag(tokens, e), Tag::VVPP | Tag::VVINF | Tag::VVIZU | Tag::VVFIN)
                && (e + 1 >= tokens.len() || closes(tag(tokens, e + 1)))
                && head(tokens, h) == Some(e)
                && !initial(tokens, h, e);
            if closing {
                hang(tokens, n, e);
                continue;
            }
            let agent = &*prep == "von" && agent_of(tokens, v, p, n, person);
            let wanted = &*prep != "von"
                && direct
                && verb_takes(tokens, verb_of(tokens, v, codebook), &prep, n, codebook);
            if agent || wanted {
                hang(tokens, n, v);
            }
        } else if is_predicate(tokens, h) && tag(tokens, h).is_verb() {
            // a noun right before it whose valency asks for it, not the verb's: "übten Kritik an dem Urteil"
            let Some(m) = p.checked_sub(1).filter(|m| takes(*m)) else { continue };
            let sibling =
                above(tokens, m) == Some(h) && head(tokens, m) == Some(h) && preposition(tokens, m).is_none();
            if sibling && !verb_takes(tokens, verb_of(tokens, h, codebook), &prep, n, codebook) {
                hang(tokens, n, m);
            }
        }
    }
}

/// What may follow the last verb of a clause.
fn closes(tag: Tag) -> bool {
    tag.is_punctuation() || tag.is_verb() || tag == Tag::KON || tag == Tag::PTKZU
}

/// The last token of a word's phrase, marks not counted.
fn last_below(tokens: &[Token], i: usize) -> usize {
    (i..tokens.len()).rev().find(|k| below(tokens, *k, i) && !tag(tokens, *k).is_punctuation()).unwrap_or(i)
}

/// True where a noun stands before the finite verb of its main clause, or in a headline without one.
fn initial(tokens: &[Token], n: usize, predicate: usize) -> bool {
    match finite_of(tokens, predicate) {
        Some(f) => n < f && f != predicate && f < predicate,
        None => false,
    }
}

/// `bekam eine Verlegung in Aussicht gestellt`: the participle or infinitive below a verb where a phrase stands between them.
fn lower(tokens: &[Token], v: usize, n: usize) -> usize {
    if !tag(tokens, v).is_finite() {
        return v;
    }
    children(tokens, v)
        .find(|d| {
            *d > n
                && tag(tokens, *d).is_nonfinite()
                && is_predicate(tokens, *d)
                && !(v..*d).any(|k| tag(tokens, k).is_punctuation() || tag(tokens, k) == Tag::KON)
        })
        .unwrap_or(v)
}

/// `wird ... von einer Übergangsregierung geführt`: with an article or a name right before the participle of a passive that
/// has no agent yet.
fn agent_of(tokens: &[Token], v: usize, p: usize, n: usize, person: bool) -> bool {
    let passive = tag(tokens, v) == Tag::VVPP
        && (children(tokens, v).any(|c| {
            tokens.get(c).is_some_and(|t| {
                matches!(t.tag, Tag::VAFIN | Tag::VAINF | Tag::VAPP) && &*t.lemma == "werden"
            })
        }) || head(tokens, v)
            .and_then(|h| tokens.get(h))
            .is_some_and(|t| matches!(&*t.lemma, "bekommen" | "erhalten" | "kriegen")));
    let has = children(tokens, v)
        .any(|c| preposition(tokens, c).and_then(|p| tokens.get(p)).is_some_and(|t| &*t.lemma == "von"));
    let definite = tag(tokens, p) == Tag::APPRART
        || matches!(tag(tokens, p + 1), Tag::ART | Tag::PPOSAT | Tag::PDAT)
        || tag(tokens, n) == Tag::NE
        || person;
    // between the phrase and the participle stand at most other phrases of the verb
    let end = (n..v).all(|k| {
        k == n || below(tokens, k, n) || {
            let mut x = k;
            while let Some(h) = head(tokens, x).filter(|h| *h != v && *h > n) {
                x = h;
            }
            head(tokens, x) == Some(v) && preposition(tokens, x).is_some()
        }
    });
    passive && !has && definite && end
}

/// `meldeten Menschenrechtler, dass ...`: a content clause hangs on the verb that takes it, not on a noun that does not.
fn contents(tokens: &mut [Token], codebook: &Codebook) {
    let lexicon = &codebook.lexicon;
    for d in 0..tokens.len() {
        if !is_predicate(tokens, d) || finite_of(tokens, d).is_none() {
            continue;
        }
        let word = |c: usize, list: &str| tokens.get(c).is_some_and(|t| codebook.words.has(list, &t.lemma));
        let that = children(tokens, d)
            .any(|c| tag(tokens, c) == Tag::KOUS && (word(c, "that") || word(c, "whether")));
        // "..., wer die Waffen geliefert habe"
        let asks = children(tokens, d).any(|c| c < d && matches!(tag(tokens, c), Tag::PWS))
            || children(tokens, d).any(|c| children(tokens, c).any(|k| k < d && tag(tokens, k) == Tag::PWAT));
        // "sagte ein Sprecher, die Lage sei ernst"
        let second = finite_of(tokens, d).is_some_and(|f| {
            let start = (0..f).rev().find(|k| tag(tokens, *k).is_punctuation()).map_or(0, |k| k + 1);
            start > 0
                && tag(tokens, start - 1) == Tag::COMMA
                && f > start
                && !(start..f).any(|k| super::opens_clause(tag(tokens, k)) || tag(tokens, k) == Tag::KON)
                && tokens.get(f).is_some_and(|t| t.morph.verb & (verb::K1_ONLY | verb::KONJ2) != 0)
        });
        let content = that || asks || second;
        let Some(h) = head(tokens, d).filter(|h| content && *h < d) else { continue };
        if !tag(tokens, h).is_noun() || is_predicate(tokens, h) {
            continue;
        }
        let takes = tokens.get(h).is_some_and(|t| lexicon.noun_takes(&t.lemma, "dass"));
        let Some(v) = above(tokens, h).filter(|v| *v < d) else { continue };
        if !takes
            && verb_of(tokens, v, codebook)
                .is_some_and(|v| v.takes(&Complement::That) || v.takes(&Complement::Speech))
        {
            hang(tokens, d, v);
        }
    }
}

/// `seine Bereitschaft, auszusagen`; `untersagte dem Verein, zu marschieren`.
fn infinitives(tokens: &mut [Token], codebook: &Codebook) {
    let lexicon = &codebook.lexicon;
    for d in 0..tokens.len() {
        let zu = tag(tokens, d) == Tag::VVIZU || children(tokens, d).any(|c| tag(tokens, c) == Tag::PTKZU);
        let marked = children(tokens, d).any(|c| matches!(tag(tokens, c), Tag::KOUI | Tag::KOUS));
        let coordinated = children(tokens, d).any(|c| c < d && tag(tokens, c) == Tag::KON);
        if !zu || marked || coordinated || !tag(tokens, d).is_verb() || finite_of(tokens, d).is_some() {
            continue;
        }
        let Some(h) = head(tokens, d).filter(|h| *h < d) else { continue };
        let takes =
            |i: usize| tokens.get(i).is_some_and(|t| t.tag == Tag::NN && lexicon.noun_takes(&t.lemma, "inf"));
        if tag(tokens, h).is_noun() && !is_predicate(tokens, h) {
            let Some(v) = above(tokens, h) else { continue };
            let verb = verb_of(tokens, v, codebook);
            if !takes(h) && verb.is_some_and(|v| v.takes(&Complement::ZuInfinitive)) {
                hang(tokens, d, v);
            }
        } else if is_predicate(tokens, h) && tag(tokens, h).is_verb() {
            let verb = verb_of(tokens, h, codebook);
            // "bekräftigte seine Bereitschaft, ...": its place is taken
            let full = verb.is_some_and(|v| {
                v.takes(&Complement::ZuInfinitive)
                    && !v.patterns.iter().any(|p| {
                        p.contains(&Complement::ZuInfinitive)
                            && (p.contains(&Complement::Accusative) || p.contains(&Complement::Dative))
                    })
            });
            if verb.is_none_or(|v| v.takes(&Complement::ZuInfinitive)) && !full {
                continue;
            }
            let Some(comma) =
                (h..d).rev().find(|k| tag(tokens, *k) == Tag::COMMA && !children(tokens, d).any(|c| c < *k))
            else {
                continue;
            };
            let noun =
                (comma.saturating_sub(NEAR)..comma).rev().find(|m| takes(*m) && above(tokens, *m) == Some(h));
            if let Some(m) = noun {
                hang(tokens, d, m);
            }
        }
    }
}
