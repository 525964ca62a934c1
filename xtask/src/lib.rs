//! The library behind `cargo xtask`, split off so that it can be tested.

pub mod filter;
pub mod outlines;
pub mod relate;
pub mod serve;
pub mod store;
pub mod train;
pub mod tsv;
pub mod world;
