//! What an event adds to the mean of a series, and groups of countries, from one text file (`codebook/series.tsv`).

use lagebild_store::Point;
use std::collections::BTreeMap;

/// Weights and scores.
///
/// ```
/// use lagebild_picture::Weights;
///
/// let mut weights = Weights::parse("score\tAID\t\t10\nregion\tbenelux\tBenelux\tBEL LUX NLD\n")?;
/// // a user's file: plans count half, help counts less
/// weights.lay("weight\tfuture\t0.5\nscore\tAID\t\t7\n")?;
/// assert_eq!(weights.region("Benelux").map(|r| r.countries.len()), Some(3));
///
/// let wrong = Weights::parse("score\tAID\t\tviel\n").expect_err("no number");
/// assert_eq!(wrong.to_string(), "line 1: viel is no number; a line is `score<tab>TYPE<tab>mode<tab>number`");
/// # Ok::<(), lagebild_picture::WeightsError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    scores: BTreeMap<String, BTreeMap<String, f64>>,
    factors: BTreeMap<String, f64>,
    regions: Vec<Region>,
}

/// Countries that are counted together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Region {
    /// Its short name: `gulf`.
    pub id: String,
    /// What it is called, in any language.
    pub names: Vec<String>,
    /// Codes of its countries.
    pub countries: Vec<String>,
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightsError {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong and how it is written.
    pub text: String,
}

impl std::fmt::Display for WeightsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

impl std::error::Error for WeightsError {}

/// What a weight may be of; the last for what is told as background.
const FACTORS: [&str; 4] = ["actual", "future", "hypothetical", "background"];
const SCORE: &str = "a line is `score<tab>TYPE<tab>mode<tab>number`";
const WEIGHT: &str = "a line is `weight<tab>actual, future, hypothetical or background<tab>number`";
const REGION: &str = "a line is `region<tab>id<tab>names with | between<tab>codes with blanks between`";

impl Weights {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Names the first line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, WeightsError> {
        let mut out = Self::default();
        out.lay(text)?;
        Ok(out)
    }

    /// Lays another file over: what it names takes the place of what was there, the rest stays.
    ///
    /// # Errors
    ///
    /// Names the first line that cannot be read.
    pub fn lay(&mut self, text: &str) -> Result<(), WeightsError> {
        for (n, line) in text.lines().enumerate() {
            let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
            if !line.trim().is_empty() && !line.starts_with('#') {
                self.read(line).map_err(|text| WeightsError { line: n + 1, text })?;
            }
        }
        Ok(())
    }

    fn read(&mut self, line: &str) -> Result<(), String> {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let number = |text: &str, form: &str| {
            let number = text.replace(',', ".").parse::<f64>().ok().filter(|x| x.is_finite());
            number.ok_or_else(|| format!("{text} is no number; {form}"))
        };
        match cells.as_slice() {
            ["score", kind, mode, score] if !kind.is_empty() => {
                let score = number(score, SCORE)?;
                self.scores.entry((*kind).to_owned()).or_default().insert((*mode).to_owned(), score);
            }
            ["weight", of, weight] if FACTORS.contains(of) => {
                let weight = number(weight, WEIGHT)?;
                if weight < 0.0 {
                    return Err(format!("{weight} is less than 0; {WEIGHT}"));
                }
                self.factors.insert((*of).to_owned(), weight);
            }
            ["region", id, names, codes] if !id.is_empty() && !codes.is_empty() => {
                let region = Region {
                    id: (*id).to_owned(),
                    names: names
                        .split('|')
                        .map(str::trim)
                        .filter(|n| !n.is_empty())
                        .map(str::to_owned)
                        .collect(),
                    countries: codes.split_whitespace().map(str::to_uppercase).collect(),
                };
                self.regions.retain(|r| r.id != region.id);
                self.regions.push(region);
            }
            ["score", ..] => return Err(format!("not four cells; {SCORE}")),
            ["weight", ..] => return Err(format!("not three cells of a known kind; {WEIGHT}")),
            ["region", ..] => return Err(format!("not four cells; {REGION}")),
            [other, ..] => return Err(format!("begins with {other}; begin with score, weight or region")),
            [] => {}
        }
        Ok(())
    }

    /// Weight and score of an event; none for what is negated, has no score, or counts nothing.
    pub(super) fn score(&self, p: &Point<'_>) -> Option<(f64, f64)> {
        if p.status == "negated" {
            return None;
        }
        let modes = self.scores.get(p.kind)?;
        let score = modes.get(p.mode).or_else(|| modes.get(""))?;
        let factor = |of: &str| self.factors.get(of).copied().unwrap_or(1.0);
        let weight = factor(p.status) * if p.historical { factor("background") } else { 1.0 };
        (weight > 0.0).then_some((weight, *score))
    }

    /// Types that have a score.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.scores.keys().map(String::as_str)
    }

    /// Scores: type, mode (empty: of the type itself), value.
    pub fn scores(&self) -> impl Iterator<Item = (&str, &str, f64)> {
        self.scores
            .iter()
            .flat_map(|(kind, modes)| modes.iter().map(|(m, s)| (kind.as_str(), m.as_str(), *s)))
    }

    /// The regions, in the order of the file.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The region of a short name or name, in any case.
    pub fn region(&self, name: &str) -> Option<&Region> {
        let is = |n: &String| n.to_lowercase() == name.to_lowercase();
        self.regions.iter().find(|r| is(&r.id) || r.names.iter().any(is))
    }
}
