//! The scene of an event that has no local phrase of its own: what was told just before, the dateline, the country that deed
//! and participants suggest.

use super::Setting;
use super::place::{closeness, is_deed};
use crate::actors::PlaceMention;
use crate::actors::places::state_place;
use crate::assemble::Candidate;
use lagebild_grammar::clauses::Tree;
use lagebild_model::{EventPlace, ParagraphKind, Party, Span};

/// How many sentences a place stays the scene of the deeds told after it.
const SCENE_LASTS: usize = 2;

impl Setting<'_> {
    /// A state that only a headline names is told more closely by the scene in it.
    pub(super) fn closer(&self, c: &Candidate) -> Option<EventPlace> {
        let told = c.place.as_ref().filter(|p| p.kind == "country")?;
        let mut headlines = self.story.paragraphs.iter().filter(|p| p.kind != ParagraphKind::Body);
        if !headlines.any(|p| p.span.contains(told.span)) {
            return None;
        }
        self.scene(c).filter(|p| p.country == told.country && closeness(p) > closeness(told))
    }

    /// Where a deed without a local phrase took place: the scene told of just before or the dateline where it lies in the
    /// country of the deed, else that country. Words spoken have the dateline in the lead or at home.
    pub(super) fn scene(&self, c: &Candidate) -> Option<EventPlace> {
        let targets = self.countries(c);
        let lies_in = |p: &EventPlace| p.country.as_ref().is_some_and(|x| targets.contains(x));
        let filed = || self.datelines.iter().find(|p| lies_in(p)).cloned();
        let here = self.datelines.first().cloned();
        if !is_deed(&c.kind) {
            return filed().or(here.filter(|_| self.in_lead(c.sentence)));
        }
        let before = self.named_in_phrases(c.sentence, c.at);
        let scene = before.iter().find(|p| lies_in(p)).cloned().map(untold);
        let lead = self.lead_scene();
        if let Some(p) = scene.or_else(filed).or_else(|| lead.clone().filter(lies_in)) {
            return Some(p);
        }
        if self.in_lead(c.sentence) && here.is_some() {
            return here;
        }
        // nationals abroad say nothing of the place
        let state = c.actors.iter().chain(&c.recipients).find(|p| {
            p.code.as_ref().is_some_and(|x| targets.first() == Some(x))
                && !p.sector.iter().any(|x| x == "CVL")
        });
        let country = state.and_then(|p| self.codebook.world.state(p.code.as_deref()?)).map(state_place);
        country.or(lead).or_else(|| before.first().cloned().map(untold)).or(here)
    }

    /// The countries an event may have taken place in, likeliest first; only of participants that are named.
    fn countries(&self, c: &Candidate) -> Vec<String> {
        let codes = |parties: &[Party]| -> Vec<String> {
            let named = parties.iter().filter(|p| !p.text.is_empty());
            let states = named.filter_map(|p| p.code.clone());
            states.filter(|code| self.codebook.world.state(code).is_some()).collect()
        };
        let (actors, recipients) = (codes(&c.actors), codes(&c.recipients));
        let mode = |m: &str| c.modes.iter().any(|x| x == m);
        match c.kind.as_str() {
            "AID" => recipients,
            "CONSULT" if mode("visit") => recipients,
            "ASSAULT" => [recipients, actors].concat(),
            "RETREAT" if mode("withdraw") => [recipients, actors].concat(),
            kind if is_deed(kind) => [actors, recipients].concat(),
            _ => actors,
        }
    }

    /// Without a dateline, the place that the lead tells first.
    fn lead_scene(&self) -> Option<EventPlace> {
        if !self.datelines.is_empty() {
            return None;
        }
        let lead = self.story.paragraphs.iter().find(|p| p.kind == ParagraphKind::Body)?.span;
        let from = self.actors.places.partition_point(|p| p.place.span.start < lead.start);
        let inside = |p: &&PlaceMention| p.place.span.start < lead.end;
        let places = self.actors.places.iter().skip(from).take_while(inside);
        let mut told = places.filter(|p| self.in_phrase(p));
        let first = told.next()?;
        // "in Basra im Irak": the closest of what the same sentence names there
        let there = |p: &&PlaceMention| {
            p.sentence == first.sentence
                && p.place.country == first.place.country
                && p.place.country.is_some()
        };
        let closest = told
            .filter(there)
            .fold(first, |best, p| if closeness(&p.place) > closeness(&best.place) { p } else { best });
        Some(untold(closest.place.clone()))
    }

    /// True for a place behind a preposition that tells nothing but a place.
    fn in_phrase(&self, p: &PlaceMention) -> bool {
        let Some(s) = self.sentences.get(p.sentence) else { return false };
        let tree = Tree::new(&s.tokens);
        (p.first..=p.last)
            .filter_map(|t| self.governing(&tree, t, u16::MAX, None))
            .any(|(lemma, _)| self.codebook.words.has("place-in", lemma))
    }

    /// Places in local phrases shortly before a byte of a sentence, the nearest first.
    pub(super) fn named_in_phrases(&self, sentence: usize, at: u32) -> Vec<EventPlace> {
        let Some(paragraph) = self.sentences.get(sentence).map(|s| s.paragraph) else { return Vec::new() };
        let until = self.actors.places.partition_point(|p| p.place.span.start < at);
        self.actors
            .places
            .iter()
            .take(until)
            .rev()
            .take_while(|p| p.sentence + SCENE_LASTS >= sentence)
            .take_while(|p| self.sentences.get(p.sentence).is_some_and(|s| s.paragraph == paragraph))
            .filter(|p| self.in_phrase(p))
            .map(|p| p.place.clone())
            .collect()
    }
}

/// A place that other words than the event's own tell.
fn untold(p: EventPlace) -> EventPlace {
    EventPlace { text: String::new(), span: Span::default(), ..p }
}
