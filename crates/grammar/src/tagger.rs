//! Part-of-speech tagging: the lexicon says what is possible, an averaged perceptron chooses from left to right.

use crate::morph::Word;
use crate::weights::{Weights, feature, hash_str};
use lagebild_model::syntax::verb;
use lagebild_model::{Tag, Token};

/// What the tagger sees of a token.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    lower: u32,
    suffix: [u32; 4],
    prefix: u32,
    shape: u32,
    class: u32,
    /// Classes the word is listed with.
    listed: u32,
    /// What bracket it opens as a finite auxiliary.
    bracket: u32,
    /// Ends a clause: punctuation or a conjunction.
    closes: bool,
    candidates: Vec<Tag>,
    /// English has features of its own.
    english: bool,
}

impl Seen {
    /// For the features of English.
    #[must_use]
    pub fn english(mut self, english: bool) -> Self {
        self.english = english;
        self
    }

    /// Prepares a token for tagging.
    pub fn new(form: &str, word: &Word, initial: bool) -> Self {
        let low = form.to_lowercase();
        let mut ends = low.char_indices().rev().map(|(i, _)| i);
        let mut suffix = [0; 4];
        for s in &mut suffix {
            if let Some(i) = ends.next() {
                *s = hash_str(low.get(i..).unwrap_or(""));
            }
        }
        let prefix =
            low.char_indices().nth(3).map_or(hash_str(&low), |(i, _)| hash_str(low.get(..i).unwrap_or("")));
        let capital = form.chars().next().is_some_and(char::is_uppercase);
        let all_capital = form.chars().count() > 1 && form.chars().all(|c| !c.is_lowercase());
        let shape = u32::from(capital)
            | u32::from(initial) << 1
            | u32::from(all_capital) << 2
            | u32::from(form.contains('-')) << 3
            | u32::from(form.chars().any(|c| c.is_ascii_digit())) << 4
            | u32::from(word.guessed) << 5
            | u32::from(word.named) << 6;
        let candidates = candidates(form, word, initial);
        let class = candidates.iter().fold(0x811C_9DC5u32, |h, t| (h ^ *t as u32).wrapping_mul(0x0100_0193));
        let bracket =
            word.readings.iter().find(|r| matches!(r.tag, Tag::VAFIN | Tag::VMFIN)).map_or(0, |r| {
                match (r.tag, &*r.lemma) {
                    (Tag::VMFIN, _) => 4,
                    (_, "werden") => {
                        if r.morph.verb & (verb::PAST) != 0 {
                            3
                        } else {
                            2
                        }
                    }
                    (_, "be") => 2,
                    _ => 1,
                }
            });
        let closes = candidates.iter().all(|t| t.is_punctuation() || matches!(t, Tag::KON));
        Self {
            lower: hash_str(&low),
            suffix,
            prefix,
            shape,
            class,
            listed: word.listed,
            bracket,
            closes,
            candidates,
            english: false,
        }
    }

    /// Tags that are possible.
    pub fn candidates(&self) -> &[Tag] {
        &self.candidates
    }
}

/// Possible tags: those of the readings, and names wherever a capital stands that sentence position does not explain.
pub(crate) fn candidates(form: &str, word: &Word, initial: bool) -> Vec<Tag> {
    let capital = form.chars().next().is_some_and(char::is_uppercase);
    let mut out: Vec<Tag> = word.readings.iter().map(|r| r.tag).collect();
    let closed = |t: &Tag| {
        matches!(
            t,
            Tag::ART
                | Tag::PPER
                | Tag::APPR
                | Tag::APPRART
                | Tag::KON
                | Tag::KOUS
                | Tag::COMMA
                | Tag::STOP
                | Tag::PAREN
        )
    };
    let noun = out.iter().any(|t| matches!(t, Tag::NN | Tag::NE));
    if capital && (noun || !initial) {
        out.push(Tag::NE);
        out.push(Tag::NN);
    } else if capital && !out.iter().any(closed) {
        out.push(Tag::NE);
    }
    if out.contains(&Tag::ADJD) {
        out.push(Tag::ADV);
    }
    if out.contains(&Tag::ADJA)
        && word.readings.iter().any(|r| r.tag == Tag::ADJA && r.morph.agr == u16::MAX)
        && capital
    {
        out.push(Tag::NE);
    }
    out.sort_unstable();
    out.dedup();
    if out.is_empty() {
        out.push(Tag::NN);
    }
    out
}

/// Running knowledge of the clause to the left.
#[derive(Debug, Clone, Copy, Default)]
struct Clause {
    finite: bool,
    subordinate: bool,
    auxiliary: bool,
    /// Which verb opened the bracket: 1 haben or sein, 2 werden present, 3 werden past, 4 modal, 5 full verb.
    bracket: u32,
}

impl Clause {
    fn after(self, tag: Tag, kind: u32) -> Self {
        match tag {
            Tag::COMMA | Tag::STOP | Tag::PAREN => Self::default(),
            Tag::KOUS | Tag::PRELS | Tag::PRELAT | Tag::PWAV | Tag::PWS | Tag::KOUI => {
                Self { subordinate: true, ..self }
            }
            Tag::VAFIN | Tag::VMFIN => Self { finite: true, auxiliary: true, bracket: kind, ..self },
            Tag::VVFIN | Tag::VVIMP => Self { finite: true, bracket: 5, ..self },
            _ => self,
        }
    }

    fn bits(self) -> u32 {
        u32::from(self.finite)
            | u32::from(self.subordinate) << 1
            | u32::from(self.auxiliary) << 2
            | self.bracket << 3
    }
}

/// Collects the features of position `i`.
fn features(seen: &[Seen], i: usize, before: [Tag; 2], state: u32, out: &mut Vec<u32>) {
    out.clear();
    let none = Seen::default();
    let at = |k: isize| -> &Seen {
        usize::try_from(i as isize + k).ok().and_then(|j| seen.get(j)).unwrap_or(&none)
    };
    let s = at(0);
    let (t1, t2) = (before[0] as u32 + 1, before[1] as u32 + 1);
    let (p1, n1, n2) = (at(-1), at(1), at(2));
    let mut f = |t: u32, a: u32, b: u32, c: u32| out.push(feature(t, a, b, c));
    f(1, s.lower, 0, 0);
    f(2, s.suffix[1], s.shape & 3, 0);
    f(3, s.suffix[2], s.shape & 3, 0);
    f(4, s.suffix[3], s.shape & 3, 0);
    f(5, s.shape, s.class, 0);
    f(6, t1, s.class, 0);
    f(7, t1, t2, s.class);
    f(8, t1, t2, 0);
    f(9, s.class, n1.class, 0);
    f(10, s.class, n1.class, n2.class);
    f(11, s.class, t1, n1.class);
    f(12, p1.lower, s.class, 0);
    f(13, n1.lower, s.class, 0);
    f(14, p1.lower, s.lower, 0);
    f(15, s.lower, n1.lower, 0);
    f(16, s.lower, t1, 0);
    f(17, s.lower, n1.class, 0);
    f(18, s.class, state, n1.class);
    f(19, s.class, state, t1);
    f(20, s.lower, state, 0);
    f(21, s.prefix, s.shape & 3, 0);
    f(22, t1, s.shape, n1.shape);
    f(23, s.class, n1.suffix[1], n1.shape & 3);
    f(24, s.class, at(-2).lower, 0);
    f(25, s.class, n2.lower, 0);
    f(26, s.class, p1.suffix[1], t1);
    f(27, s.suffix[1], t1, n1.class);
    f(28, s.class, s.shape, t1);
    f(29, s.class, state, u32::from(n1.closes));
    f(30, s.lower, state & 0x38, u32::from(n1.closes));
    if s.english {
        let p2 = at(-2);
        f(31, s.lower, t1, t2);
        f(32, s.suffix[2], t1, t2);
        f(33, s.class, p2.lower, p1.lower);
        f(34, s.class, n1.lower, n2.lower);
        f(35, s.suffix[2], n1.lower, s.shape & 3);
        f(36, s.suffix[2], p1.lower, s.shape & 3);
        f(37, s.suffix[2], state, n1.class);
        f(38, s.lower, n1.suffix[2], t1);
        f(39, s.class, state, n1.lower);
        f(40, s.suffix[3], p1.suffix[2], n1.suffix[2]);
        f(41, s.shape, p1.shape, n1.shape);
        f(42, s.lower, s.shape, 0);
        f(43, s.suffix[2], n1.suffix[2], t1);
        f(44, s.lower, p1.lower, n1.lower);
        f(45, p1.lower, n1.lower, s.class);
        f(46, s.lower, t1, n1.class);
        f(47, s.suffix[3], t1, n1.suffix[1]);
        f(48, s.shape, p1.shape | n1.shape << 8 | n2.shape << 16, t1);
        f(50, s.listed, s.class, n1.listed);
        f(51, s.listed, s.suffix[1], t1);
        f(52, s.listed, n1.listed, t1);
        f(53, s.listed, p1.listed, n1.class);
        f(54, s.listed, t1, n1.class);
        f(49, s.lower, n1.shape, p1.shape);
    }
}

/// Tags one sentence.
pub fn tag(seen: &[Seen], weights: &Weights) -> Vec<Tag> {
    run(seen, |features, candidates| {
        candidates
            .iter()
            .map(|t| (weights.sum(features, *t as u32), std::cmp::Reverse(*t)))
            .max()
            .map_or(Tag::NN, |(_, t)| t.0)
    })
}

/// Runs left to right; `choose` gets the features and the candidates.
pub(crate) fn run(seen: &[Seen], mut choose: impl FnMut(&[u32], &[Tag]) -> Tag) -> Vec<Tag> {
    let mut tags = Vec::with_capacity(seen.len());
    let mut before = [Tag::STOP, Tag::STOP];
    let mut state = Clause::default();
    let mut buffer = Vec::with_capacity(32);
    for (i, s) in seen.iter().enumerate() {
        let tag = if let [only] = s.candidates.as_slice() {
            *only
        } else {
            features(seen, i, before, state.bits(), &mut buffer);
            choose(&buffer, &s.candidates)
        };
        state = state.after(tag, s.bracket);
        // the verb group is complete
        if s.english && matches!(tag, Tag::VVPP | Tag::VVINF | Tag::VVIZU) {
            state.bracket = 5;
        }
        before = [tag, before[0]];
        tags.push(tag);
    }
    tags
}

/// Puts the readings that fit the tag into the token: lemma and joined cells.
pub fn settle(token: &mut Token, form: &str, word: &Word, tag: Tag) {
    token.tag = tag;
    token.guessed = word.guessed;
    let mut fitting = word.readings.iter().filter(|r| r.tag == tag);
    if let Some(first) = fitting.next() {
        token.lemma = std::sync::Arc::clone(&first.lemma);
        token.morph = first.morph;
        for r in fitting {
            token.morph.agr |= r.morph.agr;
            token.morph.verb |= r.morph.verb;
        }
    } else {
        token.lemma = form.into();
        token.morph.agr = if tag.is_noun() { lagebild_model::syntax::agr::ALL } else { 0 };
    }
}
