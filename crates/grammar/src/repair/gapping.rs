//! Second halves that share the verb of the first: `Paris liefert Panzer, London Raketen`. (Gapping; Grammatik der deutschen
//! Sprache, H3 on coordination: the remnants are built like their counterparts.)

use super::{below, finite_of, is_predicate, opens_clause, tag};
use lagebild_codebook::Codebook;
use lagebild_model::syntax::agr;
use lagebild_model::{Rel, Tag, Token};

/// Most tokens of a second half.
const LONGEST: usize = 14;

/// A second half: the predicate it shares and its phrases, each by its head.
struct Half {
    predicate: usize,
    remnants: Vec<usize>,
}

/// A phrase of a second half, or of the first.
struct Phrase {
    first: usize,
    head: usize,
    end: usize,
    preposition: Option<usize>,
    adverb: bool,
}

/// Hangs the first remnant on the shared predicate and the others on the first.
pub(super) fn heads(tokens: &mut [Token], codebook: &Codebook) {
    for half in find(tokens, codebook) {
        let [first, others @ ..] = half.remnants.as_slice() else { continue };
        for (r, h) in std::iter::once((*first, half.predicate)).chain(others.iter().map(|o| (*o, *first))) {
            if let Some(t) = tokens.get_mut(r) {
                t.head = Some(h as u16);
            }
        }
        // what the parser hung elsewhere within a phrase follows its head
    }
}

/// The relations that tell the clauses of such halves.
pub(super) fn relations(tokens: &mut [Token], codebook: &Codebook) {
    for half in find(tokens, codebook) {
        for (k, r) in half.remnants.iter().enumerate() {
            if let Some(t) = tokens.get_mut(*r) {
                t.rel = if k == 0 { Rel::Conj } else { Rel::Dep };
            }
        }
    }
}

fn find(tokens: &[Token], codebook: &Codebook) -> Vec<Half> {
    (1..tokens.len().saturating_sub(2)).filter_map(|k| half(tokens, k, codebook)).collect()
}

/// The second half behind the comma or conjunction at `k`.
fn half(tokens: &[Token], k: usize, codebook: &Codebook) -> Option<Half> {
    let joins = match tag(tokens, k) {
        Tag::COMMA => tag(tokens, k + 1) != Tag::KON,
        Tag::KON => tokens.get(k).is_some_and(|t| matches!(&*t.lemma, "und" | "aber" | "doch" | "oder")),
        _ => false,
    };
    if !joins {
        return None;
    }
    let stops = |i: usize| {
        let t = tag(tokens, i);
        t.is_punctuation() || t.is_verb() || t == Tag::PTKVZ
    };
    let end = (k + 1..tokens.len()).find(|i| stops(*i)).unwrap_or(tokens.len());
    if end - k > LONGEST || (k + 1..end).any(|i| opens_clause(tag(tokens, i)) || tag(tokens, i) == Tag::KON) {
        return None;
    }
    // the verb of the first half, and what closes its bracket, before or behind the second
    let bracket = |i: usize| tag(tokens, i).is_nonfinite() || tag(tokens, i) == Tag::PTKVZ;
    let behind = bracket(end);
    if !(behind || end == tokens.len() || tag(tokens, end).is_punctuation()) {
        return None;
    }
    let start = (0..k)
        .rev()
        .find(|i| matches!(tag(tokens, *i), Tag::COMMA | Tag::STOP | Tag::PAREN))
        .map_or(0, |i| i + 1);
    let finite = (start..k).find(|i| tag(tokens, *i).is_finite())?;
    if (start..finite).any(|i| opens_clause(tag(tokens, i))) || finite == start {
        return None;
    }
    if (finite + 1..k).any(|i| tag(tokens, i).is_finite() || tag(tokens, i) == Tag::KON && i + 1 == finite) {
        return None;
    }
    let predicate = if tag(tokens, finite) == Tag::VVFIN {
        finite
    } else {
        let bracket_start = if behind { end } else { finite + 1 };
        let stop = if behind { end + 1 } else { k };
        (bracket_start..stop)
            .find(|i| tag(tokens, *i).is_nonfinite())
            .or((tag(tokens, finite) == Tag::VVFIN).then_some(finite))?
    };
    if behind && tag(tokens, end) == Tag::PTKVZ && predicate != finite {
        return None;
    }
    if !is_predicate(tokens, predicate) || finite_of(tokens, predicate) != Some(finite) {
        return None;
    }
    let whole: Vec<Phrase> = split(tokens, start, finite, codebook)?;
    let closes = if !behind && predicate > finite { predicate } else { k };
    let middle: Vec<Phrase> = split(tokens, finite + 1, closes, codebook)?;
    let mut second: Vec<Phrase> = split(tokens, k + 1, end, codebook)?;
    let [front] = whole.as_slice() else { return None };
    second.retain(|p| {
        !(p.adverb && codebook.words.has("contrast", tokens.get(p.head).map_or("", |t| &t.lemma)))
    });
    let [one, rest @ ..] = second.as_slice() else { return None };
    if rest.is_empty() || one.adverb || !alike(tokens, front, one) {
        return None;
    }
    let denied = rest.iter().all(|p| p.adverb)
        && rest.last().is_some_and(|p| {
            p.end + 1 == end
                && (tag(tokens, p.head) == Tag::PTKNEG
                    || tokens.get(p.head).is_some_and(|t| &*t.lemma == "auch"))
        });
    let built_alike = rest.iter().filter(|p| !p.adverb).all(|p| middle.iter().any(|m| alike(tokens, m, p)))
        && rest.iter().any(|p| !p.adverb);
    if !denied && !built_alike {
        return None;
    }
    // two bare nouns side by side may be one: "der Präsident der Republik", "die Stadt Aleppo"
    if let Some(two) = rest.first()
        && one.preposition.is_none()
        && two.preposition.is_none()
        && !two.adverb
        && !apart(tokens, one, two)
    {
        return None;
    }
    // a phrase of the middle that the second half lists on with: "traf Merkel, Scholz am Montag"
    if tag(tokens, k) == Tag::KON && one.preposition.is_some() {
        return None;
    }
    Some(Half { predicate, remnants: second.iter().map(|p| p.head).collect() })
}

/// Two phrases of the same build: the same preposition, or both without one.
fn alike(tokens: &[Token], a: &Phrase, b: &Phrase) -> bool {
    if a.adverb || b.adverb {
        return false;
    }
    let lemma = |p: &Phrase| p.preposition.and_then(|i| tokens.get(i)).map(|t| &*t.lemma);
    lemma(a) == lemma(b)
}

/// Two bare nouns that are no phrase together.
fn apart(tokens: &[Token], a: &Phrase, b: &Phrase) -> bool {
    let (Some(x), Some(y)) = (tokens.get(a.head), tokens.get(b.head)) else { return false };
    let article = matches!(tag(tokens, b.first), Tag::ART | Tag::PDAT | Tag::PPOSAT | Tag::PIAT | Tag::CARD);
    let genitive = y.morph.agr & agr::GEN != 0 && (article || b.first < b.head);
    if genitive && tag(tokens, b.first) != Tag::CARD {
        return false;
    }
    // a title before a name, a name behind a noun
    y.tag != Tag::NE || x.tag != Tag::NN && x.tag != Tag::NE
}

/// The phrases of a stretch of text; none where something is in it that is no phrase.
fn split(tokens: &[Token], from: usize, to: usize, codebook: &Codebook) -> Option<Vec<Phrase>> {
    let mut out = Vec::new();
    let mut i = from;
    while i < to {
        let first = i;
        let t = tag(tokens, i);
        if matches!(t, Tag::ADV | Tag::ADJD | Tag::PTKNEG | Tag::PAV) {
            out.push(Phrase { first, head: i, end: i, preposition: None, adverb: true });
            i += 1;
            continue;
        }
        let preposition = matches!(t, Tag::APPR | Tag::APPRART).then_some(i);
        if preposition.is_some() {
            i += 1;
        }
        let opened = i;
        while i < to
            && matches!(
                tag(tokens, i),
                Tag::ART | Tag::PPOSAT | Tag::PDAT | Tag::PIAT | Tag::ADJA | Tag::CARD
            )
        {
            i += 1;
        }
        let mut head = None;
        if i < to && (tag(tokens, i).is_noun() || tag(tokens, i).is_pronoun() && tag(tokens, i) != Tag::PRF) {
            head = Some(i);
            i += 1;
            // names of several words, and a name behind its title
            while i < to && tag(tokens, i) == Tag::NE && tag(tokens, i - 1).is_noun() {
                i += 1;
            }
            // genitives behind
            loop {
                let mut j = i;
                while j < to && matches!(tag(tokens, j), Tag::ART | Tag::PPOSAT | Tag::PDAT | Tag::ADJA) {
                    j += 1;
                }
                let genitive = j > i
                    && j < to
                    && tokens.get(j).is_some_and(|t| t.tag.is_noun() && t.morph.agr & agr::GEN != 0)
                    && head.is_some_and(|h| below(tokens, j, h))
                    || tokens.get(i).is_some_and(|t| {
                        i < to && t.tag == Tag::NE && t.morph.agr != 0 && t.morph.agr & !agr::GEN == 0
                    });
                if !genitive {
                    break;
                }
                i = j + 1;
            }
        } else if i > opened {
            // "zwei weitere", "die anderen"
            head = Some(i - 1);
        }
        let h = head?;
        let time =
            preposition.is_none() && tokens.get(h).is_some_and(|t| codebook.lexicon.is_time_noun(&t.lemma));
        out.push(Phrase { first, head: h, end: i - 1, preposition, adverb: time });
    }
    Some(out)
}
