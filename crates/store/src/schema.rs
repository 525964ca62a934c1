//! The form of the file: migrations, connections, views.

use crate::StoreError;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

/// Steps from an empty file to the newest form, by ascending number; the file's `user_version` is the highest number taken.
/// A step is missing where the first table it makes is not there: the steps 2 to 5 came in another order, and none needs
/// another but the first.
const MIGRATIONS: [(i64, &str); 7] = [
    (1, include_str!("../sql/001.sql")),
    (2, include_str!("../sql/002.sql")),
    (3, include_str!("../sql/003.sql")),
    (4, include_str!("../sql/004.sql")),
    (5, include_str!("../sql/005.sql")),
    (6, include_str!("../sql/006.sql")),
    (7, include_str!("../sql/007.sql")),
];
/// The number of the newest form.
const NEWEST: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;
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
    view_at(&db, now)?;
    Ok(db)
}

/// Makes the views of a reader as of `now`, in place of those it has.
pub(crate) fn view_at(db: &Connection, now: &str) -> Result<(), StoreError> {
    let drop: String = names().flat_map(|name| ["DROP VIEW IF EXISTS temp.", name, ";\n"]).collect();
    db.execute_batch(&(drop + &views_at(now).replace("{view}", "CREATE TEMP VIEW")))?;
    Ok(())
}

/// Opens the file for statements that may name the views only, see [`crate::sql`]: it goes by the name `file`, and each
/// of its tables has a view of the same name before it, which reads what is refused.
pub(crate) fn views_only(path: &Path, now: &str, file: &str) -> Result<Connection, StoreError> {
    let text = path.to_str().ok_or_else(|| StoreError::foreign(path, "its name is not UTF-8"))?;
    let db = Connection::open_with_flags(
        ":memory:",
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    db.busy_timeout(PATIENCE)?;
    db.execute(&format!("ATTACH ?1 AS \"{file}\""), [text])?;
    db.execute_batch(&format!("PRAGMA \"{file}\".cache_size = {}; PRAGMA temp_store = MEMORY", CACHE.0))?;
    let tables: Vec<String> = db
        .prepare(&format!(
            "SELECT name FROM \"{file}\".sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        ))?
        .query_map([], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    let of_file = format!("\"{file}\".");
    let mut views = views_at(now).replace("{view}", "CREATE TEMP VIEW").replace("main.", &of_file);
    for table in tables.iter().filter(|t| !names().any(|view| view.eq_ignore_ascii_case(t))) {
        let table = table.replace('"', "\"\"");
        let _ = write!(views, "\nCREATE TEMP VIEW \"{table}\" AS SELECT * FROM temp.sqlite_temp_master;");
    }
    db.execute_batch(&views)?;
    Ok(db)
}

/// The text of the views as of `now`.
fn views_at(now: &str) -> String {
    VIEWS.replace("{now}", &format!("'{}'", now.replace('\'', "")))
}

/// The names of the views.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    VIEWS.lines().filter_map(|l| l.strip_prefix("{view} ")?.split_whitespace().next())
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
    if version > NEWEST { Err(StoreError::newer(path, version, NEWEST)) } else { Ok(version) }
}

/// Takes the steps that are missing, all in one transaction; a crash leaves the older form.
fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let change = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let mut missing = Vec::new();
    for (number, step) in MIGRATIONS {
        if is_missing(&change, number, step)? {
            missing.push(step);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    for step in missing {
        change.execute_batch(step)?;
    }
    change.execute_batch(&views())?;
    change.pragma_update(None, "application_id", APPLICATION)?;
    change.pragma_update(None, "user_version", NEWEST)?;
    change.commit()?;
    Ok(())
}

fn is_missing(db: &Connection, number: i64, step: &str) -> Result<bool, StoreError> {
    let done: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let table = step.lines().find_map(|l| l.strip_prefix("CREATE TABLE ")?.split_whitespace().next());
    match table {
        Some(table) if number <= done => Ok(!db.table_exists(None, table)?),
        _ => Ok(number > done),
    }
}

/// The views of the file itself, made anew with each form.
fn views() -> String {
    let out: String = names().flat_map(|name| ["DROP VIEW IF EXISTS ", name, ";\n"]).collect();
    // views of the file name its tables without a schema
    out + &VIEWS.replace("{view}", "CREATE VIEW").replace("{now}", CLOCK).replace("main.", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_form_is_brought_up_to_date() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("lage.db");
        {
            let db = Connection::open(&path).expect("a file");
            db.execute_batch(include_str!("../sql/001.sql")).expect("the first form");
            db.execute_batch("INSERT INTO runs VALUES (7, 'lagebild', '', '')").expect("a row");
            db.pragma_update(None, "application_id", APPLICATION).expect("marked");
            db.pragma_update(None, "user_version", 1).expect("marked");
        }
        let db = writer(&path).expect("brought up to date");
        let number = |statement: &str| db.query_row(statement, [], |r| r.get::<_, i64>(0)).expect("a number");
        assert_eq!(number("SELECT id FROM runs"), 7, "what it held is kept");
        assert_eq!(number("SELECT count(*) FROM fetches"), 0);
        assert_eq!(number("SELECT count(*) FROM happenings"), 0);
        // a file of a form to which a step with a lower number was added later
        db.execute_batch("DROP TABLE past; DROP TABLE codings").expect("as it was");
        drop(db);
        let db = writer(&path).expect("brought up to date");
        let number = |statement: &str| db.query_row(statement, [], |r| r.get::<_, i64>(0)).expect("a number");
        assert_eq!(number("SELECT count(*) FROM codings"), 0);
        assert_eq!(number("PRAGMA user_version"), NEWEST);
        db.pragma_update(None, "user_version", NEWEST + 1).expect("marked");
        assert!(writer(&path).is_err_and(|e| e.to_string().contains("newer lagebild")));
    }
}
