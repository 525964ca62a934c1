//! Relations: what each word is to its head.
//!
//! All dependents of one head are labelled together by exact search: trained weights rank, and a head has at most one
//! subject and one accusative object (coordinated ones hang on each other).

use crate::analysis::Trained;
use crate::features::Node;
use crate::network::Rated;
use crate::weights::{Weights, feature, hash_str};
use lagebild_model::syntax::verb;
use lagebild_model::{Rel, Tag, Token};

const LABELS: usize = Rel::ALL.len();
const TAGS: usize = Tag::ALL.len();

/// Which relations were seen between which tags.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    pairs: Vec<u64>,
    single: Vec<u64>,
}

impl Allowed {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self { pairs: vec![0; TAGS * TAGS], single: vec![0; TAGS] }
    }

    /// Notes one relation.
    pub fn see(&mut self, head: Tag, dependent: Tag, rel: Rel) {
        let bit = 1u64 << (rel as u64);
        if let Some(p) = self.pairs.get_mut(head as usize * TAGS + dependent as usize) {
            *p |= bit;
        }
        if let Some(p) = self.single.get_mut(dependent as usize) {
            *p |= bit;
        }
    }

    /// True when some relation was seen between such words.
    pub fn joins(&self, head: Tag, dependent: Tag) -> bool {
        self.pairs.get(head as usize * TAGS + dependent as usize).is_none_or(|p| *p != 0)
    }

    fn mask(&self, head: Tag, dependent: Tag) -> u64 {
        let pair = self.pairs.get(head as usize * TAGS + dependent as usize).copied().unwrap_or(0);
        if pair.count_ones() > 1 {
            return pair;
        }
        let single = self.single.get(dependent as usize).copied().unwrap_or(0);
        let both = pair | single;
        if both == 0 { 1 << (Rel::Dep as u64) } else { both }
    }

    /// Packs the table, eight bytes a mask.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.pairs.iter().chain(&self.single).flat_map(|m| m.to_le_bytes()).collect()
    }

    /// Unpacks it; a short input leaves the rest empty.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut masks: Vec<u64> =
            bytes.chunks_exact(8).map(|c| c.iter().rev().fold(0u64, |m, b| m << 8 | u64::from(*b))).collect();
        masks.resize(TAGS * TAGS + TAGS, 0);
        let single = masks.split_off(TAGS * TAGS);
        Self { pairs: masks, single }
    }
}

/// One head with its dependents, in sentence order.
#[derive(Debug, Clone)]
pub struct Family {
    /// Token index of the head.
    pub head: u16,
    /// Token indices of the dependents.
    pub children: Vec<u16>,
}

/// All families of a parsed sentence, by head.
pub fn families(tokens: &[Token]) -> Vec<Family> {
    let mut out: Vec<Family> =
        (0..tokens.len() as u16).map(|head| Family { head, children: Vec::new() }).collect();
    for (i, t) in tokens.iter().enumerate() {
        if let Some(h) = t.head
            && !t.tag.is_punctuation()
            && let Some(f) = out.get_mut(h as usize)
        {
            f.children.push(i as u16);
        }
    }
    out.retain(|f| !f.children.is_empty());
    out
}

/// What the whole family tells about each of its members.
#[derive(Debug, Default)]
struct Context {
    passive: u32,
    copula: u32,
    finite_number: u32,
    sure_nominative: u32,
    open_nominative: u32,
    sure_accusative: u32,
    reflexive: u32,
    expletive: u32,
    modal: u32,
}

fn context(tokens: &[Token], nodes: &[Node], family: &Family) -> Context {
    let mut c = Context::default();
    let Some(head) = tokens.get(family.head as usize) else { return c };
    let mut finite = head.tag.is_finite().then_some(head);
    let participle = head.tag == Tag::VVPP;
    for i in &family.children {
        let (Some(t), Some(n)) = (tokens.get(*i as usize), nodes.get(*i as usize)) else { continue };
        if matches!(t.tag, Tag::VAFIN | Tag::VAINF | Tag::VAPP) {
            if &*t.lemma == "werden" && participle {
                c.passive = 1;
            }
            if matches!(&*t.lemma, "sein" | "be") {
                if participle {
                    c.passive |= 2;
                }
                if !head.tag.is_verb() {
                    c.copula = 1;
                }
            }
        }
        if matches!(t.tag, Tag::VMFIN) {
            c.modal = 1;
        }
        if t.tag.is_finite() && finite.is_none() {
            finite = Some(t);
        }
        if t.tag == Tag::PRF {
            c.reflexive = 1;
        }
        if n.heads_chunk != 0 && n.prep == 0 {
            match n.cases {
                1 => c.sure_nominative += 1,
                8 => c.sure_accusative += 1,
                x if x & 1 != 0 => c.open_nominative += 1,
                _ => {}
            }
        }
    }
    if let Some(f) = finite {
        c.finite_number =
            u32::from(f.morph.verb & verb::SING != 0) | u32::from(f.morph.verb & verb::PLUR != 0) << 1;
    }
    c
}

/// Features of one dependent, without its relation.
fn features(tokens: &[Token], nodes: &[Node], family: &Family, c: &Context, k: usize, out: &mut Vec<u32>) {
    out.clear();
    let Some(d) = family.children.get(k).copied() else { return };
    let (Some(hn), Some(dn)) = (nodes.get(family.head as usize), nodes.get(d as usize)) else { return };
    let tag_at =
        |i: isize| usize::try_from(i).ok().and_then(|i| tokens.get(i)).map_or(99, |t| t.tag as u32 + 1);
    let dir = u32::from(family.head < d);
    let prep = u32::from(dn.prep != 0);
    let agree = u32::from(c.finite_number & dn.number != 0) | u32::from(c.finite_number == 0) << 1;
    let family_bits = c.passive | c.copula << 2 | c.reflexive << 3 | c.expletive << 4 | c.modal << 5;
    let others_nominative = c.sure_nominative.saturating_sub(u32::from(dn.cases == 1)).min(1)
        | (c.open_nominative.saturating_sub(u32::from(dn.cases & 1 != 0 && dn.cases != 1))).min(2) << 1
        | c.sure_accusative.saturating_sub(u32::from(dn.cases == 8)).min(1) << 3;
    let earlier_nominals = family
        .children
        .iter()
        .take(k)
        .filter(|i| nodes.get(**i as usize).is_some_and(|n| n.heads_chunk != 0 && n.prep == 0))
        .count()
        .min(2) as u32;
    let has_mark = u32::from(
        family
            .children
            .iter()
            .any(|i| tokens.get(*i as usize).is_some_and(|t| matches!(t.tag, Tag::KOUS | Tag::KOUI))),
    );
    let has_zu = u32::from(
        family.children.iter().any(|i| tokens.get(*i as usize).is_some_and(|t| t.tag == Tag::PTKZU)),
    );
    let tt = hn.tag << 6 | dn.tag;
    let (dm, d1) = (tag_at(d as isize - 1), tag_at(d as isize + 1));
    let distance = (family.head.abs_diff(d)).min(4) as u32;
    let comma = {
        let (a, b) = (family.head.min(d) as usize, family.head.max(d) as usize);
        tokens.get(a + 1..b).map_or(0, |s| s.iter().filter(|t| t.tag == Tag::COMMA).count()).min(2) as u32
    };
    // what the dependent governs itself: its first word and its own marker tell clause types apart
    let own_mark = family_mark(tokens, d);
    let mut f = |t: u32, a: u32, b: u32, c: u32| out.push(feature(t, a, b, c));
    f(201, tt, dir, 0);
    f(202, tt, dir, distance);
    f(203, dn.lemma, hn.tag, dir);
    f(204, hn.lemma, dn.tag, dir);
    f(205, hn.lemma, dn.lemma, 0);
    f(206, dn.tag, dm, dir);
    f(207, dn.tag, d1, dir);
    f(208, tt, comma, dir);
    f(209, tt, own_mark, dir);
    f(210, hn.lemma, own_mark, dn.tag);
    f(211, dn.lemma, 0, 0);
    f(212, dn.tag, has_mark | has_zu << 1, dir);
    f(213, tt, dm, d1);
    if dn.heads_chunk != 0 {
        f(220, dn.cases | prep << 4, agree, others_nominative);
        f(221, dn.cases | prep << 4, agree | earlier_nominals << 2, dir);
        f(222, dn.cases | prep << 4, hn.tag, family_bits);
        f(223, dn.cases | prep << 4, hn.valency, family_bits & 3);
        f(224, dn.prep, hn.tag, dir);
        f(225, dn.prep, hn.lemma, 0);
        f(226, dn.cases | prep << 4, agree | others_nominative << 2, hn.tag);
        f(227, dn.cases | prep << 4, earlier_nominals | others_nominative << 2 | agree << 6, family_bits & 3);
        f(228, dn.cases | prep << 4, dn.tag, hn.tag << 1 | dir);
        f(229, dn.cases | prep << 4, hn.valency, agree | others_nominative << 2);
        f(230, dn.cases | prep << 4, comma, dir | hn.tag << 1);
        f(231, u32::from(hn.agr & dn.agr != 0), tt, comma | dir << 2 | distance << 3);
        f(232, dn.lemma, dn.cases | prep << 4, hn.tag);
        let takes = u32::from(hn.takes(dn.prep));
        f(250, dn.kind, dn.cases | prep << 4, hn.valency);
        f(251, dn.kind, dn.prep, hn.tag);
        f(252, takes, prep, hn.tag);
        f(253, dn.kind | hn.kind << 4, tt, comma | dir << 2);
        f(254, dn.base, dn.cases | prep << 4, hn.tag);
        f(255, hn.base, dn.prep, dn.tag);
        f(256, dn.kind, dn.cases | prep << 4, agree | others_nominative << 2 | dir << 6);
        f(257, dn.kind, dn.cases | prep << 4, hn.lemma);
    } else {
        if dn.shape != 0 {
            f(270, tt, dn.ending, dir);
            f(271, hn.valency, own_mark, dn.tag);
            f(272, dn.kind | hn.kind << 4, tt, comma | dir << 2);
            f(273, dn.kind, hn.lemma, dir);
            f(274, dn.lemma, hn.kind, dir);
            f(275, dn.kind | hn.kind << 4, dm << 6 | d1, dir);
            f(276, tt, own_mark, comma | distance << 2 | dir << 5);
        }
        f(240, dn.tag, family_bits, dir);
        f(241, dn.lemma, family_bits, 0);
        f(242, tt, hn.valency, dir);
    }
}

/// A hash of what opens the dependent's own clause: its marker, relative pronoun or zu.
fn family_mark(tokens: &[Token], d: u16) -> u32 {
    let mut found = 0;
    for (i, t) in tokens.iter().enumerate() {
        if t.head == Some(d) {
            match t.tag {
                Tag::KOUS | Tag::KOUI => return hash_str(&t.lemma),
                Tag::PRELS | Tag::PRELAT => return 7,
                Tag::PTKZU => found = 5,
                Tag::KON if i < d as usize => found = 3,
                Tag::PWAV | Tag::PWS => found = 4,
                // a relative pronoun may hang deeper: "mit dem", "dessen"
                _ if i < d as usize
                    && t.tag.is_noun()
                    && tokens
                        .iter()
                        .any(|u| u.head == Some(i as u16) && matches!(u.tag, Tag::PRELAT | Tag::PRELS)) =>
                {
                    return 7;
                }
                _ => {}
            }
        }
    }
    if tokens.get(d as usize).is_some_and(|t| t.tag == Tag::VVIZU) {
        return 5;
    }
    found
}

/// Labels a family: `unary(features, label)` rates by features, `beside(dependent, label)` by what else is known.
pub(crate) fn search(
    tokens: &[Token],
    nodes: &[Node],
    family: &Family,
    allowed: &Allowed,
    strict: bool,
    mut unary: impl FnMut(&[u32], u32) -> f32,
    beside: impl Fn(usize, u32) -> f32,
) -> Vec<Rel> {
    let c = context(tokens, nodes, family);
    let Some(head) = tokens.get(family.head as usize) else { return Vec::new() };
    // state: previous label (LABELS = start) and whether subject and object are taken
    let states = (LABELS + 1) * 4;
    let start = LABELS * 4;
    // the states that can be reached, with their scores
    let mut best: Vec<(usize, f32)> = vec![(start, 0.0)];
    let mut back: Vec<Vec<u16>> = Vec::with_capacity(family.children.len());
    let mut buffer = Vec::with_capacity(48);
    for (k, d) in family.children.iter().enumerate() {
        let mut next = vec![f32::NEG_INFINITY; states];
        let mut from = vec![u16::MAX; states];
        let Some(dependent) = tokens.get(*d as usize) else { continue };
        features(tokens, nodes, family, &c, k, &mut buffer);
        let mut mask = allowed.mask(head.tag, dependent.tag);
        let unary_len = buffer.len();
        let node = nodes.get(*d as usize).copied().unwrap_or_default();
        while mask != 0 {
            let label = mask.trailing_zeros();
            mask &= mask - 1;
            if strict && forbidden(&node, label) && mask != 0 {
                continue;
            }
            let own = unary(buffer.get(..unary_len).unwrap_or(&[]), label) + beside(k, label);
            let rel = Rel::ALL.get(label as usize).copied().unwrap_or(Rel::Dep);
            let bit = match rel {
                Rel::Nsubj | Rel::NsubjPass | Rel::Csubj | Rel::CsubjPass => 1,
                Rel::Obj => 2,
                _ => 0,
            };
            for (s, score) in &best {
                let s = *s;
                if s & bit != 0 {
                    continue;
                }
                let previous = (s / 4) as u32;
                let pair = feature(260, previous, hn_tag(head), u32::from(family.head < *d));
                let pair2 = feature(261, previous, dependent.tag as u32, 0);
                let total = score + own + unary(&[pair, pair2], label);
                let to = label as usize * 4 + ((s & 3) | bit);
                if let (Some(n), Some(f)) = (next.get_mut(to), from.get_mut(to))
                    && total > *n
                {
                    *n = total;
                    *f = s as u16;
                }
            }
        }
        back.push(from);
        best.clear();
        best.extend(next.iter().copied().enumerate().filter(|(_, s)| *s != f32::NEG_INFINITY));
    }
    let mut state =
        best.iter().fold((0, f32::NEG_INFINITY), |m, (i, s)| if *s > m.1 { (*i, *s) } else { m }).0;
    let mut out = vec![Rel::Dep; back.len()];
    for (k, from) in back.iter().enumerate().rev() {
        if let Some(o) = out.get_mut(k) {
            *o = Rel::ALL.get(state / 4).copied().unwrap_or(Rel::Dep);
        }
        state = from.get(state).copied().map_or(0, usize::from);
    }
    out
}

/// What case forbids: a phrase without nominative is no subject, one without accusative no direct object, and a phrase
/// behind a preposition neither.
fn forbidden(node: &Node, label: u32) -> bool {
    if node.heads_chunk == 0 {
        return false;
    }
    let rel = Rel::ALL.get(label as usize).copied().unwrap_or(Rel::Dep);
    match rel {
        Rel::Nsubj | Rel::NsubjPass => node.prep != 0 || node.cases & 1 == 0,
        Rel::Obj => node.prep != 0 || node.cases & 8 == 0,
        Rel::Iobj => node.prep != 0 || node.cases & 4 == 0,
        _ => false,
    }
}

fn hn_tag(head: &Token) -> u32 {
    head.tag as u32
}

/// Features of a labelling, for training: calls `each(features, label)` for everything [`search`] would add up.
pub(crate) fn explain(
    tokens: &[Token],
    nodes: &[Node],
    family: &Family,
    labels: &[Rel],
    mut each: impl FnMut(&[u32], u32),
) {
    let c = context(tokens, nodes, family);
    let Some(head) = tokens.get(family.head as usize) else { return };
    let mut buffer = Vec::with_capacity(48);
    let mut previous = LABELS as u32;
    for (k, (d, label)) in family.children.iter().zip(labels).enumerate() {
        let Some(dependent) = tokens.get(*d as usize) else { continue };
        features(tokens, nodes, family, &c, k, &mut buffer);
        each(&buffer, *label as u32);
        let pair = feature(260, previous, hn_tag(head), u32::from(family.head < *d));
        let pair2 = feature(261, previous, dependent.tag as u32, 0);
        each(&[pair, pair2], *label as u32);
        previous = *label as u32;
    }
}

/// How many points of the relation weights one of the network's logarithms of odds counts.
const NETWORK_COUNTS: f32 = 8.0 * Weights::UNIT as f32;

/// Gives every attached word its relation. `rated` is the sentence in which the tokens stand `at` these places.
pub fn label(tokens: &mut [Token], nodes: &[Node], trained: &Trained, (rated, at): (&Rated, &[usize])) {
    for family in families(tokens) {
        let place = |token: u16| at.get(token as usize).copied().unwrap_or(usize::MAX);
        let network: Vec<Vec<f32>> = family
            .children
            .iter()
            .map(|d| {
                let relations = trained.network.relations(rated, place(family.head), place(*d));
                let mut points = vec![0.0; if relations.is_empty() { 0 } else { LABELS }];
                for (rel, odds) in relations {
                    if let Some(p) = points.get_mut(rel as usize) {
                        *p = odds as f32 / (1u32 << Rated::POINT) as f32 * NETWORK_COUNTS;
                    }
                }
                points
            })
            .collect();
        let labels = search(
            tokens,
            nodes,
            &family,
            &trained.allowed,
            true,
            |features, label| trained.labels.sum(features, label) as f32,
            |k, label| network.get(k).and_then(|p| p.get(label as usize)).copied().unwrap_or(0.0),
        );
        for (i, rel) in family.children.iter().zip(labels) {
            if let Some(t) = tokens.get_mut(*i as usize) {
                t.rel = rel;
            }
        }
    }
}
