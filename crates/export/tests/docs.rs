//! The table of columns in `docs/export.md` is made here: `UPDATE_EXPORT=1 cargo test -p lagebild-export --test docs`
//! writes it; without it the test fails when the table is out of date.

use lagebild_export::COLUMNS;
use std::fmt::Write as _;
use std::path::Path;

const BEGIN: &str = "<!-- made by crates/export/tests/docs.rs: begin -->\n";
const END: &str = "<!-- made by crates/export/tests/docs.rs: end -->\n";

#[test]
fn the_columns_are_told() {
    let mut table = String::from("| column | is | tells |\n|---|---|---|\n");
    for c in COLUMNS {
        let _ = writeln!(table, "| `{}` | {} | {} |", c.name, c.kind.word(), c.about);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/export.md");
    let text = std::fs::read_to_string(&path).expect("docs/export.md");
    let (before, rest) = text.split_once(BEGIN).expect("the mark where the table begins");
    let (_, after) = rest.split_once(END).expect("the mark where the table ends");
    let new = format!("{before}{BEGIN}{table}{END}{after}");
    if std::env::var_os("UPDATE_EXPORT").is_some() {
        std::fs::write(&path, &new).expect("docs/export.md can be written");
    } else {
        assert!(
            new == text,
            "docs/export.md is out of date; run UPDATE_EXPORT=1 cargo test -p lagebild-export --test docs"
        );
    }
}
