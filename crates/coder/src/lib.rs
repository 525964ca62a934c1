//! From an analysed story to what it tells: actors, places, times, statements, events.
//!
//! [`Coder::code`] runs the stages: sentences ([`lagebild_grammar`]) → mentions and actors ([`actors`]) → places → times →
//! statements ([`speech`]) → candidates ([`matching`]) → merged, judged events ([`assemble`], [`merge`]).
//!
//! Invariants: no I/O, no clock, no hash order in the output, no word of a language in this crate's code.

pub mod actors;
mod answers;
pub mod assemble;
pub mod background;
pub mod confidence;
pub mod context;
pub mod contexts;
pub mod denials;
pub mod index;
mod joint;
pub mod matching;
pub mod merge;
pub mod numbers;
mod owners;
pub mod plain;
pub mod relate;
pub mod speech;
pub mod status;
pub mod story;
mod suffered;
pub mod when;

pub use story::{Analysis, Coder};
