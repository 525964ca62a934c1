//! The database of Lagebild: stories with their versions, events, and what they are found by, in one SQLite file.
//!
//! [`Store`] writes, [`Reader`] asks. The file, its tables and views are described in `docs/store.md`.
//!
//! Invariants: a batch is kept whole or not at all; the same input twice changes nothing; what is shown depends on the
//! stored versions and the instant the reader is given, never on a clock of this crate (the views that the file itself
//! carries for other programs use SQLite's). Nothing here reads a language: the terms of the search are handed in, as
//! is every story. Reading a store never writes to it.

mod changes;
mod day;
mod delivery;
mod error;
mod events;
mod fetches;
mod filter;
mod found;
mod items;
mod keys;
mod overview;
mod pairs;
mod query;
mod reader;
mod recode;
mod reviews;
mod runs;
mod schema;
mod search;
mod sql;
mod statements;
mod told;
mod writer;

pub use day::{Days, days, instant};
pub use delivery::{Delivery, Entry, Hash, ItemKey, Manifest, Signal, Tally, Terms};
pub use error::StoreError;
pub use fetches::Fetched;
pub use filter::{Filter, Near, Sort, Who};
pub use found::{Facet, Found, StoryRow, Within};
pub use overview::{Level, MOST, Named, Point, Spot};
pub use pairs::Dyad;
pub use reader::{Change, HEADLINE, Hit, Reader, VersionRow};
pub use recode::{Recoded, Renewed};
pub use reviews::{Decision, Review};
pub use runs::{Compared, RunRow, Stored};
pub use search::Search;
pub use sql::{Cell, Cells};
pub use statements::Said;
pub use told::Told;
pub use writer::{Run, Store};
