//! What of a filter is no key: two that deal with each other, days, columns, order.

use super::keyed::{key_ids, who};
use super::{LAST_DAY, Plan, YEAR};
use crate::StoreError;
use crate::filter::{Filter, Sort, Who};
use crate::keys::about;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use std::fmt::Write;

/// Leaves only what comes behind an event in the order asked for; false when there is no such event.
pub(super) fn behind(
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

/// One of two acts upon the other, or both act together upon nobody: they meet.
pub(super) fn between(
    plan: &mut Plan,
    db: &Connection,
    f: &Filter,
    day: &str,
    row: &str,
) -> Result<(), StoreError> {
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
pub(super) fn range(plan: &mut Plan, f: &Filter, day: &str) {
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
pub(super) fn columns(plan: &mut Plan, f: &Filter, now: &str) {
    let now = plan.value(now.to_owned());
    let _ = write!(plan.sql, " AND e.shown_from <= {now} AND e.shown_until > {now}");
    if !f.status.is_empty() {
        let list = plan.list(f.status.iter().map(|s| s.word().to_owned()));
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

pub(super) fn order(plan: &mut Plan, f: &Filter, day: &str, row: &str) {
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

pub(super) fn limit(plan: &mut Plan, f: &Filter) {
    if let Some(limit) = f.limit {
        let v = plan.value(i64::try_from(limit).unwrap_or(i64::MAX));
        let _ = write!(plan.sql, " LIMIT {v}");
    }
}
