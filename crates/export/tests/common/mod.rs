//! Events to be written.
#![allow(dead_code)]

use lagebild_export::{Format, Row, Tally, Writer};
use lagebild_model::Event;
use serde_json::{Value, json};

/// "Nach Angaben der Behörden starben in Charkiw, \"zwei\" Menschen": with a comma, a quotation mark and a place.
pub fn attack() -> Event {
    event(&json!({
        "id": "angriff@66.1", "story": "angriff", "agency": "dpa", "published": "2024-02-27",
        "headline": "Angriff auf \"Charkiw\", zwei Tote", "type": "ASSAULT", "mode": ["aerial"],
        "context": ["military", "human_security"], "plover": "ASSAULT", "quad": "material conflict", "scale": -9.5,
        "actor": [party("RUS", &["MIL"], "russische\nTruppen")],
        "recipient": [party("UKR", &["CVL"], "Menschen"), party("UKR", &[], "Charkiw")],
        "source": [{"depth": 0, "code": "UKR", "sector": ["GOV"], "kind": "authority", "text": "Behörden",
                    "cue": "Nach Angaben", "start": 13, "end": 26}],
        "date": {"value": "2024-02-26", "candidates": ["2024-02-19"], "text": "Montag", "start": 30, "end": 36},
        "place": {"name": "Kharkiv", "name_de": "Charkiw", "country": "UKR", "country_name": "Ukraine", "kind": "city",
                  "lat": 49.98, "lon": 36.25, "id": "gn:706483", "text": "Charkiw", "start": 40, "end": 47},
        "numbers": {"killed": 2, "wounded": null, "arrested": null},
        "evidence": [{"start": 66, "end": 75, "text": "griffen"}, {"start": 80, "end": 84, "text": "an,\n"}],
        "rule": "de/assault:angreifen#1"
    }))
}

/// An event that knows little: no place, no date, nobody to whom.
pub fn denial() -> Event {
    event(&json!({
        "id": "nein@12.1", "story": "nein", "type": "CONSULT", "plover": "CONSULT", "status": "negated",
        "quad": "verbal cooperation", "actor": [party("DEU", &["GOV"], "Berlin")], "rule": "de/consult:treffen#1"
    }))
}

fn party(code: &str, sector: &[&str], text: &str) -> Value {
    json!({"code": code, "sector": sector, "name": null, "office": null, "party": null, "id": null, "text": text,
           "start": 1, "end": 5, "antecedent": null})
}

/// An event with these fields, the others empty.
pub fn event(fields: &Value) -> Event {
    let mut all = json!({
        "id": "", "story": "", "agency": null, "published": null, "headline": null, "type": "", "mode": [], "context": [],
        "plover": "", "auxiliary": [], "quad": "", "scale": null, "actor": [], "recipient": [], "status": "actual",
        "historical": false, "source": [], "denied_by": [], "date": null, "place": null,
        "numbers": {"killed": null, "wounded": null, "arrested": null}, "evidence": [], "confidence": 0.75, "rule": "",
        "coder": {"program": "lagebild 0.1.0", "codebook": "1f3c"}
    });
    for (name, value) in fields.as_object().expect("fields") {
        all[name] = value.clone();
    }
    serde_json::from_value(all).expect("an event")
}

/// The rows of two events.
pub fn rows<'a>(attack: &'a Event, denial: &'a Event) -> [Row<'a>; 2] {
    [
        Row {
            event: attack,
            item: Some("bdt0001"),
            published_at: Some("2024-02-27T10:15:00Z"),
            language: Some("de"),
            cameo: Some("195"),
        },
        Row { event: denial, item: None, published_at: None, language: None, cameo: None },
    ]
}

/// The bytes of rows.
pub fn written(format: Format, rows: &[Row<'_>]) -> (Vec<u8>, Tally) {
    let mut bytes = Vec::new();
    let mut out = Writer::new(format, &mut bytes).expect("a writer");
    for row in rows {
        out.row(row).expect("a row");
    }
    let tally = out.finish().expect("an end");
    (bytes, tally)
}
