//! From the best tree over single arcs to a better one: parts of the tree that one arc does not show (a word with its
//! grandparent, its neighbours and its own opener; a clause with its commas; a verb with all it governs) are rated too,
//! and single heads are changed as long as the whole gets better (hill climbing, after Zhang et al. 2014).

use super::Frame;
use super::tree::Tree;
use crate::weights::{feature, hash_str};
use lagebild_model::Tag;

/// Rates features; trained weights do, and the perceptron while it learns.
pub(crate) trait Rate {
    /// Sum of the weights of features.
    fn rate(&self, features: &[u32]) -> i32;
}

/// What opens the clause of a word.
const OPEN_ZU: u32 = 5;
const OPEN_QUESTION: u32 = 4;
const OPEN_RELATIVE: u32 = 7;

/// Most passes over a sentence.
const PASSES: usize = 6;

/// What a word is inside a given tree.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    opener: u32,
    finite: u32,
    subject: u32,
    cc: u32,
}

impl Frame<'_> {
    pub(super) fn tag_of(&self, v: u16) -> Tag {
        self.token_of(v).map_or(Tag::XY, |t| t.tag)
    }

    fn seen(&self, tree: &Tree, v: u16) -> Seen {
        let mut s = Seen::default();
        let own = self.tag_of(v);
        if v == 0 {
            return s;
        }
        s.finite = u32::from(own.is_finite());
        if own == Tag::VVIZU {
            s.opener = OPEN_ZU;
        }
        for c in tree.children(v) {
            let tag = self.tag_of(*c);
            match tag {
                Tag::KOUS | Tag::KOUI => s.opener = self.node(*c as usize).lemma,
                Tag::PRELS if s.opener < 8 => s.opener = OPEN_RELATIVE,
                Tag::PWAV | Tag::PWS if s.opener < 5 && *c < v => s.opener = OPEN_QUESTION,
                Tag::PTKZU if s.opener == 0 => s.opener = OPEN_ZU,
                Tag::VAFIN | Tag::VMFIN if tree.children(*c).is_empty() => s.finite |= 2,
                Tag::KON if *c < v => s.cc = 1,
                t if t.is_noun()
                    && *c < v
                    && s.opener < 8
                    && tree
                        .children(*c)
                        .iter()
                        .any(|x| matches!(self.tag_of(*x), Tag::PRELAT | Tag::PRELS)) =>
                {
                    s.opener = OPEN_RELATIVE;
                }
                _ => {}
            }
            let n = self.node(*c as usize);
            if n.heads_chunk != 0 && n.prep == 0 && n.cases & 1 != 0 {
                s.subject = (s.subject + 1).min(2);
            }
        }
        s
    }

    fn class(&self, v: u16) -> u32 {
        let n = self.node(v as usize);
        if n.heads_chunk != 0 { n.cases | u32::from(n.prep != 0) << 4 | 32 } else { 0 }
    }

    /// Tag of the token before the first (`-1`) or behind the last (`1`) word of a subtree, punctuation included.
    fn border(&self, word: u16, side: isize) -> u32 {
        let at = self.node(word as usize).at as isize;
        let tag = usize::try_from(at + side).ok().and_then(|i| self.tokens.get(i)).map(|t| t.tag);
        match tag {
            None => 90,
            Some(t) => t as u32 + 1,
        }
    }

    /// Features of everything around `v` in a tree that single arcs do not show.
    pub(crate) fn around(&self, tree: &Tree, v: u16, out: &mut Vec<u32>) {
        out.clear();
        let h = tree.head(v);
        let (hn, vn) = (self.node(h as usize), self.node(v as usize));
        let (hs, vs) = (self.seen(tree, h), self.seen(tree, v));
        let dir = u32::from(h < v);
        let tt = hn.tag << 6 | vn.tag;
        let (hc, vc) = (self.class(h), self.class(v));
        let mut f = |t: u32, a: u32, b: u32, c: u32| out.push(feature(t, a, b, c));
        // grandparent
        if h != 0 {
            let g = tree.head(h);
            let gn = self.node(g as usize);
            let dirs = dir << 1 | u32::from(g < h);
            f(301, gn.tag << 12 | tt, dirs, 0);
            f(302, hn.lemma, vn.prep, gn.tag);
            f(303, gn.lemma, vn.tag, hn.tag);
            f(304, gn.lemma, vn.prep, hn.tag);
            f(305, gn.tag << 12 | tt, hc << 6 | vc, dirs);
            f(306, gn.tag << 12 | tt, hs.opener, dirs);
            f(307, gn.tag << 12 | tt, hn.kind << 4 | vn.kind, dirs);
            f(308, gn.base, vn.prep, hn.kind);
            f(309, gn.kind << 8 | hn.kind << 4 | vn.kind, vn.prep, hn.prep);
        }
        if vn.shape != 0 && h != 0 && vn.prep != 0 {
            let gn = self.node(tree.head(h) as usize);
            let takes = u32::from(hn.takes(vn.prep)) | u32::from(gn.takes(vn.prep)) << 1;
            f(360, hn.tag, gn.tag, takes);
            f(361, vn.prep, takes, hn.tag);
        }
        // nearer sibling on the same side, and the outermost
        let family = tree.children(h);
        let at = family.binary_search(&v).unwrap_or(0);
        let nearer = if dir == 1 {
            at.checked_sub(1).and_then(|k| family.get(k)).filter(|s| **s > h)
        } else {
            family.get(at + 1).filter(|s| **s < h)
        };
        let sn = nearer.map(|s| (*self.node(*s as usize), self.class(*s)));
        let (stag, sclass, slemma, sprep) = sn.map_or((0, 0, 0, 0), |(n, c)| (n.tag, c, n.lemma, n.prep));
        f(310, stag << 12 | tt, dir, 0);
        f(311, stag << 6 | vn.tag, dir, u32::from(hn.valency != 0));
        f(312, hn.tag, sclass << 8 | vc, dir);
        f(313, hn.lemma, stag, vn.tag);
        f(314, slemma, vn.tag, hn.tag);
        f(315, stag, vn.lemma, hn.tag);
        if sprep != 0 && vn.prep != 0 {
            f(316, sprep, vn.prep, hn.tag);
        }
        let outermost = u32::from(if dir == 1 { at + 1 == family.len() } else { at == 0 });
        f(317, tt, outermost, dir);
        // coordination
        let comma = self.between_commas(h, v).min(2);
        if vs.cc != 0 || vn.tag == hn.tag {
            f(320, tt, vs.cc | comma << 1 | dir << 3, hs.finite << 2 | vs.finite);
            f(
                321,
                tt,
                vs.cc | dir << 1 | u32::from(hn.prep == vn.prep) << 2,
                u32::from(hs.opener == vs.opener) | u32::from(hc & vc & 15 != 0) << 1,
            );
            f(322, vs.cc | comma << 1, hs.opener, vs.opener);
            f(323, hn.kind << 4 | vn.kind, vs.cc | comma << 1 | dir << 3, tt);
            if vn.shape != 0 {
                f(362, hn.ending, vn.ending, vs.cc);
                f(363, hn.lemma, vn.lemma, vs.cc);
                f(364, hn.valency, vn.valency, vs.cc | comma << 1);
            }
        }
        // clauses
        let (left, right) = (
            self.border(tree.left.get(v as usize).copied().unwrap_or(v), -1),
            self.border(tree.right.get(v as usize).copied().unwrap_or(v), 1),
        );
        let verbal = self.tag_of(v).is_verb() || vs.finite != 0;
        f(330, tt, vs.opener, dir);
        f(331, hn.lemma, vs.opener, vn.tag);
        f(333, tt, vs.finite | hs.finite << 2 | dir << 4, u32::from(vs.opener != 0));
        f(334, vs.finite, vs.opener, vs.subject | dir << 2);
        f(340, tt, left, dir);
        f(341, tt, right, dir);
        f(342, vn.tag, left << 8 | right, vs.finite);
        f(343, vn.tag, tree.size(v).max(1).ilog2(), hn.tag);
        if verbal {
            f(332, vs.opener, left << 8 | right, vs.finite);
            f(335, hn.tag, vs.opener, left << 8 | right);
            f(336, hs.finite | vs.finite << 2 | dir << 4, left, u32::from(hs.opener == vs.opener));
            f(337, hn.valency, vs.opener, dir << 2 | vs.finite);
        }
        if vc != 0 {
            f(344, hn.tag, vc, left << 8 | right);
            f(345, hn.tag << 8 | hc, vc, left | dir << 8);
        }
        self.governs(tree, v, vs, out);
    }

    /// Features of `v` with all it governs.
    fn governs(&self, tree: &Tree, v: u16, vs: Seen, out: &mut Vec<u32>) {
        let vn = self.node(v as usize);
        let children = tree.children(v);
        if children.is_empty() {
            return;
        }
        let mut f = |t: u32, a: u32, b: u32, c: u32| out.push(feature(t, a, b, c));
        let own = self.tag_of(v);
        let (mut bare, mut nominative, mut accusative, mut passive) = (0u32, 0u32, 0u32, 0u32);
        let (mut finite, mut openers, mut particles, mut cc) = (u32::from(own.is_finite()), 0u32, 0u32, 0u32);
        let mut at = own.is_finite().then_some(v);
        let (mut lefts, mut rights) = (0u32, 0u32);
        for c in children {
            let n = self.node(*c as usize);
            let tag = self.tag_of(*c);
            if *c < v {
                lefts += 1;
            } else {
                rights += 1;
            }
            if n.heads_chunk != 0 && n.prep == 0 && tag != Tag::PRF {
                bare += 1;
                nominative += u32::from(n.cases == 1);
                accusative += u32::from(n.cases == 8);
            }
            match tag {
                Tag::VAFIN | Tag::VMFIN if tree.children(*c).is_empty() => {
                    finite += 1;
                    at = at.or(Some(*c));
                    passive |= u32::from(n.lemma == hash_str("werden"));
                }
                Tag::VAINF | Tag::VAPP => passive |= u32::from(n.lemma == hash_str("werden")),
                Tag::KOUS | Tag::KOUI => openers += 1,
                Tag::PTKVZ => particles += 1,
                Tag::KON => cc += 1,
                _ => {}
            }
        }
        f(350, vn.tag, lefts.min(4) << 3 | rights.min(4), 0);
        f(355, vn.tag, finite.min(3) | openers.min(2) << 2 | particles.min(2) << 4 | cc.min(2) << 6, 0);
        if own.is_verb() || finite > 0 {
            f(351, vn.valency, bare.min(4), passive | finite.min(1) << 1);
            f(352, vn.tag, nominative.min(2) | accusative.min(2) << 2, finite.min(1) | passive << 1);
        }
        if let Some(at) = at {
            // the field before the finite verb, and what stands behind it
            let field = children
                .iter()
                .filter(|c| {
                    **c < at && !matches!(self.tag_of(**c), Tag::KON | Tag::KOUS | Tag::KOUI) && **c != v
                })
                .count() as u32
                + u32::from(v < at);
            let last = u32::from(tree.right.get(v as usize).is_some_and(|r| *r == at));
            let behind =
                children.iter().filter(|c| **c > at && self.node(**c as usize).heads_chunk != 0).count()
                    as u32;
            let opened = u32::from(vs.opener != 0);
            f(353, opened, field.min(4), last);
            f(354, opened, field.min(4), behind.min(3) | last << 2);
            f(356, vs.opener, last, field.min(2));
            let root = u32::from(tree.head(v) == 0);
            f(357, opened | root << 1, field.min(3) | vs.cc << 3, last);
        }
    }

    fn between_commas(&self, a: u16, b: u16) -> u32 {
        super::Dividers::between(
            &self.dividers.commas,
            self.node(a as usize).at as usize,
            self.node(b as usize).at as usize,
        )
    }
}

/// Improves a tree in place. `first[h * (n + 1) + d]` rates arcs, `options` are the heads tried for each word.
pub(crate) fn climb(
    frame: &Frame<'_>,
    tree: &mut Tree,
    first: &[i32],
    options: &[Vec<u16>],
    rate: &impl Rate,
) {
    let n = tree.heads.len();
    if n < 3 {
        return;
    }
    let arc = |h: u16, d: u16| first.get(h as usize * n + d as usize).copied().unwrap_or(i32::MIN / 4);
    let mut buffer = Vec::with_capacity(64);
    let mut own: Vec<i32> = (0..n as u16)
        .map(|v| {
            if v == 0 {
                return 0;
            }
            frame.around(tree, v, &mut buffer);
            rate.rate(&buffer)
        })
        .collect();
    let mut touched: Vec<u16> = Vec::new();
    for _ in 0..PASSES {
        let mut better = false;
        for v in 1..n as u16 {
            let Some(heads) = options.get(v as usize) else { continue };
            for to in heads.iter().copied() {
                let now = tree.head(v);
                if to == now || now == 0 {
                    continue;
                }
                let moves = if to == 0 {
                    // the word under the root comes under this one
                    let Some(root) = tree.children(0).first().copied() else { continue };
                    vec![(v, 0), (root, v)]
                } else if tree.head(to) == v {
                    // a dependent changes places with the word
                    vec![(to, now), (v, to)]
                } else if tree.below(to, v) {
                    continue;
                } else {
                    vec![(v, to)]
                };
                let mut gain = 0i64;
                touched.clear();
                for (x, new) in &moves {
                    gain += i64::from(arc(*new, *x)) - i64::from(arc(tree.head(*x), *x));
                    reach(tree, *x, &mut touched);
                    reach(tree, *new, &mut touched);
                    reach(tree, tree.head(*x), &mut touched);
                }
                let before: Vec<(u16, u16)> = moves.iter().map(|(x, _)| (*x, tree.head(*x))).collect();
                for (x, new) in &moves {
                    if let Some(s) = tree.heads.get_mut(*x as usize) {
                        *s = *new;
                    }
                }
                let mut keep = tree.refresh();
                let mut fresh: Vec<(u16, i32)> = Vec::new();
                if keep {
                    for (x, _) in &moves {
                        reach(tree, *x, &mut touched);
                    }
                    touched.sort_unstable();
                    touched.dedup();
                    for t in touched.iter().copied().filter(|t| *t != 0) {
                        frame.around(tree, t, &mut buffer);
                        let s = rate.rate(&buffer);
                        gain += i64::from(s) - i64::from(own.get(t as usize).copied().unwrap_or(0));
                        fresh.push((t, s));
                    }
                    keep = gain > 0;
                }
                if keep {
                    for (t, s) in fresh {
                        if let Some(o) = own.get_mut(t as usize) {
                            *o = s;
                        }
                    }
                    better = true;
                } else {
                    for (x, old) in before {
                        if let Some(s) = tree.heads.get_mut(x as usize) {
                            *s = old;
                        }
                    }
                    tree.refresh();
                }
            }
        }
        if !better {
            break;
        }
    }
}

/// The words whose surroundings change when something changes at `v`: itself, its dependents, and all above with theirs.
fn reach(tree: &Tree, v: u16, out: &mut Vec<u16>) {
    let mut x = v;
    for _ in 0..tree.heads.len() {
        out.push(x);
        out.extend_from_slice(tree.children(x));
        if x == 0 {
            break;
        }
        x = tree.head(x);
    }
}
