//! Statements that go on or reach back over sentences.

use super::{Context, Hearing, Listener};
use crate::matching::{Matcher, View};
use lagebild_model::{Link, Mood, Sentence, Span, StatementKind, Tag};

impl<'a> Listener<'a> {
    /// A clause without speaker that goes on with the last statement: subjunctive or quote.
    pub(super) fn continued(
        &mut self,
        number: usize,
        sentence: &Sentence,
        c: usize,
        h: &Hearing,
        in_quote: bool,
        started: bool,
    ) -> Option<usize> {
        let clause = sentence.clauses.get(c)?;
        let says = h.says(c) && clause.mood != Mood::Reported;
        if let Some(k) = self.taken_up(number, sentence, c) {
            return Some(k);
        }
        let that = clause.mark.as_deref().is_some_and(|m| self.codebook.words.has("that", m));
        if that && !in_quote && !h.own.iter().all(Option::is_none) {
            return None;
        }
        let open = self.last_open?;
        if number > self.last_open_sentence + 3 || says && !in_quote {
            return None;
        }
        if !matches!(clause.link, Link::Main | Link::Coordinated | Link::Inserted)
            && clause.parent.is_some()
            && !in_quote
        {
            return None;
        }
        let any_own = h.own.iter().any(Option::is_some);
        let conditional = sentence
            .clauses
            .iter()
            .any(|k| k.mark.as_deref().is_some_and(|m| self.codebook.words.has("condition", m)));
        let near = number == self.last_open_sentence + 1;
        let subjunctive = clause.mood == Mood::Reported
            || clause.mood == Mood::Irrealis
                && !conditional
                && clause.modals.first().is_none_or(|m| near && !self.codebook.words.has("wish-modal", m));
        let quote_goes_on =
            in_quote && (started || sentence.tokens.iter().take(2).any(|t| t.tag == Tag::PAREN)) && !any_own;
        if !subjunctive && !quote_goes_on {
            return None;
        }
        let mut before = self.speech.contexts.get(open)?.clone();
        // the mention itself, not the word that took it up there ("demnach")
        for s in &mut before.speakers {
            if let Some(m) = s.token.and_then(|(n, t)| self.actors.at(n, t)) {
                s.span = m.span;
            }
        }
        let cue = if subjunctive {
            clause.finite.and_then(|f| sentence.tokens.get(f as usize)).map_or(before.cue, |t| t.span)
        } else {
            before.cue
        };
        Some(self.open(Context {
            kind: if quote_goes_on { StatementKind::Direct } else { StatementKind::Subjunctive },
            cue,
            spans: Vec::new(),
            said: Vec::new(),
            sentence: number,
            ..before
        }))
    }

    /// "Der Minister nannte das Ziel. Es gehe darum, ...": the subjunctive rests on whoever the paragraph tells of, where nobody
    /// has spoken in it.
    fn taken_up(&mut self, number: usize, sentence: &Sentence, c: usize) -> Option<usize> {
        let clause = sentence.clauses.get(c)?;
        let before = number.checked_sub(1)?;
        let here = self.paragraphs.get(number)?;
        let spoken = self.last_open.is_some() && self.paragraphs.get(self.last_open_sentence) == Some(here);
        if clause.mood != Mood::Reported
            || clause.mood_ambiguous
            || clause.link != Link::Main
            || clause.mark.is_some()
            || spoken
            || self.paragraphs.get(before) != Some(here)
        {
            return None;
        }
        let mut speakers = self.subjects.get(before)?.clone();
        speakers.retain(|s| s.token.is_some());
        if speakers.is_empty() {
            return None;
        }
        let cue = clause.finite.and_then(|f| sentence.tokens.get(f as usize)).map_or(clause.span, |t| t.span);
        let kind = StatementKind::Subjunctive;
        Some(self.open(Context { speakers, kind, cue, sentence: number, ..Context::default() }))
    }

    /// "Das teilte die Armee mit": the sentence before rests on the army.
    pub(super) fn lend_back(
        &mut self,
        number: usize,
        sentence: &Sentence,
        matcher: &Matcher<'a>,
        views: &[View],
        h: &Hearing,
    ) {
        let open = |c: usize| h.own.get(c).copied().flatten().is_none();
        let Some(v) = views
            .iter()
            .find(|v| h.says(v.clause) && v.that.is_empty() && v.infinitives.is_empty() && open(v.clause))
        else {
            return;
        };
        let this = |t: &u16| matcher.tree.tag(*t) == Tag::PDS;
        let Some(token) = v.object.iter().chain(&v.subject).copied().find(this) else { return };
        let main = sentence.clauses.get(v.clause).is_some_and(|c| c.link == Link::Main);
        if !main || number == 0 || token > 3 {
            return;
        }
        let mut view = v.clone();
        if view.subject.contains(&token) {
            // "Dies bestätigte X": the parser took the pronoun for the subject
            view.subject = view.object.iter().copied().filter(|t| *t != token).collect();
        }
        let mut speakers = Vec::new();
        if view.subject.is_empty() && !v.agentless {
            let Some(s) =
                self.unfound_subject(number, matcher, &view).filter(|s| s.token != Some((number, token)))
            else {
                return;
            };
            speakers.push(s);
        } else {
            speakers.extend(self.speakers(number, matcher, &view));
        }
        let cue = sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
        let k = self.open(Context { speakers, cue, sentence: number, ..Context::default() });
        if let Some(before) = self.speech.of_clause.get_mut(number - 1) {
            let mut taken = false;
            for o in before.iter_mut() {
                // hearsay is no other speaker's
                let other = o.and_then(|x| self.speech.contexts.get(x));
                taken |= other.is_some_and(|x| x.kind != StatementKind::Hearsay);
                o.get_or_insert(k);
            }
            if let (false, Some(s), Some(t)) = (taken, self.before, sentence.tokens.get(token as usize))
                && let Some(c) = self.speech.contexts.get_mut(k)
            {
                c.said = vec![s, t.span];
            }
        }
    }

    /// "Der Plan soll ... erweitert werden" behind a statement: still on that speaker's word.
    pub(super) fn planned(&mut self, number: usize, sentence: &Sentence, of: &[Option<usize>]) {
        let main = sentence.clauses.iter().find(|c| c.link == Link::Main);
        let plan = main.is_some_and(|c| {
            c.mood == Mood::Indicative
                && c.modals.first().is_some_and(|m| self.codebook.words.has("hearsay-modal", m))
        });
        let next = number == self.last_open_sentence + 1;
        if !plan || !next || of.iter().any(Option::is_some) {
            return;
        }
        let before = self.last_open.and_then(|k| self.speech.contexts.get(k)).cloned();
        if let Some(before) = before.filter(|b| !b.speakers.is_empty()) {
            self.open(Context {
                kind: StatementKind::Subjunctive,
                spans: Vec::new(),
                said: vec![sentence.span],
                sentence: number,
                ..before
            });
            self.last_open_sentence = number;
        }
    }
}
