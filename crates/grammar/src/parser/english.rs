//! What arcs of English are rated by beside the features of both languages: words tell more there, as case tells less.

use super::Frame;
use crate::features::Node;
use crate::weights::{feature, hash_str};
use lagebild_model::{Tag, Token};

/// What lies to the left of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Left {
    /// Lemma of the nearest word that opens its clause, without a mark or a verb between; else 0.
    opener: u32,
    /// 1 when the nearest full verb takes the preposition of the word's phrase, 2 the nearest noun, 4 and 8 when there is none such.
    rivals: u32,
    /// Lemma of the nearest full verb to the left, and lemma and kind of the nearest noun outside the word's phrase, where it has a preposition.
    verb: u32,
    noun: u32,
    noun_kind: u32,
    /// Tag of the token before the word's phrase (before the word, when it heads none).
    border: u32,
}

/// How far a word's opener is looked for.
const REACH: usize = 8;

/// Looks to the left of every word; nothing for German.
pub(super) fn lefts(tokens: &[Token], nodes: &[Node]) -> Vec<Left> {
    if nodes.first().is_none_or(|n| n.shape == 0) {
        return Vec::new();
    }
    (0..tokens.len())
        .map(|i| Left {
            opener: opener(tokens, i),
            border: border(tokens, nodes, i),
            ..rivals(tokens, nodes, i)
        })
        .collect()
}

fn opener(tokens: &[Token], i: usize) -> u32 {
    for t in tokens.get(i.saturating_sub(REACH)..i).unwrap_or(&[]).iter().rev() {
        match t.tag {
            Tag::KOUS | Tag::PRELS | Tag::PRELAT | Tag::PWAV | Tag::PWS | Tag::PTKZU => {
                return hash_str(&t.lemma);
            }
            Tag::COMMA | Tag::STOP | Tag::PAREN | Tag::VVFIN | Tag::VVINF | Tag::VVPP | Tag::VVIZU => {
                return 0;
            }
            _ => {}
        }
    }
    0
}

fn border(tokens: &[Token], nodes: &[Node], i: usize) -> u32 {
    let phrase = nodes.get(i).filter(|n| n.heads_chunk != 0).map_or(0, |n| n.chunk);
    (0..i)
        .rev()
        .find(|k| phrase == 0 || nodes.get(*k).is_none_or(|n| n.chunk != phrase))
        .and_then(|k| tokens.get(k))
        .map_or(99, |t| t.tag as u32 + 1)
}

fn rivals(tokens: &[Token], nodes: &[Node], i: usize) -> Left {
    let Some(n) = nodes.get(i).filter(|n| n.prep != 0) else { return Left::default() };
    let before = |f: &dyn Fn(Tag) -> bool| {
        (0..i).rev().find(|k| {
            tokens.get(*k).is_some_and(|t| f(t.tag)) && nodes.get(*k).is_some_and(|x| x.chunk != n.chunk)
        })
    };
    let node = |k: Option<usize>| k.and_then(|k| nodes.get(k));
    let at_verb = node(before(&|t| matches!(t, Tag::VVFIN | Tag::VVINF | Tag::VVPP | Tag::VVIZU)));
    let at_noun = node(before(&|t| t.is_noun()));
    let takes = |x: Option<&Node>| x.map(|x| x.takes(n.prep));
    let (verb, noun) = (takes(at_verb), takes(at_noun));
    let rivals = u32::from(verb == Some(true))
        | u32::from(noun == Some(true)) << 1
        | u32::from(verb.is_none()) << 2
        | u32::from(noun.is_none()) << 3;
    Left {
        rivals,
        verb: at_verb.map_or(0, |x| x.lemma),
        noun: at_noun.map_or(0, |x| x.lemma),
        noun_kind: at_noun.map_or(0, |x| x.kind),
        ..Left::default()
    }
}

impl Frame<'_> {
    /// Features of an arc between two words of English.
    pub(super) fn english_arc(
        &self,
        hn: &Node,
        dn: &Node,
        (dir, bin): (u32, u32),
        walls: u32,
        out: &mut Vec<u32>,
    ) {
        let mut f = |t: u32, a: u32, b: u32, c: u32| out.push(feature(t, a, b, c));
        let (a, b) = (hn.at as usize, dn.at as usize);
        let tt = hn.tag << 6 | dn.tag;
        let lemma = |at: usize, by: isize| {
            at.checked_add_signed(by).and_then(|i| self.nodes.get(i)).map_or(1, |n| n.lemma)
        };
        f(160, tt, lemma(b, -1), dir);
        f(161, tt, lemma(b, 1), dir);
        f(162, tt, lemma(a, 1), dir);
        f(163, tt, lemma(a, -1), dir);
        f(164, hn.tag, dn.ending, dir);
        f(165, dn.tag, hn.ending, dir);
        f(166, hn.lemma, dn.tag, bin);
        let left = self.lefts.get(b).copied().unwrap_or_default();
        let kinds = hn.kind << 4 | dn.kind;
        if hn.kind != 0 && dn.kind != 0 {
            // names and the nouns before and behind them
            let kind = |at: usize, by: isize| {
                at.checked_add_signed(by).and_then(|i| self.nodes.get(i)).map_or(15, |n| n.kind)
            };
            let near = kind(b, -1) | kind(b, 1) << 4 | kind(a, -1) << 8 | kind(a, 1) << 12;
            f(170, tt, kinds, bin);
            f(171, kinds, near, dir);
            f(172, kinds, self.tag_at(b as isize + 1) << 6 | self.tag_at(a as isize + 1), dir);
            f(173, kinds, self.tag_at(b as isize - 1) << 6 | self.tag_at(a as isize - 1), dir);
            f(174, hn.lemma, dn.kind, dir);
            f(175, hn.kind, dn.lemma, dir);
            f(176, kinds, walls, dir);
        }
        if dn.heads_chunk == 0 || dn.prep == 0 {
            f(180, tt, left.opener, walls & 0x3f);
            f(181, hn.lemma, left.opener, dn.tag);
            f(182, hn.valency, left.opener, dn.tag << 1 | dir);
        } else {
            let takes = u32::from(hn.takes(dn.prep));
            f(183, tt, left.rivals << 1 | takes, dir);
            f(184, hn.tag, dn.prep, left.rivals << 1 | takes);
            f(185, hn.tag, left.rivals << 1 | takes, bin);
            f(186, hn.tag, dn.prep, left.noun_kind << 4 | dn.kind);
            f(187, hn.tag, dn.prep, left.verb);
            f(188, hn.tag, dn.prep, left.noun);
            f(189, hn.tag, left.noun, left.verb);
        }
        f(190, tt, left.border, dir);
        f(191, tt, left.border << 7 | self.tag_at(a as isize + 1), bin);
        f(192, kinds, left.border, dir | u32::from(hn.prep == dn.prep) << 1);
        f(193, dn.prep, hn.prep, left.border);
        f(194, hn.ending, dn.ending, left.border);
        f(195, tt, left.border, walls & 0x3f);
    }
}
