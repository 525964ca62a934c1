//! Noun phrases by the order of their words, and who speaks in them.

use super::stretch::Range;
use super::{Listener, Speaker};
use crate::matching::{Matcher, Participant};
use lagebild_codebook::world::ActorKind;
use lagebild_grammar::morph::upper_first;
use lagebild_model::syntax::agr;
use lagebild_model::{Role, Sentence, SourceKind, Span, Tag};

/// A noun phrase by the order of its words.
pub(super) struct Phrase {
    /// The noun.
    pub(super) head: u16,
    /// All its tokens.
    pub(super) range: Range,
}

impl<'a> Listener<'a> {
    /// Who speaks in a phrase: the owner of a noun of saying, else whoever is named.
    pub(super) fn voices(
        &self,
        number: usize,
        sentence: &'a Sentence,
        matcher: &Matcher<'a>,
        phrase: &Phrase,
        cue_noun: Option<SourceKind>,
    ) -> Vec<Speaker> {
        let (a, b) = phrase.range;
        let whole = match (sentence.tokens.get(a), sentence.tokens.get(b)) {
            (Some(x), Some(y)) => x.span.join(y.span),
            _ => Span::default(),
        };
        let mut speakers: Vec<Speaker> = Vec::new();
        let from = if cue_noun.is_some() { phrase.head as usize + 1 } else { a };
        let mut seen = None;
        for k in from..=b {
            let Some(m) = self.actors.at(number, k as u16) else { continue };
            if seen == Some(m.span) {
                continue;
            }
            // the first, and what is joined to it by a conjunction
            let joined = seen.is_none()
                || sentence.tokens.get(k.saturating_sub(1)).is_some_and(|t| t.tag == Tag::KON)
                || sentence.tokens.get(k.saturating_sub(2)).is_some_and(|t| t.tag == Tag::KON);
            seen = Some(m.span);
            if !joined {
                continue;
            }
            let s = self.speaker(number, matcher, m.head);
            let kind = if s.kind == SourceKind::Speaker { SourceKind::Authority } else { s.kind };
            speakers.push(Speaker { kind, span: if speakers.is_empty() { whole } else { s.span }, ..s });
        }
        if !speakers.is_empty() {
            return speakers;
        }
        let noun = phrase.head;
        if let Some(kind) = cue_noun {
            let possessive =
                (a..phrase.head as usize).find(|k| matcher.tree.tag(*k as u16) == Tag::PPOSAT).is_some();
            if possessive {
                let c = sentence.clause_at(a as u16);
                let subject = c
                    .and_then(|c| c.slots.iter().find(|s| s.role == Role::Subject))
                    .map(|s| s.token)
                    .filter(|t| (*t as usize) < a);
                let whose = match subject {
                    Some(t) => vec![self.speaker(number, matcher, t)],
                    None => self.last_speakers(),
                };
                if let Some(s) = whose.into_iter().next() {
                    return vec![Speaker { kind: SourceKind::Authority, span: whole, ..s }];
                }
                // the verb's own subject, where it is all there is
            }
            for p in matcher.noun_doers(noun) {
                let inside = (a..=b).contains(&(p.token() as usize));
                if let Participant::Country(owner) = &p {
                    // "nach israelischen Militärangaben"
                    let sectors = self
                        .compound(number, matcher, noun, whole)
                        .and_then(|s| s.body)
                        .map(|(_, sectors)| sectors)
                        .filter(|s| !s.is_empty())
                        .unwrap_or_else(|| vec!["GOV".to_owned()]);
                    let body = Some((Some(owner.code.clone()), sectors));
                    speakers.push(Speaker { token: None, kind: SourceKind::Authority, span: whole, body });
                    break;
                }
                if inside || possessive {
                    let s = self.speaker(number, matcher, p.token());
                    speakers.push(Speaker { kind: SourceKind::Authority, span: whole, ..s });
                    break;
                }
            }
            if speakers.is_empty()
                && let Some(s) = self.compound(number, matcher, noun, whole)
            {
                speakers.push(s);
            }
            if speakers.is_empty() {
                let kind = if kind == SourceKind::Authority { SourceKind::Hearsay } else { kind };
                speakers.push(Speaker { token: None, kind, span: whole, body: None });
            }
            return speakers;
        }
        let s = self.speaker(number, matcher, noun);
        let kind = if s.kind == SourceKind::Speaker { SourceKind::Authority } else { s.kind };
        vec![Speaker { kind, span: whole, ..s }]
    }

    /// "Polizeiangaben": the compound names the body.
    pub(super) fn compound(
        &self,
        number: usize,
        matcher: &Matcher<'a>,
        noun: u16,
        span: Span,
    ) -> Option<Speaker> {
        let (first, _) = matcher.analyser.parts(matcher.tree.lemma(noun))?;
        let word = [first.as_str(), first.trim_end_matches('s'), first.trim_end_matches('n')]
            .into_iter()
            .find_map(|f| self.codebook.world.actor_word(&upper_first(f)))?;
        let kind = match word.kind {
            ActorKind::Media => SourceKind::Media,
            ActorKind::Circles => SourceKind::Circles,
            _ => SourceKind::Authority,
        };
        let code = if word.code.is_empty() {
            self.actors.setting.get(number).cloned().flatten()
        } else {
            word.code.split('|').next().map(str::to_owned)
        };
        Some(Speaker { token: None, kind, span, body: Some((code, word.sectors.clone())) })
    }
}

/// Words that stand inside a noun phrase.
pub(super) fn in_phrase(sentence: &Sentence, k: usize) -> bool {
    sentence.tokens.get(k).is_some_and(|t| {
        t.tag.is_noun()
            || matches!(
                t.tag,
                Tag::ART
                    | Tag::ADJA
                    | Tag::CARD
                    | Tag::PPOSAT
                    | Tag::PIAT
                    | Tag::PDAT
                    | Tag::FM
                    | Tag::TRUNC
                    | Tag::KON
            )
            || t.tag == Tag::APPR && &*t.lemma == "von"
            || t.tag == Tag::PAREN && !matches!(&*t.lemma, "–" | "—" | "-" | "(" | ")")
    })
}

/// The noun phrase that begins at a token, with genitives, names and what is joined to it.
pub(super) fn phrase_from(
    sentence: &Sentence,
    matcher: &Matcher<'_>,
    text: &str,
    from: usize,
) -> Option<Phrase> {
    let tag = |k: usize| sentence.tokens.get(k).map(|t| t.tag);
    let noun_from = |mut k: usize| {
        for _ in 0..10 {
            // "einer am Dienstag veröffentlichten Mitteilung"
            let framed = matches!(tag(k)?, Tag::ART | Tag::PPOSAT | Tag::PIAT | Tag::PDAT)
                && matches!(tag(k + 1), Some(Tag::APPR | Tag::APPRART | Tag::NE));
            let noun = matcher.tree.head(k as u16).map(usize::from);
            if framed
                && let Some(n) = noun.filter(|n| *n > k + 1 && *n < k + 10)
                && tag(n) == Some(Tag::NN)
                && tag(n - 1) == Some(Tag::ADJA)
            {
                return Some(n);
            }
            match tag(k)? {
                Tag::NN | Tag::NE | Tag::FM => return Some(k),
                Tag::ART
                | Tag::ADJA
                | Tag::PPOSAT
                | Tag::PIAT
                | Tag::PDAT
                | Tag::PRELAT
                | Tag::CARD
                | Tag::TRUNC
                | Tag::ADV
                | Tag::ADJD
                | Tag::PAREN => k += 1,
                Tag::PIS | Tag::PDS | Tag::PPER => return Some(k),
                _ => return None,
            }
        }
        None
    };
    let head = noun_from(from)?;
    let mut end = head;
    let hangs = |k: usize, end: usize| {
        matcher.tree.head(k as u16).is_some_and(|h| (h as usize) >= from && (h as usize) <= end)
    };
    for _ in 0..12 {
        let next = end + 1;
        let form = sentence.tokens.get(next).map_or("", |t| t.span.text(text));
        match tag(next) {
            Some(Tag::NE | Tag::FM) => end = next,
            Some(Tag::NN) if hangs(next, end) => end = next,
            Some(Tag::PAREN) if matches!(form, "(" | "„" | "\"" | "«" | "»") => {
                let close = (next + 1..next + 8).find(|k| {
                    tag(*k) == Some(Tag::PAREN)
                        && sentence
                            .tokens
                            .get(*k)
                            .is_some_and(|t| matches!(t.span.text(text), ")" | "“" | "”" | "\"" | "«" | "»"))
                });
                let Some(close) = close else { break };
                if form != "("
                    && !(next + 1..close).all(|k| {
                        tag(k).is_some_and(|t| {
                            t.is_noun()
                                || matches!(t, Tag::FM | Tag::ADJA | Tag::ART | Tag::APPR | Tag::APPRART)
                        })
                    })
                {
                    break;
                }
                end = close;
            }
            Some(Tag::ART | Tag::ADJA | Tag::PPOSAT | Tag::PIAT | Tag::PDAT | Tag::CARD) => {
                let genitive = form.ends_with("er") || form.ends_with("es");
                let Some(noun) = noun_from(next).filter(|n| tag(*n).is_some_and(Tag::is_noun)) else { break };
                let subject = matcher.tree.rel(noun as u16).is_subject();
                let can = sentence.tokens.get(noun).is_some_and(|t| t.morph.agr & agr::GEN != 0);
                if !genitive || !can || subject && form.ends_with("er") {
                    break;
                }
                end = noun;
            }
            Some(Tag::APPR | Tag::APPRART) => {
                let Some(noun) = noun_from(next + 1).filter(|n| tag(*n).is_some_and(Tag::is_noun)) else {
                    break;
                };
                let of = sentence.tokens.get(next).is_some_and(|t| &*t.lemma == "von");
                let home = sentence
                    .tokens
                    .get(next)
                    .is_some_and(|t| matcher.codebook.words.has("home", &t.lemma) && &*t.lemma != "zu");
                if !(of || home && hangs(noun, end)) {
                    break;
                }
                end = noun;
            }
            Some(Tag::COMMA) => {
                // "der Sprecherin, Erika Muster, ..."
                let close = (next + 1..next + 7).find(|k| tag(*k) == Some(Tag::COMMA));
                let Some(close) = close.filter(|c| {
                    (next + 1..*c)
                        .all(|k| tag(k).is_some_and(|t| t.is_noun() || t == Tag::FM || t == Tag::PAREN))
                }) else {
                    break;
                };
                if close == next + 1 || tag(next + 1) != Some(Tag::NE) {
                    break;
                }
                return Some(Phrase { head: head as u16, range: (from, close) });
            }
            Some(Tag::KON) => {
                let Some(noun) = noun_from(next + 1).filter(|n| tag(*n).is_some_and(Tag::is_noun)) else {
                    break;
                };
                if !hangs(noun, end) {
                    break;
                }
                end = noun;
            }
            _ => break,
        }
    }
    Some(Phrase { head: head as u16, range: (from, end) })
}
