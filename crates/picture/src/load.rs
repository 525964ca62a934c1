//! Reports and texts as they stand in the store, each read once.

use crate::report::{Report, Text};
use lagebild_model::{Event, Story};
use lagebild_store::StoreError;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many reports and stories are held; beyond it all are forgotten and read again when needed.
const HELD: usize = 200_000;

/// What was read. What a row holds does not change once it is written.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    texts: BTreeMap<i64, Arc<Text>>,
    reports: BTreeMap<i64, Arc<Report>>,
}

impl Shelf {
    /// Forgets all when too much is held.
    pub fn sweep(&mut self) {
        if self.reports.len().max(self.texts.len()) > HELD {
            self.texts.clear();
            self.reports.clear();
        }
    }

    /// A story as it is compared; none where there is no such row.
    pub fn text(&mut self, db: &Connection, row: i64) -> Result<Option<Arc<Text>>, StoreError> {
        if let Some(t) = self.texts.get(&row) {
            return Ok(Some(t.clone()));
        }
        let Some(text) = story(db, row)? else { return Ok(None) };
        let text = Arc::new(text);
        self.texts.insert(row, text.clone());
        Ok(Some(text))
    }

    /// An event as it is compared; none where there is no such row.
    pub fn report(&mut self, db: &Connection, row: i64) -> Result<Option<Arc<Report>>, StoreError> {
        if let Some(r) = self.reports.get(&row) {
            return Ok(Some(r.clone()));
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
        self.reports.insert(row, report.clone());
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
