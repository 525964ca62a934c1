//! The interface for programs, and that its description is true.

mod common;

use axum::body::Body;
use axum::http::StatusCode;
use common::{House, request};
use serde_json::Value;

/// A true value for each place in a path.
const PLACES: [(&str, &str); 5] = [
    ("/api/v1/events/{id}", "/api/v1/events/angriff@17.1"),
    ("/api/v1/stories/{name}", "/api/v1/stories/angriff"),
    ("/api/v1/history/{name}", "/api/v1/history/angriff"),
    ("/api/v1/happenings/{id}", "/api/v1/happenings/h1"),
    ("/api/v1/statements/{who}", "/api/v1/statements/UKR"),
];

#[tokio::test]
async fn every_described_path_answers_as_described() {
    let house = House::new();
    let described = house.json("/api/openapi.json").await;
    let paths = described["paths"].as_object().expect("paths");
    assert!(paths.len() >= 13, "{}", paths.len());
    for (path, what) in paths {
        // an answer without end, see tests/live.rs
        if path == "/api/v1/live" {
            continue;
        }
        let address = PLACES.iter().find(|(p, _)| p == path).map_or(path.as_str(), |(_, a)| a);
        let schema =
            |method: &str| what[method]["responses"]["200"]["content"]["application/json"]["schema"].clone();
        if what.get("get").is_some() {
            let address = if path == "/api/v1/search" { "/api/v1/search?q=raketen" } else { address };
            let answer = house.json(address).await;
            fits(path, &answer, &schema("get"), &described);
        }
        if what.get("post").is_some() {
            let body = Body::from("Kopf\nDer Text einer Meldung.");
            let answer = house.ask(request("POST", address, &[], body)).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
            let answer: Value = serde_json::from_str(&answer.text).expect("JSON");
            fits(path, &answer, &schema("post"), &described);
        }
    }
}

/// What the description names is there.
fn fits(path: &str, answer: &Value, schema: &Value, all: &Value) {
    if let Some(name) = schema["$ref"].as_str() {
        let schema = all.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("{path}: {name}"));
        return fits(path, answer, schema, all);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        fits(path, answer, part, all);
    }
    for (field, inner) in schema["properties"].as_object().into_iter().flatten() {
        let value =
            answer.get(field).unwrap_or_else(|| panic!("{path}: {field} is described and missing: {answer}"));
        fits(path, value, inner, all);
    }
    if let (Some(list), true) = (answer.as_array(), schema.get("items").is_some()) {
        for item in list {
            fits(path, item, &schema["items"], all);
        }
    }
}

#[tokio::test]
async fn every_path_is_described() {
    let source = include_str!("../src/app.rs");
    let described = House::new().json("/api/openapi.json").await;
    let mut found = 0;
    for piece in source.split("\"/api/v1/").skip(1) {
        let path = format!("/api/v1/{}", piece.split('"').next().expect("a path").replace("{*", "{"));
        assert!(described["paths"].get(&path).is_some(), "{path} is not in openapi.json");
        found += 1;
    }
    assert!(found >= 13, "{found}");
}

#[tokio::test]
async fn series_and_search_count() {
    let house = House::new();
    let series = house.json("/api/v1/series?by=day&from=2024-08-04&to=2024-08-06&actor=RUS").await;
    let days: Vec<_> =
        series["series"].as_array().expect("days").iter().map(|d| d["material conflict"].clone()).collect();
    assert_eq!(days, [0, 2, 0]);
    assert_eq!(series["series"][1]["mean_scale"], -9.0);
    assert_eq!(
        series["series"][1]["happenings"]["material conflict"], 1,
        "both reports are of one happening"
    );
    let east = house.json("/api/v1/series?by=month&region=osten&to=2024-08-31").await;
    let month = east["series"].as_array().and_then(|s| s.last()).expect("a month");
    assert_eq!((&month["from"], &month["material cooperation"]), (&"2024-08-01".into(), &1.into()));
    for (per, names) in [
        ("country", vec!["UKR", "RUS", "DEU"]),
        ("pair", vec!["RUS-UKR", "DEU-UKR"]),
        ("type", vec!["ASSAULT", "AID"]),
        ("region", vec!["east"]),
    ] {
        let found = house.json(&format!("/api/v1/series?per={per}&to=2024-08-31")).await;
        let groups = found["groups"].as_array().expect("groups");
        let seen: Vec<_> = groups.iter().map(|g| g["name"].as_str().unwrap_or("")).collect();
        assert_eq!(seen, names, "{per}");
    }
    let found = house.json("/api/v1/search?q=raketen+OR+missiles").await;
    assert_eq!(found["total"], 2);
    assert_eq!(found["facets"]["type"][0]["value"], "ASSAULT");
    assert_eq!(found["facets"]["language"].as_array().map(Vec::len), Some(2));
    let narrowed = house.json("/api/v1/search?q=raketen+OR+missiles&language=en").await;
    assert_eq!(narrowed["stories"][0]["story"], "strike");
    let by_event = house.json("/api/v1/search?q=raketen+OR+missiles+OR+panzer&type=AID").await;
    assert_eq!((&by_event["total"], &by_event["stories"][0]["story"]), (&1.into(), &"schrift".into()));
}

#[tokio::test]
async fn statements_are_given_by_speaker() {
    let house = House::new();
    for who in ["UKR.MED", "Ada%20Beispiel"] {
        let found = house.json(&format!("/api/v1/statements/{who}")).await;
        assert_eq!(found["statements"][0]["text"], "Zwölf Menschen starben beim Angriff", "{who}");
        assert_eq!(found["statements"].as_array().map(Vec::len), Some(1), "{who}");
    }
    assert_eq!(house.json("/api/v1/statements/FRA").await["statements"], serde_json::json!([]));
}

#[tokio::test]
async fn mistakes_are_told_as_json() {
    let house = House::new();
    for (address, status) in [
        ("/api/v1/events?from=gestern", StatusCode::BAD_REQUEST),
        ("/api/v1/events/keines@1.1", StatusCode::NOT_FOUND),
        ("/api/v1/search", StatusCode::BAD_REQUEST),
        ("/api/v1/series?per=planet", StatusCode::BAD_REQUEST),
        ("/api/v1/series?region=Atlantis", StatusCode::BAD_REQUEST),
        ("/api/v1/events?between=RUS", StatusCode::BAD_REQUEST),
        ("/api/v1/nichts", StatusCode::NOT_FOUND),
    ] {
        let answer = house.get(address).await;
        assert_eq!(answer.status, status, "{address}");
        let told: Value = serde_json::from_str(&answer.text).expect("JSON");
        assert!(told["error"].as_str().is_some_and(|e| !e.is_empty()), "{address}: {told}");
        assert_eq!(answer.header("content-type"), "application/json", "{address}");
    }
}
