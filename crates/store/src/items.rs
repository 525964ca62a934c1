//! Items and their versions: which is newer, which is shown when.

use crate::day::{ALWAYS, NEVER};
use crate::delivery::{Entry, Hash, ItemKey, Signal};
use crate::{StoreError, changes, events};
use rusqlite::{OptionalExtension, Transaction, params};

/// An item's row.
pub(crate) struct Item {
    pub id: i64,
    /// It had no version yet.
    pub new: bool,
}

/// The rank of a kill without a version number: behind every version.
const LAST: i64 = i64::MAX;

/// The item of a key: the one with its number, else the one it replaces, else a new one.
pub(crate) fn find_or_add(db: &Transaction<'_>, key: &ItemKey) -> Result<Item, StoreError> {
    let find = |number: &str| {
        db.prepare_cached("SELECT item FROM item_keys WHERE agency = ?1 AND key = ?2")?
            .query_row([&key.agency, number], |r| r.get::<_, i64>(0))
            .optional()
    };
    if let Some(id) = find(&key.item)? {
        return Ok(Item { id, new: false });
    }
    let replaced = key.replaces.as_deref().map(find).transpose()?.flatten();
    let (id, new) = match replaced {
        Some(id) => (id, false),
        None => {
            let mut insert = db.prepare_cached("INSERT INTO items (agency, item) VALUES (?1, ?2)")?;
            (insert.insert([&key.agency, &key.item])?, true)
        }
    };
    // the number it replaces is kept too: that version may come later
    for number in std::iter::once(&key.item).chain(&key.replaces) {
        db.prepare_cached("INSERT OR IGNORE INTO item_keys (agency, key, item) VALUES (?1, ?2, ?3)")?
            .execute(params![key.agency, number, id])?;
    }
    Ok(Item { id, new })
}

/// The name a story's events go by: its own, or with the hash behind where a story of another item has it.
pub(crate) fn free_name(
    db: &Transaction<'_>,
    item: i64,
    name: &str,
    hash: &Hash,
) -> Result<String, StoreError> {
    let taken = db
        .prepare_cached("SELECT 1 FROM stories WHERE name = ?1 AND item <> ?2 LIMIT 1")?
        .exists(params![name, item])?;
    Ok(if taken { format!("{name}{}", events::suffix(hash)) } else { name.to_owned() })
}

/// Where a version stands among those of its item: its number; without one that of the highest before it; a kill
/// without a number stands last.
pub(crate) fn rank(db: &Transaction<'_>, item: i64, entry: &Entry) -> Result<i64, StoreError> {
    if let Some(n) = entry.key.version {
        return Ok(i64::from(n));
    }
    if entry.signal == Signal::Kill {
        return Ok(LAST);
    }
    Ok(db
        .prepare_cached("SELECT coalesce(max(rank), 0) FROM stories WHERE item = ?1 AND rank < ?2")?
        .query_row(params![item, LAST], |r| r.get(0))?)
}

/// A version as the order of versions sees it.
struct Version {
    id: i64,
    embargo: Option<String>,
    from: String,
    until: String,
    kill: bool,
}

/// Sets anew which version of an item is shown when, after `story` was added: each from its embargo on until that of
/// the first version behind it ends. Notes what `story` changed.
pub(crate) fn settle(db: &Transaction<'_>, item: i64, story: i64) -> Result<(), StoreError> {
    let versions: Vec<Version> = db
        .prepare_cached(
            "SELECT id, embargo, shown_from, shown_until, signal FROM stories WHERE item = ?1 ORDER BY rank, sent, id",
        )?
        .query_map([item], |r| {
            let signal: String = r.get(4)?;
            Ok(Version {
                id: r.get(0)?,
                embargo: r.get(1)?,
                from: r.get(2)?,
                until: r.get(3)?,
                kill: signal == Signal::Kill.word(),
            })
        })?
        .collect::<Result<_, _>>()?;
    let mut until = NEVER.to_owned();
    for v in versions.iter().rev() {
        let from = v.embargo.clone().unwrap_or_else(|| ALWAYS.to_owned());
        if (&v.from, &v.until) != (&from, &until) {
            show(db, v.id, &from, &until)?;
        }
        until = until.min(from);
    }
    let Some(at) = versions.iter().position(|v| v.id == story) else { return Ok(()) };
    let pairs = [at.checked_sub(1).map(|b| (b, at)), Some((at, at + 1))];
    for (before, after) in pairs.into_iter().flatten() {
        if let (Some(b), Some(a)) = (versions.get(before), versions.get(after)) {
            changes::note(db, b.id, a.id, a.kill)?;
        }
    }
    Ok(())
}

/// Notes anew what a version changed and what the one behind it did, after its events were replaced; its events are shown
/// as it is.
pub(crate) fn renew(db: &Transaction<'_>, story: i64) -> Result<(), StoreError> {
    let (item, from, until): (i64, String, String) = db
        .prepare_cached("SELECT item, shown_from, shown_until FROM stories WHERE id = ?1")?
        .query_row([story], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    show(db, story, &from, &until)?;
    let versions: Vec<(i64, String)> = db
        .prepare_cached("SELECT id, signal FROM stories WHERE item = ?1 ORDER BY rank, sent, id")?
        .query_map([item], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for pair in versions.windows(2) {
        if let [(before, _), (after, signal)] = pair
            && (*before == story || *after == story)
        {
            changes::note(db, *before, *after, signal == Signal::Kill.word())?;
        }
    }
    Ok(())
}

fn show(db: &Transaction<'_>, story: i64, from: &str, until: &str) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE stories SET shown_from = ?2, shown_until = ?3 WHERE id = ?1")?
        .execute(params![story, from, until])?;
    db.prepare_cached("UPDATE events SET shown_from = ?2, shown_until = ?3 WHERE story = ?1")?
        .execute(params![story, from, until])?;
    Ok(())
}
