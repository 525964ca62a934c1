//! Noun phrases without what follows their noun: preposition, article, adjectives, noun. Their cells are the
//! intersection of what their words allow.

use lagebild_model::syntax::agr;
use lagebild_model::{Tag, Token};

/// A simple noun phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chunk {
    /// First token (the preposition, where there is one).
    pub start: u16,
    /// Behind the last token.
    pub end: u16,
    /// Its noun or pronoun.
    pub head: u16,
    /// The preposition.
    pub prep: Option<u16>,
    /// Determiner, where there is one.
    pub det: Option<u16>,
    /// Cells that fit all its words.
    pub agr: u16,
}

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

fn tag(tokens: &[Token], i: usize) -> Option<Tag> {
    tokens.get(i).map(|t| t.tag)
}

fn chunk_at(tokens: &[Token], start: usize) -> Option<Chunk> {
    let mut i = start;
    let mut prep = None;
    let mut cells = agr::ALL;
    if matches!(tag(tokens, i)?, Tag::APPR | Tag::APPRART | Tag::KOKOM) {
        prep = Some(i as u16);
        if tokens.get(i).is_some_and(|t| t.tag != Tag::KOKOM && t.morph.agr != 0) {
            cells = tokens.get(i).map_or(agr::ALL, |t| t.morph.agr);
        }
        i += 1;
    }
    let before_words = i;
    let mut det = None;
    let mut modifiers = 0u16;
    let mut words: Vec<u16> = Vec::new();
    let mut plain_number = false;
    while let Some(t) = tokens.get(i) {
        match t.tag {
            Tag::ART | Tag::PDAT | Tag::PPOSAT | Tag::PRELAT | Tag::PWAT
                if det.is_none() && modifiers == 0 =>
            {
                det = Some(i as u16);
                words.push(t.morph.agr);
            }
            Tag::PIAT if modifiers < 2 => {
                det.get_or_insert(i as u16);
                if t.morph.agr != 0 {
                    words.push(t.morph.agr);
                }
                modifiers += 1;
            }
            Tag::ADJA | Tag::TRUNC => {
                if t.tag == Tag::ADJA && t.morph.agr != 0 {
                    words.push(t.morph.agr);
                }
                modifiers += 1;
            }
            Tag::CARD => {
                plain_number = true;
                modifiers += 1;
            }
            // "rund 200", "sehr alte", "bereits vereinbarten"; "neue und alte"
            Tag::ADV | Tag::ADJD | Tag::KON | Tag::COMMA
                if modifiers_follow(tokens, i, t.tag)
                    && (det.is_some() || modifiers > 0 || prep.is_some()) => {}
            _ => break,
        }
        i += 1;
    }
    let head_tag = tag(tokens, i)?;
    let noun = matches!(head_tag, Tag::NN | Tag::NE | Tag::FM);
    let (head, end) = if noun || i == before_words && head_tag.is_pronoun() {
        (i, i + 1)
    } else if i > before_words
        && (modifiers > 0 || det.is_some())
        && !matches!(tag(tokens, i - 1)?, Tag::ADV | Tag::ADJD | Tag::KON | Tag::COMMA | Tag::ART)
    {
        // elliptic: "die meisten", "im Jahr 2024 ... 200 davon"
        (i - 1, i)
    } else if prep.is_some() && head_tag == Tag::CARD {
        (i, i + 1)
    } else {
        return None;
    };
    let head_token = tokens.get(head)?;
    let mut own = head_token.morph.agr;
    if own == 0 {
        own = agr::ALL;
    }
    if plain_number
        && head_token.tag == Tag::NN
        && own & agr::PLUR != 0
        && !words.iter().any(|w| w & agr::PLUR == 0)
    {
        own &= agr::PLUR;
    }
    // a bare genitive without article or adjective can only be a name or a marked noun
    if words.is_empty() && head_token.tag == Tag::NN && !head_token.guessed {
        own &= !(agr::PLUR & agr::GEN);
        if own & agr::FEM != 0 {
            own &= !(agr::FEM & agr::GEN);
        }
    }
    let narrowed = words.iter().fold(own, |m, w| if m & w == 0 { m } else { m & w });
    let mut all = narrowed & cells;
    if all == 0 {
        all = if cells == agr::ALL { narrowed } else { cells };
    }
    Some(Chunk { start: start as u16, end: end as u16, head: head as u16, prep, det, agr: all })
}

/// After an adverb, conjunction or comma inside a phrase an adjective or number must follow.
fn modifiers_follow(tokens: &[Token], i: usize, this: Tag) -> bool {
    let mut j = i + 1;
    if matches!(this, Tag::KON | Tag::COMMA)
        && !matches!(tag(tokens, i.wrapping_sub(1)), Some(Tag::ADJA | Tag::TRUNC | Tag::CARD))
    {
        return false;
    }
    while matches!(tag(tokens, j), Some(Tag::ADV | Tag::ADJD)) && j < i + 3 {
        j += 1;
    }
    matches!(tag(tokens, j), Some(Tag::ADJA))
        || (matches!(this, Tag::ADV | Tag::ADJD) && matches!(tag(tokens, j), Some(Tag::CARD)))
}

/// The four cases of a set of cells as bits 1 nominative, 2 genitive, 4 dative, 8 accusative.
pub fn cases(cells: u16) -> u8 {
    let mut m = 0;
    for (i, c) in [agr::NOM, agr::GEN, agr::DAT, agr::ACC].into_iter().enumerate() {
        if cells & c != 0 {
            m |= 1 << i;
        }
    }
    m
}
