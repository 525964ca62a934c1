//! When and where an event took place (coding guide, section 7).
//!
//! Two passes. While candidates are found, each takes what its own words say: the time and the local phrase of its noun
//! phrase, its clause, the clauses it is joined with. After repetitions are merged, what is still open is filled from the
//! story: the day of the news for the lead, the scene of the deed.

mod date;
mod place;
mod scene;

pub(crate) use place::is_deed;

use crate::actors::Actors;
use crate::assemble::Candidate;
use crate::index::NameIndex;
use lagebild_codebook::Codebook;
use lagebild_model::{EventPlace, ParagraphKind, Sentence, Story, Timex};

/// Everything the choice of date and place looks at.
pub struct Setting<'a> {
    /// The codebook.
    pub codebook: &'a Codebook,
    /// Names of places.
    pub index: &'a NameIndex,
    /// The story.
    pub story: &'a Story,
    /// All sentences.
    pub sentences: &'a [Sentence],
    /// Times in text order.
    pub times: &'a [Timex],
    /// Actors and places.
    pub actors: &'a Actors,
    /// The dateline's places, in order.
    pub datelines: Vec<EventPlace>,
}

impl Setting<'_> {
    /// True for sentences of the first paragraph of running text.
    pub fn in_lead(&self, sentence: usize) -> bool {
        let lead = self.story.paragraphs.iter().position(|p| p.kind == ParagraphKind::Body);
        self.sentences.get(sentence).is_some_and(|s| lead == Some(s.paragraph as usize))
    }

    /// Fills what the events' own words leave open.
    pub fn settle(&self, events: &mut [Candidate]) {
        for c in events {
            if c.date.is_none() {
                c.date = self.news_day(c);
            }
            if c.place.is_none() {
                c.place = self.scene(c);
            } else if let Some(p) = self.closer(c) {
                c.place = Some(p);
            }
        }
    }
}
