//! Logistic regression with a ridge (L2), by Newton's method. No random numbers, a fixed order, few dozen weights.

/// One event: where it comes from and the numbers of its features.
#[derive(Debug, Clone)]
pub struct Example {
    /// What is to be foretold.
    pub right: bool,
    /// Number of its set.
    pub set: usize,
    /// Numbers of what holds.
    pub features: Vec<usize>,
}

/// What was learnt, in logits.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The level of each set.
    pub levels: Vec<f64>,
    /// Weight of each feature.
    pub weights: Vec<f64>,
}

/// Steps after which nothing changes any more.
const STEPS: usize = 25;
/// Price of the common level: next to nothing.
const LEVEL_RIDGE: f64 = 0.01;
/// Price of a set's distance from the common level: little, so that sets read during development do not lend theirs.
const SET_RIDGE: f64 = 0.3;

/// Fits a common level, the distance of each set from it, and the weights of `features` features; `ridge` is the price of the
/// square of a weight.
pub fn fit(examples: &[Example], sets: usize, features: usize, ridge: f64) -> Model {
    let mut prices = vec![LEVEL_RIDGE];
    prices.extend(std::iter::repeat_n(SET_RIDGE, sets));
    prices.extend(std::iter::repeat_n(ridge, features));
    let rows: Vec<(Vec<(usize, f64)>, bool)> = examples
        .iter()
        .map(|e| {
            let own = e.features.iter().map(|k| (k + 1 + sets, 1.0));
            ([(0, 1.0), (e.set + 1, 1.0)].into_iter().chain(own).collect(), e.right)
        })
        .collect();
    let mut w = newton(&rows, &prices);
    let weights = w.split_off((1 + sets).min(w.len()));
    let common = w.first().copied().unwrap_or(0.0);
    Model { levels: w.iter().skip(1).map(|d| common + d).collect(), weights }
}

/// Shift and scale of a single number.
pub fn line(points: &[(f64, bool)]) -> (f64, f64) {
    let rows: Vec<(Vec<(usize, f64)>, bool)> =
        points.iter().map(|(z, right)| (vec![(0, 1.0), (1, *z)], *right)).collect();
    let w = newton(&rows, &[LEVEL_RIDGE, LEVEL_RIDGE]);
    (w.first().copied().unwrap_or(0.0), w.get(1).copied().unwrap_or(1.0))
}

/// The weights at which the likelihood less the prices of their squares (halved) is highest.
fn newton(rows: &[(Vec<(usize, f64)>, bool)], prices: &[f64]) -> Vec<f64> {
    let n = prices.len();
    let mut w = vec![0.0f64; n];
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = w.iter().zip(prices).map(|(x, price)| -price * x).collect();
        let mut bend = vec![vec![0.0f64; n]; n];
        for (k, (row, price)) in bend.iter_mut().zip(prices).enumerate() {
            if let Some(x) = row.get_mut(k) {
                *x = *price;
            }
        }
        for (on, right) in rows {
            let z: f64 = on.iter().filter_map(|(k, x)| w.get(*k).map(|w| w * x)).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            let miss = f64::from(u8::from(*right)) - p;
            for (a, x) in on {
                if let Some(s) = slope.get_mut(*a) {
                    *s += miss * x;
                }
                let Some(row) = bend.get_mut(*a) else { continue };
                for (b, y) in on {
                    if let Some(cell) = row.get_mut(*b) {
                        *cell += p * (1.0 - p) * x * y;
                    }
                }
            }
        }
        for (x, d) in w.iter_mut().zip(solve(bend, slope)) {
            *x += d;
        }
    }
    w
}

/// Solves a symmetric positive definite system by elimination.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for k in 0..n {
        let (Some(pivot), Some(rest)) = (a.get(k).cloned(), b.get(k).copied()) else { continue };
        let Some(p) = pivot.get(k).copied().filter(|p| p.abs() > 1e-12) else { continue };
        for (row, x) in a.iter_mut().zip(b.iter_mut()).skip(k + 1) {
            let factor = row.get(k).copied().unwrap_or(0.0) / p;
            for (r, q) in row.iter_mut().zip(&pivot).skip(k) {
                *r -= factor * q;
            }
            *x -= factor * rest;
        }
    }
    let mut out = vec![0.0; n];
    for k in (0..n).rev() {
        let (Some(row), Some(rest)) = (a.get(k), b.get(k)) else { continue };
        let known: f64 = row.iter().zip(&out).skip(k + 1).map(|(r, x)| r * x).sum();
        if let (Some(p), Some(slot)) = (row.get(k).filter(|p| p.abs() > 1e-12), out.get_mut(k)) {
            *slot = (rest - known) / p;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let x = solve(vec![vec![4.0, 1.0], vec![1.0, 3.0]], vec![1.0, 2.0]);
        assert!((x[0] - 1.0 / 11.0).abs() < 1e-12 && (x[1] - 7.0 / 11.0).abs() < 1e-12, "{x:?}");
    }

    /// One set, one feature: with it three of four are right, without it one of four.
    #[test]
    fn shares_become_weights() {
        let all: Vec<Example> = (0..400)
            .map(|n| {
                let on = n % 2 == 0;
                let right = if on { n % 8 != 0 } else { n % 8 == 1 };
                Example { right, set: 0, features: if on { vec![0] } else { Vec::new() } }
            })
            .collect();
        let m = fit(&all, 1, 1, 0.001);
        assert!((m.levels[0] + 3f64.ln()).abs() < 0.02, "{m:?}");
        assert!((m.weights[0] - 2.0 * 3f64.ln()).abs() < 0.04, "{m:?}");
    }

    #[test]
    fn a_ridge_makes_weights_small() {
        let example = |right, features: &[usize]| Example { right, set: 0, features: features.to_vec() };
        let all = [example(true, &[0]), example(false, &[])];
        let of = |ridge| fit(&all, 1, 1, ridge).weights[0];
        assert!(of(10.0) < of(1.0) && of(10.0) > 0.0);
    }

    #[test]
    fn a_line_is_found_again() {
        let points: Vec<(f64, bool)> = (0..4000)
            .map(|n| {
                let z = f64::from(n % 40) / 10.0 - 2.0;
                let share = 1.0 / (1.0 + (-(0.5 + 0.7 * z)).exp());
                (z, f64::from(n / 40) < 100.0 * share)
            })
            .collect();
        let (shift, scale) = line(&points);
        assert!((shift - 0.5).abs() < 0.05 && (scale - 0.7).abs() < 0.05, "{shift} {scale}");
    }
}
