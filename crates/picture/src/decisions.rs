//! What people decide: these events are one happening, those are not. Kept as pairs, which later linking respects.

use lagebild_store::{Store, StoreError};
use rusqlite::{Connection, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};

/// A decision about an event and another one.
pub(crate) struct Decided {
    pub other: i64,
    pub together: bool,
}

/// What is decided about an event. Events are kept by their ids, so that a
/// decision holds for whatever row an event has.
pub(crate) fn about(db: &Connection, event: i64) -> Result<Vec<Decided>, StoreError> {
    let rows: Vec<(i64, String)> = db
        .prepare_cached(
            "SELECT o.id, d.kind FROM events e JOIN link_decisions d ON d.a = e.event JOIN events o ON o.event = d.b
             WHERE e.id = ?1
             UNION ALL
             SELECT o.id, d.kind FROM events e JOIN link_decisions d ON d.b = e.event JOIN events o ON o.event = d.a
             WHERE e.id = ?1",
        )?
        .query_map([event], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows.into_iter().map(|(other, kind)| Decided { other, together: kind == TOGETHER }).collect())
}

const TOGETHER: &str = "together";
const APART: &str = "apart";

/// Notes a decision about a pair in place of an earlier one.
fn decide(db: &Transaction<'_>, kind: &str, a: &str, b: &str, made: &str) -> Result<(), StoreError> {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    db.prepare_cached("INSERT OR REPLACE INTO link_decisions (a, b, kind, made) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![a, b, kind, made])?;
    let mut pending = db.prepare_cached(
        "INSERT OR IGNORE INTO link_pending SELECT story FROM events WHERE event IN (?1, ?2)",
    )?;
    pending.execute([a, b])?;
    Ok(())
}

/// The events of a happening by their ids; an error names the happening when there is none.
fn members(db: &Transaction<'_>, happening: i64) -> Result<BTreeSet<String>, StoreError> {
    let out: BTreeSet<String> = db
        .prepare_cached(
            "SELECT e.event FROM happening_members m JOIN events e ON e.id = m.event WHERE m.happening = ?1",
        )?
        .query_map([happening], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    if out.is_empty() {
        return Err(StoreError::question(format!(
            "h{happening}: the store has no happening of this number; `lagebild happenings` lists them"
        )));
    }
    Ok(out)
}

/// Decides that `events` (ids) are no reports of `happening`, but of another one together. [`crate::Linker::update`]
/// then moves them. `made`: the instant of the decision, as the caller says.
///
/// # Errors
///
/// When there is no such happening, one of the events is not among its reports, or no report would be left.
pub fn split(store: &mut Store, happening: i64, events: &[String], made: &str) -> Result<(), StoreError> {
    store.change(|db| {
        let mut rest = members(db, happening)?;
        for e in events {
            if !rest.remove(e) {
                return Err(StoreError::question(format!(
                    "{e}: is no report of h{happening}; `lagebild show h{happening}` lists its reports"
                )));
            }
        }
        if rest.is_empty() {
            return Err(StoreError::question(format!(
                "h{happening}: no report would be left; leave at least one of them out of the list"
            )));
        }
        for (i, e) in events.iter().enumerate() {
            for other in &rest {
                decide(db, APART, e, other, made)?;
            }
            for other in events.iter().skip(i + 1) {
                decide(db, TOGETHER, e, other, made)?;
            }
        }
        Ok(())
    })
}

/// Decides that the reports of both happenings are of one. [`crate::Linker::update`] then puts them together.
///
/// # Errors
///
/// When there is no such happening, or both are one.
pub fn merge(store: &mut Store, one: i64, other: i64, made: &str) -> Result<(), StoreError> {
    if one == other {
        return Err(StoreError::question(format!("h{one}: is one happening already; name two")));
    }
    store.change(|db| {
        let all: Vec<String> = members(db, one)?.into_iter().chain(members(db, other)?).collect();
        for (i, a) in all.iter().enumerate() {
            for b in all.iter().skip(i + 1) {
                decide(db, TOGETHER, a, b, made)?;
            }
        }
        Ok(())
    })
}

/// When each pair was decided, for the reasons of a membership: by the ids of both, the smaller first.
pub(crate) fn made(db: &Connection, a: &str, b: &str) -> Result<Option<String>, StoreError> {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let found: BTreeMap<String, String> = db
        .prepare_cached("SELECT kind, made FROM link_decisions WHERE a = ?1 AND b = ?2")?
        .query_map([a, b], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(found.get(TOGETHER).cloned())
}
