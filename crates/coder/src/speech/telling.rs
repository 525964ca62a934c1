//! What is told without a clause: "sprach von einem Angriff", "fordert den Abzug".

use super::open::is_speech_act;
use super::{Context, Hearing, Listener, Speaker};
use crate::matching::{Matcher, View};
use lagebild_codebook::frames::FrameSlot;
use lagebild_codebook::{Filler, FrameKind, RoleName};
use lagebild_model::{Link, Sentence, Span, Tag, Tense};

impl<'a> Listener<'a> {
    /// "Guterres warnte vor ...": what is told without a clause, and the next subjunctive is his.
    pub(super) fn by_telling(
        &mut self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        views: &[View],
        h: &Hearing,
    ) -> Option<usize> {
        let mut open = None;
        for v in views {
            let fits = matcher.fits(v);
            let best = fits.first();
            let act = best.is_some_and(|(f, _)| matches!(&f.kind, FrameKind::Event(t) if is_speech_act(t)));
            let none = best.is_some_and(|(f, _)| f.kind == FrameKind::None) && self.can_say(&v.lemma);
            if !h.says(v.clause) && !act && !none {
                continue;
            }
            let cue = sentence.tokens.get(v.token as usize).map_or(Span::default(), |t| t.span);
            let opened = self.speech.contexts.iter().any(|c| c.cue == cue);
            let speakers = self.speakers(number, matcher, v);
            let named = speakers.iter().any(|s| s.token.is_some_and(|(n, t)| self.actors.at(n, t).is_some()));
            let says = best.is_some_and(|(f, _)| f.kind == FrameKind::Say);
            if !(named || says && speakers.iter().any(|s| s.token.is_some())) {
                continue;
            }
            let shown = !opened
                && best.is_some_and(|(f, _)| match &f.kind {
                    FrameKind::Say => true,
                    FrameKind::Event(t) => {
                        matches!(t.as_str(), "REQUEST" | "THREATEN")
                            || is_speech_act(t) && self.can_say(&v.lemma)
                    }
                    FrameKind::None => self.can_say(&v.lemma),
                    _ => false,
                })
                && tells(sentence, matcher, v)
                && !self.hands_over(matcher, v)
                && named;
            if open.is_some() && !shown {
                continue;
            }
            let said = if shown { vec![sentence.span] } else { Vec::new() };
            let k = self.open(Context { speakers, cue, said, sentence: number, ..Context::default() });
            open.get_or_insert(k);
        }
        open
    }

    /// True for a verb with which one can say something.
    fn can_say(&self, lemma: &str) -> bool {
        let free = |s: &FrameSlot| {
            // "In dem Bericht steht, dass ...": there the paper says it
            let place =
                |r: &RoleName| matches!(r, RoleName::Prep(p) if self.codebook.words.has("place-in", p));
            let within = !s.optional && s.roles.iter().all(place);
            !s.roles.contains(&RoleName::Sich)
                && !within
                && !s.fillers.iter().flatten().any(|x| matches!(x, Filler::Literal(_)))
        };
        self.codebook
            .frames
            .of(lemma)
            .any(|f| !f.noun && f.kind == FrameKind::Say && f.slots.iter().all(free))
    }

    /// "veröffentlichte einen Bericht": a paper is handed over, nothing of it is told.
    fn hands_over(&self, matcher: &Matcher<'_>, v: &View) -> bool {
        let nouns: Vec<u16> = v.object.iter().copied().filter(|t| matcher.tree.tag(*t).is_noun()).collect();
        let paper = |t: &u16| {
            self.is_paper(matcher, *t)
                || matcher
                    .noun_frames(*t)
                    .iter()
                    .any(|f| matches!(&f.kind, FrameKind::Event(x) if is_speech_act(x)))
        };
        !nouns.is_empty() && nouns.iter().all(paper)
    }

    /// Who would speak if the sentence announced a quotation.
    pub(super) fn subject_of(
        &self,
        number: usize,
        sentence: &Sentence,
        matcher: &Matcher<'_>,
        views: &[View],
    ) -> Vec<Speaker> {
        views
            .iter()
            .find(|v| sentence.clauses.get(v.clause).is_some_and(|c| c.link == Link::Main))
            .map_or_else(Vec::new, |v| {
                // a thing or a feeling says nothing: whoever else is named in the clause
                let can = |t: &&u16| {
                    self.actors.at(number, **t).is_some()
                        || matches!(matcher.tree.tag(**t), Tag::NE | Tag::PPER)
                        || self.is_paper(matcher, **t)
                };
                let able: Vec<Speaker> =
                    v.subject.iter().filter(can).map(|t| self.speaker(number, matcher, *t)).collect();
                if able.is_empty() {
                    self.unfound_subject(number, matcher, v).into_iter().collect()
                } else {
                    able
                }
            })
    }
}

/// True for a main clause that tells what is said by a noun: "sprach von einem Angriff", "fordert den Abzug".
fn tells(sentence: &Sentence, matcher: &Matcher<'_>, v: &View) -> bool {
    let Some(clause) = sentence.clauses.get(v.clause) else { return false };
    let noun = |t: &u16| matcher.tree.tag(*t).is_noun();
    let content = v.object.iter().any(noun) || v.preps.iter().any(|(_, t)| noun(t));
    // a heading has no full stop
    let ends = sentence.tokens.iter().rev().take(2).any(|t| t.tag == Tag::STOP);
    matches!(clause.link, Link::Main | Link::Coordinated)
        && clause.finite.is_some()
        && !clause.passive
        && !clause.negated
        && clause.modals.is_empty()
        && clause.tense != Tense::Pluperfect
        && !v.reflexive
        && content
        && ends
}
