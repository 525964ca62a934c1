//! A folder for items and a store beside it.

use super::{is_orderly, lagebild, out, text};
use std::path::{Path, PathBuf};
use std::process::Output;

/// A folder for items and a store beside it.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// A new one.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A path beside the store.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The store's file.
    pub fn store(&self) -> PathBuf {
        self.path("lage.db")
    }

    /// Puts an item into the folder `wire`.
    pub fn put(&self, name: &str, item: &(impl AsRef<[u8]> + ?Sized)) -> &Self {
        let path = self.path("wire").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, item).expect("an item");
        self
    }

    /// Runs a command on the store.
    pub fn run(&self, args: &[&str]) -> Output {
        let store = self.store();
        let o = lagebild(&[args, &["--store", text(&store)]].concat());
        is_orderly(&o);
        o
    }

    /// Ingests the folder `wire`.
    pub fn ingest(&self) -> Output {
        self.run(&["ingest", text(&self.path("wire"))])
    }

    /// The rows of a statement over the tables, which `sql` does not show; cells joined by commas.
    pub fn tables(&self, statement: &str) -> Vec<String> {
        tables(&self.store(), statement)
    }

    /// `STORY TYPE` of all events that are shown, each once.
    pub fn shown(&self) -> Vec<String> {
        let statement = "SELECT DISTINCT story, type FROM lage_events ORDER BY story, type";
        let rows = out(&self.run(&["sql", statement, "--format", "csv"]));
        rows.lines().skip(1).map(|l| l.replace(',', " ")).collect()
    }
}

/// The rows of a statement over the tables of a store.
pub fn tables(store: &Path, statement: &str) -> Vec<String> {
    use rusqlite::types::ValueRef::{Blob, Integer, Null, Real, Text};
    let db = rusqlite::Connection::open_with_flags(store, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
        .expect("a store");
    let mut prepared = db.prepare(statement).expect(statement);
    let columns = prepared.column_count();
    let row = |r: &rusqlite::Row<'_>| {
        let cell = |i| match r.get_ref(i).expect("a cell") {
            Null => String::new(),
            Integer(i) => i.to_string(),
            Real(x) => x.to_string(),
            Text(t) => String::from_utf8_lossy(t).into_owned(),
            Blob(b) => format!("{b:?}"),
        };
        Ok((0..columns).map(cell).collect::<Vec<_>>().join(","))
    };
    prepared.query_map([], row).expect(statement).collect::<Result<_, _>>().expect(statement)
}

/// An item of the dpa with its number: an event of each kind that `sentence` tells.
pub fn item(number: &str, head: &str, sentence: &str) -> String {
    format!(
        "{number} 4 pl 93 dpa 1888\n\n{head}\n\nGENF (dpa) - {sentence} Das teilten die Behörden mit.\n\n271418 Feb 24\n"
    )
}

/// One event, SANCTION.
pub const EXPELS: &str = "Die Schweiz hat am Montag zwei russische Diplomaten ausgewiesen.";
/// One event, ASSAULT.
pub const ATTACKS: &str = "Russische Truppen griffen am Montag ukrainische Stellungen an.";
