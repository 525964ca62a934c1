//! Finds expressions of time in a story and resolves them to TIMEX3 values and ISO 8601 dates.
//!
//! Two steps, because the first must run before any grammar is known and the second needs tenses:
//!
//! 1. [`find`] marks the expressions of a stretch of text and says what each means without a date
//!    to count from ("the Thursday", "two weeks back"), from tables and rules read by [`TimeWords`].
//! 2. [`resolve`] counts from the story's date ([`Anchor`]) and the tense of the clause around
//!    ([`Tense`]) and gives [`lagebild_model::Timex`].
//!
//! Invariants: no word of any language stands in this crate, all of them come from
//! `codebook/<language>/times/*.txt`; no I/O, no clock; no input panics. Offsets are bytes into the
//! story's text.

mod anchor;
mod calendar;
mod error;
mod example;
mod expr;
mod find;
mod phrase;
mod reader;
mod reckon;
mod resolve;
mod rules;
mod token;
mod value;
mod words;

pub use anchor::{Anchor, Tense};
pub use calendar::day_number;
pub use error::TimesError;
pub use find::find;
pub use phrase::Phrase;
pub use resolve::resolve;
pub use words::TimeWords;
