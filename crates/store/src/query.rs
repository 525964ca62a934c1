//! From a filter to one statement.
//!
//! Most of what can be asked for is a key, and `postings` holds for each key the events in order of day. The rarest
//! key leads: its events are walked in order, the others looked up one by one, so that a limit ends the walk early. What
//! leads is chosen by counting, see `lead`; measured over a million events by `cargo xtask bench-store`.

use crate::StoreError;
use crate::events;
use crate::filter::{Filter, Sort, Who};
use crate::keys::{self, about, key};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
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
    let day = if matches!(lead, Lead::Keys(_)) { "p.day" } else { "e.day" };
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

/// Leaves only what comes behind an event in the order asked for; false when there is no such event.
fn behind(
    plan: &mut Plan,
    db: &Connection,
    f: &Filter,
    day: &str,
    row: &str,
    event: i64,
) -> Result<bool, StoreError> {
    let (column, by, down) = match f.sort {
        Sort::Date => ("day", day, true),
        Sort::Published => ("out", "e.out", true),
        Sort::Confidence => ("confidence", "e.confidence", true),
        Sort::Scale => ("ifnull(scale, 99)", "ifnull(e.scale, 99)", false),
        Sort::Stored => ("id", "e.id", false),
    };
    let way = if down == f.reverse { ">" } else { "<" };
    let value: Option<Value> = db
        .prepare_cached(&format!("SELECT {column} FROM events WHERE id = ?1"))?
        .query_row([event], |r| r.get(0))
        .optional()?;
    let Some(value) = value else { return Ok(false) };
    let (value, event) = (plan.value(value), plan.value(event));
    let _ = if f.sort == Sort::Stored {
        write!(plan.sql, " AND e.id {way} {event}")
    } else {
        let row = if f.sort == Sort::Date { row } else { "e.id" };
        write!(plan.sql, " AND ({by}, {row}) {way} ({value}, {event})")
    };
    Ok(true)
}

/// Everything that is a key, one group a field.
fn groups(db: &Connection, filter: &Filter) -> Result<Option<Vec<Vec<i64>>>, StoreError> {
    let mut out = Vec::new();
    for wanted in wanted(filter) {
        let ids = key_ids(db, &wanted)?;
        if ids.is_empty() {
            return Ok(None);
        }
        out.push(ids);
    }
    for places in [named(db, filter)?, near(db, filter)?].into_iter().flatten() {
        let keys: Vec<String> = places.iter().map(|id| key(about::PLACE, id)).collect();
        let ids = key_ids(db, &keys)?;
        if ids.is_empty() {
            return Ok(None);
        }
        out.push(ids);
    }
    Ok(Some(out))
}

/// The texts of the keys, one group a field.
fn wanted(f: &Filter) -> Vec<Vec<String>> {
    let upper =
        |list: &[String], about: &str| list.iter().map(|v| key(about, &v.to_uppercase())).collect::<Vec<_>>();
    let lower =
        |list: &[String], about: &str| list.iter().map(|v| key(about, &v.to_lowercase())).collect::<Vec<_>>();
    // each of two takes part; a country's key is one, so that its events need not be put in order
    let taking_part = |w: &Who| match w {
        Who::Code(c) => vec![key(about::COUNTRY, c)],
        other => [about::ACTOR, about::RECIPIENT]
            .iter()
            .flat_map(|role| who(role, std::slice::from_ref(other)))
            .collect(),
    };
    let (one, other) =
        f.between.as_ref().map_or((Vec::new(), Vec::new()), |(a, b)| (taking_part(a), taking_part(b)));
    let mut out = vec![
        one,
        other,
        who(about::ACTOR, &f.actor),
        who(about::RECIPIENT, &f.recipient),
        who(about::SOURCE, &f.source),
        upper(&f.country, about::COUNTRY),
        upper(&f.sector, about::SECTOR),
        upper(&f.kind, about::TYPE),
        lower(&f.mode, about::MODE),
        lower(&f.context, about::CONTEXT),
        lower(&f.agency, about::AGENCY),
    ];
    out.retain(|g| !g.is_empty());
    out
}

fn who(role: &str, list: &[Who]) -> Vec<String> {
    let one = |w: &Who| match w {
        Who::Code(c) => key(role, c),
        Who::Part(c, s) => key(role, &format!("{c}.{s}")),
        Who::Sector(s) => key(role, &format!(".{s}")),
        Who::Name(n) if role == about::SOURCE => key(role, &n.to_lowercase()),
        Who::Name(n) => key(role, &keys::name(n)),
    };
    list.iter().map(one).collect()
}

fn key_ids(db: &Connection, keys: &[String]) -> Result<Vec<i64>, StoreError> {
    let mut find = db.prepare_cached("SELECT id FROM keys WHERE key = ?1")?;
    let mut out = Vec::new();
    for key in keys {
        out.extend(find.query_row([key], |r| r.get::<_, i64>(0)).optional()?);
    }
    Ok(out)
}

/// Places with the names asked for.
fn named(db: &Connection, f: &Filter) -> Result<Option<Vec<String>>, StoreError> {
    if f.place.is_empty() {
        return Ok(None);
    }
    let names: Vec<String> = f.place.iter().map(|p| p.to_lowercase()).collect();
    places(db, |name, name_de, _, _, _| {
        names.iter().any(|n| *n == name.to_lowercase() || *n == name_de.to_lowercase())
    })
    .map(Some)
}

/// Places in the circle asked for.
fn near(db: &Connection, f: &Filter) -> Result<Option<Vec<String>>, StoreError> {
    let Some(near) = f.near else { return Ok(None) };
    places(db, |_, _, kind, lat, lon| kind != "country" && near.holds(lat, lon)).map(Some)
}

fn places(
    db: &Connection,
    mut keep: impl FnMut(&str, &str, &str, f64, f64) -> bool,
) -> Result<Vec<String>, StoreError> {
    let mut all =
        db.prepare_cached("SELECT gazetteer, name, name_de, kind, lat, lon FROM places ORDER BY id")?;
    let mut rows = all.query([])?;
    let mut out = Vec::new();
    while let Some(r) = rows.next()? {
        let (name, name_de, kind): (String, String, String) = (r.get(1)?, r.get(2)?, r.get(3)?);
        if keep(&name, &name_de, &kind, r.get(4)?, r.get(5)?) {
            out.push(r.get(0)?);
        }
    }
    Ok(out)
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

/// One of two acts upon the other, or both act together upon nobody: they meet.
fn between(plan: &mut Plan, db: &Connection, f: &Filter, day: &str, row: &str) -> Result<(), StoreError> {
    let Some((a, b)) = &f.between else { return Ok(()) };
    let mut is = |role: &str, one: &Who| -> Result<String, StoreError> {
        // a key that no event has leaves an empty list, which nothing is in
        let ids = key_ids(db, &who(role, std::slice::from_ref(one)))?;
        let ids = plan.list(ids);
        Ok(format!(
            "EXISTS (SELECT 1 FROM postings w WHERE w.key IN ({ids}) AND w.day = {day} AND w.event = {row})"
        ))
    };
    let (does_a, does_b) = (is(about::ACTOR, a)?, is(about::ACTOR, b)?);
    let (to_a, to_b) = (is(about::RECIPIENT, a)?, is(about::RECIPIENT, b)?);
    let _ = write!(
        plan.sql,
        " AND (({does_a} AND {to_b}) OR ({does_b} AND {to_a}) OR ({does_a} AND {does_b} AND NOT EXISTS (
           SELECT 1 FROM parties w WHERE w.event = {row} AND w.role = 'recipient')))"
    );
    Ok(())
}

/// The range of days; what lasts several days may have begun before it.
fn range(plan: &mut Plan, f: &Filter, day: &str) {
    if let Some(from) = f.from {
        if f.begins {
            let from = plan.value(from);
            let _ = write!(plan.sql, " AND {day} >= {from}");
        } else {
            let (early, from) = (plan.value(from - YEAR), plan.value(from));
            let _ = write!(plan.sql, " AND {day} >= {early} AND e.last_day >= {from}");
        }
    }
    if f.from.is_some() || f.until.is_some() {
        let until = plan.value(f.until.unwrap_or(LAST_DAY));
        // day 0 is no day
        let _ = write!(plan.sql, " AND {day} <= {until} AND {day} > 0");
    }
}

/// What stands in the row itself.
fn columns(plan: &mut Plan, f: &Filter, now: &str) {
    let now = plan.value(now.to_owned());
    let _ = write!(plan.sql, " AND e.shown_from <= {now} AND e.shown_until > {now}");
    if !f.status.is_empty() {
        let list = plan.list(f.status.iter().map(|s| events::status(*s).to_owned()));
        let _ = write!(plan.sql, " AND e.status IN ({list})");
    }
    if !f.quad.is_empty() {
        let list = plan.list(f.quad.iter().map(|q| q.to_lowercase()));
        let _ = write!(plan.sql, " AND e.quad IN ({list})");
    }
    if let Some(least) = f.confidence {
        let v = plan.value(least);
        let _ = write!(plan.sql, " AND e.confidence >= {v}");
    }
    if let Some(historical) = f.historical {
        let v = plan.value(i64::from(historical));
        let _ = write!(plan.sql, " AND e.historical = {v}");
    }
    if let Some(after) = f.after {
        let v = plan.value(after);
        let _ = write!(plan.sql, " AND e.id > {v}");
    }
    if let Some(story) = &f.story {
        let v = plan.value(story.clone());
        let _ = write!(plan.sql, " AND e.story IN (SELECT id FROM stories WHERE name = {v})");
    }
}

fn order(plan: &mut Plan, f: &Filter, day: &str, row: &str) {
    let way = |down: bool| if down == f.reverse { "ASC" } else { "DESC" };
    let (by, way) = match f.sort {
        Sort::Date => (format!("{day} {}, {row}", way(true)), way(true)),
        Sort::Published => (format!("e.out {}, e.id", way(true)), way(true)),
        Sort::Confidence => (format!("e.confidence {}, e.id", way(true)), way(true)),
        // as the index has it
        Sort::Scale => (format!("ifnull(e.scale, 99) {}, e.id", way(false)), way(false)),
        Sort::Stored => ("e.id".to_owned(), way(false)),
    };
    let _ = write!(plan.sql, " ORDER BY {by} {way}");
    limit(plan, f);
}

fn limit(plan: &mut Plan, f: &Filter) {
    if let Some(limit) = f.limit {
        let v = plan.value(i64::try_from(limit).unwrap_or(i64::MAX));
        let _ = write!(plan.sql, " LIMIT {v}");
    }
}
