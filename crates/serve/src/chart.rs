//! Cooperation and conflict over time as bars: cooperation above the line, conflict below.

use crate::day;
use lagebild_store::Count;
use std::collections::BTreeMap;

/// Length of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum By {
    Day,
    #[default]
    Week,
    Month,
}

impl By {
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// First day of the step a day falls into.
    pub fn first(self, of: i64) -> i64 {
        match self {
            Self::Day => of,
            Self::Week => day::week(of),
            Self::Month => day::month(of),
        }
    }

    /// First day of the next step.
    pub fn next(self, first: i64) -> i64 {
        match self {
            Self::Day => day::plus(first, 1),
            Self::Week => day::plus(first, 7),
            Self::Month => day::next_month(first),
        }
    }
}

/// A step.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Step {
    /// First and last day, yyyymmdd.
    pub first: i64,
    pub last: i64,
    /// Events by quad, in the order of [`crate::ask::QUADS`].
    pub quads: [usize; 4],
    /// Sum of the scale values and how many have one.
    pub scale: f64,
    pub scaled: usize,
}

impl Step {
    pub fn cooperation(&self) -> usize {
        self.quads.iter().take(2).sum()
    }

    pub fn conflict(&self) -> usize {
        self.quads.iter().skip(2).sum()
    }

    /// Mean of the scale values.
    pub fn mean(&self) -> Option<f64> {
        (self.scaled > 0).then(|| self.scale / self.scaled as f64)
    }
}

/// Most steps.
const MOST: usize = 1000;

/// Steps from the first to the last day, those without events, too.
pub(crate) fn steps(counts: &[Count], by: By, from: i64, until: i64) -> Vec<Step> {
    let mut sums: BTreeMap<i64, Step> = BTreeMap::new();
    let mut first = by.first(from);
    while first <= until && sums.len() < MOST {
        let next = by.next(first);
        sums.insert(first, Step { first, last: day::plus(next, -1), ..Step::default() });
        if next <= first {
            break;
        }
        first = next;
    }
    for c in counts {
        let Some(step) = sums.get_mut(&by.first(c.day)) else { continue };
        let quad = crate::ask::QUADS.iter().position(|q| *q == c.quad);
        if let Some(slot) = quad.and_then(|q| step.quads.get_mut(q)) {
            *slot += c.events;
        }
        step.scale += c.scale;
        step.scaled += c.scaled;
    }
    sums.into_values().collect()
}

/// A bar of the chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    pub x: f64,
    pub width: f64,
    /// Bars of the four quads: y and height.
    pub parts: [(f64, f64); 4],
    pub label: String,
    pub href: String,
}

/// Width and height of the chart in its own units.
pub(crate) const SIZE: (f64, f64) = (720.0, 200.0);
/// What stays free on both sides of the line for the largest bar.
const EDGE: f64 = 10.0;

/// Bars of the steps; `tell` gives a step's label and address.
pub(crate) fn bars(steps: &[Step], tell: impl Fn(&Step) -> (String, String)) -> Vec<Bar> {
    let up = steps.iter().map(Step::cooperation).max().unwrap_or(0);
    let down = steps.iter().map(Step::conflict).max().unwrap_or(0);
    let unit = (SIZE.1 / 2.0 - EDGE) / up.max(down).max(1) as f64;
    let wide = SIZE.0 / steps.len().max(1) as f64;
    let middle = SIZE.1 / 2.0;
    let bar = |(i, s): (usize, &Step)| {
        let h = |q: usize| s.quads.get(q).copied().unwrap_or(0) as f64 * unit;
        let (label, href) = tell(s);
        Bar {
            x: i as f64 * wide + wide * 0.1,
            width: wide * 0.8,
            parts: [
                (middle - h(0), h(0)),
                (middle - h(0) - h(1), h(1)),
                (middle, h(2)),
                (middle + h(2), h(3)),
            ],
            label,
            href,
        }
    };
    steps.iter().enumerate().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_without_events_are_steps_too() {
        let count =
            |day, quad: &str, events| Count { day, quad: quad.into(), events, scale: -10.0, scaled: 1 };
        let counts = [count(20240801, "material conflict", 3), count(20240813, "verbal cooperation", 2)];
        let steps = steps(&counts, By::Week, 20240801, 20240815);
        let seen: Vec<_> = steps.iter().map(|s| (s.first, s.cooperation(), s.conflict())).collect();
        assert_eq!(seen, [(20240729, 0, 3), (20240805, 0, 0), (20240812, 2, 0)]);
        assert_eq!(steps.first().and_then(Step::mean), Some(-10.0));
        let bars = bars(&steps, |_| (String::new(), String::new()));
        let middle = SIZE.1 / 2.0;
        let drawn: Vec<_> = bars.iter().map(|b| b.parts).collect();
        assert!(drawn[0][3].0 >= middle && (drawn[0][3].1 - 90.0).abs() < 1e-9, "conflict hangs down");
        assert!(drawn[2][0].0 < middle);
    }
}
