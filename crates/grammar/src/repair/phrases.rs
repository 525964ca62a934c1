//! What belongs to one phrase, where position and form leave no choice: nothing but one constituent stands before the finite
//! verb of a main clause, auxiliaries have no dependents of their own, a genitive name stands before its noun.

use super::{below, children, finite_of, is_predicate, opens_clause, reroot, subordinate};
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::agr;
use lagebild_model::{Rel, Tag, Token};

/// Re-hangs what the order of the words decides.
pub(super) fn phrases(tokens: &mut [Token], codebook: &Codebook) {
    verb_last(tokens);
    auxiliaries(tokens);
    genitive_names(tokens);
    joined_titles(tokens);
    measured(tokens, codebook);
    initial_field(tokens, codebook);
    the_more(tokens);
}

fn tag(tokens: &[Token], i: usize) -> Tag {
    tokens.get(i).map_or(Tag::STOP, |t| t.tag)
}

fn head(tokens: &[Token], i: usize) -> Option<usize> {
    tokens.get(i).and_then(|t| t.head).map(usize::from)
}

fn hang(tokens: &mut [Token], d: usize, h: usize) {
    if d != h
        && !below(tokens, h, d)
        && let Some(t) = tokens.get_mut(d)
    {
        t.head = Some(h as u16);
        t.rel = Rel::Dep;
    }
}

fn preposition(tokens: &[Token], n: usize) -> Option<usize> {
    children(tokens, n).find(|c| *c < n && matches!(tag(tokens, *c), Tag::APPR | Tag::APPRART | Tag::KOKOM))
}

/// `upper` and `lower` change places; the other dependents of `upper` go to the new head.
fn lift(tokens: &mut [Token], upper: usize, lower: usize) {
    let above = tokens.get(upper).and_then(|t| t.head);
    for (i, t) in tokens.iter_mut().enumerate() {
        if t.head == Some(upper as u16) && i != lower {
            t.head = Some(lower as u16);
        }
    }
    if let Some(t) = tokens.get_mut(lower) {
        t.head = above;
        if above.is_none() {
            t.rel = Rel::Root;
        }
    }
    if let Some(t) = tokens.get_mut(upper) {
        t.head = Some(lower as u16);
        t.rel = Rel::Dep;
    }
}

/// `Wenn Moskau die Lieferung gestoppt hätte, ...`: the participle right before the auxiliary that ends its clause is the
/// predicate.
fn verb_last(tokens: &mut [Token]) {
    for v in 0..tokens.len().saturating_sub(1) {
        let a = v + 1;
        let closes = matches!(tag(tokens, a), Tag::VAFIN | Tag::VMFIN)
            && (a + 1 >= tokens.len() || tag(tokens, a + 1).is_punctuation());
        if !closes || !tag(tokens, v).is_nonfinite() || head(tokens, v) != Some(a) {
            continue;
        }
        let start = (0..v).rev().find(|k| tag(tokens, *k).is_punctuation()).map_or(0, |k| k + 1);
        if (start..v.min(start + 2)).any(|k| opens_clause(tag(tokens, k))) {
            lift(tokens, a, v);
        }
    }
}

/// `Der Vertrag wurde nicht in Genf, sondern in Wien unterzeichnet`: what hangs on an auxiliary belongs to its verb.
fn auxiliaries(tokens: &mut [Token]) {
    for a in 0..tokens.len() {
        if !matches!(tag(tokens, a), Tag::VAFIN | Tag::VMFIN) {
            continue;
        }
        let Some(v) = head(tokens, a).filter(|v| *v > a && tag(tokens, *v).is_nonfinite()) else { continue };
        let to = tag(tokens, v) == Tag::VVIZU || children(tokens, v).any(|c| tag(tokens, c) == Tag::PTKZU);
        let other = children(tokens, v)
            .any(|c| c != a && tag(tokens, c).is_finite() && children(tokens, c).next().is_none());
        let own = children(tokens, a).any(|c| tag(tokens, c).is_verb());
        // another clause between the two: the verb is that one's
        let opened = (a..v).any(|k| opens_clause(tag(tokens, k)) && !below_other(tokens, k, v));
        if to || other || own || opened {
            continue;
        }
        let moved: Vec<usize> = children(tokens, a).collect();
        for c in moved {
            hang(tokens, c, v);
        }
    }
}

/// True when a predicate other than `v` stands between a word and `v`.
fn below_other(tokens: &[Token], word: usize, v: usize) -> bool {
    let mut at = word;
    for _ in 0..tokens.len() {
        match head(tokens, at) {
            Some(h) if h == v => return false,
            Some(h) if is_predicate(tokens, h) => return true,
            Some(h) => at = h,
            None => return false,
        }
    }
    false
}

/// `gegen Myanmars Militärführung`: a name in the genitive behind a preposition stands before the noun that is meant.
fn genitive_names(tokens: &mut [Token]) {
    for g in 1..tokens.len() {
        let Some(t) = tokens.get(g).filter(|t| t.tag == Tag::NE) else { continue };
        let p = g - 1;
        // the lemma has lost the ending of the genitive
        let genitive = t.morph.agr != 0 && t.morph.agr & !agr::GEN == 0;
        if !genitive || !matches!(tag(tokens, p), Tag::APPR) || head(tokens, p) != Some(g) {
            continue;
        }
        let mut n = g + 1;
        while tag(tokens, n) == Tag::ADJA {
            n += 1;
        }
        if tag(tokens, n) != Tag::NN || below(tokens, g, n) {
            continue;
        }
        let above = head(tokens, g);
        if let Some(h) = above
            && !below(tokens, n, g)
        {
            hang(tokens, n, h);
        } else if let Some(h) = above {
            // the noun hung on the name
            if let Some(t) = tokens.get_mut(n) {
                t.head = Some(h as u16);
            }
        }
        hang(tokens, g, n);
        hang(tokens, p, n);
    }
}

/// `Kanzlerin Ute Brandt (SPD) und Vizekanzler Ole Krull (FDP)`: across a conjunction the first is the head.
fn joined_titles(tokens: &mut [Token]) {
    for d in 0..tokens.len() {
        let Some(h) = head(tokens, d).filter(|h| *h > d) else { continue };
        let noun = |i: usize| tag(tokens, i).is_noun() && !is_predicate(tokens, i);
        if !noun(d) || !noun(h) {
            continue;
        }
        let joins = (d + 1..h).rev().find(|k| tag(tokens, *k) == Tag::KON && head(tokens, *k) == Some(h));
        let Some(k) = joins else { continue };
        let titled = (k + 1..h).all(|x| {
            head(tokens, x) == Some(h) && !tag(tokens, x).is_verb() && !tag(tokens, x).is_punctuation()
        });
        if titled && preposition(tokens, h).is_none_or(|p| p > k) {
            let left: Vec<usize> = children(tokens, h).filter(|c| *c < d).collect();
            lift(tokens, h, d);
            // what stood behind the conjunction stays with the second
            let own: Vec<usize> = children(tokens, d).filter(|c| *c > d && *c != h && (*c >= k)).collect();
            for c in own {
                hang(tokens, c, h);
            }
            for c in left {
                hang(tokens, c, d);
            }
        }
    }
}

/// `zu zehn Jahren Haft`, `zwei Tonnen Sprengstoff`: a bare noun behind a counted measure says of what.
fn measured(tokens: &mut [Token], codebook: &Codebook) {
    for m in 1..tokens.len().saturating_sub(1) {
        let Some(t) = tokens.get(m).filter(|t| t.tag == Tag::NN) else { continue };
        let time = codebook.lexicon.is_time_noun(&t.lemma);
        if !time && !codebook.words.has("measure", &t.lemma)
            || !children(tokens, m).any(|c| c < m && matches!(tag(tokens, c), Tag::CARD | Tag::PIAT))
        {
            continue;
        }
        let mut n = m + 1;
        while tag(tokens, n) == Tag::ADJA {
            n += 1;
        }
        let Some(u) = tokens.get(n).filter(|u| u.tag == Tag::NN) else { continue };
        // "vor zwei Tagen Soldaten": only terms are served by the year
        let term = codebook.words.has("served", &u.lemma);
        if head(tokens, n) == Some(m) || if time { !term } else { codebook.world.actor_word(&u.lemma).is_some() } {
            continue;
        }
        let bare = children(tokens, n).all(|c| c > m || tag(tokens, c).is_punctuation());
        if bare && !below(tokens, m, n) {
            hang(tokens, n, m);
        } else if bare && let Some(h) = head(tokens, n) {
            // the measure hung on what it measures
            if let Some(t) = tokens.get_mut(m) {
                t.head = Some(h as u16);
            }
            hang(tokens, n, m);
        }
    }
}

/// `Das Treffen mit dem Premier in Osaka wurde verschoben`: before the finite verb of a main clause stands one constituent.
fn initial_field(tokens: &mut [Token], codebook: &Codebook) {
    for p in 0..tokens.len() {
        if !is_predicate(tokens, p) || !tag(tokens, p).is_verb() || subordinate(tokens, p) {
            continue;
        }
        let Some(f) = finite_of(tokens, p) else { continue };
        // the verb does not stand last: it is a main clause
        if p == f && tokens.get(f + 1).is_none_or(|t| t.tag.is_punctuation()) {
            continue;
        }
        let front: Vec<usize> = children(tokens, p).filter(|c| *c < f && !tag(tokens, *c).is_punctuation()).collect();
        let [a, b] = front.as_slice() else { continue };
        let (a, b) = (*a, *b);
        let noun = |i: usize| tag(tokens, i).is_noun() && !is_predicate(tokens, i);
        let time = tokens.get(a).is_some_and(|t| codebook.lexicon.is_time_noun(&t.lemma));
        if !noun(a) || !noun(b) || time || preposition(tokens, a).is_some() {
            continue;
        }
        let (Some(end), Some(start)) = (last_below(tokens, a), first_below(tokens, b)) else { continue };
        let adjacent = end + 1 == start && last_below(tokens, b).is_some_and(|e| e + 1 == f);
        if !adjacent || (start..f).any(|k| tag(tokens, k).is_punctuation() || opens_clause(tag(tokens, k))) {
            continue;
        }
        if preposition(tokens, b).is_some() {
            // "wie" and "als" compare with the whole
            if tag(tokens, start) != Tag::KOKOM {
                hang(tokens, b, a);
            }
        } else if tag(tokens, b) == Tag::NN || tag(tokens, a) == Tag::NN {
            hang(tokens, b, a);
        }
    }
}

fn last_below(tokens: &[Token], i: usize) -> Option<usize> {
    (i..tokens.len()).rev().find(|k| below(tokens, *k, i) && !tag(tokens, *k).is_punctuation())
}

fn first_below(tokens: &[Token], i: usize) -> Option<usize> {
    (0..=i).find(|k| below(tokens, *k, i) && !tag(tokens, *k).is_punctuation())
}

/// `Je länger die Belagerung dauert, desto lauter murren die Soldaten`: the second clause is the main one.
fn the_more(tokens: &mut [Token]) {
    let Some(first) = tokens.iter().position(|t| !t.tag.is_punctuation()) else { return };
    if tokens.get(first).is_none_or(|t| &*t.lemma != "je") {
        return;
    }
    let Some(second) = (first + 1..tokens.len()).find(|k| {
        tag(tokens, k - 1) == Tag::COMMA
            && tokens.get(*k).is_some_and(|t| matches!(&*t.lemma, "desto" | "umso"))
    }) else {
        return;
    };
    let above = |mut i: usize| {
        for _ in 0..tokens.len() {
            i = head(tokens, i)?;
            if is_predicate(tokens, i) {
                return Some(i);
            }
        }
        None
    };
    let (Some(one), Some(two)) = (above(first), above(second)) else { return };
    if one < second && two > second && head(tokens, one).is_none() && head(tokens, two) == Some(one) {
        reroot(tokens, one, two, Rel::Dep);
    }
}

/// `schadet mit dem Geschäft dem Ansehen`: a phrase with its own article that can be no genitive is no attribute of the noun
/// before it; and where the verb asks for a dative that it has not, a dative behind a time is it.
pub(super) fn datives(tokens: &mut [Token], codebook: &Codebook) {
    for n in 1..tokens.len() {
        let Some(t) = tokens.get(n).filter(|t| t.tag == Tag::NN && t.morph.agr != 0) else { continue };
        let Some(h) = head(tokens, n).filter(|h| *h < n && tag(tokens, *h) == Tag::NN) else { continue };
        if preposition(tokens, n).is_some()
            || is_predicate(tokens, h)
            || (h..n).any(|k| tag(tokens, k).is_punctuation() || tag(tokens, k) == Tag::KON)
            || !children(tokens, n).any(|c| c < n && matches!(tag(tokens, c), Tag::ART | Tag::PDAT | Tag::PPOSAT))
        {
            continue;
        }
        let mut up = h;
        let verb = loop {
            match head(tokens, up) {
                Some(x) if is_predicate(tokens, x) => break Some(x),
                Some(x) if x < up => up = x,
                _ => break None,
            }
        };
        let Some(v) = verb.filter(|v| tag(tokens, *v).is_verb()) else { continue };
        let known = codebook.lexicon.verb(&tokens.get(v).map(|t| t.lemma.clone()).unwrap_or_default());
        let genitive = t.morph.agr & agr::GEN != 0;
        let dative = t.morph.agr & agr::DAT != 0;
        let has = children(tokens, v).any(|c| {
            c != n
                && tag(tokens, c).is_noun()
                && tokens.get(c).is_some_and(|t| t.morph.agr & agr::DAT != 0 && t.morph.agr & agr::NOM == 0)
                && preposition(tokens, c).is_none()
        });
        let time = tokens.get(h).is_some_and(|t| codebook.lexicon.is_time_noun(&t.lemma));
        let always = known.is_some_and(|k| k.patterns.iter().all(|p| p.contains(&Complement::Dative)));
        let may = known.is_some_and(|k| k.takes(&Complement::Dative));
        let asked = genitive && dative && !has && (always || may && time && preposition(tokens, h).is_some());
        if !genitive && known.is_some() || asked {
            hang(tokens, n, v);
        }
    }
}
