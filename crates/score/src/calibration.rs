//! How far confidence can be trusted: of the events with 0.9, are nine in ten right?

use crate::{CLAIM, TYPE, Verdict};
use serde_json::{Value, json};
use std::fmt::Write;

/// Lower bounds of the bins, highest first.
const BINS: [f64; 9] = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.0];

/// Events of one bin of confidence, or from a confidence upwards.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// The lowest confidence.
    pub from: f64,
    /// The upper bound, not reached by its events except where it is 1.
    pub to: f64,
    /// Events that count.
    pub events: usize,
    /// Sum of their confidence: how many are expected to be right.
    pub expected: f64,
    /// Right in type and evidence.
    pub typed: usize,
    /// Right at claim level.
    pub right: usize,
}

impl Bin {
    fn share(&self, of: f64) -> f64 {
        of / self.events.max(1) as f64
    }

    /// Mean confidence.
    pub fn mean(&self) -> f64 {
        self.share(self.expected)
    }

    /// Share of the events that are right in type.
    pub fn typed(&self) -> f64 {
        self.share(self.typed as f64)
    }

    /// Share of the events that are right at claim level.
    pub fn right(&self) -> f64 {
        self.share(self.right as f64)
    }

    fn add(&mut self, confidence: f64, verdict: Verdict) {
        let (Some(typed), Some(right)) = (verdict.right(TYPE), verdict.right(CLAIM)) else { return };
        self.events += 1;
        self.expected += confidence;
        self.typed += usize::from(typed);
        self.right += usize::from(right);
    }
}

/// Reliability of confidence over judged events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    /// Bins, highest first.
    pub bins: Vec<Bin>,
    /// All events from the lower bound of each bin upwards.
    pub above: Vec<Bin>,
    /// Mean square distance between confidence and what is right (Brier score): 0 is best.
    pub brier: f64,
    /// The same if each event had the share of right ones as its confidence: what knowing nothing of single events gives.
    pub brier_of_mean: f64,
    /// Mean distance between confidence and share of right events over the bins, weighted by their events.
    pub error: f64,
    /// Of a right and a false event, how often the right one has the higher confidence (0.5: as by chance).
    pub order: f64,
    /// Gold events that count.
    pub gold: usize,
}

/// Share of pairs of a right and a false event in which the right one has the higher confidence; ties count half.
fn order(judged: &[(f64, Verdict)]) -> f64 {
    let of = |wanted: bool| {
        judged.iter().filter(move |(_, v)| v.right(CLAIM) == Some(wanted)).map(|(confidence, _)| *confidence)
    };
    let (mut pairs, mut above) = (0usize, 0usize);
    for right in of(true) {
        for wrong in of(false) {
            pairs += 2;
            above += if right > wrong { 2 } else { usize::from(right >= wrong) };
        }
    }
    if pairs == 0 { 0.5 } else { above as f64 / pairs as f64 }
}

impl Calibration {
    /// Of pairs of confidence and verdict; `gold` events were to be found.
    pub fn of(judged: &[(f64, Verdict)], gold: usize) -> Self {
        let mut bins: Vec<Bin> = Vec::with_capacity(BINS.len());
        let mut to = 1.0;
        for from in BINS {
            bins.push(Bin { from, to, ..Bin::default() });
            to = from;
        }
        let mut above: Vec<Bin> = bins.iter().map(|b| Bin { to: 1.0, ..*b }).collect();
        let mut all = Bin::default();
        let mut squares = 0.0;
        for (confidence, verdict) in judged {
            if let Some(b) = bins.iter_mut().find(|b| *confidence >= b.from) {
                b.add(*confidence, *verdict);
            }
            above.iter_mut().filter(|b| *confidence >= b.from).for_each(|b| b.add(*confidence, *verdict));
            all.add(*confidence, *verdict);
            if let Some(right) = verdict.right(CLAIM) {
                let distance = confidence - f64::from(u8::from(right));
                squares += distance * distance;
            }
        }
        let mean = all.right();
        let gap: f64 = bins.iter().map(|b| (b.mean() - b.right()).abs() * b.events as f64).sum();
        Self {
            bins,
            above,
            brier: all.share(squares),
            brier_of_mean: mean * (1.0 - mean),
            error: all.share(gap),
            order: order(judged),
            gold,
        }
    }

    /// Events that count.
    pub fn events(&self) -> usize {
        self.above.last().map_or(0, |b| b.events)
    }

    /// The table for people.
    pub fn table(&self) -> String {
        let mut out = String::from(
            "confidence  events  expected    type   claim    from here on: events   claim  share of gold\n",
        );
        for (b, a) in self.bins.iter().zip(&self.above) {
            let share = a.right as f64 / self.gold.max(1) as f64;
            let _ = if b.events == 0 {
                write!(out, "{:.1} - {:.1}  {:7}         -       -       -", b.from, b.to, 0)
            } else {
                let (mean, typed, right) = (b.mean(), b.typed(), b.right());
                write!(
                    out,
                    "{:.1} - {:.1}  {:7}    {mean:6.3}  {typed:6.3}  {right:6.3}",
                    b.from, b.to, b.events
                )
            };
            let _ = writeln!(out, "{:24}  {:6.3}         {share:6.3}", a.events, a.right());
        }
        let _ = writeln!(
            out,
            "Brier score {:.3} (the mean for every event: {:.3}), mean distance from the diagonal {:.3}, right above \
             false {:.3}",
            self.brier, self.brier_of_mean, self.error, self.order
        );
        out
    }

    /// The figures for programs.
    pub fn json(&self) -> Value {
        let digits = |x: f64| crate::round(x, 4);
        let bins: Vec<Value> = self
            .bins
            .iter()
            .zip(&self.above)
            .map(|(b, a)| {
                json!({
                    "from": b.from, "to": b.to, "events": b.events, "expected": digits(b.mean()),
                    "type": digits(b.typed()), "claim": digits(b.right()), "events_above": a.events,
                    "claim_above": digits(a.right()),
                    "share_above": digits(a.right as f64 / self.gold.max(1) as f64),
                })
            })
            .collect();
        json!({
            "brier": digits(self.brier), "brier_of_mean": digits(self.brier_of_mean), "error": digits(self.error),
            "order": digits(self.order),
            "bins": bins,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn what_is_sure_and_right_costs_nothing() {
        let c = Calibration::of(&[(1.0, Verdict::of(5)), (0.0, Verdict::of(3))], 1);
        near(c.brier, 0.0);
        near(c.brier_of_mean, 0.25);
        near(c.error, 0.0);
        near(c.order, 1.0);
    }

    #[test]
    fn bins_count_what_they_hold() {
        let judged = [
            (0.95, Verdict::of(CLAIM)),
            (0.9, Verdict::of(1)),
            (0.85, Verdict::of(CLAIM)),
            (0.1, Verdict::of(0)),
            (0.99, Verdict { optional: true, ..Verdict::of(4) }),
        ];
        let c = Calibration::of(&judged, 4);
        let (top, second) = (c.bins[0], c.bins[1]);
        assert_eq!((top.events, top.typed, top.right), (2, 2, 1));
        assert_eq!((second.events, second.right), (1, 1));
        near(top.mean(), 0.925);
        near(c.above[1].right(), 2.0 / 3.0);
        assert_eq!(c.events(), 4);
        assert!(c.table().contains("0.8 - 0.9"), "{}", c.table());
        assert_eq!(c.json()["bins"][1]["share_above"], json!(0.5));
    }

    #[test]
    fn nothing_judged() {
        let c = Calibration::of(&[], 0);
        assert_eq!((c.events(), c.brier.to_string()), (0, "0".to_owned()));
    }
}
