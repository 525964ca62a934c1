//! Events over time: how many of each quad, how many happenings they are, and the mean of their scores.
//!
//! One function for everything that shows a series; formula and weights are described in `docs/series.md`.

mod by;
mod per;
mod weights;

pub use by::By;
pub use per::{Group, Per};
pub use weights::{Region, Weights, WeightsError};

use crate::Picture;
use lagebild_store::{Filter, Point, StoreError};
use std::cmp::Ordering;

/// The quads in the order they are counted in.
pub const QUADS: [&str; 4] =
    ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
/// Most steps of a series; what comes behind them is left out.
pub const MOST: usize = 1000;

/// A day, week or month of a series.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Step {
    /// First day, yyyymmdd.
    pub first: i64,
    /// Last day, yyyymmdd.
    pub last: i64,
    /// Events by quad, in the order of [`QUADS`]: each report counts.
    pub reports: [usize; 4],
    /// Happenings by quad: what several report counts once, by the quad of the report that was stored first.
    pub happenings: [usize; 4],
    /// Mean of the scores of the events; none where no event has one.
    pub score: Option<f64>,
    /// The same with each happening counted once, by the mean of its reports.
    pub score_of_happenings: Option<f64>,
}

impl Step {
    /// How many of its events, or happenings, are cooperation.
    pub fn cooperation(counts: &[usize; 4]) -> usize {
        counts.iter().take(2).sum()
    }

    /// How many of its events, or happenings, are conflict.
    pub fn conflict(counts: &[usize; 4]) -> usize {
        counts.iter().skip(2).sum()
    }
}

/// What is kept of an event that is counted; in this order.
struct Counted {
    step: usize,
    /// Of what is not linked, the event stands for itself; such numbers are negative.
    happening: i64,
    event: i64,
    quad: Option<usize>,
    /// Weight and score.
    score: Option<(f64, f64)>,
}

/// Sum of the weights and of the weighted values.
#[derive(Default)]
struct Mean(f64, f64);

impl Mean {
    fn add(&mut self, weight: f64, value: f64) {
        self.0 += weight;
        self.1 += weight * value;
    }

    fn get(&self) -> Option<f64> {
        (self.0 > 0.0).then(|| self.1 / self.0)
    }
}

/// The steps from the day `from` to the day `until` (yyyymmdd), those without events too; the first and the last may be
/// shorter than the others. `each` hands the events to the function it is given, in any order, and may hand on the same event more than once.
///
/// An event counts in the step of its first day; one without a day, or of another time, does not count.
///
/// ```
/// use lagebild_picture::{By, Weights, series};
/// use lagebild_store::Point;
///
/// // "Nordkorea hat am Dienstag Raketen getestet", told by two agencies; "Seoul bietet Pjöngjang Gespräche an"
/// let test = Point { event: 1, happening: Some(7), day: 20240806, quad: "material conflict", kind: "MOBILIZE",
///     mode: "weapons", status: "actual", historical: false };
/// let again = Point { event: 2, ..test };
/// let offer = Point { event: 3, happening: Some(8), day: 20240808, quad: "verbal cooperation", kind: "CONCEDE",
///     mode: "", ..test };
/// let weights = Weights::parse("score\tMOBILIZE\tweapons\t-6.5\nscore\tCONCEDE\t\t4.5\n")?;
///
/// let steps = series(By::Week, (20240805, 20240811), &weights, |count| [test, again, offer].iter().for_each(count));
///
/// assert_eq!(steps[0].reports, [1, 0, 0, 2]);
/// assert_eq!(steps[0].happenings, [1, 0, 0, 1]);
/// assert_eq!(steps[0].score, Some((-6.5 - 6.5 + 4.5) / 3.0));
/// assert_eq!(steps[0].score_of_happenings, Some((-6.5 + 4.5) / 2.0));
/// # Ok::<(), lagebild_picture::WeightsError>(())
/// ```
pub fn series(
    by: By,
    (from, until): (i64, i64),
    weights: &Weights,
    each: impl FnOnce(&mut dyn FnMut(&Point<'_>)),
) -> Vec<Step> {
    let mut steps = by.steps(from, until);
    let mut counted = Vec::new();
    each(&mut |p: &Point<'_>| {
        let behind = steps.partition_point(|s| s.first <= p.day);
        let Some(step) = behind.checked_sub(1).filter(|s| steps.get(*s).is_some_and(|s| p.day <= s.last))
        else {
            return;
        };
        counted.push(Counted {
            step,
            happening: p.happening.unwrap_or(-p.event),
            event: p.event,
            quad: QUADS.iter().position(|q| *q == p.quad),
            score: weights.score(p),
        });
    });
    // sums must not depend on the order the events came in
    counted.sort_unstable_by(order);
    counted.dedup_by(|a, b| order(a, b) == Ordering::Equal);
    for within in counted.chunk_by(|a, b| a.step == b.step) {
        if let Some(step) = within.first().and_then(|c| steps.get_mut(c.step)) {
            fill(step, within);
        }
    }
    steps
}

impl Picture<'_> {
    /// The series of the events that fit the filter, over the days `from` to `until` (yyyymmdd). The range of the filter
    /// itself plays no part.
    pub fn series(
        &self,
        filter: &Filter,
        by: By,
        (from, until): (i64, i64),
        weights: &Weights,
    ) -> Result<Vec<Step>, StoreError> {
        let within =
            Filter { from: Some(from), until: Some(until), begins: true, limit: None, ..filter.clone() };
        let mut done = Ok(());
        let steps = series(by, (from, until), weights, |count| done = self.reader.points(&within, count));
        done.map(|()| steps)
    }
}

fn order(a: &Counted, b: &Counted) -> Ordering {
    (a.step, a.happening, a.event).cmp(&(b.step, b.happening, b.event))
}

/// Counts the events of a step, those of a happening beside each other.
fn fill(step: &mut Step, counted: &[Counted]) {
    let add = |counts: &mut [usize; 4], quad: Option<usize>| {
        if let Some(slot) = quad.and_then(|q| counts.get_mut(q)) {
            *slot += 1;
        }
    };
    let (mut of_reports, mut of_happenings) = (Mean::default(), Mean::default());
    for reports in counted.chunk_by(|a, b| a.happening == b.happening) {
        let mut own = Mean::default();
        for report in reports {
            add(&mut step.reports, report.quad);
            if let Some((weight, score)) = report.score {
                of_reports.add(weight, score);
                own.add(weight, score);
            }
        }
        add(&mut step.happenings, reports.iter().find_map(|r| r.quad));
        if let Some(mean) = own.get() {
            // as much as one of its reports counts
            of_happenings.add(own.0 / reports.iter().filter(|r| r.score.is_some()).count() as f64, mean);
        }
    }
    step.score = of_reports.get();
    step.score_of_happenings = of_happenings.get();
}

#[cfg(test)]
mod tests;
