//! The day of an event: its clause's expression of time, else one that its sentence continues, else the day of the news.

use super::Setting;
use crate::assemble::Candidate;
use lagebild_model::story::Precision;
use lagebild_model::{Clause, EventDate, Mood, Rel, Sentence, Span, Status, Tense, Timex};

/// How many clauses up a time is looked for.
const LONGEST_CHAIN: usize = 6;

/// How many sentences a narrative goes on without naming the day again.
const CONTINUED_FOR: usize = 5;

/// How many days before the story its lead may tell of as the day of the news.
const NEWS_DAYS: i64 = 7;

fn date_of(t: &Timex) -> Option<EventDate> {
    let value = t.iso.clone()?;
    Some(EventDate { value, candidates: t.candidates.clone(), text: t.text.clone(), span: t.span })
}

impl Setting<'_> {
    fn times_in(&self, span: Span) -> impl Iterator<Item = &Timex> {
        let from = self.times.partition_point(|t| t.span.start < span.start);
        self.times
            .iter()
            .skip(from)
            .take_while(move |t| t.span.start < span.end)
            .filter(move |t| span.contains(t.span) && t.iso.is_some())
    }

    /// The noun phrase's own time, the clause's, that of the clauses above; else the day that the sentence continues.
    pub fn date(&self, sentence: usize, clause: Option<usize>, nominal: Option<Span>) -> Option<EventDate> {
        let s = self.sentences.get(sentence)?;
        if let Some(span) = nominal
            && let Some(d) = self.times_in(span).find_map(date_of)
        {
            return Some(d);
        }
        let mut at = clause;
        for _ in 0..LONGEST_CHAIN {
            let Some(number) = at else { break };
            let Some(c) = s.clauses.get(number) else { break };
            if let Some(d) = self.own_time(s, number).and_then(date_of) {
                return Some(d);
            }
            at = c.parent.map(usize::from);
        }
        self.continued(sentence, clause)
    }

    /// The time that belongs to a clause: beside its verb before one inside a noun phrase.
    fn own_time(&self, s: &Sentence, clause: usize) -> Option<&Timex> {
        let head = s.clauses.get(clause)?.head;
        let mut best: Option<(bool, &Timex)> = None;
        for t in self.times_in(s.span) {
            let tokens = s.tokens.iter().enumerate().filter(|(_, k)| t.span.overlaps(k.span));
            let mut own = false;
            let mut inner = true;
            for (i, k) in tokens {
                own |= s.owner.get(i).copied().flatten().map(usize::from) == Some(clause);
                // hangs on the verb itself, not on a noun of the clause
                inner &= k.head != Some(head)
                    && !(matches!(k.rel, Rel::Obl | Rel::Advmod)
                        && k.head.is_some_and(|h| self.verbal(s, h)));
            }
            if own && best.is_none_or(|(i, _)| i && !inner) {
                best = Some((inner, t));
            }
        }
        best.map(|(_, t)| t)
    }

    fn verbal(&self, s: &Sentence, token: u16) -> bool {
        s.tokens.get(token as usize).is_some_and(|t| t.tag.is_verb())
    }

    /// True when an adverb of a list stands in the clause.
    fn has_adverb(&self, s: &Sentence, clause: usize, list: &str) -> bool {
        s.tokens.iter().zip(&s.owner).any(|(t, o)| {
            o.map(usize::from) == Some(clause) && self.codebook.words.has(list, &t.lemma.to_lowercase())
        })
    }

    /// What goes on from the sentence before has its day: "Dabei wurden ...", reported speech that runs on.
    fn continued(&self, sentence: usize, clause: Option<usize>) -> Option<EventDate> {
        let s = self.sentences.get(sentence)?;
        let number = clause?;
        let c = s.clauses.get(number)?;
        let back_then = self.has_adverb(s, number, "back-then")
            || matches!(c.tense, Tense::Past | Tense::Pluperfect) && self.told_back_then(sentence);
        if back_then {
            return self.named_before(s.span.start);
        }
        if self.has_adverb(s, number, "there") {
            let before = self.sentences.get(sentence.checked_sub(1)?)?;
            return self.times_in(before.span).filter_map(date_of).last();
        }
        let told_on = self.has_adverb(s, number, "told-on");
        let runs_on = c.mood == Mood::Reported
            && c.tense != Tense::Future
            && s.clauses.iter().all(|c| c.mood == Mood::Reported || c.finite.is_none());
        if !told_on && !runs_on {
            return None;
        }
        let from = sentence.saturating_sub(CONTINUED_FOR);
        (from..sentence).rev().find_map(|k| self.main_time(k, false))
    }

    /// True when the sentence before, in the same paragraph, tells of a time named before and this one names none.
    fn told_back_then(&self, sentence: usize) -> bool {
        let Some(s) = self.sentences.get(sentence) else { return false };
        (0..sentence)
            .rev()
            .take(CONTINUED_FOR)
            .filter_map(|k| self.sentences.get(k))
            .take_while(|b| b.paragraph == s.paragraph)
            .find_map(|b| {
                let adverb = (0..b.clauses.len()).any(|k| self.has_adverb(b, k, "back-then"));
                (adverb || self.times_in(b.span).next().is_some()).then_some(adverb)
            })
            .unwrap_or(false)
    }

    /// The past time of a sentence's clauses, the first that is told or, where `said`, the first of the news itself: of a main
    /// clause in the indicative ("sagte er am Mittwoch").
    fn main_time(&self, sentence: usize, said: bool) -> Option<EventDate> {
        let s = self.sentences.get(sentence)?;
        let told = |c: &Clause| {
            let main = c.parent.is_none() && c.mood != Mood::Reported || !said;
            main && c.tense != Tense::Future && c.modals.is_empty()
        };
        (0..s.clauses.len())
            .filter(|k| s.clauses.get(*k).is_some_and(told))
            .filter_map(|k| self.own_time(s, k))
            .find_map(date_of)
    }

    /// The time named last before a place in the text that is not the story's own day.
    fn named_before(&self, at: u32) -> Option<EventDate> {
        let story = self.story.published.as_ref().map_or("", |p| p.value.as_str());
        let until = self.times.partition_point(|t| t.span.start < at);
        self.times
            .iter()
            .take(until)
            .rev()
            .filter(|t| t.iso.as_deref().is_some_and(|v| !v.is_empty() && v.get(..7) != story.get(..7)))
            .find_map(date_of)
    }

    /// The day of the news, for what the lead tells as done: the day that its main clauses name, else the story's.
    pub(super) fn news_day(&self, c: &Candidate) -> Option<EventDate> {
        let s = self.sentences.get(c.sentence)?;
        let clause = c.clause.and_then(|k| s.clauses.get(k));
        // "wollte danach weiterreisen": the plan of that day
        let planned = c.status == Status::Future
            && clause.is_some_and(|k| k.tense == Tense::Past && !k.modals.is_empty());
        if c.status != Status::Actual && !planned {
            return None;
        }
        if clause.is_some_and(|k| k.tense == Tense::Pluperfect) {
            return None;
        }
        let meanwhile = c.clause.is_some_and(|k| self.has_adverb(s, k, "meanwhile"));
        if !meanwhile && !self.in_lead(c.sentence) {
            return None;
        }
        let lead: Vec<usize> = (0..self.sentences.len())
            .skip_while(|k| !self.in_lead(*k))
            .take_while(|k| self.in_lead(*k))
            .collect();
        let (before, after): (Vec<usize>, Vec<usize>) = lead.into_iter().partition(|k| *k <= c.sentence);
        let news = |k: usize| self.main_time(k, true).filter(|d| self.is_news(d));
        if let Some(d) = before.into_iter().rev().find_map(news) {
            return Some(d);
        }
        let p = self.story.published.as_ref()?;
        // a date without its day is better told by the weekday that follows
        if p.precision != Precision::Day
            && let Some(d) = after.into_iter().find_map(news)
        {
            return Some(d);
        }
        Some(EventDate {
            value: p.value.clone(),
            candidates: p.candidates.clone(),
            text: String::new(),
            span: Span::default(),
        })
    }

    /// True for a day or one of several days close before the story's date.
    fn is_news(&self, d: &EventDate) -> bool {
        let Some(p) = &self.story.published else { return true };
        let is_day = |v: &str| v.len() == "2024-01-31".len() && !v.contains('/');
        if !is_day(&d.value) {
            return d.candidates.iter().any(|v| is_day(v));
        }
        match (lagebild_times::day_number(&p.value), lagebild_times::day_number(&d.value)) {
            (Some(story), Some(day)) => (0..=NEWS_DAYS).contains(&(story - day)),
            _ => d.value.get(..7) == p.value.get(..7),
        }
    }
}
