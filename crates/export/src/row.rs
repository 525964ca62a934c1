//! An event with what its story and the codebook add.

use lagebild_model::{Coded, Event};

/// What a row is made of.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The event.
    pub event: &'a Event,
    /// The agency's number of the item.
    pub item: Option<&'a str>,
    /// When the story went out, to the second (ISO 8601), where the item says so.
    pub published_at: Option<&'a str>,
    /// `de` or `en`.
    pub language: Option<&'a str>,
    /// CAMEO code of the event.
    pub cameo: Option<&'a str>,
}

/// Digits of the root of a CAMEO code.
const ROOT: usize = 2;

impl<'a> Row<'a> {
    /// The row of an event of a story.
    pub fn of(coded: &'a Coded, event: &'a Event, cameo: Option<&'a str>) -> Self {
        let story = &coded.story;
        Self {
            event,
            item: story.item.as_deref(),
            published_at: story.published.as_ref().and_then(|p| p.instant.as_deref()),
            language: Some(match story.language {
                lagebild_model::Language::German => "de",
                lagebild_model::Language::English => "en",
                lagebild_model::Language::Other => "und",
            }),
            cameo,
        }
    }

    /// Root of the CAMEO code: `19` of `194`.
    pub fn cameo_root(&self) -> Option<&'a str> {
        self.cameo.and_then(|c| c.get(..ROOT))
    }

    /// Number of the quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub fn quad_class(&self) -> Option<i64> {
        Some(match self.event.quad.as_str() {
            "verbal cooperation" => 1,
            "material cooperation" => 2,
            "verbal conflict" => 3,
            "material conflict" => 4,
            _ => return None,
        })
    }
}
