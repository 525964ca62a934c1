//! From a filter to one statement.
//!
//! Most of what can be asked for is a key, and `postings` holds for each key the events in order of day. The rarest
//! key leads: its events are walked in order, the others looked up one by one, so that a limit ends the walk early. What
//! leads is chosen by counting, see `lead`; measured over a million events by `cargo xtask bench-store`.

mod conditions;
mod keyed;

use crate::StoreError;
use crate::filter::{Filter, Sort};
use conditions::{behind, between, columns, limit, order, range};
use keyed::groups;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::fmt::Write;

/// From here on two keys are equally frequent.
const MANY: i64 = 100_000;
/// A year, in days as yyyymmdd.
const YEAR: i64 = 10_000;
/// Behind every day.
const LAST_DAY: i64 = 99999999;

/// A statement that gives rows of `events`, with its values.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Plan {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn list(&mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> String {
        values.into_iter().map(|v| self.value(v)).collect::<Vec<_>>().join(", ")
    }
}

/// What leads.
enum Lead {
    /// All events, in the order asked for.
    Order,
    /// The events of a range of days that few have.
    Days,
    /// The events of these rows.
    Rows(String),
    /// The events of these keys.
    Keys(Vec<i64>),
    /// The events of the stories found.
    Stories,
}

/// Columns of what is counted.
const COUNTED: &str =
    "e.id, e.day, e.quad, e.type, e.scale, e.place, e.plover, e.mode, e.status, e.historical";

/// In which order the rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Wanted {
    /// As the filter says.
    Ordered,
    /// As the filter says, those behind the event of this row.
    Behind(i64),
    /// Any order: they are counted.
    Counted,
}

/// The statement for a filter; none when a value is asked for that no event has.
pub(crate) fn plan(db: &Connection, filter: &Filter, now: &str) -> Result<Option<Plan>, StoreError> {
    plan_for(db, filter, now, Wanted::Ordered)
}

/// The same for the rows that are wanted.
pub(crate) fn plan_for(
    db: &Connection,
    filter: &Filter,
    now: &str,
    which: Wanted,
) -> Result<Option<Plan>, StoreError> {
    let Some(mut groups) = groups(db, filter)? else { return Ok(None) };
    let stories = found(db, filter)?;
    let lead = lead(db, filter, &mut groups, stories, which)?;
    let mut plan = Plan::default();
    let single = matches!(&lead, Lead::Keys(ids) if ids.len() == 1);
    let day = match &lead {
        Lead::Keys(_) => "p.day",
        // most events are counted: they are read as they lie, not by the index of days, which takes six times as long
        Lead::Order if which == Wanted::Counted => "+e.day",
        _ => "e.day",
    };
    let row = if matches!(lead, Lead::Keys(_)) { "p.event" } else { "e.id" };
    let mut from = source(&mut plan, filter, &lead);
    let mut conditions = String::new();
    for (n, group) in groups.iter().enumerate() {
        let ids = plan.list(group.iter().copied());
        // keys of one event have one day
        let same = format!("q{n}.key IN ({ids}) AND q{n}.day = {day} AND q{n}.event = {row}");
        if single && group.len() == 1 {
            // before the row of the event is looked up
            let _ = write!(from, " CROSS JOIN postings q{n} ON {same}");
        } else {
            let _ = write!(conditions, " AND EXISTS (SELECT 1 FROM postings q{n} WHERE {same})");
        }
    }
    let events = if matches!(lead, Lead::Keys(_)) { " CROSS JOIN events e ON e.id = p.event" } else { "" };
    // what is counted is taken along, so that the event is looked up once
    let columns_of = if which == Wanted::Counted { COUNTED } else { "e.id" };
    let _ = write!(plan.sql, "SELECT {columns_of} FROM {from}{events} WHERE 1{conditions}");
    between(&mut plan, db, filter, day, row)?;
    range(&mut plan, filter, day);
    columns(&mut plan, filter, now);
    if !matches!(lead, Lead::Stories)
        && let Some(text) = &filter.text
    {
        let v = plan.value(text.expression().to_owned());
        // few events are looked at: then each story is looked up, else all stories are found first
        let early = stories * EVENTS >= MANY && filter.limit.is_some() && filter.sort == Sort::Date;
        let _ = if early {
            write!(plan.sql, " AND EXISTS (SELECT 1 FROM search WHERE search MATCH {v} AND rowid = e.story)")
        } else {
            write!(plan.sql, " AND e.story IN (SELECT rowid FROM search WHERE search MATCH {v})")
        };
    }
    match which {
        Wanted::Ordered => order(&mut plan, filter, day, row),
        Wanted::Behind(event) => {
            if !behind(&mut plan, db, filter, day, row, event)? {
                return Ok(None);
            }
            order(&mut plan, filter, day, row);
        }
        Wanted::Counted => limit(&mut plan, filter),
    }
    Ok(Some(plan))
}

/// Events of a story, roughly.
const EVENTS: i64 = 10;

/// What the filter is led by: the rarest group, which it takes out of the groups, the text or the days when these are
/// rarer; or the order, when only frequent things are asked for and a limit ends the walk early.
fn lead(
    db: &Connection,
    f: &Filter,
    groups: &mut Vec<Vec<i64>>,
    stories: i64,
    which: Wanted,
) -> Result<Lead, StoreError> {
    if let Some(rows) = &f.among {
        return Ok(Lead::Rows(serde_json::to_string(rows)?));
    }
    let mut best: Option<(i64, usize)> = None;
    for (i, group) in groups.iter().enumerate() {
        let count = frequency(db, group)?;
        if best.is_none_or(|(least, _)| count < least) {
            best = Some((count, i));
        }
    }
    let least = best.map_or(MANY, |(count, _)| count);
    let text = if f.text.is_some() { stories * EVENTS } else { MANY };
    // in order of day the range is walked, with the year before it, where dates of several days may begin
    let ordered_by_day = f.sort == Sort::Date && which != Wanted::Counted;
    let days = if f.from.is_some() && !ordered_by_day { days(db, f)? } else { MANY };
    if text < least.min(days) {
        return Ok(Lead::Stories);
    }
    if days < least {
        return Ok(Lead::Days);
    }
    let Some((count, i)) = best else { return Ok(Lead::Order) };
    let ordered = f.sort == Sort::Date && groups.get(i).is_some_and(|g| g.len() == 1);
    let alone = groups.len() == 1 && f.text.is_none() && f.from.is_none() && f.until.is_none();
    let walk = f.limit.is_some() && count >= MANY && !ordered && (alone || f.sort == Sort::Date);
    Ok(if walk { Lead::Order } else { Lead::Keys(groups.remove(i)) })
}

/// How many events the keys have, counted up to [`MANY`].
fn frequency(db: &Connection, group: &[i64]) -> Result<i64, StoreError> {
    let mut count =
        db.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM postings WHERE key = ?1 LIMIT ?2)")?;
    let mut sum = 0;
    for id in group {
        sum += count.query_row((id, MANY), |r| r.get::<_, i64>(0))?;
        if sum >= MANY {
            break;
        }
    }
    Ok(sum.min(MANY))
}

/// How many events the range of days has, counted up to [`MANY`].
fn days(db: &Connection, f: &Filter) -> Result<i64, StoreError> {
    let range = (f.from.unwrap_or(1), f.until.unwrap_or(LAST_DAY), MANY);
    Ok(db
        .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM events WHERE day BETWEEN ?1 AND ?2 LIMIT ?3)")?
        .query_row(range, |r| r.get(0))?)
}

/// How many stories the text finds, counted up to a share of [`MANY`].
fn found(db: &Connection, f: &Filter) -> Result<i64, StoreError> {
    let Some(text) = &f.text else { return Ok(0) };
    Ok(db
        .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 LIMIT ?2)")?
        .query_row((text.expression(), MANY / EVENTS), |r| r.get(0))?)
}

/// The tables, the leading one first; CROSS JOIN keeps SQLite to this order.
fn source(plan: &mut Plan, f: &Filter, lead: &Lead) -> String {
    match lead {
        Lead::Order => "events e".to_owned(),
        Lead::Rows(rows) => {
            let rows = plan.value(rows.clone());
            format!(
                "(SELECT DISTINCT value AS id FROM json_each({rows})) d CROSS JOIN events e ON e.id = d.id"
            )
        }
        Lead::Days => {
            let from = f.from.unwrap_or(1);
            let (early, from, until) =
                (plan.value(from - YEAR), plan.value(from), plan.value(f.until.unwrap_or(LAST_DAY)));
            format!(
                "(SELECT id FROM events WHERE day BETWEEN {from} AND {until} UNION ALL SELECT id FROM events \
                 WHERE last_day > day AND day >= {early} AND day < {from} AND last_day >= {from}) d \
                 CROSS JOIN events e ON e.id = d.id"
            )
        }
        Lead::Stories => {
            let v = plan.value(f.text.as_ref().map_or("", |t| t.expression()).to_owned());
            format!(
                "(SELECT rowid AS story FROM search WHERE search MATCH {v}) s CROSS JOIN events e ON e.story = s.story"
            )
        }
        Lead::Keys(ids) => {
            let list = plan.list(ids.iter().copied());
            match ids.as_slice() {
                [_] => format!("(SELECT day, event FROM postings WHERE key = {list}) p"),
                _ => format!("(SELECT DISTINCT day, event FROM postings WHERE key IN ({list})) p"),
            }
        }
    }
}
