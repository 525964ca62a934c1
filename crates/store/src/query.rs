//! From a filter to one statement.
//!
//! Most of what can be asked for is a key, and `postings` holds for each key the events in order of day. The rarest
//! key leads: its events are walked in order, the others looked up one by one, so that a limit ends the walk early.

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
    /// All events in order of day.
    Days,
    /// The events of these keys.
    Keys(Vec<i64>),
    /// The events of the stories found.
    Stories,
}

/// The statement for a filter; none when a value is asked for that no event has.
pub(crate) fn plan(db: &Connection, filter: &Filter, now: &str) -> Result<Option<Plan>, StoreError> {
    let Some(mut groups) = groups(db, filter)? else { return Ok(None) };
    let lead = lead(db, filter, &mut groups)?;
    let mut plan = Plan::default();
    let day = match &lead {
        Lead::Keys(_) => "p.day",
        Lead::Days | Lead::Stories => "e.day",
    };
    let from = source(&mut plan, filter, &lead);
    let _ = write!(plan.sql, "SELECT e.id FROM {from} WHERE 1");
    range(&mut plan, filter, day);
    for group in &groups {
        let ids = plan.list(group.iter().copied());
        // keys of one event have one day
        let _ = write!(
            plan.sql,
            " AND EXISTS (SELECT 1 FROM postings q WHERE q.key IN ({ids}) AND q.day = {day} AND q.event = e.id)"
        );
    }
    columns(&mut plan, filter, now);
    if !matches!(lead, Lead::Stories)
        && let Some(text) = &filter.text
    {
        let v = plan.value(text.expression().to_owned());
        let _ = write!(plan.sql, " AND e.story IN (SELECT rowid FROM search WHERE search MATCH {v})");
    }
    order(&mut plan, filter, day);
    Ok(Some(plan))
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
    let mut out = vec![
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

/// Takes the rarest group out of the groups, or the text when that is rarer.
fn lead(db: &Connection, f: &Filter, groups: &mut Vec<Vec<i64>>) -> Result<Lead, StoreError> {
    let mut best: Option<(i64, usize)> = None;
    for (i, group) in groups.iter().enumerate() {
        let count = frequency(db, group)?;
        if best.is_none_or(|(least, _)| count < least) {
            best = Some((count, i));
        }
    }
    if let Some(text) = &f.text {
        // a story has several events
        let stories: i64 = db
            .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 LIMIT ?2)")?
            .query_row((text.expression(), MANY / EVENTS), |r| r.get(0))?;
        if best.is_none_or(|(least, _)| stories * EVENTS < least) {
            return Ok(Lead::Stories);
        }
    }
    Ok(match best {
        Some((_, i)) => Lead::Keys(groups.remove(i)),
        None => Lead::Days,
    })
}

/// Events of a story, roughly.
const EVENTS: i64 = 10;

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
    Ok(sum)
}

/// The tables, the leading one first; CROSS JOIN keeps SQLite to this order.
fn source(plan: &mut Plan, f: &Filter, lead: &Lead) -> String {
    match lead {
        Lead::Days => "events e".to_owned(),
        Lead::Stories => {
            let v = plan.value(f.text.as_ref().map_or("", |t| t.expression()).to_owned());
            format!(
                "(SELECT rowid AS story FROM search WHERE search MATCH {v}) s CROSS JOIN events e ON e.story = s.story"
            )
        }
        Lead::Keys(ids) => {
            let list = plan.list(ids.iter().copied());
            match ids.as_slice() {
                [_] => format!("postings p CROSS JOIN events e ON p.key = {list} AND e.id = p.event"),
                _ => format!(
                    "(SELECT DISTINCT day, event FROM postings WHERE key IN ({list})) p CROSS JOIN events e ON e.id = p.event"
                ),
            }
        }
    }
}

/// The range of days; what lasts several days may have begun before it.
fn range(plan: &mut Plan, f: &Filter, day: &str) {
    if let Some(from) = f.from {
        let (early, from) = (plan.value(from - YEAR), plan.value(from));
        let _ = write!(plan.sql, " AND {day} >= {early} AND e.last_day >= {from}");
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
    if let Some(story) = &f.story {
        let v = plan.value(story.clone());
        let _ = write!(plan.sql, " AND e.story IN (SELECT id FROM stories WHERE name = {v})");
    }
}

fn order(plan: &mut Plan, f: &Filter, day: &str) {
    let (down, up) = if f.reverse { ("ASC", "DESC") } else { ("DESC", "ASC") };
    // the row's number of an event of `postings` is there without its row
    let row = if day == "p.day" { "p.event" } else { "e.id" };
    let _ = match f.sort {
        Sort::Date => write!(plan.sql, " ORDER BY {day} {down}, {row} {down}"),
        Sort::Published => write!(
            plan.sql,
            " ORDER BY (SELECT published FROM stories WHERE id = e.story) {down}, e.id {down}"
        ),
        Sort::Confidence => write!(plan.sql, " ORDER BY e.confidence {down}, e.id {up}"),
        Sort::Scale => write!(plan.sql, " ORDER BY e.scale IS NULL, e.scale {up}, e.id {up}"),
        Sort::Stored => write!(plan.sql, " ORDER BY e.id {up}"),
    };
    if let Some(limit) = f.limit {
        let v = plan.value(i64::try_from(limit).unwrap_or(i64::MAX));
        let _ = write!(plan.sql, " LIMIT {v}");
    }
}
