//! Reports and texts as they stand in the store, each read once.

use crate::report::{Report, Text};
use lagebild_model::{Event, Story};
use lagebild_store::StoreError;
use rusqlite::{Connection, OptionalExtension};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How many stories are held, and how many reports, before those that were not asked for since are forgotten.
const HELD: usize = 60_000;

/// What was read. What a row holds does not change once it is written.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    texts: Held<Text>,
    reports: Held<Report>,
}

/// What was asked for of late: when `new` is full it becomes `old`, and what is asked for again comes back from there.
#[derive(Debug)]
struct Held<T> {
    new: FxHashMap<i64, Arc<T>>,
    old: FxHashMap<i64, Arc<T>>,
}

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self { new: FxHashMap::default(), old: FxHashMap::default() }
    }
}

impl<T> Held<T> {
    fn get(&mut self, row: i64) -> Option<Arc<T>> {
        if let Some(found) = self.new.get(&row) {
            return Some(found.clone());
        }
        let found = self.old.remove(&row)?;
        self.put(row, found.clone());
        Some(found)
    }

    fn put(&mut self, row: i64, value: Arc<T>) {
        if self.new.len() >= HELD {
            self.old = std::mem::take(&mut self.new);
        }
        self.new.insert(row, value);
    }
}

impl Shelf {
    /// A story as it is compared; none where there is no such row.
    pub fn text(&mut self, db: &Connection, row: i64) -> Result<Option<Arc<Text>>, StoreError> {
        if let Some(t) = self.texts.get(row) {
            return Ok(Some(t));
        }
        let Some(text) = story(db, row)? else { return Ok(None) };
        let text = Arc::new(text);
        self.texts.put(row, text.clone());
        Ok(Some(text))
    }

    /// An event as it is compared; none where there is no such row.
    pub fn report(&mut self, db: &Connection, row: i64) -> Result<Option<Arc<Report>>, StoreError> {
        if let Some(r) = self.reports.get(row) {
            return Ok(Some(r));
        }
        let found: Option<(i64, String)> = db
            .prepare_cached(
                "SELECT e.story, r.record FROM events e JOIN records r ON r.event = e.id WHERE e.id = ?1",
            )?
            .query_row([row], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        let Some((story, record)) = found else { return Ok(None) };
        let Some(text) = self.text(db, story)? else { return Ok(None) };
        let event: Event = serde_json::from_str(&record)?;
        let report = Arc::new(Report::of(row, &event, text));
        self.reports.put(row, report.clone());
        Ok(Some(report))
    }
}

/// A story as it is compared.
fn story(db: &Connection, row: i64) -> Result<Option<Text>, StoreError> {
    let found: Option<(String, String, String, Option<String>, String)> = db
        .prepare_cached(
            "SELECT story, coalesce(agency, ''), language, published, sent FROM stories WHERE id = ?1",
        )?
        .query_row([row], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))
        .optional()?;
    let Some((json, agency, language, published, sent)) = found else { return Ok(None) };
    let story: Story = serde_json::from_str(&json)?;
    let sent = if sent.is_empty() { published.unwrap_or_default() } else { sent };
    Ok(Some(Text::of(row, agency, language, sent, &story)))
}
