//! After the last sentence: quotations become statements, whole ones with their speaker, pieces inside what is told; a chain of
//! subjunctive sentences becomes one statement.

use super::records::spans_of;
use super::{Context, Listener, Speaker, quotes, stretch};
use lagebild_model::{Link, Sentence, Span, StatementKind, Tag};

/// How many bytes two lists of spans share.
fn shared(a: &[Span], b: &[Span]) -> u32 {
    a.iter().flat_map(|x| b.iter().map(move |y| x.end.min(y.end).saturating_sub(x.start.max(y.start)))).sum()
}

fn length(a: &[Span]) -> u32 {
    a.iter().map(|s| s.len()).sum()
}

impl Listener<'_> {
    /// Settles what only shows when the whole story is heard.
    pub fn finish(&mut self, sentences: &[Sentence]) {
        self.chains(sentences);
        let mut found: Vec<Span> = Vec::new();
        let mut i = 0;
        while let Some(first) = sentences.get(i) {
            let mut paragraph = first.span;
            while let Some(s) = sentences.get(i).filter(|s| s.paragraph == first.paragraph) {
                paragraph = paragraph.join(s.span);
                i += 1;
            }
            found.extend(quotes::find(self.text, paragraph));
        }
        for q in &found {
            self.quotation(sentences, *q, &found);
        }
        self.within(&found);
    }

    /// "Ich gehe davon aus, dass ...", "Wer behauptet, dass ...": inside a quotation only named others speak.
    fn within(&mut self, found: &[Span]) {
        for q in found {
            let of: Vec<Speaker> = self
                .speech
                .contexts
                .iter()
                .filter(|c| c.said.contains(q))
                .flat_map(|c| c.speakers.iter().cloned())
                .collect();
            let actors = self.actors;
            let other = |s: &Speaker| {
                !of.contains(s) && s.token.is_some_and(|(n, t)| actors.at(n, t).is_some_and(|m| !m.pronoun))
            };
            for c in &mut self.speech.contexts {
                if q.contains(c.cue) && !c.said.contains(q) && !c.speakers.iter().any(other) {
                    c.said.clear();
                    c.spans.clear();
                }
            }
        }
    }

    /// Subjunctive sentences in a row on one speaker's word are one statement.
    fn chains(&mut self, sentences: &[Sentence]) {
        let mut before: Option<usize> = None;
        for k in 0..self.speech.contexts.len() {
            let Some(c) = self.speech.contexts.get(k) else { continue };
            let loose = matches!(c.kind, StatementKind::Subjunctive | StatementKind::Hearsay);
            if !loose || !c.said.is_empty() || c.spans.is_empty() {
                continue;
            }
            let Some(sentence) = sentences.get(c.sentence) else { continue };
            let mine: Vec<usize> = self
                .speech
                .of_clause
                .get(c.sentence)
                .map(|of| (0..of.len()).filter(|x| of.get(*x) == Some(&Some(k))).collect())
                .unwrap_or_default();
            let main = mine.iter().any(|x| sentence.clauses.get(*x).is_some_and(|c| c.link == Link::Main));
            let span = if main {
                sentence.span
            } else {
                let below = stretch::below(sentence, &mine, None);
                let own = stretch::words_of(sentence, |x| below.get(x) == Some(&true));
                let range = own.first().copied().zip(own.last().copied());
                range.and_then(|r| stretch::bytes(sentence, r)).unwrap_or_default()
            };
            let joined = before.filter(|b| {
                c.kind == StatementKind::Subjunctive
                    && self.speech.contexts.get(*b).is_some_and(|x| {
                        x.speakers == c.speakers
                            && x.kind == c.kind
                            && x.said.iter().all(|s| s.start < span.start)
                            && self.adjacent(x, span, c.sentence)
                    })
            });
            let subjunctive = c.kind == StatementKind::Subjunctive;
            if let Some(b) = joined {
                if let Some(x) = self.speech.contexts.get_mut(b) {
                    x.said.push(span);
                    x.sentence = sentences.iter().position(|s| s.span.contains(span)).unwrap_or(x.sentence);
                }
                if let Some(x) = self.speech.contexts.get_mut(k) {
                    x.spans.clear();
                }
            } else {
                if let Some(x) = self.speech.contexts.get_mut(k) {
                    x.said.push(span);
                }
                if subjunctive {
                    before = Some(k);
                }
            }
        }
    }

    fn adjacent(&self, x: &Context, span: Span, sentence: usize) -> bool {
        let last = x.said.iter().map(|s| s.end).max().unwrap_or(0);
        sentence <= x.sentence + 1
            && (span.start <= last || Span::new(last, span.start).text(self.text).trim().is_empty())
    }

    /// One quotation between its marks.
    fn quotation(&mut self, sentences: &[Sentence], q: Span, all: &[Span]) {
        let words = quotes::inner(self.text, q).split_whitespace().count();
        if words == 0 {
            return;
        }
        let from = sentences.partition_point(|s| s.span.end <= q.start);
        let to = sentences.partition_point(|s| s.span.start < q.end).max(from + 1) - 1;
        let shown: Vec<(usize, Vec<Span>)> = self
            .speech
            .contexts
            .iter()
            .enumerate()
            .filter(|(_, c)| c.kind != StatementKind::Hearsay)
            .map(|(k, c)| (k, spans_of(self.text, c)))
            .filter(|(_, s)| shared(s, &[q]) > 0)
            .collect();
        let outside =
            |k: usize| self.speech.contexts.get(k).is_some_and(|c| !q.overlaps(c.cue) || c.said.is_empty());
        // a statement that is quoted as a whole
        let whole: Vec<usize> =
            shown.iter().filter(|(k, s)| outside(*k) && self.bare(s, all)).map(|(k, _)| *k).collect();
        if !whole.is_empty() {
            let mut order = whole.clone();
            // whoever is named beside it before what merely goes on
            order.sort_by_key(|k| {
                self.speech
                    .contexts
                    .get(*k)
                    .is_some_and(|c| c.kind == StatementKind::Subjunctive || c.cue.is_empty())
            });
            let best = order
                .iter()
                .copied()
                .find(|k| {
                    self.speech.contexts.get(*k).is_some_and(|c| {
                        (from..=to).contains(&c.sentence)
                            && !c.said.is_empty()
                            && !q.contains(c.cue)
                            && c.speakers.iter().any(|s| !q.overlaps(s.span))
                    })
                })
                .or_else(|| whole.first().copied());
            let Some(k) = best else { return };
            let Some(c) = self.speech.contexts.get(k).cloned() else { return };
            let fresh = c.kind == StatementKind::Direct
                && !c.said.contains(&q)
                && c.said.iter().any(|s| all.contains(s));
            for other in &whole {
                if *other != k
                    && let Some(x) = self.speech.contexts.get_mut(*other)
                    && shared(&spans_of(self.text, x), &[q]) * 2 > length(&spans_of(self.text, x))
                {
                    x.said.clear();
                    x.spans.clear();
                }
            }
            let k = if fresh {
                self.open(Context { said: vec![q], spans: Vec::new(), ..c })
            } else {
                if let Some(x) = self.speech.contexts.get_mut(k) {
                    x.kind = StatementKind::Direct;
                    x.said = vec![q];
                }
                k
            };
            self.fill(sentences, q, from, to, k);
            return;
        }
        // a piece inside what is told
        let around = shown
            .iter()
            .filter(|(k, s)| {
                let loose =
                    self.speech.contexts.get(*k).is_some_and(|c| c.kind == StatementKind::Subjunctive);
                (loose || outside(*k)) && shared(s, &[q]) * 5 > q.len() * 4
            })
            .min_by_key(|(_, s)| length(s))
            .map(|(k, _)| *k);
        if let Some(k) = around {
            if self.is_name(sentences, from, q) {
                return;
            }
            let Some(c) = self.speech.contexts.get(k).cloned() else { return };
            self.open(Context {
                kind: StatementKind::Direct,
                said: vec![q],
                spans: Vec::new(),
                inside: Some(k),
                addressees: Vec::new(),
                ..c
            });
            return;
        }
        // a piece in a sentence that tells, though what it tells is no statement of its own
        let teller = self.speech.contexts.iter().position(|c| {
            c.sentence == from
                && c.said.is_empty()
                && c.spans.is_empty()
                && !c.speakers.is_empty()
                && c.speakers.iter().all(|s| !q.overlaps(s.span))
                && !q.contains(c.cue)
                && sentences.get(from).is_some_and(|s| s.span.contains(c.cue) && s.span.overlaps(q))
        });
        if let Some(k) = teller.filter(|_| from == to && !self.is_name(sentences, from, q)) {
            let Some(c) = self.speech.contexts.get(k).cloned() else { return };
            self.open(Context { kind: StatementKind::Direct, said: vec![q], ..c });
            return;
        }
        // alone
        let covered: u32 = sentences.get(from..=to).unwrap_or_default().iter().map(|s| s.span.len()).sum();
        let lead = sentences.get(from).map_or("", |s| {
            let before = if s.span.start < q.start {
                Span::new(s.span.start, q.start)
            } else {
                Span::new(s.span.start.saturating_sub(0), s.span.start)
            };
            before.text(self.text)
        });
        let colon = lead.trim_end().ends_with(':');
        if q.len() * 10 < covered * 8 && !colon {
            return;
        }
        let speakers = self.speakers_of_loose(sentences, q, from, to, colon);
        let k = self.open(Context {
            kind: StatementKind::Direct,
            said: vec![q],
            speakers,
            sentence: from,
            ..Context::default()
        });
        self.fill(sentences, q, from, to, k);
    }

    /// True when nothing of the stretches stands outside quotations but punctuation.
    fn bare(&self, said: &[Span], quotes: &[Span]) -> bool {
        said.iter().all(|s| {
            let mut at = s.start;
            let mut rest = String::new();
            for q in quotes.iter().filter(|q| q.overlaps(*s)) {
                if q.start > at {
                    rest.push_str(Span::new(at, q.start).text(self.text));
                }
                at = at.max(q.end);
            }
            if at < s.end {
                rest.push_str(Span::new(at, s.end).text(self.text));
            }
            !rest.chars().any(char::is_alphanumeric)
        })
    }

    /// Who says a quotation that stands alone: whoever announces it, takes it up behind, or spoke last.
    fn speakers_of_loose(
        &self,
        sentences: &[Sentence],
        q: Span,
        from: usize,
        to: usize,
        colon: bool,
    ) -> Vec<Speaker> {
        let outside = |s: &[Speaker]| !s.is_empty() && s.iter().all(|x| !q.overlaps(x.span));
        let opened = |n: usize| {
            let of = |top: bool| {
                self.speech
                    .contexts
                    .iter()
                    .rev()
                    .find(|c| c.sentence == n && outside(&c.speakers) && (c.inside.is_none() || !top))
                    .map(|c| c.speakers.clone())
            };
            of(true).or_else(|| of(false))
        };
        let subject = |n: usize| self.subjects.get(n).filter(|s| outside(s)).cloned();
        if colon {
            let named = || self.named_before(sentences.get(from), from, q);
            return opened(from).or_else(|| subject(from)).or_else(named).unwrap_or_default();
        }
        let announced = from
            .checked_sub(1)
            .and_then(|b| sentences.get(b))
            .is_some_and(|s| s.tokens.last().is_some_and(|t| t.tag == Tag::STOP && &*t.lemma == ":"));
        if announced {
            let named = || self.named_before(sentences.get(from - 1), from - 1, q);
            return opened(from - 1).or_else(|| subject(from - 1)).or_else(named).unwrap_or_default();
        }
        let beside = |n: &usize| {
            sentences.get(from).zip(sentences.get(*n)).is_some_and(|(a, b)| a.paragraph == b.paragraph)
        };
        let back = || (1..4).filter_map(|d| from.checked_sub(d));
        let behind = || Some(to + 1);
        // whoever speaks in the paragraph, then whoever it tells of, then whoever spoke before it
        back()
            .filter(beside)
            .find_map(opened)
            .or_else(|| behind().filter(beside).and_then(opened))
            .or_else(|| back().take(1).find(beside).and_then(subject))
            .or_else(|| back().find_map(opened))
            .or_else(|| behind().and_then(opened))
            .or_else(|| back().next().and_then(subject))
            .unwrap_or_default()
    }

    /// "Meier wörtlich: „...“": the first name before the quotation.
    fn named_before(&self, sentence: Option<&Sentence>, n: usize, q: Span) -> Option<Vec<Speaker>> {
        let mention = sentence?
            .tokens
            .iter()
            .enumerate()
            .take_while(|(_, t)| t.span.end <= q.start)
            .find_map(|(i, _)| self.actors.at(n, i as u16))?;
        let speaker = Speaker {
            token: Some((n, mention.head)),
            kind: lagebild_model::SourceKind::Speaker,
            span: mention.span,
            body: None,
        };
        Some(vec![speaker])
    }

    /// The clauses of a quotation rest on its speaker.
    fn fill(&mut self, sentences: &[Sentence], q: Span, from: usize, to: usize, k: usize) {
        for n in from..=to {
            let Some(sentence) = sentences.get(n) else { continue };
            for (c, clause) in sentence.clauses.iter().enumerate() {
                let inside = sentence.tokens.get(clause.head as usize).is_some_and(|t| q.contains(t.span));
                let Some(o) = self.speech.of_clause.get_mut(n).and_then(|of| of.get_mut(c)) else { continue };
                if inside && o.is_none() {
                    *o = Some(k);
                }
            }
        }
    }

    /// The name of a paper, a ship, an operation: one or few capitalised words beside a noun.
    fn is_name(&self, sentences: &[Sentence], n: usize, q: Span) -> bool {
        let Some(sentence) = sentences.get(n) else { return false };
        let inner: Vec<usize> = (0..sentence.tokens.len())
            .filter(|i| sentence.tokens.get(*i).is_some_and(|t| q.contains(t.span) && t.tag != Tag::PAREN))
            .collect();
        let Some(first) = inner.first().copied() else { return false };
        if inner.len() > 5 {
            return false;
        }
        let tag = |i: usize| sentence.tokens.get(i).map(|t| t.tag);
        let capital = inner.iter().all(|i| {
            sentence.tokens.get(*i).is_some_and(|t| {
                let upper = t.span.text(self.text).chars().next().is_some_and(|c| !c.is_lowercase());
                upper || matches!(t.tag, Tag::ART | Tag::APPR | Tag::APPRART | Tag::KON)
            })
        });
        let before = first.checked_sub(2).and_then(tag);
        let beside = before.is_some_and(|t| matches!(t, Tag::NN | Tag::NE | Tag::TRUNC));
        let known = inner.iter().any(|i| self.actors.at(n, *i as u16).is_some());
        let proper = inner.iter().all(|i| {
            matches!(tag(*i), Some(Tag::NE | Tag::FM | Tag::CARD | Tag::XY))
                || sentence.tokens.get(*i).is_some_and(|t| t.guessed)
        });
        let part = self.text.get(q.end as usize..).is_some_and(|rest| rest.starts_with('-'));
        // "die „Neue Front“": an adjective has a capital only in a name
        let titled = inner.len() > 1
            && first > 1
            && inner.iter().any(|i| tag(*i) == Some(Tag::ADJA))
            && sentence.tokens.first().is_some_and(|t| t.span.start < q.start);
        let so_called = first
            .checked_sub(2)
            .and_then(|b| sentence.tokens.get(b))
            .is_some_and(|t| self.codebook.words.has("so-called", t.span.text(self.text)));
        so_called || capital && (beside || known || proper || part || titled)
    }
}
