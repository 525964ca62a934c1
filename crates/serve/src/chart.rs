//! Cooperation and conflict over time as bars: cooperation above the line, conflict below, the mean of the scores across.

use lagebild_picture::Step;

/// A bar of the chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    pub x: f64,
    pub width: f64,
    /// Bars of the four quads: y and height.
    pub parts: [(f64, f64); 4],
    pub label: String,
    pub href: String,
    /// Height of the mean of the scores: 10 at the top, -10 at the bottom.
    pub mean: Option<f64>,
}

/// Width and height of the chart in its own units.
pub(crate) const SIZE: (f64, f64) = (720.0, 200.0);
/// What stays free on both sides of the line for the largest bar.
const EDGE: f64 = 10.0;

/// Hundredths are enough for a screen.
fn short(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

/// The ends of the scale.
const SCALE: f64 = 10.0;

/// A step as it is drawn: counts by quad, mean of the scores, label, address.
pub(crate) type Drawn = ([usize; 4], Option<f64>, String, String);

/// Bars of the steps.
pub(crate) fn bars(steps: Vec<Drawn>) -> Vec<Bar> {
    let up = steps.iter().map(|s| Step::cooperation(&s.0)).max().unwrap_or(0);
    let down = steps.iter().map(|s| Step::conflict(&s.0)).max().unwrap_or(0);
    let unit = (SIZE.1 / 2.0 - EDGE) / up.max(down).max(1) as f64;
    let wide = SIZE.0 / steps.len().max(1) as f64;
    let middle = SIZE.1 / 2.0;
    let bar = |(i, (quads, mean, label, href)): (usize, Drawn)| {
        let h = |q: usize| quads.get(q).copied().unwrap_or(0) as f64 * unit;
        Bar {
            x: short(i as f64 * wide + wide * 0.1),
            width: short(wide * 0.8),
            parts: [
                (middle - h(0), h(0)),
                (middle - h(0) - h(1), h(1)),
                (middle, h(2)),
                (middle + h(2), h(3)),
            ]
            .map(|(y, height)| (short(y), short(height))),
            label,
            href,
            mean: mean.map(|m| short(middle - m.clamp(-SCALE, SCALE) / SCALE * (middle - EDGE))),
        }
    };
    steps.into_iter().enumerate().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflict_hangs_down_and_the_mean_lies_across() {
        let none = String::new;
        let bars = bars(vec![
            ([0, 0, 0, 3], Some(-10.0), none(), none()),
            ([0; 4], None, none(), none()),
            ([2, 0, 0, 0], Some(5.0), none(), none()),
        ]);
        let middle = SIZE.1 / 2.0;
        let drawn: Vec<_> = bars.iter().map(|b| b.parts).collect();
        assert!(drawn[0][3].0 >= middle && (drawn[0][3].1 - 90.0).abs() < 1e-9, "conflict hangs down");
        assert!(drawn[2][0].0 < middle);
        let means: Vec<_> = bars.iter().map(|b| b.mean).collect();
        assert_eq!(means, [Some(SIZE.1 - EDGE), None, Some(middle - 45.0)]);
    }
}
