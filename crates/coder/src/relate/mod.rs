//! The best type for what a given actor does to another, see `docs/relate.md`.

mod evidence;
mod grams;
pub mod weights;

use crate::{Coder, plain};
use evidence::Found;
use lagebild_model::{Language, Span};
use std::collections::BTreeMap;
pub use weights::Weights;

/// The answer for one pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The best type.
    pub kind: String,
    /// Its first mode, where the frame that speaks for it has one.
    pub mode: Option<String>,
    /// All types with their share, the best first; shares sum up to 1.
    pub ranking: Vec<(String, f64)>,
    /// The predicate that speaks for the best type, and its frame.
    pub evidence: Option<(Span, String)>,
}

/// A pair as the ranking sees it.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// Points of the types by frames.
    pub points: BTreeMap<String, i32>,
    /// Features of the trained ranking with their values.
    pub features: Vec<(String, f64)>,
    found: Vec<Found>,
}

/// Where a piece stands in the text: at `start` (bytes, or characters) where it does, else for the first time.
///
/// ```
/// use lagebild_coder::relate::locate;
/// let span = locate("Ö und Ö", "Ö", Some(6)).map(|s| (s.start, s.end));
/// assert_eq!(span, Some((7, 9)));
/// ```
pub fn locate(text: &str, piece: &str, start: Option<u64>) -> Option<Span> {
    if piece.trim().is_empty() {
        return None;
    }
    let wanted = start.and_then(|s| usize::try_from(s).ok());
    let stands = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(piece));
    let counted = wanted.and_then(|n| text.char_indices().nth(n)).map(|(at, _)| at);
    let at =
        counted.filter(|at| stands(*at)).or(wanted.filter(|at| stands(*at))).or_else(|| text.find(piece))?;
    Some(Span::of(at, at + piece.len()))
}

impl Coder<'_> {
    /// What speaks for which type between two actors.
    pub fn observe(&self, text: &str, language: Language, source: Span, target: Span) -> Observed {
        let analysis = self.analyse(&plain::story(text, language));
        let mut out = Observed::default();
        for (n, sentence) in analysis.sentences.iter().enumerate() {
            if !sentence.span.overlaps(source) && !sentence.span.overlaps(target) {
                continue;
            }
            if let Some(mut matcher) = self.matcher_of(&analysis, n, text) {
                let views = matcher.views();
                matcher.govern(&views);
                out.found.extend(evidence::collect(&matcher, &views, source, target));
            }
        }
        for (kind, value) in self.codebook().relate.priors() {
            out.points.insert(kind.to_owned(), value);
        }
        for f in &out.found {
            let best = out.points.entry(f.kind.clone()).or_insert(i32::MIN);
            *best = (*best).max(f.points);
        }
        out.features = evidence::features(&out.found);
        out.features.extend(grams::features(&analysis.sentences, text, source, target));
        out
    }

    /// The best type for what `source` does to `target` (byte spans of the text); always some type.
    pub fn relate(
        &self,
        text: &str,
        language: Language,
        source: Span,
        target: Span,
        weights: Option<&Weights>,
    ) -> Answer {
        let observed = self.observe(text, language, source, target);
        let mut ranking = weights.map_or_else(|| self.by_points(&observed), |w| w.rank(&observed.features));
        ranking.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let kind = ranking.first().map_or_else(|| "CONSULT".to_owned(), |r| r.0.clone());
        let mut best: Option<&Found> = None;
        for f in observed.found.iter().filter(|f| weights::fold(&f.kind) == weights::fold(&kind)) {
            if best.is_none_or(|b| f.points > b.points) {
                best = Some(f);
            }
        }
        Answer {
            kind,
            mode: best.and_then(|f| f.mode.clone()),
            ranking,
            evidence: best.map(|f| (f.span, f.rule.clone())),
        }
    }

    fn by_points(&self, observed: &Observed) -> Vec<(String, f64)> {
        let types = self.codebook().types.entries().iter().filter(|e| e.mode.is_empty());
        let raw: Vec<(String, f64)> = types
            .map(|e| {
                let p = observed.points.get(&e.name).copied().unwrap_or(0);
                (e.name.clone(), (f64::from(p) / TEMPERATURE).exp())
            })
            .collect();
        let sum: f64 = raw.iter().map(|r| r.1).sum();
        raw.into_iter().map(|(k, v)| (k, v / sum)).collect()
    }
}

/// Points that make a type e times as likely.
const TEMPERATURE: f64 = 3.0;
