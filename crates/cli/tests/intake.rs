//! `read` and `ingest` take the same inputs: folders, archives, lines, tables; what is refused is told one by one.

mod common;

use common::desk::{ATTACKS, Desk, EXPELS};
use common::{err, is_orderly, lagebild, lagebild_on, out, root, text};
use std::io::Write;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("packed");
    out.finish().expect("packed")
}

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("packed");
        out.write_all(text.as_bytes()).expect("packed");
    }
    out.finish().expect("packed").into_inner()
}

/// A line of JSON with a number and a text.
fn line(id: usize, sentence: &str) -> String {
    format!("{{\"id\": \"a{id}\", \"date\": \"2024-08-01\", \"text\": \"GENF (dpa) - {sentence}\"}}\n")
}

#[test]
fn read_and_ingest_take_the_same() {
    let desk = Desk::new();
    let plain = |sentence: &str| format!("Meldung\n\nGENF (dpa) - {sentence}\n");
    desk.put("a.txt", &plain(EXPELS))
        .put(
            "tag/p.zip",
            &zip(&[("b.txt", &plain(ATTACKS)), ("tief/c.txt", &plain(&format!("{EXPELS} Bern schweigt.")))]),
        )
        .put("w.jsonl.gz", &gz((line(1, EXPELS) + &line(2, ATTACKS)).as_bytes()))
        .put(
            "t.csv",
            &format!("id;text\n7;GENF (dpa) - {ATTACKS} Das sagte er.\n8;GENF (dpa) - {EXPELS} So er.\n"),
        );
    let folder = desk.path("wire");
    let read = lagebild(&["read", text(&folder), "--format", "story"]);
    is_orderly(&read);
    let stories = out(&read);
    let mut read: Vec<&str> = stories
        .lines()
        .map(|l| l.split("\"id\":\"").nth(1).and_then(|l| l.split('"').next()).expect("an id"))
        .collect();
    read.sort_unstable();
    assert_eq!(read, ["a", "p.zip/b", "p.zip/tief/c", "t#1", "t#2", "w#1", "w#2"]);
    assert!(out(&desk.ingest()).starts_with("7 Eingänge: 7 neu"));
    let kept = out(&desk.run(&["sql", "SELECT story FROM lage_stories ORDER BY 1", "--format", "csv"]));
    assert_eq!(kept.lines().skip(1).collect::<Vec<_>>(), read);
}

#[test]
fn lines_that_are_known_are_passed_over() {
    let desk = Desk::new();
    let lines = |n: usize| (0..n).map(|i| line(i, ATTACKS)).collect::<String>();
    desk.put("w.jsonl", &lines(200));
    assert!(out(&desk.ingest()).starts_with("200 Eingänge: 200 neu"));
    // the file grew: only what is new is coded, also from an archive
    desk.put("w.jsonl", &lines(203));
    assert!(out(&desk.ingest()).starts_with("203 Eingänge: 3 neu, 200 bekannt"));
    let o = lagebild_on(&gz(lines(205).as_bytes()), &["ingest", "-", "--store", text(&desk.store())]);
    assert!(out(&o).starts_with("205 Eingänge: 2 neu, 203 bekannt"), "{}", out(&o));
}

/// A record without a number is an item of its own: another row in its place is no newer version of it.
#[test]
fn records_without_a_number_do_not_replace_each_other() {
    let desk = Desk::new();
    let record = |sentence: &str| format!("{{\"text\": \"GENF (dpa) - {sentence}\"}}\n");
    desk.put("w.jsonl", &(record(EXPELS) + &record("Es regnet.")));
    desk.ingest();
    desk.put("w.jsonl", &(record(ATTACKS) + &record("Es regnet.")));
    assert!(out(&desk.ingest()).contains("0 davon weitere Fassungen"));
    let types = "SELECT DISTINCT type FROM lage_events ORDER BY 1";
    assert_eq!(out(&desk.run(&["sql", types, "--format", "csv"])), "type\nASSAULT\nSANCTION\n");
}

#[test]
fn every_refused_item_has_its_own_line() {
    let desk = Desk::new();
    let package = std::fs::read(root().join("samples/wire/nachricht.g2.xml")).expect("a sample");
    desk.put("paket.xml", &package);
    let rejects = desk.path("rejects.jsonl");
    let told = || -> Vec<(String, String)> {
        let lines = std::fs::read_to_string(&rejects).expect("the rejects");
        let value = |l: &str| serde_json::from_str::<serde_json::Value>(l).expect("JSON");
        let pair = |v: &serde_json::Value| {
            let name = v["input"].as_str().expect("a name");
            (
                name.rsplit('/').next().unwrap_or("").to_owned(),
                v["reason"].as_str().expect("a reason").to_owned(),
            )
        };
        lines.lines().map(|l| pair(&value(l))).collect()
    };
    let run = || desk.run(&["ingest", text(&desk.path("wire")), "--rejects", text(&rejects)]);
    let o = run();
    // a picture beside a story is no fault
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(out(&o).contains("1 neu") && out(&o).contains("1 Teile ohne Meldung"), "{}", out(&o));
    assert_eq!(told(), [("paket.xml#2".to_owned(), "no story: a picture, not a text".to_owned())]);
    desk.put("w.jsonl", &(line(1, EXPELS) + "{\"id\": kaputt}\n{\"id\": \"a3\"}\n" + &line(4, ATTACKS)));
    let o = run();
    assert_eq!(o.status.code(), Some(1));
    let names: Vec<String> = told().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["w.jsonl#2", "w.jsonl#3"]);
    assert!(err(&o).contains("w.jsonl#2: this is no sound jsonl: "), "{}", err(&o));
    let kept = "SELECT count(*) AS n FROM lage_rejects";
    assert_eq!(out(&desk.run(&["sql", kept, "--format", "csv"])), "n\n3\n");
}

#[test]
fn files_that_tell_about_a_folder_are_passed_over_until_they_are_named() {
    let desk = Desk::new();
    desk.put("a.txt", &format!("Meldung\n\nGENF (dpa) - {EXPELS}\n"))
        .put("README.md", &format!("Erklärung\n\nGENF (dpa) - {ATTACKS}\n"))
        .put("a.gold.jsonl", &line(1, ATTACKS));
    let ingest = desk.ingest();
    assert_eq!(ingest.status.code(), Some(0), "{}", err(&ingest));
    let note = err(&ingest);
    assert!(note.contains("2 files passed over") && note.contains("README.md"), "{note}");
    assert_eq!(desk.shown(), ["a SANCTION"]);
    desk.run(&["ingest", text(&desk.path("wire").join("README.md"))]);
    assert_eq!(desk.shown(), ["README ASSAULT", "a SANCTION"], "named, it is read");
}
