//! Words of saying behind or inside what is said: `..., officials said.`, `..., said X on Monday.`, `The man, police said, fled.`
//! They are parsed apart, so that what is said is the clause it is, and joined again as the treebanks have it.

use crate::insertion::Insertion;
use crate::repair::reroot;
use lagebild_codebook::lexicon::Complement;
use lagebild_codebook::{Codebook, FrameKind};
use lagebild_model::{Rel, Tag, Token};

/// Longest stretch in tokens.
const LONGEST: usize = 40;

/// Finds the insertions of a tagged sentence, in order, without overlap.
pub fn insertions(tokens: &[Token], codebook: &Codebook) -> Vec<Insertion> {
    let mut out: Vec<Insertion> = Vec::new();
    let behind = crate::insertion::behind_semicolon(tokens);
    let tokens = tokens.get(..behind.map_or(tokens.len(), |x| x.start)).unwrap_or(tokens);
    for v in 1..tokens.len() {
        let Some(t) = tokens.get(v) else { continue };
        let says =
            t.tag == Tag::VVFIN && codebook.frames.of(&t.lemma).any(|f| !f.noun && f.kind == FrameKind::Say);
        if !says || out.last().is_some_and(|x| v < x.end) {
            continue;
        }
        if let Some(x) = around(tokens, v, codebook)
            && out.last().is_none_or(|l| l.end <= x.start)
        {
            out.push(x);
        }
    }
    out.extend(behind);
    out
}

fn bound(t: &Token) -> bool {
    t.tag == Tag::COMMA || t.tag == Tag::PAREN && t.lemma.chars().all(|c| "\"“”'‘’`".contains(c))
}

/// The insertion a verb of saying stands in.
fn around(tokens: &[Token], v: usize, codebook: &Codebook) -> Option<Insertion> {
    let start = (0..v).rev().find(|k| tokens.get(*k).is_some_and(bound))?;
    if v - start > LONGEST {
        return None;
    }
    let nominal = |t: &Token| t.tag.is_noun() || matches!(t.tag, Tag::PPER | Tag::PIS | Tag::PDS);
    let before = tokens.get(start + 1..v)?;
    // nothing but a noun phrase stands before the verb
    let plain = before.iter().all(|t| {
        nominal(t)
            || matches!(
                t.tag,
                Tag::ART
                    | Tag::ADJA
                    | Tag::CARD
                    | Tag::APPR
                    | Tag::PPOSAT
                    | Tag::PDAT
                    | Tag::PIAT
                    | Tag::PTKA
                    | Tag::ADV
                    | Tag::PAREN
            )
            || t.tag == Tag::KON && &*t.lemma == "and"
    });
    let joins = before.first().is_some_and(|t| t.tag == Tag::KON);
    // ", a charge the army denies" is said of what stands before, not around it
    let two = before.windows(2).any(|pair| {
        matches!(pair, [noun, article] if noun.tag == Tag::NN && article.tag == Tag::ART
            && !codebook.lexicon.is_time_noun(&noun.lemma))
    });
    if !plain || joins || two {
        return None;
    }
    // "as police said" is one, "as lawmakers demanded its end" a clause of its own
    let words = &codebook.words;
    let opener = before.first().filter(|t| {
        matches!(t.tag, Tag::KOUS | Tag::APPR | Tag::KOKOM)
            && (words.has("time-mark", &t.lemma) || words.has("how-said", &t.lemma))
    });
    let end = (v + 1..tokens.len())
        .find(|k| tokens.get(*k).is_some_and(|t| t.tag == Tag::STOP || bound(t)))
        .unwrap_or(tokens.len());
    let behind = tokens.get(v + 1..end)?;
    if opener.is_some_and(|t| !words.has("how-said", &t.lemma) || behind.iter().any(nominal)) {
        return None;
    }
    let subject = before.iter().any(nominal) || before.is_empty() && behind.iter().any(nominal);
    let content = behind.iter().any(|t| {
        t.tag.is_finite()
            || matches!(t.tag, Tag::KOUS | Tag::PRELS | Tag::PTKZU | Tag::PWS | Tag::PWAV | Tag::VVINF)
    });
    // "..., the governor declared a day of mourning" says nothing of what stands before
    let told = codebook.lexicon.takes(&tokens.get(v)?.lemma, &Complement::Dative);
    let object = behind.first().is_some_and(|t| {
        matches!(t.tag, Tag::ART | Tag::PPOSAT | Tag::PDAT | Tag::PIAT | Tag::ADJA | Tag::CARD)
            || t.tag.is_noun()
    }) && behind
        .iter()
        .find(|t| t.tag.is_noun())
        .is_some_and(|t| !codebook.lexicon.is_time_noun(&t.lemma));
    if !subject || content || object && !told && !before.is_empty() || end - v > LONGEST {
        return None;
    }
    let rest = tokens.get(end..).unwrap_or(&[]);
    let goes_on = rest.iter().any(|t| !t.tag.is_punctuation());
    let mut next = rest.iter().filter(|t| !t.tag.is_punctuation() && t.tag != Tag::ADV).map(|t| t.tag);
    let (next, second) = (next.next(), next.next());
    // what is said stands before; or its subject does, and its verb behind: "The Emirates, he said, must stop"
    let verb_behind = next.is_some_and(Tag::is_finite) && !before.is_empty();
    if !tokens.get(..start)?.iter().any(|t| t.tag.is_finite()) && !verb_behind {
        return None;
    }
    // "The ambassador met him, an aide said, and handed over a cheque"
    let named = before.iter().any(|t| t.tag.is_noun());
    let joined = next == Some(Tag::KON) && second.is_some_and(Tag::is_finite) && named;
    // "..., X said, adding ..." goes on with the saying
    if goes_on
        && !joined
        && matches!(next, Some(Tag::VVIZU | Tag::KOUS | Tag::KON | Tag::PRELS | Tag::APPR | Tag::PWAV))
    {
        return None;
    }
    let end = if goes_on && tokens.get(end).is_some_and(bound) { end + 1 } else { end };
    Some(Insertion { start, end, governs: !goes_on, rel: if goes_on { Rel::Parataxis } else { Rel::Ccomp } })
}

/// A finite verb without an opener and without a subject that hangs on the noun before it, which heads the whole or is
/// coordinated: the verb is the head, the noun its subject (`, and the chief of staff resigned`).
pub fn rooted(tokens: &mut [Token]) {
    let is_child = |t: &Token, of: usize| t.head == Some(of as u16);
    let nominal = |t: &Token| t.tag.is_noun() || t.tag == Tag::PPER;
    let Some(root) = tokens.iter().position(|t| t.head.is_none() && !t.tag.is_punctuation()) else { return };
    let opened = |v: usize| {
        tokens.iter().any(|t| {
            is_child(t, v)
                && matches!(t.tag, Tag::KOUS | Tag::PRELS | Tag::PRELAT | Tag::PWAV | Tag::PWS | Tag::KON)
        })
    };
    let has_subject = |v: usize| tokens.iter().any(|t| is_child(t, v) && t.rel.is_subject());
    let verb_of = |noun: usize| {
        tokens.iter().enumerate().find(|(v, t)| {
            *v > noun
                && is_child(t, noun)
                && t.tag == Tag::VVFIN
                && !matches!(t.rel, Rel::Conj | Rel::AclRelcl | Rel::Amod | Rel::Compound)
                && !opened(*v)
                && !has_subject(*v)
        })
    };
    let headed = |noun: usize| tokens.iter().any(|t| is_child(t, noun) && t.rel == Rel::Cop);
    let verb = if tokens.get(root).is_some_and(nominal) && !headed(root) { verb_of(root) } else { None };
    match verb {
        Some((v, _)) => reroot(tokens, root, v, Rel::Nsubj),
        None => conjunct(tokens),
    }
}

/// `began a strike, and the chief of staff Chung Jin-suk resigned`: the last finite verb, hung on the end of a coordinated
/// noun phrase, is the second main clause.
fn conjunct(tokens: &mut [Token]) {
    let child = |t: &Token, of: usize| t.head == Some(of as u16);
    let found = tokens.iter().enumerate().find_map(|(v, t)| {
        if t.tag != Tag::VVFIN
            || !matches!(t.rel, Rel::Acl | Rel::AclRelcl)
            || tokens.iter().any(|c| {
                child(c, v)
                    && (c.rel.is_subject()
                        || c.rel == Rel::Mark
                        || matches!(c.tag, Tag::PRELS | Tag::PRELAT | Tag::PWAV | Tag::KOUS))
            })
        {
            return None;
        }
        // the coordinated noun at the top of the phrase
        let mut noun = t.head? as usize;
        for _ in 0..8 {
            let n = tokens.get(noun)?;
            if n.rel == Rel::Conj {
                break;
            }
            noun = n.head? as usize;
        }
        let n = tokens.get(noun)?;
        let first = tokens.get(noun).and_then(|n| n.head)? as usize;
        let comma = (first..noun).any(|i| tokens.get(i).is_some_and(|t| t.tag == Tag::COMMA));
        if n.rel != Rel::Conj || !n.tag.is_noun() || noun > v || !comma {
            return None;
        }
        let mut verb = first;
        for _ in 0..8 {
            if tokens.get(verb)?.tag.is_verb() {
                break;
            }
            verb = tokens.get(verb)?.head? as usize;
        }
        tokens.get(verb)?.tag.is_verb().then_some((v, noun, verb))
    });
    let Some((v, noun, verb)) = found else { return };
    for t in tokens.iter_mut().filter(|t| t.head == Some(noun as u16) && t.rel == Rel::Cc) {
        t.head = Some(v as u16);
    }
    if let Some(t) = tokens.get_mut(v) {
        t.head = Some(verb as u16);
        t.rel = Rel::Conj;
    }
    if let Some(t) = tokens.get_mut(noun) {
        t.head = Some(v as u16);
        t.rel = Rel::Nsubj;
    }
}
