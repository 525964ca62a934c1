//! Counts expressions of time from the story's date.

use crate::{Anchor, Phrase, Tense};
use lagebild_model::{Span, Timex};

/// Resolves the phrases of one story, given in order; `hints` tells the tense around a span.
///
/// Gives one [`Timex`] a phrase, in the same order.
pub fn resolve(_phrases: &[Phrase], _anchor: &Anchor, _hints: impl Fn(Span) -> Tense) -> Vec<Timex> {
    Vec::new()
}
