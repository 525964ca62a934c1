//! Why an input cannot be read.

use crate::format::Format;
use std::fmt;

/// An input or an item of it that holds no story: empty, not text, malformed, a picture, a plan, a vocabulary, or far too
/// long.
///
/// The message names the input, what is wrong and what to do.
///
/// ```
/// let error = lagebild_wire::read(b" \n", "leer").unwrap_err();
/// assert!(error.is_empty());
/// assert!(error.to_string().starts_with("leer: "));
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{stem}: {kind}")]
pub struct WireError {
    stem: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Empty { bytes: usize },
    NotText { what: String },
    TooLarge { bytes: usize, limit: usize },
    Malformed { format: Format, why: String },
    NoStory { what: String },
}

/// Why one item of a structured format is no story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// The bytes are not what the format asks for; where and what.
    Malformed(String),
    /// It is something else than a text: what it is.
    NoStory(String),
}

impl Why {
    pub(crate) fn no_story(what: impl Into<String>) -> Self {
        Self::NoStory(what.into())
    }

    pub(crate) fn malformed(why: impl Into<String>) -> Self {
        Self::Malformed(why.into())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { bytes: 0 } => f.write_str("the input is empty; give the text of an agency item"),
            Self::Empty { bytes } => {
                write!(
                    f,
                    "the {bytes} bytes of the input are all white space; give the text of an agency item"
                )
            }
            Self::NotText { what } => {
                write!(f, "the input is not text ({what}); save the item as plain text, best in UTF-8")
            }
            Self::Malformed { format, why } => write!(
                f,
                "this is no sound {format}: {why}; correct the file or name its format with --input-format"
            ),
            Self::NoStory { what } => write!(f, "no story: {what}"),
            Self::TooLarge { bytes, limit } => write!(
                f,
                "the input has {bytes} bytes and a story may have {limit}; split the file into single items"
            ),
        }
    }
}

/// A message without the control characters it may quote from the input, and not longer than a line.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

impl WireError {
    pub(crate) fn empty(stem: &str, bytes: usize) -> Self {
        Self { stem: stem.to_owned(), kind: Kind::Empty { bytes } }
    }

    pub(crate) fn not_text(stem: &str, what: impl Into<String>) -> Self {
        Self { stem: stem.to_owned(), kind: Kind::NotText { what: what.into() } }
    }

    pub(crate) fn too_large(stem: &str, bytes: usize, limit: usize) -> Self {
        Self { stem: stem.to_owned(), kind: Kind::TooLarge { bytes, limit } }
    }

    pub(crate) fn of(stem: &str, format: Format, why: Why) -> Self {
        let kind = match why {
            Why::Malformed(why) => Kind::Malformed { format, why: one_line(&why) },
            Why::NoStory(what) => Kind::NoStory { what: one_line(&what) },
        };
        Self { stem: stem.to_owned(), kind }
    }

    /// The message without the input's name.
    pub(crate) fn reason(&self) -> String {
        self.kind.to_string()
    }

    /// The name the input was given, as in [`lagebild_model::Story::id`].
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// True when the input has no text at all.
    pub const fn is_empty(&self) -> bool {
        matches!(self.kind, Kind::Empty { .. })
    }

    /// True when the input is binary data: an image, an archive, random bytes.
    pub const fn is_not_text(&self) -> bool {
        matches!(self.kind, Kind::NotText { .. })
    }

    /// True when the item is sound but no text to read: a picture, a video, a plan, a package, a vocabulary, a user list.
    pub const fn is_no_story(&self) -> bool {
        matches!(self.kind, Kind::NoStory { .. })
    }

    /// True when the input breaks the rules of its format.
    pub const fn is_malformed(&self) -> bool {
        matches!(self.kind, Kind::Malformed { .. })
    }

    /// True when the input is longer than [`crate::MAX_BYTES`].
    pub const fn is_too_large(&self) -> bool {
        matches!(self.kind, Kind::TooLarge { .. })
    }
}
