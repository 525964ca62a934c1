//! Questions to the store.

use crate::filter::Filter;
use crate::{Hash, Search, StoreError, instant, query, schema};
use lagebild_model::{Actor, Coded, Event, Story};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use std::path::{Path, PathBuf};

/// A store that is asked, as of one instant: embargoed versions whose hour has not come are not there.
///
/// ```
/// use lagebild_store::{Filter, Reader, Store, Who};
///
/// let path = std::env::temp_dir().join("lagebild-doc-reader.db");
/// # let _ = std::fs::remove_file(&path);
/// Store::open(&path)?;
/// let reader = Reader::open(&path, "2024-08-01T12:00:00Z")?;
/// let filter = Filter { actor: vec![Who::parse("RUS.GOV")], ..Filter::default() };
///
/// assert_eq!(reader.events(&filter, |_event| Ok::<_, lagebild_store::StoreError>(()))?, 0);
/// # Ok::<(), lagebild_store::StoreError>(())
/// ```
#[derive(Debug)]
pub struct Reader {
    pub(crate) db: Connection,
    pub(crate) now: String,
    pub(crate) path: PathBuf,
}

/// A story that a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The name its events go by.
    pub story: String,
    /// Agency.
    pub agency: Option<String>,
    /// Day it went out.
    pub published: Option<String>,
    /// Headline.
    pub headline: Option<String>,
    /// Number of its events.
    pub events: usize,
    /// How well it fits, the higher the better (BM25, headline words count [`HEADLINE`] times).
    pub score: f64,
}

/// One version of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// Number of the row; `before` and `after` of the changes.
    pub id: i64,
    /// Agency of the item; empty for items known by their file.
    pub agency: String,
    /// Number of the item.
    pub item: String,
    /// Number of the version.
    pub version: Option<u32>,
    /// The mark as written (`KORREKTUR`).
    pub mark: Option<String>,
    /// The word of the signal.
    pub signal: String,
    /// Name of the story.
    pub story: String,
    /// Day it went out.
    pub published: Option<String>,
    /// Headline.
    pub headline: Option<String>,
    /// `current`, `replaced` or `kill`.
    pub state: String,
    /// The input it came in.
    pub input: String,
    /// What it changed against the version before.
    pub changes: Vec<Change>,
}

/// One event that a version changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `same`, `changed`, `gone`, `come`, or `withdrawn` by a kill.
    pub kind: String,
    /// Id in the version before.
    pub old: Option<String>,
    /// Id in this version.
    pub new: Option<String>,
    /// Names of the fields that differ, separated by blanks.
    pub fields: String,
    /// The record as it was, JSON.
    pub before: Option<String>,
    /// The record as it is, JSON.
    pub after: Option<String>,
}

/// How much a word in the headline counts against one in the text.
pub const HEADLINE: f64 = 4.0;
/// How much a compound part or dictionary form counts.
pub(crate) const PARTS: f64 = 0.5;

/// Of so many stories that a search finds the last that came in are ranked.
pub(crate) const RANKED: usize = 20_000;

/// `id` and `score` of the stories that have the words of the value `expression`, the last [`RANKED`] that came in.
pub(crate) fn latest_found(expression: &str) -> String {
    format!(
        "SELECT rowid AS id, -bm25(search, {HEADLINE}, 1.0, {PARTS}) AS score FROM search
         WHERE search MATCH {expression} ORDER BY rowid DESC LIMIT {RANKED}"
    )
}

impl Reader {
    /// Opens a store for reading, as of `now` (any ISO 8601 form).
    ///
    /// # Errors
    ///
    /// When there is no such file, it is no store, or `now` is no instant.
    pub fn open(path: &Path, now: &str) -> Result<Self, StoreError> {
        let now = instant(now).ok_or_else(|| {
            StoreError::question(format!("{now} is no instant; write one like 2024-08-01T12:00:00Z"))
        })?;
        Ok(Self { db: schema::reader(path, &now)?, now, path: path.to_path_buf() })
    }

    /// Hands the records (JSON) of all events that fit to `sink`, in order; tells how many.
    pub fn events<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut sink: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<usize, E> {
        let rows = self.rows(filter)?;
        for row in &rows {
            sink(&self.record(*row)?)?;
        }
        Ok(rows.len())
    }

    /// Number of events that fit.
    pub fn count(&self, filter: &Filter) -> Result<usize, StoreError> {
        let which = query::Wanted::Counted;
        let Some(plan) = query::plan_for(&self.db, filter, &self.now, which)? else { return Ok(0) };
        let mut count = self.db.prepare_cached(&format!("SELECT count(*) FROM ({})", plan.sql))?;
        Ok(count.query_row(params_from_iter(plan.values), |r| r.get(0))?)
    }

    /// The statement a filter becomes, and how SQLite runs it: for benchmarks.
    pub fn plan(&self, filter: &Filter) -> Result<String, StoreError> {
        let Some(plan) = query::plan(&self.db, filter, &self.now)? else { return Ok("nothing fits".into()) };
        let mut explain = self.db.prepare(&format!("EXPLAIN QUERY PLAN {}", plan.sql))?;
        let steps: Vec<String> = explain
            .query_map(params_from_iter(&plan.values), |r| r.get::<_, String>(3))?
            .collect::<Result<_, _>>()?;
        Ok(format!("{}\n  {}", plan.sql, steps.join("\n  ")))
    }

    /// The rows of all events that fit, in order: for the crates that keep tables of their own beside the events.
    pub fn rows(&self, filter: &Filter) -> Result<Vec<i64>, StoreError> {
        let Some(plan) = query::plan(&self.db, filter, &self.now)? else { return Ok(Vec::new()) };
        let mut statement = self.db.prepare_cached(&plan.sql)?;
        let rows = statement.query_map(params_from_iter(plan.values), |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Hands the rows of the events that fit to `sink`, in order, one after the other as they are found; ends when it says
    /// `false`. With a limit, however high, the order asked for leads, so that the first come before all are found.
    pub fn walk<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut sink: impl FnMut(i64) -> Result<bool, E>,
    ) -> Result<(), E> {
        let Some(plan) = query::plan(&self.db, filter, &self.now)? else { return Ok(()) };
        let mut statement = self.db.prepare_cached(&plan.sql).map_err(StoreError::from)?;
        let mut rows = statement.query(params_from_iter(plan.values)).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            if !sink(row.get(0).map_err(StoreError::from)?)? {
                break;
            }
        }
        Ok(())
    }

    fn record(&self, row: i64) -> Result<String, StoreError> {
        Ok(self
            .db
            .prepare_cached("SELECT record FROM records WHERE event = ?1")?
            .query_row([row], |r| r.get(0))?)
    }

    /// The connection, for the crates that keep tables of their own in the store; it cannot write.
    pub const fn connection(&self) -> &Connection {
        &self.db
    }

    /// The instant the store is seen at, as it is kept.
    pub fn now(&self) -> &str {
        &self.now
    }

    /// Notes the instant its views were made for.
    pub(crate) fn seen_at(&mut self, now: String) {
        self.now = now;
    }

    /// True when the input with this hash is in the store; it need not be read again.
    pub fn knows(&self, hash: &Hash) -> Result<bool, StoreError> {
        Ok(self.db.prepare_cached("SELECT 1 FROM inputs WHERE hash = ?1")?.exists([hash])?)
    }

    /// Stories that a search finds, the best first. Of more than 20,000 that have the words the last that came in are
    /// ranked: a word that most stories have tells none of them apart.
    pub fn search(&self, search: &Search, limit: usize) -> Result<Vec<Hit>, StoreError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT s.name, s.agency, s.published, s.headline, (SELECT count(*) FROM events e WHERE e.story = s.id), score
             FROM (SELECT x.id, x.score FROM ({}) x JOIN stories s ON s.id = x.id
                   WHERE s.shown_from <= ?2 AND s.shown_until > ?2
                   ORDER BY x.score DESC, s.published DESC, s.id DESC LIMIT ?3) best
             JOIN stories s ON s.id = best.id ORDER BY score DESC, s.published DESC, s.id DESC",
            latest_found("?1")
        ))?;
        let hit = |r: &Row<'_>| {
            Ok(Hit {
                story: r.get(0)?,
                agency: r.get(1)?,
                published: r.get(2)?,
                headline: r.get(3)?,
                events: r.get(4)?,
                score: r.get(5)?,
            })
        };
        let rows = statement.query_map(params![search.expression(), self.now, limit], hit)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The version of a story that is shown, with its events; none when there is none of this name.
    ///
    /// What the text gives again by reading (times, statements, what was passed over) is not kept and stays empty.
    pub fn story(&self, name: &str) -> Result<Option<Coded>, StoreError> {
        let found: Option<(i64, String, String)> = self
            .db
            .query_row(
                "SELECT id, story, actors FROM stories
                 WHERE name = ?1 AND shown_from <= ?2 AND shown_until > ?2 AND signal <> 'kill' ORDER BY id DESC LIMIT 1",
                params![name, self.now],
                |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
            )
            .optional()?;
        let Some((id, story, actors)) = found else { return Ok(None) };
        let mut records = self.db.prepare(
            "SELECT r.record FROM events e JOIN records r ON r.event = e.id WHERE e.story = ?1 ORDER BY e.id",
        )?;
        let mut events: Vec<Event> = Vec::new();
        for record in records.query_map([id], |r| r.get::<_, String>(0))? {
            events.push(serde_json::from_str(&record?)?);
        }
        let actors: Vec<Actor> = serde_json::from_str(&actors)?;
        Ok(Some(Coded {
            story: serde_json::from_str(&story)?,
            actors,
            times: Vec::new(),
            places: Vec::new(),
            statements: Vec::new(),
            events,
            passed_over: Vec::new(),
        }))
    }

    /// A version of an item, also one that was replaced, by its row (see [`VersionRow::id`]). None of an item of which
    /// anything was withdrawn, and none whose embargo holds.
    pub fn version(&self, id: i64) -> Result<Option<Story>, StoreError> {
        let text: Option<String> = self
            .db
            .prepare_cached(
                "SELECT story FROM stories s WHERE id = ?1 AND shown_from <= ?2 AND NOT EXISTS (
                     SELECT 1 FROM stories k WHERE k.item = s.item AND k.signal = 'kill' AND k.shown_from <= ?2)",
            )?
            .query_row(params![id, self.now], |r| r.get(0))
            .optional()?;
        Ok(text.map(|story| serde_json::from_str(&story)).transpose()?)
    }

    /// The record (JSON) of the event with this id that is shown.
    pub fn event(&self, id: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .db
            .query_row(
                "SELECT r.record FROM events e JOIN records r ON r.event = e.id
                 WHERE e.event = ?1 AND e.shown_from <= ?2 AND e.shown_until > ?2 ORDER BY e.id DESC LIMIT 1",
                params![id, self.now],
                |r| r.get(0),
            )
            .optional()?)
    }

    /// The versions of an item in their order, with what each changed. `item` is the agency's number, the name of the
    /// file, or the name of a story; with the same number at several agencies, all of them.
    pub fn history(&self, item: &str) -> Result<Vec<VersionRow>, StoreError> {
        let mut versions = self.db.prepare(
            "SELECT v.id, v.item_agency, v.item, v.version, v.mark, v.signal, v.story, v.published, v.headline, v.state,
                    v.input
             FROM lage_versions v JOIN stories s ON s.id = v.id
             WHERE s.item IN (SELECT item FROM item_keys WHERE key = ?1 UNION SELECT item FROM stories WHERE name = ?1)
             ORDER BY s.item, s.rank, s.sent, s.id",
        )?;
        let mut out: Vec<VersionRow> = versions.query_map([item], version)?.collect::<Result<_, _>>()?;
        for v in &mut out {
            v.changes = self.changes(v.id)?;
        }
        Ok(out)
    }

    fn changes(&self, after: i64) -> Result<Vec<Change>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT c.kind, o.event, w.event, c.fields, ro.record, rw.record
             FROM changes c JOIN stories b ON b.id = c.before
                  LEFT JOIN events o ON o.id = c.old LEFT JOIN events w ON w.id = c.new
                  LEFT JOIN records ro ON ro.event = c.old LEFT JOIN records rw ON rw.event = c.new
             WHERE c.after = ?1 AND b.shown_from <= ?2 ORDER BY c.n",
        )?;
        let change = |r: &Row<'_>| {
            Ok(Change {
                kind: r.get(0)?,
                old: r.get(1)?,
                new: r.get(2)?,
                fields: r.get(3)?,
                before: r.get(4)?,
                after: r.get(5)?,
            })
        };
        Ok(statement.query_map(params![after, self.now], change)?.collect::<Result<_, _>>()?)
    }

    /// What SQLite says about the file: `ok`, or what is broken.
    pub fn integrity(&self) -> Result<String, StoreError> {
        let mut check = self.db.prepare("PRAGMA integrity_check")?;
        let lines: Vec<String> = check.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
        Ok(lines.join("\n"))
    }
}

fn version(r: &Row<'_>) -> rusqlite::Result<VersionRow> {
    Ok(VersionRow {
        id: r.get(0)?,
        agency: r.get(1)?,
        item: r.get(2)?,
        version: r.get(3)?,
        mark: r.get(4)?,
        signal: r.get(5)?,
        story: r.get(6)?,
        published: r.get(7)?,
        headline: r.get(8)?,
        state: r.get(9)?,
        input: r.get(10)?,
        changes: Vec::new(),
    })
}
