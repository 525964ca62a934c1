//! The pages and the HTTP interface over a store, as `lagebild serve` shows them.
//!
//! [`router`] makes the application, [`serve`] runs it until it is asked to end. What is named, worded and coded comes
//! from the program through [`Desk`]; what is shown comes from the store.
//!
//! Invariants: pages are written on the server and complete without script; nothing is fetched from elsewhere, and no
//! style or script stands in a page; everything from a story is escaped; no path of a request reaches the file system;
//! the store is only read, by a few readers on threads that may block, but for the
//! decisions of a review. What is computed depends on the store, the
//! address and the instant handed in: "today" is the newest day of the store or `day=`. `docs/serve.md` lists pages,
//! addresses and limits.

mod answer;
mod api;
mod app;
mod ask;
mod assets;
mod cache;
mod chart;
mod desk;
mod differ;
mod gold;
mod guard;
mod live;
mod map;
mod marks;
mod metrics;
mod page;
mod pool;
mod review;
mod server;
mod table;
mod trouble;
mod view;
mod words;

pub use app::router;
pub use desk::{Desk, Office, Proposal, Told};
pub use gold::{Gold, gold};
pub use pool::Clock;
pub use server::{Config, ServeError, serve};
pub use words::Lang;
