//! The story as the wire delivers it.

use crate::Span;
use serde::{Deserialize, Serialize};

/// What the spans of a story count in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Offsets {
    /// Bytes of the input file itself (plain UTF-8).
    #[default]
    Bytes,
    /// Bytes of [`Story::text`], because the input was decoded or unpacked.
    Text,
}

/// The language a story is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    /// German.
    #[default]
    #[serde(rename = "de")]
    German,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Another, which is kept and not coded (ISO 639: undetermined).
    #[serde(rename = "und")]
    Other,
}

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// `2024`
    Year,
    /// `2024-08`
    Month,
    /// `2024-08-01`
    Day,
}

/// When the story went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// ISO 8601: `2024`, `2024-08` or `2024-08-01`.
    pub value: String,
    /// Precision of `value`.
    pub precision: Precision,
    /// Days that are possible when the day is not known but narrowed down (ISO days, ascending).
    pub candidates: Vec<String>,
}

/// Where the story was filed: `SEOUL (dpa-AFX) -`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dateline {
    /// The whole dateline with its closing dash.
    pub span: Span,
    /// The places, in order: `GEORGETOWN/CARACAS` gives two.
    pub places: Vec<DatelinePlace>,
}

/// One place of a dateline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatelinePlace {
    /// As written, e.g. `SEOUL`.
    pub text: String,
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
}

/// Who wrote and edited the story: `/cn/DP/ngu`, `dpa skf xx n1 wue`, `mes/ans`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signoff {
    /// The whole sign-off.
    #[serde(flatten)]
    pub span: Span,
    /// Initials of authors and editors.
    pub editors: Vec<String>,
    /// Desk or service mark, e.g. `DP`.
    pub desk: Option<String>,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParagraphKind {
    /// The story's headline or a further headline line.
    Headline,
    /// A subhead between paragraphs, without a full stop.
    Heading,
    /// Running text.
    Body,
    /// Notes to editors, disclaimers, contact lines, embargo notes: never coded.
    Boilerplate,
}

/// A paragraph of the story. Stamp, dateline and sign-off are not part of its span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// What it is.
    pub kind: ParagraphKind,
    /// Its text without surrounding white space.
    #[serde(flatten)]
    pub span: Span,
}

/// One item of an agency's wire, taken apart but not yet understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// File stem when read from a file; what the events are named after.
    pub id: String,
    /// The agency's own item number, where the form has one.
    pub item: Option<String>,
    /// The text all spans point into.
    pub text: String,
    /// What those spans count in.
    pub offsets: Offsets,
    /// `dpa`, `dpa-AFX`, `AFP`, `Reuters` ...
    pub agency: Option<String>,
    /// Language of the text.
    pub language: Language,
    /// How sure the language is, 0 to 1: the share of its frequent words among those of all languages looked for.
    #[serde(default)]
    pub language_confidence: f32,
    /// The headline's text (further headline lines are paragraphs of kind headline).
    pub headline: Option<String>,
    /// Where it was filed.
    pub dateline: Option<Dateline>,
    /// When it went out.
    pub published: Option<Published>,
    /// Authors and desk.
    pub signoff: Option<Signoff>,
    /// Urgency 1 (flash) to 9, where known (`EIL` = 1).
    pub urgency: Option<u8>,
    /// Version prefix as written: `ROUNDUP`, `KORREKTUR`, `1. Zusammenfassung`, `EIL` ...
    pub version: Option<String>,
    /// Paragraphs in order, headline lines included.
    pub paragraphs: Vec<Paragraph>,
    /// What was odd about the input, in words for a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}
