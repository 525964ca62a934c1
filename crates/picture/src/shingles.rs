//! How much two texts repeat each other: sequences of words, and sketches of them.
//!
//! A sketch holds for each of a row of hash functions the least value over all sequences (MinHash, Broder 1997). Two
//! texts agree in one of them as often as the share of the sequences they have in common. Bands of few values are kept
//! as one number each, under which texts that repeat each other meet (locality-sensitive hashing).

use crate::words::common;

/// Words of a sequence.
const WORDS: usize = 3;
/// A text with fewer sequences is not compared: a flash of one line says too little.
const LEAST: usize = 8;
/// Bands of a sketch.
const BANDS: usize = 24;
/// Values of a band: two texts with a third of their sequences in common meet in one of 24 bands of 2 nine times in ten.
const ROWS: usize = 2;
/// The seed of the hash functions.
const SEED: u64 = 0x4c61_6765;

/// Hashes of all sequences of words of a text, sorted, each once; empty for a text too short to be compared.
pub(crate) fn shingles(text: &str) -> Vec<u64> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let mut out: Vec<u64> = words.windows(WORDS).map(|w| hash(&w.join(" "))).collect();
    out.sort_unstable();
    out.dedup();
    if out.len() < LEAST { Vec::new() } else { out }
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// `SplitMix64` (Steele et al. 2014).
const fn mix(x: u64) -> u64 {
    let z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The bands of a text's sketch; none for an empty list.
pub(crate) fn bands(shingles: &[u64]) -> Vec<i64> {
    if shingles.is_empty() {
        return Vec::new();
    }
    let least = |n: usize| {
        let seed = mix(SEED ^ n as u64);
        shingles.iter().map(|s| mix(s ^ seed)).min().unwrap_or(0)
    };
    let band = |b: usize| {
        let values = (0..ROWS).map(|r| least(b * ROWS + r));
        values.fold(mix(b as u64), |h, v| mix(h ^ v)).cast_signed()
    };
    (0..BANDS).map(band).collect()
}

/// How much two texts repeat each other, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Overlap {
    /// Share of the sequences of both that both have.
    pub shared: f64,
    /// Share of those of the first that stand in the second.
    pub a_in_b: f64,
    /// Share of those of the second that stand in the first.
    pub b_in_a: f64,
}

impl Overlap {
    /// Compares two texts by [`shingles`].
    pub fn of(a: &[u64], b: &[u64]) -> Self {
        let both = common(a, b);
        let share = |of: usize| if of == 0 { 0.0 } else { both as f64 / of as f64 };
        Self { shared: share(a.len() + b.len() - both), a_in_b: share(a.len()), b_in_a: share(b.len()) }
    }

    /// The one repeats the other: whole, shortened or extended.
    pub fn repeats(&self) -> bool {
        self.a_in_b.max(self.b_in_a) >= REPEATS
    }
}

/// Share of a text that stands in another from which it counts as repeated.
const REPEATS: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Kanada hat am Mittwoch Sanktionen gegen vier Siedler verhängt, denen Gewalt gegen Nachbarn zur \
        Last gelegt wird. Ihr Vermögen in Kanada werde eingefroren, sagte die Außenministerin. Zuvor hatten bereits die \
        USA und Großbritannien ähnliche Maßnahmen beschlossen.";
    const SHORT: &str = "Kanada hat am Mittwoch Sanktionen gegen vier Siedler verhängt, denen Gewalt gegen Nachbarn zur \
        Last gelegt wird.";
    const OTHER: &str = "Kanada und Mexiko haben am Donnerstag in Ottawa ein Abkommen über den Austausch von Daten \
        unterzeichnet, an dem beide Seiten mehr als zwei Jahre lang gearbeitet hatten.";

    fn meet(a: &str, b: &str) -> bool {
        let (a, b) = (bands(&shingles(a)), bands(&shingles(b)));
        a.iter().any(|x| b.contains(x))
    }

    #[test]
    fn copies_and_shortened_texts_meet_and_others_do_not() {
        assert!(meet(LONG, LONG) && meet(LONG, SHORT) && !meet(LONG, OTHER));
        let o = Overlap::of(&shingles(SHORT), &shingles(LONG));
        assert!(o.a_in_b > 0.99 && o.b_in_a < 0.6 && o.repeats(), "{o:?}");
        assert!(!Overlap::of(&shingles(OTHER), &shingles(LONG)).repeats());
    }

    #[test]
    fn a_line_is_not_compared() {
        assert!(bands(&shingles("Oslo (dpa) - Beide trafen sich.")).is_empty());
    }
}
