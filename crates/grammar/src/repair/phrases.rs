//! What belongs to one phrase, where position and form leave no choice: nothing but one constituent stands before the finite
//! verb of a main clause, auxiliaries have no dependents of their own, a genitive name stands before its noun.

use super::{below, children, finite_of, hang, head, is_predicate, opens_clause, reroot, subordinate, tag};
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Rel, Tag, Token};

/// Re-hangs what the order of the words decides.
pub(super) fn phrases(tokens: &mut [Token], codebook: &Codebook) {
    verb_last(tokens);
    open_brackets(tokens);
    auxiliaries(tokens);
    genitive_names(tokens);
    joined_titles(tokens);
    infinitive_fields(tokens);
    lists(tokens);
    measured(tokens, codebook);
    initial_field(tokens, codebook);
    subjects_of_relatives(tokens);
    verbless(tokens);
    the_more(tokens);
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

/// `wurde er von Sicherheitskräften überwältigt`: an auxiliary or modal without its verb has it in the participle or infinitive
/// that closes the piece, whatever noun that was hung on.
fn open_brackets(tokens: &mut [Token]) {
    for a in 0..tokens.len() {
        if !matches!(tag(tokens, a), Tag::VAFIN | Tag::VMFIN) {
            continue;
        }
        let Some(end) = (a + 1..tokens.len()).find(|k| tag(tokens, *k).is_punctuation()) else { continue };
        let wanted = if tag(tokens, a) == Tag::VAFIN { Tag::VVPP } else { Tag::VVINF };
        let Some(v) = end.checked_sub(1).filter(|v| *v > a && tag(tokens, *v) == wanted) else { continue };
        let alone = (a + 1..v).all(|k| !tag(tokens, k).is_verb() && tag(tokens, k) != Tag::PTKZU);
        let noun = head(tokens, v).is_some_and(|h| h > a && tag(tokens, h).is_noun());
        let has = head(tokens, a).is_some_and(|h| tag(tokens, h).is_nonfinite());
        if alone && noun && !has && !children(tokens, a).any(|c| tag(tokens, c).is_nonfinite()) {
            if let Some(t) = tokens.get_mut(v) {
                t.head = Some(a as u16);
            }
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
        let ending = (t.span.end - t.span.start) as usize == t.lemma.len() + 1;
        let genitive = ending || t.morph.agr != 0 && t.morph.agr & !agr::GEN == 0;
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

/// `rief auf, an den Verhandlungstisch zurückzukehren`: what stands between the comma and the infinitive is its own, and it
/// hangs on nothing of that.
fn infinitive_fields(tokens: &mut [Token]) {
    let mut start = 0;
    for end in 0..=tokens.len() {
        if end < tokens.len() && !matches!(tag(tokens, end), Tag::COMMA | Tag::STOP | Tag::PAREN) {
            continue;
        }
        let (from, to) = (start, end);
        start = end + 1;
        if from == 0 || tag(tokens, from - 1) != Tag::COMMA || tag(tokens, from) == Tag::KON {
            continue;
        }
        if (from..to).any(|k| {
            tag(tokens, k).is_finite() || opens_clause(tag(tokens, k)) && tag(tokens, k) != Tag::KOUI
        }) {
            continue;
        }
        // "zurückzukehren"; "zu räumen"; "angeordnet zu haben"
        let Some(last) = to.checked_sub(1).filter(|l| *l > from) else { continue };
        let p = match tag(tokens, last) {
            Tag::VVIZU => last,
            Tag::VVINF if tag(tokens, last - 1) == Tag::PTKZU => last,
            Tag::VAINF | Tag::VMINF if tag(tokens, last - 1) == Tag::PTKZU && last >= from + 2 => {
                if tag(tokens, last - 2).is_nonfinite() { last - 2 } else { continue }
            }
            _ => continue,
        };
        // "zu verdoppeln und Abkommen auszuhandeln"
        let several = (from..to).filter(|k| matches!(tag(tokens, *k), Tag::VVIZU | Tag::PTKZU)).count() > 1;
        if several {
            continue;
        }
        let inner = |i: usize| (from..to).contains(&i);
        // "..., Berufung einzulegen": it hung on its own object
        if head(tokens, p).is_some_and(inner) {
            let host = (0..from - 1).rev().find(|k| {
                is_predicate(tokens, *k) && tag(tokens, *k).is_verb() && !below(tokens, *k, p)
                    || tag(tokens, *k).is_finite()
            });
            let host = host.map(|h| match head(tokens, h) {
                Some(x)
                    if matches!(tag(tokens, h), Tag::VAFIN | Tag::VMFIN)
                        && tag(tokens, x).is_nonfinite()
                        && x < from =>
                {
                    x
                }
                _ => h,
            });
            match host.filter(|h| !below(tokens, *h, p)) {
                Some(h) => {
                    if let Some(t) = tokens.get_mut(p) {
                        t.head = Some(h as u16);
                        t.rel = Rel::Dep;
                    }
                }
                None => continue,
            }
        }
        for k in from..to {
            if k != p && head(tokens, k).is_some_and(|h| !inner(h)) && !tag(tokens, k).is_punctuation() {
                hang(tokens, k, p);
            }
        }
    }
}

/// `sind Journalisten verhaftet, Zeitungen verboten und Korrespondenten ausgewiesen worden`: all hang on the first.
fn lists(tokens: &mut [Token]) {
    for d in 0..tokens.len() {
        let joins = children(tokens, d).any(|c| c < d && tag(tokens, c) == Tag::KON);
        let Some(h) = head(tokens, d).filter(|h| joins && *h < d) else { continue };
        let Some(g) = head(tokens, h).filter(|g| *g < h) else { continue };
        let kind = |i: usize| tag(tokens, i) == Tag::VVPP || tag(tokens, i) == Tag::VVINF;
        if !kind(d) || !kind(h) || !kind(g) || tag(tokens, d) != tag(tokens, g) {
            continue;
        }
        let start = first_below(tokens, h).unwrap_or(h);
        let listed = start > 0 && tag(tokens, start - 1) == Tag::COMMA && tag(tokens, start) != Tag::KON;
        let clause = (start..h).any(|k| opens_clause(tag(tokens, k)))
            || children(tokens, h).any(|c| tag(tokens, c) == Tag::PTKZU);
        if listed && !clause {
            hang(tokens, d, g);
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
        if head(tokens, n) == Some(m)
            || if time { !term } else { codebook.world.actor_word(&u.lemma).is_some() }
        {
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
        let front: Vec<usize> =
            children(tokens, p).filter(|c| *c < f && !tag(tokens, *c).is_punctuation()).collect();
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

/// `mit deren Anführern der Vermittler verhandelt`: where the relative pronoun stands in a phrase with a preposition and no
/// other noun can be the subject, the one that looks like a genitive is.
fn subjects_of_relatives(tokens: &mut [Token]) {
    for r in 1..tokens.len() {
        if !matches!(tag(tokens, r), Tag::PRELS | Tag::PRELAT) || tag(tokens, r - 1) != Tag::APPR {
            continue;
        }
        let Some(end) = (r..tokens.len()).find(|k| tag(tokens, *k).is_punctuation()) else { continue };
        let Some(f) = end.checked_sub(1).filter(|f| tag(tokens, *f).is_finite()) else { continue };
        let p = head(tokens, f)
            .filter(|h| *h > r && *h < f && is_predicate(tokens, *h) && children(tokens, f).next().is_none())
            .unwrap_or(f);
        let passive = p != f && tokens.get(f).is_some_and(|t| &*t.lemma == "werden");
        let nominal = |k: usize| tag(tokens, k).is_noun() || tag(tokens, k).is_pronoun();
        let taken = children(tokens, p).any(|c| {
            is_predicate(tokens, c)
                || nominal(c) && preposition(tokens, c).is_none() && tag(tokens, c) != Tag::PRF
        });
        if passive || taken {
            continue;
        }
        let numbers = tokens.get(f).map_or(0, |t| t.morph.verb);
        let found = (r + 1..p).find(|n| {
            tokens.get(*n).is_some_and(|t| {
                let agrees = numbers & verb::P3S != 0 && t.morph.agr & agr::NOM & agr::SING != 0
                    || numbers & verb::P3P != 0 && t.morph.agr & agr::NOM & agr::PLUR != 0;
                t.tag == Tag::NN && agrees
            }) && preposition(tokens, *n).is_none()
                && head(tokens, *n).is_some_and(|h| h < *n && h >= r && tag(tokens, h) == Tag::NN)
                && children(tokens, *n).any(|c| c < *n && tag(tokens, c) == Tag::ART)
                && !children(tokens, *n).any(|c| tag(tokens, c) == Tag::KON)
        });
        if let Some(n) = found {
            hang(tokens, n, p);
        }
    }
}

/// `Botschafter einbestellt, Handelsabkommen ausgesetzt`: in a headline the participle at the end is the predicate of the
/// noun before it.
fn verbless(tokens: &mut [Token]) {
    if tokens.iter().any(|t| t.tag.is_finite()) {
        return;
    }
    let mut start = 0;
    let mut first: Option<usize> = None;
    for end in 0..=tokens.len() {
        if end < tokens.len() && !tag(tokens, end).is_punctuation() {
            continue;
        }
        let v = end.checked_sub(1).filter(|v| *v > start && tag(tokens, *v) == Tag::VVPP);
        let n = (start..end).find(|k| tag(tokens, *k).is_noun() && preposition(tokens, *k).is_none());
        let opened = (start..end).any(|k| opens_clause(tag(tokens, k)) || matches!(tag(tokens, k), Tag::KON));
        if let (Some(v), Some(n)) = (v, n)
            && !opened
            && (start..n).all(|k| below(tokens, k, n))
        {
            let outer = head(tokens, n).filter(|h| !(start..end).contains(h));
            match (first, head(tokens, n)) {
                (None, None) => reroot(tokens, n, v, Rel::Dep),
                (Some(x), _) if outer.is_some() || head(tokens, n).is_none() => {
                    hang(tokens, v, x);
                    hang(tokens, n, v);
                }
                _ => {}
            }
            first = first.or(head(tokens, v).is_none().then_some(v));
        }
        start = end + 1;
    }
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
            || !children(tokens, n)
                .any(|c| c < n && matches!(tag(tokens, c), Tag::ART | Tag::PDAT | Tag::PPOSAT))
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
