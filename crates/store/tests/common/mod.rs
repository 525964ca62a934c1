//! Small stories with events, and a store to keep them in.
#![allow(dead_code)]

use lagebild_model::{Coded, Event, Story};
use lagebild_store::{
    Delivery, Entry, Filter, ItemKey, Manifest, Reader, Run, Signal, Store, StoreError, Tally, Terms,
};
use serde_json::{Value, json};
use std::path::PathBuf;

/// An instant behind everything that is not embargoed in the tests.
pub const NOW: &str = "2024-08-02T12:00:00Z";

/// A store in a folder of its own.
pub struct Bench {
    folder: tempfile::TempDir,
    pub store: Store,
    pub run: Run,
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = Store::open(&folder.path().join("lage.db")).expect("a store");
        let run = store.begin(&manifest("1")).expect("a run");
        Self { folder, store, run }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("lage.db")
    }

    pub fn write(&mut self, batch: &[Delivery]) -> Tally {
        self.store.write(self.run, batch).expect("a batch")
    }

    pub fn at(&self, now: &str) -> Reader {
        Reader::open(&self.path(), now).expect("a reader")
    }

    /// `id type` of the events that fit, in order.
    pub fn events_at(&self, now: &str, filter: &Filter) -> Vec<String> {
        let mut out = Vec::new();
        let add = |record: &str| {
            let e: Event = serde_json::from_str(record).expect("a record");
            out.push(format!("{} {}", e.id, e.kind));
            Ok::<_, StoreError>(())
        };
        self.at(now).events(filter, add).expect("events");
        out
    }

    pub fn events(&self, filter: &Filter) -> Vec<String> {
        self.events_at(NOW, filter)
    }

    /// The rows of a statement over tables and views alike, cells joined by `|`.
    pub fn sql(&self, statement: &str) -> Vec<String> {
        let reader = self.at(NOW);
        let mut prepared = reader.connection().prepare(statement).expect(statement);
        let columns = prepared.column_count();
        let row = |r: &rusqlite::Row<'_>| {
            let cells: Vec<String> = (0..columns).map(|i| shown(r.get_ref(i).expect("a cell"))).collect();
            Ok(cells.join("|"))
        };
        prepared.query_map([], row).expect(statement).collect::<Result<_, _>>().expect(statement)
    }
}

fn shown(cell: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef::{Blob, Integer, Null, Real, Text};
    match cell {
        Null => String::new(),
        Integer(i) => i.to_string(),
        Real(x) => x.to_string(),
        Text(t) => String::from_utf8_lossy(t).into_owned(),
        Blob(b) => format!("{b:?}"),
    }
}

pub fn manifest(codebook: &str) -> Manifest {
    Manifest { program: "lagebild test".into(), codebook: codebook.into(), started: NOW.into() }
}

/// An event: `Told::new(10, "AID", "PRK", "RUS")` with fields to change.
#[derive(Clone)]
pub struct Told(Value);

impl Told {
    pub fn new(byte: u32, kind: &str, actor: &str, recipient: &str) -> Self {
        let party = |code: &str| {
            json!([{"code": code, "sector": ["GOV"], "name": null, "office": null, "party": null, "id": null,
                "text": code, "start": 0, "end": 3, "antecedent": null}])
        };
        Self(json!({
            "id": byte.to_string(), "story": "", "agency": null, "published": null, "headline": null, "type": kind,
            "mode": [], "context": ["military"], "plover": kind, "auxiliary": [], "quad": "material cooperation",
            "scale": 7.0, "actor": party(actor), "recipient": party(recipient), "status": "actual",
            "historical": false, "source": [], "denied_by": [], "date": null, "place": null,
            "numbers": {"killed": null, "wounded": null, "arrested": null},
            "evidence": [{"start": byte, "end": byte + 8, "text": format!("{actor} {kind} {recipient}")}],
            "confidence": 0.9, "rule": "de/test", "coder": {"program": "lagebild test", "codebook": "1"}
        }))
    }

    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.0[field] = value;
        self
    }

    pub fn date(self, value: &str) -> Self {
        self.with("date", json!({"value": value, "candidates": [], "text": "", "start": 0, "end": 0}))
    }

    pub fn place(self, name: &str, lat: f64, lon: f64) -> Self {
        let place = json!({"name": name, "name_de": name, "country": "UKR", "country_name": "Ukraine", "kind": "city",
            "lat": lat, "lon": lon, "id": name, "text": name, "start": 0, "end": 0});
        self.with("place", place)
    }

    fn event(&self, story: &str) -> Event {
        let mut value = self.0.clone();
        let byte = value["id"].as_str().expect("a byte").to_owned();
        value["id"] = json!(format!("{story}@{byte}.1"));
        value["story"] = json!(story);
        value["agency"] = json!("dpa");
        serde_json::from_value(value).expect("an event")
    }
}

/// A delivery of one story: `sent("bdt1", 1, &[...])` is version 1 of the dpa's item bdt1.
pub fn sent(item: &str, version: u32, events: &[Told]) -> Delivery {
    let name = format!("{item}-{version}");
    let text = format!("Meldung {item} {version}");
    let story: Story = serde_json::from_value(json!({
        "id": name, "item": item, "text": text, "offsets": "text", "agency": "dpa", "language": "de",
        "headline": text, "dateline": null,
        "published": {"value": "2024-08-01", "precision": "day", "candidates": []},
        "signoff": null, "urgency": null, "version": null, "paragraphs": []
    }))
    .expect("a story");
    let terms = Terms { headline: "meldung".into(), body: text.to_lowercase(), parts: "nachricht".into() };
    let coded = Coded {
        events: events.iter().map(|t| t.event(&name)).collect(),
        story,
        actors: Vec::new(),
        times: Vec::new(),
        places: Vec::new(),
        statements: Vec::new(),
        passed_over: Vec::new(),
    };
    let key = ItemKey { agency: "dpa".into(), item: item.into(), version: Some(version), replaces: None };
    Delivery {
        hash: hash(&format!("{name} {:?}", coded.events.iter().map(|e| &e.kind).collect::<Vec<_>>())),
        name: format!("{name}.txt"),
        entries: Ok(vec![Entry { key, signal: Signal::Plain, embargo: None, sent: None, coded, terms }]),
    }
}

/// The delivery with its entry changed.
pub fn changed(mut delivery: Delivery, change: impl FnOnce(&mut Entry)) -> Delivery {
    let entries = delivery.entries.as_mut().expect("entries");
    change(entries.first_mut().expect("an entry"));
    delivery
}

/// Some bytes that differ for different texts.
pub fn hash(text: &str) -> [u8; 32] {
    let mut out = [0; 32];
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for b in text.bytes() {
        state = (state ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    for (slot, b) in out.iter_mut().zip(state.to_le_bytes().iter().cycle()) {
        *slot = *b;
    }
    out
}
