//! What reviewers decide about a store is gold for `lagebild eval`.

mod common;

use common::desk::{ATTACKS, Desk, EXPELS, item};
use common::{err, lagebild, out, text};
use lagebild_model::Event;
use lagebild_store::{Decision, Filter, Reader, Store};
use serde_json::Value;

const NOW: &str = "2024-03-01T12:00:00Z";

#[test]
fn decisions_of_reviewers_are_what_coding_is_measured_by() {
    let desk = Desk::new();
    desk.put("a.txt", &item("bdt0001", "Bern weist aus", EXPELS))
        .put("b.txt", &item("bdt0002", "Angriff", ATTACKS));
    desk.ingest();
    let none = desk.run(&["eval"]);
    assert!(none.status.code() == Some(1) && err(&none).contains("go on at /review"), "{}", err(&none));
    let mut events: Vec<Event> = Vec::new();
    let reader = Reader::open(&desk.store(), NOW).expect("a store");
    reader
        .events(&Filter::default(), |record| {
            events.push(serde_json::from_str(record).expect("an event"));
            Ok::<_, lagebild_store::StoreError>(())
        })
        .expect("events");
    assert_eq!(events.len(), 2, "{events:?}");
    let mut store = Store::open(&desk.store()).expect("a store");
    for e in &events {
        // the expulsion is right, but of another actor; the attack is none
        let (decision, corrected) = if e.kind == "SANCTION" {
            let mut e = e.clone();
            e.actor[0].code = Some("AUT".into());
            (Decision::Correct, Some(e))
        } else {
            (Decision::Reject, None)
        };
        store.review(&e.id, "Ada", decision, corrected.as_ref(), NOW).expect("kept");
    }
    let figures = |o: &std::process::Output| -> Value {
        serde_json::from_str(&out(o)).unwrap_or_else(|e| panic!("{e}: {}{}", out(o), err(o)))
    };
    let of_store = figures(&desk.run(&["eval", "--json"]));
    let level = |name: &str, what: &str| of_store[name][what].as_f64().expect("a figure");
    let told = out(&desk.run(&["eval"]));
    assert!(told.starts_with("2 stories, 1 gold events, 2 predicted"), "{told}");
    assert_eq!((level("type", "precision"), level("type", "recall")), (0.5, 1.0));
    assert_eq!((level("who", "precision"), level("who", "recall")), (0.0, 0.0), "the actor was corrected");
    // the same by way of files
    let gold = lagebild_serve::gold(&reader, false).expect("gold");
    assert_eq!(gold.stories, ["a", "b"]);
    let file = desk.path("gold.jsonl");
    std::fs::write(&file, &gold.lines).expect("a file");
    let of_files = lagebild(&["eval", "--json", "--gold", text(&file), "--texts", text(&desk.path("wire"))]);
    assert_eq!(figures(&of_files), of_store);
}
