//! Counts expressions of time from the story's date.
//!
//! A story may be dated by its month only. Then the phrases are read once for each day it may have gone
//! out on, and what differs becomes `candidates`: nothing is guessed away.

use crate::anchor::{Anchor, Tense};
use crate::expr::{Op, Role};
use crate::phrase::Phrase;
use crate::reader::{Reader, is_narrative};
use crate::value;
use jiff::civil::Date;
use lagebild_model::{Span, Timex, TimexKind};

/// More possible values than this say no more than the story's month does.
const MAX_CANDIDATES: usize = 12;

/// What one phrase came out as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub value: String,
    pub iso: Option<String>,
    pub candidates: Vec<String>,
}

/// Resolves the phrases of one story, given in order; `hints` tells the tense around a span.
///
/// Gives one [`Timex`] a phrase, in the same order. A weekday is the nearest such day not after the story's date
/// in the past tense, not before it in the present and future, the story's own day included; without a known tense
/// it is read as past (coding guide, section 7).
///
/// ```
/// use lagebild_model::Span;
/// use lagebild_times::{Anchor, Tense, TimeWords, find, resolve};
/// let table = "[WEEKDAY weekday]\nDonnerstag = 4\n[rules]\n [ WEEKDAY ] -> date\n";
/// let words = TimeWords::parse(&[("words.txt", table)]).unwrap();
/// let text = "Er landete am Donnerstag.";
/// let phrases = find(text, Span::of(0, text.len()), &words);
/// let anchor = Anchor::day(jiff::civil::date(2024, 8, 2));
/// let times = resolve(&phrases, &anchor, |_| Tense::Past);
/// assert_eq!(times[0].iso.as_deref(), Some("2024-08-01"));
/// ```
pub fn resolve(phrases: &[Phrase], anchor: &Anchor, hints: impl Fn(Span) -> Tense) -> Vec<Timex> {
    let mut tenses: Vec<Tense> = phrases.iter().map(|p| hints(p.span)).collect();
    for right in 1..phrases.len() {
        if phrases[right - 1].tied {
            tenses[right] = tenses[right - 1];
        }
    }
    let run = |story: Option<Date>| read(phrases, &tenses, story);
    let days = narrowed(phrases, &tenses, anchor);
    let outcomes = match days[..] {
        [] => run(None),
        [day] => run(Some(day)),
        _ => {
            let runs: Vec<Vec<Outcome>> = days.iter().map(|&day| run(Some(day))).collect();
            (0..phrases.len()).map(|i| merge(runs.iter().map(|r| &r[i]), anchor)).collect()
        }
    };
    phrases.iter().zip(outcomes).map(|(phrase, outcome)| timex(phrase, outcome)).collect()
}

fn timex(phrase: &Phrase, outcome: Outcome) -> Timex {
    Timex {
        kind: phrase.kind,
        value: outcome.value,
        modifier: phrase.expr.modifier.map(|m| value::modifier(m).to_owned()),
        iso: outcome.iso,
        candidates: outcome.candidates,
        text: phrase.text.clone(),
        span: phrase.span,
    }
}

/// Reads all phrases for one possible date of the story.
fn read(phrases: &[Phrase], tenses: &[Tense], story: Option<Date>) -> Vec<Outcome> {
    let mut reader = Reader::new(story, is_narrative(phrases, story));
    let mut outcomes: Vec<Outcome> = phrases.iter().zip(tenses).map(|(p, &t)| reader.read(p, t)).collect();
    for (left, phrase) in phrases.iter().enumerate() {
        if phrase.ranges && left + 1 < outcomes.len() {
            join(&mut outcomes, left);
        }
    }
    for (phrase, outcome) in phrases.iter().zip(&mut outcomes) {
        let dated = matches!(phrase.expr.op, Op::Date | Op::Shift);
        if dated && matches!(phrase.expr.role, Some(Role::Since | Role::From)) && phrase.expr.hour.is_none() {
            outcome.iso =
                outcome.iso.take().map(|iso| if iso.contains('/') { iso } else { format!("{iso}/..") });
        }
    }
    outcomes
}

/// Makes one interval of the outcomes `left` and `left + 1`, for both.
fn join(outcomes: &mut [Outcome], left: usize) {
    let (Some(from), Some(to)) = (&outcomes[left].iso, &outcomes[left + 1].iso) else { return };
    let first = from.split('/').next().unwrap_or(from);
    let last = to.rsplit('/').next().unwrap_or(to);
    if first < last {
        let interval = format!("{first}/{last}");
        outcomes[left].iso = Some(interval.clone());
        outcomes[left + 1].iso = Some(interval);
    }
}

/// The possible days of the story, as far as its own dates do not rule them out.
///
/// The first weekday told as past is taken to lie in the story's own month, and so is a day named with its month.
fn narrowed(phrases: &[Phrase], tenses: &[Tense], anchor: &Anchor) -> Vec<Date> {
    let mut days = anchor.days.clone();
    if days.len() < 2 {
        return days;
    }
    let (first, last) = (days[0], days[days.len() - 1]);
    let mut weekday_seen = false;
    for (phrase, &tense) in phrases.iter().zip(tenses) {
        let e = &phrase.expr;
        let past = matches!(tense, Tense::Past | Tense::Unknown);
        let bare = e.op == Op::Date && e.month.is_none() && e.year.is_none() && e.shift.is_none();
        let named = e.op == Op::Date && e.month.is_some() && e.day.is_some();
        if !(bare && e.weekday.is_some() && past && !weekday_seen || named) {
            continue;
        }
        weekday_seen |= bare;
        let fits = |&day: &Date| {
            let mut reader = Reader::new(Some(day), false);
            let iso = reader.read(phrase, tense).iso.unwrap_or_default();
            let Ok(found) = iso.split('/').next().unwrap_or("").parse::<Date>() else { return true };
            let inside = found >= first && found <= last;
            match tense {
                _ if bare => inside,
                Tense::Past => !inside || found <= day,
                Tense::Future => !inside || found >= day,
                _ => true,
            }
        };
        let left: Vec<Date> = days.iter().filter(|d| fits(d)).copied().collect();
        if !left.is_empty() {
            days = left;
        }
    }
    days
}

/// Puts together what one phrase comes out as on the possible days of the story.
fn merge<'a>(runs: impl Iterator<Item = &'a Outcome>, anchor: &Anchor) -> Outcome {
    let mut values: Vec<&str> = Vec::new();
    let mut isos: Vec<&str> = Vec::new();
    let mut closed = true;
    for run in runs {
        values.push(&run.value);
        closed &= run.iso.is_some();
        isos.extend(run.iso.as_deref());
        isos.extend(run.candidates.iter().map(String::as_str));
    }
    values.dedup();
    isos.sort_unstable();
    isos.dedup();
    let month = anchor.value.clone();
    let value = match (&values[..], &month) {
        ([one], _) => (*one).to_owned(),
        (_, Some(month)) => month.clone(),
        _ => String::new(),
    };
    let iso = match isos[..] {
        [] => None,
        [one] => closed.then(|| one.to_owned()),
        [first, .., last] => match month {
            Some(month) if isos.iter().all(|iso| iso.split('/').all(|end| end.starts_with(&month))) => {
                Some(month)
            }
            _ => Some(format!(
                "{}/{}",
                first.split('/').next().unwrap_or(first),
                last.rsplit('/').next().unwrap_or(last)
            )),
        },
    };
    let many = isos.len() < 2 || isos.len() > MAX_CANDIDATES;
    let candidates = if many { Vec::new() } else { isos.into_iter().map(str::to_owned).collect() };
    Outcome { value, iso, candidates }
}

/// True for what fixes a place on the calendar.
pub(crate) fn is_dated(phrase: &Phrase) -> bool {
    matches!(phrase.kind, TimexKind::Date | TimexKind::Time) && matches!(phrase.expr.op, Op::Date | Op::Shift)
}
