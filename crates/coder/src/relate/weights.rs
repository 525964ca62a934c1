//! A trained linear ranking of the types: multinomial logistic regression in whole numbers, as text.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Weights are thousandths.
const UNIT: f64 = 1000.0;
/// Rounds of training.
const ROUNDS: usize = 40;
/// First step of a weight.
const STEP: f64 = 0.03;
/// Price of large weights, per example.
const RIDGE: f64 = 3e-3;
/// Features seen in fewer pairs are left out.
const RAREST: usize = 2;

/// CONCEDE and RETREAT are two kinds of yielding.
pub fn fold(kind: &str) -> &str {
    if matches!(kind, "CONCEDE" | "RETREAT") { "YIELD" } else { kind }
}

/// A pair to learn from: features with values, and the class.
pub type Example = (Vec<(String, f64)>, String);

/// The weights.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    classes: Vec<String>,
    rows: BTreeMap<String, Vec<i32>>,
}

impl Weights {
    /// Reads the text that [`Weights::text`] writes.
    ///
    /// # Errors
    /// What is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#'));
        let Some((_, head)) = lines.next() else { return Err("holds no weights".to_owned()) };
        let mut cells = head.split('\t');
        if cells.next() != Some("types") {
            return Err("line 1: is no file of weights of relate".to_owned());
        }
        let classes: Vec<String> = cells.map(str::to_owned).collect();
        let mut rows = BTreeMap::new();
        for (n, line) in lines {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or("").to_owned();
            let row: Result<Vec<i32>, _> = cells.map(str::parse).collect();
            match row {
                Ok(row) if row.len() == classes.len() => drop(rows.insert(name, row)),
                _ => return Err(format!("line {}: needs {} whole numbers", n + 1, classes.len())),
            }
        }
        if classes.is_empty() { Err("line 1: names no type".to_owned()) } else { Ok(Self { classes, rows }) }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut out = format!("types\t{}\n", self.classes.join("\t"));
        for (name, row) in &self.rows {
            let row: Vec<String> = row.iter().map(ToString::to_string).collect();
            let _ = writeln!(out, "{name}\t{}", row.join("\t"));
        }
        out
    }

    /// All types with their shares, in the order of the file.
    pub fn rank(&self, features: &[(String, f64)]) -> Vec<(String, f64)> {
        let mut sums = vec![0.0; self.classes.len()];
        for (name, value) in features.iter().chain(&[("bias".to_owned(), 1.0)]) {
            for (sum, w) in sums.iter_mut().zip(self.rows.get(name).into_iter().flatten()) {
                *sum += value * f64::from(*w) / UNIT;
            }
        }
        softmax(&mut sums);
        self.classes.iter().cloned().zip(sums).collect()
    }

    /// Learns from examples, in their order; the same examples give the same weights.
    pub fn train(examples: &[Example]) -> Self {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        let mut classes: Vec<String> = examples.iter().map(|e| e.1.clone()).collect();
        classes.sort();
        classes.dedup();
        for (name, _) in examples.iter().flat_map(|e| &e.0) {
            *count.entry(name).or_default() += 1;
        }
        // a rare run of words tells more than a frequent one (Sparck Jones 1972)
        let rarity: BTreeMap<String, f64> = count
            .iter()
            .map(|(k, n)| ((*k).to_owned(), (examples.len() as f64 / *n as f64).ln() + 1.0))
            .collect();
        let rare = |k: &str| rarity.get(k).copied().unwrap_or(1.0);
        let kept = count.into_iter().filter(|(_, n)| *n >= RAREST).map(|(k, _)| k);
        let names: BTreeMap<&str, usize> = kept.chain(["bias"]).enumerate().map(|(i, k)| (k, i)).collect();
        let data: Vec<(Vec<(usize, f64)>, usize)> = examples
            .iter()
            .map(|(features, class)| {
                let known =
                    features.iter().filter_map(|(k, v)| names.get(k.as_str()).map(|i| (*i, *v * rare(k))));
                let bias = names.get("bias").map(|i| (*i, 1.0));
                (known.chain(bias).collect(), classes.iter().position(|c| c == class).unwrap_or(0))
            })
            .collect();
        let rows = descend(&data, names.len(), classes.len());
        let rows = names.into_iter().map(|(k, i)| {
            let row = rows.get(i).map(|r| r.iter().map(|w| (w * rare(k) * UNIT).round() as i32).collect());
            (k.to_owned(), row.unwrap_or_default())
        });
        Self { rows: rows.collect(), classes }
    }
}

/// Stochastic gradient descent with a step for each weight (Duchi, Hazan, Singer 2011).
fn descend(data: &[(Vec<(usize, f64)>, usize)], features: usize, classes: usize) -> Vec<Vec<f64>> {
    let mut weights = vec![vec![0.0; classes]; features];
    let mut squares = vec![vec![1e-2; classes]; features];
    // a step through the pairs that has no common divisor with their number mixes them
    let stride =
        (1..=data.len()).map(|k| data.len() * 5 / 8 + k).find(|s| coprime(*s, data.len())).unwrap_or(1);
    for round in 0..ROUNDS {
        for k in 0..data.len() {
            let Some((features, class)) = data.get((round + k * stride) % data.len()) else { continue };
            let mut shares = vec![0.0; classes];
            for (i, v) in features {
                for (s, w) in shares.iter_mut().zip(weights.get(*i).into_iter().flatten()) {
                    *s += w * v;
                }
            }
            softmax(&mut shares);
            if let Some(s) = shares.get_mut(*class) {
                *s -= 1.0;
            }
            for (i, v) in features {
                let (Some(row), Some(square)) = (weights.get_mut(*i), squares.get_mut(*i)) else { continue };
                for ((w, q), s) in row.iter_mut().zip(square).zip(&shares) {
                    let g = s * v + RIDGE * *w;
                    *q += g * g;
                    *w -= STEP * g / q.sqrt();
                }
            }
        }
    }
    weights
}

fn coprime(a: usize, b: usize) -> bool {
    if b == 0 { a == 1 } else { coprime(b, a % b) }
}

fn softmax(sums: &mut [f64]) {
    let top = sums.iter().copied().fold(f64::MIN, f64::max);
    for s in &mut *sums {
        *s = (*s - top).exp();
    }
    let all: f64 = sums.iter().sum();
    for s in sums {
        *s /= all;
    }
}
