//! Happenings: reports of the same event, linked across stories, agencies and languages; and events over time.
//!
//! [`Linker`] brings the links of a store up to date; [`Picture`] asks for happenings; [`split`] and [`merge`] keep what
//! people decide; [`series`] counts events by day, week or month. What is compared and what it weighs stands in `data/points.tsv`, what comes out in `docs/linking.md`.
//!
//! Invariants: whether two events are linked depends on these two, their stories and the points alone; what is one
//! happening depends on the events that hang together by links, whatever the order they came in. So linking while
//! ingesting gives what linking everything at once gives. No two events are put together without a stored reason. No
//! clock, no random number, no hash order; no word of a language.

pub mod calendar;
mod claim;
mod cluster;
mod day;
mod decisions;
mod graph;
mod linker;
mod list;
mod load;
mod meet;
mod member;
mod near;
mod picture;
mod points;
mod report;
mod score;
mod series;
mod settle;
mod shingles;
mod voice;
mod words;

pub use claim::Claim;
pub use decisions::{merge, split};
pub use linker::{Linked, Linker};
pub use list::Wanted;
pub use picture::{Happening, Member, Picture, Related, number};
pub use points::{FEATURES, MEANINGS};
pub use score::Reason;
pub use series::{By, Group, MOST, Per, QUADS, Region, Step, Weights, WeightsError, series};
