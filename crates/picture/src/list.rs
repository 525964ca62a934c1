//! Happenings in the order of their reports, no more of them looked at than are wanted.

use crate::{Happening, Picture};
use lagebild_store::{Filter, StoreError};
use rusqlite::{CachedStatement, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// Which happenings are asked for: one of their reports fits the filter, and all of the rest holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted<'a> {
    /// What a report must be, and the order; its limit is one of happenings.
    pub filter: &'a Filter,
    /// At least so many stories report it.
    pub reports: usize,
    /// At least so many agencies report it by themselves.
    pub agencies: usize,
    /// Only what some say and others deny.
    pub contested: bool,
}

impl Wanted<'_> {
    fn holds(&self, h: &Happening) -> bool {
        h.reports >= self.reports
            && h.agencies >= self.agencies
            && (!self.contested || h.status == "contested")
    }
}

impl Picture<'_> {
    /// Hands the happenings that fit to `sink`, each once, in the order of their first report that fits; tells how many.
    ///
    /// ```
    /// use lagebild_picture::{Picture, Wanted};
    /// use lagebild_store::{Filter, Reader, Store, StoreError};
    ///
    /// let path = std::env::temp_dir().join("lagebild-doc-list.db");
    /// # let _ = std::fs::remove_file(&path);
    /// Store::open(&path)?;
    /// let reader = Reader::open(&path, "2024-08-01T12:00:00Z")?;
    /// let filter = Filter { kind: vec!["ASSAULT".into()], limit: Some(100), ..Filter::default() };
    /// let wanted = Wanted { filter: &filter, reports: 1, agencies: 2, contested: false };
    ///
    /// let found = Picture::new(&reader).list(&wanted, |_happening| Ok::<_, StoreError>(()))?;
    /// assert_eq!(found, 0);
    /// # Ok::<(), StoreError>(())
    /// ```
    pub fn list<E: From<StoreError>>(
        &self,
        wanted: &Wanted<'_>,
        mut sink: impl FnMut(&Happening) -> Result<(), E>,
    ) -> Result<usize, E> {
        let most = wanted.filter.limit.unwrap_or(usize::MAX);
        if most == 0 {
            return Ok(0);
        }
        // how many events make so many happenings is not known before
        let filter = Filter { limit: wanted.filter.limit.map(|_| usize::MAX), ..wanted.filter.clone() };
        let mut sieve = Sieve::new(self, wanted)?;
        let mut found = 0;
        self.reader.walk(&filter, |event| {
            if let Some(id) = sieve.new_happening(event)?
                && let Some(h) = self.happening(id)?.filter(|h| wanted.holds(h))
            {
                found += 1;
                sink(&h)?;
            }
            Ok::<_, E>(found < most)
        })?;
        Ok(found)
    }
}

/// Finds the happenings of events that may fit, each once, by what costs little.
struct Sieve<'a> {
    of: CachedStatement<'a>,
    size: CachedStatement<'a>,
    /// The events of all happenings that some say and others deny, with these: they are few.
    denied: Option<BTreeMap<i64, i64>>,
    least: usize,
    seen: BTreeSet<i64>,
}

impl<'a> Sieve<'a> {
    fn new(picture: &Picture<'a>, wanted: &Wanted<'_>) -> Result<Self, StoreError> {
        let prepare = |statement| picture.reader.connection().prepare_cached(statement);
        let denied = || {
            let mut find = prepare(
                "SELECT event, happening FROM happening_members
                 WHERE happening IN (
                     SELECT d.happening FROM happening_members d WHERE (d.denied OR d.claim = 'denies') AND EXISTS (
                         SELECT 1 FROM happening_members s WHERE s.happening = d.happening AND s.claim = 'says'))",
            )?;
            find.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()
        };
        Ok(Self {
            of: prepare("SELECT happening FROM happening_members WHERE event = ?1")?,
            size: prepare(
                "SELECT count(*) FROM (SELECT 1 FROM happening_members WHERE happening = ?1 LIMIT ?2)",
            )?,
            denied: wanted.contested.then(denied).transpose()?,
            least: wanted.reports.max(wanted.agencies),
            seen: BTreeSet::new(),
        })
    }

    /// The happening of an event (row) if it has not been seen yet and may fit.
    fn new_happening(&mut self, event: i64) -> Result<Option<i64>, StoreError> {
        let id = match &self.denied {
            Some(denied) => denied.get(&event).copied(),
            None => self.of.query_row([event], |r| r.get(0)).optional()?,
        };
        let Some(id) = id.filter(|id| self.seen.insert(*id)) else { return Ok(None) };
        // most have one report
        if self.least > 1 {
            let events: usize = self.size.query_row(params![id, self.least], |r| r.get(0))?;
            if events < self.least {
                return Ok(None);
            }
        }
        Ok(Some(id))
    }
}
