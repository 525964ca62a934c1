//! Reads an agency item into a [`Story`]: stamp, dateline, headlines, paragraphs, sign-off.
//!
//! Invariants: no I/O, no clock, no panic on any input; the same bytes give the same story. Nothing is interpreted
//! that a later stage can see better: no tense, no actor, no event. What is a word of a language (months, version
//! marks, cues of boilerplate, stop words) is a text file under `codebook/wire`.
//!
//! Every pass looks at a bounded beginning and end of each paragraph, so that the time grows with the input's length
//! also when the input is one line of megabytes.

mod assemble;
mod boilerplate;
mod cut;
mod data;
mod dateline;
mod dates;
mod decode;
mod error;
mod head;
pub mod language;
mod lines;
mod signoff;
mod version;

pub use decode::MAX_BYTES;
pub use error::WireError;

use lagebild_model::Story;

/// Reads the plain form of an agency item; `stem` becomes [`Story::id`].
///
/// - Spans count bytes of [`Story::text`]. For UTF-8 that is the input itself, a byte order mark included
///   (`Offsets::Bytes`); UTF-16 and one-byte encodings are recognised and decoded (`Offsets::Text`). What was odd
///   about the input stands in [`Story::notes`].
/// - Headline spans leave out the version mark (`ROUNDUP 2:`), body spans stamp, dateline and sign-off. Header,
///   keywords, byline and date line are boilerplate.
/// - The date of publication comes from the stamp, else dateline, date line or trailer; a later one of these only
///   makes an earlier one more exact. `candidates` stays empty.
///
/// # Errors
///
/// [`WireError`] when the input is empty or white space, binary data, or longer than [`MAX_BYTES`].
///
/// ```
/// use lagebild_model::{Offsets, ParagraphKind};
///
/// let item = "ROUNDUP: Neue Gespräche\n\n date 2023-05 OSLO/GENF (dpa) - Beide Seiten trafen sich am Dienstag./ab/DP/cd";
/// let story = lagebild_wire::read(item.as_bytes(), "oslo")?;
///
/// assert_eq!(story.headline.as_deref(), Some("Neue Gespräche"));
/// assert_eq!(story.version.as_deref(), Some("ROUNDUP"));
/// assert_eq!(story.published.map(|p| p.value).as_deref(), Some("2023-05"));
/// assert_eq!(story.agency.as_deref(), Some("dpa"));
/// assert_eq!(story.dateline.map(|d| d.places.len()), Some(2));
/// assert_eq!(story.signoff.map(|s| s.editors), Some(vec!["ab".to_owned(), "cd".to_owned()]));
/// assert_eq!(story.offsets, Offsets::Bytes);
/// let body: Vec<&str> = story
///     .paragraphs
///     .iter()
///     .filter(|p| p.kind == ParagraphKind::Body)
///     .map(|p| p.span.text(&story.text))
///     .collect();
/// assert_eq!(body, ["Beide Seiten trafen sich am Dienstag."]);
/// # Ok::<(), lagebild_wire::WireError>(())
/// ```
pub fn read(bytes: &[u8], stem: &str) -> Result<Story, WireError> {
    Ok(assemble::story(decode::decode(bytes, stem)?, stem))
}
