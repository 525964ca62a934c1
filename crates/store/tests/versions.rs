//! What is shown after repetitions, updates, kills and under an embargo.

mod common;

use common::{Bench, NOW, Told, changed, manifest, sent};
use lagebild_store::{Filter, Signal, Store, Tally};

fn aid() -> Told {
    Told::new(10, "AID", "PRK", "RUS")
}

fn assault() -> Told {
    Told::new(40, "ASSAULT", "RUS", "UKR")
}

fn all(b: &Bench) -> Vec<String> {
    b.events(&Filter::default())
}

#[test]
fn the_same_input_twice_changes_nothing() {
    let mut b = Bench::new();
    let first = sent("a", 1, &[aid(), assault()]);
    assert_eq!(
        b.write(std::slice::from_ref(&first)),
        Tally { inputs: 1, stories: 1, events: 2, ..Tally::default() }
    );
    let rows = |b: &Bench| {
        let tables = [
            "runs",
            "inputs",
            "items",
            "item_keys",
            "stories",
            "events",
            "records",
            "parties",
            "keys",
            "postings",
        ];
        tables.map(|t| b.sql(&format!("SELECT '{t}', t.* FROM {t} t")))
    };
    let before = rows(&b);
    assert_eq!(b.write(&[first.clone(), first]), Tally { known: 2, ..Tally::default() });
    b.run = b.store.begin(&manifest("1")).expect("a run");
    assert_eq!(rows(&b), before);
    assert_eq!(all(&b), ["a-1@40.1 ASSAULT", "a-1@10.1 AID"]);
}

#[test]
fn an_update_replaces_the_events_and_keeps_the_difference() {
    let mut b = Bench::new();
    b.write(&[sent("a", 1, &[aid(), assault()])]);
    let moved = Told::new(55, "ASSAULT", "RUS", "UKR");
    let denied = Told::new(12, "AID", "PRK", "RUS").with("status", "negated".into());
    let tally = b.write(&[sent("a", 2, &[denied, moved, Told::new(90, "CONSULT", "DEU", "POL")])]);
    assert_eq!((tally.versions, tally.events), (1, 3));
    assert_eq!(all(&b), ["a-2@90.1 CONSULT", "a-2@55.1 ASSAULT", "a-2@12.1 AID"]);
    let history = b.at(NOW).history("a").expect("a history");
    let states: Vec<&str> = history.iter().map(|v| v.state.as_str()).collect();
    assert_eq!(states, ["replaced", "current"]);
    let names: Vec<_> =
        history.iter().map(|v| b.at(NOW).version(v.id).expect("a version").map(|s| s.id)).collect();
    assert_eq!(names, [Some("a-1".to_owned()), Some("a-2".to_owned())]);
    let changes: Vec<String> = history
        .iter()
        .flat_map(|v| &v.changes)
        .map(|c| format!("{} {:?} {:?} {}", c.kind, c.old.as_deref(), c.new.as_deref(), c.fields))
        .collect();
    assert_eq!(
        changes,
        [
            r#"changed Some("a-1@10.1") Some("a-2@12.1") status"#,
            r#"same Some("a-1@40.1") Some("a-2@55.1") "#,
            r#"come None Some("a-2@90.1") "#,
        ]
    );
}

#[test]
fn an_older_version_that_comes_late_does_not_come_back() {
    let mut b = Bench::new();
    b.write(&[sent("a", 3, &[aid()])]);
    b.write(&[sent("a", 1, &[assault()])]);
    assert_eq!(all(&b), ["a-3@10.1 AID"]);
    b.write(&[sent("a", 2, &[])]);
    let history = b.at(NOW).history("a").expect("a history");
    let told: Vec<_> = history.iter().map(|v| (v.version, v.changes.len())).collect();
    assert_eq!(told, [(Some(1), 0), (Some(2), 1), (Some(3), 1)], "each against the one before it");
}

#[test]
fn a_kill_withdraws() {
    let mut b = Bench::new();
    b.write(&[sent("a", 1, &[aid()]), sent("b", 1, &[assault()])]);
    let kill = changed(sent("a", 2, &[aid()]), |e| e.signal = Signal::Kill);
    assert_eq!(b.write(&[kill]).kills, 1);
    assert_eq!(all(&b), ["b-1@40.1 ASSAULT"]);
    assert!(b.at(NOW).story("a-1").expect("a store").is_none());
    assert!(b.sql("SELECT story FROM lage_stories") == ["b-1"]);
    let history = b.at(NOW).history("a").expect("a history");
    let text = |v: &lagebild_store::VersionRow| b.at(NOW).version(v.id).expect("a version");
    assert!(history.iter().all(|v| text(v).is_none()), "nothing of what was withdrawn is read");
    let last = history.last().expect("the kill");
    assert_eq!(
        (last.state.as_str(), last.changes.first().map(|c| c.kind.as_str())),
        ("kill", Some("withdrawn"))
    );
    b.write(&[sent("a", 1, &[aid(), assault()])]);
    assert_eq!(all(&b), ["b-1@40.1 ASSAULT"], "what comes late stays withdrawn");
    b.write(&[sent("a", 3, &[aid()])]);
    assert_eq!(all(&b), ["a-3@10.1 AID", "b-1@40.1 ASSAULT"], "a newer version is shown");
}

#[test]
fn a_kill_without_a_number_withdraws_what_comes_after_too() {
    let mut b = Bench::new();
    let plain = |d| changed(d, |e| e.key.version = None);
    let kill = changed(plain(sent("a", 9, &[])), |e| e.signal = Signal::Kill);
    b.write(&[plain(sent("a", 1, &[aid()])), kill, plain(sent("a", 2, &[assault()]))]);
    assert!(all(&b).is_empty());
}

#[test]
fn an_embargo_holds_until_its_hour() {
    let mut b = Bench::new();
    let later = changed(sent("a", 2, &[assault()]), |e| e.embargo = Some("2024-08-02T18:00:00+02:00".into()));
    b.write(&[sent("a", 1, &[aid()]), later]);
    assert_eq!(all(&b), ["a-1@10.1 AID"], "until then the version before is shown");
    assert_eq!(b.at(NOW).history("a").expect("a history").len(), 1);
    assert!(b.at(NOW).story("a-2").expect("a store").is_none());
    for view in
        ["lage_stories", "lage_events", "lage_records", "lage_versions", "lage_changes", "lage_parties"]
    {
        let text = b.sql(&format!("SELECT * FROM {view}")).concat();
        assert!(!text.contains("a-2") && !text.contains("ASSAULT"), "{view}: {text}");
    }
    let search = lagebild_store::Search::parse("meldung", |w| vec![w.to_owned()]).expect("a search");
    let found =
        |now| b.at(now).search(&search, 9).expect("hits").into_iter().map(|h| h.story).collect::<Vec<_>>();
    assert_eq!(found(NOW), ["a-1"]);
    let hour = "2024-08-02T16:00:00Z";
    assert_eq!(b.events_at(hour, &Filter::default()), ["a-2@40.1 ASSAULT"]);
    assert_eq!(found(hour), ["a-2"]);
    assert_eq!(b.at(hour).history("a").expect("a history").len(), 2);
}

#[test]
fn an_item_may_replace_another_number() {
    let mut b = Bench::new();
    b.write(&[sent("a", 1, &[aid()])]);
    b.write(&[changed(sent("b", 2, &[assault()]), |e| e.key.replaces = Some("a".into()))]);
    assert_eq!(all(&b), ["b-2@40.1 ASSAULT"]);
    assert_eq!(b.at(NOW).history("a").expect("a history").len(), 2);
    assert_eq!(b.at(NOW).history("b-2").expect("a history").len(), 2);
}

#[test]
fn two_items_of_one_name_keep_their_events_apart() {
    let mut b = Bench::new();
    let other = changed(sent("a", 1, &[assault()]), |e| e.key.agency = "AFP".into());
    b.write(&[sent("a", 1, &[aid()]), other]);
    let names = all(&b);
    assert_eq!(names.last().map(String::as_str), Some("a-1@10.1 AID"));
    let first = names.first().expect("two events");
    assert!(first.starts_with("a-1~") && first.ends_with("@40.1 ASSAULT"), "{first}");
}

#[test]
fn a_reject_goes_when_the_input_is_read_after_all() {
    let mut b = Bench::new();
    let good = sent("a", 1, &[aid()]);
    let bad = lagebild_store::Delivery { entries: Err("no text".into()), ..good.clone() };
    b.write(std::slice::from_ref(&bad));
    b.write(&[bad]);
    assert_eq!(b.sql("SELECT input, reason FROM lage_rejects"), ["a-1.txt|no text"]);
    b.write(&[good]);
    assert!(b.sql("SELECT * FROM lage_rejects").is_empty());
}

#[test]
fn a_batch_that_is_not_confirmed_is_not_there() {
    let mut b = Bench::new();
    b.write(&[sent("a", 1, &[aid()])]);
    // the second story breaks the batch: its event has an id that is there twice
    let twice = sent("c", 1, &[aid(), aid()]);
    assert!(b.store.write(b.run, &[sent("b", 1, &[assault()]), twice]).is_err());
    assert_eq!(all(&b), ["a-1@10.1 AID"]);
    assert_eq!(b.at(NOW).integrity().expect("a check"), "ok");
}

#[test]
fn other_files_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("text.db");
    std::fs::write(&text, "no database at all, but long enough to be taken for the header of one, or so")
        .expect("a file");
    let error = Store::open(&text).expect_err("text").to_string();
    assert!(error.contains("is no store of Lagebild"), "{error}");
    let missing = lagebild_store::Reader::open(&folder.path().join("none.db"), NOW).expect_err("missing");
    assert!(missing.is_missing() && missing.to_string().contains("lagebild ingest"));
    let b = Bench::new();
    let write = b.at(NOW).sql("DELETE FROM events", |_| Ok::<_, lagebild_store::StoreError>(()));
    assert!(write.expect_err("a writing statement").to_string().contains("only reading"));
}
