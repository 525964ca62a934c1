//! The single writer: batches of inputs, each one transaction.

use crate::delivery::{Delivery, Entry, Manifest, Signal, Tally};
use crate::{StoreError, events, items, schema, statements};
use lagebild_model::{Coded, Language};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::path::Path;

/// A store that is written to.
///
/// A batch is kept whole or not at all: when [`Store::write`] has returned, it is on the disk, and a crash before
/// leaves the store as it was.
///
/// ```
/// use lagebild_store::{Delivery, Manifest, Store};
///
/// let path = std::env::temp_dir().join("lagebild-doc-writer.db");
/// # let _ = std::fs::remove_file(&path);
/// let mut store = Store::open(&path)?;
/// let run = store.begin(&Manifest { program: "lagebild 0.1.0".into(), ..Manifest::default() })?;
/// let bad = Delivery { hash: [7; 32], name: "leer.txt".into(), entries: Err("the input is empty".into()) };
///
/// assert_eq!(store.write(run, &[bad])?.rejects, 1);
/// # Ok::<(), lagebild_store::StoreError>(())
/// ```
#[derive(Debug)]
pub struct Store {
    pub(crate) db: Connection,
}

/// Number of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run(pub(crate) i64);

impl Store {
    /// Opens the store at `path`; makes it where there is none.
    ///
    /// # Errors
    ///
    /// When the file is no store, was written by a newer program, or cannot be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { db: schema::writer(path)? })
    }

    /// Notes that a run begins. With the program and codebook of the last run, that one goes on: a run that was
    /// interrupted and resumed is one run, and one that finds nothing new changes nothing.
    pub fn begin(&mut self, manifest: &Manifest) -> Result<Run, StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last: Option<(i64, String, String)> = change
            .query_row("SELECT id, program, codebook FROM runs ORDER BY id DESC LIMIT 1", [], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })
            .optional()?;
        if let Some((id, program, codebook)) = last
            && (program, codebook) == (manifest.program.clone(), manifest.codebook.clone())
        {
            return Ok(Run(id));
        }
        let run = new_run(&change, manifest)?;
        change.commit()?;
        Ok(run)
    }

    /// Notes that a new run begins, whatever the last one was.
    pub fn begin_anew(&mut self, manifest: &Manifest) -> Result<Run, StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let run = new_run(&change, manifest)?;
        change.commit()?;
        Ok(run)
    }

    /// Keeps a batch, in its order. Inputs that are known already change nothing.
    pub fn write(&mut self, run: Run, batch: &[Delivery]) -> Result<Tally, StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut tally = Tally::default();
        for delivery in batch {
            tally += keep(&change, run, delivery)?;
        }
        change.commit()?;
        Ok(tally)
    }

    /// Runs `work` in one transaction, which is kept when it returns `Ok` and undone else. For the crates that keep
    /// tables of their own in the store (links, happenings); these take no others' rows away.
    pub fn change<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&change)?;
        change.commit()?;
        Ok(done)
    }

    /// Measures the indices for the planner of `sql`, merges what the batches left, and writes the log back into the
    /// file: worth it after many batches.
    pub fn tidy(&mut self) -> Result<(), StoreError> {
        self.db.execute_batch(
            "PRAGMA analysis_limit = 1000; PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)",
        )?;
        Ok(())
    }
}

fn new_run(db: &Transaction<'_>, manifest: &Manifest) -> Result<Run, StoreError> {
    let id = db
        .prepare_cached("INSERT INTO runs (program, codebook, started) VALUES (?1, ?2, ?3)")?
        .insert(params![manifest.program, manifest.codebook, manifest.started])?;
    Ok(Run(id))
}

fn keep(db: &Transaction<'_>, run: Run, delivery: &Delivery) -> Result<Tally, StoreError> {
    if db.prepare_cached("SELECT 1 FROM inputs WHERE hash = ?1")?.exists([&delivery.hash])? {
        return Ok(Tally { known: 1, ..Tally::default() });
    }
    let entries = match &delivery.entries {
        Ok(entries) => entries,
        Err(reason) => return reject(db, run, delivery, reason),
    };
    db.prepare_cached("DELETE FROM rejects WHERE hash = ?1 OR name = ?2")?
        .execute(params![delivery.hash, delivery.name])?;
    let input = db
        .prepare_cached("INSERT INTO inputs (hash, name, run, stories) VALUES (?1, ?2, ?3, ?4)")?
        .insert(params![delivery.hash, delivery.name, run.0, entries.len()])?;
    let mut tally = Tally { inputs: 1, ..Tally::default() };
    for entry in entries {
        tally += add(db, run, input, delivery, entry)?;
    }
    Ok(tally)
}

/// The first reason stays until the input is read after all.
fn reject(db: &Transaction<'_>, run: Run, delivery: &Delivery, reason: &str) -> Result<Tally, StoreError> {
    db.prepare_cached("INSERT OR IGNORE INTO rejects (hash, name, run, reason) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![delivery.hash, delivery.name, run.0, reason])?;
    Ok(Tally { rejects: 1, ..Tally::default() })
}

/// Adds a version of an item with its events.
fn add(
    db: &Transaction<'_>,
    run: Run,
    input: i64,
    delivery: &Delivery,
    entry: &Entry,
) -> Result<Tally, StoreError> {
    let item = items::find_or_add(db, &entry.key)?;
    let name = items::free_name(db, item.id, &entry.coded.story.id, &delivery.hash)?;
    let story = story_row(db, item.id, input, &name, entry)?;
    db.prepare_cached("INSERT INTO codings (story, run) VALUES (?1, ?2)")?.execute([story, run.0])?;
    let kill = entry.signal == Signal::Kill;
    let events = if kill { &[][..] } else { &entry.coded.events };
    for e in events {
        events::add(db, story, &name, e, &entry.coded)?;
    }
    if !kill {
        statements::keep(db, story, &entry.coded)?;
        let t = &entry.terms;
        db.prepare_cached("INSERT INTO search (rowid, headline, body, parts) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![story, t.headline, t.body, t.parts])?;
    }
    items::settle(db, item.id, story)?;
    Ok(Tally {
        stories: 1,
        versions: usize::from(!item.new),
        kills: usize::from(kill),
        events: events.len(),
        ..Tally::default()
    })
}

fn story_row(
    db: &Transaction<'_>,
    item: i64,
    input: i64,
    name: &str,
    entry: &Entry,
) -> Result<i64, StoreError> {
    let Coded { story, actors, .. } = &entry.coded;
    let language = match story.language {
        Language::German => "de",
        Language::English => "en",
        Language::Other => "und",
    };
    let places = story
        .dateline
        .as_ref()
        .map(|d| d.places.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("/"));
    let mut record = story.clone();
    name.clone_into(&mut record.id);
    let id = db
        .prepare_cached(
            "INSERT INTO stories (item, input, name, version, mark, signal, rank, sent, embargo, shown_from, shown_until,
             agency, language, published, headline, dateline, story, actors)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', '~', ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?
        .insert(params![
            item,
            input,
            name,
            entry.key.version,
            story.version,
            entry.signal.word(),
            items::rank(db, item, entry)?,
            entry.sent.as_deref().and_then(crate::instant).unwrap_or_default(),
            entry.embargo.as_deref().and_then(crate::instant),
            story.agency,
            language,
            story.published.as_ref().map(|p| &p.value),
            story.headline,
            places,
            serde_json::to_string(&record)?,
            serde_json::to_string(actors)?,
        ])?;
    Ok(id)
}
