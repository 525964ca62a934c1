//! Brings links and happenings of a store up to date.
//!
//! What two events have in common never changes, so links are only added. What is one happening is found anew where
//! that may have changed, see [`crate::settle`].

use crate::load::Shelf;
use crate::meet;
use crate::member::json;
use crate::near::{self, Near};
use crate::score::{self, Verdict, reasons};
use crate::settle::settle;
use lagebild_store::{Store, StoreError};
use rusqlite::{Transaction, params};
use std::collections::BTreeSet;

/// Stories linked in one transaction.
const BATCH: usize = 2048;

/// Under this key no event is looked for.
const NO_KEY: i64 = 0;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Linked {
    /// Stories looked at.
    pub stories: usize,
    /// Links added between events.
    pub links: usize,
}

/// Links the events of a store; holds what it has read, so that one linker serves a whole run.
///
/// ```
/// use lagebild_picture::{Linked, Linker};
/// use lagebild_store::Store;
///
/// let path = std::env::temp_dir().join("lagebild-doc-linker.db");
/// # let _ = std::fs::remove_file(&path);
/// let mut store = Store::open(&path)?;
///
/// assert_eq!(Linker::default().update(&mut store)?, Linked::default(), "nothing to link yet");
/// # Ok::<(), lagebild_store::StoreError>(())
/// ```
#[derive(Debug, Default)]
pub struct Linker {
    shelf: Shelf,
}

impl Linker {
    /// Links all stories that are new or changed since the last time. Interrupted, it goes on where it was.
    pub fn update(&mut self, store: &mut Store) -> Result<Linked, StoreError> {
        let mut all = Linked::default();
        loop {
            let done = store.change(|db| self.batch(db))?;
            all.stories += done.stories;
            all.links += done.links;
            if done.stories == 0 {
                return Ok(all);
            }
        }
    }

    /// Forgets all links (not what people decided) and links everything anew.
    pub fn rebuild(&mut self, store: &mut Store) -> Result<Linked, StoreError> {
        self.shelf = Shelf::default();
        store.change(|db| {
            for table in
                ["happening_members", "happenings", "links", "link_keys", "near_duplicates", "sketches"]
            {
                db.execute(&format!("DELETE FROM {table}"), [])?;
            }
            db.execute("INSERT OR IGNORE INTO link_pending SELECT id FROM stories", [])?;
            Ok(())
        })?;
        self.update(store)
    }

    fn batch(&mut self, db: &Transaction<'_>) -> Result<Linked, StoreError> {
        let stories: Vec<i64> = db
            .prepare_cached("SELECT story FROM link_pending ORDER BY story LIMIT ?1")?
            .query_map([BATCH], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        let mut done = Linked { stories: stories.len(), links: 0 };
        let mut touched = BTreeSet::new();
        for story in stories {
            near::keep(db, &mut self.shelf, story)?;
            let events: Vec<i64> = db
                .prepare_cached("SELECT id FROM events WHERE story = ?1 ORDER BY id")?
                .query_map([story], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            for event in &events {
                done.links += self.link(db, *event)?;
            }
            touched.extend(events);
            db.prepare_cached("DELETE FROM link_pending WHERE story = ?1")?.execute([story])?;
        }
        settle(db, &mut self.shelf, touched)?;
        Ok(done)
    }

    /// Compares an event with those it meets, once.
    fn link(&mut self, db: &Transaction<'_>, row: i64) -> Result<usize, StoreError> {
        if db.prepare_cached("SELECT 1 FROM link_keys WHERE event = ?1 LIMIT 1")?.exists([row])? {
            return Ok(0);
        }
        let Some(own) = self.shelf.report(db, row)? else { return Ok(0) };
        let mut met: Vec<i64> = Vec::new();
        let mut find = db.prepare_cached("SELECT event FROM link_keys WHERE key BETWEEN ?1 AND ?2")?;
        for (first, last) in meet::looks(&own) {
            for other in find.query_map([first, last], |r| r.get::<_, i64>(0))? {
                met.push(other?);
            }
        }
        met.sort_unstable();
        met.dedup();
        let near = Near::of(db, [own.text.row])?;
        let mut insert = db.prepare_cached(
            "INSERT OR REPLACE INTO links (a, b, kind, points, reasons) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let mut links = 0;
        for other in met {
            let Some(other) = self.shelf.report(db, other)? else { continue };
            let repeated = near.holds(own.text.row, other.text.row);
            let (kind, points) = match score::link(&own, &other, repeated) {
                Verdict::Same(points) => ("same", points),
                Verdict::Announced(points) => ("announced", points),
                Verdict::Never => continue,
            };
            let plan_first = kind == "announced" && own.claim == crate::Claim::Announces;
            let (a, b) = match (kind, plan_first) {
                ("announced", true) => (own.row, other.row),
                ("announced", false) => (other.row, own.row),
                _ => (own.row.min(other.row), own.row.max(other.row)),
            };
            insert.execute(params![a, b, kind, points, json(&reasons(&own, &other, repeated))])?;
            links += 1;
        }
        let mut add = db.prepare_cached("INSERT OR IGNORE INTO link_keys (key, event) VALUES (?1, ?2)")?;
        for key in meet::keys(&own) {
            add.execute([key, row])?;
        }
        // an event without any key (dates without an end) is not compared again either
        add.execute([NO_KEY, row])?;
        Ok(links)
    }
}
