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
    /// Nearly every happening fits.
    const fn is_plain(&self) -> bool {
        self.reports <= 1 && self.agencies <= 1 && !self.contested
    }

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
        let (mut found, mut walked, mut ended) = (0, 0, !wanted.contested);
        let mut look = |id: i64| -> Result<bool, E> {
            if let Some(h) = self.happening(id)?.filter(|h| wanted.holds(h)) {
                found += 1;
                sink(&h)?;
            }
            Ok(found < most)
        };
        if ended {
            self.reader.walk(&filter, |event| {
                walked += 1;
                // of a store that is not linked nothing is found
                let goes_on = wanted.is_plain() && !sieve.seen.is_empty();
                if goes_on || walked <= PATIENT {
                    return sieve.new_happening(event)?.map_or(Ok(true), &mut look);
                }
                ended = false;
                Ok::<_, E>(false)
            })?;
        }
        if !ended {
            // few fit: those that may are looked for first
            let may = sieve.that_may_fit(wanted)?;
            let among = (may.len() <= MANY).then(|| may.keys().copied().collect());
            self.reader.walk(&Filter { among, ..filter }, |event| {
                let new = may.get(&event).copied().filter(|id| sieve.seen.insert(*id));
                new.map_or(Ok(true), &mut look)
            })?;
        }
        Ok(found)
    }
}

/// Events walked before it is looked for those that may fit.
const PATIENT: usize = 250;
/// Up to so many events are put in order by themselves; of more, all events are walked.
const MANY: usize = 20_000;

/// Finds the happenings of events that may fit, each once, by what costs little.
struct Sieve<'a> {
    picture: Picture<'a>,
    of: CachedStatement<'a>,
    size: CachedStatement<'a>,
    least: usize,
    seen: BTreeSet<i64>,
}

impl<'a> Sieve<'a> {
    fn new(picture: &Picture<'a>, wanted: &Wanted<'_>) -> Result<Self, StoreError> {
        let prepare = |statement| picture.reader.connection().prepare_cached(statement);
        Ok(Self {
            picture: *picture,
            of: prepare("SELECT happening FROM happening_members WHERE event = ?1")?,
            size: prepare(
                "SELECT count(*) FROM (SELECT 1 FROM happening_members WHERE happening = ?1 LIMIT ?2)",
            )?,
            least: wanted.reports.max(wanted.agencies),
            seen: BTreeSet::new(),
        })
    }

    /// The happening of an event (row) if it has not been seen yet and may fit.
    fn new_happening(&mut self, event: i64) -> Result<Option<i64>, StoreError> {
        let id: Option<i64> = self.of.query_row([event], |r| r.get(0)).optional()?;
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

    /// The events of all happenings that may fit, with these: those with enough reports and voices, and where what is
    /// contested is asked for, those that some say and others deny.
    fn that_may_fit(&self, wanted: &Wanted<'_>) -> Result<BTreeMap<i64, i64>, StoreError> {
        let mut statement = String::from("SELECT event, happening FROM happening_members m WHERE 1");
        if wanted.contested {
            statement += " AND happening IN (
                SELECT d.happening FROM happening_members d WHERE (d.denied OR d.claim = 'denies') AND EXISTS (
                    SELECT 1 FROM happening_members s WHERE s.happening = d.happening AND s.claim = 'says'))";
        }
        if self.least > 1 {
            // the first is told by the index alone and leaves few
            statement += " AND happening IN (
                SELECT b.happening FROM (SELECT happening FROM happening_members GROUP BY happening HAVING count(*) >= ?1) b
                WHERE ?2 < 2 OR (SELECT count(DISTINCT nullif(v.voice, '')) FROM happening_members v WHERE v.happening = b.happening) >= ?2)";
        } else {
            statement += " AND ?1 AND ?2";
        }
        let mut find = self.picture.reader.connection().prepare_cached(&statement)?;
        let rows =
            find.query_map(params![self.least, wanted.agencies.max(1)], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
