//! Expressions of time.

use crate::Span;
use serde::{Deserialize, Serialize};

/// The four kinds of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexKind {
    /// A calendar date of any precision: `am Donnerstag`, `2015`, `Anfang März`.
    Date,
    /// A time of day: `gegen 11 Uhr`, `in der Nacht zum Freitag`.
    Time,
    /// A length of time: `drei Tage lang`.
    Duration,
    /// A recurring time: `täglich`, `jeden Montag`.
    Set,
}

/// One expression of time with its TIMEX3 value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timex {
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexKind,
    /// TIMEX3 value, e.g. `2024-08-01`, `2024-W31`, `P3D`, `PAST_REF`.
    pub value: String,
    /// TIMEX3 modifier: `START`, `MID`, `END`, `APPROX`, `LESS_THAN`, `MORE_THAN`, `EARLY`, `LATE`.
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<String>,
    /// The same as plain ISO 8601 day, month, year or interval for an event's `date`; none where it fixes none.
    pub iso: Option<String>,
    /// All possible ISO values where the story's date leaves it open (a weekday in a month); empty else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// The words.
    pub text: String,
    /// Where they stand.
    #[serde(flatten)]
    pub span: Span,
}
