//! Which events a filter gives, and in which order.

mod common;

use common::{Bench, Told, sent};
use lagebild_model::Status;
use lagebild_store::{Filter, Near, Search, Sort, Who};
use serde_json::json;

fn full() -> Bench {
    let mut b = Bench::new();
    let source = json!([
        {"depth": 0, "code": "USA", "sector": ["GOV"], "kind": "authority", "text": "Washington", "cue": null, "start": 0, "end": 0},
        {"depth": 1, "code": null, "sector": [], "kind": "media", "text": "Medien", "cue": null, "start": 0, "end": 0}
    ]);
    let rebels = json!([{"code": "YEM", "sector": ["REB", "MIL"], "name": "Ansar Allah", "office": null, "party": null,
        "id": null, "text": "Huthi", "start": 0, "end": 0, "antecedent": null}]);
    b.write(&[
        sent(
            "a",
            1,
            &[
                Told::new(1, "AID", "PRK", "RUS").date("2024-07").with("source", source),
                Told::new(2, "ASSAULT", "RUS", "UKR")
                    .date("2024-07-20")
                    .place("Kharkiv", 49.99, 36.23)
                    .with("quad", json!("material conflict"))
                    .with("mode", json!(["aerial"]))
                    .with("scale", json!(-10.0)),
            ],
        ),
        sent(
            "b",
            1,
            &[
                Told::new(3, "ASSAULT", "YEM", "ISR")
                    .date("2024-07-30")
                    .with("actor", rebels)
                    .with("quad", json!("material conflict"))
                    .with("confidence", json!(0.5)),
                Told::new(4, "CONSULT", "DEU", "UKR")
                    .with("status", json!("future"))
                    .place("Odesa", 46.48, 30.73)
                    .with("historical", json!(true))
                    .with("context", json!(["diplomatic"])),
            ],
        ),
    ]);
    b
}

/// The bytes in the ids of the events that fit.
fn check(b: &Bench, filter: Filter, expected: &str) {
    let ids = b.events(&filter);
    let bytes: Vec<&str> =
        ids.iter().filter_map(|i| i.split_once('@')?.1.split_once('.').map(|x| x.0)).collect();
    assert_eq!(bytes.join(" "), expected, "{filter:?}\n{}", b.at(common::NOW).plan(&filter).expect("a plan"));
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|s| (*s).to_owned()).collect()
}

fn who(list: &[&str]) -> Vec<Who> {
    list.iter().map(|s| Who::parse(s)).collect()
}

#[test]
fn by_participant() {
    let b = full();
    let f = Filter::default;
    check(&b, f(), "4 3 2 1");
    check(&b, Filter { actor: who(&["RUS"]), ..f() }, "2");
    check(&b, Filter { actor: who(&["RUS", "PRK"]), ..f() }, "2 1");
    check(&b, Filter { actor: who(&["YEM.REB"]), ..f() }, "3");
    check(&b, Filter { actor: who(&["YEM.GOV"]), ..f() }, "");
    check(&b, Filter { actor: who(&[".MIL"]), ..f() }, "3");
    check(&b, Filter { actor: who(&["ansar allah"]), ..f() }, "3");
    check(&b, Filter { recipient: who(&["UKR"]), ..f() }, "4 2");
    check(&b, Filter { recipient: who(&["UKR"]), actor: who(&["RUS"]), ..f() }, "2");
    check(&b, Filter { source: who(&["USA"]), ..f() }, "1");
    check(&b, Filter { source: who(&["media"]), ..f() }, "1");
    check(&b, Filter { country: strings(&["rus"]), ..f() }, "2 1");
    check(&b, Filter { sector: strings(&["REB"]), ..f() }, "3");
    check(&b, Filter { actor: who(&["Niemand"]), ..f() }, "");
}

#[test]
fn between_two() {
    let mut b = full();
    b.write(&[sent("c", 1, &[Told::new(5, "ACCUSE", "UKR", "RUS"), Told::new(6, "AID", "DEU", "RUS")])]);
    let party = |code| {
        json!({"code": code, "sector": [], "name": null, "office": null, "party": null, "id": null, "text": code,
        "start": 0, "end": 0, "antecedent": null})
    };
    let both = json!([party("DEU"), party("FRA")]);
    b.write(&[sent(
        "d",
        1,
        &[
            Told::new(7, "CONSULT", "DEU", "FRA").with("actor", both.clone()).with("recipient", json!([])),
            Told::new(8, "ACCUSE", "DEU", "RUS").with("actor", both),
        ],
    )]);
    let pair = |x: &str, y: &str| Some((Who::parse(x), Who::parse(y)));
    let f = Filter::default;
    check(&b, Filter { between: pair("RUS", "UKR"), ..f() }, "5 2");
    check(&b, Filter { between: pair("UKR", "RUS.GOV"), ..f() }, "5 2");
    check(&b, Filter { between: pair("DEU", "UKR"), kind: strings(&["CONSULT"]), ..f() }, "4");
    check(&b, Filter { between: pair("FRA", "DEU"), ..f() }, "7");
    check(&b, Filter { between: pair("FRA", "RUS"), ..f() }, "8");
    let dyads = b.at(common::NOW).dyads(&Filter::default(), 9).expect("pairs");
    let seen: Vec<_> = dyads.iter().map(|d| format!("{}-{} {}", d.a, d.b, d.events)).collect();
    assert_eq!(
        seen,
        ["DEU-RUS 2", "RUS-UKR 2", "DEU-FRA 1", "DEU-UKR 1", "FRA-RUS 1", "ISR-YEM 1", "PRK-RUS 1"]
            .iter()
            .map(|s| (*s).to_owned())
            .collect::<Vec<_>>()
    );
    check(&b, Filter { between: pair("DEU", "YEM"), ..f() }, "");
    check(&b, Filter { between: pair("RUS", "POL"), ..f() }, "");
}

#[test]
fn each_event_begins_in_one_of_two_ranges_that_meet() {
    let b = full();
    let june = Filter { until: Some(20240719), ..Filter::default() };
    let later = Filter { from: Some(20240720), until: Some(20240731), ..Filter::default() };
    check(&b, june, "1");
    check(&b, later.clone(), "3 2 1");
    check(&b, Filter { begins: true, ..later }, "3 2");
    check(&b, Filter { after: Some(2), ..Filter::default() }, "4 3");
    check(&b, Filter { among: Some(vec![1, 3, 3, 99]), ..Filter::default() }, "3 1");
    check(
        &b,
        Filter { among: Some(vec![1, 3]), actor: who(&["YEM"]), limit: Some(5), ..Filter::default() },
        "3",
    );
    check(&b, Filter { among: Some(Vec::new()), ..Filter::default() }, "");
}

#[test]
fn by_what_happened() {
    let b = full();
    let f = Filter::default;
    check(&b, Filter { kind: strings(&["assault"]), ..f() }, "3 2");
    check(&b, Filter { kind: strings(&["AID", "CONSULT"]), ..f() }, "4 1");
    check(&b, Filter { mode: strings(&["aerial"]), ..f() }, "2");
    check(&b, Filter { context: strings(&["military"]), ..f() }, "3 2 1");
    check(&b, Filter { quad: strings(&["material conflict"]), ..f() }, "3 2");
    check(&b, Filter { status: vec![Status::Future], ..f() }, "4");
    check(&b, Filter { historical: Some(false), ..f() }, "3 2 1");
    check(&b, Filter { confidence: Some(0.6), ..f() }, "4 2 1");
    check(&b, Filter { agency: strings(&["DPA"]), ..f() }, "4 3 2 1");
    check(&b, Filter { story: Some("b-1".into()), ..f() }, "4 3");
}

#[test]
fn by_day_and_place() {
    let b = full();
    let f = Filter::default;
    check(&b, Filter { from: Some(20240720), until: Some(20240730), ..f() }, "3 2 1");
    check(
        &b,
        Filter { from: Some(20240721), until: Some(20240731), actor: who(&["PRK", "YEM"]), ..f() },
        "3 1",
    );
    check(&b, Filter { until: Some(20240720), ..f() }, "2 1");
    check(&b, Filter { from: Some(20240801), ..f() }, "4");
    check(&b, Filter { place: strings(&["odesa"]), ..f() }, "4");
    let kyiv = |km| Some(Near { lat: 50.45, lon: 30.52, km });
    check(&b, Filter { near: kyiv(420.0), ..f() }, "2");
    check(&b, Filter { near: kyiv(450.0), ..f() }, "4 2");
    check(&b, Filter { near: kyiv(10.0), ..f() }, "");
}

#[test]
fn by_text() {
    let b = full();
    let text = |t: &str| Some(Search::parse(t, |w| vec![w.to_lowercase()]).expect(t));
    check(&b, Filter { text: text("Meldung AND b"), ..Filter::default() }, "4 3");
    check(&b, Filter { text: text("nachricht"), actor: who(&["RUS"]), ..Filter::default() }, "2");
    check(&b, Filter { text: text("fehlt"), ..Filter::default() }, "");
}

#[test]
fn order_and_limit() {
    let b = full();
    let f = Filter::default;
    check(&b, Filter { limit: Some(2), ..f() }, "4 3");
    check(&b, Filter { reverse: true, limit: Some(3), ..f() }, "1 2 3");
    check(&b, Filter { sort: Sort::Scale, ..f() }, "2 1 3 4");
    check(&b, Filter { sort: Sort::Confidence, ..f() }, "4 2 1 3");
    check(&b, Filter { sort: Sort::Stored, ..f() }, "1 2 3 4");
    check(&b, Filter { sort: Sort::Published, limit: Some(1), ..f() }, "4");
    check(&b, Filter { kind: strings(&["AID", "ASSAULT"]), limit: Some(2), ..f() }, "3 2");
}

#[test]
fn views_can_be_asked() {
    let b = full();
    assert_eq!(
        b.sql("SELECT type, count(*) FROM lage_events GROUP BY type ORDER BY type"),
        ["AID|1", "ASSAULT|2", "CONSULT|1"]
    );
    assert_eq!(
        b.sql("SELECT event, code FROM lage_parties WHERE role = 'source' AND depth = 0"),
        ["a-1@1.1|USA"]
    );
    assert_eq!(b.sql("SELECT count(*) FROM main.lage_events"), ["4"], "the file's own views");
}
