//! Statements of the user's, over the views alone.
//!
//! The tables hold what is not to be seen: embargoed, replaced, withdrawn. So a statement may read the views and nothing
//! beside them. SQLite's authorizer is told which table is read, but not reliably for which view: it takes the name of a
//! `WITH` for that of a view, and tells of a table that is only counted as if the statement had named it. So the file is
//! attached under a name that no statement can write ([`FILE`]), and only the views write it; what the bare name of a
//! table means stands in [`schema::views_only`].

use crate::{Reader, StoreError, schema};
use rusqlite::Row;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Name of the file for statements. One with this control character is refused.
const FILE: &str = "store\u{1}";
/// Functions of SQLite that give rows of JSON they are handed; they read no table.
const JSON: [&str; 2] = ["json_each", "json_tree"];

impl Reader {
    /// Runs one reading statement over the views (`lage_events` ...); hands the names of the columns, then each row, to
    /// `sink`.
    ///
    /// ```
    /// use lagebild_store::{Cells, Reader, Store, StoreError};
    ///
    /// let path = std::env::temp_dir().join("lagebild-doc-sql.db");
    /// # let _ = std::fs::remove_file(&path);
    /// Store::open(&path)?;
    /// let reader = Reader::open(&path, "2024-08-01T12:00:00Z")?;
    /// let run = |statement| reader.sql(statement, |_: Cells<'_>| Ok::<_, StoreError>(()));
    ///
    /// assert!(run("SELECT type, count(*) FROM lage_events GROUP BY type").is_ok());
    /// assert!(run("SELECT name FROM stories").is_err(), "a table: embargoed stories stand in it");
    /// # Ok::<(), StoreError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the text is no statement, more than one, one that would write, or one that reads anything but the views.
    pub fn sql<E: From<StoreError>>(
        &self,
        statement: &str,
        mut sink: impl FnMut(Cells<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if statement.contains('\u{1}') {
            return Err(StoreError::denied("it holds a control character").into());
        }
        let refused = Arc::new(Mutex::new(None));
        let db = self.guarded(&refused)?;
        let reads = is_reading(statement);
        let wrong = |e: rusqlite::Error| {
            let what = refused.lock().unwrap_or_else(PoisonError::into_inner).take();
            E::from(match what {
                Some(what) => StoreError::denied(&what),
                None if reads => StoreError::statement(&e),
                None => StoreError::denied("it is no question"),
            })
        };
        let mut statement = db.prepare(statement).map_err(wrong)?;
        if !statement.readonly() {
            return Err(StoreError::denied("it would change the store").into());
        }
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        sink(Cells::Names(&names))?;
        let mut rows = statement.query([]).map_err(wrong)?;
        while let Some(row) = rows.next().map_err(wrong)? {
            let values: Result<Vec<Cell>, _> = (0..names.len()).map(|i| cell(row, i)).collect();
            sink(Cells::Row(&values.map_err(wrong)?))?;
        }
        Ok(())
    }

    /// A connection of its own that reads the views and nothing else; what it refuses is noted in `refused`.
    fn guarded(&self, refused: &Arc<Mutex<Option<String>>>) -> Result<rusqlite::Connection, StoreError> {
        let mut db = schema::views_only(&self.path, &self.now, FILE)?;
        let views: BTreeSet<&str> = schema::names().collect();
        let refused = Arc::clone(refused);
        db.authorizer(Some(move |asked: AuthContext<'_>| match refusal(&asked, &views) {
            None => Authorization::Allow,
            Some(what) => {
                refused.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(what);
                Authorization::Deny
            }
        }))?;
        Ok(db)
    }
}

/// True for a statement that begins as a question does; one that begins with a note may be one.
fn is_reading(statement: &str) -> bool {
    let first = statement.split_whitespace().next().unwrap_or_default().to_lowercase();
    ["select", "with", "values", "explain"].contains(&first.as_str()) || first.starts_with(['-', '/'])
}

/// What is wrong with what a statement asks for; nothing where it may have it.
fn refusal(asked: &AuthContext<'_>, views: &BTreeSet<&str>) -> Option<String> {
    match asked.action {
        AuthAction::Select | AuthAction::Recursive | AuthAction::Function { .. } => None,
        AuthAction::Read { table_name, column_name } => {
            let name = table_name.to_lowercase();
            let open = match asked.database_name {
                _ if name.starts_with("sqlite_") => false,
                Some(FILE) => true,
                // a view or a `WITH` of which no column is taken
                None if column_name.is_empty() => true,
                _ => views.contains(name.as_str()) || JSON.contains(&name.as_str()),
            };
            (!open).then(|| format!("{} is none of the views", asked.accessor.unwrap_or(table_name)))
        }
        AuthAction::Pragma { pragma_name, .. } => Some(format!("it asks for PRAGMA {pragma_name}")),
        _ => Some("it would change the store or the connection".into()),
    }
}

/// What a statement gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cells<'a> {
    /// The names of the columns, once, first.
    Names(&'a [String]),
    /// A row.
    Row(&'a [Cell]),
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes, as hexadecimal digits.
    Bytes(String),
}

/// The two hexadecimal digits of a byte.
fn digits(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|d| char::from_digit(u32::from(d), 16).unwrap_or('0'))
}

fn cell(row: &Row<'_>, at: usize) -> rusqlite::Result<Cell> {
    use rusqlite::types::ValueRef;
    Ok(match row.get_ref(at)? {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(i) => Cell::Integer(i),
        ValueRef::Real(x) => Cell::Real(x),
        ValueRef::Text(t) => Cell::Text(String::from_utf8_lossy(t).into_owned()),
        ValueRef::Blob(b) => Cell::Bytes(b.iter().flat_map(|x| digits(*x)).collect()),
    })
}
