//! A small network that rates heads, relations and tags: two bidirectional LSTM layers over the words of a sentence and biaffine
//! scores for every pair (Dozat and Manning 2017), in whole numbers, so that every machine gets the same.
//!
//! `scripts/train-network` trains it and writes its file. All numbers are little-endian:
//!
//! | part | form |
//! |---|---|
//! | `LBN1` | four bytes |
//! | sizes | seven `u32`, the last three multiples of four: of a word's, affixes', tag's vector; rows of the affix table; of a layer in one direction; of the spaces of arcs and of relations |
//! | words, tags, relations | each a `u32` of bytes, then names with line feeds between; the first word is row 2 of the table (1 is any other), the first tag row 1 |
//! | tables of words, affixes, tags | each an `i32` of 1/256 of a value's unit that one step stands for, then an `i8` for each number |
//! | the root's vector | `i16` values |
//! | two layers, each forwards and backwards | `i16` weights from below, `i16` weights from the step before, `i32` biases; gates in the order input, forget, cell, output |
//! | head's and dependent's space | each `i16` weights, `i32` biases |
//! | pairs, bias of heads | `i16` weights |
//! | head's and dependent's space of relations | each `i16` weights, `i32` biases |
//! | pairs; dependent's and head's part; bias | for each relation: `i16` weights, `i16` weights, `i32` with the bits of two values |
//! | right tags | `i16` weights, `i32` biases, a row for none, one for each tag, up to a multiple of four |
//! | tanh | `i16` at every 256th from 0 to 8, where 32767 is 1 |
//!
//! A value of 1 is 2048, a weight of 1 is 4096.

use crate::weights::hash_str;
use lagebild_model::{Rel, Tag};
use rustc_hash::FxHashMap;
use wide::{i16x8, i32x4};

/// Bits behind the point of a value.
const VALUE: u32 = 11;

/// Bits behind the point of a weight.
const WEIGHT: u32 = 12;

/// Bits behind the point of what a cell remembers.
const MEMORY: u32 = 16;

/// Bits behind the point of a gate and of tanh.
const GATE: u32 = 15;

/// Bits behind the point of an argument of the table of tanh.
const STEP: u32 = 8;

/// Rows of the table of words before the first word: left out, any other.
const FIRST_WORD: u32 = 2;
const OTHER_WORD: u32 = 1;

/// Largest size that a network's file may name.
const LARGEST: usize = 1 << 20;

/// Longest prefix and suffix that is looked up, in characters.
const LONGEST_AFFIX: usize = 4;

/// Longest outline of a word, in characters.
const LONGEST_SHAPE: usize = 10;

/// Lengths of words beyond this are one.
const LONGEST_WORD: usize = 12;

/// Rows of small numbers with the value of a step.
#[derive(Debug, Clone, Default)]
struct Table {
    width: usize,
    step: i32,
    rows: Vec<i8>,
}

impl Table {
    /// Adds a row to sums of steps.
    fn add(&self, row: usize, sums: &mut [i32]) {
        let from = row * self.width;
        for (s, x) in sums.iter_mut().zip(self.rows.get(from..from + self.width).unwrap_or(&[])) {
            *s += i32::from(*x);
        }
    }

    /// Sums of steps as values.
    fn values(&self, sums: &[i32], out: &mut Vec<i16>) {
        out.extend(sums.iter().map(|s| clamped(s.wrapping_mul(self.step) >> 8)));
    }
}

/// Weights and biases from one space to another.
#[derive(Debug, Clone, Default)]
struct Line {
    from: usize,
    weights: Vec<i16>,
    biases: Vec<i32>,
}

impl Line {
    /// Sums of every output for every input row, with the bits of value and weight: `out[row * outputs + output]`.
    fn sums(&self, inputs: &[i16]) -> Vec<i32> {
        let outputs = self.biases.len();
        let from = self.from.max(1);
        let mut out = vec![0; inputs.len() / from * outputs];
        let four = self.weights.chunks_exact(4 * from).zip(self.biases.chunks_exact(4));
        for (o, (w, biases)) in four.enumerate() {
            for (r, x) in inputs.chunks_exact(from).enumerate() {
                let at = r * outputs + 4 * o;
                let sums = out.get_mut(at..at + 4).unwrap_or(&mut []);
                for ((s, b), product) in sums.iter_mut().zip(biases).zip(products(w, x)) {
                    *s = product.wrapping_add(*b);
                }
            }
        }
        out
    }

    /// Values behind a leaky rectifier.
    fn rectified(&self, inputs: &[i16]) -> Vec<i16> {
        let line = |s: i32| if s < 0 { s >> 3 } else { s };
        self.sums(inputs).into_iter().map(|s| clamped(line(s) >> WEIGHT)).collect()
    }
}

/// One direction of an LSTM layer.
#[derive(Debug, Clone, Default)]
struct Cell {
    below: Line,
    /// `4 * size` rows of `size`.
    before: Vec<i16>,
}

/// The network; one without words rates nothing.
#[derive(Debug, Clone, Default)]
pub struct Network {
    words: FxHashMap<Box<str>, u32>,
    tags: Vec<u32>,
    affixes: u32,
    size: usize,
    space: usize,
    word: Table,
    affix: Table,
    tag: Table,
    root: Vec<i16>,
    layers: Vec<[Cell; 2]>,
    head: Line,
    dependent: Line,
    pairs: Vec<i16>,
    bias: Vec<i16>,
    relations: Relations,
    right_tags: Line,
    tanh: Vec<i16>,
}

/// What rates the relation of a word to its head.
#[derive(Debug, Clone, Default)]
struct Relations {
    space: usize,
    names: Vec<Rel>,
    head: Line,
    dependent: Line,
    pairs: Vec<i16>,
    single: Vec<i16>,
    biases: Vec<i32>,
}

/// How well each token heads each other.
#[derive(Debug, Clone, Default)]
pub struct Rated {
    width: usize,
    scores: Vec<i32>,
    /// The tokens, behind the root, as heads and as dependents in the space of relations.
    heads: Vec<i16>,
    dependents: Vec<i16>,
    /// A row of scores for the root and for each token: of no tag, then of each tag of the network.
    tags: Vec<i32>,
}

impl Rated {
    /// Bits behind the point of a score, which is a logarithm of odds.
    pub const POINT: u32 = 2 * VALUE;

    /// Bits behind the point of a tag's score.
    pub const TAG_POINT: u32 = VALUE + WEIGHT;

    /// The score of token `head` (none for the root) as head of token `dependent`; 0 where nothing was rated.
    pub fn score(&self, head: Option<usize>, dependent: usize) -> i32 {
        let row = head.map_or(0, |h| h + 1);
        self.scores.get((dependent + 1) * self.width + row).copied().unwrap_or(0)
    }
}

impl Network {
    /// Reads a network's file; a broken one gives a network that rates nothing.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self::read(&mut Reader { rest: bytes }).unwrap_or_default()
    }

    fn read(r: &mut Reader<'_>) -> Option<Self> {
        (r.take(4)? == b"LBN1").then_some(())?;
        let mut sizes = [0usize; 7];
        for s in &mut sizes {
            *s = usize::try_from(r.int()?).ok()?;
        }
        sizes.iter().all(|s| (1..=LARGEST).contains(s)).then_some(())?;
        // four outputs are reckoned at a time
        sizes.iter().skip(4).all(|s| s.is_multiple_of(4)).then_some(())?;
        let [word, affix, tag, affixes, size, space, space_of_relations] = sizes;
        let names = r.text()?;
        let words: FxHashMap<Box<str>, u32> =
            names.lines().zip(FIRST_WORD..).map(|(w, i)| (w.into(), i)).collect();
        let known = r.text()?;
        let mut tags = Vec::new();
        for (name, i) in known.lines().zip(1u32..) {
            let at = Tag::from_name(name)? as usize;
            tags.resize(tags.len().max(at + 1), 0);
            *tags.get_mut(at)? = i;
        }
        let names: Vec<Rel> = r.text()?.lines().map(Rel::from_name).collect();
        let mut table = |width: usize, rows: usize| -> Option<Table> {
            Some(Table { width, step: r.int()?, rows: r.bytes(width * rows)? })
        };
        let word = table(word, words.len() + FIRST_WORD as usize)?;
        let affix = table(affix, affixes)?;
        let tag = table(tag, known.lines().count() + 1)?;
        let input = word.width + affix.width + tag.width;
        let root = r.shorts(input)?;
        let mut layers = Vec::new();
        for from in [input, 2 * size] {
            let mut cell = || -> Option<Cell> {
                let weights = r.shorts(4 * size * from)?;
                let before = r.shorts(4 * size * size)?;
                Some(Cell { below: Line { from, weights, biases: r.ints(4 * size)? }, before })
            };
            layers.push([cell()?, cell()?]);
        }
        let line = |r: &mut Reader<'_>, space: usize| -> Option<Line> {
            let weights = r.shorts(space * 2 * size)?;
            Some(Line { from: 2 * size, weights, biases: r.ints(space)? })
        };
        let (head, dependent) = (line(r, space)?, line(r, space)?);
        let (pairs, bias) = (r.shorts(space * space)?, r.shorts(space)?);
        let k = space_of_relations;
        let relations = Relations {
            space: k,
            head: line(r, k)?,
            dependent: line(r, k)?,
            pairs: r.shorts(names.len() * k * k)?,
            single: r.shorts(names.len() * 2 * k)?,
            biases: r.ints(names.len())?,
            names,
        };
        let right_tags = line(r, (known.lines().count() + 1).next_multiple_of(4))?;
        let tanh = r.shorts((8 << STEP) + 1)?;
        Some(Self {
            words,
            tags,
            affixes: u32::try_from(affixes).ok()?,
            size,
            space,
            word,
            affix,
            tag,
            root,
            layers,
            head,
            dependent,
            pairs,
            bias,
            relations,
            right_tags,
            tanh,
        })
    }

    /// Rates every token of a sentence as head of every other, by forms and tags ("The", ART; "minister", NN; ...).
    pub fn rate(&self, forms: &[&str], tags: &[Tag]) -> Rated {
        if self.words.is_empty() || forms.is_empty() {
            return Rated::default();
        }
        let mut values = self.root.clone();
        for (form, tag) in forms.iter().zip(tags) {
            self.look_up(form, *tag, &mut values);
        }
        for [forwards, backwards] in &self.layers {
            let (a, b) = (self.run(forwards, &values, false), self.run(backwards, &values, true));
            values.clear();
            for (x, y) in a.chunks_exact(self.size).zip(b.chunks_exact(self.size)) {
                values.extend_from_slice(x);
                values.extend_from_slice(y);
            }
        }
        let width = forms.len() + 1;
        let heads = self.head.rectified(&values);
        let mut scores = Vec::with_capacity(width * width);
        let mut wanted = vec![0i16; self.space];
        for dependent in self.dependent.rectified(&values).chunks_exact(self.space) {
            let rows = self.pairs.chunks_exact(self.space).zip(&self.bias);
            for (w, (row, bias)) in wanted.iter_mut().zip(rows) {
                let sum = dot(row, dependent).wrapping_add(i32::from(*bias) << VALUE);
                *w = clamped(sum >> WEIGHT);
            }
            scores.extend(heads.chunks_exact(self.space).map(|h| dot(h, &wanted)));
        }
        let (heads, dependents) =
            (self.relations.head.rectified(&values), self.relations.dependent.rectified(&values));
        Rated { width, scores, heads, dependents, tags: self.right_tags.sums(&values) }
    }

    /// The score of a tag for a token of a sentence that was rated, as a logarithm of odds with the bits of
    /// [`Rated::TAG_POINT`]; none where the network knows no such tag.
    pub fn tag_score(&self, rated: &Rated, token: usize, tag: Tag) -> Option<i32> {
        let column = self.tags.get(tag as usize).copied().filter(|c| *c > 0)? as usize;
        rated.tags.get((token + 1) * self.right_tags.biases.len() + column).copied()
    }

    /// The score of every relation of token `dependent` to token `head` of a sentence that was rated, with the bits of
    /// [`Rated::POINT`]; empty where nothing was rated.
    pub fn relations(&self, rated: &Rated, head: usize, dependent: usize) -> Vec<(Rel, i32)> {
        let r = &self.relations;
        if head.max(dependent) >= rated.width {
            return Vec::new();
        }
        let row = |token: usize| (token + 1) * r.space..(token + 2) * r.space;
        let h = rated.heads.get(row(head)).unwrap_or(&[]);
        let d = rated.dependents.get(row(dependent)).unwrap_or(&[]);
        if h.is_empty() || d.is_empty() {
            return Vec::new();
        }
        let mut wanted = vec![0i16; r.space];
        let parts = r.pairs.chunks_exact(r.space * r.space).zip(r.single.chunks_exact(2 * r.space));
        let rated = parts.zip(r.names.iter().zip(&r.biases)).map(|((pairs, single), (rel, bias))| {
            for (w, row) in wanted.iter_mut().zip(pairs.chunks_exact(r.space)) {
                *w = clamped(dot(row, d) >> WEIGHT);
            }
            let (of_dependent, of_head) = single.split_at(r.space);
            let alone = dot(of_dependent, d).wrapping_add(dot(of_head, h)) >> (WEIGHT - VALUE);
            (*rel, dot(&wanted, h).wrapping_add(alone).wrapping_add(*bias))
        });
        rated.collect()
    }

    /// The vector of a word: its own, that of its affixes, outline and length, that of its tag.
    fn look_up(&self, form: &str, tag: Tag, out: &mut Vec<i16>) {
        let plain = plain(form);
        let mut sums = vec![0; self.word.width];
        self.word.add(self.words.get(plain.as_str()).copied().unwrap_or(OTHER_WORD) as usize, &mut sums);
        self.word.values(&sums, out);
        let mut sums = vec![0; self.affix.width];
        let mut add = |name: &str| self.affix.add((hash_str(name) % self.affixes.max(1)) as usize, &mut sums);
        let letters = plain.chars().count();
        for k in 1..=LONGEST_AFFIX {
            let start: String = plain.chars().take(k).collect();
            let end: String = plain.chars().skip(letters.saturating_sub(k)).collect();
            add(&format!("p{k}{start}"));
            add(&format!("s{k}{end}"));
        }
        add(&format!("h{}", shape(form)));
        add(&format!("l{}", form.chars().count().min(LONGEST_WORD)));
        self.affix.values(&sums, out);
        let mut sums = vec![0; self.tag.width];
        self.tag.add(self.tags.get(tag as usize).copied().unwrap_or(0) as usize, &mut sums);
        self.tag.values(&sums, out);
    }

    /// Runs a cell over the rows of a sentence; its output for each row in their order.
    fn run(&self, cell: &Cell, inputs: &[i16], backwards: bool) -> Vec<i16> {
        let n = self.size;
        let below = cell.below.sums(inputs);
        let rows = below.len() / (4 * n).max(1);
        let mut out = vec![0i16; rows * n];
        let mut memory = vec![0i32; n];
        let mut last = vec![0i16; n];
        let mut gates = vec![0i32; 4 * n];
        for step in 0..rows {
            let row = if backwards { rows - 1 - step } else { step };
            let sums = below.get(row * 4 * n..(row + 1) * 4 * n).unwrap_or(&[]);
            let four = gates.chunks_exact_mut(4).zip(sums.chunks_exact(4));
            for ((gates, sums), w) in four.zip(cell.before.chunks_exact(4 * n)) {
                for ((g, s), product) in gates.iter_mut().zip(sums).zip(products(w, &last)) {
                    *g = s.wrapping_add(product);
                }
            }
            let gate = |part: usize, k: usize| gates.get(part * n + k).copied().unwrap_or(0);
            for (k, (m, l)) in memory.iter_mut().zip(&mut last).enumerate() {
                let kept = (i64::from(self.sigmoid(gate(1, k))) * i64::from(*m)) >> GATE;
                let new = self.sigmoid(gate(0, k)) * self.tanh(gate(2, k), VALUE + WEIGHT);
                *m = (kept as i32).wrapping_add(new >> (2 * GATE - MEMORY));
                let told = self.sigmoid(gate(3, k)) * self.tanh(*m, MEMORY);
                *l = clamped(told >> (2 * GATE - VALUE));
            }
            if let Some(o) = out.get_mut(row * n..(row + 1) * n) {
                o.copy_from_slice(&last);
            }
        }
        out
    }

    /// Tanh of a number with so many bits behind its point.
    fn tanh(&self, x: i32, bits: u32) -> i32 {
        let shift = bits - STEP;
        let at = (x.unsigned_abs().wrapping_add(1 << (shift - 1)) >> shift) as usize;
        let t = i32::from(self.tanh.get(at).or(self.tanh.last()).copied().unwrap_or(0));
        if x < 0 { -t } else { t }
    }

    /// The logistic function of a sum of values times weights.
    fn sigmoid(&self, x: i32) -> i32 {
        (self.tanh(x, VALUE + WEIGHT + 1) + i32::from(i16::MAX)) >> 1
    }
}

/// A word as it is looked up: lower case, plain quotes and dashes, 0 for every digit.
fn plain(form: &str) -> String {
    let plain = |c: char| match c {
        '’' | '‘' | '`' => '\'',
        '“' | '”' => '"',
        '–' | '—' => '-',
        '0'..='9' => '0',
        c => c,
    };
    form.chars().map(plain).collect::<String>().to_lowercase()
}

/// The outline of a word: `Xxx` of "Seoul", `XX` of "UN", `00-xx` of "63-year-old" cut short.
fn shape(form: &str) -> String {
    let mut out: Vec<char> = Vec::new();
    for c in form.chars() {
        let c = match c {
            'A'..='Z' => 'X',
            'a'..='z' => 'x',
            '0'..='9' => '0',
            c => c,
        };
        if !out.ends_with(&[c, c]) {
            out.push(c);
        }
    }
    out.into_iter().take(LONGEST_SHAPE).collect()
}

fn clamped(x: i32) -> i16 {
    x.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

/// Sum of products; wraps around where values beyond all training meet. Eight at a time: this is where the time goes.
#[inline]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    let ((xs, x), (ys, y)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut sums = i32x4::ZERO;
    for (x, y) in xs.iter().zip(ys) {
        sums += i16x8::new(*x).dot(i16x8::new(*y));
    }
    let rest = x.iter().zip(y).map(|(x, y)| i32::from(*x) * i32::from(*y));
    rest.chain(sums.to_array()).fold(0, i32::wrapping_add)
}

/// Four rows of weights with one row of values, as [`dot`].
#[inline]
fn products(rows: &[i16], values: &[i16]) -> [i32; 4] {
    let n = values.len();
    let row = |k: usize| rows.get(k * n..(k + 1) * n).unwrap_or(&[]);
    if !n.is_multiple_of(8) {
        return [0, 1, 2, 3].map(|k| dot(row(k), values));
    }
    let [a, b, c, d] = [0, 1, 2, 3].map(|k| row(k).as_chunks::<8>().0);
    let [mut s, mut t, mut u, mut v] = [i32x4::ZERO; 4];
    for ((((x, a), b), c), d) in values.as_chunks::<8>().0.iter().zip(a).zip(b).zip(c).zip(d) {
        let x = i16x8::new(*x);
        s += x.dot(i16x8::new(*a));
        t += x.dot(i16x8::new(*b));
        u += x.dot(i16x8::new(*c));
        v += x.dot(i16x8::new(*d));
    }
    [s, t, u, v].map(|sum| sum.to_array().into_iter().fold(0, i32::wrapping_add))
}

/// Reads numbers from the front of bytes.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(front)
    }

    fn int(&mut self) -> Option<i32> {
        Some(i32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn ints(&mut self, n: usize) -> Option<Vec<i32>> {
        (0..n).map(|_| self.int()).collect()
    }

    fn shorts(&mut self, n: usize) -> Option<Vec<i16>> {
        let raw = self.take(n.checked_mul(2)?)?;
        Some(raw.chunks_exact(2).filter_map(|b| Some(i16::from_le_bytes(b.try_into().ok()?))).collect())
    }

    fn bytes(&mut self, n: usize) -> Option<Vec<i8>> {
        Some(self.take(n)?.iter().map(|b| i8::from_le_bytes([*b])).collect())
    }

    fn text(&mut self) -> Option<&'a str> {
        let n = usize::try_from(self.int()?).ok()?;
        std::str::from_utf8(self.take(n)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_rates_nothing() {
        for bytes in [&b""[..], b"LBN1", b"LBN1\x01\0\0\0\x01\0\0\0\xff\xff\xff\xff", &[0; 99]] {
            let rated = Network::from_bytes(bytes).rate(&["Ministers", "met"], &[Tag::NN, Tag::VVFIN]);
            assert_eq!(rated.score(Some(1), 0), 0);
        }
    }

    #[test]
    fn a_subject_is_rated_below_its_verb() {
        let network = crate::analysis::Trained::english().network;
        let forms = ["The", "minister", "warned", "Moscow", "."];
        let rated = network.rate(&forms, &[Tag::ART, Tag::NN, Tag::VVFIN, Tag::NE, Tag::STOP]);
        let best = |d: usize| {
            let heads = [None, Some(0), Some(1), Some(2), Some(3)].into_iter().filter(|h| *h != Some(d));
            heads.max_by_key(|h| rated.score(*h, d)).flatten()
        };
        assert_eq!([0, 1, 2, 3].map(best), [Some(1), Some(2), None, Some(2)]);
    }

    #[test]
    fn words_are_looked_up_plainly() {
        assert_eq!((plain("Kim’s"), plain("24")), ("kim's".to_owned(), "00".to_owned()));
        assert_eq!(
            (shape("Seoul"), shape("G7"), shape("2024")),
            ("Xxx".to_owned(), "X0".to_owned(), "00".to_owned())
        );
    }
}
