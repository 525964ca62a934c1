//! The form of the file: migrations, connections, views.

use crate::StoreError;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// Steps from an empty file to the newest form, by number. None needs another but the first, so that a step that came
/// later with a lower number is still taken; which were taken stands in the table `steps`, the highest number known in the
/// file's `user_version`.
const MIGRATIONS: [(i64, &str); 2] =
    [(1, include_str!("../sql/001.sql")), (3, include_str!("../sql/003.sql"))];
/// The table of steps; a file without it has taken all up to its `user_version`.
const STEPS: &str = "CREATE TABLE IF NOT EXISTS steps (number INTEGER PRIMARY KEY) STRICT";
const VIEWS: &str = include_str!("../sql/views.sql");
/// `application_id` of the file: "Lage" in ASCII.
const APPLICATION: i64 = 0x4c61_6765;
/// How long a connection waits for another writer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Memory for pages, in KiB (SQLite takes it negative): of a reader and of the writer.
const CACHE: (i64, i64) = (-65_536, -262_144);
/// Pages in the log from which it is written back: 64 MB.
const CHECKPOINT: i64 = 16_384;
/// Prepared statements kept.
const STATEMENTS: usize = 64;
/// The instant of SQLite's clock, in the store's form.
const CLOCK: &str = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";

fn prepare(db: &Connection, cache: i64) -> Result<(), StoreError> {
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    db.execute_batch(&format!(
        "PRAGMA cache_size = {cache}; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON"
    ))?;
    Ok(())
}

/// Opens the file for writing; makes it where there is none, and brings an older form up to date.
pub(crate) fn writer(path: &Path) -> Result<Connection, StoreError> {
    let mut db = Connection::open(path).map_err(|e| StoreError::foreign(path, e.to_string()))?;
    check(&db, path)?;
    prepare(&db, CACHE.1)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    // a confirmed batch is on the disk
    db.pragma_update(None, "synchronous", "FULL")?;
    migrate(&mut db)?;
    Ok(db)
}

/// Opens the file for reading, with views as of `now`.
pub(crate) fn reader(path: &Path, now: &str) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::missing(path));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db =
        Connection::open_with_flags(path, flags).map_err(|e| StoreError::foreign(path, e.to_string()))?;
    if check(&db, path)? == 0 {
        return Err(StoreError::foreign(path, "the file is empty"));
    }
    prepare(&db, CACHE.0)?;
    let now = format!("'{}'", now.replace('\'', ""));
    db.execute_batch(&VIEWS.replace("{view}", "CREATE TEMP VIEW").replace("{now}", &now))?;
    Ok(db)
}

/// The form of the file; an error for one that is not ours.
fn check(db: &Connection, path: &Path) -> Result<i64, StoreError> {
    db.busy_timeout(PATIENCE)?;
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = match (number("application_id"), number("user_version")) {
        (Ok(a), Ok(v)) => (a, v),
        (Err(e), _) | (_, Err(e)) => return Err(StoreError::foreign(path, e.to_string())),
    };
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    if application != APPLICATION && (application != 0 || version != 0 || tables != 0) {
        return Err(StoreError::foreign(path, "it is another program's database"));
    }
    let known = newest();
    if version > known { Err(StoreError::newer(path, version, known)) } else { Ok(version) }
}

/// The highest number of a step.
fn newest() -> i64 {
    MIGRATIONS.iter().map(|(number, _)| *number).max().unwrap_or(0)
}

/// The steps a file has taken.
fn taken(db: &Connection) -> Result<BTreeSet<i64>, StoreError> {
    if !db.table_exists(None, "steps")? {
        let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        return Ok((1..=version).collect());
    }
    let mut steps = db.prepare("SELECT number FROM steps")?;
    let rows = steps.query_map([], |r| r.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes the steps that are missing, all in one transaction; a crash leaves the older form.
fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let change = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let done = taken(&change)?;
    if MIGRATIONS.iter().all(|(number, _)| done.contains(number)) {
        return Ok(());
    }
    change.execute_batch(STEPS)?;
    for (number, step) in MIGRATIONS {
        if !done.contains(&number) {
            change.execute_batch(step)?;
        }
    }
    for number in done.into_iter().chain(MIGRATIONS.map(|(number, _)| number)) {
        change.execute("INSERT OR IGNORE INTO steps (number) VALUES (?1)", [number])?;
    }
    change.execute_batch(&views())?;
    change.pragma_update(None, "application_id", APPLICATION)?;
    change.pragma_update(None, "user_version", newest())?;
    change.commit()?;
    Ok(())
}

/// The views of the file itself, made anew with each form.
fn views() -> String {
    let names = VIEWS.lines().filter_map(|l| l.strip_prefix("{view} ")?.split_whitespace().next());
    let out: String = names.flat_map(|name| ["DROP VIEW IF EXISTS ", name, ";\n"]).collect();
    // views of the file name its tables without a schema
    out + &VIEWS.replace("{view}", "CREATE VIEW").replace("{now}", CLOCK).replace("main.", "")
}
