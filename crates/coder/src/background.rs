//! What lies well before the story's own news: the `historical` mark (coding guide, section 4).
//!
//! An event is background by its own date, or because it stands in a stretch that a word like *damals* ties to a date long past.

use crate::assemble::Candidate;
use lagebild_codebook::Codebook;
use lagebild_grammar::clauses::Tree;
use lagebild_model::{EventDate, Sentence, Span, Story, Tense, Timex};

/// What lies further back than this is background.
const MONTHS: i32 = 12;

/// The month of a date that names only its year.
const MIDDLE_MONTH: i32 = 6;

/// Clauses above an event's clause whose time it shares at most.
const STEPS: usize = 6;

/// The story with its sentences and times.
pub struct Background<'a> {
    /// Lists of function words.
    pub codebook: &'a Codebook,
    /// The story.
    pub story: &'a Story,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Its times in text order.
    pub times: &'a [Timex],
}

impl Background<'_> {
    /// Whether each candidate is background. Dates that belong to the background and not to the event are mended.
    pub fn judge(&self, candidates: &mut [Candidate]) -> Vec<bool> {
        let stretches = self.stretches();
        candidates
            .iter_mut()
            .map(|c| {
                let own = c.date.as_ref().is_some_and(|d| self.is_own(c, d.span));
                if own {
                    let past = c.date.as_ref().is_some_and(|d| self.long_past(&d.value));
                    return past && !self.in_present(c, c.date.as_ref().map(|d| d.span));
                }
                let stretch = stretches.get(c.sentence).copied().flatten();
                if let Some(t) = stretch.filter(|_| self.told_in_past(c)) {
                    c.date = date_of(t);
                    return true;
                }
                // news of the day is not years old: the lead's first time was another's
                if c.date.as_ref().is_some_and(|d| self.long_past(&d.value)) {
                    c.date = self.story.published.as_ref().map(|p| EventDate {
                        value: p.value.clone(),
                        candidates: p.candidates.clone(),
                        text: String::new(),
                        span: Span::default(),
                    });
                }
                false
            })
            .collect()
    }

    /// More than about a year before the story; what is still open is not.
    fn long_past(&self, value: &str) -> bool {
        let Some(published) = self.story.published.as_ref() else { return false };
        if value.ends_with("..") {
            return false;
        }
        let last = value.rsplit('/').next().unwrap_or(value);
        let months = |v: &str| {
            let year = v.get(..4)?.parse::<i32>().ok()?;
            let month = v.get(5..7).and_then(|m| m.parse::<i32>().ok()).unwrap_or(MIDDLE_MONTH);
            Some(year * 12 + month)
        };
        match (months(&published.value), months(last)) {
            (Some(p), Some(m)) => p - m > MONTHS,
            _ => false,
        }
    }

    /// The date stands in the event's evidence, or in its clause or one above.
    fn is_own(&self, c: &Candidate, date: Span) -> bool {
        if date.is_empty() {
            return false;
        }
        if c.evidence.iter().any(|e| e.overlaps(date)) {
            return true;
        }
        let Some(s) = self.sentences.get(c.sentence) else { return false };
        let owner = |span: Span| {
            let n = s.tokens.iter().position(|t| t.span.overlaps(span))?;
            s.owner.get(n).copied().flatten().map(usize::from)
        };
        let Some(of_date) = owner(date) else { return false };
        let mut at = c.clause;
        for _ in 0..STEPS {
            match at {
                Some(k) if k == of_date => return true,
                Some(k) => at = s.clauses.get(k).and_then(|c| c.parent).map(usize::from),
                None => break,
            }
        }
        false
    }

    fn tense(&self, c: &Candidate) -> Option<Tense> {
        let s = self.sentences.get(c.sentence)?;
        s.clauses.get(c.clause?).map(|k| k.tense)
    }

    /// The predicate is told in the present, and the date stands in a clause below it.
    fn in_present(&self, c: &Candidate, date: Option<Span>) -> bool {
        if c.noun || self.tense(c) != Some(Tense::Present) {
            return false;
        }
        let Some((s, date)) = self.sentences.get(c.sentence).zip(date) else { return false };
        let of_date = s
            .tokens
            .iter()
            .position(|t| t.span.overlaps(date))
            .and_then(|n| s.owner.get(n).copied().flatten())
            .map(usize::from);
        of_date != c.clause
    }

    fn told_in_past(&self, c: &Candidate) -> bool {
        let tense = self.tense(c).or_else(|| {
            let s = self.sentences.get(c.sentence)?;
            s.clauses.first().map(|k| k.tense)
        });
        matches!(tense, Some(Tense::Past | Tense::Perfect | Tense::Pluperfect))
    }

    /// For each sentence the long past time it is told of: opened by a word like *damals* behind such a time, closed by a time of the
    /// story's own days and by the paragraph's end.
    fn stretches(&self) -> Vec<Option<&Timex>> {
        let mut out = Vec::with_capacity(self.sentences.len());
        let mut past: Option<&Timex> = None;
        let mut open = false;
        let mut paragraph = None;
        for s in self.sentences {
            if paragraph != Some(s.paragraph) {
                (past, open, paragraph) = (None, false, Some(s.paragraph));
            }
            let before = past;
            let from = self.times.partition_point(|t| t.span.start < s.span.start);
            for t in self.times.iter().skip(from).take_while(|t| t.span.start < s.span.end) {
                let Some(iso) = &t.iso else { continue };
                (past, open) = (self.long_past(iso).then_some(t), false);
            }
            let tree = Tree::new(&s.tokens);
            let says_then =
                (0..s.tokens.len()).any(|t| self.codebook.words.has("back-then", tree.lemma(t as u16)));
            if says_then && past.is_some() && past == before {
                open = true;
            }
            out.push(past.filter(|_| open));
        }
        out
    }
}

fn date_of(t: &Timex) -> Option<EventDate> {
    let value = t.iso.clone()?;
    Some(EventDate { value, candidates: t.candidates.clone(), text: t.text.clone(), span: t.span })
}
