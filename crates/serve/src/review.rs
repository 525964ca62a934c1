//! What decisions amount to: agreement, corrected participants.

use crate::table::code;
use lagebild_model::{Event, EventDate, Party};
use lagebild_store::{Decision, Review};
use std::collections::BTreeMap;

/// How often events of a class of confidence are right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Class {
    /// `0.25–0.50`
    pub label: String,
    pub judged: usize,
    pub accepted: usize,
}

/// What reviewers have decided, and how far they agree.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Agreement {
    /// Name; accepted, corrected, rejected.
    pub reviewers: Vec<(String, [usize; 3])>,
    /// Two names, events both judged, share they judge alike, Cohen's kappa (1960).
    pub pairs: Vec<(String, String, usize, f64, Option<f64>)>,
    pub classes: Vec<Class>,
}

/// Classes of confidence.
const CLASSES: usize = 4;

const fn slot(d: Decision) -> usize {
    match d {
        Decision::Accept => 0,
        Decision::Correct => 1,
        Decision::Reject => 2,
    }
}

/// Counts over the decisions that hold.
pub(crate) fn agreement(reviews: &[Review]) -> Agreement {
    let mut by_name: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut classes: Vec<Class> = (0..CLASSES)
        .map(|i| {
            let end = |i: usize| i as f64 / CLASSES as f64;
            Class { label: format!("{:.2}–{:.2}", end(i), end(i + 1)), ..Class::default() }
        })
        .collect();
    for r in reviews {
        by_name.entry(&r.reviewer).or_default().insert(&r.event, slot(r.decision));
        let confidence = serde_json::from_str::<Event>(&r.machine).map_or(0.0, |e| e.confidence);
        let at = ((confidence * CLASSES as f64) as usize).min(CLASSES - 1);
        if let Some(class) = classes.get_mut(at) {
            class.judged += 1;
            class.accepted += usize::from(r.decision == Decision::Accept);
        }
    }
    let count = |of: &BTreeMap<&str, usize>| {
        let mut out = [0; 3];
        for d in of.values() {
            *out.get_mut(*d).unwrap_or(&mut 0) += 1;
        }
        out
    };
    let names: Vec<&str> = by_name.keys().copied().collect();
    let mut pairs = Vec::new();
    for (i, a) in names.iter().enumerate() {
        for b in names.iter().skip(i + 1) {
            let (Some(of_a), Some(of_b)) = (by_name.get(a), by_name.get(b)) else { continue };
            let both: Vec<(usize, usize)> =
                of_a.iter().filter_map(|(event, d)| Some((*d, *of_b.get(event)?))).collect();
            if !both.is_empty() {
                let (share, kappa) = cohen(&both);
                pairs.push(((*a).to_owned(), (*b).to_owned(), both.len(), share, kappa));
            }
        }
    }
    classes.retain(|c| c.judged > 0);
    Agreement {
        reviewers: by_name.iter().map(|(name, of)| ((*name).to_owned(), count(of))).collect(),
        pairs,
        classes,
    }
}

/// Share of equal decisions, and what of it is beyond chance; none where chance alone would always agree.
fn cohen(both: &[(usize, usize)]) -> (f64, Option<f64>) {
    let n = both.len() as f64;
    let share = both.iter().filter(|(a, b)| a == b).count() as f64 / n;
    let by_chance: f64 = (0..3)
        .map(|k| {
            let of =
                |side: fn(&(usize, usize)) -> usize| both.iter().filter(|p| side(p) == k).count() as f64 / n;
            of(|p| p.0) * of(|p| p.1)
        })
        .sum();
    (share, (by_chance < 1.0).then(|| (share - by_chance) / (1.0 - by_chance)))
}

/// Participants as a form has them, `RUS GOV; UKR`; one that was there before keeps its words and name.
pub(crate) fn parties(text: &str, before: &[Party]) -> Vec<Party> {
    let one = |text: &str| {
        let mut known = before.iter().filter(|p| code(p.code.as_deref(), &p.sector) == text);
        if let Some(same) = known.next() {
            return same.clone();
        }
        let mut words = text.split_whitespace();
        let code = words.next().filter(|c| *c != "?").map(str::to_uppercase);
        Party { code, sector: words.map(str::to_uppercase).collect(), ..Party::default() }
    };
    text.split(';').map(str::trim).filter(|t| !t.is_empty()).map(one).collect()
}

/// A date as a form has it; the same value keeps its words.
pub(crate) fn date(value: &str, before: Option<EventDate>) -> Option<EventDate> {
    if value.is_empty() {
        return None;
    }
    let same = before.as_ref().is_some_and(|d| d.value == value);
    if same {
        return before;
    }
    let span = lagebild_model::Span::default();
    Some(EventDate { value: value.to_owned(), candidates: Vec::new(), text: String::new(), span })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review(event: &str, reviewer: &str, decision: Decision) -> Review {
        Review {
            id: 0,
            event: event.into(),
            story: "s".into(),
            reviewer: reviewer.into(),
            decision,
            record: None,
            machine: "{}".into(),
            made: String::new(),
        }
    }

    #[test]
    fn agreement_beyond_chance() {
        use Decision::{Accept, Reject};
        let mut all = Vec::new();
        // of ten events Ada accepts five, Bela the same and one more
        for n in 0..10 {
            let event = format!("s@{n}.1");
            all.push(review(&event, "Ada", if n < 5 { Accept } else { Reject }));
            all.push(review(&event, "Bela", if n < 6 { Accept } else { Reject }));
        }
        let found = agreement(&all);
        assert_eq!(found.reviewers, [("Ada".to_owned(), [5, 0, 5]), ("Bela".to_owned(), [6, 0, 4])]);
        let (_, _, n, share, kappa) = &found.pairs[0];
        assert_eq!((*n, (share * 100.0).round()), (10, 90.0));
        assert!(kappa.is_some_and(|k| (k - 0.8).abs() < 1e-9), "{kappa:?}");
        let alike = [review("x", "Ada", Accept), review("x", "Bela", Accept)];
        assert_eq!(agreement(&alike).pairs[0].4, None, "chance alone would agree");
    }

    #[test]
    fn participants_keep_their_names_when_they_stay() {
        let before = [Party {
            code: Some("RUS".into()),
            sector: vec!["GOV".into()],
            name: Some("Ada".into()),
            ..Party::default()
        }];
        let now = parties("RUS GOV; ukr mil; ? CVL", &before);
        let seen: Vec<_> = now.iter().map(|p| (code(p.code.as_deref(), &p.sector), p.name.clone())).collect();
        assert_eq!(
            seen,
            [
                ("RUS GOV".to_owned(), Some("Ada".to_owned())),
                ("UKR MIL".to_owned(), None),
                ("? CVL".to_owned(), None)
            ]
        );
    }
}
