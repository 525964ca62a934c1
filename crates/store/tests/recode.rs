//! Stories coded again: what stands, what is found, what stays comparable.

mod common;

use common::{Bench, NOW, Told, manifest, sent};
use lagebild_model::Event;
use lagebild_store::{Delivery, Filter, Recoded, Renewed, Run, StoreError, Who};

fn aid() -> Told {
    Told::new(10, "AID", "PRK", "RUS")
}

fn assault() -> Told {
    Told::new(40, "ASSAULT", "RUS", "UKR")
}

/// What a coder would make of the stories that a run has not coded yet: at most `limit`, of each these events.
fn again(b: &Bench, run: Run, limit: usize, events: &[Told]) -> Vec<Recoded> {
    let stored = b.at(NOW).uncoded(run, i64::MIN, limit).expect("stories");
    stored
        .into_iter()
        .map(|s| {
            let (item, version) = s.story.id.rsplit_once('-').expect("item and version");
            let Delivery { entries, .. } = sent(item, version.parse().expect("a number"), events);
            let entry = entries.expect("entries").remove(0);
            Recoded { id: s.id, coded: entry.coded, terms: entry.terms }
        })
        .collect()
}

/// Differences as `story: old types -> new types`.
fn compared(b: &Bench, old: i64, new: i64) -> Vec<String> {
    let mut out = Vec::new();
    let kinds = |events: &[Event]| events.iter().map(|e| e.kind.clone()).collect::<Vec<_>>().join(" ");
    b.at(NOW)
        .compare(old, new, |story, x, y| {
            out.push(format!("{story}: {} -> {}", kinds(x), kinds(y)));
            Ok::<_, StoreError>(())
        })
        .expect("a comparison");
    out
}

#[test]
fn the_new_events_stand_and_are_found_and_the_old_ones_stay_comparable() {
    let mut b = Bench::new();
    b.write(&[sent("a", 1, &[aid(), assault()])]);
    let rows = b.sql("SELECT id, event FROM lage_events WHERE type = 'AID'");
    let second = b.store.begin(&manifest("2")).expect("a run");
    let batch = again(&b, second, 10, &[aid(), Told::new(70, "COERCE", "RUS", "FRA")]);
    assert_eq!(b.store.recode(second, &batch).expect("kept"), Renewed { stories: 1, changed: 1, events: 2 });
    assert_eq!(b.sql("SELECT type FROM lage_events ORDER BY type"), ["AID", "COERCE"]);
    assert_eq!(b.sql("SELECT id, event FROM lage_events WHERE type = 'AID'"), rows, "it kept its row");
    let to = |code: &str| b.events(&Filter { recipient: vec![Who::parse(code)], ..Filter::default() });
    assert_eq!((to("FRA").len(), to("UKR").len()), (1, 0), "found by what stands only");
    assert_eq!(b.sql("SELECT count(*) FROM postings WHERE event NOT IN (SELECT id FROM events)"), ["0"]);
    assert_eq!(b.sql("SELECT count(*) FROM parties WHERE event NOT IN (SELECT id FROM events)"), ["0"]);
    assert_eq!(compared(&b, 1, 2), ["a-1: AID ASSAULT -> AID COERCE"]);
    // a third run that does as the second did
    let third = b.store.begin(&manifest("3")).expect("a run");
    let batch = again(&b, third, 10, &[aid(), Told::new(70, "COERCE", "RUS", "FRA")]);
    assert_eq!(b.store.recode(third, &batch).expect("kept").changed, 0);
    assert_eq!(compared(&b, 2, 3), ["a-1: AID COERCE -> AID COERCE"]);
    assert_eq!(compared(&b, 1, 3), ["a-1: AID ASSAULT -> AID COERCE"]);
    let runs = b.at(NOW).runs().expect("runs");
    assert_eq!(runs.iter().map(|r| (r.stories, r.current)).collect::<Vec<_>>(), [(1, 0), (1, 0), (1, 1)]);
    assert_eq!(b.sql("SELECT run, codebook FROM lage_codings WHERE current"), ["3|3"]);
}

#[test]
fn an_interrupted_run_goes_on_where_it_was() {
    let mut b = Bench::new();
    let stories: Vec<Delivery> = ["a", "b", "c"].iter().map(|name| sent(name, 1, &[aid()])).collect();
    b.write(&stories);
    let run = b.store.begin(&manifest("2")).expect("a run");
    assert_eq!(b.at(NOW).to_code(run).expect("counts"), (3, 0));
    let first = again(&b, run, 2, &[assault()]);
    b.store.recode(run, &first).expect("kept");
    assert_eq!(b.store.recode(run, &first).expect("kept"), Renewed::default(), "known");
    // the program begins anew
    let run = b.store.begin(&manifest("2")).expect("the same run");
    assert_eq!(b.at(NOW).to_code(run).expect("counts"), (1, 2));
    let rest = again(&b, run, 10, &[assault()]);
    assert_eq!(rest.iter().map(|r| r.coded.story.id.as_str()).collect::<Vec<_>>(), ["c-1"]);
    b.store.recode(run, &rest).expect("kept");
    assert_eq!(b.sql("SELECT DISTINCT type FROM lage_events"), ["ASSAULT"]);
    assert_eq!(compared(&b, 1, 2).len(), 3);
}

#[test]
fn what_versions_changed_is_told_anew() {
    let mut b = Bench::new();
    b.write(&[sent("a", 1, &[aid(), assault()])]);
    b.write(&[sent("a", 2, &[aid()])]);
    let kinds = |b: &Bench| b.sql("SELECT kind FROM lage_changes ORDER BY kind");
    assert_eq!(kinds(&b), ["gone", "same"]);
    let run = b.store.begin(&manifest("2")).expect("a run");
    let batch = again(&b, run, 10, &[aid()]);
    assert_eq!(batch.len(), 2, "both versions");
    assert_eq!(b.store.recode(run, &batch).expect("kept").changed, 1);
    assert_eq!(kinds(&b), ["same"]);
    assert_eq!(b.sql("SELECT event FROM lage_events"), ["a-2@10.1"], "the older version is not shown");
}
