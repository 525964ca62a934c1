//! Which stories repeat each other's text.

use crate::load::Shelf;
use crate::shingles::{Overlap, bands};
use lagebild_store::StoreError;
use rusqlite::{Connection, params};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Keeps a story's sketch and the stories it repeats or that repeat it, once. What two texts have in common never
/// changes, so nothing is taken back when a version is replaced; what is shown then is left to the views.
pub(crate) fn keep(db: &Connection, shelf: &mut Shelf, row: i64) -> Result<(), StoreError> {
    if db.prepare_cached("SELECT 1 FROM sketches WHERE story = ?1 LIMIT 1")?.exists([row])? {
        return Ok(());
    }
    let Some(own) = shelf.text(db, row)? else { return Ok(()) };
    let mut met = BTreeSet::new();
    let mut find = db.prepare_cached("SELECT story FROM sketches WHERE band = ?1")?;
    let mut add = db.prepare_cached("INSERT OR IGNORE INTO sketches (band, story) VALUES (?1, ?2)")?;
    for band in bands(&own.shingles) {
        let rows = find.query_map([band], |r| r.get::<_, i64>(0))?;
        met.extend(rows.collect::<Result<Vec<_>, _>>()?);
        add.execute([band, row])?;
    }
    let mut insert = db.prepare_cached(
        "INSERT OR IGNORE INTO near_duplicates (a, b, shared, a_in_b, b_in_a) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for other in met.into_iter().filter(|o| *o != row) {
        let Some(theirs) = shelf.text(db, other)? else { continue };
        let (a, b) = if row < other { (&own, &theirs) } else { (&theirs, &own) };
        let o = Overlap::of(&a.shingles, &b.shingles);
        if o.repeats() {
            insert.execute(params![a.row, b.row, o.shared, o.a_in_b, o.b_in_a])?;
        }
    }
    Ok(())
}

/// The stories that repeat each of these, or that these repeat.
pub(crate) fn of(
    db: &Connection,
    rows: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<i64, BTreeSet<i64>>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT b FROM near_duplicates WHERE a = ?1 UNION SELECT a FROM near_duplicates WHERE b = ?1",
    )?;
    let mut out = BTreeMap::new();
    for row in rows {
        if let Entry::Vacant(free) = out.entry(row) {
            free.insert(find.query_map([row], |r| r.get(0))?.collect::<Result<BTreeSet<i64>, _>>()?);
        }
    }
    Ok(out)
}
