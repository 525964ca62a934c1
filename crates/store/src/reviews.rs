//! What people decide about events.

use crate::StoreError;
use crate::filter::Filter;
use crate::reader::Reader;
use crate::writer::Store;
use lagebild_model::Event;
use rusqlite::{OptionalExtension, Row, params};

/// What a reviewer decides about an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// It is right as coded.
    Accept,
    /// The text does not tell it.
    Reject,
    /// The text tells it otherwise.
    Correct,
}

impl Decision {
    /// The word the store keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Correct => "correct",
        }
    }

    /// The decision of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Accept, Self::Reject, Self::Correct].into_iter().find(|d| d.word() == word)
    }
}

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Number of its row.
    pub id: i64,
    /// Id of the event.
    pub event: String,
    /// Name of its story.
    pub story: String,
    /// Who decided.
    pub reviewer: String,
    /// What.
    pub decision: Decision,
    /// The event as corrected, JSON.
    pub record: Option<String>,
    /// The event as it was coded, JSON.
    pub machine: String,
    /// When, as an instant.
    pub made: String,
}

impl Store {
    /// Keeps a decision about an event that is shown at `made`; gives its number.
    ///
    /// # Errors
    ///
    /// When no such event is shown, the reviewer has no name, or a correction has no record that can be read.
    pub fn review(
        &mut self,
        event: &str,
        reviewer: &str,
        decision: Decision,
        record: Option<&Event>,
        made: &str,
    ) -> Result<i64, StoreError> {
        let reviewer = reviewer.trim();
        if reviewer.is_empty() {
            return Err(StoreError::question("a review needs the reviewer's name"));
        }
        if (decision == Decision::Correct) != record.is_some() {
            return Err(StoreError::question("a correction, and nothing else, has a corrected event"));
        }
        let found: Option<(String, String)> = self
            .db
            .query_row(
                "SELECT s.name, r.record FROM events e JOIN stories s ON s.id = e.story JOIN records r ON r.event = e.id
                 WHERE e.event = ?1 AND e.shown_from <= ?2 AND e.shown_until > ?2 ORDER BY e.id DESC LIMIT 1",
                [event, made],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
            .optional()?;
        let (story, machine) =
            found.ok_or_else(|| StoreError::question(format!("{event}: no event of this id is shown")))?;
        let record = record.map(serde_json::to_string).transpose()?;
        let insert = "INSERT INTO reviews (event, story, reviewer, decision, record, machine, made)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        Ok(self.db.prepare_cached(insert)?.insert(params![
            event,
            story,
            reviewer,
            decision.word(),
            record,
            machine,
            made
        ])?)
    }

    /// Takes back the reviewer's last decision that holds; gives the event's id, none where there is none.
    pub fn undo_review(&mut self, reviewer: &str, now: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .db
            .prepare_cached(
                "UPDATE reviews SET undone = ?2 WHERE id = (SELECT max(id) FROM reviews WHERE reviewer = ?1 AND
                 undone IS NULL) RETURNING event",
            )?
            .query_row([reviewer.trim(), now], |r| r.get(0))
            .optional()?)
    }
}

impl Reader {
    /// The decisions that hold, in the order they were made: of each reviewer the last about each event. Those about
    /// events that are not shown are left out.
    pub fn reviews(&self) -> Result<Vec<Review>, StoreError> {
        if !self.has_reviews()? {
            return Ok(Vec::new());
        }
        let mut holding = self.connection().prepare_cached(
            "SELECT r.id, r.event, r.story, r.reviewer, r.decision, r.record, r.machine, r.made FROM reviews r
             WHERE r.undone IS NULL AND NOT EXISTS (SELECT 1 FROM reviews l WHERE l.event = r.event AND
                   l.reviewer = r.reviewer AND l.id > r.id AND l.undone IS NULL)
               AND EXISTS (SELECT 1 FROM events e WHERE e.event = r.event AND e.shown_from <= ?1 AND e.shown_until > ?1)
             ORDER BY r.id",
        )?;
        let rows = holding.query_map([self.now()], review)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The decisions that hold about one event.
    pub fn reviews_of(&self, event: &str) -> Result<Vec<Review>, StoreError> {
        Ok(self.reviews()?.into_iter().filter(|r| r.event == event).collect())
    }

    /// Row and record of the first event of the filter, behind the row `after`, that the reviewer has not judged.
    pub fn unreviewed(
        &self,
        filter: &Filter,
        reviewer: &str,
        after: Option<i64>,
    ) -> Result<Option<(i64, String)>, StoreError> {
        /// Events looked at in one go.
        const STEP: usize = 100;
        let known = self.has_reviews()?;
        let mut after = after;
        loop {
            let page = self.page(&Filter { limit: Some(STEP), ..filter.clone() }, after)?;
            let full = page.len() == STEP;
            after = page.last().map(|(row, _)| *row).or(after);
            for (row, record) in page {
                if !known || !self.judged(row, reviewer)? {
                    return Ok(Some((row, record)));
                }
            }
            if !full {
                return Ok(None);
            }
        }
    }

    fn judged(&self, row: i64, reviewer: &str) -> Result<bool, StoreError> {
        let mut judged = self.connection().prepare_cached(
            "SELECT 1 FROM events e JOIN reviews r ON r.event = e.event WHERE e.id = ?1 AND r.reviewer = ?2
             AND r.undone IS NULL",
        )?;
        Ok(judged.exists(params![row, reviewer])?)
    }

    /// False for a store of an older form, which has no place for them yet.
    fn has_reviews(&self) -> Result<bool, StoreError> {
        let mut there =
            self.connection().prepare_cached("SELECT 1 FROM sqlite_master WHERE name = 'reviews'")?;
        Ok(there.exists([])?)
    }
}

fn review(r: &Row<'_>) -> rusqlite::Result<Review> {
    Ok(Review {
        id: r.get(0)?,
        event: r.get(1)?,
        story: r.get(2)?,
        reviewer: r.get(3)?,
        decision: Decision::of(&r.get::<_, String>(4)?).unwrap_or(Decision::Reject),
        record: r.get(5)?,
        machine: r.get(6)?,
        made: r.get(7)?,
    })
}
