//! Whom a predicate or a noun phrase lets speak.

use super::{Listener, Speaker, stretch};
use crate::actors::Sort;
use crate::matching::{Matcher, Participant, View};
use lagebild_codebook::{Filler, Frame, FrameKind, RoleName};
use lagebild_model::{Sentence, SourceKind, Span, Tag};

impl Listener<'_> {
    pub(super) fn speakers(&self, number: usize, matcher: &Matcher<'_>, v: &View) -> Vec<Speaker> {
        let frame = matcher.fits(v).into_iter().find(|(f, _)| f.kind == FrameKind::Say);
        // "zitierte den Präsidenten", "berief sich auf den Geheimdienst": not the subject speaks
        if let Some((f, filled)) = &frame
            && elsewhere(f)
            && !filled.actors.is_empty()
        {
            return filled.actors.iter().map(|p| self.speaker(number, matcher, p.token())).collect();
        }
        let words = &self.codebook.words;
        let impersonal = v.subject.iter().all(|t| words.has("it", matcher.tree.lemma(*t)));
        if impersonal {
            // "In Regierungskreisen hieß es", "aus dem Bericht geht hervor"
            let homes: Vec<u16> =
                v.preps.iter().filter(|(p, _)| words.has("quoted-in", p)).map(|(_, t)| *t).collect();
            for t in homes {
                if self.actors.entity_at(number, t).is_some() || self.is_paper(matcher, t) {
                    return self.voice(number, matcher, t);
                }
            }
            if v.agentless {
                return Vec::new();
            }
            // a subject the parser did not find
            if v.subject.is_empty()
                && let Some(s) = self.unfound_subject(number, matcher, v)
            {
                return vec![s];
            }
            return self.last_speakers();
        }
        // no adverb or time speaks, whatever the parser took for the subject
        let speaks = |t: &&u16| {
            let tag = matcher.tree.tag(**t);
            !matches!(tag, Tag::ADV | Tag::PAV | Tag::ADJD)
                && (self.actors.at(number, **t).is_some() || !words.has("time-unit", matcher.tree.lemma(**t)))
        };
        let mut subject: Vec<u16> = v.subject.iter().filter(speaks).copied().collect();
        // "Meier beschrieb die Lage": two forms alike, and only one of them can speak
        let can = |t: &u16| {
            self.actors.at(number, *t).is_some()
                || matches!(matcher.tree.tag(*t), Tag::NE | Tag::PPER | Tag::PRELS)
        };
        if !subject.is_empty() && !subject.iter().any(|t| can(t) || self.is_paper(matcher, *t)) {
            let named: Vec<u16> = v.object.iter().copied().filter(can).collect();
            if !named.is_empty() && named.iter().all(|t| subject.iter().all(|s| t < s)) {
                subject = named;
            }
        }
        if subject.is_empty()
            && let Some(s) = self.unfound_subject(number, matcher, v)
        {
            return vec![s];
        }
        subject.iter().flat_map(|t| self.voice(number, matcher, *t)).collect()
    }

    /// Who speaks in a predicate whose content is known: no subject from inside it ("X sagte: „Ich ...“").
    pub(super) fn speakers_of(
        &self,
        number: usize,
        sentence: &Sentence,
        matcher: &Matcher<'_>,
        v: &View,
        said: &[Span],
    ) -> Vec<Speaker> {
        let within = |t: &u16| {
            sentence.tokens.get(*t as usize).is_some_and(|t| said.iter().any(|s| s.overlaps(t.span)))
        };
        if v.subject.is_empty() || !v.subject.iter().all(within) {
            let subject = v.subject.iter().copied().filter(|t| !within(t)).collect();
            let view = View { subject, ..v.clone() };
            let speakers = self.speakers(number, matcher, &view);
            return self.outside(number, sentence, matcher, v, said, speakers);
        }
        let view = View { subject: Vec::new(), ..v.clone() };
        let near = self.outside(
            number,
            sentence,
            matcher,
            v,
            said,
            v.subject.iter().map(|t| self.speaker_here(number, matcher, *t)).collect(),
        );
        if near.iter().any(|s| s.token.is_some_and(|(n, t)| n == number && !within(&t))) {
            return near;
        }
        self.unfound_subject(number, matcher, &view)
            .filter(|s| s.token.is_some_and(|(_, t)| !within(&t)))
            .map_or_else(|| self.last_speakers(), |s| vec![s])
    }

    /// Nobody speaks from inside what is said: where the parser took the subject from there, the name nearest the verb.
    pub(super) fn outside(
        &self,
        number: usize,
        sentence: &Sentence,
        matcher: &Matcher<'_>,
        v: &View,
        said: &[Span],
        mut speakers: Vec<Speaker>,
    ) -> Vec<Speaker> {
        let within = |span: Span| said.iter().any(|s| s.overlaps(span));
        let before = speakers.len();
        speakers.retain(|s| s.token.is_none_or(|(n, _)| n != number) || !within(s.span));
        if !speakers.is_empty() || before == 0 {
            return speakers;
        }
        let at = sentence.clauses.get(v.clause).and_then(|c| c.finite).unwrap_or(v.token);
        let free = |t: u16| {
            self.actors.at(number, t).filter(|m| {
                !within(m.span) && !(m.first..=m.last).any(|k| matcher.tree.preposition(k).is_some())
            })
        };
        let behind = (at + 1..at + 8).find_map(free);
        let mention = behind.or_else(|| (at.saturating_sub(12)..at).rev().find_map(free));
        mention.map_or(speakers, |m| vec![self.speaker(number, matcher, m.head)])
    }

    /// The first name in a finite clause that no preposition governs.
    pub(super) fn unfound_subject(&self, number: usize, matcher: &Matcher<'_>, v: &View) -> Option<Speaker> {
        let sentence = matcher.sentence;
        sentence.clauses.get(v.clause)?.finite?;
        let own: Vec<u16> =
            stretch::words_of(sentence, |c| c == v.clause).into_iter().map(|t| t as u16).collect();
        let name = || {
            own.iter()
                .copied()
                .find(|t| matcher.tree.tag(*t) == Tag::NE && matcher.tree.preposition(*t).is_none())
                .filter(|t| !v.preps.iter().any(|(_, p)| p == t))
                .map(|t| self.speaker(number, matcher, t))
        };
        let mentioned = own.iter().copied().find_map(|t| {
            let m = self.actors.at(number, t)?;
            let governed = (m.first..=m.last).any(|k| matcher.tree.preposition(k).is_some())
                || v.dative.contains(&m.head)
                || v.genitive.contains(&m.head);
            (!governed && !v.preps.iter().any(|(_, p)| *p == m.head))
                .then(|| self.speaker(number, matcher, m.head))
        });
        mentioned.or_else(name)
    }

    /// A noun of saying, which speaks for its owner.
    pub(super) fn is_paper(&self, matcher: &Matcher<'_>, t: u16) -> bool {
        self.cue_noun(matcher, t, false).is_some()
            || matcher.noun_frames(t).iter().any(|f| f.kind == FrameKind::Say)
    }

    /// Whoever a noun phrase lets speak: itself, or the owner of a report.
    pub(super) fn voice(&self, number: usize, matcher: &Matcher<'_>, t: u16) -> Vec<Speaker> {
        let paper = self.actors.entity_at(number, t).is_none() && self.is_paper(matcher, t);
        if !paper {
            return vec![self.speaker(number, matcher, t)];
        }
        let span = matcher.noun_span(t);
        let owners = self.owners(number, matcher, t, span);
        if owners.is_empty() { vec![Speaker { span, ..self.speaker(number, matcher, t) }] } else { owners }
    }

    /// Whose a paper or a view is.
    pub(super) fn owners(&self, number: usize, matcher: &Matcher<'_>, noun: u16, span: Span) -> Vec<Speaker> {
        matcher
            .noun_doers(noun)
            .iter()
            .map(|p| match p {
                Participant::Country(owner) => Speaker {
                    token: None,
                    kind: SourceKind::Speaker,
                    span,
                    body: Some((Some(owner.code.clone()), vec!["GOV".to_owned()])),
                },
                Participant::Mention(t) => Speaker { span, ..self.speaker(number, matcher, *t) },
            })
            .collect()
    }

    pub(super) fn last_speakers(&self) -> Vec<Speaker> {
        self.last_open.and_then(|k| self.speech.contexts.get(k)).map_or_else(Vec::new, |c| c.speakers.clone())
    }

    pub(super) fn speaker(&self, number: usize, matcher: &Matcher<'_>, t: u16) -> Speaker {
        if matcher.first_person(t)
            && let Some(s) = self.last_speakers().into_iter().next()
        {
            return s;
        }
        self.speaker_here(number, matcher, t)
    }

    /// A mention as it stands, also in the first person.
    fn speaker_here(&self, number: usize, matcher: &Matcher<'_>, t: u16) -> Speaker {
        let mention = self.actors.at(number, t);
        let sort = self.actors.entity_at(number, t).map(|e| e.sort);
        let kind = match sort {
            Some(Sort::Media) => SourceKind::Media,
            Some(Sort::Circles) => SourceKind::Circles,
            _ => SourceKind::Speaker,
        };
        let span = mention.map_or_else(|| matcher.noun_span(t), |m| m.span);
        Speaker { token: Some((number, t)), kind, span, body: None }
    }
}

/// Frames whose subject is not who speaks.
fn elsewhere(frame: &Frame) -> bool {
    let not_subject = frame.slots.iter().any(|s| s.roles.contains(&RoleName::Subj) && s.has(&Filler::Any));
    let named = frame.slots.iter().any(|s| !s.roles.contains(&RoleName::Subj) && s.has(&Filler::Actor));
    not_subject && named
}
