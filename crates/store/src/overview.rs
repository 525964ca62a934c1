//! Counts over events for pages that show many at once: by country, by place, by day.

use crate::filter::Filter;
use crate::query::{self, Wanted};
use crate::reader::Reader;
use crate::{StoreError, instant, schema};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};
use rustc_hash::FxHashMap;

/// How many events a country takes part in, on a day, of a quad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Day of the events, yyyymmdd.
    pub day: i64,
    /// Code of the country.
    pub code: String,
    /// Quad.
    pub quad: String,
    /// Number of events.
    pub events: usize,
}

/// A place with the number of its events of a quad.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// English name.
    pub name: String,
    /// German name; may be empty.
    pub name_de: String,
    /// `country`, `city`, `capital` ...
    pub kind: String,
    /// Code of the country.
    pub country: Option<String>,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Quad.
    pub quad: String,
    /// Number of events.
    pub events: usize,
}

/// An event as series count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point<'a> {
    /// Row of the event.
    pub event: i64,
    /// Number of the happening it belongs to; none before it is linked.
    pub happening: Option<i64>,
    /// First day, yyyymmdd; 0 where none is known.
    pub day: i64,
    /// Quad.
    pub quad: &'a str,
    /// Type as PLOVER counts it: a planned visit is an agreement.
    pub kind: &'a str,
    /// The first mode; empty where there is none, or the type is not the one that was coded.
    pub mode: &'a str,
    /// `actual`, `future`, `hypothetical` or `negated`.
    pub status: &'a str,
    /// Told as background.
    pub historical: bool,
}

/// A name events can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// `RUS`, `RUS.GOV`, or a name in lower case.
    pub name: String,
    /// True for a name, false for a code.
    pub person: bool,
    /// Number of events it acts in, counted up to [`MOST`].
    pub events: usize,
}

/// How far the events of a name are counted.
pub const MOST: usize = 1000;

impl Reader {
    /// Sees the store as of another instant from here on.
    pub fn advance(&mut self, now: &str) -> Result<(), StoreError> {
        let now = instant(now).ok_or_else(|| StoreError::question(format!("{now} is no instant")))?;
        if now != self.now() {
            schema::view_at(self.connection(), &now)?;
            self.seen_at(now);
        }
        Ok(())
    }

    /// A number that changes whenever another connection has changed the file.
    pub fn state(&self) -> Result<i64, StoreError> {
        Ok(self.connection().pragma_query_value(None, "data_version", |r| r.get(0))?)
    }

    /// The row of the event that was stored last; 0 where there is none. It may be one that is not shown.
    pub fn last(&self) -> Result<i64, StoreError> {
        Ok(self.connection().query_row("SELECT ifnull(max(id), 0) FROM events", [], |r| r.get(0))?)
    }

    /// The newest day on which a story with events went out, yyyymmdd.
    pub fn latest(&self) -> Result<Option<i64>, StoreError> {
        let mut newest = self.connection().prepare_cached(
            "SELECT out FROM events WHERE out > 0 AND shown_from <= ?1 AND shown_until > ?1 ORDER BY out DESC LIMIT 1",
        )?;
        Ok(newest.query_row([self.now()], |r| r.get(0)).optional()?)
    }

    /// Rows and records (JSON) of the events that fit, those behind the event of the row `after` in the filter's order.
    pub fn page(&self, filter: &Filter, after: Option<i64>) -> Result<Vec<(i64, String)>, StoreError> {
        let which = after.map_or(Wanted::Ordered, Wanted::Behind);
        let Some(plan) = query::plan_for(self.connection(), filter, self.now(), which)? else {
            return Ok(Vec::new());
        };
        let mut rows = self.connection().prepare_cached(&plan.sql)?;
        let rows: Vec<i64> =
            rows.query_map(params_from_iter(plan.values), |r| r.get(0))?.collect::<Result<_, _>>()?;
        let mut record = self.connection().prepare_cached("SELECT record FROM records WHERE event = ?1")?;
        rows.into_iter().map(|row| Ok((row, record.query_row([row], |r| r.get(0))?))).collect()
    }

    /// Countries that act or are acted upon, by day and quad. An event counts once for each country.
    pub fn levels(&self, filter: &Filter) -> Result<Vec<Level>, StoreError> {
        // codes and quads by their numbers: many rows, few words
        let mut words = Words::default();
        let mut sums: FxHashMap<(i64, usize, usize), usize> = FxHashMap::default();
        let mut seen: (i64, Vec<usize>) = (0, Vec::new());
        let each = |r: &Row<'_>| -> rusqlite::Result<()> {
            let id: i64 = r.get(0)?;
            let code = words.number(r.get_ref(2)?.as_str()?);
            if seen.0 != id {
                seen.0 = id;
                seen.1.clear();
            }
            if !seen.1.contains(&code) {
                let quad = words.number(r.get_ref(3)?.as_str()?);
                *sums.entry((r.get(1)?, code, quad)).or_default() += 1;
                seen.1.push(code);
            }
            Ok(())
        };
        self.over(
            filter,
            "SELECT x.id, x.day, a.code, x.quad FROM x CROSS JOIN parties a ON a.event = x.id AND a.role IN ('actor', 'recipient') WHERE a.code IS NOT NULL",
            each,
        )?;
        let level = |((day, code, quad), events): ((i64, usize, usize), usize)| Level {
            day,
            code: words.word(code),
            quad: words.word(quad),
            events,
        };
        let mut out: Vec<Level> = sums.into_iter().map(level).collect();
        out.sort_by(|a, b| (a.day, &a.code, &a.quad).cmp(&(b.day, &b.code, &b.quad)));
        Ok(out)
    }

    /// Places where events happened, by quad.
    pub fn spots(&self, filter: &Filter) -> Result<Vec<Spot>, StoreError> {
        let mut out = Vec::new();
        let each = |r: &Row<'_>| -> rusqlite::Result<()> {
            out.push(Spot {
                name: r.get(0)?,
                name_de: r.get(1)?,
                kind: r.get(2)?,
                country: r.get(3)?,
                lat: r.get(4)?,
                lon: r.get(5)?,
                quad: r.get(6)?,
                events: r.get(7)?,
            });
            Ok(())
        };
        self.over(
            filter,
            "SELECT p.name, p.name_de, p.kind, p.country, p.lat, p.lon, x.quad, count(*)
             FROM x CROSS JOIN places p ON p.id = x.place GROUP BY p.id, x.quad ORDER BY 8 DESC, p.id, x.quad",
            each,
        )?;
        Ok(out)
    }

    /// Hands the events that fit to `sink` as series count them, in any order.
    pub fn points(&self, filter: &Filter, mut sink: impl FnMut(&Point<'_>)) -> Result<(), StoreError> {
        let each = |r: &Row<'_>| -> rusqlite::Result<()> {
            let text = |i: usize| -> rusqlite::Result<&str> { Ok(r.get_ref(i)?.as_str()?) };
            let (coded, kind) = (text(3)?, text(4)?);
            let mode = if coded == kind { text(5)?.split(' ').next().unwrap_or("") } else { "" };
            sink(&Point {
                event: r.get(0)?,
                happening: r.get(8)?,
                day: r.get(1)?,
                quad: text(2)?,
                kind,
                mode,
                status: text(6)?,
                historical: r.get(7)?,
            });
            Ok(())
        };
        self.over(
            filter,
            "SELECT x.id, x.day, x.quad, x.type, x.plover, x.mode, x.status, x.historical, m.happening
             FROM x LEFT JOIN happening_members m ON m.event = x.id",
            each,
        )
    }

    /// How many events are of each type, the most frequent first.
    pub fn types(&self, filter: &Filter) -> Result<Vec<(String, usize)>, StoreError> {
        let mut out = Vec::new();
        self.over(filter, "SELECT type, count(*) FROM x GROUP BY type ORDER BY 2 DESC, 1", |r| {
            out.push((r.get(0)?, r.get(1)?));
            Ok(())
        })?;
        Ok(out)
    }

    /// Codes and names that act in events and begin so, in alphabetical order.
    pub fn names(&self, begin: &str, limit: usize) -> Result<Vec<Named>, StoreError> {
        let mut find = self.connection().prepare_cached(
            "SELECT k.key, (SELECT count(*) FROM (SELECT 1 FROM postings p JOIN events e ON e.id = p.event
                            WHERE p.key = k.id AND e.shown_from <= ?3 AND e.shown_until > ?3 LIMIT ?4)) AS n
             FROM keys k WHERE k.key >= ?1 AND k.key < ?2 ORDER BY k.key",
        )?;
        let mut out = Vec::new();
        for (about, begin) in [("actor:", begin.to_uppercase()), ("actor:=", begin.to_lowercase())] {
            let from = format!("{about}{begin}");
            let values: [Value; 4] = [
                from.clone().into(),
                format!("{from}\u{10ffff}").into(),
                self.now().to_owned().into(),
                (MOST as i64).into(),
            ];
            let mut rows = find.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                let (key, events): (String, usize) = (row.get(0)?, row.get(1)?);
                let name = key.strip_prefix(about).unwrap_or("");
                let person = about.ends_with('=');
                // `.GOV` is a sector of any country; `=` begins the names
                if events > 0 && (person || !name.starts_with(['.', '='])) {
                    out.push(Named { name: name.to_owned(), person, events });
                }
                if out.len() >= limit {
                    return Ok(out);
                }
            }
        }
        Ok(out)
    }

    /// Runs `select` over the table `x` of the events that fit, row by row.
    pub(crate) fn over(
        &self,
        filter: &Filter,
        select: &str,
        mut each: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let Some(plan) = query::plan_for(self.connection(), filter, self.now(), Wanted::Counted)? else {
            return Ok(());
        };
        let statement = format!("WITH x AS ({}) {select}", plan.sql);
        let mut statement = self.connection().prepare_cached(&statement)?;
        let mut rows = statement.query(params_from_iter(plan.values))?;
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok(())
    }
}

/// Words by numbers, in the order they came.
#[derive(Default)]
pub(crate) struct Words {
    numbers: FxHashMap<String, usize>,
    list: Vec<String>,
}

impl Words {
    pub(crate) fn number(&mut self, word: &str) -> usize {
        if let Some(n) = self.numbers.get(word) {
            return *n;
        }
        let n = self.list.len();
        self.numbers.insert(word.to_owned(), n);
        self.list.push(word.to_owned());
        n
    }

    pub(crate) fn word(&self, number: usize) -> String {
        self.list.get(number).cloned().unwrap_or_default()
    }
}
