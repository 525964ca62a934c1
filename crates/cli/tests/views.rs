//! The views and their promises.

mod common;

use common::{STORY, is_orderly, lagebild, lagebild_on, out, root, scratch, text};

#[test]
fn pretty_shows_header_marks_and_events() {
    let file = scratch("bern.txt", STORY.as_bytes());
    let o = lagebild(&["read", text(&file)]);
    is_orderly(&o);
    let view = out(&o);
    assert!(view.starts_with("dpa · "), "{view}");
    assert!(view.contains("Bern weist Diplomaten aus"), "{view}");
    assert!(view.contains("]¹"), "{view}");
    assert!(view.contains(" → "), "{view}");
    assert!(!view.contains('\u{1b}'), "no colours where the output is no terminal");
}

#[test]
fn the_language_changes_the_words() {
    let shown = |lang| out(&lagebild_on(STORY.as_bytes(), &["read", "--lang", lang, "-"]));
    assert!(shown("de").contains("\nEreignisse\n"));
    assert!(shown("en").contains("\nEvents\n"));
}

#[test]
fn csv_has_its_columns() {
    let file = scratch("bern-csv.txt", STORY.as_bytes());
    let rows = out(&lagebild(&["read", "--format", "csv", text(&file)]));
    let mut lines = rows.lines();
    let head = "story,type,mode,context,actor,recipient,status,historical,source,date,place,evidence,confidence,rule,id";
    // further columns stand behind these: docs/export.md
    assert!(lines.next().is_some_and(|l| l.starts_with(&format!("{head},"))), "{rows}");
    assert!(lines.all(|l| l.starts_with("bern-csv,")), "{rows}");
    let none = lagebild_on(b"BERN (dpa) - Es regnet.\n", &["read", "--format", "csv", "-"]);
    assert_eq!(out(&none).lines().count(), 1);
}

#[test]
fn threads_do_not_change_a_byte() {
    let folder = root().join("samples/de");
    if !folder.is_dir() {
        eprintln!("skipped: no samples/de");
        return;
    }
    for format in ["jsonl", "story", "csv", "pretty"] {
        let run =
            |threads| lagebild(&["read", "--threads", threads, "--format", format, text(&folder)]).stdout;
        assert!(run("1") == run("4"), "{format}");
    }
    let run = |threads| lagebild(&["gaps", "--json", "--threads", threads, text(&folder)]).stdout;
    assert!(run("1") == run("4"), "gaps");
}

#[test]
fn explain_lists_and_explains() {
    let file = scratch("bern-explain.txt", STORY.as_bytes());
    let list = out(&lagebild(&["explain", text(&file)]));
    let id = list.split_whitespace().find(|w| w.starts_with("bern-explain@")).expect("an id");
    let o = lagebild(&["explain", text(&file), "--event", id]);
    is_orderly(&o);
    let why = out(&o);
    for part in ["Satz", "Rahmen", "de/frames/", "Rollen", "Auf wessen Wort", "Datum", "Ort", "Sicherheit"] {
        assert!(why.contains(part), "{part}: {why}");
    }
    let by_number = lagebild(&["explain", text(&file), "--event", "1"]);
    assert_eq!(by_number.status.code(), Some(0));
}

#[test]
fn gaps_as_json() {
    let file = scratch("luecken.txt", "BERN (dpa) - Die Schweiz verquarzte Russland am Montag.\n".as_bytes());
    let o = lagebild(&["gaps", "--json", text(&file)]);
    is_orderly(&o);
    let json: serde_json::Value = serde_json::from_slice(&o.stdout).expect("JSON");
    assert_eq!(json["stories"], 1);
    for list in ["predicates", "actors", "words"] {
        assert!(json[list].is_array(), "{json}");
    }
    let words = json["words"].as_array().expect("a list");
    assert!(words.iter().any(|w| w["count"] == 1 && w["story"] == "luecken"), "{json}");
}

#[test]
fn demo_codes_the_samples() {
    let o = lagebild(&["demo"]);
    is_orderly(&o);
    let stories = std::fs::read_dir(root().join("samples/de")).is_ok_and(|mut d| d.next().is_some());
    assert!(!stories || out(&o).contains("Ereignisse nach Typ"), "{}", out(&o));
}

#[test]
fn min_confidence_is_a_share() {
    let o = lagebild(&["read", "--min-confidence", "7", "-"]);
    assert_eq!(o.status.code(), Some(2));
    let all = out(&lagebild_on(STORY.as_bytes(), &["read", "--format", "jsonl", "-"])).lines().count();
    let some = lagebild_on(STORY.as_bytes(), &["read", "--format", "jsonl", "--min-confidence", "1", "-"]);
    assert!(out(&some).lines().count() < all);
    // what is left out is kept with its reason
    let story = lagebild_on(STORY.as_bytes(), &["read", "--format", "story", "--min-confidence", "1", "-"]);
    let passed = out(&story).matches("\"reason\":\"below confidence: 0.").count();
    assert!(passed >= all, "{passed} of {all} are told");
}
