//! Heads: the best projective tree over the words of a sentence.
//!
//! First-order search after Eisner (1996) over arcs scored with trained integer weights, then hill climbing over larger
//! parts of the tree; punctuation takes no part but is seen between words. Relations are given afterwards by
//! [`crate::roles`].

mod climb;
mod eisner;
mod english;
mod tree;

pub(crate) use climb::{Rate, climb};
pub use eisner::eisner;
pub(crate) use tree::Tree;

use crate::analysis::Trained;
use crate::features::Node;
use crate::network::Rated;
use crate::roles::Allowed;
use crate::weights::{Weights, feature};
use lagebild_model::{Rel, Tag, Token};

/// Counts of dividing tokens before each position, to see quickly what lies between two words.
#[derive(Debug, Default)]
pub struct Dividers {
    commas: Vec<u16>,
    finite: Vec<u16>,
    openers: Vec<u16>,
    marks: Vec<u16>,
    nonfinite: Vec<u16>,
    conjunctions: Vec<u16>,
    /// Runs of nouns and pronouns.
    phrases: Vec<u16>,
    tag_bits: Vec<u64>,
}

impl Dividers {
    /// Running counts over a sentence.
    pub fn new(tokens: &[Token]) -> Self {
        let count = |f: &dyn Fn(&Token) -> bool| {
            let mut sum = 0u16;
            let mut v = vec![0u16];
            for t in tokens {
                sum += u16::from(f(t));
                v.push(sum);
            }
            v
        };
        Self {
            commas: count(&|t| t.tag == Tag::COMMA),
            finite: count(&|t| t.tag.is_finite()),
            openers: count(&|t| matches!(t.tag, Tag::KOUS | Tag::PRELS | Tag::PRELAT | Tag::KOUI)),
            marks: count(&|t| matches!(t.tag, Tag::PAREN | Tag::STOP)),
            nonfinite: count(&|t| t.tag.is_nonfinite()),
            conjunctions: count(&|t| t.tag == Tag::KON),
            phrases: {
                let mut sum = 0u16;
                let mut inside = false;
                let mut v = vec![0u16];
                for t in tokens {
                    let noun = t.tag.is_noun() || t.tag.is_pronoun();
                    sum += u16::from(noun && !inside);
                    inside = noun;
                    v.push(sum);
                }
                v
            },
            tag_bits: tokens.iter().map(|t| 1u64 << (t.tag as u64)).collect(),
        }
    }

    fn between(v: &[u16], a: usize, b: usize) -> u32 {
        let (lo, hi) = (a.min(b) + 1, a.max(b));
        match (v.get(lo), v.get(hi)) {
            (Some(x), Some(y)) => u32::from(y.saturating_sub(*x)),
            _ => 0,
        }
    }

    fn tags_between(&self, a: usize, b: usize) -> u64 {
        let (lo, hi) = (a.min(b) + 1, a.max(b));
        self.tag_bits.get(lo..hi).map_or(0, |s| s.iter().fold(0, |m, x| m | x))
    }
}

const ROOT: Node = Node {
    tag: 0,
    lemma: 0,
    base: 0,
    kind: 0,
    ending: 0,
    governs: [0; crate::features::PREPOSITIONS],
    cases: 0,
    prep: 0,
    number: 0,
    valency: 0,
    shape: 0,
    agr: 0,
    at: 0,
    chunk: 0,
    heads_chunk: 0,
};

/// The words of a sentence without punctuation, and what surrounds them.
#[derive(Debug)]
pub struct Frame<'a> {
    nodes: &'a [Node],
    tokens: &'a [Token],
    dividers: Dividers,
    /// What lies to the left of each token; English alone.
    lefts: Vec<english::Left>,
    /// Token indices of the words.
    pub words: Vec<u16>,
}

impl<'a> Frame<'a> {
    /// Prepares a sentence.
    pub fn new(tokens: &'a [Token], nodes: &'a [Node]) -> Self {
        let words = tokens
            .iter()
            .enumerate()
            .filter(|(_, t)| !t.tag.is_punctuation())
            .map(|(i, _)| i as u16)
            .collect();
        let lefts = english::lefts(tokens, nodes);
        Self { nodes, tokens, dividers: Dividers::new(tokens), lefts, words }
    }

    fn token_of(&self, word: u16) -> Option<&Token> {
        (word as usize)
            .checked_sub(1)
            .and_then(|k| self.words.get(k))
            .and_then(|i| self.tokens.get(*i as usize))
    }

    fn node(&self, word: usize) -> &Node {
        if word == 0 {
            return &ROOT;
        }
        self.words.get(word - 1).and_then(|i| self.nodes.get(*i as usize)).unwrap_or(&ROOT)
    }

    fn tag_at(&self, token: isize) -> u32 {
        usize::try_from(token).ok().and_then(|i| self.tokens.get(i)).map_or(99, |t| t.tag as u32 + 1)
    }

    /// Features of the arc from word `h` (0 is the root) to word `d` (from 1).
    pub fn arc(&self, h: usize, d: usize, out: &mut Vec<u32>) {
        out.clear();
        let (hn, dn) = (self.node(h), self.node(d));
        let dir = u32::from(h < d);
        let distance = h.abs_diff(d);
        let bin = match distance {
            0..=4 => distance as u32,
            5..=6 => 5,
            7..=9 => 6,
            10..=14 => 7,
            _ => 8,
        } | dir << 4;
        let mut f = |t: u32, a: u32, b: u32, c: u32| out.push(feature(t, a, b, c));
        let tt = hn.tag << 6 | dn.tag;
        f(101, tt, bin, 0);
        f(102, tt, dir, 0);
        f(103, hn.lemma, dn.tag, dir);
        f(104, hn.tag, dn.lemma, dir);
        f(105, hn.lemma, dn.lemma, dir);
        f(106, dn.lemma, bin, 0);
        f(107, hn.tag, bin, 0);
        f(108, dn.tag, bin, 0);
        if h == 0 {
            f(150, dn.tag, u32::from(d == 1), 0);
            f(
                151,
                dn.tag,
                Dividers::between(&self.dividers.openers, 0, dn.at as usize + 1).min(2),
                Dividers::between(&self.dividers.finite, 0, dn.at as usize + 1).min(2),
            );
            f(
                152,
                dn.tag,
                Dividers::between(&self.dividers.commas, 0, dn.at as usize + 1).min(3),
                u32::from(Dividers::between(&self.dividers.finite, dn.at as usize, self.tokens.len()) > 0),
            );
            f(153, dn.tag, self.tag_at(dn.at as isize - 1), self.tag_at(dn.at as isize + 1));
            return;
        }
        let (ha, da) = (hn.at as isize, dn.at as isize);
        let (h1, hm) = (self.tag_at(ha + 1), self.tag_at(ha - 1));
        let (d1, dm) = (self.tag_at(da + 1), self.tag_at(da - 1));
        f(109, tt, h1 << 6 | dm, dir);
        f(110, tt, hm << 6 | d1, dir);
        f(111, tt, h1 << 6 | d1, dir);
        f(112, tt, hm << 6 | dm, dir);
        f(113, tt, dm, dir);
        f(114, tt, d1, dir);
        f(115, tt, h1, dir);
        f(116, tt, hm, dir);
        let (a, b) = (hn.at as usize, dn.at as usize);
        let d = &self.dividers;
        let commas = Dividers::between(&d.commas, a, b).min(3);
        let finite = Dividers::between(&d.finite, a, b).min(3);
        let openers = Dividers::between(&d.openers, a, b).min(2);
        let marks = Dividers::between(&d.marks, a, b).min(2);
        let nonfinite = Dividers::between(&d.nonfinite, a, b).min(2);
        let kon = Dividers::between(&d.conjunctions, a, b).min(2);
        let walls = commas | finite << 2 | openers << 4 | marks << 6 | nonfinite << 8 | kon << 10;
        f(117, tt, commas | marks << 2, dir);
        f(118, tt, finite | openers << 2, dir);
        f(119, tt, walls, dir);
        f(120, tt, kon | commas << 2, dir);
        f(121, dn.tag, walls, dir);
        f(122, tt, nonfinite | finite << 2 | commas << 4, dir);
        let mut between = d.tags_between(a, b);
        while between != 0 {
            let t = between.trailing_zeros();
            between &= between - 1;
            f(123, tt, t, dir);
        }
        // noun phrases: case, preposition, agreement
        let same_chunk =
            u32::from(hn.chunk != 0 && hn.chunk == dn.chunk) | hn.heads_chunk << 1 | dn.heads_chunk << 2;
        f(124, tt, same_chunk, dir);
        if dn.heads_chunk != 0 {
            let prep = u32::from(dn.prep != 0);
            f(125, hn.tag, dn.cases | prep << 4, dir);
            f(126, hn.tag, dn.prep, dir);
            f(127, hn.lemma, dn.prep, dir);
            f(128, tt, dn.cases | prep << 4, bin);
            f(129, hn.valency, dn.cases | prep << 4, dir);
            f(130, tt, prep, walls & 0x3f);
            let takes = u32::from(hn.takes(dn.prep));
            f(140, hn.tag, dn.kind, dn.prep);
            f(141, hn.kind, dn.kind, dn.prep);
            f(142, hn.base, dn.prep, dir);
            f(143, hn.kind, dn.prep, dir);
            f(144, hn.tag | takes << 6, prep, bin);
            f(145, tt, hn.kind << 4 | dn.kind, dir | prep << 1 | u32::from(hn.prep != 0) << 2);
            f(146, hn.base, dn.base, dir);
            f(147, hn.kind << 4 | dn.kind, kon | commas << 2, dir | prep << 1 | u32::from(hn.prep != 0) << 2);
            f(148, hn.valency, dn.kind, dn.cases | prep << 4);
            if hn.heads_chunk != 0 {
                let agree = u32::from(hn.agr & dn.agr != 0) | u32::from(hn.prep != 0) << 1 | prep << 2;
                f(131, tt, agree, bin);
                f(132, tt, agree | commas << 3, dir);
                f(133, hn.prep, dn.prep, dir);
                f(134, hn.lemma, dn.prep, distance.min(3) as u32);
            }
        }
        if dn.shape != 0 {
            self.english_arc(hn, dn, (dir, bin), walls, out);
            let mut f = |t: u32, a: u32, b: u32, c: u32| out.push(feature(t, a, b, c));
            let nouns = Dividers::between(&d.phrases, a, b).min(3);
            f(140, tt, nouns, dir);
            f(141, dn.lemma, hn.tag, nouns | dir << 2);
            f(142, hn.valency, dn.valency, dir);
            f(143, tt, dn.prep, nouns | dir << 2);
            f(144, dn.valency, hn.tag, dir);
            f(145, hn.lemma, dn.prep, dn.valency);
        }
        let mut f = |t: u32, a: u32, b: u32, c: u32| out.push(feature(t, a, b, c));
        if dn.tag == Tag::APPR as u32 + 1 || dn.tag == Tag::APPRART as u32 + 1 {
            f(135, tt, same_chunk, bin);
        }
        if self.tokens.get(a).is_some_and(|t| t.tag.is_verb()) {
            f(136, hn.valency, dn.tag, dir);
            f(137, dn.tag | dn.number << 6 | hn.number << 8, dn.cases, dir);
            f(138, dn.lemma, hn.valency, dir);
        }
    }

    /// What stands inside a noun phrase before its noun hangs inside it; the rest is not worth rating.
    fn conceivable(&self, h: usize, d: usize, allowed: &Allowed) -> bool {
        let dn = self.node(d);
        if h != 0 && !allowed.joins(self.tag_of(h as u16), self.tag_of(d as u16)) {
            return false;
        }
        if dn.chunk == 0 || dn.heads_chunk != 0 || dn.shape != 0 {
            return true;
        }
        if h == 0 {
            return false;
        }
        let inner = self.token_of(d as u16).is_some_and(|t| {
            matches!(
                t.tag,
                Tag::ART
                    | Tag::ADJA
                    | Tag::APPR
                    | Tag::APPRART
                    | Tag::PPOSAT
                    | Tag::PDAT
                    | Tag::PIAT
                    | Tag::CARD
            )
        });
        !inner || self.node(h).chunk == dn.chunk
    }

    /// Scores every conceivable arc; index `h * (n + 1) + d`.
    pub fn scores(&self, weights: &Weights, allowed: &Allowed) -> Vec<i32> {
        let n = self.words.len();
        let mut out = vec![i32::MIN / 4; (n + 1) * (n + 1)];
        let mut buffer = Vec::with_capacity(80);
        for d in 1..=n {
            for h in 0..=n {
                if h != d
                    && self.conceivable(h, d, allowed)
                    && let Some(s) = out.get_mut(h * (n + 1) + d)
                {
                    self.arc(h, d, &mut buffer);
                    *s = weights.sum(&buffer, 0);
                }
            }
        }
        out
    }
}

/// Most heads that are tried for a word when the tree is improved.
const OPTIONS: usize = 3;

/// How far a head's score may lie behind the best to be tried.
const LAG: i32 = 6 * Weights::UNIT;

/// For each word the heads worth trying, best first, after the scores of single arcs.
pub(crate) fn options(n: usize, scores: &[i32], lag: i32) -> Vec<Vec<u16>> {
    let w = n + 1;
    let mut out = vec![Vec::new(); w];
    for d in 1..w {
        let mut list: Vec<(i32, u16)> = (0..w)
            .filter(|h| *h != d)
            .map(|h| (scores.get(h * w + d).copied().unwrap_or(i32::MIN / 4), h as u16))
            .collect();
        list.sort_unstable_by_key(|(s, h)| (std::cmp::Reverse(*s), *h));
        let best = list.first().map_or(0, |l| l.0);
        if let Some(o) = out.get_mut(d) {
            *o = list.iter().take(OPTIONS).filter(|(s, _)| best - *s <= lag).map(|(_, h)| *h).collect();
        }
    }
    out
}

/// Arc scores as the search over larger parts takes them: halved, since they are surer of themselves than they are right.
pub(crate) fn tempered(score: i32) -> i32 {
    score / 2
}

impl Rate for Weights {
    fn rate(&self, features: &[u32]) -> i32 {
        self.sum(features, 0)
    }
}

/// How many points of the arc weights one of the network's logarithms of odds counts.
const NETWORK_COUNTS: i64 = 4 * Weights::UNIT as i64;

/// Writes heads into the tokens; relations stay to be given. Punctuation goes to the root. `rated` are the tokens of a
/// sentence as heads of each other, in which the tokens stand `at` these places.
pub fn parse(tokens: &mut [Token], nodes: &[Node], trained: &Trained, (rated, at): (&Rated, &[usize])) {
    let (words, heads) = {
        let frame = Frame::new(tokens, nodes);
        let n = frame.words.len();
        let mut scores = frame.scores(&trained.arcs, &trained.allowed);
        let place = |word: usize| {
            word.checked_sub(1).and_then(|k| frame.words.get(k)).and_then(|t| at.get(*t as usize)).copied()
        };
        for (k, s) in scores.iter_mut().enumerate() {
            let (h, d) = (k / (n + 1), k % (n + 1));
            let Some(d) = place(d) else { continue };
            let odds = i64::from(rated.score(place(h), d));
            *s = tempered(*s) + ((odds * NETWORK_COUNTS) >> Rated::POINT) as i32;
        }
        let mut tree = Tree::new(eisner(n, &scores));
        climb(&frame, &mut tree, &scores, &options(n, &scores, LAG), &trained.parts);
        (frame.words, tree.heads)
    };
    attach(tokens, &words, &heads);
}

/// Writes the heads found over `words` (word numbers from 1) into the tokens.
pub(crate) fn attach(tokens: &mut [Token], words: &[u16], heads: &[u16]) {
    let mut root = None;
    for (k, at) in words.iter().enumerate() {
        let head = heads.get(k + 1).copied().unwrap_or(0);
        let to = (head as usize).checked_sub(1).and_then(|h| words.get(h)).copied();
        if to.is_none() {
            root = Some(*at);
        }
        if let Some(t) = tokens.get_mut(*at as usize) {
            t.head = to;
            t.rel = if to.is_none() { Rel::Root } else { Rel::Dep };
        }
    }
    for t in tokens.iter_mut().filter(|t| t.tag.is_punctuation()) {
        t.head = root;
        t.rel = Rel::Punct;
    }
}
