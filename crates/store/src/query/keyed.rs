//! What of a filter is a key: the keys of each field.

use crate::StoreError;
use crate::filter::{Filter, Who};
use crate::keys::{self, about, key};
use rusqlite::{Connection, OptionalExtension};

/// Everything that is a key, one group a field.
pub(super) fn groups(db: &Connection, filter: &Filter) -> Result<Option<Vec<Vec<i64>>>, StoreError> {
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

pub(super) fn who(role: &str, list: &[Who]) -> Vec<String> {
    let one = |w: &Who| match w {
        Who::Code(c) => key(role, c),
        Who::Part(c, s) => key(role, &format!("{c}.{s}")),
        Who::Sector(s) => key(role, &format!(".{s}")),
        Who::Name(n) if role == about::SOURCE => key(role, &n.to_lowercase()),
        Who::Name(n) => key(role, &keys::name(n)),
    };
    list.iter().map(one).collect()
}

pub(super) fn key_ids(db: &Connection, keys: &[String]) -> Result<Vec<i64>, StoreError> {
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
