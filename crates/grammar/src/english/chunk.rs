//! Noun phrases of English up to their noun, by order alone. Case is known of pronouns and of what stands before 's.

use crate::chunk::Chunk;
use lagebild_model::syntax::agr;
use lagebild_model::{Tag, Token};

/// Finds the chunks of a tagged sentence, in order, without overlap.
pub fn chunks(tokens: &[Token]) -> Vec<Chunk> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if let Some(c) = chunk_at(tokens, i) {
            i = c.end as usize;
            out.push(c);
        } else {
            i += 1;
        }
    }
    out
}

fn chunk_at(tokens: &[Token], start: usize) -> Option<Chunk> {
    let tag = |i: usize| tokens.get(i).map(|t| t.tag);
    let mut i = start;
    let prep = (tag(i)? == Tag::APPR).then_some(i as u16);
    if prep.is_some() {
        i += 1;
    }
    let first = i;
    let mut det = None;
    let mut head = None;
    let mut open = false;
    while let Some(t) = tokens.get(i) {
        let before = i.checked_sub(1).and_then(tag).filter(|_| i > first);
        match t.tag {
            Tag::ART | Tag::PDAT | Tag::PPOSAT | Tag::PIAT | Tag::PWAT | Tag::PRELAT if head.is_none() => {
                if det.is_some() && t.tag == Tag::ART && before != Some(Tag::PIAT) {
                    break;
                }
                det = Some(i as u16);
                open = true;
            }
            Tag::ADJA | Tag::CARD => {
                // "the president last week": an adjective behind the noun opens another phrase
                if head.is_some() && before != Some(Tag::PAREN) {
                    break;
                }
                open = true;
            }
            Tag::VVPP | Tag::VVIZU if open && head.is_none() => {}
            Tag::ADV if open && head.is_none() => {}
            Tag::PAREN if hyphen(tokens, i) => {}
            Tag::NN | Tag::NE | Tag::FM => head = Some(i),
            // "to a boy's digital clock": what the owner stands before
            Tag::PTKA if head.is_some() && owns(tokens, i) => head = None,
            _ if t.tag.is_pronoun() && i == first => {
                head = Some(i);
                i += 1;
                break;
            }
            _ => break,
        }
        i += 1;
    }
    let head = match head {
        Some(h) => h,
        // "the latter", "three of them"
        None if open
            && i > first
            && matches!(tag(i - 1), Some(Tag::ADJA | Tag::CARD | Tag::PIAT | Tag::PDAT)) =>
        {
            i - 1
        }
        None => return None,
    };
    let end = head + 1;
    let owned = tag(end) == Some(Tag::PTKA);
    let mut cells = tokens.get(head).map_or(0, |t| t.morph.agr);
    if cells == 0 {
        cells = agr::ALL;
    }
    if tokens.get(head).is_none_or(|t| t.tag != Tag::PPER) {
        cells &= if owned { agr::GEN } else { !agr::GEN };
    }
    Some(Chunk { start: start as u16, end: end as u16, head: head as u16, prep, det, agr: cells })
}

/// True where a noun phrase goes on behind a possessive 's.
fn owns(tokens: &[Token], i: usize) -> bool {
    tokens
        .iter()
        .skip(i + 1)
        .map(|t| t.tag)
        .find(|t| !matches!(t, Tag::ADJA | Tag::CARD | Tag::ADV | Tag::VVPP | Tag::VVIZU | Tag::PAREN))
        .is_some_and(Tag::is_noun)
}

/// A hyphen inside a word: "US-led", "15-year term".
fn hyphen(tokens: &[Token], i: usize) -> bool {
    let (Some(a), Some(h), Some(b)) =
        (i.checked_sub(1).and_then(|k| tokens.get(k)), tokens.get(i), tokens.get(i + 1))
    else {
        return false;
    };
    let known = h.span.end > h.span.start;
    &*h.lemma == "-"
        && !b.tag.is_punctuation()
        && (!known || a.span.end == h.span.start && h.span.end == b.span.start)
}
