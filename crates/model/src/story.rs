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
    /// The instant, where the item gives one: `2024-08-01T14:05:00+02:00`; without an offset when it names none.
    #[serde(default)]
    pub instant: Option<String>,
}

/// What the agency marks an item as, beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Signal {
    /// A flash or urgent item: `EIL`, `FLASH`, `sig:flash`.
    Flash,
    /// A new version with more: `UPDATE 2`, `1ST LEAD`, `sig:update`.
    Update,
    /// A version that puts an error right: `KORREKTUR`, `BERICHTIGUNG`, `sig:correction`.
    Correction,
    /// The item is withdrawn: `ZURÜCKGEZOGEN`, `KILL`, `stat:canceled`.
    Kill,
    /// A summary of the day's items: `ZUSAMMENFASSUNG`, `ROUNDUP`, `WRAPUP`.
    Summary,
    /// The same again: `WDH`, `REPEAT`.
    Repeat,
    /// To the newsroom, not to readers: previews, schedules, advisories.
    Advisory,
}

/// What an item is about, by a code of some scheme or by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// `medtop`, `subj` (IPTC subject codes), `dpasubject` ...; `null` when only a name is given.
    pub scheme: Option<String>,
    /// The code in that scheme.
    pub code: Option<String>,
    /// Its name, where the item has it.
    pub name: Option<String>,
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// Number of this version of the item, as the agency counts.
    #[serde(default)]
    pub version_number: Option<u32>,
    /// The item this one replaces; the item's own number when it replaces an earlier version of itself.
    #[serde(default)]
    pub predecessor: Option<String>,
    /// What the agency marks it as, in the order of [`Signal`], each once.
    #[serde(default)]
    pub signals: Vec<Signal>,
    /// Not to be published before this instant (ISO 8601, UTC where it names no offset).
    #[serde(default)]
    pub embargo: Option<String>,
    /// Keywords and sluglines as given.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Subjects with scheme and code.
    #[serde(default)]
    pub subjects: Vec<Subject>,
    /// `Von Anna Meier, dpa`, as written.
    #[serde(default)]
    pub byline: Option<String>,
    /// Copyright notice, else the terms of use.
    #[serde(default)]
    pub rights: Option<String>,
    /// Language tag as the item declares it: `de`, `en-US`. [`Story::language`] follows it.
    #[serde(default)]
    pub declared_language: Option<String>,
    /// Paragraphs in order, headline lines included.
    pub paragraphs: Vec<Paragraph>,
    /// What was odd about the input, in words for a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}
