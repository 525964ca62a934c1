//! Runs: which there were, what is still to be coded, and the events of a story as a run coded it.

use crate::writer::Run;
use crate::{Reader, StoreError};
use lagebild_model::{Event, Story};
use rusqlite::params;

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Its number.
    pub id: i64,
    /// Program and version.
    pub program: String,
    /// Hash of the codebook.
    pub codebook: String,
    /// When it began.
    pub started: String,
    /// Inputs it brought.
    pub inputs: usize,
    /// Stories it coded, all versions.
    pub stories: usize,
    /// Stories of them that no later run coded again.
    pub current: usize,
}

/// A story as the store keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Its row.
    pub id: i64,
    /// The story, with its text and all fields of the wire.
    pub story: Story,
}

/// How many stories two runs have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    /// Coded by both.
    pub both: usize,
    /// Coded by one of them only.
    pub one: usize,
}

impl Reader {
    /// All runs, the first first.
    ///
    /// ```
    /// # let path = std::env::temp_dir().join("lagebild-doc-runs.db");
    /// # let _ = std::fs::remove_file(&path);
    /// use lagebild_store::{Manifest, Reader, Store};
    /// Store::open(&path)?.begin(&Manifest { codebook: "1f3c".into(), ..Manifest::default() })?;
    ///
    /// let runs = Reader::open(&path, "2024-08-01T12:00:00Z")?.runs()?;
    /// assert_eq!(runs.iter().map(|r| r.codebook.as_str()).collect::<Vec<_>>(), ["1f3c"]);
    /// # Ok::<(), lagebild_store::StoreError>(())
    /// ```
    pub fn runs(&self) -> Result<Vec<RunRow>, StoreError> {
        self.has_codings()?;
        let mut select = self.db.prepare(
            "SELECT r.id, r.program, r.codebook, r.started, (SELECT count(*) FROM inputs n WHERE n.run = r.id),
                    (SELECT count(*) FROM codings c WHERE c.run = r.id),
                    (SELECT count(*) FROM codings c WHERE c.run = r.id AND NOT EXISTS
                        (SELECT 1 FROM codings d WHERE d.story = c.story AND d.run > c.run))
             FROM runs r ORDER BY r.id",
        )?;
        let row = |r: &rusqlite::Row<'_>| {
            Ok(RunRow {
                id: r.get(0)?,
                program: r.get(1)?,
                codebook: r.get(2)?,
                started: r.get(3)?,
                inputs: r.get(4)?,
                stories: r.get(5)?,
                current: r.get(6)?,
            })
        };
        let rows = select.query_map([], row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Stories that neither this run nor a later one has coded, in the order of their rows, behind the row `after`; at
    /// most `limit`. Kills are none.
    pub fn uncoded(&self, run: Run, after: i64, limit: usize) -> Result<Vec<Stored>, StoreError> {
        let mut select = self.db.prepare_cached(
            "SELECT s.id, s.story FROM stories s WHERE s.id > ?1 AND s.signal <> 'kill'
                AND NOT EXISTS (SELECT 1 FROM codings c WHERE c.story = s.id AND c.run >= ?2)
             ORDER BY s.id LIMIT ?3",
        )?;
        let mut out = Vec::new();
        for row in
            select.query_map(params![after, run.0, limit], |r| Ok((r.get(0)?, r.get::<_, String>(1)?)))?
        {
            let (id, story) = row?;
            out.push(Stored { id, story: serde_json::from_str(&story)? });
        }
        Ok(out)
    }

    /// How many stories are to be coded by this run, and how many it or a later one has coded.
    pub fn to_code(&self, run: Run) -> Result<(usize, usize), StoreError> {
        let all: usize = self
            .db
            .prepare_cached("SELECT count(*) FROM stories WHERE signal <> 'kill'")?
            .query_row([], |r| r.get(0))?;
        let done: usize = self
            .db
            .prepare_cached(
                "SELECT count(*) FROM stories s WHERE s.signal <> 'kill'
                    AND EXISTS (SELECT 1 FROM codings c WHERE c.story = s.id AND c.run >= ?1)",
            )?
            .query_row([run.0], |r| r.get(0))?;
        Ok((all - done, done))
    }

    /// Hands the events of each story that both runs coded to `sink`: name of the story, events as run `a` coded them, as
    /// run `b` did. What is embargoed is left out.
    ///
    /// # Errors
    ///
    /// When the store has no such run.
    pub fn compare<E: From<StoreError>>(
        &self,
        a: i64,
        b: i64,
        mut sink: impl FnMut(&str, &[Event], &[Event]) -> Result<(), E>,
    ) -> Result<Compared, E> {
        let runs = self.runs()?;
        for run in [a, b] {
            if !runs.iter().any(|r| r.id == run) {
                return Err(StoreError::question(format!(
                    "the store has no run {run}; `lagebild runs` lists them"
                ))
                .into());
            }
        }
        let stories = self.in_both(a, b)?;
        for (id, name) in &stories {
            let old = self.coded_by(*id, a)?;
            let new = self.coded_by(*id, b)?;
            sink(name, &old, &new)?;
        }
        let one: usize = self
            .db
            .query_row(
                "SELECT count(*) FROM stories s WHERE s.signal <> 'kill' AND s.shown_from <= ?3
                    AND EXISTS (SELECT 1 FROM codings c WHERE c.story = s.id AND c.run = ?1)
                     <> EXISTS (SELECT 1 FROM codings c WHERE c.story = s.id AND c.run = ?2)",
                params![a, b, self.now],
                |r| r.get(0),
            )
            .map_err(StoreError::from)?;
        Ok(Compared { both: stories.len(), one })
    }

    fn in_both(&self, a: i64, b: i64) -> Result<Vec<(i64, String)>, StoreError> {
        let mut select = self.db.prepare(
            "SELECT s.id, s.name FROM codings x JOIN codings y ON y.story = x.story JOIN stories s ON s.id = x.story
             WHERE x.run = ?1 AND y.run = ?2 AND s.signal <> 'kill' AND s.shown_from <= ?3 ORDER BY s.id",
        )?;
        let rows = select.query_map(params![a, b, self.now], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The events of a story as a run coded it: those set aside by the next coding that changed them, else those that stand.
    fn coded_by(&self, story: i64, run: i64) -> Result<Vec<Event>, StoreError> {
        let kept: Option<i64> = self
            .db
            .prepare_cached("SELECT min(run) FROM codings WHERE story = ?1 AND run >= ?2 AND kept")?
            .query_row([story, run], |r| r.get(0))?;
        let sql = match kept {
            Some(_) => "SELECT record FROM past WHERE story = ?1 AND run = ?2 ORDER BY n",
            None => {
                "SELECT r.record FROM events e JOIN records r ON r.event = e.id
                 WHERE e.story = ?1 AND ?2 IS NULL ORDER BY e.id"
            }
        };
        let mut select = self.db.prepare_cached(sql)?;
        let mut out = Vec::new();
        for record in select.query_map(params![story, kept], |r| r.get::<_, String>(0))? {
            out.push(serde_json::from_str(&record?)?);
        }
        Ok(out)
    }

    fn has_codings(&self) -> Result<(), StoreError> {
        if self.db.table_exists(None, "codings")? {
            return Ok(());
        }
        Err(StoreError::question(
            "the store was written by an older lagebild, which kept no codings; `lagebild recode` or the next \
             `lagebild ingest` brings it up to date",
        ))
    }
}
