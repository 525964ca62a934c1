//! A statement of the user's reads the views, and nothing beside them.

mod common;

use common::{Bench, NOW, Told, changed, sent};
use lagebild_store::{Cell, Cells, Signal, StoreError};

/// A store with a story, one under embargo, and one that was withdrawn.
fn bench() -> Bench {
    let mut b = Bench::new();
    let assault = Told::new(40, "ASSAULT", "RUS", "UKR");
    let later = changed(sent("b", 1, &[assault]), |e| e.embargo = Some("2024-08-02T18:00:00+02:00".into()));
    let kill = changed(sent("c", 2, &[]), |e| e.signal = Signal::Kill);
    let aid = Told::new(10, "AID", "PRK", "RUS");
    b.write(&[sent("a", 1, std::slice::from_ref(&aid)), later, sent("c", 1, &[aid]), kill]);
    b
}

/// The rows of a statement, or what is said of it.
fn ask(b: &Bench, statement: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let add = |cells: Cells<'_>| {
        if let Cells::Row(row) = cells {
            out.push(format!("{row:?}"));
        }
        Ok::<_, StoreError>(())
    };
    b.at(NOW).sql(statement, add).map_err(|e| e.to_string())?;
    Ok(out)
}

fn names(b: &Bench, kind: &str) -> Vec<String> {
    b.sql(&format!("SELECT name FROM main.sqlite_master WHERE type = '{kind}'"))
}

#[test]
fn every_view_can_be_read() {
    let b = bench();
    let views = names(&b, "view");
    assert!(views.len() > 12, "{views:?}");
    for view in &views {
        for statement in [
            format!("SELECT * FROM {view}"),
            format!("SELECT count(*) FROM {view}"),
            format!("SELECT 1 FROM {view} a, {view} b"),
            format!("WITH x AS (SELECT * FROM {view}) SELECT count(*) FROM x"),
            format!("SELECT count(*) FROM (SELECT * FROM temp.{view} LIMIT 3)"),
        ] {
            let found = ask(&b, &statement);
            assert!(found.is_ok(), "{statement}: {found:?}");
        }
        assert_eq!(
            ask(&b, &format!("SELECT * FROM {view} ORDER BY 1")).map(|rows| rows.len()),
            Ok(b.sql(&format!("SELECT * FROM {view}")).len()),
            "{view}"
        );
    }
    let of_json = "SELECT r.event, p.value FROM lage_records r, json_each(r.record, '$.actor') p";
    assert_eq!(ask(&b, of_json).map(|rows| rows.len()), Ok(1));
    let counting =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT max(i) FROM n";
    assert_eq!(ask(&b, counting), Ok(vec![format!("{:?}", [Cell::Integer(3)])]));
}

#[test]
fn no_table_can_be_read() {
    let b = bench();
    let tables = names(&b, "table");
    assert!(tables.len() > 15, "{tables:?}");
    for table in tables.iter().map(String::as_str).chain(["sqlite_master", "sqlite_temp_master"]) {
        for statement in [
            format!("SELECT * FROM {table}"),
            format!("SELECT count(*) FROM {table}"),
            format!("SELECT rowid FROM main.{table}"),
            format!("SELECT 1 FROM lage_events, {table}"),
            format!("SELECT (SELECT count(*) FROM {table}) FROM lage_events"),
            format!("SELECT * FROM lage_events WHERE EXISTS (SELECT 1 FROM {table})"),
            // the name of a view does not help
            format!("WITH lage_events AS (SELECT * FROM main.{table}) SELECT * FROM lage_events"),
            format!(
                "WITH lage_events AS MATERIALIZED (SELECT * FROM main.{table}) SELECT * FROM lage_events"
            ),
            format!(
                "WITH \"lage_events\u{1}\" AS (SELECT * FROM main.{table}) SELECT * FROM \"lage_events\u{1}\""
            ),
            format!("SELECT * FROM (SELECT * FROM {table}) AS lage_events"),
        ] {
            let found = ask(&b, &statement);
            let refused =
                found.as_ref().is_err_and(|e| e.contains("lage_near_duplicates") || e.contains("no such"));
            assert!(refused, "{statement}: {found:?}");
        }
    }
    let said = ask(&b, "SELECT name FROM stories").expect_err("a table");
    assert!(said.contains("stories is none of the views") && said.contains("only reading"), "{said}");
}

#[test]
fn nothing_but_reading() {
    let b = bench();
    for statement in [
        "DELETE FROM events",
        "DROP VIEW lage_events",
        "CREATE TEMP VIEW lage_mine AS SELECT * FROM main.stories",
        "CREATE TEMP TABLE t AS SELECT 1",
        "PRAGMA writable_schema = 1",
        "PRAGMA table_info(stories)",
        "SELECT * FROM pragma_table_info('stories')",
        "ATTACH ':memory:' AS other",
        "BEGIN",
        "VACUUM INTO '/nowhere/copy.db'",
    ] {
        let said = ask(&b, statement).expect_err(statement);
        assert!(said.contains("only reading statements"), "{statement}: {said}");
    }
    assert!(ask(&b, "SELECT nothing FROM lage_events").expect_err("a column").contains("docs/store.md"));
}

#[test]
fn what_is_embargoed_or_withdrawn_stands_in_no_view() {
    let b = bench();
    for view in names(&b, "view") {
        let text = ask(&b, &format!("SELECT * FROM {view}")).expect("a view").concat();
        let inputs = ["lage_runs", "lage_rejects"].contains(&view.as_str());
        assert!(inputs || !text.contains("b-1") && !text.contains("ASSAULT"), "{view}: {text}");
    }
    let shown = |what: &str| ask(&b, what).expect("a view").len();
    assert_eq!(shown("SELECT story FROM lage_stories"), 1);
    assert_eq!(shown("SELECT event FROM lage_events"), 1);
    // the file's own views go by the clock, not by the instant asked for
    assert!(ask(&b, "SELECT story FROM main.lage_stories").is_err());
}
