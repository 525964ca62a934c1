//! Weights of the trained parts: a hashed table of small integers, and the averaged perceptron that fills it.

/// Hashes a feature: template number and up to three values.
#[inline]
pub fn feature(template: u32, a: u32, b: u32, c: u32) -> u32 {
    let mut h = template.wrapping_mul(0x9E37_79B1) ^ a.wrapping_mul(0x85EB_CA77).rotate_left(13);
    h = (h ^ b).wrapping_mul(0xC2B2_AE3D).rotate_left(15);
    h = (h ^ c).wrapping_mul(0x27D4_EB2F);
    h ^ (h >> 15)
}

/// Hash of a string (FNV-1a, 32 bits): stable across runs and machines.
pub fn hash_str(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// A trained table.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    table: Vec<i16>,
    mask: u32,
    /// All weights are multiples of `1 << shift`.
    shift: u8,
}

impl Weights {
    /// The weight of a feature for an outcome (tag, relation).
    #[inline]
    pub fn get(&self, feature: u32, outcome: u32) -> i32 {
        let i = slot(feature, outcome, self.mask);
        self.table.get(i).copied().map_or(0, i32::from)
    }

    /// Sum over features for an outcome.
    #[inline]
    pub fn sum(&self, features: &[u32], outcome: u32) -> i32 {
        features.iter().map(|f| self.get(*f, outcome)).sum()
    }

    /// Packs the table: bits (and the shift, in the upper three of the byte), then for every non-zero weight the gap to the one before and the value, both as variable-length integers.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![self.mask.count_ones() as u8 | self.shift << 5];
        let mut last = 0u32;
        for (i, w) in self.table.iter().enumerate().filter(|(_, w)| **w != 0) {
            put(&mut out, i as u32 - last);
            let w = i32::from(*w) >> self.shift;
            put(&mut out, ((w << 1) ^ (w >> 31)) as u32);
            last = i as u32;
        }
        out
    }

    /// Unpacks what [`Self::to_bytes`] made; an empty or broken input gives a table of zeros.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let Some((&bits, mut rest)) = bytes.split_first() else { return Self::default() };
        let shift = bits >> 5;
        let bits = u32::from((bits & 31).min(24));
        let mut table = vec![0i16; 1 << bits];
        let mut at = 0u32;
        while let (Some(gap), Some(value)) = (take(&mut rest), take(&mut rest)) {
            at = at.wrapping_add(gap);
            let value = (value >> 1) as i32 ^ -((value & 1) as i32);
            if let Some(w) = table.get_mut(at as usize) {
                *w = (value << shift) as i16;
            }
        }
        Self { mask: (1 << bits) - 1, table, shift }
    }
}

#[inline]
fn slot(feature: u32, outcome: u32, mask: u32) -> usize {
    ((feature ^ outcome.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B) >> 4 & mask) as usize
}

fn put(out: &mut Vec<u8>, mut n: u32) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn take(rest: &mut &[u8]) -> Option<u32> {
    let mut n = 0u32;
    let mut shift = 0;
    loop {
        let (&byte, tail) = rest.split_first()?;
        *rest = tail;
        n |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(n);
        }
        shift += 7;
    }
}

/// Averaged perceptron (Collins 2002) over a hashed table.
#[derive(Debug, Clone)]
pub struct Trainer {
    now: Vec<f32>,
    total: Vec<f64>,
    mask: u32,
    step: f64,
}

impl Trainer {
    /// A table of `2^bits` weights, all zero.
    pub fn new(bits: u32) -> Self {
        let n = 1usize << bits;
        Self { now: vec![0.0; n], total: vec![0.0; n], mask: n as u32 - 1, step: 1.0 }
    }

    /// Current score of an outcome.
    pub fn sum(&self, features: &[u32], outcome: u32) -> f32 {
        features.iter().map(|f| self.now.get(slot(*f, outcome, self.mask)).copied().unwrap_or(0.0)).sum()
    }

    /// Moves the weights of an outcome.
    pub fn update(&mut self, features: &[u32], outcome: u32, by: f32) {
        for f in features {
            let i = slot(*f, outcome, self.mask);
            if let (Some(n), Some(t)) = (self.now.get_mut(i), self.total.get_mut(i)) {
                *n += by;
                *t += f64::from(by) * self.step;
            }
        }
    }

    /// Counts one training example.
    pub fn tick(&mut self) {
        self.step += 1.0;
    }

    /// The averaged weights as small integers.
    pub fn finish(&self) -> Weights {
        Weights::from_averages(&[self.averages()], self.mask)
    }

    /// The averaged weights.
    pub fn averages(&self) -> Vec<f64> {
        self.now.iter().zip(&self.total).map(|(n, t)| f64::from(*n) - t / self.step).collect()
    }

    /// Table mask, for [`Weights::from_averages`].
    pub fn mask(&self) -> u32 {
        self.mask
    }
}

impl Weights {
    /// Leaves out weights nearer to zero than `least`.
    pub fn prune(&mut self, least: i16) {
        for w in &mut self.table {
            if w.abs() < least {
                *w = 0;
            }
        }
    }

    /// Rounds all weights to multiples of `1 << shift`: smaller numbers take fewer bytes.
    pub fn coarsen(&mut self, shift: u8) {
        let shift = shift.min(7);
        let half = (1i32 << shift) >> 1;
        for w in &mut self.table {
            *w = ((i32::from(*w) + half) >> shift << shift).clamp(-32_000, 32_000) as i16;
        }
        self.shift = shift;
    }

    /// What a step of the perceptron is in the integer table.
    pub const UNIT: i32 = 128;

    /// Mean of several trainings (other shuffles of the same data vary less together than each alone), scaled to integers.
    pub fn from_averages(runs: &[Vec<f64>], mask: u32) -> Self {
        let n = runs.first().map_or(0, Vec::len);
        let mean: Vec<f64> = (0..n)
            .map(|i| runs.iter().filter_map(|r| r.get(i)).sum::<f64>() / runs.len().max(1) as f64)
            .collect();
        let table = mean
            .iter()
            .map(|w| (w * f64::from(Self::UNIT)).round().clamp(-32000.0, 32000.0) as i16)
            .collect();
        Self { table, mask, shift: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_packing() {
        let mut t = Trainer::new(10);
        t.update(&[1, 77, 4_000_000], 3, 1.0);
        t.tick();
        t.update(&[77], 4, -2.0);
        t.tick();
        let w = t.finish();
        let again = Weights::from_bytes(&w.to_bytes());
        assert_eq!(w.table, again.table);
        assert!(again.get(77, 3) > 0 && again.get(77, 4) < 0);
        let mut coarse = w.clone();
        coarse.coarsen(4);
        let again = Weights::from_bytes(&coarse.to_bytes());
        assert_eq!(coarse.table, again.table);
        assert!((coarse.get(77, 4) - w.get(77, 4)).abs() <= 8);
    }
}
