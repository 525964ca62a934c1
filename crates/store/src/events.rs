//! Events as rows: columns for filters and views, the record as JSON, participants, keys.

use crate::day::{Days, days};
use crate::delivery::Hash;
use crate::{StoreError, keys};
use lagebild_model::{Coded, Event, EventPlace, Party};
use rusqlite::{OptionalExtension, Transaction, params};

/// What stands between the values of a cell.
const SEPARATOR: &str = " ";
/// The day of an event without any date.
const NO_DAY: Days = Days { first: 0, last: 0 };

/// `~` and the beginning of the hash, for a story whose name another item has.
pub(crate) fn suffix(hash: &Hash) -> String {
    let [a, b, c, ..] = hash;
    format!("~{a:02x}{b:02x}{c:02x}")
}

/// Adds an event of a story that goes by `name`.
pub(crate) fn add(
    db: &Transaction<'_>,
    story: i64,
    name: &str,
    event: &Event,
    coded: &Coded,
) -> Result<(), StoreError> {
    let mut event = event.clone();
    if event.story != name {
        if let Some((_, at)) = event.id.rsplit_once('@') {
            event.id = format!("{name}@{at}");
        }
        name.clone_into(&mut event.story);
    }
    let place = event.place.as_ref().map(|p| place(db, p)).transpose()?;
    let out = coded.story.published.as_ref().and_then(|p| days(&p.value)).unwrap_or(NO_DAY);
    let days = event.date.as_ref().and_then(|d| days(&d.value)).unwrap_or(out);
    let id = row(db, story, &event, place.as_ref().map(|p| p.0), days, out.first)?;
    db.prepare_cached("INSERT INTO records (event, record) VALUES (?1, ?2)")?
        .execute(params![id, serde_json::to_string(&event)?])?;
    parties(db, id, &event)?;
    for key in keys::keys(&event, place.as_ref().map(|p| p.1.as_str())) {
        let key = key_id(db, &key)?;
        db.prepare_cached("INSERT INTO postings (key, day, event) VALUES (?1, ?2, ?3)")?
            .execute(params![key, days.first, id])?;
    }
    Ok(())
}

fn row(
    db: &Transaction<'_>,
    story: i64,
    e: &Event,
    place: Option<i64>,
    days: Days,
    out: i64,
) -> Result<i64, StoreError> {
    Ok(db
        .prepare_cached(
            "INSERT INTO events (story, event, type, mode, context, plover, quad, scale, status, historical, confidence,
             date, day, last_day, out, place, killed, wounded, arrested, rule, shown_from, shown_until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, '', '~')",
        )?
        .insert(params![
            story,
            e.id,
            e.kind,
            e.mode.join(SEPARATOR),
            e.context.join(SEPARATOR),
            e.plover,
            e.quad,
            e.scale,
            e.status.word(),
            e.historical,
            e.confidence,
            e.date.as_ref().map(|d| &d.value),
            days.first,
            days.last,
            out,
            place,
            e.numbers.killed,
            e.numbers.wounded,
            e.numbers.arrested,
            e.rule,
        ])?)
}

/// Takes away an event with all that was found by it.
pub(crate) fn remove(db: &Transaction<'_>, row: i64, event: &Event) -> Result<(), StoreError> {
    let day: i64 =
        db.prepare_cached("SELECT day FROM events WHERE id = ?1")?.query_row([row], |r| r.get(0))?;
    let gazetteer = event.place.as_ref().map(gazetteer);
    for key in keys::keys(event, gazetteer.as_deref()) {
        let key = key_id(db, &key)?;
        db.prepare_cached("DELETE FROM postings WHERE key = ?1 AND day = ?2 AND event = ?3")?
            .execute([key, day, row])?;
    }
    for statement in [
        "DELETE FROM parties WHERE event = ?1",
        "DELETE FROM records WHERE event = ?1",
        "DELETE FROM events WHERE id = ?1",
    ] {
        db.prepare_cached(statement)?.execute([row])?;
    }
    Ok(())
}

/// What a place goes by.
fn gazetteer(p: &EventPlace) -> String {
    if p.id.is_empty() { format!("={}", p.name.to_lowercase()) } else { p.id.clone() }
}

/// The row of a place and what it goes by; the first event that names it makes it.
fn place(db: &Transaction<'_>, p: &EventPlace) -> Result<(i64, String), StoreError> {
    let gazetteer = gazetteer(p);
    let known: Option<i64> = db
        .prepare_cached("SELECT id FROM places WHERE gazetteer = ?1")?
        .query_row([&gazetteer], |r| r.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok((id, gazetteer));
    }
    let id = db
        .prepare_cached(
            "INSERT INTO places (gazetteer, name, name_de, kind, country, country_name, lat, lon)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .insert(params![gazetteer, p.name, p.name_de, p.kind, p.country, p.country_name, p.lat, p.lon])?;
    Ok((id, gazetteer))
}

fn key_id(db: &Transaction<'_>, key: &str) -> Result<i64, StoreError> {
    let known: Option<i64> =
        db.prepare_cached("SELECT id FROM keys WHERE key = ?1")?.query_row([key], |r| r.get(0)).optional()?;
    Ok(match known {
        Some(id) => id,
        None => db.prepare_cached("INSERT INTO keys (key) VALUES (?1)")?.insert([key])?,
    })
}

/// Participants, authorities, deniers.
fn parties(db: &Transaction<'_>, event: i64, e: &Event) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO parties (event, role, n, code, sector, name, office, kind, depth, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    let lists: [(&str, &[Party]); 3] =
        [("actor", &e.actor), ("recipient", &e.recipient), ("denier", &e.denied_by)];
    for (role, list) in lists {
        for (n, p) in list.iter().enumerate() {
            insert.execute(params![
                event,
                role,
                n,
                p.code,
                p.sector.join(SEPARATOR),
                p.name,
                p.office,
                None::<&str>,
                None::<u8>,
                p.text
            ])?;
        }
    }
    for (n, s) in e.source.iter().enumerate() {
        insert.execute(params![
            event,
            "source",
            n,
            s.code,
            s.sector.join(SEPARATOR),
            None::<&str>,
            None::<&str>,
            keys::kind(s.kind),
            s.depth,
            s.text
        ])?;
    }
    Ok(())
}
