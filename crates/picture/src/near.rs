//! Which stories repeat each other's text.

use crate::load::Shelf;
use crate::shingles::{Overlap, bands};
use lagebild_store::StoreError;
use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// Copies of a text go out within so many days; beyond them texts are not compared, however many there are.
const DAYS: i32 = 3;
/// The day of stories without one.
const NO_DAY: i32 = i32::MIN / 2;

/// Keeps a story's sketch and the stories it repeats or that repeat it, once. What two texts have in common never
/// changes, so nothing is taken back when a version is replaced; what is shown then is left to the views.
pub(crate) fn keep(db: &Connection, shelf: &mut Shelf, row: i64) -> Result<(), StoreError> {
    if db.prepare_cached("SELECT 1 FROM sketches WHERE story = ?1 LIMIT 1")?.exists([row])? {
        return Ok(());
    }
    let Some(own) = shelf.text(db, row)? else { return Ok(()) };
    let day = i64::from(own.out.unwrap_or(NO_DAY));
    let (first, last) = (day - i64::from(DAYS), day + i64::from(DAYS));
    let mut met: Vec<i64> = Vec::new();
    let mut find =
        db.prepare_cached("SELECT story FROM sketches WHERE band = ?1 AND day BETWEEN ?2 AND ?3")?;
    let mut add =
        db.prepare_cached("INSERT OR IGNORE INTO sketches (band, day, story) VALUES (?1, ?2, ?3)")?;
    for band in bands(&own.shingles) {
        for other in find.query_map([band, first, last], |r| r.get::<_, i64>(0))? {
            met.push(other?);
        }
        add.execute([band, day, row])?;
    }
    met.sort_unstable();
    met.dedup();
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

/// Stories with those that they repeat or that repeat them, by their rows.
#[derive(Debug, Default)]
pub(crate) struct Near(FxHashMap<i64, Vec<i64>>);

impl Near {
    /// What these stories repeat, and what repeats them.
    pub fn of(db: &Connection, rows: impl IntoIterator<Item = i64>) -> Result<Self, StoreError> {
        let mut find = db.prepare_cached(
            "SELECT b FROM near_duplicates WHERE a = ?1 UNION ALL SELECT a FROM near_duplicates WHERE b = ?1",
        )?;
        let mut out = FxHashMap::default();
        for row in rows {
            if let Entry::Vacant(free) = out.entry(row) {
                let mut list: Vec<i64> = find.query_map([row], |r| r.get(0))?.collect::<Result<_, _>>()?;
                list.sort_unstable();
                free.insert(list);
            }
        }
        Ok(Self(out))
    }

    /// One of two stories repeats the other.
    pub fn holds(&self, story: i64, other: i64) -> bool {
        self.0.get(&story).is_some_and(|list| list.binary_search(&other).is_ok())
    }
}
