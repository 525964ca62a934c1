//! `docs/store.md` names every view with all its columns, in their order.

mod common;

use common::Bench;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// The columns of each view of a store.
fn views() -> BTreeMap<String, Vec<String>> {
    let bench = Bench::new();
    let db = Connection::open(bench.path()).expect("the store");
    let mut names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'view'").expect("a statement");
    let names: Vec<String> =
        names.query_map([], |r| r.get(0)).expect("names").collect::<Result<_, _>>().expect("names");
    let columns = |name: &str| {
        let view = db.prepare(&format!("SELECT * FROM {name}")).expect("a view that can be read");
        view.column_names().map(str::to_owned).collect()
    };
    names.iter().map(|name| (name.clone(), columns(name))).collect()
}

/// The rows of the table: view, columns. What stands in brackets explains.
fn told(text: &str) -> BTreeMap<String, Vec<String>> {
    let rows = text.lines().filter(|l| l.starts_with("| `lage_"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let name = cells.first().expect("a view").trim().trim_matches('`');
        let mut depth = 0;
        let bare: String = cells
            .last()
            .expect("columns")
            .chars()
            .filter(|c| {
                depth += i32::from(*c == '(');
                let outside = depth == 0;
                depth -= i32::from(*c == ')');
                outside
            })
            .collect();
        let columns = bare.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (name.to_owned(), columns)
    })
    .collect()
}

#[test]
fn the_table_of_views_is_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/store.md");
    let told = told(&std::fs::read_to_string(path).expect("docs/store.md"));
    let views = views();
    assert!(views.len() > 9, "{views:?}");
    for (name, columns) in &views {
        let row = told.get(name);
        assert_eq!(
            row,
            Some(columns),
            "docs/store.md does not tell `{name}` as it is: put `{}`",
            columns.join("`, `")
        );
    }
    for name in told.keys() {
        assert!(views.contains_key(name), "docs/store.md tells a view `{name}` that there is not");
    }
}
