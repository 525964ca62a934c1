//! A series as a chart of characters: conflict to the left of the line, cooperation to the right, one step a line.

use crate::labels::Labels;
use crate::paint::{BOLD, DIM, paint, tame, wrap};
use anstyle::{AnsiColor, Style};
use lagebild_picture::{By, Step, calendar};
use std::fmt::Write;

/// Widest and narrowest chart, in columns.
const WIDTHS: (usize, usize) = (120, 40);
/// Longest bar worth drawing.
const LONGEST: usize = 40;
/// Material deeds are drawn full, words light, so that they differ without colours too.
const FULL: char = '█';
const LIGHT: char = '░';

const fn coloured(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(anstyle::Color::Ansi(colour)))
}
const CONFLICT: Style = coloured(AnsiColor::Red);
const COOPERATION: Style = coloured(AnsiColor::Green);

/// Columns of the terminal; where there is none, what `COLUMNS` says, or 80.
pub fn width() -> usize {
    let told = || std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).unwrap_or(80);
    let width = terminal_size::terminal_size().map_or_else(told, |(w, _)| usize::from(w.0));
    width.clamp(WIDTHS.1, WIDTHS.0)
}

/// What is drawn, and how.
pub struct Chart<'a> {
    pub by: By,
    pub range: (i64, i64),
    /// Happenings are drawn, not reports.
    pub happenings: bool,
    pub labels: &'a Labels<'a>,
    pub width: usize,
}

impl Chart<'_> {
    /// All series below each other, drawn to one measure.
    pub fn told(&self, found: &[(String, Vec<Step>)]) -> String {
        let words = self.labels.words;
        let all = || found.iter().flat_map(|(_, steps)| steps).map(|s| self.counts(s).0);
        let most = all().map(|n| Step::conflict(&n).max(Step::cooperation(&n))).max().unwrap_or(0);
        let mut out = paint(DIM, &wrap(&self.head(), self.width, ""));
        for (name, steps) in found {
            let name = self.named(name);
            if !name.is_empty() {
                let _ = write!(out, "\n\n{}", paint(BOLD, &tame(&name)));
            }
            for step in steps {
                let _ = write!(out, "\n{}", self.line(step, most));
            }
        }
        let shown: usize = all().map(|n| n.iter().sum::<usize>()).sum();
        if shown == 0 {
            let _ = write!(out, "\n{}", paint(DIM, words.get("series.none")));
        }
        out
    }

    /// `KOR-PRK` with the names of the countries; a type or region as it is.
    fn named(&self, name: &str) -> String {
        let parts: Vec<&str> = name.split('-').collect();
        let country = |code: &&str| self.labels.country(code);
        let names: Vec<String> = parts.iter().map(country).collect();
        if parts.iter().zip(&names).any(|(p, n)| p == n) {
            return name.to_owned();
        }
        format!("{} ({name})", names.join(" – "))
    }

    fn counts(&self, s: &Step) -> ([usize; 4], Option<f64>) {
        if self.happenings { (s.happenings, s.score_of_happenings) } else { (s.reports, s.score) }
    }

    /// What the columns are.
    fn head(&self) -> String {
        let words = self.labels.words;
        let of = words.get(if self.happenings { "series.happenings" } else { "series.reports" });
        let (from, until) = (calendar::iso(self.range.0), calendar::iso(self.range.1));
        let range = format!("{} – {}", self.labels.value(&from), self.labels.value(&until));
        let by = words.find(&format!("series.by.{}", self.by.word())).unwrap_or(self.by.word());
        format!(
            "{range}, {by} · {of}: {} ◂ ▸ {} · {LIGHT} {}, {FULL} {} · {}",
            words.get("series.conflict"),
            words.get("series.cooperation"),
            words.get("series.verbal"),
            words.get("series.material"),
            words.get("series.mean"),
        )
    }

    /// `2024-08-05   3 ░░██│█  1   -4.2`
    fn line(&self, s: &Step, most: usize) -> String {
        let (counts, mean) = self.counts(s);
        let digits = most.to_string().len();
        // day, two numbers, the line, the mean, blanks between
        let taken = 10 + 1 + digits + 1 + 1 + 1 + digits + 1 + 6;
        let room = (self.width.saturating_sub(taken) / 2).clamp(1, LONGEST);
        let [verbal, material, accused, fought] = counts;
        let left = bar(room, most, accused, fought);
        let right = bar(room, most, verbal, material);
        let gap = |n: usize| " ".repeat(room - n);
        let number = |n: usize| if n == 0 { String::new() } else { n.to_string() };
        let mirrored: String = left.chars().rev().collect();
        let mut out = format!(
            "{} {:>digits$} {}{}│{}{} {:<digits$} {:>6}",
            calendar::iso(s.first),
            number(accused + fought),
            gap(left.chars().count()),
            paint(CONFLICT, &mirrored),
            paint(COOPERATION, &right),
            gap(right.chars().count()),
            number(verbal + material),
            mean.map_or(String::new(), |m| format!("{m:+.1}")),
        );
        out.truncate(out.trim_end().len());
        out
    }
}

/// Full characters, then light ones, from the line outwards; something is always seen of what is not nothing.
fn bar(room: usize, most: usize, light: usize, full: usize) -> String {
    let long = |n: usize| (n * room).div_ceil(most.max(1)).min(room);
    let whole = long(light + full);
    let inner = if light == 0 { whole } else { (full * whole) / (light + full).max(1) };
    let inner = if full > 0 { inner.max(1) } else { 0 };
    let chars =
        std::iter::repeat_n(FULL, inner).chain(std::iter::repeat_n(LIGHT, whole.saturating_sub(inner)));
    chars.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, Words};
    use lagebild_codebook::{Sources, World};

    fn told(width: usize, steps: Vec<Step>) -> String {
        let (words, world) = (Words::new(Lang::En), World::names(&Sources::builtin()));
        let labels = Labels::new(&words, &world);
        let range = (20240805, 20240811);
        let chart = Chart { by: By::Week, range, happenings: false, labels: &labels, width };
        let text = chart.told(&[("KOR-PRK".to_owned(), steps)]);
        anstream::adapter::strip_str(&text).to_string()
    }

    fn step(first: i64, reports: [usize; 4], score: Option<f64>) -> Step {
        Step { first, reports, score, ..Step::default() }
    }

    #[test]
    fn conflict_goes_left_and_cooperation_right() {
        let steps = vec![
            step(20240805, [2, 0, 0, 0], Some(2.5)),
            step(20240812, [0; 4], None),
            step(20240819, [0, 1, 2, 2], Some(-3.25)),
        ];
        let text = told(44, steps);
        let lines: Vec<&str> = text.lines().skip_while(|l| !l.starts_with("South")).collect();
        assert_eq!(
            lines,
            [
                "South Korea – North Korea (KOR-PRK)",
                "2024-08-05             │░░░░░      2   +2.5",
                "2024-08-12             │",
                "2024-08-19 4 ░░░░░█████│███        1   -3.2",
            ]
        );
    }

    #[test]
    fn every_line_fits_the_width() {
        let steps =
            vec![step(20240805, [900, 1, 1200, 30], Some(-10.0)), step(20240812, [1, 0, 0, 1], Some(9.9))];
        for width in [40, 57, 80, 120] {
            let text = told(width, steps.clone());
            let bars: Vec<usize> =
                text.lines().filter(|l| l.contains('│')).map(|l| l.chars().count()).collect();
            assert!(bars.len() == 2 && bars.iter().all(|n| *n <= width), "{width}: {bars:?}\n{text}");
        }
    }
}
