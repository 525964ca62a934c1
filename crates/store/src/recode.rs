//! Stories coded again: the events of the new coding take the place of the old ones, which stay comparable.

use crate::writer::{Run, Store};
use crate::{StoreError, Terms, events, items, statements};
use lagebild_model::{Coded, Event};
use rusqlite::{Transaction, TransactionBehavior, params};

/// A story of the store, coded again.
#[derive(Debug, Clone, PartialEq)]
pub struct Recoded {
    /// Its row, see [`crate::Stored`].
    pub id: i64,
    /// Story and events.
    pub coded: Coded,
    /// What it is found by.
    pub terms: Terms,
}

/// What a batch of stories coded again did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Renewed {
    /// Stories coded again.
    pub stories: usize,
    /// Stories of them whose events are not the same.
    pub changed: usize,
    /// Events of them now.
    pub events: usize,
}

impl std::ops::AddAssign for Renewed {
    fn add_assign(&mut self, other: Self) {
        self.stories += other.stories;
        self.changed += other.changed;
        self.events += other.events;
    }
}

impl Store {
    /// Keeps a batch of stories that were coded again, whole or not at all. A story that this run has coded already is
    /// passed over. An event that stays as it is keeps its row; only what coded it is noted anew.
    pub fn recode(&mut self, run: Run, batch: &[Recoded]) -> Result<Renewed, StoreError> {
        // each event that is taken away would be looked for in tables that are found by other columns
        self.db.pragma_update(None, "foreign_keys", false)?;
        let done = self.recode_all(run, batch);
        self.db.pragma_update(None, "foreign_keys", true)?;
        done
    }

    fn recode_all(&mut self, run: Run, batch: &[Recoded]) -> Result<Renewed, StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut tally = Renewed::default();
        for story in batch {
            tally += renew(&change, run, story)?;
        }
        change.commit()?;
        Ok(tally)
    }
}

/// An event with its row.
struct Row {
    id: i64,
    record: String,
    event: Event,
}

fn renew(db: &Transaction<'_>, run: Run, story: &Recoded) -> Result<Renewed, StoreError> {
    let last: Option<i64> = db
        .prepare_cached("SELECT max(run) FROM codings WHERE story = ?1")?
        .query_row([story.id], |r| r.get(0))?;
    if last.is_some_and(|last| last >= run.0) {
        return Ok(Renewed::default());
    }
    let name: String =
        db.prepare_cached("SELECT name FROM stories WHERE id = ?1")?.query_row([story.id], |r| r.get(0))?;
    let old = rows(db, story.id)?;
    let new = told(&story.coded.events)?;
    let stays = |o: &Row| new.iter().find(|(n, _)| same(&o.event, n)).map(|(_, event)| event);
    let changed = old.len() != new.len() || old.iter().any(|o| stays(o).is_none());
    if changed && let Some(last) = last {
        keep(db, story.id, last, &old)?;
    }
    for row in &old {
        match stays(row) {
            Some(event) => {
                db.prepare_cached("UPDATE records SET record = ?2 WHERE event = ?1")?
                    .execute(params![row.id, serde_json::to_string(event)?])?;
            }
            None => events::remove(db, row.id, &row.event)?,
        }
    }
    for (_, event) in new.iter().filter(|(n, _)| !old.iter().any(|o| same(&o.event, n))) {
        events::add(db, story.id, &name, event, &story.coded)?;
    }
    if changed {
        items::renew(db, story.id)?;
    }
    db.prepare_cached("UPDATE stories SET actors = ?2 WHERE id = ?1")?
        .execute(params![story.id, serde_json::to_string(&story.coded.actors)?])?;
    statements::keep(db, story.id, &story.coded)?;
    let t = &story.terms;
    db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([story.id])?;
    db.prepare_cached("INSERT INTO search (rowid, headline, body, parts) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![story.id, t.headline, t.body, t.parts])?;
    db.prepare_cached("INSERT INTO codings (story, run) VALUES (?1, ?2)")?.execute([story.id, run.0])?;
    Ok(Renewed { stories: 1, changed: usize::from(changed), events: new.len() })
}

fn rows(db: &Transaction<'_>, story: i64) -> Result<Vec<Row>, StoreError> {
    let mut select = db.prepare_cached(
        "SELECT e.id, r.record FROM events e JOIN records r ON r.event = e.id WHERE e.story = ?1 ORDER BY e.id",
    )?;
    let mut out = Vec::new();
    for row in select.query_map([story], |r| Ok((r.get(0)?, r.get::<_, String>(1)?)))? {
        let (id, record) = row?;
        out.push(Row { id, event: serde_json::from_str(&record)?, record });
    }
    Ok(out)
}

/// Each event as its record will be read, which is what the old ones are compared with, and as it is.
fn told(events: &[Event]) -> Result<Vec<(Event, &Event)>, StoreError> {
    let read = |e| Ok((serde_json::from_str(&serde_json::to_string(e)?)?, e));
    events.iter().map(read).collect()
}

/// Sets the events of the coding before aside.
fn keep(db: &Transaction<'_>, story: i64, run: i64, old: &[Row]) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached("INSERT INTO past (story, run, n, record) VALUES (?1, ?2, ?3, ?4)")?;
    for (n, row) in old.iter().enumerate() {
        insert.execute(params![story, run, n, row.record])?;
    }
    db.prepare_cached("UPDATE codings SET kept = 1 WHERE story = ?1 AND run = ?2")?.execute([story, run])?;
    Ok(())
}

/// Equal in all but what coded them.
fn same(a: &Event, b: &Event) -> bool {
    let mut a = a.clone();
    a.coder.clone_from(&b.coder);
    a == *b
}
