//! Trials of the store: generated stories, ingest under SIGKILL, queries over many events.

pub mod bench;
pub mod generate;
pub mod kill;

/// A source of numbers that are the same for a seed on every machine (`SplitMix64`, Steele et al. 2014).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice with a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.number() % n.max(1) as u64) as usize
    }

    /// One of a list; the empty text where there is none.
    pub fn of<'a>(&mut self, list: &'a [String]) -> &'a str {
        list.get(self.below(list.len())).map_or("", String::as_str)
    }

    /// One place of `n`, the first ones oftener: place k about 1/(k+1) as often as the first.
    pub fn skewed(&mut self, n: usize) -> usize {
        let unit = (self.number() >> 11) as f64 / (1_u64 << 53) as f64;
        (((n as f64 + 1.0).powf(unit)) as usize).saturating_sub(1).min(n.saturating_sub(1))
    }
}
