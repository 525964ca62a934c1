//! Which of two main clauses is the head, and how the second hangs on it.

use super::{
    below, children, conditional, finite_of, head, is_predicate, opens_clause, reroot, subordinate, tag,
};
use lagebild_codebook::Codebook;
use lagebild_codebook::lexicon::Complement;
use lagebild_model::syntax::{agr, verb};
use lagebild_model::{Rel, Tag, Token};

/// How the second of two main clauses joins the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    /// `..., und Bagger zogen ...`; `..., wurde aber überwältigt`
    Conjunct,
    /// `Er sagte, die Staaten würden ...`
    Content,
}

/// The first of two main clauses is the head: `Am Abend räumten sie den Platz, und Bagger zogen ...`. The other way round is
/// right for what a speaker behind the comma has said and for conditions.
pub(super) fn main_first(tokens: &mut [Token], codebook: &Codebook) {
    nominal_root(tokens);
    swap_clauses(tokens, codebook);
    fields(tokens, codebook);
}

/// `Es sah aus, als ob ..., sagte Henderson weiter`: whoever is named behind the comma has said all before it.
pub(super) fn speaker_behind(tokens: &mut [Token], codebook: &Codebook) {
    for f in 2..tokens.len() {
        if tag(tokens, f) != Tag::VVFIN || tag(tokens, f - 1) != Tag::COMMA {
            continue;
        }
        let speech = tokens
            .get(f)
            .and_then(|t| codebook.lexicon.verb(&t.lemma))
            .is_some_and(|v| v.takes(&Complement::Speech));
        let Some(h) = tokens.get(f).and_then(|t| t.head).map(usize::from).filter(|h| *h < f) else {
            continue;
        };
        if !speech || !is_predicate(tokens, h) || !subordinate(tokens, h) {
            continue;
        }
        let named = children(tokens, f)
            .any(|c| c > f && tokens.get(c).is_some_and(|t| t.tag.is_noun() || t.tag.is_pronoun()));
        let ends = (f..tokens.len()).all(|i| !tag(tokens, i).is_finite() || i == f);
        let mut up = h;
        while let Some(x) = tokens.get(up).and_then(|t| t.head).map(usize::from) {
            up = x;
        }
        if named
            && ends
            && up < f
            && is_predicate(tokens, up)
            && !subordinate(tokens, up)
            && let Some(t) = tokens.get_mut(f)
        {
            t.head = Some(up as u16);
            t.rel = Rel::Dep;
        }
    }
}

/// `..., weil die Richter die Aussagen nicht kannten, und ordnete ein neues Verfahren an`: a verb right behind comma and
/// conjunction, with more behind it, goes on with the main clause, not with the one that ended before the comma.
pub(super) fn goes_on(tokens: &mut [Token]) {
    for p in 2..tokens.len() {
        let Some(f) = finite_of(tokens, p).filter(|_| is_predicate(tokens, p)) else { continue };
        let opened = f >= 2 && tag(tokens, f - 1) == Tag::KON && tag(tokens, f - 2) == Tag::COMMA;
        if !opened || tag(tokens, f + 1).is_punctuation() {
            continue;
        }
        let Some(h) = tokens.get(p).and_then(|t| t.head).map(usize::from).filter(|h| *h < f) else {
            continue;
        };
        if !is_predicate(tokens, h) || !subordinate(tokens, h) {
            continue;
        }
        let mut up = h;
        while let Some(x) = tokens.get(up).and_then(|t| t.head).map(usize::from) {
            up = x;
            if is_predicate(tokens, up) && !subordinate(tokens, up) && finite_of(tokens, up).is_some() {
                break;
            }
        }
        if up != h
            && up < f
            && is_predicate(tokens, up)
            && !subordinate(tokens, up)
            && let Some(t) = tokens.get_mut(p)
        {
            t.head = Some(up as u16);
            t.rel = Rel::Dep;
        }
    }
}

/// `..., dass der Schutz gelockert werden solle, um Betrug aufzudecken`: a clause right behind a content clause belongs to what is
/// said, not to the saying.
pub(super) fn behind_content(tokens: &mut [Token], codebook: &Codebook) {
    for c in 2..tokens.len() {
        if !is_predicate(tokens, c) {
            continue;
        }
        let Some(o) = opener(tokens, c) else { continue };
        let content_word = tokens.get(o).is_some_and(|t| matches!(&*t.lemma, "dass" | "ob" | "wie"));
        if content_word || o == 0 || tag(tokens, o - 1) != Tag::COMMA {
            continue;
        }
        let Some(v) = head(tokens, c).filter(|v| *v < o && is_predicate(tokens, *v)) else { continue };
        // the clause that ends before the comma
        let Some(d) = (v + 1..o - 1).rev().find(|d| is_predicate(tokens, *d)) else { continue };
        let near = finite_of(tokens, d).is_some_and(|f| f.max(d) + 2 == o) || d + 2 == o;
        let content = match opener(tokens, d) {
            Some(x) => tokens.get(x).is_some_and(|t| &*t.lemma == "dass"),
            None => of_words(tokens, d),
        };
        if !near || !content || !takes_content(tokens, v, codebook) {
            continue;
        }
        if head(tokens, d) == Some(v) || head(tokens, d) == Some(c) {
            if let Some(t) = tokens.get_mut(d) {
                t.head = Some(v as u16);
            }
            if let Some(t) = tokens.get_mut(c) {
                t.head = Some(d as u16);
            }
        }
    }
}

/// `Er erklärte, er sei unschuldig, erkannte die Richter nicht an und ...`: a verb in the indicative right behind a clause in the
/// subjunctive goes on with the saying.
pub(super) fn out_of_content(tokens: &mut [Token], codebook: &Codebook) {
    for p in 2..tokens.len() {
        let Some(f) = finite_of(tokens, p).filter(|f| *f > 1 && is_predicate(tokens, p)) else { continue };
        let mood = tokens.get(f).map_or(0, |t| t.morph.verb);
        let joined = matches!(tag(tokens, f - 1), Tag::COMMA | Tag::KON);
        let own =
            children(tokens, p).any(|c| c < f && (tag(tokens, c).is_noun() || tag(tokens, c).is_pronoun()));
        let Some(h) = head(tokens, p).filter(|h| *h < f && is_predicate(tokens, *h)) else { continue };
        let indicative = mood & verb::KONJ1 == 0 && mood & (verb::PRES | verb::PAST) != 0;
        if !joined || own || !indicative || !of_words(tokens, h) {
            continue;
        }
        let mut up = h;
        while let Some(x) = head(tokens, up).filter(|_| of_words(tokens, up) || subordinate(tokens, up)) {
            up = x;
        }
        if up != h
            && up < f
            && is_predicate(tokens, up)
            && takes_content(tokens, up, codebook)
            && let Some(t) = tokens.get_mut(p)
        {
            t.head = Some(up as u16);
            t.rel = Rel::Dep;
        }
    }
}

/// The subjunction that opens a predicate's clause.
fn opener(tokens: &[Token], p: usize) -> Option<usize> {
    children(tokens, p).find(|c| *c < p && matches!(tag(tokens, *c), Tag::KOUS | Tag::KOUI))
}

/// True where the finite verb stands in the subjunctive of reported speech and not in the present.
fn of_words(tokens: &[Token], p: usize) -> bool {
    finite_of(tokens, p)
        .and_then(|f| tokens.get(f))
        .is_some_and(|t| t.morph.verb & verb::KONJ1 != 0 && t.morph.verb & verb::PRES == 0)
}

/// True for a verb that takes a content clause or what somebody says.
fn takes_content(tokens: &[Token], v: usize, codebook: &Codebook) -> bool {
    tokens.get(v).is_some_and(|t| codebook.lexicon.takes_content(&t.lemma))
}

fn swap_clauses(tokens: &mut [Token], codebook: &Codebook) {
    for _ in 0..tokens.len() {
        let Some((first, second)) = (0..tokens.len()).find_map(|p| {
            let h = tokens.get(p).and_then(|t| t.head).map(usize::from)?;
            (p < h && join(tokens, p, h, codebook).is_some()).then_some((p, h))
        }) else {
            return;
        };
        let above = tokens.get(second).and_then(|t| t.head);
        let end = finite_of(tokens, first).unwrap_or(first).max(first);
        if let Some(t) = tokens.get_mut(first) {
            t.head = above;
            t.rel = if above.is_none() { Rel::Root } else { Rel::Dep };
        }
        for (i, t) in tokens.iter_mut().enumerate() {
            // what stands before the first verb belongs to it
            if t.head == Some(second as u16) && i < end && i != first {
                t.head = Some(first as u16);
            }
        }
        if let Some(t) = tokens.get_mut(second) {
            t.head = Some(first as u16);
            t.rel = Rel::Dep;
        }
        if above.is_none() {
            for t in tokens.iter_mut().filter(|t| t.tag.is_punctuation()) {
                t.head = Some(first as u16);
            }
        }
    }
}

/// `räumten den Platz, und Bagger zogen ...`: what stands between the conjunction and the second verb is its own.
fn fields(tokens: &mut [Token], codebook: &Codebook) {
    for second in 0..tokens.len() {
        let Some(first) = tokens.get(second).and_then(|t| t.head).map(usize::from).filter(|h| *h < second)
        else {
            continue;
        };
        if join(tokens, first, second, codebook) != Some(Join::Conjunct) {
            continue;
        }
        let Some(f) = finite_of(tokens, second) else { continue };
        let Some(start) = (first..f)
            .rev()
            .find(|i| tokens.get(*i).is_some_and(|t| t.tag.is_punctuation() || t.tag == Tag::KON))
        else {
            continue;
        };
        if tokens.get(start).is_none_or(|t| t.tag != Tag::KON)
            || tokens.get(start.wrapping_sub(1)).is_none_or(|t| t.tag != Tag::COMMA)
        {
            continue;
        }
        for i in start..f {
            let outside = tokens.get(i).and_then(|t| t.head).is_some_and(|h| usize::from(h) < start);
            if outside && let Some(t) = tokens.get_mut(i) {
                t.head = Some(second as u16);
                t.rel = Rel::Dep;
            }
        }
    }
}

/// How `second` joins `first` where both are main clauses and the first governs.
fn join(tokens: &[Token], first: usize, second: usize, codebook: &Codebook) -> Option<Join> {
    if !is_predicate(tokens, first)
        || !is_predicate(tokens, second)
        || subordinate(tokens, first)
        || subordinate(tokens, second)
        || conditional(tokens, first)
    {
        return None;
    }
    let (f1, f2) = (finite_of(tokens, first)?, finite_of(tokens, second)?);
    let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    if f2 < f1 || (0..f1).any(|i| opens_clause(tag(i)) && opens(tokens, i, first)) {
        return None;
    }
    // the piece the second finite verb stands in
    // "warnte, ohne Strom und Wasser könnten ...": that conjunction joins nouns
    let nominal = |i: usize| {
        let above = tokens.get(i).and_then(|t| t.head).map(usize::from);
        above.is_some_and(|h| tag(h).is_noun() && !is_predicate(tokens, h) && below(tokens, h, second))
    };
    let start = (f1..f2).rev().find(|i| tag(*i).is_punctuation() || tag(*i) == Tag::KON && !nominal(*i))?;
    if start <= f1 || (start + 1..f2).any(|i| opens_clause(tag(i))) {
        return None;
    }
    // behind a quotation the speaker follows
    if tag(start) == Tag::PAREN || tag(start - 1) == Tag::PAREN {
        return None;
    }
    let verb = |p: usize| tokens.get(p).and_then(|t| codebook.lexicon.verb(&t.lemma));
    let says = |p: usize| takes_content(tokens, p, codebook);
    if tag(start) == Tag::KON {
        return Some(Join::Conjunct);
    }
    if tag(start) != Tag::COMMA {
        return None;
    }
    let third_person = |i: usize| {
        tokens.get(i).is_some_and(|t| {
            (t.tag.is_noun() || t.tag.is_pronoun() && t.tag != Tag::PRF)
                && t.morph.agr & agr::NOM != 0
                && !children(tokens, i).any(|c| matches!(tag(c), Tag::APPR | Tag::APPRART))
        })
    };
    if f2 == start + 1 {
        // nothing between comma and verb: a second verb of the same subject, or a speaker behind his words
        let own = children(tokens, second).any(|c| c > f2 && third_person(c));
        let speech = verb(second).is_some_and(|v| v.takes(&Complement::Speech));
        return (!speech || !own).then_some(Join::Conjunct);
    }
    if says(first) { Some(Join::Content) } else { None }
}

/// `Die Sauna ist schön, das Bad findet sie zu klein`: two main clauses with their verbs in second place, a comma between.
fn side_by_side(tokens: &[Token], first: usize, second: usize, codebook: &Codebook) -> bool {
    if second < first
        || takes_content(tokens, first, codebook)
        || !is_predicate(tokens, first)
        || !is_predicate(tokens, second)
        || subordinate(tokens, first)
        || subordinate(tokens, second)
    {
        return false;
    }
    let tag = |i: usize| tokens.get(i).map_or(Tag::STOP, |t| t.tag);
    let (Some(f1), Some(f2)) = (finite_of(tokens, first), finite_of(tokens, second)) else { return false };
    let start = (f1..f2).rev().find(|i| tag(*i).is_punctuation());
    start.is_some_and(|s| tag(s) == Tag::COMMA && s + 1 < f2 && !(s + 1..f2).any(|i| opens_clause(tag(i))))
}

/// `..., denn die Akten lägen dem Gericht vor`
fn reason(tokens: &[Token], p: usize) -> bool {
    children(tokens, p)
        .any(|c| c < p && tokens.get(c).is_some_and(|t| t.tag == Tag::KON && &*t.lemma == "denn"))
}

/// True where the finite verb can only be a subjunctive.
fn reported(tokens: &[Token], p: usize) -> bool {
    finite_of(tokens, p).and_then(|f| tokens.get(f)).is_some_and(|t| {
        t.morph.verb & (verb::PRES | verb::PAST) == 0 && t.morph.verb & (verb::KONJ1 | verb::KONJ2) != 0
    })
}

/// True when a question or relative word belongs to the predicate itself and not to a clause below it.
fn opens(tokens: &[Token], word: usize, predicate: usize) -> bool {
    let mut x = word;
    for _ in 0..tokens.len() {
        match tokens.get(x).and_then(|t| t.head).map(usize::from) {
            Some(h) if h == predicate => return true,
            Some(h) if !is_predicate(tokens, h) => x = h,
            _ => return false,
        }
    }
    false
}

/// `Das Gericht sprach einen Arzt frei`: where a noun was taken for the root and a finite verb follows in its piece, the verb
/// is the root.
fn nominal_root(tokens: &mut [Token]) {
    let Some(r) = tokens.iter().position(|t| t.head.is_none() && !t.tag.is_punctuation()) else { return };
    if is_predicate(tokens, r) || !tokens.get(r).is_some_and(|t| t.tag.is_noun()) {
        return;
    }
    let Some(f) = (r + 1..tokens.len())
        .take_while(|i| tokens.get(*i).is_some_and(|t| !t.tag.is_punctuation() && !opens_clause(t.tag)))
        .find(|i| tokens.get(*i).is_some_and(|t| t.tag.is_finite()))
    else {
        return;
    };
    // the predicate of that verb, or the verb itself
    let p = match tokens.get(f).and_then(|t| t.head).map(usize::from) {
        Some(h)
            if h > f
                && tokens.get(h).is_some_and(|t| t.tag.is_nonfinite())
                && tokens.get(f).is_some_and(|t| matches!(t.tag, Tag::VAFIN | Tag::VMFIN))
                && children(tokens, f).next().is_none() =>
        {
            h
        }
        _ => f,
    };
    if subordinate(tokens, p) || below(tokens, r, p) {
        return;
    }
    for (_, t) in tokens.iter_mut().enumerate().filter(|(i, t)| t.head == Some(r as u16) && *i > f) {
        t.head = Some(p as u16);
    }
    reroot(tokens, r, p, Rel::Dep);
}

/// `Außenminister Peter Szijjarto und Präsident Aleksandar Vucic haben ...`: behind a conjunction stands no apposition; the second
/// title is joined to the first.
fn joined_names(tokens: &mut [Token]) {
    let apart = |r: Rel| matches!(r, Rel::Appos | Rel::Flat | Rel::FlatName);
    let noun = |tokens: &[Token], i: usize| tokens.get(i).is_some_and(|t| t.tag.is_noun());
    for n in 1..tokens.len() {
        // the conjunction may hang on an attribute: "und Serbiens Präsident"
        let start = (0..n).rev().take_while(|k| below(tokens, *k, n)).last();
        let joined = tokens.get(n).is_some_and(|t| t.tag.is_noun() && apart(t.rel))
            && start.is_some_and(|k| tokens.get(k).is_some_and(|t| t.tag == Tag::KON));
        let Some(mut h) = tokens.get(n).and_then(|t| t.head).map(usize::from).filter(|h| *h < n) else {
            continue;
        };
        if !joined || !noun(tokens, h) {
            continue;
        }
        while let Some(t) = tokens.get(h)
            && apart(t.rel)
            && let Some(up) = t.head.map(usize::from).filter(|u| *u < h && noun(tokens, *u))
        {
            h = up;
        }
        for (i, head, rel) in [(n, h, Rel::Conj), (start.unwrap_or(n), n, Rel::Cc)] {
            if i != head
                && let Some(t) = tokens.get_mut(i)
            {
                t.head = Some(head as u16);
                t.rel = rel;
            }
        }
    }
}

/// Relations that the order of the clauses tells: a second main clause is a conjunct behind a conjunction or where it shares
/// the subject of the first; `als auch` joins.
pub(crate) fn relations(tokens: &mut [Token], codebook: &Codebook) {
    super::without_rings(tokens, joined_names);
    super::gapping::relations(tokens, codebook);
    for d in 0..tokens.len() {
        let Some(h) = tokens.get(d).and_then(|t| t.head).map(usize::from) else { continue };
        let both = children(tokens, d).any(|c| {
            c < d
                && tokens.get(c).is_some_and(|t| &*t.lemma == "als" && t.tag == Tag::KOKOM)
                && tokens.get(c + 1).is_some_and(|t| &*t.lemma == "auch")
        });
        let asyndetic =
            tokens.get(d).is_some_and(|t| t.rel == Rel::Parataxis) && side_by_side(tokens, h, d, codebook);
        let as_well = both && h < d && tokens.get(h).is_some_and(|t| t.tag.is_noun());
        let new = if asyndetic || as_well {
            Some(Rel::Conj)
        } else if h < d {
            match join(tokens, h, d, codebook) {
                // "..., denn ...": a reason
                Some(Join::Conjunct) if reason(tokens, d) => Some(Rel::Advcl),
                Some(Join::Conjunct) => Some(Rel::Conj),
                Some(Join::Content)
                    if tokens.get(d).is_some_and(|t| {
                        matches!(t.rel, Rel::Advcl | Rel::Acl | Rel::Dep)
                            || t.rel == Rel::Conj && reported(tokens, d)
                    }) =>
                {
                    Some(Rel::Ccomp)
                }
                _ => None,
            }
        } else {
            None
        };
        if let (Some(rel), Some(t)) = (new, tokens.get_mut(d)) {
            t.rel = rel;
        }
    }
}
