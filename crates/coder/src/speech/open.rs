//! What opens a statement: verbs, a colon, nouns and cues of saying.

use super::cues::Found;
use super::stretch;
use super::{Context, Hearing, Listener};
use crate::matching::{Matcher, View};
use lagebild_codebook::FrameKind;
use lagebild_model::{Link, Mood, Role, Sentence, Span, StatementKind, Tag};

impl<'a> Listener<'a> {
    /// "X sagte, ...", "..., sagte X", "wie X sagte".
    pub(super) fn by_verbs(
        &mut self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        views: &[View],
        h: &mut Hearing,
    ) {
        for v in views {
            if !h.says(v.clause) {
                continue;
            }
            let Some(clause) = sentence.clauses.get(v.clause) else { continue };
            let best = matcher
                .fits(v)
                .into_iter()
                .find(|(f, _)| f.kind == FrameKind::Say || opens_statement(&f.kind, v));
            let mut goals: Vec<usize> = v
                .that
                .iter()
                .chain(&v.infinitives)
                .chain(&v.whether)
                .copied()
                .filter(|g| self.is_content(sentence, *g) && !self.follows(sentence, v))
                .collect();
            let how_said = clause.mark.as_deref().is_some_and(|m| self.codebook.words.has("how-said", m));
            let is_say = best.as_ref().is_some_and(|(f, _)| f.kind == FrameKind::Say);
            // a saying of something else than this clause is no saying of what merely stands beside it
            let sure = matcher.fits(v).first().is_some_and(|(f, _)| match &f.kind {
                FrameKind::Say => true,
                FrameKind::Event(t) => is_speech_act(t),
                _ => false,
            });
            let mut turned = false;
            // "..., sagte X": the quote stands above
            if (goals.is_empty() || how_said)
                && is_say
                && (sure || how_said)
                && let Some(p) = clause.parent.map(usize::from)
                && (matches!(clause.link, Link::Inserted | Link::Complement | Link::Coordinated)
                    && clause.mark.is_none()
                    || how_said)
            {
                let verb_first = clause
                    .finite
                    .is_some_and(|f| clause.slots.iter().any(|s| s.role == Role::Subject && s.token > f));
                if verb_first || how_said || clause.link == Link::Inserted && !v.agentless {
                    goals.push(p);
                    turned = true;
                }
            }
            if goals.is_empty() && is_say && sure {
                if let Some(g) = unjoined_behind(sentence, v.clause, h) {
                    goals.push(g);
                } else if let Some(g) = unjoined_before(sentence, v.clause) {
                    goals.push(g);
                    turned = true;
                }
            }
            if goals.is_empty() {
                // noun content: "berichtete von Gefechten" is settled by the assembler
                continue;
            }
            let cue = sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
            let addressees = best.map_or_else(Vec::new, |(_, filled)| {
                filled.recipients.iter().map(|p| (number, p.token())).collect()
            });
            let direct =
                goals.iter().filter_map(|g| sentence.clauses.get(*g)).any(|c| h.quoted(c.head as usize));
            let kind = if direct { StatementKind::Direct } else { StatementKind::Indirect };
            let ranges = if turned {
                stretch::around(sentence, v.clause, &goals)
            } else {
                stretch::under(self.codebook, sentence, v.clause, &goals, &h.says)
            };
            let said = stretch::spans(sentence, &ranges);
            let speakers = self.speakers_of(number, sentence, matcher, v, &said);
            // "wurde auf Milliarden geschätzt, womit er ...": nobody speaks, and nothing marks the clause as said
            let bare = |g: &usize| {
                sentence.clauses.get(*g).is_some_and(|c| {
                    c.mark.is_none()
                        && c.mood == Mood::Indicative
                        && c.finite.is_some()
                        && !h.quoted(c.head as usize)
                })
            };
            if speakers.is_empty() && v.agentless && !turned && goals.iter().all(bare) {
                continue;
            }
            let k = self.open(Context {
                speakers,
                addressees,
                kind,
                cue,
                said,
                sentence: number,
                ..Context::default()
            });
            for g in &goals {
                h.claim(*g, k);
            }
        }
    }

    /// False for clauses that only stand beside what is said: causes, times, purposes, relative clauses.
    fn is_content(&self, sentence: &Sentence, goal: usize) -> bool {
        let words = &self.codebook.words;
        let Some(c) = sentence.clauses.get(goal) else { return false };
        if let Some(m) = c.mark.as_deref() {
            return ["that", "whether", "how-said"].iter().any(|key| words.has(key, m));
        }
        let first = stretch::words_of(sentence, |x| x == goal).first().copied();
        let first = first.and_then(|f| sentence.tokens.get(f)).map(|t| t.tag);
        !matches!(first, Some(Tag::PRELS | Tag::PRELAT | Tag::KON))
    }

    /// "war so eingestellt, dass ...": the clause tells what follows from it.
    fn follows(&self, sentence: &Sentence, v: &View) -> bool {
        let before = v.token.checked_sub(1).and_then(|b| sentence.tokens.get(b as usize));
        v.token > 1
            && sentence.tokens.get(v.token as usize).is_some_and(|t| matches!(t.tag, Tag::VVPP | Tag::ADJD))
            && before.is_some_and(|t| self.codebook.words.has("thus", &t.lemma))
    }

    /// "X sagte: „...“": what follows the colon is his, whatever the parser made of it.
    pub(super) fn by_colon(
        &mut self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        views: &[View],
        h: &mut Hearing,
    ) {
        let n = sentence.clauses.len();
        let Some(q) = colon_quote(sentence, &h.quoted) else { return };
        let Some(v) = views
            .iter()
            .filter(|v| (sentence.clauses.get(v.clause).map_or(u16::MAX, |c| c.head) as usize) < q)
            .find(|v| {
                sentence.clauses.get(v.clause).is_some_and(|c| c.link == Link::Main) || h.says(v.clause)
            })
        else {
            return;
        };
        let said = stretch::spans(sentence, &[(q, sentence.tokens.len() - 1)]);
        let mut speakers = self.speakers_of(number, sentence, matcher, v, &said);
        // "..., so Meier weiter: „...“"
        if !h.says(v.clause)
            && let Some(f) =
                self.cues_in(number, sentence, matcher, &h.says).into_iter().find(|f| f.cut.1 + 2 == q)
        {
            speakers = f.speakers;
        }
        let cue = sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
        let inside: Vec<usize> = (0..n)
            .filter(|c| {
                sentence.clauses.get(*c).is_some_and(|k| k.head as usize > q && h.quoted(k.head as usize))
            })
            .collect();
        if !speakers.is_empty() && !inside.is_empty() {
            let k = self.open(Context {
                speakers,
                kind: StatementKind::Direct,
                cue,
                said,
                sentence: number,
                ..Context::default()
            });
            for c in inside {
                h.claim(c, k);
            }
        }
    }

    /// Nouns of saying with a clause: "die Einschätzung der Nato, Moskau habe ...".
    pub(super) fn by_nouns(
        &mut self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        views: &[View],
        h: &mut Hearing,
    ) {
        for c in 0..sentence.clauses.len() {
            let Some(Link::NounComplement(noun)) = sentence.clauses.get(c).map(|k| k.link.clone()) else {
                continue;
            };
            if h.own.get(c).copied().flatten().is_some()
                || !matcher.noun_frames(noun).iter().any(|f| match &f.kind {
                    FrameKind::Say => true,
                    FrameKind::Event(t) => is_speech_act(t),
                    _ => false,
                })
            {
                continue;
            }
            if !self.is_content(sentence, c) {
                continue;
            }
            let mut speakers = self.owners(number, matcher, noun, matcher.noun_span(noun));
            if speakers.is_empty() {
                // "wies dies mit der Begründung zurück, ...", "vertrat die Auffassung, ..."
                let above = sentence.owner.get(noun as usize).copied().flatten().map(usize::from);
                let view = views
                    .iter()
                    .find(|v| Some(v.clause) == above)
                    .filter(|v| !(v.subject.contains(&noun) || v.agentless && v.object.contains(&noun)));
                if let Some(v) = view.filter(|v| !v.subject.is_empty() || h.says(v.clause)) {
                    speakers = self.speakers(number, matcher, v);
                }
            }
            let first = stretch::words_of(sentence, |x| x == c).first().and_then(|f| sentence.tokens.get(*f));
            if speakers.is_empty() && first.is_some_and(|t| self.codebook.words.has("whereby", &t.lemma)) {
                speakers = self.voice(number, matcher, noun);
            }
            if speakers.is_empty() && !self.holds(sentence, c) {
                continue;
            }
            let cue = sentence.tokens.get(noun as usize).map_or(Span::default(), |t| t.span);
            let said = stretch::spans(sentence, &stretch::whole(sentence, c));
            let k = self.open(Context { speakers, cue, said, sentence: number, ..Context::default() });
            h.claim(c, k);
        }
    }

    /// "X sagte, dass ..." where the parser lost the clause: the words tell where it begins.
    pub(super) fn by_words(
        &mut self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        views: &[View],
        h: &mut Hearing,
    ) {
        let words = &self.codebook.words;
        let n = sentence.tokens.len();
        for i in 2..n {
            let Some(t) = sentence.tokens.get(i) else { continue };
            let that = ["that", "whether"].iter().any(|k| words.has(k, &t.lemma));
            let whereby = words.has("whereby", &t.lemma);
            if !that && !whereby || sentence.tokens.get(i - 1).is_none_or(|c| c.tag != Tag::COMMA) {
                continue;
            }
            let held = self
                .speech
                .contexts
                .iter()
                .any(|c| c.sentence == number && c.said.iter().any(|s| s.contains(t.span)));
            let Some(owner) = sentence.owner.get(i - 2).copied().flatten().map(usize::from) else { continue };
            if held {
                continue;
            }
            let from = if whereby { i + 1 } else { i };
            let to = (i..n)
                .find(|k| sentence.tokens.get(*k).is_some_and(|t| t.tag == Tag::STOP))
                .map_or(n - 1, |k| k - 1);
            let (speakers, cue) = if whereby {
                let Some(noun) =
                    (0..i - 1).rev().take(12).map(|k| k as u16).find(|k| self.is_paper(matcher, *k))
                else {
                    continue;
                };
                let cue = sentence.tokens.get(noun as usize).map_or(Span::default(), |t| t.span);
                (self.voice(number, matcher, noun), cue)
            } else {
                let Some(v) = views.iter().find(|v| v.clause == owner) else { continue };
                let noun = (i - 2) as u16;
                let paper = sentence.tokens.get(i - 2).is_some_and(|t| t.tag == Tag::NN)
                    && !v.subject.contains(&noun)
                    && self.is_paper(matcher, noun);
                let saying = self.codebook.frames.of(&v.lemma).any(|f| {
                    !f.noun
                        && match &f.kind {
                            FrameKind::Say => true,
                            FrameKind::Event(t) => is_speech_act(t),
                            _ => false,
                        }
                });
                let opened = h.own.iter().flatten().any(|k| {
                    self.speech.contexts.get(*k).is_some_and(|c| {
                        sentence.tokens.get(v.token as usize).is_some_and(|t| t.span == c.cue)
                    })
                });
                if !saying && !paper || opened {
                    continue;
                }
                let cue = sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
                (self.speakers(number, matcher, v), cue)
            };
            let said = stretch::spans(sentence, &[(from, to)]);
            let view = views.iter().find(|v| v.clause == owner);
            let speakers = match view {
                Some(v) => self.outside(number, sentence, matcher, v, &said, speakers),
                None => speakers,
            };
            let k = self.open(Context { speakers, cue, said, sentence: number, ..Context::default() });
            for (c, clause) in sentence.clauses.iter().enumerate() {
                if (from..=to).contains(&(clause.head as usize)) && c != owner {
                    h.claim(c, k);
                }
            }
        }
    }

    /// True for a clause that tells something by itself: with dass or ob, in the subjunctive, an infinitive with objects.
    fn holds(&self, sentence: &Sentence, c: usize) -> bool {
        sentence.clauses.get(c).is_some_and(|k| {
            k.mark.is_some() || k.mood == Mood::Reported || stretch::words_of(sentence, |x| x == c).len() > 4
        })
    }

    /// "laut X", "nach Angaben der Y", "so der Minister".
    pub(super) fn by_cues(
        &mut self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        h: &mut Hearing,
    ) {
        let found = self.cues_in(number, sentence, matcher, &h.says);
        let n = sentence.tokens.len();
        for f in &found {
            let Some(c) = cue_clause(sentence, f) else { continue };
            let at = sentence.tokens.get(f.at).map_or(Span::default(), |t| t.span);
            let holder = self
                .speech
                .contexts
                .iter()
                .enumerate()
                .filter(|(_, x)| x.sentence == number && x.said.iter().any(|s| s.contains(at)))
                .min_by_key(|(_, x)| x.said.iter().map(|s| s.len()).sum::<u32>())
                .map(|(k, x)| (k, x.said.clone()));
            let outer = h.own.get(c).copied().flatten();
            let mut ctx = self.authority(number, f);
            // a clause of its own, or all that the sentence says
            let lowered = sentence.clauses.get(c).is_some_and(|k| {
                k.parent.is_some() && !matches!(k.link, Link::Main | Link::Coordinated | Link::Inserted)
            });
            let mut ranges = vec![(0, n - 1)];
            if let Some((_, said)) = &holder {
                let piece = said.iter().find(|s| s.contains(at)).copied().unwrap_or_default();
                let within: Vec<usize> = (0..n)
                    .filter(|i| sentence.tokens.get(*i).is_some_and(|t| piece.contains(t.span)))
                    .collect();
                ranges = within.first().copied().zip(within.last().copied()).into_iter().collect();
            } else if lowered || outer.is_some() {
                ranges = stretch::whole(sentence, c);
            }
            for other in &found {
                ranges = stretch::without(ranges, other.cut);
            }
            ctx.said = stretch::spans(sentence, &ranges);
            ctx.inside = outer.or(holder.map(|(k, _)| k));
            let k = self.open(ctx);
            if let Some(o) = h.own.get_mut(c) {
                *o = Some(k);
            }
        }
    }
}

/// The clause a cue belongs to; the nearest main clause, where the parser gave its words to none.
fn cue_clause(sentence: &Sentence, f: &Found) -> Option<usize> {
    let owner = |k: usize| sentence.owner.get(k).copied().flatten().map(usize::from);
    owner(f.at).or_else(|| {
        let away =
            |c: &usize| sentence.clauses.get(*c).map_or(usize::MAX, |k| (k.head as usize).abs_diff(f.at));
        (0..sentence.clauses.len())
            .filter(|c| sentence.clauses.get(*c).is_some_and(|k| k.link == Link::Main))
            .min_by_key(away)
    })
}

/// A subjunctive clause behind the verb that the parser hung elsewhere.
fn unjoined_behind(sentence: &Sentence, say: usize, h: &Hearing) -> Option<usize> {
    let clause = sentence.clauses.get(say)?;
    let core = clause.complex.iter().copied().max()? as usize;
    (0..sentence.clauses.len()).find(|k| {
        let Some(c) = sentence.clauses.get(*k) else { return false };
        let Some(first) = stretch::words_of(sentence, |x| x == *k).first().copied() else { return false };
        // straight behind the verb
        let next = first == core + 2;
        *k != say
            && first > core
            && (c.mood == Mood::Reported || c.mood == Mood::Irrealis && next)
            && c.mark.is_none()
            && c.finite.is_some()
            && h.own.get(*k) == Some(&None)
            && !matches!(c.link, Link::Relative(_) | Link::NounComplement(_))
            && (core..first).any(|t| {
                sentence
                    .tokens
                    .get(t)
                    .is_some_and(|x| x.tag == Tag::COMMA || x.tag == Tag::STOP && &*x.lemma == ":")
            })
    })
}

/// A clause before ", sagte X" that the parser did not join to it.
fn unjoined_before(sentence: &Sentence, say: usize) -> Option<usize> {
    let clause = sentence.clauses.get(say)?;
    let f = clause.finite? as usize;
    let comma = f.checked_sub(1)?;
    let before = sentence.tokens.get(comma)?;
    if before.tag != Tag::COMMA && before.tag != Tag::PAREN || clause.mark.is_some() {
        return None;
    }
    let own = stretch::words_of(sentence, |x| x == say);
    if own.first().copied() != Some(f) {
        return None;
    }
    (0..comma)
        .rev()
        .find_map(|t| sentence.owner.get(t).copied().flatten())
        .map(usize::from)
        .filter(|k| *k != say)
}

/// The first token behind a colon that is quoted.
fn colon_quote(sentence: &Sentence, quoted: &[bool]) -> Option<usize> {
    let colon = sentence.tokens.iter().position(|t| t.tag == Tag::STOP && &*t.lemma == ":")?;
    let q = colon + 1;
    (quoted.get(colon) == Some(&false) && quoted.get(q) == Some(&true)).then_some(q)
}

/// Types whose predicates are acts of speech.
pub(crate) fn is_speech_act(kind: &str) -> bool {
    matches!(kind, "ACCUSE" | "REQUEST" | "THREATEN" | "REJECT" | "AGREE" | "SUPPORT" | "CONCEDE")
}

/// Speech acts with a type of their own open a statement when a clause is their content.
pub(super) fn opens_statement(kind: &FrameKind, v: &View) -> bool {
    match kind {
        FrameKind::Say => true,
        FrameKind::Event(t) => {
            is_speech_act(t) && !(v.that.is_empty() && v.infinitives.is_empty() && v.whether.is_empty())
        }
        _ => false,
    }
}
