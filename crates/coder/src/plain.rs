//! A text by itself as a story: examples, pairs, tests.

use lagebild_model::{Language, Offsets, Paragraph, ParagraphKind, Span, Story};

/// A story of one paragraph of running text; nothing else is known of it.
///
/// ```
/// use lagebild_coder::plain;
/// use lagebild_model::{Language, Story};
/// let text = "Die Ukraine griff Russland an.";
/// let story = Story { agency: Some("dpa".into()), ..plain::story(text, Language::German) };
/// assert_eq!(story.paragraphs.len(), 1);
/// assert_eq!(story.paragraphs[0].span.text(&story.text), text);
/// ```
pub fn story(text: &str, language: Language) -> Story {
    Story {
        text: text.to_owned(),
        offsets: Offsets::Text,
        language,
        language_confidence: 1.0,
        paragraphs: vec![Paragraph { kind: ParagraphKind::Body, span: Span::of(0, text.len()) }],
        ..Story::default()
    }
}
