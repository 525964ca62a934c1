//! Items go into a store and come out of it: repeated, corrected, withdrawn, searched, and after the program was killed.

mod common;

use common::desk::{ATTACKS, Desk, EXPELS, item, tables};
use common::{err, is_orderly, lagebild, lagebild_on, out, text};
use lagebild_store::Reader;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn the_same_items_twice_change_nothing() {
    let desk = Desk::new();
    desk.put("a.txt", &item("bdt0001", "Bern weist aus", EXPELS))
        .put("sub/b.txt", &item("bdt0002", "Angriff", ATTACKS));
    assert!(out(&desk.ingest()).starts_with("2 Eingänge: 2 neu, 0 bekannt"));
    let tables = |desk: &Desk| out(&desk.run(&["sql", "SELECT * FROM lage_records", "--format", "jsonl"]));
    let before = tables(&desk);
    desk.put("copy.txt", &item("bdt0002", "Angriff", ATTACKS));
    assert!(out(&desk.ingest()).starts_with("3 Eingänge: 0 neu, 3 bekannt"));
    assert_eq!(tables(&desk), before);
    assert_eq!(desk.shown(), ["a SANCTION", "b ASSAULT"]);
}

#[test]
fn a_correction_and_a_kill_change_the_picture() {
    let desk = Desk::new();
    desk.put("1.txt", &item("bdt0001", "Bern weist aus", EXPELS))
        .put("2.txt", &item("bdt0002", "Angriff", ATTACKS));
    desk.ingest();
    assert_eq!(desk.shown(), ["1 SANCTION", "2 ASSAULT"]);
    let corrected = "Die Schweiz hat am Montag zwei russische Diplomaten empfangen.";
    desk.put("3.txt", &item("bdt0001", "KORREKTUR: Bern empfängt", corrected));
    desk.ingest();
    assert_eq!(desk.shown(), ["2 ASSAULT", "3 CONSULT"]);
    desk.put("4.txt", &item("bdt0002", "KILL: Angriff", ATTACKS));
    assert!(out(&desk.ingest()).contains("1 Rückzüge"));
    assert_eq!(desk.shown(), ["3 CONSULT"]);
    let history = out(&desk.run(&["history", "bdt0001/2024-02-27"]));
    assert!(history.contains("ersetzt") && history.contains("gilt"), "{history}");
    let killed = out(&desk.run(&["history", "2", "--json"]));
    assert!(killed.lines().last().is_some_and(|l| l.contains(r#""kind":"withdrawn""#)), "{killed}");
    let gone = desk.run(&["show", "2"]);
    assert!(gone.status.code() == Some(1) && err(&gone).contains("lagebild history"), "{}", err(&gone));
}

#[test]
fn a_file_that_was_changed_is_a_new_version() {
    let desk = Desk::new();
    let plain = |sentence: &str| format!("Meldung\n\nGENF (dpa) - {sentence}\n");
    desk.put("a.txt", &plain(EXPELS));
    desk.ingest();
    desk.put("a.txt", &plain(ATTACKS));
    assert!(out(&desk.ingest()).contains("1 davon weitere Fassungen"));
    assert_eq!(desk.shown(), ["a ASSAULT"]);
    let history = desk.run(&["history", text(&desk.path("wire/a.txt"))]);
    assert_eq!(out(&history).matches("Meldung").count(), 2, "{}", out(&history));
}

#[test]
fn what_holds_no_story_is_told_with_its_reason() {
    let desk = Desk::new();
    desk.put("gut.txt", &item("bdt0001", "Bern weist aus", EXPELS))
        .put("leer.txt", " \n")
        .put("leer2.txt", " \n");
    let rejects = desk.path("rejects.jsonl");
    let o = desk.run(&["ingest", text(&desk.path("wire")), "--rejects", text(&rejects)]);
    assert_eq!(o.status.code(), Some(1));
    assert!(err(&o).contains("leer.txt: "), "{}", err(&o));
    let lines = std::fs::read_to_string(&rejects).expect("the rejects");
    assert_eq!(lines.lines().count(), 2, "{lines}");
    assert!(lines.contains("white space"), "{lines}");
    assert_eq!(
        out(&desk.run(&["sql", "SELECT count(*) AS n FROM lage_rejects", "--format", "csv"])),
        "n\n2\n"
    );
}

#[test]
fn questions_are_answered() {
    let desk = Desk::new();
    desk.put("a.txt", &item("bdt0001", "Bern weist aus", EXPELS));
    desk.put(
        "b.txt",
        &item("bdt0002", "Raketentests", "Nordkorea hat am Montag Raketen an Russland geliefert."),
    );
    desk.ingest();
    let count = |args: &[&str]| out(&desk.run(&[&["events", "--count"], args].concat())).trim().to_owned();
    assert_eq!(count(&["--type", "SANCTION"]), "1");
    assert_eq!(count(&["--actor", "Schweiz"]), "1");
    assert_eq!(count(&["--actor", "PRK", "--recipient", "Russland", "--context", "military"]), "1");
    assert_eq!(count(&["--to", "2020"]), "0");
    assert_eq!(count(&["--text", "Test AND Rakete", "--type", "AID"]), "1");
    assert_eq!(count(&["--actor", "FRA"]), "0");
    let found = out(&desk.run(&["search", "Test Nordkorea", "--json"]));
    assert!(found.contains(r#""story":"b""#), "{found}");
    assert_eq!(desk.run(&["search", "Elefant"]).status.code(), Some(1));
    let csv = out(&desk.run(&["events", "--format", "csv"]));
    assert!(csv.starts_with("story,type,") && csv.lines().count() > 2, "{csv}");
    let line = out(&desk.run(&["events", "--type", "SANCTION", "--format", "jsonl"]));
    let event: serde_json::Value = serde_json::from_str(&line).expect("one record");
    let id = event["id"].as_str().expect("an id");
    assert_eq!(out(&desk.run(&["show", id, "--json"])), line, "the record as `events` has it");
    assert!(out(&desk.run(&["show", id])).contains("Bern weist aus"));
    assert!(err(&desk.run(&["sql", "DROP TABLE main.events"])).contains("only reading"));
    assert!(err(&desk.run(&["events", "--text", "(offen"])).contains("bracket"));
    assert!(err(&lagebild(&["events", "--store", "/nowhere/lage.db"])).contains("lagebild ingest"));
}

#[test]
fn standard_input_is_taken() {
    let desk = Desk::new();
    let store = desk.store();
    for sentence in [EXPELS, ATTACKS] {
        let o = lagebild_on(
            format!("GENF (dpa) - {sentence}\n").as_bytes(),
            &["ingest", "-", "--store", text(&store)],
        );
        is_orderly(&o);
    }
    let shown = desk.shown();
    assert!(shown.len() == 2 && shown.concat().contains("SANCTION"), "two items: {shown:?}");
}

/// Items of the trial under SIGKILL.
const ITEMS: usize = 400;
/// How often the program is killed in it.
const KILLS: u32 = 5;

#[test]
fn killed_and_resumed_it_ends_as_undisturbed() {
    let desk = Desk::new();
    let states = ["Russland", "Polen", "China", "Indien", "Japan", "Israel", "Frankreich"];
    for n in 0..ITEMS {
        let (a, b) = (states[n % 7], states[(n / 7 + n + 1) % 7]);
        let mut body = String::new();
        for verb in ["warf", "drohte"] {
            let rest = if verb == "warf" { "einen Angriff vor" } else { "mit Sanktionen" };
            let _ = write!(body, "{a} {verb} {b} am Montag {rest}. ");
        }
        // every tenth corrects the one before
        let number = if n % 10 == 9 { n - 1 } else { n };
        let head = if n % 10 == 9 { "KORREKTUR: Streit" } else { "Streit" };
        desk.put(&format!("{n:04}.txt"), &item(&format!("bdt{number:04}"), head, &body));
    }
    let begun = Instant::now();
    let whole = desk.path("whole.db");
    assert!(ingest(&desk, &whole).wait().expect("it ends").success());
    let time = begun.elapsed();
    let mut state: u64 = 7;
    for _ in 0..KILLS {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let share = (state >> 40) as f64 / (1_u64 << 24) as f64;
        let mut child = ingest(&desk, &desk.store());
        std::thread::sleep(time.mul_f64(share).max(Duration::from_millis(5)));
        child.kill().expect("SIGKILL");
        child.wait().expect("it ends");
        if desk.store().metadata().is_ok_and(|m| m.len() > 0) {
            let check = Reader::open(&desk.store(), "2024-08-01T12:00:00Z").and_then(|r| r.integrity());
            // killed before the first form was kept, the file is empty still
            assert!(
                check.as_ref().map_or_else(|e| e.to_string().contains("is empty"), |found| found == "ok"),
                "{check:?}"
            );
        }
    }
    assert!(ingest(&desk, &desk.store()).wait().expect("it ends").success());
    for table in
        ["inputs", "items", "item_keys", "stories", "events", "records", "parties", "postings", "changes"]
    {
        let rows = |store: &Path| tables(store, &format!("SELECT * FROM {table}"));
        let (a, b) = (rows(&whole), rows(&desk.store()));
        assert!(a.len() > 30, "{table}: {a:?}");
        assert!(a == b, "{table} differs");
    }
}

fn ingest(desk: &Desk, store: &Path) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_lagebild"))
        .args(["ingest", text(&desk.path("wire")), "--store", text(store)])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

#[test]
fn a_statement_reads_views_only() {
    let desk = Desk::new();
    desk.put("a.txt", &item("bdt0001", "Bern weist aus", EXPELS)).ingest();
    let o = desk.run(&["sql", "SELECT name, story FROM stories"]);
    assert_eq!(o.status.code(), Some(1));
    assert!(
        err(&o).contains("stories is none of the views") && err(&o).contains("lage_stories, lage_events"),
        "{}",
        err(&o)
    );
    let help = out(&lagebild(&["sql", "--help"]));
    for view in desk.tables("SELECT name FROM sqlite_master WHERE type = 'view'") {
        assert!(help.contains(&view), "the help tells {view}");
        assert_eq!(err(&desk.run(&["sql", &format!("SELECT * FROM {view}")])), "");
    }
}
