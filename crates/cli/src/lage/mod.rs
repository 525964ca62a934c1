//! The commands over a store: `ingest`, `watch`, `events`, `search`, `show`, `history`, `sql`, `series`, `happenings`, `link`,
//! `split`, `merge`, `export`, `recode`, `runs`, `diff`.

mod ask;
pub mod code;
pub mod decide;
pub mod diff;
pub mod entry;
pub mod events;
pub mod export;
pub mod happenings;
pub mod history;
pub mod ingest;
pub mod keep;
pub mod known;
pub mod link;
pub mod recode;
pub mod runs;
pub mod search;
pub mod series;
pub mod show;
pub mod sql;
pub mod terms;
mod told;
pub mod watch;

use anyhow::Context;
use clap::Args;
use lagebild_store::{Reader, Store};
use std::path::PathBuf;

/// Which store, and as of when.
#[derive(Args)]
pub struct StoreArgs {
    /// The store's file.
    #[arg(long, value_name = "FILE", default_value = "lage.db")]
    store: PathBuf,
    /// Show what was to be seen at this instant, e.g. 2024-08-01T18:00:00Z: an embargo holds until its hour. Left out: now.
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
}

impl StoreArgs {
    /// Opens the store for reading.
    pub fn open(&self) -> anyhow::Result<Reader> {
        let now = self.at.clone().unwrap_or_else(now);
        Ok(Reader::open(&self.store, &now)?)
    }
}

/// Which store is changed.
#[derive(Args)]
pub struct ChangeArgs {
    /// The store's file.
    #[arg(long, value_name = "FILE", default_value = "lage.db")]
    store: PathBuf,
}

impl ChangeArgs {
    /// Opens the store for writing; one that is not there is not made.
    pub fn open(&self) -> anyhow::Result<Store> {
        drop(self.read()?);
        Ok(Store::open(&self.store)?)
    }

    /// Opens the store for reading, as of now.
    pub fn read(&self) -> anyhow::Result<Reader> {
        Ok(Reader::open(&self.store, &now())?)
    }
}

/// The instant the clock shows.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A record of the store as an event.
fn event(record: &str) -> anyhow::Result<lagebild_model::Event> {
    serde_json::from_str(record)
        .context("the store holds an event that cannot be read; it may be of another version")
}
