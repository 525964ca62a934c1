//! When and where an event took place (coding guide, section 7).

use crate::actors::Actors;
use lagebild_grammar::clauses::Tree;
use lagebild_model::{Clause, EventDate, EventPlace, ParagraphKind, Role, Sentence, Span, Story, Timex};

/// Everything the choice of date and place looks at.
pub struct Setting<'a> {
    /// The story.
    pub story: &'a Story,
    /// All sentences.
    pub sentences: &'a [Sentence],
    /// Times in text order.
    pub times: &'a [Timex],
    /// Actors and places.
    pub actors: &'a Actors,
    /// The dateline's place.
    pub dateline: Option<&'a EventPlace>,
}

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

    /// The clause's own time, else that of the clauses above, else the lead's day for the news of the day.
    pub fn date(&self, sentence: usize, clause: Option<usize>, nominal: Option<Span>) -> Option<EventDate> {
        let s = self.sentences.get(sentence)?;
        if let Some(span) = nominal
            && let Some(d) = self.times_in(span).find_map(date_of)
        {
            return Some(d);
        }
        let mut at = clause;
        let mut steps = 0;
        while let Some(c) = at.and_then(|c| s.clauses.get(c)) {
            let own = at;
            let inside = self
                .times_in(s.span)
                .filter(|t| {
                    s.tokens
                        .iter()
                        .zip(&s.owner)
                        .any(|(k, o)| t.span.overlaps(k.span) && o.map(usize::from) == own)
                })
                .find_map(date_of);
            if inside.is_some() {
                return inside;
            }
            at = c.parent.map(usize::from);
            steps += 1;
            if steps > 6 {
                break;
            }
        }
        None
    }

    /// The day of the lead: its first time, else the story's own date.
    pub fn lead_date(&self) -> Option<EventDate> {
        let lead = self.story.paragraphs.iter().find(|p| p.kind == ParagraphKind::Body)?;
        self.times_in(lead.span).find_map(date_of).or_else(|| {
            let p = self.story.published.as_ref()?;
            Some(EventDate {
                value: p.value.clone(),
                candidates: p.candidates.clone(),
                text: String::new(),
                span: Span::default(),
            })
        })
    }

    /// The clause's local phrase; else a place of the clauses above; else the dateline.
    pub fn place(
        &self,
        sentence: usize,
        clause: Option<&Clause>,
        is_local: &dyn Fn(&str) -> bool,
    ) -> Option<EventPlace> {
        let s = self.sentences.get(sentence)?;
        let tree = Tree::new(&s.tokens);
        let mut at = clause;
        let mut steps = 0;
        while let Some(c) = at {
            for slot in &c.slots {
                if let Role::Prep(p) = &slot.role
                    && is_local(p)
                {
                    for t in tree.subtree(slot.token) {
                        if let Some(p) = self.actors.place_at(sentence, t) {
                            return Some(p.place.clone());
                        }
                    }
                }
            }
            at = c.parent.and_then(|p| s.clauses.get(p as usize));
            steps += 1;
            if steps > 4 {
                break;
            }
        }
        None
    }
}
