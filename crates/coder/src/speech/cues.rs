//! Cues of attribution without a verb: "laut X", "nach Angaben der Y", "Medienberichten zufolge", "so der Minister", "demnach".

use super::phrases::{Phrase, in_phrase, phrase_from};
use super::stretch::Range;
use super::{Context, Listener, Speaker};
use crate::actors::Sort;
use crate::matching::Matcher;
use lagebild_codebook::Codebook;
use lagebild_model::syntax::agr;
use lagebild_model::{Role, Sentence, SourceKind, Span, StatementKind, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

/// Cues from `cues.tsv`.
#[derive(Debug, Default)]
pub struct Cues {
    nouns: FxHashMap<Box<str>, SourceKind>,
    /// Nouns that need an owner behind *nach*, since the phrase may be one of time.
    owned: FxHashSet<Box<str>>,
    /// Fixed phrases without owner.
    phrases: Vec<(Vec<Box<str>>, SourceKind)>,
    /// Prepositions of several words before the speaker.
    prepositions: Vec<Vec<Box<str>>>,
}

impl Cues {
    /// Reads the table of a codebook.
    pub fn build(codebook: &Codebook, language: &str) -> Self {
        let mut out = Self::default();
        for line in codebook.sources.text(&format!("{language}/cues.tsv")).lines() {
            if line.starts_with('#') {
                continue;
            }
            let c: Vec<&str> = line.split('\t').collect();
            let [cue, kind, construction, ..] = c.as_slice() else { continue };
            let kind = match *kind {
                "authority" => SourceKind::Authority,
                "media" => SourceKind::Media,
                "circles" => SourceKind::Circles,
                _ => SourceKind::Hearsay,
            };
            let words: Vec<Box<str>> = cue.to_lowercase().split(' ').map(Into::into).collect();
            match *construction {
                "prep-noun" | "prep-noun-owned" => {
                    if let Some(noun) = cue.split(' ').next_back() {
                        out.nouns.entry(noun.into()).or_insert(kind);
                        if *construction == "prep-noun-owned" {
                            out.owned.insert(noun.into());
                        }
                    }
                }
                "adverb" if words.len() > 1 => out.phrases.push((words, kind)),
                "prep" if words.len() > 1 => out.prepositions.push(words),
                _ => {}
            }
        }
        out.phrases.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        out.prepositions.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        out
    }
}

/// A cue found in a sentence.
pub struct Found {
    /// Who vouches.
    pub speakers: Vec<Speaker>,
    /// The opening word.
    pub cue: Span,
    /// The tokens that are no part of what is said.
    pub cut: Range,
    /// A token that belongs to the clause the cue stands in.
    pub at: usize,
}

impl<'a> Listener<'a> {
    /// All cues of a sentence, left to right.
    pub(super) fn cues_in(
        &self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        says: &[bool],
    ) -> Vec<Found> {
        let forms: Vec<String> =
            sentence.tokens.iter().map(|t| t.span.text(self.text).to_lowercase()).collect();
        let mut out = Vec::new();
        let mut i = 0;
        while i < forms.len() {
            let found = self
                .fixed(number, sentence, matcher, says, &forms, i)
                .or_else(|| self.prepositional(number, sentence, matcher, &forms, i))
                .or_else(|| self.behind(number, sentence, matcher, &forms, i))
                .or_else(|| self.so(number, sentence, matcher, &forms, i))
                .or_else(|| self.accordingly(sentence, &forms, i));
            match found {
                Some(f) => {
                    i = f.cut.1.max(i) + 1;
                    out.push(f);
                }
                None => i += 1,
            }
        }
        out
    }

    fn fixed(
        &self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        says: &[bool],
        forms: &[String],
        at: usize,
    ) -> Option<Found> {
        let (phrase, kind) = self.cues.phrases.iter().find(|(p, _)| {
            p.iter().enumerate().all(|(k, w)| forms.get(at + k).is_some_and(|f| **f == **w))
        })?;
        let end = at + phrase.len() - 1;
        let c = sentence.owner.get(at).copied().flatten().map(usize::from);
        // a predicate of saying opens its own statement, but for "is said to have fled", which nobody says
        let verb = (at..=end).any(|k| sentence.tokens.get(k).is_some_and(|t| t.tag.is_verb()));
        let nobody = *kind == SourceKind::Hearsay
            && c.and_then(|c| sentence.clauses.get(c))
                .is_some_and(|c| c.passive && !c.slots.iter().any(|s| s.role == Role::Agent));
        if verb && !nobody && c.is_some_and(|c| says.get(c) == Some(&true)) {
            return None;
        }
        let span = sentence.tokens.get(at)?.span.join(sentence.tokens.get(end)?.span);
        let kind = if *kind == SourceKind::Authority { SourceKind::Hearsay } else { *kind };
        let mut speakers = vec![Speaker { token: None, kind, span, body: None }];
        // "nach eigenen Angaben": the subject's own word
        if phrase.iter().any(|w| self.codebook.words.has("own", w))
            && let Some(subject) = c
                .and_then(|c| sentence.clauses.get(c))
                .and_then(|c| c.slots.iter().find(|s| s.role == Role::Subject))
        {
            speakers = vec![Speaker {
                kind: SourceKind::Authority,
                span,
                ..self.speaker(number, matcher, subject.token)
            }];
        }
        Some(Found { speakers, cue: span, cut: (at, end), at })
    }

    /// "laut X", "nach Angaben der Y", "unter Berufung auf Z".
    fn prepositional(
        &self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        forms: &[String],
        i: usize,
    ) -> Option<Found> {
        let words = &self.codebook.words;
        let form = forms.get(i)?;
        let mut start = i + 1;
        let authority = words.has("authority", form) && !words.has("authority-behind", form);
        let mut several = false;
        if !authority && !words.has("authority-with-noun", form) {
            let p =
                self.cues.prepositions.iter().find(|p| {
                    p.iter().enumerate().all(|(k, w)| forms.get(i + k).is_some_and(|f| **f == **w))
                })?;
            start = i + p.len();
            several = true;
        }
        let tag = sentence.tokens.get(i)?.tag;
        if matches!(tag, Tag::PTKVZ | Tag::ADJA) {
            return None;
        }
        let phrase = phrase_from(sentence, matcher, self.text, start)?;
        let cue_noun = self.cue_noun(matcher, phrase.head, authority || several);
        if !authority && !several {
            cue_noun?;
            let before = i.checked_sub(1).and_then(|b| sentence.tokens.get(b));
            if before.is_some_and(|t| words.has("time-unit", &t.lemma)) {
                return None;
            }
        }
        let speakers = self.voices(number, sentence, matcher, &phrase, cue_noun);
        if !authority && !several && self.is_owned(matcher, phrase.head) {
            let named = speakers.iter().any(|s| s.token.is_some() || s.body.is_some());
            // "nach ersten Ermittlungen", but not "nach den Ermittlungen"
            let determined = (start..phrase.head as usize).any(|k| {
                matches!(
                    matcher.tree.tag(k as u16),
                    Tag::ART | Tag::PPOSAT | Tag::PDAT | Tag::PIAT | Tag::CARD | Tag::PRELAT
                )
            });
            let several = sentence
                .tokens
                .get(phrase.head as usize)
                .is_some_and(|t| t.morph.agr & agr::PLUR != 0 && t.morph.agr & agr::SING == 0);
            if !named && (determined || !several) {
                return None;
            }
        }
        let cue = sentence.tokens.get(i)?.span.join(sentence.tokens.get(start - 1)?.span);
        Some(Found { speakers, cue, cut: (i, phrase.range.1), at: i })
    }

    fn is_owned(&self, matcher: &Matcher<'_>, noun: u16) -> bool {
        let lemma = matcher.tree.lemma(noun);
        self.cues.owned.contains(lemma)
            || !self.cues.nouns.contains_key(lemma)
                && matcher
                    .analyser
                    .parts(lemma)
                    .is_some_and(|(_, head)| self.cues.owned.contains(head.as_str()))
    }

    /// "Angaben der X zufolge", "seiner Meinung nach".
    fn behind(
        &self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        forms: &[String],
        i: usize,
    ) -> Option<Found> {
        let words = &self.codebook.words;
        let form = forms.get(i)?;
        let nach = words.has("authority-with-noun", form);
        if !words.has("authority-behind", form) && !nach {
            return None;
        }
        let mut from = i;
        while from > 0 && i - from < 14 && in_phrase(sentence, from - 1) {
            from -= 1;
        }
        if from == i {
            return None;
        }
        let noun_at = |k: usize| sentence.tokens.get(k).is_some_and(|t| t.tag.is_noun());
        let cue_at =
            (from..i).rev().find(|k| noun_at(*k) && self.cue_noun(matcher, *k as u16, !nach).is_some());
        let mut start = cue_at.or_else(|| (from..i).rev().find(|k| noun_at(*k)))?;
        if nach && (cue_at != Some(i - 1)) {
            return None;
        }
        if cue_at.is_none() {
            // over names and genitives to the noun that governs them
            while start > from && noun_at(start - 1) {
                start -= 1;
            }
        }
        let head = start as u16;
        let det = |k: usize| {
            sentence.tokens.get(k).is_some_and(|t| {
                matches!(t.tag, Tag::ART | Tag::ADJA | Tag::PPOSAT | Tag::PIAT | Tag::PDAT | Tag::CARD)
                    || t.tag == Tag::PAREN
            })
        };
        while start > from && det(start - 1) {
            start -= 1;
        }
        if nach && !(start..i).any(|k| sentence.tokens.get(k).is_some_and(|t| t.tag == Tag::PPOSAT)) {
            return None;
        }
        let phrase = Phrase { head, range: (start, i - 1) };
        let cue_noun = cue_at.and_then(|k| self.cue_noun(matcher, k as u16, true));
        let speakers = self.voices(number, sentence, matcher, &phrase, cue_noun);
        let cue = sentence.tokens.get(i)?.span;
        Some(Found { speakers, cue, cut: (start, i), at: i })
    }

    /// "..., so der Minister."
    fn so(
        &self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        forms: &[String],
        i: usize,
    ) -> Option<Found> {
        let words = &self.codebook.words;
        if !words.has("thus", forms.get(i)?) {
            return None;
        }
        let tag = |k: usize| sentence.tokens.get(k).map(|t| t.tag);
        if !(i == 0 || matches!(tag(i - 1), Some(Tag::COMMA | Tag::PAREN))) {
            return None;
        }
        let mut k = i + 1;
        while tag(k) == Some(Tag::ADV) {
            k += 1;
        }
        let end = (k..sentence.tokens.len())
            .find(|x| {
                matches!(tag(*x), Some(Tag::STOP))
                    || tag(*x) == Some(Tag::COMMA)
                    || tag(*x) == Some(Tag::PAREN)
                        && matches!(forms.get(*x).map(String::as_str), Some("–" | "—" | "-"))
            })
            .unwrap_or(sentence.tokens.len());
        let verb = (i..end).any(|x| tag(x).is_some_and(Tag::is_verb));
        if verb || end <= k || end - k > 24 {
            return None;
        }
        if !matches!(
            tag(k),
            Some(Tag::ART | Tag::NN | Tag::NE | Tag::PPOSAT | Tag::ADJA | Tag::PIAT | Tag::CARD | Tag::FM)
        ) {
            return None;
        }
        // at the head of a sentence only before a colon or alone
        if i == 0 && !matches!(forms.get(end).map(String::as_str), Some(":" | "." | ",") | None) {
            return None;
        }
        let head = (k..end).find(|x| matches!(tag(*x), Some(Tag::NN | Tag::NE | Tag::FM)))? as u16;
        let phrase = Phrase { head, range: (k, end - 1) };
        let speakers = self.voices(number, sentence, matcher, &phrase, None);
        let cue = sentence.tokens.get(i)?.span;
        Some(Found { speakers, cue, cut: (i, end - 1), at: i })
    }

    /// "demnach": on the word of whoever was told of last.
    fn accordingly(&self, sentence: &'a Sentence, forms: &[String], i: usize) -> Option<Found> {
        if !self.codebook.words.has("accordingly", forms.get(i)?) {
            return None;
        }
        let span = sentence.tokens.get(i)?.span;
        let mut speakers = self.last_speakers();
        speakers.truncate(1);
        for s in &mut speakers {
            s.span = span;
            if s.kind == SourceKind::Speaker {
                s.kind = SourceKind::Authority;
            }
        }
        if speakers.is_empty() {
            speakers.push(Speaker { token: None, kind: SourceKind::Hearsay, span, body: None });
        }
        Some(Found { speakers, cue: span, cut: (i, i), at: i })
    }

    /// Kind of authority a noun of saying gives; `media`: a paper or broadcaster counts as well.
    pub(super) fn cue_noun(&self, matcher: &Matcher<'_>, noun: u16, media: bool) -> Option<SourceKind> {
        let lemma = matcher.tree.lemma(noun).to_owned();
        if let Some(k) = self.cues.nouns.get(lemma.as_str()) {
            return Some(*k);
        }
        if media && self.actors.entity_at(matcher.number, noun).is_some_and(|e| e.sort == Sort::Media) {
            return Some(SourceKind::Media);
        }
        let (_, head) = matcher.analyser.parts(&lemma)?;
        self.cues.nouns.get(head.as_str()).copied()
    }

    /// The statement a cue opens.
    pub(super) fn authority(&self, number: usize, found: &Found) -> Context {
        Context {
            speakers: found.speakers.clone(),
            kind: StatementKind::Authority,
            cue: found.cue,
            sentence: number,
            ..Context::default()
        }
    }
}
