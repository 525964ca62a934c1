//! Events leave the store in every format; runs are compared.

mod common;

use common::desk::{ATTACKS, Desk, EXPELS, item};
use common::{err, lagebild, out, root, text};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A desk with three stories of one event and one of an event without a place.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("a.txt", &item("bdt0001", "Bern weist aus", EXPELS))
        .put("b.txt", &item("bdt0002", "Angriff", ATTACKS))
        .put("c.txt", &item("bdt0003", "Noch ein Angriff", ATTACKS))
        .put("d.txt", "Ohne Ort\n\nRusslands Präsident Wladimir Putin kritisierte am Montag die Nato.\n");
    desk.ingest();
    desk
}

/// The lines behind the first `skip`, sorted: `read` prints by story, `export` by time.
fn lines(text: &str, skip: usize) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().skip(skip).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn the_store_gives_what_reading_gives() {
    let desk = desk();
    let wire = desk.path("wire");
    for (format, header) in [("csv", 1), ("plover", 0)] {
        let file = desk.path("out");
        let o = desk.run(&["export", "--format", format, "-o", text(&file)]);
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
        let written = std::fs::read_to_string(&file).expect("the file");
        let read = out(&lagebild(&["read", "--format", format, text(&wire)]));
        assert!(written.lines().count() > 3, "{written}");
        assert_eq!(lines(&written, header), lines(&read, header), "{format}");
        let printed = out(&desk.run(&["export", "--format", format]));
        assert_eq!(printed, written, "{format} on standard output");
    }
    let told = out(&desk.run(&["events", "--format", "csv"]));
    assert_eq!(told, out(&desk.run(&["export", "--format", "csv"])), "`events` prints the same rows");
}

#[test]
fn filters_hold_for_export_and_what_has_no_place_is_told() {
    let desk = desk();
    let csv = out(&desk.run(&["export", "--format", "csv", "--type", "ASSAULT"]));
    assert_eq!(csv.lines().count(), 3, "a header and two rows: {csv}");
    assert!(csv.lines().skip(1).all(|l| l.contains(",ASSAULT,")), "{csv}");
    let events: usize = out(&desk.run(&["events", "--count"])).trim().parse().expect("a number");
    let o = desk.run(&["export", "--format", "geojson"]);
    let map: Value = serde_json::from_str(&out(&o)).expect("GeoJSON");
    let points = map["features"].as_array().expect("a list").len();
    assert!(0 < points && points < events, "{points} of {events}");
    assert!(err(&o).contains(&format!("lagebild: {} Ereignisse ohne Ort", events - points)), "{}", err(&o));
}

#[test]
fn a_file_stays_until_the_new_one_is_whole() {
    let desk = desk();
    let file = desk.path("events.parquet");
    std::fs::write(&file, "old").expect("a file");
    let o = desk.run(&["export", "--format", "parquet", "-o", text(&file)]);
    let now = std::fs::read(&file).expect("the file");
    if cfg!(feature = "parquet") {
        assert!(now.starts_with(b"PAR1") && now.ends_with(b"PAR1"));
    } else {
        assert_eq!(o.status.code(), Some(1));
        assert!(err(&o).contains("--features parquet"), "{}", err(&o));
        assert_eq!(now, b"old");
    }
    let left = std::fs::read_dir(file.parent().expect("a folder")).expect("a folder");
    let parts = left.filter(|f| f.as_ref().expect("a file").file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(parts.count(), 0);
    assert!(
        err(&desk.run(&["export", "--format", "csv", "-o", text(&desk.path("wire"))]))
            .contains("is a folder")
    );
}

/// The records of all events, each by its id.
fn records(desk: &Desk) -> String {
    out(&desk.run(&["sql", "SELECT event, record FROM lage_records ORDER BY event", "--format", "jsonl"]))
}

#[test]
fn the_same_codebook_changes_nothing() {
    let desk = desk();
    let before = records(&desk);
    let all = out(&desk.run(&["search", "Diplomaten", "--json"]));
    assert!(out(&desk.run(&["recode"])).starts_with("0 Meldungen neu codiert"), "this run coded them");
    let again = out(&desk.run(&["recode", "--again"]));
    assert!(again.starts_with("4 Meldungen neu codiert, 0 davon"), "{again}");
    assert_eq!(records(&desk), before);
    assert_eq!(out(&desk.run(&["search", "Diplomaten", "--json"])), all);
    let o = desk.run(&["diff", "1", "2"]);
    assert_eq!(o.status.code(), Some(0), "{}", out(&o));
    assert!(out(&o).starts_with("4 Meldungen verglichen"), "{}", out(&o));
    let runs = out(&desk.run(&["runs", "--format", "jsonl"]));
    let current: Vec<i64> = runs
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("JSON")["current"].as_i64().expect("a number"))
        .collect();
    assert_eq!(current, [0, 4]);
    let unknown = lagebild(&["diff", "1", "7", "--store", text(&desk.store())]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("no run 7"), "{}", err(&unknown));
}

/// The frame of "Truppen griffen Stellungen an".
const FRAME: &str = "ASSAULT angreifen|attackieren  subj:ACTOR&!kin";
/// What it is called in records.
const RULE: &str = "de/assault:angreifen#1";

/// A codebook without the frame.
fn without_frame(desk: &Desk) -> PathBuf {
    let name = "de/frames/assault.frames";
    let frames = std::fs::read_to_string(root().join("codebook").join(name)).expect("the frames");
    let mut at = None;
    for (n, line) in frames.lines().enumerate() {
        if line.starts_with(FRAME) {
            at = Some(n);
        }
    }
    let at = at.expect("the frame");
    // its examples stand below it, indented
    let examples = frames.lines().skip(at + 1).take_while(|l| l.starts_with("  ")).count();
    let kept = frames.lines().enumerate().filter(|(n, _)| !(at..=at + examples).contains(n)).map(|(_, l)| l);
    let folder = desk.path("codebook");
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, kept.collect::<Vec<_>>().join("\n")).expect("a file");
    folder
}

/// Gone events of a difference (JSON lines) as `story rule`, and the summary.
fn gone(text: &str) -> (Vec<String>, Value) {
    let mut lines: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let summary = lines.pop().expect("a summary");
    let word = |v: &Value| v.as_str().expect("a word").to_owned();
    let told =
        lines.iter().map(|l| format!("{} {} {}", word(&l["kind"]), word(&l["story"]), word(&l["rule"])));
    (told.collect(), summary)
}

#[test]
fn a_codebook_without_a_frame_loses_its_events_only() {
    let desk = desk();
    let codebook = without_frame(&desk);
    let before = records(&desk);
    let fired = before.matches(RULE).count();
    assert_eq!(fired, 2, "{before}");
    let o = desk.run(&["--codebook", text(&codebook), "recode"]);
    assert!(out(&o).starts_with("4 Meldungen neu codiert, 2 davon"), "{}{}", out(&o), err(&o));
    assert!(!records(&desk).contains(RULE));
    assert_eq!(out(&desk.run(&["events", "--count", "--type", "ASSAULT"])).trim(), "0", "nor are they found");
    let o = desk.run(&["diff", "1", "2", "--format", "jsonl"]);
    assert_eq!(o.status.code(), Some(1));
    let (told, summary) = gone(&out(&o));
    assert_eq!(told, [format!("gone b {RULE}"), format!("gone c {RULE}")]);
    assert_eq!((&summary["gone"], &summary["come"], &summary["changed"]), (&2.into(), &0.into(), &0.into()));
    assert_eq!(summary["by_rule"][RULE]["gone"], 2);
    assert_eq!(summary["by_type"]["ASSAULT"]["gone"], 2);
    let (back, _) = gone(&out(&desk.run(&["diff", "2", "1", "--format", "jsonl"])));
    assert_eq!(back, told.iter().map(|t| t.replace("gone", "come")).collect::<Vec<_>>());
    // and with the first codebook again all is as it was
    desk.run(&["recode"]);
    assert_eq!(out(&desk.run(&["events", "--count", "--type", "ASSAULT"])).trim(), "2");
    assert_eq!(desk.run(&["diff", "1", "3"]).status.code(), Some(0));
    assert_eq!(desk.run(&["diff", "2", "3"]).status.code(), Some(1));
    let found = lines(&before, 0).len();
    assert_eq!(records(&desk).lines().count(), found);
}

#[test]
fn two_files_of_events_are_compared() {
    let desk = desk();
    let codebook = without_frame(&desk);
    let wire = desk.path("wire");
    let file = |name: &str, args: &[&str]| {
        let o = lagebild(&[args, &["read", "--format", "jsonl", text(&wire)]].concat());
        let path = desk.path(name);
        std::fs::write(&path, &o.stdout).expect("a file");
        path
    };
    let all = file("all.jsonl", &[]);
    let fewer = file("fewer.jsonl", &["--codebook", text(&codebook)]);
    let diff = |a: &Path, b: &Path| lagebild(&["diff", text(a), text(b), "--format", "jsonl"]);
    let o = diff(&all, &fewer);
    assert_eq!(o.status.code(), Some(1));
    let (told, summary) = gone(&out(&o));
    assert_eq!(told, [format!("gone b {RULE}"), format!("gone c {RULE}")]);
    assert_eq!(summary["by_rule"][RULE]["gone"], 2);
    assert_eq!(diff(&all, &all).status.code(), Some(0));
    // what `export` adds to a record is no difference
    let exported = desk.path("exported.jsonl");
    desk.run(&["export", "--format", "jsonl", "-o", text(&exported)]);
    assert_eq!(diff(&all, &exported).status.code(), Some(0), "{}", out(&diff(&all, &exported)));
    let wrong = diff(&all, &wire.join("a.txt"));
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("a.txt:1: is no event"), "{}", err(&wrong));
    assert_eq!(lagebild(&["diff", "1", text(&all)]).status.code(), Some(2));
}
