//! A long row of like events, with corrections and kills: whatever the order and the batches they come in, the same events
//! are one happening, and linking everything anew gives what linking while they came gave.

use lagebild_model::{Coded, Event, Story};
use lagebild_picture::{Linker, Picture, Wanted};
use lagebild_store::{
    Delivery, Entry, Filter, ItemKey, Manifest, Near, Reader, Signal, Sort, Store, StoreError, Terms, Who,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const NOW: &str = "2100-01-01T00:00:00Z";
const STORIES: usize = 240;

/// Numbers that look drawn, the same on every machine.
fn draw(seed: usize, below: usize) -> usize {
    let mut x = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x ^ (x >> 31)) % below as u64) as usize
}

fn event(story: &str, n: usize, seed: usize) -> Event {
    let party = |code: &str| {
        json!([{"code": code, "sector": ["MIL"], "name": null, "office": null, "party": null, "id": null, "text": code,
            "start": 0, "end": 3, "antecedent": null}])
    };
    let words = ["Brücke", "Hafen", "Kaserne", "Bahnhof", "Kraftwerk", "Flughafen"];
    let word = |k: usize| words.get(draw(seed + k, words.len())).copied().unwrap_or_default();
    let killed = (draw(seed + 3, 3) == 0).then(|| draw(seed + 4, 4) + 1);
    let day = format!("2024-08-{:02}", 1 + draw(seed + 5, 6));
    let actor = ["RUS", "UKR", "ISR"].get(draw(seed + 6, 3)).copied().unwrap_or_default();
    let recipient = ["SYR", "UKR", "LBN"].get(draw(seed + 7, 3)).copied().unwrap_or_default();
    let town = draw(seed + 13, 5);
    let place = if town == 0 {
        Value::Null
    } else {
        json!({"name": format!("Ort {town}"), "name_de": format!("Ort {town}"), "country": recipient,
            "country_name": recipient, "kind": "city", "lat": 30.0 + town as f64, "lon": 30.0,
            "id": format!("{recipient}{town}"), "text": "Ort", "start": 1, "end": 2})
    };
    serde_json::from_value(json!({
        "id": format!("{story}@{}.1", n * 50), "story": story, "agency": "dpa", "published": day, "headline": null,
        "type": "ASSAULT", "mode": [], "context": ["military"], "plover": "ASSAULT", "auxiliary": [],
        "quad": "material conflict", "scale": -9.0, "actor": party(actor), "recipient": party(recipient),
        "status": if draw(seed + 8, 9) == 0 { "negated" } else { "actual" }, "historical": false, "source": [],
        "denied_by": [],
        "date": if draw(seed + 9, 4) == 0 { Value::Null }
            else { json!({"value": day, "candidates": [], "text": "am Montag", "start": 0, "end": 0}) },
        "place": place, "numbers": {"killed": killed, "wounded": null, "arrested": null},
        "evidence": [{"start": n * 50, "end": n * 50 + 9,
            "text": format!("Angriff auf {} {} und {}", word(10), word(11), word(12))}],
        "confidence": 0.9, "rule": "de/test", "coder": {"program": "lagebild test", "codebook": "1"}
    }))
    .expect("an event")
}

fn delivery(n: usize) -> Delivery {
    // of seven stories two are further versions of the first one's item, the third version often a kill
    let (item, version) = match n % 7 {
        5 => (n - 5, 2),
        6 => (n - 6, 3),
        _ => (n, 1),
    };
    let kill = version == 3 && !n.is_multiple_of(3);
    let name = format!("s{n:04}");
    let agency = ["dpa", "AFP"].get(draw(item, 2)).copied().unwrap_or_default();
    let mut events: Vec<Event> =
        if kill { vec![] } else { (0..=draw(n, 3)).map(|k| event(&name, k, n * 100 + k * 20)).collect() };
    for e in &mut events {
        e.agency = Some(agency.into());
    }
    let day = format!("2024-08-{:02}", 1 + draw(n * 100 + 5, 6));
    let story: Story = serde_json::from_value(json!({
        "id": name, "item": item.to_string(), "text": name, "offsets": "text", "agency": agency, "language": "de",
        "headline": name, "dateline": null, "published": {"value": day, "precision": "day", "candidates": []},
        "signoff": null, "urgency": null, "version": null, "paragraphs": []
    }))
    .expect("a story");
    let coded = Coded {
        story,
        events,
        actors: vec![],
        times: vec![],
        places: vec![],
        statements: vec![],
        passed_over: vec![],
    };
    let key =
        ItemKey { agency: agency.into(), item: item.to_string(), version: Some(version), replaces: None };
    let terms = Terms { headline: String::new(), body: String::new(), parts: String::new() };
    let signal = if kill { Signal::Kill } else { Signal::Plain };
    let mut hash = [0; 32];
    for (slot, byte) in hash.iter_mut().zip(n.to_le_bytes()) {
        *slot = byte;
    }
    Delivery { hash, name, entries: Ok(vec![Entry { key, signal, embargo: None, sent: None, coded, terms }]) }
}

/// Rows of a statement.
fn rows(path: &Path, statement: &str) -> Vec<String> {
    let reader = Reader::open(path, NOW).expect("a reader");
    let db = reader.connection();
    let mut find = db.prepare(statement).expect("a statement");
    let columns = find.column_count();
    let row = |r: &rusqlite::Row<'_>| {
        let cell = |i| {
            let value = r.get_ref(i)?;
            Ok(value.as_str().map_or_else(|_| format!("{value:?}"), str::to_owned))
        };
        (0..columns).map(cell).collect::<Result<Vec<_>, rusqlite::Error>>()
    };
    let found = find.query_map([], row).expect("rows");
    found.map(|r| r.expect("a row").join("|")).collect()
}

/// The events of each happening, by their ids.
fn happenings(path: &Path) -> BTreeSet<BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let all = rows(
        path,
        "SELECT m.happening || ' ' || e.event FROM happening_members m JOIN events e ON e.id = m.event",
    );
    for row in all {
        let (happening, event) = row.split_once(' ').expect("two parts");
        out.entry(happening.to_owned()).or_default().insert(event.to_owned());
    }
    out.into_values().collect()
}

/// A store into which the stories came in this order, linked after each batch.
fn arrived(path: &Path, order: &[usize], batch: usize) -> Store {
    let mut store = Store::open(path).expect("a store");
    let run = store.begin(&Manifest::default()).expect("a run");
    let mut linker = Linker::default();
    for some in order.chunks(batch) {
        let some: Vec<Delivery> = some.iter().map(|n| delivery(*n)).collect();
        store.write(run, &some).expect("kept");
        linker.update(&mut store).expect("linked");
    }
    store
}

#[test]
fn neither_order_nor_batches_matter() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let ascending: Vec<usize> = (0..STORIES).collect();
    let mut store = arrived(&path("a.db"), &ascending, 7);
    let kept = |name: &str| {
        ["SELECT * FROM happening_members ORDER BY event", "SELECT * FROM happenings ORDER BY id"]
            .map(|statement| rows(&path(name), statement))
    };
    let (before, first) = (kept("a.db"), happenings(&path("a.db")));
    assert!(
        !rows(&path("a.db"), "SELECT 1 FROM happening_members WHERE level > 9").is_empty(),
        "rows so long that they are cut"
    );
    assert!(
        first.iter().any(|h| h.len() > 3) && first.len() > 50,
        "{} happenings, the largest of {:?}",
        first.len(),
        first.iter().map(BTreeSet::len).max()
    );
    Linker::default().rebuild(&mut store).expect("linked anew");
    assert_eq!(kept("a.db"), before, "linked anew");

    let mut drawn = ascending.clone();
    drawn.sort_by_key(|n| draw(*n + 999, 100_000));
    let descending: Vec<usize> = ascending.iter().rev().copied().collect();
    for (name, order, batch) in [("b.db", &descending, 1), ("c.db", &drawn, 50), ("d.db", &drawn, STORIES)] {
        let mut store = arrived(&path(name), order, batch);
        assert_eq!(happenings(&path(name)), first, "{name}");
        let before = kept(name);
        Linker::default().rebuild(&mut store).expect("linked anew");
        assert_eq!(kept(name), before, "{name} linked anew");
    }
}

/// The happenings asked for, found by looking at every event that fits.
fn listed_by_all(reader: &Reader, wanted: &Wanted<'_>) -> Vec<i64> {
    let picture = Picture::new(reader);
    let mut of = reader
        .connection()
        .prepare("SELECT happening FROM happening_members WHERE event = ?1")
        .expect("a statement");
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    let every = Filter { limit: None, ..wanted.filter.clone() };
    for event in reader.rows(&every).expect("rows") {
        let id: i64 = of.query_row([event], |r| r.get(0)).expect("every event has a happening");
        if seen.insert(id) {
            let h = picture.happening(id).expect("a store").expect("a happening of a shown event");
            let contested = !wanted.contested || h.status == "contested";
            if h.reports >= wanted.reports && h.agencies >= wanted.agencies && contested {
                out.push(id);
            }
        }
    }
    out.truncate(wanted.filter.limit.unwrap_or(usize::MAX));
    out
}

#[test]
fn a_list_is_what_looking_at_every_event_gives() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    arrived(&path, &(0..STORIES).collect::<Vec<_>>(), 50);
    let reader = Reader::open(&path, NOW).expect("a reader");
    let base = Filter::default;
    let filters = [
        base(),
        Filter { reverse: true, ..base() },
        Filter { sort: Sort::Published, ..base() },
        Filter { sort: Sort::Confidence, ..base() },
        Filter { sort: Sort::Scale, ..base() },
        Filter { sort: Sort::Stored, ..base() },
        Filter { actor: vec![Who::parse("RUS")], ..base() },
        Filter { recipient: vec![Who::parse("UKR.MIL"), Who::parse("SYR")], ..base() },
        Filter { country: vec!["LBN".into(), "UKR".into()], sort: Sort::Published, ..base() },
        Filter { sector: vec!["MIL".into()], kind: vec!["ASSAULT".into()], ..base() },
        Filter { kind: vec!["AID".into()], ..base() },
        Filter { context: vec!["military".into()], agency: vec!["afp".into()], ..base() },
        Filter { quad: vec!["material conflict".into()], place: vec!["Ort 2".into()], ..base() },
        Filter { near: Some(Near { lat: 33.0, lon: 30.0, km: 120.0 }), ..base() },
        Filter { from: Some(20240802), until: Some(20240804), ..base() },
        Filter { from: Some(20240803), sort: Sort::Scale, reverse: true, ..base() },
        Filter { status: vec![lagebild_model::Status::Negated], ..base() },
        Filter { story: Some("s0008".into()), historical: Some(false), confidence: Some(0.5), ..base() },
    ];
    let (mut some, mut contested_some) = (0, 0);
    for filter in filters {
        for limit in [None, Some(0), Some(1), Some(9), Some(100_000)] {
            let filter = Filter { limit, ..filter.clone() };
            for (reports, agencies, contested) in
                [(1, 0, false), (2, 0, false), (1, 2, false), (3, 2, false), (1, 0, true), (2, 2, true)]
            {
                let wanted = Wanted { filter: &filter, reports, agencies, contested };
                let mut found = Vec::new();
                let told = Picture::new(&reader)
                    .list(&wanted, |h| {
                        found.push(h.id);
                        Ok::<_, StoreError>(())
                    })
                    .expect("a list");
                assert_eq!(found, listed_by_all(&reader, &wanted), "{wanted:?}");
                assert_eq!(told, found.len());
                some += usize::from(found.len() > 3 && agencies == 2);
                contested_some += usize::from(contested && !found.is_empty());
            }
        }
    }
    assert!(some > 9 && contested_some > 9, "{some}, {contested_some}");
}
